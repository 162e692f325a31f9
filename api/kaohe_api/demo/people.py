"""Who works in the made-up shops, on which accounts, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

FLAGSHIP: Final = "晴川旗舰店"
OUTLET: Final = "晴川专营店"
SHOPS: Final = (FLAGSHIP, OUTLET)

FIRST_DAY: Final = date(2026, 9, 26)
"""Where the events begin: the buyers' time to order and pay runs from September into the month."""
LAST_DAY: Final = date(2026, 11, 8)
"""Where they end: late enough that every figure of October is final."""

_HANDOVER: Final = date(2026, 10, 16)

HOUR: Final = 3600
EARLY: Final = (8 * HOUR + HOUR // 2, 17 * HOUR)
LATE: Final = (15 * HOUR + HOUR // 2, 24 * HOUR + HOUR // 3)
"""Seconds after midnight between which a shift answers; the late one runs past midnight."""


@dataclass(frozen=True, slots=True)
class Person:
    """An agent. Whole numbers say how they work: seconds to a usual answer, percent of inquiries closed.

    pull: how many buyers come to them, relative to the others.
    """

    id: str
    name: str
    nick: str
    team: str
    level: str
    role: str
    hired_on: date
    pace: int
    skill: int
    pull: int
    target: int
    self_rating: int
    manager_rating: int


PEOPLE: Final = (
    Person("a01", "林晓雨", "小雨", "A", "P4", "presale", date(2023, 3, 6), 22, 64, 14, 32000, 92, 95),
    Person("a02", "陈思远", "思远", "A", "P3", "presale", date(2024, 5, 13), 30, 56, 12, 28000, 88, 86),
    Person("a03", "王佳怡", "佳怡", "A", "P3", "presale", date(2024, 2, 26), 27, 58, 12, 28000, 90, 91),
    Person("a04", "刘梦琪", "梦琪", "A", "P2", "presale", date(2025, 6, 9), 41, 46, 10, 22000, 85, 78),
    Person("a05", "赵子涵", "子涵", "A", "P1", "presale", date(2026, 9, 1), 58, 35, 7, 15000, 82, 70),
    Person("a06", "孙浩然", "浩然", "B", "P4", "presale", date(2022, 11, 21), 25, 61, 14, 32000, 90, 93),
    Person("a07", "周雅婷", "雅婷", "B", "P3", "presale", date(2024, 8, 5), 33, 54, 12, 28000, 86, 84),
    Person("a08", "吴俊杰", "俊杰", "B", "P2", "presale", date(2025, 4, 14), 38, 50, 10, 22000, 88, 80),
    Person("a09", "郑晓彤", "晓彤", "B", "P2", "presale", date(2025, 9, 8), 46, 44, 10, 22000, 80, 76),
    Person("a10", "何一凡", "一凡", "B", "P1", "presale", _HANDOVER, 52, 38, 8, 8000, 78, 72),
    Person("a11", "谢文静", "文静", "A", "P3", "aftersale", date(2023, 9, 4), 35, 20, 10, 4000, 89, 90),
    Person("a12", "马天宇", "天宇", "B", "P2", "aftersale", date(2025, 3, 3), 44, 18, 10, 4000, 84, 82),
)


@dataclass(frozen=True, slots=True)
class Binding:
    """Which person works an account; without days: always."""

    shop: str
    account: str
    person: Person
    from_date: date | None = None
    to_date: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.from_date or day) <= day <= (self.to_date or day)


def _bindings() -> tuple[Binding, ...]:
    """Give each person an account in both shops; one more changes hands in the middle of the month."""
    found: list[Binding] = []
    by_id = {person.id: person for person in PEOPLE}
    for shop in SHOPS:
        for person in PEOPLE:
            joined = person.hired_on if person.hired_on > FIRST_DAY else None
            found.append(Binding(shop, f"{shop}:{person.nick}", person, joined))
    account = f"{OUTLET}:实习"
    found.append(Binding(OUTLET, account, by_id["a05"], None, date(2026, 10, 15)))
    found.append(Binding(OUTLET, account, by_id["a10"], _HANDOVER, None))
    return tuple(found)


BINDINGS: Final = _bindings()
ACCOUNTS: Final = frozenset(binding.account for binding in BINDINGS)


def shift(person: Person, day: date) -> tuple[int, int] | None:
    """Say when a person answers on a day; None on a day off. Teams change shifts each week, one day in seven is off."""
    number = PEOPLE.index(person)
    if (day.toordinal() + number * 2) % 7 == 0 or day < person.hired_on:
        return None
    early = (day.isocalendar().week + number + (person.team == "B")) % 2 == 0
    return EARLY if early else LATE
