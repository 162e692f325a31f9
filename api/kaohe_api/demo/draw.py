"""Chance that is the same on every machine: whole numbers only, and a generator of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Thing = TypeVar("Thing")

_MASK: Final = (1 << 64) - 1
_PERCENT: Final = 100


class Draw:
    """A stream of draws from a seed (SplitMix64): the standard library promises its own streams less firmly."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + self._next() % (high - low + 1)

    def chance(self, percent: int) -> bool:
        """Say yes in so many of a hundred cases."""
        return self._next() % _PERCENT < percent

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Draw one of several things, all alike."""
        return things[self._next() % len(things)]

    def weighted(self, things: Sequence[tuple[Thing, int]]) -> Thing:
        """Draw one of several things, each with its weight."""
        left = self._next() % sum(weight for _, weight in things)
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        raise AssertionError  # pragma: no cover - the weights add up to what was drawn from
