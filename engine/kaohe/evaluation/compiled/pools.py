"""How levels and shares of pools came about, from the rows of compiled code.

May import `scheme.model`, and of `evaluation` its words and what a trace is made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.evaluation.compiled.said import decimal, shown
from kaohe.evaluation.formulas import computed, named
from kaohe.evaluation.groups import as_seen_from, of_another
from kaohe.evaluation.lookup import GROUPS
from kaohe.evaluation.scores import level_of
from kaohe.evaluation.trace import Shared
from kaohe.scheme.model import GroupFigure
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.evaluation.compiled import groups
    from kaohe.evaluation.compiled.program import Shares
    from kaohe.evaluation.compiled.said import Names, View
    from kaohe.evaluation.trace import Computed, Figure, Graded
    from kaohe.scheme.model import Expr, Ladder

_CENTS: Final = 2


def leveled(item: Ladder, slot: int) -> Callable[[View], Graded]:
    """Say which level an agent has, by its number."""
    levels = [level_of(item, number) for number in range(len(item.rungs))]
    return lambda view: levels[view.row[slot]]


def shared(
    asked: Shares, amount: Callable[[View], Computed], names: Names, after: list[Expr | str]
) -> tuple[Callable[[View], Shared], Callable[[View], tuple[Figure, ...]]]:
    """Say how a pool was shared out, and from what that was computed; `after`: what limits look up."""
    item, over, slot = asked.pool, asked.over, asked.slot
    by, own, rest = names.number(item.by), names.inputs([item.by]), names.inputs(after)
    looked_up = [(each, names.number(each)) for each in dict.fromkeys(named(item.amount))]
    has_own = any(not isinstance(each, GroupFigure) or each.statistic == "rank" for each, _ in looked_up)

    def told(view: View, first: View) -> Computed:
        """Give the amount; of another agent's figures it says whose they are."""
        if view is first or not has_own:
            return amount(first)
        name, lookup = first.agent.agent, names.lookup(first)
        return computed(item.amount, lambda asked: of_another(name, lookup(asked), asked), Kind.MONEY)[1]

    def make(view: View) -> Shared:
        how: groups.Shared = view.row[slot + 1]
        outside = over.key is not None and view.row[over.key] is None
        return Shared(
            told(view, view.others[how.first]),
            decimal(how.cents, _CENTS),
            names.figure(view, by),
            shown(how.whole, 10**over.places)[0],
            GROUPS[item.within],
            outside,
            how.cent,
            item.span,
        )

    def seen(view: View) -> tuple[Figure, ...]:
        first = view.others[view.row[slot + 1].first]
        there = [
            as_seen_from(view.agent.agent, first.agent.agent, names.figure(first, number), each)
            for each, number in looked_up
        ]
        return tuple(dict.fromkeys([*own(view), *there, *rest(view)]))

    return make, seen
