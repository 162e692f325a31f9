"""The elements of a scheme's parts: what stands in a list, each maybe on a line of its own, with comments.

Comments are kept by an element's number here, and both writers write elements in this order. May import the model.
"""

from __future__ import annotations

from typing import assert_never

from kaohe.scheme.model import (
    Band,
    Bands,
    Base,
    Bonus,
    Case,
    Commission,
    FormulaScore,
    Grade,
    Include,
    Indicator,
    Item,
    Number,
    PlaceRule,
    Ranking,
    Scorecard,
    Text,
    Tier,
    Tiers,
    Unread,
)

Element = Indicator | Band | Case | Tier | Number | Text


def elements(part: Item | Indicator) -> tuple[Element, ...]:  # noqa: PLR0911 - one for each construct
    """Give the elements of a part in the order written; a lone number or text is what else, or without a value, holds.

    Of an element only an indicator has elements in turn.
    """
    match part:
        case Scorecard():
            return part.indicators
        case Indicator() | Grade():
            return _of_bands(part.bands)
        case FormulaScore():
            return _given(part.missing)
        case Base():
            return part.cases
        case Commission():
            tiers = part.scale.tiers if isinstance(part.scale, Tiers) else ()
            return (*tiers, *_given(part.missing))
        case Bonus():
            return (*part.cases, *_given(part.missing))
        case Ranking() | PlaceRule() | Include() | Unread():
            return ()
        case _:
            assert_never(part)


def _of_bands(bands: Bands) -> tuple[Element, ...]:
    return (*bands.bands, *_given(bands.otherwise), *_given(bands.missing))


def _given(value: Number | Text | None) -> tuple[Element, ...]:
    return () if value is None else (value,)
