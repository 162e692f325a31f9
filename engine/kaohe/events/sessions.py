"""From messages to sessions: dropping, cutting, filtering (section “From messages to receptions” of the README).

Messages flow through four relations, each built by one function here:

    messages ─ heard ─▶ heard messages ─ turns ─▶ turns ─ sessions ─▶ sessions ─ rounds ─▶ rounds

A *turn* is what stands between two valid replies of an account to a buyer within a session: maybe buyer's messages,
maybe the reply that ends it. It holds at most one round, so two passes over the messages are all that is needed.
May import `settings`. Portable expressions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events.settings import BLANKS

if TYPE_CHECKING:
    from kaohe.events.settings import Settings

BUYER: Final = 0
AGENT: Final = 1
TRANSFER: Final = 2
"""Kinds of messages, in the order in which they stand at one moment."""

_SECONDS_A_DAY: Final = 86_400
_SESSION: Final = ("shop", "account", "buyer", "start")


def day_of_time(time: Any, settings: Settings) -> Any:
    """Give the number of the business day of a time in local seconds: date(t − day_cut)."""
    shifted = time - settings.day_cut_seconds
    into_day = (shifted % _SECONDS_A_DAY + _SECONDS_A_DAY) % _SECONDS_A_DAY
    return ((shifted - into_day) / _SECONDS_A_DAY).cast("int64")


def heard(messages: Any, dropped_buyers: Any, settings: Settings) -> Any:
    """Drop own accounts', ignored buyers' and broadcast rows; tell buyers, valid replies and transfers apart.

    messages: shop, account, buyer (ids), sent_at, sender, text, forwarded. dropped_buyers: buyer (ids).
    Gives shop, account, buyer, at, kind, valid (a valid reply), chars (of a valid reply), phrase (it is the ad), text.
    """
    kept = messages.anti_join(dropped_buyers, "buyer")
    text = kept.text.fill_null("")
    kind = ibis.ifelse(kept.forwarded, TRANSFER, ibis.ifelse(kept.sender == "buyer", BUYER, AGENT))
    told = kept.select("shop", "account", "buyer", at=kept.sent_at, kind=kind, text=text, trimmed=_trimmed(text))
    spoken = told.kind == AGENT
    if settings.broadcast_prefix is not None:
        told = told.filter(~(spoken & told.trimmed.startswith(settings.broadcast_prefix)))
    valid = told.kind == AGENT
    if settings.auto_reply_prefix is not None:
        valid &= ~told.trimmed.startswith(settings.auto_reply_prefix)
    told = told.mutate(valid=valid)
    phrase = ibis.literal(None) if settings.ad_filter is None else ibis.literal(settings.ad_filter.phrase)
    return told.mutate(
        chars=ibis.ifelse(told.valid, told.trimmed.length(), 0),
        phrase=told.valid & (told.text == phrase) if settings.ad_filter is not None else ibis.literal(False),
    ).drop("trimmed")


def _trimmed(text: Any) -> Any:
    """Trim blanks at both ends; the pattern is only tried where there is one, which is rare."""
    edged = text.left(1).isin(list(BLANKS)) | text.right(1).isin(list(BLANKS))
    return ibis.ifelse(edged, text.re_replace(rf"\A[{BLANKS}]+|[{BLANKS}]+\z", ""), text)


def turns(heard_messages: Any, settings: Settings) -> Any:
    """Cut messages into sessions at each silence, and those into turns at each valid reply.

    Gives, for each (shop, account, buyer, start of the session, turn): opened (first buyer's message), answered (the
    valid reply), last (last row's time), buyer_messages, replies, transfers, chars, phrase.
    """
    # Rows of one moment stand in a fixed order; which of several texts comes first matters to the ad filter alone.
    order = ["at", "kind", "text"] if settings.ad_filter is not None else ["at", "kind"]
    by = ["shop", "account", "buyer"]
    so_far = ibis.cumulative_window(group_by=by, order_by=order)
    one = heard_messages
    replies_so_far = one.valid.cast("int64").sum().over(so_far)
    before = one.at.lag().over(ibis.window(group_by=by, order_by=order))
    one = one.mutate(turn=replies_so_far - one.valid.cast("int64"), before=before)
    begins = one.before.isnull() | (one.at - one.before >= settings.max_wait_minutes * 60)
    started = ibis.ifelse(begins, one.at, ibis.null("int64"))
    cut = one.mutate(start=started.max().over(so_far))
    buyer = cut.kind == BUYER
    return cut.group_by(*_SESSION, "turn").agg(
        opened=cut.at.min(where=buyer),
        answered=cut.at.min(where=cut.valid),
        last=cut.at.max(),
        buyer_messages=buyer.sum(),
        replies=cut.valid.sum(),
        transfers=(cut.kind == TRANSFER).sum(),
        chars=cut.chars.sum(),
        phrase=cut.phrase.sum(),
    )


def sessions(all_turns: Any, settings: Settings) -> Any:
    """Give each session with its figures and the reason that filters it (null: it is valid).

    Gives shop, account, buyer, start, end, day, buyer_messages, replies, transfers, chars, first_reply, reason.
    """
    rows = all_turns.group_by(*_SESSION).agg(
        end=all_turns.last.max(),
        buyer_messages=all_turns.buyer_messages.sum().cast("int64"),
        replies=all_turns.replies.sum().cast("int64"),
        transfers=all_turns.transfers.sum().cast("int64"),
        chars=all_turns.chars.sum().cast("int64"),
        first_reply=all_turns.answered.min(),
        first_turn=all_turns.turn.min(),
        ad_turn=all_turns.turn.min(where=all_turns.phrase > 0),
    )
    rows = rows.mutate(day=day_of_time(rows.start, settings))
    return rows.mutate(reason=_reason(rows, settings)).drop("first_turn", "ad_turn")


def _reason(rows: Any, settings: Settings) -> Any:
    """Say why a session is filtered; the first reason wins."""
    reasons = [(rows.buyer_messages == 0, "no_buyer_message")]
    if (ad := settings.ad_filter) is not None:
        # Each turn holds one reply, so the turns since the session's first count its replies.
        reasons.append((rows.ad_turn.notnull() & (rows.ad_turn - rows.first_turn < ad.within), "ad"))
    if (forward := settings.forward_filter) is not None:
        reasons.append(((rows.transfers > 0) & (rows.replies <= forward.max_agent_lines), "forwarded"))
    if (single := settings.single_line_filter) is not None:
        reasons.append(((rows.buyer_messages == 1) & (rows.replies >= single.min_agent_replies), "single_line"))
    return ibis.cases(*reasons, else_=ibis.null("string"))


def rounds(all_turns: Any, valid_sessions: Any) -> Any:
    """Give the rounds of valid sessions.

    Gives agent, shop, account, buyer, day, start (of the session), opened, answered and seconds (both null while
    unanswered).
    """
    opened = all_turns.filter(all_turns.opened.notnull()).select(*_SESSION, "opened", "answered")
    joined = opened.inner_join(valid_sessions.select(*_SESSION, "agent", "day"), list(_SESSION))
    return joined.select("agent", *_SESSION, "day", "opened", "answered", seconds=joined.answered - joined.opened)
