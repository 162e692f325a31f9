"""The rows behind a figure (旺旺明细): their sum, or the largest of them, is the figure.

May import `values`, `periods`, `words`, `diagnostics`, `events`, and its siblings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Report, near, told
from kaohe.diagnostics.catalogue import requests
from kaohe.events.events import Events
from kaohe.events.needs import MissingData
from kaohe.metrics.compute import compute
from kaohe.metrics.finality import final_from, is_final, last_complete_day
from kaohe.metrics.groups import ALL, FEN, BadRows, grouped, key_of, measured
from kaohe.metrics.registry import Registry
from kaohe.periods import day_of
from kaohe.values import half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.metrics.definition import Grouping, Measure, Metric
    from kaohe.metrics.groups import Key
    from kaohe.periods import Period

    Row = Mapping[str, object]

BY: Final = {
    "agent": Words("客服", "agent"),
    "team": Words("团队", "team"),
    "shop": Words("店铺", "shop"),
    "all": Words("全体", "all"),
}
"""What the groupings are called."""

_NAMING: Final = {"agent": ("accounts", "agents"), "shop": ("accounts", "orders", "costs")}
"""The tables whose rows make an agent or a shop known."""
_NAMED: Final = ("agent", "shop", "account", "buyer", "order_agent", "payment_agent", "responsible_agent", "handler")
_DAYS: Final = frozenset({"day", "created_day", "paid_day", "sale_day", "from_day", "to_day"})
_MOMENTS: Final = ("at", "start", "end", "opened", "answered", "first_reply", "created_at", "paid_at", "received_at")
_AMOUNTS: Final = frozenset({"amount", "post_fee"})
_FIRST: Final = ("day", "agent", "shop", "account", "buyer")
_FILTERED: Final = ("agent", "shop", "account", "buyer", "start", "end", "buyer_messages", "replies", "reason")
_NAME: Final = "\x1fname"
_ID: Final = "\x1fid"
"""Named as no columns of a guest's rows are."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a numerator or denominator, and what they come to.

    A row has agent, shop, account and buyer by name, days as dates, moments on the shop's clock as texts, amounts in
    yuan, and `value`, what it counts, in the metric's own unit; None is what is empty. Rows that count once stand once.
    total: the sum of the values; `largest`: the largest of them, for that is what counts.
    """

    rows: tuple[Row, ...]
    total: Decimal
    largest: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """A figure, opened.

    by, name: whose it is. value: the figure, as in the table of metrics; None is no value. pending: from which day on
    it is final; None if it is. so_far: later refunds and reviews may still change it. denominator: None where the
    metric has none. filtered: of a metric that rests on chats, the group's sessions that a filter took, which count
    nowhere, each with its reason.
    """

    metric: Metric
    period: Period
    by: Grouping
    name: str
    value: Decimal | None
    pending: date | None
    numerator: Behind
    denominator: Behind | None
    filtered: tuple[Row, ...]

    @property
    def so_far(self) -> bool:
        """Whether it is final but for refunds and reviews that may still come."""
        return self.metric.finality.so_far and self.pending is None

    def to_json(self) -> dict[str, object]:
        """Give it as the contract of `kaohe details --format json` has it: numbers as decimal strings."""
        return {
            "metric": self.metric.id,
            "from": str(self.period.first),
            "to": str(self.period.last),
            "by": self.by,
            self.by: self.name,
            "value": _json(self.value),
            "pending": _json(self.pending),
            "numerator": _listed(self.numerator.rows),
            "denominator": None if self.denominator is None else _listed(self.denominator.rows),
            "filtered": _listed(self.filtered),
        }


def details(
    events: Events, registry: Registry, metric_name: str, by: Grouping, name: str, report: Report
) -> Details | None:
    """Open a figure: give the rows behind a metric of one group; None, with all findings, where that cannot be."""
    metric = find_metric(registry, metric_name, by, report)
    known = _groups(events, by)
    if name not in known:
        report.add(requests.NO_GROUP, by=BY[by], name=name, option=by, suggestions=near(name, known))
    if metric is None or name not in known:
        return None
    why: Words
    try:
        return _opened(metric, events, registry, by, name)
    except _Unavailable as unavailable:
        why = unavailable.why
    except MissingData as missing:
        why = missing.reason
    except KeyboardInterrupt:
        raise
    except events.dataset.engine.exhausted:
        raise
    except BaseException as problem:  # noqa: BLE001 - whatever a guest raises is told, never shown as a traceback
        plugin, said = registry.owner(metric.id), told(problem)
        why = Words(f"插件 {plugin} 出错：{said}", f"plugin {plugin} failed: {said}")
    report.add(requests.CANNOT_OPEN, metric=metric.title, why=why)
    return None


def find_metric(registry: Registry, name: str, by: Grouping, report: Report) -> Metric | None:
    """Find a metric by id, title or alias that has figures for a grouping."""
    metric = registry.find(name)
    if metric is None:
        every = [each for one in registry for each in one.names]
        report.add(requests.NO_METRIC, metric=name, suggestions=near(name, every))
        return None
    if by not in metric.groupings:
        known = [BY[each] for each in metric.groupings]
        told_of = Words("、".join(each.zh for each in known), ", ".join(each.en for each in known))
        report.add(requests.NOT_BY, metric=metric.title, by=BY[by], known=told_of)
        return None
    return metric


class _Unavailable(Exception):  # noqa: N818 - it says why there is no figure, and becomes a finding
    """The table of metrics has no such figure."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


def _groups(events: Events, by: Grouping) -> set[str]:
    """Give the names of all groups that a dataset knows."""
    if by == "all":
        return {"all"}
    if by == "team":
        return {row["team"] for row in events.fetch(events.teams.select("team").distinct())}
    tables = [events.tables[name] for name in _NAMING[by] if events.has(name)]
    found = {row[by] for table in tables for row in events.fetch(table.select(by).distinct())}
    if events.has("messages", "accounts"):
        # Accounts that are nobody's are their own agents.
        column = "account" if by == "agent" else "shop"
        own = events.fetch(events.own_agents.select(id=column).distinct())
        found |= set(events.names_of({row["id"] for row in own}).values())
    return found


def _opened(metric: Metric, events: Events, registry: Registry, by: Grouping, name: str) -> Details:
    key = key_of(events, by, name)
    above = _behind(metric.numerator, events, by, key)
    below = None if metric.denominator is None else _behind(metric.denominator, events, by, key)
    value = _figure(metric, above, below)
    if value != (shown := _shown(metric, events, registry, by, name, value)):
        raise BadRows(f"the figure is {shown}, but the rows that it opens give {value}")
    last = last_complete_day(events.dataset)
    final = is_final(metric.finality, events.period, last, events.settings)
    return Details(
        metric=metric,
        period=events.period,
        by=by,
        name=name,
        value=value,
        pending=None if final else final_from(metric.finality, events.period, events.settings),
        numerator=above,
        denominator=below,
        filtered=_filtered(events, by, key) if _rests_on_chats(metric, events) else (),
    )


def _figure(metric: Metric, above: Behind, below: Behind | None) -> Decimal | None:
    if below is None:
        return half_up(above.total, metric.places)
    return None if below.total == 0 else half_up(Fraction(Fraction(above.total), Fraction(below.total)), metric.places)


def _shown(
    metric: Metric, events: Events, registry: Registry, by: Grouping, name: str, otherwise: Decimal | None
) -> Decimal | None:
    """Give the figure as the table of metrics shows it; `otherwise` where the group has no row there."""
    alone = Registry()
    alone.register(registry.owner(metric.id), metric)
    table = compute(events, alone, by, Report())
    if metric.id in table.unavailable:
        raise _Unavailable(table.unavailable[metric.id])
    return next((row.values[metric.id] for row in table.rows if row.key == name), otherwise)


def _behind(measure: Measure, events: Events, by: Grouping, key: Key | None) -> Behind:
    """Gather the rows of a measure that count for a group."""
    whole: Grouping = "all" if measure.everyone else by
    every = grouped(measured(measure, events), events, whole)
    rows = every.filter(every.group == (ALL if measure.everyone else key), every.value.notnull()).drop("group")
    if measure.take == "max":
        [found] = events.fetch(rows.agg(value=rows.value.max()))
        rows = rows.filter(rows.value == found["value"])
    if measure.opens is not None:
        rows = measure.opens(events, rows)
    listed = _told(rows, events, money=measure.money)
    if measure.once is not None:
        listed = _once(listed, measure.once)
    values = [Fraction(row["value"]) for row in listed]
    largest = measure.take == "max" and measure.opens is None
    total = max(values, default=Fraction(0)) if largest else sum(values, Fraction(0))
    return Behind(tuple(listed), half_up(total, 2 if measure.money else 0), largest)


def _once(rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    """Keep one of the rows that share a column's value: the first of those that count most."""
    kept: dict[object, dict[str, Any]] = {}
    for row in rows:
        best = kept.setdefault(row[column], row)
        if row["value"] > best["value"]:
            kept[row[column]] = row
    return list(kept.values())


def _filtered(events: Events, by: Grouping, key: Key | None) -> tuple[Row, ...]:
    sessions = events.sessions
    taken = sessions.filter(
        sessions.reason.notnull(), sessions.day >= events.first_day, sessions.day <= events.last_day
    )
    rows = grouped(taken, events, by)
    return tuple(_told(rows.filter(rows.group == key).select(*_FILTERED), events))


def _rests_on_chats(metric: Metric, events: Events) -> bool:
    """Whether a metric could not be computed without messages: tried on the same tables, empty, without these."""
    tables = {name: table.limit(0) for name, table in events.dataset.tables.items() if name != "messages"}
    without = Events(replace(events.dataset, tables=tables)).over(events.period)
    for measure in (metric.numerator, metric.denominator):
        try:
            if measure is not None:
                measure.rows(without)
        except MissingData:
            return True
    return False


# --- how rows are told ---------------------------------------------------------------------------------------------


def _told(relation: Any, events: Events, *, money: bool = False) -> list[dict[str, Any]]:
    """Fetch rows as people read them, in order of time."""
    found = events.fetch(_with_names(relation, events))
    if not found:
        return []
    columns = sorted(found[0], key=lambda column: _FIRST.index(column) if column in _FIRST else len(_FIRST))
    columns.sort(key=lambda column: column == "value")
    rows = [{column: _tell(column, row[column], money=money) for column in columns} for row in found]
    timed = sorted(columns, key=lambda column: (column != "day", column not in _MOMENTS))
    return sorted(rows, key=lambda row: [(row[column] is None, row[column]) for column in timed])


def _with_names(rows: Any, events: Events) -> Any:
    """Put names in place of ids."""
    for column in _NAMED:
        if column in rows.columns and rows[column].type().is_integer():
            names = events.names.select(**{_NAME: "name", _ID: "id"})
            joined = rows.left_join(names, rows[column] == names[_ID])
            rows = joined.mutate(**{column: joined[_NAME]}).drop(_NAME, _ID)
    return rows


def _tell(column: str, value: Any, *, money: bool) -> object:
    if isinstance(value, str) and column == "reasons":
        return tuple(value.split())
    if value is None or isinstance(value, bool | str):
        return value
    if not isinstance(value, int):
        return str(value)
    if column in _DAYS:
        return day_of(value)
    if column in _MOMENTS:
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S}"
    in_fen = money if column == "value" else column in _AMOUNTS
    return half_up(Fraction(value, FEN), 2) if in_fen else Decimal(value)


def _listed(rows: tuple[Row, ...]) -> list[dict[str, object]]:
    return [{column: _json(value) for column, value in row.items()} for row in rows]


def _json(value: object) -> object:
    match value:
        case Decimal():
            return plain(value)
        case date():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value
