"""The compiled evaluator by hand: ties at half a cent, what is left to the reference and why, columns, sizes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
import pytest

import kaohe
from kaohe.evaluation import evaluator
from kaohe.evaluation.compiled import exact
from kaohe.evaluation.compiled.amounts import of_outcome
from kaohe.evaluation.compiled.columns import Column, Columns, PaidColumns
from kaohe.evaluation.compiled.exact import Exact
from kaohe.evaluation.compiled.formulas import Condition, Said, compiled
from kaohe.evaluation.compiled.plan import Plan
from kaohe.evaluation.compiled.program import functions
from kaohe.evaluation.compiled.said import shown
from kaohe.evaluation.compiled.terms import SCALAR, VECTOR, Local, Op, Slot, Term, Word, bounds, half, op, write
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.formulas import decimal_of
from kaohe.periods import Period
from kaohe.scheme.model import Compare, Ref, Text
from support_cases import resolved
from support_compiled import figures as made_up
from support_evaluation import HEAD, OCTOBER, agent, codes, figures
from support_schemes import NOWHERE
from test_compiled import same_in_columns, same_outcome

if TYPE_CHECKING:
    from collections.abc import Callable


def plan_of(items: str) -> Plan:
    return kaohe.compile(resolved(HEAD + items))


def paid(items: str, *agents: AgentFigures) -> list[dict[str, str]]:
    """Give the lines of each agent, by compiled code alone."""
    plan = plan_of(items)
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


def test_a_group_may_be_asked_of_what_rests_on_a_group() -> None:
    """1% of 300 is 3 each, of which two make 6; half of that is 3 each again."""
    items = "奖金 乙 = 合计(销售额，全体) × 1%\n奖金 丙 = 合计(乙，全体) × 50%\n"
    pair = [agent("a", sales_amount=100), agent("b", sales_amount=200)]
    assert paid(items, *pair) == [{"乙": "3.00", "丙": "3.00"}] * 2
    same_outcome(plan_of(items), figures(*pair))


@pytest.mark.parametrize(
    ("fraction", "cut"),
    [
        ((2_999_999, 300_000_000), "0.009999"),  # 0.00999999666… is not shown as 0.01
        ((-2_999_999, 300_000_000), "-0.009999"),
        ((1, 3), "0.333333"),
    ],
)
def test_what_is_cut_is_shown_as_the_reference_shows_it(fraction: tuple[int, int], cut: str) -> None:
    assert shown(*fraction) == (Decimal(cut), True) == decimal_of(Fraction(*fraction))


def test_a_tie_below_zero_is_rounded_away_from_zero() -> None:
    """0.75 − 1 is −0.25, and half of it −0.125."""
    items = "计算 数：分数 = (自评 − 1分) × 50%\n底薪 数 × 1元\n"
    assert paid(items, agent("a", self_rating="0.75")) == [{"base": "-0.13"}]


def test_divisions_by_figures_are_exact() -> None:
    """100 ÷ 3 ≥ 33.33…; 10 ÷ (−4) is −2.5; the greater of 1/3 and 1/7 of 21."""
    items = (
        "录入 甲：分数；乙：分数\n"
        "底薪 如果(100分 ÷ 甲 × 甲 = 100分，1元，2元)\n"
        "奖金 商 = 10元 ÷ (0 − 乙)\n"
        "奖金 大 = 取大(21元 ÷ 甲，21元 ÷ 7，21元 ÷ (甲 + 4))\n"
        "奖金 除 = 1元 ÷ (甲 − 3)；无值 得 9元\n"
    )
    given = agent("a", 甲=3, 乙=4)
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
    found, _ = compiled(Compare("=", grade, grade, NOWHERE), Grades())
    both = (Op("and", (Op("=", (Slot(0), place)), Op("=", (Slot(0), place)))) for place in range(2))
    assert found == Condition(Op("or", tuple(both)))


def test_pools_and_the_least_of_what_was_typed_in_are_explained() -> None:
    plan = plan_of("奖金池 甲 = 100元，按 自评 在 全体 内\n")
    least = plan_of("底薪 最低(自评，全体) × 1元\n")
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
        {"self_rating": Decimal("1." + "1" * 70)},
        {"items_per_buyer": -1},
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


def test_what_lacks_where_it_is_needed_is_the_reference_s() -> None:
    """Whom the scheme is for; what a place brings; a fact that stands among what an agent is."""
    plan = kaohe.compile(
        resolved(HEAD + "适用 店长评 > 1\n底薪 1元\n排名 按 自评 在 全体 内\n第一名 奖 补贴\n录入 补贴：金额\n")
    )
    for given in ({"manager_rating": 2, "补贴": 1}, {"manager_rating": 2}, {"补贴": 1}, {"manager_rating": 1}):
        same_outcome(plan, figures(agent("a", self_rating=1, **given)))
    same_outcome(plan, figures(agent("a", manager_rating=2)))
    same_outcome(plan, figures(agent("a", {"补贴": "1.50"}, self_rating=1, manager_rating=2)))


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


def test_columns_know_who_an_agent_is() -> None:
    found = in_columns("底薪 1元；客服 = b 时 2元\n", Columns(OCTOBER, np.array(["a", "b"])))
    assert found.total.tolist() == [100, 200]


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


# --- all constructs --------------------------------------------------------------------------------------------------

WHOLE = """方案 试 版本 1
生效 2026-01-01
周期 月
适用 岗位 = 售前 或 级别 = P4
录入 迟到：次数；纠纷率：比率；补贴：金额；出勤分：分数；全勤：是否；评语：文字；转正日：日期
参数 起点 = 1000元；2026-10-01 起 1200.005元
参数 份额 = 2/37
参数 及格 = 60分
评分 总分：
    自评 权重 33.35%：≥及格 得 80.5；≥10 得 1；其余 得 0；无值 得 30
    平均响应时间 权重 16.65%：从 90秒 得 20 到 10秒 得 100；无值 得 10
    业绩完成率 权重 50%：100，低于 90% 每 3% 扣 7；无值 得 5
计算 人均：金额 = 销售额 ÷ 接待人数；无值 得 0.005元
计算 提率：比率 按 客件数：≥90 得 3%；≥1 得 份额；其余 得 0.5%；无值 得 0%
计算 响：秒数 = 平均(平均响应时间，团队) − 平均响应时间；无值 得 0秒
计算 名：次数 = 名次(自评，店铺) + 人数(店长评，团队，不含本人)；无值 得 0次
计算 合：分数 = 合计(店长评，团队) − 合计(出勤分，全体，不含本人)；无值 得 0分
计算 店：金额 = 店铺(销售额) + 取大(最高(销售额，团队)，最低(客单价，全体，不含本人)，1元)；无值 得 1元
计算 份：分数 按 份额：从 1% 得 1 到 10% 得 9
计算 恰：分数 按 客件数：=90 得 1；≠90 得 2
等级 等 按 总分：≥60分 甲；≥30分 乙；其余 丙
底薪 2000元；级别 = P3 且 非 等 = 丙 时 2500元；转正日 = 转正日 时 2600元
提成 按 销售额 − 退款金额，超额累进：未满 1000元 1%；至 5000元 0.25% 加 0.005元；以上 份额；无值 得 1元
提成 全 按 销售额，全额累进：至 100元 1%；以上 1.5% 加 2元；无值 得 1元
提成 超 按 销售额，全额累进超出部分：至 100元 1%；至 1000元 2%；以上 1.5% 加 2元；无值 得 1元
提成 件 按 客件数，线性：基准 1.5件，0.005元；无值 得 1元
奖金 好：全勤 且 评语 = 好 时 自评 × 1元；总分 ≥ 50 时 如果(自评 > 店长评，1元，0.125元)；其余 补贴；无值 得 7元
奖金 比 = 取小(补贴，起点) × 提率；无值 得 0元
奖金 位：自评 第一名 在 团队 内 时 10元；自评 最后一名 在 店铺 内 时 1元；自评 第二名 在 全体 内 时 2元
扣款 罚：迟到 > 1次 时 迟到 × 20元；其余 1元；无值 得 5元；从 好
扣款 又 = 补贴；无值 得 1元；从 好
扣款 单 = 1.005元
封顶 罚 = 30元
保底 好 = 1元
封顶 好 = 60元
高压线 纠纷率 > 5%：取消 好、提成
当 迟到 ≥ 10次 时 须 7天内 面谈
排名 榜 按 总分 在 团队 内，须 补贴 ÷ 出勤分 > 0元 且 出勤分 ≥ 1
第一名 奖 100.005元
后两名 从 好 扣 补贴
前2名 须 3天内 分享
连续 2个月 最后一名 从 好 扣 1元
排名 榜二 按 客件数 在 全体 内
第一名 奖 1元
"""
POOLS = """奖金池 池 = 全体(销售额) ÷ 100，按 自评 在 店铺 内
奖金池 潭 = 合计(补贴，全体) ÷ 3 + 0.005元，按 销售额 在 全体 内
扣款 甲 = 客单价；从 池
扣款 乙 = 补贴；从 池
封顶 潭 = 3000元
"""


@pytest.fixture(
    scope="module", params=[WHOLE, HEAD + "录入 补贴：金额；出勤分：分数\n" + POOLS], ids=["whole", "pools"]
)
def whole(request: pytest.FixtureRequest) -> Plan:
    return kaohe.compile(resolved(request.param))


def test_all_constructs_at_once(whole: Plan) -> None:
    """With every construct in one scheme, figures at and around all bounds: amounts, trace and columns agree."""
    paid_by_code = shown_by_code = in_columns_too = 0
    for seed in range(60):
        given = made_up(Random(seed))  # noqa: S311 - no secret
        same_outcome(whole, given)
        expected, _ = evaluate(whole.scheme, given)
        found, _ = whole.amounts(given)
        assert found == (None if expected is None else tuple(map(of_outcome, expected.agents)))
        paid_by_code += by_code(whole.amounts, given)
        shown_by_code += by_code(whole.evaluate, given)
        in_columns_too += same_in_columns(whole, given) is not None
    assert paid_by_code >= 20
    assert shown_by_code >= 20
    assert in_columns_too >= 10


def by_code(run: Callable[[Figures], object], given: Figures) -> bool:
    """Whether the reference was not asked."""
    with patch.object(evaluator, "evaluate", wraps=evaluator.evaluate) as reference:
        run(given)
    return not reference.called
