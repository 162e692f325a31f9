"""What comes after a sale: refunds of judged orders, reviews and the agents linked to them.

May import `sessions`, `closings`. Portable expressions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from kaohe.events.sessions import day_of_time

if TYPE_CHECKING:
    from kaohe.events.settings import Settings


def judged_refunds(refunds: Any, closed_orders: Any, settings: Settings) -> Any:
    """Give refunds of orders judged an agent's: agent, shop, buyer, day, refund_id, order_id, amount, quantity."""
    sales = closed_orders.filter(closed_orders.agent.notnull()).select("agent", "shop", "buyer", "order_id")
    joined = refunds.inner_join(sales, "order_id")
    day = day_of_time(joined.completed_at, settings)
    return joined.select("agent", "shop", "buyer", "refund_id", "order_id", "amount", "quantity", day=day)


def linked_reviews(reviews: Any, orders: Any, valid_sessions: Any, settings: Settings) -> Any:
    """Give neutral and bad reviews with each agent who answered that buyer in that shop, and in which stages.

    Gives agent, shop, buyer, day (of the review), review_id, order_id, rating, presale, insale, aftersale.
    """
    blamed = reviews.filter(reviews.rating.isin(["neutral", "bad"]))
    bought = orders.select("order_id", "shop", "buyer", "created_at", "created_day", received=_received(orders))
    rated = blamed.select("review_id", "order_id", "rating", "reviewed_at").inner_join(bought, "order_id")
    answered = valid_sessions.filter(valid_sessions.replies > 0)
    answered = answered.select("agent", "shop", "buyer", "start", session_day=answered.day)
    pairs = rated.inner_join(answered, ["shop", "buyer"])
    # The goods count as received at the review at the latest.
    arrived = ibis.ifelse(pairs.received <= pairs.reviewed_at, pairs.received, ibis.null("int64"))
    sale_ends = ibis.coalesce(arrived, pairs.reviewed_at)
    pairs = pairs.mutate(
        presale=(pairs.start < pairs.created_at)
        & (pairs.session_day >= pairs.created_day - settings.inquiry_window_days),
        insale=(pairs.start >= pairs.created_at) & (pairs.start < sale_ends),
        aftersale=((pairs.start >= arrived) & (pairs.start <= pairs.reviewed_at)).fill_null(False),
        day=day_of_time(pairs.reviewed_at, settings),
    )
    linked = pairs.filter(pairs.presale | pairs.insale | pairs.aftersale)
    return linked.group_by("agent", "shop", "buyer", "day", "review_id", "order_id", "rating").agg(
        presale=linked.presale.any(),
        insale=linked.insale.any(),
        aftersale=linked.aftersale.any(),
    )


def _received(orders: Any) -> Any:
    return orders.received_at if "received_at" in orders.columns else ibis.null("int64")
