"""Figures of an agent's team, shop, or of all: sums and means over its agents, places among them, its own metrics.

May import `values`, `words`, `scheme.model`, and of this package `figures`, `lookup`, `names`, `trace`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kaohe.evaluation.formulas import NoValueError, computed, decimal_of, rounded
from kaohe.evaluation.lookup import GROUPS
from kaohe.evaluation.names import standing_words, target_of
from kaohe.evaluation.trace import Figure, Shared
from kaohe.scheme.model import GroupFigure, Ref, Stands
from kaohe.values import Kind, half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.evaluation.formulas import Lookup
    from kaohe.evaluation.lookup import GivenOfGroups
    from kaohe.evaluation.sheet import Sheet
    from kaohe.scheme.model import Group, Pool, Standing, Statistic, Target

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


def place_among(value: Decimal, group: Sequence[Decimal], *, higher_is_better: bool) -> tuple[int, int | None]:
    """Give a figure's place from the first, and from the last where there is a last place: who is first has none.

    group: the figures of all who are ranked, from the smallest on, this one among them.
    """
    better, worse = len(group) - bisect_right(group, value), bisect_left(group, value)
    if not higher_is_better:
        better, worse = worse, better
    return 1 + better, 1 + worse if better and len(group) >= FEWEST else None


class Peers:
    """All agents whom a scheme is for, by their groups, with what is known of the groups as such."""

    def __init__(self, given: GivenOfGroups, sheets: Sequence[Sheet]) -> None:
        self._given = given
        self._sheets = sheets
        self._of: dict[Group, Mapping[str, Sequence[Sheet]]] = {}
        self._values: dict[tuple[Group, str, str], _Values] = {}
        self._pools: dict[tuple[str, str], _Shares] = {}

    def figure(self, asked: GroupFigure | Stands, sheet: Sheet) -> Figure:
        """Give a figure of an agent's group; its value is None where he is in none, or nobody in it has one."""
        target = target_of(asked.figure)
        key = key_of(sheet, asked.group)
        if isinstance(asked, Stands):
            named, its = title_of(asked), (sheet.figure(asked.figure), place_words(asked))
            return Figure(named.en, named, Kind.FLAG, self._stands(asked, sheet, key, target), own=its)
        if asked.statistic == "own":
            own = None if key is None else self._given.figure(asked.group, key, target)
            title = title_of(asked)
            return Figure(title.en, title, target.kind, own)
        return self._over(asked, sheet, key, target)

    def _over(self, asked: GroupFigure, sheet: Sheet, key: str | None, target: Target) -> Figure:
        """Give a statistic over the agents of a group; its title says how many have a value."""
        values = self._values_of(asked, key)
        title = title_of(asked, values.count(sheet.agent if asked.others else None))
        kind = Kind.COUNT if asked.statistic in {"count", "rank"} else target.kind
        found = None if key is None else values.statistic(asked, sheet.agent)
        if not isinstance(found, Fraction):
            own = sheet.figure(asked.figure), place_words(asked, values.count(None))
            return Figure(title.en, title, kind, found, own=own if asked.statistic == "rank" else None)
        value, before = rounded(found, max(target.places, _MEAN_PLACES))
        return Figure(title.en, title, kind, value, unrounded=before)

    def share(self, pool: Pool, sheet: Sheet, lookup: Lookup) -> tuple[Fraction, Shared]:
        """Give an agent's share of a pool: each share is rounded down, and the cents that are left go one each.

        They go to those of the largest remainders, of equal ones to those whose id comes first. lookup: what keeps what
        the agent's amount is computed from. `UnevenError` where another of the group comes to another amount.
        """
        total, amount = computed(pool.amount, lookup, Kind.MONEY)
        key = key_of(sheet, pool.within)
        at = (pool.name, key or "")
        if at not in self._pools:
            members = () if key is None else sorted(self._members(pool.within, key), key=lambda each: each.agent)
            self._pools[at] = _Shares(pool, members)
        shares, cents = self._pools[at], _cents_of(total)
        if shares.lacking:
            raise NoValueError  # of another, of whom it is told
        if len(shares.amounts) > 1:
            raise UnevenError(shares.amounts)
        cent = sheet.agent in shares.lucky
        by, outside = sheet.figure(pool.by), key is None
        how = Shared(
            amount,
            half_up(Fraction(cents, _CENTS), 2),
            by,
            decimal_of(shares.whole)[0],
            GROUPS[pool.within],
            outside,
            cent,
            pool.span,
        )
        return Fraction(shares.exact.get(sheet.agent, Fraction(0)) // 1 + cent, _CENTS), how

    def _stands(self, asked: Stands, sheet: Sheet, key: str | None, target: Target) -> bool:
        """Whether an agent holds a place; who has no value, or is in no group, holds none."""
        values = self._values_of(asked, key)
        if sheet.agent not in values.by_agent:
            return False
        better = target.higher_is_better
        first, last = place_among(values.by_agent[sheet.agent], values.ranked, higher_is_better=better)
        return holds(first, last, asked.standing)

    def _values_of(self, asked: GroupFigure | Stands, key: str | None) -> _Values:
        """Give what the agents of a group have of a figure, looked up once."""
        if key is None:
            return _Values((), asked.figure)
        at = (asked.group, key, asked.figure.name)
        if at not in self._values:
            self._values[at] = _Values(self._members(asked.group, key), asked.figure)
        return self._values[at]

    def _members(self, group: Group, key: str) -> Sequence[Sheet]:
        if group not in self._of:
            found: dict[str, list[Sheet]] = defaultdict(list)
            for sheet in self._sheets:
                found[key_of(sheet, group) or ""].append(sheet)
            self._of[group] = found
        return self._of[group].get(key, ())

    def is_wrong(self, asked: GroupFigure, sheet: Sheet) -> bool:
        """Whether a group has no figure since something is wrong that was told: with its own, or with an agent's."""
        key = key_of(sheet, asked.group)
        if key is None:
            return asked.group in sheet.given.agent.faulty
        if asked.statistic == "own":
            return self._given.is_wrong(asked.group, key, target_of(asked.figure))
        return any(each.is_wrong(asked.figure) for each in self._members(asked.group, key))


def at_least(exact: Fraction | Decimal, places: int) -> Decimal:
    """Write an exact sum with at least so many decimals."""
    found = decimal_of(Fraction(exact))[0]
    return half_up(found, max(places, -int(found.as_tuple().exponent)))


def title_of(asked: GroupFigure | Stands, count: int = 0) -> Words:
    """Call a figure of a group by what it is; a statistic with how many agents it is over."""
    target, group = target_of(asked.figure), GROUPS[asked.group]
    zh, en = target.title.zh, target.title.en
    if isinstance(asked, Stands):
        words = standing_words(asked.standing)
        return Words(f"{group.zh}{zh}{words.zh}", f"{en} {words.en} in {group.en}")
    if asked.statistic == "own":
        return Words(f"{group.zh}{zh}", f"{en} of {group.en}")
    said = _STATISTICS[asked.statistic]
    others = Words("（不含本人）", " others") if asked.others else Words("", "")
    return Words(
        f"{group.zh}{others.zh} {count} 人{zh}{said.zh}", f"{said.en} {en} of {count}{others.en} in {group.en}"
    )


def place_words(asked: GroupFigure | Stands, count: int = 0) -> Words:
    """Say which place of an agent's figure is asked, behind that; count: of how many."""
    group = GROUPS[asked.group]
    if isinstance(asked, Stands):
        words = standing_words(asked.standing)
        return Words(f"{group.zh}{words.zh}", f"{words.en} in {group.en}")
    return Words(f"{group.zh} {count} 人中名次", f"rank among {count} in {group.en}")


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


class _Values:
    """What agents have of a figure, by agent, and what that comes to: computed once for all who ask."""

    def __init__(self, members: Sequence[Sheet], name: Ref) -> None:
        self.by_agent = {each.agent: value for each in members if (value := _number(each, name)) is not None}

    @cached_property
    def ranked(self) -> list[Decimal]:
        """From the smallest on."""
        return sorted(self.by_agent.values())

    @cached_property
    def _whole(self) -> Fraction:
        return sum(map(Fraction, self.by_agent.values()), Fraction(0))

    def count(self, without: str | None) -> int:
        """Count those who have the figure, be it without one of them."""
        return len(self.by_agent) - (without in self.by_agent)

    def statistic(self, asked: GroupFigure, agent: str) -> Decimal | Fraction | None:
        """Give the statistic that an agent asks for, a mean as it is exactly; None where nobody has a value."""
        target = target_of(asked.figure)
        own = self.by_agent.get(agent)
        if asked.statistic == "rank":
            if own is None or asked.others:
                return None
            return Decimal(place_among(own, self.ranked, higher_is_better=target.higher_is_better)[0])
        left_out = own if asked.others else None
        count = len(self.by_agent) - (left_out is not None)
        if asked.statistic == "count":
            return Decimal(count)
        whole = self._whole - (0 if left_out is None else Fraction(left_out))
        if asked.statistic == "sum":
            return at_least(whole, target.places)
        if not count:
            return None
        return whole / count if asked.statistic == "mean" else self._utmost(asked.statistic, left_out)

    def _utmost(self, statistic: Statistic, left_out: Decimal | None) -> Decimal:
        if statistic == "least":
            return self.ranked[left_out == self.ranked[0]]
        return self.ranked[-1 - (left_out == self.ranked[-1])]


class UnevenError(Exception):
    """A pool is of several amounts by the figures of those who share it. Caught where an item is computed.

    amounts: of each the first agent who comes to it, in the order of ids.
    """

    def __init__(self, amounts: Mapping[int, str]) -> None:
        super().__init__()
        (one, self.agent), (other, self.other) = list(amounts.items())[:2]
        self.amount, self.others = (half_up(Fraction(each, _CENTS), 2) for each in (one, other))


class _Shares:
    """A pool as it is shared out among the agents of a group, by agent, in cents and their fractions.

    amounts: what there is by the figures of each, in cents, with the first who comes to it: one, if all is well.
    lacking: whether one of them has no value for it.
    """

    def __init__(self, pool: Pool, members: Sequence[Sheet]) -> None:
        self.amounts: dict[int, str] = {}
        self.lacking = False
        for each in members:
            try:
                self.amounts.setdefault(_cents_of(computed(pool.amount, each.lookup, Kind.MONEY)[0]), each.agent)
            except NoValueError:
                self.lacking = True
        cents = next(iter(self.amounts), 0)
        by = {each.agent: value for each in members if (value := _number(each, pool.by)) is not None and value > 0}
        self.whole = sum(map(Fraction, by.values()), Fraction(0))
        self.exact = {agent: cents * Fraction(one) / self.whole for agent, one in by.items()}
        left = cents - sum(share // 1 for share in self.exact.values()) if by else 0
        exact = self.exact
        self.lucky = frozenset(sorted(exact, key=lambda agent: (exact[agent] // 1 - exact[agent], agent))[:left])


def _cents_of(total: Fraction) -> int:
    """Give a pool's amount in cents; below 0 there is nothing."""
    return int(half_up(max(Fraction(0), total) * _CENTS, 0))
