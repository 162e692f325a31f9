"""Which groups a period has, where tables are absent, and figures seen from a day of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import kaohe
from kaohe.events.dataset import open_dataset
from kaohe.events.events import Events
from kaohe.events.settings import Settings
from kaohe.periods import Period
from oracle import Shop
from support_engine import computed, only, opened, values
from support_events import shop, without, write_folder


def month() -> shop:
    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:02 b yes")
    return made.order("o1", "b1", "09:05", "09:06", "120.50").agent("Ann", "T1")


def keys(made: Shop, by: str) -> list[str]:
    return list(values(computed(opened(made, {}), "2026-10", by, only(["reception_buyers"]))))  # type: ignore[arg-type]


def test_without_accounts_a_shop_has_its_orders() -> None:
    made = without(month().at("S2").order("o2", "b1", "2026-10-31 23:59").build(), "accounts", "messages", "facts")
    assert keys(made, "shop") == ["S1", "S2"]
    assert keys(made, "agent") == keys(made, "team") == []
    assert keys(made, "all") == ["all"]


def test_without_accounts_and_orders_there_is_no_shop() -> None:
    assert keys(without(month().build(), "accounts", "messages", "orders"), "shop") == []


def test_without_orders_a_shop_has_its_bindings() -> None:
    assert keys(without(month().build(), "orders"), "shop") == ["S1"]


def test_without_teams_there_is_no_team() -> None:
    assert keys(month().build(), "team") == ["T1"]
    assert keys(without(month().build(), "agents.team"), "team") == []
    assert keys(without(month().build(), "agents"), "team") == []


def test_a_verdicts_shop_is_its_orders() -> None:
    made = month().review("o1", "05 09:00", responsible="Ann").build()
    registry = only(["responsible_bad_reviews"])
    (row,) = computed(opened(made, {}), "2026-10", "shop", registry).rows
    assert str(row.values["responsible_bad_reviews"]) == "1"
    table = computed(opened(without(made, "orders"), {}), "2026-10", "shop", registry)
    assert table.unavailable["responsible_bad_reviews"].en == "table orders is absent"
    (row,) = computed(opened(without(made, "orders"), {}), "2026-10", "agent", registry).rows
    assert str(row.values["responsible_bad_reviews"]) == "1"


def test_what_is_final_can_be_seen_from_a_given_day() -> None:
    """An inquiry's payment of 31 October is final when 4 November is over: the day after it."""
    registry = only(["inq_to_pay_final_rate", "reception_buyers"])
    events = opened(month().build(), {})
    for as_of, pending in (
        (date(2026, 11, 4), {}),
        (date(2026, 11, 3), {"inq_to_pay_final_rate": date(2026, 11, 5)}),
        (date(2026, 10, 31), {"inq_to_pay_final_rate": date(2026, 11, 5), "reception_buyers": date(2026, 11, 2)}),
    ):
        table, report = kaohe.compute(events, registry, Period.month(2026, 10), "agent", as_of=as_of)
        assert not list(report)
        assert dict(table.rows[0].pending) == pending


def test_rows_without_a_shop_are_no_shops() -> None:
    from kaohe.events.needs import MissingData
    from kaohe.metrics.groups import grouped

    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello").build()
    events = opened(made, {})
    with pytest.raises(MissingData):
        grouped(events.receptions.drop("shop"), events, "shop")


def test_rounds_may_be_asked_for_before_sessions(tmp_path: Path) -> None:
    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi").build()
    dataset, _ = open_dataset(write_folder(made, tmp_path / "shop"), Settings())
    assert dataset is not None
    events = Events(dataset)
    assert [row["seconds"] for row in events.fetch(events.rounds)] == [60]
