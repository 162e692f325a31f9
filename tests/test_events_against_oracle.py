"""The engine against the plain-Python reference, exactly, for every metric, over many small shops at the boundaries.

By default 6 datasets of 64 shops each, 384 shops, are compared in all that a dataset can have, by agent, team, shop and
all together, and 7 × 16 more, 112 shops, that lack tables or columns. KAOHE_EXAMPLES=30 makes it 1920.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import strategies as st

from kaohe.events.duck import DuckEngine
from kaohe.metrics import GROUPINGS, MetricTable
from kaohe.periods import day_number
from oracle import METRICS, Shop, figures, settings_of, span_of
from oracle.figures import Result
from support_engine import REGISTRY, computed, only, opened, values
from support_events import Form
from support_generated_events import ABSENT, PERIODS, many, shops
from support_generated_events import settings as system_settings
from support_merged import differences, merged, settings_apart

EXAMPLES = int(os.environ.get("KAOHE_EXAMPLES", "6"))
TOGETHER = 64
TOGETHER_WITHOUT = 16
FORMS: tuple[Form, ...] = ("csv", "parquet", "gb18030", "parts", "instants")
_AROUND = frozenset({"table", "tables", "column", "columns", "is", "are", "absent"})


@dataclass(frozen=True)
class Frame:
    """How a dataset is looked at: the first period by every grouping, the second, over the same relations, by agent."""

    settings: Mapping[str, Any]
    periods: tuple[str, str]


def frames() -> st.SearchStrategy[Frame]:
    some = st.sampled_from(PERIODS)
    return st.builds(Frame, system_settings(), st.tuples(some, some))


@cache
def frame(number: int) -> Frame:
    return many(frames(), number + 1)[-1]


def shuffled(shop: Shop, chance: random.Random) -> Shop:
    """Give the same rows in another order."""
    tables = {field.name: getattr(shop, field.name) for field in fields(shop) if field.name != "without"}
    mixed = {name: rows and tuple(chance.sample(rows, len(rows))) for name, rows in tables.items()}
    return replace(shop, **mixed)


def check(table: MetricTable, expected: Result) -> None:
    """Compare all that a table says with what the reference says."""
    assert differences(values(table), expected.rows) == {}
    pending = {name: day_number(day) for row in table.rows for name, day in row.pending.items()}
    assert pending == (expected.pending if table.rows else {})
    assert set(table.so_far) == expected.so_far - set(expected.pending)
    told = {name: set(re.findall(r"[\w.]+", why.en)) - _AROUND for name, why in table.unavailable.items()}
    assert told.keys() == expected.unavailable.keys()
    for name, lacking in expected.unavailable.items():
        assert told[name], name  # that a shop's figure also needs the orders is said once the rest is there
        assert told[name] <= set(lacking), name


def test_the_same_metrics_are_known() -> None:
    assert {metric.id for metric in REGISTRY} == set(METRICS)


@pytest.mark.parametrize("number", range(EXAMPLES))
def test_every_figure_is_the_references(number: int) -> None:
    """In whatever order the rows stand, whatever kind of files they stand in, and however many are sorted at once."""
    at = frame(number)
    drawn = many(shops(at.settings, at.periods[0]), TOGETHER)
    given = settings_apart(at.settings, TOGETHER)
    shop = shuffled(merged(drawn), random.Random(number))  # noqa: S311 - no secret
    engine = DuckEngine()
    if number % 2:
        engine.at_once = 500
    events = opened(shop, given, FORMS[number % len(FORMS)], engine)
    for period, by in [(at.periods[0], by) for by in GROUPINGS] + [(at.periods[1], "agent")]:
        expected = figures(shop, settings_of(given), *span_of(period), by)
        check(computed(events, period, by), expected)


@pytest.mark.parametrize("lacking", ABSENT, ids=" ".join)
def test_what_is_absent_is_named_and_the_rest_is_the_references(lacking: tuple[str, ...]) -> None:
    shop = merged(many(shops(absent=lacking), TOGETHER_WITHOUT))
    events = opened(shop, {})
    for by in GROUPINGS[::2]:
        check(computed(events, "2026-10", by), figures(shop, settings_of({}), *span_of("2026-10"), by))


@pytest.mark.parametrize("rule", ["order", "payment", "order_first"])
def test_agents_and_silence_are_the_shop(rule: str) -> None:
    """For each rule the agents' sales and the silent ones are all paid orders on that rule's day, to the cent."""
    given = {"judgment_rule": rule, "silent_followup_minutes": 1, "excluded_order_flags": ["red"], "day_cut": "04:00"}
    shop = merged(many(shops(given), TOGETHER))
    events = opened(shop, given)
    found = values(computed(events, "2026-10", "shop", only(["sales_amount", "silent_sales_amount"])))
    first, last = span_of("2026-10")
    for name, row in found.items():
        paid = [
            (order.created_at if rule == "order" else order.paid_at, order.amount)
            for order in shop.orders or ()
            if order.shop == name and order.paid_at is not None and order.flag != "red"
        ]
        total = sum(amount for moment, amount in paid if first <= settings_of(given).day(moment) <= last)
        assert (row["sales_amount"] + row["silent_sales_amount"]) * 100 == total
