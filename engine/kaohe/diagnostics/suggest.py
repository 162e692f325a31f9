"""Near names for a name that is unknown."""

from __future__ import annotations

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
    letters = [(each, wanted.count(each)) for each in set(wanted)]
    scored: list[tuple[int, str]] = []
    for candidate in dict.fromkeys(known):
        if left < 0:
            break
        other = candidate.casefold()[:_LONGEST]
        most = max(len(wanted), len(other))
        allowed = max(1, most // 3)
        held = len(wanted) > 1 and (wanted in other or other in wanted)
        if not held and not _may_be_near(letters, other, most - allowed):
            continue
        left -= len(wanted) * len(other)
        distance = _distance(wanted, other)
        if distance <= allowed or held:
            scored.append((distance, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:_MOST])


def _may_be_near(letters: list[tuple[str, int]], other: str, least: int) -> bool:
    """Whether a name has enough of the letters of another: else they need not be compared at all."""
    if len(other) < least:
        return False
    alike = 0
    for each, times in letters:
        if each in other:
            alike += 1 if times == 1 else min(times, other.count(each))
    return alike >= least


def _distance(one: str, two: str) -> int:
    """Count the insertions, deletions, changes and swaps of neighbours between two names (Damerau and Levenshtein)."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, char in enumerate(one, 1):
        line, cost, across = [row], row, row - 1
        for column, other in enumerate(two, 1):
            # The least of three, written out: without `min` it takes a third of the time.
            above = last[column]
            cost = above + 1 if above < cost else cost + 1
            if char == other:
                cost = across  # never more than the others
            else:
                if across < cost:
                    cost = across + 1
                if before and column > 1 and char == two[column - 2] and one[row - 2] == other:
                    cost = min(cost, before[column - 2] + 1)
            across = above
            line.append(cost)
        before, last = last, line
    return last[-1]
