"""Datasets with breaches of the rules put into them, and what is left of them once the rows in breach are set aside."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from kaohe.diagnostics import Cell
from oracle import Settings, Shop
from support_events import columns_of, write_csv, written
from support_generated_events import known_agents

EARLY = "2020-01-01 00:00:00"
NO_DAY = "2026-02-30 09:00:00"
# By table and column, what cannot stand there.
WRONG: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "messages": {
        "shop": ("",),
        "account": ("",),
        "buyer": ("",),
        "sent_at": (NO_DAY, "", "昨天"),
        "sender": ("robot", "", "Buyer"),
    },
    "orders": {
        "order_id": ("",),
        "shop": ("",),
        "buyer": ("",),
        "created_at": (NO_DAY, "2026/10/01 09:00"),
        "paid_at": (EARLY, "24:00"),
        "received_at": (EARLY,),
        "amount": ("-1", "1.234", "1e3", ""),
        "post_fee": ("999999", "¥5"),
        "quantity": ("1.5", "-1", ""),
    },
    "refunds": {
        "refund_id": ("",),
        "order_id": ("", "nowhere"),
        "completed_at": (EARLY, NO_DAY),
        "amount": ("x", ""),
        "quantity": ("0.5",),
    },
    "reviews": {
        "review_id": ("",),
        "order_id": ("nowhere",),
        "reviewed_at": (EARLY, ""),
        "rating": ("great", "Bad"),
        "responsible_agent": ("Nobody",),
        "handler": ("Nobody",),
        "fixed_at": (EARLY,),
    },
    "costs": {
        "cost_id": ("",),
        "agent": ("Nobody", ""),
        "incurred_at": (NO_DAY,),
        "kind": ("gift",),
        "amount": ("-1",),
    },
    "facts": {"period": ("2026-13", "2026-W54", ""), "agent": ("Nobody",), "name": ("",), "value": ("",)},
}
KEYS = {"orders": "order_id", "refunds": "refund_id", "reviews": "review_id", "costs": "cost_id"}
Cells = dict[str, list[str]]


@dataclass
class Broken:
    """A dataset's cells with breaches in them, and the numbers of the rows that are to be set aside.

    shop: the dataset with the rows that were added, whose cells are right.
    """

    shop: Shop
    cells: dict[str, Cells]
    gone: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def left(self) -> Shop:
        """Give what is left."""
        tables: dict[str, Any] = {
            table: tuple(row for number, row in enumerate(getattr(self.shop, table)) if number not in self.gone[table])
            for table in self.cells
        }
        return replace(self.shop, **tables)

    def write(self, folder: Path, form: Literal["csv", "parquet", "parts"]) -> Path:
        folder.mkdir(parents=True)
        for table, cells in self.cells.items():
            if form == "csv":
                write_csv(cells, folder / f"{table}.csv")
            else:
                write_texts(cells, folder / table, parts=form == "parts")
        return folder

    def row(self, place: Cell) -> tuple[str, int]:
        """Give a place's table and row, also where it is a row of the second of a table's two parts."""
        table, _, part = place.table.partition("/")
        return table, (place.row or 0) + (len(getattr(self.shop, table)) // 2 if part == "2.parquet" else 0)


def write_texts(cells: Mapping[str, Sequence[str]], path: Path, *, parts: bool) -> None:
    """Write a table's cells as texts in a Parquet file, or in a folder of two."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table({name: pa.array(values, pa.string()) for name, values in cells.items()})
    if not parts:
        parquet.write_table(table, path.with_suffix(".parquet"))
        return
    path.mkdir()
    half = len(table) // 2
    parquet.write_table(table.slice(0, half), path / "1.parquet")
    parquet.write_table(table.slice(half), path / "2.parquet")


def broken(shop: Shop, given: Settings, chance: random.Random, often: int) -> Broken:
    """Put so many wrong cells into each table, let ids stand twice, and refund more than was paid."""
    shop = _with_more_refunded(_with_copies(shop, chance, often // 2), chance, often // 2)
    made = Broken(shop, {table: written(columns_of(shop, table) or {}) for table in ("accounts", "agents", *WRONG)})
    for table, columns in WRONG.items():
        for number in chance.sample(range(len(getattr(shop, table))), often):
            column = chance.choice(sorted(columns))
            made.cells[table][column][number] = chance.choice(columns[column])
            made.gone[table].add(number)
    _follow(made)
    known = {*known_agents(made.left(), given), ""}
    for table, column in (
        ("reviews", "responsible_agent"),
        ("reviews", "handler"),
        ("costs", "agent"),
        ("facts", "agent"),
    ):
        made.gone[table] |= {number for number, name in enumerate(made.cells[table][column]) if name not in known}
    return made


def _with_copies(shop: Shop, chance: random.Random, often: int) -> Shop:
    tables = {name: getattr(shop, name) for name in (*KEYS, "facts")}
    copies: dict[str, Any] = {name: (*rows, *chance.sample(rows, often)) for name, rows in tables.items()}
    return replace(shop, **copies)


def _with_more_refunded(shop: Shop, chance: random.Random, often: int) -> Shop:
    """Refund a fen, or a piece, more than orders that have refunds are worth."""
    orders = {order.order_id: order for order in shop.orders or ()}
    more = []
    for number, row in enumerate(chance.sample(shop.refunds or (), often)):
        order = orders[row.order_id]
        amount, quantity = (order.amount + 1, 0) if number % 2 else (0, order.quantity + 1)
        more.append(replace(row, refund_id=f"more {number}", amount=amount, quantity=quantity))
    return replace(shop, refunds=(*(shop.refunds or ()), *more))


def _follow(made: Broken) -> None:
    """Add the rows that share ids, those of refunds beyond what was paid, and what hangs on an order set aside."""
    for table, column in KEYS.items():
        ids = Counter(made.cells[table][column])
        made.gone[table] |= {number for number, one in enumerate(made.cells[table][column]) if one and ids[one] > 1}
    facts = list(zip(*(made.cells["facts"][name] for name in ("period", "agent", "name")), strict=True))
    made.gone["facts"] |= {number for number, one in enumerate(facts) if all(one) and facts.count(one) > 1}
    above = {one for column in ("amount", "quantity") for one in _refunded_above(made, column)}
    without = {made.cells["orders"]["order_id"][number] for number in made.gone["orders"]}
    refunds, reviews = (made.cells[table]["order_id"] for table in ("refunds", "reviews"))
    without |= {*refunds, *reviews} - {*made.cells["orders"]["order_id"]}
    made.gone["refunds"] |= {number for number, order in enumerate(refunds) if order in without | above}
    made.gone["reviews"] |= {number for number, order in enumerate(reviews) if order in without}


def _refunded_above(made: Broken, column: str) -> set[str]:
    """Give the orders whose refunds add up to more than they are; what cannot be read adds nothing."""
    sums: Counter[str] = Counter()
    for number, order in enumerate(made.cells["refunds"]["order_id"]):
        sums[order] += _read(made, "refunds", column, number) or 0
    ids = Counter(made.cells["orders"]["order_id"])
    worth = {
        order: _read(made, "orders", column, number)
        for number, order in enumerate(made.cells["orders"]["order_id"])
        if order and ids[order] == 1
    }
    return {order for order, bound in worth.items() if bound is not None and sums[order] > bound}


def _read(made: Broken, table: str, column: str, number: int) -> int | None:
    is_wrong = made.cells[table][column][number] in WRONG[table][column]
    return None if is_wrong else getattr(getattr(made.shop, table)[number], column)
