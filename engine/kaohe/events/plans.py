"""The statements that read and check a dataset, each written once for tables of the same columns.

To write a statement takes longer than to run it on a small table, and a process may open many datasets. May import
`schema`, `cells`, `files` and `validation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import ibis

from kaohe.events.cells import clocks, offsets, value_of
from kaohe.events.files import INNER, Form
from kaohe.events.schema import TABLES
from kaohe.events.validation import RELATION_CHECKS, Breaches, RowCheck, marks, row_checks

INCOMING: Final = "incoming"
"""What a table's rows are called while they stream in."""

Columns = tuple[tuple[str, str], ...]
"""Names and types of columns."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How a table is taken in.

    before, create, after: statements. `create` makes the table, with the breaches of each row in `_bad`. columns: the
    table's, `_bad` included. checks: as `validation.marked` wants them.
    """

    before: tuple[str, ...]
    create: str
    after: tuple[str, ...]
    columns: Columns
    checks: tuple[RowCheck, ...]


@lru_cache(maxsize=256)
def table_plan(name: str, forms: tuple[tuple[str, Form], ...], timezone: str) -> TablePlan:
    """Write the statements for a table of these columns, streamed in as `INCOMING`.

    A step's columns are named by the next one and not repeated in it: a zone's offsets are many.
    """
    spec = TABLES[name]
    form_of = dict(forms)
    known = {column.name: column for column in spec.columns if column.name in form_of}
    fields = {column: "string" if form is Form.TEXT else "int64" for column, form in forms}
    incoming = ibis.table({"row": "int64", **fields}, name=INCOMING)
    times: dict[str, Any] = {}
    for column in known.values():
        times |= clocks(column, incoming[column.name], form_of[column.name])
    timed = incoming.mutate(**times)
    step = ibis.table(timed.schema(), name="timed")
    zone = offsets(timezone)
    parsed = step.mutate(
        **{f"{INNER}value {column}": value_of(spec_of, step, zone) for column, spec_of in known.items()}
    )
    last = ibis.table(parsed.schema(), name="parsed")
    values = {column: last[f"{INNER}value {column}"] for column in known}
    checks = row_checks(spec, {column: last[column] for column in known}, values)
    extra = {column: last[column] for column in form_of if column not in known}
    result = last.select("row", **values, **extra, _bad=marks(checks))
    return TablePlan(
        before=(f"CREATE TEMP VIEW timed AS {_sql(timed)}", f"CREATE TEMP VIEW parsed AS {_sql(parsed)}"),
        create=f"CREATE TEMP TABLE {name} AS {_sql(result)}",
        after=("DROP VIEW parsed", "DROP VIEW timed"),
        columns=tuple((column, str(kind)) for column, kind in result.schema().items()),
        checks=checks,
    )


@lru_cache(maxsize=64)
def relation_plan(tables: tuple[tuple[str, str, Columns], ...]) -> tuple[tuple[Breaches, str], ...]:
    """Write the checks of several rows, each with a statement that fetches a row in breach, if there is one.

    tables: each table with what it is called in the engine and its columns.
    """
    bound = {name: ibis.table(dict(columns), name=called) for name, called, columns in tables}
    found = (breaches for check in RELATION_CHECKS for breaches in check(bound))
    return tuple((breaches, _sql(breaches.rows.limit(1))) for breaches in found)


def _sql(relation: Any) -> str:
    return str(ibis.to_sql(relation, dialect="duckdb", pretty=False))
