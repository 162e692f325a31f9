"""Neutral and bad reviews (中差评): linked by the chats, judged or handled by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, hookimpl
from kaohe_metrics.measures import RECEPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events


def linked(events: Events) -> Any:
    """Neutral and bad reviews linked to an agent, with ratings and stages as yes or no."""
    found = events.linked_reviews
    ratings = {f"_{rating}": found.rating == rating for rating, _, _ in _RATINGS}
    pairs = [(rating, stage) for rating, _, _ in _RATINGS for stage, _, _ in _STAGES]
    stages = {f"_{rating}_{stage}": (found.rating == rating) & found[stage] for rating, stage in pairs}
    return found.mutate(**ratings, **stages)


def linked_reviews(which: str | None) -> Measure:
    """Count the linked reviews of a rating, of a rating and a stage, or all; each once in a group."""
    return Measure(linked, value=None, where=which, once="review_id", rests_on="buyer")


def responsible(events: Events) -> Any:
    """Bad reviews that a person found an agent responsible for."""
    events.need("reviews.responsible_agent")
    reviews = events.reviews
    judged = reviews.filter(reviews.rating == "bad", reviews.responsible_agent.notnull())
    return judged.rename(agent="responsible_agent")


def to_fix(events: Events) -> Any:
    """Neutral and bad reviews that an agent handles."""
    events.need("reviews.handler")
    reviews = events.reviews
    handled = reviews.filter(reviews.rating.isin(["neutral", "bad"]), reviews.handler.notnull())
    return handled.rename(agent="handler")


def fixed(events: Events) -> Any:
    """Those of them that were fixed."""
    events.need("reviews.handler", "reviews.fixed_at")
    reviews = to_fix(events)
    return reviews.filter(reviews.fixed)


_RATINGS: Final = (("bad", "差评", "bad reviews"), ("neutral", "中评", "neutral reviews"))
_STAGES: Final = (("presale", "售前", "presale"), ("insale", "售中", "in-sale"), ("aftersale", "售后", "after-sale"))


def review_metric(metric_id: str, title: Words, description: Words, measure: Measure) -> Metric:
    """Declare a number of reviews: fewer are better, and more may still come."""
    return Metric(metric_id, title, Kind.COUNT, description, measure, direction=Direction.DOWN, finality=Finality.FR)


def by_stage() -> list[Metric]:
    """Declare the reviews of each rating in each stage."""
    when = {
        "presale": Words("下单前聊过", "talked with the buyer before the order"),
        "insale": Words("下单后、收货前聊过", "talked with the buyer between order and receipt"),
        "aftersale": Words("收货后、评价前聊过", "talked with the buyer between receipt and review"),
    }
    return [
        review_metric(
            f"{rating}_reviews_{stage}",
            Words(f"{stage_zh}{zh}", f"{stage_en} {en}"),
            Words(
                f"当天的{zh}，该客服与买家在{when[stage].zh}。",
                f"{en.capitalize()} of that day whose agent {when[stage].en}.",
            ),
            linked_reviews(f"_{rating}_{stage}"),
        )
        for rating, zh, en in _RATINGS
        for stage, stage_zh, stage_en in _STAGES
    ]


RESPONSIBLE, TO_FIX, FIXED = (Measure(each, value=None, rests_on="buyer") for each in (responsible, to_fix, fixed))

METRICS = (
    *by_stage(),
    review_metric(
        "bad_reviews",
        Words("差评数", "bad reviews"),
        Words("任一阶段与该客服有关的差评，一条只算一次。", "Bad reviews linked to the agent in any stage, each once."),
        linked_reviews("_bad"),
    ),
    review_metric(
        "neutral_reviews",
        Words("中评数", "neutral reviews"),
        Words(
            "任一阶段与该客服有关的中评，一条只算一次。", "Neutral reviews linked to the agent in any stage, each once."
        ),
        linked_reviews("_neutral"),
    ),
    review_metric(
        "negative_reviews",
        Words("中差评数", "neutral and bad reviews"),
        Words("差评数与中评数之和。", "Bad and neutral reviews together."),
        linked_reviews(None),
    ),
    review_metric(
        "responsible_bad_reviews",
        Words("客服责任差评", "bad reviews the agent answers for"),
        Words("由人判定为该客服责任的差评。", "Bad reviews that a person found the agent responsible for."),
        RESPONSIBLE,
    ),
    Metric(
        "responsible_bad_review_rate",
        Words("客服责任差评率", "rate of bad reviews the agent answers for"),
        Kind.RATIO,
        Words("客服责任差评 ÷ 接待人数。", "Bad reviews the agent answers for ÷ receptions."),
        RESPONSIBLE,
        RECEPTIONS,
        direction=Direction.DOWN,
        finality=Finality.FR,
    ),
    Metric(
        "reviews_to_fix",
        Words("需处理中差评数", "reviews to fix"),
        Kind.COUNT,
        Words("当天的中差评，由该客服处理的。", "Neutral and bad reviews of that day that the agent handles."),
        TO_FIX,
        direction=Direction.UP,
        finality=Finality.FR,
    ),
    Metric(
        "reviews_fixed",
        Words("处理成功中差评数", "reviews fixed"),
        Kind.COUNT,
        Words("其中处理成功的。", "Those of them that were fixed."),
        FIXED,
        direction=Direction.UP,
        finality=Finality.FR,
    ),
    Metric(
        "review_fix_rate",
        Words("中差评处理成功率", "review fix rate"),
        Kind.RATIO,
        Words("处理成功中差评数 ÷ 需处理中差评数。", "Reviews fixed ÷ reviews to fix."),
        FIXED,
        TO_FIX,
        direction=Direction.UP,
        finality=Finality.FR,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
