"""What both computations of a published period rest on: the scores, figures, grades and ranks that differ in them.

May import everything below `adjusting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from kaohe.checking.walk import expressions
from kaohe.evaluation.adjustments import AdjustedFigure
from kaohe.evaluation.formulas import named
from kaohe.evaluation.names import Computable, item_id, target_of
from kaohe.evaluation.sentences import part_sentence, told
from kaohe.evaluation.trace import Figure, Flagged, Placed, Ranked, Weighed
from kaohe.evaluation.wording import SEMICOLON
from kaohe.scheme.model import Earlier, Limit, RedLine, Ref
from kaohe.scheme.terms import refs
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from decimal import Decimal

    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.evaluation.trace import Step
    from kaohe.scheme.model import Scheme, Target
    from kaohe.words import Lang


class Side(NamedTuple):
    """One of the two computations: what an agent gets, and his own metrics of which that was computed."""

    outcome: AgentOutcome
    values: Mapping[str, Decimal | None]


def rests(with_sales: Side, without: Side, lines: Container[str], scheme: Scheme) -> Iterator[AdjustedFigure]:
    """Give what lines rest on, with how it came about on both sides, in the order in which it was computed.

    lines: by id. What is the same on both sides is left out: it changes no line. Lines themselves are, too: they stand
    among the lines that differ. Metrics say themselves where they are used, but for those that a group is asked for.
    """
    both = _figures(with_sales.outcome), _figures(without.outcome)
    pairs = {name: (step, both[1][name]) for name, step in both[0].items() if name in both[1]}
    differing = {name for name, (one, other) in pairs.items() if _counts(one) != _counts(other)}
    walked = [step for side in (with_sales, without) for step in side.outcome.paid if step.id in lines]
    used: set[str] = set()
    metrics: dict[str, Target] = {}
    for step in walked:  # grows while it is walked
        inputs, asked = _inputs(step, pairs), _asked(step.id, scheme)
        metrics |= {name: target for name, target in asked.items() if name not in inputs}
        fresh = differing & ((inputs | asked.keys()) - used)
        used |= fresh
        walked += [each for name in fresh for each in pairs[name]]
    for name, target in metrics.items():
        figures = [Figure(name, target.title, target.kind, side.values.get(name)) for side in (with_sales, without)]
        if figures[0] != figures[1]:
            yield AdjustedFigure(target.title, *(Words(each.say("zh"), each.say("en")) for each in figures))
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


def _asked(name: str, scheme: Scheme) -> dict[str, Target]:
    """Give what an item of the scheme, its limits and red lines ask of groups, or over several periods.

    These do not say the agent's own figure, which decides with those of the others.
    """
    items = [
        item
        for item in scheme.items
        if (isinstance(item, Limit) and item.line.name == name)
        or (isinstance(item, RedLine) and any(void.name == name for void in item.voids))
        or (isinstance(item, get_args(Computable)) and item_id(item) == name)
    ]
    asked = [each for item in items for expr in expressions(item) for each in named(expr)]
    own = [ref for each in asked if not isinstance(each, Ref | Earlier) for ref in refs(each)]
    return {target.id: target for target in map(target_of, own)}


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
