"""Groups: agents, teams, shops or all; a measure's rows by group, and which groups a period has at all.

A group's key is an id (agent, shop), a name (team) or 0 (all). May import `events`, `metrics.definition`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.events.needs import MissingData

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.events.events import Events
    from kaohe.metrics.definition import Grouping, Measure

Key = int | str

ALL: Final = 0
"""The key of the one group that holds everything."""

FEN: Final = 100
"""How many 分 are a yuan."""

_MEMBER: Final = "\x1fmember"
_TEAM: Final = "\x1fteam"


class BadRows(Exception):  # noqa: N818 - it says what a guest's rows lack; the computation turns it into a finding
    """A measure's rows are not what a measure's rows must be."""


def measured(measure: Measure, events: Events) -> Any:
    """Give the rows behind a measure whose day is in the period, what they count as the column `value`."""
    import ibis

    rows = fit(measure.rows(events), [measure])
    counted = rows if measure.where is None else rows.filter(rows[measure.where])
    if measure.among is not None:
        counted = counted.semi_join(measured(measure.among, events), "agent")
    value = ibis.literal(1, "int64") if measure.value is None else counted[measure.value]
    told = counted.mutate(value=value).drop([name for name in counted.columns if name.startswith("_")])
    return in_period(told, events)


def in_period(rows: Any, events: Events) -> Any:
    """Give the rows whose day is in the period."""
    return rows.filter(rows.day >= events.first_day, rows.day <= events.last_day)


def fit(rows: Any, measures: Iterable[Measure]) -> Any:
    """Give rows that have what measures need of them; raises `BadRows` otherwise."""
    needed = {name for each in measures for name in ("day", each.value, each.where, each.once) if name is not None}
    lacking = sorted(needed - set(rows.columns))
    if lacking or not {"agent", "shop"} & set(rows.columns):
        raise BadRows(f"its rows lack the column {', '.join(lacking) or 'agent or shop'}")
    for name in {"agent", "shop"} & set(rows.columns):
        if not rows[name].type().is_integer():
            raise BadRows(f"its column {name} is {rows[name].type()}; it must be an id, a whole number")
    for each in measures:
        if each.value is not None and not rows[each.value].type().is_integer():
            raise BadRows(f"its values are {rows[each.value].type()}; they must be whole numbers")
        if each.where is not None and not rows[each.where].type().is_boolean():
            raise BadRows(f"its column {each.where} is {rows[each.where].type()}; it must be yes or no")
    return rows


def _nothing() -> Any:
    import ibis

    return ibis.literal(ALL, "int64")


def grouped(rows: Any, events: Events, by: Grouping) -> Any:
    """Add the column `group`; rows of no group fall out."""
    if by == "all":
        return rows.mutate(group=_nothing())
    if by == "shop":
        if "shop" not in rows.columns:
            # A row's shop is its session's, order's or cost's; where a row has none, the orders are not there.
            raise MissingData(("orders",))
        return rows.filter(rows.shop.notnull()).mutate(group=rows.shop)
    of_agents = rows.filter(rows.agent.notnull())
    if by == "agent":
        return of_agents.mutate(group=of_agents.agent)
    # Named as no column of a guest's rows is, for it may have any.
    teams = events.teams.select(**{_MEMBER: "agent", _TEAM: "team"})
    joined = of_agents.inner_join(teams, of_agents.agent == teams[_MEMBER])
    return joined.mutate(group=joined[_TEAM]).drop(_MEMBER, _TEAM)


def teams_of(events: Events) -> dict[int | None, str]:
    """Give the team of each agent that has one, by the agent's id."""
    if "teams of" not in events.relations:
        events.relations["teams of"] = {row["agent"]: row["team"] for row in events.fetch(events.teams)}
    found: dict[int | None, str] = events.relations["teams of"]
    return found


def keys_of(events: Events, by: Grouping) -> set[Key]:
    """Give the groups that a period has even where no figure has a row behind it.

    An agent: one of his bindings covers a day of the period, or a fact's period lies within it. A team: one of its
    agents. A shop: a binding in it covers a day, or an order is created or paid in it. All: always.
    """
    if by == "all":
        return {ALL}
    relations: list[Any] = []
    if events.has("accounts"):
        bound = events.bindings
        relations.append(bound.filter(bound.first <= events.last_day, bound.last >= events.first_day))
    if by == "shop":
        relations = [each.select(group="shop") for each in relations]
        if events.has("orders"):
            relations.extend(_order_shops(events))
    else:
        if events.has("facts"):
            facts = events.facts
            relations.append(facts.filter(facts.from_day >= events.first_day, facts.to_day <= events.last_day))
        relations = [grouped(each.select("agent"), events, by).select("group") for each in relations]
    return {row["group"] for each in relations for row in events.fetch(each.distinct())}


def _order_shops(events: Events) -> list[Any]:
    orders = events.orders
    return [
        orders.filter(orders[day] >= events.first_day, orders[day] <= events.last_day).select(group="shop")
        for day in ("created_day", "paid_day")
    ]


def key_of(events: Events, by: Grouping, name: str) -> Key | None:
    """Give the key of a group by its name; None if no group is called so."""
    if by == "all":
        return ALL if name == "all" else None
    if by == "team":
        return name
    found = events.fetch(events.names.filter(events.names.name == name))
    return found[0]["id"] if found else None


def names_of(events: Events, by: Grouping, keys: set[Key]) -> dict[Key, str]:
    """Give the groups' names."""
    if by == "all":
        return {ALL: "all"}
    if by == "team":
        return {key: str(key) for key in keys}
    names = events.names_of({key for key in keys if isinstance(key, int)})
    return {key: names[key] for key in keys if isinstance(key, int)}
