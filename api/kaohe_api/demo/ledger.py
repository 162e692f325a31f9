"""What happened in the made-up shops, as it is noted down. Times are seconds since the first day's midnight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kaohe_api.demo.people import FIRST_DAY, LAST_DAY, Binding

DAY: Final = 86_400
MINUTE: Final = 60
END: Final = (LAST_DAY - FIRST_DAY).days * DAY + DAY - 1
"""The last second that the files know of."""


@dataclass(frozen=True, slots=True)
class Message:
    """A row of messages; `forwarded_to` makes it a transfer."""

    at: int
    shop: str
    account: str
    buyer: str
    sender: str
    text: str
    forwarded_to: str = ""


@dataclass(slots=True)
class Order:
    """A row of orders; amounts in 分. `talked` is who advised the buyer, for reviews and refunds to come."""

    shop: str
    buyer: str
    created: int
    amount: int
    post_fee: int
    quantity: int
    paid: int | None = None
    received: int | None = None
    talked: Binding | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """A row of refunds."""

    order: Order
    at: int
    amount: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Review:
    """A row of reviews."""

    order: Order
    at: int
    rating: str
    responsible: str = ""
    handler: str = ""
    fixed: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """A row of costs."""

    shop: str
    agent: str
    at: int
    kind: str
    amount: int


@dataclass(slots=True)
class Ledger:
    """All rows, as they come; the writer puts them in order and numbers them."""

    messages: list[Message] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
