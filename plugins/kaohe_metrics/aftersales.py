"""After-sales: what cases cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Kind, Measure, Metric, Words, each, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def amounts(events: Events) -> Any:
    """Costs with their amounts."""
    return events.costs.mutate(value=events.costs.amount)


def cases(events: Events) -> Any:
    """Costs, each row a case."""
    return each(events.costs)


AMOUNTS = Measure(amounts, money=True)

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
        Measure(cases),
        direction=Direction.DOWN,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
