"""Conversion: from inquiry to order and payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def receptions(events: Events) -> Any:
    """Receptions with what came of them."""
    return events.inquiries


def orders(events: Events) -> Any:
    """Orders by the day of their creation with the agent who closed them, paid or not."""
    closed = events.closings.filter(events.closings.order_agent.notnull())
    return closed.select(
        "shop",
        "buyer",
        "order_id",
        "amount",
        agent="order_agent",
        day="created_day",
        paid=closed.paid_at.notnull(),
        _unpaid=closed.paid_at.isnull(),
    )


def buyers(events: Events) -> Any:
    """Buyer-days with a closed order, and whether one of these orders is paid."""
    closed = orders(events)
    found = closed.group_by("agent", "shop", "buyer", "day").agg(paid=closed.paid.any())
    return found.mutate(_unpaid=~found.paid)


def inquiries(outcome: str) -> Measure:
    """Count receptions of which something is so: `counted`, `ordered`, `lost`, …."""
    return Measure(receptions, value=None, where=outcome, rests_on="buyer")


INQUIRIES = inquiries("counted")
LOST = inquiries("lost")
CLOSED_BUYERS = Measure(buyers, value=None, rests_on="buyer")


def pair(flag: str, stage: str, zh: str, en: str, finality: Finality, meaning: Words) -> tuple[Metric, Metric]:
    """Declare the number of inquiries of which something came, and its rate."""
    measure = inquiries(flag)
    count = Metric(
        f"inq_{stage}_buyers",
        Words(f"{zh}人数", f"{en} inquiries"),
        Kind.COUNT,
        meaning,
        measure,
        direction=Direction.UP,
        finality=finality,
    )
    rate = Metric(
        f"inq_to_{stage}_rate",
        Words(f"{zh}成功率", f"{en} rate"),
        Kind.RATIO,
        Words(f"{zh}人数 ÷ 询单人数。", f"{en[0].upper()}{en[1:]} inquiries ÷ inquiries."),
        measure,
        INQUIRIES,
        direction=Direction.UP,
        finality=finality,
        aliases=("询单转化率", "conversion rate") if stage == "pay_final" else (),
    )
    return count, rate


METRICS = (
    Metric(
        "inquiry_buyers",
        Words("询单人数", "inquiries"),
        Kind.COUNT,
        Words(
            "售前接待里不是售后的；协助下单的不算（除非系统设定要算）。",
            "Presale receptions that are not after-sale, less the assisted ones (unless the setting keeps them).",
        ),
        INQUIRIES,
        direction=Direction.UP,
        finality=Finality.F1,
    ),
    Metric(
        "inquiry_lost_buyers",
        Words("询单流失人数", "lost inquiries"),
        Kind.COUNT,
        Words("询单后在有效时长内没有下任何单的买家。", "Inquiries whose buyers placed no order within the window."),
        LOST,
        direction=Direction.DOWN,
        finality=Finality.F1,
    ),
    Metric(
        "inquiry_loss_rate",
        Words("询单流失率", "inquiry loss rate"),
        Kind.RATIO,
        Words("询单流失人数 ÷ 询单人数。", "Lost inquiries ÷ inquiries."),
        LOST,
        INQUIRIES,
        direction=Direction.DOWN,
        finality=Finality.F1,
    ),
    *pair(
        "ordered_same_day",
        "order_sameday",
        "询单当日下单",
        "same-day ordering",
        Finality.F1,
        Words("询单当天下了由本人落实的单的买家。", "Inquiries with an order of the same day that the agent closed."),
    ),
    *pair(
        "ordered",
        "order_final",
        "询单最终下单",
        "ordering",
        Finality.F1,
        Words("在有效时长内下了由本人落实的单的买家。", "Inquiries with an order in the window that the agent closed."),
    ),
    *pair(
        "paid_by_next_day",
        "pay_nextday",
        "询单次日付款",
        "next-day paying",
        Finality.F1,
        Words(
            "这样的单在次日结束前付了款的买家。", "Inquiries of which such an order is paid by the end of the next day."
        ),
    ),
    *pair(
        "paid",
        "pay_final",
        "询单最终付款",
        "paying",
        Finality.F4,
        Words("这样的单付了款的买家，不论何时。", "Inquiries of which such an order is paid, whenever."),
    ),
    Metric(
        "closed_order_buyers",
        Words("落实下单人数", "closed-order buyers"),
        Kind.COUNT,
        Words("由本人落实下单的买家，按人天计。", "Buyers whose orders of that day the agent closed, once a day."),
        CLOSED_BUYERS,
        direction=Direction.UP,
    ),
    Metric(
        "closed_orders",
        Words("落实下单订单数", "closed orders"),
        Kind.COUNT,
        Words(
            "当天创建、由本人落实的订单，不论是否付款。", "Orders created that day that the agent closed, paid or not."
        ),
        Measure(orders, value=None, rests_on="buyer"),
        direction=Direction.UP,
    ),
    Metric(
        "closed_order_amount",
        Words("落实下单金额", "closed-order amount"),
        Kind.MONEY,
        Words("这些订单的金额。", "The amount of these orders."),
        Measure(orders, value="amount", money=True, rests_on="buyer"),
        direction=Direction.UP,
    ),
    Metric(
        "order_to_pay_final_rate",
        Words("下单最终付款成功率", "order-to-payment rate"),
        Kind.RATIO,
        Words(
            "落实下单人数中有单付款的 ÷ 落实下单人数。", "Closed-order buyers with a paid order ÷ closed-order buyers."
        ),
        Measure(buyers, value=None, where="paid", rests_on="buyer"),
        CLOSED_BUYERS,
        direction=Direction.UP,
        finality=Finality.F4,
    ),
    Metric(
        "unpaid_order_buyers",
        Words("下单未付款人数", "unpaid-order buyers"),
        Kind.COUNT,
        Words("落实下单人数中没有一单付款的。", "Closed-order buyers without a paid order."),
        Measure(buyers, value=None, where="_unpaid", rests_on="buyer"),
        direction=Direction.DOWN,
        finality=Finality.F4,
    ),
    Metric(
        "unpaid_order_amount",
        Words("下单未付款金额", "unpaid-order amount"),
        Kind.MONEY,
        Words("落实的订单中始终没有付款的金额。", "The amount of closed orders that were never paid."),
        Measure(orders, value="amount", where="_unpaid", money=True, rests_on="buyer"),
        direction=Direction.DOWN,
        finality=Finality.F4,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
