"""Scores and grades: scorecards, blends, bands.

May import `values`, `words`, `scheme.model`, and of this package `formulas`, `scales`, `trace`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kaohe.evaluation.formulas import (
    BeyondError,
    Lookup,
    Named,
    NoValueError,
    computed,
    decimal_of,
    number_words,
    rounded,
)
from kaohe.evaluation.scales import chosen, scaled
from kaohe.evaluation.trace import Blended, Choice, Graded, How, Part, Weighed
from kaohe.scheme.model import Banded, FormulaScore, Grade, Indicator, Ladder, Ref, Scorecard
from kaohe.words import Words

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
    points, choice = scaled(indicator.scale, indicator.figure, lookup)
    product, before = rounded(points * indicator.weight.value, _PLACES)
    return Part(
        indicator_title(indicator, number),
        choice,
        decimal_of(points)[0],
        decimal_of(indicator.weight.value)[0],
        product,
        indicator.span.line,
        number_words(indicator.weight),
        before,
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
    """Give the number that a figure of this size gives."""
    value, choice = scaled(item.scale, item.by, lookup)
    return value, Graded(choice)


def level(item: Ladder, lookup: Lookup) -> tuple[str, How]:
    """Give the level that an agent has; one that the ladder lacks is in none of its bands."""
    figure = lookup(item.by)
    if figure.value is None:
        raise NoValueError((item.by,))
    for number, rung in enumerate(item.rungs):
        if rung.level == figure.value:
            return rung.level, level_of(item, number)
    raise BeyondError(Words(f"{figure.title.zh} {figure.value}", f"{figure.title.en} {figure.value}"))


def level_of(item: Ladder, number: int) -> Graded:
    """Say which of its levels a ladder's is."""
    rung, last = item.rungs[number], len(item.rungs)
    title = "" if rung.title is None else f" {rung.title}"
    zh, en = f"{last} 级中的第 {number + 1} 级", f"level {number + 1} of {last}"
    words = Words(f"{rung.level}{title}，{zh}", f"{rung.level}{title}, {en}")
    return Graded(Choice(words, rung.level, None, rung.span))


def grade(item: Grade, lookup: Lookup) -> tuple[str, How]:
    """Give the word of the band that a figure falls into."""
    gives, choice = chosen(item.bands, item.by, lookup)
    return str(gives.value), Graded(choice)
