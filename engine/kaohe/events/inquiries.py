"""What came of a reception: after-sale, inquiry, assisted, ordered, paid, lost; and who helped others' buyers.

May import `receptions`, `closings`. Portable expressions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.events.receptions import RECEPTION

if TYPE_CHECKING:
    from kaohe.events.settings import Settings


def inquiries(receptions: Any, closed_orders: Any, settings: Settings) -> Any:
    """Give each reception with what came of it, as yes or no.

    Adds aftersale, inquiry, assisted, counted (an inquiry in the agent's denominator), ordered, ordered_same_day, paid,
    paid_by_next_day, lost.
    """
    facts = _facts(receptions, closed_orders, settings)
    joined = receptions.left_join(facts, list(RECEPTION))
    told = joined.select(
        **{name: joined[name] for name in receptions.columns},
        **{name: joined[name].fill_null(False) for name in facts.columns if name not in RECEPTION},
    )
    told = told.mutate(aftersale=(told.role == "aftersale") | (told.has_earlier & ~told.has_next))
    told = told.mutate(inquiry=~told.aftersale)
    told = told.mutate(assisted=told.inquiry & ~told.has_own & told.has_others)
    told = told.mutate(
        counted=told.inquiry if settings.assist_in_denominator else told.inquiry & ~told.assisted,
        ordered=told.inquiry & told.has_own,
        ordered_same_day=told.inquiry & told.own_same_day,
        paid=told.inquiry & told.own_paid,
        paid_by_next_day=told.inquiry & told.own_paid_soon,
        lost=told.inquiry & ~told.has_next,
    )
    return told.drop("has_earlier", "has_next", "has_own", "has_others", "own_same_day", "own_paid", "own_paid_soon")


def _facts(receptions: Any, closed_orders: Any, settings: Settings) -> Any:
    """Say of each reception whose buyer has orders in the shop what orders these are."""
    pairs = _with_orders(receptions, closed_orders)
    following = _is_next(pairs, settings)
    own = following & (pairs.order_agent == pairs.agent).fill_null(False)
    earlier = (pairs.created_at < pairs.start) & (pairs.day - pairs.created_day <= settings.aftersale_days)
    return pairs.group_by(*RECEPTION).agg(
        has_earlier=earlier.any(),
        has_next=following.any(),
        has_own=own.any(),
        has_others=(following & pairs.order_agent.notnull() & (pairs.order_agent != pairs.agent)).any(),
        own_same_day=(own & (pairs.created_day == pairs.day)).any(),
        own_paid=(own & pairs.paid_at.notnull()).any(),
        own_paid_soon=(own & (pairs.paid_day <= pairs.day + 1).fill_null(False)).any(),
    )


def _with_orders(receptions: Any, closed_orders: Any) -> Any:
    orders = closed_orders.select(
        "shop", "buyer", "order", "created_at", "created_day", "paid_at", "paid_day", "amount", "order_agent"
    )
    return receptions.select(*RECEPTION, "start").inner_join(orders, ["shop", "buyer"])


def _is_next(pairs: Any, settings: Settings) -> Any:
    return (pairs.created_at >= pairs.start) & (pairs.created_day <= pairs.day + settings.inquiry_window_days)


def assisted_orders(asked: Any, closed_orders: Any, settings: Settings) -> Any:
    """Give the orders that others closed of buyers whom an agent helped, each once an agent.

    asked: as of `inquiries`. Gives agent, shop, buyer, order, amount, day (of the earliest such reception).
    """
    pairs = _with_orders(asked.filter(asked.assisted), closed_orders)
    helped = pairs.filter(_is_next(pairs, settings), pairs.order_agent.notnull())
    return helped.group_by("agent", "shop", "buyer", "order", "amount").agg(day=helped.day.min())


def followups(valid_sessions: Any, closed_orders: Any, settings: Settings) -> Any:
    """Give the receptions with an answered session on another's (or nobody's) paid order: agent, shop, buyer, day."""
    answered = valid_sessions.filter(valid_sessions.replies > 0).select(*RECEPTION, "start")
    paid = closed_orders.filter(closed_orders.paid_at.notnull())
    paid = paid.select("shop", "buyer", "created_at", "created_day", owner=paid.agent)
    pairs = answered.inner_join(paid, ["shop", "buyer"])
    late = pairs.filter(
        pairs.start >= pairs.created_at,
        pairs.day - pairs.created_day <= settings.aftersale_days,
        pairs.owner.isnull() | (pairs.owner != pairs.agent),
    )
    return late.select(*RECEPTION).distinct()
