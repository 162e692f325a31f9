"""From valid sessions to consultations and receptions, grain (agent, shop, buyer, day).

May import `sessions`. Portable expressions only.
"""

from __future__ import annotations

from typing import Any, Final

import ibis

RECEPTION: Final = ("agent", "shop", "buyer", "day")


def consultations(staffed_sessions: Any) -> Any:
    """Give the buyer-days on which a buyer wrote: agent, shop, buyer, day, received (there is a valid session)."""
    asked = staffed_sessions.filter(staffed_sessions.buyer_messages > 0)
    return asked.group_by(*RECEPTION).agg(received=asked.reason.isnull().any())


def receptions(valid_sessions: Any) -> Any:
    """Give the buyer-days with a valid session.

    Gives agent, shop, buyer, day, start and role (of the first session: earliest, then the smaller account), replied,
    sessions, buyer_messages, replies, chars, seconds (Σ end − start), longest (largest end − start).
    """
    first = ibis.row_number().over(ibis.window(group_by=list(RECEPTION), order_by=["start", "account"]))
    rows = valid_sessions.mutate(place=first, length=valid_sessions.end - valid_sessions.start)
    return rows.group_by(*RECEPTION).agg(
        start=rows.start.min(),
        role=rows.role.max(where=rows.place == 0),
        replied=(rows.replies > 0).any(),
        sessions=rows.count(),
        buyer_messages=rows.buyer_messages.sum().cast("int64"),
        replies=rows.replies.sum().cast("int64"),
        chars=rows.chars.sum().cast("int64"),
        seconds=rows.length.sum().cast("int64"),
        longest=rows.length.max(),
    )


def first_responses(rounds: Any) -> Any:
    """Give each reception's earliest answered round (by its opening; ties: the shorter), where it has one."""
    answered = rounds.filter(rounds.seconds.notnull())
    place = ibis.row_number().over(ibis.window(group_by=list(RECEPTION), order_by=["opened", "seconds"]))
    ranked = answered.mutate(place=place)
    return ranked.filter(ranked.place == 0).drop("place")


def concurrency(valid_sessions: Any) -> Any:
    """Give how many sessions of an agent were open at each session's start, both ends included, of the same day.

    Gives agent, shop, day, at, value: once over all shops (shop null), once within each shop.
    """
    of_shop = valid_sessions.select("agent", "shop", "day", "start", "end")
    of_all = of_shop.mutate(shop=ibis.null("int64"))
    both = ibis.union(of_all, of_shop)
    opens = both.select("agent", "shop", "day", at=both.start, change=ibis.literal(1, "int64"))
    closes = both.select("agent", "shop", "day", at=both.end, change=ibis.literal(-1, "int64"))
    points = ibis.union(opens, closes)
    # What opens at a moment comes before what closes then, so that ends that touch overlap.
    moving = ibis.cumulative_window(group_by=["agent", "shop", "day"], order_by=["at", ibis.desc("change")])
    counted = points.mutate(value=points.change.sum().over(moving).cast("int64"))
    return counted.filter(counted.change > 0).drop("change")
