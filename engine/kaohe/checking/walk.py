"""Walks schemes: all expressions of an item, all names of an expression; and puts others in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
            return replace(
                item, indicators=tuple(replace(each, figure=change(each.figure)) for each in item.indicators)
            )
        case FormulaScore():
            return replace(item, formula=change(item.formula))
        case Grade() | Banded():
            return replace(item, by=change(item.by))
        case Base():
            return replace(item, default=change(item.default), cases=_cases(item.cases, change))
        case Commission():
            return replace(item, on=change(item.on), scale=_rated(item.scale, change_rate))
        case Bonus():
            return replace(item, cases=_cases(item.cases, change), otherwise=_maybe(item.otherwise, change))
        case Deduction():
            source = None if item.source is None else change_line(item.source)
            otherwise = _maybe(item.otherwise, change)
            return replace(item, cases=_cases(item.cases, change), otherwise=otherwise, source=source)
        case Pool():
            return replace(item, amount=change(item.amount), by=change_ref(item.by))
        case Limit():
            return replace(item, line=change_line(item.line), amount=change(item.amount))
        case RedLine():
            return replace(item, when=change(item.when), voids=tuple(map(change_line, item.voids)))
        case Notice():
            return replace(item, when=change(item.when))
        case Ranking():
            return replace(item, by=change_ref(item.by), entry=_maybe(item.entry, change))
        case Ladder():
            climbs = tuple(replace(each, when=change(each.when)) for each in item.climbs)
            return replace(item, by=change_ref(item.by), climbs=climbs)
        case PlaceRule(effect=Award(amount)):
            return replace(item, effect=Award(change(amount)))
        case PlaceRule(effect=Penalty(amount, source)):
            return replace(item, effect=Penalty(change(amount), change_line(source)))
        case _:
            return item


def _rated(scale: Tiers | Linear, change: ChangeRate) -> Tiers | Linear:
    def changed_rate(rate: Quantity) -> Quantity:
        return change(rate) if isinstance(rate, Ref) else rate

    if isinstance(scale, Linear):
        return replace(scale, baseline=changed_rate(scale.baseline), rate=changed_rate(scale.rate))
    tiers = tuple(each if each.rate is None else replace(each, rate=changed_rate(each.rate)) for each in scale.tiers)
    return replace(scale, tiers=tiers)


def _cases(cases: tuple[Case, ...], change: Change) -> tuple[Case, ...]:
    return tuple(replace(each, when=change(each.when), amount=change(each.amount)) for each in cases)


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
