"""Datasets in databases: the same rows and the same findings as from files, read in place, passwords never told."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.diagnostics import Diagnostic, Report, Whole, render
from kaohe.events import database
from kaohe.events.dataset import Dataset, open_dataset
from kaohe.events.duck import DuckEngine
from kaohe.events.raw import RawTable
from kaohe.events.schema import TABLES
from kaohe.events.settings import Settings
from support_dataset import findings, rows

NINE = int(datetime(2026, 10, 5, 9, tzinfo=UTC).timestamp())
COLUMNS = {
    "order_id": "VARCHAR",
    "shop": "VARCHAR",
    "buyer": "VARCHAR",
    "created_at": "TIMESTAMP",
    "paid_at": "TIMESTAMPTZ",
    "amount": "DECIMAL(10, 2)",
    "post_fee": "INTEGER",
    "quantity": "BIGINT",
}
ORDERS = f"CREATE TABLE orders({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})"
ORDER = "INSERT INTO orders VALUES ('o1', 's', 'b', '2026-10-05 09:00:00.9', '2026-10-05 01:00:59.9+00', 199.90, 10, 2)"
CHAT = "shop VARCHAR, account VARCHAR, buyer VARCHAR, sent_at TIMESTAMP, sender VARCHAR, text VARCHAR"
MESSAGES = (
    f"CREATE TABLE messages({CHAT})",
    "INSERT INTO messages VALUES ('s', 's:a', 'b', '2026-10-05 09:00:00', 'buyer', '')",
    "INSERT INTO messages VALUES ('s', 's:a', 'b', '2026-10-05 09:00:20', 'agent', '有的')",
)
KEPT = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'messages_marked'"


def made(folder: Path, *statements: str, name: str = "shop.duckdb") -> Path:
    """Make a database of DuckDB's."""
    with duckdb.connect(folder / name) as con:
        for statement in statements:
            con.execute(statement)
    return folder / name


def of(path: Path) -> str:
    """Write an absolute path as a URL."""
    return f"duckdb:///{path}"


def opened(dataset: Path | str, **settings: Any) -> Dataset:
    found, report = open_dataset(dataset, Settings(**settings))
    assert found is not None, render(report, "en")
    assert not list(report), render(report, "en")
    return found


def refused(dataset: Path | str) -> tuple[Diagnostic, ...]:
    """Open a dataset that must be refused; its findings speak both languages."""
    found, report = open_dataset(dataset, Settings())
    assert found is None
    assert findings(report.errors)
    return report.errors


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [each.rule.code for each in found]


def table(path: Path, name: str) -> RawTable:
    report = Report()
    raw = database.find_in_duckdb(path, report)[name].open(TABLES[name], report)
    assert raw is not None, render(report, "en")
    return raw


# --- DuckDB's own files -----------------------------------------------------------------------------------------------


def order(folder: Path) -> Path:
    return made(folder, ORDERS, ORDER)


@pytest.mark.parametrize("way", ["absolute", "relative", "path", "text"])
def test_tables_are_read_by_url_and_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    path = order(tmp_path)
    monkeypatch.chdir(tmp_path)
    ways: dict[str, Path | str] = {"absolute": of(path), "relative": "duckdb:///shop.duckdb", "path": path}
    dataset = opened(ways.get(way, str(path)))
    columns = ("row", "order_id", "created_at", "paid_at", "amount", "post_fee", "quantity")
    # 09:00:59 in Shanghai is 01:00:59 in UTC; fractions of a second are cut off.
    assert rows(dataset, "orders", *columns) == [(1, "o1", NINE, NINE + 59, 19990, 1000, 2)]


def test_texts_are_cells_as_in_files(tmp_path: Path) -> None:
    names = ", ".join(f"{name} VARCHAR" for name in COLUMNS)
    path = made(
        tmp_path,
        f"CREATE TABLE orders({names}, note VARCHAR)",
        "INSERT INTO orders VALUES ('o1', 's', 'b', '2026-10-05T09:00', '', '199.9', '0', '2.0', 'x')",
    )
    dataset = opened(of(path))
    expected = [(NINE, None, 19990, 2, "x")]
    assert rows(dataset, "orders", "created_at", "paid_at", "amount", "quantity", "note") == expected


def test_tables_are_read_where_they_lie_and_views_once(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        *MESSAGES,
        "CREATE TABLE people(agent VARCHAR, hired_on DATE)",
        "INSERT INTO people VALUES ('a1', '2026-01-31'), ('a2', NULL)",
        "CREATE VIEW agents AS SELECT * FROM people ORDER BY agent DESC",
    )
    assert [getattr(table(path, name).stored, "lasting", None) for name in ("messages", "agents")] == [True, False]
    dataset = opened(of(path))
    assert rows(dataset, "messages", "row", "sent_at", "text") == [(1, NINE, None), (2, NINE + 20, "有的")]
    assert rows(dataset, "agents", "row", "agent", "hired_on") == [(1, "a2", None), (2, "a1", 20484)]
    assert dataset.engine.run(KEPT) == [(0,)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("column", ["1 AS rowid", "NULL AS ROWID", "'x' AS RowId", "[1] AS rowid"])
def test_a_column_of_a_table_does_not_number_its_rows(tmp_path: Path, column: str) -> None:
    # Each row has its own number: two orders are two, of 100.00 each, one of Ann's buyer's and one of Bob's.
    two = "(VALUES ('o1', 'ann'), ('o2', 'bob')) AS t(order_id, buyer)"
    times = "TIMESTAMP '2026-10-05 09:00:00' AS created_at, TIMESTAMP '2026-10-05 09:01:00' AS paid_at"
    path = made(
        tmp_path,
        f"CREATE TABLE orders AS FROM {two} SELECT *, 's' AS shop, {times}, 100 AS amount, 0 AS post_fee, "
        f"1 AS quantity, {column}",
    )
    expected = [(1, "o1", "ann", 10000), (2, "o2", "bob", 10000)]
    assert rows(opened(of(path)), "orders", "row", "order_id", "buyer", "amount") == expected
    assert [each["row"] for each in table(path, "orders").reader().read_all().to_pylist()] == [1, 2]


def test_messages_in_a_view_are_read_once(tmp_path: Path) -> None:
    path = made(
        tmp_path, *(each.replace("messages", "heard") for each in MESSAGES), "CREATE VIEW messages AS FROM heard"
    )
    dataset = opened(of(path))
    assert dataset.engine.run(KEPT) == [(1,)]  # type: ignore[attr-defined]
    assert rows(dataset, "messages", "row", "text") == [(1, None), (2, "有的")]


def test_what_engines_write_in_their_own_ways_is_streamed(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE facts AS SELECT '2026-10' AS period, 'a' || range AS agent, 'x'::ENUM('x') AS name, "
        "0.1::DOUBLE AS value FROM range(3)",
    )
    raw = table(path, "facts")
    assert raw.stored is None
    told = raw.reader().read_all().to_pylist()
    assert told[2] == {"row": 3, "period": "2026-10", "agent": "a2", "name": "x", "value": "0.1"}
    assert rows(opened(of(path)), "facts", "row", "agent", "value")[2] == (3, "a2", "0.1")


def test_the_stream_of_a_table_is_what_is_read_in_place(tmp_path: Path) -> None:
    raw = table(order(tmp_path), "orders")
    [told] = raw.reader().read_all().to_pylist()
    expected = {"row": 1, "order_id": "o1", "created_at": NINE, "paid_at": NINE + 59 - 8 * 3600, "post_fee": "10"}
    assert told.items() >= expected.items()


def test_breaches_are_told_with_their_rows(tmp_path: Path) -> None:
    path = made(tmp_path, ORDERS, ORDER, ORDER.replace("o1", "o2").replace("199.90", "-1"))
    assert findings(refused(of(path))) == [("K323", "orders", 2, "amount")]


def test_a_moment_without_end_is_no_time(tmp_path: Path) -> None:
    path = made(tmp_path, ORDERS, ORDER.replace("2026-10-05 01:00:59.9+00", "infinity"))
    assert findings(refused(of(path))) == [("K321", "orders", 1, "paid_at")]


def test_columns_that_lack_or_cannot_be_read(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE agents(name VARCHAR)",
        "CREATE TABLE accounts(shop VARCHAR, account VARCHAR[], agent VARCHAR, role VARCHAR, from_date INTERVAL)",
        "CREATE TABLE facts(period TIME, agent VARCHAR, name VARCHAR, value VARCHAR)",
    )
    expected = [
        ("K309", "agents", None, "agent"),
        ("K310", "accounts", None, "account"),
        ("K310", "accounts", None, "from_date"),
        ("K310", "facts", None, "period"),
    ]
    assert findings(refused(of(path))) == expected


def test_columns_that_are_used_within_are_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path, 'CREATE TABLE agents AS SELECT \'a\' AS agent, 7 AS row, 8 AS "_bad", \'q\' AS "odd "" name"')
    assert rows(opened(of(path)), "agents", "row", "agent", 'odd " name') == [(1, "a", "q")]


def test_a_view_that_does_not_work(tmp_path: Path) -> None:
    path = made(tmp_path, "CREATE TABLE t(x INT)", "CREATE VIEW agents AS SELECT * FROM t", "DROP TABLE t")
    [found] = refused(of(path))
    assert found.rule.code == "K867"
    path = made(
        tmp_path, "CREATE VIEW agents AS SELECT error('no')::VARCHAR AS agent, 0.1::DOUBLE AS x", name="two.duckdb"
    )
    assert codes(refused(of(path))) == ["K867"]


def test_a_view_that_fails_while_it_is_read_in_place(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE t(agent VARCHAR)",
        "INSERT INTO t VALUES ('a')",
        "CREATE VIEW agents AS SELECT CASE WHEN agent = 'a' THEN error('no') ELSE agent END AS agent FROM t",
    )
    assert codes(refused(of(path))) == ["K867"]


@pytest.mark.parametrize(
    "agent", ["CAST(CAST(text AS INT) AS VARCHAR)", "CAST(CAST(number + 9223372036854775807 AS BIGINT) AS VARCHAR)"]
)
@pytest.mark.parametrize("streamed", ["", ", 0.1::DOUBLE AS more"])
def test_a_view_whose_values_cannot_be_cast(tmp_path: Path, agent: str, streamed: str) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE t(text VARCHAR, number BIGINT)",
        "INSERT INTO t SELECT CASE WHEN range < 4000 THEN '1' ELSE 'x' END, range FROM range(5000)",
        f"CREATE VIEW agents AS FROM t SELECT {agent} AS agent{streamed}",
    )
    assert codes(refused(of(path))) == ["K867"]


def test_a_view_of_columns_that_are_gone(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE t(agent VARCHAR)",
        "CREATE VIEW agents AS SELECT agent FROM t",
        "ALTER TABLE t RENAME agent TO name",
    )
    assert codes(refused(of(path))) == ["K867"]


def test_not_every_problem_is_a_table_that_cannot_be_read() -> None:
    for problem in (duckdb.OutOfMemoryException, duckdb.BinderException):  # the latter is a mistake of our own
        assert not issubclass(problem, DuckEngine.unreadable)


def test_parquet_files_have_no_other_columns_than_their_own(tmp_path: Path) -> None:
    # Neither a column that is named as the engine's own, nor a folder that is named as a column, changes a cell.
    folder = tmp_path / "agent=x"
    folder.mkdir()
    plain = {"agent": ["a1", "a2"], "level": ["P1", "P2"]}
    expected = [(2, "a1", "P1"), (3, "a2", "P2")]
    for more in ({}, {"file_row_number": [7, 7]}, {"FILE_ROW_NUMBER": ["x", None]}, {"rowid": [7, 7]}):
        pq.write_table(pa.table(plain | more), folder / "agents.parquet")
        assert rows(opened(folder), "agents", "row", "agent", "level") == expected, more


def test_tables_of_other_names_are_told(tmp_path: Path) -> None:
    path = made(
        tmp_path, "CREATE TABLE agents AS SELECT 'a' AS agent", "CREATE TABLE order_s(x INT)", "CREATE TABLE Z(x INT)"
    )
    found, report = open_dataset(of(path), Settings())
    assert found is not None
    assert [(each.rule.code, each.suggestions) for each in report] == [("K866", ("orders",))]
    empty = made(tmp_path, "CREATE SCHEMA other", "CREATE TABLE other.agents(agent VARCHAR)", name="empty.duckdb")
    assert codes(refused(of(empty))) == ["K865"]


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "junk.duckdb").write_bytes(b"x" * 100)
    for url in (of(tmp_path / "junk.duckdb"), of(tmp_path / "none.duckdb"), of(tmp_path), "duckdb://shop.duckdb"):
        assert codes(refused(url)) == ["K863"], url
    assert codes(refused(tmp_path / "junk.duckdb")) == ["K301"]


def test_a_folder_of_an_odd_name(tmp_path: Path) -> None:
    folder = tmp_path / "it's a 店"
    folder.mkdir()
    assert rows(opened(of(order(folder))), "orders", "order_id") == [("o1",)]


# --- other databases --------------------------------------------------------------------------------------------------


def sqlite(folder: Path) -> Path:
    """Make a database of SQLite's: an order with typed columns, of which amounts are floats."""
    path = folder / "shop.sqlite"
    with sqlite3.connect(path) as con:
        con.execute(
            "CREATE TABLE orders(order_id INTEGER, shop TEXT, buyer TEXT, created_at TIMESTAMP, paid_at TEXT, "
            "amount DECIMAL(10, 2), post_fee REAL, quantity INTEGER)"
        )
        row = (9007199254740993, "s", "", "2026-10-05 09:00:00", "2026-10-05 09:00:59", 199.9, 0, 2)
        con.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        con.execute("CREATE TABLE agents(agent TEXT, hired_on DATE)")
        con.executemany("INSERT INTO agents VALUES (?, ?)", [("a1", "2026-01-31"), ("a2", None)])
    con.close()
    return path


def test_sqlite(tmp_path: Path) -> None:
    path = sqlite(tmp_path)
    with sqlite3.connect(path) as con:
        con.execute("UPDATE orders SET buyer = 'b'")
    con.close()
    dataset = opened(f"sqlite:///{path}")
    columns = ("row", "order_id", "created_at", "paid_at", "amount", "post_fee", "quantity")
    assert rows(dataset, "orders", *columns) == [(1, "9007199254740993", NINE, NINE + 59, 19990, 0, 2)]
    assert rows(dataset, "agents", "row", "agent", "hired_on") == [(1, "a1", 20484), (2, "a2", None)]


def test_breaches_in_sqlite(tmp_path: Path) -> None:
    assert findings(refused(f"sqlite:///{sqlite(tmp_path)}")) == [("K320", "orders", 1, "buyer")]
    (tmp_path / "junk.sqlite").write_bytes(b"junk" * 100)
    assert codes(refused(f"sqlite:///{tmp_path / 'junk.sqlite'}")) == ["K863"]
    assert codes(refused(f"sqlite:///{tmp_path / 'none.sqlite'}")) == ["K863"]
    assert not (tmp_path / "none.sqlite").exists()


class Driver:
    """Stands for a server's driver of Ibis."""

    def __init__(self, batches: Any, kind: str = "string") -> None:
        self.batches = batches
        self.kind = kind

    def list_tables(self) -> list[str]:
        return ["agents"]

    def table(self, name: str) -> Any:
        kind = dt.unknown if self.kind == "unknown" else self.kind
        return ibis.table({"agent": "string", "level": kind}, name=name)

    def to_pyarrow_batches(self, relation: Any, chunk_size: int) -> Any:
        assert chunk_size
        assert relation.columns == ("agent", "level")
        return self.batches()


def of_server(monkeypatch: pytest.MonkeyPatch, driver: Any, url: str = "postgres://u:p%40ss@host/db?sslkey=k1") -> str:
    def connect(given: str) -> Any:
        assert given == url
        return driver() if callable(driver) else driver

    monkeypatch.setattr(database.ibis, "connect", connect)
    return url


def batch(*agents: str) -> Any:
    return pa.RecordBatch.from_pydict({"agent": agents, "level": ["P1"] * len(agents)})


def test_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    url = of_server(monkeypatch, Driver(lambda: [batch("a1", "a2"), batch("a3")], "unknown"))
    assert rows(opened(url), "agents", "row", "agent", "level") == [(1, "a1", "P1"), (2, "a2", "P1"), (3, "a3", "P1")]


def failing(text: str) -> Any:
    """Fail after a batch."""
    yield batch("a1")
    raise RuntimeError(text)


def raising(problem: Exception) -> Any:
    def go(*_: object) -> Any:
        raise problem

    return go


def test_no_finding_tells_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "postgres://u:p%40ss@host/db?sslkey=k1 refused p@ss and p%40ss with k1"
    hidden = "postgres://…@host/db refused … and … with …"
    for driver, code in (
        (raising(OSError(told)), "K863"),
        (Driver(lambda: failing(told)), "K867"),
        (Driver(raising(OSError(told))), "K867"),
    ):
        [found] = refused(of_server(monkeypatch, driver))
        assert (found.rule.code, found.facts["problem"]) == (code, hidden)
        text = render([found], "en") + render([found], "zh") + str(found.to_json("en"))
        assert not any(secret in text for secret in ("p@ss", "p%40ss", "k1"))


def test_columns_of_a_server_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(refused(of_server(monkeypatch, Driver(list, "array<int64>")))) == ["K310"]


def test_what_has_no_driver_here(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "clickhouse://u:secret@host/x?password=secret"
    [found] = refused(of_server(monkeypatch, raising(ImportError("install it")), url))
    assert found.rule.code == "K864"
    assert "secret" not in render([found], "en") + str(found.to_json("zh"))


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://u:secret@x",
        "file:///new.duckdb?password=secret",
        "file://new.db",
        "FILE://new.duckdb",
        "x:///new.sqlite",
        "polars:///new",
        "pyspark:///new",
        "://",
        "://new.duckdb",
    ],
)
def test_no_file_is_made_for_what_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(database.ibis, "connect", raising(AssertionError(url)))
    for each in (url, url.replace("///", f"///{tmp_path}/")):
        [found] = refused(each)
        assert found.rule.code == "K868"
        assert found.facts["known"].startswith("duckdb, sqlite, ")
        assert "secret" not in render([found], "en") + str(found.to_json("zh"))
    assert not list(tmp_path.iterdir())


def test_kinds_of_databases_are_read_in_any_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rows(opened(of(order(tmp_path)).replace("duckdb:", "DuckDB:", 1)), "orders", "order_id") == [("o1",)]
    assert codes(refused(f"SQLITE:///{sqlite(tmp_path)}")) == ["K320"]
    url = of_server(monkeypatch, Driver(lambda: [batch("a1")]))
    assert rows(opened(url.replace("postgres", "Postgres")), "agents", "agent") == [("a1",)]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("duckdb://user:secret@host/shop.duckdb", "duckdb://…@host/shop.duckdb"),
        ("duckdb:///shop.duckdb?password=secret", "duckdb:///shop.duckdb"),
        ("sqlite://user:secret@host/x", "sqlite://…@host/x"),
    ],
)
def test_files_have_no_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, told: str) -> None:
    order(tmp_path)
    monkeypatch.chdir(tmp_path)
    [found] = refused(url)
    assert (found.rule.code, found.facts["database"], str(found.place)) == ("K863", told, str(Whole(told)))
    assert "secret" not in render([found], "en") + render([found], "zh") + str(found.to_json("en"))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("duckdb:///shop.duckdb", "duckdb:///shop.duckdb"),
        ("postgres://host/db", "postgres://host/db"),
        ("postgres://u:a/b@c?d@host/db?password=x#y", "postgres://…@host/db"),
        ("x://h?a=b@c", "x://…@c"),
    ],
)
def test_a_url_is_shown_without_its_user(url: str, told: str) -> None:
    assert database.shown(url) == told


def test_a_stream_is_numbered_from_one_on_wherever_it_is_read(tmp_path: Path) -> None:
    """DuckDB may read it in a thread of its own."""
    report = Report()
    found = database.find_in_url(f"sqlite:///{sqlite(tmp_path)}", report)
    raw = found["agents"].open(TABLES["agents"], report)
    assert raw is not None
    read = raw.reader().read_all()
    assert (read.column("row").to_pylist(), read.column("agent").to_pylist()) == ([1, 2], ["a1", "a2"])
