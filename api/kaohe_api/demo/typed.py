"""What people typed in for the made-up month: ratings, targets, marks."""

from __future__ import annotations

from typing import Final

from kaohe_api.demo.people import PEOPLE

PERIOD: Final = "2026-10"


_COMPLAINTS: Final = {"a04": 1, "a05": 2, "a09": 1, "a12": 1}
_LATE_REPORTS: Final = frozenset({"a05", "a10"})


def _facts() -> tuple[tuple[str, str, str, str], ...]:
    rows: list[tuple[str, str, str, str]] = []
    for person in PEOPLE:
        named = {
            "sales_target": f"{person.target}.00",
            "self_rating": str(person.self_rating),
            "manager_rating": str(person.manager_rating),
            "投诉次数": str(_COMPLAINTS.get(person.id, 0)),
            "报表及时性": "75" if person.id in _LATE_REPORTS else "95",
            "报表真实性": str(min(100, person.manager_rating + 5)),
            "报表质量": str(person.manager_rating),
        }
        rows.extend((PERIOD, person.id, name, value) for name, value in named.items())
    return tuple(rows)


FACTS: Final = _facts()
"""Rows of the table facts: period, agent, name, value. The Chinese names are those that the scheme declares."""
