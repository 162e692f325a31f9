"""What plugins/README.md says of metrics, relations, tables and settings is so.

With KAOHE_UPDATE=1 its generated parts are written anew; read what changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import asdict, fields
from functools import cache

import pytest
import yaml

from kaohe.diagnostics.catalogue import Rule, plugins
from kaohe.events.events import Events
from kaohe.events.schema import TABLES
from kaohe.events.settings import Settings
from kaohe.extension import load_plugins
from kaohe.metrics import Direction, Finality, Measure, Metric
from kaohe.periods import Period
from oracle import FINALITY, METRICS
from support_engine import opened
from support_events import shop
from support_readmes import ROOT, blocks, catalogue, generated, keyed, prose, regenerate, relations, tables

README = ROOT / "plugins" / "README.md"
REGISTRY = load_plugins()


def page() -> str:
    return README.read_text(encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def let_go() -> Iterator[None]:
    """Close what was opened."""
    yield
    some_events.cache_clear()


@cache
def some_events() -> Events:
    """Give the relations of a dataset that has every table and column."""
    made = shop().account("a1", "Ann").agent("Ann", "T").chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:02 > a2")
    made = made.order("o1", "b1", "09:02", "09:03", received="02 09:00").refund("o1", "03 09:00", "1")
    made = made.review("o1", "04 09:00", responsible="Ann", handler="Ann", fixed="05 09:00")
    return opened(made.cost("Ann", "09:00", "1").fact("Ann", "1").build(), {}).over(Period.month(2026, 10))


# --- the generated parts --------------------------------------------------------------------------------------------


def test_the_generated_parts_are_fresh() -> None:
    fresh = {"metrics": catalogue(REGISTRY), "relations": relations(some_events())}
    if os.environ.get("KAOHE_UPDATE"):
        README.write_text(regenerate(page(), fresh), encoding="utf-8")
    assert generated(page()) == fresh


# --- the metrics, against what the rules say of them ----------------------------------------------------------------

UP, DOWN, NEITHER = Direction.UP, Direction.DOWN, Direction.NONE

# Decimals and direction, by hand.
RATIOS = {
    **dict.fromkeys(("inq_to_order_sameday_rate", "inq_to_order_final_rate", "inq_to_pay_nextday_rate"), UP),
    **dict.fromkeys(("inq_to_pay_final_rate", "order_to_pay_final_rate", "team_sales_share"), UP),
    **dict.fromkeys(("target_completion", "reply_rate", "quick_answer_rate", "review_fix_rate"), UP),
    **dict.fromkeys(("inquiry_loss_rate", "refund_rate", "refund_amount_rate", "responsible_bad_review_rate"), DOWN),
    "silent_sales_share": NEITHER,
}
TWO_DECIMALS = {
    **dict.fromkeys(("closed_order_amount", "closed_payment_amount", "sales_amount", "shop_paid_amount"), UP),
    **dict.fromkeys(("avg_order_value", "items_per_buyer", "assist_order_amount", "answer_question_ratio"), UP),
    **dict.fromkeys(("unpaid_order_amount", "first_response_seconds", "avg_response_seconds"), DOWN),
    **dict.fromkeys(("refund_amount", "refund_amount_same_month", "aftersale_cost", "aftersale_cost_per_case"), DOWN),
    **dict.fromkeys(("paid_own_amount", "paid_others_amount", "paid_silent_amount", "sales_post_fee"), NEITHER),
    **dict.fromkeys(("avg_item_price", "silent_sales_amount", "avg_session_seconds"), NEITHER),
}
COUNTS = {
    **dict.fromkeys(("reception_buyers", "inquiry_buyers", "inq_order_sameday_buyers", "inq_order_final_buyers"), UP),
    **dict.fromkeys(("inq_pay_nextday_buyers", "inq_pay_final_buyers", "closed_order_buyers", "closed_orders"), UP),
    **dict.fromkeys(("closed_payment_buyers", "closed_payment_orders", "sales_qty", "sales_orders"), UP),
    **dict.fromkeys(("sales_buyers", "assist_order_buyers", "assist_followup_buyers"), UP),
    **dict.fromkeys(("reviews_to_fix", "reviews_fixed"), UP),
    **dict.fromkeys(("inquiry_lost_buyers", "unpaid_order_buyers", "unreplied_buyers", "slow_buyers"), DOWN),
    **dict.fromkeys(
        ("long_session_buyers", "refund_count", "refund_buyers", "refund_qty", "refund_qty_same_month"), DOWN
    ),
    **dict.fromkeys(("bad_reviews_presale", "bad_reviews_insale", "bad_reviews_aftersale", "bad_reviews"), DOWN),
    **dict.fromkeys(("neutral_reviews_presale", "neutral_reviews_insale", "neutral_reviews_aftersale"), DOWN),
    **dict.fromkeys(("neutral_reviews", "negative_reviews", "responsible_bad_reviews"), DOWN),
    **dict.fromkeys(("consult_buyers", "filtered_buyers", "aftersale_reception_buyers"), NEITHER),
    **dict.fromkeys(("paid_own_orders", "paid_others_orders", "paid_silent_orders"), NEITHER),
    **dict.fromkeys(("max_concurrent_sessions", "buyer_messages", "agent_messages", "agent_chars"), NEITHER),
}
BY_HAND = {
    name: (places, direction)
    for places, told in ((4, RATIOS), (2, TWO_DECIMALS), (0, COUNTS))
    for name, direction in told.items()
}
FINAL = {"sale": Finality.SALE, "sale so far": Finality.SALE_SO_FAR}
SHOPS_OWN = {"shop_paid_amount", "silent_sales_amount", "silent_sales_share"}


def test_the_built_in_metrics_are_all_there_and_no_other() -> None:
    assert sorted(metric.id for metric in REGISTRY) == sorted(METRICS) == sorted(BY_HAND)


@pytest.mark.parametrize("metric", REGISTRY, ids=lambda metric: metric.id)
def test_a_metric_is_declared_as_the_rules_say(metric: Metric) -> None:
    final = FINALITY[metric.id]
    assert (metric.places, metric.direction) == BY_HAND[metric.id]
    assert metric.finality is FINAL.get(final, Finality.__members__.get(final))
    if metric.id in SHOPS_OWN:
        assert metric.groupings == ("shop", "all")
    else:
        assert ("shop" in metric.groupings) is (metric.id != "target_completion")
        assert {"agent", "team", "all"} <= set(metric.groupings)


# --- what is written by hand ----------------------------------------------------------------------------------------


def marked(table: str) -> set[str]:
    """Give a table's columns as the README marks them."""
    return {
        f"[{column.name}?]" if column.optional else f"{column.name}?" if column.empty else column.name
        for column in TABLES[table].columns
    }


@pytest.mark.parametrize("header", [("table", "a row is"), ("表", "内容")])
def test_the_tables_of_columns_are_the_schema(header: tuple[str, ...]) -> None:
    told = keyed(prose(page()), *header)
    assert list(told) == list(TABLES)
    for table, (_, columns) in told.items():
        words = re.split(r"[\s,;，（]+", columns)
        assert marked(table) <= set(words), table
        assert {word for word in words if word.endswith(("?", "?]"))} <= marked(table), table
        assert all(f"`{word}`" in columns for column in TABLES[table].columns for word in column.words)


def defaults() -> dict[str, object]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(Settings()).items()}


def test_the_table_of_settings_has_the_defaults() -> None:
    told = {key: yaml.safe_load(row[0].strip("`")) for key, row in keyed(page(), "key", "default").items()}
    assert told == defaults()


def test_the_settings_file_has_the_defaults() -> None:
    (text,) = (block.text for block in blocks(page()) if block.kind == "yaml")
    assert yaml.safe_load(text) == defaults()


@pytest.mark.parametrize(("header", "silent"), [("order closed by", "silent"), ("谁落实下单", "静默")])
def test_the_judgment_table(header: str, silent: str) -> None:
    """`order` and `payment` take the one closer, `order_first` the order's, else the payment's."""
    (rows,) = (found[1:] for found in tables(page()) if found[0][0] == header)
    nobody = {"nobody", "无人"}
    for order, payment, *judged in rows:
        by_order, by_payment = (silent if who in nobody else who for who in (order, payment))
        assert judged == [by_order, by_payment, by_payment if order in nobody else by_order]
    assert len(rows) == 5


def test_every_finality_has_its_row() -> None:
    assert list(keyed(page(), "code", "at least")) == [each.value for each in Finality]


@pytest.mark.parametrize("declared", [Measure, Metric])
def test_every_field_has_its_row(declared: type) -> None:
    assert list(keyed(page(), f"`{declared.__name__}`")) == [field.name for field in fields(declared)]


def test_every_finding_of_plugins_has_its_row() -> None:
    codes = [rule.code for rule in vars(plugins).values() if isinstance(rule, Rule)]
    assert list(keyed(page(), "code", "what happened")) == sorted(codes)
