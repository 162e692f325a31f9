"""What is known of a group is computed once, not once for each who asks; and what a pool was computed from is shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kaohe.evaluation import groups
from kaohe.values import half_up
from support_evaluation import agent, outcome

if TYPE_CHECKING:
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
    scheme = "参数 底数 = 100元\n奖金池 池 = 合计(销售额，团队) × 1% + 底数 + 销售额，按 自评 在 团队 内\n"
    pair = [
        agent("a", {"team": "A"}, self_rating=60, sales_amount=1000),
        agent("b", {"team": "A"}, self_rating=40, sales_amount=3000),
    ]
    # 4000 × 1% + 100 + the 1000 of the first = 1140, of which 60% and 40%.
    found = outcome(scheme, *pair)
    assert [str(line.amount) for each in found.agents for line in each.lines] == ["684.00", "456.00"]
    titles = [{figure.title.zh for figure in each.trace[0].inputs} for each in found.agents]
    assert titles == [
        {"自评", "团队 2 人销售额合计", "底数", "销售额"},
        {"自评", "团队 2 人销售额合计", "底数", "a 的销售额"},
    ]


def test_who_is_in_no_team_has_a_pool_of_nobody() -> None:
    found = outcome("奖金池 池 = 100元，按 自评 在 团队 内\n", agent("a", self_rating=60))
    assert [str(line.amount) for line in found.agents[0].lines] == ["0.00"]
