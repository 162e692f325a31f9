"""A version that deducts all refunds of a month, and one that takes them back of what was paid: none twice, none never.

Tiers 0/10000/20000/30000 at 1/1.5/2/2.5 %, by parts: 35000 pays 575.00, 34000 550.00, 29000 430.00, 20000 250.00,
15000 175.00, 14000 160.00 and 13000 145.00.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kaohe as engine
from kaohe.diagnostics import render
from kaohe.evaluation.figures import AgentFigures, Figures
from test_corrected_refunds import Book, month_of, opened
from test_later_refunds import OWN_MONTH, SCHEME, Shop, metrics

if TYPE_CHECKING:
    from kaohe.events.events import Events

DEDUCTS = SCHEME.replace("sales_amount", "sales_amount - refund_amount").replace("later_refunds: take back\n", "")
AGENTS = ("same", "moved", "late", "less", "none")
PER_AGENT = ("sales_amount", "refund_amount", "refund_amount_same_month")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shop() -> Shop:
    """Of each agent 35000 in October, and 20000 in November."""
    held = Shop(agents=(*AGENTS, "b"))
    for each in AGENTS:
        held.sell(f"1 {each}", "2026-10-05", "29000", each).sell(f"2 {each}", "2026-10-06", "6000", each)
        held.sell(f"3 {each}", "2026-11-06", "20000", each)
    return held


def first() -> Events:
    """As they are when November is published: of the second order all came back in November."""
    held = shop()
    for each in AGENTS:
        if each != "late":
            held.refund(f"r {each}", f"2 {each}", "2026-11-25", "6000", 10)
    return opened(held)


def second() -> Events:
    """As they are in December: a day, an amount are others, one is cancelled, one came late, and 1000 are new."""
    held = shop().refund("r same", "2 same", "2026-11-25", "6000", 10).refund("new", "1 same", "2026-12-05", "1000")
    held.refund("r moved", "2 moved", "2026-12-02", "6000", 10).refund("r late", "2 late", "2026-11-20", "6000", 10)
    return opened(held.refund("r less", "2 less", "2026-11-25", "5000", 10))


def version(book: Book, text: str) -> None:
    Path("shop.scheme").write_text(text, encoding="utf-8")
    kept, report = engine.read_kept(Path("shop.scheme"), metrics())
    assert kept is not None, render(report, "en")
    book.kept = kept


def month(number: int, sales: str, **refunds: str) -> Figures:
    given = {each: dict(zip(PER_AGENT, (sales, refunds.get(each, "0"), "0"), strict=True)) for each in AGENTS}
    return Figures(month_of(number), tuple(AgentFigures(each, {}, values) for each, values in given.items()))


def published(text: str) -> Book:
    """October and November are published by a version."""
    book = Book(text)
    book.publish(book.adjusted(month(10, "35000.00"), first()))
    book.publish(book.adjusted(november(), first()))
    return book


def november(**refunds: str) -> Figures:
    return month(11, "20000.00", **(refunds or {each: "6000.00" for each in AGENTS if each != "late"}))


def settled(figures: Figures) -> dict[str, list[tuple[str, str]]]:
    return {
        agent.agent: [(str(each.period), str(each.amount)) for each in agent.adjustments] for agent in figures.agents
    }


def test_from_one_that_deducts_to_one_that_takes_back() -> None:
    book = published(DEDUCTS)
    version(book, OWN_MONTH)
    december = book.adjusted(month(12, "0"), second())
    assert settled(december) == {
        "same": [("2026-10", "-25.00")],  # what November deducted is no matter of October: 35000 → 34000
        "moved": [("2026-10", "-145.00"), ("2026-11", "90.00")],  # 35000 → 29000; 14000 → 20000
        "late": [("2026-11", "-90.00")],  # 20000 → 14000
        "less": [("2026-11", "15.00")],  # 14000 → 15000
        "none": [("2026-11", "90.00")],  # 14000 → 20000
    }
    book.publish(december)
    assert not any(settled(book.adjusted(month(13, "0"), second())).values())
    # What December took of October is deducted by November after all: 29000 → 35000, 20000 → 14000.
    back = settled(book.adjusted(month(13, "0"), first()))
    assert back["moved"] == [("2026-10", "145.00"), ("2026-11", "-90.00"), ("2026-12", "0.00")]
    assert back["same"] == [("2026-10", "25.00"), ("2026-12", "0.00")]


def test_from_one_that_takes_back_to_one_that_deducts() -> None:
    book = published(OWN_MONTH)
    version(book, DEDUCTS)
    assert not any(settled(book.adjusted(month(12, "0"), first())).values())
    assert book.codes == []
    december = month(12, "0", same="1000.00", moved="6000.00")
    found = book.adjusted(december, second())
    assert not any(settled(found).values())
    assert book.codes == ["K642"]
    for said in (
        "4 of them; ",
        "r late (2026-11-20)",
        "r less (6000.00 → 5000.00)",
        "r moved (2026-11-25 → 2026-12-02)",
        "r none (6000.00 → 0.00)",
    ):
        assert said in book.told
    # The remedy: November is corrected.
    version(book, OWN_MONTH)
    book.publish(book.adjusted(november(late="6000.00", same="6000.00", less="5000.00"), second()))
    version(book, DEDUCTS)
    book.adjusted(december, second())
    assert book.codes == []


def test_a_version_that_deducts_tells_what_became_of_a_month_that_did() -> None:
    book = published(DEDUCTS)
    december = book.adjusted(month(12, "0", same="1000.00", moved="6000.00"), second())
    assert (book.codes, "4 of them; " in book.told) == (["K642"], True)
    kept = [[each.refund for each in agent.deducted or ()] for agent in december.agents]
    assert kept == [["new"], ["r moved"], [], [], []]
