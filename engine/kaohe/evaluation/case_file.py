"""Reads case files: worked examples beside a scheme, with what each agent must get.

A case file is YAML: a list `cases`, each with `name`, maybe `period` (else the one in which the scheme takes effect),
`agents` (by id: `attributes`, `values`, `adjustments` by period: `paid`, `without`), maybe `groups` (figures of a
team, a shop or all as such), maybe `history` (by period and agent: `rank`, `from_last`, for every ranking of the
scheme, or these under a ranking's name; `lines`, `scores`, `grades`, `advances` as an outcome had them), and `expect`
(by agent: `lines`, `scores`, `ranks`, `grades`, `advances`, `outcomes`, `total`; what is not mentioned is not looked
at, but `outcomes` are all of them). Figures may be called by id or by title. One that the scheme does not use, or
does not give, is an error: it would show nothing.
May import everything below `evaluation`, and of this package `case_shape`, `figures`, `outcome`, `vocabulary`.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Pointer, near
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.diagnostics.catalogue import figures as figures_rules
from kaohe.diagnostics.catalogue import syntax
from kaohe.documents import Items, Mapping, Node, Scalar
from kaohe.evaluation.adjustments import Adjustment
from kaohe.evaluation.case_shape import ADJUSTMENT, CASE, EXPECT, FILE, GROUPS, INPUTS, KEPT, STANDING, Keys
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.history import is_whole
from kaohe.evaluation.lookup import below
from kaohe.evaluation.outcome import Past, PastAgent, Rank
from kaohe.evaluation.vocabulary import Names, vocabulary_of
from kaohe.periods import Period, PeriodKind
from kaohe.values import half_up, parse_number, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Report, Span
    from kaohe.scheme.model import Group, Scheme

Given = Decimal | str | tuple[str, ...] | None
"""What an agent gets: a number, a word, all that is for a person to decide, or nothing."""

BETWEEN: Final = "、"
"""Stands between several outcomes."""
_GROUPS: Final[tuple[Group, ...]] = ("team", "shop", "all")
_KEPT: Final = tuple(key.key for key in KEPT)
_DAYS: Final = {PeriodKind.WEEK: 7, PeriodKind.FORTNIGHT: 14}
_OUTCOMES: Final = Words("待处理", "for a person to decide")
_TOTAL: Final = Words("合计", "total")
_NUMBER: Final = Words("单独的数（不写单位）", "plain number without a unit")
_PERIOD: Final = Words("周期，如 2026-10", "period such as 2026-10")
_AT: Final = Pointer("cases", "")
_RANK: Final = Words("名次", "rank")


@dataclass(frozen=True, slots=True)
class Expected:
    """What an agent must get: the figure `name` of a section; `outcomes` and `total` are sections of one figure."""

    agent: str
    section: str
    name: str
    title: Words
    value: Given
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example. `places`: where its figures stand, by the pointer that findings have for them."""

    name: str
    span: Span
    figures: Figures
    expected: tuple[Expected, ...]
    places: MappingOf[str, Span]


def read_cases(root: Node, scheme: Scheme, report: Report) -> tuple[Case, ...]:
    """Read the cases of a checked scheme; what is wrong with them is told all at once."""
    form = _Form(report)
    reader = _Reader(scheme, form, report)
    return tuple(reader.case(node) for node in form.items(form.keys(root, FILE).get("cases"), "cases"))


class _Form:
    """Takes YAML apart; a part that is no mapping or list where one is due counts as empty, with a finding."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def entries(self, node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
        if isinstance(node, Mapping):
            return node.entries
        if node is not None and not _is_null(node):
            self._report.add(syntax.NOT_A_MAPPING, node.span)
        return ()

    def keys(
        self, node: Node | None, form: Keys, sections: MappingOf[str, Names] = MappingProxyType({})
    ) -> dict[str, Node]:
        """Give the values by key; sections: where a name belongs that stands among the keys."""
        entries, known = self.entries(node), form.known
        for key, _ in entries:
            section = next((name for name, names in sections.items() if names.find(key.text) is not None), None)
            if key.text not in known and section is not None:
                self._report.add(catalogue.MISPLACED_INPUT, key.span, name=key.text, section=section)
            elif key.text not in known:
                close = near(key.text, known)
                self._report.add(syntax.UNKNOWN_KEY, key.span, suggestions=close, key=key.text, known=", ".join(known))
        for name in form.needed:
            if isinstance(node, Mapping) and node.get(name) is None:
                self._report.add(syntax.MISSING_KEY, node.span, key=name)
        return {key.text: value for key, value in entries}

    def items(self, node: Node | None, key: str) -> tuple[Node, ...]:
        if isinstance(node, Items):
            return node.items
        if node is not None and not _is_null(node):
            self._report.add(syntax.NOT_A_LIST, node.span, key=key)
        return ()

    def text(self, node: Node | None, key: str) -> str | None:
        if node is None or _is_null(node):
            return None
        if isinstance(node, Scalar):
            return node.text
        self._report.add(syntax.NOT_A_SCALAR, node.span, key=key)
        return None


class _Reader:
    """Reads cases in the words of a scheme."""

    def __init__(self, scheme: Scheme, form: _Form, report: Report) -> None:
        self._scheme = scheme
        self._form = form
        self._report = report
        self._words = vocabulary_of(scheme)

    def case(self, node: Node) -> Case:
        before = len(self._report)
        keys = self._form.keys(node, CASE)
        name = self._form.text(keys.get("name"), "name") or "?"
        period = self._period(keys.get("period"), "period") or self._first_period()
        agents, places = self._agents(keys.get("agents"), period)
        groups = self._groups(keys.get("groups"), places)
        known = tuple(agent.agent for agent in agents)
        if not agents and len(self._report) == before:
            problem = Words("一个客服也没有", "there is no agent")
            self._report.add(catalogue.CASE_FILE, node.span, key="agents", problem=problem)
        history = self._history(keys.get("history"), period, known)
        before = len(self._report)
        wanted = self._of_agents(keys.get("expect"), known)
        expected = tuple(each for agent, node in wanted for each in self._expected(agent, node))
        if not wanted and "expect" in keys and len(self._report) == before:
            self._report.add(catalogue.NOTHING_EXPECTED, keys["expect"].span)
        return Case(name, node.span, Figures(period, agents, groups, history, "cases"), expected, places)

    # --- what goes in ------------------------------------------------------------------------------------------------

    def _agents(self, node: Node | None, period: Period) -> tuple[tuple[AgentFigures, ...], dict[str, Span]]:
        agents: list[AgentFigures] = []
        places: dict[str, Span] = {}
        for key, each in self._form.entries(node):
            keys = self._form.keys(each, INPUTS, {"values": self._words.values, "attributes": self._words.attributes})
            attributes = self._inputs(keys.get("attributes"), self._words.attributes, "values", self._words.values)
            values = self._inputs(keys.get("values"), self._words.values, "attributes", self._words.attributes)
            for section, inputs in (("attributes", attributes), ("values", values)):
                for name, (_, span) in inputs.items():
                    places[below(_AT, "agents", str(len(agents)), section, name).path] = span
            texts = {name: text for name, (text, _) in attributes.items() if text}
            adjustments = self._adjustments(keys.get("adjustments"), period)
            given = {name: text for name, (text, _) in values.items()}
            agents.append(AgentFigures(key.text, texts, given, adjustments))
        return tuple(agents), places

    def _adjustments(self, node: Node | None, period: Period) -> tuple[Adjustment, ...]:
        """Read what later refunds take back, by the earlier period that paid for the sales."""
        found: list[Adjustment] = []
        for key, each in self._form.entries(node):
            keys, past = self._form.keys(each, ADJUSTMENT), self._period(key, "adjustments")
            if not self._words.adjusts:
                self._unused(key, Names({}))
            elif past is not None and past.last >= period.first:
                self._report.add(figures_rules.ADJUSTS_AHEAD, key.span, found=key.text, period=str(period))
            paid, without = (self._number(keys[name], name) if name in keys else None for name in ("paid", "without"))
            if past is not None and paid is not None and without is not None:
                found.append(Adjustment(past, paid, without))
        return tuple(found)

    def _groups(self, node: Node | None, places: dict[str, Span]) -> dict[Group, dict[str, dict[str, str | None]]]:
        """Read figures of groups as such; takes up where each stands."""
        keys = self._form.keys(node, GROUPS)
        found: dict[Group, dict[str, dict[str, str | None]]] = {}
        for kind in (kind for kind in _GROUPS if kind in keys):
            names = self._words.groups[kind]
            each = keys[kind]
            entries = [("all", each)] if kind == "all" else [(key.text, one) for key, one in self._form.entries(each)]
            read = {key: self._inputs(one, names) for key, one in entries}
            found[kind] = {key: {name: text for name, (text, _) in inputs.items()} for key, inputs in read.items()}
            for key, inputs in read.items():
                at = below(_AT, "groups", kind, *(() if kind == "all" else (key,)))
                places |= {below(at, name).path: span for name, (_, span) in inputs.items()}
        return found

    def _inputs(
        self, node: Node | None, here: Names, there: str = "", other: Names | None = None
    ) -> dict[str, tuple[str | None, Span]]:
        """Read figures or attributes by id. What the scheme does not use is an error: a typo would hide in it.

        there, other: where else a name may belong.
        """
        found: dict[str, tuple[str | None, Span]] = {}
        lines: dict[str, int] = {}
        for key, value in self._form.entries(node):
            named = here.find(key.text)
            if named is None:
                if other is None or other.find(key.text) is None:
                    self._unused(key, here)
                else:
                    self._report.add(catalogue.MISPLACED_INPUT, key.span, name=key.text, section=there)
                continue
            name, _ = named
            if name in found:
                self._report.add(syntax.DUPLICATE_KEY, key.span, key=key.text, line=str(lines[name]))
            lines[name] = key.span.line
            text = self._form.text(value, key.text)
            found[name] = (_share(text) if text and name in self._words.ratios else text, value.span)
        return found

    def _unused(self, key: Scalar, names: Names) -> None:
        close = names.near(key.text, self._scheme.lang)
        self._report.add(catalogue.UNUSED_INPUT, key.span, suggestions=close, name=key.text, known=names.listed())

    # --- earlier periods ---------------------------------------------------------------------------------------------

    def _history(self, node: Node | None, period: Period, known: tuple[str, ...]) -> tuple[Past, ...]:
        looked_at: list[Period] = []
        for _ in range((self._words.streak or 1) - 1):
            looked_at.append((looked_at or [period])[-1].previous())
        found: list[Past] = []
        for key, each in self._form.entries(node):
            past = self._period(key, "history")
            before = past is not None and past.last < period.first and is_whole(past, self._scheme.period)
            if past is not None and not (before if self._words.streak is None else past in looked_at):
                listed = ", ".join(str(each) for each in looked_at) or "—"
                facts = {"past": key.text, "period": str(period), "known": listed}
                self._report.add(catalogue.UNUSED_HISTORY, key.span, **facts)
            if past is not None and any(past == other.period for other in found):
                self._report.add(figures_rules.DUPLICATE_PAST, key.span, scheme=self._scheme.name, period=str(past))
            agents = {agent: self._past(result) for agent, result in self._of_agents(each, known)}
            found.append(Past(self._scheme.name, past or period, agents))
        return tuple(found)

    def _past(self, node: Node) -> PastAgent:
        """Read what an agent got earlier: figures by section, all else are ranks."""
        if not isinstance(node, Mapping):
            return PastAgent(self._ranks(node))
        figures: dict[str, Decimal | str] = {}
        advances: dict[str, Decimal] = {}
        for section in _KEPT:
            for name, _, value in self._by_name(node.get(section), section):
                read = self._form.text(value, name) if section == "grades" else self._number(value, name)
                if isinstance(read, Decimal) and section == "advances":
                    advances[name] = read
                elif read is not None:
                    figures[name] = read
        rest = tuple(entry for entry in node.entries if entry[0].text not in _KEPT)
        return PastAgent(self._ranks(replace(node, entries=rest)), figures, advances)

    def _ranks(self, node: Node) -> dict[str, Rank]:
        """Read an agent's earlier ranks: one for all rankings, or one under each ranking's name."""
        rankings = self._words.given["ranks"]
        if isinstance(node, Mapping) and any(isinstance(each, Mapping) for _, each in node.entries):
            named = self._by_name(node, "ranks")
            return {name: self._rank(each) for name, _, each in named}
        rank = self._rank(node)
        return dict.fromkeys(rankings.ids, rank)

    def _rank(self, node: Node) -> Rank:
        keys = self._form.keys(node, STANDING)
        return Rank(self._place(keys.get("rank"), "rank"), 0, self._place(keys.get("from_last"), "from_last"), None)

    def _place(self, node: Node | None, key: str) -> int | None:
        text = self._form.text(node, key)
        if text is None or text.isdecimal():
            return None if text is None else int(text)
        self._wrong(node, key, text, _RANK)
        return None

    # --- what comes out ----------------------------------------------------------------------------------------------

    def _expected(self, agent: str, node: Node) -> list[Expected]:
        found: list[Expected] = []
        before = len(self._report)
        for section, each in self._form.keys(node, EXPECT, self._words.given).items():
            if section == "outcomes":
                texts = [self._form.text(one, section) or "" for one in self._form.items(each, section)]
                found.append(Expected(agent, section, "", _OUTCOMES, tuple(sorted(texts)) or None, each.span))
            elif section == "total":
                found.append(Expected(agent, section, "", _TOTAL, self._number(each, section), each.span))
            elif section in self._words.given:
                for name, title, value in self._by_name(each, section):
                    read = self._form.text if section == "grades" else self._number
                    found.append(Expected(agent, section, name, title, read(value, name), value.span))
        if not found and len(self._report) == before:
            self._report.add(catalogue.NOTHING_EXPECTED, node.span)
        return found

    def _number(self, node: Node, key: str) -> Decimal | None:
        text = self._form.text(node, key)
        number = None if text is None else parse_number(_share(text))
        if text is not None and number is None:
            self._wrong(node, key, text, _NUMBER)
        return number

    # --- names -------------------------------------------------------------------------------------------------------

    def _by_name(self, node: Node | None, section: str) -> list[tuple[str, Words, Node]]:
        """Read what stands under the names of what the scheme gives."""
        names = self._words.given[section]
        found: list[tuple[str, Words, Node]] = []
        lines: dict[str, int] = {}
        for key, value in self._form.entries(node):
            named = names.find(key.text)
            if named is None:
                close = names.near(key.text, self._scheme.lang)
                listed = names.listed()
                self._report.add(
                    catalogue.NOT_GIVEN, key.span, suggestions=close, name=key.text, section=section, known=listed
                )
            elif named[0] in lines:
                self._report.add(syntax.DUPLICATE_KEY, key.span, key=key.text, line=str(lines[named[0]]))
            else:
                lines[named[0]] = key.span.line
                found.append((*named, value))
        return found

    def _of_agents(self, node: Node | None, known: tuple[str, ...]) -> list[tuple[str, Node]]:
        """Read what stands under the agents of the case."""
        for key, _ in self._form.entries(node):
            if key.text not in known:
                close = near(key.text, known)
                listed = Words("、".join(known) or "—", ", ".join(known) or "—")
                self._report.add(catalogue.NOT_IN_CASE, key.span, suggestions=close, agent=key.text, known=listed)
        return [(key.text, value) for key, value in (node.entries if isinstance(node, Mapping) else ())]

    def _period(self, node: Node | None, key: str) -> Period | None:
        text = self._form.text(node, key)
        period = None if text is None else Period.parse(text)
        if text is not None and period is None:
            self._wrong(node, key, text, _PERIOD)
        return period

    def _first_period(self) -> Period:
        first = self._scheme.effective
        if self._scheme.period is PeriodKind.MONTH:
            return Period.month(first.year, first.month)
        return Period(first, first + timedelta(days=_DAYS[self._scheme.period] - 1))

    def _wrong(self, node: Node | None, key: str, text: str, wanted: Words) -> None:
        problem = Words(f"{text} 不是{wanted.zh}", f"{text} is no {wanted.en}")
        self._report.add(catalogue.CASE_FILE, None if node is None else node.span, key=key, problem=problem)


def _share(text: str) -> str:
    """Give a share that is written in percent as the decimal that it is."""
    number = parse_number(text[:-1].rstrip()) if text.endswith(("%", "％")) else None
    if number is None:
        return text
    decimals = len(plain(number).partition(".")[2])
    return plain(half_up(Fraction(number) * Fraction(1, 100), decimals + 2))


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null
