"""Refunds of who has left: told once, and again only where something else is due than was told.

October's 35000 pay 575.00 by parts, 30000 450.00, 29000 430.00; a refund within October takes nothing off them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from test_corrected_refunds import Book, amounts, opened
from test_later_refunds import SCHEME, Shop, sold

NOVEMBER, DECEMBER, JANUARY, FEBRUARY = 11, 12, 13, 14


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shop(day: str | None, amount: str = "6000") -> Shop:
    return sold() if day is None else sold().refund("r1", "o2", day, amount, 10)


def told(book: Book, number: int, held: Shop, *, publish: bool = True) -> list[str]:
    """Give what is told of a, who is not there in a month."""
    figures = book.adjusted(book.month(number, "b"), opened(held))
    if publish:
        book.publish(figures)
    found = [str(each.amount) for agent in figures.left for each in agent.adjustments]
    assert book.codes.count("K639") == len(found)
    return found


def test_it_is_told_again_where_something_else_is_due() -> None:
    book = Book(SCHEME).october(sold(), sales_amount="35000.00")
    assert told(book, NOVEMBER, shop("2026-11-05")) == ["-145.00"]
    for day in ("2026-11-05", "2026-11-20", "2026-12-05", "2027-01-05"):  # another day, and as much
        assert told(book, DECEMBER, shop(day), publish=False) == []
    assert told(book, DECEMBER, shop(None), publish=False) == ["0.00"]
    assert "r1 (6000.00 → 0.00)" in book.told
    assert told(book, DECEMBER, shop("2026-10-31")) == ["0.00"]
    assert "r1 (2026-11-05 → 2026-10-31)" in book.told
    assert told(book, JANUARY, shop("2026-10-31")) == []
    # He is back, and it is settled with him, as another amount than was told.
    assert amounts(book.settle(JANUARY, opened(shop("2026-11-05", "5000")))) == ["-125.00"]
    assert told(book, FEBRUARY, shop("2026-11-05", "5000")) == []


def test_what_was_to_be_given_back_and_is_not_any_more_is_told() -> None:
    book = Book(SCHEME).october(sold(), sales_amount="35000.00")
    assert amounts(book.settle(NOVEMBER, opened(shop("2026-11-05")))) == ["-145.00"]
    assert told(book, DECEMBER, shop(None)) == ["145.00"]
    assert told(book, JANUARY, shop("2026-11-20")) == ["0.00"]  # it was refunded after all: as it was settled
    assert told(book, FEBRUARY, shop("2026-11-20")) == []


def test_a_month_that_is_computed_again_does_not_tell_what_a_later_one_told() -> None:
    book = Book(SCHEME).october(sold(), sales_amount="35000.00")
    assert told(book, NOVEMBER, shop(None)) == []
    assert told(book, DECEMBER, shop("2026-11-05")) == ["-145.00"]  # it reached the data late
    assert told(book, NOVEMBER, shop("2026-11-05")) == []
