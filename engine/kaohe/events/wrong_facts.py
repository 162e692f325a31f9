"""Facts whose rows are in breach: they do not count, yet they were typed in, so their figures are not simply missing.

May import `raw`, `periods`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaohe.periods import Period, day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kaohe.diagnostics import Cell
    from kaohe.events.raw import RawTable

TARGET: Final = "sales_target"
"""The one fact that figures of agents rest on: what they are to sell."""
COLUMNS: Final = ("row", "agent", "name", "from_day", "to_day")
"""What must be known of a row."""


@dataclass(frozen=True, slots=True)
class WrongFact:
    """A row of facts in breach. agent, name: as far as they stand there; days: None where the period cannot be read."""

    place: Cell
    agent: str | None
    name: str | None
    from_day: int | None
    to_day: int | None


def wrong_facts(rows: Iterable[dict[str, Any]], place: Callable[..., Cell]) -> Iterator[WrongFact]:
    """Give the facts of rows with these columns. place: names a cell of the table."""
    for row in sorted(rows, key=lambda each: each["row"]):
        yield WrongFact(place(row["row"], None, None), *(row[name] for name in COLUMNS[1:]))


def of_ragged(raw: RawTable) -> Iterator[WrongFact]:
    """Give the facts of rows of too few or too many cells, as far as the cells stand where they should."""
    for row, cells in zip(raw.ragged.rows, raw.ragged.read, strict=True):
        period = Period.parse(cells.get("period", ""))
        days = (None, None) if period is None else (day_number(period.first), day_number(period.last))
        yield WrongFact(raw.place(row), cells.get("agent") or None, cells.get("name") or None, *days)
