"""Scores and grades: scorecards, blends, bands.

May import `values`, `words`, `scheme.model`, and of this package `formulas`, `trace`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kaohe.evaluation.formulas import (
    SIGNS,
    BeyondError,
    Lookup,
    Named,
    NoValueError,
    bound_words,
    compare,
    computed,
    decimal_of,
)
from kaohe.evaluation.trace import Blended, Choice, Graded, How, Part, Weighed
from kaohe.scheme.model import Banded, Bands, Expr, FormulaScore, Grade, Indicator, Number, Ref, Scorecard, Text
from kaohe.values import half_up, plain
from kaohe.words import Words

_ELSE: Final = Words("其余", "else")
_MISSING: Final = Words("无值", "no value")
_PLACES: Final = 2


def scorecard(item: Scorecard, lookup: Lookup) -> tuple[Fraction, How]:
    """Add up the indicators' points × weight, each product rounded. All figures that lack are named at once."""
    parts: list[Part] = []
    lacks: list[Named] = []
    divisions: list[Words] = []
    for number, indicator in enumerate(item.indicators, 1):
        try:
            parts.append(_part(indicator, number, lookup))
        except NoValueError as problem:
            lacks.extend(problem.lacks)
            divisions.extend(problem.divisions)
    if lacks or divisions:
        raise NoValueError(tuple(lacks), tuple(divisions))
    return sum((Fraction(part.product) for part in parts), Fraction(0)), Weighed(tuple(parts))


def _part(indicator: Indicator, number: int, lookup: Lookup) -> Part:
    gives, choice = _choose(indicator.bands, indicator.figure, lookup)
    points = Fraction(gives.value)
    return Part(
        indicator_title(indicator, number),
        choice,
        decimal_of(points)[0],
        decimal_of(indicator.weight.value)[0],
        half_up(points * indicator.weight.value, _PLACES),
        indicator.span.line,
    )


def indicator_title(indicator: Indicator, number: int) -> Words:
    """Give an indicator's title: as written, else its figure's, else its place in the scorecard."""
    if indicator.title is not None:
        return Words(indicator.title, indicator.title)
    if isinstance(indicator.figure, Ref) and indicator.figure.target is not None:
        return indicator.figure.target.title
    return Words(f"第 {number} 项", f"item {number}")


def blend(item: FormulaScore, lookup: Lookup) -> tuple[Fraction, How]:
    """Compute a score by its formula."""
    value, formula = computed(item.formula, lookup)
    return value, Blended(formula)


def banded(item: Banded, lookup: Lookup) -> tuple[Fraction, How]:
    """Give the number of the band that a figure falls into."""
    gives, choice = _choose(item.bands, item.by, lookup)
    return Fraction(gives.value), Graded(choice)


def grade(item: Grade, lookup: Lookup) -> tuple[str, How]:
    """Give the word of the band that a figure falls into."""
    gives, choice = _choose(item.bands, item.by, lookup)
    return _text(gives), Graded(choice)


def _choose(bands: Bands, figure: Expr, lookup: Lookup) -> tuple[Number | Text, Choice]:
    """Take the first band that holds, else the rest; without a figure, what the bands say for that."""
    try:
        value, formula = computed(figure, lookup, bands.bands[0].bound.kind if bands.bands else None)
    except NoValueError:
        if bands.missing is None:
            raise
        return bands.missing, Choice(_MISSING, _text(bands.missing), None, bands.missing.span)
    for band in bands.bands:
        if compare(band.op, value, band.bound.value):
            bound = bound_words(band.bound)
            words = Words(f"{SIGNS[band.op].zh}{bound.zh}", f"{SIGNS[band.op].en}{bound.en}")
            return band.gives, Choice(words, _text(band.gives), formula, band.span)
    if bands.otherwise is None:
        raise BeyondError(formula.text)
    return bands.otherwise, Choice(_ELSE, _text(bands.otherwise), formula, bands.otherwise.span)


def _text(gives: Number | Text) -> str:
    return gives.value if isinstance(gives, Text) else plain(decimal_of(gives.value)[0])
