"""Parquet files: what their footers say, and their rows as a stream of cells where an engine cannot read them itself.

May import `raw` and `typed`.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.diagnostics import Cell, Report, Whole
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.raw import Form, Part, RawTable, first_line
from kaohe.events.schema import TableSpec
from kaohe.events.typed import cells_of, forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_BATCH: Final = 1 << 17


def open_parquet(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    """Open a table's Parquet file, or the parts in its folder; None, with findings, if it cannot be read."""
    files = parts_in(path, report) if path.is_dir() else (path,)
    if files is None:
        return None
    footers = [_footer(file, spec, report) for file in files]
    sound = [each for each in footers if each is not None]
    if len(sound) < len(footers):
        return None
    columns = _agreed(sound, report)
    if columns is None:
        return None
    firsts = list(itertools.accumulate((each.rows for each in sound), initial=2))[:-1]
    parts = tuple(Part(first, each.file, each.columns) for first, each in zip(firsts, sound, strict=True))
    return RawTable(
        spec,
        columns,
        _batches(files, columns, report),
        width=len(columns),
        parts=tuple((part.first, part.file.name) for part in parts) if path.is_dir() else (),
        in_place=parts if all(each.in_place for each in sound) else None,
    )


def parts_in(folder: Path, report: Report) -> tuple[Path, ...] | None:
    """List a table's parts; None, with findings, if there are none, one stands there twice, or there is anything else.

    Names that begin with `_` or `.` are other writers': marks, sums, and parts that are not written to their end.
    """
    before = len(report)
    parts: dict[tuple[int, int], Path] = {}
    try:
        for entry in sorted(folder.iterdir()):
            place = f"{folder.name}/{entry.name}"
            if entry.name.startswith(("_", ".")):
                continue
            if entry.suffix.lower() != ".parquet" or not entry.is_file():
                report.add(rules.NO_PART, Whole(place), file=place)
                continue
            held = entry.stat()
            first = parts.setdefault((held.st_dev, held.st_ino), entry)
            if first is not entry:
                report.add(rules.PART_TWICE, Whole(place), file=place, first=f"{folder.name}/{first.name}")
    except OSError as problem:
        report.add(rules.UNREADABLE, Whole(folder.name), file=folder.name, problem=first_line(problem))
    if len(report) > before:
        return None
    if not parts:
        report.add(rules.UNREADABLE, Whole(folder.name), file=folder.name, problem="0 × .parquet")
        return None
    return tuple(parts.values())


@dataclass(frozen=True, slots=True)
class _Footer:
    """What a file's footer says: its columns with their forms (None: nothing but empty cells), its number of rows.

    in_place: whether every engine reads every column as it is read here.
    """

    file: Path
    columns: dict[str, Form | None]
    rows: int
    in_place: bool

    @property
    def part(self) -> str:
        """Its name among a table's parts."""
        return f"{self.file.parent.name}/{self.file.name}"


def _footer(file: Path, spec: TableSpec, report: Report) -> _Footer | None:
    """Read a file's footer; None, with findings, if its columns cannot be read."""
    try:
        with _reading(file) as opened:
            schema, count = opened.schema_arrow, opened.metadata.num_rows
    except (pa.ArrowException, OSError) as problem:
        report.add(rules.UNREADABLE, Whole(file.name), file=file.name, problem=first_line(problem))
        return None
    told = forms_of(schema, spec, file.name, report)
    return None if told is None else _Footer(file, told.forms, count, told.in_place)


def _reading(file: Path) -> Any:
    """Open a file; its times of 96 bits, whose years have no bounds, are not squeezed into nanoseconds of 64."""
    return pq.ParquetFile(file, coerce_int96_timestamp_unit="us")


def _agreed(footers: list[_Footer], report: Report) -> dict[str, Form] | None:
    """Give the columns that all parts share; a part that has others, or the same as another type, is a finding."""
    before = len(report)
    agreed: dict[str, Form] = {}
    for name in dict.fromkeys(itertools.chain.from_iterable(each.columns for each in footers)):
        told = {each.columns[name] for each in footers if name in each.columns} - {None}
        agreed[name] = next(iter(sorted(filter(None, told))), Form.TEXT)
        for each in footers:
            if name not in each.columns or each.columns[name] not in {None, agreed[name]}:
                having = [other for other in footers if name in other.columns]
                like = min(having, key=lambda other: other.columns[name] is not agreed[name])
                facts = {"column": name, "file": each.part, "first": like.part}
                report.add(rules.PARTS_DIFFER, Cell(each.part, 1, name), **facts)
    return agreed if len(report) == before else None


def _batches(files: tuple[Path, ...], columns: dict[str, Form], report: Report) -> Iterator[Any]:
    at = 2
    for file in files:
        try:
            with _reading(file) as opened:
                for batch in opened.iter_batches(batch_size=_BATCH, columns=list(columns)):
                    cells = {name: cells_of(batch.column(name), form) for name, form in columns.items()}
                    rows = np.arange(at, at + len(batch), dtype=np.int64)
                    at += len(batch)
                    told = pa.RecordBatch.from_pydict({"row": rows, **cells})
                    told.validate(full=True)  # a text that is no UTF-8 would end the engine's reading
                    yield told
        except (pa.ArrowException, OSError) as problem:
            report.add(rules.UNREADABLE, Whole(file.name), file=file.name, problem=first_line(problem))
            return
