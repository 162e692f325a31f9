"""Measures that several subjects use, each added up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Measure

if TYPE_CHECKING:
    from kaohe.extension import Events


def receptions(events: Events) -> Any:
    """Buyer-days with a valid session, and whether one of its sessions was long."""
    found = events.receptions
    return found.mutate(_unreplied=~found.replied, _long=found.longest >= events.settings.long_minutes * 60)


def sales(events: Events) -> Any:
    """Paid orders judged an agent's."""
    return events.sales


def sales_buyers(events: Events) -> Any:
    """Buyer-days with a sale."""
    return events.sales.select("agent", "shop", "buyer", "day").distinct()


RECEPTIONS = Measure(receptions, value=None, rests_on="buyer")
SALES_AMOUNT = Measure(sales, value="amount", money=True, rests_on="buyer")
SALES_PIECES = Measure(sales, value="quantity", rests_on="buyer")
SALES_BUYERS = Measure(sales_buyers, value=None, rests_on="buyer")
