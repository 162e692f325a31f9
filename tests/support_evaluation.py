"""Short ways to figures and outcomes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from kaohe.diagnostics import Report, Source, render
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.outcome import AgentOutcome, Outcome, Past
from kaohe.evaluation.trace import Value
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from support_cases import resolved

OCTOBER = Period.month(2026, 10)
HEAD = "方案 试 版本 1\n生效 2026-10-01\n周期 月\n"
"""The first three lines of a scheme; what a test adds begins in line 4."""


def given(value: object) -> Value | None:
    """Take whole numbers for decimals."""
    return Decimal(value) if type(value) is int else value  # type: ignore[return-value]


def agent(name: str, attributes: dict[str, str] | None = None, **values: object) -> AgentFigures:
    return AgentFigures(name, attributes or {}, {key: given(value) for key, value in values.items()})


def figures(*agents: AgentFigures, period: Period = OCTOBER, history: tuple[Past, ...] = ()) -> Figures:
    return Figures(period, agents, {}, history)


def attempt(
    scheme: str | Path | Source | Scheme, *agents: AgentFigures, **more: object
) -> tuple[Outcome | None, Report]:
    """Evaluate; a text is the items of a Chinese scheme."""
    if isinstance(scheme, str):
        scheme = HEAD + scheme
    checked = scheme if isinstance(scheme, Scheme) else resolved(scheme)
    found, report = evaluate(checked, figures(*agents, **more))  # type: ignore[arg-type]
    told(report)
    return found, report


def told(report: Report) -> None:
    """Make sure that every finding can be told in both languages."""
    for found in report:
        assert found.message("zh")
        assert found.message("en")
        assert found.remedy("zh")
        assert found.remedy("en")


def outcome(scheme: str | Path | Source | Scheme, *agents: AgentFigures, **more: object) -> Outcome:
    found, report = attempt(scheme, *agents, **more)
    assert found is not None, render(report, "en")
    return found


def one(scheme: str | Path | Source | Scheme, *agents: AgentFigures, **more: object) -> AgentOutcome:
    """Evaluate, and give the first agent's outcome."""
    return outcome(scheme, *agents, **more).agents[0]


def amounts(agent_outcome: AgentOutcome) -> dict[str, str]:
    return {line.id: str(line.amount) for line in agent_outcome.lines}


def codes(report: Report) -> list[str]:
    return [found.rule.code for found in report]
