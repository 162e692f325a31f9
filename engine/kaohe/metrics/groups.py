"""Totals of a measure by agent, team, shop or all; and which groups a period has at all.

A group's key is an id (agent, shop), a name (team) or 0 (all). May import `events`, `metrics.definition`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.events.needs import MissingData

if TYPE_CHECKING:
    from collections.abc import Mapping

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


@dataclass(frozen=True, slots=True)
class Totals:
    """A measure's totals by group; a group without rows has 0. `shared`: one total that is every group's."""

    by_key: Mapping[Key, Fraction]
    shared: Fraction | None = None

    @property
    def keys(self) -> set[Key]:
        """The groups with rows of their own."""
        return set(self.by_key)

    def of(self, key: Key) -> Fraction:
        """Give a group's total."""
        return self.by_key.get(key, Fraction(0)) if self.shared is None else self.shared


def total(measure: Measure, events: Events, by: Grouping) -> Totals:
    """Add up a measure's rows of the period by group (or take the largest)."""
    rows = measured(measure, events)
    if measure.everyone:
        whole = _totals(measure, events, rows.mutate(group=_nothing()))
        return Totals({}, whole.get(ALL, Fraction(0)))
    totals = _totals(measure, events, grouped(rows, events, by))
    strange = [key for key in totals if by in {"agent", "shop"} and not events.has_id(key)]
    if strange:
        raise BadRows(f"its rows name an {by} that does not exist: {strange[0]}")
    return Totals(totals)


def measured(measure: Measure, events: Events) -> Any:
    """Give the rows of a measure whose day is in the period."""
    rows = measure.rows(events)
    lacking = [name for name in ("day", "value") if name not in rows.columns]
    if lacking or not {"agent", "shop"} & set(rows.columns):
        raise BadRows(f"its rows lack the column {', '.join(lacking) or 'agent or shop'}")
    if not rows.value.type().is_integer():
        raise BadRows(f"its values are {rows.value.type()}; they must be whole numbers")
    return rows.filter(rows.day >= events.first_day, rows.day <= events.last_day)


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


def _totals(measure: Measure, events: Events, rows: Any) -> dict[Key, Fraction]:
    if measure.once is not None:
        rows = rows.group_by("group", measure.once).agg(value=rows.value.max())
    value = rows.value.max() if measure.take == "max" else rows.value.sum()
    found = events.fetch(rows.group_by("group").agg(value=value))
    scale = FEN if measure.money else 1
    return {row["group"]: Fraction(row["value"], scale) for row in found}


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
