"""The rows behind the figures: each with whose it is, where, when, and how much it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from oracle.chat import Contact, Session
from oracle.rows import Order
from oracle.settings import BLANKS
from oracle.world import World


@dataclass(frozen=True)
class Item:
    """One row behind a figure.

    agent: None where the row is the shop's own. shop: None where nothing says which.
    once: what counts once in a group, whoever's it is.
    """

    measure: str
    agent: str | None
    shop: str | None
    day: int
    value: int = 1
    once: str | None = None


def items_of(world: World) -> list[Item]:
    """Give every row behind every figure but the largest number of sessions at once."""
    return [
        *contact_items(world),
        *session_items(world),
        *inquiry_items(world),
        *assist_amounts(world),
        *closed_order_items(world),
        *closed_payment_items(world),
        *sale_items(world),
        *shop_items(world),
        *refund_items(world),
        *review_items(world),
        *cost_items(world),
    ]


def _of(contact: Contact, measure: str, value: int = 1) -> Item:
    return Item(measure, contact.agent, contact.shop, contact.day, value)


def contact_items(world: World) -> Iterator[Item]:
    settings = world.settings
    for contact in world.contacts:
        yield _of(contact, "consult_buyers")
        if not contact.is_reception:
            yield _of(contact, "filtered_buyers")
            continue
        yield _of(contact, "reception_buyers")
        yield _of(contact, "replied_buyers" if contact.is_replied else "unreplied_buyers")
        answers = [one.seconds for one in contact.rounds if one.seconds is not None]
        if sum(answer > settings.slow_seconds for answer in answers) >= settings.slow_times:
            yield _of(contact, "slow_buyers")
        if any(one.end - one.start >= settings.long_minutes * 60 for one in contact.sessions):
            yield _of(contact, "long_session_buyers")
        if contact.first_response is not None:
            yield _of(contact, "first_responses")
            yield _of(contact, "first_response_sum", contact.first_response)


def session_items(world: World) -> Iterator[Item]:

    for session in world.sessions:
        if not session.is_valid:
            continue

        def of(measure: str, value: int = 1, session: Session = session) -> Item:
            return Item(measure, session.agent, session.shop, session.day, value)

        yield of("session_seconds", session.end - session.start)
        yield of("buyer_messages", session.buyer_messages)
        for reply in session.replies:
            yield of("agent_messages")
            yield of("agent_chars", len(reply.words.strip(BLANKS)))
        for one in session.rounds:
            yield of("rounds")
            if one.seconds is not None:
                yield of("answered_rounds")
                yield of("response_sum", one.seconds)
                if one.seconds <= world.settings.quick_seconds:
                    yield of("quick_rounds")


def inquiry_items(world: World) -> Iterator[Item]:
    for one in world.inquiries:
        if one.is_aftersale:
            yield _of(one.reception, "aftersale_reception_buyers")
            continue
        if not one.is_assisted or world.settings.assist_in_denominator:
            yield _of(one.reception, "inquiry_buyers")
        flags = {
            "assist_order_buyers": one.is_assisted,
            "inquiry_lost_buyers": one.is_lost,
            "inq_order_final_buyers": one.ordered,
            "inq_order_sameday_buyers": one.ordered_same_day,
            "inq_pay_final_buyers": one.paid,
            "inq_pay_nextday_buyers": one.paid_by_next_day,
        }
        for measure, holds in flags.items():
            if holds:
                yield _of(one.reception, measure)
    for contact in world.followups:
        yield _of(contact, "assist_followup_buyers")


def assist_amounts(world: World) -> Iterator[Item]:
    counted: set[tuple[str, str]] = set()
    for one in sorted(world.inquiries, key=lambda one: one.reception.day):
        for order in one.helped:
            if (one.reception.agent, order.order_id) not in counted:
                counted.add((one.reception.agent, order.order_id))
                yield _of(one.reception, "assist_order_amount", order.amount)


def closed_order_items(world: World) -> Iterator[Item]:
    buyers: dict[tuple[str, str, str, int], list[Order]] = defaultdict(list)
    for one in world.closings:
        if one.order_by is None:
            continue
        order, day = one.order, world.settings.day(one.order.created_at)
        buyers[one.order_by, order.shop, order.buyer, day].append(order)
        yield Item("closed_orders", one.order_by, order.shop, day)
        yield Item("closed_order_amount", one.order_by, order.shop, day, order.amount)
        if order.paid_at is None:
            yield Item("unpaid_order_amount", one.order_by, order.shop, day, order.amount)
    for (agent, shop, _, day), orders in buyers.items():
        is_paid = any(order.paid_at is not None for order in orders)
        yield Item("closed_order_buyers", agent, shop, day)
        yield Item("order_pay_buyers" if is_paid else "unpaid_order_buyers", agent, shop, day)


def closed_payment_items(world: World) -> Iterator[Item]:
    buyers: set[tuple[str, str, str, int]] = set()
    for one in world.closings:
        order = one.order
        if one.payment_by is None or order.paid_at is None:
            continue
        day = world.settings.day(order.paid_at)
        buyers.add((one.payment_by, order.shop, order.buyer, day))
        whose = "silent" if one.order_by is None else "own" if one.order_by == one.payment_by else "others"
        for name in ("closed_payment", f"paid_{whose}"):
            yield Item(f"{name}_orders", one.payment_by, order.shop, day)
            yield Item(f"{name}_amount", one.payment_by, order.shop, day, order.amount)
    for agent, shop, _, day in buyers:
        yield Item("closed_payment_buyers", agent, shop, day)


def sale_items(world: World) -> Iterator[Item]:
    buyers: set[tuple[str, str, str, int]] = set()
    for one in world.closings:
        order, day = one.order, world.sale_day(one.order)
        if day is None:
            continue
        yield Item("all_paid_by_rule", None, order.shop, day, order.amount)
        agent = one.judged(world.settings.judgment_rule)
        if agent is None:
            yield Item("silent_sales_amount", None, order.shop, day, order.amount)
            continue
        buyers.add((agent, order.shop, order.buyer, day))
        yield Item("sales_amount", agent, order.shop, day, order.amount)
        yield Item("sales_post_fee", agent, order.shop, day, order.post_fee)
        yield Item("sales_qty", agent, order.shop, day, order.quantity)
        yield Item("sales_orders", agent, order.shop, day)
    for agent, shop, _, day in buyers:
        yield Item("sales_buyers", agent, shop, day)


def shop_items(world: World) -> Iterator[Item]:
    """Rows that are the shop's own; `shop_orders` is no figure, it only says that the shop was alive."""
    for order in world.orders:
        yield Item("shop_orders", None, order.shop, world.settings.day(order.created_at))
        if order.paid_at is not None:
            yield Item("shop_paid_amount", None, order.shop, world.settings.day(order.paid_at), order.amount)


def month_of(day: int) -> str:
    """Give the calendar month of a day's number."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()[:7]


def refund_items(world: World) -> Iterator[Item]:
    by_order = {one.order.order_id: one for one in world.closings}
    buyers: set[tuple[str, str, str, int]] = set()
    for refund in world.refunds:
        closing = by_order.get(refund.order_id)
        agent = closing.judged(world.settings.judgment_rule) if closing else None
        if closing is None or agent is None:
            continue
        shop, day = closing.order.shop, world.settings.day(refund.completed_at)
        buyers.add((agent, shop, closing.order.buyer, day))
        yield Item("refund_count", agent, shop, day)
        yield Item("refund_amount", agent, shop, day, refund.amount)
        yield Item("refund_qty", agent, shop, day, refund.quantity)
        sold = world.sale_day(closing.order)
        assert sold is not None
        if month_of(sold) == month_of(day):
            yield Item("refund_amount_same_month", agent, shop, day, refund.amount)
            yield Item("refund_qty_same_month", agent, shop, day, refund.quantity)
    for agent, shop, _, day in buyers:
        yield Item("refund_buyers", agent, shop, day)


def review_items(world: World) -> Iterator[Item]:
    for link in world.links:
        if link.review.rating == "good":
            continue
        day = world.settings.day(link.review.reviewed_at)
        rating = link.review.rating
        for measure in (f"{rating}_reviews_{link.stage}", f"{rating}_reviews", "negative_reviews"):
            yield Item(measure, link.agent, link.order.shop, day, once=link.review.review_id)
    shops = {order.order_id: order.shop for order in world.orders}
    for review in world.reviews:
        day, shop = world.settings.day(review.reviewed_at), shops.get(review.order_id)
        if review.rating == "bad" and review.responsible_agent is not None:
            yield Item("responsible_bad_reviews", review.responsible_agent, shop, day)
        if review.rating != "good" and review.handler is not None:
            yield Item("reviews_to_fix", review.handler, shop, day)
            if review.fixed_at is not None:
                yield Item("reviews_fixed", review.handler, shop, day)


def cost_items(world: World) -> Iterator[Item]:
    for cost in world.shop.costs or ():
        day = world.settings.day(cost.incurred_at)
        yield Item("aftersale_cost", cost.agent, cost.shop, day, cost.amount)
        yield Item("aftersale_cost_rows", cost.agent, cost.shop, day)
