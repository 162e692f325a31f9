"""Basket (客件数): what a buyer buys at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.extension import Direction, Finality, Kind, Metric, Words, hookimpl
from kaohe_metrics.measures import SALES_AMOUNT, SALES_BUYERS, SALES_PIECES

if TYPE_CHECKING:
    from collections.abc import Callable


METRICS = (
    Metric(
        "avg_order_value",
        Words("客单价", "sales per buyer"),
        Kind.MONEY,
        Words("销售额 ÷ 付款人数。", "Sales ÷ paying buyers."),
        SALES_AMOUNT,
        SALES_BUYERS,
        direction=Direction.UP,
        finality=Finality.SALE,
        aliases=("平均客单价",),
    ),
    Metric(
        "items_per_buyer",
        Words("客件数", "pieces per buyer"),
        Kind.COUNT,
        Words("销售量 ÷ 付款人数。", "Pieces sold ÷ paying buyers."),
        SALES_PIECES,
        SALES_BUYERS,
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "avg_item_price",
        Words("件均价", "price per piece"),
        Kind.MONEY,
        Words("销售额 ÷ 销售量。", "Sales ÷ pieces sold."),
        SALES_AMOUNT,
        SALES_PIECES,
        finality=Finality.SALE,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
