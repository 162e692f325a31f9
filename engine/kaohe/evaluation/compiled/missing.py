"""What is told of earlier periods that are missing, where it is plain who looks at them; else the reference sees who.

A period that is missing is told once under the same words, at the place that was looked at first.
May import `scheme.model`, `checking.walk`, and of `evaluation` its history.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kaohe.checking.walk import expressions
from kaohe.evaluation.formulas import named
from kaohe.scheme.model import (
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    Earlier,
    FormulaScore,
    Grade,
    Limit,
    Notice,
    Pool,
    Ranking,
    RedLine,
    Scorecard,
    Streak,
    parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.evaluation.history import History
    from kaohe.scheme.model import Expr, Item, Scheme

    Asked = Earlier | Streak | Limit

_ALWAYS = Scorecard | FormulaScore | Banded | Grade | Commission | Pool | Limit | RedLine | Notice


class Missing:
    """What a scheme asks of earlier periods, and whether everybody for whom it is looks at it."""

    def __init__(self, scheme: Scheme) -> None:
        self._asked: list[tuple[Asked, object, bool]] = []
        for item in scheme.items:
            if isinstance(item, Limit) and item.kind == "advance":
                self._asked.append((item, item, True))
            for expr in expressions(item):
                self._asked += _asked_of(expr, looked_at=_looked_at(item, expr))
        self._whom = [] if scheme.applies is None else list(_asked_of(scheme.applies, looked_at=True))

    def plain(self, history: History) -> bool:
        """Whether it is plain what is to be told."""
        where: dict[str, list[tuple[object, bool]]] = defaultdict(list)
        for asked, expr, looked_at in (*self._asked, *self._whom):
            if history.lacks(asked):
                where[history.head(asked).en].append((expr, looked_at))
        return all(
            looked_at and all(expr is each for each, _ in found)
            for found in where.values()
            for expr, looked_at in found
        )

    def tell_whom(self, history: History) -> None:
        """Tell what all agents were looked at for, to know for whom the scheme is."""
        for asked, _, _ in self._whom:
            history.tell_missing(asked)

    def tell(self, history: History) -> None:
        """Tell what everybody for whom the scheme is looks at."""
        for asked, _, _ in self._asked:
            history.tell_missing(asked)


def _asked_of(expr: Expr, *, looked_at: bool) -> Iterator[tuple[Asked, Expr, bool]]:
    for each in named(expr):
        if isinstance(each, Earlier | Streak):
            yield each, expr, looked_at and not _divides(expr)


def _looked_at(item: Item, expr: Expr) -> bool:
    """Whether an expression of an item is looked at whatever the figures are."""
    match item:
        case Base() | Bonus() | Deduction():
            rest = item.default if isinstance(item, Base) else item.otherwise
            return expr is (item.cases[0].when if item.cases else rest)
        case Ranking():
            return item.within == "all"
        case _:
            return isinstance(item, _ALWAYS)


def _divides(expr: Expr) -> bool:
    """Whether a streak divides: by 0, nothing behind it is looked at."""
    if isinstance(expr, Streak):
        return any(map(_any_division, parts(expr)))
    return any(map(_divides, parts(expr)))


def _any_division(expr: Expr) -> bool:
    return getattr(expr, "op", None) == "/" or any(map(_any_division, parts(expr)))
