# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""Talks, cut again where messages came or went. May import all of the store but `buyers`, `update` and `opened`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from kaohe.store.fill import SESSIONS, name_sessions
from kaohe.store.work import names_of

if TYPE_CHECKING:
    from kaohe.events.events import Events
    from kaohe.store.work import Work


def cut(work: Work, events: Events) -> None:
    """Cut the talks again that messages came to or went from, as far as that can reach."""
    _find_talks(work)
    work.give("cut_in_", "messages", "SELECT * FROM talks_heard")
    work.give("cut_in_", "accounts", "SELECT * FROM accounts_now")
    work.give("cut_in_", "written_accounts", "SELECT * FROM written_accounts")
    work.give("cut_in_", "staff", f"SELECT * FROM {events.staff.get_name()}")
    work.give("cut_in_", "desks", f"SELECT * FROM {events.desks.get_name()}")
    work.give("cut_in_", "names", names_of("cut_in_staff", "SELECT buyer AS name FROM talks"))
    for step in work.stored.programs.cut:
        work.sql(step)
    tables = {"sessions": "cut_sessions", "rounds": "cut_rounds", "names": "cut_in_names"}
    work.contents.sessions = name_sessions(work.engine, tables, work.stored.sessions)
    work.sql("CREATE TEMP VIEW sessions_same AS SELECT * FROM sessions_stored ANTI JOIN touched USING (sid)")
    work.see_messages(set(work.source.units["messages"]))  # for who wants them all
    staff = events.staff.get_name()
    work.sql(
        "CREATE TEMP TABLE own_agents AS SELECT DISTINCT h.id AS shop, a.id AS account FROM"
        f" (SELECT shop, account FROM sessions_same WHERE NOT bound UNION ALL SELECT shop, account FROM {SESSIONS}"
        f" WHERE NOT bound) AS s JOIN {staff} AS h ON h.name = s.shop JOIN {staff} AS a ON a.name = s.account"
    )
    events.relations["own_agents"] = ibis.table({"shop": "int64", "account": "int64"}, name="own_agents")


def _find_talks(work: Work) -> None:
    """Find the talks, the sessions of theirs that are touched, and their messages as far as these reach."""
    old = [span for unit, span in work.stored.spans.items() if unit in work.gone["messages"] and span.low is not None]
    asked = ["SELECT shop, account, buyer, sent_at AS low, sent_at AS high FROM messages_now"]
    asked += [
        f'SELECT shop, account, buyer, greatest(start, {span.low}), least("end", {span.high})'
        f' FROM sessions_stored WHERE start <= {span.high} AND "end" >= {span.low}'
        for span in old
    ]
    work.sql(
        "CREATE TEMP TABLE talks AS SELECT shop, account, buyer, min(low) AS low, max(high) AS high"
        f" FROM ({' UNION ALL '.join(asked)}) GROUP BY shop, account, buyer"
    )
    wait = work.settings.max_wait_minutes * 60
    [[low, high]] = work.sql("SELECT coalesce(min(low), 0), coalesce(max(high), 0) FROM talks")
    # The same bounds for all, as numbers, let whole files be passed over.
    work.sql(
        "CREATE TEMP TABLE touched AS SELECT s.* FROM"
        f' (SELECT * FROM sessions_stored WHERE start <= {high + wait} AND "end" >= {low - wait}) AS s'
        f" JOIN talks AS t USING (shop, account, buyer) WHERE s.start <= t.high + {wait}"
        f' AND s."end" >= t.low - {wait}'
    )
    work.sql(
        "CREATE TEMP TABLE reach AS SELECT shop, account, buyer, min(least(t.low, s.start)) AS low,"
        ' max(greatest(t.high, s."end")) AS high FROM talks AS t'
        " LEFT JOIN touched AS s USING (shop, account, buyer)"
        " GROUP BY shop, account, buyer"
    )
    near = {
        unit
        for unit, span in work.contents.spans.items()
        if unit not in work.changed["messages"]
        and span.low is not None
        and work.sql(f"SELECT 1 FROM reach WHERE low <= {span.high} AND high >= {span.low} LIMIT 1")
    }
    work.see_messages(work.changed["messages"] | near)
    work.sql(
        "CREATE TEMP VIEW talks_heard AS SELECT m.* FROM messages_now AS m"
        " JOIN reach AS r ON m.shop = r.shop AND m.account = r.account AND m.buyer = r.buyer"
        " AND m.sent_at BETWEEN r.low AND r.high"
    )
