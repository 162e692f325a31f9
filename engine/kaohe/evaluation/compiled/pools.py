"""How levels and shares of pools came about, from the rows of compiled code.

May import `scheme.model`, and of `evaluation` its words and what a trace is made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.evaluation.compiled.said import decimal, shown
from kaohe.evaluation.lookup import GROUPS
from kaohe.evaluation.scores import level_of
from kaohe.evaluation.trace import Shared

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
    by = names.number(item.by)

    def make(view: View) -> Shared:
        how: groups.Shared = view.row[slot + 1]
        outside = over.key is not None and view.row[over.key] is None
        return Shared(
            amount(view),
            decimal(how.cents, _CENTS),
            names.figure(view, by),
            shown(how.whole, 10**over.places)[0],
            GROUPS[item.within],
            outside,
            how.cent,
            item.span,
        )

    return make, names.inputs([item.by, item.amount, *after])
