"""What counts of refunds in what an agent was paid for a period, and what counts now: the difference is to be settled.

                 as published ─▶ what was taken since ─▶ before ─┐
    refunds ─▶ as the data have them ───────────────────▶ after ─┴▶ changed

May import its siblings, and everything below `adjusting`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kaohe.adjusting.refunded import Key, Refund

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kaohe.adjusting.refunded import Refunds, Sale
    from kaohe.adjusting.taken import Counted, Taken
    from kaohe.periods import Period

ByKey = dict[Key, Refund]


@dataclass(frozen=True)
class Sides:
    """An agent's refunds that concern a published period: of its sales, and those that completed in it.

    data: as the dataset has them. published: those of the period itself, as it was published with. before: all that is
    settled. after: all that is to be.
    """

    period: Period
    data: ByKey
    published: ByKey
    before: ByKey
    after: ByKey

    @cached_property
    def changed(self) -> tuple[Key, ...]:
        """The refunds that count otherwise than is settled, in the order of their completion."""
        every = self.before | self.after
        changed = [each for each in every if self._counts(self.before, each) != self._counts(self.after, each)]
        return tuple(sorted(changed, key=lambda each: (every[each].day, each)))

    @property
    def concerns_its_sales(self) -> bool:
        """Whether any of these is of what was sold in the period, and not before."""
        every = self.before | self.after
        return any(every[each].sold >= self.period.first for each in self.changed)

    def _counts(self, side: ByKey, refund: Key) -> tuple[int, int, bool] | None:
        """Say what counts of a refund, and whether as one of the period itself; when else it completed is all one."""
        held = side.get(refund)
        return None if held is None else (held.amount, held.quantity, held.day > self.period.last)

    def own(self, side: ByKey) -> ByKey:
        """Give those that completed in the period itself."""
        return {name: each for name, each in side.items() if each.day <= self.period.last}


def sides_of(period: Period, refunds: Refunds, taken: Taken, sales: Mapping[str, Sale]) -> dict[str, Sides]:
    """Give both sides of each agent of whom refunds concern a published period."""
    held: dict[str, ByKey] = defaultdict(dict)
    for refund in (*refunds.sold_in(period), *refunds.done_in(period)):
        if refund.agent is not None:
            held[refund.agent][refund.key] = refund
    for agent, sold in (*taken.left, *taken.ahead, *taken.known):
        if sold == period:
            held.setdefault(agent, {})
    return {agent: _Looking(agent, period, refunds, taken, sales).sides(own) for agent, own in held.items()}


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks at an agent's refunds that concern a period."""

    agent: str
    period: Period
    refunds: Refunds
    taken: Taken
    sales: Mapping[str, Sale]

    def sides(self, data: ByKey) -> Sides:
        whose = self.agent, self.period
        ordered = self.refunds.ordered
        known = ordered(self.taken.known[whose]) if whose in self.taken.known else None
        left, ahead = ordered(self.taken.left.get(whose, {})), ordered(self.taken.ahead.get(whose, {}))
        noted = {**ahead, **(known or {}), **left}
        gone = {name: each for name, each in noted.items() if name not in data}
        every = data | {name: made for name, each in gone.items() if (made := self._made(name, each)) is not None}
        data = data | {name: each for name, each in every.items() if name in self.refunds.by_key}
        published, before, after = {}, {}, {}
        for name, each in every.items():
            own = _as(each, known.get(name)) if known is not None else self._own(data.get(name))
            if own is not None:
                published[name] = own
            if name in left:
                settled = _as(each, left[name])
            elif name in ahead:
                settled = own
            else:
                settled = own or self._settled(data.get(name))
            if settled is not None:
                before[name] = settled
            due = _as(each, ahead[name]) if name in ahead else data.get(name)
            if due is not None and (due.amount or due.quantity):
                after[name] = due
        return Sides(self.period, data, published, before, after)

    def _own(self, refund: Refund | None) -> Refund | None:
        return refund if refund is not None and refund.day <= self.period.last else None

    def _settled(self, refund: Refund | None) -> Refund | None:
        """Give a later refund that an entry settled without saying how much."""
        if refund is None or refund.day <= self.period.last:
            return None
        by = self.taken.by(self.agent, self.period, refund)
        return None if by is None else refund

    def _made(self, name: Key, counted: Counted) -> Refund | None:
        """Make a refund that is not among those that concern the period any more; None where the sale is not either."""
        found = self.refunds.by_key.get(name)
        if found is not None:  # its day is a later one now
            return found if found.agent == self.agent and self._is_of(found.sold, found.day) else None
        sale = None if counted.order is None else self.sales.get(counted.order)
        if sale is None or counted.order is None or counted.day is None or sale.agent != self.agent:
            return None
        if counted.amount is None or not self._is_of(sale.sold, counted.day):
            return None
        amounts = counted.amount, counted.quantity or 0
        return Refund(self.agent, name[0], counted.order, *amounts, counted.day, sale.sold, sale.amount)

    def _is_of(self, *days: date) -> bool:
        return any(self.period.first <= day <= self.period.last for day in days)


def _as(refund: Refund, counted: Counted | None) -> Refund | None:
    """Give a refund as an entry counted it; None where it counted nothing of it."""
    if counted is None:
        return None
    amount = refund.amount if counted.amount is None else counted.amount
    quantity = refund.quantity if counted.quantity is None else counted.quantity
    if not amount and not quantity:
        return None
    return replace(refund, amount=amount, quantity=quantity, day=counted.day or refund.day)
