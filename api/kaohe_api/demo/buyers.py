"""What buyers do: ask, order, pay, take their time, come back with troubles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe_api.demo import talk
from kaohe_api.demo.chats import Counter, too_late
from kaohe_api.demo.ledger import END, MINUTE, Ledger, Order
from kaohe_api.demo.people import ACCOUNTS, SHOPS, Binding

if TYPE_CHECKING:
    from kaohe_api.demo.draw import Draw

_NAMES: Final = (
    "小鱼儿",
    "tb",
    "爱吃糖的",
    "晴天",
    "梧桐",
    "t_",
    "慢慢",
    "柠檬",
    "大白兔",
    "jiajia",
    "北方的",
    "summer",
)
_PRICES: Final = (3900, 5900, 7900, 9900, 12900, 15900, 19900, 23900, 29900, 35900, 45900, 69900)
_POSTAGE: Final = ((0, 70), (600, 8), (800, 10), (1000, 8), (1200, 4))
_COUPON_FROM: Final = 30000
_HOUR: Final = 60 * MINUTE


class Street:
    """The buyers of both shops and their doings, noted in a ledger."""

    def __init__(self, draw: Draw, ledger: Ledger) -> None:
        self.draw = draw
        self.ledger = ledger
        self.counter = Counter(draw, ledger)
        self._known: dict[str, list[str]] = {shop: [] for shop in SHOPS}
        self._taken: set[str] = set()

    def buyer(self, shop: str) -> str:
        """Meet a buyer: mostly a new one, sometimes one who was here before, rarely one from the other shop."""
        if self._known[shop] and self.draw.chance(8):
            return self.draw.pick(self._known[shop])
        other = self._known[SHOPS[1 - SHOPS.index(shop)]]
        name = self.draw.pick(other) if other and self.draw.chance(2) else self._new_name()
        self._known[shop].append(name)
        return name

    def _new_name(self) -> str:
        while True:
            name = f"{self.draw.pick(_NAMES)}{self.draw.between(100, 99999)}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def order(self, shop: str, buyer: str, at: int, talked: Binding | None = None) -> Order | None:
        """Place an order, unless the files end before."""
        if at > END:
            return None
        quantity = self.draw.weighted([(1, 56), (2, 27), (3, 11), (4, 4), (6, 2)])
        price = self.draw.pick(_PRICES)
        coupon = 2000 if price * quantity >= _COUPON_FROM and self.draw.chance(60) else 0
        postage = self.draw.weighted(_POSTAGE)
        placed = Order(shop, buyer, at, price * quantity - coupon + postage, postage, quantity, talked=talked)
        self.ledger.orders.append(placed)
        return placed

    def pay(self, order: Order, at: int) -> None:
        """Pay an order, unless the files end before; the parcel comes some days later."""
        if at > END or order.paid is not None:
            return
        order.paid = at
        arrives = at + self.draw.between(40, 130) * _HOUR + self.draw.between(0, 3599)
        if arrives <= END and self.draw.chance(96):
            order.received = arrives

    def inquire(self, shop: str, at: int) -> None:
        """Ask before buying; then order now, later, tomorrow, or not."""
        if too_late(at):
            return
        buyer = self.buyer(shop)
        binding = self.counter.assign(shop, at)
        if binding is None:
            self.counter.after_hours(shop, buyer, at)
            return
        began = self.counter.open(binding, buyer, at)
        last = self.counter.rounds(binding, buyer, began, talk.SALES)
        if self.draw.chance(6):
            binding, last = self._second_opinion(binding, buyer, last)
        if self.draw.chance(binding.person.skill):
            self._decide(binding, buyer, last)
        elif self.draw.chance(60):
            self.counter.buyer_says(binding, buyer, last + self.draw.between(8, 120), self.draw.pick(talk.HESITATE))

    def _second_opinion(self, first: Binding, buyer: str, last: int) -> tuple[Binding, int]:
        """Ask somebody else too, soon after or the next day."""
        at = last + self.draw.pick((20 * MINUTE, 2 * _HOUR, 21 * _HOUR)) + self.draw.between(0, 900)
        second = None if too_late(at) else self.counter.assign(first.shop, at)
        if second is None:
            return first, last
        return second, self.counter.rounds(second, buyer, at, talk.SALES)

    def _decide(self, binding: Binding, buyer: str, last: int) -> None:
        """Order during the conversation, some hours after it, or the next day."""
        when = self.draw.weighted([("now", 72), ("later", 18), ("tomorrow", 10)])
        after = {"now": self.draw.between(10, 400), "later": self.draw.between(1, 5) * _HOUR, "tomorrow": 20 * _HOUR}[
            when
        ]
        at = last + after + self.draw.between(0, 50)
        order = self.order(binding.shop, buyer, at, binding)
        if order is None:
            return
        if when == "now" and self.draw.chance(70):
            said = at + self.draw.between(5, 60)
            self.counter.buyer_says(binding, buyer, said, self.draw.pick(talk.CLOSINGS))
            said += self.counter.wait(binding, said)
            self.counter.agent_says(binding, buyer, said, self.draw.pick(talk.THANKS))
        self.settle(order)

    def settle(self, order: Order) -> None:
        """Pay at once, later, within the three days, only when urged, or never."""
        when = self.draw.weighted([("now", 78), ("hours", 7), ("days", 3), ("open", 12)])
        if when == "now":
            self.pay(order, order.created + self.draw.between(12, 600))
        elif when == "hours":
            self.pay(order, order.created + self.draw.between(1, 9) * _HOUR + self.draw.between(0, 3599))
        elif when == "days":
            self.pay(order, order.created + self.draw.between(20, 60) * _HOUR)
        elif self.draw.chance(65):
            self._urge(order)

    def _urge(self, order: Order) -> None:
        """Remind a buyer of an unpaid order: by who advised them, or by whoever is there."""
        at = order.created + self.draw.between(18, 150) * MINUTE
        if too_late(at):
            return
        duty = self.counter.on_duty(order.shop, at, "presale")
        if not duty:
            return
        same = order.talked is not None and order.talked in duty and self.draw.chance(70)
        binding = order.talked if same and order.talked is not None else self.draw.pick(duty)
        self.counter.agent_says(binding, order.buyer, at, self.draw.pick(talk.URGE))
        if self.draw.chance(55):
            at += self.draw.between(20, 700)
            self.counter.buyer_says(binding, order.buyer, at, self.draw.pick(talk.URGE_REPLY))
            at += self.counter.wait(binding, at)
            self.counter.agent_says(binding, order.buyer, at, self.draw.pick(talk.THANKS))
        if self.draw.chance(50):
            self.pay(order, at + self.draw.between(30, 1500))

    def buy_silently(self, shop: str, at: int) -> None:
        """Order without a word."""
        order = self.order(shop, self.buyer(shop), at)
        if order is not None:
            self.settle(order)

    def bother(self, shop: str, at: int) -> None:
        """Do what is no inquiry: advertise, test the own shop, greet and go, or be advertised to."""
        binding = None if too_late(at) else self.counter.assign(shop, at)
        if binding is None:
            return
        what = self.draw.weighted([("spam", 40), ("own", 12), ("hello", 28), ("promotion", 20)])
        if what == "own":
            name = self.draw.pick(sorted(ACCOUNTS - {binding.account}))
            self.counter.buyer_says(binding, name, at, self.draw.pick(talk.TEST))
            self.counter.agent_says(binding, name, at + self.draw.between(10, 60), "收到")
            return
        buyer = self.buyer(shop)
        if what == "promotion":
            self.counter.agent_says(binding, buyer, at, talk.RECOMMEND)
            return
        self.counter.buyer_says(binding, buyer, at, self.draw.pick(talk.SPAM if what == "spam" else talk.HELLO))
        self.counter.agent_says(binding, buyer, at + 1, talk.GREETING)
        if self.draw.chance(60):
            reply = talk.SPAM_REPLY if what == "spam" else "亲，在的，请问有什么可以帮您？"
            self.counter.agent_says(binding, buyer, at + self.counter.wait(binding, at), reply)
