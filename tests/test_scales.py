"""Lines and points off per unit in place of bands: read, evaluated, told, analysed, and what cases leave untried."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kaohe.checking.analysis import analyse
from kaohe.diagnostics import Source, render
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.coverage import untried
from kaohe.evaluation.explain import explain
from kaohe.scheme.model import Banded, Line, PerUnit, Scorecard
from kaohe.values import Kind
from support_cases import registry, resolved
from support_evaluation import HEAD, agent, amounts, attempt, codes, one, outcome
from support_text import HEADS

ZH = """评分 总分：
    业绩完成率 权重 60%：从 30% 得 20 到 60% 得 100；无值 得 10
    平均响应时间 权重 40%：100，高于 30秒 每 10秒 扣 40；无值 得 0
计算 比：比率 按 业绩完成率：从 30% 得 1% 到 60% 得 2%
计算 钱：金额 按 业绩完成率：300元，低于 98% 每 1% 扣 20元
"""
EN = """score 总分:
    target_completion weight 60%: from 30% gives 20 to 60% gives 100; missing gives 10
    avg_response_seconds weight 40%:
        100, above 30s less 40 for each 10s
        missing gives 0
figure 比: ratio by target_completion: from 30% gives 1% to 60% gives 2%
figure 钱: money by target_completion: 300 yuan, below 98% less 20 yuan for each 1%
"""
YAML = """scheme: 试
version: 1
effective: 2026-10-01
period: month
items:
- score: 总分
  indicators:
  - figure: target_completion
    weight: 60%
    line: {worst: 30%, worst_gives: 20, best: 60%, best_gives: 100}
    missing: 10
  - figure: avg_response_seconds
    weight: 40%
    per_unit: {full: 100, above: 30s, each: 10s, less: 40}
    missing: 0
- {figure: 比, kind: ratio, by: target_completion, line: {worst: 30%, worst_gives: 1%, best: 60%, best_gives: 2%}}
- {figure: 钱, kind: money, by: target_completion, per_unit: {full: 300元, below: 98%, each: 1%, less: 20元}}
"""


def test_all_spellings_mean_the_same() -> None:
    chinese, english = resolved(HEAD + ZH), resolved(HEADS["en"] + EN)
    assert chinese.items == english.items == resolved(Source("s.yaml", YAML)).items
    card, rate, money = chinese.items
    assert isinstance(card, Scorecard)
    assert isinstance(rate, Banded)
    assert isinstance(money, Banded)
    line, off = (indicator.scale for indicator in card.indicators)
    assert isinstance(line, Line)
    ends = [(each.value, each.kind) for each in (line.worst, line.worst_gives, line.best, line.best_gives)]
    assert ends == [(Fraction(3, 10), Kind.RATIO), (20, None), (Fraction(6, 10), Kind.RATIO), (100, None)]
    assert isinstance(off, PerUnit)
    assert (off.full.value, off.op, off.bound.value, off.unit.value, off.less.value) == (100, ">", 30, 10, 40)
    assert isinstance(money.scale, PerUnit)
    assert money.scale.op == "<"


def points(scale: str, figure: str, value: str | None) -> str:
    """Give what a scorecard of one indicator comes to."""
    card = f"评分 总分：\n    {figure} 权重 100%：{scale}\n"
    given = {
        "target_completion" if figure == "业绩完成率" else "avg_response_seconds": None
        if value is None
        else Decimal(value)
    }
    return str(one(card, agent("a", **given)).scores["总分"])


LINE = "从 30% 得 20 到 60% 得 100；无值 得 10"
QUICK = "从 60秒 得 0 到 30秒 得 100"
SHORT = "100，低于 98% 每 1% 扣 5；无值 得 60"
SLOW = "100，高于 30秒 每 10秒 扣 40"


def test_a_scale_may_stand_on_lines_of_its_own() -> None:
    text = "评分 总分：\n    业绩完成率 权重 60%：\n        从 30% 得 20 到 60% 得 100\n        无值 得 10\n"
    text += "    回复率 权重 40%：\n        100，低于 98% 每 1% 扣 5\n"
    flat = "评分 总分：业绩完成率 权重 60%：从 30% 得 20 到 60% 得 100；无值 得 10\n"
    flat += "    回复率 权重 40%：100，低于 98% 每 1% 扣 5\n"
    assert resolved(HEAD + text).items == resolved(HEAD + flat).items


@pytest.mark.parametrize(
    ("scale", "figure", "value", "expected"),
    [
        (LINE, "业绩完成率", "0", "20.00"),
        (LINE, "业绩完成率", "0.3", "20.00"),
        (LINE, "业绩完成率", "0.45", "60.00"),  # halfway
        (LINE, "业绩完成率", "0.31", "22.67"),  # 20 + 80 ÷ 30 = 22.666…
        (LINE, "业绩完成率", "0.6", "100.00"),
        (LINE, "业绩完成率", "2", "100.00"),
        (LINE, "业绩完成率", None, "10.00"),
        (QUICK, "平均响应时间", "61", "0.00"),
        (QUICK, "平均响应时间", "60", "0.00"),
        (QUICK, "平均响应时间", "52.5", "25.00"),
        (QUICK, "平均响应时间", "30", "100.00"),
        (QUICK, "平均响应时间", "0", "100.00"),
        (SHORT, "业绩完成率", "0.98", "100.00"),
        (SHORT, "业绩完成率", "0.9701", "100.00"),  # no whole 1% short
        (SHORT, "业绩完成率", "0.97", "95.00"),
        (SHORT, "业绩完成率", "0.955", "90.00"),  # 2.5% short: two whole ones
        (SHORT, "业绩完成率", "0.7801", "5.00"),
        (SHORT, "业绩完成率", "0.78", "0.00"),  # 20 of them
        (SHORT, "业绩完成率", "0", "0.00"),
        (SHORT, "业绩完成率", None, "60.00"),
        (SLOW, "平均响应时间", "30", "100.00"),
        (SLOW, "平均响应时间", "39.99", "100.00"),
        (SLOW, "平均响应时间", "40", "60.00"),
        (SLOW, "平均响应时间", "50", "20.00"),
        (SLOW, "平均响应时间", "60", "0.00"),  # 100 − 3 × 40 is below 0
    ],
)
def test_points_by_hand(scale: str, figure: str, value: str | None, expected: str) -> None:
    assert points(scale, figure, value) == expected


def test_products_are_rounded_and_not_the_points() -> None:
    # 20 + 80 ÷ 30 = 22.666…; × 75% is 17 exactly, where 22.67 × 75% would be 17.0025 and 22.66 × 75% 16.995
    card = (
        "评分 总分：\n    业绩完成率 权重 75%：从 30% 得 20 到 60% 得 100\n    自评 权重 25%：从 0 得 0 到 100 得 100\n"
    )
    found = one(card, agent("a", target_completion=Decimal("0.31"), self_rating=0))
    assert str(found.scores["总分"]) == "17.00"


def test_a_figure_without_a_value_needs_a_rule() -> None:
    _, report = attempt(
        "评分 总分：\n    业绩完成率 权重 100%：从 30% 得 0 到 60% 得 100\n", agent("a", target_completion=None)
    )
    assert codes(report) == ["K601"]


def test_a_figure_by_a_line_is_used_as_it_is_shown() -> None:
    # 1% + (31% − 30%) ÷ 30% × 1% = 1.0333…%, shown as 1.03%; × 10000 = 103
    items = "计算 比：比率 按 业绩完成率：从 30% 得 1% 到 60% 得 2%\n奖金 提 = 销售额 × 比\n"
    found = one(items, agent("a", target_completion=Decimal("0.31"), sales_amount=10000))
    assert amounts(found) == {"提": "103.00"}


SAID = """评分 总分：
    业绩完成率 权重 60%：从 30% 得 20 到 60% 得 100；无值 得 10
    平均响应时间 权重 40%：100，高于 30秒 每 10秒 扣 40；无值 得 0
计算 比：比率 按 业绩完成率：从 0 得 0% 到 60% 得 2%
计算 钱：金额 按 业绩完成率：300元，低于 98% 每 1% 扣 20元
"""


def test_each_figure_is_told_so_that_it_can_be_recomputed() -> None:
    found = outcome(
        SAID,
        agent("a", target_completion=Decimal("0.31"), avg_response_seconds=Decimal("45.5")),
        agent("b", target_completion=Decimal("0.9"), avg_response_seconds=Decimal(70)),
    )
    chinese, english = explain(found, "zh", "a"), explain(found, "en", "a")
    for line in (
        "业绩完成率 31.00%：20 + (31.00% − 30%) ÷ (60% − 30%) × (100 − 20) ≈ 22.666667，22.666667 × 60% ≈ 13.60",
        "平均响应时间 45.50 秒：高于 30 秒，多 1 个整 10 秒，100 − 1 × 40 = 60，60 × 40% = 24.00",
        "比 1.03%：业绩完成率 31.00%，(31.00% − 0) ÷ (60% − 0) × 2% ≈ 1.0333%，四舍五入 1.03%",
        "钱 0.00 元：业绩完成率 31.00%，低于 98%，差 67 个整 1%，300 − 67 × 20 低于 0，最低",
    ):
        assert line in chinese, chinese
    for line in (
        "20 + (31.00% − 30%) ÷ (60% − 30%) × (100 − 20) ≈ 22.666667, 22.666667 × 60% ≈ 13.60",
        "45.50 s: above 30 s by 1 whole 10 s, 100 − 1 × 40 = 60, 60 × 40% = 24.00",
    ):
        assert line in english, english
    other = explain(found, "zh", "b")
    for line in (
        "业绩完成率 90.00%：≥60% 得 100，100 × 60% = 60.00",
        "平均响应时间 70.00 秒：高于 30 秒，多 4 个整 10 秒，100 − 4 × 40 低于 0，最低 得 0，0 × 40% = 0.00",
        "钱 140.00 元：业绩完成率 90.00%，低于 98%，差 8 个整 1%，300 − 8 × 20",
    ):
        assert line in other, other
    assert "最低" not in explain(outcome(SAID, agent("c", target_completion=1, avg_response_seconds=30)), "zh")


def found_of(items: str) -> list[tuple[str, str]]:
    """Give what the analysis tells of pay."""
    told = [each for each in analyse(resolved(HEAD + items), registry()).sorted() if each.rule.code < "K285"]
    return [(each.rule.code, each.remedy("zh").split("。")[0]) for each in told]


def test_lines_and_points_off_that_go_the_right_way_are_sound() -> None:
    assert (
        found_of("评分 总分：\n    业绩完成率 权重 60%：" + LINE + "\n    平均响应时间 权重 40%：" + SLOW + "\n") == []
    )


def test_a_line_that_gives_less_for_better_is_told() -> None:
    # 0.01% of 30% takes 80 × 0.0001 ÷ 0.3 = 0.02666… points
    assert found_of("评分 总分：\n    业绩完成率 权重 100%：从 30% 得 100 到 60% 得 20\n") == [
        ("K281", "业绩完成率 30.00% 得 100.00，30.01% 只得 99.97")
    ]


def test_points_off_in_the_wrong_direction_are_told_once_with_the_first_unit() -> None:
    found = found_of("评分 总分：\n    业绩完成率 权重 100%：100，高于 50% 每 10% 扣 60\n")
    assert found == [
        ("K282", "业绩完成率 59.99% 计 100.00 分，60.00% 只计 40.00 分（另外至少 1 处也这样）"),  # at 70%
    ]


def test_each_step_of_pay_is_known_and_the_first_are_told() -> None:
    # 300 − 20 a whole percent short: the last step up from nothing is at 83%, where 15 units take 300
    items = "计算 钱：金额 按 业绩完成率：300元，低于 98% 每 1% 扣 20元\n奖金 完成奖 = 钱\n"
    steps = ["83.00% 得 0.00，83.01% 得 20.00"]
    steps += [f"{84 + each}.00% 得 {20 + 20 * each}.00，{84 + each}.01% 得 {40 + 20 * each}.00" for each in range(4)]
    assert found_of(items) == [("K280", "；".join([*steps, "……", "97.00% 得 280.00，97.01% 得 300.00"]))]


def test_a_scale_with_more_units_than_bands_would_be_written_is_looked_at_to_its_end() -> None:
    # 1 off for each 0.1% short of 90%: 100 units, from 80% to 90%, and what comes beyond is no step
    items = "计算 钱：金额 按 业绩完成率：100元，低于 90% 每 0.1% 扣 1元\n奖金 完成奖 = 钱\n"
    (found,) = found_of(items)
    assert found[1].startswith("80.00% 得 0.00，80.01% 得 1.00；80.10% 得 1.00，80.11% 得 2.00；")
    assert found[1].endswith("……；89.90% 得 99.00，89.91% 得 100.00")


def left(scheme: str, *values: str) -> list[str]:
    """Give what agents of these values leave untried."""
    checked = resolved(HEAD + scheme)
    agents = ", ".join(f"a{number}: {{values: {{{each}}}}}" for number, each in enumerate(values))
    text = f"cases:\n- name: x\n  agents: {{{agents}}}\n  expect: {{a0: {{outcomes: []}}}}\n"
    results, report = run_cases(Source("test.cases.yaml", text), checked)
    assert report.ok, render(report, "zh")
    return [spot.what.zh for spot in untried(checked, [each.outcome for each in results if each.outcome is not None])]


CARD = "评分 总分：\n    业绩完成率 权重 100%：{}\n"
WORST, BETWEEN, BEST = (
    "总分 业绩完成率：最差 30%",
    "总分 业绩完成率：两端之间 从 30% 得 20 到 60% 得 100",
    "总分 业绩完成率：最好 60%",
)


@pytest.mark.parametrize(
    ("values", "untouched"),
    [
        ((), [BETWEEN, WORST, BEST]),
        (("0.3", "0.4"), [BEST]),
        (("0.6", "0.1"), [BETWEEN]),
        (("0.5999", "0.6"), [WORST]),
    ],
)
def test_the_ends_of_a_line_and_what_lies_between_are_tried(values: tuple[str, ...], untouched: list[str]) -> None:
    card = CARD.format("从 30% 得 20 到 60% 得 100；无值 得 10")
    assert left(card, "业绩完成率: null", *(f"业绩完成率: {each}" for each in values)) == untouched


OFF = "100，低于 98% 每 1% 扣 5"


@pytest.mark.parametrize(
    ("scale", "values", "untouched"),
    [
        (OFF, ("1",), [f"扣一些 {OFF}", f"扣到 0 {OFF}"]),
        (OFF, ("0.975", "0.9"), [f"扣到 0 {OFF}"]),
        (OFF, ("0.9", "0.78"), ["不扣 100"]),
        (OFF, ("1", "0.9", "0.5"), []),
        ("100，低于 98% 每 1% 扣 1", ("1", "0"), []),  # 98 units leave 2
        ("100，低于 98% 每 1% 扣 100", ("1", "0"), []),  # the first unit leaves nothing
        ("100，低于 5% 每 10% 扣 5", ("1", "0"), []),  # there is no whole unit
        ("100，高于 98% 每 1% 扣 60", ("1.5",), ["不扣 100", "扣一些 100，高于 98% 每 1% 扣 60"]),
    ],
)
def test_points_off_are_tried_in_full_reduced_and_down_to_nothing(
    scale: str, values: tuple[str, ...], untouched: list[str]
) -> None:
    found = left(CARD.format(scale), *(f"业绩完成率: {each}" for each in values))
    assert found == [f"总分 业绩完成率：{each}" for each in untouched]
