"""Days and periods: months, ISO weeks and spans of days. May import nothing of kaohe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_EPOCH: Final = date(1970, 1, 1)
_YEARS: Final = range(1000, 9000)  # leaves room to count days and periods on either side
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_SPAN: Final = re.compile(rf"({_DAY})/({_DAY})", re.ASCII)


class PeriodKind(StrEnum):
    """How often a scheme pays."""

    MONTH = "month"
    WEEK = "week"
    FORTNIGHT = "fortnight"


def day_number(day: date) -> int:
    """Count the days since 1970-01-01: how the shared relations write a day."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Turn a day's number back into the day."""
    return _EPOCH + timedelta(days=number)


def parse_day(text: str) -> date | None:
    """Read `2026-10-01`, a day of the years 1000 to 8999; None for anything else."""
    if not re.fullmatch(_DAY, text, re.ASCII):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first} to {self.last}")

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """Read `2026-10`, `2026-W41` or `2026-10-01/2026-10-14`, of the years 1000 to 8999; None for anything else."""
        if found := _SPAN.fullmatch(text):
            first, last = parse_day(found[1]), parse_day(found[2])
            return None if first is None or last is None or last < first else cls(first, last)
        found = _MONTH.fullmatch(text) or _WEEK.fullmatch(text)
        if found is None or int(found[1]) not in _YEARS:
            return None
        try:
            if found.re is _MONTH:
                return cls.month(int(found[1]), int(found[2]))
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            return None
        return cls(first, first + timedelta(days=6))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Give a calendar month."""
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(first, following - timedelta(days=1))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def is_month(self) -> bool:
        """Whether it is exactly one calendar month."""
        return self == Period.month(self.first.year, self.first.month)

    def months(self) -> tuple[Period, ...] | None:
        """Cut it into calendar months; None where its ends are not those of months."""
        cut: list[Period] = []
        day = self.first
        while day <= self.last:
            month = Period.month(day.year, day.month)
            if month.first != day or month.last > self.last:
                return None
            cut.append(month)
            day = month.last + timedelta(days=1)
        return tuple(cut)

    def previous(self) -> Period:
        """Give the period just before it: the month before a month, else as many days."""
        before = self.first - timedelta(days=1)
        if self.is_month:
            return Period.month(before.year, before.month)
        return Period(before - timedelta(days=self.days - 1), before)

    def following(self) -> Period:
        """Give the period just after it: the month after a month, else as many days."""
        after = self.last + timedelta(days=1)
        if self.is_month:
            return Period.month(after.year, after.month)
        return Period(after, after + timedelta(days=self.days - 1))

    def through(self, last: Period) -> tuple[Period, ...] | None:
        """Give all periods from it up to another; None where that is not one of those that follow it."""
        found = [self]
        while found[-1].last < last.first:
            found.append(found[-1].following())
        return tuple(found) if found[-1] == last else None

    def __contains__(self, day: date) -> bool:
        """Whether a day is one of these."""
        return self.first <= day <= self.last

    def within(self, other: Period) -> bool:
        """Whether all its days are days of the other."""
        return other.first <= self.first and self.last <= other.last

    def overlaps(self, other: Period) -> bool:
        """Whether any of its days are days of the other."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        """Write it as `Period.parse` reads it, as a month or a week where it is one."""
        if self.is_month:
            return str(self.first)[: len("2026-10")]
        year, week, weekday = self.first.isocalendar()
        if weekday == 1 and self.days == 7:  # noqa: PLR2004 - a week's days
            return f"{year:04d}-W{week:02d}"
        return f"{self.first}/{self.last}"
