"""Ranking: who stands where among the agents of a group, best first; equal figures share a place (1, 2, 2, 4).

May import `words`, `scheme.model`, and of this package `formulas`, `groups`, `names`, `outcome`, `sheet`, `trace`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe.evaluation.formulas import NoValueError, compute, in_full, written
from kaohe.evaluation.groups import key_of, place_among
from kaohe.evaluation.names import item_id, item_title, target_of
from kaohe.evaluation.outcome import Rank
from kaohe.evaluation.sheet import Inputs, file_of
from kaohe.evaluation.trace import Figure, Formula, Ranked, Step
from kaohe.records import made_fast
from kaohe.scheme.model import ATTRIBUTES
from kaohe.values import Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.diagnostics import Span
    from kaohe.evaluation.sheet import Sheet
    from kaohe.scheme.model import Ranking


@made_fast
@dataclass(frozen=True, slots=True)
class Place:
    """An agent's place, and how it came about."""

    rank: Rank
    step: Step


@dataclass(frozen=True, slots=True)
class _Entrant:
    agent: str
    group: str | None
    by: Figure
    why: Words | None
    unmet: Span | None = None


def rank_agents(ranking: Ranking, sheets: Iterable[Sheet]) -> dict[str, Place]:
    """Give every agent's place in a ranking; who is unranked has one without a number, with the reason."""
    entrants = [_enter(ranking, sheet) for sheet in sheets]
    ranked: dict[str | None, list[Decimal]] = {}
    for entrant in entrants:
        if entrant.why is None and isinstance(entrant.by.value, Decimal):
            ranked.setdefault(entrant.group, []).append(entrant.by.value)
    for group in ranked.values():
        group.sort()
    return {each.agent: _place(ranking, each, ranked.get(each.group, [])) for each in entrants}


def _enter(ranking: Ranking, sheet: Sheet) -> _Entrant:
    by = sheet.figure(ranking.by)
    group = key_of(sheet, ranking.within)
    if group is None:
        return _Entrant(sheet.agent, None, by, groupless(ranking))
    why = _unmet(ranking, sheet)
    if why is not None and ranking.entry is not None:
        return _Entrant(sheet.agent, group, by, why, ranking.entry.span)
    return _Entrant(sheet.agent, group, by, valueless(by))


def valueless(figure: Figure) -> Words | None:
    """Say that a figure has no value, where it has none."""
    if figure.value is not None:
        return None
    return Words(f"{figure.title.zh}无值", f"{figure.title.en} has no value")


def _unmet(ranking: Ranking, sheet: Sheet) -> Words | None:
    """Say why the entry condition keeps an agent out; None if it does not."""
    if ranking.entry is None:
        return None
    lookup = Inputs(sheet).figure
    try:
        if compute(ranking.entry, lookup):
            return None
    except NoValueError as problem:
        return lacking([lookup(each).title for each in problem.lacks] + list(problem.divisions))
    return not_meeting(written(ranking.entry, lookup, full=in_full(ranking.entry)))


def groupless(ranking: Ranking) -> Words:
    """Say that an agent is in no group."""
    attribute = ATTRIBUTES[ranking.within]
    return Words(f"没有{attribute.zh}", f"has no {attribute.en}")


def lacking(titles: list[Words]) -> Words:
    """Say what a condition of entry lacks."""
    zh, en = "、".join(title.zh for title in titles), ", ".join(title.en for title in titles)
    return Words(f"{zh}无值", f"{en} has no value")


def not_meeting(condition: Formula) -> Words:
    """Say which condition of entry was not met."""
    return Words(f"不满足 {condition.say('zh')}", f"does not meet {condition.say('en')}")


def _place(ranking: Ranking, entrant: _Entrant, group: list[Decimal]) -> Place:
    """Count those better and those worse in a group, whose figures are given from the smallest on."""
    figure = entrant.by.value
    number = from_last = None
    if entrant.why is None and isinstance(figure, Decimal):
        better = target_of(ranking.by).higher_is_better
        number, from_last = place_among(figure, group, higher_is_better=better)
    rank = Rank(number, len(group), from_last, entrant.group)
    how = Ranked(entrant.by, group_words(ranking, entrant.group), rank.of, from_last, entrant.why, entrant.unmet)
    value = None if number is None else Decimal(number)
    step = Step(
        item_id(ranking),
        item_title(ranking),
        Kind.COUNT,
        value,
        how,
        (entrant.by,),
        None,
        file_of(ranking.span),
        ranking.span.line,
    )
    return Place(rank, step)


def group_words(ranking: Ranking, group: str | None) -> Words:
    """Call the group within which is ranked."""
    if ranking.within == "all":
        return Words("全体", "all agents")
    attribute = ATTRIBUTES[ranking.within]
    return Words(f"{attribute.zh} {group or '—'}", f"{attribute.en} {group or '—'}")
