"""Near names for a name that is unknown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST: Final = 4
_LONGEST: Final = 60
_MOST_COMPARED: Final = 4_000
"""How many pairs of characters are looked at for one name; more than the metrics and a usual scheme need."""


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the known names nearest to a name, at most four, the nearest first; none if none is near.

    Near means: at most a third of the name's characters differ, or one name holds the other.
    """
    wanted, left = name.casefold()[:_LONGEST], _MOST_COMPARED
    letters = Counter(wanted)
    scored: list[tuple[int, str]] = []
    for candidate in dict.fromkeys(known):
        other = candidate.casefold()[:_LONGEST]
        allowed = max(1, max(len(wanted), len(other)) // 3)
        held = len(wanted) > 1 and (wanted in other or other in wanted)
        if left < 0 or not (held or _may_be_near(letters, other, allowed)):
            continue
        left -= len(wanted) * len(other)
        distance = _distance(wanted, other)
        if distance <= allowed or held:
            scored.append((distance, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:_MOST])


def _may_be_near(letters: Counter[str], other: str, allowed: int) -> bool:
    """Whether two names differ little in length and in their letters: else they need not be compared at all."""
    most = max(letters.total(), len(other))
    return most - min(letters.total(), len(other)) <= allowed and most - (letters & Counter(other)).total() <= allowed


def _distance(one: str, two: str) -> int:
    """Count the insertions, deletions, changes and swaps of neighbours between two names (Damerau and Levenshtein)."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, char in enumerate(one, 1):
        line = [row]
        for column, other in enumerate(two, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (char != other))
            if row > 1 and column > 1 and char == two[column - 2] and one[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
