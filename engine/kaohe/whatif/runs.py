"""A scheme as if it were in force: over one period, or over several, each building on those before it.

May import the model, `evaluation`, and of this package `gains`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.outcome import Outcome, past_of
from kaohe.values import half_up, plain
from kaohe.whatif.gains import CENTS, Amounts, Gain, Gains, added

if TYPE_CHECKING:
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Past
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme

Evaluate = Callable[["Scheme", "Figures"], tuple[Outcome | None, Report]]


def as_if(scheme: Scheme, figures: Figures) -> tuple[Outcome | None, Report]:
    """Evaluate a scheme whether it was in force then or not: all that asks “what if” goes through here."""
    in_force = replace(scheme, effective=min(scheme.effective, figures.period.first))
    return evaluate(in_force, figures)


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


def run(scheme: Scheme, figures: Sequence[Figures], pay: Evaluate = as_if) -> tuple[Run | None, Report]:
    """Evaluate a scheme period by period, in the order of time; what a period gave is history to the next.

    None where any period has errors: those of all periods are told.
    """
    report = Report()
    paid: dict[Period, Mapping[str, Decimal]] = {}
    names: dict[str, str | None] = {}
    before: tuple[Past, ...] = ()
    for each in sorted(figures, key=lambda each: each.period):
        outcome, found = pay(scheme, replace(each, history=_history(each.history, before)))
        report.extend(found)
        if outcome is not None:
            before = (*before, past_of(outcome))
            paid[each.period] = {agent.agent: agent.total for agent in outcome.agents}
            names |= {agent.agent: agent.name for agent in outcome.agents}
    return (Run(paid, names) if report.ok else None), report


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
