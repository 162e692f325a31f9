"""A refund that is corrected to another order: what was taken for it is given back, and it is a refund of the other.

Tiers 0/10000/20000/30000 at 1/1.5/2/2.5 %: 35000 pays 575.00 by parts, 29000 430.00, 8000 80.00 and 2000 20.00.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.evaluation.figures import AgentFigures, Figures
from test_corrected_refunds import OCTOBER, Book, month_of, opened
from test_later_refunds import OWN_MONTH, PIECES, SCHEME, Shop

if TYPE_CHECKING:
    from kaohe.periods import Period

NOVEMBER = month_of(11)
LARGE, SMALL = ("2026-10", "145.00"), ("2026-10", "-60.00")
ITS_OWN = ("2026-11", "-60.00")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shop(order: str, day: str) -> Shop:
    """35000 of a's and 8000 of b's in October, 8000 of a's in November; 6000 of an order came back on a day."""
    held = Shop().sell("o1", "2026-10-05", "29000").sell("o2", "2026-10-06", "6000")
    held.sell("o3", "2026-10-07", "8000", "b").sell("o4", "2026-11-06", "8000")
    return held.refund("r1", order, day, "6000", 1)


def month(period: Period, **sales: str) -> Figures:
    agents = (
        AgentFigures(each, {}, {"sales_amount": amount, "refund_amount_same_month": "0.00"})
        for each, amount in sales.items()
    )
    return Figures(period, tuple(agents))


def paid(text: str) -> Book:
    """October and November are published, and November took 145.00 back of a."""
    book, data = Book(text), opened(shop("o2", "2026-11-25"))
    for figures in (month(OCTOBER, a="35000.00", b="8000.00"), month(NOVEMBER, a="8000.00", b="0.00")):
        found = book.adjusted(figures, data)
        book.publish(found)
    assert settled(found) == {"a": [("2026-10", "-145.00")]}
    return book


def settled(figures: Figures) -> dict[str, list[tuple[str, str]]]:
    found = defaultdict(list)
    for agent in figures.agents:
        for each in agent.adjustments:
            found[agent.agent].append((str(each.period), str(each.amount)))
    return found


@pytest.mark.parametrize(
    ("text", "order", "day", "expected"),
    [
        (SCHEME, "o4", "2026-12-02", {"a": [LARGE, ITS_OWN]}),
        (SCHEME, "o3", "2026-12-02", {"a": [LARGE], "b": [SMALL]}),
        (SCHEME, "o3", "2026-11-25", {"a": [LARGE], "b": [SMALL]}),
        (SCHEME, "o4", "2026-11-25", {"a": [LARGE, ("2026-11", "0.00")]}),  # sales of the month itself are paid whole
        (OWN_MONTH, "o4", "2026-12-02", {"a": [LARGE, ITS_OWN]}),
        (OWN_MONTH, "o4", "2026-11-25", {"a": [LARGE, ITS_OWN]}),  # 8000 less 6000 of its own month
    ],
)
def test_it_is_given_back_where_it_was_taken_and_taken_where_it_is_now(
    text: str, order: str, day: str, expected: dict[str, list[tuple[str, str]]]
) -> None:
    book, moved = paid(text), opened(shop(order, day))
    december = book.adjusted(month(month_of(12), a="0.00", b="0.00"), moved)
    assert settled(december) == expected
    assert "K629" not in book.codes
    # It is settled: January finds nothing more. Moved back, all of it is undone.
    book.publish(december)
    january = month(month_of(13), a="0.00", b="0.00")
    assert settled(book.adjusted(january, moved)) == {}
    back = settled(book.adjusted(january, opened(shop("o2", "2026-11-25"))))
    assert {agent: sum(float(each[1]) for each in found) for agent, found in back.items()} == {
        agent: -sum(float(each[1]) for each in found) for agent, found in expected.items()
    }


def test_it_moves_within_a_month_of_one_agents() -> None:
    book = Book(PIECES.replace("bonus pieces = sales_qty * 2 yuan\n", ""))
    counted = {"sales_orders": "2", "sales_buyers": "2"}
    book.publish(Figures(OCTOBER, (AgentFigures("a", {}, counted),)))
    two = Shop().sell("o1", "2026-10-05", "6000").sell("o2", "2026-10-06", "3000")
    wholly = opened(Shop(two.orders, two.messages, []).refund("r1", "o2", "2026-11-05", "3000"))
    none = Figures(NOVEMBER, (AgentFigures("a", {}, dict.fromkeys(counted, "0")),))
    november = book.adjusted(none, wholly)
    assert settled(november) == {"a": [("2026-10", "-110.00")]}
    book.publish(november)
    moved = opened(Shop(two.orders, two.messages, []).refund("r1", "o1", "2026-11-05", "3000"))
    december = book.adjusted(Figures(month_of(12), none.agents), moved)
    assert settled(december) == {"a": [("2026-10", "110.00")]}
    refunds = december.agents[0].adjustments[0].refunds
    assert {(each.refund, each.order, str(each.amount), each.taken and str(each.taken)) for each in refunds} == {
        ("r1", "o2", "0.00", "3000.00"),
        ("r1", "o1", "3000.00", None),
    }
    book.publish(december)  # the document names it twice, of two orders
    assert settled(book.adjusted(Figures(month_of(13), none.agents), moved)) == {}
