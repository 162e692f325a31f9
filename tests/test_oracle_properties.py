"""What holds of the reference over any dataset at all."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as so
from hypothesis import strategies as st

from oracle import METRICS, Shop, figures, look, settings_of
from support_generated_events import Example, examples

# Enough to meet every boundary, the same in every run, however busy the machine is.
often = so(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@often
@given(examples(), st.sampled_from(["order", "payment", "order_first"]))
def test_agents_and_silence_share_the_shop_out(example: Example, rule: str) -> None:
    settings = settings_of({**example.settings, "judgment_rule": rule})
    world = look(example.shop, settings)
    first, last = example.span
    for shop in ("S1", "S2"):
        by_shop = figures(example.shop, settings, first, last, "shop").rows.get(shop)
        paid = [order for order in world.orders if order.shop == shop and order.paid_at is not None]
        moments = [(order.created_at if rule == "order" else order.paid_at, order.amount) for order in paid]
        total = sum(
            amount for moment, amount in moments if moment is not None and first <= settings.day(moment) <= last
        )
        shown = (
            Decimal(0) if by_shop is None else (by_shop["sales_amount"] or 0) + (by_shop["silent_sales_amount"] or 0)
        )
        assert shown == Decimal(total).scaleb(-2)


@often
@given(examples(), st.randoms(use_true_random=False))
def test_the_rows_order_changes_nothing(example: Example, chance: random.Random) -> None:
    settings = settings_of(example.settings)
    shuffled: dict[str, tuple[object, ...]] = {}
    for table in (field.name for field in fields(Shop) if field.name != "without"):
        rows = list(getattr(example.shop, table))
        chance.shuffle(rows)
        shuffled[table] = tuple(rows)
    other = replace(example.shop, **shuffled)
    for by in ("agent", "team", "shop", "all"):
        assert figures(example.shop, settings, *example.span, by) == figures(other, settings, *example.span, by)


@often
@given(examples())
def test_what_must_add_up_adds_up(example: Example) -> None:
    settings = settings_of(example.settings)
    agents = figures(example.shop, settings, *example.span).rows
    (together,) = figures(example.shop, settings, *example.span, "all").rows.values()
    for metric in (name for name in METRICS if name.endswith(("_buyers", "_orders", "_messages", "_qty", "_cost"))):
        assert together[metric] == sum((row[metric] or Decimal(0) for row in agents.values()), Decimal(0)), metric
    for row in agents.values():
        own, others, silent = (row[f"paid_{name}_amount"] or Decimal(0) for name in ("own", "others", "silent"))
        assert own + others + silent == row["closed_payment_amount"]
        assert row["consult_buyers"] == (row["reception_buyers"] or 0) + (row["filtered_buyers"] or 0)


@pytest.mark.parametrize("by", ["agent", "team", "shop", "all"])
@often
@given(example=examples())
def test_a_periods_days_add_up_to_it(example: Example, by: str) -> None:
    settings = settings_of(example.settings)
    last = example.span[1]
    first = max(example.span[0], last - 6)
    whole = figures(example.shop, settings, first, last, by).rows
    days = [figures(example.shop, settings, day, day, by).rows for day in range(first, last + 1)]
    for metric in ("sales_amount", "inquiry_buyers", "consult_buyers", "refund_amount", "bad_reviews"):
        for key, row in whole.items():
            summed = sum((rows[key][metric] or Decimal(0) for rows in days if key in rows), Decimal(0))
            assert summed == row[metric], metric
