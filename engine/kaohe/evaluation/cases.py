"""Case files: worked examples beside a scheme, with what each agent must get.

A case file is YAML: a list `cases`, each with `name`, maybe `period` (else the one in which the scheme takes effect),
`agents` (by id: `attributes`, `values`), maybe `history` (by period and agent: `rank`, `from_last`, for every ranking
of the scheme), and `expect` (by agent: `lines`, `scores`, `ranks`, `grades`, `outcomes`, `total`; what is not
mentioned is not looked at, but `outcomes` are all of them).
May import everything below `evaluation`, and all of this package but `explain`.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.diagnostics.catalogue import syntax
from kaohe.documents import Items, Mapping, Node, Scalar, parse_yaml
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.names import item_id
from kaohe.evaluation.outcome import AgentOutcome, Past, Rank
from kaohe.periods import Period, PeriodKind
from kaohe.scheme.model import Ranking
from kaohe.values import parse_number, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Source
    from kaohe.scheme.model import Scheme

_CASE: Final = ("name", "period", "agents", "history", "expect")
_AGENT: Final = ("attributes", "values")
_EXPECT: Final = ("lines", "scores", "ranks", "grades", "outcomes", "total")
_STANDING: Final = ("rank", "from_last")
_DAYS: Final = {PeriodKind.WEEK: 7, PeriodKind.FORTNIGHT: 14}
_NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went: what differs from what it expects, a line each; nothing if it holds."""

    name: str
    differences: tuple[str, ...]


def run_cases(source: Source, scheme: Scheme) -> tuple[tuple[CaseResult, ...], Report]:
    """Run the cases of a case file against a checked scheme; the report holds what is wrong with the file itself."""
    report = Report()
    root = parse_yaml(source, report)
    cases = None if root is None else _Reader(scheme, report).cases(root)
    if cases is None or not report.ok:
        return (), report
    return tuple(CaseResult(case.name, _differences(case, scheme)) for case in cases), report


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    figures: Figures
    expect: MappingOf[str, MappingOf[str, Node]]


class _Reader:
    """Reads cases; a part that is no mapping or list where one is due counts as empty, with a finding."""

    def __init__(self, scheme: Scheme, report: Report) -> None:
        self._scheme = scheme
        self._report = report
        self._rankings = [item_id(item) for item in scheme.items if isinstance(item, Ranking)]

    def cases(self, root: Node) -> list[_Case]:
        keys = self._keys(root, ("cases",), ("cases",))
        return [self._case(node) for node in self._items(keys.get("cases"), "cases")]

    def _case(self, node: Node) -> _Case:
        keys = self._keys(node, _CASE, ("name", "agents", "expect"))
        agents = tuple(self._agent(name, each) for name, each in self._keys(keys.get("agents")).items())
        period = self._period(keys["period"]) if "period" in keys else None
        history = tuple(self._past(text, each) for text, each in self._keys(keys.get("history")).items())
        expect = {name: self._keys(each, _EXPECT) for name, each in self._keys(keys.get("expect")).items()}
        figures = Figures(period or self._first_period(), agents, {}, history, "cases")
        return _Case(self._text(keys.get("name")) or "?", figures, expect)

    def _agent(self, name: str, node: Node) -> AgentFigures:
        keys = self._keys(node, _AGENT)
        attributes = {key: self._text(each) for key, each in self._keys(keys.get("attributes")).items()}
        values = {key: self._text(each) for key, each in self._keys(keys.get("values")).items()}
        return AgentFigures(name, {key: text for key, text in attributes.items() if text}, dict(values))

    def _past(self, text: str, node: Node) -> Past:
        period = Period.parse(text)
        if period is None:
            self._wrong(node, "history", Words(f"{text} 不是周期", f"{text} is no period"))
        ranks = {agent: self._standing(each) for agent, each in self._keys(node).items()}
        return Past(
            self._scheme.name,
            period or self._first_period(),
            {agent: dict.fromkeys(self._rankings, rank) for agent, rank in ranks.items()},
        )

    def _standing(self, node: Node) -> Rank:
        keys = self._keys(node, _STANDING)
        return Rank(self._place(keys.get("rank")), 0, self._place(keys.get("from_last")), None)

    def _place(self, node: Node | None) -> int | None:
        text = self._text(node)
        if text is None:
            return None
        if not text.isdecimal():
            self._wrong(node, "rank", Words(f"{text} 不是名次", f"{text} is no rank"))
            return None
        return int(text)

    def _period(self, node: Node) -> Period | None:
        text = self._text(node) or ""
        period = Period.parse(text)
        if period is None:
            self._wrong(node, "period", Words(f"{text} 不是周期", f"{text} is no period"))
        return period

    def _first_period(self) -> Period:
        first = self._scheme.effective
        if self._scheme.period is PeriodKind.MONTH:
            return Period.month(first.year, first.month)
        return Period(first, first + timedelta(days=_DAYS[self._scheme.period] - 1))

    def _wrong(self, node: Node | None, key: str, problem: Words) -> None:
        self._report.add(catalogue.CASE_FILE, None if node is None else node.span, key=key, problem=problem)

    def _keys(
        self, node: Node | None, known: tuple[str, ...] | None = None, needed: tuple[str, ...] = ()
    ) -> dict[str, Node]:
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return {}
        if not isinstance(node, Mapping):
            self._report.add(syntax.NOT_A_MAPPING, node.span)
            return {}
        for key, _ in node.entries:
            if known is not None and key.text not in known:
                self._report.add(syntax.UNKNOWN_KEY, key.span, key=key.text, known=", ".join(known))
        for name in needed:
            if node.get(name) is None:
                self._report.add(syntax.MISSING_KEY, node.span, key=name)
        return {key.text: value for key, value in node.entries}

    def _items(self, node: Node | None, key: str) -> tuple[Node, ...]:
        if isinstance(node, Items):
            return node.items
        if node is not None:
            self._report.add(syntax.NOT_A_LIST, node.span, key=key)
        return ()

    def _text(self, node: Node | None) -> str | None:
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return None
        if isinstance(node, Scalar):
            return node.text
        self._report.add(syntax.NOT_A_SCALAR, node.span, key="…")
        return None


# --- comparing -------------------------------------------------------------------------------------------------------


def _differences(case: _Case, scheme: Scheme) -> tuple[str, ...]:
    outcome, report = evaluate(scheme, case.figures)
    if outcome is None:
        return tuple(found.message(scheme.lang) for found in report.errors)
    got = {agent.agent: _flat(agent) for agent in outcome.agents}
    found: list[str] = []
    for agent, expected in case.expect.items():
        for path, wanted in _wanted(expected):
            actual = got.get(agent, {}).get(path, _NOTHING)
            if not _same(wanted, actual):
                found.append(f"{agent} {path}: {wanted} ≠ {actual}")
    return tuple(found)


def _flat(agent: AgentOutcome) -> dict[str, str]:
    """Write an agent's outcome as a path for each figure."""
    ranks = {name: _NOTHING if rank.rank is None else str(rank.rank) for name, rank in agent.ranks.items()}
    return {
        **{f"lines.{line.id}": plain(line.amount) for line in agent.lines},
        **{f"scores.{name}": plain(score) for name, score in agent.scores.items()},
        **{f"ranks.{name}": rank for name, rank in ranks.items()},
        **{f"grades.{name}": word for name, word in agent.grades.items()},
        "outcomes": "、".join(flag.text for flag in agent.outcomes) or _NOTHING,
        "total": plain(agent.total),
    }


def _wanted(expected: MappingOf[str, Node]) -> list[tuple[str, str]]:
    """Write what is expected in the same way; null expects that there is nothing."""
    wanted: list[tuple[str, str]] = []
    for key, node in expected.items():
        match node:
            case Mapping():
                wanted.extend((f"{key}.{name.text}", _word(each)) for name, each in node.entries)
            case Items():
                wanted.append((key, "、".join(_word(each) for each in node.items) or _NOTHING))
            case _:
                wanted.append((key, _word(node)))
    return wanted


def _word(node: Node) -> str:
    if isinstance(node, Scalar):
        return _NOTHING if node.is_null else node.text
    return node.span.text


def _same(wanted: str, actual: str) -> bool:
    number: Decimal | None = parse_number(wanted)
    return wanted == actual or (number is not None and number == parse_number(actual))
