"""The compiled evaluator by hand: ties at half a cent, what is left to the reference and why, columns, sizes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import kaohe
from kaohe.evaluation.compiled import exact
from kaohe.evaluation.compiled.columns import Column, Columns, PaidColumns
from kaohe.evaluation.compiled.exact import Exact
from kaohe.evaluation.compiled.formulas import Condition, NotCompiledError, Said, compiled
from kaohe.evaluation.compiled.plan import Plan
from kaohe.evaluation.compiled.program import functions
from kaohe.evaluation.compiled.terms import SCALAR, VECTOR, Local, Op, Slot, Term, Word, bounds, half, op, write
from kaohe.evaluation.figures import AgentFigures
from kaohe.periods import Period
from kaohe.scheme.model import Compare, Ref, Text
from support_cases import resolved
from support_evaluation import HEAD, OCTOBER, agent, codes, figures
from support_schemes import NOWHERE
from test_compiled import same_in_columns, same_outcome


def plan_of(items: str) -> Plan:
    return kaohe.compile(resolved(HEAD + items))


def paid(items: str, *agents: AgentFigures) -> list[dict[str, str]]:
    """Give the lines of each agent, by compiled code alone."""
    plan = plan_of(items)
    assert plan.by_reference == ()
    found, report = plan.amounts(figures(*agents))
    assert found is not None, [each.to_json("en") for each in report]
    same_outcome(plan, figures(*agents))
    return [{name: str(amount) for name, amount in each.lines} for each in found]


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "divisor", "wanted"),
    [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (-25, 10, -3), (7, 1, 7)],
)
def test_half_is_away_from_zero(value: int, divisor: int, wanted: int) -> None:
    assert half(value, divisor) == wanted
    assert op("half", value, divisor) == wanted


@pytest.mark.parametrize(
    ("sales", "commission"),
    [("0.99", "0.00"), ("1.00", "0.01"), ("2.99", "0.01"), ("3.00", "0.02"), ("4.99", "0.02"), ("5.00", "0.03")],
)
def test_a_tie_at_half_a_cent_is_paid(sales: str, commission: str) -> None:
    """0.5% of 1.00 is 0.005, of 3.00 is 0.015, of 5.00 is 0.025; half-even would pay 0.00, 0.02, 0.02."""
    items = "提成 按 销售额，线性：基准 0元，0.5%\n"
    assert paid(items, agent("a", sales_amount=sales)) == [{"commission": commission}]


def test_a_tie_below_zero_is_rounded_away_from_zero() -> None:
    """−0.25 × 0.5 is −0.125."""
    items = "计算 数：分数 = 自评 × 50%\n底薪 数 × 1元\n"
    assert paid(items, agent("a", self_rating="-0.25")) == [{"base": "-0.13"}]


def test_divisions_by_figures_are_exact() -> None:
    """100 ÷ 3 ≥ 33.33…; 10 ÷ −4 is −2.5; the greater of 1/3 and 1/7 of 21."""
    items = (
        "录入 甲：分数；乙：分数\n"
        "底薪 如果(100分 ÷ 甲 × 甲 = 100分，1元，2元)\n"
        "奖金 商 = 10元 ÷ 乙\n"
        "奖金 大 = 取大(21元 ÷ 甲，21元 ÷ 7，21元 ÷ (甲 + 4))\n"
        "奖金 除 = 1元 ÷ (甲 − 3)；无值 得 9元\n"
    )
    given = agent("a", 甲=3, 乙=-4)
    plan = plan_of(items)
    found, _ = plan.amounts(figures(given))
    assert found is not None
    assert {name: str(amount) for name, amount in found[0].lines} == {
        "base": "1.00",
        "商": "-2.50",
        "大": "7.00",
        "除": "9.00",
    }
    same_outcome(plan, figures(given))


def test_constants_are_computed_when_compiled() -> None:
    third = exact.constant(Fraction(1, 3))
    assert exact.divided(third, exact.constant(Fraction(-2, 3))) == Exact(-1, 2)
    assert exact.divided(third, exact.ZERO) == exact.ZERO
    assert exact.times(third, exact.constant(Fraction(3))) == Exact(1, 1)
    assert exact.rounded(exact.constant(Fraction(1, 8)), 2) == Exact(13, 100)
    assert op("and", True, Slot(1)) == Slot(1)
    assert op("or", Slot(1), False) == Slot(1)
    assert op("select", True, 1, 2) == 1


SIZES = {Slot(0): (-3, 5), Slot(1): (2, 4)}


@pytest.mark.parametrize(
    ("name", "wanted", "widest"),
    [
        ("+", (-1, 9), 9),
        ("-", (-7, 3), 7),
        ("*", (-12, 20), 20),
        ("//", (-2, 2), 5),
        ("half", (-2, 3), 14),
        ("min", (-3, 4), 5),
        ("max", (2, 5), 5),
        ("<", (0, 1), 5),
    ],
)
def test_how_large_a_term_may_get(name: str, wanted: tuple[int, int], widest: int) -> None:
    """`half` computes 2 × 5 + 4 on its way."""
    seen = [0]
    assert bounds(Op(name, (Slot(0), Slot(1))), SIZES, seen) == wanted
    assert seen == [widest]


def test_how_large_a_choice_may_get() -> None:
    seen = [0]
    assert bounds(Op("select", (Op("=", (Word("甲"), Word("乙"))), Slot(0), 7)), SIZES, seen) == (-3, 7)
    assert bounds(Local("t"), {Local("t"): (1, 9)}, seen) == (1, 9)
    assert seen == [9]


def test_texts_are_quoted_in_generated_code() -> None:
    text = Word("'); import os #\n")
    assert eval(write(text, SCALAR)) == text.text  # noqa: S307 - what was written here
    assert write(op("and", Slot(1), op("not", Slot(2))), VECTOR) == "(r1 & (~r2))"
    assert functions("def f(r): return len(r)\n")["__builtins__"] == {}


# --- what is left to the reference -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ("奖金 甲：连续 2个月(底薪 > 1元) 时 1元\n底薪 2元\n", "figures of earlier periods"),
        ("职级 按 级别：P1；P2；升级：自评 > 1\n", "a ladder"),
        ("底薪 2元\n预支 底薪 = 3元\n", "an advance"),
        ("适用 合计(自评，全体) > 1\n底薪 1元\n", "a computed figure in whom it is for"),
        ("底薪 人数(级别，全体) × 1元\n", "a text or a parameter of a group"),
    ],
)
def test_what_is_not_compiled_is_told_and_right(items: str, why: str) -> None:
    head = HEAD
    if items.startswith("适用"):
        applies, items = items.split("\n", 1)
        head += applies + "\n"
    scheme = resolved(head + items)
    plan = kaohe.compile(scheme)
    assert [each.what.en for each in plan.by_reference] == [why]
    assert plan.by_reference[0].what.zh
    assert plan.by_reference[0].span.line > 3
    assert (plan.program, plan.source) == (None, "")
    given = figures(agent("a", {"level": "P1"}, self_rating=5))
    same_outcome(plan, given)
    amounts, _ = plan.amounts(given)
    assert amounts is not None
    assert (plan.columns_of(given), plan.columns(Columns(OCTOBER, np.array(["a"])))) == (None, None)


class Grades:
    """A scope in which every name is a grade."""

    def named(self, _asked: object) -> tuple[Said, Term]:
        return Said(Slot(0), ("好", "差")), False

    def let(self, term: Term) -> Term:
        return term

    def note(self, *noted: object) -> None:
        raise AssertionError(noted)


def test_grades_are_compared_with_words_alone() -> None:
    grade, word = Ref("等级", NOWHERE), Text("好", NOWHERE)
    for left, right in ((grade, word), (word, grade)):
        found, _ = compiled(Compare("!=", left, right, NOWHERE), Grades())
        assert found == Condition(Op("not", (Op("=", (Slot(0), 0)),)))
    with pytest.raises(NotCompiledError):
        compiled(Compare("=", grade, grade, NOWHERE), Grades())


def test_what_only_the_reference_explains_is_told() -> None:
    plan = plan_of("奖金池 甲 = 100元，按 自评 在 全体 内\n")
    assert [each.what.en for each in plan.trace_by_reference] == ["how a pool is shared"]
    least = plan_of("底薪 最低(自评，全体) × 1元\n")
    assert [each.what.en for each in least.trace_by_reference] == ["the least or most of a fact"]
    three = [agent(name, self_rating=rating) for name, rating in (("c", 1), ("a", 1), ("b", "1.0"))]
    for each in (plan, least):
        same_outcome(each, figures(*three))
        same_in_columns(each, figures(*three))
    found, _ = plan.amounts(figures(*three))
    assert found is not None
    assert [str(each.total) for each in found] == ["33.33", "33.34", "33.33"]  # the cent goes to a


@pytest.mark.parametrize(
    "values",
    [
        {"self_rating": "八十"},
        {"self_rating": Decimal("1.00001")},
        {"self_rating": Decimal("1E+70")},
        {"self_rating": True},
        {"sales_amount": "1.005"},
        {},
    ],
)
def test_figures_that_there_is_something_to_tell_about_are_the_reference_s(values: dict[str, object]) -> None:
    plan = plan_of("底薪 自评 × 1元\n奖金 甲 = 销售额；无值 得 0元\n")
    same_outcome(plan, figures(agent("a", **values)))
    same_outcome(plan, figures(agent("a", self_rating=1), agent("a", self_rating=2)))
    same_outcome(plan, figures(agent("a", self_rating=1), period=Period.month(2026, 9)))
    assert codes(plan.amounts(figures(agent("a"), period=Period.month(2026, 9)))[1])[0] == "K607"


def test_a_role_is_known_by_each_of_its_words() -> None:
    items = "底薪 1元；岗位 = 售前 时 2元；客服 = b 时 3元\n"
    lines = paid(items, agent("a", {"role": "presales"}), agent("b", {"role": "售后"}), agent("c", {"role": "售后"}))
    assert [each["base"] for each in lines] == ["2.00", "3.00", "1.00"]


# --- columns ---------------------------------------------------------------------------------------------------------

COMMISSION = "提成 按 销售额，超额累进：至 10000元 1%；以上 1.5%\n排名 按 销售额 在 全体 内\n第一名 奖 1元\n"


def columns(**values: Column) -> Columns:
    size = len(next(iter(values.values())).values)
    return Columns(OCTOBER, np.array([f"a{number}" for number in range(size)]), values)


def in_columns(items: str, given: Columns) -> PaidColumns:
    found = plan_of(items).columns(given)
    assert found is not None
    return found


def test_columns_are_whole_cents() -> None:
    """1% of 100.50 is 1.005; 100 + 1.5% of 1 is 100.015, and 1 for the first place."""
    sales = Column(np.array([10050, 1000100, 0]), 2, np.array([False, False, True]))
    found = in_columns(COMMISSION, columns(sales_amount=sales))
    assert found.lines["commission"].tolist() == [101, 10002, 0]
    assert found.wrong.tolist() == [False, False, True]
    assert found.total.tolist()[:2] == [101, 10102]
    assert found.arithmetic == "int64"
    whole = in_columns(COMMISSION, columns(sales_amount=Column(np.array([100, 20000]))))
    assert whole.total.tolist() == [100, 25100]


@pytest.mark.parametrize("most", [10**12, 10**15, 2**62, 2**63 - 1])
def test_what_64_bits_do_not_hold_is_computed_with_python_s_numbers_and_told(most: int) -> None:
    """1.5% of the cents above 10,000, and 100: exact however large."""
    found = in_columns(COMMISSION, columns(sales_amount=Column(np.array([most, 5]), 2)))
    assert int(found.lines["commission"][0]) == half(15 * (most - 1000000), 1000) + 10000
    assert found.arithmetic == ("int64" if most < 2**61 else "objects")


def test_columns_that_do_not_fit_the_figure_are_refused() -> None:
    with pytest.raises(ValueError, match="sales_amount has 2 decimals, and 3 were given"):
        in_columns(COMMISSION, columns(sales_amount=Column(np.array([1]), 3)))
    with pytest.raises(ValueError, match="whole numbers"):
        in_columns(COMMISSION, columns(sales_amount=Column(np.array(["1"]), 2)))


def test_columns_that_are_absent_have_no_value() -> None:
    items = (
        "录入 全勤：是否；评语：文字\n"
        "奖金 甲：全勤 时 1元；无值 得 2元\n"
        "奖金 乙：评语 = 好 时 1元；无值 得 3元\n"
        "底薪 1元；级别 = P3 时 4元\n"
    )
    given = Columns(OCTOBER, np.array(["a", "b"]), {}, {"level": np.array(["P3", "P4"])})
    found = in_columns(items, given)
    assert {name: each.tolist() for name, each in found.lines.items()} == {
        "甲": [200] * 2,
        "乙": [300] * 2,
        "base": [400, 100],
    }
    nobody = in_columns(items, Columns(OCTOBER, np.array([], dtype=str), {}, {}))
    assert nobody.total.tolist() == []


def test_columns_of_figures_with_something_to_tell_are_none() -> None:
    assert plan_of("底薪 自评 × 1元\n").columns_of(figures(agent("a", self_rating="x"))) is None


# --- parameters ------------------------------------------------------------------------------------------------------


def test_code_has_the_parameters_of_its_period() -> None:
    """300 until October, 350 from November on."""
    plan = plan_of("参数 人均 = 300元；2026-11-01 起 350元\n底薪 人均\n")
    for month, base in ((10, "300.00"), (11, "350.00"), (12, "350.00"), (10, "300.00")):
        given = figures(agent("a"), period=Period.month(2026, month))
        found, _ = plan.amounts(given)
        assert found is not None
        assert str(found[0].total) == base
        same_outcome(plan, given)
