# ruff: noqa: E501 - schemes of one line stay on one line
"""How pay moves with each figure: cliffs, steps and losses, with the smallest figures that show them, by hand."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest

from kaohe import evaluate, read_figures
from kaohe.checking import check, read_scheme
from kaohe.checking.analysis import analyse
from kaohe.checking.check_pay import items_by_id
from kaohe.checking.check_penalties import check_penalties
from kaohe.checking.measured import better
from kaohe.checking.moves import Study
from kaohe.checking.pay import Paid, parts_of
from kaohe.checking.piecewise import Straight
from kaohe.checking.walk import own_id
from kaohe.diagnostics import Report, Source
from kaohe.scheme.model import Arithmetic, Expr, FormulaScore, Ref
from support_checking import HEAD, read_items, some_metrics, told

if TYPE_CHECKING:
    from kaohe.checking.pay import Value

FACTS = HEAD + "facts: {迟到: count, 全勤: flag, 合同: text, 入职: date, 转正: date, 质检: points, 差评率: ratio}\n"
PAY = {"K221", "K222", "K280", "K281", "K282", "K283", "K284"}
POLICY = "{up_to: 5万, rate: 0%}, {up_to: 10万, rate: 0.8%}, {up_to: 20万, rate: 0.85%}, {rate: 0.9%}"


def commission(tiers: str, mode: str = "marginal", on: str = "sales_amount", name: str = "") -> str:
    return f"- {{commission: {name}, on: {on}, mode: {mode}, tiers: [{tiers}]}}\n"


def bonus(*cases: tuple[str, str], name: str = "奖") -> str:
    listed = ", ".join(f"{{when: '{when}', amount: '{amount}'}}" for when, amount in cases)
    return f"- {{bonus: {name}, cases: [{listed}]}}\n"


def found(items: str) -> list[tuple[str, str]]:
    """Give the findings about pay: the code, and what its remedy says first."""
    scheme, report = check(read_items(items, FACTS), some_metrics())
    assert scheme is not None, told(report)
    pay = [each for each in analyse(scheme, some_metrics()).sorted() if each.rule.code in PAY]
    for each in pay:
        assert each.message("en")
        assert each.remedy("en")
    return [(each.rule.code, each.remedy("zh").split("。")[0]) for each in pay]


# --- tiers -----------------------------------------------------------------------------------------------------------


def test_whole_tiers_have_a_cliff_at_each_end() -> None:
    # 50000.01 × 0.8% = 400.00008; 100000 × 0.8% = 800, 100000.01 × 0.85% = 850.000085; 200000.01 × 0.9% = 1800.00009
    assert found(commission(POLICY, "whole")) == [
        ("K221", "销售额 50000.00 得 0.00，50000.01 得 400.00"),
        ("K221", "销售额 100000.00 得 800.00，100000.01 得 850.00"),
        ("K221", "销售额 200000.00 得 1700.00，200000.01 得 1800.00"),
    ]


def test_marginal_tiers_have_no_cliff_but_where_they_add_an_amount() -> None:
    assert found(commission(POLICY)) == []
    # 10000 × 1% = 100; another 200 from the next cent on
    assert found(commission("{up_to: 1万, rate: 1%}, {rate: 1%, fixed: 200}")) == [
        ("K221", "销售额 10000.00 得 100.00，10000.01 得 300.00")
    ]


@pytest.mark.parametrize(
    ("tiers", "mode", "on", "code", "said"),
    [
        # 2% of 9999.99 is 199.9998, 1% of 10000 is 100; `below` leaves 10000 to the next tier.
        ("{below: 10000, rate: 2%}, {rate: 1%}", "whole", "sales_amount", "K222", "销售额 9999.99 得 200.00，10000.00 只得 100.00"),
        # (20000 − 10000) × 1% = 100, (20000.01 − 10000) × 2% = 200.0002
        (
            "{up_to: 10000, rate: 0%}, {up_to: 20000, rate: 1%}, {rate: 2%}", "whole_excess", "sales_amount", "K221",
            "销售额 20000.00 得 100.00，20000.01 得 200.00",
        ),
        # pieces: 100 × 0.5 = 50, 101 × 1 = 101
        ("{up_to: 100, rate: 0.5元}, {rate: 1元}", "whole", "sales_qty", "K221", "销售量 100 得 50.00，101 得 101.00"),
        ("{up_to: 100, fixed: 50}, {fixed: 80}", "whole", "sales_qty", "K221", "销售量 100 得 50.00，101 得 80.00"),
        # The bound lies between two counts.
        ("{up_to: 100.5, fixed: 50}, {fixed: 80}", "whole", "sales_qty", "K221", "销售量 100 得 50.00，101 得 80.00"),
        # What is paid on is a formula: its value is what moves, and it is named so. 30000 × 1% = 300, 30000.01 × 2% = 600.0002
        (
            "{up_to: 3万, rate: 1%}, {rate: 2%}", "whole", "sales_amount - refund_amount", "K221",
            "sales_amount - refund_amount 30000.00 得 300.00，30000.01 得 600.00",
        ),
        # A formula of one figure: half of 20000 reaches 10000. 10000 × 1% = 100, 10000.005 × 2% = 200.0001
        ("{up_to: 1万, rate: 1%}, {rate: 2%}", "whole", "sales_amount * 50%", "K221", "销售额 20000.00 得 100.00，20000.01 得 200.00"),
    ],
)  # fmt: skip
def test_cliffs_are_told_by_the_cent_or_the_piece(tiers: str, mode: str, on: str, code: str, said: str) -> None:
    assert found(commission(tiers, mode, on)) == [(code, said)]


@pytest.mark.parametrize(
    ("tiers", "mode"),
    [
        ("{up_to: 10000, rate: 1%}, {rate: 1%}", "whole"),
        # The part above the base starts at 0 whatever the rate.
        ("{up_to: 10000, rate: 0%}, {rate: 2%}", "whole_excess"),
        # That 0 earns nothing is no cliff of the author's.
        ("{up_to: 10000, fixed: 20}, {rate: 2%, fixed: 20}", "whole_excess"),
        ("{below: 0.01, fixed: 50}, {rate: 2%}", "whole"),
        ("{rate: 2%}", "whole_excess"),
    ],
)
def test_what_grows_steadily_is_no_cliff(tiers: str, mode: str) -> None:
    assert found(commission(tiers, mode)) == []


def test_a_rate_that_sinks_by_less_than_a_piece_pays_is_no_loss() -> None:
    # 100 × 10 = 1000, 101 × 9.95 = 1004.95
    assert found(commission("{up_to: 100, rate: 10元}, {rate: 9.95元}", "whole", "sales_qty")) == []


def test_linear_commission_has_no_cliff() -> None:
    assert found("- {commission: , on: sales_amount, linear: {baseline: 5000, rate: 2%}}\n") == []


# --- conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ([("sales_amount >= 30000", "300")], ["29999.99 得 0.00，30000.00 得 300.00"]),
        ([("30000 < sales_amount", "300")], ["30000.00 得 0.00，30000.01 得 300.00"]),
        ([("target_completion >= 60%", "300")], ["59.99% 得 0.00，60.00% 得 300.00"]),
        ([("avg_response_seconds <= 30s", "300")], ["30.01 秒 得 0.00，30.00 秒 得 300.00"]),
        ([("迟到 < 1", "300")], ["1 得 0.00，0 得 300.00"]),  # nobody says whether more is better
        (
            [("sales_qty > 90", "300"), ("sales_qty >= 90", "200")],
            ["89 得 0.00，90 得 200.00；90 得 200.00，91 得 300.00"],
        ),
        # What else must be, at the smallest figure at which it is.
        ([("target_completion >= 60% and 全勤", "300")], ["全勤 是 时，59.99% 得 0.00，60.00% 得 300.00"]),
        ([("target_completion >= 60% and 合同 = 正式", "300")], ["合同 正式 时，59.99% 得 0.00，60.00% 得 300.00"]),
        ([("target_completion >= 60% and 合同 != 正式", "300")], ["59.99% 得 0.00，60.00% 得 300.00"]),
        ([("target_completion >= 60% and not 全勤", "300")], ["59.99% 得 0.00，60.00% 得 300.00"]),
        ([("target_completion >= 60% and 入职 < 转正", "300")], ["入职 < 转正 是 时，59.99% 得 0.00，60.00% 得 300.00"]),
        ([("(target_completion >= 60% or 全勤) and 1 < 2", "300")], ["59.99% 得 0.00，60.00% 得 300.00"]),
        ([("target_completion >= 60% and items_per_buyer first within shop", "300")], None),
    ],
)  # fmt: skip
def test_conditions_are_steps(cases: list[tuple[str, str]], said: list[str] | None) -> None:
    expected = said or ["items_per_buyer first within … 是 时，59.99% 得 0.00，60.00% 得 300.00"]
    assert found(bonus(*cases)) == [("K280", each) for each in expected]


def test_two_figures_that_both_matter_are_told_each_with_the_other_at_its_smallest() -> None:
    assert found(bonus(("sales_qty > 100 and sales_amount >= 30000", "300"))) == [
        ("K280", "销售额 30000.00 时，100 得 0.00，101 得 300.00"),
        ("K280", "销售量 101 时，29999.99 得 0.00，30000.00 得 300.00"),
    ]


def test_two_figures_that_are_compared_move_as_their_difference() -> None:
    assert found(bonus(("sales_amount >= sales_target", "300"))) == [("K280", "少 0.01 得 0.00，相等 得 300.00")]
    assert found(bonus(("sales_amount / sales_target >= 120%", "300"))) == [
        ("K280", "119.99% 得 0.00，120.00% 得 300.00")
    ]


def test_a_bonus_that_pays_by_the_figure_itself_is_a_cliff() -> None:
    # 30000 × 1% = 300
    assert found(bonus(("sales_amount >= 30000", "sales_amount * 1%"))) == [
        ("K221", "销售额 29999.99 得 0.00，30000.00 得 300.00")
    ]


def test_base_pay_by_a_figure_is_a_step() -> None:
    items = "- {base: , amount: 3000, cases: [{when: sales_qty >= 100, amount: 3500}]}\n"
    assert found(items) == [("K280", "99 得 3000.00，100 得 3500.00")]


def test_figures_of_a_group_move_too() -> None:
    assert found(bonus(("rank(sales_amount, team) <= 3", "100"))) == [("K280", "4 得 0.00，3 得 100.00")]
    assert found(bonus(("count(sales_amount, team) >= 3", "100"))) == [("K280", "2 得 0.00，3 得 100.00")]
    ((code, said),) = found(bonus(("items_per_buyer < mean(items_per_buyer, shop)", "100")))
    assert code == "K222"
    assert said.endswith(" 少 0.01 得 100.00，相等 只得 0.00")
    assert found(bonus(("mean(items_per_buyer, shop) >= 2", "100"))) == [("K280", "1.99 得 0.00，2.00 得 100.00")]
    assert found(bonus(("most(items_per_buyer, shop) >= 2", "100"))) == [("K280", "1 得 0.00，2 得 100.00")]


def test_a_formula_of_functions_moves_as_a_whole() -> None:
    items = bonus(("max(sales_amount, refund_amount) - sales_post_fee >= 100", "50"))
    assert found(items) == [("K280", "99.99 得 0.00，100.00 得 50.00")]


def test_what_never_comes_to_a_cent_is_not_told() -> None:
    # 0.3 × 1% = 0.003
    assert found(commission("{up_to: 0.3, rate: 1%}, {rate: 0%}")) == []


# --- losses ----------------------------------------------------------------------------------------------------------


def test_a_bonus_that_ends_where_more_is_sold_is_a_loss() -> None:
    assert found(bonus(("sales_amount < 30000", "500"))) == [("K222", "销售额 29999.99 得 500.00，30000.00 只得 0.00")]


def test_for_a_figure_that_is_better_small_less_is_more() -> None:
    assert found(bonus(("avg_response_seconds > 30s", "50"))) == [
        ("K222", "平均响应时间 30.01 秒 得 50.00，30.00 秒 只得 0.00")
    ]


def test_a_loss_that_another_line_makes_up_for_is_none() -> None:
    few, many = bonus(("sales_amount < 30000", "500")), bonus(("sales_amount >= 30000", "500"), name="多")
    assert [code for code, _ in found(few + many)] == ["K280"]
    # But not where that line pays under a condition of its own.
    only = bonus(("sales_amount >= 30000 and 全勤", "500"), name="多")
    assert found(few + only)[0] == ("K222", "销售额 29999.99 得 500.00，30000.00 只得 0.00")


def test_pay_that_falls_with_a_better_figure_is_told_at_its_first_cent() -> None:
    # 1% of 1 yuan is a cent.
    assert found("- {base: , amount: 3000 - sales_amount * 1%}\n") == [
        ("K281", "销售额 0.00 得 3000.00，1.00 只得 2999.99")
    ]


def test_nobody_says_that_a_count_of_ones_own_is_better_large() -> None:
    counted = "- {figure: 累计, kind: count, formula: 'earlier(累计, 0) + 迟到'}\n"
    assert found(counted + "- {deduction: 罚, amount: 累计 * 50元}\n") == []


def test_where_nobody_says_which_way_is_better_both_ways_are_a_loss() -> None:
    cases = [("迟到 <= 1", "10"), ("迟到 <= 3", "50")]
    # The first move, at 2, says that more is better; at 4 it falls.
    assert found(bonus(*cases)) == [("K280", "1 得 10.00，2 得 50.00"), ("K222", "迟到 3 得 50.00，4 只得 0.00")]


# --- through scores, grades, lines -----------------------------------------------------------------------------------

GRADED = """\
- {score: 分, formula: self_rating * 30% + manager_rating * 70%}
- grade:
  by: 分
  bands: [{at_least: 90, gives: 金}, {at_least: 80, gives: 银}, {else: 无}]
"""


def test_pay_by_a_grade_goes_by_what_the_grade_goes_by() -> None:
    items = GRADED + bonus(("grade = 金", "500"), ("grade = 银", "300"))
    assert found(items) == [("K280", "79.99 得 0.00，80.00 得 300.00；89.99 得 300.00，90.00 得 500.00")]


def test_a_line_that_takes_its_share_of_another_is_told_once() -> None:
    # 10000 × 1% = 100, 10000.01 × 2% = 200.0002
    items = commission("{up_to: 1万, rate: 1%}, {rate: 2%}", "whole") + bonus(("全勤", "commission * 10%"))
    assert found(items) == [("K221", "销售额 10000.00 得 100.00，10000.01 得 200.00")]


def test_a_line_is_compared_as_it_is_shown() -> None:
    items = commission("{rate: 1%}", "marginal") + bonus(("commission >= 100", "50"))
    # 1% of 9999.50 is 99.995, which is shown as 100.00.
    assert found(items) == [("K280", "9999.49 得 0.00，9999.50 得 50.00")]


def test_bands_that_give_less_for_better_are_told() -> None:
    items = """\
- score: 分
  indicators:
  - {figure: target_completion, weight: 100%, bands: [{at_least: 90%, gives: 80}, {at_least: 60%, gives: 100}, {else: 0}]}
"""
    assert found(items) == [("K282", "业绩完成率 89.99% 计 100.00 分，90.00% 只计 80.00 分")]


def test_bands_over_what_nobody_says_the_better_way_of_are_fine_either_way() -> None:
    bands = "bands: [{at_most: 0, gives: 100}, {at_most: 3, gives: 80}, {else: 60}]"
    assert found(f"- {{score: 分, indicators: [{{figure: 迟到, weight: 100%, {bands}}}]}}\n") == []


def test_a_score_that_falls_with_a_better_rating_is_told() -> None:
    # 30% of 0.04 points is 0.012, shown as 0.01; of 0.03 it is 0.009: 0.01. A cent of points needs 0.01 ÷ 30% = 0.0334.
    items = "- {score: 分, formula: 100 - self_rating * 30%}\n"
    assert found(items) == [("K281", "自评 0.00 得 100.00，0.04 只得 99.99")]


# --- functions -------------------------------------------------------------------------------------------------------


def test_functions_are_followed() -> None:
    assert found("- {base: , amount: 'min(sales_amount * 1%, 500)'}\n") == []
    assert found("- {base: , amount: 'max(3000, sales_amount * 1%)'}\n") == []
    assert found("- {base: , amount: 'if(sales_amount >= 10000, 3000, 2000)'}\n") == [
        ("K280", "9999.99 得 2000.00，10000.00 得 3000.00")
    ]
    assert found("- {base: , amount: 'round(sales_amount * 1%, 2)'}\n") == []
    assert found("- {base: , amount: 'round(1234.56元) + 迟到 * 1元'}\n") == []


def test_rounding_to_decimals_goes_in_steps_where_these_are_more_than_cents() -> None:
    # 1% of 4.99 is 0.0499, of 5 is 0.05.
    ((code, said),) = found("- {base: , amount: 'round(sales_amount * 1%, 1)'}\n")
    assert code == "K280"
    assert said.startswith("4.99 得 0.00，5.00 得 0.10；14.99 得 0.10，15.00 得 0.20；")
    # A share to whole percents brings 100 yuan each.
    ((code, said),) = found("- {base: , amount: 'round(target_completion, 2) * 10000元'}\n")
    assert (code, said[:48]) == ("K280", "0.49% 得 0.00，0.50% 得 100.00；1.49% 得 100.00，1.50%")
    # Nor does it hide other breaks: 1% of 100 is 1, another 50 from there on.
    items = bonus(("sales_amount >= 100", "round(sales_amount * 1%, 1) + 50元"))
    assert ("K221", "销售额 99.99 得 0.00，100.00 得 51.00") in found(items)


def test_half_of_a_unit_is_rounded_away_from_0() -> None:
    # 1 − 1.5 = −0.5 is −1, −0.49 is 0.
    ((code, said),) = found("- {base: , amount: 'round(1元 - sales_amount) * 10'}\n")
    assert (code, said) == ("K222", "销售额 0.50 得 10.00，0.51 只得 0.00（另外至少 11 处也这样）")
    below = bonus(("sales_amount >= 1元", "round(1元 - sales_amount) * 10 + 100元"))
    assert ("K222", "销售额 1.49 得 100.00，1.50 只得 90.00（另外至少 11 处也这样）") in found(below)


def test_the_first_steps_of_a_bonus_without_end_are_told() -> None:
    ((code, said),) = found(bonus(("target_completion >= 100%", "floor((target_completion - 100%) / 10%) * 100元")))
    assert code == "K280"
    assert said.startswith("109.99% 得 0.00，110.00% 得 100.00；119.99% 得 100.00，120.00% 得 200.00；")
    assert said.endswith("219.99% 得 1100.00，220.00% 得 1200.00")  # the first twelve


def test_what_falls_in_steps_is_told_with_the_first_and_how_many_more_there_are() -> None:
    ((code, said),) = found("- {base: , amount: '3000 - floor(sales_qty / 10) * 1元'}\n")
    assert (code, said) == ("K222", "销售量 9 得 3000.00，10 只得 2999.00（另外至少 11 处也这样）")


def test_a_loss_that_repeats_is_told_by_where_it_is_first() -> None:
    """For each percent above 98% five points are off: what is written there is 5, and 99% is where it happens."""
    text = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n评分 乙：\n  业绩完成率 权重 100%：100，高于 98% 每 1% 扣 5\n"
    _, report = read_scheme(Source("x.scheme", text), some_metrics())
    (lost,) = [each for each in report if each.rule.code == "K282"]
    assert lost.message("zh") == "业绩完成率在 99.00% 处做得更好反而分少"
    assert "（另外至少 19 处也这样）" in lost.remedy("zh")
    assert " (and so at 19 more places or more)." in lost.remedy("en")
    single = text.replace("扣 5", "扣 100")  # all is off at once, at 99%
    _, report = read_scheme(Source("x.scheme", single), some_metrics())
    (lost,) = [each for each in report if each.rule.code == "K282"]
    assert lost.message("zh") == "业绩完成率在 99.00% 处做得更好反而分少"
    assert "另外" not in lost.remedy("zh")


# --- what is not covered ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("sales_qty * sales_amount * sales_qty", ["底薪怎样随销售量变，没有查"]),
        ("100元 / sales_qty", ["底薪怎样随销售量变，没有查"]),
        ("sales_amount / sales_qty / 迟到", ["底薪怎样随销售量、迟到变，没有查"]),
        ("sales_amount * sales_qty", []),
        ("sales_amount / 2", []),
    ],
)
def test_what_is_no_straight_function_is_not_looked_at_and_said_to_be_so(amount: str, told: list[str]) -> None:
    scheme, _ = check(read_items(f"- {{base: , amount: {amount}}}\n", FACTS), some_metrics())
    assert scheme is not None
    found = [each for each in analyse(scheme, some_metrics()) if each.rule.code == "K277"]
    assert [each.message("zh") for each in found] == told


def test_what_has_no_value_for_0_is_looked_at_where_it_has_one() -> None:
    items = bonus(("sales_qty >= 100 and sales_amount / 迟到 > 5", "50"))
    assert ("K280", "sales_amount / 迟到 5.01 时，99 得 0.00，100 得 50.00") in found(items)
    items = "- {base: , amount: 3000, cases: [{when: sales_qty >= 100, amount: sales_amount / 迟到}]}\n"
    assert ("K221", "sales_qty") not in found(items)


def test_what_depends_on_too_many_figures_is_said_to_be_looked_at_in_part() -> None:
    facts = "".join(f", f{number}: flag" for number in range(10))
    head = HEAD + f"facts: {{全勤: flag{facts}}}\n"
    when = " and ".join(f"f{number}" for number in range(10))
    scheme, _ = check(read_items(bonus((f"sales_qty >= 100 and {when}", "50")), head), some_metrics())
    assert scheme is not None
    assert "K283" in [each.rule.code for each in analyse(scheme, some_metrics())]


# --- deductions ------------------------------------------------------------------------------------------------------

RANKED = "- {ranking: , by: sales_qty, within: all}\n"


@pytest.mark.parametrize(
    ("items", "deduct", "expected"),
    [
        (commission("{rate: 1%}"), "{place: last, deduct: 100, from: 提成}", [("K284", "提成 0.00，要扣 100.00，只扣 0.00")]),
        ("- {base: , amount: 3000}\n", "{place: last, deduct: 100, from: 底薪}", []),
        ("- {base: , amount: 80}\n", "{place: last, deduct: 100, from: 底薪}", [("K284", "底薪 80.00，要扣 100.00，只扣 80.00")]),
        (commission("{rate: 1%}"), "{place: last, deduct: 提成 * 50%, from: 提成}", []),
        # 1% of 10000 is 100, twice that is due.
        (
            commission("{rate: 1%}"), "{place: last, deduct: 提成 * 200%, from: 提成}",
            [("K284", "销售额 0.50 时，提成 0.01，要扣 0.02，只扣 0.01")],
        ),
        # Without a value nothing is said of it.
        ("- {base: , amount: sales_amount / 1}\n", "{place: last, deduct: 100元 / 迟到, from: 底薪}", None),
    ],
)  # fmt: skip
def test_deductions_that_their_line_may_not_bear(
    items: str, deduct: str, expected: list[tuple[str, str]] | None
) -> None:
    got = found(items + RANKED + f"- {deduct}\n")
    if expected is not None:
        assert [(code, said if code == "K284" else "") for code, said in got] == expected


def test_nothing_is_said_of_a_line_that_is_not_looked_at() -> None:
    scheme, _ = check(
        read_items("- {base: , amount: 80}\n" + RANKED + "- {place: last, deduct: 100, from: base}\n"), some_metrics()
    )
    assert scheme is not None
    report = Report()
    check_penalties(scheme, {}, some_metrics(), report)
    assert list(report) == []


SCHEME = """\
- {score: 分, formula: self_rating * 30% + manager_rating * 70%}
- {grade: , by: 分, bands: [{at_least: 90, gives: 金}, {above: 80, gives: 银}, {else: 无}]}
- {base: , amount: 3000, cases: [{when: 迟到 > 3 or 全勤, amount: 2500 + 迟到 * 10元}]}
- {commission: 甲, on: sales_amount, mode: whole, tiers: [{below: 10000, rate: 1%}, {up_to: 20000, rate: 2%, fixed: 5}, {rate: 3%}]}
- {commission: 乙, on: sales_amount, mode: marginal, tiers: [{up_to: 10000, rate: 1%}, {below: 20000, rate: 2%}, {rate: 3%, fixed: 9}]}
- {commission: 丙, on: sales_amount, mode: whole_excess, tiers: [{up_to: 10000, rate: 0%}, {up_to: 20000, rate: 2%}, {rate: 3%}]}
- {commission: 丁, on: sales_amount, linear: {baseline: 5000, rate: 2%}}
- {bonus: 戊, cases: [{when: grade = 金 and sales_amount >= 10000, amount: 甲 * 10%}, {when: grade != 无, amount: 'min(甲, 70)'}]}
- {deduction: 己, from: 戊, amount: 迟到 * 15元}
- {cap: 乙, amount: 450}
- {guarantee: 丁, amount: 20}
- {red_line: 迟到 > 8, voids: [丙]}
"""


def test_lines_are_what_the_evaluator_pays() -> None:
    scheme, report = check(read_items(SCHEME, FACTS), some_metrics())
    assert scheme is not None, list(report)
    study = Study(items_by_id(scheme))
    lines = {own_id(item): item for item, part in parts_of(scheme.items) if isinstance(part, Paid) and item is part}
    names: dict[str, Expr] = {
        each.name: each for item in lines.values() for each in study.values(item) if isinstance(each, Ref)
    }
    for sales, score, late, all_there in product(
        ("0", "9999.99", "10000", "10000.01", "20000", "20000.01", "35000"),
        (80, "80.01", 90),
        (0, 3, 4, 9),
        (True, False),
    ):
        values = {"sales_amount": sales, "self_rating": score, "manager_rating": score, "迟到": late, "全勤": all_there}
        figures, _ = read_figures(json.dumps({"period": "2026-10", "agents": [{"agent": "a", "values": values}]}))
        assert figures is not None
        outcome, told_by = evaluate(scheme, figures)
        assert outcome is not None, list(told_by)
        numbers = {"sales_amount": sales, "分": score, "迟到": late}
        held: dict[Expr, Value] = {names[name]: Straight(Fraction(number)) for name, number in numbers.items()}
        held[names["全勤"]] = all_there
        paid = {line.id: Fraction(line.amount) for line in outcome.agents[0].lines}
        assert paid == {name: study.pays(item, held) for name, item in lines.items()}


def test_a_scheme_with_errors_is_not_analysed() -> None:
    text = HEAD + "items:\n" + commission(POLICY, "whole") + bonus(("nobody > 1", "5"))
    scheme, report = read_scheme(Source("x.yaml", text), some_metrics())
    assert scheme is None
    assert told(report) == [("K201", "nobody")]


# --- deductions, red lines, parameters -------------------------------------------------------------------------------


def test_a_deduction_takes_more_where_it_pays_less() -> None:
    # Being late is nobody's better way; the first step takes.
    items = "- {deduction: 罚, cases: [{when: 迟到 >= 3, amount: 50}]}\n"
    assert found(items) == [("K280", "3 得 -50.00，2 得 0.00")]
    assert found("- {deduction: 罚, amount: sales_qty * 1元}\n") == [("K281", "销售量 0 得 0.00，1 只得 -1.00")]


def test_a_deduction_takes_no_more_than_its_line_has() -> None:
    items = "- {base: , amount: 80}\n- {deduction: 罚, from: base, cases: [{when: avg_response_seconds > 60s, amount: 100}]}\n"
    assert found(items) == [
        ("K284", "平均响应时间 60.01 秒 时，底薪 80.00，要扣 100.00，只扣 80.00"),
        ("K280", "60.01 秒 得 -80.00，60.00 秒 得 0.00"),
    ]


def test_a_red_line_that_a_figure_crosses_is_a_step_of_its_line() -> None:
    items = "- {base: , amount: 500}\n- {red_line: avg_response_seconds > 60s, voids: [base]}\n"
    assert found(items) == [("K280", "60.01 秒 得 0.00，60.00 秒 得 500.00")]


def test_a_parameter_is_a_number_like_any_other() -> None:
    items = "- {parameter: 门槛, value: 30000元}\n" + bonus(("sales_amount >= 门槛", "300"))
    assert found(items) == [("K280", "29999.99 得 0.00，30000.00 得 300.00")]


def test_a_bonus_may_pay_something_else() -> None:
    items = "- {bonus: 奖, cases: [{when: sales_qty >= 100, amount: 300}], otherwise: 100}\n"
    assert found(items.replace("otherwise", "else")) == [("K280", "99 得 100.00，100 得 300.00")]


# --- limits, numbers of the scheme -----------------------------------------------------------------------------------


def test_a_cap_and_a_guarantee_are_no_cliffs_but_end_a_loss() -> None:
    items = commission("{rate: 1%}")
    assert found(items + "- {cap: commission, amount: 500}\n- {guarantee: commission, amount: 100}\n") == []
    # Whole tiers would jump from 500 to 1000 at 50000; capped at 400 they do not.
    steep = commission("{up_to: 5万, rate: 1%}, {rate: 2%}", "whole")
    assert found(steep + "- {cap: commission, amount: 400}\n") == []
    # Guaranteed 700, the jump is from that to 1000.0002.
    assert found(steep + "- {guarantee: commission, amount: 700}\n") == [
        ("K221", "销售额 50000.00 得 700.00，50000.01 得 1000.00")
    ]


def test_what_is_guaranteed_bears_its_deduction() -> None:
    items = commission("{rate: 1%}") + RANKED + "- {place: last, deduct: 100, from: 提成}\n"
    assert [code for code, _ in found(items)] == ["K284"]
    assert found(items + "- {guarantee: commission, amount: 100}\n") == []


def test_the_cap_of_a_deduction_limits_what_it_takes() -> None:
    # 1 yuan a piece, 50 at most: it falls, and no more from 50 pieces on.
    items = "- {deduction: 罚, amount: sales_qty * 1元}\n- {cap: 罚, amount: 50}\n"
    assert found(items) == [("K281", "销售量 0 得 0.00，1 只得 -1.00")]


def test_a_rate_by_bands_is_followed_to_what_it_goes_by() -> None:
    items = """\
- {figure: 费率, kind: ratio, by: target_completion, bands: [{at_least: 90%, gives: 2%}, {else: 1%}]}
- {base: , amount: sales_amount * 费率}
"""
    # With 0.25 sold 1% is 0.0025, 2% is 0.005, so a cent; with 0.24 that is 0.0048.
    assert found(items) == [("K280", "销售额 0.25 时，89.99% 得 0.00，90.00% 得 0.01")]


def test_a_score_by_bands_that_gives_less_for_better_is_told() -> None:
    items = """\
- {figure: 转化分, kind: points, by: target_completion, bands: [{at_least: 90%, gives: 5}, {at_least: 60%, gives: 9}, {else: 0}]}
"""
    assert found(items) == [("K282", "业绩完成率 89.99% 计 9.00 分，90.00% 只计 5.00 分")]


def test_a_formula_that_is_named_is_the_same_as_one_that_is_not() -> None:
    items = "- {figure: 净额, kind: money, formula: sales_amount - 1000元}\n" + bonus(("净额 >= 30000", "300"))
    assert found(items) == [("K280", "30999.99 得 0.00，31000.00 得 300.00")]


def test_the_direction_of_a_formula_is_found_within_functions() -> None:
    """Sales are better the more there are, within min() too: of 100.01 only 3 yuan are paid, of 100 there were 5."""
    items = commission("{up_to: 100, fixed: 5}, {fixed: 3}", "whole", "'min(sales_amount, 1000) + sales_post_fee'")
    assert [code for code, _ in found(items)] == ["K222"]


def test_which_way_of_a_function_is_better_is_that_of_the_first_part_that_has_one() -> None:
    for kind, formula, sign in (
        ("points", "min(1, self_rating)", 1),
        ("points", "min(1, 2)", 0),
        ("seconds", "max(1s, avg_response_seconds)", -1),
    ):
        items = f"- {{figure: 分, kind: {kind}, formula: '{formula} * 1'}}\n"
        scheme, report = check(read_items(items, FACTS), some_metrics())
        assert scheme is not None, told(report)
        (item,) = scheme.items
        assert isinstance(item, FormulaScore)
        assert isinstance(item.formula, Arithmetic)
        assert better(item.formula.left) == sign


def test_nobody_is_before_the_first() -> None:
    table = (("rank(self_rating, all) = 1", "5"), ("rank(self_rating, all) = 2", "3"))
    assert {code for code, _ in found(bonus(*table))} <= {"K280"}
    # That the second gets more than the first is a loss, though.
    assert "K222" in {code for code, _ in found(bonus(table[1], ("rank(self_rating, all) = 1", "2")))}


# --- earlier periods -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "told"),
    [
        # What an earlier period gave is a figure as any other, to the cent.
        ("- {base: 底, amount: 5}\n" + bonus(("earlier(底, 0) >= 100", "50")), "99.99 得 0.00，100.00 得 50.00"),
        # Where the streak holds 50 is paid whatever is sold; where it does not, sales decide.
        (
            "- {score: 分, formula: self_rating}\n"
            + bonus(("2 months running(分 >= 80)", "50"), ("sales_amount > 100", "80")),
            "100.00 得 0.00，100.01 得 80.00",
        ),
        (
            "- {score: 分, formula: self_rating}\n" + bonus(("分 > earlier(分, 0)", "50")),
            "相等 得 0.00，多 0.01 得 50.00",
        ),
        (
            "- {grade: 级, by: self_rating, bands: [{at_least: 80, gives: 好}, {else: 差}]}\n"
            + bonus(("earlier(级) = 好 and sales_amount > 100", "50")),
            "earlier(级) 好 时，100.00 得 0.00，100.01 得 50.00",
        ),
    ],
)
def test_what_earlier_periods_gave_is_held_and_moved(items: str, told: str) -> None:
    assert found(items) == [("K280", told)]


# --- witnesses -------------------------------------------------------------------------------------------------------


def test_a_penalty_s_witness_is_the_smallest() -> None:
    """3% of the sales is all there is: 2 late times at 50 yuan are more than the 3 yuan of 100 yuan of sales."""
    items = "- {commission: , on: sales_amount, linear: {baseline: 100, rate: 3%}}\n"
    items += "- {deduction: 罚, amount: '迟到 * 50 yuan', from: commission}\n"
    assert found(items)[-1] == ("K284", "迟到 1 时，提成 0.00，要扣 50.00，只扣 0.00")


def test_rounding_to_whole_numbers_goes_in_steps() -> None:
    steps = found("- {bonus: 满, amount: 'round(sales_amount / 1000) * 5'}\n")
    assert steps[0][0] == "K280"
    assert steps[0][1].startswith("499.99 得 0.00，500.00 得 5.00")


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (
            "- {base: , amount: 3000}\n- {deduction: 罚, amount: '迟到 * 100 yuan'}\n",
            "迟到 31 时，别的一共 3000.00，要扣 3100.00",
        ),
        (
            "- {base: , amount: 30}\n- {deduction: 甲, amount: 20}\n- {deduction: 乙, amount: 20}\n",
            "别的一共 10.00，要扣 20.00",
        ),
        ("- {base: , amount: 30}\n- {deduction: 甲, amount: 30}\n", None),
        # Without base pay the scheme adds to what others pay.
        ("- {bonus: 奖, amount: 1}\n- {deduction: 甲, amount: 30}\n", None),
        # 30 ÷ 4 is 7.50; with none late there is no figure, and nothing is said of that.
        (
            "- {base: , amount: 10}\n- {bonus: 奖, amount: 30 / 迟到, missing: 0}\n- {deduction: 甲, amount: 20}\n",
            "迟到 4 时，别的一共 17.50，要扣 20.00",
        ),
        # A cap keeps it within the rest.
        ("- {base: , amount: 30}\n- {deduction: 甲, amount: 迟到 * 1 yuan}\n- {cap: 甲, amount: base * 20%}\n", None),
    ],
)
def test_deductions_from_the_whole_may_be_more_than_it(items: str, told: str | None) -> None:
    scheme, report = check(read_items(items, FACTS), some_metrics())
    assert scheme is not None, list(report)
    below = [each for each in analyse(scheme, some_metrics()).sorted() if each.rule.code == "K297"]
    assert [each.remedy("zh").split("。")[0] for each in below[:1]] == ([] if told is None else [told])


# --- amounts below 0 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "told"),
    [
        # Up to 99.99 there is less than 0; the smallest figures are none at all.
        ("- {deduction: 罚, amount: sales_amount - 100元}\n", "算出 -100.00，按 0 算"),
        ("- {deduction: 罚, amount: 'max(0元, sales_amount - 100元)'}\n", None),
        # 10 − 3 × 4 = −2; with 3 late it is 10 − 9 = 1.
        ("- {deduction: 罚, amount: 10元 - 迟到 * 3元}\n", "迟到 4 时，算出 -2.00，按 0 算"),
        ("- {pool: 池, amount: 10元 - 迟到 * 3元, by: sales_amount, within: all}\n", "迟到 4 时，算出 -2.00，按 0 算"),
        (RANKED + "- {place: first, award: 10元 - 迟到 * 3元}\n", "迟到 4 时，算出 -2.00，按 0 算"),
        (RANKED + "- {place: first, duty: 表扬}\n", None),
        # Where it divides by 0 there is no figure.
        ("- {deduction: 罚, amount: 10元 / 迟到 - 5元, missing: 0}\n", "迟到 3 时，算出 -1.67，按 0 算"),
    ],
)
def test_amounts_that_are_0_where_they_come_to_less_are_told(items: str, told: str | None) -> None:
    scheme, report = check(read_items("- {base: , amount: 3000}\n" + items, FACTS), some_metrics())
    assert scheme is not None, list(report)
    below = [each for each in analyse(scheme, some_metrics()).sorted() if each.rule.code == "K298"]
    assert [each.remedy("zh").split("。")[0] for each in below] == ([] if told is None else [told])
