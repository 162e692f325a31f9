"""A dataset's files as they are now, in units that change as a whole: a table's parts, or its one file.

May import `events`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kaohe.events.files import find_tables, open_table
from kaohe.events.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.diagnostics import Report
    from kaohe.events.raw import RawTable

Print = dict[str, Any]
"""What tells whether a unit is still the same: `stat` of its files, and `hash` of what they hold."""


@dataclass(frozen=True)
class Source:
    """A dataset's tables that can be read, each unit with its files."""

    raws: dict[str, RawTable]
    units: dict[str, dict[str, tuple[Path, ...]]]

    @property
    def storable(self) -> bool:
        """Whether a store can tell what changed: messages in parts, and each refund and review of a known buyer."""
        there = self.raws.keys()
        needed = {"messages", "accounts"} | ({"orders"} if {"refunds", "reviews"} & there else set())
        return needed <= there and "*" not in self.units["messages"]

    def forms(self) -> dict[str, list[list[str]]]:
        """Give the columns of each table with their forms."""
        return {name: [[column, str(form)] for column, form in raw.columns.items()] for name, raw in self.raws.items()}

    def only(self, table: str, units: set[str]) -> RawTable:
        """Give a table's cells of some units alone, whose rows keep their numbers."""
        raw = self.raws[table]
        if raw.in_place is None or "*" in units:
            return raw
        return replace(raw, in_place=tuple(part for part in raw.in_place if part.file.name in units))

    def first_rows(self, table: str) -> dict[str, int]:
        """Give the number of each unit's first row."""
        raw = self.raws[table]
        if "*" in self.units[table]:
            return {"*": 2}
        return {part.file.name: part.first for part in raw.in_place or ()}


def look(path: Path, report: Report) -> Source | None:
    """Open a dataset's tables; None, with findings, where that fails."""
    raws: dict[str, RawTable] = {}
    units: dict[str, dict[str, tuple[Path, ...]]] = {}
    for name, found in find_tables(path, report).items():
        raw = open_table(found, TABLES[name], report)
        if raw is None:
            continue
        raws[name] = raw
        if found.is_dir() and raw.in_place is not None:
            units[name] = {part.file.name: (part.file,) for part in raw.in_place}
        else:
            units[name] = {"*": tuple(sorted(found.iterdir())) if found.is_dir() else (found,)}
    return Source(raws, units) if report.ok else None


def print_of(files: tuple[Path, ...], known: Print | None = None) -> Print:
    """Give a unit's print; the files are only read where they do not look as they did."""
    stat = [[each.st_size, each.st_mtime_ns, each.st_ctime_ns, each.st_ino] for each in (file.stat() for file in files)]
    if known is not None and known["stat"] == stat:
        return known
    held = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            held.update(hashlib.file_digest(opened, "sha256").digest())
    return {"stat": stat, "hash": held.hexdigest()}
