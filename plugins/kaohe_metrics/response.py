"""Response: how soon, and whether at all, buyers were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension import Direction, Kind, Measure, Metric, Words, hookimpl
from kaohe_metrics.measures import RECEPTIONS, receptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def first_rounds(events: Events) -> Any:
    """Receptions that have an answered round, with the first."""
    return events.first_responses


def rounds(events: Events) -> Any:
    """Rounds with what became of them."""
    found = events.rounds
    return found.mutate(_answered=found.seconds.notnull(), _quick=found.seconds <= events.settings.quick_seconds)


def slow_receptions(events: Events) -> Any:
    """Receptions with several slow rounds."""
    slow = events.rounds.filter(events.rounds.seconds > events.settings.slow.seconds)
    counted = slow.group_by("agent", "shop", "buyer", "day").agg(slow_rounds=slow.count())
    return counted.filter(counted.slow_rounds >= events.settings.slow.times)


METRICS = (
    Metric(
        "first_response_seconds",
        Words("首次响应时间", "first response time"),
        Kind.SECONDS,
        Words(
            "各接待中最早一个有回复的回合的响应秒数的平均。",
            "The mean, over receptions, of the seconds of the earliest answered round.",
        ),
        Measure(first_rounds, value="seconds", rests_on="buyer"),
        Measure(first_rounds, value=None, rests_on="buyer"),
        direction=Direction.DOWN,
    ),
    Metric(
        "avg_response_seconds",
        Words("平均响应时间", "average response time"),
        Kind.SECONDS,
        Words("响应秒数之和 ÷ 有回复的回合数。", "Seconds of all answered rounds ÷ their number."),
        Measure(rounds, value="seconds", where="_answered", rests_on="buyer"),
        Measure(rounds, value=None, where="_answered", rests_on="buyer"),
        direction=Direction.DOWN,
    ),
    Metric(
        "reply_rate",
        Words("回复率", "reply rate"),
        Kind.RATIO,
        Words("有有效回复的接待 ÷ 接待人数。", "Receptions with a valid reply ÷ receptions."),
        Measure(receptions, value=None, where="replied", rests_on="buyer"),
        RECEPTIONS,
        direction=Direction.UP,
    ),
    Metric(
        "unreplied_buyers",
        Words("未回复人数", "unreplied buyers"),
        Kind.COUNT,
        Words("没有有效回复的接待。", "Receptions without a valid reply."),
        Measure(receptions, value=None, where="_unreplied", rests_on="buyer"),
        direction=Direction.DOWN,
    ),
    Metric(
        "slow_buyers",
        Words("慢响应人数", "slowly served buyers"),
        Kind.COUNT,
        Words("慢于设定秒数的回合达到设定次数的接待。", "Receptions with as many slow rounds as the setting, or more."),
        Measure(slow_receptions, value=None, rests_on="buyer"),
        direction=Direction.DOWN,
    ),
    Metric(
        "quick_answer_rate",
        Words("快速应答率", "quick answer rate"),
        Kind.RATIO,
        Words("快速应答的回合 ÷ 全部回合，未回复的也在分母。", "Rounds answered quickly ÷ all rounds, unanswered too."),
        Measure(rounds, value=None, where="_quick", rests_on="buyer"),
        Measure(rounds, value=None, rests_on="buyer"),
        direction=Direction.UP,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
