"""The made-up month: the same bytes each time, sound by the rules for datasets, and with everything in it."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from kaohe_api.demo import write_demo

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.words import Words

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "month"
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Rows]:
    return {path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in folder.iterdir()}


def october(rows: Rows, column: str) -> Rows:
    return [row for row in rows if row[column].startswith("2026-10")]


def test_each_run_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_demo(tmp_path / "again", lambda _, done, of: seen.append((done, of)))
    digests = [
        {path.name: sha256(path.read_bytes()).hexdigest() for path in one.iterdir()}
        for one in (folder, tmp_path / "again")
    ]
    assert digests[0] == digests[1]
    assert seen == [(day, 44) for day in range(1, 45)]


def test_it_holds_as_much_as_promised(tables: dict[str, Rows]) -> None:
    assert set(tables) == {"accounts", "agents", "messages", "orders", "refunds", "reviews", "costs", "facts"}
    assert 19_000 <= len(tables["messages"]) <= 26_000
    assert 2_700 <= len(tables["orders"]) <= 3_300
    assert len(tables["agents"]) == 12
    assert {row["team"] for row in tables["agents"]} == {"A", "B"}
    assert len({row["shop"] for row in tables["accounts"]}) == 2
    assert Counter(row["rating"] for row in october(tables["reviews"], "reviewed_at")).keys() == {
        "good",
        "neutral",
        "bad",
    }
    assert len(october(tables["refunds"], "completed_at")) > 100


def test_every_agent_works_in_both_shops(tables: dict[str, Rows]) -> None:
    shops: defaultdict[str, set[str]] = defaultdict(set)
    for row in tables["accounts"]:
        shops[row["agent"]].add(row["shop"])
    assert {len(each) for each in shops.values()} == {2}
    assert set(shops) == {row["agent"] for row in tables["agents"]}


def test_events_reach_far_enough_before_and_after_the_month(tables: dict[str, Rows]) -> None:
    days = [row["sent_at"][:10] for row in tables["messages"]]
    assert min(days) == "2026-09-26"
    assert max(days) == "2026-11-08"
    for rows, columns in (
        ("orders", ("created_at", "paid_at", "received_at")),
        ("reviews", ("reviewed_at", "fixed_at")),
    ):
        assert max(row[column] for row in tables[rows] for column in columns) <= "2026-11-08 23:59:59"


def test_orders_keep_the_rules(tables: dict[str, Rows]) -> None:
    for row in tables["orders"]:
        assert Decimal(row["post_fee"]) <= Decimal(row["amount"])
        assert int(row["quantity"]) > 0
        assert not row["paid_at"] or row["created_at"] <= row["paid_at"]
        assert not row["received_at"] or row["paid_at"] <= row["received_at"]
    assert len({row["order_id"] for row in tables["orders"]}) == len(tables["orders"])


def test_refunds_stay_within_their_order(tables: dict[str, Rows]) -> None:
    orders = {row["order_id"]: row for row in tables["orders"]}
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    pieces: Counter[str] = Counter()
    for row in tables["refunds"]:
        assert orders[row["order_id"]]["paid_at"]
        assert row["completed_at"] >= orders[row["order_id"]]["paid_at"]
        amounts[row["order_id"]] += Decimal(row["amount"])
        pieces[row["order_id"]] += int(row["quantity"])
    assert all(amount <= Decimal(orders[order]["amount"]) for order, amount in amounts.items())
    assert all(count <= int(orders[order]["quantity"]) for order, count in pieces.items())


def test_reviews_and_costs_name_known_agents_in_order_of_time(tables: dict[str, Rows]) -> None:
    orders = {row["order_id"]: row for row in tables["orders"]}
    agents = {row["agent"] for row in tables["agents"]} | {""}
    for row in tables["reviews"]:
        assert row["reviewed_at"] >= orders[row["order_id"]]["created_at"]
        assert not row["fixed_at"] or row["fixed_at"] >= row["reviewed_at"]
        assert {row["responsible_agent"], row["handler"]} <= agents
    assert {row["agent"] for row in tables["costs"]} <= agents
    for column in ("responsible_agent", "handler", "fixed_at"):
        assert any(row[column] for row in tables["reviews"])


def test_life_is_in_it(tables: dict[str, Rows]) -> None:
    messages = tables["messages"]
    accounts = {row["account"] for row in tables["accounts"]}
    assert {row["account"] for row in messages} == accounts
    assert sum(row["text"].startswith("$") for row in messages) > 500
    assert sum(bool(row["forwarded_to"]) for row in messages) > 20
    assert {row["forwarded_to"] for row in messages} - {""} <= accounts
    assert any(row["buyer"] in accounts for row in messages)
    chatted = {(row["shop"], row["buyer"]) for row in messages}
    silent = [row for row in tables["orders"] if (row["shop"], row["buyer"]) not in chatted]
    assert len(silent) > 1_000
    assert sum(not row["paid_at"] for row in tables["orders"]) > 100


def test_a_late_shift_talks_across_midnight(tables: dict[str, Rows]) -> None:
    evenings = {
        (row["account"], row["buyer"], row["sent_at"][:10])
        for row in tables["messages"]
        if row["sent_at"][11:] > "23:50"
    }
    nights = [row for row in tables["messages"] if row["sent_at"][11:] < "00:10"]
    days = sorted({row["sent_at"][:10] for row in tables["messages"]})
    before = dict(zip(days[1:], days, strict=False))
    assert any((row["account"], row["buyer"], before.get(row["sent_at"][:10], "")) in evenings for row in nights)


def test_no_account_speaks_on_a_day_without_a_binding(tables: dict[str, Rows]) -> None:
    bindings: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in tables["accounts"]:
        span = (row["from_date"] or "0000", row["to_date"] or "9999")
        bindings[row["shop"], row["account"]].append(span)
    for row in tables["messages"]:
        day = row["sent_at"][:10]
        assert sum(first <= day <= last for first, last in bindings[row["shop"], row["account"]]) == 1


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(FileExistsError):
        write_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_break_leaves_nothing(tmp_path: Path) -> None:
    def stop(_: Words, done: int, of: int) -> None:
        assert done < of // 2, "stopped"

    with pytest.raises(AssertionError, match="stopped"):
        write_demo(tmp_path / "month", stop)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    write_demo(tmp_path)
    assert (tmp_path / "orders.csv").exists()
