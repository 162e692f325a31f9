"""Resolves a scheme: each name becomes the id of what it means; a bare word beside a text becomes that word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kaohe.checking.names import ORIGINS
from kaohe.checking.walk import changed
from kaohe.diagnostics import near
from kaohe.diagnostics.catalogue import analysis, scales
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.periods import parse_day
from kaohe.scheme.model import (
    ROLE_WORDS,
    Arithmetic,
    Call,
    Compare,
    Earlier,
    Expr,
    GroupFigure,
    Logic,
    Not,
    Number,
    Origin,
    Ref,
    Scheme,
    Stands,
    Streak,
    Target,
    Text,
)
from kaohe.scheme.settle import with_numbers
from kaohe.values import Kind
from kaohe_grammar import fold_width

if TYPE_CHECKING:
    from kaohe.checking.names import Names
    from kaohe.diagnostics import Report


_PLACE: Final = re.compile(r"第\w+名|[前后]\w+名|最后\w名|first|last")
"""What stands for a place, and is never a name."""


def resolve(scheme: Scheme, names: Names, report: Report) -> Scheme:
    """Give the scheme with its names resolved; an unknown one is reported and keeps no target."""
    resolver = _Resolver(names, report)
    items = tuple(
        with_numbers(changed(item, resolver.expression, resolver.name, resolver.line), resolver.number)
        for item in scheme.items
    )
    applies = None if scheme.applies is None else resolver.expression(scheme.applies)
    return replace(scheme, items=items, applies=applies)


@dataclass
class _Resolver:
    names: Names
    report: Report

    def expression(self, expr: Expr) -> Expr:  # noqa: PLR0911 - one return for each expression
        match expr:
            case Ref():
                return self.name(expr)
            case Compare():
                return self.comparison(expr)
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
            role = "岗位" if self.names.lang == "zh" else "role"
            is_role = ref.name.casefold() in ROLE_WORDS
            suggestions = (f"{role} = {ref.name}",) if is_role else self.names.near(ref.name)
            rule = (
                analysis.NO_PLUGIN if self.names.is_like_a_metric(ref.name) and not suggestions else rules.UNKNOWN_NAME
            )
            self.report.add(rule, ref.span, suggestions=suggestions, name=ref.name)
            return ref
        return replace(ref, name=target.id, target=target)

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

    def line(self, ref: Ref) -> Ref:
        target = self.names.find_line(ref.name)
        if target is None and self.names.may_be_given(ref.name):
            return ref
        if target is None:
            lines = self.names.lines()
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
        day = None if isinstance(expr, Ref) else parse_day(fold_width(text).strip())
        return self.expression(expr) if day is None else Text(day.isoformat(), expr.span)

    def word(self, expr: Expr, beside: Target) -> Expr:
        """Take what stands beside a text figure for a word; a role must be one of the two."""
        match expr:
            case Ref(name, span):
                word = Text(name, span)
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
