"""Where a dataset's tables are found: what every kind of place gives for each of them. May import `raw`, `schema`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report, Whole
from kaohe.events.raw import RawTable, first_line
from kaohe.events.schema import TableSpec

if TYPE_CHECKING:
    from kaohe.diagnostics import Rule


@dataclass(frozen=True, slots=True)
class Found:
    """A table that was found, and not opened yet.

    name: of its file or table. open: gives its cells; None, with findings, if it is not as it must be. unreadable: what
    is told where its rows cannot be read.
    """

    name: str
    open: Callable[[TableSpec, Report], RawTable | None]
    unreadable: Rule

    def tell(self, problem: Exception, report: Report) -> None:
        """Tell that its rows cannot be read."""
        report.add(self.unreadable, Whole(self.name), file=self.name, problem=first_line(problem))
