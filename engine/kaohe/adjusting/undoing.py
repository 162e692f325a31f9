"""A published period, paid again as it is settled until now and as its refunds are: both computations of an adjustment.

Each agent is looked at alone: his own refunds are another, everybody else's figures are as they were published. May
import its siblings, and everything below `adjusting`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.adjusting.refunded import undone_by
from kaohe.adjusting.rests import Side, rests
from kaohe.diagnostics import Whole
from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.evaluation.adjustments import AdjustedLine, Adjustment, Refunded
from kaohe.evaluation.sentences import told
from kaohe.events.undone import Given, with_refunds, without_sales
from kaohe.periods import day_number
from kaohe.values import half_up, plain, shown
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.adjusting.published import Place, Published, Table
    from kaohe.adjusting.refunded import Key, Refund
    from kaohe.adjusting.sides import ByKey, Sides
    from kaohe.diagnostics import Report, Rule
    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.evaluation.trace import Step
    from kaohe.events.events import Events
    from kaohe.periods import Period

_FEN: Final = 100
_PLACES: Final = 2
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Computes a published period with its refunds as they were settled, and as they are."""

    published: Published
    events: Events
    now: Period
    sides: Mapping[str, Sides]
    report: Report

    def all(self, agents: Iterable[str]) -> Iterator[tuple[str, Adjustment]]:
        """Give the adjustments of agents."""
        as_is = self.published.table(self._seen(None, {}), self.report)
        lasting = [metric.id for metric in self.published.registry if not metric.finality.so_far]
        if not self.report.ok or not self._holds(as_is, [place for place in as_is if place[2] in lasting]):
            return
        for agent in agents:
            adjustment = self._of(agent, self.sides[agent], as_is)
            if adjustment is not None:
                yield agent, adjustment

    def _of(self, agent: str, sides: Sides, as_is: Table) -> Adjustment | None:
        found = [self._outcome(agent, each, as_is) for each in (sides.before, sides.after)]
        one, other = found
        if one is None or other is None:
            return None
        with_sales, without = one.outcome, other.outcome
        published = self.published.paid.get(agent)
        if self._as_published(sides, sides.before) and plain(with_sales.total) != published:
            facts = {"published": published or "—", "computed": plain(with_sales.total), "agent": agent}
            self._tell(rules.NOT_AS_PAID, **facts)
        # What was paid ahead is owed to the shop: where less was earned, as much was paid, and more is owed.
        owed, owed_without = _owed(with_sales), _owed(without)
        both = (owed, owed_without) if owed or owed_without else (None, None)
        lines = list(_lines(with_sales, without))
        return Adjustment(
            self.published.period,
            with_sales.total - owed,
            without.total - owed_without,
            self.published.entry.number,
            self.published.scheme.version,
            tuple(line for _, line in lines),
            tuple(since(sides, sides.before, each) for each in sides.changed),
            owed=both[0],
            owed_without=both[1],
            figures=tuple(rests(one, other, {name for name, _ in lines}, self.published.scheme)),
        )

    def _outcome(self, agent: str, refunds: ByKey, as_is: Table) -> Side | None:
        """Evaluate the published period with an agent's refunds as they are given."""
        change: Table = {}
        if not self._as_published(self.sides[agent], refunds):
            seen = self._seen(agent, refunds)
            undone = undone_by(refunds.values(), self.published.period)
            then = self.published.table(without_sales(seen, undone) if undone else seen, self.report)
            change = {
                place: value
                for place, value in then.items()
                if value != as_is[place] and (place[0] != "agent" or place[1] == agent)
            }
            if not self._holds(as_is, list(change)):
                return None
        outcome = self.published.agent(agent, change, self.report)
        if outcome is None:
            return None
        table = self.published.held | change
        return Side(outcome, {place[2]: value for place, value in table.items() if place[:2] == ("agent", agent)})

    def _as_published(self, sides: Sides, refunds: ByKey) -> bool:
        """Whether refunds leave the period as it was published."""
        return sides.own(refunds) == sides.published and not undone_by(refunds.values(), self.published.period)

    def _seen(self, agent: str | None, refunds: ByKey) -> Events:
        """Give the dataset with the refunds that the period was published with; one agent's as they are given."""
        gone: list[str] = []
        given: list[Refund] = []
        for each, sides in self.sides.items():
            own, data = sides.own(refunds) if each == agent else sides.published, sides.own(sides.data)
            gone += [each.refund for name, each in data.items() if each != own.get(name)]
            given += [own[name] for name in own if own[name] != data.get(name)]
        if not gone and not given:
            return self.events
        rows = [Given(each.refund, each.order, each.amount, each.quantity, day_number(each.day)) for each in given]
        return with_refunds(self.events, gone, rows)

    def _holds(self, as_is: Table, places: list[Place]) -> bool:
        """Whether the dataset still gives what was published; that it does not is told by its first figure."""
        held = self.published.held
        other = [place for place in places if as_is[place] != held[place]]
        if other:
            _, whose, name = other[0]
            then, now = (shown(table[other[0]], self.published.registry[name].kind) for table in (held, as_is))
            title = self.published.registry[name].title
            self._tell(rules.OTHER_FIGURES, count=str(len(other)), whose=whose, metric=title, then=then, now=now)
        return not other

    def _tell(self, rule: Rule, **facts: Any) -> None:
        period, entry = str(self.published.period), str(self.published.entry.number)
        self.report.add(rule, Whole(str(self.now)), period=period, entry=entry, **facts)


def since(sides: Sides, side: ByKey, name: Key) -> Refunded:
    """Give a refund as it is now, with what it was on a side before, if it was there."""
    before, after = side.get(name), sides.after.get(name)
    now = refunded(after or replace(before or sides.told[name], amount=0, quantity=0))
    if before is None:
        return now
    moved = after is not None and before.when(sides.period) != after.when(sides.period)
    day = str(before.day) if moved else None
    return replace(now, taken=_yuan(before.amount), taken_quantity=before.quantity, taken_day=day)


def refunded(refund: Refund) -> Refunded:
    """Give a refund as figures hold it."""
    return Refunded(refund.refund, refund.order, _yuan(refund.amount), str(refund.day), refund.quantity)


def _lines(with_sales: AgentOutcome, without: AgentOutcome) -> Iterator[tuple[str, AdjustedLine]]:
    """Give the lines that differ by id, with how each came about; one that is not there paid nothing."""
    one, other = _paid(with_sales), _paid(without)
    for name in dict.fromkeys((*one, *other)):
        paid, left = one.get(name), other.get(name)
        amounts = [_NONE if step is None else step[1] for step in (paid, left)]
        if amounts[0] != amounts[1]:
            title = next(step[0].title for step in (paid, left) if step is not None)
            yield name, AdjustedLine(title, amounts[0], amounts[1], _how(paid), _how(left))


def _paid(outcome: AgentOutcome) -> dict[str, tuple[Step, Decimal]]:
    """Give each line, less what is still owed of its advance."""
    return {
        line.id: (step, line.amount - outcome.advances.get(line.id, _NONE))
        for line, step in zip(outcome.lines, outcome.paid, strict=True)
    }


def _owed(outcome: AgentOutcome) -> Decimal:
    return sum(outcome.advances.values(), _NONE)


def _how(paid: tuple[Step, Decimal] | None) -> Words | None:
    if paid is None:
        return None
    step, _ = paid
    return Words(told(step, "zh", step.file)[3], told(step, "en", step.file)[3])


def _yuan(fen: int) -> Decimal:
    return half_up(Fraction(fen, _FEN), _PLACES)
