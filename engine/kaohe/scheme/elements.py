"""The elements of a scheme's parts: what stands in a list, each maybe on a line of its own, with comments.

Comments are kept by an element's number here, and both writers write elements in this order. May import the model.
"""

from __future__ import annotations

from typing import assert_never

from kaohe.scheme.model import (
    Band,
    Banded,
    Bands,
    Base,
    Bonus,
    Case,
    Change,
    Climb,
    Commission,
    Deduction,
    Expr,
    FormulaScore,
    Grade,
    Include,
    Indicator,
    Item,
    Ladder,
    LaterRefunds,
    Limit,
    Line,
    Notice,
    Parameter,
    PerUnit,
    PlaceRule,
    Pool,
    Ranking,
    RedLine,
    Rung,
    Scale,
    Scorecard,
    Tier,
    Tiers,
    Unread,
)

Element = Indicator | Band | Case | Tier | Change | Rung | Climb | Expr


def elements(part: Item | Indicator) -> tuple[Element, ...]:  # noqa: C901, PLR0911 - one for each construct
    """Give the elements of a part in the order written; a lone expression is what holds else, or without a value.

    Of an element only an indicator has elements in turn.
    """
    match part:
        case Scorecard():
            return part.indicators
        case Indicator() | Banded():
            return _of_scale(part.scale)
        case Grade():
            return _of_scale(part.bands)
        case FormulaScore():
            return _given(part.missing)
        case Base():
            return part.cases
        case Commission():
            tiers = part.scale.tiers if isinstance(part.scale, Tiers) else ()
            return (*tiers, *_given(part.missing))
        case Bonus():
            return (*_paid(part), *_given(part.missing))
        case Deduction():
            return (*_paid(part), *_given(part.missing), *_given(part.source))
        case Parameter():
            return part.changes
        case Ladder():
            return (*part.rungs, *part.climbs)
        case Pool() | Limit() | LaterRefunds() | RedLine() | Ranking() | PlaceRule() | Notice() | Include() | Unread():
            return ()
        case _:
            assert_never(part)


def _of_scale(scale: Scale) -> tuple[Element, ...]:
    match scale:
        case Bands():
            return (*scale.bands, *_given(scale.otherwise), *_given(scale.missing))
        case Line() | PerUnit():
            return _given(scale.missing)
        case _:
            assert_never(scale)


def _paid(part: Bonus | Deduction) -> tuple[Element, ...]:
    """Give the cases and what is paid where none holds; a formula is no element."""
    return (*part.cases, *_given(part.otherwise)) if part.cases else ()


def _given(value: Expr | None) -> tuple[Element, ...]:
    return () if value is None else (value,)
