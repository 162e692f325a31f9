"""The store by hand: what changes in a dataset, what of it is computed again, and what stops an update."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import dataset as dataset_rules
from kaohe.diagnostics.catalogue import store as rules
from kaohe.events.duck import DuckEngine
from kaohe.metrics import Measure, Metric, Registry
from kaohe.store import folder as folders
from kaohe.store.update import StoredEvents
from kaohe.values import Kind
from kaohe.words import Words
from oracle import Account, Agent, Cost, Fact, Message, Order, Refund, Review, Shop, seconds
from support_engine import REGISTRY
from support_events import shop, without
from support_store import Kept, settings

Change = Callable[[Shop], Shop]
GIVEN = {"excluded_order_flags": ["red"]}


def base() -> Shop:
    """Three days: two agents, a session over midnight, sales, a refund, a review, a cost, a target."""
    made = shop().account("a1", "Ann").account("a2", "Bob", "aftersale").agent("Ann", "T1").agent("Bob", "T2")
    made = made.chat("a1", "b1", "09:00 b hi", "09:01 a yes").order("o1", "b1", "09:05", "09:06", received="02 09:00")
    made = made.chat("a2", "b2", "10:00 b why", "10:02 a so").order("o2", "b2", "10:05")
    made = made.chat("a1", "b3", "23:55 b late", "23:58 a yes").order("o9", "b3", "23:59", "23:59", flag="red")
    made = made.on("02").chat("a1", "b3", "00:05 b later", "00:06 a yes")
    made = made.chat("a2", "b1", "11:00 b broken", "11:01 a sorry", "11:02 > a1").refund("o1", "12:00", "10")
    made = made.review("o1", "13:00", responsible="Ann", handler="Bob", fixed="14:00").cost("Ann", "13:00", "5")
    made = made.chat("b", "b4", "15:00 b hi", "15:01 a hi").order("o5", "b4", "15:02", "15:03", "70")
    made = made.review("o5", "16:00", "neutral", handler="b")
    made = made.on("03").chat("a1", "b2", "09:00 b hi", "09:01 a hi", "09:02 a bye")
    return made.order("o3", "b2", "09:01", "09:01", "50").fact("Ann", "1000").build()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = Kept(tmp_path_factory.mktemp("store"), GIVEN)
    kept.write(base())
    events, report = kept.open()
    assert events is not None
    assert not list(report)
    return kept.folder


@pytest.fixture
def kept(filled: Path, tmp_path: Path) -> Kept:
    """A store that holds `base`, with its dataset: copies, whose files look other than they did and hold the same."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return Kept(tmp_path, GIVEN)


def at(text: str) -> int:
    return seconds(f"2026-10-{text}")


def plus(**rows: Any) -> Change:
    """Add rows."""
    return lambda made: replace(made, **{table: (*getattr(made, table), *more) for table, more in rows.items()})


def but(table: str, number: int, **changed: Any) -> Change:
    """Change a row; without changes leave it out."""

    def change(made: Shop) -> Shop:
        rows = list(getattr(made, table))
        rows[number : number + 1] = [replace(rows[number], **changed)] if changed else []
        return replace(made, **{table: tuple(rows)})

    return change


def chat(account: str, buyer: str, *lines: tuple[str, str]) -> tuple[Message, ...]:
    return tuple(Message("S1", account, buyer, at(time), sender, "x") for time, sender in lines)


def both(*changes: Change) -> Change:
    def change(made: Shop) -> Shop:
        for one in changes:
            made = one(made)
        return made

    return change


TODAY = chat("a1", "b1", ("04 09:00:00", "buyer"), ("04 09:01:00", "agent"))
UPDATES: dict[str, Change] = {
    "nothing": lambda made: made,
    "one more day": plus(
        messages=TODAY, orders=(Order("o4", "S1", "b1", at("04 09:02:00"), at("04 09:03:00"), 4000, 0, 1, None, None),)
    ),
    "a late refund": plus(refunds=(Refund("f7", "o1", at("05 09:00:00"), 1000, 0),)),
    "a late review": plus(reviews=(Review("r7", "o3", at("05 09:00:00"), "bad", None, "Ann", None),)),
    "a late payment": but("orders", 1, paid_at=at("03 12:00:00")),
    "a very late payment": but("orders", 1, paid_at=at("20 12:00:00")),
    "received later": but("orders", 3, received_at=at("06 12:00:00")),
    "a day that grows": plus(messages=chat("a1", "b2", ("03 09:10:00", "buyer"), ("03 09:20:00", "agent"))),
    "a reply between": plus(messages=chat("a1", "b1", ("01 09:00:30", "agent"))),
    "rows that go": but("messages", 1),
    "a day that goes": lambda made: replace(
        made, messages=tuple(row for row in made.messages or () if row.sent_at < at("03 00:00:00"))
    ),
    "a session that is joined over midnight": plus(messages=chat("a1", "b3", ("02 00:20:00", "buyer"))),
    "sessions that a message joins": plus(
        messages=chat("a1", "b1", ("01 09:15:00", "buyer"), ("01 09:29:00", "agent"))
    ),
    "another order": but("orders", 0, amount=12345),
    "an order of another buyer": but("orders", 1, buyer="b1"),
    "an order that goes": but("orders", 1),
    "an order that goes with all of it": both(but("orders", 0), but("refunds", 0), but("reviews", 0)),
    "a flag that comes": but("orders", 3, flag="red"),
    "a review that changes": but("reviews", 0, rating="neutral"),
    "a new team": but("agents", 0, team="T9"),
    "a new agent": plus(agents=(Agent("Zoe", "T1"),)),
    "a new account that writes": plus(
        messages=tuple(replace(row, account="a0") for row in TODAY),
        costs=(Cost("c9", "S1", "a0", at("04 09:00:00"), "cashback", 1),),
    ),
    "an account that writes no more": lambda made: replace(
        made, messages=tuple(row for row in made.messages or () if row.account != "a2")
    ),
    "an agent of his own that writes no more": lambda made: replace(
        made,
        messages=tuple(row for row in made.messages or () if row.account != "b"),
        reviews=tuple(replace(row, handler="Ann" if row.handler == "b" else row.handler) for row in made.reviews or ()),
    ),
    "a new shop": plus(
        messages=tuple(replace(row, shop="S0", account="z") for row in TODAY),
        orders=(Order("o8", "S0", "b1", at("04 09:02:00"), None, 4000, 0, 1, None, None),),
    ),
    "a new buyer who is called as an agent": plus(messages=tuple(replace(row, buyer="Ann") for row in TODAY)),
    "another target": but("facts", 0, value="2000"),
    "a target of another": plus(facts=(Fact("2026-10", "Bob", "sales_target", "10"),)),
    "a cost": plus(costs=(Cost("c9", "S1", "Bob", at("01 09:00:00"), "reship", 700),)),
}
FROM_SCRATCH: dict[str, Change] = {
    "accounts": plus(accounts=(Account("S1", "a3", "Ann", "presale", None, None),)),
    "a buyer that is an account now": plus(messages=tuple(replace(row, account="b1") for row in TODAY)),
    "a table that goes": lambda made: without(made, "costs"),
    "a column that goes": lambda made: without(made, "reviews.handler"),
    "a table that comes back": lambda made: replace(made, costs=(), facts=()),
}


@pytest.mark.parametrize("name", UPDATES)
def test_only_what_changed_is_computed(kept: Kept, name: str) -> None:
    kept.write(UPDATES[name](base()))
    kept.check()


@pytest.mark.parametrize("name", list(FROM_SCRATCH)[:4])
def test_what_touches_everything_is_computed_from_scratch(kept: Kept, name: str) -> None:
    kept.write(FROM_SCRATCH[name](base()))
    kept.check(updated=False)
    kept.check()


def test_an_account_that_was_a_buyer_is_heard_again(kept: Kept) -> None:
    """A message by the account b1 drops the buyer b1; when it goes, nothing is kept of him."""
    kept.write(FROM_SCRATCH["a buyer that is an account now"](base()))
    kept.check(updated=False)
    kept.write(base())
    kept.check(updated=False)


def test_figures_by_hand(kept: Kept) -> None:
    """A late payment on day 3 of what Bob closed on day 1: 100 more for Bob, and an hour later nothing changes."""
    kept.write(UPDATES["a late payment"](base()))
    said = kept.check()
    rows = {row["agent"]: row["values"] for row in said["2026-10 agent"][0]["rows"]}
    assert rows["Bob"]["sales_amount"] == "100.00"
    assert rows["Ann"]["sales_amount"] == "150.00"
    assert rows["Ann"]["refund_amount"] == "10.00"


def test_other_settings_are_computed_from_scratch(kept: Kept) -> None:
    kept.given = {"max_wait_minutes": 5}
    kept.check(updated=False)
    kept.check()


def test_other_metrics_are_computed_from_scratch(kept: Kept) -> None:
    kept.registry = Registry()
    kept.registry.register("test", REGISTRY["sales_amount"])
    kept.check(updated=False)
    kept.check()


def test_days_that_did_not_change_are_not_read(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the messages of a day that did not change nothing but the footer is read."""
    kept.write(UPDATES["one more day"](base()))
    run, read = DuckEngine.run, []

    def listening(self: DuckEngine, statement: str) -> list[tuple[Any, ...]]:
        read.append(statement)
        return run(self, statement)

    monkeypatch.setattr(DuckEngine, "run", listening)
    events, _ = kept.open()
    assert isinstance(events, StoredEvents)
    seen = [each for each in read if "VIEW messages_seen" in each]
    days = [{day for day in range(20_000, 21_000) if f"day={day}.parquet" in each} for each in seen]
    assert [len(each) for each in days] == [1, 1, 4]  # what changed; what talks reach; all, for who would want them
    assert days[0] == days[1]


# --- errors ----------------------------------------------------------------------------------------------------------

BREACHES: dict[str, Change] = {
    "a row by itself": plus(messages=(replace(TODAY[0], sender="robot"),)),
    "an order twice": plus(orders=(Order("o1", "S1", "b9", at("04 09:00:00"), None, 1, 0, 1, None, None),)),
    "a refund of nothing": plus(refunds=(Refund("f9", "o77", at("04 09:00:00"), 1, 0),)),
    "a refund above its order": plus(refunds=(Refund("f9", "o1", at("04 09:00:00"), 9001, 0),)),
    "a refund twice": plus(refunds=(Refund("f1", "o3", at("04 09:00:00"), 1, 0),)),
    "an order that its refund needs": but("orders", 0),
    "an unknown agent": plus(costs=(Cost("c9", "S1", "Nobody", at("04 09:00:00"), "cashback", 1),)),
    "a verdict on nobody": plus(reviews=(Review("r9", "o1", at("04 09:00:00"), "bad", "Nobody", None, None),)),
    "no period": plus(facts=(Fact("sometime", "Ann", "sales_target", "1"),)),
    "an agent twice": plus(agents=(Agent("Ann", "T3"),)),
}


@pytest.mark.parametrize("name", BREACHES)
def test_an_error_stops_and_leaves_the_store_as_it_was(kept: Kept, name: str) -> None:
    before = (kept.store / "manifest.json").read_bytes()
    kept.write(BREACHES[name](base()))
    said = kept.check(updated=False)
    assert said["findings"]
    assert (kept.store / "manifest.json").read_bytes() == before
    kept.write(UPDATES["one more day"](base()))
    kept.check()


def test_rows_that_are_set_aside_are_not_kept(kept: Kept) -> None:
    before = (kept.store / "manifest.json").read_bytes()
    kept.write(BREACHES["a refund of nothing"](base()))
    events, report = kept.open(set_aside=True)
    assert events is not None
    assert [each.rule for each in report] == [dataset_rules.SET_ASIDE, rules.NOT_KEPT]
    assert (kept.store / "manifest.json").read_bytes() == before


# --- the folder ------------------------------------------------------------------------------------------------------


def findings(kept: Kept) -> list[Any]:
    events, report = kept.open()
    assert events is not None
    assert not isinstance(events, StoredEvents)
    return [each.rule for each in report]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 1}', None], ids=["empty", "a list", "cut short", "a part", "a broken file"]
)
def test_a_damaged_store_is_told_and_filled_again(kept: Kept, text: str | None) -> None:
    if text is None:
        for file in kept.store.glob("g*/sessions/*/*.parquet"):
            file.write_bytes(b"PAR1")
        kept.write(UPDATES["one more day"](base()))
    else:
        (kept.store / "manifest.json").write_text(text)
    assert findings(kept) == [rules.DAMAGED]
    kept.check()


def test_a_manifest_of_another_form_is_filled_again(kept: Kept) -> None:
    told = json.loads((kept.store / "manifest.json").read_text())
    (kept.store / "manifest.json").write_text(json.dumps({**told, "format": 0}))
    assert findings(kept) == []
    kept.check()


def test_a_folder_with_other_things_is_left_alone(kept: Kept) -> None:
    shutil.rmtree(kept.store)
    kept.store.mkdir()
    (kept.store / "thesis.txt").write_text("years of work")
    assert findings(kept) == [rules.FOREIGN]
    assert [each.name for each in kept.store.iterdir()] == ["thesis.txt"]


def test_a_store_in_use_is_left_to_the_other_process(kept: Kept) -> None:
    with folders.locked(kept.store):
        assert findings(kept) == [rules.IN_USE]
    kept.check()


def test_a_store_that_cannot_be_made_is_told(kept: Kept) -> None:
    shutil.rmtree(kept.store)
    kept.store.write_text("a file")
    assert findings(kept) == [rules.CANNOT_USE]


def test_a_disk_that_is_full_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr("kaohe.store.shelf.Shelf.write", full)
    kept.write(UPDATES["one more day"](base()))
    assert findings(kept) == [rules.DAMAGED, rules.CANNOT_USE]


def test_files_that_change_while_they_are_read_are_not_kept(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (kept.store / "manifest.json").read_bytes()
    kept.write(UPDATES["one more day"](base()))
    monkeypatch.setattr("kaohe.store.update.write", lambda *_: kept.write(UPDATES["a late refund"](base())))
    kept.open()
    assert (kept.store / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_messages_that_are_no_parts_are_not_kept(kept: Kept, form: Any) -> None:
    from support_events import write_folder

    shutil.rmtree(kept.data)
    write_folder(base(), kept.data, form)
    assert findings(kept) == [rules.NOT_KEPT]


def test_other_tables_may_be_single_files(kept: Kept) -> None:
    """Of one file each row that is another than before is found."""
    from support_events import write_folder

    for made in (base(), UPDATES["one more day"](base()), UPDATES["a late payment"](base())):
        shutil.rmtree(kept.data)
        write_folder(made, kept.data, "csv")
        write_folder(made, kept.folder / "parts", "parts")
        (kept.data / "messages.csv").unlink()
        shutil.move(kept.folder / "parts" / "messages", kept.data / "messages")
        shutil.rmtree(kept.folder / "parts")
        kept.check(updated=made is not None and (kept.store / "csv").exists())
        (kept.store / "csv").touch()


POINTS = ("write 1", "write 3", "commit 1", "sweep 1")
"""Where a process is killed: before the n-th call of a step."""
KILLED = """
import os, signal, sys
from pathlib import Path
from support_store import Kept
from kaohe.store import folder, shelf

step, number = sys.argv[2].split()
steps = {"write": (shelf.Shelf, "write"), "commit": (folder.Folder, "commit"), "sweep": (folder.Folder, "_sweep")}
owner, name = steps[step]
do, calls = getattr(owner, name), []

def killing(*given):
    calls.append(name)
    if len(calls) == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return do(*given)

setattr(owner, name, killing)
Kept(Path(sys.argv[1]), {"excluded_order_flags": ["red"]}).open()
"""


@pytest.mark.parametrize("point", POINTS)
def test_a_store_is_whole_whenever_its_process_is_killed(kept: Kept, point: str) -> None:
    kept.write(UPDATES["one more day"](base()))
    line = [sys.executable, "-c", KILLED, str(kept.folder), point]
    paths = os.pathsep.join([".", os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(line, cwd=Path(__file__).parent, check=False, env={**os.environ, "PYTHONPATH": paths})
    assert done.returncode == -signal.SIGKILL
    kept.check()
    kept.write(base())
    kept.check()
    used = {
        file
        for pieces in json.loads((kept.store / "manifest.json").read_text())["pieces"].values()
        for files in pieces.values()
        for file in files
    }
    assert {str(file.relative_to(kept.store)) for file in kept.store.glob("g*/**/*.parquet")} == used


# --- guests ----------------------------------------------------------------------------------------------------------


def guests(*measures: Measure) -> Registry:
    """Give metrics of these measures beside one that is built in."""
    registry = Registry()
    registry.register("test", REGISTRY["reception_buyers"])
    for number, measure in enumerate(measures):
        registry.register(
            "test",
            Metric(
                f"guest{number}", Words(f"客{number}", f"guest {number}"), Kind.COUNT, Words("客", "guest"), measure
            ),
        )
    assert len(registry) == 1 + len(measures)
    return registry


def fetching(events: Any) -> Any:
    days = [row["day"] for row in events.fetch(events.receptions.select("day").distinct())]
    return events.receptions.filter(events.receptions.day.isin(days))


def of_messages(events: Any) -> Any:
    said = events.messages
    return said.select("shop", "buyer", agent=said.account, day=said.moment * 0 + 20_362)


def placeless(events: Any) -> Any:
    return events.receptions.select("agent", "day")


def largest(events: Any) -> Any:
    return events.receptions.mutate(value=events.receptions.buyer_messages)


def breaking(events: Any) -> Any:
    return events.receptions.mutate(value=((events.receptions.replies * 0).cast("string") + "y").cast("int64"))


def strangers(events: Any) -> Any:
    return events.receptions.mutate(agent=events.receptions.agent * 0 + 99_999)


def nobodys(events: Any) -> Any:
    import ibis

    return events.receptions.mutate(agent=ibis.null("int64"), value=1)


def session_rows(events: Any) -> Any:
    return events.valid_sessions


GUESTS = (
    Measure(fetching, value=None, rests_on="buyer"),
    Measure(of_messages, value=None, rests_on="buyer"),
    Measure(placeless, value=None, rests_on="buyer"),
    Measure(largest, take="max", rests_on="buyer"),
    Measure(largest, rests_on="buyer"),
    Measure(largest, value=None, once="day", rests_on="buyer"),
    Measure(breaking, rests_on="buyer"),
    Measure(strangers, value=None, rests_on="buyer"),
    Measure(nobodys, rests_on="sessions"),
    Measure(nobodys, rests_on="buyer"),
    Measure(session_rows, value="replies", rests_on="sessions"),
)


def test_guests_measures_are_kept_or_computed_anew(tmp_path: Path) -> None:
    """Whatever a guest's measure does: its figure is the one from scratch, and so is what is told when it fails."""
    kept = Kept(tmp_path, {}, guests(*GUESTS))
    kept.write(base())
    kept.check(updated=False)
    kept.write(UPDATES["one more day"](base()))
    kept.check()
    kept.write(UPDATES["rows that go"](base()))
    kept.check()


def test_chats_alone_are_kept_too(tmp_path: Path) -> None:
    """Without orders and reviews, and with the chats of own accounts."""
    kept = Kept(tmp_path, {"own_account_filter": False})
    absent = ("orders", "refunds", "reviews", "costs", "facts")
    kept.write(without(base(), *absent))
    assert kept.open()[0] is not None
    kept.write(without(UPDATES["one more day"](base()), *absent))
    kept.check()


def test_names_of_buyers_are_known_to_a_stored_dataset() -> None:
    from support_engine import opened

    plain = opened(base(), {})
    (buyer,) = plain.fetch(plain.names.filter(plain.names.name == "b1").select("id"))
    assert StoredEvents(plain.dataset).names_of({buyer["id"]}) == {buyer["id"]: "b1"}


def test_what_cannot_be_kept_is_computed_without_the_store(tmp_path: Path) -> None:
    from kaohe.store.opened import open_with
    from kaohe.store.recorder import NotRecordable, Recorder
    from kaohe.store.source import look

    opened, report = open_with(tmp_path / "store", "duckdb:///x", settings({}), REGISTRY, lambda: (None, Report()))
    assert opened is None
    assert [found.rule.code for found in report] == ["K875"]
    for refused in (Recorder("x").scan, Recorder("x").given):
        with pytest.raises(NotRecordable):
            refused()
    (tmp_path / "messages.csv").write_text("shop\n", encoding="utf-8")
    assert look(tmp_path, Report()) is None
