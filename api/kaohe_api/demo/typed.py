"""What people typed in for the made-up month: ratings, targets, marks."""

from __future__ import annotations

from typing import Final

from kaohe_api.demo.people import PEOPLE

PERIOD: Final = "2026-10"


def _facts() -> tuple[tuple[str, str, str, str], ...]:
    rows: list[tuple[str, str, str, str]] = []
    for person in PEOPLE:
        named = {
            "sales_target": f"{person.target}.00",
            "self_rating": str(person.self_rating),
            "manager_rating": str(person.manager_rating),
        }
        rows.extend((PERIOD, person.id, name, value) for name, value in named.items())
    return tuple(rows)


FACTS: Final = _facts()
"""Rows of the table facts: period, agent, name, value."""
