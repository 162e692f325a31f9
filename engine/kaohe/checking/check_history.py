"""The checks of what a scheme asks of earlier periods, of ladders and of advances.

May import `diagnostics`, `periods`, `scheme.model`, `values`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import kaohe_grammar
from kaohe.checking.kinds import KIND_WORDS, kind_of
from kaohe.checking.walk import expressions
from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import history as rules
from kaohe.diagnostics.catalogue import syntax
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Deduction,
    Earlier,
    Expr,
    GroupFigure,
    Ladder,
    Limit,
    Origin,
    Ref,
    Scheme,
    Stands,
    Streak,
    parts,
)
from kaohe.values import Kind
from kaohe.words import Words

_KEPT: Final = frozenset({Origin.SCORE, Origin.GRADE, Origin.LINE})
_PERIODS: Final = {
    PeriodKind.MONTH: (Words("月", "month"), Words("个月", "months")),
    PeriodKind.WEEK: (Words("周", "week"), Words("周", "weeks")),
    PeriodKind.FORTNIGHT: (Words("双周", "fortnight"), Words("个周期", "periods")),
}


def check_history(scheme: Scheme, report: Report) -> None:
    """Report what earlier results do not hold, and streaks that are counted in another unit than the scheme's."""
    exprs = [expr for item in scheme.items for expr in expressions(item)]
    if scheme.applies is not None:
        exprs.append(scheme.applies)
    for expr in exprs:
        for each in _within(expr):
            if isinstance(each, Streak):
                _check_unit(each, scheme, report)
                _check_kept(each.condition, report)
            elif isinstance(each, Earlier):
                _check_kept(each.figure, report, also=frozenset())


def _within(expr: Expr) -> Iterator[Expr]:
    yield expr
    for part in parts(expr):
        yield from _within(part)


def _check_unit(streak: Streak, scheme: Scheme, report: Report) -> None:
    if streak.unit in {None, scheme.period}:
        return
    period, instead = (words.say(scheme.lang) for words in _PERIODS[scheme.period])
    report.add(syntax.STREAK_UNIT, streak.span, period=period, found=streak.span.text.split("(")[0], instead=instead)


def _check_kept(expr: Expr, report: Report, also: frozenset[Origin] = frozenset({Origin.PARAMETER})) -> None:
    """Report what is looked up and stands in no outcome. also: what else is known of a period, its parameters."""
    if isinstance(expr, GroupFigure | Stands | Earlier | Streak):
        _tell_lost(expr, report)
        return
    if isinstance(expr, Ref) and expr.target is not None and expr.target.origin not in _KEPT | also:
        _tell_lost(expr, report)
    for part in parts(expr):
        _check_kept(part, report, also)


def _tell_lost(expr: Expr, report: Report) -> None:
    """Report what earlier results lack, with a figure that would let them hold it."""
    text = " ".join(expr.span.text.split())
    kind = kind_of(expr, "en", Report())
    flag = kind is Kind.FLAG
    terminal = f"KIND_{(kind if isinstance(kind, Kind) and not flag else Kind.COUNT).upper()}"
    zh, en = kaohe_grammar.words("zh")[terminal][0], kaohe_grammar.words("en")[terminal][0]
    example = Words(
        f"计算 名字：{zh} = {f'如果({text}，1次，0次)' if flag else text}",
        f"figure NAME: {en} = {f'if({text}, 1, 0)' if flag else text}",
    )
    report.add(rules.NOT_KEPT, expr.span, name=Words(text, text), example=example)


def check_ladders(scheme: Scheme, report: Report) -> None:
    """Report ladders that do not go by words, and levels that stand twice."""
    for item in scheme.items:
        if not isinstance(item, Ladder):
            continue
        target = item.by.target
        if target is not None and target.kind is not Kind.TEXT:
            report.add(rules.LEVEL_BY, item.by.span, name=target.title, kind=KIND_WORDS[target.kind])
        seen: set[str] = set()
        for rung in item.rungs:
            if rung.level in seen:
                report.add(rules.LEVEL_TWICE, rung.span, level=rung.level)
            seen.add(rung.level)


def check_advances(scheme: Scheme, report: Report) -> None:
    """Report advances on deductions, and a second one on a line."""
    deductions = {item.name for item in scheme.items if isinstance(item, Deduction)}
    seen: set[str] = set()
    for item in scheme.items:
        if not isinstance(item, Limit) or item.kind != "advance" or item.line.target is None:
            continue
        title = item.line.target.title
        if item.line.name in deductions:
            report.add(rules.ADVANCE_ON_DEDUCTION, item.line.span, name=title)
        elif item.line.name in seen:
            report.add(rules.LIMITED_TWICE, item.line.span, name=title)
        seen.add(item.line.name)
