"""Resolves a scheme: each name becomes the id of what it means; a bare word beside a text becomes that word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.checking.names import ORIGINS
from kaohe.checking.walk import changed, own_id
from kaohe.diagnostics import near
from kaohe.diagnostics.catalogue import analysis, scales
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.metrics.registry import fold
from kaohe.periods import parse_day
from kaohe.scheme.model import (
    ROLE_WORDS,
    Arithmetic,
    Call,
    Compare,
    Earlier,
    Expr,
    GroupFigure,
    Item,
    Logic,
    Not,
    Number,
    Origin,
    Quantity,
    Ranking,
    Ref,
    Scheme,
    Stands,
    Streak,
    Target,
    Text,
)
from kaohe.scheme.settle import with_numbers
from kaohe.values import Kind

if TYPE_CHECKING:
    from kaohe.checking.names import Names
    from kaohe.diagnostics import Report


_PLACE: Final = re.compile(r"第\w+名|[前后]\w+名|最后\w名|first|last")
"""What stands for a place, and is never a name."""
_LEVEL: Final = re.compile(r"[A-Za-z][0-9]{1,2}")
"""What looks like a level: P3."""


def resolve(scheme: Scheme, names: Names, report: Report) -> Scheme:
    """Give the scheme with its names resolved; an unknown one is reported and keeps no target."""
    resolver = _Resolver(names, report, _places(scheme))
    items = tuple(resolver.item(item) for item in scheme.items)
    applies = None if scheme.applies is None else resolver.expression(scheme.applies)
    accepted = tuple(
        each if each.item is None else replace(each, item=resolver.owner(each.item)) for each in scheme.accepted
    )
    return replace(scheme, items=items, applies=applies, accepted=accepted)


def _places(scheme: Scheme) -> dict[str, str]:
    """Give how formulas write the place in each ranking that has a name."""
    words, groups = kaohe_grammar.FUNCTIONS[scheme.lang]["RANK_OF"], kaohe_grammar.words(scheme.lang)
    comma = "，" if scheme.lang == "zh" else ", "
    return {
        fold(item.name): f"{words[0]}({item.by.name}{comma}{groups[f'GROUP_{item.within.upper()}'][0]})"
        for item in scheme.items
        if isinstance(item, Ranking) and item.name is not None
    }


@dataclass
class _Resolver:
    names: Names
    report: Report
    places: dict[str, str]
    """How formulas write the place in each ranking that has a name."""
    own: str | None = None
    """The title of the item that is resolved."""

    def item(self, item: Item) -> Item:
        """Resolve the names of an item."""
        own = own_id(item)
        found = None if own is None else self.names.find_line(own)
        self.own = None if found is None else found.title.say(self.names.lang)
        return with_numbers(changed(item, self.expression, self.name, self.line, self.quantity), self.number)

    def expression(self, expr: Expr) -> Expr:  # noqa: PLR0911 - one return for each expression
        match expr:
            case Ref():
                return self.name(expr)
            case Compare():
                return self.comparison(expr)
            case Logic(_, left, Ref() as right) if self.is_unknown(right) and (beside := self.compared(left)):
                self.report.add(
                    rules.UNKNOWN_NAME, right.span, suggestions=(f"{beside} = {right.name}",), name=right.name
                )
                return replace(expr, left=self.expression(left))
            case Arithmetic() | Logic():
                return replace(expr, left=self.expression(expr.left), right=self.expression(expr.right))
            case Not():
                return replace(expr, operand=self.expression(expr.operand))
            case Call():
                return replace(expr, arguments=tuple(map(self.expression, expr.arguments)))
            case GroupFigure() | Stands() | Earlier():
                return replace(expr, figure=self.name(expr.figure))
            case Streak():
                return replace(expr, condition=self.expression(expr.condition))
            case _:
                return expr

    def name(self, ref: Ref) -> Ref:
        target = self.names.find(ref.name)
        if target is None and self.names.may_be_given(ref.name):
            return ref
        if target is None and _PLACE.fullmatch(ref.name):
            self.report.add(rules.BARE_PLACE, ref.span, name=ref.name)
            return ref
        if target is None:
            suggestions = self.meant(ref.name)
            rule = (
                analysis.NO_PLUGIN if self.names.is_like_a_metric(ref.name) and not suggestions else rules.UNKNOWN_NAME
            )
            self.report.add(rule, ref.span, suggestions=suggestions, name=ref.name)
            return ref
        return replace(ref, name=target.id, target=target)

    def meant(self, name: str) -> tuple[str, ...]:
        """Say what an unknown name may have meant."""
        zh = self.names.lang == "zh"
        if name.casefold() in ROLE_WORDS:
            return (f"{'岗位' if zh else 'role'} = {name}",)
        if fold(name) in self.places:
            return (self.places[fold(name)],)
        near_names = self.names.near(name)
        return (f"{'级别' if zh else 'level'} = {name}",) if _LEVEL.fullmatch(name) and not near_names else near_names

    def is_unknown(self, ref: Ref) -> bool:
        return self.names.find(ref.name) is None and not self.names.may_be_given(ref.name)

    def compared(self, expr: Expr) -> str | None:
        """Give the text figure that the last of some conditions compares, as the author calls it."""
        if isinstance(expr, Logic):
            return self.compared(expr.right) or self.compared(expr.left)
        found = self.text_figure(expr.left) if isinstance(expr, Compare) and expr.op == "=" else None
        return expr.left.span.text if found is not None and isinstance(expr, Compare) else None

    def quantity(self, ref: Ref) -> Quantity:
        """Resolve the name that stands for a rate: a parameter is a number, anything else a figure."""
        found = self.name(ref)
        if found.target is None or found.target.origin is not Origin.PARAMETER:
            return found
        return Number(Fraction(0), None, ref.span.text, ref.span, ref.name)

    def number(self, number: Number) -> Number:
        """Resolve the name of a parameter that stands for a number."""
        if number.name is None:
            return number
        before = len(self.report)
        target = self.name(Ref(number.name, number.span)).target
        if target is not None and target.origin is Origin.PARAMETER:
            return replace(number, name=target.id)
        if target is not None and len(self.report) == before:
            self.report.add(scales.NO_PARAMETER, number.span, name=number.name, what=ORIGINS[target.origin])
        return number

    def owner(self, ref: Ref) -> Ref:
        """Resolve the name of an item whose findings are accepted."""
        target = self.names.find(ref.name)
        if target is None and not self.names.may_be_given(ref.name):
            own = dict.fromkeys((*self.names.lines(), *self.names.written))
            self.report.add(rules.UNKNOWN_NAME, ref.span, suggestions=near(ref.name, tuple(own)), name=ref.name)
        return ref if target is None else replace(ref, name=target.id, target=target)

    def line(self, ref: Ref) -> Ref:
        target = self.names.find_line(ref.name)
        if target is None and self.names.may_be_given(ref.name):
            return ref
        if target is None:
            lines = tuple(line for line in self.names.lines() if line != self.own)
            listed = ("、" if self.names.lang == "zh" else ", ").join(lines)
            self.report.add(
                rules.NO_LINE, ref.span, suggestions=near(ref.name, lines), name=ref.name, known=listed or "—"
            )
            return ref
        return replace(ref, name=target.id, target=target)

    def comparison(self, compare: Compare) -> Compare:
        """Resolve both sides; beside a text figure a bare name is a word (the P3 of `level = P3`)."""
        left, right = self.text_figure(compare.left), self.text_figure(compare.right)
        if left is not None:
            word = self.word(compare.right, left)
            return replace(compare, left=self.expression(compare.left), right=word)
        if right is not None:
            word = self.word(compare.left, right)
            return replace(compare, left=word, right=self.expression(compare.right))
        if self.is_day(compare.left) or self.is_day(compare.right):
            return replace(compare, left=self.day(compare.left), right=self.day(compare.right))
        if self.is_unread(compare.left) or self.is_unread(compare.right):
            return compare  # one side may be a text, and the other a word then
        before = len(self.report)
        resolved = self.expression(compare.left)
        if len(self.report) > before and isinstance(compare.right, Ref):
            # What stands beside an unknown name may be a word; one finding is enough.
            return replace(compare, left=resolved)
        return replace(compare, left=resolved, right=self.expression(compare.right))

    def is_unread(self, expr: Expr) -> bool:
        return isinstance(expr, Ref) and self.names.find(expr.name) is None and self.names.may_be_given(expr.name)

    def text_figure(self, expr: Expr) -> Target | None:
        named = expr.figure if isinstance(expr, Earlier) else expr
        target = self.names.find(named.name) if isinstance(named, Ref) else None
        return target if target is not None and target.kind is Kind.TEXT else None

    def is_day(self, expr: Expr) -> bool:
        target = self.names.find(expr.name) if isinstance(expr, Ref) else None
        return target is not None and target.kind is Kind.DATE

    def day(self, expr: Expr) -> Expr:
        """Take 2026-07-01 beside a day for a day, and not for a difference."""
        text = expr.value if isinstance(expr, Text) else expr.span.text
        day = None if isinstance(expr, Ref) else parse_day(kaohe_grammar.fold_width(text).strip())
        return self.expression(expr) if day is None else Text(day.isoformat(), expr.span)

    def word(self, expr: Expr, beside: Target) -> Expr:
        """Take what stands beside a text figure for a word; a role must be one of the two."""
        match expr:
            case Ref(name, span):
                word = Text(name, span)
                if self.text_figure(expr) is not None:
                    self.report.add(rules.WORD_OR_NAME, span, name=name)
            case Text():
                word = expr
            case _:
                return self.expression(expr)
        if beside.id != "role":
            return word
        role = ROLE_WORDS.get(word.value.casefold())
        if role is None:
            self.report.add(
                rules.UNKNOWN_VALUE,
                word.span,
                name=beside.title,
                value=word.value,
                known="售前、售后" if self.names.lang == "zh" else "presale, aftersale",
            )
            return word
        return replace(word, value=role)
