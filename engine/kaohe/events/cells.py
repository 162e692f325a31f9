"""What cells become: portable expressions that read times, days, amounts and quantities from text.

May import `schema` and `files`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import ibis

from kaohe.events.raw import INNER, Form
from kaohe.events.schema import Column, Kind

_MONTH_DAY: Final = r"\d{3}-\d{2}-\d{2}"
_DAY: Final = r"^[1-9]" + _MONTH_DAY + r"\z"  # a binding may end on 9999-12-31, which is to say never
_EARLIEST: Final = -30_610_224_000
"""The first second of the year 1000, since 1970."""
_LATEST: Final = 221_845_392_000
"""The first second of the year 9000: days must be countable on either side, as those of periods are."""
_OFFSET: Final = r"(Z|z|[+-]([01]\d|2[0-3]):?[0-5]\d)"
_TIME: Final = r"^[1-8]" + _MONTH_DAY + r"[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?" + _OFFSET + r"?\z"
_AMOUNT: Final = r"^0*\d{1,10}(\.\d{1,2}0*)?\z"
_QUANTITY: Final = r"^0*\d{1,10}(\.0+)?\z"
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2100
_STEP: Final = 4 * 86400  # no zone has changed twice within four days since 1970


def clocks(column: Column, cell: Any, form: Form) -> dict[str, Any]:
    """Give what a time's value is made of: `seconds` since 1970 as written, and how far `ahead` of UTC, null if unsaid.

    Each stands once in a step of its own, for the zone's offsets are many and each asks for them.
    """
    if column.kind is not Kind.TIME:
        return {}
    if form is not Form.TEXT:
        ahead = ibis.null("int64") if form is Form.LOCAL else ibis.literal(0, "int64")
        return {_seconds(column): _where((cell >= _EARLIEST) & (cell < _LATEST), cell), _ahead(column): ahead}
    rest = ibis.ifelse(cell.substr(16, 1) == ":", cell.substr(16, 3), ":00")
    moment = (cell.substr(0, 10) + " " + cell.substr(11, 5) + rest).try_cast("timestamp")
    local = moment.epoch_seconds().cast("int64")  # a double in some engines, whole here
    offset = cell.substr(16).re_extract(_OFFSET + r"\z", 0)
    size = offset.right(2).try_cast("int64") * 60 + offset.substr(1, 2).try_cast("int64") * 3600
    ahead = ibis.cases(
        (offset == "", ibis.null("int64")),
        (offset.lower() == "z", 0),
        (offset.startswith("-"), -size),
        else_=size,
    )
    return {_seconds(column): _where(cell.re_search(_TIME), local), _ahead(column): ahead}


def _seconds(column: Column) -> str:
    return f"{INNER}seconds {column.name}"


def _ahead(column: Column) -> str:
    return f"{INNER}ahead {column.name}"


def value_of(column: Column, table: Any, zone: tuple[tuple[int, int], ...]) -> Any:
    """Give a cell's value; null where it is empty or not of the column's kind.

    table: has the cells and their `clocks`; zone: as of `offsets`.
    """
    cell = table[column.name]
    match column.kind:
        case Kind.TEXT:
            return cell
        case Kind.WORD:
            return _where(cell.isin(column.words), cell)
        case Kind.TIME:
            seconds, ahead = table[_seconds(column)], table[_ahead(column)]
            return ibis.ifelse(ahead.isnull(), seconds, seconds - ahead + _offset_at(seconds - ahead, zone))
        case Kind.DAY:
            return _where(cell.re_search(_DAY), cell.try_cast("date").epoch_days().cast("int32"))
        case Kind.AMOUNT:
            return _where(cell.re_search(_AMOUNT), (cell.try_cast("decimal(18,2)") * 100).cast("int64"))
        case _:
            return _where(cell.re_search(_QUANTITY), cell.try_cast("decimal(18,0)").cast("int64"))


def _where(sound: Any, value: Any) -> Any:
    return ibis.ifelse(sound, value, ibis.null(value.type()))


def _offset_at(instant: Any, zone: tuple[tuple[int, int], ...]) -> Any:
    """Choose the zone's offset at an instant, halving the changes at each step."""
    if len(zone) == 1:
        return ibis.literal(zone[0][1], "int64")
    half = len(zone) // 2
    return ibis.ifelse(instant < zone[half][0], _offset_at(instant, zone[:half]), _offset_at(instant, zone[half:]))


@lru_cache
def offsets(timezone: str) -> tuple[tuple[int, int], ...]:
    """Give a zone's offsets from UTC as (from this instant on, seconds), in order, from 1970 to 2100.

    Before and after, the first and the last hold.
    """
    zone = ZoneInfo(timezone)
    instant = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    found = [(instant, _offset(zone, instant))]
    while instant < last:
        following = instant + _STEP
        if (offset := _offset(zone, following)) != found[-1][1]:
            found.append((_change(zone, instant, following), offset))
        instant = following
    return tuple(found)


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """Find the first instant at which the later offset holds."""
    later = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == later:
            after = middle
        else:
            before = middle
    return after


def _offset(zone: ZoneInfo, instant: int) -> int:
    moment = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC) + timedelta(seconds=instant)
    offset = moment.astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(seconds=1)
