"""The engine against the cases worked out by hand: every filter and boundary from messages to sales.

Cases of the same settings are one dataset, side by side, where nothing of one can touch another.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import pytest

from kaohe.events.events import Events
from kaohe.metrics import Grouping, MetricTable, Registry
from kaohe.periods import day_number as number_of
from oracle import Shop, day_number
from support_case import Case
from support_cases_events import CASES
from support_engine import REGISTRY, computed, only, opened, values
from support_events import shop
from support_merged import mark, merged, settings_apart

_IDS = frozenset({"account", "buyer", "by_order", "by_payment", "by_order_first"})
_OF_ALL = frozenset({"team_sales_share"})


def speaks_of(case: Case) -> set[str]:
    """Give the metrics that a case speaks of."""
    return {metric for row in case.figures.values() for metric in row} | set(case.pending)


def stands_alone(case: Case) -> bool:
    """Whether other shops in the dataset could change what the case says."""
    whole = all(getattr(case.shop, field.name) is not None for field in fields(Shop)) and not case.shop.without
    return bool(case.pending or case.by == "all" or not whole or speaks_of(case) & _OF_ALL)


@dataclass(frozen=True)
class Batch:
    """Cases side by side; one that stands alone keeps its names."""

    cases: tuple[Case, ...]

    @property
    def alone(self) -> bool:
        return len(self.cases) == 1

    @property
    def settings(self) -> dict[str, Any]:
        return settings_apart(self.cases[0].settings, 0 if self.alone else len(self.cases))

    def marks(self) -> list[tuple[Case, str]]:
        return [(case, "" if self.alone else mark(number)) for number, case in enumerate(self.cases)]

    def frames(self) -> dict[tuple[str, Grouping], list[tuple[Case, str]]]:
        """Give the cases, with their marks, by the period and grouping that they look at."""
        found: dict[tuple[str, Grouping], list[tuple[Case, str]]] = defaultdict(list)
        for case, own in self.marks():
            found[case.period, case.by].append((case, own))
        return found

    def __str__(self) -> str:
        return (
            self.cases[0].name
            if self.alone
            else f"{len(self.cases)} cases with {self.cases[0].settings or 'no settings'}"
        )


def batches(cases: Sequence[Case]) -> list[Batch]:
    """Put cases that may stand side by side together."""
    found: dict[str, list[Case]] = defaultdict(list)
    for number, case in enumerate(cases):
        own = str(number) if stands_alone(case) else ""
        found[json.dumps([case.settings, own], sort_keys=True)].append(case)
    return [Batch(tuple(together)) for together in found.values()]


@lru_cache(maxsize=4)
def events_of(number: int) -> Events:
    """Open a batch's dataset once for the tests below."""
    batch = BATCHES[number]
    made = batch.cases[0].shop if batch.alone else merged([case.shop for case in batch.cases])
    return opened(made, batch.settings)


@pytest.fixture(scope="module", autouse=True)
def let_go() -> Iterator[None]:
    """Close what was opened."""
    yield
    events_of.cache_clear()


BATCHES = batches(CASES)
each_batch = pytest.mark.parametrize("number", range(len(BATCHES)), ids=[str(batch) for batch in BATCHES])


@each_batch
def test_figures_are_as_by_hand(number: int) -> None:
    for (period, by), cases in BATCHES[number].frames().items():
        if any(case.figures or case.pending or case.rows is not None or case.lacking for case, _ in cases):
            check(computed(events_of(number), period, by, registry_of(cases)), cases)


def registry_of(cases: Sequence[tuple[Case, str]]) -> Registry:
    """Give the metrics that cases speak of; all of them where they speak of rows, which may stand behind any figure."""
    if any(case.rows is not None for case, _ in cases):
        return REGISTRY
    spoken = {metric for case, _ in cases for metric in speaks_of(case) | set(case.lacking)}
    return only(sorted(spoken))


def check(table: MetricTable, cases: Sequence[tuple[Case, str]]) -> None:
    found = values(table)
    pending = {name: number_of(day) for row in table.rows for name, day in row.pending.items()}
    for case, own in cases:
        written = {
            key: {metric: None if (value := found[key + own][metric]) is None else str(value) for metric in row}
            for key, row in case.figures.items()
        }
        assert written == case.figures, case.name
        rows = {key.removesuffix(own): row for key, row in found.items() if key.endswith(own)}
        assert case.rows is None or rows.keys() == set(case.rows), case.name
        expected = {metric: None if day is None else day_number(day) for metric, day in case.pending.items()}
        assert {metric: pending.get(metric) for metric in case.pending} == expected, case.name
        assert not [metric for metric in case.lacking for row in rows.values() if metric in row], case.name


def relation(events: Events, name: str, *columns: str) -> list[dict[str, Any]]:
    """Give a shared relation's rows with names in place of ids."""
    rows = events.fetch(getattr(events, name).select(*columns))
    names = events.names_of({row[column] for row in rows for column in _IDS & set(columns) if row[column] is not None})
    return [{key: names.get(value) if key in _IDS else value for key, value in row.items()} for row in rows]


@each_batch
def test_sessions_are_as_by_hand(number: int) -> None:
    batch = BATCHES[number]
    if all(case.sessions is None for case in batch.cases):
        return
    rows = relation(events_of(number), "sessions", "account", "buyer", "start", "reason")
    for case, own in batch.marks():
        found = {
            (row["account"].removesuffix(own), row["buyer"].removesuffix(own), row["start"]): row["reason"]
            for row in rows
            if row["account"].endswith(own)
        }
        expected = {
            (who, buyer, shop().moment(start)): why for (who, buyer, start), why in (case.sessions or {}).items()
        }
        assert case.sessions is None or found == expected, case.name


@each_batch
def test_judgments_are_as_by_hand(number: int) -> None:
    batch = BATCHES[number]
    if not any(case.judged for case in batch.cases):
        return
    rows = relation(events_of(number), "closings", "order_id", "by_order", "by_payment", "by_order_first")
    closings = {row["order_id"]: row for row in rows}
    for case, own in batch.marks():
        found = {
            order: {
                rule: None if (who := closings[order + own][f"by_{rule}"]) is None else who.removesuffix(own)
                for rule in rules
            }
            for order, rules in case.judged.items()
        }
        assert found == case.judged, case.name
