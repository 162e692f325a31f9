"""The analysis of pay, of figures that belong together: moved together, looked at once, and in bounded time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.checking import check, moves, shapes
from kaohe.checking.alike import Alike
from kaohe.checking.analysis import analyse
from kaohe.checking.check_pay import items_by_id
from kaohe.checking.moves import Study
from kaohe.checking.piecewise import Straight
from kaohe.diagnostics import Source
from kaohe.scheme.load import load
from support_engine import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.scheme.model import Expr, Scheme

SCHEMES = Path(__file__).parents[1] / "schemes"
HEAD = 'scheme "x" version 1\neffective 2026-10-01\nperiod month\n'
FACTS = "facts late: count; tips: money; fines: money\n"


def scheme_of(text: str, facts: str = FACTS) -> Scheme:
    scheme, report = load(Source("x.scheme", HEAD + facts + text))
    assert scheme is not None, [each.message("en") for each in report]
    checked, report = check(scheme, REGISTRY)
    assert checked is not None, [each.message("en") for each in report]
    return checked


def told(text: str) -> list[str]:
    """Give what is told of how pay moves."""
    found = analyse(scheme_of(text), REGISTRY)
    return [each.remedy("en").split(". ")[0] for each in found if each.rule.code in {"K221", "K222", "K280", "K281"}]


# --- moved together --------------------------------------------------------------------------------------------------


def test_a_formula_of_a_figure_that_stands_alone_too_is_no_figure_of_its_own() -> None:
    assert told("bonus a: 50 when tips - fines >= 100 and tips <= 20\n") == []
    by_tips, by_fines = told("bonus a: 50 when tips - fines >= 100 and tips >= 150\n")
    assert by_tips.startswith("149.99 pays 0.00, 150.00 pays 50.00; With fines ")
    assert "With tips 150.00: 50.01 pays 0.00, 50.00 pays 50.00" in by_fines


def test_two_formulas_of_the_same_figure_are_taken_apart() -> None:
    both = "tips - fines >= 100 and tips + fines <= 50"
    assert told(f"bonus a: 50 when {both}\n") == []


def test_formulas_of_nothing_in_common_each_move_as_one() -> None:
    assert len(told("bonus a: 50 when tips - fines >= 100 and sales_amount - refund_amount >= 10\n")) == 2


def test_a_deduction_that_is_guaranteed_still_takes_no_more_than_its_line_has() -> None:
    scheme = scheme_of("bonus a = tips\ndeduction b = fines; from a\nguarantee b at 100\ncap b at 300\n")
    items = items_by_id(scheme)
    study, line = Study(items), items["b"]
    values = study.values(line)  # type: ignore[arg-type] # a deduction
    tips, fines = sorted(values, key=lambda each: each.name, reverse=True)  # type: ignore[attr-defined] # names

    def pays(a: int, b: int) -> object:
        return study.pays(line, {tips: Straight(Fraction(a)), fines: Straight(Fraction(b))})  # type: ignore[arg-type] # as above

    assert [pays(*each) for each in ((40, 10), (200, 10), (200, 150), (900, 500), (0, 7))] == [-40, -100, -150, -300, 0]


# --- looked at once --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["inman-awards", "shop-monthly", "aftersale", "aftersale-leader", "chitu-combined"])
def test_ways_that_come_to_the_same_are_left_out_and_nothing_is_lost(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_them(_: Alike, _moving: int, ways: Iterable[dict[Expr, object]]) -> Iterator[dict[Expr, object]]:
        yield from ways

    scheme, _ = load(SCHEMES / f"{name}.scheme")
    assert scheme is not None
    checked, _ = check(scheme, REGISTRY)
    assert checked is not None
    monkeypatch.setattr(moves, "_MOST_LOOKS", 10 * moves._MOST_LOOKS)  # for all ways there must be time
    monkeypatch.setattr(shapes, "_MOST_LOOKS", 10 * shapes._MOST_LOOKS)
    short = [each.to_json("en") for each in analyse(checked, REGISTRY)]
    monkeypatch.setattr(Alike, "unlike", all_of_them)
    assert [each.to_json("en") for each in analyse(checked, REGISTRY)] == short


def looks(scheme: Scheme) -> int:
    study = Study(items_by_id(scheme))
    for item in scheme.items:
        list(study.moves(item))  # type: ignore[arg-type] # lines
    return study._shapes.looks


def test_what_does_not_bear_on_a_figure_is_not_looked_at_again_for_it() -> None:
    facts = "facts " + "; ".join(f"f{number}: count" for number in range(7)) + "\n"
    conditions = [f"f{number} >= 3" for number in range(7)]
    few, many = ("bonus a: 50 when " + " and ".join(conditions[:count]) + "\n" for count in (3, 7))
    assert looks(scheme_of(many, facts)) < 20 * looks(scheme_of(few, facts))  # by the ways alone it would be 4**4 times


# --- in bounded time -------------------------------------------------------------------------------------------------


def hostile() -> Scheme:
    facts = "facts " + "; ".join(f"f{number}: count" for number in range(30)) + "\n"
    sums = [" + ".join(f"f{(each + number) % 30}" for number in range(15)) for each in range(30)]
    cases = "; ".join(f"{each + 1} when {sums[each]} >= {each}" for each in range(30))
    return scheme_of("".join(f"bonus b{number}: {cases}\n" for number in range(4)), facts)


def test_a_scheme_that_asks_too_much_is_looked_at_in_part_and_that_is_said() -> None:
    found = analyse(hostile(), REGISTRY)
    assert "K283" in [each.rule.code for each in found]


def test_what_is_looked_at_is_bounded() -> None:
    assert looks(hostile()) < 210_000


# --- compared --------------------------------------------------------------------------------------------------------


def test_two_that_are_compared_are_told_by_how_much_the_one_is_more() -> None:
    assert told("bonus a: 50 when tips > fines\n") == ["equal pays 0.00, 0.01 more pays 50.00"]
    assert told("bonus a: 50 when tips >= fines and late >= 2\n") == [
        "With late 2: 0.01 less pays 0.00, equal pays 50.00",
        "1 pays 0.00, 2 pays 50.00",
    ]
    assert told("bonus a: 50 when tips > fines and late >= 2\n")[1] == (
        "With tips against fines 0.01 more: 1 pays 0.00, 2 pays 50.00"
    )
