"""Who closed what, which receptions are inquiries, and whom a review concerns."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.chat import Contact, Session, contacts_of, sessions_of
from oracle.rows import Order, Refund, Review, Shop
from oracle.settings import Settings

RULES = ("order", "payment", "order_first")


@dataclass(frozen=True)
class Closing:
    """Who closed an order and its payment; None is silent (or, where `order.paid_at` is None, there is no payment)."""

    order: Order
    order_by: str | None
    payment_by: str | None

    def judged(self, rule: str) -> str | None:
        """Give the agent whose sale a paid order is under the rule; None is silent."""
        if rule == "order":
            return self.order_by
        if rule == "payment":
            return self.payment_by
        return self.order_by if self.order_by is not None else self.payment_by


@dataclass(frozen=True)
class Inquiry:
    """A reception and what it led to. Of an after-sale one every other flag is False."""

    reception: Contact
    is_aftersale: bool = False
    is_assisted: bool = False
    is_lost: bool = False
    ordered: bool = False
    ordered_same_day: bool = False
    paid: bool = False
    paid_by_next_day: bool = False
    helped: tuple[Order, ...] = ()
    """Of an assisted one the next orders that others closed."""


@dataclass(frozen=True)
class Link:
    """A review and an agent whom it concerns at a stage: presale, insale or aftersale."""

    review: Review
    order: Order
    agent: str
    stage: str


@dataclass(frozen=True)
class World:
    """Everything that the figures are counted from."""

    shop: Shop
    settings: Settings
    sessions: tuple[Session, ...]
    contacts: tuple[Contact, ...]
    orders: tuple[Order, ...]
    """Without those that a flag sets aside; refunds and reviews likewise."""
    refunds: tuple[Refund, ...]
    reviews: tuple[Review, ...]
    closings: tuple[Closing, ...]
    inquiries: tuple[Inquiry, ...]
    followups: tuple[Contact, ...]
    links: tuple[Link, ...]

    def sale_day(self, order: Order) -> int | None:
        """Give the day of a sale under the settings' rule; None for an unpaid order."""
        return sale_day(order, self.settings.judgment_rule, self.settings)


def sale_day(order: Order, rule: str, settings: Settings) -> int | None:
    if order.paid_at is None:
        return None
    return settings.day(order.created_at if rule == "order" else order.paid_at)


def closer(
    sessions: list[Session], order: Order, moment: int, settings: Settings, barred: frozenset[str] = frozenset()
) -> str | None:
    """Give the agent who closed what happened at a moment of an order."""
    earliest = settings.day(moment) - settings.inquiry_window_days
    candidates = [
        session
        for session in sessions
        if session.is_valid
        and (session.shop, session.buyer) == (order.shop, order.buyer)
        and session.replies
        and session.replies[0].sent_at <= moment
        and session.day >= earliest
        and session.agent not in barred
    ]
    if not candidates:
        return None
    return min(candidates, key=lambda one: (-one.end, -len(one.replies), one.account)).agent


def barred_from_payment(sessions: list[Session], order: Order, settings: Settings) -> frozenset[str]:
    """Give the agents who came to a silent order too soon."""
    if settings.silent_followup_minutes == 0:
        return frozenset()
    latest = order.created_at + settings.silent_followup_minutes * 60
    first_after: dict[str, int] = {}
    for session in sessions:
        if not session.is_valid or not session.replies:
            continue
        if (session.shop, session.buyer) == (order.shop, order.buyer) and session.start >= order.created_at:
            first_after[session.agent] = min(session.start, first_after.get(session.agent, session.start))
    return frozenset(agent for agent, start in first_after.items() if start <= latest)


def closing_of(sessions: list[Session], order: Order, settings: Settings) -> Closing:
    order_by = closer(sessions, order, order.created_at, settings)
    if order.paid_at is None:
        return Closing(order, order_by, None)
    barred = barred_from_payment(sessions, order, settings) if order_by is None else frozenset()
    return Closing(order, order_by, closer(sessions, order, order.paid_at, settings, barred))


def inquiry_of(reception: Contact, closings: list[Closing], settings: Settings) -> Inquiry:
    first = reception.sessions[0]
    if first.role == "aftersale":
        return Inquiry(reception, is_aftersale=True)
    day, begin = reception.day, first.start
    theirs = [one for one in closings if (one.order.shop, one.order.buyer) == (reception.shop, reception.buyer)]
    following = [
        one
        for one in theirs
        if one.order.created_at >= begin and settings.day(one.order.created_at) <= day + settings.inquiry_window_days
    ]
    before = [
        one
        for one in theirs
        if one.order.created_at < begin and day - settings.day(one.order.created_at) <= settings.aftersale_days
    ]
    if before and not following:
        return Inquiry(reception, is_aftersale=True)
    own = [one.order for one in following if one.order_by == reception.agent]
    others = [one.order for one in following if one.order_by not in {None, reception.agent}]
    assisted = bool(others) and not own
    return Inquiry(
        reception,
        is_assisted=assisted,
        is_lost=not following,
        ordered=bool(own),
        ordered_same_day=any(settings.day(order.created_at) == day for order in own),
        paid=any(order.paid_at is not None for order in own),
        paid_by_next_day=any(order.paid_at is not None and settings.day(order.paid_at) <= day + 1 for order in own),
        helped=tuple(others) if assisted else (),
    )


def is_followup(reception: Contact, closings: list[Closing], settings: Settings) -> bool:
    return any(
        session.replies
        and one.order.paid_at is not None
        and (one.order.shop, one.order.buyer) == (reception.shop, reception.buyer)
        and session.start >= one.order.created_at
        and reception.day - settings.day(one.order.created_at) <= settings.aftersale_days
        and one.judged(settings.judgment_rule) != reception.agent
        for session in reception.sessions
        for one in closings
    )


def stages_of(review: Review, order: Order, session: Session, settings: Settings) -> list[str]:
    """Give the stages of an order at which a session began, as far as the review can speak of them."""
    arrived = order.received_at is not None and order.received_at <= review.reviewed_at
    turn = order.received_at if arrived and order.received_at is not None else review.reviewed_at
    start = session.start
    stages = []
    first_day = settings.day(order.created_at) - settings.inquiry_window_days
    if start < order.created_at and session.day >= first_day:
        stages.append("presale")
    if order.created_at <= start < turn:
        stages.append("insale")
    if arrived and turn <= start <= review.reviewed_at:
        stages.append("aftersale")
    return stages


def links_of(sessions: list[Session], orders: dict[str, Order], reviews: list[Review], settings: Settings) -> set[Link]:
    return {
        Link(review, orders[review.order_id], session.agent, stage)
        for review in reviews
        for session in sessions
        if session.is_valid and session.replies
        if (session.shop, session.buyer) == (orders[review.order_id].shop, orders[review.order_id].buyer)
        for stage in stages_of(review, orders[review.order_id], session, settings)
    }


def look(shop: Shop, settings: Settings) -> World:
    """Work out everything that the figures are counted from."""
    flagged = {row.order_id for row in shop.orders or () if row.flag in settings.excluded_order_flags}
    orders = {row.order_id: row for row in shop.orders or () if row.order_id not in flagged}
    refunds = [row for row in shop.refunds or () if row.order_id not in flagged]
    reviews = [row for row in shop.reviews or () if row.order_id not in flagged]
    sessions = sessions_of(shop, settings)
    contacts = contacts_of(sessions)
    chatted = shop.messages is not None and shop.accounts is not None
    closings = [closing_of(sessions, order, settings) for order in orders.values()] if chatted else []
    receptions = [one for one in contacts if one.is_reception] if shop.orders is not None else []
    links = links_of(sessions, orders, reviews, settings) if shop.orders is not None else set()
    return World(
        shop=shop,
        settings=settings,
        sessions=tuple(sessions),
        contacts=tuple(contacts),
        orders=tuple(orders.values()),
        refunds=tuple(refunds),
        reviews=tuple(reviews),
        closings=tuple(closings),
        inquiries=tuple(inquiry_of(one, closings, settings) for one in receptions),
        followups=tuple(one for one in receptions if is_followup(one, closings, settings)),
        links=tuple(sorted(links, key=lambda one: (one.review.review_id, one.agent, one.stage))),
    )
