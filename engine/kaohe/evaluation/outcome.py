"""The outcome document: what a scheme gives every agent of a period, with how each figure came about.

May import `values`, `periods`, `diagnostics`, `words`, and of this package `sentences`, `trace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from kaohe.diagnostics import Diagnostic
from kaohe.evaluation.sentences import sentence
from kaohe.evaluation.trace import Flagged, Step, step_json
from kaohe.periods import Period
from kaohe.records import made_fast
from kaohe.values import plain
from kaohe.words import Lang, Words

FORMAT: Final = "kaohe-outcome/1"
"""The version of the outcome's JSON form."""


@made_fast
@dataclass(frozen=True, slots=True)
class PayLine:
    """A line of the payslip, in yuan; a deduction is negative."""

    id: str
    title: Words
    amount: Decimal


class Rank(NamedTuple):
    """A place in a ranking.

    rank: from the best; None is unranked. of: how many are ranked in the group.
    from_last: from the worst; None where there is no last place. group: its key; `all` for everyone; None if unknown.
    """

    rank: int | None
    of: int
    from_last: int | None
    group: str | None


@made_fast
@dataclass(frozen=True, slots=True)
class Flag:
    """An outcome that is no money, for a person to decide on. `due_days`: within how many days, where that is said."""

    id: str
    text: str
    due_days: int | None


@made_fast
@dataclass(frozen=True, slots=True)
class AgentOutcome:
    """What one agent gets. Lines are in the scheme's order; `total` is their sum; `trace` explains every figure."""

    agent: str
    name: str | None
    lines: tuple[PayLine, ...]
    scores: Mapping[str, Decimal]
    ranks: Mapping[str, Rank]
    grades: Mapping[str, str]
    outcomes: tuple[Flag, ...]
    total: Decimal
    trace: tuple[Step, ...]
    paid: tuple[Step, ...]
    """Of the trace how each line came about, in the order of the lines."""
    advances: Mapping[str, Decimal] = field(default_factory=dict)
    """By line what was paid ahead and is still to be taken back, in yuan."""


@made_fast
@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a scheme for a period. `file` is the scheme's; `notes` are the findings that stopped nothing.

    missing: agents who were left out because something was wrong with their figures, on request; why: what, of each.
    """

    scheme: str
    version: int
    period: Period
    file: str
    agents: tuple[AgentOutcome, ...]
    notes: tuple[Diagnostic, ...]
    missing: tuple[str, ...] = ()
    why: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)

    def to_json(self, lang: Lang) -> dict[str, object]:
        """Give the outcome document: numbers as strings, texts in one language."""
        return {
            "format": FORMAT,
            "scheme": self.scheme,
            "version": self.version,
            "period": str(self.period),
            "agents": [_agent_json(agent, self.file, lang) for agent in self.agents],
            "missing": list(self.missing),
            "diagnostics": [note.to_json(lang) for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class PastAgent:
    """What later periods need of an agent's outcome.

    ranks: by ranking. figures: scores, grades and lines by id. advances: by line what is still to be taken back.
    """

    ranks: Mapping[str, Rank] = field(default_factory=dict)
    figures: Mapping[str, Decimal | str] = field(default_factory=dict)
    advances: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """What later periods need of an outcome, by agent."""

    scheme: str
    period: Period
    agents: Mapping[str, PastAgent]


def past_of(outcome: Outcome) -> Past:
    """Keep of an outcome what later periods need."""
    return Past(outcome.scheme, outcome.period, {each.agent: _past_agent(each) for each in outcome.agents})


def _past_agent(agent: AgentOutcome) -> PastAgent:
    lines = {line.id: line.amount for line in agent.lines}
    return PastAgent(agent.ranks, {**agent.scores, **agent.grades, **lines}, agent.advances)


def _agent_json(agent: AgentOutcome, file: str, lang: Lang) -> dict[str, object]:
    lines = [sentence(step, lang, file) for step in agent.paid]
    flags = [sentence(step, lang, file) for step in agent.trace if isinstance(step.how, Flagged)]
    return {
        "agent": agent.agent,
        "name": agent.name,
        "lines": [
            {"id": line.id, "title": line.title.say(lang), "amount": plain(line.amount), "explain": said}
            for line, said in zip(agent.lines, lines, strict=True)
        ],
        "scores": {name: plain(score) for name, score in agent.scores.items()},
        "ranks": {name: rank_json(rank) for name, rank in agent.ranks.items()},
        "grades": dict(agent.grades),
        "advances": {line: plain(owed) for line, owed in agent.advances.items()},
        "outcomes": [
            {"id": flag.id, "text": flag.text, "due_days": flag.due_days, "explain": said}
            for flag, said in zip(agent.outcomes, flags, strict=True)
        ],
        "total": plain(agent.total),
        "trace": [step_json(step, lang) for step in agent.trace],
    }


def rank_json(rank: Rank) -> dict[str, object]:
    """Give a rank as the outcome's JSON form has it."""
    return {"rank": rank.rank, "of": rank.of, "from_last": rank.from_last, "group": rank.group}
