"""Where a ledger lies: a file of SQLite's or a PostgreSQL server; its tables, and the triggers that guard them.

May import `diagnostics`.
"""

from __future__ import annotations

import sqlite3
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import ledger as rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection, Engine

FORMAT: Final = 1
"""The version of the tables; a ledger of a later one is left alone."""
METADATA: Final = MetaData()
LEDGER: Final = Table("kaohe_ledger", METADATA, Column("format", Integer, nullable=False))
ENTRIES: Final = Table(
    "kaohe_entries",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("scheme", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("effective", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("corrects", Integer),
    Column("reason", Text),
    *(Column(name, Text, nullable=False) for name in ("published_at", "published_by", "kaohe", "held")),
    *(Column(name, Text, nullable=False) for name in ("previous", "hash")),
    # What may be large stands last: SQLite reads all that is before a column of a row.
    *(Column(name, Text, nullable=False) for name in ("rests", "plugins", "texts", "settings", "dataset")),
    *(Column(name, Text, nullable=False) for name in ("figures", "outcome")),
    UniqueConstraint("scheme", "period", "revision"),
)
WRITES: Final = "kaohe_writes"
"""The execution option of a connection that is to write."""

_MAGIC: Final = b"SQLite format 3\0"
_PATIENCE: Final = 30
"""Seconds to wait for another process that is writing."""
_REFUSED: Final = "entries of a kaohe ledger are never changed or deleted"
_REFUSE: Final = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
# INSERT OR REPLACE deletes without asking the trigger for that.
_GUARDS_IN_FILE: Final = f"""
    CREATE TRIGGER kaohe_no_update BEFORE UPDATE ON kaohe_entries {_REFUSE} ~
    CREATE TRIGGER kaohe_no_delete BEFORE DELETE ON kaohe_entries {_REFUSE} ~
    CREATE TRIGGER kaohe_no_replace BEFORE INSERT ON kaohe_entries
    WHEN NEW.number <= (SELECT max(number) FROM kaohe_entries) OR EXISTS (
        SELECT 1 FROM kaohe_entries
        WHERE scheme = NEW.scheme AND period = NEW.period AND revision = NEW.revision
    ) {_REFUSE}
"""  # noqa: S608 - nothing in it comes from outside
_GUARDS_AT_SERVER: Final = f"""
    CREATE FUNCTION kaohe_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$ ~
    CREATE TRIGGER kaohe_no_change BEFORE UPDATE OR DELETE ON kaohe_entries
    FOR EACH ROW EXECUTE FUNCTION kaohe_refuse() ~
    CREATE TRIGGER kaohe_no_truncate BEFORE TRUNCATE ON kaohe_entries
    FOR EACH STATEMENT EXECUTE FUNCTION kaohe_refuse()
"""
_GUARDS: Final = {"sqlite": _GUARDS_IN_FILE, "postgresql": _GUARDS_AT_SERVER}
# Who has the lock is alone until the end of his transaction; reading goes on.
_BEGIN_WRITING: Final = """
    SET LOCAL lock_timeout = '{seconds}s' ~
    SET LOCAL synchronous_commit = on ~
    SELECT pg_advisory_xact_lock(7230182635512421)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ledger may lie: what connects to it, how it is called, and whether there is anything yet."""

    engine: Engine
    name: str
    taken: bool


def open_place(place: str, report: Report) -> Place | None:
    """Give a ledger's place; None, with a finding, if it cannot be one."""
    if "://" not in place:
        return _of_file(Path(place), report)
    url = _parsed(place)
    options = None if url is None else _encryption(url)
    if url is None or options is None or url.drivername not in {"postgres", "postgresql"} or not url.database:
        report.add(rules.BAD_URL)
        return None
    driven = url.set(drivername="postgresql+pg8000", query={})
    try:
        engine = create_engine(driven, poolclass=NullPool, connect_args=options)
    except ModuleNotFoundError:
        report.add(rules.NO_DRIVER)
        return None
    event.listen(engine, "begin", _begin_at_server)
    return Place(engine, f"{url.drivername}://{url.host or 'localhost'}/{url.database}", taken=True)


def make_tables(con: Connection) -> None:
    """Make the tables of a new ledger and what guards them."""
    METADATA.create_all(con)
    for statement in _GUARDS[con.dialect.name].split("~"):
        con.exec_driver_sql(statement)
    con.execute(LEDGER.insert().values(format=FORMAT))


def _of_file(path: Path, report: Report) -> Place | None:
    """Give what connects to a file of SQLite's."""
    try:
        taken = path.exists()
        if path.is_file():
            with path.open("rb") as opened:
                if opened.read(len(_MAGIC)) not in {_MAGIC, b""}:
                    report.add(rules.NOT_A_LEDGER, Whole(str(path)), ledger=str(path))
                    return None
    except OSError as problem:
        report.add(rules.CANNOT_USE, Whole(str(path)), ledger=str(path), problem=problem.strerror or str(problem))
        return None
    engine = create_engine("sqlite://", creator=_connecting(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin_in_file)
    return Place(engine, str(path), taken)


def _connecting(path: Path) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        con = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True, timeout=_PATIENCE, isolation_level=None)
        # The rollback journal is SQLite's own choice and ours: the ledger is one file, which may be copied, and read
        # where nobody may write. What is committed is on the disk, the end of the journal too.
        con.execute("PRAGMA synchronous = EXTRA")
        return con

    return connect


def _begin_in_file(con: Connection) -> None:
    con.exec_driver_sql("BEGIN IMMEDIATE" if con.get_execution_options().get(WRITES) else "BEGIN")


def _begin_at_server(con: Connection) -> None:
    if con.get_execution_options().get(WRITES):
        for statement in _BEGIN_WRITING.format(seconds=_PATIENCE).split("~"):
            con.exec_driver_sql(statement)


def _parsed(place: str) -> URL | None:
    try:
        return make_url(place)
    except (ArgumentError, ValueError):  # the latter for what stands in a port's place
        return None


def _encryption(url: URL) -> dict[str, Any] | None:
    """Give what a URL says of encryption, as PostgreSQL's own programs understand it; None where it says more."""
    unverified: Any = ssl._create_unverified_context  # noqa: SLF001 - that is what `require` means there
    known = {"disable": bool, "require": unverified, "verify-full": ssl.create_default_context}
    mode = str(url.query.get("sslmode", "prefer"))
    if url.query.keys() - {"sslmode"} or mode not in {"prefer", *known}:
        return None
    return {"ssl_context": known[mode]()} if mode in known else {}
