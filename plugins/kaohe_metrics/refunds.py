"""Refunds of what an agent sold, by the day on which they completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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


def same_month(events: Events) -> Any:
    """Refunds that completed in the calendar month of their sale."""
    sold = events.sales.select("order_id", _sold="day")
    done = events.refunds.inner_join(sold, "order_id")
    return done.filter(_month(done.day) == _month(done._sold))  # noqa: SLF001 - a column of our own, not to be shown


def _month(day: Any) -> Any:
    """Number the months of days since 1970, in whole numbers: years begin in March here, so that a leap day is last."""
    shifted = day + _TO_MARCH_0
    of_era = shifted % _ERA
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return ((shifted // _ERA) * 400 + year) * 12 + (5 * of_year + 2) // 153


_TO_MARCH_0: Final = 719_468
"""Days from 1 March of the year 0 to 1970."""
_ERA: Final = 146_097
"""The days of 400 years."""

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
        "refund_amount_same_month",
        Words("同月退款金额", "refunded amount of the same month"),
        Kind.MONEY,
        Words("其中销售也在同一个自然月的退款金额。", "The amount of those whose sale was in the same calendar month."),
        Measure(same_month, value="amount", money=True, rests_on="buyer"),
        direction=Direction.DOWN,
        finality=Finality.FR,
    ),
    Metric(
        "refund_qty_same_month",
        Words("同月退款件数", "refunded pieces of the same month"),
        Kind.COUNT,
        Words("其中销售也在同一个自然月的退款件数。", "The pieces of those whose sale was in the same calendar month."),
        Measure(same_month, value="quantity", rests_on="buyer"),
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
