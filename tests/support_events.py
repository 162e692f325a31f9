"""Datasets made by hand, few words each, and written as folders.

    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi").order("o1", "b1", "09:02")
    write_folder(made.build(), path)

A moment is `09:00`, `09:00:30`, `05 09:00` (the day of October 2026), `09-30 09:00` (the day of 2026) or written out;
without a day it is on the builder's day (`on`), at first 1 October 2026.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

from oracle import (
    Account,
    Agent,
    Cost,
    Fact,
    Message,
    Order,
    Refund,
    Review,
    Shop,
    day_number,
    seconds,
    written_day,
    written_time,
)

_LINE = re.compile(r"((?:[\d-]+ )?\d\d:\d\d(?::\d\d)?) ([ba>])(?: (.*))?", re.DOTALL)
_SENDERS = {"b": "buyer", "a": "agent", ">": "agent"}


def fen(yuan: str) -> int:
    """Read yuan as 分."""
    return int(Decimal(yuan) * 100)


class shop:  # noqa: N801 - the first word of a description, not a type to name
    """Describes a dataset; each call adds rows and gives the description back."""

    def __init__(self, name: str = "S1") -> None:
        self._made = Shop()
        self._shop, self._day = name, "2026-10-01"
        self._count = 0

    def build(self) -> Shop:
        return self._made

    def on(self, day: str) -> Self:
        """Let times without a day be on this one: `05`, `09-30` or `2026-09-30`."""
        self._day = _whole_day(day)
        return self

    def at(self, name: str) -> Self:
        """Let what follows happen in this shop."""
        self._shop = name
        return self

    def moment(self, text: str) -> int:
        *day, time = text.split(" ")
        return seconds(f"{_whole_day(day[0]) if day else self._day} {time}")

    def account(
        self, account: str, agent: str, role: str = "presale", start: str | None = None, end: str | None = None
    ) -> Self:
        from_date = None if start is None else day_number(_whole_day(start))
        to_date = None if end is None else day_number(_whole_day(end))
        return self._add("accounts", Account(self._shop, account, agent, role, from_date, to_date))

    def agent(self, agent: str, team: str | None = None) -> Self:
        return self._add("agents", Agent(agent, team))

    def chat(self, account: str, buyer: str, *lines: str) -> Self:
        """Add messages: `09:00 b text` the buyer's, `09:01 a text` the agent's, `09:02 > a2` a transfer to a2."""
        for line in lines:
            found = _LINE.fullmatch(line)
            assert found, line
            is_transfer = found[2] == ">"
            self._add(
                "messages",
                Message(
                    self._shop,
                    account,
                    buyer,
                    self.moment(found[1]),
                    _SENDERS[found[2]],
                    None if is_transfer else found[3],
                    found[3] if is_transfer else None,
                ),
            )
        return self

    def order(
        self,
        order_id: str,
        buyer: str,
        created: str,
        paid: str | None = None,
        amount: str = "100",
        *,
        post: str = "0",
        qty: int = 1,
        received: str | None = None,
        flag: str | None = None,
    ) -> Self:
        times = [None if text is None else self.moment(text) for text in (paid, received)]
        row = Order(
            order_id, self._shop, buyer, self.moment(created), times[0], fen(amount), fen(post), qty, times[1], flag
        )
        return self._add("orders", row)

    def refund(self, order_id: str, completed: str, amount: str, qty: int = 0) -> Self:
        return self._add("refunds", Refund(self._id("f"), order_id, self.moment(completed), fen(amount), qty))

    def review(
        self,
        order_id: str,
        reviewed: str,
        rating: str = "bad",
        *,
        responsible: str | None = None,
        handler: str | None = None,
        fixed: str | None = None,
    ) -> Self:
        fixed_at = None if fixed is None else self.moment(fixed)
        row = Review(self._id("r"), order_id, self.moment(reviewed), rating, responsible, handler, fixed_at)
        return self._add("reviews", row)

    def cost(self, agent: str, incurred: str, amount: str, kind: str = "cashback") -> Self:
        row = Cost(self._id("c"), self._shop, agent, self.moment(incurred), kind, fen(amount))
        return self._add("costs", row)

    def fact(self, agent: str, value: str, name: str = "sales_target", period: str = "2026-10") -> Self:
        return self._add("facts", Fact(period, agent, name, value))

    def _id(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def _add(self, table: str, row: object) -> Self:
        tables: dict[str, Any] = {table: (*getattr(self._made, table), row)}
        self._made = replace(self._made, **tables)
        return self


def without(made: Shop, *names: str) -> Shop:
    """Leave out tables (`reviews`) or columns (`reviews.handler`)."""
    tables: dict[str, Any] = {name: None for name in names if "." not in name}
    return replace(made, without=made.without | {name for name in names if "." in name}, **tables)


def _whole_day(day: str) -> str:
    return "2026-10-01"[: 10 - len(day)] + day


_ROWS: Mapping[str, type[Any]] = {
    "accounts": Account,
    "agents": Agent,
    "messages": Message,
    "orders": Order,
    "refunds": Refund,
    "reviews": Review,
    "costs": Cost,
    "facts": Fact,
}
_KINDS = {
    "from_date": "day",
    "to_date": "day",
    "amount": "money",
    "post_fee": "money",
    "quantity": "count",
    **dict.fromkeys(("sent_at", "created_at", "paid_at", "received_at"), "time"),
    **dict.fromkeys(("completed_at", "reviewed_at", "fixed_at", "incurred_at"), "time"),
}
_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "day": written_day,
    "money": lambda value: f"{value // 100}.{value % 100:02d}",
    "count": str,
    "time": written_time,
    "text": str,
}


def columns_of(made: Shop, table: str) -> dict[str, list[Any]] | None:
    """Give a table's columns as the reference has them; None where it is absent."""
    rows = getattr(made, table)
    if rows is None:
        return None
    names = [field.name for field in fields(_ROWS[table]) if f"{table}.{field.name}" not in made.without]
    return {name: [getattr(row, name) for row in rows] for name in names}


Form = Literal["csv", "gb18030", "instants", "parquet", "parts"]


def write_folder(made: Shop, folder: Path, form: Form = "csv") -> Path:
    """Write the dataset as a folder that the engine opens.

    csv: UTF-8, or `gb18030`, or with all times as `instants` of another zone than Shanghai's. parquet: with real times,
    days, amounts and counts; `parts`: a folder of such files for each table, one for each day of its first time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in _ROWS:
        columns = columns_of(made, table)
        if columns is None:
            continue
        if form == "parquet":
            _write_parquet(columns, folder / f"{table}.parquet")
        elif form == "parts":
            _write_parts(columns, folder / table)
        else:
            how = {**_WRITTEN, "time": _written_instant} if form == "instants" else _WRITTEN
            encoding = "gb18030" if form == "gb18030" else "utf-8"
            write_csv(written(columns, how), folder / f"{table}.csv", encoding)
    return folder


def _written_instant(moment: int) -> str:
    """Write a time of Shanghai's clock as one of a clock that is eleven and a half hours behind it."""
    return f"{written_time(moment - 41_400)}-03:30".replace(" ", "T")


def written(
    columns: Mapping[str, Sequence[Any]], how: Mapping[str, Callable[[Any], str]] = _WRITTEN
) -> dict[str, list[str]]:
    """Write columns as text, nothing as an empty cell."""
    return {
        name: ["" if value is None else how[_KINDS.get(name, "text")](value) for value in values]
        for name, values in columns.items()
    }


def write_csv(cells: Mapping[str, Sequence[str]], path: Path, encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(cells)
        writer.writerows(zip(*cells.values(), strict=True))


def _write_parts(columns: Mapping[str, Sequence[Any]], folder: Path) -> None:
    """Write a file for the rows of each day; tables without times in two parts."""
    folder.mkdir()
    clock = next((values for name, values in columns.items() if _KINDS.get(name) == "time"), None)
    rows = len(next(iter(columns.values())))
    days = [row % 2 if clock is None else clock[row] // 86_400 for row in range(rows)]
    for day in sorted(set(days)) or [0]:
        part = {
            name: [value for value, its in zip(values, days, strict=True) if its == day]
            for name, values in columns.items()
        }
        _write_parquet(part, folder / f"day={day}.parquet")


def _write_parquet(columns: Mapping[str, Sequence[Any]], path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    start, first_day = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None), date(1970, 1, 1)
    types: Mapping[str, tuple[Any, Callable[[Any], Any]]] = {
        "day": (pa.date32(), lambda value: first_day + timedelta(days=value)),
        "money": (pa.decimal128(18, 2), lambda value: Decimal(value).scaleb(-2)),
        "count": (pa.int64(), int),
        "time": (pa.timestamp("us"), lambda value: start + timedelta(seconds=value)),
        "text": (pa.string(), str),
    }
    arrays = {}
    for name, values in columns.items():
        kind, turned = types[_KINDS.get(name, "text")]
        arrays[name] = pa.array([None if value is None else turned(value) for value in values], kind)
    parquet.write_table(pa.table(arrays), path)
