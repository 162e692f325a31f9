"""A table as it stands in its files: what every reader of files gives. May import `schema` and `diagnostics`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from kaohe.diagnostics import Cell, Report, near
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.schema import TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RESERVED: Final = frozenset({"", "row", "_bad"})
INNER: Final = "\x1f"
"""What the names of columns that exist only while a table is read begin with; no file's column may hold it."""
AFTER_END: Final = "\x1e\x1d\x1e"
"""What the row after a file's end begins with."""


class Form(StrEnum):
    """How a column's cells come out of a file."""

    TEXT = "text"
    LOCAL = "local"
    """Seconds since 1970 on the shop's clock."""
    INSTANT = "instant"
    """Seconds since 1970 in UTC."""

    @property
    def type(self) -> str:
        """What a cell is: a text, or whole seconds."""
        return "string" if self is Form.TEXT else "int64"


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file that an engine can read where it lies.

    first: the number of its first row. columns: each column's form; None where it holds nothing but empty cells.
    """

    first: int
    file: Path
    columns: Mapping[str, Form | None]


@dataclass(frozen=True, slots=True)
class Stored:
    """A table or view of a DuckDB database that DuckDB can read where it lies.

    row: what gives a row's number, as SQL. lasting: whether that is the same each time.
    """

    file: Path
    name: str
    row: str
    lasting: bool


@dataclass
class Ragged:
    """Rows with too few or too many cells, which are not among a table's rows; they count from the header, row 1.

    rows, cells: those that are findings. read: their cells by the columns of `header`, where that is given. left_out:
    all, with lines of nothing but blanks. ended: whether the row after the file's end came by, so that no quote was
    left open.
    """

    header: tuple[str, ...] | None = None
    rows: list[int] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)
    read: list[dict[str, str]] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    ended: bool = False

    def note(self, row: Any) -> str:
        """Take a row from the reader; what it is told to do with it."""
        if row.text.startswith(AFTER_END):
            self.ended = True
            return "skip"
        self.left_out.append(row.number)
        if row.text.strip():
            self.rows.append(row.number)
            self.cells.append(row.actual_columns)
            if self.header is not None:
                cells = (cell.strip().strip('"') for cell in row.text.split(","))
                self.read.append(dict(zip(self.header, cells, strict=False)))
        return "skip"


@dataclass
class RawTable:
    """One table's cells as they stand in its files, to be read once.

    columns: the form of each column, without those that have no name. batches: the rows, with their number as a
    spreadsheet counts them in the int64 column `row`; what cannot be read ends the stream with a finding. ragged:
    filled while the stream is read. width: the cells of the header. parts: each part's first row's number and file.
    in_place, stored: the same cells as Parquet files, or in a database of DuckDB, where these hold no type that only
    the stream writes as text. header: the row that names the columns, if one does.
    """

    spec: TableSpec
    columns: dict[str, Form]
    batches: Iterator[Any]
    width: int = 0
    ragged: Ragged = field(default_factory=Ragged)
    parts: tuple[tuple[int, str], ...] = ()
    in_place: tuple[Part, ...] | None = None
    stored: Stored | None = None
    header: int | None = 1

    def place(self, row: int, column: str | None = None, value: str | None = None) -> Cell:
        """Name a cell by the row of its own file."""
        for first, file in reversed(self.parts):
            if row >= first:
                return Cell(f"{self.spec.name}/{file}", row - first + 2, column, value)
        return Cell(self.spec.name, row, column, value)

    def reader(self) -> Any:
        """Give the rows as an Arrow stream."""
        types = {"string": pa.string(), "int64": pa.int64()}
        fields = [("row", pa.int64()), *((name, types[form.type]) for name, form in self.columns.items())]
        return pa.RecordBatchReader.from_batches(pa.schema(fields), self.batches)


def complete(raw: RawTable, report: Report) -> RawTable | None:
    """Give a table that has every column it needs; None, with findings, if it lacks some."""
    lacking = [name for name in raw.spec.needed if name not in raw.columns]
    for name in lacking:
        strange = [column for column in raw.columns if column not in {known.name for known in raw.spec.columns}]
        facts = {"table": raw.spec.name, "column": name, "known": ", ".join(raw.spec.needed)}
        place = Cell(raw.spec.name, raw.header, name)
        report.add(rules.COLUMN_MISSING, place, suggestions=near(name, strange), **facts)
    return None if lacking else raw


def unique(names: list[str], file: str, report: Report) -> bool:
    """Tell whether every column that has a name has its own; the engine does not tell upper from lower case."""
    seen: set[str] = set()
    before = len(report)
    for name in filter(None, names):
        if name.casefold() in seen:
            report.add(rules.COLUMN_TWICE, Cell(file, 1, name), column=name)
        seen.add(name.casefold())
    return len(report) == before


def reserved(name: str) -> bool:
    """Tell whether a column cannot be kept: it has no name, or one that is used within."""
    return name.casefold() in _RESERVED or INNER in name


def first_line(problem: Exception) -> str:
    """Give the first line of what a library says of a file."""
    return (str(problem).splitlines() or [type(problem).__name__])[0][:200]
