"""Finds the value at which a cost meets a budget, by halving, among whole numbers that stand for values.

May import nothing of kaohe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

_STRETCHES: Final = 8
"""Into how many stretches the values are cut first: where the cost falls and rises again, that shows."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What was found for a budget.

    within: the value that costs the most of those within the budget. beyond: its neighbour, which costs more than that.
    Where all values tried are on one side of the budget, the other is None, and the one given is the nearest tried.
    steady: whether the cost only rose, or only fell, over all values tried. tried: their costs, in order.
    """

    budget: Decimal
    within: tuple[int, Decimal] | None
    beyond: tuple[int, Decimal] | None
    steady: bool
    tried: tuple[tuple[int, Decimal], ...]

    @property
    def met(self) -> bool:
        """Whether the budget lies between two neighbours, or is a cost to the cent."""
        return self.within is not None and (self.beyond is not None or self.within[1] == self.budget)


def solve(cost: Callable[[int], Decimal], count: int, budget: Decimal) -> Solution:
    """Find which of `count` values meets a budget."""
    last = count - 1
    known = {number: cost(number) for number in {last * part // _STRETCHES for part in range(_STRETCHES + 1)}}
    low, high = next(
        (pair for pair in pairwise(sorted(known)) if (known[pair[0]] > budget) != (known[pair[1]] > budget)), (0, 0)
    )
    while high - low > 1:
        middle = (low + high) // 2
        known[middle] = cost(middle)
        if (known[middle] > budget) == (known[low] > budget):
            low = middle
        else:
            high = middle
    tried = tuple(sorted(known.items()))
    costs = [each for _, each in tried]
    steady = costs in (sorted(costs), sorted(costs, reverse=True))
    if low == high:
        return _one_sided(tried, budget, steady=steady)
    within, beyond = sorted(((low, known[low]), (high, known[high])), key=lambda each: each[1])
    return Solution(budget, within, beyond, steady, tried)


def _one_sided(tried: tuple[tuple[int, Decimal], ...], budget: Decimal, *, steady: bool) -> Solution:
    nearest = min(tried, key=lambda each: abs(each[1] - budget))
    if nearest[1] > budget:
        return Solution(budget, None, nearest, steady, tried)
    return Solution(budget, nearest, None, steady, tried)
