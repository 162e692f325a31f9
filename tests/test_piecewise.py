"""Functions that are straight between their breaks: where they are cut, and where they are given up."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.checking import piecewise
from kaohe.checking.piecewise import (
    NoFigureError,
    Straight,
    Stretch,
    UncoveredError,
    function_of,
    on_grid,
)
from kaohe.diagnostics import Source

SPAN = Source("x", "x").span(0, 1)
X = Straight(Fraction(0), Fraction(1))


def number(value: int) -> Straight:
    return Straight(Fraction(value))


def test_a_function_is_cut_where_a_comparison_changes() -> None:
    function = function_of(lambda at: X if at.compare("<", X, number(5), SPAN) else number(9), None)
    assert [(stretch.low, stretch.high) for stretch, _ in function.pieces] == [(None, 5), (5, 5), (5, None)]
    assert [function.at(Fraction(x)) for x in (-3, 5, 6)] == [-3, 9, 9]
    assert function.breaks == {5: (SPAN,)}


def test_from_the_least_value_on() -> None:
    function = function_of(lambda at: number(1 if at.compare(">", X, number(0), None) else 0), Fraction(0))
    assert [function.at(Fraction(x)) for x in (-1, 0, 1)] == [None, 0, 1]


def test_what_has_no_value_is_a_piece_without_one() -> None:
    def compute(at: Stretch) -> Straight:
        if at.compare("=", X, number(2), SPAN):
            raise NoFigureError
        return number(1)

    function = function_of(compute, Fraction(0))
    assert [function.at(Fraction(x)) for x in (1, 2, 3)] == [1, None, 1]


def test_steps_without_a_first_one_have_no_value() -> None:
    with pytest.raises(NoFigureError):
        Stretch(None, Fraction(3)).floor(X, SPAN)


def test_steps_down_are_cut_where_they_fall() -> None:
    falling = Straight(Fraction(5), Fraction(-1, 2))
    function = function_of(lambda at: at.floor(falling, SPAN), Fraction(0))
    # 5 at 0, below that at once; 4 down to x = 2, 3 beyond it.
    assert [function.at(Fraction(x)) for x in (0, 1, 2, 3, 4)] == [5, 4, 4, 3, 3]


def test_too_many_breaks_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def compute(at: Stretch) -> Straight:
        return number(sum(at.compare("<", X, number(bound), SPAN) for bound in range(1, 22)))

    monkeypatch.setattr(piecewise, "_MOST_CUTS", 21)
    assert len(function_of(compute, Fraction(0)).pieces) == 44  # 0, 21 breaks, and 22 between and beyond
    monkeypatch.setattr(piecewise, "_MOST_CUTS", 20)
    with pytest.raises(UncoveredError):
        function_of(compute, Fraction(0))


def test_what_bends_is_given_up() -> None:
    with pytest.raises(UncoveredError):
        X.times(X)
    with pytest.raises(UncoveredError):
        number(1).over(X)


@pytest.mark.parametrize(("up", "found"), [(True, "2.35"), (False, "2.34")])
def test_the_nearest_value_there_is(up: bool, found: str) -> None:
    assert on_grid(Fraction("2.345"), Fraction("0.01"), up=up) == Fraction(found)


def test_two_that_are_rounded_and_always_near_are_given_up() -> None:
    rounded = X.rounded(1)
    with pytest.raises(UncoveredError):
        Stretch(Fraction(0), None).compare(">", rounded, rounded, SPAN)


def test_two_that_are_rounded_and_far_from_each_other_are_told_apart() -> None:
    # Each is off by 0.05 at most, and they are 2 apart.
    rounded = X.rounded(1)
    above = rounded.plus(number(2))
    assert Stretch(Fraction(0), None).compare(">", above, rounded, SPAN)
    assert not Stretch(Fraction(0), None).compare("<", above, rounded, SPAN)


def test_what_is_rounded_to_a_number() -> None:
    function = function_of(lambda at: number(1 if at.compare("=", X.rounded(0), number(2), SPAN) else 0), Fraction(0))
    assert [function.at(Fraction(x)) for x in ("1.49", "1.5", "2", "2.49", "2.5")] == [0, 1, 1, 1, 0]
