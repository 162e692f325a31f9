"""Which refunds there are of what was sold up to a period's end, whose these were, and what they leave of their orders.

May import `events`, `periods`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kaohe.events.sessions import day_of_time
from kaohe.events.undone import Undone
from kaohe.periods import Period, day_number, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kaohe.adjusting.taken import Counted
    from kaohe.events.events import Events


Key = tuple[str, str | None]
"""A refund's id and its order, if that is said: one that is corrected to another order is another refund."""


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund of a sale: whose it was, if anybody's, and when; ids as texts, 分 and pieces; day: of its completion."""

    agent: str | None
    refund: str
    order: str
    amount: int
    quantity: int
    day: date
    sold: date
    of_amount: int

    @property
    def key(self) -> Key:
        """What it is told from others by."""
        return self.refund, self.order

    def when(self, period: Period) -> int:
        """Say whether it completed in a period: 0; below 0: before it, above: after it."""
        return (self.day > period.last) - (self.day < period.first)


class Sale(NamedTuple):
    """A sale of an agent's: on which day, and how much in 分."""

    agent: str
    sold: date
    amount: int


class Refunds:
    """The refunds of what was sold up to a period's end.

    by_key: all of them; those that completed up to that end are found by the day of their sale and of their completion.
    """

    def __init__(self, refunds: Iterable[Refund], until: Period) -> None:
        self.by_key: dict[Key, Refund] = {each.key: each for each in refunds}
        self._orders = {each.refund: each.order for each in self.by_key.values()}
        self._sold: dict[date, list[Refund]] = defaultdict(list)
        self._done: dict[date, list[Refund]] = defaultdict(list)
        for each in self.by_key.values():
            if each.day <= until.last:
                self._sold[each.sold].append(each)
                self._done[each.day].append(each)

    def ordered(self, counted: Mapping[Key, Counted]) -> dict[Key, Counted]:
        """Give what entries counted; a refund of which they do not say the order is of the one that it has now."""
        return {(name, order or self._orders.get(name)): each for (name, order), each in counted.items()}

    def sold_before(self, period: Period) -> Iterator[Refund]:
        """Give those of earlier sales, by the day of the sale."""
        return (each for day in sorted(self._sold) if day < period.first for each in self._sold[day])

    def sold_in(self, period: Period) -> Iterator[Refund]:
        """Give those of a period's sales."""
        return (each for day in _days(period) for each in self._sold.get(day, ()))

    def done_in(self, period: Period) -> Iterator[Refund]:
        """Give those that completed in a period."""
        return (each for day in _days(period) for each in self._done.get(day, ()))


def _days(period: Period) -> Iterator[date]:
    return (day_of(day) for day in range(day_number(period.first), day_number(period.last) + 1))


def refunds_of(events: Events, until: Period) -> Refunds:
    """Find the refunds of what was sold up to a period's end, in the order of their completion."""
    events.need("refunds", "orders", "messages", "accounts")
    refunds = events.tables["refunds"]
    columns = ("order_id", "refund_id", "amount", "quantity")
    done = refunds.select(*columns, day=day_of_time(refunds.completed_at, events.settings))
    sold = events.closings.select("order_id", "sale_day", "agent", of_amount="amount")
    found = done.inner_join(sold.filter(sold.sale_day <= day_number(until.last)), "order_id")
    rows = sorted(events.fetch(found), key=lambda row: (row["day"], row["refund_id"]))
    names = events.names_of({row["agent"] for row in rows} - {None})
    made = (
        Refund(
            agent=names.get(row["agent"]),
            refund=row["refund_id"],
            order=row["order_id"],
            amount=row["amount"],
            quantity=row["quantity"],
            day=day_of(row["day"]),
            sold=day_of(row["sale_day"]),
            of_amount=row["of_amount"],
        )
        for row in rows
    )
    return Refunds(made, until)


def sales_of(events: Events, orders: set[str]) -> dict[str, Sale]:
    """Say of orders whose sales they are; of those that are nobody's, or are not there any more, nothing."""
    if not orders:
        return {}
    sold = events.sales.filter(events.sales.order_id.isin(sorted(orders)))
    rows = events.fetch(sold.select("order_id", "agent", "day", "amount"))
    names = events.names_of({row["agent"] for row in rows})
    return {row["order_id"]: Sale(names[row["agent"]], day_of(row["day"]), row["amount"]) for row in rows}


def undone_by(refunds: Iterable[Refund], sold: Period) -> tuple[Undone, ...]:
    """Say what refunds leave of a period's orders: those of the period itself count where all of an order is gone.

    Otherwise these are figures of that period by themselves, and nothing is taken off for them.
    """
    by_order: dict[str, list[Refund]] = defaultdict(list)
    for refund in refunds:
        if refund.sold >= sold.first:
            by_order[refund.order].append(refund)
    found = []
    for order, each in sorted(by_order.items()):
        later = [refund for refund in each if refund.day > sold.last]
        if later:
            gone = sum(refund.amount for refund in each) >= each[0].of_amount
            counted = each if gone else later
            less, fewer = sum(refund.amount for refund in counted), sum(refund.quantity for refund in counted)
            found.append(Undone(order, less, fewer, gone))
    return tuple(found)
