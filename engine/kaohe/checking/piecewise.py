"""Exact functions of one figure that are straight between their breaks, found by cutting where a decision changes.

A function is computed on a whole stretch at once: the figure is `a + b·x`, and a comparison that comes out differently
within the stretch cuts it there. So every break is found, wherever it comes from, and nothing is tried out by sampling.

What is not straight (a product of two parts that both move, a division by one) is `UncoveredError`: it is not analysed,
nor is what would take more than 500 cuts. Of steps without end, as of a bonus for each 10%, the first 12 are looked at;
above them, and where something is divided by 0, a function has no value. May import `diagnostics`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Final

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
_MOST_CUTS: Final = 500
_MOST_STEPS: Final = 12
_NOTHING: Final = Fraction(0)


class UncoveredError(Exception):
    """Something is no straight function of the figure."""


class NoFigureError(Exception):
    """Something has no value, or none that is looked at."""


class CutError(Exception):
    """A comparison comes out differently on either side of a value within the stretch."""

    def __init__(self, at: Fraction, span: Span | None, *, step: bool = False) -> None:
        super().__init__()
        self.at = at
        self.span = span
        self.step = step


@dataclass(frozen=True, slots=True)
class Straight:
    """start + slope·x."""

    start: Fraction
    slope: Fraction = _NOTHING

    def at(self, x: Fraction) -> Fraction:
        """Give its value at an x."""
        return self.start + self.slope * x if self.slope else self.start

    def plus(self, other: Straight, times: int = 1) -> Straight:
        """Add another, or its opposite."""
        start = self.start + other.start if times == 1 else self.start + times * other.start
        slope = self.slope + times * other.slope if other.slope else self.slope
        return Straight(start, slope)

    def times(self, other: Straight) -> Straight:
        """Multiply by another, one of the two being constant."""
        if self.slope and other.slope:
            raise UncoveredError
        moving, by = (self, other) if self.slope else (other, self)
        return Straight(self.start * other.start, moving.slope * by.start if moving.slope else _NOTHING)

    def over(self, other: Straight) -> Straight:
        """Divide by a constant other than 0."""
        if other.slope:
            raise UncoveredError
        return Straight(self.start / other.start, self.slope / other.start if self.slope else _NOTHING)


@dataclass(frozen=True)
class Stretch:
    """All values between two ends, without them; None is without end. A point where both ends are one."""

    low: Fraction | None
    high: Fraction | None

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
        if left.slope == right.slope:
            one, other = left.start, right.start
            return _HOLDS[op](one.numerator * other.denominator, other.numerator * one.denominator)
        apart = left.plus(right, -1)
        if not self.is_point:
            root = -apart.start / apart.slope
            if self.holds(root):
                raise CutError(root, span)
        return _HOLDS[op](apart.at(self.inside).numerator, 0)

    def floor(self, value: Straight, span: Span, *, ends: bool = False) -> Straight:
        """Give the whole number below; a stretch over which it changes is cut where it does so first.

        ends: the steps are few, since something else holds beyond them.
        """
        if self.is_point or not value.slope:
            return Straight(Fraction(math.floor(value.at(self.inside))))
        if self.low is None:
            raise NoFigureError
        first = value.at(self.low)
        below = math.floor(first) if value.slope > 0 else math.ceil(first) - 1
        root = (below + (value.slope > 0) - value.start) / value.slope
        if self.holds(root):
            raise CutError(root, span, step=not ends)
        return Straight(Fraction(below))


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one figure: its pieces from left to right, and what stands behind each break.

    A piece whose value is None has no value there.
    """

    pieces: tuple[tuple[Stretch, Straight | None], ...]
    breaks: dict[Fraction, tuple[Span | None, ...]] = field(default_factory=dict)

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
    todo = [Stretch(None, None)] if least is None else [Stretch(least, None), Stretch(least, least)]
    pieces: list[tuple[Stretch, Straight | None]] = []
    breaks: dict[Fraction, tuple[Span | None, ...]] = {}
    steps = 0
    while todo:
        stretch = todo.pop()
        try:
            pieces.append((stretch, compute(stretch)))
        except NoFigureError:
            pieces.append((stretch, None))
        except CutError as cut:
            if len(breaks) == _MOST_CUTS:
                raise UncoveredError from None
            steps += cut.step
            if cut.step and steps > _MOST_STEPS:
                pieces.append((stretch, None))
                continue
            breaks[cut.at] = (*breaks.get(cut.at, ()), cut.span)
            todo += [Stretch(cut.at, stretch.high), Stretch(cut.at, cut.at), Stretch(stretch.low, cut.at)]
    return Function(tuple(pieces), breaks)


def on_grid(x: Fraction, step: Fraction, *, up: bool) -> Fraction:
    """Give the nearest multiple of a step at or beyond a value, upwards or downwards."""
    return (math.ceil(x / step) if up else math.floor(x / step)) * step
