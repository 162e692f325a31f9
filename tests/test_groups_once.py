"""What is known of a group is computed once, not once for each who asks; and what a pool was computed from is shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import kaohe
from kaohe.evaluation import groups
from kaohe.values import half_up
from support_cases import resolved
from support_evaluation import HEAD, agent, figures, outcome

if TYPE_CHECKING:
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.sheet import Sheet
    from kaohe.scheme.model import Ref

STATISTICS = {"合": "合计", "均": "平均", "少": "最低", "多": "最高", "数": "人数"}
SCHEME = "".join(
    f"计算 {name}{said[1:2]}：{'次数' if name == '数' else '分数'} = {function}(自评，团队{said})；无值 得 0\n"
    for said in ("", "，不含本人")
    for name, function in STATISTICS.items()
)
WHOLE = (
    "计算 名：次数 = 名次(自评，团队)；无值 得 0\n奖金 首：自评 第一名 在 团队 内 时 10元\n"
    "奖金池 池 = 100元，按 自评 在 团队 内\n"
)
RATINGS = [70, 90, 70, 85, 90, 60, 77]


def in_one_team(ratings: list[int]) -> list[object]:
    return [agent(f"a{number:05}", {"team": "A"}, self_rating=rating) for number, rating in enumerate(ratings)]


def by_hand(others: list[int]) -> dict[str, Decimal]:
    """Compute each statistic anew."""
    if not others:
        return dict.fromkeys("合均少多", Decimal("0.00")) | {"数": Decimal("0.00")}
    mean = half_up(Fraction(sum(others), len(others)), 2)
    return {"合": half_up(sum(others), 2), "均": mean} | {
        name: half_up(value, 2) for name, value in (("少", min(others)), ("多", max(others)), ("数", len(others)))
    }


@pytest.mark.parametrize("ratings", [RATINGS, [80], [80, 80], [60, 60, 90], [90, 60, 90]])
def test_each_has_what_he_would_have_if_it_were_computed_for_him_alone(ratings: list[int]) -> None:
    found = outcome(SCHEME, *in_one_team(ratings))  # type: ignore[arg-type] # agents
    for at, each in enumerate(found.agents):
        others = by_hand(ratings[:at] + ratings[at + 1 :])
        expected = by_hand(ratings) | {f"{name}不": value for name, value in others.items()}
        assert {name: each.scores[name] for name in expected} == expected, at


def looked_up(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count how often an agent's figure is looked up for his group."""
    asked = 0
    number = groups._number

    def counting(sheet: Sheet, name: Ref) -> Decimal | None:
        nonlocal asked
        asked += 1
        return number(sheet, name)

    monkeypatch.setattr(groups, "_number", counting)
    outcome(SCHEME + WHOLE, *in_one_team([50 + each % 50 for each in range(count)]))  # type: ignore[arg-type] # agents
    return asked


@pytest.mark.parametrize("count", [10, 100])
def test_a_figure_is_looked_up_twice_for_an_agent_however_many_ask(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Once for all statistics and places, once for the pool.
    assert looked_up(count, monkeypatch) == 2 * count


def test_a_pool_shows_what_its_amount_was_computed_from() -> None:
    scheme = "参数 底数 = 100元\n奖金池 池 = 合计(销售额，团队) × 1% + 底数，按 自评 在 团队 内\n"
    pair = [
        agent("a", {"team": "A"}, self_rating=60, sales_amount=1000),
        agent("b", {"team": "A"}, self_rating=40, sales_amount=3000),
    ]
    # 4000 × 1% + 100 = 140, of which 60% and 40%.
    found = outcome(scheme, *pair)
    assert [str(line.amount) for each in found.agents for line in each.lines] == ["84.00", "56.00"]
    for each in found.agents:
        assert {figure.title.zh for figure in each.trace[0].inputs} == {"自评", "团队 2 人销售额合计", "底数"}


OWN = "录入 奖钱：金额\n奖金池 池 = 奖钱，按 自评 在 全体 内\n"


def test_a_pool_by_a_fact_is_shared_where_everybody_has_the_same() -> None:
    # 500.004 is 500.00 to the cent; each is told of his own.
    found = outcome(
        OWN,
        agent("a", 奖钱="500", self_rating=1),
        agent("b", 奖钱="500.004", self_rating=3),
        agent("c", 奖钱="500", self_rating=0),
    )
    assert [str(line.amount) for each in found.agents for line in each.lines] == ["125.00", "375.00", "0.00"]
    assert "池 375.00 元：奖钱 500.004" in kaohe.explain(found, "zh", "b")
    assert "池 125.00 元：奖钱 500 × 自评 1 ÷ 全体合计 4 = 125" in kaohe.explain(found, "zh", "a")


def shared(**of: object) -> Figures:
    return figures(*[agent(name, {"team": "A"}, 奖钱=own, self_rating=1) for name, own in of.items()])


@pytest.mark.parametrize("within", ["全体", "团队"])
def test_a_pool_of_several_amounts_is_told_once_with_two_who_differ(within: str) -> None:
    scheme, given = resolved(HEAD + OWN.replace("全体", within)), shared(c=500, b=9000, a=500)
    plan = kaohe.compile(scheme)
    for found, report in (
        kaohe.evaluate(scheme, given),
        kaohe.evaluate(scheme, given, keep_going=True),
        plan.evaluate(given),
        plan.amounts(given),
    ):
        assert found is None
        (told,) = report.errors
        assert told.rule.code == "K650"
        assert told.message("zh") == "池 不止一个数：按客服 a 的是 500.00，按客服 b 的是 9000.00"
        assert told.message("en") == "池 is of several amounts: 500.00 by the figures of a, 9000.00 by those of b"
    columns = plan.columns_of(given)
    assert columns is not None
    paid = plan.columns(columns)
    assert paid is not None
    assert paid.wrong.all()


def test_who_lacks_what_a_pool_is_of_is_told_and_nobody_else() -> None:
    scheme, given = resolved(HEAD + OWN), shared(a=None, b=500, c=500)
    for found, report in (kaohe.evaluate(scheme, given), kaohe.compile(scheme).amounts(given)):
        assert found is None
        assert [(each.rule.code, each.facts["agent"]) for each in report.errors] == [("K601", "a")]
    others, _ = kaohe.evaluate(scheme, given, keep_going=True)
    assert others is not None
    assert [(each.agent, str(each.total)) for each in others.agents] == [("b", "250.00"), ("c", "250.00")]


def test_who_is_in_no_team_has_a_pool_of_nobody() -> None:
    found = outcome("奖金池 池 = 100元，按 自评 在 团队 内\n", agent("a", self_rating=60))
    assert [str(line.amount) for line in found.agents[0].lines] == ["0.00"]
