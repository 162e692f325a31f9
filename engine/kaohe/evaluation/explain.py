"""The explanation of an outcome: every agent's payslip line by line, in Chinese or English.

May import `words`, and of this package `outcome`, `slips`, `trace`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.evaluation.slips import Entry, Slip, entries, heading, slips, sum_up
from kaohe.evaluation.trace import Flagged, Ranked

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.evaluation.trace import Step
    from kaohe.words import Lang


def explain(outcome: Outcome, lang: Lang, agent: str | None = None) -> str:
    """Write the payslips with how each figure came about, of all agents or of one; nothing for an unknown agent."""
    found = slips(outcome, lang, agent)
    return "\n\n".join([heading(outcome, lang), *map(_written, found)]) + "\n" if found else ""


def explain_figure(agent: AgentOutcome, file: str, section: str, name: str, lang: Lang) -> tuple[str, ...]:
    """Say how one figure of an outcome came about, with the figures of the scheme that it builds on.

    section, name: as an outcome has them; `outcomes` and `total` need no name. What the agent did not get is explained
    by his places.
    """
    ranks = [step for step in agent.trace if isinstance(step.how, Ranked)]
    flags = [step for step in agent.trace if isinstance(step.how, Flagged)]
    match section:
        case "total":
            return (sum_up(agent, lang), *_lines(entries(agent.paid, file, lang)))
        case "outcomes":
            steps = [*flags, *ranks]
        case "ranks":
            steps = [step for step in ranks if step.id == name]
        case _:
            steps = [step for step in agent.trace if step.id == name and step not in [*ranks, *flags]]
    return _lines(entries(_with_sources(steps or ranks, agent), file, lang))


def _with_sources(steps: list[Step], agent: AgentOutcome) -> list[Step]:
    """Add the steps that steps build on, and those that these build on, each once."""
    found = list(steps)
    for step in found:  # grows while it is walked
        inputs = {figure.id for figure in step.inputs}
        found.extend(each for each in agent.trace if each.id in inputs and each not in found)
    return found


def _written(found: Slip) -> str:
    lines = [_one_line(found.heading)]
    for section in found.sections:
        lines.append(f"  {section.title}")
        lines += [f"    {line}" for line in _lines(section.entries)]
        lines += [] if section.ends is None else [f"    {section.ends}"]
    return "\n".join(lines)


def _lines(found: tuple[Entry, ...]) -> tuple[str, ...]:
    """Write entries in sentences; what a score is made of stands indented under it."""
    lines = (line for each in found for line in (each.sentence, *(f"  {part}" for part in each.parts)))
    return tuple(map(_one_line, lines))


def _one_line(text: str) -> str:
    """Show a line's end in somebody's name as a sign: what comes behind it is no line of a payslip."""
    return text.replace("\n", "␊")
