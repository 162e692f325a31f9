"""Ways of holding figures that come to the same for one that moves: what does not move with it has the same values.

Of such ways one is enough, and most are such: a bonus asks little of each figure. May import `scheme.model`, and of
this package `pay`, `piecewise`, `shapes`, `walk`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.checking.pay import Sheet
from kaohe.checking.piecewise import Stretch
from kaohe.checking.shapes import LOOKED_UP
from kaohe.checking.walk import expressions
from kaohe.scheme.model import Compare, Expr, Indicator, Parameter, Ref, parts

if TYPE_CHECKING:
    from kaohe.checking.pay import Part
    from kaohe.checking.shapes import Shapes, Value
    from kaohe.scheme.model import Item

_POINT: Final = Stretch(Fraction(0), Fraction(0))
_QUICK: Final = 10
"""So many values that are known take the time of one comparison."""


class Alike:
    """Tells the ways of holding figures apart in which a part of a scheme moves otherwise."""

    def __init__(self, shapes: Shapes, part: Part, apart: frozenset[int]) -> None:
        self._shapes = shapes
        self._apart = apart
        self._exprs = self._of(part)
        self._known: dict[tuple[int, ...], int] = {}
        self._values: dict[tuple[Value, Value, bool], int] = {}

    def unlike(self, moving: int, ways: Iterable[dict[Expr, Value]]) -> Iterator[dict[Expr, Value]]:
        """Leave out the ways that come to the same as one before for a figure that moves, given by its number."""
        fixed = {id(expr): expr for each in self._exprs for expr in self._fixed(each, moving)}
        resting = [(expr, tuple(self._rests_on(expr))) for expr in fixed.values()]
        seen: set[tuple[int, ...]] = set()
        for way in ways:
            self._shapes.looks += 1 + len(resting) // _QUICK
            held = self._shapes.held(way)
            values = tuple(self._value(expr, rests, held) for expr, rests in resting)
            if values not in seen:
                seen.add(values)
                yield way

    def _value(self, expr: Expr, rests: tuple[int, ...], held: Mapping[int, Value]) -> int:
        """Number the value that an expression has; equal values have one number."""
        at = (id(expr), *(id(held.get(number)) for number in rests))
        if at not in self._known:
            found = Sheet(self._shapes, held, _POINT, apart=self._apart).fixed(expr)
            self._known[at] = self._values.setdefault(found, len(self._values))
        return self._known[at]

    def _of(self, item: Item | Indicator) -> tuple[Expr, ...]:
        """Give the expressions that an item goes by, those of its limits and red lines among them."""
        own = (item.figure,) if isinstance(item, Indicator) else expressions(item)
        limits = (limit.amount for limit in self._shapes.limits(item))
        return (*own, *limits, *(red.when for red in self._shapes.red_lines(item)))

    def _inner(self, expr: Expr) -> tuple[Expr, ...]:
        """Give what an expression is computed from."""
        if isinstance(expr, Ref):
            item = self._shapes.item(expr)
            return () if item is None or isinstance(item, Parameter) else self._of(item)
        return () if isinstance(expr, LOOKED_UP) else parts(expr)

    def _fixed(self, expr: Expr, moving: int) -> Iterator[Expr]:
        """Go through the largest parts of an expression that do not move."""
        rests = self._rests_on(expr)
        if moving in rests:
            for each in self._inner(expr):
                yield from self._fixed(each, moving)
        elif rests:
            yield expr

    def _rests_on(self, expr: Expr) -> frozenset[int]:
        """Give the numbers of all figures that an expression may look up, formulas that move as one among them."""
        number = self._shapes.number(expr)
        found = self._shapes.rests_on.get(id(expr))
        if found is None:
            inner = self._inner(expr)
            own: set[int] = set()
            if isinstance(expr, Compare):
                apart = self._shapes.difference(expr)
                own |= set() if apart is None else {self._shapes.number(apart)}
            elif self._shapes.is_formula(expr) or (isinstance(expr, LOOKED_UP) and not inner):
                own.add(number)
            found = self._shapes.rests_on[id(expr)] = frozenset(own.union(*map(self._rests_on, inner)))
        return found
