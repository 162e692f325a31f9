"""A better place that brings less than the one behind it is told."""

from __future__ import annotations

import pytest

from kaohe import check
from kaohe.checking.analysis import analyse
from support_checking import HEAD, read_items, some_metrics

RANKING = "- {base: , amount: 3000}\n- {ranking: , by: sales_amount, within: team}\n"


def told(items: str) -> list[str]:
    """Give the headlines of what is told of places."""
    scheme, report = check(read_items(RANKING + items, HEAD), some_metrics())
    assert scheme is not None, list(report)
    return [each.message("zh") for each in analyse(scheme, some_metrics()) if each.rule.code == "K278"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("- {place: first, award: 100}\n- {place: last, deduct: 100, from: base}\n", []),
        ("- {place: first, award: 10}\n- {place: place 2, award: 50}\n", ["第 1 名 10.00，第 2 名 50.00"]),
        ("- {place: place 2, award: 50}\n", []),  # the first has none, and no rule
        ("- {place: first, award: 50}\n- {place: place 2, award: 50}\n", []),
        ("- {place: first, award: 60}\n- {place: top 3, award: 50}\n", []),  # 110, 50, 50
        (
            "- {place: first, award: 5}\n- {place: place 2, award: 20}\n- {place: top 3, award: 10}\n",
            ["第 1 名 15.00，第 2 名 30.00"],
        ),
        ("- {place: first, deduct: 10, from: base}\n", ["第 1 名 -10.00，第 2 名 0.00"]),
        ("- {place: last, award: 3}\n", ["倒数第 2 名 0.00，倒数第 1 名 3.00"]),
        (
            "- {place: last, deduct: 10, from: base}\n- {place: bottom 2, deduct: 20, from: base}\n",
            [],  # the last is among the bottom ones: 30, 20
        ),
        ("- {place: bottom 2, award: 20}\n", ["倒数第 3 名 0.00，倒数第 2 名 20.00"]),
        ("- {place: first, award: sales_amount * 1%}\n- {place: place 2, award: 50}\n", []),  # no fixed amount
        ("- {place: first, award: 1, streak: 2}\n- {place: place 2, award: 50}\n", []),
        ("- {place: first, duty: share}\n- {place: place 2, award: 50}\n", []),
    ],
)
def test_places(items: str, expected: list[str]) -> None:
    assert told(items) == [f"名次好的反而少得：{each}" for each in expected]


def test_each_ranking_is_looked_at_by_itself() -> None:
    items = (
        "- {place: first, award: 100}\n- {ranking: other, by: sales_qty, within: all}\n- {place: first, award: 7}\n"
        "- {place: place 2, award: 500}\n"
    )
    assert told(items) == ["名次好的反而少得：第 1 名 7.00，第 2 名 500.00"]
