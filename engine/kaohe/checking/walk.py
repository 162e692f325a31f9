"""Walks schemes: all expressions of an item, all names of an expression; and puts others in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kaohe.scheme.model import (
    Award,
    Base,
    Bonus,
    Commission,
    Expr,
    FormulaScore,
    Grade,
    Item,
    Penalty,
    PlaceRule,
    Ranking,
    Ref,
    Scorecard,
)

Change = Callable[[Expr], Expr]


def changed(  # noqa: PLR0911 - one return for each kind of item
    item: Item, change: Change, change_ref: Callable[[Ref], Ref], change_line: Callable[[Ref], Ref]
) -> Item:
    """Give an item with each expression changed; a ranking's figure and a penalty's line have changes of their own."""
    match item:
        case Scorecard():
            return replace(
                item, indicators=tuple(replace(each, figure=change(each.figure)) for each in item.indicators)
            )
        case FormulaScore():
            return replace(item, formula=change(item.formula))
        case Grade():
            return replace(item, by=change(item.by))
        case Base():
            cases = tuple(replace(each, when=change(each.when), amount=change(each.amount)) for each in item.cases)
            return replace(item, default=change(item.default), cases=cases)
        case Commission():
            return replace(item, on=change(item.on))
        case Bonus():
            cases = tuple(replace(each, when=change(each.when), amount=change(each.amount)) for each in item.cases)
            return replace(item, cases=cases)
        case Ranking():
            entry = None if item.entry is None else change(item.entry)
            return replace(item, by=change_ref(item.by), entry=entry)
        case PlaceRule(effect=Award(amount)):
            return replace(item, effect=Award(change(amount)))
        case PlaceRule(effect=Penalty(amount, source)):
            return replace(item, effect=Penalty(change(amount), change_line(source)))
        case _:
            return item


def expressions(item: Item) -> tuple[Expr, ...]:
    """Give all expressions of an item, in the order written."""
    found: list[Expr] = []

    def keep(expr: Expr) -> Expr:
        found.append(expr)
        return expr

    def keep_ref(ref: Ref) -> Ref:
        found.append(ref)
        return ref

    changed(item, keep, keep_ref, keep_ref)
    return tuple(found)
