"""Who closed an order and its payment, and whose sale it is under each judgment rule.

May import `sessions`. Portable expressions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from kaohe.events.sessions import day_of_time

if TYPE_CHECKING:
    from kaohe.events.settings import Settings


def dated(orders: Any, settings: Settings) -> Any:
    """Add created_day and paid_day (null while unpaid) to orders."""
    return orders.mutate(
        created_day=day_of_time(orders.created_at, settings),
        paid_day=day_of_time(orders.paid_at, settings),
    )


def precedence(valid_sessions: Any) -> Any:
    """Give the sessions that may close an order, ranked within their shop and buyer.

    The greater `precedence` wins: the later end, then more valid replies, then the smaller account.
    """
    answered = valid_sessions.filter(valid_sessions.first_reply.notnull())
    order = ["end", "replies", ibis.desc("account"), "start"]
    rank = ibis.row_number().over(ibis.window(group_by=["shop", "buyer"], order_by=order))
    ranked = answered.mutate(precedence=rank)
    return ranked.select("shop", "buyer", "agent", "day", "start", "first_reply", "precedence")


def closings(orders: Any, candidates: Any, settings: Settings) -> Any:
    """Give orders with order_agent, payment_agent, by_order, by_payment, by_order_first, agent and sale_day.

    orders: as of `dated`. candidates: as of `precedence`. `agent` is whose sale it is under the setting's rule, null
    where it is silent or unpaid; `sale_day` the rule's day, null while unpaid.
    """
    created = _closer(orders, candidates, "created", settings).rename(order_agent="closer")
    ordered = orders.left_join(created, "order").drop("order_right")
    barred = None if settings.silent_followup_minutes == 0 else _followers(ordered, candidates, settings)
    paid = _closer(ordered, candidates, "paid", settings, barred).rename(payment_agent="closer")
    both = ordered.left_join(paid, "order").drop("order_right")
    is_paid = both.paid_at.notnull()
    no_one = ibis.null("int64")
    both = both.mutate(
        by_order=ibis.ifelse(is_paid, both.order_agent, no_one),
        by_payment=both.payment_agent,
        by_order_first=ibis.ifelse(is_paid, ibis.coalesce(both.order_agent, both.payment_agent), no_one),
    )
    day = both.created_day if settings.judgment_rule == "order" else both.paid_day
    return both.mutate(
        agent=both[f"by_{settings.judgment_rule}"],
        sale_day=ibis.ifelse(is_paid, day, no_one),
    )


def _closer(orders: Any, candidates: Any, moment: str, settings: Settings, barred: Any = None) -> Any:
    """Give each order's closer at a moment (`created` or `paid`): order, closer."""
    asked = orders.select("order", "shop", "buyer", at=orders[f"{moment}_at"], at_day=orders[f"{moment}_day"])
    asked = asked.filter(asked.at.notnull())
    pairs = asked.inner_join(candidates, ["shop", "buyer"])
    pairs = pairs.filter(
        pairs.first_reply <= pairs.at,
        pairs.day >= pairs.at_day - settings.inquiry_window_days,
    )
    if barred is not None:
        pairs = pairs.anti_join(barred, ["order", "agent"])
    best = pairs.group_by("order", "shop", "buyer").agg(precedence=pairs.precedence.max())
    won = best.inner_join(candidates, ["shop", "buyer", "precedence"])
    return won.select("order", closer=won.agent)


def _followers(orders: Any, candidates: Any, settings: Settings) -> Any:
    """Give (order, agent) of those who followed a silent order up at once, and so close no payment of it."""
    silent = orders.filter(orders.order_agent.isnull()).select("order", "shop", "buyer", "created_at")
    pairs = silent.inner_join(candidates, ["shop", "buyer"])
    after = pairs.filter(pairs.start >= pairs.created_at)
    first = after.group_by("order", "agent", "created_at").agg(start=after.start.min())
    return first.filter(first.start <= first.created_at + settings.silent_followup_minutes * 60).select(
        "order", "agent"
    )
