"""Payslips as data: what an agent gets, part by part, with how each figure came about. Texts are in one language.

May import `values`, `words`, and of this package `adjusted`, `outcome`, `sentences`, `trace`, `wording`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.evaluation import wording
from kaohe.evaluation.adjusted import adjusted_parts
from kaohe.evaluation.sentences import part_sentence, place, told
from kaohe.evaluation.trace import Flagged, Ranked, Weighed, minus
from kaohe.values import Kind, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.evaluation.trace import Step
    from kaohe.words import Lang


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure, how it came about, so that it can be recomputed, its place in the scheme, and what it is the sum of."""

    title: str
    value: str
    joint: str
    how: str
    place: str
    parts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in one sentence, but for the parts."""
        value = f" {self.value}" if self.value else ""
        return f"{self.title}{value}{self.joint}{self.how}{self.place}"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines, scores, grades, ranks, or what a person is to decide on. `ends`: what stands below the entries."""

    title: str
    entries: tuple[Entry, ...]
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """One agent's payslip; sections without entries are left out."""

    agent: str
    name: str | None
    sections: tuple[Section, ...]
    total: str

    @property
    def heading(self) -> str:
        """Whose it is."""
        return self.agent if self.name is None else f"{self.agent} {self.name}"


def slips(outcome: Outcome, lang: Lang, agent: str | None = None) -> tuple[Slip, ...]:
    """Give the payslips of all agents, or of one; none for an unknown agent."""
    return tuple(slip(each, outcome.file, lang) for each in outcome.agents if agent in {None, each.agent})


def heading(outcome: Outcome, lang: Lang) -> str:
    """Say of which scheme and period payslips are."""
    return wording.HEAD.say(lang).format(scheme=outcome.scheme, version=outcome.version, period=outcome.period)


def slip(agent: AgentOutcome, file: str, lang: Lang) -> Slip:
    """Give an agent's payslip. `file`: the scheme's own; places in another one are named with it."""
    places = [step for step in agent.trace if isinstance(step.how, Ranked)]
    flags = [step for step in agent.trace if isinstance(step.how, Flagged)]
    rest = [step for step in agent.trace if not isinstance(step.how, Ranked | Flagged)]
    listed = (
        (wording.LINES, agent.paid),
        (wording.SCORES, [step for step in rest if step.id in agent.scores]),
        (wording.GRADES, [step for step in rest if step.kind is Kind.TEXT]),
        (wording.RANKS, places),
        (wording.FLAGS, flags),
    )
    sections = tuple(
        Section(title.say(lang), entries(steps, file, lang), sum_up(agent, lang) if title is wording.LINES else None)
        for title, steps in listed
        if steps
    )
    return Slip(agent.agent, agent.name, sections, plain(agent.total))


def entries(steps: Iterable[Step], file: str, lang: Lang) -> tuple[Entry, ...]:
    """Say how figures came about."""
    return tuple(_entry(step, file, lang) for step in steps)


def _entry(step: Step, file: str, lang: Lang) -> Entry:
    how = step.how
    if isinstance(how, Weighed):
        parts = tuple(part_sentence(part, lang) for part in how.parts)
    else:
        parts = adjusted_parts(how, lang)
    return Entry(*told(step, lang, file), place(step, lang, file), parts)


def sum_up(agent: AgentOutcome, lang: Lang) -> str:
    """Write the total as the sum of the lines."""
    total = wording.TOTAL.say(lang).format(total=minus(plain(agent.total)))
    if len(agent.lines) == 1:
        return total
    added = " + ".join(minus(plain(line.amount)) for line in agent.lines)
    return f"{total} = {added.replace('+ −', '− ')}"
