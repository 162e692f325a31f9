"""How what a part of a scheme gives moves with one figure: each jump, each slope, at the smallest figures that show it.

What the others are held at: each at the values around its own breaks, at 0, and far above them, the smallest first. So
a move that depends on others is found with the smallest of them that let it happen. At most 400 ways of holding the
others are looked at for each figure, and all of them at their greatest, and so many at all that it takes seconds, not
minutes; where there are more, `Moves.whole` says that not all were.

May import `metrics`, `scheme.model`, `values`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product, takewhile
from typing import TYPE_CHECKING, Final

from kaohe.checking.alike import Alike
from kaohe.checking.measured import Measured, measured
from kaohe.checking.pay import Part, Sheet
from kaohe.checking.piecewise import Function, NoFigureError, Straight, Stretch, UncoveredError, function_of, on_grid
from kaohe.checking.shapes import Shapes, Value, default_of
from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Span
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Expr, Item

MOST_WAYS: Final = 400
_MOST_LOOKS: Final = 40_000
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


@dataclass
class _LookedAt:
    """What was found of a part: formulas that move not as one, its figures, what it is of each alone, what it pays."""

    part: Part
    apart: frozenset[int]
    alike: Alike
    rests: tuple[int, ...]
    values: dict[Expr, tuple[Value, ...]] = field(default_factory=dict)
    alone: dict[Expr, Function | None] = field(default_factory=dict)
    paid: dict[tuple[int, ...], Fraction | None] = field(default_factory=dict)


class Study:
    """Looks at the parts of a checked scheme, each as a function of each of its figures."""

    def __init__(self, items: Mapping[str, Item], registry: Registry, looks: int = 0) -> None:
        self._shapes = Shapes(items, looks)
        self.registry = registry
        self._looked_at: dict[int, _LookedAt] = {}

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
                in_time = takewhile(self.has_time, ways(others))
                for held in self._look_at(part).alike.unlike(self._shapes.number(figure), in_time):
                    for move in self._moves(part, figure, of, held):
                        at = (move.at, move.low if move.at is not None else Fraction(0), move.sign)
                        found.setdefault(at, move)
                whole = self.has_time() and math.prod(map(len, others.values())) <= MOST_WAYS
                by_size = sorted(found.values(), key=lambda move: (move.low, move.high))
                yield Moves(of, tuple(by_size), whole)

    @property
    def looks(self) -> int:
        """How much was looked at so far."""
        return self._shapes.looks

    def has_time(self, _: object = None) -> bool:
        """Whether there is still time to look at more; what was not looked at is not told."""
        return self._shapes.looks < _MOST_LOOKS

    def values(self, part: Part) -> dict[Expr, tuple[Value, ...]]:
        """Give the figures that a part depends on, each with the values at which it may decide otherwise."""
        return self._look_at(part).values

    def pays(self, part: Part, figures: Mapping[Expr, Value]) -> Fraction | None:
        """Give what a part gives for figures, rounded as it is shown; None where it has no value."""
        return self._pays(part, self._shapes.held(figures))

    def all_pay(self, parts: Iterable[Part], figures: Mapping[Expr, Value]) -> list[Fraction | None]:
        """Give what each of some parts gives for figures, as `pays` does."""
        held = self._shapes.held(figures)
        return [self._pays(part, held) for part in parts]

    def _pays(self, part: Part, held: Mapping[int, Value]) -> Fraction | None:
        """Compute what a part gives; once for each of the values that the figures it rests on are held at."""
        looked_at = self._look_at(part)
        at = tuple(id(held.get(number)) for number in looked_at.rests)
        if at not in looked_at.paid:
            sheet = Sheet(self._shapes, held, _POINT, apart=looked_at.apart)
            paid = None
            with suppress(NoFigureError):
                paid = Fraction(half_up(sheet.part(part).start, _CENTS))
            looked_at.paid[at] = paid
        return looked_at.paid[at]

    def found(self, part: Part, move: Move, held: Mapping[Expr, Value]) -> Iterator[Move]:
        """Go through the moves of a part at the same break as another, or its slopes, the others being held."""
        return self._moves(part, move.figure, self.measured(move.figure), held, move)

    def smallest(
        self, held: Mapping[Expr, Value], holds: Callable[[Mapping[Expr, Value]], bool]
    ) -> Mapping[Expr, Value]:
        """Make the figures of a witness as small as halving finds them, one after the other, while it still is one."""
        found = dict(held)
        for figure, value in held.items():
            if not isinstance(value, Straight) or value.start < _FAR:  # at a bound, which says more than less would
                continue
            step = self.measured(figure).step
            low, high = 0, int(value.start / step)
            while low < high and self.has_time():
                middle = (low + high) // 2
                if holds({**found, figure: Straight(middle * step)}):
                    high = middle
                else:
                    low = middle + 1
            found[figure] = Straight(high * step)
        return {figure: value for figure, value in found.items() if value != default_of(figure)}

    def _look_at(self, part: Part) -> _LookedAt:
        """Look a part through once: formulas that share figures with others are taken apart, till none does."""
        found = self._looked_at.get(id(part))
        if found is None:
            sheet = self._seen_by(part, frozenset())
            while entangled := self._shapes.entangled(sheet.seen):
                sheet = self._seen_by(part, sheet.apart | entangled)
            alike = Alike(self._shapes, part, sheet.apart)
            found = self._looked_at[id(part)] = _LookedAt(part, sheet.apart, alike, tuple(sheet.seen))
            for figure in self._shapes.figures(sheet.seen):
                found.values[figure] = self._held_at(part, figure, sheet)
        return found

    def _seen_by(self, part: Part, apart: frozenset[int]) -> Sheet:
        sheet = Sheet(self._shapes, {}, _POINT, apart=apart, looking=True)
        with suppress(NoFigureError):  # it is looked through all the same
            sheet.part(part)
        return sheet

    def _held_at(self, part: Part, figure: Expr, sheet: Sheet) -> tuple[Value, ...]:
        default = default_of(figure)
        if isinstance(default, bool):
            return (False, True)
        if isinstance(default, str):
            return (default, *sheet.words.get(self._shapes.number(figure), ()))
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
        looked_at = self._look_at(part)
        if not held and figure in looked_at.alone:
            return looked_at.alone[figure]
        numbered, moving = self._shapes.held(held), self._shapes.number(figure)

        def compute(stretch: Stretch) -> Straight:
            if not self.has_time():
                raise UncoveredError
            # Alone, to find all breaks; else those that decide.
            return Sheet(self._shapes, numbered, stretch, moving, looked_at.apart, looking=not held).part(part)

        try:
            function = function_of(compute, of.least)
        except UncoveredError:
            function = None
        if not held:
            looked_at.alone[figure] = function
        return function

    def _moves(
        self, part: Part, figure: Expr, of: Measured, held: Mapping[Expr, Value], like: Move | None = None
    ) -> Iterator[Move]:
        function = self._function(part, figure, of, held)
        if function is None:
            return
        if like is None or like.at is not None:
            yield from _jumps(function, figure, of, held, None if like is None else like.at)
        if like is None or like.at is None:
            yield from _slopes(function, figure, of, held)


def ways(values: Mapping[Expr, tuple[Value, ...]]) -> Iterator[dict[Expr, Value]]:
    """Go through the ways of holding figures, those with the fewest that are not 0 first."""
    choices = [[None if value == default_of(figure) else value for value in each] for figure, each in values.items()]
    ways = islice(product(*choices), MOST_WAYS)
    most = tuple(each[-1] for each in choices)  # where much is asked for at once
    kept = [
        {figure: value for figure, value in zip(values, way, strict=True) if value is not None} for way in (*ways, most)
    ]
    yield from sorted(kept, key=len)


def _jumps(
    function: Function, figure: Expr, of: Measured, held: Mapping[Expr, Value], only: Fraction | None = None
) -> Iterator[Move]:
    for at, left, here, right in function.jumps():
        if only is not None and at != only:
            continue
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
