"""The checks of a dataset: each gives the rows in breach as a relation, so that only those are ever fetched.

A check of one row is made while the row is read (`row_checks`), one of several rows or tables afterwards
(`RELATION_CHECKS`). May import `schema`, `cells`, `settings`. Portable expressions only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.diagnostics import Cell, Diagnostic, near
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.schema import MALFORMED, TABLES, Column, Kind, TableSpec
from kaohe.periods import day_of
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Rule, Severity
    from kaohe.events.engine import Engine

_START: Final = "\x1e"
_SPLIT: Final = "\x1f"
_LONGEST: Final = 80
_ENDLESS: Final = 9_000_000
_NO_FACT: Final = Words("；没有值就删掉这一行", "; where there is no value, delete the row")

Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A breach that one row shows by itself.

    flag: tells it, of the row's values. told: what the finding quotes, first the cell's own, all of the given kind.
    names: which facts the others are.
    """

    rule: Rule
    column: str
    flag: Any
    told: tuple[Any, ...] = ()
    kind: Kind = Kind.TEXT
    facts: Mapping[str, str | Words] = field(default_factory=dict)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Breaches:
    """The rows of a table that break a rule.

    rows: has `row`, `value` (the cell's, of the given kind) and further columns, which become facts of the finding.
    words: what could stand there, to find near ones.
    """

    rule: Rule
    table: str
    column: str
    rows: Any
    kind: Kind = Kind.TEXT
    facts: Mapping[str, str | Words] = field(default_factory=dict)
    words: tuple[str, ...] = ()


# ── Checks of one row ────────────────────────────────────────────────────────────────────────────────────────────────


def row_checks(spec: TableSpec, cells: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[RowCheck, ...]:
    """Give the checks of a table's row over its cells as they stand and their values, for the columns it has."""
    checks: list[RowCheck] = []
    for column in (each for each in spec.columns if each.name in cells):
        checks.extend(_cell_checks(column, cells[column.name], values[column.name]))
    pairs = (pair for pair in spec.orders if pair.column in values and pair.than in values)
    checks.extend(_not_before(pair.column, pair.than, values, spec) for pair in pairs)
    if "received_at" in values:
        received = values["received_at"]
        flag = received.notnull() & cells["paid_at"].isnull()
        checks.append(RowCheck(rules.RECEIVED_UNPAID, "received_at", flag, (received,), Kind.TIME))
    if "post_fee" in values:
        fee, amount = values["post_fee"], values["amount"]
        told = (fee, amount)
        checks.append(
            RowCheck(rules.POSTAGE_ABOVE_AMOUNT, "post_fee", fee > amount, told, Kind.AMOUNT, names=("bound",))
        )
    return tuple(checks)


def _cell_checks(column: Column, cell: Any, value: Any) -> Iterator[RowCheck]:
    facts = {"column": column.name}
    if not column.empty:
        none = _NO_FACT if column.name == "value" else Words("", "")
        yield RowCheck(rules.EMPTY_CELL, column.name, cell.isnull(), facts={**facts, "none": none})
    if column.kind in MALFORMED:
        words = ", ".join(column.words)
        told = (cell.cast("string"),)
        flag = cell.notnull() & value.isnull()
        yield RowCheck(
            MALFORMED[column.kind], column.name, flag, told, facts=facts | ({"known": words} if words else {})
        )


def _not_before(column: str, than: str, values: Mapping[str, Any], spec: TableSpec) -> RowCheck:
    kind = next(each.kind for each in spec.columns if each.name == column)
    told = (values[column], values[than])
    facts = {"column": column, "than": than}
    return RowCheck(rules.TOO_EARLY, column, told[0] < told[1], told, kind, facts, ("bound",))


def marks(checks: tuple[RowCheck, ...]) -> Any:
    """Write the breaches of a row as one text, null for a sound row: each check's number and what it quotes."""
    written = [
        ibis.ifelse(
            check.flag, _quoted([ibis.literal(f"{_START}{number}{_SPLIT}"), *map(_cut, check.told)]), ibis.literal("")
        )
        for number, check in enumerate(checks)
    ]
    # Texts are only written for the rows that need one.
    return ibis.ifelse(ibis.or_(*(check.flag for check in checks)), _quoted(written, ""), ibis.null("string"))


def _quoted(parts: list[Any], between: str = _SPLIT) -> Any:
    text = parts[0]
    for number, part in enumerate(parts[1:]):
        text = text + (between + part if between and number else part)
    return text


def _cut(value: Any) -> Any:
    text = value.cast("string").substr(0, _LONGEST).replace(_START, " ").replace(_SPLIT, " ")
    return ibis.coalesce(text, "")


def marked(spec: TableSpec, checks: tuple[RowCheck, ...], table: Any, engine: Engine) -> Iterator[Breaches]:
    """Give the breaches that a table's rows were marked with, in its column `_bad`."""
    bad = table.filter(table["_bad"].notnull())
    if not engine.fetch(bad.select("row").limit(1)):
        return
    counts = {
        str(number): bad["_bad"].contains(f"{_START}{number}{_SPLIT}").cast("int64").sum()
        for number in range(len(checks))
    }
    [found] = engine.fetch(bad.aggregate(**counts))
    for number, check in enumerate(checks):
        if not found[str(number)]:
            continue
        mark = f"{_START}{number}{_SPLIT}"
        told = bad["_bad"]
        tail = told.substr(told.find(mark) + len(mark))
        end = tail.find(_START)
        entry = ibis.ifelse(end < 0, tail, tail.substr(0, end))
        names = ("value", *check.names) if check.told else ()
        columns = {name: entry.split(_SPLIT)[place] for place, name in enumerate(names)}
        whose = ("agent", "name") if spec.name == "facts" else ()
        rows = bad.filter(told.contains(mark)).select("row", *whose, **columns)
        if check.kind is not Kind.TEXT:
            rows = rows.mutate(**{name: rows[name].cast("int64") for name in names})
        words = next((each.words for each in spec.columns if each.name == check.column), ())
        yield Breaches(check.rule, spec.name, check.column, rows, check.kind, check.facts, words)


# ── Checks of several rows ───────────────────────────────────────────────────────────────────────────────────────────


def _twice(tables: Tables) -> Iterator[Breaches]:
    """Rows that share an id: nobody knows which is the right one, so all of them."""
    for spec in TABLES.values():
        if spec.key is None or (table := tables.get(spec.name)) is None:
            continue
        rows = _repeated(table, spec.key).select("row", value=spec.key)
        yield Breaches(rules.TWICE, spec.name, spec.key, rows, facts={"column": spec.key, "table": spec.name})


def _repeated(table: Any, *keys: str) -> Any:
    known = table.filter([table[key].notnull() for key in keys])
    often = known.group_by(list(keys)).agg(times=known.count())
    return known.semi_join(often.filter(often.times > 1), list(keys))


def _facts_twice(tables: Tables) -> Iterator[Breaches]:
    if (facts := tables.get("facts")) is not None:
        rows = _repeated(facts, "from_day", "to_day", "agent", "name").select("row", "agent", "name", value="name")
        yield Breaches(rules.FACT_TWICE, "facts", "name", rows)


def _overlaps(tables: Tables) -> Iterator[Breaches]:
    """Bindings of one account that share a day."""
    if (accounts := tables.get("accounts")) is None:
        return
    first = _day(accounts, "from_date", -_ENDLESS)
    last = _day(accounts, "to_date", _ENDLESS)
    one = accounts.select("row", "shop", "account", first=first, last=last)
    one = one.filter(one.first <= one.last)
    two = one.select("shop", "account", other="row", begins="first", ends="last")
    pairs = one.inner_join(two, ["shop", "account"])
    pairs = pairs.filter(pairs.row != pairs.other, pairs.first <= pairs.ends, pairs.begins <= pairs.last)
    rows = pairs.select("row", "shop", value="account").distinct()
    yield Breaches(rules.BINDINGS_OVERLAP, "accounts", "account", rows)


def _day(table: Any, column: str, otherwise: int) -> Any:
    if column not in table.columns:
        return ibis.literal(otherwise, "int32")
    return ibis.coalesce(table[column], ibis.literal(otherwise, "int32"))


def _of_orders(tables: Tables) -> Iterator[tuple[str, Any, Any]]:
    """Give refunds and reviews with the orders whose id stands once, where there are orders."""
    orders = tables.get("orders")
    if orders is None:
        return
    single = orders.anti_join(_repeated(orders, "order_id").select("row"), "row")
    kept = single.select(
        "order_id", "created_at", "paid_at", order_amount="amount", order_quantity="quantity", readable=_sound(single)
    )
    for name in ("refunds", "reviews"):
        if (table := tables.get(name)) is not None:
            # Further columns of the file may bear the names of an order's, and are nobody's business here.
            own = ["row", *(column.name for column in TABLES[name].columns if column.name in table.columns)]
            yield name, table, table.select(own).inner_join(kept, "order_id")


def _sound(table: Any) -> Any:
    return table["_bad"].isnull()


def _unknown_orders(tables: Tables) -> Iterator[Breaches]:
    for name, table, _ in _of_orders(tables):
        strange = table.filter(table.order_id.notnull()).anti_join(tables["orders"], "order_id")
        yield Breaches(rules.UNKNOWN_ORDER, name, "order_id", strange.select("row", value="order_id"))


def _before_order(tables: Tables) -> Iterator[Breaches]:
    """Refunds completed before the payment, reviews written before the order."""
    columns = {"refunds": ("completed_at", "paid_at"), "reviews": ("reviewed_at", "created_at")}
    for name, _, linked in _of_orders(tables):
        column, than = columns[name]
        early = linked.filter(linked[column] < linked[than]).select("row", value=column, bound=than)
        yield Breaches(rules.TOO_EARLY, name, column, early, Kind.TIME, {"column": column, "than": f"orders.{than}"})


def _refunds_unpaid(tables: Tables) -> Iterator[Breaches]:
    for name, _, linked in _of_orders(tables):
        if name == "refunds":
            unpaid = linked.filter(linked.readable & linked.paid_at.isnull())
            yield Breaches(rules.REFUND_UNPAID, name, "order_id", unpaid.select("row", value="order_id"))


def _refunds_above(tables: Tables) -> Iterator[Breaches]:
    """All refunds of an order whose refunds add up to more than it."""
    for name, _, linked in _of_orders(tables):
        for column, kind in (("amount", Kind.AMOUNT), ("quantity", Kind.QUANTITY)):
            if name != "refunds":
                continue
            sums = linked.group_by("order_id").agg(total=linked[column].sum(), bound=linked[f"order_{column}"].max())
            above = sums.filter(sums.total > sums.bound).rename(order="order_id")
            rows = linked.inner_join(above, linked.order_id == above.order)
            rows = rows.select("row", "order", "total", "bound", value=column)
            yield Breaches(rules.REFUNDS_ABOVE, name, column, rows, kind, {"column": column})


RELATION_CHECKS: Final[tuple[Callable[[Tables], Iterator[Breaches]], ...]] = (
    _twice,
    _facts_twice,
    _overlaps,
    _unknown_orders,
    _before_order,
    _refunds_unpaid,
    _refunds_above,
)
"""Every check of several rows or tables, over the tables as they were read, with their marks."""


def followers(tables: Tables, orders: Any) -> Iterator[Breaches]:
    """Give the refunds and reviews of orders that are set aside. orders: their rows, as a relation with `row`."""
    gone = tables["orders"].semi_join(orders, "row").select("order_id").distinct()
    for name in ("refunds", "reviews"):
        if (table := tables.get(name)) is not None:
            rows = table.semi_join(gone, "order_id").select("row", value="order_id")
            yield Breaches(rules.FOLLOWS_ORDER, name, "order_id", rows)


# ── Findings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def listed(
    breaches: Breaches, engine: Engine, most: int, place: Callable[[int, str | None, str | None], Cell]
) -> list[Diagnostic]:
    """Fetch the first rows in breach as findings, and one more that counts the rest. place: names a cell."""
    rows = breaches.rows
    fetched = engine.fetch(rows.order_by("row").limit(most + 1))
    found = [_finding(breaches, row, place) for row in fetched[:most]]
    if len(fetched) > most:
        rest = count_of(rows, engine) - most
        facts = {"table": breaches.table, "count": str(rest), "code": breaches.rule.code}
        found.append(Diagnostic(rules.MORE, Cell(breaches.table), facts))
    return found


def count_of(rows: Any, engine: Engine) -> int:
    """Count a relation's rows."""
    [row] = engine.fetch(rows.aggregate(count=rows.count()))
    return int(row["count"])


def _finding(
    breaches: Breaches, row: dict[str, Any], place: Callable[[int, str | None, str | None], Cell]
) -> Diagnostic:
    number = row.pop("row")
    # A row may be in breach beside a cell that cannot be read, which is told by itself.
    told = {name: _shown(value, breaches.kind) for name, value in row.items() if value is not None}
    value = told.get("value")
    suggestions = near(value, breaches.words) if value is not None else ()
    whose = of_fact(told.get("agent"), told.get("name")) if breaches.table == "facts" else None
    at = place(number, breaches.column, value)
    return Diagnostic(breaches.rule, at, {**breaches.facts, **told}, tuple(suggestions), of=whose)


def of_fact(agent: str | None, name: str | None) -> Words | None:
    """Say whose fact a row of facts is and which, as far as that stands there."""
    if name is None:
        return None if agent is None else Words(f"客服 {agent}：", f"agent {agent}: ")
    if agent is None:
        return Words(f"录入“{name}”：", f"fact {name}: ")
    return Words(f"客服 {agent} 的“{name}”：", f"{name} of agent {agent}: ")


def _shown(value: Any, kind: Kind) -> str:
    if isinstance(value, str):
        return value
    match kind:
        case Kind.TIME:
            return str(datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(seconds=value))
        case Kind.DAY:
            return str(day_of(value))
        case Kind.AMOUNT:
            return f"{value // 100}.{value % 100:02d}"
        case _:
            return str(value)


def graded(found: Diagnostic, severity: Severity) -> Diagnostic:
    """Give a finding another severity: a row that was left out stands in nobody's way any more."""
    return replace(found, rule=replace(found.rule, severity=severity))
