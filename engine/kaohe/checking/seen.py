"""The jumps and slopes that a function of one figure shows, where people would see them: on its grid, to the cent.

May import of this package `measured`, `piecewise`, `shapes`; and `scheme.model`, `values`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.checking.piecewise import on_grid
from kaohe.values import half_up

if TYPE_CHECKING:
    from kaohe.checking.measured import Measured
    from kaohe.checking.piecewise import Function
    from kaohe.checking.shapes import Value
    from kaohe.diagnostics import Span
    from kaohe.scheme.model import Expr

_CENTS: Final = 2
_CENT: Final = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Move:
    """From one value of a figure to the next at which what is given differs.

    at: the break between them; None on a slope. spans: what the author wrote there. flat: nothing moves beside it.
    held: what the other figures are, those that are not 0. told_as: what it is told as, once for each.
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
    told_as: frozenset[tuple[Span | None, int, int]] = frozenset()

    @property
    def sign(self) -> int:
        """1 where more is given for more, -1 where less is."""
        return 1 if self.then > self.gives else -1


@dataclass(frozen=True, slots=True)
class Seen:
    """A function of a figure, the others being held. pays: gives what it comes to, rounded as it is shown."""

    function: Function
    figure: Expr
    of: Measured
    held: Mapping[Expr, Value]
    pays: Callable[[Fraction], Fraction | None]

    def jumps(self) -> Iterator[Move]:
        """Go through the jumps at what the author wrote."""
        step, least = self.of.step, self.of.least
        for at, left, here, right in self.function.jumps():
            spans = tuple(span for span in self.function.breaks.get(at, ()) if span is not None)
            down, up = on_grid(at, step, up=False), on_grid(at, step, up=True)
            pairs = [(down, up, left, right)]
            if at in self.function.widths:
                pairs = [(*self._beside(at), left, right)]
            elif down == up:
                pairs = [(at - step, at, left, here), (at, at + step, here, right)]
            for low, high, one, other in pairs if spans else ():
                if one is None or other is None or (least is not None and low < least):
                    continue
                jump, off = other.at(at) - one.at(at), one.off + other.off
                shown = self._shown(low, high)
                if shown is not None and abs(jump) > off and jump * (shown[1] - shown[0]) > 0:
                    flat = not any(each is not None and each.slope for each in (left, right))
                    yield Move(self.figure, low, high, *shown, at, spans, flat, self.held)

    def slopes(self) -> Iterator[Move]:
        """Go through the slopes, each from its first value to the next at which that shows."""
        step = self.of.step
        for stretch, value in self.function.pieces:
            if value is None or not value.slope or stretch.is_point:
                continue
            wide = math.ceil((_CENT + 2 * value.off) / abs(value.slope) / step) * step
            end = None if stretch.high is None else on_grid(stretch.high, step, up=False)
            low = on_grid(Fraction(0) if stretch.low is None else stretch.low, step, up=True)
            if self.function.at(low) != value.at(low):
                low += step  # it jumps there
            high = low + wide if end is None else min(low + wide, end - step)
            shown = self._shown(low, high) if low < high else None
            if shown is not None and (shown[1] - shown[0]) * value.slope > 0:
                low, high = self._beside_each_other(low, high) if value.off else (low, high)
                yield Move(
                    self.figure, low, high, *(self._shown(low, high) or shown), None, (), flat=False, held=self.held
                )

    def _beside(self, at: Fraction) -> tuple[Fraction, Fraction]:
        """Give the two values between which it jumps, which is near a break."""
        step, width = self.of.step, self.function.widths[at]
        low, high = on_grid(at - width, step, up=False) - step, on_grid(at + width, step, up=True) + step
        return self._beside_each_other(low if self.of.least is None else max(low, self.of.least), high)

    def _beside_each_other(self, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
        """Halve what lies between two values till they are beside each other, always where it differs more."""
        step, gives, then = self.of.step, self.pays(low), self.pays(high)
        while high - low > step:
            middle = on_grid((low + high) / 2, step, up=False)
            found = self.pays(middle)
            if found is None or gives is None or then is None:
                break
            if abs(found - gives) > abs(then - found):
                high, then = middle, found
            else:
                low, gives = middle, found
        return low, high

    def _shown(self, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction] | None:
        """Give what is given at two values, as it is shown, if it differs."""
        value = self.pays if self.function.is_rounded else self.function.at
        ends = [Fraction(half_up(end, _CENTS)) for end in map(value, (low, high)) if end is not None]
        return None if len(set(ends)) == 1 or not ends else (ends[0], ends[-1])
