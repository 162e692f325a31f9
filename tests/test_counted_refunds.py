"""Refunds of which a month counts how many completed in it: a day that is corrected moves them from month to month.

October's 35000 pay 575.00 by parts, 29000 430.00, 28000 410.00; a month in which nothing came back pays 100 more.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from test_corrected_refunds import Book, opened
from test_later_refunds import SCHEME, Shop, sold

if TYPE_CHECKING:
    from kaohe.evaluation.figures import Figures

COUNTED = SCHEME + "bonus calm: 100 when refund_count < 1; else 0\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def counts(figures: Figures, refunds: str) -> Figures:
    """Say how many refunds of a's completed in a month."""
    return replace(
        figures,
        agents=tuple(
            replace(each, values={**each.values, "refund_count": refunds if each.agent == "a" else "0"})
            for each in figures.agents
        ),
    )


def published(book: Book, months: dict[int, str], shop: Shop) -> Book:
    """Publish October and what followed, each with as many refunds as completed in it."""
    book.october(shop, sales_amount="35000.00")
    for number, refunds in months.items():
        book.publish(book.adjusted(counts(book.month(number), refunds), opened(shop)))
    return book


def settled(book: Book, number: int, shop: Shop, *agents: str) -> dict[str, str]:
    """Give what a month settles with a, by period."""
    found = book.adjusted(counts(book.month(number, *agents), "0"), opened(shop))
    return {str(each.period): str(each.amount) for agent in (*found.agents, *found.left) for each in agent.adjustments}


def shop(day: str, *others: tuple[str, str, str, str]) -> Shop:
    held = sold().refund("r1", "o2", day, "6000", 10)
    for other in others:
        held.refund(*other)
    return held


LATE = ("r2", "o1", "2026-11-20", "1000")


def test_a_day_that_is_corrected_to_a_later_month_leaves_the_month_in_which_it_counted() -> None:
    book = published(Book(COUNTED), {11: "1"}, shop("2026-11-25"))
    # One left November, another reached the data late: it is one as before. 29000 of October become 28000.
    assert settled(book, 12, shop("2026-12-05", LATE)) == {"2026-10": "-20.00", "2026-11": "0.00"}
    moved = shop("2026-12-05")
    # November had no refund after all: its 100 are due. October's sale is settled already.
    assert settled(book, 12, moved) == {"2026-11": "100.00"}
    assert "r1 (2026-11-25 → 2026-12-05)" in book.told
    book.publish(book.adjusted(counts(book.month(12), "1"), opened(moved)))
    assert settled(book, 13, moved) == {}
    # It is moved back, to where it counts now.
    assert settled(book, 13, shop("2026-11-25")) == {"2026-11": "-100.00", "2026-12": "100.00"}
