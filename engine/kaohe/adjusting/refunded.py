"""Which refunds of a period are of earlier sales, whose these were, and what they leave of their orders.

May import `events`, `periods`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kaohe.events.sessions import day_of_time
from kaohe.events.undone import Undone
from kaohe.periods import day_number, day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.events.events import Events
    from kaohe.periods import Period


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund of an agent's sale: ids as texts, 分 and pieces, those of its order as well; day: of its completion."""

    agent: str
    refund: str
    order: str
    amount: int
    quantity: int
    day: date
    of_amount: int


class Earlier(NamedTuple):
    """A refund of what was sold before a period: whose sale it was, where it was anybody's, and when it completed."""

    agent: str | None
    refund: str
    day: date


EarlierSales = Mapping["date", "list[Earlier]"]
"""Refunds of what was sold before a period, by the day of the sale."""


def earlier_sales(events: Events, period: Period) -> EarlierSales:
    """Find what was sold before a period and refunded later than on its day, up to the period's end."""
    events.need("refunds", "orders", "messages", "accounts")
    refunds = events.tables["refunds"]
    done = refunds.select("order_id", "refund_id", day=day_of_time(refunds.completed_at, events.settings))
    sold = events.closings.select("order_id", "sale_day", "agent")
    found = done.filter(done.day <= day_number(period.last)).inner_join(sold, "order_id")
    found = found.filter(found.sale_day < day_number(period.first), found.day > found.sale_day)
    rows = events.fetch(found.select("sale_day", "agent", "refund_id", "day"))
    names = events.names_of({row["agent"] for row in rows} - {None})
    by_day: dict[date, list[Earlier]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["sale_day"], row["day"], row["refund_id"])):
        agent = None if row["agent"] is None else names[row["agent"]]
        by_day[day_of(row["sale_day"])].append(Earlier(agent, row["refund_id"], day_of(row["day"])))
    return by_day


def days_of(period: Period) -> Iterator[date]:
    """Give a period's days."""
    return (day_of(day) for day in range(day_number(period.first), day_number(period.last) + 1))


def refunds_of(events: Events, sold: Period, until: Period) -> tuple[Refund, ...]:
    """Give all refunds, up to a period's end, of what was sold in an earlier one, in the order of their completion."""
    sales = events.sales
    sales = sales.filter(sales.day >= day_number(sold.first), sales.day <= day_number(sold.last))
    sales = sales.select("order_id", of_amount="amount")
    done = events.refunds.filter(events.refunds.day <= day_number(until.last)).inner_join(sales, "order_id")
    rows = events.fetch(done.select("agent", "refund_id", "order_id", "amount", "quantity", "day", "of_amount"))
    names = events.names_of({row["agent"] for row in rows})
    found = (
        Refund(
            agent=names[row["agent"]],
            refund=row["refund_id"],
            order=row["order_id"],
            amount=row["amount"],
            quantity=row["quantity"],
            day=day_of(row["day"]),
            of_amount=row["of_amount"],
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: (each.day, each.refund)))


def undone_by(refunds: Iterable[Refund], sold: Period) -> tuple[Undone, ...]:
    """Say what refunds leave of their orders: those of the sale's own period count where all of an order is gone.

    Otherwise these are figures of that period by themselves, and nothing is taken off for them.
    """
    by_order: dict[str, list[Refund]] = defaultdict(list)
    for refund in refunds:
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
