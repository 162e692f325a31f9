"""Programs: relations written down as SQL once, to be run again over other rows without being built again.

To build a relation and to write its SQL takes longer than to compute it for the few buyers of one more day. May import
`events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from kaohe.events.dataset import Dataset
from kaohe.events.engine import Names, sql_of
from kaohe.events.events import Events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.events.settings import Settings


class NotRecordable(Exception):  # noqa: N818 - it says what a measure does; whoever records decides what comes of it
    """What is recorded needs rows in order to be built."""


class Recorder:
    """An engine that computes nothing: it writes down what is to be run, under names with a prefix of its own."""

    unreadable: tuple[type[Exception], ...] = ()
    exhausted: tuple[type[Exception], ...] = ()
    at_once: int | None = None

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.steps: list[str] = []
        self._names = Names()

    def scan(self, *_any: Any) -> Any:
        """Refuse: there are no files here."""
        raise NotRecordable

    def given(self, *_any: Any) -> Any:
        """Refuse: rows that are given now may be others later."""
        raise NotRecordable

    def fetch(self, _relation: Any) -> list[dict[str, Any]]:
        """Refuse: there are no rows here."""
        raise NotRecordable

    def forget(self, table: Any) -> None:
        """Write down that a table is let go of."""
        self.steps.append(f'DROP TABLE "{table.get_name()}"')

    def define(self, name: str, relation: Any) -> Any:
        """Write down a relation that is computed wherever it is used."""
        return self._made("VIEW", name, relation)

    def keep(self, name: str, *relations: Any) -> Any:
        """Write down relations of the same columns whose rows are kept in one table."""
        return self._made("TABLE", name, *relations)

    def _made(self, what: str, name: str, *relations: Any) -> Any:
        called = self._names.next(self.prefix + name)
        query = " UNION ALL BY NAME ".join(sql_of(relation, "duckdb") for relation in relations)
        self.steps.append(f'CREATE TEMP {what} "{called}" AS {query}')
        return ibis.table(relations[0].schema(), name=called)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A table of which no more may be known than that it is there, and its columns."""

    columns: tuple[str, ...]


class World(Events):
    """A dataset's relations over tables that will be there when the program runs; other tables raise.

    present: the dataset's tables with their columns. tables, relations: the schemas of those that will be there, each
    called by the recorder's prefix, `in_` and its own name.
    """

    def __init__(
        self,
        recorder: Recorder,
        settings: Settings,
        present: Mapping[str, tuple[str, ...]],
        tables: Mapping[str, Any],
        relations: Mapping[str, Any],
    ) -> None:
        known = {name: ibis.table(schema, name=f"{recorder.prefix}in_{name}") for name, schema in tables.items()}
        shapes = {name: known.get(name, _Shape(columns)) for name, columns in present.items()}
        super().__init__(Dataset(recorder, settings, shapes))
        self.tables = known
        self.relations = {
            name: ibis.table(schema, name=f"{recorder.prefix}in_{name}") for name, schema in relations.items()
        }
