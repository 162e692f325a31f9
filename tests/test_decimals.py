"""Amounts in decimals: the same as the reference gives, whatever figures look like; what does not fit is left to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, getcontext
from itertools import product

import pytest

from kaohe.evaluation.compiled.border import UnfitError
from kaohe.evaluation.compiled.decimals import NotDecimalError, stage_of
from kaohe.evaluation.compiled.terms import SCALAR, Op, Slot, Term, Word, balanced, op, write
from kaohe.evaluation.figures import AgentFigures
from kaohe.records import made_fast
from kaohe.words import Words
from support_evaluation import agent, figures
from test_compiled import same_amounts
from test_compiled_by_hand import plan_of

BONUS = "奖金 甲 = 自评 × 1元 − 店长评 × 0.5元\n"
COMMISSION = "提成 按 销售额，超额累进：至 10000元 1%；至 20000元 1.5%；以上 2%\n"


def chain(sign: str, *bounds: int) -> Term:
    found: Term = 0
    for number, bound in reversed(list(enumerate(bounds, 1))):
        found = op("select", op(sign, Slot(0), bound), number, found)
    return found


@pytest.mark.parametrize("sign", [">=", ">", "<", "<="])
def test_bounds_in_order_are_looked_at_from_the_middle(sign: str) -> None:
    bounds = sorted((10, 20, 30, 40, 50), reverse=sign[0] == ">")
    term = balanced(chain(sign, *bounds))
    assert isinstance(term, Op)
    assert term.args[0] == Op(sign, (Slot(0), 30))
    for value in range(5, 56, 5):
        scope = {"r0": value}
        assert eval(write(term, SCALAR), scope) == eval(write(chain(sign, *bounds), SCALAR), scope)  # noqa: S307


def test_bounds_in_no_order_stay_as_they_are() -> None:
    assert balanced(chain(">=", 10, 20, 5, 30)) == chain(">=", 10, 20, 5, 30)
    assert balanced(Word("甲")) == Word("甲")


@pytest.mark.parametrize(
    "values",
    [
        {"self_rating": Decimal(80), "manager_rating": Decimal("90.5")},
        {"self_rating": "80", "manager_rating": "90.50"},
        {"self_rating": "80", "manager_rating": Decimal("90.5")},
        {"self_rating": Decimal(80), "manager_rating": "90.5"},
        {"self_rating": Decimal(80)},
        {"self_rating": Decimal(80), "manager_rating": None},
        {"self_rating": "8e1", "manager_rating": "90"},
        {"self_rating": Decimal("0.0000000001"), "manager_rating": Decimal("-0.00")},
        {"self_rating": Decimal("0.005"), "manager_rating": Decimal("0.02")},
        {"self_rating": Decimal("1E+150"), "manager_rating": Decimal("0.01")},
    ],
)
def test_figures_of_any_look(values: dict[str, Decimal | str | None]) -> None:
    before = getcontext()
    for items in (BONUS, "奖金 甲 = 自评 × 1元\n", "奖金 甲 = 自评 × 1元；无值 得 3元\n"):
        same_amounts(plan_of(items), figures(AgentFigures("a", {"level": "P1"}, values)))
    assert getcontext() is before


@pytest.mark.parametrize("sales", ["100.005", "-5.00", "9999.99", "10000", "20000.01", "1000000"])
def test_metrics_have_their_decimals(sales: str) -> None:
    plan = plan_of(COMMISSION)
    same_amounts(plan, figures(agent("a", sales_amount=sales)))
    same_amounts(plan, figures(AgentFigures("a", {}, {"sales_amount": Decimal(sales)})))


def test_places_of_one_and_of_several() -> None:
    plan = plan_of(
        f"{BONUS}排名 按 自评 在 团队 内，须 店长评 ≥ 60\n"
        "第一名 奖 100元\n最后一名 从 甲 扣 50元\n前2名 须 7天内 庆祝\n"
    )
    people = [
        AgentFigures(f"a{number}", {"team": team} if team else {}, {"self_rating": one, "manager_rating": other})
        for number, (team, one, other) in enumerate(
            product(("A", None), (Decimal(90), Decimal(70), None), (Decimal(50), Decimal(60)))
        )
    ]
    for each in people:
        same_amounts(plan, figures(each))
    same_amounts(plan, figures(*(each for each in people if each.values["self_rating"] is not None)))
    same_amounts(plan, figures(*people))


@pytest.mark.parametrize(
    "items", ["奖金 甲 = 自评 ÷ 3 × 1元\n", "奖金 甲 = 取整(自评) × 1元\n", "奖金 甲 = 平均(自评，全体) × 1元\n"]
)
def test_what_has_no_end_or_asks_groups_is_left_to_whole_numbers(items: str) -> None:
    plan = plan_of(items)
    with pytest.raises(NotDecimalError):
        stage_of(plan.program)
    same_amounts(plan, figures(agent("a", self_rating=80)))


def test_what_may_not_be_said_is_left_to_whole_numbers() -> None:
    plan = plan_of("奖金 甲 = 如果(自评 > 0，1元 ÷ 自评 × 0 + 店长评 × 1元，2元)\n")
    for one in (0, 1):
        same_amounts(plan, figures(agent("a", self_rating=one, manager_rating=2)))
    row = stage_of(plan_of(BONUS).program).row
    with pytest.raises(UnfitError):
        row(AgentFigures("a", {}, {}))


@made_fast
@dataclass(frozen=True, slots=True)
class Tried:
    """A record whose fields are called as what makes it might be."""

    fields: int
    missing: int = 0
    why: Mapping[int, int] = field(default_factory=dict)


def test_records_are_made_fast() -> None:
    assert Words("一", "one") == Words(zh="一", en="one")
    assert hash(Words("一", "one")) == hash(Words("一", "one"))
    assert made_fast.__doc__
    assert (Tried(1).missing, Tried(1).why, Tried(1, 2, {3: 4}).why) == (0, {}, {3: 4})
