"""Days and periods, counted on a paper calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.periods import Period, PeriodKind, day_number, day_of, parse_day


def period(text: str) -> Period:
    read = Period.parse(text)
    assert read is not None
    return read


def span(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("day", "number"),
    [("1970-01-01", 0), ("1970-01-02", 1), ("1969-12-31", -1), ("1971-01-01", 365), ("2000-01-01", 10957)],
)
def test_days_are_counted_from_1970(day: str, number: int) -> None:
    assert day_number(date.fromisoformat(day)) == number
    assert day_of(number) == date.fromisoformat(day)


def test_a_day_is_read() -> None:
    assert parse_day("2026-10-01") == date(2026, 10, 1)
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    assert parse_day("1000-01-01") == date(1000, 1, 1)
    assert parse_day("8999-12-31") == date(8999, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-10", "2026-1-1", "20261001", "2026-W40-4", "2026-10-01 ", "2026-10-01\n", "2026/10/01", "2026-13-01",
        "2026-00-01", "2026-09-31", "2026-02-29", "2100-02-29", "２０２６-10-01", "0000-01-01", "0999-12-31",
        "9000-01-01", "9999-12-31", "2026-10-01T00:00", "昨天",
    ],
)  # fmt: skip
def test_anything_else_is_no_day(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last", "days"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", 31),
        ("2026-09", "2026-09-01", "2026-09-30", 30),
        ("2026-02", "2026-02-01", "2026-02-28", 28),
        ("2024-02", "2024-02-01", "2024-02-29", 29),
        ("2000-02", "2000-02-01", "2000-02-29", 29),
        ("2100-02", "2100-02-01", "2100-02-28", 28),
        ("2026-12", "2026-12-01", "2026-12-31", 31),
        ("8999-12", "8999-12-01", "8999-12-31", 31),
        ("2026-W41", "2026-10-05", "2026-10-11", 7),
        ("2026-W01", "2025-12-29", "2026-01-04", 7),
        ("2026-W53", "2026-12-28", "2027-01-03", 7),
        ("2021-W01", "2021-01-04", "2021-01-10", 7),
        ("2026-10-01/2026-10-14", "2026-10-01", "2026-10-14", 14),
        ("2026-10-01/2026-10-01", "2026-10-01", "2026-10-01", 1),
    ],
)
def test_a_period_is_read(text: str, first: str, last: str, days: int) -> None:
    assert period(text) == span(first, last)
    assert period(text).days == days


@pytest.mark.parametrize(
    "text",
    [
        "", "2026", "2026-00", "2026-13", "2026-1", "26-10", "2026-10 ", "2026-10\n", "２０２６-10", "2026年10月",
        "2026-W00", "2026-W54", "2025-W53", "2026-w41", "2026-W1", "2026-W41-1", "2026-10-14/2026-10-01",
        "2026-02-01/2026-02-30", "2026-09-31/2026-10-14", "2026-10-01/", "2026-10-01", "2026-10-01/2026-10-14/",
        "2026-10/2026-11", "0000-01", "0001-01", "0999-12", "9000-01", "9999-12", "9999-W52", "0001-W01",
        "0999-12-31/1000-01-02", "8999-12-01/9000-01-01",
    ],
)  # fmt: skip
def test_anything_else_is_no_period(text: str) -> None:
    assert Period.parse(text) is None


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before it begins: 2026-10-02 to 2026-10-01"):
        span("2026-10-02", "2026-10-01")


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2026-10-01", "2026-10-31", "2026-10"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2024-02-01", "2024-02-28", "2024-02-01/2024-02-28"),
        ("2026-10-05", "2026-10-11", "2026-W41"),
        ("2025-12-29", "2026-01-04", "2026-W01"),
        ("2026-12-28", "2027-01-03", "2026-W53"),
        ("2026-10-06", "2026-10-12", "2026-10-06/2026-10-12"),
        ("2026-10-05", "2026-10-18", "2026-10-05/2026-10-18"),
        ("2026-10-01", "2026-11-30", "2026-10-01/2026-11-30"),
        ("2021-02-01", "2021-02-28", "2021-02"),  # four weeks, and a month
        ("0999-03-01", "0999-03-31", "0999-03"),
    ],
)
def test_a_period_is_written_as_people_call_it(first: str, last: str, written: str) -> None:
    assert str(span(first, last)) == written


DAYS = st.dates(date(1000, 1, 1), date(8999, 12, 31))


@settings(deadline=None)
@given(DAYS, DAYS)
def test_any_span_reads_back_as_it_is_written(one: date, other: date) -> None:
    whole = Period(min(one, other), max(one, other))
    assert Period.parse(str(whole)) == whole


@settings(deadline=None)
@given(DAYS.filter(lambda day: day < date(8999, 12, 1)))
def test_any_month_and_any_week_reads_back(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    for whole in (Period.month(day.year, day.month), Period(monday, monday + timedelta(days=6))):
        if whole.first.year >= 1000:
            assert Period.parse(str(whole)) == whole
            assert len(str(whole)) < len("2026-10-01/2026-10-14")


@settings(deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert Period.parse(text) is None or parse_day(text) is None


def test_months() -> None:
    assert period("2026-10").is_month
    assert not period("2026-10-01/2026-10-30").is_month
    assert not period("2026-10-02/2026-10-31").is_month
    assert not period("2026-10-01/2026-11-30").is_month
    assert period("2026-10").months() == (period("2026-10"),)
    assert period("2026-10-01/2026-12-31").months() == (period("2026-10"), period("2026-11"), period("2026-12"))
    assert period("2026-12-01/2027-02-28").months() == (period("2026-12"), period("2027-01"), period("2027-02"))


@pytest.mark.parametrize(
    "text", ["2026-W41", "2026-10-02/2026-10-31", "2026-10-01/2026-11-29", "2024-01-01/2024-02-28"]
)
def test_what_cuts_a_month_has_no_months(text: str) -> None:
    assert period(text).months() is None


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2026-10", "2026-09"),
        ("2026-01", "2025-12"),
        ("2024-03", "2024-02"),
        ("2026-W41", "2026-W40"),
        ("2026-W01", "2025-W52"),
        ("2027-W01", "2026-W53"),
        ("2026-10-15/2026-10-28", "2026-10-01/2026-10-14"),
        ("2026-10-01/2026-10-14", "2026-09-17/2026-09-30"),
        ("2026-10-01/2026-11-30", "2026-08-01/2026-09-30"),  # 61 days, as August and September have
        ("1000-01", "0999-12"),
    ],
)
def test_the_period_before(text: str, before: str) -> None:
    assert str(period(text).previous()) == before


def test_within() -> None:
    october = period("2026-10")
    assert october.within(october)
    assert period("2026-W41").within(october)
    assert not period("2026-W40").within(october)  # begins on 28 September
    assert not period("2026-W44").within(october)  # ends on 1 November
    assert not october.within(period("2026-W41"))
    assert october.first in october
    assert october.last in october
    assert period("2026-11").first not in october


def test_periods_are_in_order_of_time() -> None:
    assert sorted([period("2026-10"), period("2026-W40"), period("2026-10-01/2026-10-14")]) == [
        period("2026-W40"),
        period("2026-10-01/2026-10-14"),
        period("2026-10"),
    ]
    assert [kind.value for kind in PeriodKind] == ["month", "week", "fortnight"]
