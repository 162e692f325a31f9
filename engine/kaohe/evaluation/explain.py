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


def _slip(agent: AgentOutcome, file: str, lang: Lang) -> str:
    places = [step for step in agent.trace if isinstance(step.how, Ranked)]
    flags = [step for step in agent.trace if isinstance(step.how, Flagged)]
    rest = [step for step in agent.trace if not isinstance(step.how, Ranked | Flagged)]
    parts = (
        _part(wording.LINES, [step for step in rest if step.kind is Kind.MONEY], file, lang, [_total(agent, lang)]),
        _part(wording.SCORES, [step for step in rest if step.kind is Kind.POINTS], file, lang),
        _part(wording.GRADES, [step for step in rest if step.kind is Kind.TEXT], file, lang),
        _part(wording.RANKS, places, file, lang),
        _part(wording.FLAGS, flags, file, lang),
    )
    name = agent.agent if agent.name is None else f"{agent.agent} {agent.name}"
    return "\n".join([name, *(line for part in parts for line in part)])


def _part(title: Words, steps: list[Step], file: str, lang: Lang, ends: list[str] | None = None) -> list[str]:
    if not steps:
        return []
    lines = [f"  {title.say(lang)}"]
    for step in steps:
        lines.append(f"    {sentence(step, lang, file)}")
        if isinstance(step.how, Weighed):
            lines.extend(f"      {part_sentence(part, lang)}" for part in step.how.parts)
    return lines + [f"    {end}" for end in ends or []]


def _total(agent: AgentOutcome, lang: Lang) -> str:
    total = wording.TOTAL.say(lang).format(total=minus(plain(agent.total)))
    if len(agent.lines) == 1:
        return total
    added = " + ".join(minus(plain(line.amount)) for line in agent.lines)
    return f"{total} = {added.replace('+ −', '− ')}"
