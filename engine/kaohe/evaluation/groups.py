"""Figures of an agent's team, shop, or of all: sums and means over its agents, places among them, its own metrics.

May import `values`, `words`, `scheme.model`, and of this package `figures`, `lookup`, `names`, `trace`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.evaluation.formulas import computed, decimal_of
from kaohe.evaluation.lookup import as_kind
from kaohe.evaluation.names import standing_words, target_of
from kaohe.evaluation.trace import Figure, Shared
from kaohe.scheme.model import ATTRIBUTES, GroupFigure, Stands
from kaohe.values import Kind, half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.sheet import Sheet
    from kaohe.evaluation.trace import Value
    from kaohe.scheme.model import Group, Pool, Ref, Standing, Statistic, Target

FEWEST: Final = 3
"""With fewer ranked agents there is no last place."""
_MEAN_PLACES: Final = 2
_CENTS: Final = 100
_STATISTICS: Final[dict[Statistic, Words]] = {
    "sum": Words("合计", "sum of"),
    "mean": Words("平均", "mean of"),
    "count": Words("人数", "agents with"),
    "least": Words("最低", "least"),
    "most": Words("最高", "most"),
    "rank": Words("名次", "rank by"),
    "own": Words("", ""),
}
_GROUPS: Final[dict[Group, Words]] = {
    **{name: ATTRIBUTES[name] for name in ("team", "shop")},
    "all": Words("全体", "all"),
}


def place_among(value: Decimal, group: Sequence[Decimal], *, higher_is_better: bool) -> tuple[int, int | None]:
    """Give a figure's place from the first, and from the last where there is a last place.

    group: the figures of all who are ranked, from the smallest on, this one among them.
    """
    better, worse = len(group) - bisect_right(group, value), bisect_left(group, value)
    if not higher_is_better:
        better, worse = worse, better
    has_last = len(group) >= FEWEST and group[0] != group[-1]
    return 1 + better, 1 + worse if has_last else None


class Peers:
    """All agents whom a scheme is for, by their groups, with what is known of the groups as such."""

    def __init__(self, figures: Figures, sheets: Sequence[Sheet]) -> None:
        self._groups = figures.groups
        self._sheets = sheets
        self._of: dict[Group, Mapping[str, Sequence[Sheet]]] = {}

    def figure(self, asked: GroupFigure | Stands, sheet: Sheet) -> Figure:
        """Give a figure of an agent's group; its value is None where he is in none, or nobody in it has one."""
        target = target_of(asked.figure)
        key = key_of(sheet, asked.group)
        title = Words(f"{_GROUPS[asked.group].zh}{target.title.zh}", f"{target.title.en}, {_GROUPS[asked.group].en}")
        if isinstance(asked, Stands):
            words = standing_words(asked.standing)
            named = Words(f"{title.zh}{words.zh}", f"{title.en}: {words.en}")
            return Figure(named.en, named, Kind.FLAG, self._stands(asked, sheet, key, target))
        if asked.statistic == "own":
            own = None if key is None else self._own(asked.group, key, target)
            return Figure(title.en, title, target.kind, own)
        return self._over(asked, sheet, key, target)

    def _over(self, asked: GroupFigure, sheet: Sheet, key: str | None, target: Target) -> Figure:
        """Give a statistic over the agents of a group; its title says how many have a value."""
        members = [] if key is None else self._members(asked.group, key)
        values = {
            each.agent: value
            for each in members
            if not (asked.others and each is sheet) and (value := _number(each, asked.figure)) is not None
        }
        group, said = _GROUPS[asked.group], _STATISTICS[asked.statistic]
        others = Words("（不含本人）", " (others)") if asked.others else Words("", "")
        counted = Words(f" {len(values)} 人", f" of {len(values)}")
        title = Words(
            f"{group.zh}{others.zh}{counted.zh}{target.title.zh}{said.zh}",
            f"{said.en} {target.title.en}, {group.en}{others.en}{counted.en}",
        )
        kind = Kind.COUNT if asked.statistic in {"count", "rank"} else target.kind
        return Figure(title.en, title, kind, None if key is None else _statistic(asked, sheet.agent, values, target))

    def share(self, pool: Pool, sheet: Sheet) -> tuple[Fraction, Shared]:
        """Give an agent's share of a pool: each share is rounded down, and the cents that are left go one each.

        They go to those of the largest remainders, of equal ones to those whose id comes first.
        """
        key = key_of(sheet, pool.within)
        members = [] if key is None else sorted(self._members(pool.within, key), key=lambda each: each.agent)
        by = {each.agent: value for each in members if (value := _number(each, pool.by)) is not None and value > 0}
        whole = sum(map(Fraction, by.values()), Fraction(0))
        total, amount = computed(pool.amount, (members[0] if members else sheet).lookup, Kind.MONEY)
        cents = half_up(max(Fraction(0), total) * _CENTS, 0)
        exact = {agent: Fraction(cents) * Fraction(one) / whole for agent, one in by.items()}
        left = int(cents) - sum(share // 1 for share in exact.values()) if exact else 0
        lucky = sorted(exact, key=lambda agent: (exact[agent] // 1 - exact[agent], agent))[:left]
        own = exact.get(sheet.agent, Fraction(0))
        cent = sheet.agent in lucky
        pooled = half_up(Fraction(int(cents), _CENTS), 2)
        how = Shared(amount, pooled, sheet.figure(pool.by), decimal_of(whole)[0], _GROUPS[pool.within], cent, pool.span)
        return Fraction(own // 1 + cent, _CENTS), how

    def _stands(self, asked: Stands, sheet: Sheet, key: str | None, target: Target) -> bool:
        """Whether an agent holds a place; who has no value, or is in no group, holds none."""
        members = [] if key is None else self._members(asked.group, key)
        values = {each.agent: value for each in members if (value := _number(each, asked.figure)) is not None}
        if sheet.agent not in values:
            return False
        better = target.higher_is_better
        first, last = place_among(values[sheet.agent], sorted(values.values()), higher_is_better=better)
        return holds(first, last, asked.standing)

    def _members(self, group: Group, key: str) -> Sequence[Sheet]:
        if group not in self._of:
            found: dict[str, list[Sheet]] = defaultdict(list)
            for sheet in self._sheets:
                found[key_of(sheet, group) or ""].append(sheet)
            self._of[group] = found
        return self._of[group].get(key, ())

    def _own(self, group: Group, key: str, target: Target) -> Value | None:
        """Give the metric of a group as such, rounded as metrics are."""
        raw = self._groups.get(group, {}).get(key, {}).get(target.id)
        value = None if raw is None else as_kind(raw, target.kind)
        return half_up(value, target.places) if isinstance(value, Decimal) else value


def key_of(sheet: Sheet, group: Group) -> str | None:
    """Name an agent's group; None if he is in none."""
    return "all" if group == "all" else sheet.given.agent.attributes.get(group)


def holds(first: int | None, last: int | None, standing: Standing) -> bool:
    """Whether a place, counted from the first and from the last, is among so many of them."""
    place = first if standing.end == "top" else last
    if place is None:
        return False
    return place == standing.count if standing.exact else place <= standing.count


def _number(sheet: Sheet, name: Ref) -> Decimal | None:
    """Give an agent's figure; what is no number counts for those who are counted."""
    value = sheet.figure(name).value
    return value if value is None or isinstance(value, Decimal) else Decimal(1)


def _statistic(asked: GroupFigure, agent: str, values: Mapping[str, Decimal], target: Target) -> Decimal | None:
    numbers = list(values.values())
    if asked.statistic == "count":
        return Decimal(len(numbers))
    if asked.statistic == "sum":
        return half_up(sum(map(Fraction, numbers), Fraction(0)), target.places)
    if asked.statistic == "rank":
        ranked = sorted(numbers)
        better = target.higher_is_better
        return None if agent not in values else Decimal(place_among(values[agent], ranked, higher_is_better=better)[0])
    if not numbers:
        return None
    if asked.statistic == "mean":
        return half_up(sum(map(Fraction, numbers), Fraction(0)) / len(numbers), max(target.places, _MEAN_PLACES))
    return min(numbers) if asked.statistic == "least" else max(numbers)
