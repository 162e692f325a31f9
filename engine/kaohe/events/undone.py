"""Sales undone: a dataset as it would be without orders, or parts of them, that were refunded, or with other refunds.

An order of which all was refunded stays, as one that was never paid; of any other less was paid, for fewer pieces. Who
closed it stays as it is. May import `events`, `sessions`. Portable expressions only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events.sessions import start_of_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.events.events import Events

_COLUMNS: Final = {"undone_id": "string", "less": "int64", "fewer": "int64", "gone": "boolean"}
_UNPAID: Final = (
    "paid_at",
    "paid_day",
    "payment_agent",
    "by_order",
    "by_payment",
    "by_order_first",
    "agent",
    "sale_day",
)
"""What an unpaid order does not have, of an order and of who closed it."""
_UNTOUCHED: Final = frozenset(
    {
        *("written_accounts", "staff", "names", "agent_ids", "shop_ids", "bindings", "desks", "teams"),
        *("messages", "_heard", "_dropped_buyers", "set_aside_orders", "costs", "facts"),
        *("sessions", "rounds", "own_agents", "valid_sessions"),
        *("consultations", "receptions", "first_responses", "concurrency"),
    }
)
"""The relations that do not rest on orders."""
_NOT_OF_REFUNDS: Final = _UNTOUCHED | {"orders", "closings", "sales", "inquiries"}
_REFUNDS: Final = {
    "refund_id": "string",
    "order_id": "string",
    "completed_at": "int64",
    "amount": "int64",
    "quantity": "int64",
}


@dataclass(frozen=True, slots=True)
class Undone:
    """What is taken off an order: 分 and pieces; gone: nothing of it is left."""

    order: str
    less: int
    fewer: int
    gone: bool


def without_sales(events: Events, undone: Sequence[Undone]) -> Events:
    """Give the relations of a dataset as they would be without these sales."""
    rows = [(each.order, each.less, each.fewer, each.gone) for each in undone]
    taken = events.dataset.engine.given("undone", _COLUMNS, rows)
    return events.rewritten(
        {name: held for name, held in events.relations.items() if name in _UNTOUCHED}
        | {"orders": _reduced(events.orders, taken), "closings": _reduced(events.closings, taken)}
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A refund as it is given in the place of those of a dataset: 分 and pieces, and the number of its day."""

    refund: str
    order: str
    amount: int
    quantity: int
    day: int


def with_refunds(events: Events, without: Sequence[str], given: Sequence[Given]) -> Events:
    """Give the relations of a dataset as they would be without these refunds, and with those that are given."""
    made = events.rewritten({name: held for name, held in events.relations.items() if name in _NOT_OF_REFUNDS})
    table = events.tables["refunds"].select(*_REFUNDS).cast(_REFUNDS)
    rows = [
        (each.refund, each.order, start_of_day(each.day, events.settings), each.amount, each.quantity) for each in given
    ]
    kept = table.filter(table.refund_id.notin(list(without))) if without else table
    made.tables = {**events.tables, "refunds": kept.union(events.dataset.engine.given("refunds", _REFUNDS, rows))}
    return made


def _reduced(orders: Any, taken: Any) -> Any:
    joined = orders.left_join(taken, orders.order_id == taken.undone_id)
    gone = joined.gone.fill_null(False)
    amount = joined.amount - joined.less.fill_null(0)
    kept = {
        "amount": amount,
        "post_fee": ibis.least(joined.post_fee, amount),
        "quantity": joined.quantity - joined.fewer.fill_null(0),
    }
    unpaid = {
        name: ibis.ifelse(gone, ibis.null(joined[name].type()), joined[name])
        for name in _UNPAID
        if name in orders.columns
    }
    return joined.mutate(**kept, **unpaid).select(*orders.columns)
