"""The files of a dataset as streams of cells: CSV in its encodings, Parquet in one file or in parts.

Every cell comes out as text, but for times that a file stores as such: whole seconds, local or as instants. Nothing is
held in memory but a batch at a time. May import `schema` and `diagnostics`.
"""

from __future__ import annotations

import codecs
import csv
import itertools
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from kaohe.diagnostics import Cell, Report, Whole, near
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.schema import TABLES, Kind, TableSpec
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CUT: Final = Words("最后一个字只有一半", "it ends in the middle of a character")
_BLOCK: Final = 16 << 20
_BATCH: Final = 1 << 17
_RESERVED: Final = frozenset({"", "row", "_bad"})
INNER: Final = "\x1f"
"""What the names of columns that exist only while a table is read begin with; no file's column may hold it."""
_AFTER_END: Final = "\x1e\x1d\x1e"


class Form(StrEnum):
    """How a column's cells come out of a file."""

    TEXT = "text"
    LOCAL = "local"
    """Seconds since 1970 on the shop's clock."""
    INSTANT = "instant"
    """Seconds since 1970 in UTC."""


class _Reads(Enum):
    """How far a file can be read in an encoding; CUT is to its end but for half a character."""

    WHOLE = auto()
    CUT = auto()
    NOT = auto()


@dataclass
class Ragged:
    """Rows with too few or too many cells, which are not among a table's rows; they count from the header, row 1.

    rows, cells: those that are findings. left_out: all, with lines of nothing but blanks. ended: whether the row after
    the file's end came by, so that no quote was left open.
    """

    rows: list[int] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    ended: bool = False

    def note(self, row: Any) -> str:
        """Take a row from the reader; what it is told to do with it."""
        if row.text.startswith(_AFTER_END):
            self.ended = True
            return "skip"
        self.left_out.append(row.number)
        if row.text.strip():
            self.rows.append(row.number)
            self.cells.append(row.actual_columns)
        return "skip"


@dataclass
class RawTable:
    """One table's cells as they stand in its files, to be read once.

    columns: the form of each column, without those that have no name. batches: the rows, with their number as a
    spreadsheet counts them in the int64 column `row`; what cannot be read ends the stream with a finding. ragged:
    filled while the stream is read. width: the cells of the header. parts: each part's first row's number and file.
    """

    spec: TableSpec
    columns: dict[str, Form]
    batches: Iterator[Any]
    width: int = 0
    ragged: Ragged = field(default_factory=Ragged)
    parts: tuple[tuple[int, str], ...] = ()

    def place(self, row: int, column: str | None = None, value: str | None = None) -> Cell:
        """Name a cell by the row of its own file."""
        for first, file in reversed(self.parts):
            if row >= first:
                return Cell(f"{self.spec.name}/{file}", row - first + 2, column, value)
        return Cell(self.spec.name, row, column, value)

    def reader(self) -> Any:
        """Give the rows as an Arrow stream."""
        types = {Form.TEXT: pa.string(), Form.LOCAL: pa.int64(), Form.INSTANT: pa.int64()}
        fields = [("row", pa.int64()), *((name, types[form]) for name, form in self.columns.items())]
        return pa.RecordBatchReader.from_batches(pa.schema(fields), self.batches)


def find_tables(folder: Path, report: Report) -> dict[str, Path]:
    """Find the file or folder of each table; what stands there twice, or is no table, is a finding."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as problem:
        report.add(rules.NO_FOLDER, Whole(str(folder)), folder=str(folder), problem=problem.strerror or str(problem))
        return {}
    found: dict[str, list[Path]] = {}
    known = ", ".join(TABLES)
    for entry in entries:
        name = entry.name if entry.is_dir() else entry.stem
        if name in TABLES and (entry.is_dir() or entry.suffix in {".csv", ".parquet"}):
            found.setdefault(name, []).append(entry)
        elif entry.suffix in {".csv", ".parquet"} and (close := near(name, TABLES)):
            report.add(rules.UNKNOWN_TABLE, Whole(entry.name), suggestions=close, file=entry.name, known=known)
    for name, paths in found.items():
        if len(paths) > 1:
            report.add(rules.TABLE_TWICE, Cell(name), table=name, files=", ".join(path.name for path in paths))
    if not found:
        report.add(rules.NO_TABLES, Whole(str(folder)), folder=str(folder), known=known)
    return {name: found[name][0] for name in TABLES if len(found.get(name, ())) == 1}


def open_table(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    """Open a table's file or folder; None, with findings, if its header or its columns are not as they must be."""
    raw = _open_csv(path, spec, report) if path.suffix == ".csv" else _open_parquet(path, spec, report)
    if raw is None:
        return None
    lacking = [name for name in spec.needed if name not in raw.columns]
    for name in lacking:
        place = Cell(spec.name, 1, name)
        needed = ", ".join(spec.needed)
        strange = [column for column in raw.columns if column not in {known.name for known in spec.columns}]
        facts = {"table": spec.name, "column": name, "known": needed}
        report.add(rules.COLUMN_MISSING, place, suggestions=near(name, strange), **facts)
    return None if lacking else raw


def _unique(names: list[str], file: str, report: Report) -> bool:
    """Tell whether every column that has a name has its own; the engine does not tell upper from lower case."""
    seen: set[str] = set()
    before = len(report)
    for name in filter(None, names):
        if name.casefold() in seen:
            report.add(rules.COLUMN_TWICE, Cell(file, 1, name), column=name)
        seen.add(name.casefold())
    return len(report) == before


def _reserved(name: str) -> bool:
    """Tell whether a column cannot be kept: it has no name, or one that is used within."""
    return name.casefold() in _RESERVED or INNER in name


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _open_csv(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    encoding = _encoding(path, report)
    if encoding is None:
        return None
    header = _header(path, encoding)
    if header is None:
        report.add(rules.NO_HEADER, Whole(path.name), file=path.name, known=", ".join(spec.needed))
        return None
    names, skipped = header
    if not _unique(names, path.name, report):
        return None
    columns = {name: Form.TEXT for name in names if not _reserved(name)}
    raw = RawTable(spec, columns, iter(()), width=len(names))
    raw.batches = _csv_batches(path, encoding, names, skipped, raw, report)
    return raw


def _encoding(path: Path, report: Report) -> str | None:
    """Tell a file's encoding by reading all of it: UTF-8 if it is UTF-8 to the end, else GB18030."""
    try:
        utf8 = _reads(path, "utf-8-sig")
        if utf8 is _Reads.CUT:
            # GB18030 would read it as other words.
            report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem=_CUT)
            return None
        encoding = "utf-8-sig" if utf8 is _Reads.WHOLE else "gb18030"
        if utf8 is _Reads.WHOLE or _reads(path, encoding) is _Reads.WHOLE:
            return encoding
    except OSError as problem:
        report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem=problem.strerror or str(problem))
        return None
    report.add(rules.NOT_TEXT, Whole(path.name), file=path.name)
    return None


def _reads(path: Path, encoding: str) -> _Reads:
    """Read a file in an encoding to the end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    beyond_ascii = False
    with path.open("rb") as raw:
        try:
            while block := raw.read(_BLOCK):
                beyond_ascii = not decoder.decode(block).isascii() or beyond_ascii
        except UnicodeDecodeError:
            return _Reads.NOT
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _Reads.CUT if beyond_ascii else _Reads.NOT
    return _Reads.WHOLE


def _header(path: Path, encoding: str) -> tuple[list[str], int] | None:
    """Give the column names and how many rows are before the data: the header and the blank lines above it."""
    with path.open(encoding=encoding, newline="") as text:
        try:
            for number, names in enumerate(csv.reader(text), 1):
                if any(names):
                    return [name.removeprefix("\ufeff") for name in names], number
        except csv.Error:
            return None
    return None


class _Utf8:
    """A file as UTF-8 bytes, with a row after its end that no open quote may swallow."""

    closed = False

    def __init__(self, path: Path, encoding: str, width: int) -> None:
        self._text = path.open(encoding=encoding, newline="")
        self._end = "\n" + _AFTER_END + "," * width + "\n"

    def read(self, size: int) -> bytes:
        """Give the next bytes, as many characters as surely fit; fewer only at the end."""
        wanted = max(1, size // 4)
        text = self._text.read(wanted)
        if len(text) < wanted:
            text, self._end = text + self._end, ""
        return text.encode()

    def close(self) -> None:
        """Close the file."""
        self._text.close()
        self.closed = True


def _csv_batches(
    path: Path, encoding: str, names: list[str], skipped: int, raw: RawTable, report: Report
) -> Iterator[Any]:
    cells = [f"c{index}" for index in range(len(names))]
    stream = _Utf8(path, encoding, len(names))
    try:
        reader = arrow_csv.open_csv(
            pa.PythonFile(stream, mode="r"),
            arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=cells, skip_rows_after_names=skipped
            ),
            arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=raw.ragged.note
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(cells, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
        at = 0
        for batch in reader:
            yield _numbered(batch, at, skipped, names, raw)
            at += len(batch)
    except pa.ArrowInvalid as problem:
        report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem=_first_line(problem))
    else:
        if not raw.ragged.ended:
            report.add(rules.OPEN_QUOTE, Whole(path.name), file=path.name)
    finally:
        stream.close()


def _numbered(batch: Any, at: int, skipped: int, names: list[str], raw: RawTable) -> Any:
    """Add each row's number, counting the ragged rows that are left out, and leave out the rows without any cell."""
    bad = np.asarray(raw.ragged.left_out, dtype=np.int64)
    index = np.arange(at, at + len(batch), dtype=np.int64)
    shift = np.searchsorted(bad - (skipped + 1) - np.arange(len(bad)), index, side="right")
    kept = {name: column for name, column in zip(names, batch.columns, strict=True) if name in raw.columns}
    table = pa.RecordBatch.from_pydict({"row": index + shift + skipped + 1, **kept})
    filled = np.zeros(len(batch), dtype=bool)
    for column in batch.columns:
        filled |= np.asarray(column.is_valid())
    return table if filled.all() else table.filter(pa.array(filled))


# ── Parquet ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _open_parquet(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not files:
        report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem="0 × .parquet")
        return None
    opened = [_footer(file, spec, report) for file in files]
    forms = [each for each in opened if each is not None]
    if len(forms) < len(opened):
        return None
    columns = _agreed(forms, files, report)
    if columns is None:
        return None
    firsts = itertools.accumulate((count for _, count in forms), initial=2)
    parts = tuple(zip(firsts, (file.name for file in files), strict=False))
    return RawTable(
        spec,
        columns,
        _parquet_batches(files, columns, report),
        width=len(columns),
        parts=parts if path.is_dir() else (),
    )


def _footer(file: Path, spec: TableSpec, report: Report) -> tuple[dict[str, Form | None], int] | None:
    """Give a file's columns with their forms (None: nothing but empty cells) and its number of rows."""
    try:
        with pq.ParquetFile(file) as opened:
            schema, count = opened.schema_arrow, opened.metadata.num_rows
    except (pa.ArrowException, OSError) as problem:
        report.add(rules.UNREADABLE, Whole(file.name), file=file.name, problem=_first_line(problem))
        return None
    if not _unique(list(schema.names), file.name, report):
        return None
    before = len(report)
    kinds = {column.name: column.kind for column in spec.columns}
    forms: dict[str, Form | None] = {}
    for column in schema:
        if _reserved(column.name):
            continue
        if _is_plain(column.type):
            forms[column.name] = _form(column.type, kinds.get(column.name))
        elif column.name in kinds:
            place = Cell(spec.name, 1, column.name)
            report.add(rules.COLUMN_TYPE, place, column=column.name, type=str(column.type))
    return (forms, count) if len(report) == before else None


def _is_plain(kind: Any) -> bool:
    """Tell whether a type's values can be written as a cell."""
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    return not (pa.types.is_nested(kind) or pa.types.is_time(kind) or pa.types.is_duration(kind))


def _form(kind: Any, wanted: Kind | None) -> Form | None:
    if pa.types.is_null(kind):
        return None
    if wanted is Kind.TIME and pa.types.is_timestamp(kind):
        return Form.LOCAL if kind.tz is None else Form.INSTANT
    return Form.TEXT


def _agreed(
    forms: list[tuple[dict[str, Form | None], int]], files: list[Path], report: Report
) -> dict[str, Form] | None:
    """Give the columns that all parts share; a part that has others, or the same as another type, is a finding."""
    before = len(report)
    agreed: dict[str, Form] = {}
    for name in dict.fromkeys(itertools.chain.from_iterable(part for part, _ in forms)):
        told = {part[name] for part, _ in forms if name in part} - {None}
        agreed[name] = next(iter(sorted(filter(None, told))), Form.TEXT)
        for (part, _), file in zip(forms, files, strict=True):
            if name not in part or part[name] not in {None, agreed[name]}:
                facts = {"column": name, "file": file.name, "first": files[0].name}
                report.add(rules.PARTS_DIFFER, Cell(f"{file.parent.name}/{file.name}", 1, name), **facts)
    return agreed if len(report) == before else None


def _parquet_batches(files: list[Path], columns: dict[str, Form], report: Report) -> Iterator[Any]:
    at = 2
    for file in files:
        try:
            with pq.ParquetFile(file) as opened:
                for batch in opened.iter_batches(batch_size=_BATCH, columns=list(columns)):
                    cells = {name: _cells(batch.column(name), form) for name, form in columns.items()}
                    rows = np.arange(at, at + len(batch), dtype=np.int64)
                    at += len(batch)
                    told = pa.RecordBatch.from_pydict({"row": rows, **cells})
                    told.validate(full=True)  # a text that is no UTF-8 would end the engine's reading
                    yield told
        except (pa.ArrowException, OSError) as problem:
            report.add(rules.UNREADABLE, Whole(file.name), file=file.name, problem=_first_line(problem))
            return


def _cells(column: Any, form: Form) -> Any:
    """Turn a column into its form: fractions of a second are cut off, numbers are written as they are."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if form is not Form.TEXT:
        naive = column.cast(pa.timestamp("s")) if pa.types.is_null(kind) else column.view(pa.timestamp(kind.unit))
        return pc.floor_temporal(naive, unit="second").cast(pa.timestamp("s")).cast(pa.int64())
    if pa.types.is_timestamp(kind):
        return _written(column.view(pa.timestamp(kind.unit)))
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def _written(times: Any) -> Any:
    """Write times where a text or a day is expected: those at midnight as the day."""
    days = times.cast(pa.date32(), safe=False)
    return pc.if_else(pc.equal(days.cast(times.type), times), days.cast(pa.string()), times.cast(pa.string()))


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0][:200]
