"""What computes, chosen by its name. May import `engine`, `duck`, `spark`, `database`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Report, Whole, near
from kaohe.diagnostics.catalogue import databases as rules
from kaohe.events.database import shown
from kaohe.events.duck import DuckEngine
from kaohe.events.engine import bytes_of
from kaohe.events.raw import first_line
from kaohe.events.spark import open_spark
from kaohe.events.spark_start import LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.events.engine import Engine

DUCKDB: Final = "duckdb"
"""The engine by default."""

_KNOWN: Final = (DUCKDB, LOCAL, "spark://HOST:PORT")


def open_engine(name: str, report: Report, memory_limit: str | None = None) -> Engine | None:
    """Open an engine: `duckdb`, `spark`, or `spark://HOST:PORT`; None, with a finding, if it cannot be.

    memory_limit: such as 4GB; DuckDB writes to disk what is above it.
    """
    if memory_limit is not None and bytes_of(memory_limit) is None:
        report.add(rules.NO_SIZE, Whole("memory_limit"), size=memory_limit)
        return None
    if name == LOCAL or name.startswith(f"{LOCAL}://"):
        return open_spark(name, report, memory_limit)
    if name != DUCKDB:
        report.add(
            rules.UNKNOWN_ENGINE,
            Whole("engine"),
            suggestions=near(name, _KNOWN[:2]),
            engine=shown(name),
            known=", ".join(_KNOWN),
        )
        return None
    return DuckEngine(memory_limit)


@contextmanager
def within_means(engine: Engine, report: Report) -> Iterator[None]:
    """End what is computed within, with a finding, where memory and disk are not enough for it."""
    try:
        yield
    except engine.exhausted as problem:
        report.add(rules.EXHAUSTED, Whole("memory"), problem=first_line(problem))
