"""Where relations are computed: what every engine can do, and the SQL that Ibis writes for it.

Relations are Ibis expressions over tables that an engine knows by name, so the same relations run on any engine; and as
the names are the same in every run, the SQL of a relation is written once a process. May import `raw`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import ibis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.events.raw import RawTable

_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) *([kmgt])(i?)b?", re.IGNORECASE)
_UNITS: Final = "kmgt"


class Engine(Protocol):
    """Computes relations. Every table that it gives is an Ibis table known to it by name."""

    @property
    def unreadable(self) -> tuple[type[Exception], ...]:
        """What it raises where a file cannot be read."""

    @property
    def exhausted(self) -> tuple[type[Exception], ...]:
        """What it raises where memory and disk are not enough."""

    @property
    def at_once(self) -> int | None:
        """How many messages it should sort at once; None where it sees to that by itself."""

    def scan(self, name: str, raw: RawTable) -> Any:
        """Give a table's cells under a name, with `row`: in place where that is possible, else streamed, once."""

    def given(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]] = ()) -> Any:
        """Give a few rows under a name. columns: each with Ibis's name of its type."""

    def define(self, name: str, relation: Any) -> Any:
        """Name a relation that is computed wherever it is used."""

    def keep(self, name: str, *relations: Any) -> Any:
        """Compute relations of the same columns now, one after the other, and keep their rows in one table."""

    def forget(self, table: Any) -> None:
        """Let go of a table that was kept."""

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""


def sql_of(relation: Any, dialect: str) -> str:
    """Write a relation in an engine's SQL; relations that are equal are written once."""
    return _written(relation.op(), dialect)


@lru_cache(maxsize=4096)
def _written(operation: Any, dialect: str) -> str:
    # Ibis takes expressions for equal only where they are the same object; operations where they say the same.
    return str(ibis.to_sql(operation.to_expr(), dialect=dialect, pretty=False))


def bytes_of(size: str) -> int | None:
    """Read a size of memory as DuckDB writes it, such as 4GB or 1.5 GiB; None where it is none, or nothing."""
    found = _SIZE.fullmatch(size.strip())
    if found is None:
        return None
    unit = (1024 if found[3] else 1000) ** (_UNITS.index(found[2].lower()) + 1)
    return int(Decimal(found[1]) * unit) or None


class Names:
    """Gives out names of tables, each once: `sessions`, then `sessions_2`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def next(self, name: str) -> str:
        """Give a name that no table has yet."""
        number = self._given[name] = self._given.get(name, 0) + 1
        return name if number == 1 else f"{name}_{number}"
