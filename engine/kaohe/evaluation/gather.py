"""From a dataset to what a scheme is evaluated on: metrics, facts and attributes of each agent.

May import `events`, `metrics`, `checking`, and of this package `figures`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from kaohe.checking import needed_figures, needed_of_groups
from kaohe.diagnostics import Diagnostic, Pointer, Report
from kaohe.diagnostics.catalogue import agents as rules
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.left_out import faulty_of, left_out_of
from kaohe.events.validation import of_fact
from kaohe.metrics.table import Row
from kaohe.periods import Period, day_of
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Cell
    from kaohe.evaluation.trace import Value
    from kaohe.events.events import Events
    from kaohe.metrics import Grouping, MetricTable, Registry
    from kaohe.scheme.model import Group, Scheme

Fetched = dict[str, Any]
"""A row of a table."""
_GROUPS: Final[frozenset[Group]] = frozenset({"team", "shop", "all"})
_DATES: Final = frozenset({"hired_on", "left_on"})


def gather(
    events: Events, registry: Registry, tables: Mapping[Grouping, MetricTable], scheme: Scheme, report: Report
) -> Figures:
    """Give each agent's figures of the period that the events are seen over, and of the groups that the scheme asks.

    tables: by agent, and by each group that the scheme asks. A metric that the scheme needs and that is unavailable is
    an error; one that is not final yet a warning. A fact is taken where its period is the evaluated one.

    Who left before the period has no pay and no place in it, whatever late refunds and reviews are still his. A figure
    whose facts do not count is wrong, and told by evaluation, unless it is among the dataset's errors already.
    """
    table, needed = tables["agent"], needed_figures(scheme)
    _check_metrics(table, registry, {name for name in needed if name in registry}, report)
    facts = _facts(events)
    cells = _cells(events, facts, needed.difference(registry))
    attributes = _attributes(events)
    present = frozenset(row.key for row in table.rows)
    left_out = left_out_of(events, registry, needed, present)
    rows = sorted([*table.rows, *(Row(agent, {}, {}) for agent in left_out.keys() - present)], key=lambda row: row.key)
    left = _left(events) & {row.key for row in rows}
    if left:
        zh, en = "、".join(sorted(left)), ", ".join(sorted(left))
        report.add(rules.LEFT, agents=Words(f"{zh} ", en), period=str(table.period))
    agents = tuple(
        AgentFigures(
            row.key,
            attributes.get(row.key, {}),
            {**row.values, **{n: fact["value"] for n, fact in facts.get(row.key, {}).items() if n not in registry}},
            faulty=faulty_of(events, registry, {*left_out.get(row.key, {}), *table.unavailable}),
            cells=cells.get(row.key, {}),
        )
        for row in rows
        if row.key not in left
    )
    groups: dict[Group, dict[str, dict[str, Value | None]]] = {}
    for group in _GROUPS & tables.keys():
        names = [name for kind, name in needed_of_groups(scheme) if kind == group]
        groups[group] = {row.key: {name: row.values[name] for name in names} for row in tables[group].rows}
    known = {name for each in facts.values() for name in each}
    elsewhere = _elsewhere(events, needed - known - {metric.id for metric in registry})
    told = {agent: rows for agent, rows in left_out.items() if rows and not events.faults}
    figures = Figures(
        table.period,
        agents,
        groups,
        document="dataset",
        faults=events.faults,
        elsewhere=elsewhere,
        left_out=told,
    )
    for number, agent in enumerate(agents):
        _check_names(events, facts.get(agent.agent, {}), registry, figures.place_of(number), report)
    return figures


def _check_metrics(table: MetricTable, registry: Registry, needed: set[str], report: Report) -> None:
    pending = {name: day for row in table.rows for name, day in row.pending.items()}
    for name in sorted(needed):
        title = registry[name].title
        if name in table.unavailable:
            report.add(rules.METRIC_UNAVAILABLE, title=title, metric=name, reason=table.unavailable[name])
        elif name in pending:
            report.add(rules.NOT_FINAL, title=title, day=str(pending[name]))


def _check_names(
    events: Events, facts: Mapping[str, Fetched], registry: Registry, about: Pointer, report: Report
) -> None:
    """Report an agent's facts that bear the name of a metric."""
    for name, row in facts.items():
        if name in registry:
            place = events.dataset.place("facts", row["row"], "name", name)
            of = of_fact(row["agent"], None)
            report.take(Diagnostic(rules.FACT_IS_METRIC, place, {"name": name}, of=of, about=about))


def _facts(events: Events) -> dict[str, dict[str, Fetched]]:
    """Give the rows of what was typed in for the period, by agent and name."""
    if not events.has("facts"):
        return {}
    table = events.tables["facts"]
    of_period = table.filter(table.from_day == events.first_day, table.to_day == events.last_day)
    found: dict[str, dict[str, Fetched]] = defaultdict(dict)
    for row in sorted(events.fetch(of_period.select("row", "agent", "name", "value")), key=lambda row: row["row"]):
        found[row["agent"]][row["name"]] = row
    return found


def _cells(
    events: Events, facts: Mapping[str, Mapping[str, Fetched]], names: frozenset[str]
) -> Mapping[str, Mapping[str, Cell]]:
    """Say of each agent where facts stand: among the facts, or in a further column of the table of agents."""
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    place = events.dataset.place
    columns = [name for name in sorted(names) if events.has(f"agents.{name}")]
    for row in events.fetch(events.tables["agents"].select("row", "agent", *columns)) if columns else ():
        cells[row["agent"]] = {name: place("agents", row["row"], name, row[name]) for name in columns}
    for agent, typed in facts.items():
        of_scheme = ((name, fact) for name, fact in typed.items() if name in names)
        cells[agent] |= {name: place("facts", fact["row"], "value", fact["value"]) for name, fact in of_scheme}
    return cells


def _elsewhere(events: Events, names: frozenset[str]) -> dict[str, tuple[Period, ...]]:
    """Give the periods for which facts were typed in that nobody has in this one."""
    if not names or not events.has("facts"):
        return {}
    table = events.tables["facts"]
    rows = events.fetch(table.filter(table.name.isin(sorted(names))).select("name", "from_day", "to_day").distinct())
    found: dict[str, list[Period]] = defaultdict(list)
    for row in rows:
        found[row["name"]].append(Period(day_of(row["from_day"]), day_of(row["to_day"])))
    return {name: tuple(sorted(periods)) for name, periods in found.items()}


def _attributes(events: Events) -> dict[str, dict[str, str]]:
    """Give what each agent is: the columns of agents as text, and role and shop by the bindings of the period.

    The role is the one of most account-days (of as many: presale); the shop is given where there is but one.
    """
    told: dict[str, dict[str, str]] = defaultdict(dict)
    if events.has("agents"):
        for row in events.fetch(events.tables["agents"].drop("row", *_present(events, _DATES))):
            told[row["agent"]] |= {name: value for name, value in row.items() if value is not None and name != "agent"}
    if events.has("accounts"):
        for agent, (role, shop) in _posts(events).items():
            told[agent] |= {"role": role} | ({} if shop is None else {"shop": shop})
    return told


def _left(events: Events) -> set[str]:
    """Give the agents who left before the period, by the table of agents."""
    if not events.has("agents", "agents.left_on"):
        return set()
    agents = events.tables["agents"]
    return {row["agent"] for row in events.fetch(agents.filter(agents.left_on < events.first_day).select("agent"))}


def _present(events: Events, columns: frozenset[str]) -> list[str]:
    return [column for column in events.tables["agents"].columns if column in columns]


def _posts(events: Events) -> dict[str, tuple[str, str | None]]:
    """Give each agent's role and only shop in the period, own agents' too."""
    bound = events.bindings
    rows: list[dict[str, Any]] = events.fetch(
        bound.filter(bound.first <= events.last_day, bound.last >= events.first_day).select(
            "agent", "shop", "role", "first", "last"
        )
    )
    if events.has("messages"):
        own = events.own_agents.select("shop", agent="account")
        whole = {"role": "presale", "first": events.first_day, "last": events.first_day}
        rows.extend({**row, **whole} for row in events.fetch(own))
    days: dict[int, Counter[str]] = defaultdict(Counter)
    shops: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        days[row["agent"]][row["role"]] += min(row["last"], events.last_day) - max(row["first"], events.first_day) + 1
        shops[row["agent"]].add(row["shop"])
    names = events.names_of({*days, *(shop for several in shops.values() for shop in several)})
    return {
        names[agent]: (
            max(sorted(roles, reverse=True), key=lambda role: roles[role]),
            names[next(iter(shops[agent]))] if len(shops[agent]) == 1 else None,
        )
        for agent, roles in days.items()
    }
