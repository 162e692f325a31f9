"""What can only be checked once sessions are cut: whether every agent that rows name is known.

May import all of `events`. Each check gives the rows in breach; in a run that sets rows aside these are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.diagnostics import Cell, Diagnostic, Report
from kaohe.diagnostics.catalogue import agents as rules
from kaohe.events import people

if TYPE_CHECKING:
    from kaohe.diagnostics import Rule
    from kaohe.events.events import Events

_MOST: Final = 20
_NAMING: Final = (("reviews", "responsible_agent"), ("reviews", "handler"), ("costs", "agent"), ("facts", "agent"))
_WHY: Final = {
    "agent": rules.OWN_AGENT_NAMED,
    "elsewhere": rules.OWN_AGENT_ELSEWHERE,
    "twice": rules.OWN_AGENT_TWICE,
}


def check_agents(events: Events, report: Report, *, set_aside: bool) -> None:
    """Report own agents that cannot be, and rows that name unknown agents or impossible targets.

    set_aside: such rows are left out of `events.tables` and listed in `events.set_aside`; own agents always stop.
    """
    named = _named(events)
    if events.has("messages", "accounts"):
        own = events.own_agents
        for shop, account, why in _rows(events, people.misnamed(own, events.bindings, events.with_ids(named, "agent"))):
            report.add(_WHY[why], Cell("messages", None, "account", account), account=account, shop=shop)
        if not report.ok:
            return
        names = events.names
        known = own.inner_join(names, own.account == names.id).select(agent="name")
        named = named.union(known)
    for table, column in _NAMING:
        if events.has(f"{table}.{column}"):
            rows = events.tables[table]
            unknown = rows.filter(rows[column].notnull()).anti_join(named, rows[column] == named.agent)
            _refuse(events, report, rules.UNKNOWN_AGENT, table, column, unknown, set_aside=set_aside)
    if events.has("facts"):
        facts = events.tables["facts"]
        amount = facts.value.re_search(r"\A\d{1,13}(\.\d{1,2})?\z")
        wrong = facts.filter(facts.name == "sales_target", ~amount)
        _refuse(events, report, rules.BAD_TARGET, "facts", "value", wrong, set_aside=set_aside)


def _named(events: Events) -> Any:
    """Give the agents that agents and accounts name: agent."""
    tables = [events.tables[name].select("agent") for name in ("agents", "accounts") if events.has(name)]
    nobody = ibis.memtable({"agent": [""]}, schema={"agent": "string"})
    return ibis.union(nobody, *tables, distinct=True)


def _rows(events: Events, misnamed: Any) -> list[tuple[str, str, str]]:
    """Give misnamed own agents as names: shop, account, why; in order."""
    names = events.names
    shops, accounts = names.select(shop="id", shop_name="name"), names.select(account="id", account_name="name")
    told = misnamed.inner_join(shops, "shop").inner_join(accounts, "account")
    found = events.fetch(told.select("account_name", "shop_name", "why").distinct())
    return [
        (row["shop_name"], row["account_name"], row["why"]) for row in sorted(found, key=lambda row: [*row.values()])
    ]


def _refuse(
    events: Events, report: Report, rule: Rule, table: str, column: str, breaches: Any, *, set_aside: bool
) -> None:
    """List rows in breach; in a run that sets rows aside leave them out."""
    found = sorted(events.fetch(breaches.select("row", value=breaches[column])), key=lambda row: row["row"])
    if not found:
        return
    listed = [
        Diagnostic(rule, Cell(table, row["row"], column, row["value"]), {"agent": row["value"], "value": row["value"]})
        for row in (found if set_aside else found[:_MOST])
    ]
    if set_aside:
        events.leave_out(table, [row["row"] for row in found], listed)
        return
    report.extend(listed)
    if len(found) > _MOST:
        report.add(rules.MANY_MORE, Cell(table, None, column), count=str(len(found) - _MOST))


def flagged_orders(events: Events) -> tuple[Diagnostic, ...]:
    """List the orders that the setting for flags leaves out."""
    if not (events.settings.excluded_order_flags and events.has("orders")):
        return ()
    found = sorted(events.fetch(events.set_aside_orders), key=lambda row: row["order_id"])
    facts = [{"order": row["order_id"], "flag": row["flag"]} for row in found]
    return tuple(Diagnostic(rules.FLAGGED_ORDER, Cell("orders", None, "flag", fact["flag"]), fact) for fact in facts)
