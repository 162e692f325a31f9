"""Measures that several subjects use, each added up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Measure, each

if TYPE_CHECKING:
    from kaohe.extension import Events


def receptions(events: Events) -> Any:
    """Buyer-days with a valid session."""
    return each(events.receptions)


def sales_amounts(events: Events) -> Any:
    """Sales with their amounts."""
    return events.sales.mutate(value=events.sales.amount)


def sales_pieces(events: Events) -> Any:
    """Sales with their pieces."""
    return events.sales.mutate(value=events.sales.quantity)


def sales_buyers(events: Events) -> Any:
    """Buyer-days with a sale."""
    return each(events.sales.select("agent", "shop", "buyer", "day").distinct())


RECEPTIONS = Measure(receptions)
SALES_AMOUNT = Measure(sales_amounts, money=True)
SALES_PIECES = Measure(sales_pieces)
SALES_BUYERS = Measure(sales_buyers)
