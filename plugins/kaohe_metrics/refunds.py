"""Refunds of what an agent sold, by the day on which they completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, hookimpl
from kaohe_metrics.measures import SALES_AMOUNT, SALES_PIECES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def refunds(events: Events) -> Any:
    """Refunds of the agents' orders."""
    return events.refunds


def refund_buyers(events: Events) -> Any:
    """Buyer-days with a refund."""
    return events.refunds.select("agent", "shop", "buyer", "day").distinct()


AMOUNTS, PIECES = (
    Measure(refunds, value="amount", money=True, rests_on="buyer"),
    Measure(refunds, value="quantity", rests_on="buyer"),
)

METRICS = (
    Metric(
        "refund_count",
        Words("退款笔数", "refunds"),
        Kind.COUNT,
        Words("当天完成、属于该客服的订单的退款，不论何时售出。", "Refunds completed that day of the agent's orders."),
        Measure(refunds, value=None, rests_on="buyer"),
        direction=Direction.DOWN,
        finality=Finality.FR,
    ),
    Metric(
        "refund_buyers",
        Words("退款人数", "refunded buyers"),
        Kind.COUNT,
        Words("这些退款的买家，按人天计。", "The buyers of these refunds, counted once a day."),
        Measure(refund_buyers, value=None, rests_on="buyer"),
        direction=Direction.DOWN,
        finality=Finality.FR,
    ),
    Metric(
        "refund_amount",
        Words("退款金额", "refunded amount"),
        Kind.MONEY,
        Words("这些退款的金额。", "The amount of these refunds."),
        AMOUNTS,
        direction=Direction.DOWN,
        finality=Finality.FR,
    ),
    Metric(
        "refund_qty",
        Words("退款件数", "refunded pieces"),
        Kind.COUNT,
        Words("这些退款的件数。", "The pieces of these refunds."),
        PIECES,
        direction=Direction.DOWN,
        finality=Finality.FR,
    ),
    Metric(
        "refund_rate",
        Words("退款率", "refund rate"),
        Kind.RATIO,
        Words("退款件数 ÷ 销售量；退的可能是以前卖的，所以可以超过 100%。", "Refunded ÷ sold pieces; may exceed 100%."),
        PIECES,
        SALES_PIECES,
        direction=Direction.DOWN,
        finality=Finality.SALE_SO_FAR,
        aliases=("退款比例",),
    ),
    Metric(
        "refund_amount_rate",
        Words("退款金额率", "refunded share of sales"),
        Kind.RATIO,
        Words("退款金额 ÷ 销售额。", "Refunded amount ÷ sales."),
        AMOUNTS,
        SALES_AMOUNT,
        direction=Direction.DOWN,
        finality=Finality.SALE_SO_FAR,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
