"""The checks of what a scheme uses: facts and scores that decide nothing, facts to be entered, figures not yet final.

May import `diagnostics`, `events`, `metrics`, `periods`, `scheme.model`, `words`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kaohe.checking.walk import expressions, own_id
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.events.settings import Settings
from kaohe.metrics.definition import Finality
from kaohe.metrics.finality import final_from
from kaohe.periods import Period, PeriodKind
from kaohe.scheme.frozen import over
from kaohe.scheme.model import (
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    Expr,
    FormulaScore,
    Grade,
    GroupFigure,
    Item,
    Ladder,
    LaterRefunds,
    Limit,
    Notice,
    Origin,
    Parameter,
    PlaceRule,
    Pool,
    Ranking,
    RedLine,
    Ref,
    Scorecard,
    Stands,
    parts,
    refs,
)
from kaohe.scheme.settle import named_numbers
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kaohe.diagnostics import Report
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Scheme

_PAY: Final = (Base, Commission, Bonus, Deduction, LaterRefunds, Limit, RedLine)
_DECIDE: Final = (*_PAY, Ranking, PlaceRule, Notice, Ladder)
_OF_ONESELF: Final = frozenset({"own", "rank"})
"""What has no value where oneself, or the group as such, has none."""
_LENGTHS: Final = {PeriodKind.WEEK: 7, PeriodKind.FORTNIGHT: 14}


def check_unused(scheme: Scheme, items: Mapping[str, Item], report: Report) -> None:
    """Tell facts that nothing uses, and scores and grades that no pay, ranking or duty uses, be it through others.

    Where a scheme has none of these, its scores and grades are what it is for.
    """
    used = {(ref.target.origin, ref.target.id) for ref in _refs(scheme) if ref.target is not None}
    for fact in scheme.facts:
        if (Origin.FACT, fact.name) not in used:
            report.add(rules.UNUSED_FACT, fact.span, name=fact.title or fact.name)
    for parameter in unused_parameters(scheme):
        report.add(rules.UNUSED_PARAMETER, parameter.span, name=parameter.name)
    ends = [item for item in scheme.items if isinstance(item, _DECIDE)]
    if not ends:
        return
    reached: dict[str, None] = {}
    todo: list[Item] = [*ends]
    while todo:
        names = [ref.name for expr in expressions(todo.pop()) for ref in refs(expr) if ref.name not in reached]
        todo += [items[name] for name in dict.fromkeys(names) if name in items]
        reached |= dict.fromkeys(names)
    for item in scheme.items:
        if isinstance(item, Scorecard | FormulaScore | Banded | Grade) and own_id(item) not in reached:
            grade = Words("等级", "The grade") if item.name == "grade" else Words(item.name, item.name)
            report.add(rules.UNUSED_SCORE, item.span, name=grade)


def unused_parameters(scheme: Scheme) -> tuple[Parameter, ...]:
    """Give the parameters of a checked scheme that nothing in it uses."""
    used = {ref.target.id for ref in _refs(scheme) if ref.target and ref.target.origin is Origin.PARAMETER}
    used |= {each.name for item in scheme.items for each in named_numbers(item) if each.name}
    return tuple(item for item in scheme.items if isinstance(item, Parameter) and item.name not in used)


def check_entered(scheme: Scheme, report: Report) -> None:
    """Note the facts that must be there for everyone, since nothing is said of their lack."""
    needed = {ref.target.title: ref for ref in _unguarded(scheme) if ref.target and ref.target.origin is Origin.FACT}
    if needed:
        report.add(rules.NOT_ENTERED, next(iter(needed.values())).span, facts=_listed(tuple(needed)))


def check_final(scheme: Scheme, registry: Registry, report: Report) -> None:
    """Note the metrics that are not final when the period ends, by the day on which they are, for its first period."""
    settings = over(scheme, Settings())
    period = _first_period(scheme)
    usual = final_from(Finality.F0, period, settings)
    late: dict[tuple[date, bool], dict[Words, Ref]] = {}
    for ref in _refs(scheme):
        metric = registry.find(ref.target.id) if ref.target and ref.target.origin is Origin.METRIC else None
        if metric is not None:
            day = final_from(metric.finality, period, settings)
            if metric.finality.so_far or day > usual:
                late.setdefault((day, metric.finality.so_far), {}).setdefault(metric.title, ref)
    for (day, so_far), found in late.items():
        rule = rules.SO_FAR if so_far else rules.NOT_FINAL
        place = next(iter(found.values())).span
        report.add(rule, place, metrics=_listed(tuple(found)), period=str(period), day=str(day))


def _first_period(scheme: Scheme) -> Period:
    """Give the first period that a scheme is for, as an example."""
    day = scheme.effective
    if scheme.period is PeriodKind.MONTH:
        return Period.month(day.year, day.month)
    return Period(day, day + timedelta(days=_LENGTHS[scheme.period] - 1))


def _refs(scheme: Scheme) -> Iterator[Ref]:
    for item in scheme.items:
        for expr in expressions(item):
            yield from refs(expr)
    if scheme.applies is not None:
        yield from refs(scheme.applies)


def _unguarded(scheme: Scheme) -> Iterator[Ref]:
    """Go through the names for whose lack nothing is said. Who lacks what ranks or shares has no place and no share."""
    if scheme.applies is not None:
        yield from _needed(scheme.applies)
    for item in scheme.items:
        match item:
            case Scorecard():
                for indicator in item.indicators:
                    if indicator.scale.missing is None:
                        yield from _needed(indicator.figure)
            case Grade(by=by, bands=scale) | Banded(by=by, scale=scale):
                if scale.missing is None:
                    yield from _needed(by)
            case FormulaScore() | Commission() | Bonus() | Deduction() if item.missing is not None:
                continue
            case Ranking(by=left) | Pool(by=left):
                yield from (ref for expr in expressions(item) if expr is not left for ref in _needed(expr))
            case _:
                yield from (ref for expr in expressions(item) for ref in _needed(expr))


def _needed(expr: Expr) -> Iterator[Ref]:
    """Go through the names without which a formula has no value; groups leave out who has none."""
    match expr:
        case Stands():
            return
        case GroupFigure(statistic, figure):
            yield from (figure,) if statistic in _OF_ONESELF else ()
        case Ref():
            yield expr
        case _:
            yield from (ref for part in parts(expr) for ref in _needed(part))


def _listed(words: tuple[Words, ...]) -> Words:
    return Words("、".join(each.zh for each in words), ", ".join(each.en for each in words))
