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
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

    from kaohe.adjusting.refunded import Refunds, Sale
    from kaohe.adjusting.taken import Counted, Taken
    from kaohe.periods import Period

ByKey = dict[Key, Refund]


@dataclass(frozen=True)
class Sides:
    """An agent's refunds that concern a published period: of its sales, and those that completed in it.

    data: as the dataset has them. published: those of the period itself, as it was published with. before: all that is
    settled. told: the same, and what was told since of an agent who has left. after: all that is to be.
    """

    period: Period
    data: ByKey
    published: ByKey
    before: ByKey
    told: ByKey
    after: ByKey

    @cached_property
    def changed(self) -> tuple[Key, ...]:
        """The refunds that count otherwise than is settled, or was told, in the order of their completion."""
        every = self._every
        found = [each for each in every if self._differs(self.before, each) or self._differs(self.told, each)]
        return tuple(sorted(found, key=lambda each: (every[each].day, each)))

    @property
    def is_news(self) -> bool:
        """Whether any of these was not settled, or told, as it is."""
        return any(self._differs(self.told, each) for each in self.changed)

    @property
    def of_its_sales(self) -> tuple[Key, ...]:
        """Those of these that are of what was sold in the period, and not before."""
        return tuple(each for each in self.changed if self.is_of_its_sales(each))

    def is_of_its_sales(self, refund: Key) -> bool:
        """Whether a refund is of what was sold in the period, and not before."""
        return self._every[refund].sold >= self.period.first

    @cached_property
    def _every(self) -> ByKey:
        return self.before | self.told | self.after

    def _differs(self, side: ByKey, refund: Key) -> bool:
        return self._counts(side.get(refund)) != self._counts(self.after.get(refund))

    def _counts(self, refund: Refund | None) -> tuple[int, int, int] | None:
        """Say what counts of a refund, and whether as one of the period itself; when else it completed is all one."""
        if refund is None or (refund.when(self.period) and refund.sold < self.period.first):
            return None
        return refund.amount, refund.quantity, refund.when(self.period)

    def own(self, side: ByKey) -> ByKey:
        """Give those that completed in the period itself."""
        return {name: each for name, each in side.items() if not each.when(self.period)}


def sides_of(
    period: Period, refunds: Refunds, taken: Taken, sales: Mapping[str, Sale], here: Container[str]
) -> dict[str, Sides]:
    """Give both sides of each agent of whom refunds concern a published period; here: who is, and has not left."""
    held: dict[str, ByKey] = defaultdict(dict)
    for refund in (*refunds.sold_in(period), *refunds.done_in(period)):
        if refund.agent is not None:
            held[refund.agent][refund.key] = refund
    for agent, sold in (*taken.left, *taken.ahead, *taken.known, *taken.told):
        if sold == period:
            held.setdefault(agent, {})
    return {agent: _Looking(agent, period, refunds, taken, sales).sides(own, here) for agent, own in held.items()}


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks at an agent's refunds that concern a period."""

    agent: str
    period: Period
    refunds: Refunds
    taken: Taken
    sales: Mapping[str, Sale]

    def sides(self, data: ByKey, here: Container[str]) -> Sides:
        whose = self.agent, self.period
        ordered = self.refunds.ordered
        known = ordered(self.taken.known[whose]) if whose in self.taken.known else None
        left, ahead = ordered(self.taken.left.get(whose, {})), ordered(self.taken.ahead.get(whose, {}))
        said = {} if self.agent in here else ordered(self.taken.told.get(whose, {}))
        every = data | self._made(data, (left, known or {}, ahead, said))
        data = data | {name: each for name, each in every.items() if name in self.refunds.by_key}
        published, before, told, after = {}, {}, {}, {}
        for name, each in every.items():
            own = _as(each, known.get(name)) if known is not None else self._own(data.get(name))
            if own is not None:
                published[name] = own
            elsewhere = self._is_elsewhere(data.get(name), taken=name in left)
            if name in left:
                settled = _as(each, left[name])
            elif name in ahead or elsewhere:
                settled = own
            else:
                settled = own or self._settled(data.get(name))
            if settled is not None:
                before[name] = settled
            last = _as(each, said[name]) if name in said else settled
            if last is not None:
                told[name] = last
            due = _as(each, ahead[name]) if name in ahead else data.get(name)
            if due is not None and (due.amount or due.quantity) and not elsewhere:
                after[name] = due
        return Sides(self.period, data, published, before, told, after)

    def _own(self, refund: Refund | None) -> Refund | None:
        return None if refund is None or refund.when(self.period) else refund

    def _is_elsewhere(self, refund: Refund | None, *, taken: bool) -> bool:
        """Whether the period in which a later refund completed deducts it by itself: it is no matter of this one.

        One that was taken is only where it is known with which refunds that period was published: it is settled there.
        """
        if refund is None or refund.when(self.period) <= 0:
            return False
        by = self.taken.deducted_by(refund.day)
        return by is not None and (not taken or by in self.taken.recorded)

    def _settled(self, refund: Refund | None) -> Refund | None:
        """Give a later refund that an entry settled without saying how much."""
        if refund is None or refund.when(self.period) <= 0:
            return None
        by = self.taken.by(self.agent, self.period, refund)
        return None if by is None else refund

    def _made(self, data: ByKey, noted: Iterable[Mapping[Key, Counted]]) -> ByKey:
        """Make the refunds that entries counted of the period, and that are not among those that concern it now."""
        counted: dict[Key, list[Counted]] = defaultdict(list)
        for held in noted:
            for name, each in held.items():
                counted[name].append(each)
        made = {name: self._of(name, each) for name, each in counted.items() if name not in data}
        return {name: each for name, each in made.items() if each is not None}

    def _of(self, name: Key, counted: Sequence[Counted]) -> Refund | None:
        """Make a refund, of another day now, or as it was counted; None where the sale is not there any more."""
        days = [each.day for each in counted if each.day is not None]
        found = self.refunds.by_key.get(name)
        if found is not None:
            return found if found.agent == self.agent and self._is_of(found.sold, found.day, *days) else None
        order, amount, quantity, day = counted[0]
        sale = None if order is None else self.sales.get(order)
        if sale is None or order is None or day is None or amount is None or sale.agent != self.agent:
            return None
        if not self._is_of(sale.sold, *days):
            return None
        return Refund(self.agent, name[0], order, amount, quantity or 0, day, sale.sold, sale.amount)

    def _is_of(self, *days: date) -> bool:
        return any(day in self.period for day in days)


def _as(refund: Refund, counted: Counted | None) -> Refund | None:
    """Give a refund as an entry counted it; None where it counted nothing of it."""
    if counted is None:
        return None
    amount = refund.amount if counted.amount is None else counted.amount
    quantity = refund.quantity if counted.quantity is None else counted.quantity
    if not amount and not quantity:
        return None
    return replace(refund, amount=amount, quantity=quantity, day=counted.day or refund.day)
