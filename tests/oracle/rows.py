"""The rows of a dataset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY = 86400
_START = datetime(1970, 1, 1)  # noqa: DTZ001 - the shop's own clock has no zone here


def seconds(text: str) -> int:
    """`2026-10-01 09:30` or `2026-10-01 09:30:05`, as seconds of that clock since 1970."""
    return int((datetime.fromisoformat(text) - _START).total_seconds())


def written_time(moment: int) -> str:
    return (_START + timedelta(seconds=moment)).isoformat(sep=" ")


def day_number(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def written_day(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def span_of(period: str) -> tuple[int, int]:
    """First and last day of `2026-10`, `2026-W41` or `2026-10-01/2026-10-14`."""
    if "/" in period:
        first, last = period.split("/")
        return day_number(first), day_number(last)
    if week := re.fullmatch(r"(\d+)-W(\d+)", period):
        first_day = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return day_number(str(first_day)), day_number(str(first_day)) + 6
    first = day_number(period + "-01")
    last = first
    while written_day(last + 1).startswith(period):
        last += 1
    return first, last


@dataclass(frozen=True)
class Account:
    shop: str
    account: str
    agent: str
    role: str = "presale"
    from_date: int | None = None
    to_date: int | None = None

    def covers(self, day: int) -> bool:
        return (self.from_date is None or self.from_date <= day) and (self.to_date is None or day <= self.to_date)

    def overlaps(self, first: int, last: int) -> bool:
        return any(self.covers(day) for day in range(first, last + 1))


@dataclass(frozen=True)
class Agent:
    agent: str
    team: str | None = None


@dataclass(frozen=True)
class Message:
    shop: str
    account: str
    buyer: str
    sent_at: int
    sender: str
    text: str | None = None
    forwarded_to: str | None = None

    @property
    def is_transfer(self) -> bool:
        return self.forwarded_to is not None

    @property
    def words(self) -> str:
        return self.text or ""


@dataclass(frozen=True)
class Order:
    order_id: str
    shop: str
    buyer: str
    created_at: int
    paid_at: int | None = None
    amount: int = 10000
    post_fee: int = 0
    quantity: int = 1
    received_at: int | None = None
    flag: str | None = None


@dataclass(frozen=True)
class Refund:
    refund_id: str
    order_id: str
    completed_at: int
    amount: int
    quantity: int


@dataclass(frozen=True)
class Review:
    review_id: str
    order_id: str
    reviewed_at: int
    rating: str
    responsible_agent: str | None = None
    handler: str | None = None
    fixed_at: int | None = None


@dataclass(frozen=True)
class Cost:
    cost_id: str
    shop: str
    agent: str
    incurred_at: int
    kind: str
    amount: int


@dataclass(frozen=True)
class Fact:
    period: str
    agent: str
    name: str
    value: str


@dataclass(frozen=True)
class Shop:
    """A whole dataset, of one shop or several. A table that is None is absent, one that is empty is there.

    `without` names the columns that are absent, such as `reviews.handler`.
    """

    accounts: tuple[Account, ...] | None = ()
    agents: tuple[Agent, ...] | None = ()
    messages: tuple[Message, ...] | None = ()
    orders: tuple[Order, ...] | None = ()
    refunds: tuple[Refund, ...] | None = ()
    reviews: tuple[Review, ...] | None = ()
    costs: tuple[Cost, ...] | None = ()
    facts: tuple[Fact, ...] | None = ()
    without: frozenset[str] = frozenset()

    def has(self, needed: str) -> bool:
        """Whether a table, or a column of a table written `table.column`, is there."""
        return getattr(self, needed.split(".", maxsplit=1)[0]) is not None and needed not in self.without
