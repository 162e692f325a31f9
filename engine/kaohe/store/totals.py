# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""The daily totals that a store keeps, over all days, with names; and a period's out of them.

May import `programs`, `metrics`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.metrics.totals import Daily, Total, daily
from kaohe.store.programs import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaohe.events.duck import DuckEngine
    from kaohe.events.events import Events
    from kaohe.metrics.definition import Measure
    from kaohe.metrics.registry import Registry
    from kaohe.store.programs import Programs
    from kaohe.words import Words

    Progress = Callable[[Words, int, int], None]

TOTALS = "kept_totals"
"""What the table of totals is called: g (the group), agent, shop, buyer, day, key, n0, v0, n1, v1, …."""


def columns_of(programs: Programs) -> dict[str, str]:
    """Give the columns of totals with their types; names in place of ids."""
    numbers = {f"{what}{number}": "BIGINT" for number in range(programs.width) for what in "nv"}
    texts = dict.fromkeys(("agent", "shop", "buyer"), "VARCHAR")
    return {"g": "INTEGER", **texts, "day": "BIGINT", "key": "VARCHAR", **numbers}


@dataclass
class Kept:
    """Totals of all days in a run's engine, added up already."""

    engine: DuckEngine
    programs: Programs
    measures: dict[int, tuple[int, int]]
    """Each kept measure, by its `id()`: its group and its place there."""

    @classmethod
    def of(cls, engine: DuckEngine, programs: Programs, registry: Registry) -> Kept:
        """Find the measures of a registry again."""
        by_key = {key: measure for measures in alike(registry).values() for key, measure in measures.items()}
        places = {
            id(by_key[key]): (number, place)
            for number, group in enumerate(programs.groups)
            for place, key in enumerate(group.keys)
        }
        return cls(engine, programs, places)

    def daily(self, events: Events, measures: Iterable[Measure], progress: Progress | None = None) -> Daily:
        """Give the daily totals of a period; measures that are not kept are added up anew."""
        wanted = list(measures)
        found = daily(events, [each for each in wanted if id(each) not in self.measures], progress)
        ids = {row["name"]: row["id"] for row in events.fetch(events.staff)}
        by_group: dict[int, list[tuple[Any, ...]]] = {}
        for number, group in enumerate(self.programs.groups):
            by_group[number] = self._rows(number, len(group.keys), events)
        for measure in (each for each in wanted if id(each) in self.measures):
            number, place = self.measures[id(measure)]
            found.totals[id(measure)] = [
                Total(ids.get(row[0]), ids.get(row[1]), row[2], row[3], row[5 + 2 * place])
                for row in by_group[number]
                if row[4 + 2 * place]
            ]
        return found

    def _rows(self, number: int, width: int, events: Events) -> list[tuple[Any, ...]]:
        """Give a group's totals of a period: by day, where those of days and buyers do not add up, else of all days."""
        additive = self.programs.groups[number].additive
        day, total = (str(events.first_day), "sum") if additive else ("day", "max")
        sums = ", ".join(f"sum(n{place})::BIGINT, {total}(v{place})::BIGINT" for place in range(width))
        return self.engine.run(
            f"SELECT agent, shop, {day} AS day, key, {sums} FROM {TOTALS}"
            f" WHERE g = {number} AND day BETWEEN {events.first_day} AND {events.last_day}"
            f" GROUP BY agent, shop, key{'' if additive else ', day'}"
        )
