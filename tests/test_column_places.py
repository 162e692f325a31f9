"""Places over columns: counted where few figures differ, else sorted; both are what one counts by hand."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from kaohe.evaluation.compiled.column_groups import placed


def by_hand(groups: list[int], values: list[int], inside: list[bool], *, higher: bool) -> list[tuple[int, int, int]]:
    """Count for each one who of his group is better and who is worse."""
    found = []
    for group, value, enters in zip(groups, values, inside, strict=True):
        mates = [v for g, v, e in zip(groups, values, inside, strict=True) if e and g == group and group >= 0]
        above, below = sum(v > value for v in mates), sum(v < value for v in mates)
        better, worse = (above, below) if higher else (below, above)
        last = len(mates) >= 3 and better
        found.append((better + 1, worse + 1 if last else 0, len(mates)) if enters else (0, 0, len(mates)))
    return found


@pytest.mark.parametrize("spread", [2, 10**6], ids=["counted", "sorted"])
@pytest.mark.parametrize("higher", [True, False], ids=["higher", "lower"])
def test_places_are_those_counted_by_hand(spread: int, higher: bool) -> None:
    for seed in range(60):
        chance = Random(seed)  # noqa: S311 - no secret
        size = chance.randint(1, 12)
        groups = [chance.randint(-1, 1) for _ in range(size)]
        values = [chance.randint(-1, 1) * spread for _ in range(size)]
        inside = [group >= 0 and chance.random() < 0.8 for group in groups]
        found = placed(np.array(groups), np.array(values), np.array(inside), higher_is_better=higher)
        assert [*zip(found.first, found.last, found.of, strict=True)] == by_hand(groups, values, inside, higher=higher)
