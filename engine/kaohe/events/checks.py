"""What can only be checked once sessions are cut: whether every agent that rows name is known.

May import all of `events`. Each check gives the rows in breach; in a run that sets rows aside these are left out.
What does not count in the end is listed and told: rows set aside, orders with flags.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.diagnostics import Cell, Diagnostic, Report, Severity, Whole
from kaohe.diagnostics.catalogue import agents as rules
from kaohe.diagnostics.catalogue import dataset as dataset_rules
from kaohe.events import people
from kaohe.events.dataset import MOST_LISTED, MOST_SET_ASIDE
from kaohe.events.raw import first_line
from kaohe.events.validation import count_of, graded, of_fact
from kaohe.events.wrong_facts import COLUMNS, TARGET, WrongFact, wrong_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Rule
    from kaohe.events.events import Events
    from kaohe.words import Words

_NAMING: Final = (("reviews", "responsible_agent"), ("reviews", "handler"), ("costs", "agent"), ("facts", "agent"))
_MAKE_KNOWN: Final = frozenset({"accounts", "agents", "messages"})
_WHY: Final = {
    "agent": rules.OWN_AGENT_NAMED,
    "elsewhere": rules.OWN_AGENT_ELSEWHERE,
    "twice": rules.OWN_AGENT_TWICE,
}


def check_agents(events: Events, report: Report, *, set_aside: bool, keep_going: bool = False) -> None:
    """Report own agents that cannot be, and rows that name unknown agents or impossible targets.

    set_aside: such rows are left out of `events.tables`; own agents always stop. All that was left out is in
    `events.set_aside` then, and its number is told. keep_going: so are facts in breach, unless nobody knows whose one
    of them is: then they are errors all the same. Of a dataset with errors only what is sound is looked at.
    """
    gone = Counter(events.dataset.left_out)
    known = None if _MAKE_KNOWN & events.dataset.unsound else _known(events, report)
    if known is not None:
        for table, column in _NAMING:
            if events.has(f"{table}.{column}"):
                rows = events.tables[table]
                unknown = rows.filter(rows[column].notnull()).anti_join(known, rows[column] == known.agent)
                found = _refuse(events, report, rules.UNKNOWN_AGENT, (table, column), unknown, set_aside=set_aside)
                gone[table] += found
    if events.has("facts"):
        facts = events.tables["facts"]
        amount = facts.value.re_search(r"\A\d{1,13}(\.\d{1,2})?\z")
        wrong = facts.filter(facts.name == TARGET, ~amount)
        may = set_aside or keep_going
        gone["facts"] += _refuse(events, report, rules.BAD_TARGET, ("facts", "value"), wrong, set_aside=may)
    nobodys = _of_nobody(events, known)
    if keep_going and not set_aside and (nobodys or not report.ok):
        report.extend(graded(each, Severity.ERROR) for each in events.set_aside)
        events.set_aside = ()
    events.wrong_facts = tuple(each for each in events.wrong_facts if each not in nobodys)
    if report.ok:
        for table, count in sorted((+gone).items()):
            report.add(dataset_rules.SET_ASIDE, Cell(table), table=table, count=str(count))


def _known(events: Events, report: Report) -> Any:
    """Give the agents there are: agent; None, with findings, where an account cannot be its own agent."""
    named = _named(events)
    if not events.has("messages", "accounts"):
        return named
    try:
        own = events.own_agents
    except events.dataset.engine.unreadable as problem:
        # Texts are read here for the first time, where they lie.
        where = {"file": "messages", "problem": first_line(problem)}
        report.add(dataset_rules.UNREADABLE, Whole("messages"), **where)
        return None
    before = len(report)
    for shop, account, why in _rows(events, people.misnamed(own, events.bindings, events.with_ids(named, "agent"))):
        report.add(_WHY[why], Cell("messages", None, "account", account), account=account, shop=shop)
    if len(report) > before:
        return None
    names = events.names
    return named.union(own.inner_join(names, own.account == names.id).select(agent="name"))


def _of_nobody(events: Events, known: Any) -> frozenset[WrongFact]:
    """Give the facts in breach whose agent is not known. known: the agents there are; None where nobody knows."""
    if known is None or not events.wrong_facts:
        return frozenset(events.wrong_facts)
    names = sorted({each.agent for each in events.wrong_facts if each.agent is not None})
    found = {row["agent"] for row in events.fetch(known.filter(known.agent.isin(names)))}
    return frozenset(each for each in events.wrong_facts if each.agent not in found)


def _named(events: Events) -> Any:
    """Give the agents that agents and accounts name: agent."""
    tables = [events.tables[name].select("agent") for name in ("agents", "accounts") if events.has(name)]
    nobody = events.dataset.engine.given("no_agent", {"agent": "string"})
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
    events: Events, report: Report, rule: Rule, place: tuple[str, str], breaches: Any, *, set_aside: bool
) -> int:
    """List rows in breach; in a run that sets rows aside, and of facts, leave them out. Gives their number."""
    table, column = place
    most = MOST_SET_ASIDE if set_aside else MOST_LISTED
    whose = COLUMNS if table == "facts" else ("row",)
    found = sorted(events.fetch(breaches.select(*whose, _value=breaches[column])), key=lambda row: row["row"])
    listed = [
        Diagnostic(
            rule,
            events.dataset.place(table, row["row"], column, row["_value"]),
            {"agent": row["_value"], "value": row["_value"]},
            of=_whose(row, column) if table == "facts" else None,
        )
        for row in found[:most]
    ]
    if len(found) > most:
        listed.append(Diagnostic(rules.MANY_MORE, Cell(table, None, column), {"count": str(len(found) - most)}))
    if not set_aside:
        report.extend(listed)
    if found and (set_aside or table == "facts"):
        aside = [graded(each, Severity.WARNING) for each in listed] if set_aside else []
        events.leave_out(table, [row["row"] for row in found], aside)
    if table == "facts":
        places = partial(events.dataset.place, table)
        events.wrong_facts = (*events.wrong_facts, *wrong_facts(found, places))
    return len(found)


def _whose(row: Mapping[str, Any], column: str) -> Words | None:
    """Say of a fact what the finding itself does not: of an unknown agent the figure, of a target the agent."""
    return of_fact(None, row["name"]) if column == "agent" else of_fact(row["agent"], None)


def flagged_orders(events: Events) -> tuple[Diagnostic, ...]:
    """List the orders that the setting for flags leaves out: the first thousand, and how many more there are."""
    if not (events.settings.excluded_order_flags and events.has("orders.flag")):
        return ()
    flagged = events.set_aside_orders.order_by("order_id")
    listed = [
        Diagnostic(rules.FLAGGED_ORDER, Cell("orders", None, "flag", fact["flag"]), fact)
        for row in events.fetch(flagged.limit(MOST_SET_ASIDE))
        for fact in [{"order": row["order_id"], "flag": row["flag"]}]
    ]
    count = count_of(flagged, events.dataset.engine)
    if count > len(listed):
        listed.append(Diagnostic(rules.MORE_FLAGGED, Cell("orders"), {"count": str(count - len(listed))}))
    return tuple(listed)
