"""Where relations are computed: what every engine can do, and the SQL that Ibis writes for it.

Relations are Ibis expressions over tables that an engine knows by name, so the same relations run on any engine; and as
the names are the same in every run, the SQL of a relation is written once a process. May import `raw`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import ibis

if TYPE_CHECKING:
    import pyarrow as pa

    from kaohe.events.raw import RawTable


class Engine(Protocol):
    """Computes relations. Every table that it gives is an Ibis table known to it by name.

    unreadable: what it raises where a file cannot be read.
    """

    unreadable: tuple[type[Exception], ...]

    def scan(self, name: str, raw: RawTable) -> Any:
        """Give a table's cells under a name, with `row`: in place where that is possible, else streamed, once."""

    def given(self, name: str, rows: pa.Table) -> Any:
        """Give a few rows under a name."""

    def define(self, name: str, relation: Any) -> Any:
        """Name a relation that is computed wherever it is used."""

    def keep(self, name: str, relation: Any) -> Any:
        """Compute a relation now, once, and keep it."""

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""


@lru_cache(maxsize=4096)
def sql_of(relation: Any, dialect: str) -> str:
    """Write a relation in an engine's SQL; relations that are equal are written once."""
    return str(ibis.to_sql(relation, dialect=dialect, pretty=False))


class Names:
    """Gives out names of tables, each once: `sessions`, then `sessions_2`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def next(self, name: str) -> str:
        """Give a name that no table has yet."""
        number = self._given[name] = self._given.get(name, 0) + 1
        return name if number == 1 else f"{name}_{number}"
