"""CSV files as streams of cells, in their encodings. Nothing is held in memory but a batch at a time.

May import `raw`.
"""

from __future__ import annotations

import codecs
import csv
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.raw import AFTER_END, Form, RawTable, first_line, reserved, unique
from kaohe.events.schema import TableSpec
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CUT: Final = Words("最后一个字只有一半", "it ends in the middle of a character")
_BLOCK: Final = 16 << 20


class _Reads(Enum):
    """How far a file can be read in an encoding; CUT is to its end but for half a character."""

    WHOLE = auto()
    CUT = auto()
    NOT = auto()


def open_csv(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    encoding = _encoding(path, report)
    if encoding is None:
        return None
    header = _header(path, encoding)
    if header is None:
        report.add(rules.NO_HEADER, Whole(path.name), file=path.name, known=", ".join(spec.needed))
        return None
    names, skipped = header
    if not unique(names, path.name, report):
        return None
    columns = {name: Form.TEXT for name in names if not reserved(name)}
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
        self._end = "\n" + AFTER_END + "," * width + "\n"

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
        report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem=first_line(problem))
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
