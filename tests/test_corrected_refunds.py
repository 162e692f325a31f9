"""Refunds that were corrected, cancelled or came late after entries counted them: settled once, worked out by hand.

Tiers 0/10000/20000/30000 at 1/1.5/2/2.5 %, by parts: 35000 pays 575.00, 34000 550.00, 33000 525.00, 32000
500.00, 30000 450.00, 29000 430.00.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

import kaohe as engine
from kaohe.adjusting.refunded import Key, Refund, Refunds, Sale, undone_by
from kaohe.adjusting.sides import sides_of
from kaohe.adjusting.taken import Counted, Taken
from kaohe.diagnostics import render
from kaohe.evaluation.adjustments import Adjustment
from kaohe.evaluation.figures import AgentFigures, Figures, figures_json
from kaohe.events.events import Events
from kaohe.events.settings import Settings
from kaohe.ledger.making import Signature, draft
from kaohe.periods import Period
from test_later_refunds import OWN_MONTH, PIECES, SCHEME, Shop, metrics, sold

if TYPE_CHECKING:
    from kaohe.ledger.entry import Entry

SIGNED = Signature("Ann", "2026-11-03T09:00:00+08:00")
OCTOBER = Period.month(2026, 10)
NEEDED = ("sales_amount", "refund_amount_same_month", "refund_count", "sales_qty", "sales_orders", "sales_buyers")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Book:
    """A ledger of a shop whose figures are handed in: of later months all are 0."""

    def __init__(self, text: str = SCHEME, settings: Settings | None = None) -> None:
        Path("shop.scheme").write_text(text, encoding="utf-8")
        kept, report = engine.read_kept(Path("shop.scheme"), metrics())
        assert kept is not None, render(report, "en")
        ledger, report = engine.open_ledger("pay.ledger", new=True)
        assert ledger is not None, render(report, "en")
        self.kept, self.ledger, self.codes = kept, ledger, list[str]()
        self.told = ""
        self.settings = settings
        self.entries: dict[Period, int] = {}

    def october(self, refunds: Shop | None = None, **values: str) -> Book:
        """Publish October, with what a had, and with the refunds of a's that were known."""
        none = {**dict.fromkeys(NEEDED, "0"), "avg_order_value": "5.00"}
        of_b = {"sales_amount": "100.00", "sales_qty": "10", "sales_orders": "1", "sales_buyers": "1"}
        of_b["avg_order_value"] = "100.00"
        agents = {"a": {**none, **values}, "b": {**none, **of_b}}
        month = Figures(OCTOBER, tuple(AgentFigures(agent, {}, each) for agent, each in agents.items()))
        return self.publish(month if refunds is None else self.adjusted(month, opened(refunds)))

    def month(self, number: int, *agents: str) -> Figures:
        return Figures(
            month_of(number),
            tuple(AgentFigures(each, {}, dict.fromkeys(NEEDED, "0")) for each in agents or ("a", "b")),
        )

    def adjusted(self, figures: Figures, events: Events) -> Figures:
        found, report = engine.adjust(self.kept.scheme, figures, events, metrics(), self.ledger)
        self.codes = [each.rule.code for each in report]
        self.told = render(report, "en") + render(report, "zh") if len(report) else ""
        assert found is not None, self.told
        return found

    def look(self, number: int, events: Events, *agents: str) -> list[Adjustment]:
        """Give what is settled in a month with a."""
        figures = self.adjusted(self.month(number, *agents), events)
        return _of_a(figures)

    def settle(self, number: int, events: Events, *agents: str) -> list[Adjustment]:
        """Publish a month, and give what is settled with a."""
        figures = self.adjusted(self.month(number, *agents), events)
        self.publish(figures)
        return _of_a(figures)

    def publish(self, figures: Figures) -> Book:
        outcome, report = engine.evaluate(self.kept.scheme, figures)
        assert outcome is not None, render(report, "en")
        corrects = self.entries.get(figures.period)
        signed = SIGNED if corrects is None else replace(SIGNED, corrects=corrects, reason="again")
        head, report = engine.publish(
            self.ledger, draft(self.kept, figures, outcome, metrics(), {}, self.settings, signed, "en")
        )
        assert head is not None, render(report, "en")
        self.entries[figures.period] = head.number
        return self


def _of_a(figures: Figures) -> list[Adjustment]:
    return [each for agent in figures.agents for each in agent.adjustments if agent.agent == "a"]


def amounts(found: list[Adjustment]) -> list[str]:
    return [str(each.amount) for each in found]


def month_of(number: int) -> Period:
    """Give a month; the 13th is January."""
    return Period.month(2026 + number // 13, (number - 1) % 12 + 1)


def opened(shop: Shop, *, refunds: bool = True) -> Events:
    return _opened(tuple(shop.orders), tuple(shop.messages), tuple(shop.refunds), shop.agents, refunds=refunds)


@cache
def _opened(*tables: tuple[str, ...], refunds: bool) -> Events:
    """Open a shop's tables; what is computed of them serves all tests."""
    *rows, agents = tables
    shop = Shop(*map(list, rows), agents=agents)
    with TemporaryDirectory() as folder:
        shop.write(folder)
        if not refunds:
            Path(folder, "refunds.csv").unlink()
        events, report = engine.open_dataset(folder, Settings())
        assert events is not None, render(report, "en")
        return events


def refunds_of(adjustment: Adjustment) -> list[tuple[str, str, str | None]]:
    return [(each.refund, str(each.amount), each.taken and str(each.taken)) for each in adjustment.refunds]


def test_what_is_corrected_or_cancelled_is_settled_once() -> None:
    book = Book().october(sales_amount="35000.00")
    taken = opened(sold().refund("r1", "o2", "2026-11-05", "6000", 10))
    assert amounts(book.settle(11, taken)) == ["-145.00"]
    assert book.look(12, taken) == []
    # 1000 of the order were not refunded after all: 30000 pays 450.00.
    less = opened(sold().refund("r1", "o2", "2026-11-05", "5000", 8))
    (found,) = book.settle(12, less)
    assert (str(found.paid), str(found.without)) == ("430.00", "450.00")
    assert refunds_of(found) == [("r1", "5000.00", "6000.00")]
    assert (book.codes, "r1 (6000.00 → 5000.00)" in book.told) == (["K638"], True)
    assert book.look(13, less) == []
    # It is cancelled: 575.00 is due again.
    none = opened(sold())
    (found,) = book.settle(13, none)
    assert (str(found.paid), str(found.without)) == ("450.00", "575.00")
    assert refunds_of(found) == [("r1", "0.00", "5000.00")]
    assert [(line.without_how and line.without_how.en) for line in found.lines] == [
        "sales 35000.00; 10000 × 1% + 10000 × 1.5% + 10000 × 2% + 5000 × 2.5% = 575.00"
    ]
    assert book.look(14, none) == []
    # November is computed again as it was: what came after is settled by those behind it.
    assert amounts(book.look(11, none)) == ["-145.00"]
    # And it comes back.
    assert amounts(book.look(14, taken)) == ["-145.00"]
    assert book.codes == ["K628"]


def test_an_entry_that_is_corrected_counts_as_it_is_now() -> None:
    book = Book().october(sales_amount="35000.00")
    book.settle(11, opened(sold().refund("r1", "o2", "2026-11-05", "6000", 10)))
    less = opened(sold().refund("r1", "o2", "2026-11-05", "5000", 8))
    assert amounts(book.settle(11, less)) == ["-125.00"]
    assert book.look(12, less) == []


def test_pieces_that_are_corrected_are_settled_too() -> None:
    book = Book(PIECES).october(sales_qty="20", sales_orders="2", sales_buyers="2")
    # 10 pieces, the order and the buyer; then 8 pieces alone.
    assert amounts(book.settle(11, opened(sold().refund("r1", "o2", "2026-11-05", "6000", 10)))) == ["-130.00"]
    (found,) = book.settle(12, opened(sold().refund("r1", "o2", "2026-11-05", "5000", 8)))
    assert (str(found.amount), found.refunds[0].quantity, found.refunds[0].taken_quantity) == ("114.00", 8, 10)
    # Pieces alone: 3 at 2 yuan.
    assert amounts(book.look(13, opened(sold().refund("r1", "o2", "2026-11-05", "5000", 5)))) == ["6.00"]
    for said in ("r1 (8 → 5 pieces)", "r1 (8 → 5 件)"):
        assert said in book.told


def test_what_the_data_do_not_hold_any_more_is_not_paid_back() -> None:
    book = Book().october(sales_amount="35000.00")
    book.settle(11, opened(sold().refund("r1", "o2", "2026-11-05", "6000", 10)))
    old = Shop().sell("o9", "2026-12-05", "100")  # October is thrown away
    assert (book.look(12, opened(old)), book.codes) == ([], [])


def test_of_who_has_left_it_is_told_once_and_kept() -> None:
    book = Book().october(sales_amount="35000.00")
    came_back = opened(sold().refund("r1", "o2", "2026-11-05", "6000", 10))
    (figures,) = [book.adjusted(book.month(11, "b"), came_back)]
    assert [(each.agent, [str(one.amount) for one in each.adjustments]) for each in figures.left] == [
        ("a", ["-145.00"])
    ]
    assert book.codes == ["K639"]
    for said in ("a is not here", "-145.00", "2026-10", "r1", "客服 a 这一期不在"):
        assert said in book.told
    again, report = engine.read_figures(json.dumps(figures_json(figures)))
    assert again == figures, render(report, "en")
    book.publish(figures)
    # It is told of him again where it is more; not where it is the same.
    assert (book.look(12, came_back, "b"), book.codes) == ([], [])
    less = opened(sold().refund("r1", "o2", "2026-11-05", "5000", 8))
    assert (book.look(12, less, "b"), book.codes) == ([], ["K639"])
    assert "-125.00" in book.told
    # He is back: nothing is lost, and nothing is taken twice.
    assert amounts(book.settle(12, came_back)) == ["-145.00"]
    assert book.codes == ["K628"]
    assert (book.look(13, came_back, "b"), book.codes) == ([], [])
    # What was taken of him and is cancelled is his, though he is not here.
    assert (book.look(13, opened(sold()), "b"), book.codes) == ([], ["K639"])
    assert "145.00" in book.told


def known() -> Shop:
    return sold().refund("r9", "o1", "2026-10-30", "1000", 0)


def other() -> Shop:
    return sold().refund("r0", "o2", "2026-10-20", "3000", 1)


def test_a_refund_of_the_month_itself_that_came_late_is_settled_in_the_next() -> None:
    book = Book(OWN_MONTH).october(known(), sales_amount="35000.00", refund_amount_same_month="1000.00")
    assert book.look(11, opened(known())) == []
    # 34000 paid 550.00; it was 35000, if what was known is cancelled.
    assert [(str(each.paid), str(each.without)) for each in book.look(11, opened(sold()))] == [("550.00", "575.00")]
    # Another one came late: 33000 pays 525.00.
    late = opened(known().refund("r0", "o2", "2026-10-20", "1000", 1))
    (found,) = book.settle(11, late)
    assert (str(found.paid), str(found.without), refunds_of(found)) == ("550.00", "525.00", [("r0", "1000.00", None)])
    assert (book.codes, "r0 (2026-10-20)" in book.told) == (["K628"], True)
    assert book.look(12, late) == []
    # It was 3000, and the one that was known is cancelled: 32000 pays 500.00. A later one undoes the whole order.
    (found,) = book.look(12, opened(other()))
    assert (str(found.paid), str(found.without)) == ("525.00", "500.00")
    assert refunds_of(found) == [("r0", "3000.00", "1000.00"), ("r9", "0.00", "1000.00")]
    (found,) = book.look(12, opened(other().refund("r2", "o2", "2026-12-05", "3000", 9)))
    assert (str(found.paid), str(found.without)) == ("525.00", "430.00")


def test_a_late_refund_of_the_month_itself_changes_only_what_counts_it() -> None:
    book = Book().october(sold(), sales_amount="35000.00")
    late = opened(other())
    assert amounts(book.settle(11, late)) == ["0.00"]  # sales are paid whole, refunded in October or not
    assert book.look(12, late) == []
    # The rest comes back: nothing is left of the order.
    rest = opened(other().refund("r2", "o2", "2026-12-05", "3000", 9))
    assert amounts(book.look(12, rest)) == ["-145.00"]


def test_everybody_is_settled_alone() -> None:
    text = OWN_MONTH + "bonus ours = all(refund_amount_same_month) * 10%\n"
    Path("data").mkdir()
    book = Book(text)
    month = Figures(
        OCTOBER,
        tuple(
            AgentFigures(agent, {}, {"sales_amount": amount, "refund_amount_same_month": "0.00"}, refunds=())
            for agent, amount in (("a", "35000.00"), ("b", "100.00"))
        ),
        {"all": {"all": {"refund_amount_same_month": "0.00"}}},
    )
    book.publish(month)
    late = sold().refund("r0", "o2", "2026-10-20", "1000", 1).refund("r3", "o3", "2026-10-20", "50", 1)
    # a: 25.00 less, and 10 % of his own 1000 for all; b would be 0.50 less, and 5.00.
    assert amounts(book.look(11, opened(late))) == ["75.00"]


# --- what entries counted --------------------------------------------------------------------------------------------

R1 = Refund("a", "r1", "o1", 600_00, 3, date(2026, 11, 5), date(2026, 10, 5), 600_00)
SOLD = {"o1": Sale("a", date(2026, 10, 5), 600_00)}
KEY = ("r1", "o1")


def sides(refunds: list[Refund], left: Counted, sales: Mapping[str, Sale] = SOLD) -> Any:
    taken = Taken(metrics(), Period.month(2026, 12))
    taken.left["a", OCTOBER] = {("r1", left.order): left}
    return sides_of(OCTOBER, Refunds(refunds, Period.month(2026, 12)), taken, sales, {"a"})["a"]


@pytest.mark.parametrize(
    ("refunds", "left", "changed"),
    [
        ([R1], Counted("o1", 600_00, 3, R1.day), ()),
        ([R1], Counted(None, None, None, None), ()),  # handed in by its id alone: as it is
        ([R1], Counted("o1", 600_00, None, R1.day), ()),
        ([R1], Counted("o1", 599_00, 3, R1.day), (KEY,)),
        ([R1], Counted("o1", 0, 0, R1.day), (KEY,)),  # it was cancelled, and is there again
        ([replace(R1, day=date(2027, 1, 5))], Counted("o1", 600_00, 3, R1.day), ()),  # completes later now
        ([replace(R1, day=date(2027, 1, 5), amount=1)], Counted("o1", 600_00, 3, R1.day), (KEY,)),
        ([replace(R1, day=date(2026, 10, 9))], Counted("o1", 600_00, 3, R1.day), (KEY,)),  # of October itself
        ([replace(R1, agent="b")], Counted("o1", 600_00, 3, R1.day), ()),  # another's sale: October is another
        ([replace(R1, amount=0, quantity=0)], Counted("o1", 600_00, 3, R1.day), (KEY,)),
        ([], Counted("o1", 600_00, None, R1.day), (KEY,)),
        ([], Counted("o1", 600_00, 3, None), ()),
        ([], Counted("o1", None, 3, R1.day), ()),
        ([], Counted(None, 600_00, 3, R1.day), ()),
        ([], Counted("o2", 600_00, 3, R1.day), ()),
        ([R1], Counted("o2", 600_00, 3, R1.day), (KEY,)),  # it was another order's, which is not there any more
    ],
)
def test_what_is_to_be_settled(refunds: list[Refund], left: Counted, changed: tuple[Key, ...]) -> None:
    assert sides(refunds, left).changed == changed


@pytest.mark.parametrize("sale", [Sale("b", date(2026, 10, 5), 1), Sale("a", date(2026, 9, 5), 1)])
def test_a_sale_that_is_another_now_pays_nothing_back(sale: Sale) -> None:
    assert sides([], Counted("o1", 600_00, 3, R1.day), {"o1": sale}).changed == ()


def test_what_completed_in_a_month_and_was_sold_before_undoes_nothing_of_it() -> None:
    assert undone_by([replace(R1, sold=date(2026, 9, 5))], OCTOBER) == ()


def test_what_somebody_else_wrote_into_an_entry_is_taken_as_not_said() -> None:
    refunds = [{"refund": "r1", "day": "soon", "amount": "0.005", "quantity": 10**16}, {"refund": "r2", "taken": "1"}]
    agents = [{"agent": "a", "adjustments": [{"period": "2026-10", "refunds": refunds}]}]
    for month, noted in ((11, "left"), (13, "ahead")):
        taken = Taken(metrics(), Period.month(2026, 12))
        content = SimpleNamespace(period=month_of(month), texts=(), figures=json.dumps({"agents": agents}))
        taken.add(cast("Entry", SimpleNamespace(number=1, content=content)))
        found = getattr(taken, noted)["a", OCTOBER]
        if noted == "left":
            assert found == {
                ("r1", None): Counted(None, None, None, None),
                ("r2", None): Counted(None, None, None, None),
            }
        else:
            assert found == {("r1", None): Counted(None, 0, 0, None), ("r2", None): Counted(None, 100, None, None)}


@pytest.mark.parametrize(
    ("number", "days", "by"),
    [
        (10, {"day": "2026-11-05"}, 1),  # October paid for the sale
        (11, {"day": "2027-01-05", "taken": "600.00", "taken_day": "2026-11-05"}, None),  # November counted it
        (11, {"day": "2026-11-05"}, None),
    ],
)
def test_a_month_that_counted_a_refund_has_not_taken_it_back(number: int, days: dict[str, str], by: int | None) -> None:
    refunds = [{"refund": "r1", "order": "o1", "amount": "600.00", **days}]
    agents = [{"agent": "a", "adjustments": [{"period": f"2026-{number}", "refunds": refunds}]}]
    taken = Taken(metrics(), month_of(13))
    content = SimpleNamespace(period=month_of(12), texts=(), figures=json.dumps({"agents": agents}))
    taken.add(cast("Entry", SimpleNamespace(number=1, content=content)))
    assert taken.by("a", OCTOBER, R1) == by
