"""Datasets in databases: the tables and views of a dataset's names, each row with its number.

DuckDB reads its own files in place, as long as every column's cells come out as from Parquet; whatever else Ibis can
open is streamed through. No finding holds what a URL says of a user. May import `duck`, `raw`, `sources`, `typed`.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis
import numpy as np
import pyarrow as pa

from kaohe.diagnostics import Report, Whole, near
from kaohe.diagnostics.catalogue import databases as rules
from kaohe.events.duck import quoted, quoted_text
from kaohe.events.raw import Form, RawTable, Stored, complete, first_line
from kaohe.events.schema import TABLES
from kaohe.events.sources import Found
from kaohe.events.typed import cells_of, forms_of
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.events.schema import TableSpec

_BATCH: Final = 1 << 17
_FILES: Final = ("duckdb", "sqlite")
_SERVERS: Final = (
    "athena",
    "bigquery",
    "clickhouse",
    "databricks",
    "druid",
    "exasol",
    "impala",
    "materialize",
    "mssql",
    "mysql",
    "oracle",
    "postgres",
    "postgresql",
    "risingwave",
    "singlestoredb",
    "snowflake",
    "trino",
)
"""What Ibis opens by a URL and holds its tables itself; whatever else it knows might make files here."""
_MAGIC: Final = slice(8, 12)
_TABLES: Final = """
    SELECT table_name, table_type FROM information_schema.tables
    WHERE table_catalog = 'stored' AND table_schema = 'main'
"""
_NO_FILE: Final = Words("没有这个文件", "there is no such file")
_NO_PATH: Final = Words("网址里没有路径", "the URL has no path")


def is_url(dataset: str) -> bool:
    """Whether a dataset is named by a URL."""
    return "://" in dataset


def is_duckdb(file: Path) -> bool:
    """Whether a file is a database of DuckDB's."""
    try:
        with file.open("rb") as opened:
            return opened.read(_MAGIC.stop)[_MAGIC] == b"DUCK"
    except OSError:
        return False


def shown(url: str) -> str:
    """Write a URL without what it says of the user, and without its parameters."""
    return re.split("[?#]", re.sub("//.*@", "//…@", url))[0]


def find_in_url(url: str, report: Report) -> dict[str, Found]:
    """Find the tables of a dataset in the database at a URL."""
    given, _, rest = url.partition("://")
    kind = given.lower()
    url = f"{kind}://{rest}"
    if kind in _SERVERS:
        return _find_in_ibis(kind, url, report)
    if kind not in _FILES:
        report.add(rules.UNKNOWN_KIND, Whole(shown(url)), database=shown(url), known=", ".join(_FILES + _SERVERS))
        return {}
    file = Path(rest[1:])
    if not rest.startswith("/") or not file.is_file():
        problem = _NO_FILE if rest.startswith("/") else _NO_PATH
        report.add(rules.NO_DATABASE, Whole(shown(url)), database=shown(url), problem=problem)
        return {}
    return find_in_duckdb(file, report) if kind == "duckdb" else _find_in_ibis(kind, url, report)


# ── DuckDB's own files ───────────────────────────────────────────────────────────────────────────────────────────────


def find_in_duckdb(file: Path, report: Report) -> dict[str, Found]:
    """Find the tables and views of a dataset in a database of DuckDB's."""
    try:
        with _attached(file) as con:
            found = con.execute(_TABLES).fetchall()
    except duckdb.Error as problem:
        report.add(rules.NO_DATABASE, Whole(str(file)), database=str(file), problem=first_line(problem))
        return {}
    kinds = dict(found)
    return {
        name: Found(name, partial(_open_stored, file, kinds[name] == "VIEW"), rules.UNREADABLE)
        for name in _known(list(kinds), str(file), report)
    }


@contextmanager
def _attached(file: Path) -> Iterator[Any]:
    """Give a connection that reads a database, whose tables are at hand by their names."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"ATTACH '{quoted_text(file.absolute())}' AS stored (TYPE duckdb, READ_ONLY)")
        con.execute("USE stored")
        yield con


def _open_stored(file: Path, view: bool, spec: TableSpec, report: Report) -> RawTable | None:
    """Open a table of a database of DuckDB's; its rows count as they lie, a view's as they come.

    A column of the table's own named `rowid` hides DuckDB's: such a table's rows count as a view's.
    """
    try:
        with _attached(file) as con:
            schema = con.sql(f"SELECT * FROM {quoted(spec.name)} LIMIT 0").to_arrow_table().schema  # noqa: S608 - quoted
    except (duckdb.Error, pa.ArrowException) as problem:
        _unreadable(spec.name, problem, report)
        return None
    told = forms_of(schema, spec, spec.name, report, None)
    if told is None:
        return None
    columns = {name: form or Form.TEXT for name, form in told.forms.items()}
    lasting = not view and "rowid" not in {name.casefold() for name in schema.names}
    row = "rowid + 1" if lasting else "row_number() OVER ()"
    stored = Stored(file.absolute(), spec.name, row, lasting)
    batches = _stored_batches(stored, columns, report)
    raw = RawTable(spec, columns, batches, stored=stored if told.in_place else None, header=None)
    return complete(raw, report)


def _stored_batches(stored: Stored, columns: dict[str, Form], report: Report) -> Iterator[Any]:
    query = f"SELECT {', '.join([stored.row, *map(quoted, columns)])} FROM {quoted(stored.name)}"  # noqa: S608 - quoted
    try:
        with _attached(stored.file) as con:
            for batch in con.sql(query).to_arrow_reader(_BATCH):
                cells = {name: cells_of(batch.column(at), form) for at, (name, form) in enumerate(columns.items(), 1)}
                yield pa.RecordBatch.from_pydict({"row": batch.column(0), **cells})
    # pragma: no cover below: it runs in the engine's own thread, which is not measured.
    except (duckdb.Error, pa.ArrowException) as problem:  # pragma: no cover
        _unreadable(stored.name, problem, report)


# ── Whatever else Ibis can open ──────────────────────────────────────────────────────────────────────────────────────


def _find_in_ibis(kind: str, url: str, report: Report) -> dict[str, Found]:
    """Find the tables of a dataset in a database that Ibis opens."""
    try:
        con: Any = ibis.sqlite.connect(url.partition(":///")[2]) if kind == "sqlite" else ibis.connect(url)
        names = con.list_tables()
    except ImportError:
        report.add(rules.NO_DRIVER, Whole(shown(url)), kind=kind)
        return {}
    except Exception as problem:  # noqa: BLE001 - every driver has its own
        told = _without_secrets(first_line(problem), url)
        report.add(rules.NO_DATABASE, Whole(shown(url)), database=shown(url), problem=told)
        return {}
    open_table = partial(_open_in_ibis, con, url)
    return {name: Found(name, open_table, rules.UNREADABLE) for name in _known(names, shown(url), report)}


def _open_in_ibis(con: Any, url: str, spec: TableSpec, report: Report) -> RawTable | None:
    """Open a table of a database; the database itself writes as text what is no text, but for times and days."""
    try:
        table = con.table(spec.name)
        types = dict(table.schema().items())
        schema = pa.schema(
            {name: pa.string() if kind.is_unknown() else kind.to_pyarrow() for name, kind in types.items()}
        )
        told = forms_of(schema, spec, spec.name, report, None)
        if told is None:
            return None
        columns = {name: form or Form.TEXT for name, form in told.forms.items()}
        cells = {name: table[name] if types[name].is_temporal() else table[name].cast("string") for name in columns}
        with warnings.catch_warnings(action="ignore"):  # of what drivers use, which is none of the user's business
            given = iter(con.to_pyarrow_batches(table.select(**cells), chunk_size=_BATCH))
    except Exception as problem:  # noqa: BLE001 - every driver has its own
        _unreadable(spec.name, problem, report, url)
        return None
    batches = _ibis_batches(given, spec, columns, url, report)
    return complete(RawTable(spec, columns, batches, header=None), report)


def _ibis_batches(
    given: Iterator[Any], spec: TableSpec, columns: dict[str, Form], url: str, report: Report
) -> Iterator[Any]:
    at = 1
    try:
        for batch in given:
            cells = {name: cells_of(batch.column(name), form) for name, form in columns.items()}
            yield pa.RecordBatch.from_pydict({"row": np.arange(at, at + len(batch), dtype=np.int64), **cells})
            at += len(batch)
    # As above.
    except Exception as problem:  # pragma: no cover  # noqa: BLE001 - every driver has its own
        _unreadable(spec.name, problem, report, url)


# ── Both ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _known(names: list[str], database: str, report: Report) -> list[str]:
    """Give the names of a dataset's tables among those of a database; what is nearly one, or none at all, is told."""
    known = ", ".join(TABLES)
    found = [name for name in TABLES if name in names]
    for name in sorted(set(names) - set(found)):
        if close := near(name, TABLES):
            report.add(rules.UNKNOWN_TABLE, Whole(name), suggestions=close, table=name, known=known)
    if not found:
        report.add(rules.NO_TABLES, Whole(database), database=database, known=known)
    return found


def _unreadable(table: str, problem: Exception, report: Report, url: str = "") -> None:
    report.add(rules.UNREADABLE, Whole(table), file=table, problem=_without_secrets(first_line(problem), url))


def _without_secrets(text: str, url: str) -> str:
    """Take out of what a driver says whatever of the URL is not to be shown."""
    text = text.replace(url, shown(url)) if url else text
    user = re.search("//(.*)@", url)
    password = user[1].partition(":")[2] if user else ""
    values = re.findall("[?&][^=&#]*=([^&#]+)", url)
    for secret in filter(None, [password, *values]):
        text = text.replace(secret, "…").replace(_decoded(secret), "…")
    return text


def _decoded(text: str) -> str:
    """Read what a URL writes as %40 as @."""
    told = re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text.encode())
    return told.decode(errors="replace")
