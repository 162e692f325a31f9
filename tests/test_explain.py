"""Explanations: every figure can be recomputed from what they say. The texts are written by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis.strategies import decimals, sampled_from

from kaohe.diagnostics import Source
from kaohe.evaluation.explain import explain
from kaohe.evaluation.outcome import Outcome
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from kaohe.values import half_up
from support_cases import resolved
from support_evaluation import HEAD, agent, outcome

EVERYTHING = """方案 月度考核 版本 3
生效 2026-10-01
周期 月
录入 出勤天数：次数；全勤：是否
评分 业绩分：
    业绩完成率 称 "完成率" 权重 60%：≥100% 得 100；≥90% 得 85；其余 得 0
    平均响应时间 权重 20%：≤35秒 得 100；≤45秒 得 80；其余 得 0
    回复率 权重 10%：≥98% 得 100；其余 得 33.33；无值 得 60
    邮费总额 ÷ 销售额 权重 10%：≤1% 得 100；其余 得 50
评分 综合分 = (自评 + 店长评) ÷ 3
评分 附加分 = 客件数 × 10分；无值 得 5
等级 按 业绩分：≥90 金牌；≥80 银牌；其余 无
等级 星 按 客件数：≥2 三星；其余 二星；无值 得 一星
底薪 3000元；级别 = P3 且 非 全勤 时 3500元
提成 按 销售额 − 邮费总额，超额累进：至 10000元 1%；至 20000元 1.5%；以上 2%
提成 计件 按 销售量，线性：基准 100件，0.5元；无值 得 0元
提成 大单 按 销售额，全额累进：至 30000元 100元；以上 1% 加 20元
提成 超出 按 销售额，全额累进超出部分：至 5000元 1%；以上 2%
奖金 客件数奖：客件数 > 1.9 或 出勤天数 ≥ 22 时 300元；无值 得 0元
奖金 分成：业绩分 ≥ 80 时 提成 ÷ 3
排名 按 综合分 在 团队 内
第一名 奖 计件 × 10%
最后一名 从 计件 扣 100元
后3名 从 提成 扣 20元
后两名 须 7天内 提交整改方案
后两名 须 面谈
"""

AGENTS = (
    agent(
        "a1",
        {"name": "张三", "team": "A", "level": "P3"},
        target_completion="0.92",
        avg_response_seconds="8.5",
        sales_post_fee=350,
        sales_amount="35350.10",
        self_rating=80,
        manager_rating=90,
        items_per_buyer="2.10",
        sales_qty=260,
        出勤天数=22,
        全勤="否",
    ),
    agent(
        "a2",
        {"team": "A", "level": "P2"},
        target_completion=1,
        avg_response_seconds="45",
        reply_rate="0.9799",
        sales_post_fee=0,
        sales_amount=1000,
        self_rating=70,
        manager_rating=90,
        sales_qty=160,
        出勤天数=22,
        全勤="是",
    ),
    agent(
        "a3",
        {"team": "A", "level": "P2"},
        target_completion="0.5",
        avg_response_seconds="50",
        reply_rate="0.98",
        sales_post_fee=200,
        sales_amount=100,
        self_rating=60,
        manager_rating=60,
        sales_qty=200,
        items_per_buyer="1.9",
        出勤天数=0,
        全勤="是",
    ),
    agent(
        "a4",
        {"level": "P2"},
        target_completion="0.5",
        avg_response_seconds="50",
        reply_rate="0.98",
        sales_post_fee=0,
        sales_amount=5000,
        self_rating=60,
        manager_rating=60,
        sales_qty=100,
        items_per_buyer="1.9",
        出勤天数=0,
        全勤="是",
    ),
)

# a1: 51.00 + 20.00 + 6.00 + 10.00 = 87.00, where 350 ÷ 35350.10 = 0.0099009…; (80 + 90) ÷ 3 = 56.666…
# 100 + 150 + 15000.10 × 2% = 550.002; (260 − 100) × 0.5 = 80; 35350.10 × 1% + 20 = 373.501; 30350.10 × 2% = 607.002.
ZH_A1 = """月度考核 第 3 版 · 2026-10

a1 张三
  工资
    底薪 3500.00 元：级别 P3 = P3 且 非 全勤 否 时 3500（第 14 行）
    提成 550.00 元：销售额 35350.10 − 邮费总额 350.00 = 35000.1；\
10000 × 1% + 10000 × 1.5% + 15000.1 × 2% = 550.002，四舍五入 550.00（第 15 行）
    计件 80.00 元：销售量 260；(260 − 100) × 0.5 = 80.00（第 16 行）
    大单 373.50 元：销售额 35350.10，>30000 元；35350.1 × 1% + 20 = 373.501，四舍五入 373.50（第 17 行）
    超出 607.00 元：销售额 35350.10，>5000 元；(35350.10 − 5000) × 2% = 607.002，四舍五入 607.00（第 18 行）
    客件数奖 300.00 元：客件数 2.10 > 1.9 或 出勤天数 22 ≥ 22 时 300（第 19 行）
    分成 183.33 元：业绩分 87.00 ≥ 80 时 提成 550.00 ÷ 3 ≈ 183.333333，四舍五入 183.33（第 20 行）
    第一名 8.00 元：排名 团队 A 3 人中第 1 名，奖 计件 80.00 × 10% = 8（第 22 行）
    合计 5601.83 元 = 3500.00 + 550.00 + 80.00 + 373.50 + 607.00 + 300.00 + 183.33 + 8.00
  评分
    业绩分 87.00 分 = 51.00 + 20.00 + 6.00 + 10.00（第 5 行）
      完成率 92.00%：≥90% 且 <100% 得 85，85 × 60% = 51.00
      平均响应时间 8.50 秒：≤35 秒 得 100，100 × 20% = 20.00
      回复率 无值：得 60，60 × 10% = 6.00
      第 4 项 邮费总额 350.00 ÷ 销售额 35350.10 ≈ 0.9901%：≤1% 得 100，100 × 10% = 10.00
    综合分 56.67 分 = （自评 80 + 店长评 90） ÷ 3 ≈ 56.666667，四舍五入 56.67（第 10 行）
    附加分 21.00 分 = 客件数 2.10 × 10（第 11 行）
  等级
    等级 银牌：业绩分 87.00，≥80 且 <90（第 12 行）
    星 三星：客件数 2.10，≥2（第 13 行）
  排名
    排名：综合分 56.67，团队 A 3 人中第 1 名（第 21 行）
"""

# a2: without 客件数; 33.33 × 10% = 3.333; 60 + 16 + 3.33 + 10 = 89.33; 10 ÷ 3 = 3.333…
EN_A2 = """月度考核, version 3 · 2026-10

a2
  Pay
    base 3000.00 yuan: not met (level P2 = P3 and not 全勤 yes), by default 3000 (line 14)
    commission 10.00 yuan: sales amount 1000.00 − sales post fee 0.00 = 1000; 1000 × 1% = 10.00 (line 15)
    计件 30.00 yuan: sales qty 160; (160 − 100) × 0.5 = 30.00 (line 16)
    大单 100.00 yuan: sales amount 1000.00, ≤30000 yuan; fixed 100 (line 17)
    超出 0.00 yuan: sales amount 1000.00; not above the baseline 5000, pays nothing (line 18)
    客件数奖 0.00 yuan: items per buyer without a value, by the scheme's rule for that 0 (line 19)
    分成 3.33 yuan: 业绩分 89.33 ≥ 80: commission 10.00 ÷ 3 ≈ 3.333333, rounded 3.33 (line 20)
    bottom 3 −10.00 yuan: rank 2 of 3 in team A, 2 from the last, \
20.00 to deduct, commission has only 10.00, 10.00 deducted (line 24)
    Total 3133.33 yuan = 3000.00 + 10.00 + 30.00 + 100.00 + 0.00 + 0.00 + 3.33 − 10.00
  Scores
    业绩分 89.33 points = 60.00 + 16.00 + 3.33 + 10.00 (line 5)
      完成率 100.00%: ≥100% gives 100, 100 × 60% = 60.00
      avg response seconds 45.00 s: >35 s and ≤45 s gives 80, 80 × 20% = 16.00
      reply rate 97.99%: else (<98%) gives 33.33, 33.33 × 10% = 3.333, rounded 3.33
      item 4 sales post fee 0.00 ÷ sales amount 1000.00 = 0%: ≤1% gives 100, 100 × 10% = 10.00
    综合分 53.33 points = (self rating 70 + manager rating 90) ÷ 3 ≈ 53.333333, rounded 53.33 (line 10)
    附加分 5.00 points: items per buyer without a value, by the scheme's rule for that 5 (line 11)
  Grades
    grade 银牌: 业绩分 89.33, ≥80 and <90 (line 12)
    星 一星: no value (line 13)
  Ranks
    rank: 综合分 53.33, 2 of 3 in team A, 2 from the last (line 21)
  For a person to decide
    提交整改方案 (within 7 days): bottom 2, rank 2 of 3 in team A, 2 from the last (line 25)
    面谈: bottom 2, rank 2 of 3 in team A, 2 from the last (line 26)
"""

# a3 sells for less than its postage: 100 − 200 = −100.
ZH_A3 = """月度考核 第 3 版 · 2026-10

a3
  工资
    底薪 3000.00 元：不满足（级别 P2 = P3 且 非 全勤 是），默认 3000（第 14 行）
    提成 0.00 元：销售额 100.00 − 邮费总额 200.00 = −100；不大于 0，不付（第 15 行）
    计件 50.00 元：销售量 200；(200 − 100) × 0.5 = 50.00（第 16 行）
    大单 100.00 元：销售额 100.00，≤30000 元；固定 100（第 17 行）
    超出 0.00 元：销售额 100.00；不超过基准 5000，不付（第 18 行）
    客件数奖 0.00 元：不满足（客件数 1.90 > 1.9 或 出勤天数 0 ≥ 22），不付（第 19 行）
    分成 0.00 元：不满足（业绩分 15.00 ≥ 80），不付（第 20 行）
    最后一名 −50.00 元：排名 团队 A 3 人中第 3 名，倒数第 1，应扣 100.00，计件只有 50.00，实扣 50.00（第 23 行）
    后3名 0.00 元：排名 团队 A 3 人中第 3 名，倒数第 1，应扣 20.00，提成只有 0.00，实扣 0.00（第 24 行）
    合计 3100.00 元 = 3000.00 + 0.00 + 50.00 + 100.00 + 0.00 + 0.00 + 0.00 − 50.00 + 0.00
  评分
    业绩分 15.00 分 = 0.00 + 0.00 + 10.00 + 5.00（第 5 行）
      完成率 50.00%：其余（<90%） 得 0，0 × 60% = 0.00
      平均响应时间 50.00 秒：其余（>45 秒） 得 0，0 × 20% = 0.00
      回复率 98.00%：≥98% 得 100，100 × 10% = 10.00
      第 4 项 邮费总额 200.00 ÷ 销售额 100.00 = 200%：其余（>1%） 得 50，50 × 10% = 5.00
    综合分 40.00 分 = （自评 60 + 店长评 60） ÷ 3（第 10 行）
    附加分 19.00 分 = 客件数 1.90 × 10（第 11 行）
  等级
    等级 无：业绩分 15.00，其余（<80）（第 12 行）
    星 二星：客件数 1.90，其余（<2）（第 13 行）
  排名
    排名：综合分 40.00，团队 A 3 人中第 3 名，倒数第 1（第 21 行）
  待处理
    提交整改方案（7 天内）：后2名，排名 团队 A 3 人中第 3 名，倒数第 1（第 25 行）
    面谈：后2名，排名 团队 A 3 人中第 3 名，倒数第 1（第 26 行）
"""


def everything() -> Outcome:
    return outcome(Source("月度.scheme", EVERYTHING), *AGENTS)


def test_a_payslip_in_chinese() -> None:
    assert explain(everything(), "zh", "a1") == ZH_A1


def test_a_payslip_of_one_who_sold_nothing_and_is_last() -> None:
    assert explain(everything(), "zh", "a3") == ZH_A3


def test_a_payslip_in_english() -> None:
    assert explain(everything(), "en", "a2") == EN_A2


def test_all_payslips_stand_one_below_the_other() -> None:
    text = explain(everything(), "zh")
    assert text.startswith(ZH_A1)
    assert text.count("月度考核 第 3 版") == 1
    assert ZH_A3.split("\n\n")[1] in text
    assert "排名：未排名，没有团队（第 21 行）" in text
    assert "计件 0.00 元：销售量 100；不超过基准 100，不付（第 16 行）" in text


def test_nobody_s_payslip_is_empty() -> None:
    assert explain(everything(), "en", "nobody") == ""


def test_one_line_needs_no_sum() -> None:
    text = explain(outcome("底薪 800元 ÷ 2\n", agent("a")), "zh")
    line = "底薪 400.00 元：默认 800 ÷ 2 = 400（第 4 行）"
    assert text == f"试 第 1 版 · 2026-10\n\na\n  工资\n    {line}\n    合计 400.00 元\n"


def test_without_lines_only_what_there_is_stands() -> None:
    text = explain(outcome("评分 分 = 自评 × 100%\n", agent("a", self_rating=7)), "en")
    assert text == "试, version 1 · 2026-10\n\na\n  Scores\n    分 7.00 points = self rating 7 × 100% (line 4)\n"


def test_fixed_amounts_are_named_as_such() -> None:
    scheme = "提成 按 销售额，全额累进超出部分：至 100元 1% 加 20元；以上 2% 加 30元\n"
    low, high = outcome(scheme, agent("a", sales_amount=100), agent("b", sales_amount=150)).agents
    assert [each.trace[0].value for each in (low, high)] == [20, 31]
    text = explain(outcome(scheme, agent("a", sales_amount=100), agent("b", sales_amount=150)), "zh")
    assert "提成 20.00 元：销售额 100.00，≤100 元；固定 20（第 4 行）" in text
    assert "提成 31.00 元：销售额 150.00，>100 元；(150.00 − 100) × 2% + 30 = 31.00（第 4 行）" in text
    marginal = "提成 按 销售额，超额累进：至 100元 1%；以上 20元\n"
    text = explain(outcome(marginal, agent("a", sales_amount=150)), "zh")
    assert "提成 21.00 元：销售额 150.00；100 × 1% + 20 = 21.00（第 4 行）" in text


def test_conditions_keep_their_brackets() -> None:
    scheme = "奖金 甲：(自评 > 1 或 店长评 > 1) 且 自评 − (店长评 − 1) > 1 时 5元\n"
    text = explain(outcome(scheme, agent("a", self_rating=9, manager_rating=2)), "zh")
    assert "（自评 9 > 1 或 店长评 2 > 1） 且 自评 9 − （店长评 2 − 1） > 1 时 5" in text
    english = explain(outcome(scheme, agent("a", self_rating=9, manager_rating=2)), "en")
    assert "(self rating 9 > 1 or manager rating 2 > 1) and self rating 9 − (manager rating 2 − 1) > 1: 5" in english


def test_an_award_of_a_plain_amount_and_a_place_in_an_included_scheme(tmp_path: Path) -> None:
    (tmp_path / "inner.scheme").write_text(HEAD + RANKING, encoding="utf-8")
    (tmp_path / "outer.scheme").write_text(HEAD + "组合 inner\n", encoding="utf-8")
    found = outcome(tmp_path / "outer.scheme", agent("a", self_rating=9))
    assert "第一名 100.00 元：排名 全体 1 人中第 1 名，奖 100.00（inner.scheme 第 5 行）" in explain(found, "zh")
    assert "(inner.scheme line 5)" in explain(found, "en")


RANKING = "排名 按 自评 在 全体 内\n第一名 奖 100元\n"


def test_periods_are_counted_in_the_scheme_s_own_kind() -> None:
    head = HEAD.replace("周期 月", "周期 双周")
    scheme = resolved(head + "排名 甲 按 自评 在 全体 内\n前2名 奖 1元\n连续 2周期 第一名 奖 1元\n")
    fortnight = Period.parse("2026-10-01/2026-10-14")
    titles = [step.title.zh for step in outcome(scheme, agent("a", self_rating=1), period=fortnight).agents[0].trace]
    assert titles == ["甲", "甲 前2名"]


def _calculated(formula: str) -> Fraction:
    """Work a sum of products out, as with a pocket calculator."""
    total = Fraction(0)
    for term in formula.split(" + "):
        product = Fraction(1)
        for factor in term.split(" × "):
            product *= Fraction(factor.removesuffix("%")) / (100 if factor.endswith("%") else 1)
        total += product
    return total


@given(
    sales=decimals(min_value=0, max_value=99_999, places=2),
    refund=decimals(min_value=0, max_value=9_999, places=2),
    mode=sampled_from(["超额累进", "全额累进"]),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_calculator_confirms_every_commission(sales: Decimal, refund: Decimal, mode: str) -> None:
    scheme = _tiers(mode)
    found = outcome(scheme, agent("a", sales_amount=sales, refund_amount=refund))
    assert "提成" in explain(found, "zh")
    line = found.to_json("zh")["agents"][0]["lines"][0]  # type: ignore[index]
    said = line["explain"].partition("；")[2].removesuffix("（第 4 行）")
    if sales <= refund:
        assert (line["amount"], said) == ("0.00", "不大于 0，不付")
        return
    formula, _, result = said.partition(" = ")
    exact, _, rounded = result.partition("，四舍五入 ")
    assert _calculated(formula) == Fraction(exact)
    assert half_up(Fraction(exact), 2) == Decimal(rounded or exact) == Decimal(line["amount"])


@cache
def _tiers(mode: str) -> Scheme:
    return resolved(HEAD + f"提成 按 销售额 − 退款金额，{mode}：至 10000元 1%；未满 20000元 1.55% 加 7元；以上 2.5%\n")


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_outcome_document() -> None:
    document = everything().to_json("zh")
    agents = document.pop("agents")
    assert document == {
        "format": "kaohe-outcome/1",
        "scheme": "月度考核",
        "version": 3,
        "period": "2026-10",
        "missing": [],
        "diagnostics": [],
    }
    assert isinstance(agents, list)
    first = agents[0]
    assert first["agent"] == "a1"
    assert first["name"] == "张三"
    assert first["lines"][0] == {
        "id": "base",
        "title": "底薪",
        "amount": "3500.00",
        "explain": "底薪 3500.00 元：级别 P3 = P3 且 非 全勤 否 时 3500（第 14 行）",
    }
    assert first["scores"] == {"业绩分": "87.00", "综合分": "56.67", "附加分": "21.00"}
    assert first["ranks"] == {"rank": {"rank": 1, "of": 3, "from_last": None, "group": "A"}}
    assert first["grades"] == {"grade": "银牌", "星": "三星"}
    assert first["outcomes"] == []
    assert first["total"] == "5601.83"
    assert agents[2]["outcomes"][1] == {
        "id": "bottom2",
        "text": "面谈",
        "due_days": None,
        "explain": "面谈：后2名，排名 团队 A 3 人中第 3 名，倒数第 1（第 26 行）",
    }
    assert agents[3]["ranks"] == {"rank": {"rank": None, "of": 0, "from_last": None, "group": None}}


def test_the_trace_of_a_commission() -> None:
    document = everything().to_json("en")
    step = next(each for each in document["agents"][0]["trace"] if each["id"] == "commission")  # type: ignore[index]
    assert step == {
        "id": "commission",
        "title": "commission",
        "kind": "money",
        "value": "550.00",
        "how": {
            "by": "sliced",
            "mode": "marginal",
            "basis": {
                "text": "sales amount 35350.10 − sales post fee 350.00",
                "value": "35000.1",
                "kind": None,
                "about": False,
                "single": False,
            },
            "threshold": None,
            "slices": [
                {"amount": amount, "rate": rate, "rate_kind": "ratio", "fixed": None}
                | {"rate_words": said, "fixed_words": None}
                for amount, rate, said in (
                    ("10000", "0.01", "1%"),
                    ("10000", "0.015", "1.5%"),
                    ("15000.1", "0.02", "2%"),
                )
            ],
            "threshold_words": None,
        },
        "inputs": [
            {"id": "sales_amount", "title": "sales amount", "kind": "money", "value": "35350.10"},
            {"id": "sales_post_fee", "title": "sales post fee", "kind": "money", "value": "350.00"},
        ],
        "before": {"value": "550.002", "about": False},
        "file": "月度.scheme",
        "line": 15,
        "place": "月度.scheme:15",
    }


def test_bounds_keep_the_unit_that_the_scheme_wrote() -> None:
    scheme = (
        "评分 分：销售额 权重 40%：≥1万元 得 70；其余 得 0\n    自评 权重 60%：≥90分 得 100；≥80 得 90；其余 得 0\n"
        "等级 按 销售额：≥10000 甲；≥5000元 乙；其余 无\n"
    )
    rich, poor = agent("a", sales_amount=10000, self_rating=90), agent("b", sales_amount=5000, self_rating=80)
    zh, en = (explain(outcome(scheme, rich, poor), lang) for lang in ("zh", "en"))
    # 70 × 40% = 28, 100 × 60% = 60; 90 × 60% = 54
    assert "      销售额 10000.00：≥10000 元 得 70，70 × 40% = 28.00" in zh
    assert "自评 90：≥90 分 得 100，100 × 60% = 60.00" in zh
    assert "自评 80：≥80 且 <90 分 得 90，90 × 60% = 54.00" in zh
    assert "等级 甲：销售额 10000.00，≥10000（" in zh
    assert "等级 乙：销售额 5000.00，≥5000 元 且 <10000（" in zh
    assert "sales amount 10000.00: ≥10000 yuan gives 70" in en
    assert "self rating 90: ≥90 points gives 100" in en


def test_a_minus_is_one_sign_wherever_it_stands() -> None:
    scheme = "底薪 甲：自评 × −1元\n奖金 乙：自评 > −5 时 −2.5元 × 1.001\n"
    said = explain(outcome(scheme, agent("a", self_rating=3)), "zh")
    # −2.5 × 1.001 = −2.5025, rounded half away from zero to −2.50; −3 − 2.5 = −5.5
    assert "甲 −3.00 元：" in said
    assert "乙 −2.50 元：自评 3 > −5 时 −2.5 × 1.001 = −2.5025，四舍五入 −2.50（" in said
    assert "合计 −5.50 元 = −3.00 − 2.50" in said
    assert "-" not in said.partition("\n")[2]  # the first line holds the period
