"""When a figure is final (section “Final figures” of the plugins' README)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kaohe.metrics.definition import Finality
from kaohe.periods import day_of

if TYPE_CHECKING:
    from kaohe.events.dataset import Dataset
    from kaohe.events.settings import Settings
    from kaohe.periods import Period

_SEEN: Final = (("messages", "sent_at"), ("orders", "created_at"), ("orders", "paid_at"))


def last_complete_day(dataset: Dataset) -> date | None:
    """Give the day before that of the latest message, order or payment; None where there is none."""
    from kaohe.events.sessions import day_of_time

    latest: list[int] = []
    for table_name, column in _SEEN:
        table: Any = dataset.tables.get(table_name)
        if table is None:
            continue
        flags = list(dataset.settings.excluded_order_flags)
        if table_name == "orders" and flags:
            table = table.filter(table.flag.isnull() | ~table.flag.isin(flags))
        [found] = dataset.engine.fetch(table.aggregate(day=day_of_time(table[column].max(), dataset.settings)))
        latest.extend([] if found["day"] is None else [found["day"]])
    return day_of(max(latest) - 1) if latest else None


def final_from(finality: Finality, period: Period, settings: Settings) -> date:
    """Give the day from which on a period's figure is final: the one after the `as_of` that it needs.

    Where that lies beyond the calendar, it is the calendar's last day.
    """
    return date.fromordinal(min(_needed(finality, period, settings) + 1, date.max.toordinal()))


def is_final(finality: Finality, period: Period, as_of: date | None, settings: Settings) -> bool:
    """Whether a period's figure is final, seen from the last complete day."""
    return as_of is not None and as_of.toordinal() >= _needed(finality, period, settings)


def _needed(finality: Finality, period: Period, settings: Settings) -> int:
    """Give the ordinal of the `as_of` that a period's figure needs; it may lie beyond the calendar."""
    return period.last.toordinal() + _days_needed(finality, settings)


def _days_needed(finality: Finality, settings: Settings) -> int:
    soon = 1
    to_order = max(1, settings.inquiry_window_days)
    to_pay = max(1, settings.inquiry_window_days + settings.pay_window_days)
    of_sale = to_pay if settings.judgment_rule == "order" else soon
    return {
        Finality.F0: soon,
        Finality.FR: soon,
        Finality.F1: to_order,
        Finality.F4: to_pay,
        Finality.SALE: of_sale,
        Finality.SALE_SO_FAR: of_sale,
    }[finality]
