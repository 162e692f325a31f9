"""Reception: how many buyers came, whom an agent received, how much was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, each, hookimpl
from kaohe_metrics.measures import RECEPTIONS, receptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def consultations(events: Events) -> Any:
    """Buyer-days on which a buyer wrote, and whether filters took all sessions."""
    return events.consultations.mutate(_filtered=~events.consultations.received)


def with_reasons(events: Events, buyers: Any) -> Any:
    """Filtered buyer-days with the reasons that took their sessions, parted by blanks."""
    import ibis

    taken = events.sessions.filter(events.sessions.reason.notnull())
    held = {reason: (taken.reason == reason).any() for reason in REASONS}
    found = taken.group_by("agent", "shop", "buyer", "day").agg(**held)
    reasons = ibis.literal("")
    for reason in REASONS:
        reasons += ibis.ifelse(found[reason], f" {reason}", "")
    told = found.select("agent", "shop", "buyer", "day", reasons=reasons)
    return buyers.inner_join(told, ["agent", "shop", "buyer", "day"])


def with_outcome(events: Events) -> Any:
    """Receptions with what came of them."""
    return events.inquiries


def open_sessions(events: Events) -> Any:
    """Moments at which a session started, with how many were open then."""
    return events.concurrency


def open_then(events: Events, moments: Any) -> Any:
    """Sessions that were open at the first of these moments; one without a shop is of all shops."""
    first = moments.order_by("day", "at", "agent", "shop").limit(1).select("agent", "day", "at", within="shop")
    sessions = events.valid_sessions.inner_join(first, ["agent", "day"])
    then = sessions.filter(
        sessions.start <= sessions.at,
        sessions.end >= sessions.at,
        sessions.within.isnull() | (sessions.within == sessions.shop),
    )
    return each(then.select("agent", "shop", "account", "buyer", "day", "at", "start", "end"))


REASONS: Final = ("no_buyer_message", "ad", "forwarded", "single_line")
"""Why a session may be filtered."""

BUYER_MESSAGES = Measure(receptions, value="buyer_messages", rests_on="buyer")
AGENT_MESSAGES = Measure(receptions, value="replies", rests_on="buyer")

METRICS = (
    Metric(
        "consult_buyers",
        Words("咨询人数", "consulting buyers"),
        Kind.COUNT,
        Words("当天给客服发过消息的买家，按人天计。", "Buyers who wrote to the agent that day, counted once a day."),
        Measure(consultations, value=None, rests_on="buyer"),
    ),
    Metric(
        "reception_buyers",
        Words("接待人数", "received buyers"),
        Kind.COUNT,
        Words("有有效会话的买家，按人天计。", "Buyers with a valid session, counted once a day."),
        RECEPTIONS,
        direction=Direction.UP,
    ),
    Metric(
        "filtered_buyers",
        Words("接待过滤人数", "filtered buyers"),
        Kind.COUNT,
        Words("咨询了、但会话全被过滤的买家。", "Buyers who wrote, but whose sessions were all filtered."),
        Measure(consultations, value=None, where="_filtered", opens=with_reasons, rests_on="buyer"),
    ),
    Metric(
        "aftersale_reception_buyers",
        Words("售后接待人数", "after-sale receptions"),
        Kind.COUNT,
        Words(
            "售后账号的接待，以及售后天数内买过、这次没有再下单的买家。",
            "Receptions of after-sale accounts, and of buyers who had ordered shortly before and did not order again.",
        ),
        Measure(with_outcome, value=None, where="aftersale", rests_on="buyer"),
        finality=Finality.F1,
    ),
    Metric(
        "long_session_buyers",
        Words("长接待人数", "long receptions"),
        Kind.COUNT,
        Words("有会话达到长接待时长的接待。", "Receptions with a session as long as the setting or longer."),
        Measure(receptions, value=None, where="_long", rests_on="buyer"),
        direction=Direction.DOWN,
    ),
    Metric(
        "avg_session_seconds",
        Words("平均接待时长", "average reception time"),
        Kind.SECONDS,
        Words("有效会话时长之和 ÷ 接待人数。", "Length of all valid sessions ÷ receptions."),
        Measure(receptions, value="seconds", rests_on="buyer"),
        RECEPTIONS,
    ),
    Metric(
        "max_concurrent_sessions",
        Words("最大同时接待", "most concurrent sessions"),
        Kind.COUNT,
        Words(
            "同一时刻打开的有效会话最多有几个；组的数取其中最大的客服。",
            "The most valid sessions open at one moment; a group's figure is its largest agent's.",
        ),
        Measure(open_sessions, take="max", rests_on="sessions", opens=open_then),
    ),
    Metric(
        "buyer_messages",
        Words("买家消息数", "buyers' messages"),
        Kind.COUNT,
        Words("有效会话里买家的消息。", "Buyers' messages in valid sessions."),
        BUYER_MESSAGES,
    ),
    Metric(
        "agent_messages",
        Words("客服消息数", "agents' messages"),
        Kind.COUNT,
        Words(
            "有效会话里客服的有效回复，自动回复不算。", "Valid replies in valid sessions; auto-replies do not count."
        ),
        AGENT_MESSAGES,
    ),
    Metric(
        "agent_chars",
        Words("客服字数", "agents' characters"),
        Kind.COUNT,
        Words("有效回复的字数，首尾空白不算。", "Characters of valid replies, blanks at both ends not counted."),
        Measure(receptions, value="chars", rests_on="buyer"),
    ),
    Metric(
        "answer_question_ratio",
        Words("答问比", "answers per question"),
        Kind.COUNT,
        Words("客服消息数 ÷ 买家消息数。", "Agents' messages ÷ buyers' messages."),
        AGENT_MESSAGES,
        BUYER_MESSAGES,
        direction=Direction.UP,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
