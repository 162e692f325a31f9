"""Parameters that stand for numbers: where they may stand, and a scheme with the values of a day put in.

May import the model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from kaohe.scheme.model import (
    Banded,
    Bands,
    Bonus,
    Commission,
    Deduction,
    FormulaScore,
    Grade,
    Item,
    Line,
    Linear,
    Number,
    Parameter,
    PerUnit,
    Quantity,
    Scale,
    Scheme,
    Scorecard,
    Text,
    Tiers,
)
from kaohe.scheme.terms import with_parts

if TYPE_CHECKING:
    from datetime import date

Change = Callable[[Number], Number]


def with_numbers(item: Item, change: Change) -> Item:
    """Give an item with each number changed that a parameter may stand for; those in formulas are none of them."""
    match item:
        case Scorecard():
            indicators = tuple(
                with_parts(each, weight=change(each.weight), scale=_scale(each.scale, change))
                for each in item.indicators
            )
            return with_parts(item, indicators=indicators)
        case Banded():
            return with_parts(item, scale=_scale(item.scale, change))
        case Grade():
            return with_parts(item, bands=_bands(item.bands, change))
        case FormulaScore() | Bonus() | Deduction():
            return with_parts(item, missing=_maybe(item.missing, change))
        case Commission():
            return with_parts(item, scale=_pay(item.scale, change), missing=_maybe(item.missing, change))
        case _:
            return item


def named_numbers(item: Item) -> tuple[Number, ...]:
    """Give the numbers of an item that parameters stand for."""
    found: list[Number] = []

    def keep(number: Number) -> Number:
        if number.name is not None:
            found.append(number)
        return number

    with_numbers(item, keep)
    return tuple(found)


def value_on(item: Parameter, day: date) -> Number:
    """Give a parameter's value on a day."""
    begun = [change.value for change in item.changes if change.start <= day]
    return begun[-1] if begun else item.value


def settled(scheme: Scheme, day: date) -> Scheme:
    """Give a resolved scheme with the value of a day in each number that a parameter stands for; its name is kept."""
    values = {item.name: value_on(item, day) for item in scheme.items if isinstance(item, Parameter)}

    def put_in(number: Number) -> Number:
        value = None if number.name is None else values.get(number.name)
        return number if value is None else with_parts(number, value=value.value, kind=value.kind)

    return with_parts(scheme, items=tuple(with_numbers(item, put_in) for item in scheme.items))


def _maybe(number: Number | None, change: Change) -> Number | None:
    return None if number is None else change(number)


def _given(value: Number | Text | None, change: Change) -> Number | Text | None:
    return change(value) if isinstance(value, Number) else value


def _bands(bands: Bands, change: Change) -> Bands:
    changed = tuple(
        with_parts(band, bound=change(band.bound), gives=_given(band.gives, change) or band.gives)
        for band in bands.bands
    )
    otherwise, missing = _given(bands.otherwise, change), _given(bands.missing, change)
    return with_parts(bands, bands=changed, otherwise=otherwise, missing=missing)


def _scale(scale: Scale, change: Change) -> Scale:
    match scale:
        case Bands():
            return _bands(scale, change)
        case Line():
            worst, low, best, high = map(change, (scale.worst, scale.worst_gives, scale.best, scale.best_gives))
            return Line(worst, low, best, high, _maybe(scale.missing, change), scale.span)
        case PerUnit():
            full, bound, unit, less = map(change, (scale.full, scale.bound, scale.unit, scale.less))
            return PerUnit(full, scale.op, bound, unit, less, _maybe(scale.missing, change), scale.span)
        case _:
            assert_never(scale)


def _quantity(quantity: Quantity, change: Change) -> Quantity:
    return change(quantity) if isinstance(quantity, Number) else quantity


def _pay(scale: Tiers | Linear, change: Change) -> Tiers | Linear:
    if isinstance(scale, Linear):
        return with_parts(scale, baseline=_quantity(scale.baseline, change), rate=_quantity(scale.rate, change))
    tiers = tuple(
        with_parts(
            tier,
            upper=_maybe(tier.upper, change),
            rate=None if tier.rate is None else _quantity(tier.rate, change),
            fixed=_maybe(tier.fixed, change),
        )
        for tier in scale.tiers
    )
    return with_parts(scale, tiers=tiers)
