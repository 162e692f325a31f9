"""What the cases of a scheme may name: the figures that it uses, and those that it gives, each by id or by title.

May import everything below `evaluation`, and of this package `evaluator`, `names`.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.diagnostics import near
from kaohe.evaluation.names import ids_of, item_id, item_title, place_id, place_title, target_of, with_ranking
from kaohe.metrics.registry import fold
from kaohe.scheme.model import (
    ATTRIBUTES,
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    Duty,
    Earlier,
    Expr,
    FormulaScore,
    Grade,
    Group,
    GroupFigure,
    Include,
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
    Scheme,
    Scorecard,
    Stands,
    Streak,
    Unread,
    parts,
)
from kaohe.values import Kind
from kaohe.words import LANGS, Lang, Words

Section = str
_SEPARATOR: Final = Words("、", ", ")


class Names:
    """Things with an id and a title, either of which may be written."""

    def __init__(self, titles: MappingOf[str, Words]) -> None:
        self._titles = titles
        self._ids = {fold(each): name for name, title in self._titles.items() for each in (title.zh, title.en)}
        self._ids |= {fold(name): name for name in self._titles}

    @property
    def ids(self) -> tuple[str, ...]:
        """Give all ids."""
        return tuple(self._titles)

    def find(self, name: str) -> tuple[str, Words] | None:
        """Give the id and title of what a name means."""
        found = self._ids.get(fold(name))
        return None if found is None else (found, self._titles[found])

    def near(self, name: str, lang: Lang) -> tuple[str, ...]:
        """Give the names nearest to one, as an author would write them."""
        shown = {
            each: self._shown(own, lang) for own, title in self._titles.items() for each in (own, title.zh, title.en)
        }
        return tuple(dict.fromkeys(shown[found] for found in near(name, shown)))

    def listed(self) -> Words:
        """Name all of them."""
        said = [_SEPARATOR.say(lang).join(self._shown(name, lang) for name in self._titles) for lang in LANGS]
        return Words(said[0] or "—", said[1] or "—")

    def _shown(self, name: str, lang: Lang) -> str:
        return self._titles[name].zh if lang == "zh" else name


@dataclass(frozen=True)
class Vocabulary:
    """The names that a scheme's cases may use.

    values, attributes: what of an agent the scheme looks at. groups: by kind of group, what of a group as such.
    ratios: which of these are ratios. given: by section, what the scheme gives. streak: over how many periods it looks,
    the one at hand included; None: over all that there were. adjusts: whether it takes later refunds back.
    """

    values: Names
    attributes: Names
    groups: MappingOf[Group, Names]
    ratios: frozenset[str]
    given: MappingOf[Section, Names]
    streak: int | None
    adjusts: bool


def vocabulary_of(scheme: Scheme) -> Vocabulary:
    """Gather the names of a checked scheme."""
    values: dict[str, Words] = {}
    attributes = {"name": ATTRIBUTES["name"]}
    groups: dict[Group, dict[str, Words]] = {"team": {}, "shop": {}, "all": {}}
    within = {item.within for item in scheme.items if isinstance(item, Ranking | Pool)}
    ratios: set[str] = set()
    for expr in _looked_up(scheme):
        target = target_of(expr if isinstance(expr, Ref) else expr.figure)
        if target.kind is Kind.RATIO:
            ratios.add(target.id)
        if not isinstance(expr, Ref):
            within.add(expr.group)
        elif target.origin is Origin.ATTRIBUTE:
            attributes[target.id] = target.title
        elif target.origin is Origin.FACT:  # what nobody typed in may be what the agent is
            attributes[target.id] = values[target.id] = target.title
        elif target.origin is Origin.METRIC:
            values[target.id] = target.title
        if isinstance(expr, GroupFigure) and expr.statistic == "own":
            groups[expr.group][target.id] = target.title
    attributes |= {name: ATTRIBUTES[name] for name in sorted(within - {"all"})}
    given: dict[Section, dict[str, Words]] = {"lines": {}, "scores": {}, "ranks": {}, "grades": {}, "advances": {}}
    for section, name, title in _given(scheme):
        given[section][name] = title
    return Vocabulary(
        Names(values),
        Names(attributes),
        {kind: Names(titles) for kind, titles in groups.items()},
        frozenset(ratios),
        {section: Names(titles) for section, titles in given.items()},
        _streak(scheme),
        scheme.takes_back,
    )


def _streak(scheme: Scheme) -> int | None:
    """Say over how many periods a scheme looks."""
    exprs = list(_within(_all(scheme)))
    if any(isinstance(expr, Earlier) for expr in exprs):
        return None
    if any(isinstance(item, Limit) and item.kind == "advance" for item in scheme.items):
        return None
    counts = [expr.count for expr in exprs if isinstance(expr, Streak)]
    return max((*counts, *(item.streak for item in scheme.items if isinstance(item, PlaceRule))), default=1)


def _all(scheme: Scheme) -> list[Expr]:
    exprs = [expr for item in scheme.items for expr in expressions(item)]
    return exprs if scheme.applies is None else [*exprs, scheme.applies]


def _within(rest: list[Expr]) -> Iterator[Expr]:
    while rest:
        expr = rest.pop()
        yield expr
        rest.extend(parts(expr))


def _looked_up(scheme: Scheme) -> Iterator[Ref | GroupFigure | Stands]:
    """Go through all that a scheme looks up; of a group as such that looks up nothing of an agent."""
    rest = _all(scheme)
    while rest:
        expr = rest.pop()
        if isinstance(expr, Ref | GroupFigure | Stands):
            yield expr
        if not isinstance(expr, GroupFigure) or expr.statistic != "own":
            rest.extend(parts(expr))


def _given(scheme: Scheme) -> Iterator[tuple[Section, str, Words]]:
    """Give the section, id and title of all that an outcome may hold."""
    rankings = {id(item): ranking for item, ranking in with_ranking(scheme)}
    ids = ids_of(scheme)
    for item in scheme.items:
        named = _named(item)
        if named is not None:
            yield named
        elif isinstance(item, Limit) and item.kind == "advance":
            yield "advances", item.line.name, target_of(item.line).title
        elif isinstance(item, PlaceRule) and not isinstance(item.effect, Duty):
            ranking = rankings[id(item)]
            yield "lines", place_id(item, ranking, ids), place_title(item, ranking, scheme.period)


def _named(item: Item) -> tuple[Section, str, Words] | None:
    match item:
        case Scorecard() | FormulaScore() | Banded():
            return "scores", item_id(item), item_title(item)
        case Grade() | Ladder():
            return "grades", item_id(item), item_title(item)
        case Base() | Commission() | Bonus() | Deduction() | Pool() | LaterRefunds():
            return "lines", item_id(item), item_title(item)
        case Ranking():
            return "ranks", item_id(item), item_title(item)
        case Parameter() | Limit() | RedLine() | Notice() | PlaceRule() | Include() | Unread():
            return None
        case _:
            assert_never(item)
