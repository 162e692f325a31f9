"""Assistance: what an agent did for others' orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def receptions(events: Events) -> Any:
    """Receptions with what came of them."""
    return events.inquiries


def assisted_amounts(events: Events) -> Any:
    """Others' orders of these buyers, each once an agent, with their amounts."""
    return events.assisted_orders


def with_order_ids(events: Events, rows: Any) -> Any:
    """The same orders, each called by its id."""
    return rows.inner_join(events.orders.select("order", "order_id"), "order").drop("order")


def followed_up(events: Events) -> Any:
    """Receptions that looked after an order that is not the agent's."""
    return events.followups


METRICS = (
    Metric(
        "assist_order_buyers",
        Words("协助下单人数", "assisted buyers"),
        Kind.COUNT,
        Words("询单后下了单、但单由别人落实的买家。", "Inquiries whose buyers then ordered with another agent."),
        Measure(receptions, value=None, where="assisted", rests_on="buyer"),
        direction=Direction.UP,
        finality=Finality.F1,
    ),
    Metric(
        "assist_order_amount",
        Words("协助下单金额", "assisted amount"),
        Kind.MONEY,
        Words("这些由别人落实的单的金额。", "The amount of these orders that others closed."),
        Measure(assisted_amounts, value="amount", money=True, opens=with_order_ids, rests_on="buyer"),
        direction=Direction.UP,
        finality=Finality.F1,
    ),
    Metric(
        "assist_followup_buyers",
        Words("协助跟进人数", "followed-up buyers"),
        Kind.COUNT,
        Words(
            "为不属于自己的已付款订单回复过的买家。", "Buyers whose paid orders, not the agent's own, he looked after."
        ),
        Measure(followed_up, value=None, rests_on="buyer"),
        direction=Direction.UP,
        finality=Finality.FR,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
