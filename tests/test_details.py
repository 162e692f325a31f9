"""Every figure opens: the rows behind it add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kaohe.events.events import Events
from kaohe.metrics import GROUPINGS, Grouping, Metric
from kaohe.metrics.details import details
from kaohe.periods import Period
from kaohe.values import half_up
from oracle import Shop
from support_engine import REGISTRY, computed, opened, values
from support_events import shop

OCTOBER = Period.month(2026, 10)


def busy() -> Shop:
    """A shop in which most figures are not 0, with two helpers of one review and a buyer of both."""
    made = shop().account("a1", "Ann").account("a2", "Bob").account("c1", "Cat", "aftersale")
    made = made.agent("Ann", "T1").agent("Bob", "T1").agent("Cat", "T2").fact("Ann", "1000").fact("Bob", "500")
    made = made.chat("a1", "b1", "09:00 b hello", "09:00:20 a hi", "09:01 b price?", "09:02 a 9", "09:03 b ok")
    made = made.chat("a2", "b1", "09:04 b and you?", "09:05 a the same", "09:06 b fine")
    made = made.order("o1", "b1", "09:05:30", "09:07", "120.50", post="10", qty=2, received="03 09:00")
    made = made.chat("a2", "b2", "10:00 b hello", "10:01 a hi", "10:02 b thanks").order(
        "o2", "b2", "10:03", amount="30"
    )
    made = made.chat("a1", "b3", "11:00 b hello", "11:01 b anyone?").chat("a1", "b4", "11:00 a $away")
    made = made.order("o3", "b5", "12:00", "12:01", "77.07").order("o4", "b2", "13:00", "13:01", "41", qty=3)
    made = made.on("04").chat("c1", "b1", "09:00 b broken", "09:10 a sorry", "09:12 b bad")
    made = made.refund("o1", "05 10:00", "20.10", 1).review(
        "o1", "05 09:00", "bad", responsible="Ann", handler="Cat", fixed="06 09:00"
    )
    return made.review("o1", "05 09:30", "neutral", handler="Cat").cost("Cat", "04 10:00", "5.55").build()


@pytest.fixture(scope="module")
def events() -> Iterator[Events]:
    return opened(busy(), {"forward_filter": None}).over(OCTOBER)


@pytest.fixture(scope="module")
def known(events: Events) -> dict[str, dict[str, dict[str, Any]]]:
    return {by: values(computed(events, "2026-10", by)) for by in GROUPINGS}


def total(rows: tuple[object, ...], metric: Metric) -> Fraction:
    amounts = [Fraction(row["value"]) for row in rows]  # type: ignore[index]
    return max(amounts, default=Fraction(0)) if metric.numerator.take == "max" else sum(amounts, Fraction(0))


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_rows_behind_every_figure_give_it(
    by: Grouping, events: Events, known: dict[str, dict[str, dict[str, Any]]]
) -> None:
    for metric in (each for each in REGISTRY if by in each.groupings):
        for name, figures in known[by].items():
            behind = details(metric, events, by, name)
            above = total(behind.numerator, metric)
            below = None if behind.denominator is None else total(behind.denominator, metric)
            value = None if below == 0 else half_up(above if below is None else above / below, metric.places)
            assert value == figures[metric.id], (metric.id, name)


def test_enough_figures_are_not_0(known: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Else the test above would show little."""
    assert len([value for value in known["all"]["all"].values() if value]) >= 60


def test_rows_are_told_by_name_day_and_moment(events: Events) -> None:
    bob = details(REGISTRY["sales_amount"], events, "agent", "Bob")
    assert bob.denominator is None
    columns = ("agent", "shop", "buyer", "day", "order_id", "value")
    assert [tuple(row[column] for column in columns) for row in bob.numerator] == [
        ("Bob", "S1", "b1", date(2026, 10, 1), "o1", Decimal("120.50")),
        ("Bob", "S1", "b2", date(2026, 10, 1), "o4", Decimal("41.00")),
    ]
    (first,) = details(REGISTRY["first_response_seconds"], events, "agent", "Cat").numerator
    assert (first["opened"], first["answered"], first["value"]) == ("2026-10-04 09:00:00", "2026-10-04 09:10:00", 600)


def test_a_review_of_two_agents_stands_once_in_their_team(events: Events) -> None:
    assert [len(details(REGISTRY["bad_reviews"], events, "agent", name).numerator) for name in ("Ann", "Bob")] == [1, 1]
    (review,) = details(REGISTRY["bad_reviews"], events, "team", "T1").numerator
    assert review["order_id"] == "o1"


def test_who_is_unknown_has_no_rows(events: Events) -> None:
    for by in GROUPINGS:
        if by in REGISTRY["sales_amount"].groupings:
            assert details(REGISTRY["sales_amount"], events, by, "nobody").numerator == ()
