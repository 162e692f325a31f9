"""The checks of what a resolved scheme says, each a small function; more may be appended to `CHECKS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.checking.check_bands import check_bands
from kaohe.checking.check_cases import check_cases
from kaohe.checking.check_circles import check_circles
from kaohe.checking.check_history import check_advances, check_history, check_ladders
from kaohe.checking.check_kinds import check_kinds
from kaohe.checking.check_refunds import check_later_refunds
from kaohe.checking.check_scales import check_scales
from kaohe.checking.check_tiers import check_tiers, check_unused_rates
from kaohe.checking.check_weights import check_blends, check_weights
from kaohe.checking.kinds import written
from kaohe.checking.signs import sign
from kaohe.checking.walk import expressions
from kaohe.diagnostics import near
from kaohe.diagnostics.catalogue import frozen
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.metrics.registry import fold
from kaohe.scheme.model import (
    Award,
    Commission,
    Compare,
    Deduction,
    Duty,
    Earlier,
    Expr,
    Grade,
    Item,
    Ladder,
    Limit,
    Linear,
    Notice,
    Origin,
    Parameter,
    Penalty,
    PlaceRule,
    Pool,
    Ranking,
    Ref,
    Scheme,
    Scorecard,
    Text,
    Tiers,
    Unread,
    parts,
)
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe.diagnostics import Report

_NAMELESS: Final = Words("没有名字的排名", "A ranking without a name")
_UNREAD: Final = "?"
"""Stands for a ranking that could not be read; no name folds to it."""


def check_places(scheme: Scheme, report: Report) -> None:
    """Report rankings that share a name, rules for places without a ranking, and money twice for one place."""
    rankings: dict[str, str] = {}
    current: str | None = None
    paid: set[object] = set()
    for item in scheme.items:
        if isinstance(item, Unread) and item.ranking:
            current = _UNREAD
        if isinstance(item, Ranking):
            current = fold(item.name or "rank")
            if current in rankings:
                named = Words(f"排名 {item.name} ", f"The ranking {item.name}")
                report.add(rules.RANKING_TWICE, item.span, which=named if item.name else _NAMELESS)
            rankings[current] = current
        if isinstance(item, PlaceRule):
            ranking = current if item.ranking is None else rankings.get(fold(item.ranking))
            key = (ranking, item.standing, item.streak)
            if ranking is None:
                report.add(rules.NO_RANKING, item.span)
            elif ranking is not _UNREAD and not isinstance(item.effect, Duty):
                if key in paid:
                    report.add(rules.PLACE_TWICE, item.span)
                paid.add(key)


def check_amounts(scheme: Scheme, report: Report) -> None:
    """Report negative weights, rates and amounts, and counts of places, periods and days below one."""
    for item in scheme.items:
        for number, where in _amounts(item):
            if number is not None and sign(number) == -1:
                report.add(rules.NEGATIVE, number.span, where=where, written=written(number))
        if isinstance(item, PlaceRule | Notice):
            for count, where in _counts(item):
                if count < 1:
                    report.add(rules.TOO_FEW, item.span, where=where, least="1", written=str(count))


def _amounts(item: Item) -> Iterator[tuple[Expr | None, Words]]:
    """Give the numbers of an item that must not be negative."""
    match item:
        case Scorecard(indicators=indicators):
            yield from ((indicator.weight, Words("权重", "a weight")) for indicator in indicators)
        case Commission(scale=Linear(baseline, rate)):
            yield baseline, Words("基准", "a baseline")
            yield rate, Words("提成比率", "a rate")
        case Commission(scale=Tiers() as tiers):
            for tier in tiers.tiers:
                yield tier.upper, Words("分段的界限", "a tier's end")
                yield tier.rate, Words("提成比率", "a rate")
                yield tier.fixed, Words("固定金额", "a fixed amount")
        case Deduction(cases=cases, otherwise=otherwise):
            yield from (
                (amount, Words("扣款", "a deduction")) for amount in (*(case.amount for case in cases), otherwise)
            )
        case _:
            yield from _of_limits(item)


def _of_limits(item: Item) -> Iterator[tuple[Expr | None, Words]]:
    match item:
        case Pool(amount=amount):
            yield amount, Words("奖金池", "a pool")
        case Limit(amount=amount):
            yield amount, Words("封顶、保底", "a line's limit")
        case PlaceRule(effect=Award(amount)):
            yield amount, Words("奖励", "an award")
        case PlaceRule(effect=Penalty(amount)):
            yield amount, Words("扣款", "a deduction")
        case _:
            return


def _counts(rule: PlaceRule | Notice) -> Iterator[tuple[int, Words]]:
    if isinstance(rule, PlaceRule):
        yield rule.standing.count, Words("名次的个数", "the number of places")
        yield rule.streak, Words("连续的期数", "the number of periods running")
    effect = rule.duty if isinstance(rule, Notice) else rule.effect
    if isinstance(effect, Duty) and effect.days is not None:
        yield effect.days, Words("天数", "the number of days")


def check_settings(scheme: Scheme, report: Report) -> None:
    """Report a rule of judgment that stands in the header and among the settings."""
    for setting in scheme.settings:
        if setting.key == "judgment_rule" and scheme.judgment is not None:
            report.add(frozen.JUDGED_TWICE, setting.span)


def check_parameters(scheme: Scheme, report: Report) -> None:
    """Report parameters without a unit, of more than one kind, or whose days are not in order."""
    for item in scheme.items:
        if not isinstance(item, Parameter):
            continue
        for number in (item.value, *(change.value for change in item.changes)):
            if number.kind is None:
                report.add(rules.NO_UNIT, number.span, written=number.written)
            elif item.value.kind not in {None, number.kind}:
                report.add(rules.OTHER_KIND, number.span, name=item.name, written=number.written)
        days = [scheme.effective, *(change.start for change in item.changes)]
        for before, change in zip(days, item.changes, strict=False):
            if change.start <= before:
                report.add(rules.CHANGE_ORDER, change.span, day=str(change.start), before=str(before))


def check_grade_words(scheme: Scheme, report: Report) -> None:
    """Report comparisons of a grade with a word that it never gives."""
    grades = {item.name: _words_of(item) for item in scheme.items if isinstance(item, Grade | Ladder)}
    for item in scheme.items:
        for expr in expressions(item):
            for grade, word in _grade_comparisons(expr):
                known = grades[grade.name]
                if word.value not in known:
                    report.add(
                        rules.UNKNOWN_VALUE,
                        word.span,
                        suggestions=near(word.value, known),
                        name=grade.span.text,
                        value=word.value,
                        known=("、" if scheme.lang == "zh" else ", ").join(known),
                    )


def _words_of(grade: Grade | Ladder) -> tuple[str, ...]:
    if isinstance(grade, Ladder):
        return tuple(rung.level for rung in grade.rungs)
    given = (*(band.gives for band in grade.bands.bands), grade.bands.otherwise, grade.bands.missing)
    return tuple(dict.fromkeys(each.value for each in given if isinstance(each, Text)))


def _grade_comparisons(expr: Expr) -> Iterator[tuple[Ref, Text]]:
    match expr:
        case Compare(_, Ref() | Earlier() as named, Text() as word) | Compare(
            _, Text() as word, Ref() | Earlier() as named
        ):
            grade = named.figure if isinstance(named, Earlier) else named
            if grade.target is not None and grade.target.origin is Origin.GRADE:
                yield grade, word
        case _:
            for part in parts(expr):
                yield from _grade_comparisons(part)


CHECKS: Final[tuple[Callable[[Scheme, Report], None], ...]] = (
    check_parameters,
    check_settings,
    check_places,
    check_circles,
    check_grade_words,
    check_history,
    check_ladders,
    check_advances,
    check_later_refunds,
)
"""The checks of what does not depend on parameters, in no order that matters."""

NUMBER_CHECKS: Final[tuple[Callable[[Scheme, Report], None], ...]] = (
    check_kinds,
    check_weights,
    check_bands,
    check_scales,
    check_tiers,
    check_amounts,
)
"""The checks of what may depend on parameters: of a scheme in which these are constant, and their numbers put in."""

LAST_CHECKS: Final[tuple[Callable[[Scheme, Report], None], ...]] = (check_unused_rates, check_blends, check_cases)
"""Checks of what is sound but maybe not meant; they run where no other check found an error."""
