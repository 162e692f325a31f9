"""Parameters that stand for bounds, weights and rates: read, put in, told, checked by time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kaohe.checking.analysis import analyse
from kaohe.diagnostics import Source
from kaohe.evaluation.explain import explain
from kaohe.periods import Period
from kaohe.scheme.model import Commission, Number, Tiers
from kaohe.scheme.settle import named_numbers
from kaohe.scheme.write import convert
from support_cases import registry, resolved
from support_checking import HEAD as YAML_HEAD
from support_checking import checked, told
from support_evaluation import HEAD, agent, amounts, one, outcome
from test_cases_coverage import left

JANUARY = Period.month(2027, 1)
ZH = """参数 提成率 = 1.5%；2027-01-01 起 2%
参数 底线 = 30%
参数 满分 = 100分
参数 起点 = 5000元；2027-01-01 起 6000元
参数 补贴 = 200元
参数 占比 = 60%
评分 总分：
    业绩完成率 权重 占比：从 底线 得 0 到 60% 得 满分；无值 得 满分
    回复率 权重 40%：满分，低于 98% 每 1% 扣 5
评分 考试：
    自评 权重 100%：≥满分 得 满分；其余 得 0
提成 按 销售额，超额累进：至 起点 固定 补贴；至 20000元 提成率；以上 提成率 加 补贴
提成 超出 按 销售额，线性：基准 起点，提成率；无值 得 补贴
"""


def test_a_parameter_is_used_by_its_value_of_the_periods_first_day() -> None:
    # October: 15000 is in the second tier, 200 + (15000 − 5000) × 1.5% = 350; (15000 − 5000) × 1.5% = 150
    # January: 200 + (15000 − 6000) × 2% = 380; (15000 − 6000) × 2% = 180
    person = agent(
        "a", sales_amount=15000, target_completion=Decimal("0.45"), reply_rate=Decimal("0.96"), self_rating=100
    )
    october, january = one(ZH, person), one(ZH, person, period=JANUARY)
    assert amounts(october) == {"commission": "350.00", "超出": "150.00"}
    assert amounts(january) == {"commission": "380.00", "超出": "180.00"}
    # halfway of 100 × 60% + (100 − 2 × 5) × 40%
    assert {name: str(value) for name, value in october.scores.items()} == {"总分": "66.00", "考试": "100.00"}


def test_what_is_told_names_the_parameter_with_its_value() -> None:
    person = agent(
        "a", sales_amount=15000, target_completion=Decimal("0.45"), reply_rate=Decimal("0.96"), self_rating=0
    )
    text = explain(outcome(ZH, person), "zh")
    for line in (
        "业绩完成率 45.00%：(45.00% − 底线 30%) ÷ (60% − 底线 30%) × 满分 100 = 50，50 × 占比 60% = 30.00",
        "回复率 96.00%：低于 98%，差 2 个整 1%，满分 100 − 2 × 5 = 90",
        "超出 150.00 元：销售额 15000.00；(15000.00 − 起点 5000) × 提成率 1.5% = 150.00",
        "提成 350.00 元：销售额 15000.00；补贴 200 + 10000 × 提成率 1.5% = 350.00",
    ):
        assert line in text, text


def test_all_spellings_say_the_same() -> None:
    scheme = resolved(HEAD + ZH)
    for to in ("en", "yaml"):
        written, report = convert(Source("s.scheme", HEAD + ZH), to, registry())  # type: ignore[arg-type]
        assert report.ok
        assert written is not None
        name = "s.yaml" if to == "yaml" else "s.scheme"
        assert resolved(Source(name, written)).items == scheme.items
    assert "{up_to: 起点, fixed: 补贴}" in written
    assert "{rate: 提成率, fixed: 补贴}" in written


def test_a_bare_name_is_a_rate_and_a_fixed_amount_says_so() -> None:
    items = "参数 单价 = 2元\n参数 「奖」 = 50元\n"
    items += "提成 按 销售量，全额累进：至 100件 单价；至 200件 固定 「奖」；以上 每件 3元\n"
    scale = next(item.scale for item in resolved(HEAD + items).items if isinstance(item, Commission))
    assert isinstance(scale, Tiers)
    said = [(tier.rate and tier.rate.name, tier.fixed and tier.fixed.name) for tier in scale.tiers]
    assert said == [("单价", None), (None, "奖"), (None, None)]
    assert [amounts(one(items, agent("a", sales_qty=each))) for each in (60, 150, 300)] == [
        {"commission": "120.00"},
        {"commission": "50.00"},
        {"commission": "900.00"},
    ]


def test_a_name_that_is_unknown_is_told_once_and_nothing_that_follows() -> None:
    items = "- {score: 甲, indicators: [{figure: self_rating, weight: 某数, "
    items += "line: {worst: 1, worst_gives: 0, best: 1, best_gives: 1}}]}"
    assert told(checked(items)[1]) == [("K201", "某数")]


def test_a_parameter_that_stands_for_a_number_is_in_use() -> None:
    codes = [found.rule.code for found in analyse(resolved(HEAD + ZH), registry())]
    assert "K292" not in codes


def test_a_finding_of_a_later_time_names_its_day_and_is_told_once() -> None:
    # the bounds pass each other in January, and back and forth later
    items = "- {parameter: 线, value: 30%, changes: [{from: 2027-01-01, value: 60%}, {from: 2027-03-01, value: 70%}]}\n"
    items += "- {score: 甲, indicators: [{figure: target_completion, weight: 100%,\n"
    items += "    bands: [{at_least: 50%, gives: 100}, {at_least: 线, gives: 50}, {else: 0}]}]}"
    (found,) = checked(items)[1]
    assert found.rule.code == "K208"
    assert found.message("zh").endswith("（2027-01-01 起）")
    assert found.message("en").endswith(" (from 2027-01-01 on)")


def test_what_holds_from_the_first_day_names_no_day() -> None:
    items = "- {parameter: 权, value: 30%, changes: [{from: 2027-01-01, value: 40%}]}\n"
    items += "- {score: 甲, indicators: [{figure: self_rating, weight: 权, bands: [{at_least: 1, gives: 1}, "
    items += "{else: 0}]}]}"
    (found,) = checked(items)[1]
    assert found.rule.code == "K203"
    assert "起" not in found.message("zh")


def test_cliffs_are_looked_for_in_each_stretch_of_time() -> None:
    # at first the bonus pays nothing at the bound; from January on it jumps
    items = "参数 跳 = 0元；2027-01-01 起 100元\n奖金 达标：业绩完成率 ≥ 100% 时 跳\n"
    found = [each for each in analyse(resolved(HEAD + items), registry()) if each.rule.code == "K280"]
    assert [each.message("zh") for each in found] == ["达标按业绩完成率分档：差一点就差一档（2027-01-01 起）"]


def test_the_values_of_a_parameter_are_tried_by_what_they_stand_for() -> None:
    items = "参数 线 = 80分；2026-12-01 起 90分\n评分 总分：\n    自评 权重 100%：≥线 得 100；其余 得 0\n"
    assert left(items, "values: {自评: 95}", "values: {自评: 5}") == [(4, "线：2026-12-01 起 90分")]


def test_numbers_of_all_places_may_be_named() -> None:
    scheme = resolved(HEAD + ZH)
    named = [number.name for item in scheme.items for number in named_numbers(item)]
    assert named == [
        "占比",
        "底线",
        "满分",
        "满分",
        "满分",
        "满分",
        "满分",
        "起点",
        "补贴",
        "提成率",
        "提成率",
        "补贴",
        "起点",
        "提成率",
        "补贴",
    ]


@pytest.mark.parametrize(
    ("items", "finding"),
    [
        ("- {parameter: 甲, value: 5}\n- {bonus: 乙, amount: sales_amount, missing: 甲}", [("K253", "5")]),
        ("- {parameter: 甲, value: 5%}\n- {bonus: 乙, amount: sales_amount, missing: 甲}", [("K213", "甲")]),
        (
            "- {parameter: 甲, value: -5%}\n- {commission: , on: sales_amount, linear: {baseline: 0, rate: 甲}}",
            [("K218", "甲")],
        ),
    ],
)
def test_kinds_and_signs_are_checked_where_a_parameter_stands(items: str, finding: list[tuple[str, str]]) -> None:
    assert told(checked(items)[1]) == finding


def test_a_number_is_of_no_kind_before_its_parameter_is_put_in() -> None:
    scheme = resolved(
        Source("s.yaml", YAML_HEAD + "items:\n- {parameter: 甲, value: 2元}\n- {bonus: 乙, amount: 1, missing: 甲}")
    )
    (number,) = named_numbers(scheme.items[1])
    assert number == Number(Fraction(0), None, "甲", number.span, "甲")
