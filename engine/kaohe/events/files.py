"""The files of a dataset: which there are, and each table's cells as they stand there.

May import `raw`, `csv_files`, `parquet`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Cell, Report, Whole, near
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.csv_files import open_csv
from kaohe.events.parquet import open_parquet
from kaohe.events.raw import RawTable, complete
from kaohe.events.schema import TABLES, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

_ALMOST: Final = re.compile(
    r"(?P<name>.+)\.(csv|parquet)(\.(bz2|gz|lz4|rar|xz|7z|zip|zst))?", re.IGNORECASE | re.DOTALL
)
"""What files of tables are called, however their endings are written, and packed ones."""


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
        known_kind = entry.suffix in {".csv", ".parquet"}
        name = entry.stem if known_kind or not entry.is_dir() else entry.name
        if name in TABLES and (known_kind or entry.is_dir()):
            found.setdefault(name, []).append(entry)
        elif (called := _ALMOST.fullmatch(entry.name)) and (close := near(called["name"], TABLES)):
            report.add(rules.UNKNOWN_TABLE, Whole(entry.name), suggestions=close, file=entry.name, known=known)
    for name, paths in found.items():
        if len(paths) > 1:
            report.add(rules.TABLE_TWICE, Cell(name), table=name, files=", ".join(path.name for path in paths))
    if not found:
        report.add(rules.NO_TABLES, Whole(str(folder)), folder=str(folder), known=known)
    return {name: found[name][0] for name in TABLES if len(found.get(name, ())) == 1}


def open_table(path: Path, spec: TableSpec, report: Report) -> RawTable | None:
    """Open a table's file or folder; None, with findings, if its header or its columns are not as they must be."""
    raw = open_csv(path, spec, report) if path.suffix == ".csv" else open_parquet(path, spec, report)
    return None if raw is None else complete(raw, report)
