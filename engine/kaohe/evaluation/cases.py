"""Runs the cases of a scheme: what each gives, where that differs from what it expects, and why.

May import everything below `evaluation`, and all of this package.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Pointer, Report
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.documents import parse_yaml
from kaohe.evaluation.case_file import Case, Expected, Given, read_cases
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.explain import explain_figure
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Diagnostic, Source, Span
    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.scheme.model import Scheme

_NOT_APPLIED: Final = Words("方案不适用于 {agent}", "The scheme is not for {agent}")
_LOOKS_BACK: Final = {"outcomes", "lines", "total"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not as expected, with the sentences that say how it came about."""

    expected: Expected
    actual: Given
    explained: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went. `problems`: why it could not be evaluated; `outcome` is None then."""

    name: str
    span: Span
    outcome: Outcome | None
    differences: tuple[Difference, ...]
    problems: tuple[Diagnostic, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all is as expected."""
        return not self.differences and not self.problems


def run_cases(source: Source, scheme: Scheme) -> tuple[tuple[CaseResult, ...], Report]:
    """Run the cases of a case file against a checked scheme; the report holds what is wrong with the file itself."""
    report = Report()
    root = parse_yaml(source, report)
    cases = () if root is None else read_cases(root, scheme, report)
    if not report.ok:
        return (), report
    return tuple(_run(case, scheme) for case in cases), report


def _run(case: Case, scheme: Scheme) -> CaseResult:
    outcome, report = evaluate(scheme, case.figures)
    if outcome is None:
        return CaseResult(case.name, case.span, None, (), tuple(_placed(found, case) for found in report.errors))
    agents = {agent.agent: agent for agent in outcome.agents}
    differences = [
        Difference(expected, actual, _why(expected, agents.get(expected.agent), outcome))
        for expected in case.expected
        if (actual := _actual(expected, agents.get(expected.agent))) != expected.value
    ]
    return CaseResult(case.name, case.span, outcome, tuple(differences))


def _placed(found: Diagnostic, case: Case) -> Diagnostic:
    """Show a finding about a figure where the case has it."""
    if isinstance(found.place, Pointer):
        return replace(found, place=case.places.get(found.place.path, case.span))
    return found


def _actual(expected: Expected, agent: AgentOutcome | None) -> Given:  # noqa: PLR0911 - one return a section
    """Give what an agent got of what is expected; None is nothing."""
    if agent is None:
        return None
    match expected.section:
        case "lines":
            return next((line.amount for line in agent.lines if line.id == expected.name), None)
        case "scores":
            return agent.scores[expected.name]
        case "advances":
            return agent.advances[expected.name]
        case "ranks":
            rank = agent.ranks[expected.name].rank
            return None if rank is None else Decimal(rank)
        case "grades":
            return agent.grades[expected.name]
        case "outcomes":
            return tuple(sorted(flag.text for flag in agent.outcomes)) or None
        case _:
            return agent.total


def _why(expected: Expected, agent: AgentOutcome | None, outcome: Outcome) -> tuple[Words, ...]:
    """Explain a figure as the payslip does, and say which earlier result was looked for in vain."""
    if agent is None:
        return (Words(_NOT_APPLIED.zh.format(agent=expected.agent), _NOT_APPLIED.en.format(agent=expected.agent)),)
    zh, en = (explain_figure(agent, outcome.file, expected.section, expected.name, lang) for lang in ("zh", "en"))
    said = [Words(*each) for each in zip(zh, en, strict=True)]
    if expected.section in _LOOKS_BACK:
        lacks = (note for note in outcome.notes if note.rule is catalogue.NO_HISTORY)
        said.extend(Words(note.message("zh"), note.message("en")) for note in lacks)
    return tuple(said)
