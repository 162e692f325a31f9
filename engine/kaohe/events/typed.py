"""Columns that have types, as those of Parquet and of databases have: what forms they come in, and their cells.

Every cell comes out as text, but for times that are stored as such: whole seconds, local or as instants. May import
`raw`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.diagnostics import Cell, Report
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.raw import Form, reserved, unique
from kaohe.events.schema import Kind

if TYPE_CHECKING:
    from kaohe.events.schema import TableSpec

_ROW_NUMBER: Final = "file_row_number"
"""What DuckDB calls the number of a Parquet file's row; it refuses a file that has a column of that name."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The form of each column that can be used; None: nothing but empty cells.

    in_place: whether every engine reads every column as it is read here.
    """

    forms: dict[str, Form | None]
    in_place: bool


def forms_of(schema: Any, spec: TableSpec, place: str, report: Report, header: int | None = 1) -> Forms | None:
    """Give the forms of an Arrow schema's columns; None, with findings, if some that are known cannot be read.

    place: where two columns of one name are told; header: the row that holds the columns' names, if one does.
    """
    if not unique(list(schema.names), place, report):
        return None
    before = len(report)
    kinds = {column.name: column.kind for column in spec.columns}
    forms: dict[str, Form | None] = {}
    in_place = _ROW_NUMBER not in {name.casefold() for name in schema.names}
    for column in schema:
        if reserved(column.name):
            continue
        if _is_plain(column.type):
            form = forms[column.name] = _form(column.type, kinds.get(column.name))
            in_place &= _reads_alike(column.type, form)
        elif column.name in kinds:
            cell = Cell(spec.name, header, column.name)
            report.add(rules.COLUMN_TYPE, cell, column=column.name, type=str(column.type))
    return Forms(forms, in_place) if len(report) == before else None


def _is_plain(kind: Any) -> bool:
    """Tell whether a type's values can be written as a cell."""
    types = pa.types
    if types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    return not (types.is_nested(kind) or types.is_time(kind) or types.is_duration(kind) or types.is_interval(kind))


def _form(kind: Any, wanted: Kind | None) -> Form | None:
    if pa.types.is_null(kind):
        return None
    if wanted is Kind.TIME and pa.types.is_timestamp(kind):
        return Form.LOCAL if kind.tz is None else Form.INSTANT
    return Form.TEXT


def _reads_alike(kind: Any, form: Form | None) -> bool:
    """Tell whether engines write a type's values as the stream does; floats, say, each writes in its own way."""
    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    plain = (types.is_string, types.is_large_string, types.is_integer, types.is_decimal128, types.is_date32)
    return form is not Form.TEXT or any(holds(kind) for holds in plain)


def cells_of(column: Any, form: Form) -> Any:
    """Turn a column into its form: fractions of a second are cut off, numbers are written as they are."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if form is not Form.TEXT:
        naive = column.cast(pa.timestamp("s")) if pa.types.is_null(kind) else column.view(pa.timestamp(kind.unit))
        return pc.floor_temporal(naive, unit="second").cast(pa.timestamp("s")).cast(pa.int64())
    if pa.types.is_timestamp(kind):
        return _written(column.view(pa.timestamp(kind.unit)))
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def _written(times: Any) -> Any:
    """Write times where a text or a day is expected: those at midnight as the day."""
    days = times.cast(pa.date32(), safe=False)
    return pc.if_else(pc.equal(days.cast(times.type), times), days.cast(pa.string()), times.cast(pa.string()))
