"""What earlier outcomes hold and nobody finds any more: figures under another name, pay ahead that nobody takes back.

A new version of a scheme that calls something otherwise starts anew with it. Where earlier outcomes hold something that
the scheme has not, and not what it looks for, that may not be meant.
May import `words`, `diagnostics`, `scheme.model`, and of this package `figures`, `formulas`, `history`,
`names`.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kaohe.checking.walk import expressions
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.diagnostics.suggest import near
from kaohe.evaluation.figures import ManyAgents
from kaohe.evaluation.formulas import named
from kaohe.evaluation.history import whole_past
from kaohe.evaluation.names import ids_of, item_id, item_title, place_id, target_of, with_ranking
from kaohe.scheme.model import (
    DEFAULT_NAMES,
    Earlier,
    Ladder,
    Limit,
    Origin,
    PlaceRule,
    Ranking,
    Ref,
    Streak,
)
from kaohe.values import Kind, half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from decimal import Decimal

    from kaohe.diagnostics import Report, Span
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Past, PastAgent
    from kaohe.periods import Period
    from kaohe.scheme.model import Expr, Scheme

_MOST_HELD: Final = 4
_PLACES: Final = 2
_BETWEEN: Final = Words("、", ", ")


class Sought(NamedTuple):
    """What a scheme looks for in earlier outcomes: where in them, under which name, and where it says so.

    text: whether it is a word. back: in so many periods before; None is in the last one that there is.
    """

    where: Literal["figures", "ranks", "advances"]
    name: str
    title: Words
    text: bool
    back: int | None
    span: Span


def sought(scheme: Scheme) -> Iterator[Sought]:
    """Go through what a scheme looks for in earlier outcomes."""
    if scheme.applies is not None:
        yield from _asked(scheme.applies)
    for item in scheme.items:
        asked = [each for expr in expressions(item) for each in _asked(expr)]
        yield from asked
        backs = [each.back for each in asked if each.back]
        if isinstance(item, Ladder) and backs:  # its streaks count only periods on the level of now
            yield Sought("figures", item_id(item), item_title(item), text=True, back=max(backs), span=item.span)
        elif isinstance(item, Limit) and item.kind == "advance":
            yield Sought("advances", item.line.name, target_of(item.line).title, text=False, back=None, span=item.span)
    for rule, ranking in with_ranking(scheme):
        if isinstance(rule, PlaceRule) and rule.streak > 1:
            back = rule.streak - 1
            yield Sought("ranks", item_id(ranking), item_title(ranking), text=False, back=back, span=rule.span)


def _asked(expr: Expr) -> Iterator[Sought]:
    for each in named(expr):
        match each:
            case Earlier():
                yield _figure(each.figure, None, each.span)
            case Streak(count=count) if count > 1:
                refs = (ref for ref in named(each.condition) if isinstance(ref, Ref))
                own = (ref for ref in refs if target_of(ref).origin is not Origin.PARAMETER)
                yield from (_figure(ref, count - 1, each.span) for ref in own)
            case _:
                pass


def _figure(ref: Ref, back: int | None, span: Span) -> Sought:
    target = target_of(ref)
    return Sought("figures", target.id, target.title, target.kind is Kind.TEXT, back, span)


def tell_forgotten(
    scheme: Scheme, figures: Figures, others: Iterable[str], left_out: Iterable[str], report: Report
) -> None:
    """Tell what a period does not find in earlier outcomes, and what is not taken back of what was paid ahead.

    others: agents whom the scheme is not for. left_out: those who will have a result when their figures are mended.
    """
    past = whole_past(scheme, figures)
    if past:
        _tell_names(scheme, figures.period, past, report)
        evaluated = _agents(figures).difference(others)
        _tell_lines(scheme, evaluated, past.values(), report)
        _tell_left(scheme, evaluated.union(left_out), next(iter(past.values())), report)


def _agents(figures: Figures) -> set[str]:
    many = figures.agents
    return set(many.names() if isinstance(many, ManyAgents) else (each.agent for each in many))


def _tell_names(scheme: Scheme, now: Period, past: Mapping[Period, Past], report: Report) -> None:
    """Tell once of each name in which earlier outcomes it is not, where these hold what the scheme has not."""
    first: dict[tuple[str, str], Sought] = {}
    lacking: dict[tuple[str, str], dict[Period, set[str]]] = defaultdict(dict)
    for each in sought(scheme):
        for period in _periods(each, now, past):
            if each.where != "advances" and not any(each.name in _held(result, each) for result in _of(past[period])):
                first.setdefault(each[:2], each)
                lacking[each[:2]][period] = _gone(scheme, each, past[period])
    for key, found in lacking.items():
        gone = sorted(set[str]().union(*found.values()))
        if gone:
            _tell_name(scheme, first[key], sorted(found), gone, report)


def _tell_name(scheme: Scheme, each: Sought, periods: list[Period], gone: list[str], report: Report) -> None:
    titles = [DEFAULT_NAMES.get(name, Words(name, name)) for name in gone]
    alike = near(each.title.say(scheme.lang), (title.say(scheme.lang) for title in titles))
    titles.sort(key=lambda title: title.say(scheme.lang) not in alike)
    more = Words("…", "…") if len(titles) > _MOST_HELD else None
    held = _joined([*titles[:_MOST_HELD], *([] if more is None else [more])])
    told = _joined([Words(str(period), str(period)) for period in periods])
    report.add(catalogue.NOT_UNDER_NAME, each.span, suggestions=alike, name=each.title, past=told, held=held)


def _periods(each: Sought, now: Period, past: Mapping[Period, Past]) -> list[Period]:
    """Give the periods with an outcome that is looked at."""
    if each.back is None:
        return [next(iter(past))]
    found = []
    for _ in range(each.back):
        now = now.previous()
        found += [now] if now in past else []
    return found


def _of(past: Past) -> Iterable[PastAgent]:
    return past.agents.values()


def _held(result: PastAgent, each: Sought) -> Mapping[str, object]:
    return result.ranks if each.where == "ranks" else result.figures


def _gone(scheme: Scheme, each: Sought, past: Past) -> set[str]:
    """Give the names of what an outcome holds of the same sort and the scheme has not."""
    known = set(ids_of(scheme))
    for item, ranking in with_ranking(scheme):
        known.add(item_id(item) if isinstance(item, Ranking) else place_id(item, ranking, ids_of(scheme)))
    return {
        name
        for result in _of(past)
        for name, value in _held(result, each).items()
        if name not in known and isinstance(value, str) == each.text
    }


def _tell_lines(scheme: Scheme, agents: set[str], past: Collection[Past], report: Report) -> None:
    """Tell by line what agents were paid ahead when they last had a result, where nothing takes it back any more."""
    limits = [item for item in scheme.items if isinstance(item, Limit) and item.kind == "advance"]
    own = {limit.line.name for limit in limits}
    lost: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for agent in sorted(agents):
        last = next((each.agents[agent] for each in past if agent in each.agents), None)
        for line, owed in () if last is None else last.advances.items():
            if owed and line not in own:
                lost[line].append((agent, owed))
    place = limits[0].span if limits else scheme.span
    for line, found in lost.items():
        owing = _joined([Words(f"{agent} {plain(owed)}", f"{agent} {plain(owed)}") for agent, owed in found])
        title = DEFAULT_NAMES.get(line, Words(line, line))
        report.add(catalogue.NOT_TAKEN_BACK, place, line=title, total=_sum(found), owed=owing)


def _tell_left(scheme: Scheme, agents: set[str], last: Past, report: Report) -> None:
    """Tell what is owed by those who had a result last time and have none now."""
    found = [
        (agent, line, owed)
        for agent, result in last.agents.items()
        if agent not in agents
        for line, owed in result.advances.items()
        if owed
    ]
    if found:
        lines = {line: DEFAULT_NAMES.get(line, Words(line, line)) for _, line, _ in found}
        owing = [
            Words(f"{agent} {plain(owed)}（{lines[line].zh}）", f"{agent} {plain(owed)} ({lines[line].en})")
            for agent, line, owed in sorted(found)
        ]
        total = _sum((agent, owed) for agent, _, owed in found)
        report.add(catalogue.LEFT_OWING, scheme.span, total=total, owed=_joined(owing))


def _sum(owed: Iterable[tuple[str, Decimal]]) -> str:
    return plain(half_up(sum((Fraction(each) for _, each in owed), Fraction(0)), _PLACES))


def _joined(words: Iterable[Words]) -> Words:
    told = list(words)
    return Words(_BETWEEN.zh.join(each.zh for each in told), _BETWEEN.en.join(each.en for each in told))
