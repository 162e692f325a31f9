"""What is asked of groups, over columns: sums, means, places, shares of pools.

Who is in no group has the group −1. May import numpy, `scheme.model`, and of this package what programs are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaohe.evaluation.names import target_of
from kaohe.scheme.model import Stands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.evaluation.compiled.program import OfGroup
    from kaohe.scheme.model import GroupFigure, Standing

Array = Any
_FEWEST: Final = 3
"""With fewer ranked agents there is no last place."""
_DENSE: Final = 4
"""So many cells an agent, at most, figures are counted in."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Places from the first and from the last, 0 where there is none, and among how many."""

    first: Array
    last: Array
    of: Array

    def holds(self, standing: Standing) -> Array:
        """Say whose place is among so many of the first, or of the last."""
        place = self.first if standing.end == "top" else self.last
        return (place == standing.count) if standing.exact else (place > 0) & (place <= standing.count)


def _comparable(values: Array) -> Array:
    """Give what sorts as the values do; NumPy does not sort Python's numbers by several columns."""
    return np.unique(values, return_inverse=True)[1] if values.dtype.kind == "O" else values


def group_of(keys: Array | None, size: int) -> Array:
    """Number the groups by their names; without names all are one."""
    if keys is None:
        return np.zeros(size, dtype=np.int64)
    _, numbers = np.unique(keys, return_inverse=True)
    return np.where(keys == "", -1, numbers.astype(np.int64))


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The members of groups, by group and figure; `start` and `end` of each one's group among them."""

    order: Array
    values: Array
    start: Array
    end: Array

    @classmethod
    def of(cls, groups: Array, values: Array, inside: Array) -> _Sorted:
        chosen = np.flatnonzero(inside)
        order = chosen[np.lexsort((_comparable(values[chosen]), groups[chosen]))]
        sorted_groups = groups[order]
        start = np.searchsorted(sorted_groups, groups, side="left")
        end = np.searchsorted(sorted_groups, groups, side="right")
        return cls(order, values[order], start, end)


def placed(groups: Array, values: Array, inside: Array, *, higher_is_better: bool) -> Ranked:
    """Rank the members of each group: best first, equal figures share a place."""
    if values.dtype.kind == "i" and inside.any():
        chosen = values if inside.all() else values[inside]
        low, high = int(chosen.min()), int(chosen.max())
        if (int(groups.max()) + 1) * (high - low + 1) <= _DENSE * len(values):
            return _counted(groups, np.clip(values, low, high) - low, inside, high - low + 1, higher_is_better)
    return _sorted(groups, values, inside, higher_is_better=higher_is_better)


def _counted(groups: Array, values: Array, inside: Array, span: int, higher_is_better: bool) -> Ranked:
    """Rank by how many there are of each figure, where few differ: many times as fast as sorting."""
    cells = np.maximum(groups, 0) * span + values
    many = np.bincount(cells[inside], minlength=(int(groups.max()) + 1) * span)
    ends = np.append(0, np.cumsum(many))
    bounds = ends[::span]
    start, end = bounds[:-1][groups], bounds[1:][groups]
    below, above = ends[cells] - start, end - ends[cells + 1]
    better, worse = (above, below) if higher_is_better else (below, above)
    has_last = inside & (end - start >= _FEWEST) & (better > 0)
    of = np.where(groups < 0, 0, end - start)
    return Ranked(np.where(inside, better + 1, 0), np.where(has_last, worse + 1, 0), of)


def _sorted(groups: Array, values: Array, inside: Array, *, higher_is_better: bool) -> Ranked:
    known = _Sorted.of(groups, values, inside)
    size = len(known.order)
    first, last = np.zeros(len(groups), dtype=np.int64), np.zeros(len(groups), dtype=np.int64)
    of = known.end - known.start
    if size:
        group = groups[known.order]
        fresh = np.ones(size, dtype=bool)
        fresh[1:] = (group[1:] != group[:-1]) | (known.values[1:] != known.values[:-1])
        runs = np.flatnonzero(fresh)
        run = np.cumsum(fresh) - 1
        begin, finish = runs[run], np.append(runs[1:], size)[run]
        start, end = known.start[known.order], known.end[known.order]
        below, above = begin - start, end - finish
        better, worse = (above, below) if higher_is_better else (below, above)
        has_last = (end - start >= _FEWEST) & (better > 0)
        first[known.order] = better + 1
        last[known.order] = np.where(has_last, worse + 1, 0)
    return Ranked(first, last, of)


def of_group(
    asked: OfGroup, groups: Array, values: Array, inside: Array, own: Mapping[str, Mapping[str, int]], keys: Array
) -> tuple[Array, Array, Array]:
    """Give a figure of each agent's group: its value, whether there is none, over how many agents."""
    what, size = asked.asked, len(groups)
    nobody = np.zeros(size, dtype=np.int64)
    if isinstance(what, Stands):
        ranked = placed(groups, values, inside, higher_is_better=target_of(what.figure).higher_is_better)
        return ranked.holds(what.standing), np.zeros(size, dtype=bool), nobody
    if what.statistic == "own":
        metric = target_of(what.figure).id
        known = {key: given[metric] for key, given in own.items() if given.get(metric) is not None}
        lack = ~np.isin(keys, list(known)) | (groups < 0)
        found = nobody.astype(values.dtype)
        for key, value in known.items():
            found = np.where(keys == key, value, found)
        return np.where(lack, 0, found), lack, nobody
    if what.statistic == "rank":
        ranked = placed(groups, values, inside, higher_is_better=target_of(what.figure).higher_is_better)
        lack = (ranked.first == 0) | what.others
        return np.where(lack, 0, ranked.first), lack, ranked.of
    return _statistic(asked, what, _Sorted.of(groups, values, inside), groups, values, inside)


def _statistic(
    asked: OfGroup, what: GroupFigure, known: _Sorted, groups: Array, values: Array, inside: Array
) -> tuple[Array, Array, Array]:
    leaves = inside & what.others
    count = known.end - known.start - leaves
    lack = (groups < 0) | ((count == 0) & (what.statistic in {"mean", "least", "most"}))
    if what.statistic == "count":
        return np.where(lack, 0, count), lack, count
    if what.statistic in {"sum", "mean"}:
        sums = np.concatenate((np.zeros(1, dtype=known.values.dtype), np.cumsum(known.values)))
        total = sums[known.end] - sums[known.start] - np.where(leaves, values, 0)
        by = np.where(count == 0, 1, count) if what.statistic == "mean" else 1
        more = asked.places - asked.over.places
        up = (2 * np.abs(total) * 10 ** max(0, more) + by * 10 ** max(0, -more)) // (2 * by * 10 ** max(0, -more))
        return np.where(lack, 0, np.where(total >= 0, up, -up)), lack, count
    return np.where(lack, 0, _end_of(what, known, values, leaves)), lack, count


def _end_of(what: GroupFigure, known: _Sorted, values: Array, leaves: Array) -> Array:
    """Give the least or the most of a group; who is left out makes room for the next."""
    if not len(known.values):
        return np.zeros(len(values), dtype=np.int64)
    last = len(known.values) - 1
    end, step = (known.start, 1) if what.statistic == "least" else (known.end - 1, -1)
    outer = known.values[np.clip(end, 0, last)]
    inner = known.values[np.clip(end + step, 0, last)]
    return np.where(leaves & (values == outer), inner, outer)


def share(
    groups: Array, values: Array, inside: Array, amounts: Array, lacks: Array, agents: Array
) -> tuple[Array, Array]:
    """Share out a pool to the last cent: each agent's cents, and who cannot be computed."""
    size = len(groups)
    by_id = np.lexsort((agents, groups))
    alone = groups < 0
    start: Array = np.searchsorted(groups[by_id], groups, side="left")
    end: Array = np.searchsorted(groups[by_id], groups, side="right")
    odd = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum((lacks | (amounts != amounts[by_id[start]]))[by_id])))
    bad = np.where(alone, lacks, odd[end] > odd[start])
    part = np.where(inside & (values > 0) & ~alone, values, 0)
    sums = np.concatenate((np.zeros(1, dtype=part.dtype), np.cumsum(part[by_id])))
    whole = sums[end] - sums[start]
    some = np.where(whole == 0, 1, whole)
    paid, rest = amounts * part // some, amounts * part % some
    paid_sums = np.concatenate((np.zeros(1, dtype=part.dtype), np.cumsum(paid[by_id])))
    left = np.where(whole == 0, 0, amounts - (paid_sums[end] - paid_sums[start]))
    lucky = np.lexsort((agents, _comparable(-rest), part == 0, groups))
    turn = np.empty(size, dtype=np.int64)
    turn[lucky] = np.arange(size) - start[lucky]
    return np.where(part > 0, paid + (turn < left), 0), bad
