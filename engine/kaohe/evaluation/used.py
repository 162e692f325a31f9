"""What a scheme uses of the figures that are handed in.

May import `scheme.model`, `checking.walk`, and of this package `history`, `names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.evaluation.history import looks_back
from kaohe.evaluation.names import target_of
from kaohe.scheme.model import (
    Banded,
    Base,
    Bonus,
    Commission,
    Compare,
    Deduction,
    Expr,
    FormulaScore,
    Grade,
    GroupFigure,
    Include,
    Item,
    Ladder,
    LaterRefunds,
    Limit,
    Notice,
    Origin,
    Parameter,
    PlaceRule,
    Pool,
    Ranking,
    RedLine,
    Ref,
    Scorecard,
    Stands,
    Text,
    Unread,
    parts,
)
from kaohe.values import Kind

if TYPE_CHECKING:
    from kaohe.scheme.model import Group, Scheme

_HANDED_IN: Final = frozenset({Origin.METRIC, Origin.FACT})
_TEXTS: Final = frozenset({Origin.ATTRIBUTE, Origin.FACT})
OfGroup = tuple["Group", str]
"""A kind of group, and the id of a metric of such groups as such."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a checked scheme uses.

    figures: metrics and facts of agents, by id, with a name that means each. of_groups: metrics of groups as such.
    needed, needed_of_groups: which of them are errors where there are none. words: with what an attribute or a fact is
    compared. groups: within which figures are compared. looks_back: whether earlier results count.
    """

    figures: Mapping[str, Ref]
    of_groups: Mapping[OfGroup, Ref]
    needed: frozenset[str]
    needed_of_groups: frozenset[OfGroup]
    words: Mapping[str, tuple[Ref, frozenset[str]]]
    groups: tuple[Group, ...]
    looks_back: bool


def used_by(scheme: Scheme) -> Used:
    """Say what a checked scheme uses."""
    applies = [] if scheme.applies is None else [scheme.applies]
    every = [*applies, *(expr for item in scheme.items for expr in expressions(item))]
    strict = [*applies, *(expr for item in scheme.items for expr in _strict(item))]
    figures, of_groups = _figures(every)
    needed, needed_of_groups = _figures(strict)
    words: dict[str, tuple[Ref, frozenset[str]]] = {}
    within = {item.within for item in scheme.items if isinstance(item, Ranking | Pool)}
    for expr in _all(every):
        if isinstance(expr, Compare):
            for ref, word in _compared(expr):
                known = words.get(ref.name, (ref, frozenset()))[1]
                words[ref.name] = ref, known | {word}
        elif isinstance(expr, GroupFigure | Stands):
            within.add(expr.group)
    return Used(
        figures,
        of_groups,
        frozenset(needed),
        frozenset(needed_of_groups),
        words,
        tuple(sorted(within - {"all"})),
        looks_back(scheme),
    )


def _strict(item: Item) -> tuple[Expr, ...]:  # noqa: PLR0911 - one return for each kind of item
    """Give the expressions of an item whose figures must have a value: it does not say what it gives without."""
    match item:
        case FormulaScore() | Commission() | Bonus() | Deduction():
            return expressions(item) if item.missing is None else ()
        case Scorecard():
            return tuple(each.figure for each in item.indicators if each.scale.missing is None)
        case Banded():
            return (item.by,) if item.scale.missing is None else ()
        case Grade():
            return (item.by,) if item.bands.missing is None else ()
        case Pool():
            return (item.amount,)
        case Ranking():
            return ()
        case (
            Base()
            | Ladder()
            | LaterRefunds()
            | Limit()
            | Notice()
            | Parameter()
            | PlaceRule()
            | RedLine()
            | Include()
            | Unread()
        ):
            return expressions(item)
        case _:
            assert_never(item)


def _figures(exprs: Iterable[Expr]) -> tuple[dict[str, Ref], dict[OfGroup, Ref]]:
    """Give the names of what is looked up of agents, and of groups as such."""
    of_agents: dict[str, Ref] = {}
    of_groups: dict[OfGroup, Ref] = {}
    for expr in _all(exprs):
        if isinstance(expr, GroupFigure) and expr.statistic == "own":
            of_groups.setdefault((expr.group, expr.figure.name), expr.figure)
        elif isinstance(expr, Ref) and target_of(expr).origin in _HANDED_IN:
            of_agents.setdefault(target_of(expr).id, expr)
    return of_agents, of_groups


def _all(exprs: Iterable[Expr]) -> Iterator[Expr]:
    """Go through expressions and all that they are made of; what is asked of a group as such is nobody's own."""
    rest = [*exprs][::-1]
    while rest:
        expr = rest.pop()
        yield expr
        if not isinstance(expr, GroupFigure) or expr.statistic != "own":
            rest.extend(reversed(parts(expr)))


def _compared(expr: Compare) -> Iterator[tuple[Ref, str]]:
    """Give what of an agent is compared with a word, and the word."""
    for one, other in ((expr.left, expr.right), (expr.right, expr.left)):
        if isinstance(one, Ref) and isinstance(other, Text):
            target = target_of(one)
            if target.origin in _TEXTS and target.kind is Kind.TEXT:
                yield one, other.value
