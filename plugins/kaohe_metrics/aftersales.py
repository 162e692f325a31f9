"""After-sales: what cases cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Kind, Measure, Metric, Words, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def costs(events: Events) -> Any:
    """What after-sale cases cost."""
    return events.costs


AMOUNTS = Measure(costs, value="amount", money=True)

METRICS = (
    Metric(
        "aftersale_cost",
        Words("售后成本", "after-sale cost"),
        Kind.MONEY,
        Words(
            "当天发生的返现、补发、仅退款、赔偿之和。",
            "Cashbacks, reshipments, refunds without return and compensations.",
        ),
        AMOUNTS,
        direction=Direction.DOWN,
    ),
    Metric(
        "aftersale_cost_per_case",
        Words("人均售后成本", "after-sale cost per case"),
        Kind.MONEY,
        Words("售后成本 ÷ 售后成本的笔数。", "After-sale cost ÷ the number of its rows."),
        AMOUNTS,
        Measure(costs, value=None),
        direction=Direction.DOWN,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
