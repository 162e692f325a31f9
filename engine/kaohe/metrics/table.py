"""The figures of a period: one row an agent, team, shop, or one for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.values import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.metrics.definition import Grouping
    from kaohe.periods import Period
    from kaohe.words import Lang, Words


@dataclass(frozen=True, slots=True)
class Row:
    """One group's figures by metric id: None is no value; `pending` says from which day on a figure is final."""

    key: str
    values: Mapping[str, Decimal | None]
    pending: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetricTable:
    """Figures of a period by one grouping, each rounded to its metric's decimals; rows are in order of their keys.

    unavailable: metrics that could not be computed at all, each with the reason.
    so_far: metrics whose figures later refunds and reviews may still change.
    """

    period: Period
    by: Grouping
    rows: tuple[Row, ...]
    unavailable: Mapping[str, Words]
    so_far: tuple[str, ...]

    def to_json(self, lang: Lang) -> dict[str, object]:
        """Give it as the contract of `kaohe metrics --format json` has it: decimals as strings, null for no value."""
        return {
            "from": str(self.period.first),
            "to": str(self.period.last),
            "by": self.by,
            "rows": [
                {
                    self.by: row.key,
                    "values": {name: None if value is None else plain(value) for name, value in row.values.items()},
                    "pending": {name: str(day) for name, day in row.pending.items()},
                }
                for row in self.rows
            ],
            "unavailable": {name: reason.say(lang) for name, reason in self.unavailable.items()},
            "so_far": list(self.so_far),
        }
