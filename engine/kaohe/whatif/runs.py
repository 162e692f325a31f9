"""A scheme as if it were in force: over one period, or over several, each building on those before it.

May import the model, `evaluation`, and of this package `gains`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report
from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.outcome import Past, PastAgent, past_of
from kaohe.values import half_up, plain
from kaohe.whatif.gains import CENTS, Amounts, Gain, Gains, added

if TYPE_CHECKING:
    from kaohe.evaluation.compiled.plan import Plan
    from kaohe.evaluation.figures import Figures
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme

Paid = tuple[Mapping[str, Decimal], Past]
"""What everybody gets of a period, and what later periods need of it."""


def paid(plan: Plan, figures: Figures) -> tuple[Paid | None, Report]:
    """Evaluate a period: all that asks what a variant costs goes through here.

    What looks back further than to places is not compiled, and the reference says what of it is carried on.
    """
    if plan.program is None:
        outcome, report = evaluate(plan.scheme, figures)
        if outcome is None:
            return None, report
        return ({each.agent: each.total for each in outcome.agents}, past_of(outcome)), report
    amounts, report = plan.amounts(figures)
    if amounts is None:
        return None, report
    agents = {each.agent: PastAgent(each.ranks, {**each.scores, **each.grades, **dict(each.lines)}) for each in amounts}
    return ({each.agent: each.total for each in amounts}, Past(plan.scheme.name, figures.period, agents)), report


def as_if(scheme: Scheme, first: Period) -> Scheme:
    """Give a scheme that is in force from a period on, if it was not before."""
    return replace(scheme, effective=min(scheme.effective, first.first))


@dataclass(frozen=True, slots=True)
class Run:
    """What a scheme pays: by period and agent, in yuan. names: what agents are called."""

    paid: Mapping[Period, Mapping[str, Decimal]]
    names: Mapping[str, str | None]

    @property
    def costs(self) -> dict[Period, Decimal]:
        """Give the cost of each period."""
        return {period: added(amounts.values()) for period, amounts in self.paid.items()}

    @property
    def cost(self) -> Decimal:
        """Give the cost of all periods."""
        return added(self.costs.values())

    @property
    def agents(self) -> dict[str, Decimal]:
        """Give what each agent gets in all periods."""
        found: dict[str, list[Decimal]] = defaultdict(list)
        for amounts in self.paid.values():
            for agent, amount in amounts.items():
                found[agent].append(amount)
        return {agent: added(amounts) for agent, amounts in found.items()}


def run(scheme: Scheme, figures: Sequence[Figures]) -> tuple[Run | None, Report]:
    """Evaluate a scheme period by period, in the order of time; what a period gave is history to the next.

    None where any period has errors: those of all periods are told.
    """
    report, ordered = Report(), sorted(figures, key=lambda each: each.period)
    plan = compile_scheme(as_if(scheme, ordered[0].period) if ordered else scheme)
    costs: dict[Period, Mapping[str, Decimal]] = {}
    names: dict[str, str | None] = {}
    before: tuple[Past, ...] = ()
    for each in ordered:
        done, found = paid(plan, replace(each, history=_history(each.history, before)))
        report.extend(found)
        if done is not None:
            costs[each.period], past = done
            before = (*before, past)
            names |= {agent.agent: agent.attributes.get("name") for agent in each.agents}
    return (Run(costs, names) if report.ok else None), report


def _history(given: tuple[Past, ...], before: tuple[Past, ...]) -> tuple[Past, ...]:
    """Put what the run gave before what was handed in."""
    known = {(past.scheme, past.period) for past in before}
    return (*(past for past in given if (past.scheme, past.period) not in known), *before)


@dataclass(frozen=True, slots=True)
class Spread:
    """How agents' amounts lie: a quarter get at most `lower`, half at most `median`, three quarters at most `upper`."""

    agents: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal

    def to_json(self) -> dict[str, object]:
        """Give the spread as JSON."""
        amounts = {"least": self.least, "lower": self.lower, "median": self.median, "upper": self.upper}
        return {
            "agents": self.agents,
            **{name: plain(each) for name, each in amounts.items()},
            "most": plain(self.most),
        }


def spread(amounts: Sequence[Decimal]) -> Spread | None:
    """Say how amounts lie; between two of them straight, as spreadsheets do. None where there are none."""
    if not amounts:
        return None
    ordered = sorted(amounts)
    quarters = [_at(ordered, Fraction(quarter, 4)) for quarter in range(5)]
    return Spread(len(ordered), *quarters)


def _at(ordered: Sequence[Decimal], share: Fraction) -> Decimal:
    place = share * (len(ordered) - 1)
    below = int(place)
    first, second = Fraction(ordered[below]), Fraction(ordered[min(below + 1, len(ordered) - 1)])
    return half_up(first + (second - first) * (place - below), CENTS)


def against(first: Run, other: Run) -> Gains:
    """Say who gains and who loses by another scheme over all periods."""
    before, after = first.agents, other.agents
    names = {**other.names, **first.names}
    agents = [
        Gain(agent, names[agent], Amounts(before.get(agent), after.get(agent)), {}, {})
        for agent in dict.fromkeys((*before, *after))
    ]
    ordered = sorted(agents, key=lambda each: (-each.total.more, each.agent))
    return Gains(tuple(ordered), Amounts(first.cost, other.cost), {}, {})
