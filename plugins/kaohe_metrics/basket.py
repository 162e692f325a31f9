"""Basket (客件数): what a buyer buys at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, each, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def amounts(events: Events) -> Any:
    """Sales with their amounts."""
    return events.sales.mutate(value=events.sales.amount)


def pieces(events: Events) -> Any:
    """Sales with their pieces."""
    return events.sales.mutate(value=events.sales.quantity)


def buyers(events: Events) -> Any:
    """Buyer-days with a sale."""
    return each(events.sales.select("agent", "shop", "buyer", "day").distinct())


AMOUNTS, PIECES, BUYERS = Measure(amounts, money=True), Measure(pieces), Measure(buyers)

METRICS = (
    Metric(
        "avg_order_value",
        Words("客单价", "sales per buyer"),
        Kind.MONEY,
        Words("销售额 ÷ 付款人数。", "Sales ÷ paying buyers."),
        AMOUNTS,
        BUYERS,
        direction=Direction.UP,
        finality=Finality.SALE,
        aliases=("平均客单价",),
    ),
    Metric(
        "items_per_buyer",
        Words("客件数", "pieces per buyer"),
        Kind.COUNT,
        Words("销售量 ÷ 付款人数。", "Pieces sold ÷ paying buyers."),
        PIECES,
        BUYERS,
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "avg_item_price",
        Words("件均价", "price per piece"),
        Kind.MONEY,
        Words("销售额 ÷ 销售量。", "Sales ÷ pieces sold."),
        AMOUNTS,
        PIECES,
        finality=Finality.SALE,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
