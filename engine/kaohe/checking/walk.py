"""Walks schemes: all expressions of an item, all names of an expression; and puts others in their place."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.scheme.model import (
    Award,
    Banded,
    Base,
    Bonus,
    Case,
    Commission,
    Deduction,
    Expr,
    FormulaScore,
    Grade,
    Item,
    Ladder,
    LaterRefunds,
    Limit,
    Linear,
    Notice,
    Penalty,
    PlaceRule,
    Pool,
    Quantity,
    Ranking,
    RedLine,
    Ref,
    Scorecard,
    Tiers,
)
from kaohe.scheme.terms import with_parts

Change = Callable[[Expr], Expr]
ChangeRef = Callable[[Ref], Ref]
ChangeRate = Callable[[Ref], Quantity]


def changed(  # noqa: C901, PLR0911, PLR0912 - one return for each kind of item
    item: Item, change: Change, change_ref: ChangeRef, change_line: ChangeRef, change_rate: ChangeRate
) -> Item:
    """Give an item with each expression changed.

    A ranking's figure, a penalty's line and the figure that is a rate have changes of their own.
    """
    match item:
        case Scorecard():
            return with_parts(
                item, indicators=tuple(with_parts(each, figure=change(each.figure)) for each in item.indicators)
            )
        case FormulaScore():
            return with_parts(item, formula=change(item.formula))
        case Grade() | Banded():
            return with_parts(item, by=change(item.by))
        case Base():
            return with_parts(item, default=change(item.default), cases=_cases(item.cases, change))
        case Commission():
            return with_parts(item, on=change(item.on), scale=_rated(item.scale, change_rate))
        case Bonus():
            return with_parts(item, cases=_cases(item.cases, change), otherwise=_maybe(item.otherwise, change))
        case Deduction():
            source = None if item.source is None else change_line(item.source)
            otherwise = _maybe(item.otherwise, change)
            return with_parts(item, cases=_cases(item.cases, change), otherwise=otherwise, source=source)
        case Pool():
            return with_parts(item, amount=change(item.amount), by=change_ref(item.by))
        case Limit():
            return with_parts(item, line=change_line(item.line), amount=change(item.amount))
        case RedLine():
            return with_parts(item, when=change(item.when), voids=tuple(map(change_line, item.voids)))
        case Notice():
            return with_parts(item, when=change(item.when))
        case Ranking():
            return with_parts(item, by=change_ref(item.by), entry=_maybe(item.entry, change))
        case Ladder():
            climbs = tuple(with_parts(each, when=change(each.when)) for each in item.climbs)
            return with_parts(item, by=change_ref(item.by), climbs=climbs)
        case PlaceRule(effect=Award(amount)):
            return with_parts(item, effect=Award(change(amount)))
        case PlaceRule(effect=Penalty(amount, source)):
            return with_parts(item, effect=Penalty(change(amount), change_line(source)))
        case _:
            return item


def _rated(scale: Tiers | Linear, change: ChangeRate) -> Tiers | Linear:
    def changed_rate(rate: Quantity) -> Quantity:
        return change(rate) if isinstance(rate, Ref) else rate

    if isinstance(scale, Linear):
        return with_parts(scale, baseline=changed_rate(scale.baseline), rate=changed_rate(scale.rate))
    tiers = tuple(each if each.rate is None else with_parts(each, rate=changed_rate(each.rate)) for each in scale.tiers)
    return with_parts(scale, tiers=tiers)


def _cases(cases: tuple[Case, ...], change: Change) -> tuple[Case, ...]:
    return tuple(with_parts(each, when=change(each.when), amount=change(each.amount)) for each in cases)


def _maybe(expr: Expr | None, change: Change) -> Expr | None:
    return None if expr is None else change(expr)


def expressions(item: Item) -> tuple[Expr, ...]:
    """Give all expressions of an item, in the order written."""
    found: list[Expr] = []

    def keep(expr: Expr) -> Expr:
        found.append(expr)
        return expr

    def keep_ref(ref: Ref) -> Ref:
        found.append(ref)
        return ref

    changed(item, keep, keep_ref, keep_ref, keep_ref)
    return tuple(found)


def own_id(item: Item) -> str | None:
    """Give the id of an item that others may name."""
    match item:
        case (
            Scorecard(name)
            | FormulaScore(name)
            | Banded(name)
            | Grade(name)
            | Bonus(name)
            | Deduction(name)
            | Pool(name)
            | Ladder(name)
        ):
            return name
        case Base(name):
            return name or "base"
        case Commission(name):
            return name or "commission"
        case LaterRefunds():
            return "later_refunds"
        case _:
            return None
