"""Exact functions of one figure that are straight between their breaks, found by cutting where a decision changes.

A function is computed on a whole stretch at once: the figure is `a + b·x`, and a comparison that comes out differently
within the stretch cuts it there. So every break is found, wherever it comes from, and nothing is tried out by sampling.

What is not straight (a product of two parts that both move, a division by one) is `UncoveredError`: it is not analysed,
nor is what would take more than 500 cuts. Of steps without end, as of a bonus for each 10%, the first 12 of each are
looked at; above them, and where something is divided by 0, a function has no value.

What is rounded stays straight, and it is kept by how much it may be off so. Against a number it is compared exactly: at
what is just rounded to it. Else the break may lie a little beside, by no more than `Function.widths` says.

May import `diagnostics`, `values`.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Final

from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.diagnostics import Span

_HOLDS: Final[dict[str, Callable[[int, int], bool]]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_TURNED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OTHERWISE: Final = {"<": ">=", "<=": ">", "!=": "="}
_MOST_CUTS: Final = 500
_MOST_STEPS: Final = 12
_NOTHING: Final = Fraction(0)


class UncoveredError(Exception):
    """Something is no straight function of the figure."""


class NoFigureError(Exception):
    """Something has no value, or none that is looked at."""


class CutError(Exception):
    """A comparison comes out differently on either side of a value within the stretch."""

    def __init__(self, at: Fraction, span: Span | None, *, step: bool = False, width: Fraction = _NOTHING) -> None:
        super().__init__()
        self.at = at
        self.span = span
        self.step = step
        self.width = width


@dataclass(frozen=True, slots=True)
class Straight:
    """start + slope·x, or off it by no more than `blur` says."""

    start: Fraction
    slope: Fraction = _NOTHING
    blur: Blur | None = field(default=None, compare=False)

    @property
    def off(self) -> Fraction:
        """By how much it is off at most."""
        return _NOTHING if self.blur is None else self.blur.off

    @property
    def moves(self) -> bool:
        """Whether it may have several values."""
        return bool(self.slope) or self.blur is not None

    def at(self, x: Fraction) -> Fraction:
        """Give its value at an x."""
        return self.start + self.slope * x if self.slope else self.start

    def rounded(self, places: int) -> Straight:
        """Round it, half-up."""
        if not self.moves:
            return Straight(Fraction(half_up(self.start, places)))
        if self.blur is None:
            return Straight(self.start, self.slope, Blur(_half(places), Rounded(self, places)))
        of = self.blur.of
        if of is not None and of.factor == 1 and not of.shift and of.places <= places:
            return self  # it has no more decimals
        return Straight(self.start, self.slope, Blur(self.off + _half(places)))

    def plus(self, other: Straight, times: int = 1) -> Straight:
        """Add another, or its opposite."""
        start = self.start + other.start if times == 1 else self.start + times * other.start
        slope = self.slope + times * other.slope if other.slope else self.slope
        blur = None
        if self.blur is not None or other.blur is not None:
            of = None
            if self.blur is not None and self.blur.of is not None and not other.moves:
                of = self.blur.of.changed(Fraction(1), times * other.start)
            elif other.blur is not None and other.blur.of is not None and not self.moves:
                of = other.blur.of.changed(Fraction(times), self.start)
            blur = Blur(self.off + other.off, of)
        return Straight(start, slope, blur)

    def times(self, other: Straight) -> Straight:
        """Multiply by another, one of the two being constant."""
        if self.moves and other.moves:
            raise UncoveredError
        moving, by = (self, other) if self.moves else (other, self)
        slope = moving.slope * by.start if moving.slope else _NOTHING
        return Straight(self.start * other.start, slope, _times(moving.blur, by.start))

    def over(self, other: Straight) -> Straight:
        """Divide by a constant other than 0."""
        if other.moves:
            raise UncoveredError
        slope = self.slope / other.start if self.slope else _NOTHING
        return Straight(self.start / other.start, slope, self.blur and _times(self.blur, 1 / other.start))


@dataclass(frozen=True, slots=True)
class Rounded:
    """factor · (a value, rounded to so many places) + shift."""

    value: Straight
    places: int
    factor: Fraction = Fraction(1)
    shift: Fraction = _NOTHING

    def changed(self, factor: Fraction, shift: Fraction) -> Rounded:
        """Multiply it, and add to it."""
        return Rounded(self.value, self.places, self.factor * factor, self.shift * factor + shift)


@dataclass(frozen=True, slots=True)
class Blur:
    """By how much a value is off at most, since something is rounded. of: what it is exactly, where that is known."""

    off: Fraction
    of: Rounded | None = None


def _half(places: int) -> Fraction:
    return Fraction(1, 2 * 10**places)


def _times(blur: Blur | None, factor: Fraction) -> Blur | None:
    if blur is None or not factor:
        return None
    return Blur(blur.off * abs(factor), None if blur.of is None else blur.of.changed(factor, _NOTHING))


@dataclass(frozen=True)
class Stretch:
    """All values between two ends, without them; None is without end. A point where both ends are one.

    first: it begins at the least value that there is.
    """

    low: Fraction | None
    high: Fraction | None
    first: bool = False

    @cached_property
    def is_point(self) -> bool:
        """Whether it is a single value."""
        return self.low is not None and self.low == self.high

    @cached_property
    def inside(self) -> Fraction:
        """A value of it."""
        if self.low is None:
            return _NOTHING if self.high is None else self.high - 1
        if self.high is None:
            return self.low + 1
        return self.low if self.is_point else (self.low + self.high) / 2

    def holds(self, x: Fraction) -> bool:
        """Whether a value lies in it."""
        if self.is_point:
            return x == self.low
        return (self.low is None or self.low < x) and (self.high is None or x < self.high)

    def compare(self, op: str, left: Straight, right: Straight, span: Span | None) -> bool:
        """Say whether a comparison holds, all over the stretch; where it changes within, the stretch is cut.

        span: what in the scheme stands behind a break; None for one that nobody wrote.
        """
        if left.blur is not None or right.blur is not None:
            return self._compare_rounded(op, left, right, span)
        if left.slope is right.slope or left.slope == right.slope:
            (one, part), (other, piece) = left.start.as_integer_ratio(), right.start.as_integer_ratio()
            return _HOLDS[op](one * piece, other * part)
        apart = left.plus(right, -1)
        if not self.is_point:
            root = -apart.start / apart.slope
            if self.holds(root):
                raise CutError(root, span)
        return _HOLDS[op](apart.at(self.inside).numerator, 0)

    def _compare_rounded(self, op: str, left: Straight, right: Straight, span: Span | None) -> bool:
        for one, other, turned in ((left, right, op), (right, left, _TURNED[op])):
            of = None if one.blur is None else one.blur.of
            if of is not None and not other.moves:
                bound = (other.start - of.shift) / of.factor
                return self._rounded_is(turned if of.factor > 0 else _TURNED[turned], of.value, of.places, bound, span)
        apart, off = left.plus(right, -1), left.off + right.off
        if not apart.slope:
            if abs(apart.start) <= off:
                raise UncoveredError
            return _HOLDS[op](apart.start.numerator, 0)
        root, width = -apart.start / apart.slope, off / abs(apart.slope)
        if self.holds(root):
            raise CutError(root, span, width=width)
        if self.low is not None and (root < self.low or (self.first and root == self.low)) and self.low < root + width:
            # It changes before the stretch begins, or a little behind that: let it be behind, if there is room.
            if self.holds(root + width):
                raise CutError(root + width, span, width=width)
            return _HOLDS[op](-apart.slope.numerator, 0)
        return _HOLDS[op](apart.at(self.inside).numerator, 0)

    def _rounded_is(self, op: str, value: Straight, places: int, bound: Fraction, span: Span | None) -> bool:
        """Compare what a value is rounded to with a number: where it is just rounded to it."""
        if op in {"<", "<=", "!="}:
            return not self._rounded_is(_OTHERWISE[op], value, places, bound, span)
        if op == "=":
            above = self._rounded_is(">=", value, places, bound, span)
            return above and not self._rounded_is(">", value, places, bound, span)
        unit = Fraction(1, 10**places)
        least = (math.ceil(bound / unit) if op == ">=" else math.floor(bound / unit) + 1) * unit
        # Half of a unit goes away from 0.
        return self.compare(">=" if least > 0 else ">", value, Straight(least - unit / 2), span)

    def floor(self, value: Straight, span: Span, *, ends: bool = False) -> Straight:
        """Give the whole number below; a stretch over which it changes is cut where it does so first.

        ends: the steps are few, since something else holds beyond them.
        """
        if self.is_point or not value.slope:
            return Straight(Fraction(math.floor(value.at(self.inside))))
        if self.low is None:
            raise NoFigureError
        if value.blur is not None and value.blur.of is not None:
            return self._floor_rounded(value, value.at(self.low), span, ends=ends)
        first = value.at(self.low)
        below = math.floor(first) if value.slope > 0 else math.ceil(first) - 1
        root = (below + (value.slope > 0) - value.start) / value.slope
        if self.holds(root):
            raise CutError(root, span, step=not ends, width=value.off / abs(value.slope))
        return Straight(Fraction(below))

    def _floor_rounded(self, value: Straight, first: Fraction, span: Span, *, ends: bool) -> Straight:
        """Give the whole number below what is rounded: beside what it would be at the first value, unrounded."""
        up = value.slope > 0
        found = math.floor(first - value.off if up else first + value.off)
        try:
            while self.compare(">=", value, Straight(Fraction(found + up)), span) is up:
                found += 1 if up else -1
        except CutError as cut:
            raise CutError(cut.at, span, step=not ends) from None
        return Straight(Fraction(found))


@dataclass(frozen=True)
class Function:
    """A function of one figure: its pieces from left to right, and what stands behind each break.

    A piece whose value is None has no value there. widths: by how much a break may lie beside, where it may.
    """

    pieces: tuple[tuple[Stretch, Straight | None], ...]
    breaks: dict[Fraction, tuple[Span | None, ...]] = field(default_factory=dict)
    widths: dict[Fraction, Fraction] = field(default_factory=dict)

    @cached_property
    def is_rounded(self) -> bool:
        """Whether its values may be off."""
        return bool(self.widths) or any(value is not None and value.blur is not None for _, value in self.pieces)

    def at(self, x: Fraction) -> Fraction | None:
        """Give its value at an x; None where it has none."""
        low, high = 0, len(self.pieces)
        while low < high:  # to the first piece that ends there or beyond
            middle = (low + high) // 2
            end = self.pieces[middle][0].high
            if end is None or x <= end:
                high = middle
            else:
                low = middle + 1
        found = next((value for stretch, value in self.pieces[low : low + 2] if stretch.holds(x)), None)
        return None if found is None else found.at(x)

    def jumps(self) -> Iterator[tuple[Fraction, Straight | None, Straight | None, Straight | None]]:
        """Go through the breaks, each with what holds on its left, at it, and on its right."""
        for index, (stretch, value) in enumerate(self.pieces):
            if stretch.low is not None and stretch.is_point:
                left = self.pieces[index - 1][1] if index else value
                yield stretch.low, left, value, self.pieces[index + 1][1]


def function_of(compute: Callable[[Stretch], Straight], least: Fraction | None) -> Function:
    """Find a function's pieces, from `least` on, itself included; None: all values."""
    todo = [Stretch(None, None)] if least is None else [Stretch(least, None, first=True), Stretch(least, least)]
    pieces: list[tuple[Stretch, Straight | None]] = []
    breaks: dict[Fraction, tuple[Span | None, ...]] = {}
    widths: dict[Fraction, Fraction] = {}
    steps: Counter[Span | None] = Counter()
    while todo:
        stretch = todo.pop()
        try:
            pieces.append((stretch, compute(stretch)))
        except NoFigureError:
            pieces.append((stretch, None))
        except CutError as cut:
            if len(breaks) == _MOST_CUTS:
                raise UncoveredError from None
            steps[cut.span] += cut.step
            if cut.step and steps[cut.span] > _MOST_STEPS:
                pieces.append((stretch, None))
                continue
            breaks[cut.at] = (*breaks.get(cut.at, ()), cut.span)
            if cut.width:
                widths[cut.at] = max(cut.width, widths.get(cut.at, _NOTHING))
            before = Stretch(stretch.low, cut.at, stretch.first)
            todo += [Stretch(cut.at, stretch.high), Stretch(cut.at, cut.at), before]
    return Function(tuple(pieces), breaks, widths)


def on_grid(x: Fraction, step: Fraction, *, up: bool) -> Fraction:
    """Give the nearest multiple of a step at or beyond a value, upwards or downwards."""
    return (math.ceil(x / step) if up else math.floor(x / step)) * step
