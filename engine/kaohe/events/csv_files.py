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
from kaohe.events.raw import AFTER_END, Form, Ragged, RawTable, first_line, reserved, unique
from kaohe.events.schema import TableSpec
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CUT: Final = Words("最后一个字只有一半", "it ends in the middle of a character")
_BLOCK: Final = 16 << 20
_NO_CHANCE: Final = 4
"""So many wide characters in a line are UTF-8 by no chance; so `_SELDOM` are lines that are it by chance."""
_SELDOM: Final = 1000
_TWO_BYTES: Final = "\u07ff"
"""The last character that UTF-8 writes in two bytes: pairs of bytes prove nothing, as GB18030 writes in them too."""


class _Reads(Enum):
    """How far a file can be read in an encoding; CUT is to its end but for half a character."""

    WHOLE = auto()
    CUT = auto()
    NOT = auto()


def open_csv(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    """Open a CSV file; None, with findings, if its encoding or its header is not as it must be."""
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
    # Facts are few, and whose a fact is matters even where its row is in breach.
    ragged = Ragged(tuple(names) if spec.name == "facts" else None)
    raw = RawTable(spec, columns, iter(()), width=len(names), ragged=ragged)
    raw.batches = _csv_batches(path, encoding, names, skipped, raw, report)
    return raw


def _encoding(path: Path, report: Report) -> str | None:
    """Tell a file's encoding by reading all of it: UTF-8 if it is UTF-8 to the end, else GB18030."""
    try:
        reads, changes = _reads(path, "utf-8-sig"), None
        if reads is _Reads.WHOLE:
            return "utf-8-sig"
        if reads is _Reads.NOT:  # but for half a character it is UTF-8, which GB18030 would read as other words
            reads, changes = _reads(path, "gb18030"), _changes(path)
    except OSError as problem:
        report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem=problem.strerror or str(problem))
        return None
    if changes is not None:
        report.add(rules.MIXED_ENCODINGS, Whole(path.name), file=path.name, line=str(changes))
    elif reads is _Reads.CUT:
        report.add(rules.UNREADABLE, Whole(path.name), file=path.name, problem=_CUT)
    elif reads is _Reads.NOT:
        report.add(rules.NOT_TEXT, Whole(path.name), file=path.name)
    else:
        return "gb18030"
    return None


def _changes(path: Path) -> int | None:
    """Give the line at which a file's encoding changes, where some lines are UTF-8 and others are not.

    Words in GB18030 may be UTF-8 by chance, but hardly ever many of them, and hardly ever in many lines.
    """
    first, change, most, counts = None, None, 0, {True: 0, False: 0}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            wide = _wide(line)
            if wide == 0:
                continue
            is_utf8 = wide is not None
            first = is_utf8 if first is None else first
            change = number if change is None and is_utf8 is not first else change
            most = max(most, wide or 0)
            counts[is_utf8] += 1
    is_chance = most < _NO_CHANCE and counts[True] * _SELDOM < counts[False]
    return None if is_chance else change


def _wide(line: bytes) -> int | None:
    """Count a line's characters of three bytes or more in UTF-8; None where it is not UTF-8."""
    if line.isascii():
        return 0
    try:
        return sum(character > _TWO_BYTES for character in line.decode())
    except UnicodeDecodeError:
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
