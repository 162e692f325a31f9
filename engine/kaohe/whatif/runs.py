"""A scheme as if it were in force: over one period, or over several, each building on those before it.

May import the model, `evaluation`, and of this package `gains`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Report
from kaohe.evaluation.compiled.amounts import money
from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.figures import ManyAgents
from kaohe.evaluation.history import looks_back
from kaohe.evaluation.outcome import Past, PastAgent
from kaohe.values import half_up, plain
from kaohe.whatif.gains import CENTS, Amounts, Gain, Gains

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.evaluation.compiled.by_column import Sheets
    from kaohe.evaluation.compiled.plan import Plan
    from kaohe.evaluation.figures import Figures
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme

Paid = Mapping[str, int]
"""What everybody gets of a period, in cents."""
_WIDE: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)  # moves points, never rounds
_FEW: Final = 1000
"""For fewer figures than these to load NumPy takes longer than to compute them."""


def paid(plan: Plan, figures: Figures, sheets: Sheets | None) -> tuple[Paid | None, Past | None, Report]:
    """Evaluate a period: all that asks what a variant costs goes through here.

    sheets: where there are so many figures that columns are worth their while. Given with it is what later periods
    need of it.
    """
    if sheets is not None:
        totals, report = plan.totals(figures, sheets)
        if totals is not None:  # nothing looks back: later periods need no more than that it was
            return totals, Past(plan.scheme.name, figures.period, dict.fromkeys(totals, PastAgent())), report
    amounts, report = plan.amounts(figures)
    if amounts is None:
        return None, None, report
    agents = {
        each.agent: PastAgent(each.ranks, {**each.scores, **each.grades, **dict(each.lines)}, each.advances)
        for each in amounts
    }
    past = Past(plan.scheme.name, figures.period, agents)
    return {each.agent: _cents(each.total) for each in amounts}, past, report


def _cents(amount: Decimal) -> int:
    return int(_WIDE.scaleb(amount, CENTS))


def as_if(scheme: Scheme, first: Period) -> Scheme:
    """Give a scheme that is in force from a period on, if it was not before."""
    return replace(scheme, effective=min(scheme.effective, first.first))


@dataclass(frozen=True, slots=True)
class Run:
    """What a scheme pays: by period and agent, in cents. figures: those of the periods."""

    paid: Mapping[Period, Paid]
    figures: tuple[Figures, ...]

    @property
    def names(self) -> dict[str, str | None]:
        """Give what agents are called."""
        found: dict[str, str | None] = {}
        for agents in (figures.agents for figures in self.figures):
            if isinstance(agents, ManyAgents):
                found |= agents.names()
            else:
                found |= {each.agent: each.attributes.get("name") for each in agents}
        return found

    @property
    def costs(self) -> dict[Period, Decimal]:
        """Give the cost of each period, in yuan."""
        return {period: money(sum(amounts.values())) for period, amounts in self.paid.items()}

    @property
    def cost(self) -> Decimal:
        """Give the cost of all periods, in yuan."""
        return money(sum(sum(amounts.values()) for amounts in self.paid.values()))

    @property
    def agents(self) -> dict[str, int]:
        """Give what each agent gets in all periods, in cents."""
        found: dict[str, int] = defaultdict(int)
        for amounts in self.paid.values():
            for agent, amount in amounts.items():
                found[agent] += amount
        return dict(found)


def run(scheme: Scheme, figures: Sequence[Figures], sheets: Sheets | None = None) -> tuple[Run | None, Report]:
    """Evaluate a scheme period by period, in the order of time; what a period gave is history to the next.

    sheets: columns that were made of these figures before. None where any period has errors: those of all periods are
    told.
    """
    report, ordered = Report(), sorted(figures, key=lambda each: each.period)
    plan = compile_scheme(as_if(scheme, ordered[0].period) if ordered else scheme)
    columns: Sheets | None = None
    if sum(len(each.agents) for each in ordered) >= _FEW:
        columns = {} if sheets is None else sheets
    costs: dict[Period, Paid] = {}
    before: tuple[Past, ...] = ()
    remembers = looks_back(scheme) or any(each.history for each in ordered)
    for each in ordered:
        done, past, found = paid(plan, replace(each, history=_history(each.history, before)), columns)
        report.extend(found)
        if done is not None:
            costs[each.period] = done
            before = (*before, past) if remembers and past is not None else before
    return (Run(costs, tuple(ordered)) if report.ok else None), report


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


def spread(cents: Iterable[int]) -> Spread | None:
    """Say how amounts lie; between two of them straight, as spreadsheets do. None where there are none."""
    ordered = sorted(cents)
    return Spread(len(ordered), *(_at(ordered, Fraction(quarter, 4)) for quarter in range(5))) if ordered else None


def _at(ordered: Sequence[int], share: Fraction) -> Decimal:
    place = share * (len(ordered) - 1)
    below = int(place)
    first, second = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    return half_up(Fraction(first + (second - first) * (place - below), 100), CENTS)


def against(first: Run, other: Run) -> Gains:
    """Say who gains and who loses by another scheme over all periods."""
    before, after = first.agents, other.agents
    more = {agent: after.get(agent, 0) - before.get(agent, 0) for agent in {**before, **after}}
    names = {**other.names, **first.names}
    agents = tuple(
        Gain(agent, names[agent], Amounts(_yuan(before.get(agent)), _yuan(after.get(agent))), {}, {})
        for agent in sorted(more, key=lambda agent: (-more[agent], agent))
    )
    return Gains(agents, Amounts(first.cost, other.cost), {}, {})


def _yuan(cents: int | None) -> Decimal | None:
    return None if cents is None else money(cents)
