"""Response: how soon, and whether at all, buyers were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Kind, Measure, Metric, Words, each, hookimpl
from kaohe_metrics.measures import RECEPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def first_seconds(events: Events) -> Any:
    """Receptions with the seconds to their first answer."""
    return events.first_responses.mutate(value=events.first_responses.seconds)


def first_answered(events: Events) -> Any:
    """Receptions that have a first answer."""
    return each(events.first_responses)


def answered_seconds(events: Events) -> Any:
    """Answered rounds with their seconds."""
    answered = events.rounds.filter(events.rounds.seconds.notnull())
    return answered.mutate(value=answered.seconds)


def answered_rounds(events: Events) -> Any:
    """Answered rounds."""
    return each(events.rounds.filter(events.rounds.seconds.notnull()))


def all_rounds(events: Events) -> Any:
    """Rounds, answered or not."""
    return each(events.rounds)


def quick_rounds(events: Events) -> Any:
    """Rounds answered quickly."""
    return each(events.rounds.filter(events.rounds.seconds <= events.settings.quick_seconds))


def slow_receptions(events: Events) -> Any:
    """Receptions with several slow rounds."""
    slow = events.rounds.filter(events.rounds.seconds > events.settings.slow.seconds)
    counted = slow.group_by("agent", "shop", "buyer", "day").agg(slow_rounds=slow.count())
    return each(counted.filter(counted.slow_rounds >= events.settings.slow.times))


def replied(events: Events) -> Any:
    """Receptions with a valid reply."""
    return each(events.receptions.filter(events.receptions.replied))


def unreplied(events: Events) -> Any:
    """Receptions without a valid reply."""
    return each(events.receptions.filter(~events.receptions.replied))


METRICS = (
    Metric(
        "first_response_seconds",
        Words("首次响应时间", "first response time"),
        Kind.SECONDS,
        Words(
            "各接待中最早一个有回复的回合的响应秒数的平均。",
            "The mean, over receptions, of the seconds of the earliest answered round.",
        ),
        Measure(first_seconds),
        Measure(first_answered),
        direction=Direction.DOWN,
    ),
    Metric(
        "avg_response_seconds",
        Words("平均响应时间", "average response time"),
        Kind.SECONDS,
        Words("响应秒数之和 ÷ 有回复的回合数。", "Seconds of all answered rounds ÷ their number."),
        Measure(answered_seconds),
        Measure(answered_rounds),
        direction=Direction.DOWN,
    ),
    Metric(
        "reply_rate",
        Words("回复率", "reply rate"),
        Kind.RATIO,
        Words("有有效回复的接待 ÷ 接待人数。", "Receptions with a valid reply ÷ receptions."),
        Measure(replied),
        RECEPTIONS,
        direction=Direction.UP,
    ),
    Metric(
        "unreplied_buyers",
        Words("未回复人数", "unreplied buyers"),
        Kind.COUNT,
        Words("没有有效回复的接待。", "Receptions without a valid reply."),
        Measure(unreplied),
        direction=Direction.DOWN,
    ),
    Metric(
        "slow_buyers",
        Words("慢响应人数", "slowly served buyers"),
        Kind.COUNT,
        Words("慢于设定秒数的回合达到设定次数的接待。", "Receptions with as many slow rounds as the setting, or more."),
        Measure(slow_receptions),
        direction=Direction.DOWN,
    ),
    Metric(
        "quick_answer_rate",
        Words("快速应答率", "quick answer rate"),
        Kind.RATIO,
        Words("快速应答的回合 ÷ 全部回合，未回复的也在分母。", "Rounds answered quickly ÷ all rounds, unanswered too."),
        Measure(quick_rounds),
        Measure(all_rounds),
        direction=Direction.UP,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
