"""The engine by default: DuckDB, in this process, in memory, spilling to disk.

May import `engine`, `raw`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis

from kaohe.events.engine import Names, sql_of
from kaohe.events.raw import Form, Part, RawTable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

_TYPES: Final = {"string": "VARCHAR", "int64": "BIGINT"}


class DuckEngine:
    """DuckDB in memory, which may spill to a folder of its own and never reaches for the network."""

    unreadable: tuple[type[Exception], ...] = (duckdb.InvalidInputException, duckdb.IOException)
    exhausted: tuple[type[Exception], ...] = (duckdb.OutOfMemoryException,)

    def __init__(self, memory_limit: str | None = None) -> None:
        folder = tempfile.mkdtemp(prefix="kaohe-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        limit = {} if memory_limit is None else {"memory_limit": memory_limit}
        self.con = duckdb.connect(
            config={
                "temp_directory": folder,
                "autoinstall_known_extensions": False,
                "preserve_insertion_order": False,
                **limit,
            }
        )
        self.run("SET enable_progress_bar = false")  # it would be printed into the result
        self._names = Names()

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement of DuckDB's own."""
        return self.con.execute(statement).fetchall()

    def scan(self, name: str, raw: RawTable) -> Any:
        """Give a table's cells: Parquet is read in place, other files are streamed through, once."""
        called = self._names.next(name)
        fields = {"row": "int64", **{column: form.type for column, form in raw.columns.items()}}
        if raw.in_place is None:
            self.con.register(called, raw.reader())
        else:
            self.run(f"CREATE TEMP VIEW {called} AS {_in_place(raw.in_place, raw.columns)}")
        return ibis.table(fields, name=called)

    def given(self, name: str, rows: pa.Table) -> Any:
        """Give a few rows under a name."""
        called = self._names.next(name)
        self.con.register(called, rows)
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=called)

    def define(self, name: str, relation: Any) -> Any:
        """Name a relation that is computed wherever it is used."""
        return self._made("VIEW", name, relation)

    def keep(self, name: str, *relations: Any) -> Any:
        """Compute relations of the same columns now, once, and keep their rows in one table."""
        return self._made("TABLE", name, *relations)

    def _made(self, what: str, name: str, *relations: Any) -> Any:
        called = self._names.next(name)
        query = " UNION ALL BY NAME ".join(sql_of(relation, "duckdb") for relation in relations)
        self.run(f'CREATE TEMP {what} "{called}" AS {query}')
        return ibis.table(relations[0].schema(), name=called)

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""
        cursor = self.con.execute(sql_of(relation, "duckdb"))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _in_place(parts: tuple[Part, ...], columns: Mapping[str, Form]) -> str:
    """Write the query that reads Parquet files where they lie, each row with its number."""
    selects: list[str] = []
    for part in parts:
        cells = [f"{_cell(name, part.columns[name], form)} AS {_name(name)}" for name, form in columns.items()]
        row = f"file_row_number + {part.first} AS row"
        source = f"read_parquet('{_literal(part.file)}', file_row_number = true)"
        selects.append(f"SELECT {', '.join([row, *cells])} FROM {source}")  # noqa: S608 - names are quoted above
    return " UNION ALL ".join(selects)


def _cell(name: str, found: Form | None, form: Form) -> str:
    column = _name(name)
    match found:
        case None:
            return f"CAST(NULL AS {_TYPES[form.type]})"
        case Form.TEXT:
            return f"nullif(CAST({column} AS VARCHAR), '')"
        case _:
            fraction = f"((epoch_us({column}) % 1000000 + 1000000) % 1000000)"
            return f"(epoch_us({column}) - {fraction}) // 1000000"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(file: Path) -> str:
    """Write a file's path so that it is taken for this file alone, and not for a pattern."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(file)).replace("'", "''")
