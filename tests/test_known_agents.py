"""Every agent that rows name is known; an account without a binding is its own agent, where it can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import kaohe
from kaohe.diagnostics import Report, Severity, Source
from kaohe.events.events import Events
from kaohe.events.settings import Settings, read_settings
from kaohe.periods import Period
from oracle import Account, Agent, Shop, yaml_of
from support_events import shop, without, write_folder


def opened(
    made: Shop, folder: Path, *, set_aside: bool = False, given: Mapping[str, Any] | None = None
) -> tuple[Events | None, Report]:
    report = Report()
    settings = read_settings(Source("settings.yaml", yaml_of(given)), report) if given else Settings()
    assert settings is not None
    return kaohe.open_dataset(write_folder(made, folder / "data"), settings, set_aside=set_aside)


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(found.rule.code, str(found.place), found.message("en")) for found in report.sorted()]


HI = ("09:00 b hello", "09:01 a hi")


def test_an_unbound_account_is_its_own_agent(tmp_path: Path) -> None:
    made = shop().account("a1", "Ann", start="02").chat("a1", "b1", *HI).fact("a1", "100").fact("Ann", "100").build()
    events, report = opened(made, tmp_path)
    assert events is not None
    assert not list(report)
    names = events.names_of({row["account"] for row in events.fetch(events.own_agents)})
    assert set(names.values()) == {"a1"}


@pytest.mark.parametrize(
    ("made", "finding"),
    [
        (
            shop().account("Ann", "Ann", end="01").on("02").chat("Ann", "b1", *HI),
            ("K350", "Account Ann (shop S1) has sessions on days without a binding, yet its name is an agent's"),
        ),
        (
            shop().agent("free").account("a1", "Ann").chat("free", "b1", *HI),
            ("K350", "Account free (shop S1) has sessions on days without a binding, yet its name is an agent's"),
        ),
        (
            shop().account("a1", "Ann").at("S2").chat("a1", "b1", *HI),
            ("K351", "Account a1 has no binding in shop S2, only in another shop"),
        ),
    ],
)  # fmt: skip
def test_an_own_agent_that_cannot_be_stops_the_run(made: Any, finding: tuple[str, str], tmp_path: Path) -> None:
    for number, set_aside in enumerate((False, True)):
        events, report = opened(made.build(), tmp_path / str(number), set_aside=set_aside)
        assert events is None
        assert told(report) == [(finding[0], "messages:account", finding[1])]


def test_an_account_unbound_in_two_shops_is_told_for_both(tmp_path: Path) -> None:
    made = shop().chat("a1", "b1", *HI).at("S2").chat("a1", "b1", *HI).build()
    events, report = opened(made, tmp_path)
    assert events is None
    text = "Account a1 is unbound in two shops or more (here {}): nobody can tell whether it is one person"
    assert told(report) == [("K352", "messages:account", text.format(name)) for name in ("S1", "S2")]


def test_an_account_bound_on_another_day_in_the_same_shop_may_be_its_own_agent(tmp_path: Path) -> None:
    made = shop().account("a1", "Ann", end="01").at("S2").account("a1", "Ann").at("S1").on("02").chat("a1", "b1", *HI)
    events, _ = opened(made.build(), tmp_path)
    assert events is not None


def strangers() -> Shop:
    made = shop().account("a1", "Ann").agent("Bob").order("o1", "b1", "09:00")
    made = made.review("o1", "05 09:00", responsible="Who", handler="Bob").review("o1", "05 09:00", handler="Nobody")
    return (
        made.cost("Ann", "05 09:00", "5").cost("Eve", "05 09:00", "5").fact("Zed", "1", "mark").fact("Bob", "1").build()
    )


STRANGERS = [
    ("K353", "costs:3:agent", "Unknown agent Eve"),
    ("K353", "facts:2:agent", "fact mark: Unknown agent Zed"),
    ("K353", "reviews:2:responsible_agent", "Unknown agent Who"),
    ("K353", "reviews:3:handler", "Unknown agent Nobody"),
]


def test_unknown_agents_are_told_all_at_once(tmp_path: Path) -> None:
    events, report = opened(strangers(), tmp_path)
    assert events is None
    assert told(report) == STRANGERS


def test_rows_with_unknown_agents_can_be_set_aside_and_are_listed(tmp_path: Path) -> None:
    events, report = opened(strangers(), tmp_path, set_aside=True)
    assert events is not None
    assert report.ok
    assert told(Report(events.set_aside)) == STRANGERS
    assert {found.severity for found in events.set_aside} == {Severity.WARNING}
    assert [row["cost_id"] for row in events.fetch(events.costs)] == ["c3"]
    assert events.fetch(events.reviews) == []
    (fact,) = events.fetch(events.facts)
    assert fact["value"] == "1"


def test_without_any_agent_everybody_is_unknown(tmp_path: Path) -> None:
    made = without(shop().cost("Eve", "09:00", "5").build(), "accounts", "agents", "messages", "orders", "reviews")
    events, report = opened(made, tmp_path)
    assert events is None
    assert told(report) == [("K353", "costs:2:agent", "Unknown agent Eve")]


def test_without_facts_there_is_no_target_to_look_at(tmp_path: Path) -> None:
    made = without(shop().agent("Ann").cost("Ann", "09:00", "5").build(), "facts")
    events, report = opened(made, tmp_path)
    assert events is not None
    assert not list(report)


def test_only_so_many_are_listed(tmp_path: Path) -> None:
    made = shop()
    for number in range(22):
        made = made.cost(f"E{number:02}", "09:00", "5")
    events, report = opened(made.build(), tmp_path)
    assert events is None
    assert len(report) == 21
    assert told(report)[0] == ("K355", "costs:agent", "The same is wrong in 2 more places")


def test_the_number_of_rows_set_aside_counts_all_of_them(tmp_path: Path) -> None:
    folder = write_folder(strangers(), tmp_path / "data")
    with (folder / "costs.csv").open("a", encoding="utf-8") as file:
        file.write("short\n")  # set aside while it is read; the cost of Eve, and what names strangers, afterwards
    events, report = kaohe.open_dataset(folder, Settings(), set_aside=True)
    assert events is not None
    counts = [(found.rule.code, str(found.place), found.facts["count"]) for found in report]
    assert counts == [("K341", "costs", "2"), ("K341", "facts", "1"), ("K341", "reviews", "2")]


def test_a_thousand_rows_set_aside_are_listed(tmp_path: Path) -> None:
    made = shop()
    for number in range(1001):
        made = made.cost(f"E{number:04}", "09:00", "5")
    events, report = opened(made.build(), tmp_path, set_aside=True)
    assert events is not None
    assert len(events.set_aside) == 1001
    assert told(Report(events.set_aside[-1:])) == [("K355", "costs:agent", "The same is wrong in 1 more places")]
    assert [found.facts["count"] for found in report] == ["1001"]


def broken(made: Shop, folder: Path, table: str, line: str) -> list[tuple[str, str]]:
    """Add a line to a table; give the errors as code and place."""
    data = write_folder(made, folder / "data")
    with (data / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    events, report = kaohe.open_dataset(data, Settings())
    assert events is None
    return [(found.rule.code, str(found.place)) for found in report.sorted()]


def test_unknown_agents_are_told_beside_other_errors(tmp_path: Path) -> None:
    found = broken(strangers(), tmp_path, "costs", "short")
    # The costs have errors of their own; once they are mended, Eve will be told as well.
    assert found == [("K312", "costs:4"), *((code, place) for code, place, _ in STRANGERS if "costs" not in place)]


@pytest.mark.parametrize("table", ["accounts", "agents"])
def test_nobody_is_unknown_while_it_cannot_be_told_who_there_is(table: str, tmp_path: Path) -> None:
    rows = len((write_folder(strangers(), tmp_path / "plain") / f"{table}.csv").read_text("utf-8").splitlines())
    assert broken(strangers(), tmp_path, table, "short") == [("K312", f"{table}:{rows + 1}")]


def test_nobody_is_unknown_while_a_table_cannot_be_read(tmp_path: Path) -> None:
    data = write_folder(strangers(), tmp_path / "data")
    (data / "agents.csv").write_text("name\nBob\n", encoding="utf-8")
    _, report = kaohe.open_dataset(data, Settings())
    assert [found.rule.code for found in report] == ["K309"]


def test_targets_are_looked_at_even_so(tmp_path: Path) -> None:
    made = shop().agent("Ann").fact("Ann", "many").build()
    assert broken(made, tmp_path, "agents", "short") == [("K312", "agents:3"), ("K354", "facts:2:value")]


@pytest.mark.parametrize("value", ["many", "-5", "1.005", "1e5"])
def test_a_target_is_an_amount(value: str, tmp_path: Path) -> None:
    made = shop().agent("Ann").fact("Ann", value).fact("Ann", "x", "mark").build()
    events, report = opened(made, tmp_path)
    assert events is None
    assert told(report) == [("K354", "facts:2:value", f"agent Ann: The sales target {value} is no amount")]


def test_orders_with_flags_are_listed(tmp_path: Path) -> None:
    made = shop().order("o2", "b1", "09:00", flag="red").order("o1", "b1", "09:00", flag="1").order("o3", "b1", "09:00")
    events, _ = opened(made.build(), tmp_path, given={"excluded_order_flags": ["red", "1"]})
    assert events is not None
    assert [(found.severity, found.message("en")) for found in events.set_aside] == [
        ("note", "The flagged order o1 (1) is not counted"),
        ("note", "The flagged order o2 (red) is not counted"),
    ]
    plain, _ = opened(made.build(), tmp_path / "plain")
    assert plain is not None
    assert plain.set_aside == ()


def test_a_thousand_orders_with_flags_are_listed(tmp_path: Path) -> None:
    made = shop()
    for number in range(1002):
        made = made.order(f"o{number:04}", "b1", "09:00", flag="red")
    events, _ = opened(made.build(), tmp_path, given={"excluded_order_flags": ["red"]})
    assert events is not None
    assert len(events.set_aside) == 1001
    assert events.set_aside[999].message("en") == "The flagged order o0999 (red) is not counted"
    assert events.set_aside[1000].message("en") == "2 more flagged orders are not counted"


def test_relations_need_a_period_only_where_days_are_asked_for(tmp_path: Path) -> None:
    events, _ = opened(Shop(agents=(Agent("Ann"),), accounts=(Account("S1", "a1", "Ann"),)), tmp_path)
    assert events is not None
    with pytest.raises(ValueError, match="not seen over a period yet"):
        events.first_day  # noqa: B018 - asking is the point
    assert events.over(Period.month(2026, 10)).months == [(20727, 20757)]


def test_unknown_agents_in_parts_are_told_with_their_part(tmp_path: Path) -> None:
    cost = {
        "cost_id": ["c1"],
        "shop": ["s"],
        "agent": ["A"],
        "incurred_at": ["2026-10-01 09:00:00"],
        "kind": ["reship"],
        "amount": ["1"],
    }
    (tmp_path / "costs").mkdir()
    (tmp_path / "agents.csv").write_text("agent\nA\n", encoding="utf-8")
    pq.write_table(pa.table(cost), tmp_path / "costs" / "1.parquet")
    pq.write_table(pa.table(cost | {"cost_id": ["c2"], "agent": ["Eve"]}), tmp_path / "costs" / "2.parquet")
    _, report = kaohe.open_dataset(tmp_path, Settings())
    assert [str(found.place) for found in report] == ["costs/2.parquet:2:agent"]


def test_texts_that_cannot_be_read_are_a_finding(tmp_path: Path) -> None:
    """Messages are read where they lie, so their texts are first read when sessions are cut."""
    rows = pa.array([b"hi", b"\xff\xfe"], pa.binary())
    text = pa.StringArray.from_buffers(2, *rows.buffers()[1:3], None)
    moments = pa.array([0, 60], pa.timestamp("s"))
    names = {name: [name] * 2 for name in ("shop", "account", "buyer")}
    pq.write_table(
        pa.table({**names, "sent_at": moments, "sender": ["buyer", "agent"], "text": text}),
        tmp_path / "messages.parquet",
    )
    (tmp_path / "accounts.csv").write_text("shop,account,agent,role\nshop,account,A,presale\n", encoding="utf-8")
    events, report = kaohe.open_dataset(tmp_path, Settings())
    assert events is None
    assert [(found.rule.code, str(found.place)) for found in report] == [("K304", "messages")]


def test_more_accounts_than_there_are_numbers_for_are_no_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaohe.events.sessions.MOST_DESKS", 1)
    made = shop().account("a1", "Ann").account("a2", "Bob").chat("a1", "b", "09:00 b hi").chat("a2", "b", "10:00 b hi")
    with pytest.raises(OverflowError):
        opened(made.build(), tmp_path)
