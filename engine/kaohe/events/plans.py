"""How a dataset's tables are read and checked, as relations that are written once for tables of the same columns.

To write a relation takes longer than to compute it on a small table, and a process may open many datasets. May import
`schema`, `cells`, `raw` and `validation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ibis

from kaohe.events.cells import clocks, offsets, value_of
from kaohe.events.raw import INNER, Form
from kaohe.events.schema import TABLES
from kaohe.events.validation import RELATION_CHECKS, Breaches, RowCheck, marks, row_checks

Columns = tuple[tuple[str, str], ...]
"""Names and types of columns."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How a table is taken in, from its cells: each relation is over the one before it, under its name.

    timed, parsed: on the way. result: the table, with the breaches of each row in `_bad`. checks: as
    `validation.marked` wants them.
    """

    timed: Any
    parsed: Any
    result: Any
    checks: tuple[RowCheck, ...]


def stage(table: str, stage_name: str) -> str:
    """Give what a table is called at a stage of its reading: `cells`, `timed`, `parsed`, `marked`."""
    return f"{table}_{stage_name}"


@lru_cache(maxsize=256)
def table_plan(name: str, forms: tuple[tuple[str, Form], ...], timezone: str) -> TablePlan:
    """Write the relations for a table of these columns, whose cells are known as its stage `cells`.

    A step's columns are named by the next one and not repeated in it: a zone's offsets are many.
    """
    spec = TABLES[name]
    form_of = dict(forms)
    known = {column.name: column for column in spec.columns if column.name in form_of}
    incoming = ibis.table({"row": "int64", **{column: form.type for column, form in forms}}, name=stage(name, "cells"))
    times: dict[str, Any] = {}
    for column in known.values():
        times |= clocks(column, incoming[column.name], form_of[column.name])
    timed = incoming.mutate(**times)
    step = ibis.table(timed.schema(), name=stage(name, "timed"))
    zone = offsets(timezone)
    parsed = step.mutate(
        **{f"{INNER}value {column}": value_of(spec_of, step, zone) for column, spec_of in known.items()}
    )
    last = ibis.table(parsed.schema(), name=stage(name, "parsed"))
    values = {column: last[f"{INNER}value {column}"] for column in known}
    checks = row_checks(spec, {column: last[column] for column in known}, values)
    extra = {column: last[column] for column in form_of if column not in known}
    return TablePlan(timed, parsed, last.select("row", **values, **extra, _bad=marks(checks)), checks)


@lru_cache(maxsize=64)
def relation_plan(tables: tuple[tuple[str, str, Columns], ...]) -> tuple[Breaches, ...]:
    """Write the checks of several rows. tables: each table with what it is called in the engine and its columns."""
    bound = {name: ibis.table(dict(columns), name=called) for name, called, columns in tables}
    return tuple(breaches for check in RELATION_CHECKS for breaches in check(bound))
