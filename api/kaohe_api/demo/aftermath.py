"""What follows an order: troubles, refunds, reviews, costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe_api.demo import talk
from kaohe_api.demo.chats import Counter, too_late
from kaohe_api.demo.ledger import END, MINUTE, Cost, Ledger, Order, Refund, Review
from kaohe_api.demo.people import PEOPLE, Binding

if TYPE_CHECKING:
    from kaohe_api.demo.draw import Draw

_HOUR: Final = 60 * MINUTE
_CARERS: Final = tuple(person for person in PEOPLE if person.role == "aftersale")
_COSTS: Final = (("compensation", 40), ("cashback", 25), ("reship", 20), ("refund_only", 15))


class Aftermath:
    """Goes through the orders once all of them are placed, and notes what came of them."""

    def __init__(self, draw: Draw, ledger: Ledger) -> None:
        self.draw = draw
        self.ledger = ledger
        self.counter = Counter(draw, ledger)

    def follow(self, order: Order) -> None:
        """Let an order's buyer be content or not."""
        if order.paid is None:
            return
        trouble = self.draw.chance(17)
        if trouble:
            self._complain(order)
        if self.draw.chance(46 if trouble else 4):
            self._refund(order)
        if order.received is not None and self.draw.chance(42 if trouble else 19):
            self._review(order, trouble=trouble)

    def _complain(self, order: Order) -> None:
        """Ask for help: at the after-sale counter, or at any other that passes the buyer on or helps."""
        since = order.received if order.received is not None and self.draw.chance(70) else order.paid
        at = (since or 0) + self.draw.between(5, 140) * _HOUR + self.draw.between(0, 3599)
        role = "aftersale" if self.draw.chance(55) else "presale"
        binding = None if too_late(at) else self.counter.assign(order.shop, at, role)
        if binding is None:
            return
        at = self.counter.open(binding, order.buyer, at)
        carer = self.counter.assign(order.shop, at, "aftersale")
        if role == "presale" and carer is not None and self.draw.chance(65):
            self.counter.buyer_says(binding, order.buyer, at, self.draw.pick(talk.AFTER_QUESTIONS))
            at = self.counter.pass_on(binding, order.buyer, at + self.counter.wait(binding, at), carer)
            binding = carer
        last = self.counter.rounds(binding, order.buyer, at, talk.CARE)
        if self.draw.chance(24):
            self._cost(order, binding, last)

    def _cost(self, order: Order, binding: Binding, at: int) -> None:
        amount = min(order.amount, self.draw.between(3, 30) * 100 + self.draw.pick((0, 0, 50, 80)))
        self.ledger.costs.append(Cost(order.shop, binding.person.id, at, self.draw.weighted(_COSTS), amount))

    def _refund(self, order: Order) -> None:
        """Give the money back, all of it or for some pieces; rarely in two parts."""
        at = (order.received or order.paid or 0) + self.draw.between(3, 150) * _HOUR + self.draw.between(0, 3599)
        if at > END:
            return
        goods = order.amount - order.post_fee
        if order.quantity > 1 and self.draw.chance(40):
            part = goods // order.quantity
            self.ledger.refunds.append(Refund(order, at, part, 1))
            again = at + self.draw.between(10, 40) * _HOUR
            if again <= END and self.draw.chance(20):
                self.ledger.refunds.append(Refund(order, again, part, 1))
            return
        unsent = order.received is None
        self.ledger.refunds.append(Refund(order, at, order.amount if unsent else goods, order.quantity))

    def _review(self, order: Order, *, trouble: bool) -> None:
        """Say how it was; what is not good is handled by somebody, and sometimes mended."""
        at = (order.received or 0) + self.draw.between(2, 160) * _HOUR + self.draw.between(0, 3599)
        if at > END:
            return
        moods = [("good", 55), ("neutral", 20), ("bad", 25)] if trouble else [("good", 94), ("neutral", 3), ("bad", 3)]
        rating = self.draw.weighted(moods)
        if rating == "good":
            self.ledger.reviews.append(Review(order, at, rating))
            return
        blamed = order.talked is not None and rating == "bad" and self.draw.chance(45)
        responsible = order.talked.person.id if blamed and order.talked is not None else ""
        handler = self.draw.pick(_CARERS).id if self.draw.chance(80) else ""
        mended = at + self.draw.between(4, 90) * _HOUR
        fixed = mended if handler and mended <= END and self.draw.chance(50) else None
        self.ledger.reviews.append(Review(order, at, rating, responsible, handler, fixed))
