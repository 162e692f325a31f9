"""The rows behind a figure (旺旺明细): their sum, or the largest of them, is the figure.

May import `values`, `periods`, `events`, and its siblings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.metrics.groups import ALL, FEN, grouped, key_of, measured
from kaohe.periods import day_of
from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.events.events import Events
    from kaohe.metrics.definition import Grouping, Measure, Metric

_NAMED: Final = ("agent", "shop", "account", "buyer")
_TIMES: Final = frozenset({"at", "start", "end", "opened", "answered", "first_reply", "created_at", "paid_at"})
_OWN: Final = frozenset({"group", "member"})


@dataclass(frozen=True, slots=True)
class Details:
    """The rows behind one group's figure, and behind a ratio's denominator (None where the metric has none).

    A row has agent, shop, account, buyer by name where it has them, day as a date, moments on the shop's clock, `value`
    in the metric's own unit (yuan for money), and whatever further columns its measure gives. Rows that count once for
    a group stand once.
    """

    numerator: tuple[Mapping[str, object], ...]
    denominator: tuple[Mapping[str, object], ...] | None


def details(metric: Metric, events: Events, by: Grouping, name: str) -> Details:
    """Give the rows behind a figure of a group, called by its name (`all` for the group of all).

    Raises `MissingData` where the metric's tables are absent, and whatever a guest's measure raises.
    """
    key = key_of(events, by, name)
    below = metric.denominator
    return Details(_rows(metric.numerator, events, by, key), None if below is None else _rows(below, events, by, key))


def _rows(measure: Measure, events: Events, by: Grouping, key: int | str | None) -> tuple[Mapping[str, object], ...]:
    whole: Grouping = "all" if measure.everyone else by
    rows = grouped(measured(measure, events), events, whole)
    found = events.fetch(rows.filter(rows.group == (ALL if measure.everyone else key))) if key is not None else []
    if measure.once is not None:
        found = list({row[measure.once]: row for row in found}.values())
    if measure.take == "max":
        largest = max((row["value"] for row in found), default=0)
        found = [row for row in found if row["value"] == largest]
    ids = {row[column] for row in found for column in _NAMED if row.get(column) is not None}
    names = events.names_of(ids)
    scale = FEN if measure.money else 1
    told: list[dict[str, Any]] = []
    for row in found:
        kept = {column: _TOLD.get(column, _as_is)(value) for column, value in row.items() if column not in _OWN}
        kept |= {column: names.get(row[column]) for column in _NAMED if column in row}
        told.append(kept | {"value": half_up(Fraction(row["value"], scale), 2 if measure.money else 0)})
    return tuple(sorted(told, key=lambda row: [str(row.get(column)) for column in ("day", "agent", "shop", "buyer")]))


def _as_is(value: Any) -> Any:
    return value


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


_TOLD: Final[dict[str, Callable[[Any], Any]]] = {"day": day_of, **dict.fromkeys(_TIMES, _moment)}
"""How a column's values are told."""
