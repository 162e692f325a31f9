# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""Updating a store: what changed in the files, whom that touches, and the figures of those alone, before and after.

    files that changed ─▶ rows that changed ─▶ talks, cut again ─▶ sessions that differ ─┐
                                             └▶ orders, refunds, reviews that differ ────┴▶ buyers ─▶ their totals

Figures are sums over buyers, and one largest over sessions. So the new totals are the old ones, less what these buyers
had, and what they have now. Both are computed at once: the shops as they were stand beside those that are, as others.
May import all of the store but `opened`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events.checks import check_agents, flagged_orders
from kaohe.events.dataset import Dataset, note_late_payments
from kaohe.events.duck import DuckEngine, quoted, quoted_text, sql_type
from kaohe.events.events import Events
from kaohe.events.plans import stage
from kaohe.events.sessions import FIRST_BUYER, MOST_DESKS
from kaohe.periods import Period, day_number
from kaohe.store.fill import (
    ROUNDS,
    SESSIONS,
    add_up,
    among,
    in_units,
    name_sessions,
    named,
    spans_of,
    unplaced,
)
from kaohe.store.shelf import SMALL, Contents, Shelf
from kaohe.store.totals import TOTALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.diagnostics import Report
    from kaohe.events.settings import Settings
    from kaohe.store.source import Print, Source

_WHOLE: Final = ("accounts", "agents", "costs", "facts")
"""The tables that are read anew each time: they are small, and what rests on them is computed anew."""
_OLD: Final = 1 << 30
"""What is added to a shop's id for the shop as it was; ids of staff are smaller, those of buyers are greater."""


class Stale(Exception):  # noqa: N818 - it says why everything is computed again
    """The store does not tell enough to compute only what changed."""


class StoredEvents(Events):
    """Relations of a dataset whose totals are known: the names of groups can be told without looking at buyers."""

    def names_of(self, ids: set[int]) -> dict[int, str]:
        """Give the names of ids."""
        if max(ids, default=0) >= FIRST_BUYER:
            return super().names_of(ids)
        return {row["id"]: row["name"] for row in self.fetch(self.staff) if row["id"] in ids}


class Update:
    """One update. After `run`, `contents` is what the store will hold, and `events` gives the dataset's relations."""

    def __init__(self, stored: Contents, source: Source, settings: Settings, shelf: Shelf, report: Report) -> None:
        self.stored = stored
        self.source = source
        self.settings = settings
        self.shelf = shelf
        self.report = report
        self.engine: DuckEngine = shelf.engine
        self.changed: dict[str, set[str]] = {}
        """The units of each table that are new or other than before."""
        self.gone: dict[str, set[str]] = {}
        """The units of each table that are other than before, or no more there."""
        self.contents = replace(stored)

    def run(self, prints: dict[str, dict[str, Print]]) -> Events:
        """Compute what changed; raises `Stale` where that is not enough or there is any breach."""
        self._compare(prints)
        self.contents.prints = prints
        for table in self.source.raws:
            self._read(table)
        self._compare_rows()
        events = self._events()
        self._check(events)
        self._cut(events)
        self._check_agents(events)
        self._find_buyers()
        self._add_up(events)
        return events

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement."""
        return self.engine.run(statement)

    # --- what changed --------------------------------------------------------------------------------------------

    def _compare(self, prints: dict[str, dict[str, Print]]) -> None:
        """Find the units that changed; what touches everything is `Stale`."""
        if self.source.forms() != self.stored.forms:
            raise Stale("columns")
        before = self.stored.prints
        if _held(prints["accounts"]) != _held(before["accounts"]):
            raise Stale("accounts")
        for table, units in prints.items():
            old, new = _held(before[table]), _held(units)
            self.changed[table] = {unit for unit in new if new[unit] != old.get(unit)}
            self.gone[table] = {unit for unit in old if old[unit] != new.get(unit)}

    def _read(self, table: str) -> None:
        """Read the rows of units that changed, of small tables all, with the marks of what each shows by itself."""
        timed, parsed, marked = self.stored.programs.reading[table]
        if table == "messages":
            self._see_messages(self.changed[table])
            self.sql(f"CREATE TEMP VIEW {stage(table, 'timed')} AS {timed}")
            self.sql(f"CREATE TEMP VIEW {stage(table, 'parsed')} AS {parsed}")
            self.sql(f"CREATE TEMP VIEW {stage(table, 'marked')} AS {marked}")
            self._refuse_breaches(stage(table, "marked"))
            return
        units = set(self.source.units[table]) if table in _WHOLE else self.changed[table]
        called = stage(table, "marked") if table in _WHOLE else f"{table}_changed"
        if not units:
            columns = ", ".join(
                f"CAST(NULL AS {sql_type(kind)}) AS {quoted(name)}" for name, kind in self.stored.schemas[table].items()
            )
            self.sql(f"CREATE TEMP TABLE {called} AS SELECT {columns}, CAST(NULL AS VARCHAR) AS _bad LIMIT 0")
            return
        before = len(self.report)
        raw = self.source.only(table, units)
        self.engine.scan(stage(table, "cells"), raw)
        self.sql(f"CREATE TEMP VIEW {stage(table, 'timed')} AS {timed}")
        self.sql(f"CREATE TEMP VIEW {stage(table, 'parsed')} AS {parsed}")
        self.sql(f"CREATE TEMP TABLE {called} AS {marked}")
        self._refuse_breaches(called)
        if len(self.report) > before or raw.ragged.left_out:
            raise Stale("rows that cannot be read")  # pragma: no cover - such a file is told when it is opened

    def _refuse_breaches(self, table: str) -> None:
        """See that no row shows a breach."""
        if self.sql(f"SELECT 1 FROM {table} WHERE _bad IS NOT NULL LIMIT 1"):
            raise Stale("breach")

    def _see_messages(self, units: set[str]) -> None:
        """Let messages be those of some units; all that is defined over them follows."""
        raw = self.source.only("messages", units) if units else self.source.raws["messages"]
        seen = self.engine.scan("messages_seen", raw).get_name()
        self.sql(f"CREATE OR REPLACE TEMP VIEW messages_cells AS SELECT * FROM {seen} {'' if units else 'WHERE false'}")

    def _compare_rows(self) -> None:
        """Find the rows of orders, refunds and reviews that came and went, and check what they touch."""
        firsts = {table: self.source.first_rows(table) for table in self._small}
        for table in self._small:
            columns = ", ".join(quoted(name) for name in self.stored.schemas[table] if name != "row")
            kept = {unit: row for unit, row in firsts[table].items() if unit not in self.changed[table]}
            self.sql(f"CREATE TEMP VIEW {table}_same AS {self.shelf.numbered(self.stored, table, kept)}")
            gone = dict.fromkeys(self.gone[table], 0)
            self.sql(f"CREATE TEMP TABLE {table}_gone AS {self.shelf.numbered(self.stored, table, gone)}")
            for name, one, other in (("out", "gone", "changed"), ("in", "changed", "gone")):
                self.sql(
                    f"CREATE TEMP TABLE {table}_{name} AS SELECT {columns} FROM {table}_{one}"
                    f" EXCEPT ALL SELECT {columns} FROM {table}_{other}"
                )
            self.sql(
                f"CREATE TEMP VIEW {table}_now AS SELECT * FROM {table}_same"
                f" UNION ALL BY NAME SELECT * EXCLUDE (_bad) FROM {table}_changed"
            )
        if "orders" in self._small:
            self._check_orders()
        else:
            self.sql("CREATE TEMP TABLE orders_touched (order_id VARCHAR)")

    @property
    def _small(self) -> list[str]:
        return [table for table in SMALL if table in self.source.raws]

    def _check_orders(self) -> None:
        """Make the checks of several rows over all rows of the orders that are touched, which hold every new breach."""
        ids = [f"SELECT order_id FROM {table}_{name}" for table in self._small for name in ("in", "out")]
        keys = {"refunds": "refund_id", "reviews": "review_id"}
        ids += [
            f"SELECT order_id FROM {table}_now SEMI JOIN {table}_in USING ({key})"
            for table, key in keys.items()
            if table in self._small
        ]
        self.sql(f"CREATE TEMP TABLE orders_touched AS {' UNION '.join(ids)}")
        for table in self._small:
            self.sql(
                f"CREATE TEMP TABLE {table}_marked AS SELECT *, CAST(NULL AS VARCHAR) AS _bad"
                f" FROM {table}_now SEMI JOIN orders_touched USING (order_id)"
            )

    # --- the dataset ---------------------------------------------------------------------------------------------

    def _events(self) -> Events:
        """Give the relations of the dataset as it is now, and check what several rows show."""
        tables: dict[str, Any] = {}
        self.sql("CREATE TEMP VIEW messages_now AS SELECT * EXCLUDE (_bad) FROM messages_marked")
        for table in self.source.raws:
            called = f"{table}_now"
            if table == "facts":
                self._date_facts()
                self.sql("CREATE TEMP VIEW facts_now AS SELECT * EXCLUDE (_bad) FROM facts_dated")
            elif table in _WHOLE:
                self.sql(f"CREATE TEMP VIEW {called} AS SELECT * EXCLUDE (_bad) FROM {table}_marked")
            tables[table] = ibis.table(self.stored.schemas[table], name=called)
        if any(self.sql(check) for check in self.stored.programs.checks):
            raise Stale("breach")
        places = {name: raw.place for name, raw in self.source.raws.items()}
        if "orders" in tables:
            note_late_payments(tables["orders"], self.engine, self.settings, self.report, places["orders"])
        return StoredEvents(Dataset(self.engine, self.settings, tables, places=places))

    def _date_facts(self) -> None:
        """Put the first and the last day of each fact's period in its place."""
        written = [row[0] for row in self.sql("SELECT DISTINCT period FROM facts_marked")]
        parsed = {text: Period.parse(text) for text in written}
        days = [
            f"('{quoted_text(text)}', {day_number(period.first)}::INTEGER, {day_number(period.last)}::INTEGER)"
            for text, period in parsed.items()
            if period is not None
        ]
        if len(days) < len(written):
            raise Stale("breach")
        columns = ", ".join(quoted(name) for name in self.stored.schemas["facts"] if name not in {"from_day", "to_day"})
        self.sql(
            f"CREATE TEMP TABLE facts_dated AS SELECT {columns}, _bad, p.from_day, p.to_day FROM facts_marked AS f"
            f" JOIN (VALUES {', '.join(days) or '(NULL, NULL, NULL)'}) AS p(period, from_day, to_day)"
            " ON f.period = p.period"
        )

    def _check(self, events: Events) -> None:
        """Put in the accounts that write, and see that nobody is dropped or heard who was not before."""
        spans = {unit: span for unit, span in self.stored.spans.items() if unit not in self.gone["messages"]}
        fresh = self.changed["messages"]
        if fresh:
            firsts = {unit: row for unit, row in self.source.first_rows("messages").items() if unit in fresh}
            spans |= spans_of(self.engine, "messages_marked", firsts)
        self.contents.spans = spans
        pairs = sorted({(shop, account) for span in spans.values() for shop, account in span.accounts})
        self._values("written_accounts", ("shop", "account"), pairs)
        self.sql(
            f"CREATE TEMP VIEW sessions_stored AS {self.shelf.read(self.stored, 'sessions', self._pieces('sessions'))}"
        )
        if self.settings.own_account_filter:
            self._check_own({account for _, account in pairs})
        events.relations["written_accounts"] = ibis.table(
            {"shop": "string", "account": "string"}, name="written_accounts"
        )

    def _check_own(self, accounts: set[str]) -> None:
        """See that no buyer begins or ends to be an account, whose messages are dropped. accounts: those that write."""
        before = {account for span in self.stored.spans.values() for _, account in span.accounts}
        self._values("accounts_come", ("buyer",), [(account,) for account in sorted(accounts - before)])
        if self.sql("SELECT 1 FROM sessions_stored SEMI JOIN accounts_come USING (buyer) LIMIT 1"):
            raise Stale("a buyer that is an account now")
        if before - accounts:
            # Of whom was dropped nothing is kept.
            self._values("accounts_go", ("buyer",), [(account,) for account in sorted(before - accounts)])
            self._see_messages(set(self.source.units["messages"]))
            if self.sql("SELECT 1 FROM messages_now SEMI JOIN accounts_go USING (buyer) LIMIT 1"):
                raise Stale("a buyer that was an account")
            self._see_messages(self.changed["messages"])

    def _check_agents(self, events: Events) -> None:
        """Make the checks of what agents rows name, which look at all rows; they know agents, and no buyer."""
        events.relations["names"] = events.staff
        check_agents(events, self.report, set_aside=False)
        del events.relations["names"]
        if not self.report.ok:
            raise Stale("breach")
        events.set_aside = flagged_orders(events)

    def _pieces(self, table: str) -> set[str]:
        return set(self.stored.pieces[table])

    def _values(self, name: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """Make a small table of texts."""
        self.sql(f"CREATE TEMP TABLE {name} ({', '.join(f'{column} VARCHAR' for column in columns)})")
        if rows:
            written = ", ".join("(" + ", ".join(f"'{quoted_text(cell)}'" for cell in row) + ")" for row in rows)
            self.sql(f"INSERT INTO {name} VALUES {written}")

    # --- talks ---------------------------------------------------------------------------------------------------

    def _cut(self, events: Events) -> None:
        """Cut the talks again that messages came to or went from, as far as that can reach."""
        self._find_talks()
        self._give("cut_in_", "messages", "SELECT * FROM talks_heard")
        self._give("cut_in_", "accounts", "SELECT * FROM accounts_now")
        self._give("cut_in_", "written_accounts", "SELECT * FROM written_accounts")
        self._give("cut_in_", "staff", f"SELECT * FROM {events.staff.get_name()}")
        self._give("cut_in_", "desks", f"SELECT * FROM {events.desks.get_name()}")
        self._give("cut_in_", "names", names_of("cut_in_staff", "SELECT buyer AS name FROM talks"))
        for step in self.stored.programs.cut:
            self.sql(step)
        tables = {"sessions": "cut_sessions", "rounds": "cut_rounds", "names": "cut_in_names"}
        self.contents.sessions = name_sessions(self.engine, tables, self.stored.sessions)
        self.sql("CREATE TEMP VIEW sessions_same AS SELECT * FROM sessions_stored ANTI JOIN touched USING (sid)")
        self._see_messages(set(self.source.units["messages"]))  # for who wants them all
        staff = events.staff.get_name()
        self.sql(
            "CREATE TEMP TABLE own_agents AS SELECT DISTINCT h.id AS shop, a.id AS account FROM"
            f" (SELECT shop, account FROM sessions_same WHERE NOT bound UNION ALL SELECT shop, account FROM {SESSIONS}"
            f" WHERE NOT bound) AS s JOIN {staff} AS h ON h.name = s.shop JOIN {staff} AS a ON a.name = s.account"
        )
        events.relations["own_agents"] = ibis.table({"shop": "int64", "account": "int64"}, name="own_agents")

    def _find_talks(self) -> None:
        """Find the talks, the sessions of theirs that are touched, and their messages as far as these reach."""
        old = [
            span for unit, span in self.stored.spans.items() if unit in self.gone["messages"] and span.low is not None
        ]
        asked = ["SELECT shop, account, buyer, sent_at AS low, sent_at AS high FROM messages_now"]
        asked += [
            f'SELECT shop, account, buyer, greatest(start, {span.low}), least("end", {span.high})'
            f' FROM sessions_stored WHERE start <= {span.high} AND "end" >= {span.low}'
            for span in old
        ]
        self.sql(
            "CREATE TEMP TABLE talks AS SELECT shop, account, buyer, min(low) AS low, max(high) AS high"
            f" FROM ({' UNION ALL '.join(asked)}) GROUP BY shop, account, buyer"
        )
        wait = self.settings.max_wait_minutes * 60
        [[low, high]] = self.sql("SELECT coalesce(min(low), 0), coalesce(max(high), 0) FROM talks")
        # The same bounds for all, as numbers, let whole files be passed over.
        self.sql(
            "CREATE TEMP TABLE touched AS SELECT s.* FROM"
            f' (SELECT * FROM sessions_stored WHERE start <= {high + wait} AND "end" >= {low - wait}) AS s'
            f" JOIN talks AS t USING (shop, account, buyer) WHERE s.start <= t.high + {wait}"
            f' AND s."end" >= t.low - {wait}'
        )
        self.sql(
            "CREATE TEMP TABLE reach AS SELECT shop, account, buyer, min(least(t.low, s.start)) AS low,"
            ' max(greatest(t.high, s."end")) AS high FROM talks AS t'
            " LEFT JOIN touched AS s USING (shop, account, buyer)"
            " GROUP BY shop, account, buyer"
        )
        near = {
            unit
            for unit, span in self.contents.spans.items()
            if unit not in self.changed["messages"]
            and span.low is not None
            and self.sql(f"SELECT 1 FROM reach WHERE low <= {span.high} AND high >= {span.low} LIMIT 1")
        }
        self._see_messages(self.changed["messages"] | near)
        self.sql(
            "CREATE TEMP VIEW talks_heard AS SELECT m.* FROM messages_now AS m"
            " JOIN reach AS r ON m.shop = r.shop AND m.account = r.account AND m.buyer = r.buyer"
            " AND m.sent_at BETWEEN r.low AND r.high"
        )

    def _give(self, prefix: str, name: str, query: str) -> None:
        """Give a program one of its inputs, its columns in the order in which it was recorded."""
        columns = ", ".join(map(quoted, self.stored.schemas[name]))
        self.sql(f"CREATE TEMP TABLE {prefix}{name} AS SELECT {columns} FROM ({query})")

    # --- buyers --------------------------------------------------------------------------------------------------

    def _find_buyers(self) -> None:
        """Find the buyers whose sessions, orders, refunds or reviews changed, and all that they have and had."""
        of_orders = [
            f"SELECT shop, buyer FROM {rows} SEMI JOIN orders_touched USING (order_id)"
            for rows in ("orders_now", "orders_gone")
            if "orders" in self._small
        ]
        of_sessions = [f"SELECT shop, buyer FROM {rows}" for rows in ("touched", SESSIONS)]
        self.sql(f"CREATE TEMP TABLE pairs AS {' UNION '.join(of_orders + of_sessions)}")
        self.sql(
            "CREATE TEMP TABLE agent_days AS SELECT DISTINCT agent, day FROM"
            f" (SELECT agent, day FROM touched UNION ALL SELECT agent, day FROM {SESSIONS})"
        )
        self._both("sessions", "sessions_same", "touched", SESSIONS)
        stored = self.shelf.read(self.stored, "rounds", self._pieces("rounds"))
        self.sql(f"CREATE TEMP VIEW rounds_stored AS {stored}")
        self.sql(
            f"CREATE TEMP TABLE both_rounds AS SELECT * FROM rounds_stored SEMI JOIN both_sessions USING (sid)"
            f" UNION ALL SELECT * FROM {ROUNDS}"
        )
        if "orders" in self._small:
            self._both("orders", "orders_same", "orders_gone", "SELECT * EXCLUDE (_bad) FROM orders_changed")
        for table in (name for name in self._small if name != "orders"):
            self.sql(
                f"CREATE TEMP TABLE both_{table} AS"
                f" SELECT r.*, o.old FROM {table}_same AS r JOIN both_orders AS o USING (order_id) UNION ALL BY NAME"
                f" SELECT r.*, true AS old FROM {table}_gone AS r JOIN both_orders AS o USING (order_id) WHERE o.old"
                f" UNION ALL BY NAME SELECT r.* EXCLUDE (_bad), false AS old FROM {table}_changed AS r"
                " JOIN both_orders AS o USING (order_id) WHERE NOT o.old"
            )

    def _both(self, table: str, same: str, old: str, new: str) -> None:
        """Make the table of these buyers' rows as they were and as they are, told apart by `old`."""
        new = new if new.startswith("SELECT") else f"SELECT * FROM {new}"
        self.sql(f"CREATE TEMP TABLE kept_same AS SELECT * FROM {same} SEMI JOIN pairs USING (shop, buyer)")
        self.sql(
            f"CREATE TEMP TABLE both_{table} AS SELECT *, false AS old FROM kept_same"
            " UNION ALL BY NAME SELECT *, true AS old FROM kept_same"
            f" UNION ALL BY NAME SELECT *, true AS old FROM {old} SEMI JOIN pairs USING (shop, buyer)"
            f" UNION ALL BY NAME SELECT *, false AS old FROM ({new}) SEMI JOIN pairs USING (shop, buyer)"
        )
        self.sql("DROP TABLE kept_same")

    def _add_up(self, events: Events) -> None:
        """Take what these buyers had off the totals, and add what they have."""
        mark = self._mark()
        self._inputs(events, mark)
        programs = self.stored.programs
        names = "buyers_in_names"
        if add_up(self.engine, programs, programs.buyers + programs.sessions) or unplaced(self.engine, programs, names):
            raise Stale("totals")  # pragma: no cover - what fails here failed when the store was filled
        groups = list(enumerate(programs.groups))
        sums, singles, of_days = (
            among([number for number, group in groups if (group.scope, group.additive) in kinds])
            for kinds in ({("buyer", True)}, {("buyer", False)}, {("sessions", True), ("sessions", False)})
        )
        numbers = [f"{what}{number}" for number in range(programs.width) for what in "nv"]
        self.sql(f"CREATE TEMP VIEW totals_stored AS {self.shelf.read(self.stored, 'totals', self._pieces('totals'))}")
        self.sql(f"CREATE TEMP TABLE totals_new AS SELECT *, starts_with(shop, '{mark}') AS old FROM ({named(names)})")
        taken = ", ".join(f"-{number} AS {number}" for number in numbers)
        told = ", ".join(f"sum({number})::BIGINT AS {number}" for number in numbers)
        there = " OR ".join(f"{number} <> 0" for number in numbers if number.startswith("n")) or "false"
        self.sql(
            f"CREATE TEMP TABLE {TOTALS} AS"
            f" SELECT g, agent, shop, NULL::VARCHAR AS buyer, day, key, {told} FROM (SELECT * FROM totals_stored"
            f" UNION ALL BY NAME SELECT * EXCLUDE (old) FROM totals_new WHERE NOT old UNION ALL BY NAME"
            f" SELECT * EXCLUDE (old) REPLACE (substr(shop, {len(mark) + 1}) AS shop, {taken})"
            " FROM totals_new WHERE old)"
            f" WHERE {sums} GROUP BY g, agent, shop, day, key HAVING {there}"
            f" UNION ALL BY NAME SELECT * FROM totals_stored ANTI JOIN pairs USING (shop, buyer) WHERE {singles}"
            f" UNION ALL BY NAME SELECT * EXCLUDE (old) FROM totals_new WHERE NOT old AND {singles}"
            f" UNION ALL BY NAME SELECT * FROM totals_stored ANTI JOIN agent_days USING (agent, day) WHERE {of_days}"
            f" UNION ALL BY NAME SELECT * EXCLUDE (old) FROM totals_new WHERE {of_days}"
        )

    def _mark(self) -> str:
        """Give what stands before the names of shops and orders as they were; no other begins so."""
        ids = " UNION ALL SELECT order_id FROM both_orders" if "orders" in self._small else ""
        [[longest]] = self.sql(
            "SELECT max(length(regexp_extract(name, '^\x1e*'))) FROM"
            f" (SELECT shop AS name FROM pairs UNION ALL SELECT shop FROM written_accounts{ids})"
        )
        return "\x1e" * ((longest or 0) + 1)

    def _inputs(self, events: Events, mark: str) -> None:
        """Give the programs what they run over."""
        self._know_all(events)
        staff, shops = "staff_of_both", "SELECT shop FROM pairs"
        self._give(
            "buyers_in_",
            "staff",
            f"SELECT name, id FROM {staff} UNION ALL"
            f" SELECT '{mark}' || name AS name, id + {_OLD} AS id FROM {staff} WHERE name IN ({shops})",
        )
        self._give("buyers_in_", "names", names_of("buyers_in_staff", "SELECT buyer AS name FROM pairs"))
        self._give(
            "buyers_in_",
            "accounts",
            "SELECT * FROM accounts_now UNION ALL BY NAME"
            f" SELECT * REPLACE ('{mark}' || shop AS shop) FROM accounts_now WHERE shop IN ({shops})",
        )
        marked = f"CASE WHEN old THEN '{mark}' ELSE '' END ||"
        for table in self._small:
            shop = f", {marked} shop AS shop" if table == "orders" else ""
            self._give(
                "buyers_in_",
                table,
                f"SELECT * REPLACE ({marked} order_id AS order_id{shop}, row_number() OVER () AS row)"
                f" FROM both_{table}",
            )
        self.sql(f"CREATE TEMP TABLE numbered_sessions AS {_with_ids('both_sessions', staff, 'buyers_in_names')}")
        self._give("buyers_in_", "sessions", "SELECT * FROM numbered_sessions")
        self._give(
            "buyers_in_",
            "rounds",
            "SELECT s.*, r.opened, r.answered, r.answered - r.opened AS seconds FROM both_rounds AS r"
            " JOIN (SELECT * EXCLUDE (opened, answered) FROM numbered_sessions WHERE reason IS NULL) AS s USING (sid)",
        )
        pieces = {str(row[0]) for row in self.sql("SELECT DISTINCT day FROM agent_days")}
        days = (
            "SELECT *, false AS old FROM"
            f" (SELECT * FROM ({self.shelf.read(self.stored, 'sessions', pieces)}) ANTI JOIN touched USING (sid)"
            f" UNION ALL BY NAME SELECT * FROM {SESSIONS}) SEMI JOIN agent_days USING (agent, day)"
        )
        self.sql(f"CREATE TEMP TABLE days_sessions AS {days}")
        staff = events.staff.get_name()
        self._give("spans_in_", "staff", f"SELECT * FROM {staff}")
        self._give("spans_in_", "names", names_of(staff, "SELECT buyer AS name FROM days_sessions"))
        self._give("spans_in_", "sessions", _with_ids("days_sessions", staff, "spans_in_names"))

    def _know_all(self, events: Events) -> None:
        """Number the names of staff, and of those who were; as ever a smaller id is a smaller name."""
        columns = {"both_sessions": ("account", "agent"), "pairs": ("shop",)}
        if "reviews" in self._small:
            verdicts = ("responsible_agent", "handler")
            columns["both_reviews"] = tuple(name for name in verdicts if name in self.stored.schemas["reviews"])
        names = " UNION ".join(
            f"SELECT {name} AS name FROM {table}" for table, each in columns.items() for name in each
        )
        self.sql(
            "CREATE TEMP TABLE staff_of_both AS SELECT name, row_number() OVER (ORDER BY name) - 1 AS id"
            f" FROM (SELECT name FROM {events.staff.get_name()} UNION {names}) WHERE name IS NOT NULL"
        )


def names_of(staff: str, buyers: str) -> str:
    """Write the query that gives names with ids: of staff, and of those buyers who bear none of theirs."""
    return (
        f"SELECT name, id FROM {staff} UNION ALL SELECT name, {FIRST_BUYER} + row_number() OVER () AS id"
        f" FROM (SELECT DISTINCT name FROM ({buyers}) ANTI JOIN {staff} USING (name))"
    )


def _with_ids(rows: str, staff: str, names: str) -> str:
    """Write the query that gives sessions with ids in place of names; a shop as it was has another than as it is."""
    return (
        f"SELECT s.* EXCLUDE (old) REPLACE (h.id + CASE WHEN old THEN {_OLD} ELSE 0 END AS shop, a.id AS account,"
        " g.id AS agent, b.id AS buyer),"
        f" dense_rank() OVER (ORDER BY old, h.id, a.id) + b.id * {MOST_DESKS} AS talk"
        f" FROM {rows} AS s JOIN {staff} AS h ON h.name = s.shop JOIN {staff} AS a ON a.name = s.account"
        f" JOIN {staff} AS g ON g.name = s.agent JOIN {names} AS b ON b.name = s.buyer"
    )


def _held(units: dict[str, Print]) -> dict[str, str]:
    """Give what each unit holds."""
    return {unit: each["hash"] for unit, each in units.items()}


def write(update: Update, fresh: Path) -> None:
    """Write what an updated store holds beside what stays as it was."""
    shelf, stored, contents = update.shelf, update.stored, update.contents
    contents.pieces = {table: dict(pieces) for table, pieces in stored.pieces.items()}
    days = {str(row[0]) for row in update.sql(f"SELECT day FROM touched UNION SELECT day FROM {SESSIONS}")}
    for table, rows in (("sessions", SESSIONS), ("rounds", ROUNDS)):
        query = (
            f"SELECT *, day AS piece FROM (SELECT * FROM ({shelf.read(stored, table, days)})"
            f" ANTI JOIN touched USING (sid) UNION ALL BY NAME SELECT * FROM {rows})"
        )
        _replace(contents, table, days, shelf.write(fresh, table, query))
    for table in (name for name in SMALL if name in update.changed):
        units = update.changed[table]
        firsts = {unit: row for unit, row in update.source.first_rows(table).items() if unit in units}
        written: dict[str, list[str]] = {}
        if units:
            update.sql(f"CREATE TEMP VIEW {table}_fresh AS SELECT * EXCLUDE (_bad) FROM {table}_changed")
            written = shelf.write(fresh, table, in_units(f"{table}_fresh", firsts))
        names = sorted(firsts, key=firsts.__getitem__)
        _replace(contents, table, update.gone[table], {names[int(piece)]: files for piece, files in written.items()})
    _replace(contents, "totals", {"0"}, shelf.write(fresh, "totals", f"SELECT *, 0 AS piece FROM {TOTALS}"))


def _replace(contents: Contents, table: str, old: set[str], new: dict[str, list[str]]) -> None:
    """Put new pieces in the place of old ones."""
    kept = {piece: files for piece, files in contents.pieces[table].items() if piece not in old}
    contents.pieces[table] = kept | new
