# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""Filling a store from a run that computed everything, and what filling and updating have in common.

May import all of the store but `update` and `opened`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import duckdb

from kaohe.events.duck import quoted
from kaohe.store.programs import BUYERS_TABLES, Programs, record
from kaohe.store.shelf import SMALL, Contents, Shelf, Span
from kaohe.store.totals import TOTALS, columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaohe.events.duck import DuckEngine
    from kaohe.events.events import Events
    from kaohe.metrics.registry import Registry
    from kaohe.store.source import Source

_NAMED: Final = ("shop", "account", "buyer", "agent")
RELATIONS: Final = ("sessions", "rounds", "staff", "names", "written_accounts", "desks")
"""The relations that programs begin with."""
SESSIONS: Final = "kept_sessions"
"""What the sessions with names are called: sid (a number of their own), and the columns of the relation but talk."""
ROUNDS: Final = "kept_rounds"
"""What their rounds are called: sid, day, opened, answered."""
BY_ID: Final = "totals_by_id"
"""What the totals are called that the programs give: as `TOTALS`, with ids."""


def fill(events: Events, source: Source, registry: Registry, code: str) -> Contents:
    """Record the programs, and compute in the run's engine all that is kept."""
    engine: Any = events.dataset.engine
    _ = events.names, events.rounds  # computed now
    programs = record(events, source, registry)
    schemas = {
        name: {column: str(kind) for column, kind in relation.schema().items()}
        for name, relation in [
            *events.tables.items(),
            *((name, events.relations[name]) for name in RELATIONS),
        ]
    }
    contents = Contents(code, source.forms(), schemas, programs)
    tables = {name: events.relations[name].get_name() for name in ("sessions", "rounds", "staff", "names")}
    contents.sessions = name_sessions(engine, tables, 0)
    for name, table in events.tables.items():
        engine.define(_seen(name), table)
    inputs = tables | {name: _seen(name) for name in BUYERS_TABLES if name in events.tables}
    for name, called in inputs.items():
        engine.run(f'CREATE TEMP VIEW "buyers_in_{name}" AS SELECT * FROM {quoted(called)}')
        engine.run(f'CREATE TEMP VIEW "spans_in_{name}" AS SELECT * FROM {quoted(called)}')
    failed = add_up(engine, programs, programs.buyers + programs.sessions)
    unfit = failed | unplaced(engine, programs, "buyers_in_names")
    contents.programs = _without(programs, unfit)
    columns = ", ".join(f"{name} {kind}" for name, kind in columns_of(programs).items())
    engine.run(f"CREATE TEMP TABLE {TOTALS} ({columns})")
    fit = [number for number in range(len(programs.groups)) if number not in unfit]
    engine.run(f"INSERT INTO {TOTALS} BY NAME SELECT * FROM ({named('buyers_in_names')}) WHERE {among(fit)}")
    return contents


def _seen(table: str) -> str:
    """Give what a table is called for what is kept of it."""
    return f"{table}_to_keep"


def name_sessions(engine: DuckEngine, tables: Mapping[str, str], so_far: int) -> int:
    """Make the tables of sessions and rounds with names; give the last number that a session got.

    tables: what the relations with ids are called. so_far: the last number that was given before.
    """
    sessions, rounds, names = (quoted(tables[name]) for name in ("sessions", "rounds", "names"))
    joins = " ".join(f"JOIN {names} AS {name}s ON {name}s.id = s.{name}" for name in _NAMED)
    replaced = ", ".join(f"{name}s.name AS {name}" for name in _NAMED)
    numbered = f"SELECT {so_far} + row_number() OVER () AS sid, * FROM {sessions}"
    engine.run(f"CREATE TEMP TABLE numbered AS {numbered}")
    engine.run(
        f"CREATE TEMP TABLE {SESSIONS} AS SELECT s.* EXCLUDE (talk) REPLACE ({replaced}) FROM numbered AS s {joins}"
    )
    engine.run(
        f"CREATE TEMP TABLE {ROUNDS} AS SELECT n.sid, n.day, r.opened, r.answered FROM {rounds} AS r"
        " JOIN numbered AS n USING (shop, account, buyer, start)"
    )
    [[count]] = engine.run("SELECT count(*) FROM numbered")
    engine.run("DROP TABLE numbered")
    return so_far + int(count)


def add_up(engine: DuckEngine, programs: Programs, steps: list[str]) -> set[int]:
    """Run steps, then add every group up into the table `BY_ID`; give the groups that failed."""
    for step in steps:
        engine.run(step)
    ids = dict.fromkeys(("agent", "shop", "buyer"), "BIGINT")
    columns = ", ".join(f"{name} {kind}" for name, kind in {**columns_of(programs), **ids}.items())
    engine.run(f"CREATE TEMP TABLE {BY_ID} ({columns})")
    failed: set[int] = set()
    for number, group in enumerate(programs.groups):
        try:
            if group.keys:
                engine.run(f"INSERT INTO {BY_ID} BY NAME SELECT {number} AS g, * FROM ({group.query})")
        except duckdb.OutOfMemoryException:  # pragma: no cover - memory would have to end just here
            raise
        except duckdb.Error:
            failed.add(number)
    return failed


def named(names: str) -> str:
    """Write the query that gives the table `BY_ID` with names. names: the table of them."""
    joins = " ".join(f"LEFT JOIN {names} AS {name}s ON {name}s.id = t.{name}" for name in ("agent", "shop", "buyer"))
    return (
        f"SELECT t.* REPLACE (agents.name AS agent, shops.name AS shop, buyers.name AS buyer) FROM {BY_ID} AS t {joins}"
    )


def unplaced(engine: DuckEngine, programs: Programs, names: str) -> set[int]:
    """Give the groups in which a total is of nobody known, or of a buyer in no shop, or of sessions of no agent."""
    buyers = among([number for number, group in enumerate(programs.groups) if group.scope == "buyer"])
    unknown = " OR ".join(
        f"({name} IS NOT NULL AND {name} NOT IN (SELECT id FROM {names}))" for name in ("agent", "shop", "buyer")
    )
    nobody = f"({buyers} AND shop IS NULL) OR (NOT {buyers} AND agent IS NULL)"
    return {row[0] for row in engine.run(f"SELECT DISTINCT g FROM {BY_ID} WHERE {nobody} OR {unknown}")}


def among(groups: list[int]) -> str:
    """Write the condition that a total is one of these groups'."""
    return f"g IN ({', '.join(map(str, groups))})" if groups else "false"


def _without(programs: Programs, unfit: set[int]) -> Programs:
    """Let groups have no measures; the others keep their numbers."""
    groups = [replace(group, keys=()) if number in unfit else group for number, group in enumerate(programs.groups)]
    return replace(programs, groups=groups)


def write(events: Events, contents: Contents, source: Source, shelf: Shelf, fresh: Path) -> None:
    """Write what a filled store holds into files."""
    pieces = {
        "sessions": f"SELECT *, day AS piece FROM {SESSIONS}",
        "rounds": f"SELECT *, day AS piece FROM {ROUNDS}",
        "totals": f"SELECT *, 0 AS piece FROM {TOTALS}",
    }
    small = [name for name in SMALL if name in events.tables]
    for table in small:
        pieces[table] = in_units(_seen(table), source.first_rows(table))
    for kind, query in pieces.items():
        written = shelf.write(fresh, kind, query)
        names = sorted(source.first_rows(kind), key=source.first_rows(kind).__getitem__) if kind in SMALL else []
        by_name = {names[int(piece)]: files for piece, files in written.items()} if kind in SMALL else written
        contents.pieces[kind] = {
            "": shelf.write_empty(fresh, kind, f"SELECT * EXCLUDE (piece) FROM ({query})"),
            **by_name,
        }
    contents.spans = spans_of(shelf.engine, _seen("messages"), source.first_rows("messages"))


def in_units(table: str, firsts: Mapping[str, int]) -> str:
    """Write the query that tells of each row in `piece` its unit, by its place among these, and its `place` there."""
    starts = sorted(firsts.values())
    first = f"[{', '.join(map(str, starts))}][piece + 1]"
    placed = f"SELECT *, {_place(starts, 0, len(starts))} AS piece FROM {quoted(table)}"
    return f"SELECT * EXCLUDE (row), row - {first} AS place FROM ({placed})"


def _place(starts: list[int], low: int, high: int) -> str:
    """Write which of the units from low to before high a row stands in; halving is quicker than any join."""
    if high - low == 1:
        return str(low)
    middle = (low + high) // 2
    return (
        f"CASE WHEN row < {starts[middle]} THEN {_place(starts, low, middle)} ELSE {_place(starts, middle, high)} END"
    )


def spans_of(engine: DuckEngine, table: str, firsts: Mapping[str, int]) -> dict[str, Span]:
    """Give the span of each unit of messages."""
    names = sorted(firsts, key=firsts.__getitem__)
    spans = dict.fromkeys(names, Span(None, None, []))
    rows = engine.run(
        "SELECT piece, min(sent_at), max(sent_at), list(DISTINCT {'shop': shop, 'account': account})"
        f" FROM ({in_units(table, firsts)}) GROUP BY piece"
    )
    for piece, low, high, accounts in rows:
        spans[names[piece]] = Span(low, high, sorted([each["shop"], each["account"]] for each in accounts))
    return spans
