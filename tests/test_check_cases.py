"""Cases of a line that never decide, since one above them holds wherever they do."""

from __future__ import annotations

import pytest

from support_checking import checked, told


def bonus(*conditions: str) -> str:
    cases = ", ".join(f"{{when: {condition}, amount: {index} yuan}}" for index, condition in enumerate(conditions))
    return f"- {{bonus: b, cases: [{cases}]}}\n"


def untold(items: str) -> list[tuple[str, str]]:
    scheme, report = checked(items)
    assert scheme is not None, list(report)
    return told(report)


@pytest.mark.parametrize(
    ("conditions", "never"),
    [
        (("sales_amount >= 1000", "sales_amount >= 2000"), ["sales_amount >= 2000"]),
        (("sales_amount >= 2000", "sales_amount >= 1000"), []),
        (("sales_amount > 1000", "sales_amount >= 1000"), []),
        (("sales_amount >= 1000", "sales_amount > 1000"), ["sales_amount > 1000"]),
        (("sales_amount < 1000", "sales_amount <= 999.99"), ["sales_amount <= 999.99"]),
        (("sales_amount != 5", "sales_amount = 6"), ["sales_amount = 6"]),
        (("sales_amount != 5", "sales_amount = 5"), []),
        (("sales_amount >= 1000", "sales_qty >= 2000"), []),
        (("level = P3", "level = P3"), ["level = P3"]),
        (("level = P3", "level = P4"), []),
        (("level = P3", "level = P3 and sales_qty > 3"), ["level = P3 and sales_qty > 3"]),
        (("level = P3 and sales_qty > 3", "level = P3"), []),
        (("level = P3 and sales_qty > 3", "sales_qty > 9 and level = P3"), ["sales_qty > 9 and level = P3"]),
        (("level = P3 or sales_qty > 3", "level = P3"), []),
        (("sales_qty first", "sales_amount > 3 and sales_qty first"), ["sales_amount > 3 and sales_qty first"]),
    ],
)
def test_a_case_that_an_earlier_one_covers_never_decides(conditions: tuple[str, ...], never: list[str]) -> None:
    assert untold(bonus(*conditions)) == [("K228", each) for each in never]


@pytest.mark.parametrize("item", ["base: , amount: 3000", "deduction: d"])
def test_so_it_is_in_base_pay_and_deductions(item: str) -> None:
    cases = "[{when: level = P3, amount: 1}, {when: level = P3, amount: 2}]"
    assert untold(f"- {{{item}, cases: {cases}}}\n") == [("K228", "level = P3")]


def test_the_first_that_covers_it_is_named() -> None:
    _, report = checked(bonus("sales_amount > 1", "sales_amount > 2", "sales_amount > 3"))
    assert [found.message("zh") for found in report.sorted()] == [
        "这一条永远轮不到：前面的“sales_amount > 1”已经包括了它"
    ] * 2
