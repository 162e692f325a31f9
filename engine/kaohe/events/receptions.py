"""From valid sessions to consultations and receptions, grain (agent, shop, buyer, day).

May import `sessions`. Portable expressions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events.sessions import start_of_day

if TYPE_CHECKING:
    from kaohe.events.settings import Settings

RECEPTION: Final = ("agent", "shop", "buyer", "day")

_ACCOUNT_BITS: Final = 33
_ACCOUNTS: Final = 1 << _ACCOUNT_BITS
"""Above the ids of all accounts, doubled."""


def consultations(staffed_sessions: Any) -> Any:
    """Give the buyer-days on which a buyer wrote: agent, shop, buyer, day, received (there is a valid session)."""
    asked = staffed_sessions.filter(staffed_sessions.buyer_messages > 0)
    return asked.group_by(*RECEPTION).agg(received=asked.reason.isnull().any())


def receptions(valid_sessions: Any, settings: Settings) -> Any:
    """Give the buyer-days with a valid session.

    Gives agent, shop, buyer, day, start and role (of the first session: earliest, then the smaller account), replied,
    sessions, buyer_messages, replies, chars, seconds (Σ end − start), longest (largest end − start).
    """
    midnight = start_of_day(valid_sessions.day, settings)
    aftersale = (valid_sessions.role == "aftersale").cast("int64")
    # One number in the order of start, then account, in place of a sort; what it holds is taken out again below.
    order = (valid_sessions.start - midnight) * _ACCOUNTS + valid_sessions.account * 2 + aftersale
    rows = valid_sessions.mutate(order=order, length=valid_sessions.end - valid_sessions.start)
    found = rows.group_by(*RECEPTION).agg(
        first=rows.order.min(),
        replied=(rows.replies > 0).any(),
        sessions=rows.count(),
        buyer_messages=rows.buyer_messages.sum().cast("int64"),
        replies=rows.replies.sum().cast("int64"),
        chars=rows.chars.sum().cast("int64"),
        seconds=rows.length.sum().cast("int64"),
        longest=rows.length.max(),
    )
    start = (found.first >> _ACCOUNT_BITS) + start_of_day(found.day, settings)
    role = ibis.ifelse((found.first & 1) == 1, "aftersale", "presale")
    rest = [name for name in found.columns if name not in {*RECEPTION, "first"}]
    return found.select(*RECEPTION, *rest, start=start, role=role).relocate("start", "role", after="day")


def first_responses(valid_sessions: Any) -> Any:
    """Give each reception's earliest answered round (by its opening; ties: the shorter), where it has one.

    Gives agent, shop, buyer, day, opened, answered, seconds.
    """
    answered = valid_sessions.filter(valid_sessions.answered.notnull())
    shortest = answered.group_by(*RECEPTION, "opened").agg(answered=answered.answered.min())
    found = shortest.group_by(*RECEPTION).agg(
        answered=shortest.answered.argmin(shortest.opened), opened=shortest.opened.min()
    )
    return found.mutate(seconds=found.answered - found.opened)


def concurrency(valid_sessions: Any) -> Any:
    """Give how many sessions of an agent were open at each session's start, both ends included, of the same day.

    Gives agent, shop, day, at, value: once over all shops (shop null), once within each shop.
    """
    sessions = valid_sessions.select("agent", "shop", "day", "start", "end")
    within = _open(sessions, ["agent", "shop", "day"])
    days = sessions.group_by("agent", "day").agg(shops=sessions.shop.nunique())
    several = sessions.semi_join(days.filter(days.shops > 1), ["agent", "day"])
    single = within.semi_join(days.filter(days.shops == 1), ["agent", "day"])
    over_all = _open(several, ["agent", "day"]).union(single.drop("shop"))
    return within.union(over_all.mutate(shop=ibis.null("int64")).select(*within.columns))


def _open(sessions: Any, keys: list[str]) -> Any:
    """Give how many sessions of the same keys were open at each one's start: the keys, at, value."""
    opens = sessions.select(*keys, at=sessions.start, change=ibis.literal(1, "int64"))
    closes = sessions.select(*keys, at=sessions.end, change=ibis.literal(-1, "int64"))
    points = ibis.union(opens, closes)
    # What opens at a moment comes before what closes then, so that ends that touch overlap.
    moving = ibis.cumulative_window(group_by=keys, order_by=["at", ibis.desc("change")])
    counted = points.mutate(value=points.change.sum().over(moving).cast("int64"))
    return counted.filter(counted.change > 0).drop("change")
