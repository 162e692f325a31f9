"""The ids and titles that an outcome calls a scheme's items by.

May import `words`, `periods`, `metrics`, `scheme.model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from kaohe.metrics.registry import fold
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    DEFAULT_NAMES,
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    FormulaScore,
    Grade,
    Ladder,
    LaterRefunds,
    PlaceRule,
    Pool,
    Ranking,
    Ref,
    Scheme,
    Scorecard,
    Standing,
    Target,
)
from kaohe.words import Words

Computable = (
    Scorecard | FormulaScore | Banded | Grade | Base | Commission | Bonus | Deduction | Pool | Ladder | LaterRefunds
)
"""The items that give a named figure of one agent by himself."""

_GRADE: Final = Words("等级", "grade")
SPELLS: Final = {
    PeriodKind.MONTH: Words("个月", " months"),
    PeriodKind.WEEK: Words("周", " weeks"),
    PeriodKind.FORTNIGHT: Words("个双周", " fortnights"),
}
"""How a number of periods is counted."""


def item_id(item: Computable | Ranking) -> str:
    """Give an item's id: its name, or what its kind is called."""
    if item.name is not None:
        return item.name
    return {Base: "base", Commission: "commission", LaterRefunds: "later_refunds", Ranking: "rank"}[type(item)]


def item_title(item: Computable | Ranking) -> Words:
    """Give an item's title: its name as written, or the language's own word."""
    name = item_id(item)
    if item.name is None:
        return DEFAULT_NAMES[name]
    if isinstance(item, Ladder) and name == "ladder":
        return DEFAULT_NAMES[name]
    return _GRADE if isinstance(item, Grade) and name == "grade" else Words(name, name)


def ids_of(scheme: Scheme) -> frozenset[str]:
    """Give the ids that a scheme's own items have."""
    return frozenset(item_id(item) for item in scheme.items if isinstance(item, get_args(Computable)))


def with_ranking(scheme: Scheme) -> Iterator[tuple[Ranking | PlaceRule, Ranking]]:
    """Go through the rankings and place rules; a rule goes with the ranking it names, else the one before it."""
    rankings = {fold(item_id(item)): item for item in scheme.items if isinstance(item, Ranking)}
    before: Ranking | None = None
    for item in scheme.items:
        if isinstance(item, Ranking):
            before = item
            yield item, item
        elif isinstance(item, PlaceRule):
            ranking = before if item.ranking is None else rankings[fold(item.ranking)]
            assert ranking is not None  # noqa: S101 - for the type checker: a checked rule has a ranking
            yield item, ranking


def place_id(rule: PlaceRule, ranking: Ranking, taken: frozenset[str]) -> str:
    """Give a place rule's id: first, top3, last, bottom2; behind a named ranking's name; a streak's with its length.

    taken: the ids of the scheme's items. Where one of these is called so, the ranking's id stands before.
    """
    standing = rule.standing
    one = "first" if standing.end == "top" else "last"
    name = one if standing.count == 1 else f"{'place' if standing.exact else standing.end}{standing.count}"
    prefix = "" if ranking.name is None else f"{ranking.name}."
    found = f"{prefix}{name}" + (f"x{rule.streak}" if rule.streak > 1 else "")
    while found in taken:
        found = f"{item_id(ranking)}.{found}"
    return found


def place_title(rule: PlaceRule, ranking: Ranking, period: PeriodKind) -> Words:
    """Say a place as people do: 第一名, 后2名, 连续3个月最后一名."""
    words = standing_words(rule.standing)
    if rule.streak > 1:
        spell = SPELLS[period]
        words = Words(f"连续{rule.streak}{spell.zh}{words.zh}", f"{words.en} {rule.streak}{spell.en} running")
    if ranking.name is None:
        return words
    return Words(f"{ranking.name} {words.zh}", f"{ranking.name} {words.en}")


def standing_words(standing: Standing) -> Words:
    """Say the first, the last, the first n, the last n."""
    if standing.count == 1:
        return Words("第一名", "first place") if standing.end == "top" else Words("最后一名", "last place")
    if standing.exact:
        return Words(f"第{standing.count}名", f"place {standing.count}")
    if standing.end == "top":
        return Words(f"前{standing.count}名", f"top {standing.count}")
    return Words(f"后{standing.count}名", f"bottom {standing.count}")


def target_of(ref: Ref) -> Target:
    """Give what a name means; only a scheme that was checked can be evaluated."""
    if ref.target is None:
        raise ValueError(f"the name {ref.name} was not resolved: check the scheme first")
    return ref.target
