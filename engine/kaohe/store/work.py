# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""What the steps of an update share: what the store holds and what the files do, and the SQL over both.

May import all of the store but `talks`, `buyers`, `update` and `opened`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.events.duck import DuckEngine, quoted, quoted_text
from kaohe.events.sessions import FIRST_BUYER
from kaohe.store.shelf import SMALL, Contents, Shelf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.diagnostics import Report
    from kaohe.events.settings import Settings
    from kaohe.store.source import Source


class Stale(Exception):  # noqa: N818 - it says why everything is computed again
    """The store does not tell enough to compute only what changed."""


class Work:
    """One update's work. At its end `contents` is what the store will hold."""

    def __init__(self, stored: Contents, source: Source, settings: Settings, shelf: Shelf, report: Report) -> None:
        self.stored = stored
        self.source = source
        self.settings = settings
        self.shelf = shelf
        self.report = report
        self.engine: DuckEngine = shelf.engine
        self.changed: dict[str, set[str]] = {}
        """The units of each table that are new or other than before."""
        self.gone: dict[str, set[str]] = {}
        """The units of each table that are other than before, or no more there."""
        self.contents = replace(stored)

    @property
    def small(self) -> list[str]:
        """The tables of the dataset that are compared row by row."""
        return [table for table in SMALL if table in self.source.raws]

    def kept(self, table: str) -> str:
        """Write the query that reads all that the store holds of a table."""
        return self.shelf.read(self.stored, table, set(self.stored.pieces[table]))

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement."""
        return self.engine.run(statement)

    def give(self, prefix: str, name: str, query: str) -> None:
        """Give a program one of its inputs, its columns in the order in which it was recorded."""
        columns = ", ".join(map(quoted, self.stored.schemas[name]))
        self.sql(f"CREATE TEMP TABLE {prefix}{name} AS SELECT {columns} FROM ({query})")

    def values(self, name: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """Make a small table of texts."""
        self.sql(f"CREATE TEMP TABLE {name} ({', '.join(f'{column} VARCHAR' for column in columns)})")
        if rows:
            written = ", ".join("(" + ", ".join(f"'{quoted_text(cell)}'" for cell in row) + ")" for row in rows)
            self.sql(f"INSERT INTO {name} VALUES {written}")

    def see_messages(self, units: set[str]) -> None:
        """Let messages be those of some units; all that is defined over them follows."""
        raw = self.source.only("messages", units) if units else self.source.raws["messages"]
        seen = self.engine.scan("messages_seen", raw).get_name()
        self.sql(f"CREATE OR REPLACE TEMP VIEW messages_cells AS SELECT * FROM {seen} {'' if units else 'WHERE false'}")


def names_of(staff: str, buyers: str) -> str:
    """Write the query that gives names with ids: of staff, and of those buyers who bear none of theirs."""
    return (
        f"SELECT name, id FROM {staff} UNION ALL SELECT name, {FIRST_BUYER} + row_number() OVER () AS id"
        f" FROM (SELECT DISTINCT name FROM ({buyers}) ANTI JOIN {staff} USING (name))"
    )
