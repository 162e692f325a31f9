"""Doubts figures before they are evaluated: what nobody has, what is nearly the name or word meant, what is too large.

Evaluation knows nothing of it, and takes all figures as they stand. Nothing is told here that evaluation tells as an
error. May import `diagnostics`, `values`, `words`, `scheme`, and of this package `evaluator`, `figures`, `lookup`,
`used`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, cast

from kaohe.diagnostics import Report, near
from kaohe.diagnostics.catalogue import doubts as rules
from kaohe.evaluation.evaluator import sheets_of
from kaohe.evaluation.figures import PARTS, ManyAgents
from kaohe.evaluation.history import History
from kaohe.evaluation.lookup import GROUPS, as_kind, below
from kaohe.evaluation.names import target_of
from kaohe.evaluation.used import Used, used_by
from kaohe.metrics.registry import fold
from kaohe.scheme.model import ROLE_WORDS, Origin
from kaohe.scheme.settle import settled
from kaohe.values import NUMERIC, Kind, plain, shown
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Cell, Pointer, Rule
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.trace import Value
    from kaohe.scheme.model import Group, Ref, Scheme, Target

    Column = Sequence[Value | None]
    """A figure of all agents, in their order."""

_NAMED: Final = 5
"""So many agents are named."""
_LONGEST: Final = 60
_RATINGS: Final = frozenset({"self_rating", "manager_rating"})
_NOTHING: Final = Words("", "")


@dataclass(frozen=True, slots=True)
class _Most:
    """Up to where a number is believed: `itself` too or not. digits: those before the point of what is not."""

    value: Decimal
    digits: int
    itself: bool
    rule: Rule


_HUGE: Final = _Most(Decimal(1_000_000_000), 10, itself=False, rule=rules.HUGE)
_HUGE_OF_GROUP: Final = _Most(Decimal(1_000_000_000_000), 13, itself=False, rule=rules.HUGE)
_RATIO: Final = _Most(Decimal(10), 2, itself=True, rule=rules.HUGE_RATIO)
_FULL: Final = _Most(Decimal(100), 3, itself=True, rule=rules.ABOVE_FULL)


def doubts(scheme: Scheme, figures: Figures) -> Report:
    """Say what of a period's figures is surely not meant so, in warnings."""
    return Doubter.of(scheme).about(figures)


@dataclass(frozen=True)
class Doubter:
    """Doubts figures on which a scheme is to be evaluated.

    called: the figures that it uses, by their names as they are compared.
    """

    scheme: Scheme
    used: Used
    called: Mapping[str, Target]

    @classmethod
    def of(cls, scheme: Scheme) -> Doubter:
        """Look through a checked scheme, once for all figures."""
        used = used_by(scheme)
        targets = [target_of(ref) for ref in used.figures.values()]
        called = {_form(name): each for each in targets for name in (each.title.en, each.title.zh, each.id)}
        return cls(scheme, used, called)

    def about(self, figures: Figures) -> Report:
        """Say what of figures is surely not meant so."""
        looked = _Look(self.scheme, self.used, figures)
        for ref in self.used.figures.values():
            looked.figure(ref)
        looked.keys(self.called)
        looked.groups()
        looked.words()
        looked.of_groups()
        looked.past()
        return looked.report


@dataclass
class _Look:
    """One look at figures. other_names: keys of which it was told that they may be meant."""

    scheme: Scheme
    used: Used
    figures: Figures
    report: Report = field(default_factory=Report)
    _other_names: set[str] = field(default_factory=set)
    _alike: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def _whom(self) -> frozenset[int]:
        """Give for whom the scheme is."""
        everybody = range(len(self.figures.agents))
        if self.scheme.applies is None:
            return frozenset(everybody)
        scheme, unsaid = settled(self.scheme, self.figures.period.first), Report()
        return frozenset(sheets_of(scheme, self.figures, everybody, History(scheme, self.figures, unsaid), unsaid)[0])

    @cached_property
    def _unused(self) -> frozenset[str]:
        """Give the names of all values that the scheme does not use."""
        agents = self.figures.agents
        held = agents.figures() if isinstance(agents, ManyAgents) else {name for each in agents for name in each.values}
        return frozenset(held - self.used.figures.keys())

    def figure(self, ref: Ref) -> None:
        """Look at a figure of all agents."""
        target, agents = target_of(ref), self.figures.agents
        most = _most_of(target) if target.kind in NUMERIC else None
        if (
            isinstance(agents, ManyAgents)  # to make all the texts takes longer than to compute what they pay
            and agents.all_have(target.id)
            and (most is None or not agents.any_begins_with(most.digits, target.id))
        ):
            return
        column = self._column("values", target.id)
        if None in column:
            if target.origin is Origin.FACT:  # what nobody typed in may be what the agent is
                pairs = zip(column, self._column("attributes", target.id), strict=True)
                column = [other if value is None else value for value, other in pairs]
            self.missing(ref, target, column)
        if most is not None and _may_exceed(column, most.digits):
            self.large(target, column, most)

    def _column(self, part: str, name: str) -> Column:
        agents = self.figures.agents
        if isinstance(agents, ManyAgents):
            return agents.column(part, name)
        if part == "values":
            return [each.values.get(name) for each in agents]
        return [each.attributes.get(name) for each in agents] if part else [each.agent for each in agents]

    def missing(self, ref: Ref, target: Target, column: Column) -> None:
        """Tell a figure that nobody has; and what some seem to have under another name."""
        if target.id in self.used.needed:
            return
        agents, many = self.figures.agents, isinstance(self.figures.agents, ManyAgents)
        whom = frozenset(range(len(agents))) if many else self._whom
        lacks = [n for n in whom if column[n] is None and (many or target.id not in agents[n].faulty)]
        others = whom.difference(lacks)
        if others and many and not _near(target, sorted(self._unused)):
            return
        absent = [n for n in lacks if target.id not in agents[n].values]
        if others and not absent:
            return
        taken = {name for n in others for name in agents[n].values}
        spare = sorted({name for n in absent for name, value in agents[n].values.items() if value is not None} - taken)
        found = _near(target, [name for name in spare if name in self._unused])
        if lacks and not others:
            self._nobody(ref, target, found)
        elif found:
            key = found[0]
            self._other_name(key, target, [n for n in absent if agents[n].values.get(key) is not None])

    def _nobody(self, ref: Ref, target: Target, found: Sequence[str]) -> None:
        self._other_names.update(found)
        periods = _listed([str(each) for each in self.figures.elsewhere.get(target.id, ())])
        title = target.title
        self.report.add(
            rules.NOBODY_HAS,
            ref.span,
            figure=title,
            id=target.id,
            called=_NOTHING if target.id == title.zh else _about("（{}）", " ({})", _listed([target.id])),
            found=_about("；数据里有{}", "; the data have {}", _listed([f"“{name}”" for name in found])),
            elsewhere=_about("；只在 {} 里填了", "; it was given for {} alone", periods),
        )

    def _other_name(self, key: str, target: Target, whose: Sequence[int]) -> None:
        self._other_names.add(key)
        agents = _named([self.figures.agents[n].agent for n in whose])
        place = self._at(whose[0], "values", key)
        self.report.add(rules.OTHER_NAME, place, key=_said(key), id=target.id, agents=agents)

    def keys(self, called: Mapping[str, Target]) -> None:
        """Tell names of values that are names of figures when case, blanks and width do not count."""
        for key in sorted(self._unused - self._other_names):
            target = called.get(_form(key))
            if target is None:
                continue
            is_id = _form(key) == _form(target.id)
            whose = [
                n
                for n, each in enumerate(self.figures.agents)
                if each.values.get(key) is not None
                and (is_id if _given(each, target.id) is not None else target.id not in self.used.needed)
            ]
            if whose:
                self._other_name(key, target, whose)

    def large(self, target: Target, column: Column, most: _Most) -> None:
        """Tell numbers that are larger than such numbers are."""
        odd = [n for n, raw in enumerate(column) if _exceeds(raw, target, most)]
        if odd:
            said = [f"{self.figures.agents[n].agent} {_shown(column[n], target.kind)}" for n in odd]
            part = "values" if target.id in self.figures.agents[odd[0]].values else "attributes"
            place = self._at(odd[0], part, target.id)
            self.report.add(most.rule, place, figure=target.title, id=target.id, agents=_named(said))

    def words(self) -> None:
        """Tell texts that are nearly the words with which the scheme compares them."""
        for name, (ref, words) in self.used.words.items():
            target, known = target_of(ref), ROLE_WORDS.keys() if name == "role" else words
            column = self._texts(target)
            odd = {raw for raw in column if isinstance(raw, str)} - known
            meant = {_folded(word): word for word in known} if odd else {}
            for raw in sorted(odd):
                word = meant.get(_folded(raw))
                if word is None or (name, raw) in self._alike:
                    continue
                whose = [n for n, each in enumerate(column) if each == raw]
                agents = _named([self.figures.agents[n].agent for n in whose])
                part = "values" if name in self.figures.agents[whose[0]].values else "attributes"
                place = self._at(whose[0], *(("agent",) if name == "agent" else (part, name)))
                self.report.add(
                    rules.NEARLY_THE_WORD, place, agents=agents, figure=target.title, value=_said(raw), word=word
                )

    def groups(self) -> None:
        """Tell teams and shops that are one when case, blanks and width do not count."""
        for group in self.used.groups:
            column = self._column("attributes", group)
            by_form: dict[str, list[str]] = {}
            for name in sorted({str(name) for name in column if name is not None}):
                by_form.setdefault(_folded(name), []).append(name)
            for alike in by_form.values():
                if len(alike) > 1:
                    self._alike.update((group, name) for name in alike)
                    self._one_group(group, alike, column)

    def _one_group(self, group: Group, alike: Sequence[str], column: Column) -> None:
        members = [[n for n, each in enumerate(column) if each == name] for name in alike]
        said = [
            (_said(name), _named([self.figures.agents[n].agent for n in of]))
            for name, of in zip(alike, members, strict=True)
        ]
        names = Words(
            "、".join(f"“{name}”（{whose.zh}）" for name, whose in said),
            ", ".join(f"“{name}” ({whose.en})" for name, whose in said),
        )
        place = self._at(members[-1][0], "attributes", group)
        self.report.add(rules.NEARLY_ONE_GROUP, place, kind=GROUPS[group], names=names)

    def of_groups(self) -> None:
        """Tell what no group has, and what of a group is larger than such numbers are."""
        for (group, name), ref in self.used.of_groups.items():
            target, held = target_of(ref), self.figures.groups.get(group, {})
            title = Words(f"{GROUPS[group].zh}({target.title.zh})", f"{GROUPS[group].en}({target.title.en})")
            values = {key: each.get(name) for key, each in held.items()}
            if all(value is None for value in values.values()):
                if (group, name) not in self.used.needed_of_groups and self._whom:
                    self._nobody(ref, replace(target, title=title), ())
                continue
            odd = [
                f"{key} {_shown(raw, target.kind)}"
                for key, raw in values.items()
                if _exceeds(raw, target, _HUGE_OF_GROUP)
            ]
            if odd:
                self.report.add(rules.HUGE, ref.span, figure=title, id=name, agents=_named(odd))

    def past(self) -> None:
        """Tell agents of earlier results who are agents of this period when case, blanks and width do not count."""
        if not self.used.looks_back or not self.figures.history:
            return
        numbers = {str(agent): n for n, agent in enumerate(self._column("", "agent"))}
        left = {
            agent
            for past in self.figures.history
            if past.scheme == self.scheme.name
            for agent in past.agents.keys() - numbers.keys()
        }
        forms = {_folded(agent): agent for agent in numbers} if left else {}
        for agent in sorted(left):
            now = forms.get(_folded(agent))
            if now is not None:
                self.report.add(rules.OTHER_ID, self._at(numbers[now], "agent"), past=_said(agent), agent=_said(now))

    def _texts(self, target: Target) -> Column:
        if target.origin is Origin.ATTRIBUTE:
            return self._column("" if target.id == "agent" else "attributes", target.id)
        pairs = zip(self._column("values", target.id), self._column("attributes", target.id), strict=True)
        return [other if value is None else value for value, other in pairs]

    def _at(self, number: int, *keys: str) -> Pointer | Cell:
        """Say where something of an agent stands: in the document, or in a dataset's table."""
        cell = self.figures.agents[number].cells.get(keys[-1])
        if cell is not None:
            return cell
        place = self.figures.place_of(number)
        return replace(below(place, *keys), order=(*place.order, PARTS.index(keys[0])))


def _given(agent: AgentFigures, name: str) -> Value | None:
    value = agent.values.get(name)
    return agent.attributes.get(name) if value is None else value


def _near(target: Target, names: Sequence[str]) -> tuple[str, ...]:
    """Give the names that are like a figure's."""
    return tuple(dict.fromkeys((*near(target.id, names), *near(target.title.zh, names)))) if names else ()


def _folded(text: str) -> str:
    """Give a text as it is when case, blanks at its ends and width do not count."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()


@lru_cache(maxsize=1024)
def _form(name: str) -> str:
    """Give a name of a figure as it is when case, blanks and width do not count."""
    return fold(_folded(name))


def _most_of(target: Target) -> _Most:
    if target.kind is Kind.RATIO:
        return _RATIO
    return _FULL if target.origin is Origin.FACT and target.id in _RATINGS else _HUGE


def _may_exceed(column: Column, digits: int) -> bool:
    """Whether one of some numbers may have so many digits before its point: to read them all takes too long."""
    if set(map(type, column)) == {str} and max(map(len, cast("Sequence[str]", column))) < digits:
        return False  # so it mostly is
    texts = [len(raw.partition(".")[0]) for raw in column if isinstance(raw, str) and len(raw) >= digits]
    numbers = [raw.adjusted() + 1 for raw in column if isinstance(raw, Decimal)]
    return max([*texts, *numbers], default=0) >= digits


def _exceeds(raw: Value | None, target: Target, most: _Most) -> bool:
    """Whether a number is one, and larger than is believed; one that must not be below 0 is an error if it is."""
    value = None if raw is None else as_kind(raw, target.kind)
    if not isinstance(value, Decimal) or (value < 0 and target.never_below):
        return False
    return abs(value) > most.value or (abs(value) == most.value and not most.itself)


def _shown(raw: Value | None, kind: Kind) -> str:
    written = plain(raw) if isinstance(raw, Decimal) else str(raw)
    return f"{written} = {shown(Decimal(written), kind)}" if kind is Kind.RATIO else written


def _said(text: str) -> str:
    """Give a text as it can be shown: not too long, and of whole characters."""
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…").encode("utf-8", "replace").decode()


def _listed(names: Sequence[str]) -> Words:
    listed = list(map(_said, names))
    return Words("、".join(listed), ", ".join(listed))


def _named(said: Sequence[str]) -> Words:
    """Name a few, and say how many more there are."""
    few, more = _listed(said[:_NAMED]), len(said) - _NAMED
    return Words(f"{few.zh}，另有 {more} 人", f"{few.en} and {more} more") if more > 0 else few


def _about(zh: str, en: str, named: Words) -> Words:
    return Words(zh.format(named.zh), en.format(named.en)) if named.zh else _NOTHING
