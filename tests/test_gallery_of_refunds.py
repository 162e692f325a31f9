"""The gallery of what is told of later refunds: no scheme alone provokes it, but a ledger and a dataset do.

Each code is told exactly as `errors/CODE/zh.told` and `en.told` say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import kaohe as engine
from kaohe.adjusting.published import Published
from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import Rule
from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.evaluation.figures import AgentFigures
from kaohe.evaluation.unadjusted import tell_unadjusted
from kaohe.events.events import Events
from kaohe.events.settings import Settings
from test_corrected_refunds import Book, opened
from test_gallery import assert_told_as_golden
from test_later_refunds import SCHEME, Shop, metrics, sold
from test_refunds_between_versions import version

LARGE: Final = SCHEME.replace("commission", "bonus large: 10 when avg_order_value > 5\ncommission")
STAFF: Final = SCHEME.replace("period month", 'period month\nfor level = "正式"')


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def october(text: str = SCHEME, settings: Settings | None = None) -> Book:
    """Publish October, in which a sold 35000."""
    return Book(text, settings).october(sales_amount="35000.00")


def refunded(order: str = "o2", day: str = "2026-11-05", amount: str = "6000") -> Events:
    return opened(sold().refund("r1", order, day, amount, 10))


def told(book: Book, events: Events, number: int = 11, *agents: str) -> Report:
    return engine.adjust(book.kept.scheme, book.month(number, *agents), events, metrics(), book.ledger)[1]


def without_a_ledger() -> Report:
    report, book = Report(), Book()
    tell_unadjusted(book.kept.scheme, (book.month(11),), report, rules.NO_LEDGER)
    return report


def another_sale() -> Report:
    return told(october(), opened(sold().sell("o9", "2026-10-20", "50", "b").refund("r1", "o2", "2026-11-05", "6000")))


def no_sale_left() -> Report:
    book = Book(LARGE).october(sales_amount="35000.00", avg_order_value="35000.00")
    every = Shop().sell("o1", "2026-10-05", "35000").sell("o3", "2026-10-07", "100", "b")
    return told(book, opened(every.refund("r1", "o1", "2026-11-05", "35000", 10)))


def paid_otherwise() -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Published, "paid", {"a": "600.00"})
        return told(october(), refunded())


def other_settings() -> Report:
    return told(october(settings=Settings(quick_seconds=20)), refunded())


def under_no_scheme() -> Report:
    book = Book(STAFF)
    staff = [AgentFigures(agent, {"level": "正式"}, {"sales_amount": amount}) for agent, amount in SALES]
    book.publish(replace(book.month(10), agents=tuple(staff)))
    month = book.month(11)
    trial = [replace(each, attributes={"level": "实习" if each.agent == "a" else "正式"}) for each in month.agents]
    figures = book.adjusted(replace(month, agents=tuple(trial)), refunded())
    return engine.evaluate(book.kept.scheme, figures)[1]


SALES: Final = (("a", "35000.00"), ("b", "100.00"))


def no_refunds() -> Report:
    return told(october(), opened(sold(), refunds=False))


def taken_by_another() -> Report:
    book = october()
    book.settle(11, refunded())
    return told(book, refunded(day="2026-12-01"), 12)


def of_another_scheme() -> Report:
    october(SCHEME.replace("Shop", "Trial"))
    return told(Book(SCHEME.replace("Shop", "Staff")), refunded())


def corrected() -> Report:
    book = october()
    book.settle(11, refunded())
    return told(book, refunded(amount="5000"), 12)


def paid_twice() -> Report:
    """o9 is ordered on 31 October and paid the day after: by the order it is of October, by the payment of November."""
    book = october(settings=Settings(judgment_rule="order"))
    book.settings = None
    month = book.month(11)
    paid = {**month.agents[0].values, "sales_amount": "6000.00"}
    book.publish(replace(month, agents=(replace(month.agents[0], values=paid), *month.agents[1:])))
    held = Shop().sell("o1", "2026-10-05", "29000").sell("o3", "2026-10-07", "100", "b")
    held.messages += ["s,s:a,late,2026-10-31 23:50:00,buyer,hello", "s,s:a,late,2026-10-31 23:51:00,agent,welcome"]
    held.orders.append("o9,s,late,2026-10-31 23:55:00,2026-11-01 00:05:00,6000,0,10")
    held.refund("r1", "o9", "2026-12-05", "6000").write("data")

    def opened_with(settings: Settings) -> Events | None:
        return engine.open_dataset("data", settings)[0]

    events = opened_with(Settings())
    assert events is not None
    return engine.adjust(book.kept.scheme, book.month(12), events, metrics(), book.ledger, opened_with)[1]


def not_settled() -> Report:
    book = october()
    book.settle(11, refunded())
    deducts = SCHEME.replace("sales_amount", "sales_amount - refund_amount").replace("later_refunds: take back\n", "")
    version(book, deducts)
    return told(book, refunded(amount="5000"), 12)


RUNS: Final[dict[str, Callable[[], Report]]] = {
    "K620": without_a_ledger,
    "K621": lambda: told(Book(), refunded()),
    "K622": another_sale,
    "K623": no_sale_left,
    "K624": paid_otherwise,
    "K625": other_settings,
    "K626": under_no_scheme,
    "K627": no_refunds,
    "K628": lambda: told(october(), refunded(), 12),
    "K629": taken_by_another,
    "K630": of_another_scheme,
    "K638": corrected,
    "K641": paid_twice,
    "K642": not_settled,
    "K639": lambda: told(october(), refunded(), 11, "b"),
}


@pytest.mark.parametrize("code", RUNS)
def test_it_is_told_as_its_golden_says(code: str) -> None:
    assert_told_as_golden(code, RUNS[code]())


def test_every_code_of_later_refunds_is_shown() -> None:
    elsewhere = dict.fromkeys(("K637", "K640"), "figures that somebody handed in: test_unadjusted")
    own = {rule.code for rule in vars(rules).values() if isinstance(rule, Rule)}
    assert own - set(elsewhere) == set(RUNS)
