"""Every kind of breach is told with its table, row, column and value, in whatever files the tables stand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kaohe.diagnostics import Cell, Report
from kaohe.events.dataset import open_dataset
from kaohe.events.settings import Settings
from support_breaches import write_texts
from support_dataset import HEADERS, write

NINE = "2026-10-01 09:00:00"
TABLES = {
    "accounts": [
        "s,a,A,boss,,",
        "s,b,B,presale,2026-10-02,2026-10-01",
        "s,c,C,presale,2026-10-32,",
        "s,d,D,presale,,2026-10-05",
        "s,d,D,aftersale,2026-10-05,",
    ],
    "agents": ["A,x,,", "A,y,,", "B,x,,01/10/2026"],
    "messages": [f"s,a,b,{NINE},robot,x,", "s,a,b,2026-02-30 09:00:00,buyer,x,", f"s,a,,{NINE},buyer,x,"],
    "orders": [
        f"o1,s,b,{NINE},2026-10-01 10:00:00,100.00,10,2,,",
        f"o2,s,b,{NINE},,1,0,1,,",
        f"o2,s,b,{NINE},,1,0,1,,",
        f"o3,s,b,{NINE},2026-10-01 08:59:59,1,0,1,,",
        f"o4,s,b,{NINE},{NINE},1,0,1,2026-10-01T08:59,",
        f"o5,s,b,{NINE},,1,1.01,1,,",
        f"o6,s,b,{NINE},,-1,0,1,,",
        f"o7,s,b,{NINE},,1,0,1.5,,",
        f"o8,s,b,{NINE},,1,0,1,,",
        f"o9,s,b,{NINE},,1,0,1,{NINE},",
    ],
    "refunds": [
        "f1,nowhere,2026-10-01 11:00,1,1",
        "f2,o8,2026-10-01 11:00,1,1",
        "f3,o1,2026-10-01 09:59:59,1,0",
        "f4,o1,2026-10-01 11:00,99.5,3",
    ],
    "reviews": [
        f"v1,nowhere,{NINE},good,,,",
        "v2,o1,2026-10-01 08:59:59,bad,,,",
        f"v3,o1,{NINE},great,,,",
        f"v4,o1,{NINE},bad,,A,2026-10-01 08:59:59",
    ],
    "costs": [f"c1,s,A,{NINE},gift,1", f"c2,s,A,{NINE},reship,1.234", f"c2,s,A,{NINE},reship,1"],
    "facts": ["2026-13,A,x,1", "2026-10,A,x,1", "2026-10-01/2026-10-31,A,x,2", "2026-10,B,x,"],
}
BREACHES = [
    ("K325", "accounts", 2, "role", "boss"),
    ("K333", "accounts", 3, "to_date", "2026-10-01"),
    ("K322", "accounts", 4, "from_date", "2026-10-32"),
    ("K332", "accounts", 5, "account", "d"),
    ("K332", "accounts", 6, "account", "d"),
    ("K330", "agents", 2, "agent", "A"),
    ("K330", "agents", 3, "agent", "A"),
    ("K322", "agents", 4, "hired_on", "01/10/2026"),
    ("K325", "messages", 2, "sender", "robot"),
    ("K321", "messages", 3, "sent_at", "2026-02-30 09:00:00"),
    ("K320", "messages", 4, "buyer", None),
    ("K330", "orders", 3, "order_id", "o2"),
    ("K330", "orders", 4, "order_id", "o2"),
    ("K333", "orders", 5, "paid_at", "2026-10-01 08:59:59"),
    ("K333", "orders", 6, "received_at", "2026-10-01 08:59:00"),
    ("K335", "orders", 7, "post_fee", "1.01"),
    ("K323", "orders", 8, "amount", "-1"),
    ("K324", "orders", 9, "quantity", "1.5"),
    ("K334", "orders", 11, "received_at", NINE),
    ("K336", "refunds", 2, "order_id", "nowhere"),
    ("K337", "refunds", 3, "order_id", "o8"),
    ("K333", "refunds", 4, "completed_at", "2026-10-01 09:59:59"),
    ("K338", "refunds", 4, "amount", "1.00"),
    ("K338", "refunds", 5, "amount", "99.50"),
    ("K338", "refunds", 4, "quantity", "0"),
    ("K338", "refunds", 5, "quantity", "3"),
    ("K336", "reviews", 2, "order_id", "nowhere"),
    ("K333", "reviews", 3, "reviewed_at", "2026-10-01 08:59:59"),
    ("K325", "reviews", 4, "rating", "great"),
    ("K333", "reviews", 5, "fixed_at", "2026-10-01 08:59:59"),
    ("K325", "costs", 2, "kind", "gift"),
    ("K323", "costs", 3, "amount", "1.234"),
    ("K330", "costs", 3, "cost_id", "c2"),
    ("K330", "costs", 4, "cost_id", "c2"),
    ("K326", "facts", 2, "period", "2026-13"),
    ("K331", "facts", 3, "name", "x"),
    ("K331", "facts", 4, "name", "x"),
    ("K320", "facts", 5, "value", None),
]


def told(report: Report) -> list[tuple[str, str, int | None, str | None, str | None]]:
    """Give findings with their cells; each must say in both languages what to do."""
    found = []
    for each in report:
        assert isinstance(each.place, Cell)
        assert each.remedy("zh")
        assert each.remedy("en")
        if each.place.value is not None and each.rule.code != "K338":  # which says what all refunds add up to
            assert each.place.value in each.message("en")
            assert each.place.value in each.message("zh")
        found.append((each.rule.code, each.place.table, each.place.row, each.place.column, each.place.value))
    return sorted(found, key=str)


@pytest.mark.parametrize("form", ["csv", "parquet", "parts"])
def test_every_breach_is_told_with_its_cell(tmp_path: Path, form: str) -> None:
    for table, lines in TABLES.items():
        if form == "csv":
            write(tmp_path, **{table: lines})
        else:
            header = HEADERS[table].split(",")
            cells = zip(header, zip(*csv.reader(lines), strict=True), strict=True)
            write_texts(dict(cells), tmp_path / table, parts=form == "parts")

    def place(table: str, row: int) -> tuple[str, int]:
        first = len(TABLES[table]) // 2
        if form != "parts":
            return table, row
        return (f"{table}/1.parquet", row) if row - 2 < first else (f"{table}/2.parquet", row - first)

    dataset, report = open_dataset(tmp_path, Settings())
    assert dataset is None
    expected = [(code, *place(table, row), column, value) for code, table, row, column, value in BREACHES]
    assert told(report) == sorted(expected, key=str)
