"""How what a part of a scheme gives moves with one figure: each jump, each slope, at the smallest figures that show it.

What the others are held at: each at the values around its own breaks, at 0, and far above them, the smallest first. At
most 400 ways of holding the others are looked at for each figure, and all of them at their greatest, and so many at all
that it takes seconds, not minutes; where there are more, `Moves.whole` says that not all were.

What is told once: what happens at one bound as it is written (or on a slope), in one direction, however the others are
held; of steps without end each by its count. Of its witnesses the smallest is told: of the other figures none can be
left out (be 0, no, a word nobody wrote) or one step smaller by itself, with the same still happening; the figure that
moves is where it happens then. So `Study.smallest` makes it, while there is time.

May import `metrics`, `scheme.model`, `values`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice, product, takewhile
from typing import TYPE_CHECKING, Final

from kaohe.checking.alike import Alike
from kaohe.checking.measured import Measured, measured
from kaohe.checking.pay import Part, Sheet
from kaohe.checking.piecewise import Function, NoFigureError, Straight, Stretch, UncoveredError, function_of, on_grid
from kaohe.checking.seen import Move, Seen
from kaohe.checking.shapes import Shapes, Value, default_of
from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Span
    from kaohe.scheme.model import Expr, Item

MOST_WAYS: Final = 400
_MOST_LOOKS: Final = 25_000
_SPARE: Final = 5_000
"""So many looks are kept to make witnesses smaller."""
_QUICK: Final = 3
"""So many parts of which it is known what they give take the time of one look."""
_FAR: Final = 10_000
_CENTS: Final = 2
_CENT: Final = Fraction(1, 100)
_POINT: Final = Stretch(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Moves:
    """All moves of a part with a figure, from the smallest.

    whole: every way of holding the others was looked at. followed: it is straight in parts, else it is not looked at.
    """

    of: Measured
    found: tuple[Move, ...]
    whole: bool
    followed: bool


@dataclass
class _LookedAt:
    """What was found of a part: formulas that move not as one, its figures, how it moves with each, what it pays."""

    part: Part
    apart: frozenset[int]
    alike: Alike
    rests: tuple[int, ...]
    values: dict[Expr, tuple[Value, ...]] = field(default_factory=dict)
    paid: dict[tuple[int, ...], Fraction | None] = field(default_factory=dict)
    moves: dict[tuple[int, ...], tuple[Move, ...]] = field(default_factory=dict)
    """With a figure while others are held, all by their number and the value's identity."""
    bent: set[int] = field(default_factory=set)
    """The numbers of the figures with which it is no straight function."""


class Study:
    """Looks at the parts of a checked scheme, each as a function of each of its figures."""

    def __init__(self, items: Mapping[str, Item], looks: int = 0) -> None:
        self._shapes = Shapes(items, looks)
        self._most = _MOST_LOOKS
        self._looked_at: dict[int, _LookedAt] = {}

    def measured(self, figure: Expr) -> Measured:
        """Say what a figure measures."""
        return measured(figure)

    def number(self, figure: Expr) -> int:
        """Give the number that all equal figures have."""
        return self._shapes.number(figure)

    def moves(self, part: Part) -> Iterator[Moves]:
        """Go through the numbers that a part depends on, each with how the part moves with it."""
        values = self.values(part)
        for figure in values:
            if isinstance(default_of(figure), Straight):
                of = self.measured(figure)
                others = {other: held for other, held in values.items() if other != figure}
                found: dict[tuple[Span | None, int, int], Move] = {}
                in_time = takewhile(self.has_time, ways(others))
                for held in self._look_at(part).alike.unlike(self._shapes.number(figure), in_time):
                    for move in self._moves(part, figure, of, held):
                        found |= dict.fromkeys(move.told_as - found.keys(), move)
                whole = self.has_time() and math.prod(map(len, others.values())) <= MOST_WAYS
                by_size = sorted(
                    {id(move): move for move in found.values()}.values(), key=lambda each: (each.low, each.high)
                )
                yield Moves(of, tuple(by_size), whole, self.number(figure) not in self._look_at(part).bent)

    @property
    def looks(self) -> int:
        """How much was looked at so far."""
        return self._shapes.looks

    def has_time(self, _: object = None) -> bool:
        """Whether there is still time to look at more; what was not looked at is not told."""
        return self._shapes.looks < self._most

    def values(self, part: Part) -> dict[Expr, tuple[Value, ...]]:
        """Give the figures that a part depends on, each with the values at which it may decide otherwise."""
        return self._look_at(part).values

    def pays(self, part: Part, figures: Mapping[Expr, Value]) -> Fraction | None:
        """Give what a part gives for figures, rounded as it is shown; None where it has no value."""
        return self._pays(part, self._shapes.held(figures))

    def all_pay(self, parts: Iterable[Part], figures: Mapping[Expr, Value]) -> list[Fraction | None]:
        """Give what each of some parts gives for figures, as `pays` does."""
        held = self._shapes.held(figures)
        found = [self._pays(part, held) for part in parts]
        self._shapes.looks += len(found) // _QUICK
        return found

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

    def found(self, part: Part, figure: Expr, held: Mapping[Expr, Value]) -> tuple[Move, ...]:
        """Give the moves of a part with one figure, the others being held."""
        return self._moves(part, figure, self.measured(figure), held)

    def smallest(
        self, held: Mapping[Expr, Value], holds: Callable[[Mapping[Expr, Value]], bool]
    ) -> Mapping[Expr, Value]:
        """Make the figures of a witness as small as may be, one after the other, while it still is one.

        So often as that changes something: what one figure needed it may need no more where another is smaller.
        """
        found, smaller = dict(held), True
        self._most += _SPARE
        while smaller and self.has_time():
            smaller = False
            for figure in [*found]:
                less = self._less(figure, found, holds)
                smaller |= less is not found
                found = less
        self._most -= _SPARE
        return found

    def _less(
        self, figure: Expr, held: dict[Expr, Value], holds: Callable[[Mapping[Expr, Value]], bool]
    ) -> dict[Expr, Value]:
        """Give the witness with one figure smaller, as halving finds it; itself if not even by one step."""
        without, value, of = {**held}, held[figure], self.measured(figure)
        del without[figure]
        if not of.least and holds(without):
            return without
        if not isinstance(value, Straight):
            return held
        step = of.step if value.start > 0 else -of.step
        high, found = int(value.start / step), held

        def holds_at(size: int) -> bool:
            nonlocal high, found
            tried: dict[Expr, Value] = {**held, figure: Straight(size * step)}
            if not holds(tried):
                return False
            high, found = size, tried
            return True

        low = int((of.least or 0) / of.step) or 1
        if low < high and holds_at(high - 1):  # mostly it is the smallest already
            while low < high and not holds_at(low) and self.has_time():
                low = min(2 * low, high)
            low = low // 2 + 1
            while low < high and self.has_time():
                middle = (low + high) // 2
                low = low if holds_at(middle) else middle + 1
        return found

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
        function, _ = self._function(part, figure, of, {}, looking=True)
        steps: set[Fraction] = {Fraction(0)}
        for at in () if function is None else function.breaks:
            down, up = on_grid(at, of.step, up=False), on_grid(at, of.step, up=True)
            steps |= {down, up} if down != up else {down - of.step, down, up + of.step}
        steps.add(max(steps) + _FAR)
        kept = [step for step in steps if of.least is None or step >= of.least]
        return tuple(Straight(step) for step in sorted(kept, key=lambda step: (abs(step), step)))

    def _function(
        self,
        part: Part,
        figure: Expr,
        of: Measured,
        held: Mapping[Expr, Value],
        *,
        stepped: bool = False,
        looking: bool = False,
    ) -> tuple[Function | None, bool]:
        """Give what a part gives as a function of a figure, None where it is none that is straight.

        And whether steps of what `round` rounds are more than cents, and not looked at: `stepped` looks at them.
        looking: to find all breaks, also of what is not decided by; else those that decide.
        """
        looked_at = self._look_at(part)
        numbered, moving = self._shapes.held(held), self._shapes.number(figure)
        coarse = False

        def compute(stretch: Stretch) -> Straight:
            nonlocal coarse
            if not self.has_time():
                raise UncoveredError
            sheet = Sheet(self._shapes, numbered, stretch, moving, looked_at.apart, looking=looking, stepped=stepped)
            found = sheet.part(part)
            coarse |= sheet.coarse and found.off > _CENT / 2
            return found

        try:
            function = function_of(compute, of.least)
        except UncoveredError:
            function = None
        return function, coarse

    def _moves(self, part: Part, figure: Expr, of: Measured, held: Mapping[Expr, Value]) -> tuple[Move, ...]:
        known, numbered = self._look_at(part).moves, self._shapes.held(held)
        figures = (each for number in sorted(numbered) for each in (number, id(numbered[number])))
        at = (self._shapes.number(figure), *figures)
        if at not in known:
            known[at] = tuple(self._found(part, figure, of, held))
        return known[at]

    def _found(self, part: Part, figure: Expr, of: Measured, held: Mapping[Expr, Value]) -> Iterator[Move]:
        def pays(x: Fraction) -> Fraction | None:
            return self.pays(part, {**held, figure: Straight(x)})

        function, coarse = self._function(part, figure, of, held)
        if function is None:
            if self.has_time():
                self._look_at(part).bent.add(self.number(figure))
            return
        seen = Seen(function, figure, of, held, pays)
        yield from _counted((*seen.jumps(), *(() if coarse else seen.slopes())))
        if coarse:
            function, _ = self._function(part, figure, of, held, stepped=True)
            if function is not None:
                yield from _counted(Seen(function, figure, of, held, pays).jumps())


def ways(values: Mapping[Expr, tuple[Value, ...]]) -> Iterator[dict[Expr, Value]]:
    """Go through the ways of holding figures, those with the fewest that are not 0 first."""
    choices = [[None if value == default_of(figure) else value for value in each] for figure, each in values.items()]
    ways = islice(product(*choices), MOST_WAYS)
    most = tuple(each[-1] for each in choices)  # where much is asked for at once
    kept = [
        {figure: value for figure, value in zip(values, way, strict=True) if value is not None} for way in (*ways, most)
    ]
    yield from sorted(kept, key=len)


def _counted(moves: Iterable[Move]) -> Iterator[Move]:
    """Say as what each is told: of what is written once, which one of the same direction it is."""
    counts: Counter[tuple[Span | None, int]] = Counter()
    for move in {(move.at is None, move.low, move.high): move for move in moves}.values():
        spans = {(span, move.sign) for span in move.spans or (None,)}
        counts.update(spans)
        yield replace(move, told_as=frozenset((*each, counts[each]) for each in spans))
