"""Totals: each measure added up once by agent, shop and day, and from there by any group.

    measures ─ rows ─▶ daily totals (agent, shop, day, key, value) ─ by group ─▶ totals

A figure's grain is agent × shop × day, so all groupings of a period are sums (or the largest) of the same daily totals.
Measures of the same rows are added up in one pass over them. May import `events`, `groups`, `definition`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kaohe.events.needs import MissingData
from kaohe.metrics.groups import ALL, FEN, BadRows, Key, fit, in_period, teams_of
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kaohe.events.events import Events
    from kaohe.metrics.definition import Grouping, Measure

    Progress = Callable[[Words, int, int], None]

_COMPUTING: Final = Words("计算指标", "computing metrics")
_WIDTH: Final = 5
"""The columns of `added_up` before the first measure's."""


@dataclass(frozen=True, slots=True)
class Totals:
    """A measure's totals by group; a group without rows has 0. `shared`: one total that is every group's."""

    by_key: Mapping[Key, Fraction]
    shared: Fraction | None = None

    @property
    def keys(self) -> set[Key]:
        """The groups with rows of their own."""
        return set(self.by_key)

    def of(self, key: Key) -> Fraction:
        """Give a group's total."""
        return self.by_key.get(key, Fraction(0)) if self.shared is None else self.shared


class Total(NamedTuple):
    """A measure's total of an agent in a shop on a day: ids, None where there is none; key: what counts once."""

    agent: int | None
    shop: int | None
    day: int
    key: str | None
    value: int


@dataclass
class Daily:
    """The daily totals of a period's measures, by the measure's `id()`; failed: what building or adding up raised.

    shopless: the measures whose rows have no shop. measures: all of them; who is held here keeps his `id()`.
    """

    events: Events
    measures: tuple[Measure, ...] = ()
    totals: dict[int, list[Total]] = field(default_factory=dict)
    failed: dict[int, BaseException] = field(default_factory=dict)
    shopless: set[int] = field(default_factory=set)

    def of(self, measure: Measure, by: Grouping) -> Totals:
        """Give a measure's totals by group; raises what the measure raised."""
        if id(measure) in self.failed:
            raise self.failed[id(measure)]
        if by == "shop" and id(measure) in self.shopless and not measure.everyone:
            # A row's shop is its session's, order's or cost's; where a row has none, the orders are not there.
            raise MissingData(("orders",))
        scale = FEN if measure.money else 1
        found = self._added_up(measure, "all" if measure.everyone else by)
        told = {key: Fraction(value, scale) for key, value in found.items()}
        return Totals({}, told.get(ALL, Fraction(0))) if measure.everyone else Totals(told)

    def _added_up(self, measure: Measure, by: Grouping) -> dict[Key, int]:
        """Add up the daily totals by group, or take the largest; of those that share a key the largest counts."""
        parts: dict[Key, dict[object, int]] = defaultdict(dict)
        for number, total in enumerate(self._counted(measure)):
            part = number if measure.once is None else total.key
            for key in self._groups(total, by):
                parts[key][part] = max(total.value, parts[key].get(part, total.value))
        take = max if measure.take == "max" else sum
        return {key: take(each.values()) for key, each in parts.items()}

    def _counted(self, measure: Measure) -> list[Total]:
        """Give a measure's daily totals, those of agents among whom it counts."""
        if measure.among is None:
            return self.totals[id(measure)]
        if id(measure.among) in self.failed:
            raise self.failed[id(measure.among)]
        agents = {total.agent for total in self.totals[id(measure.among)]}
        return [total for total in self.totals[id(measure)] if total.agent in agents]

    def _groups(self, total: Total, by: Grouping) -> Sequence[Key]:
        """Give the groups that a total belongs to: one or none."""
        if by == "all":
            return (ALL,)
        if by == "team":
            team = teams_of(self.events).get(total.agent)
            return () if team is None else (team,)
        key = total.agent if by == "agent" else total.shop
        if key is None:
            return ()
        if key not in (self.events.agent_ids if by == "agent" else self.events.shop_ids):
            raise BadRows(f"its rows name an {by} that does not exist: {key}")
        return (key,)


def daily(events: Events, measures: Iterable[Measure], progress: Progress | None = None) -> Daily:
    """Add up measures over the period that events are seen over; what fails costs only its own measure."""
    measures = tuple(measures)
    found = Daily(events, measures)
    alike: dict[tuple[Any, str | None], list[Measure]] = defaultdict(list)
    for measure in measures:
        alike[measure.rows, measure.once].append(measure)
    for done, together in enumerate(alike.values()):
        if progress is not None:
            progress(_COMPUTING, done, len(alike))
        if not _added(found, together) and len(together) > 1:
            for measure in together:
                _added(found, [measure])
    if progress is not None:
        progress(_COMPUTING, len(alike), len(alike))
    return found


def _added(found: Daily, together: list[Measure]) -> bool:
    """Add up measures of the same rows; where that fails, they have failed, each until it is added up by itself."""
    try:
        _add_up(found, together)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        if isinstance(problem, found.events.dataset.engine.exhausted):
            raise
        found.failed |= {id(measure): problem for measure in together}
        return False
    for measure in together:
        found.failed.pop(id(measure), None)
    return True


def _add_up(found: Daily, together: list[Measure]) -> None:
    """Add up measures of the same rows, in one pass."""
    rows = in_period(fit(together[0].rows(found.events), together), found.events)
    summed = [tuple(row.values()) for row in found.events.fetch(added_up(rows, together))]
    for number, measure in enumerate(together):
        count, value = _WIDTH + 2 * number, _WIDTH + 2 * number + 1
        # Where no row counts there is no total, and none is told for it.
        found.totals[id(measure)] = [
            Total(row[0], row[1], row[3], row[4], int(row[value])) for row in summed if row[count]
        ]
        if "shop" not in rows.columns:
            found.shopless.add(id(measure))


def added_up(rows: Any, together: Sequence[Measure], *, by_buyer: bool = False) -> Any:
    """Add up what measures count of the same rows.

    Gives agent, shop, buyer (null unless by_buyer), day, key (what counts once, else null), and for the measure of each
    number n0, n1, … how many rows count and v0, v1, … what they come to, or the largest of them.
    """
    import ibis

    once, nobody = together[0].once, ibis.null("int64")
    grain = {
        "agent": rows.agent if "agent" in rows.columns else nobody,
        "shop": rows.shop if "shop" in rows.columns else nobody,
        "buyer": rows.buyer if by_buyer else nobody,
        "day": rows.day,
        "key": ibis.null("string") if once is None else rows[once].cast("string"),
    }
    sums: dict[str, Any] = {}
    for number, measure in enumerate(together):
        where = None if measure.where is None else rows[measure.where]
        if measure.value is None:
            count = rows.count(where=where)
            value = count if once is None and measure.take == "sum" else count.clip(upper=1)
        else:
            column = rows[measure.value]
            count = column.count(where=where)
            largest = once is not None or measure.take == "max"
            value = column.max(where=where) if largest else column.sum(where=where)
        sums |= {f"n{number}": count, f"v{number}": value.cast("int64")}
    return rows.group_by(**grain).agg(**sums)
