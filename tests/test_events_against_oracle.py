"""The engine against the plain-Python reference, exactly, for every metric, over many small shops at the boundaries."""

from __future__ import annotations

import os
import random
from dataclasses import fields, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.metrics import GROUPINGS
from kaohe.periods import day_number
from oracle import METRICS, Shop, figures, settings_of, span_of
from support_engine import REGISTRY, computed, opened, values
from support_generated_events import PERIODS, shops
from support_generated_events import settings as system_settings
from support_merged import merged

# Each example is a dataset of several shops; KAOHE_EXAMPLES makes a run longer.
EXAMPLES = int(os.environ.get("KAOHE_EXAMPLES", "6"))
TOGETHER = 12

thoroughly = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def test_the_same_metrics_are_known() -> None:
    assert {metric.id for metric in REGISTRY} == set(METRICS)


@thoroughly
@given(st.data())
def test_every_figure_is_the_references(data: st.DataObject) -> None:
    given_settings = data.draw(system_settings())
    period = data.draw(st.sampled_from(PERIODS))
    shop = merged(data.draw(st.lists(shops(given_settings, period), min_size=TOGETHER, max_size=TOGETHER)))
    events = opened(shop, given_settings, data.draw(st.sampled_from(["csv", "parquet"])))
    for by in GROUPINGS:
        expected = figures(shop, settings_of(given_settings), *span_of(period), by)
        table = computed(events, period, by)
        assert values(table) == expected.rows
        pending = {name: day_number(day) for row in table.rows for name, day in row.pending.items()}
        assert pending == (expected.pending if table.rows else {})
        assert set(table.unavailable) == set(expected.unavailable) == set()


def shuffled(shop: Shop, chance: random.Random) -> Shop:
    """Give the same rows in another order."""
    tables = {field.name: list(getattr(shop, field.name)) for field in fields(shop) if field.name != "without"}
    for rows in tables.values():
        chance.shuffle(rows)
    return replace(shop, **{name: tuple(rows) for name, rows in tables.items()})


@settings(parent=thoroughly, max_examples=max(2, EXAMPLES // 3))
@given(st.data())
def test_the_order_of_rows_changes_nothing(data: st.DataObject) -> None:
    given_settings = data.draw(system_settings())
    shop = merged(data.draw(st.lists(shops(given_settings), min_size=TOGETHER, max_size=TOGETHER)))
    other = shuffled(shop, data.draw(st.randoms(use_true_random=False)))
    one, two = (computed(opened(each, given_settings), "2026-10", "agent") for each in (shop, other))
    assert one == two


@settings(parent=thoroughly, max_examples=max(3, EXAMPLES // 2))
@given(st.data(), st.sampled_from(["order", "payment", "order_first"]))
def test_agents_and_silence_are_the_shop(data: st.DataObject, rule: str) -> None:
    """For each rule the agents' sales and the silent ones are all paid orders on that rule's day, to the cent."""
    given_settings = {**data.draw(system_settings()), "judgment_rule": rule}
    shop = merged(data.draw(st.lists(shops(given_settings), min_size=TOGETHER, max_size=TOGETHER)))
    events = opened(shop, given_settings)
    found = values(computed(events, "2026-10", "shop"))
    system = settings_of(given_settings)
    first, last = span_of("2026-10")
    flags = set(given_settings.get("excluded_order_flags", ()))
    for name, row in found.items():
        paid = [
            (order.created_at if rule == "order" else order.paid_at, order.amount)
            for order in shop.orders or ()
            if order.shop == name and order.paid_at is not None and order.flag not in flags
        ]
        total = sum(amount for moment, amount in paid if first <= system.day(moment) <= last)
        assert (row["sales_amount"] + row["silent_sales_amount"]) * 100 == total
