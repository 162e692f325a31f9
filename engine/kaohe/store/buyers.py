# ruff: noqa: S608 - what is put into SQL are names of our own and texts that are quoted
"""The buyers that a change touches: all that they have and had, and the totals less the one and with the other.

May import all of the store but `update` and `opened`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.events.sessions import MOST_DESKS
from kaohe.store.fill import ROUNDS, SESSIONS, add_up, among, named, unplaced
from kaohe.store.totals import TOTALS
from kaohe.store.work import Stale, names_of

if TYPE_CHECKING:
    from kaohe.events.events import Events
    from kaohe.store.work import Work

_OLD: Final = 1 << 30
"""What is added to a shop's id for the shop as it was; ids of staff are smaller, those of buyers are greater."""


def find_buyers(work: Work) -> None:
    """Find the buyers whose sessions, orders, refunds or reviews changed, and all that they have and had."""
    of_orders = [
        f"SELECT shop, buyer FROM {rows} SEMI JOIN orders_touched USING (order_id)"
        for rows in ("orders_now", "orders_gone")
        if "orders" in work.small
    ]
    of_sessions = [f"SELECT shop, buyer FROM {rows}" for rows in ("touched", SESSIONS)]
    work.sql(f"CREATE TEMP TABLE pairs AS {' UNION '.join(of_orders + of_sessions)}")
    work.sql(
        "CREATE TEMP TABLE agent_days AS SELECT DISTINCT agent, day FROM"
        f" (SELECT agent, day FROM touched UNION ALL SELECT agent, day FROM {SESSIONS})"
    )
    _both(work, "sessions", "sessions_same", "touched", SESSIONS)
    stored = work.kept("rounds")
    work.sql(f"CREATE TEMP VIEW rounds_stored AS {stored}")
    work.sql(
        f"CREATE TEMP TABLE both_rounds AS SELECT * FROM rounds_stored SEMI JOIN both_sessions USING (sid)"
        f" UNION ALL SELECT * FROM {ROUNDS}"
    )
    if "orders" in work.small:
        _both(work, "orders", "orders_same", "orders_gone", "SELECT * EXCLUDE (_bad) FROM orders_changed")
    for table in (name for name in work.small if name != "orders"):
        work.sql(
            f"CREATE TEMP TABLE both_{table} AS"
            f" SELECT r.*, o.old FROM {table}_same AS r JOIN both_orders AS o USING (order_id) UNION ALL BY NAME"
            f" SELECT r.*, true AS old FROM {table}_gone AS r JOIN both_orders AS o USING (order_id) WHERE o.old"
            f" UNION ALL BY NAME SELECT r.* EXCLUDE (_bad), false AS old FROM {table}_changed AS r"
            " JOIN both_orders AS o USING (order_id) WHERE NOT o.old"
        )


def _both(work: Work, table: str, same: str, old: str, new: str) -> None:
    """Make the table of these buyers' rows as they were and as they are, told apart by `old`."""
    new = new if new.startswith("SELECT") else f"SELECT * FROM {new}"
    work.sql(f"CREATE TEMP TABLE kept_same AS SELECT * FROM {same} SEMI JOIN pairs USING (shop, buyer)")
    work.sql(
        f"CREATE TEMP TABLE both_{table} AS SELECT *, false AS old FROM kept_same"
        " UNION ALL BY NAME SELECT *, true AS old FROM kept_same"
        f" UNION ALL BY NAME SELECT *, true AS old FROM {old} SEMI JOIN pairs USING (shop, buyer)"
        f" UNION ALL BY NAME SELECT *, false AS old FROM ({new}) SEMI JOIN pairs USING (shop, buyer)"
    )
    work.sql("DROP TABLE kept_same")


def sum_up(work: Work, events: Events) -> None:
    """Take what these buyers had off the totals, and add what they have."""
    mark = _mark(work)
    _inputs(work, events, mark)
    programs = work.stored.programs
    names = "buyers_in_names"
    if add_up(work.engine, programs, programs.buyers + programs.sessions) or unplaced(work.engine, programs, names):
        raise Stale("totals")  # pragma: no cover - what fails here failed when the store was filled
    groups = list(enumerate(programs.groups))
    sums, singles, of_days = (
        among([number for number, group in groups if (group.scope, group.additive) in kinds])
        for kinds in ({("buyer", True)}, {("buyer", False)}, {("sessions", True), ("sessions", False)})
    )
    numbers = [f"{what}{number}" for number in range(programs.width) for what in "nv"]
    work.sql(f"CREATE TEMP VIEW totals_stored AS {work.kept('totals')}")
    work.sql(f"CREATE TEMP TABLE totals_new AS SELECT *, starts_with(shop, '{mark}') AS old FROM ({named(names)})")
    taken = ", ".join(f"-{number} AS {number}" for number in numbers)
    told = ", ".join(f"sum({number})::BIGINT AS {number}" for number in numbers)
    there = " OR ".join(f"{number} <> 0" for number in numbers if number.startswith("n")) or "false"
    work.sql(
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


def _mark(work: Work) -> str:
    """Give what stands before the names of shops and orders as they were; no other begins so."""
    ids = " UNION ALL SELECT order_id FROM both_orders" if "orders" in work.small else ""
    [[longest]] = work.sql(
        "SELECT max(length(regexp_extract(name, '^\x1e*'))) FROM"
        f" (SELECT shop AS name FROM pairs UNION ALL SELECT shop FROM written_accounts{ids})"
    )
    return "\x1e" * ((longest or 0) + 1)


def _inputs(work: Work, events: Events, mark: str) -> None:
    """Give the programs what they run over."""
    _know_all(work, events)
    staff, shops = "staff_of_both", "SELECT shop FROM pairs"
    work.give(
        "buyers_in_",
        "staff",
        f"SELECT name, id FROM {staff} UNION ALL"
        f" SELECT '{mark}' || name AS name, id + {_OLD} AS id FROM {staff} WHERE name IN ({shops})",
    )
    work.give("buyers_in_", "names", names_of("buyers_in_staff", "SELECT buyer AS name FROM pairs"))
    work.give(
        "buyers_in_",
        "accounts",
        "SELECT * FROM accounts_now UNION ALL BY NAME"
        f" SELECT * REPLACE ('{mark}' || shop AS shop) FROM accounts_now WHERE shop IN ({shops})",
    )
    marked = f"CASE WHEN old THEN '{mark}' ELSE '' END ||"
    for table in work.small:
        shop = f", {marked} shop AS shop" if table == "orders" else ""
        work.give(
            "buyers_in_",
            table,
            f"SELECT * REPLACE ({marked} order_id AS order_id{shop}, row_number() OVER () AS row) FROM both_{table}",
        )
    work.sql(f"CREATE TEMP TABLE numbered_sessions AS {_with_ids('both_sessions', staff, 'buyers_in_names')}")
    work.give("buyers_in_", "sessions", "SELECT * FROM numbered_sessions")
    work.give(
        "buyers_in_",
        "rounds",
        "SELECT s.*, r.opened, r.answered, r.answered - r.opened AS seconds FROM both_rounds AS r"
        " JOIN (SELECT * EXCLUDE (opened, answered) FROM numbered_sessions WHERE reason IS NULL) AS s USING (sid)",
    )
    pieces = {str(row[0]) for row in work.sql("SELECT DISTINCT day FROM agent_days")}
    days = (
        "SELECT *, false AS old FROM"
        f" (SELECT * FROM ({work.shelf.read(work.stored, 'sessions', pieces)}) ANTI JOIN touched USING (sid)"
        f" UNION ALL BY NAME SELECT * FROM {SESSIONS}) SEMI JOIN agent_days USING (agent, day)"
    )
    work.sql(f"CREATE TEMP TABLE days_sessions AS {days}")
    staff = events.staff.get_name()
    work.give("spans_in_", "staff", f"SELECT * FROM {staff}")
    work.give("spans_in_", "names", names_of(staff, "SELECT buyer AS name FROM days_sessions"))
    work.give("spans_in_", "sessions", _with_ids("days_sessions", staff, "spans_in_names"))


def _know_all(work: Work, events: Events) -> None:
    """Number the names of staff, and of those who were; as ever a smaller id is a smaller name."""
    columns = {"both_sessions": ("account", "agent"), "pairs": ("shop",)}
    if "reviews" in work.small:
        verdicts = ("responsible_agent", "handler")
        columns["both_reviews"] = tuple(name for name in verdicts if name in work.stored.schemas["reviews"])
    names = " UNION ".join(f"SELECT {name} AS name FROM {table}" for table, each in columns.items() for name in each)
    work.sql(
        "CREATE TEMP TABLE staff_of_both AS SELECT name, row_number() OVER (ORDER BY name) - 1 AS id"
        f" FROM (SELECT name FROM {events.staff.get_name()} UNION {names}) WHERE name IS NOT NULL"
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
