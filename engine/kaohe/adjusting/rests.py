"""What both computations of a published period rest on: the scores, figures, grades and ranks that differ in them.

May import everything below `adjusting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.evaluation.adjustments import AdjustedFigure
from kaohe.evaluation.sentences import part_sentence, told
from kaohe.evaluation.trace import Flagged, Placed, Ranked, Weighed
from kaohe.evaluation.wording import SEMICOLON
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.evaluation.trace import Step
    from kaohe.words import Lang


def rests(with_sales: AgentOutcome, without: AgentOutcome, lines: Container[str]) -> Iterator[AdjustedFigure]:
    """Give what lines rest on, with how it came about on both sides, in the order in which it was computed.

    lines: by id. What is the same on both sides is left out: it changes no line. Lines themselves are, too: they stand
    among the lines that differ.
    """
    both = _figures(with_sales), _figures(without)
    pairs = {name: (step, both[1][name]) for name, step in both[0].items() if name in both[1]}
    differing = {name for name, (one, other) in pairs.items() if _counts(one) != _counts(other)}
    walked = [step for outcome in (with_sales, without) for step in outcome.paid if step.id in lines]
    used: set[str] = set()
    for step in walked:  # grows while it is walked
        fresh = differing & (_inputs(step, pairs) - used)
        used |= fresh
        walked += [each for name in fresh for each in pairs[name]]
    for name, (one, other) in pairs.items():
        if name in used:
            yield AdjustedFigure(one.title, _said(one), _said(other))


def _figures(outcome: AgentOutcome) -> dict[str, Step]:
    lines = {step.id for step in outcome.paid}
    return {step.id: step for step in outcome.trace if step.id not in lines and not isinstance(step.how, Flagged)}


def _inputs(step: Step, pairs: dict[str, tuple[Step, Step]]) -> set[str]:
    """Give the names of what a step uses; of money for a place these are the ranking too, which its reason names."""
    found = {figure.id for figure in step.inputs}
    if isinstance(step.how, Placed):
        reason = step.how.reason
        ranks = (one for one, _ in pairs.values() if isinstance(one.how, Ranked))
        found |= {rank.id for rank in ranks if reason.zh.startswith(f"{rank.title.zh} ")}
    return found


def _counts(step: Step) -> object:
    """Give what counts of a step for what builds on it: its value; of a place also where it is from the last."""
    return (step.value, step.how.from_last) if isinstance(step.how, Ranked) else step.value


def _said(step: Step) -> Words:
    return Words(_sentence(step, "zh"), _sentence(step, "en"))


def _sentence(step: Step, lang: Lang) -> str:
    """Say a figure without its place in the scheme, which is that of another version; with what it is the sum of."""
    title, value, joint, how = told(step, lang, step.file)
    parts = [part_sentence(part, lang) for part in step.how.parts] if isinstance(step.how, Weighed) else []
    return SEMICOLON.say(lang).join([f"{title}{' ' if value else ''}{value}{joint}{how}", *parts])
