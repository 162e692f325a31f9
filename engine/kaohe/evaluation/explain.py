"""The explanation of an outcome: every agent's payslip line by line, in Chinese or English.

May import `values`, `words`, and of this package `formulas`, `outcome`, `sentences`, `trace`, `wording`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.evaluation import wording
from kaohe.evaluation.formulas import minus
from kaohe.evaluation.sentences import part_sentence, sentence
from kaohe.evaluation.trace import Flagged, Ranked, Weighed
from kaohe.values import Kind, plain

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.evaluation.trace import Step
    from kaohe.words import Lang, Words


def explain(outcome: Outcome, lang: Lang, agent: str | None = None) -> str:
    """Write the payslips with how each figure came about, of all agents or of one; nothing for an unknown agent."""
    chosen = [each for each in outcome.agents if agent in {None, each.agent}]
    head = wording.HEAD.say(lang).format(scheme=outcome.scheme, version=outcome.version, period=outcome.period)
    slips = [_slip(each, outcome.file, lang) for each in chosen]
    return "\n\n".join([head, *slips]) + "\n" if slips else ""


def explain_figure(agent: AgentOutcome, file: str, section: str, name: str, lang: Lang) -> tuple[str, ...]:
    """Say how one figure of an outcome came about, with the figures of the scheme that it builds on.

    section, name: as an outcome has them; `outcomes` and `total` need no name. What the agent did not get is explained
    by his places.
    """
    ranks = [step for step in agent.trace if isinstance(step.how, Ranked)]
    flags = [step for step in agent.trace if isinstance(step.how, Flagged)]
    match section:
        case "total":
            return (_total(agent, lang), *_sentences([*agent.paid], file, lang))
        case "outcomes":
            steps = [*flags, *ranks]
        case "ranks":
            steps = [step for step in ranks if step.id == name]
        case _:
            steps = [step for step in agent.trace if step.id == name and step not in [*ranks, *flags]]
    return _sentences(_with_sources(steps or ranks, agent), file, lang)


def _with_sources(steps: list[Step], agent: AgentOutcome) -> list[Step]:
    """Add the steps that steps build on, and those that these build on, each once."""
    found = list(steps)
    for step in found:  # grows while it is walked
        inputs = {figure.id for figure in step.inputs}
        found.extend(each for each in agent.trace if each.id in inputs and each not in found)
    return found


def _slip(agent: AgentOutcome, file: str, lang: Lang) -> str:
    places = [step for step in agent.trace if isinstance(step.how, Ranked)]
    flags = [step for step in agent.trace if isinstance(step.how, Flagged)]
    rest = [step for step in agent.trace if not isinstance(step.how, Ranked | Flagged)]
    parts = (
        _part(wording.LINES, [*agent.paid], file, lang, [_total(agent, lang)]),
        _part(wording.SCORES, [step for step in rest if step.id in agent.scores], file, lang),
        _part(wording.GRADES, [step for step in rest if step.kind is Kind.TEXT], file, lang),
        _part(wording.RANKS, places, file, lang),
        _part(wording.FLAGS, flags, file, lang),
    )
    name = agent.agent if agent.name is None else f"{agent.agent} {agent.name}"
    return "\n".join([name, *(line for part in parts for line in part)])


def _part(title: Words, steps: list[Step], file: str, lang: Lang, ends: list[str] | None = None) -> list[str]:
    if not steps:
        return []
    lines = [f"    {line}" for line in _sentences(steps, file, lang)]
    return [f"  {title.say(lang)}", *lines, *(f"    {end}" for end in ends or [])]


def _sentences(steps: list[Step], file: str, lang: Lang) -> tuple[str, ...]:
    """Say how figures came about; what a score is made of stands indented under it."""
    lines: list[str] = []
    for step in steps:
        lines.append(sentence(step, lang, file))
        if isinstance(step.how, Weighed):
            lines.extend(f"  {part_sentence(part, lang)}" for part in step.how.parts)
    return tuple(lines)


def _total(agent: AgentOutcome, lang: Lang) -> str:
    total = wording.TOTAL.say(lang).format(total=minus(plain(agent.total)))
    if len(agent.lines) == 1:
        return total
    added = " + ".join(minus(plain(line.amount)) for line in agent.lines)
    return f"{total} = {added.replace('+ −', '− ')}"
