"""The engine by default: DuckDB, in this process, in memory, spilling to disk above its memory limit.

May import `engine`, `raw`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis

from kaohe.events.engine import Names, bytes_of, sql_of
from kaohe.events.raw import Form, Part, RawTable, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


_TYPES: Final = {"string": "VARCHAR", "int32": "INTEGER"}
_MOST_MEMORY: Final = 4 << 30
_BYTES_A_MESSAGE: Final = 512
"""What it takes to cut a message's talk, measured, with what else is there by then."""
_LEAST_AT_ONCE: Final = 100_000
_NO_TIME: Final = (1 << 63) - 1
"""What stands for a moment that is infinite: no day is that late, so it is told as none."""


_OPEN: Final[weakref.WeakSet[DuckEngine]] = weakref.WeakSet()


def interrupt() -> None:
    """End what all engines of this process compute, which raises there; to be called from another thread."""
    for engine in list(_OPEN):
        engine.con.interrupt()


class DuckEngine:
    """DuckDB in memory, which may spill to a folder of its own and never reaches for the network.

    memory_limit: such as 4GB, above which it writes to disk; by default 4 GiB, or three fifths of what memory there is
    if that is less. With what Python holds besides, 50 million messages stay within 6 GiB.
    """

    unreadable: tuple[type[Exception], ...] = (
        duckdb.InvalidInputException,
        duckdb.IOException,
        duckdb.DataError,
        duckdb.NotSupportedError,
    )
    exhausted: tuple[type[Exception], ...] = (duckdb.OutOfMemoryException,)

    def __init__(self, memory_limit: str | None = None) -> None:
        self._folder = tempfile.mkdtemp(prefix="kaohe-")
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        _OPEN.add(self)
        self.con = duckdb.connect(
            config={
                "temp_directory": self._folder,
                "autoinstall_known_extensions": False,
                "preserve_insertion_order": False,
            }
        )
        self.run("SET enable_progress_bar = false")  # it would be printed into the result
        limit = self._default_limit() if memory_limit is None else bytes_of(memory_limit)
        self.run(f"SET memory_limit = '{(limit or 0) >> 10}KiB'")
        self.at_once: int | None = max((limit or 0) // _BYTES_A_MESSAGE, _LEAST_AT_ONCE)
        self._names = Names()
        self._attached: dict[Path, str] = {}

    def _default_limit(self) -> int:
        # Its own limit is four fifths of what this process may use, whoever says so: machine or container.
        own = bytes_of(self._own_limit())
        return min(_MOST_MEMORY, (own or _MOST_MEMORY * 2) * 3 // 4)

    def _own_limit(self) -> str:
        return str(self.run("SELECT current_setting('memory_limit')")[0][0])

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement of DuckDB's own."""
        with self._spilling():
            return self.con.execute(statement).fetchall()

    @contextmanager
    def _spilling(self) -> Iterator[None]:
        """Tell a disk that is full from a file that cannot be read."""
        try:
            yield
        except duckdb.IOException as problem:
            if self._folder not in str(problem):
                raise
            raise duckdb.OutOfMemoryException(str(problem)) from problem

    def scan(self, name: str, raw: RawTable) -> Any:
        """Give a table's cells: Parquet and DuckDB's own are read in place, others are streamed through, once."""
        called = self._names.next(name)
        fields = {"row": "int64", **{column: form.type for column, form in raw.columns.items()}}
        if raw.stored is not None:
            self.run(f"CREATE TEMP VIEW {called} AS {_stored(raw.stored, raw.columns, self._attach(raw.stored.file))}")
        elif raw.in_place is not None:
            self.run(f"CREATE TEMP VIEW {called} AS {_in_place(raw.in_place, raw.columns)}")
        else:
            self.con.register(called, raw.reader())
        return ibis.table(fields, name=called)

    def _attach(self, file: Path) -> str:
        """Open another database beside this one, to be read alone; give the name it has here."""
        if file not in self._attached:
            called = self._names.next("database")
            self.run(f"ATTACH '{quoted_text(file)}' AS {called} (TYPE duckdb, READ_ONLY)")
            self._attached[file] = called
        return self._attached[file]

    def given(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]] = ()) -> Any:
        """Give a few rows under a name. columns: each with Ibis's name of its type."""
        called = self._names.next(name)
        # As lists: Arrow would import pandas for it.
        lists = {f"c{place}": [row[place] for row in rows] for place in range(len(columns))}
        cells = [
            f"unnest(${place}::{sql_type(kind)}[]) AS {quoted(column)}"
            for place, (column, kind) in zip(lists, columns.items(), strict=True)
        ]
        self.con.execute(f"CREATE TEMP TABLE {called} AS SELECT {', '.join(cells)}", lists).fetchall()
        return ibis.table(dict(columns), name=called)

    def define(self, name: str, relation: Any) -> Any:
        """Name a relation that is computed wherever it is used."""
        return self._made("VIEW", name, relation)

    def keep(self, name: str, *relations: Any) -> Any:
        """Compute relations of the same columns now, one after the other, and keep their rows in one table."""
        kept = self._made("TABLE", name, relations[0])
        for relation in relations[1:]:
            self.run(f'INSERT INTO "{kept.get_name()}" BY NAME {sql_of(relation, "duckdb")}')
        return kept

    def _made(self, what: str, name: str, relation: Any) -> Any:
        called = self._names.next(name)
        self.run(f'CREATE TEMP {what} "{called}" AS {sql_of(relation, "duckdb")}')
        return ibis.table(relation.schema(), name=called)

    def forget(self, table: Any) -> None:
        """Let go of a table that was kept."""
        self.run(f'DROP TABLE "{table.get_name()}"')

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""
        with self._spilling():
            cursor = self.con.execute(sql_of(relation, "duckdb"))
            columns = [column[0] for column in cursor.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _in_place(parts: tuple[Part, ...], columns: Mapping[str, Form]) -> str:
    """Write the query that reads Parquet files where they lie, each row with its number."""
    selects: list[str] = []
    for part in parts:
        cells = [f"{_cell(name, part.columns[name], form)} AS {quoted(name)}" for name, form in columns.items()]
        row = f"file_row_number + {part.first} AS row"
        # A folder named shop=x is a folder: by itself DuckDB would put x in the place of the file's shops.
        source = f"read_parquet('{_literal(part.file)}', file_row_number = true, hive_partitioning = false)"
        selects.append(f"SELECT {', '.join([row, *cells])} FROM {source}")  # noqa: S608 - names are quoted above
    return " UNION ALL ".join(selects)


def _stored(table: Stored, columns: Mapping[str, Form], database: str) -> str:
    """Write the query that reads a table or view of a database that is attached, each row with its number."""
    cells = [f"{_stored_cell(name, form)} AS {quoted(name)}" for name, form in columns.items()]
    return f"SELECT {', '.join([f'{table.row} AS row', *cells])} FROM {database}.main.{quoted(table.name)}"  # noqa: S608 - quoted


def _stored_cell(name: str, form: Form) -> str:
    cell = _cell(name, form, form)
    return cell if form is Form.TEXT else f"ifnull({cell}, CASE WHEN {quoted(name)} NOTNULL THEN {_NO_TIME} END)"


def _cell(name: str, found: Form | None, form: Form) -> str:
    column = quoted(name)
    match found:
        case None:
            return f"CAST(NULL AS {sql_type(form.type)})"
        case Form.TEXT:
            return f"nullif(CAST({column} AS VARCHAR), '')"
        case _:
            # Nanoseconds have functions of their own; the others would round them, to the next second even.
            whole = f"CAST({column} AS TIMESTAMPTZ)" if found is Form.INSTANT else column
            fine, coarse = _seconds(f"epoch_ns({column})", 10**9), _seconds(f"epoch_us({whole})", 10**6)
            return f"CASE WHEN typeof({column}) LIKE '%NS%' THEN {fine} ELSE {coarse} END"


def _seconds(ticks: str, second: int) -> str:
    """Write how many whole seconds some ticks are, cut off towards the past."""
    return f"({ticks} - (({ticks} % {second} + {second}) % {second})) // {second}"


def sql_type(kind: str) -> str:
    """Give the SQL name of a column's type. kind: Ibis's name of it."""
    return _TYPES.get(kind.removeprefix("!"), "BIGINT")


def quoted(name: str) -> str:
    """Write a name."""
    return '"' + name.replace('"', '""') + '"'


def _literal(file: Path) -> str:
    """Write a file's path so that it is taken for this file alone, and not for a pattern."""
    return quoted_text(re.sub(r"[*?\[]", r"[\g<0>]", str(file)))


def quoted_text(text: object) -> str:
    """Write a text, to stand between quotes."""
    return str(text).replace("'", "''")
