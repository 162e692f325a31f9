"""How what a part of a scheme gives moves with one figure: each jump, each slope, at the smallest figures that show it.

What the others are held at: each at the values around its own breaks, at 0, and far above them, the smallest first. So
a move that depends on others is found with the smallest of them that let it happen. At most 400 ways of holding the
others are looked at for each figure, and all of them at their greatest; where there are more, `Moves.whole` says that
not all were.

May import `metrics`, `scheme.model`, `values`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from kaohe.checking.measured import Measured, measured
from kaohe.checking.pay import Part, Sheet, Value, default_of
from kaohe.checking.piecewise import Function, NoFigureError, Straight, Stretch, UncoveredError, function_of, on_grid
from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Span
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Expr, Item

MOST_WAYS: Final = 400
_FAR: Final = 10_000
_CENTS: Final = 2
_CENT: Final = Fraction(1, 100)
_POINT: Final = Stretch(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Move:
    """From one value of a figure to the next at which what is given differs.

    at: the break between them; None on a slope. spans: what the author wrote there. flat: nothing moves beside it.
    held: what the other figures are, those that are not 0.
    """

    figure: Expr
    low: Fraction
    high: Fraction
    gives: Fraction
    then: Fraction
    at: Fraction | None
    spans: tuple[Span, ...]
    flat: bool
    held: Mapping[Expr, Value] = field(default_factory=dict)

    @property
    def sign(self) -> int:
        """1 where more is given for more, -1 where less is."""
        return 1 if self.then > self.gives else -1


@dataclass(frozen=True, slots=True)
class Moves:
    """All moves of a part with a figure, from the smallest; `whole`: every way of holding the others was looked at."""

    of: Measured
    found: tuple[Move, ...]
    whole: bool


class Study:
    """Looks at the parts of a checked scheme, each as a function of each of its figures."""

    def __init__(self, items: Mapping[str, Item], registry: Registry) -> None:
        self._items = items
        self.registry = registry
        self._values: dict[int, dict[Expr, tuple[Value, ...]]] = {}

    def measured(self, figure: Expr) -> Measured:
        """Say what a figure measures."""
        return measured(figure, self.registry)

    def moves(self, part: Part) -> Iterator[Moves]:
        """Go through the numbers that a part depends on, each with how the part moves with it."""
        values = self.values(part)
        for figure in values:
            if isinstance(default_of(figure), Straight):
                of = self.measured(figure)
                others = {other: held for other, held in values.items() if other != figure}
                found: dict[tuple[Fraction | None, Fraction, int], Move] = {}
                for held in ways(others):
                    for move in self._moves(part, figure, of, held):
                        found.setdefault((move.at, move.low if move.at is not None else Fraction(0), move.sign), move)
                whole = math.prod(map(len, others.values())) <= MOST_WAYS
                yield Moves(of, tuple(sorted(found.values(), key=lambda move: (move.low, move.high))), whole)

    def values(self, part: Part) -> dict[Expr, tuple[Value, ...]]:
        """Give the figures that a part depends on, each with the values at which it may decide otherwise."""
        if id(part) not in self._values:
            sheet = Sheet(self._items, {}, _POINT)
            with suppress(NoFigureError):  # it is looked through all the same
                sheet.part(part)
            self._values[id(part)] = {figure: self._held_at(part, figure, sheet) for figure in tuple(sheet.seen)}
        return self._values[id(part)]

    def pays(self, part: Part, figures: Mapping[Expr, Value]) -> Fraction | None:
        """Give what a part gives for figures, rounded as it is shown; None where it has no value."""
        try:
            found = Sheet(self._items, figures, _POINT).part(part).start
        except NoFigureError:
            return None
        return Fraction(half_up(found, _CENTS))

    def _held_at(self, part: Part, figure: Expr, sheet: Sheet) -> tuple[Value, ...]:
        default = default_of(figure)
        if isinstance(default, bool):
            return (False, True)
        if isinstance(default, str):
            return (default, *sheet.words.get(figure, ()))
        of = self.measured(figure)
        function = self._function(part, figure, of, {})
        steps: set[Fraction] = {Fraction(0)}
        for at in () if function is None else function.breaks:
            down, up = on_grid(at, of.step, up=False), on_grid(at, of.step, up=True)
            steps |= {down, up} if down != up else {down - of.step, down, up + of.step}
        steps.add(max(steps) + _FAR)
        kept = [step for step in steps if of.least is None or step >= of.least]
        return tuple(Straight(step) for step in sorted(kept, key=lambda step: (abs(step), step)))

    def _function(self, part: Part, figure: Expr, of: Measured, held: Mapping[Expr, Value]) -> Function | None:
        """Give what a part gives as a function of a figure; None where it is none that is straight."""

        def compute(stretch: Stretch) -> Straight:
            return Sheet(self._items, held, stretch, figure).part(part)

        try:
            return function_of(compute, of.least)
        except UncoveredError:
            return None

    def _moves(self, part: Part, figure: Expr, of: Measured, held: Mapping[Expr, Value]) -> Iterator[Move]:
        function = self._function(part, figure, of, held)
        if function is not None:
            yield from _jumps(function, figure, of, held)
            yield from _slopes(function, figure, of, held)


def ways(values: Mapping[Expr, tuple[Value, ...]]) -> Iterator[dict[Expr, Value]]:
    """Go through the ways of holding figures, those with the fewest that are not 0 first."""
    ways = islice(product(*values.values()), MOST_WAYS)
    most = tuple(each[-1] for each in values.values())  # where much is asked for at once
    each = [dict(zip(values, way, strict=True)) for way in (*ways, most)]
    kept = [{key: value for key, value in way.items() if value != default_of(key)} for way in each]
    yield from sorted(kept, key=len)


def _jumps(function: Function, figure: Expr, of: Measured, held: Mapping[Expr, Value]) -> Iterator[Move]:
    for at, left, here, right in function.jumps():
        spans = tuple(span for span in function.breaks.get(at, ()) if span is not None)
        down, up = on_grid(at, of.step, up=False), on_grid(at, of.step, up=True)
        pairs = [(down, up, left, right)]
        if down == up:
            pairs = [(at - of.step, at, left, here), (at, at + of.step, here, right)]
        for low, high, one, other in pairs if spans else ():
            if one is None or other is None or (of.least is not None and low < of.least):
                continue
            jump, shown = other.at(at) - one.at(at), _shown(function, low, high)
            if shown is not None and jump * (shown[1] - shown[0]) > 0:
                flat = not one.slope and not other.slope
                yield Move(figure, low, high, *shown, at, spans, flat, held)


def _slopes(function: Function, figure: Expr, of: Measured, held: Mapping[Expr, Value]) -> Iterator[Move]:
    for stretch, value in function.pieces:
        if value is None or not value.slope or stretch.is_point:
            continue
        wide = math.ceil(_CENT / abs(value.slope) / of.step) * of.step
        end = None if stretch.high is None else on_grid(stretch.high, of.step, up=False)
        low = on_grid(Fraction(0) if stretch.low is None else stretch.low, of.step, up=True)
        if function.at(low) != value.at(low):
            low += of.step  # it jumps there
        high = low + wide if end is None else min(low + wide, end - of.step)
        shown = _shown(function, low, high)
        if shown is not None and low < high:
            yield Move(figure, low, high, *shown, None, (), flat=False, held=held)


def _shown(function: Function, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction] | None:
    """Give what is given at two values, as it is shown, if it differs."""
    ends = [Fraction(half_up(end, _CENTS)) for end in map(function.at, (low, high)) if end is not None]
    return None if len(set(ends)) == 1 or not ends else (ends[0], ends[-1])
