"""Exact numbers: the one rounding, digits read and written."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.values import DECIMALS, NUMERIC, Exact, Kind, half_up, parse_number, plain, shown
from kaohe.words import Words

ROUNDED = [
    (Decimal("0.125"), 2, "0.13"),
    (Decimal("-0.125"), 2, "-0.13"),
    (Decimal("0.135"), 2, "0.14"),
    (Decimal("2.675"), 2, "2.68"),  # 2.67 where the number is a binary one
    (Decimal("0.1249999999999999999999999"), 2, "0.12"),
    (Fraction(1, 2), 0, "1"),
    (Fraction(-1, 2), 0, "-1"),
    (Fraction(3, 2), 0, "2"),
    (Fraction(5, 2), 0, "3"),
    (Fraction(2, 3), 4, "0.6667"),
    (Fraction(-2, 3), 4, "-0.6667"),
    (Fraction(1, 3), 2, "0.33"),
    (7, 2, "7.00"),
    (0, 2, "0.00"),
    (Decimal("9.995"), 2, "10.00"),
    (Decimal("1E+3"), 1, "1000.0"),
]


@pytest.mark.parametrize(("value", "decimals", "expected"), ROUNDED)
def test_half_is_rounded_away_from_zero(value: Exact, decimals: int, expected: str) -> None:
    assert str(half_up(value, decimals)) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Decimal("-0.004"), 2, "0.00"),
        (Decimal("-0"), 2, "0.00"),
        (Fraction(-1, 3), 0, "0"),
        (0, 0, "0"),
        (Decimal("-0.0000049"), 5, "0.00000"),
    ],
)
def test_nothing_is_written_without_a_sign(value: Exact, decimals: int, expected: str) -> None:
    rounded = half_up(value, decimals)
    assert plain(rounded) == expected
    assert not rounded.is_signed()


def test_huge_numbers_lose_no_digit() -> None:
    nines = 10**450 - 1
    assert plain(half_up(nines, 2)) == "9" * 450 + ".00"
    assert plain(half_up(Fraction(-nines, 100), 1)) == "-1" + "0" * 448 + ".0"
    assert plain(half_up(Fraction(nines, 1000), 3)) == "9" * 447 + ".999"


@pytest.mark.parametrize("value", [0.1, 1.0, -0.0, float("nan"), float("inf")])
def test_a_float_is_refused(value: float) -> None:
    with pytest.raises(TypeError, match="a float is no exact number"):
        half_up(value, 2)  # type: ignore[arg-type]


@settings(deadline=None)
@given(
    value=st.decimals(min_value=-(10**20), max_value=10**20, places=9),
    decimals=st.integers(min_value=0, max_value=8),
)
def test_it_agrees_with_another_rounding(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), context=Context(prec=60, rounding=ROUND_HALF_UP))
    assert half_up(value, decimals) == expected
    assert -half_up(value, decimals).as_tuple().exponent == decimals


@settings(deadline=None)
@given(numerator=st.integers(-(10**12), 10**12), denominator=st.integers(1, 10**6), decimals=st.integers(0, 6))
def test_it_is_at_most_half_a_step_away_and_odd(numerator: int, denominator: int, decimals: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = half_up(exact, decimals)
    assert abs(Fraction(rounded) - exact) <= Fraction(1, 2 * 10**decimals)
    assert half_up(-exact, decimals) == -rounded
    assert half_up(rounded, decimals) == rounded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12.50", "12.50"),
        ("-12.50", "-12.50"),
        ("+3", "3"),
        ("007", "7"),
        ("9" * 60, "9" * 60),
        ("-" + "9" * 57 + ".9", "-" + "9" * 57 + ".9"),
    ],
)
def test_digits_are_read(text: str, value: str) -> None:
    read = parse_number(text)
    assert read is not None
    assert plain(read) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "+", ".", ".5", "5.", "1.2.3", "1..2", "--1", "+-1", "1e3", "1E3", "1.5e-3", "0x1f", "1_000", "1,000",
        " 1", "1 ", "1\n", "１２", "1２", "٣", "−1", "NaN", "Infinity", "inf", "一", "9" * 61, "1." + "0" * 59,
    ],
)  # fmt: skip
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@settings(deadline=None)
@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4))
def test_what_is_written_reads_back(value: Decimal) -> None:
    assert parse_number(plain(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1E+3", "1000"), ("1E-7", "0.0000001"), ("12.50", "12.50"), ("0.00", "0.00"), ("1E+30", "1" + "0" * 30)],
)
def test_no_exponent_is_written(value: str, expected: str) -> None:
    assert plain(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, Kind.MONEY, "—"),
        (None, Kind.RATIO, "—"),
        ("0.6667", Kind.RATIO, "66.67%"),
        ("1.0000", Kind.RATIO, "100.00%"),
        ("0.0000", Kind.RATIO, "0.00%"),
        ("-0.0150", Kind.RATIO, "-1.50%"),
        ("1", Kind.RATIO, "100%"),
        ("9" * 450, Kind.RATIO, "9" * 450 + "00%"),
        ("1234567.50", Kind.MONEY, "1234567.50"),
        ("32.10", Kind.SECONDS, "32.10"),
        ("1E+2", Kind.COUNT, "100"),
    ],
)
def test_a_figure_is_shown_as_people_read_it(value: str | None, kind: Kind, expected: str) -> None:
    assert shown(None if value is None else Decimal(value), kind) == expected


def test_every_number_has_its_decimals() -> None:
    assert set(DECIMALS) == NUMERIC == set(Kind) - {Kind.TEXT, Kind.FLAG, Kind.DATE}
    assert {kind for kind, decimals in DECIMALS.items() if decimals == 4} == {Kind.RATIO}
    assert {decimals for kind, decimals in DECIMALS.items() if kind is not Kind.RATIO} == {2}


def test_words_are_said_in_either_language() -> None:
    words = Words("提成", "commission")
    assert words.say("zh") == "提成"
    assert words.say("en") == "commission"
