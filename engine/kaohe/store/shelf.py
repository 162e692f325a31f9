# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""What a store holds, and how it is read and written: tables as Parquet files, each in pieces that change as a whole.

    sessions, rounds    by day          orders, refunds, reviews    by unit of the dataset        totals    as one

Names stand in place of ids, which are others in every run. May import `folder`, `totals`, `programs`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kaohe.events.duck import quoted, quoted_text
from kaohe.store.programs import Programs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaohe.events.duck import DuckEngine
    from kaohe.store.source import Print

SMALL: Final = ("orders", "refunds", "reviews")
"""The tables whose rows are kept, so that it can be told which changed."""


@dataclass(frozen=True, slots=True)
class Span:
    """The times of a part's messages, and the accounts that wrote them; low and high are null in one without rows."""

    low: int | None
    high: int | None
    accounts: list[list[str]]


@dataclass
class Contents:
    """A store's manifest. code: see `programs.code_of`.

    forms: of each table's columns. schemas: of each table as it is read, and of sessions. prints: of each table's
    units. spans: of the messages' parts. pieces: the files of each table's pieces, with one that is empty under "".
    sessions: how many have had a number so far.
    """

    code: str
    forms: dict[str, list[list[str]]]
    schemas: dict[str, dict[str, str]]
    programs: Programs
    sessions: int = 0
    prints: dict[str, dict[str, Print]] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    pieces: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Write the manifest."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Contents:
        """Read a manifest; whatever is not as it must be raises."""
        spans = {name: Span(**span) for name, span in told["spans"].items()}
        return cls(**{**told, "programs": Programs.from_json(told["programs"]), "spans": spans})

    @property
    def files(self) -> set[str]:
        """All files that count."""
        return {file for pieces in self.pieces.values() for files in pieces.values() for file in files}


class Shelf:
    """Reads and writes a store's files with a run's engine."""

    def __init__(self, engine: DuckEngine, root: Path) -> None:
        self.engine = engine
        self.root_folder = root

    def read(self, contents: Contents, table: str, pieces: set[str]) -> str:
        """Write the query that gives some pieces' rows."""
        held = contents.pieces[table]
        files = [file for piece in ("", *sorted(pieces)) for file in held.get(piece, ())]
        listed = ", ".join(f"'{quoted_text(self.root_folder / file)}'" for file in files)
        return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"

    def numbered(self, contents: Contents, table: str, firsts: Mapping[str, int]) -> str:
        """Write the query that gives rows of some units with their numbers in `row`. firsts: each unit's first row."""
        columns = ", ".join(map(quoted, contents.schemas[table]))
        parts = [
            f"SELECT * EXCLUDE (place), place + {first} AS row FROM ({self.read(contents, table, {unit})})"
            for unit, first in (firsts or {"": 0}).items()
        ]
        return f"SELECT {columns} FROM ({' UNION ALL BY NAME '.join(parts)})"

    def write(self, fresh_folder: Path, table: str, query: str) -> dict[str, list[str]]:
        """Write a query's rows; its column `piece` tells where each belongs. Gives the files of each piece."""
        place = fresh_folder / table
        self.engine.run(
            f"COPY ({query}) TO '{quoted_text(place)}'"
            " (FORMAT parquet, PARTITION_BY (piece), OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'rows_{i}')"
        )
        found: dict[str, list[str]] = {}
        for file in sorted(place.glob("piece=*/*.parquet")):
            found.setdefault(file.parent.name.removeprefix("piece="), []).append(
                str(file.relative_to(self.root_folder))
            )
        return found

    def write_empty(self, fresh_folder: Path, table: str, query: str) -> list[str]:
        """Write a file that has a query's columns and no rows, so that none has to be there to be read."""
        file = fresh_folder / f"{table}.parquet"
        self.engine.run(f"COPY (SELECT * FROM ({query}) LIMIT 0) TO '{quoted_text(file)}' (FORMAT parquet)")
        return [str(file.relative_to(self.root_folder))]
