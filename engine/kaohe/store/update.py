# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""Updating a store: what changed in the files, whom that touches, and the figures of those alone, before and after.

    files that changed ─▶ rows that changed ─▶ talks, cut again ─▶ sessions that differ ─┐
                                             └▶ orders, refunds, reviews that differ ────┴▶ buyers ─▶ their totals

Figures are sums over buyers, and one largest over sessions. So the new totals are the old ones, less what these buyers
had, and what they have now. Both are computed at once: the shops as they were stand beside those that are, as others.
May import all of the store but `opened`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events.checks import check_agents, flagged_orders
from kaohe.events.dataset import Dataset, note_late_payments
from kaohe.events.duck import quoted, quoted_text, sql_type
from kaohe.events.events import Events
from kaohe.events.plans import stage
from kaohe.events.sessions import FIRST_BUYER
from kaohe.periods import Period, day_number
from kaohe.store.buyers import find_buyers, sum_up
from kaohe.store.fill import ROUNDS, SESSIONS, in_units, spans_of
from kaohe.store.shelf import SMALL, Contents
from kaohe.store.talks import cut
from kaohe.store.totals import TOTALS
from kaohe.store.work import Stale, Work

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.store.source import Print

_WHOLE: Final = ("accounts", "agents", "costs", "facts")
"""The tables that are read anew each time: they are small, and what rests on them is computed anew."""


class StoredEvents(Events):
    """Relations of a dataset whose totals are known: the names of groups can be told without looking at buyers."""

    def names_of(self, ids: set[int]) -> dict[int, str]:
        """Give the names of ids."""
        if max(ids, default=0) >= FIRST_BUYER:
            return super().names_of(ids)
        return {row["id"]: row["name"] for row in self.fetch(self.staff) if row["id"] in ids}


class Update(Work):
    """One update. After `run`, `contents` is what the store will hold."""

    def run(self, prints: dict[str, dict[str, Print]]) -> Events:
        """Compute what changed; raises `Stale` where that is not enough or there is any breach."""
        self._compare(prints)
        self.contents.prints = prints
        for table in self.source.raws:
            self._read(table)
        self._compare_rows()
        events = self._events()
        self._check(events)
        cut(self, events)
        self._check_agents(events)
        find_buyers(self)
        sum_up(self, events)
        return events

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
            self.see_messages(self.changed[table])
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

    def _compare_rows(self) -> None:
        """Find the rows of orders, refunds and reviews that came and went, and check what they touch."""
        firsts = {table: self.source.first_rows(table) for table in self.small}
        for table in self.small:
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
        if "orders" in self.small:
            self._check_orders()
        else:
            self.sql("CREATE TEMP TABLE orders_touched (order_id VARCHAR)")

    def _check_orders(self) -> None:
        """Make the checks of several rows over all rows of the orders that are touched, which hold every new breach."""
        ids = [f"SELECT order_id FROM {table}_{name}" for table in self.small for name in ("in", "out")]
        keys = {"refunds": "refund_id", "reviews": "review_id"}
        ids += [
            f"SELECT order_id FROM {table}_now SEMI JOIN {table}_in USING ({key})"
            for table, key in keys.items()
            if table in self.small
        ]
        self.sql(f"CREATE TEMP TABLE orders_touched AS {' UNION '.join(ids)}")
        for table in self.small:
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
        self.values("written_accounts", ("shop", "account"), pairs)
        self.sql(f"CREATE TEMP VIEW sessions_stored AS {self.kept('sessions')}")
        if self.settings.own_account_filter:
            self._check_own({account for _, account in pairs})
        events.relations["written_accounts"] = ibis.table(
            {"shop": "string", "account": "string"}, name="written_accounts"
        )

    def _check_own(self, accounts: set[str]) -> None:
        """See that no buyer begins or ends to be an account, whose messages are dropped. accounts: those that write."""
        before = {account for span in self.stored.spans.values() for _, account in span.accounts}
        self.values("accounts_come", ("buyer",), [(account,) for account in sorted(accounts - before)])
        if self.sql("SELECT 1 FROM sessions_stored SEMI JOIN accounts_come USING (buyer) LIMIT 1"):
            raise Stale("a buyer that is an account now")
        if before - accounts:
            # Of whom was dropped nothing is kept.
            self.values("accounts_go", ("buyer",), [(account,) for account in sorted(before - accounts)])
            self.see_messages(set(self.source.units["messages"]))
            if self.sql("SELECT 1 FROM messages_now SEMI JOIN accounts_go USING (buyer) LIMIT 1"):
                raise Stale("a buyer that was an account")
            self.see_messages(self.changed["messages"])

    def _check_agents(self, events: Events) -> None:
        """Make the checks of what agents rows name, which look at all rows; they know agents, and no buyer."""
        events.relations["names"] = events.staff
        check_agents(events, self.report, set_aside=False)
        del events.relations["names"]
        if not self.report.ok:
            raise Stale("breach")
        events.set_aside = flagged_orders(events)


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
