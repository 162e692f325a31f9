"""From messages to sessions: dropping, cutting, filtering (section “From messages to receptions” of the README).

Messages flow through these relations, each built by one function here:

    messages ─ heard ─▶ heard messages ─ spoken, turns ─▶ turns ─ sessions ─▶ sessions ─ rounds ─▶ rounds

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
AUTO: Final = 1
REPLY: Final = 2
TRANSFER: Final = 3
"""Kinds of messages, in the order in which they stand at one moment. An agent's is a valid reply or it is none."""

_SECONDS_A_DAY: Final = 86_400
_KIND_BITS: Final = 2
_DESK_BITS: Final = 20
MOST_DESKS: Final = 1 << _DESK_BITS
"""So many desks, accounts in a shop, can be told apart in a talk's number."""
FIRST_BUYER: Final = 1 << 31
"""Ids of buyers begin here, so that they are no one else's and a talk's number fits."""


def day_of_time(time: Any, settings: Settings) -> Any:
    """Give the number of the business day of a time in local seconds: date(t − day_cut)."""
    shifted = time - settings.day_cut_seconds
    into_day = (shifted % _SECONDS_A_DAY + _SECONDS_A_DAY) % _SECONDS_A_DAY
    return ((shifted - into_day) / _SECONDS_A_DAY).cast("int64")


def start_of_day(day: Any, settings: Settings) -> Any:
    """Give the first second of a business day."""
    return day * _SECONDS_A_DAY + settings.day_cut_seconds


def heard(messages: Any, settings: Settings) -> Any:
    """Tell buyers, valid replies and transfers apart, and drop broadcasts.

    messages: desk, buyer (ids), sent_at, sender, text, trimmed, forwarded. Gives desk, buyer, at, kind, chars (of a
    valid reply, else 0), text.
    """
    said = (messages.sender == "agent") & ~messages.forwarded
    valid = said
    if settings.auto_reply_prefix is not None:
        valid = said & ~messages.trimmed.startswith(settings.auto_reply_prefix)
    kept = messages
    if settings.broadcast_prefix is not None:
        kept = messages.filter(~(said & messages.trimmed.startswith(settings.broadcast_prefix)))
    kind = ibis.cases((messages.forwarded, TRANSFER), (messages.sender == "buyer", BUYER), (valid, REPLY), else_=AUTO)
    chars = ibis.ifelse(valid, messages.trimmed.length(), 0).cast("int64")
    return kept.select("desk", "buyer", at=messages.sent_at, kind=kind.cast("int64"), chars=chars, text=messages.text)


def trimmed(text: Any) -> Any:
    """Trim blanks at both ends; the pattern is only tried where there is one, which is rare."""
    # Most blanks stand before "!" in the order of characters, so that one comparison finds whoever begins with them.
    begins = ibis.or_(text < "!", *(text.startswith(blank) for blank in BLANKS if blank > "!"))
    ends = ibis.or_(*(text.endswith(blank) for blank in BLANKS))
    return ibis.ifelse(begins | ends, text.re_replace(rf"\A[{BLANKS}]+|[{BLANKS}]+\z", ""), text)


def spoken(heard_messages: Any, settings: Settings) -> Any:
    """Give heard messages as `turns` takes them: talk, moment, chars, and text where the settings ask for it.

    Two numbers in place of many columns, for all these rows are sorted, which is what takes long. A talk is a desk and
    a buyer, a moment a time and a kind.
    """
    return heard_messages.select(
        talk=heard_messages.buyer * MOST_DESKS + heard_messages.desk,
        moment=heard_messages.at * (1 << _KIND_BITS) + heard_messages.kind,
        chars=heard_messages.chars.cast("int32"),
        **({} if settings.ad_filter is None else {"text": heard_messages.text}),
    )


def shares(all_spoken: Any, count: int) -> list[Any]:
    """Share what is spoken out by buyers, for turns that are too many to be cut at once."""
    buyer = all_spoken.talk >> _DESK_BITS
    return [all_spoken.filter(buyer % count == number) for number in range(count)]


def turns(all_spoken: Any, settings: Settings) -> Any:
    """Cut what is spoken into sessions at each silence, and those into turns at each valid reply.

    Gives, for each (talk, start of the session, turn): opened (first buyer's message), answered (the valid reply), last
    (last row's time), buyer_messages, replies, transfers, chars, phrase.
    """
    ad = settings.ad_filter
    # Rows of one moment stand in a fixed order; which of several texts comes first matters to the ad filter alone.
    order = ["moment"] if ad is None else ["moment", "text"]
    one = all_spoken.mutate(valid=(_kind(all_spoken.moment) == REPLY).cast("int64"))
    replies_so_far = one.valid.sum().over(ibis.cumulative_window(group_by="talk", order_by=order))
    before = one.moment.lag().over(ibis.window(group_by="talk", order_by=order))
    one = one.mutate(turn=replies_so_far - one.valid, before=before)
    at = _time(one.moment)
    begins = one.before.isnull() | (at - _time(one.before) >= settings.max_wait_minutes * 60)
    started = ibis.ifelse(begins, at, ibis.null("int64"))
    # Rows of one moment are one session's, whichever of them comes first: a range holds them all.
    so_far = ibis.range_window(preceding=None, following=0, group_by="talk", order_by="moment")
    cut = one.mutate(start=started.max().over(so_far))
    kind = _kind(cut.moment)
    return cut.group_by("talk", "start", "turn").agg(
        opened=_time(cut.moment.min(where=kind == BUYER)),
        answered=_time(cut.moment.min(where=kind == REPLY)),
        last=_time(cut.moment.max()),
        buyer_messages=_small(cut.count(where=kind == BUYER)),
        replies=_small(cut.count(where=kind == REPLY)),
        transfers=_small(cut.count(where=kind == TRANSFER)),
        chars=_small(cut.chars.sum()),
        phrase=_small(ibis.literal(0) if ad is None else cut.count(where=(kind == REPLY) & (cut.text == ad.phrase))),
    )


def _small(count: Any) -> Any:
    """Take half the room for a count of what stands in one turn, of which there are very many."""
    return count.cast("int32")


def _kind(moment: Any) -> Any:
    return moment & ((1 << _KIND_BITS) - 1)


def _time(moment: Any) -> Any:
    return moment >> _KIND_BITS


def sessions(all_turns: Any, desks: Any, settings: Settings) -> Any:
    """Give each session with its figures and the reason that filters it (null: it is valid).

    desks: desk, shop, account. Gives talk, shop, account, buyer, start, end, day, buyer_messages, replies, transfers,
    chars, first_reply, opened and answered (of the first answered round, else null), reason.
    """
    # Rounds follow each other, so the first to be opened of those with an answer is the first to be answered.
    round_ = all_turns.opened.notnull() & all_turns.answered.notnull()
    rows = all_turns.group_by("talk", "start").agg(
        end=all_turns.last.max(),
        buyer_messages=all_turns.buyer_messages.sum().cast("int64"),
        replies=all_turns.replies.sum().cast("int64"),
        transfers=all_turns.transfers.sum().cast("int64"),
        chars=all_turns.chars.sum().cast("int64"),
        first_reply=all_turns.answered.min(),
        opened=all_turns.opened.min(where=round_),
        answered=all_turns.answered.min(where=round_),
        first_turn=all_turns.turn.min(),
        ad_turn=all_turns.turn.min(where=all_turns.phrase > 0),
    )
    rows = rows.mutate(
        desk=rows.talk & (MOST_DESKS - 1), buyer=rows.talk >> _DESK_BITS, day=day_of_time(rows.start, settings)
    )
    placed = rows.inner_join(desks, "desk")
    return placed.mutate(reason=_reason(placed, settings)).drop("first_turn", "ad_turn", "desk")


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
    opened = all_turns.filter(all_turns.opened.notnull()).select("talk", "start", "opened", "answered")
    placed = valid_sessions.select("talk", "start", "agent", "shop", "account", "buyer", "day")
    joined = opened.inner_join(placed, ["talk", "start"])
    return joined.drop("talk").mutate(seconds=joined.answered - joined.opened)
