"""How a conversation goes, line by line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kaohe_api.demo import talk
from kaohe_api.demo.ledger import DAY, END, MINUTE, Ledger, Message
from kaohe_api.demo.people import BINDINGS, FIRST_DAY, Binding, shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_api.demo.draw import Draw

_LONGEST: Final = 4 * 3600
"""No conversation begins so near to the files' end that it would run over it."""


class Counter:
    """The shops' chat counters: who is on duty, and what is said."""

    def __init__(self, draw: Draw, ledger: Ledger) -> None:
        self.draw = draw
        self.ledger = ledger

    def on_duty(self, shop: str, at: int, role: str) -> list[Binding]:
        """List the accounts of a shop and role that are answered at a moment; the late shift runs past midnight."""
        found = []
        for offset in (0, 1):
            day = FIRST_DAY + timedelta(days=at // DAY - offset)
            second = at % DAY + offset * DAY
            for binding in BINDINGS:
                hours = shift(binding.person, day)
                fits = binding.shop == shop and binding.person.role == role and binding.covers(day)
                if fits and hours is not None and hours[0] <= second < hours[1]:
                    found.append(binding)
        return found

    def assign(self, shop: str, at: int, role: str = "presale") -> Binding | None:
        """Send a buyer to somebody on duty, if there is anybody."""
        duty = self.on_duty(shop, at, role)
        if not duty:
            return None
        return self.draw.weighted([(binding, binding.person.pull) for binding in duty])

    def buyer_says(self, binding: Binding, buyer: str, at: int, text: str) -> None:
        """Note a buyer's line."""
        self.ledger.messages.append(Message(at, binding.shop, binding.account, buyer, "buyer", text))

    def agent_says(self, binding: Binding, buyer: str, at: int, text: str) -> None:
        """Note an agent's line, or the account's automatic one."""
        self.ledger.messages.append(Message(at, binding.shop, binding.account, buyer, "agent", text))

    def wait(self, binding: Binding, at: int) -> int:
        """Draw how long an answer takes: by the person, longer in the evening, now and then much too long."""
        pace = binding.person.pace
        seconds = pace // 2 + self.draw.between(0, pace)
        evening = 20 * 3600 <= at % DAY < 22 * 3600
        if self.draw.chance(14 if evening else 8):
            seconds = seconds * 2 + self.draw.between(5, 60)
        if self.draw.chance(5 if evening else 2):
            seconds = self.draw.between(121, 420)
        return max(3, seconds)

    def open(self, binding: Binding, buyer: str, at: int) -> int:
        """Let a buyer come in: hello, the automatic greeting, the agent's first words."""
        if not self.draw.chance(65):
            return at
        self.buyer_says(binding, buyer, at, self.draw.pick(talk.HELLO))
        if self.draw.chance(70):
            self.agent_says(binding, buyer, at + 1, talk.GREETING)
        if self.draw.chance(45):
            at += self.wait(binding, at)
            self.agent_says(binding, buyer, at, f"亲，您好，我是{binding.person.nick}，请问有什么可以帮您？")
        return at + self.draw.between(4, 40)

    def rounds(self, binding: Binding, buyer: str, at: int, pairs: Sequence[tuple[str, str]]) -> int:
        """Ask and answer some rounds; give the moment of the last line."""
        last = at
        for number in range(self.draw.weighted([(1, 12), (2, 24), (3, 28), (4, 20), (5, 10), (7, 6)])):
            last = at if number == 0 else last + self.draw.between(6, 110)
            asked = [self.draw.pick(pairs)]
            self.buyer_says(binding, buyer, last, asked[0][0])
            if self.draw.chance(22):
                asked.append(self.draw.pick(pairs))
                last += self.draw.between(3, 25)
                self.buyer_says(binding, buyer, last, asked[1][0])
            if self.draw.chance(3):
                self.agent_says(binding, buyer, last + 1, talk.BUSY)
            if self.draw.chance(2):
                continue
            last += self.wait(binding, last)
            self.agent_says(binding, buyer, last, asked[0][1])
            if len(asked) > 1 or self.draw.chance(8):
                last += self.draw.between(4, 20)
                self.agent_says(binding, buyer, last, asked[-1][1] if len(asked) > 1 else talk.MORE)
            if self.draw.chance(3):
                last += self.draw.between(14, 70) * MINUTE
        return last

    def after_hours(self, shop: str, buyer: str, at: int) -> None:
        """Let a buyer come when nobody is there: the automatic line, and perhaps an answer in the morning."""
        day = FIRST_DAY + timedelta(days=at // DAY)
        open_now = [
            each for each in BINDINGS if each.shop == shop and each.covers(day) and each.person.role == "presale"
        ]
        binding = self.draw.pick(open_now)
        self.buyer_says(binding, buyer, at, self.draw.pick(talk.HELLO))
        self.agent_says(binding, buyer, at + 1, talk.AWAY)
        self.buyer_says(binding, buyer, at + self.draw.between(8, 50), self.draw.pick(talk.QUESTIONS))
        hours = shift(binding.person, day)
        if hours is not None and self.draw.chance(70):
            morning = at // DAY * DAY + hours[0] + self.draw.between(30, 1200)
            self.agent_says(binding, buyer, morning, self.draw.pick(talk.ANSWERS))
            if self.draw.chance(40):
                self.buyer_says(binding, buyer, morning + self.draw.between(20, 600), self.draw.pick(talk.HESITATE))

    def pass_on(self, binding: Binding, buyer: str, at: int, to: Binding) -> int:
        """Hand a buyer over to another account; give the moment at which the other sees them."""
        self.agent_says(binding, buyer, at, talk.HAND_OVER)
        at += self.draw.between(3, 15)
        self.ledger.messages.append(
            Message(at, binding.shop, binding.account, buyer, "agent", "", forwarded_to=to.account)
        )
        return at + self.draw.between(2, 20)


def too_late(at: int) -> bool:
    """Whether a conversation that begins now might run past the files' end."""
    return at > END - _LONGEST
