"""schemes/README.md as a whole: its generated part, and that the course ends with what it has taught.

With KAOHE_UPDATE=1 the generated part is written anew; read what changed.
"""

from __future__ import annotations

import os

import pytest

import kaohe
from kaohe.diagnostics import Source
from kaohe.extension import load_plugins
from support_course import HEADS, part_language
from support_readmes import ROOT, blocks, generated, regenerate, yaml_keys

README = ROOT / "schemes" / "README.md"


def page() -> str:
    return README.read_text(encoding="utf-8")


def test_the_generated_part_is_fresh() -> None:
    fresh = {"yaml": yaml_keys()}
    if os.environ.get("KAOHE_UPDATE"):
        README.write_text(regenerate(page(), fresh), encoding="utf-8")
    assert generated(page()) == fresh


SAMPLES = (
    """方案 天猫售前月度考核 版本 3
生效 2026-10-01
周期 月
适用 岗位 = 售前
业绩判定 下单优先

评分 业绩分：
    业绩完成率            权重 30%：≥100% 得 100；≥90% 得 85；≥80% 得 70；其余 得 0
    询单最终付款成功率    权重 40%：≥45% 得 100；≥40% 得 80；≥35% 得 60；其余 得 0
    平均响应时间          权重 30%：≤35秒 得 100；≤45秒 得 80；≤55秒 得 60；其余 得 0
评分 综合分 = 自评 × 30% + 店长评 × 70%
等级 按 业绩分：≥90 金牌；≥80 银牌；≥70 铜牌；其余 无

底薪 3000元；级别 = P3 时 3500元
提成 按 销售额 − 邮费总额 − 退款金额，超额累进：至 30000元 1%；至 60000元 1.5%；以上 2%
奖金 客件数奖：客件数 > 1.9 且 客件数 第一名 时 300元；客件数 ≥ 1.9 时 200元

排名 按 综合分 在 团队 内
第一名 奖 100元
最后一名 从 提成 扣 100元
后两名 须 7天内 提交整改方案
连续 3个月 最后一名：考虑调岗
""",
    """scheme "Tmall presales monthly" version 3
effective 2026-10-01
period month
for role = presales
judgment order_first

score performance:
    target_completion     weight 30%: >=100% gives 100; >=90% gives 85; >=80% gives 70; else 0
    inq_to_pay_final_rate weight 40%: >=45% gives 100; >=40% gives 80; >=35% gives 60; else 0
    avg_response_seconds  weight 30%: <=35s gives 100; <=45s gives 80; <=55s gives 60; else 0
score overall = self_rating * 30% + manager_rating * 70%
grade by performance: >=90 gold; >=80 silver; >=70 bronze; else none

base 3000; 3500 when level = P3
commission on sales_amount - sales_post_fee - refund_amount, marginal: up to 30000 1%; up to 60000 1.5%; above 2%
bonus basket: 300 when items_per_buyer > 1.9 and items_per_buyer first; 200 when items_per_buyer >= 1.9

rank by overall within team
first: award 100
last: deduct 100 from commission
bottom 2: within 7 days "submit an improvement plan"
last 3 months running: must "consider a transfer"
""",
)
"""How a scheme reads: what the course ends with, and must be accepted as it stands."""

NEVER_ALONE = ("方案", "scheme", "生效", "effective", "周期", "period", "适用", "for", "业绩判定", "judgment")


@pytest.mark.parametrize("sample", SAMPLES, ids=["zh", "en"])
def test_the_course_ends_with_a_scheme_of_statements_that_it_taught(sample: str) -> None:
    shown = [block.text for block in blocks(page())]
    taught = shown[: shown.index(sample)]
    assert kaohe_accepts(sample)
    lines = [line for line in sample.splitlines() if line and not line.startswith(NEVER_ALONE)]
    assert [line for line in lines if not any(line in block.splitlines() for block in taught)] == []


def kaohe_accepts(sample: str) -> bool:
    scheme, _ = kaohe.load(Source("sample.scheme", sample))
    assert scheme is not None
    checked, report = kaohe.check(scheme, load_plugins())
    return checked is not None and report.ok


def test_both_languages_teach_the_same() -> None:
    chinese, english = page().split("\n## English\n")
    assert kinds(chinese) == kinds(english)


def kinds(text: str) -> list[tuple[list[str], int]]:
    """Give the kinds of items in each scheme that is shown, and how many figures stand below it."""
    found = []
    for block in blocks(text):
        part = part_language(block.text)
        if not block.kind and (part or block.text.startswith(("方案", "scheme"))):
            scheme, _ = kaohe.load(Source("shown.scheme", (HEADS[part] if part else "") + block.text), shipped)
            assert scheme is not None
            found.append(([type(item).__name__ for item in scheme.items], len(block.below[:1])))
    return found


def shipped(name: str) -> Source:
    return Source(name, (README.parent / f"{name}.scheme").read_text(encoding="utf-8"))
