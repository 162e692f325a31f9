"""The metrics of a period by agent, team, shop or altogether."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain

from oracle.items import Item, items_of
from oracle.rows import Shop, span_of, written_day
from oracle.settings import Settings
from oracle.world import World, look

CHAT = ("messages", "accounts")
SALES = (*CHAT, "orders")
LINKED = (*SALES, "reviews")

# Figures that are a number of rows, or their sum: what they need, and when they are final.
_PLAIN: dict[str, tuple[str, tuple[str, ...], list[str]]] = {
    "chat": (
        "F0",
        CHAT,
        [
            "consult_buyers",
            "reception_buyers",
            "filtered_buyers",
            "unreplied_buyers",
            "slow_buyers",
            "long_session_buyers",
            "buyer_messages",
            "agent_messages",
            "agent_chars",
        ],
    ),
    "inquiries": (
        "F1",
        SALES,
        [
            "aftersale_reception_buyers",
            "inquiry_buyers",
            "inquiry_lost_buyers",
            "inq_order_sameday_buyers",
            "inq_order_final_buyers",
            "inq_pay_nextday_buyers",
            "assist_order_buyers",
            "assist_order_amount",
        ],
    ),
    "paid inquiries": ("F4", SALES, ["inq_pay_final_buyers", "unpaid_order_buyers", "unpaid_order_amount"]),
    "closing": (
        "F0",
        SALES,
        [
            "closed_order_buyers",
            "closed_orders",
            "closed_order_amount",
            "closed_payment_buyers",
            "closed_payment_orders",
            "closed_payment_amount",
            "paid_own_amount",
            "paid_others_amount",
            "paid_silent_amount",
            "paid_own_orders",
            "paid_others_orders",
            "paid_silent_orders",
        ],
    ),
    "sales": (
        "sale",
        SALES,
        ["sales_amount", "sales_post_fee", "sales_qty", "sales_orders", "sales_buyers", "silent_sales_amount"],
    ),
    "shop": ("F0", ("orders",), ["shop_paid_amount"]),
    "follow-up": ("FR", SALES, ["assist_followup_buyers"]),
    "refunds": (
        "FR",
        (*SALES, "refunds"),
        [
            *("refund_count", "refund_buyers", "refund_amount", "refund_qty"),
            *("refund_amount_same_month", "refund_qty_same_month"),
        ],
    ),
    "reviews": (
        "FR",
        LINKED,
        [
            "bad_reviews_presale",
            "bad_reviews_insale",
            "bad_reviews_aftersale",
            "neutral_reviews_presale",
            "neutral_reviews_insale",
            "neutral_reviews_aftersale",
            "bad_reviews",
            "neutral_reviews",
            "negative_reviews",
        ],
    ),
    "verdicts": ("FR", ("reviews", "reviews.responsible_agent"), ["responsible_bad_reviews"]),
    "handling": ("FR", ("reviews", "reviews.handler"), ["reviews_to_fix"]),
    "fixing": ("FR", ("reviews", "reviews.handler", "reviews.fixed_at"), ["reviews_fixed"]),
    "costs": ("F0", ("costs",), ["aftersale_cost"]),
}
# id: (final, decimals, numerator, denominator, needs)
_RATIOS: dict[str, tuple[str, int, str, str, tuple[str, ...]]] = {
    "inquiry_loss_rate": ("F1", 4, "inquiry_lost_buyers", "inquiry_buyers", SALES),
    "inq_to_order_sameday_rate": ("F1", 4, "inq_order_sameday_buyers", "inquiry_buyers", SALES),
    "inq_to_order_final_rate": ("F1", 4, "inq_order_final_buyers", "inquiry_buyers", SALES),
    "inq_to_pay_nextday_rate": ("F1", 4, "inq_pay_nextday_buyers", "inquiry_buyers", SALES),
    "inq_to_pay_final_rate": ("F4", 4, "inq_pay_final_buyers", "inquiry_buyers", SALES),
    "order_to_pay_final_rate": ("F4", 4, "order_pay_buyers", "closed_order_buyers", SALES),
    "avg_order_value": ("sale", 2, "sales_amount", "sales_buyers", SALES),
    "items_per_buyer": ("sale", 2, "sales_qty", "sales_buyers", SALES),
    "avg_item_price": ("sale", 2, "sales_amount", "sales_qty", SALES),
    "silent_sales_share": ("sale", 4, "silent_sales_amount", "all_paid_by_rule", SALES),
    "first_response_seconds": ("F0", 2, "first_response_sum", "first_responses", CHAT),
    "avg_response_seconds": ("F0", 2, "response_sum", "answered_rounds", CHAT),
    "reply_rate": ("F0", 4, "replied_buyers", "reception_buyers", CHAT),
    "quick_answer_rate": ("F0", 4, "quick_rounds", "rounds", CHAT),
    "avg_session_seconds": ("F0", 2, "session_seconds", "reception_buyers", CHAT),
    "answer_question_ratio": ("F0", 2, "agent_messages", "buyer_messages", CHAT),
    "refund_rate": ("sale so far", 4, "refund_qty", "sales_qty", (*SALES, "refunds")),
    "refund_amount_rate": ("sale so far", 4, "refund_amount", "sales_amount", (*SALES, "refunds")),
    "responsible_bad_review_rate": (
        "FR",
        4,
        "responsible_bad_reviews",
        "reception_buyers",
        (*CHAT, "reviews", "reviews.responsible_agent"),
    ),
    "review_fix_rate": (
        "FR",
        4,
        "reviews_fixed",
        "reviews_to_fix",
        ("reviews", "reviews.handler", "reviews.fixed_at"),
    ),
    "aftersale_cost_per_case": ("F0", 2, "aftersale_cost", "aftersale_cost_rows", ("costs",)),
}
# id: (final, needs)
_SPECIAL: dict[str, tuple[str, tuple[str, ...]]] = {
    "team_sales_share": ("sale", SALES),
    "target_completion": ("sale", (*SALES, "facts")),
    "max_concurrent_sessions": ("F0", CHAT),
}
_LINKED = set(_PLAIN["reviews"][2])
_BY_REVIEW = {"responsible_bad_reviews", "responsible_bad_review_rate", "reviews_to_fix", "reviews_fixed"}
_BY_REVIEW |= {"review_fix_rate"}
_SHOPS_OWN = {"shop_paid_amount", "silent_sales_amount", "silent_sales_share"}

FINALITY: dict[str, str] = {
    **{name: final for final, _, names in _PLAIN.values() for name in names},
    **{name: spec[0] for name, spec in _RATIOS.items()},
    **{name: spec[0] for name, spec in _SPECIAL.items()},
}
"""By metric: F0, F1, F4, FR, `sale`, or `sale so far` of the two refund rates."""
NEEDS: dict[str, tuple[str, ...]] = {
    **{name: needs for _, needs, names in _PLAIN.values() for name in names},
    **{name: spec[4] for name, spec in _RATIOS.items()},
    **{name: spec[1] for name, spec in _SPECIAL.items()},
}
METRICS: tuple[str, ...] = tuple(FINALITY)


@dataclass(frozen=True)
class Result:
    """The figures of a period.

    rows: by group, by metric: the rounded figure, None for no value. A figure that the group lacks, or that cannot be
        computed, is not there.
    unavailable: metrics that cannot be computed, with what is missing.
    pending: by metric, the day from which it is final (of every row alike); final ones are not there.
    so_far: metrics that later refunds and reviews may still change.
    as_of: the last complete day; None without any row that says so.
    """

    rows: dict[str, dict[str, Decimal | None]]
    unavailable: dict[str, tuple[str, ...]]
    pending: dict[str, int]
    so_far: set[str]
    as_of: int | None


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round a figure that is not negative."""
    whole = (value * 10**decimals * 2 + 1) // 2
    return Decimal(whole).scaleb(-decimals)


def last_complete_day(world: World) -> int | None:
    moments = [row.sent_at for row in world.shop.messages or ()]
    moments += [order.created_at for order in world.orders]
    moments += [order.paid_at for order in world.orders if order.paid_at is not None]
    return world.settings.day(max(moments)) - 1 if moments else None


def days_needed(final: str, settings: Settings) -> int:
    """How many days after a figure's day must be complete."""
    window, pay = settings.inquiry_window_days, settings.pay_window_days
    if final.startswith("sale"):
        final = "F4" if settings.judgment_rule == "order" else "F0"
    return {"F0": 1, "FR": 1, "F1": max(1, window), "F4": max(1, window + pay)}[final]


def lacking(shop: Shop, metric: str, by: str) -> tuple[str, ...]:
    """Name what a metric needs and the dataset has not."""
    needs = NEEDS[metric]
    if by == "shop" and metric in _BY_REVIEW:
        needs = (*needs, "orders")
    missing = tuple(one for one in needs if not shop.has(one))
    return tuple(one for one in missing if one.split(".")[0] not in missing or "." not in one)


def exists(metric: str, by: str) -> bool:
    if metric in _SHOPS_OWN:
        return by in {"shop", "all"}
    return not (metric == "target_completion" and by == "shop")


class Period:
    """What the figures of one period, and of any group in it, are counted from."""

    def __init__(self, world: World, first: int, last: int) -> None:
        self.world, self.first, self.last = world, first, last
        self.items: dict[str, list[Item]] = defaultdict(list)
        for item in items_of(world):
            if first <= item.day <= last:
                self.items[item.measure].append(item)
        self.team = {row.agent: row.team for row in world.shop.agents or () if row.team is not None}

    def total(self, measure: str, belongs: Callable[[Item], bool]) -> int:
        rows = [item for item in self.items.get(measure, ()) if belongs(item)]
        if measure in _LINKED:
            return len({item.once for item in rows})
        return sum(item.value for item in rows)

    def groups(self, by: str) -> dict[str, Callable[[Item], bool]]:
        """Give each group that has a row, and which rows behind figures are its."""
        if by == "all":
            return {"all": lambda _: True}
        if by == "shop":
            return {key: lambda item, key=key: item.shop == key for key in sorted(self.shops())}
        if by == "team":
            teams = {self.team[agent] for agent in self.agents() if agent in self.team}
            return {
                key: lambda item, key=key: item.agent is not None and self.team.get(item.agent) == key
                for key in sorted(teams)
            }
        return {key: lambda item, key=key: item.agent == key for key in sorted(self.agents())}

    def agents(self) -> set[str]:
        shop = self.world.shop
        bound = {row.agent for row in shop.accounts or () if row.overlaps(self.first, self.last)}
        entered = {row.agent for row in shop.facts or () if within(span_of(row.period), (self.first, self.last))}
        return bound | entered | {item.agent for item in self.all_items() if item.agent is not None}

    def shops(self) -> set[str]:
        bound = {row.shop for row in self.world.shop.accounts or () if row.overlaps(self.first, self.last)}
        return bound | {item.shop for item in self.all_items() if item.shop is not None}

    def all_items(self) -> Iterator[Item]:
        return chain.from_iterable(self.items.values())

    def most_at_once(self, by: str, key: str) -> int:
        """Give the largest number of sessions open at one moment of any agent of the group on any day."""
        best = 0
        sessions = [one for one in self.world.sessions if one.is_valid and self.first <= one.day <= self.last]
        if by == "shop":
            sessions = [one for one in sessions if one.shop == key]
        if by == "team":
            sessions = [one for one in sessions if self.team.get(one.agent) == key]
        if by == "agent":
            sessions = [one for one in sessions if one.agent == key]
        for moment in sessions:
            open_then = [
                one
                for one in sessions
                if (one.agent, one.day) == (moment.agent, moment.day) and one.start <= moment.start <= one.end
            ]
            best = max(best, len(open_then))
        return best

    @cached_property
    def targets(self) -> dict[str, Fraction]:
        """Give the targets of those who have one for the whole period."""
        spans: dict[tuple[str, tuple[int, int]], Fraction] = {}
        for fact in self.world.shop.facts or ():
            if fact.name == "sales_target" and Fraction(fact.value) != 0:
                spans[fact.agent, span_of(fact.period)] = Fraction(fact.value)
        result = {}
        for agent in {agent for agent, _ in spans}:
            for tiling in tilings(self.first, self.last):
                if all((agent, span) in spans for span in tiling):
                    result[agent] = sum((spans[agent, span] for span in tiling), Fraction(0))
                    break
        return result

    def completion(self, belongs: Callable[[Item], bool]) -> Fraction | None:
        targets = self.targets
        mine = {agent for agent in targets if belongs(Item("", agent, None, self.first))}
        if not mine:
            return None
        sales = self.total("sales_amount", lambda item: item.agent in mine)
        return Fraction(sales, 100) / sum(targets[agent] for agent in mine)


def within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def tilings(first: int, last: int) -> list[list[tuple[int, int]]]:
    """Give the period itself, and its months where it consists of months."""
    months = [span_of(written_day(first)[:7])]
    while months[-1][1] < last:
        months.append(span_of(written_day(months[-1][1] + 1)[:7]))
    whole = months[0][0] == first and months[-1][1] == last
    return [[(first, last)], months] if whole else [[(first, last)]]


def share(above: int, below: int, decimals: int) -> Decimal | None:
    return half_up(Fraction(above, below), decimals) if below else None


def is_money(measure: str) -> bool:
    return measure.endswith(("_amount", "_amount_same_month", "_post_fee", "_cost"))


def ratio(period: Period, metric: str, belongs: Callable[[Item], bool]) -> Decimal | None:
    _, decimals, above, below, _ = _RATIOS[metric]
    top, bottom = period.total(above, belongs), period.total(below, belongs)
    if is_money(above) and not is_money(below) and below != "all_paid_by_rule":
        bottom *= 100
    return share(top, bottom, decimals)


def figure(period: Period, metric: str, by: str, key: str, belongs: Callable[[Item], bool]) -> Decimal | None:
    if metric in _RATIOS:
        return ratio(period, metric, belongs)
    if metric == "max_concurrent_sessions":
        return Decimal(period.most_at_once(by, key))
    if metric == "team_sales_share":
        return share(period.total("sales_amount", belongs), period.total("sales_amount", lambda _: True), 4)
    if metric == "target_completion":
        completed = period.completion(belongs)
        return None if completed is None else half_up(completed, 4)
    total = period.total(metric, belongs)
    return half_up(Fraction(total, 100), 2) if is_money(metric) else Decimal(total)


def figures(
    shop: Shop, settings: Settings, first: int, last: int, by: str = "agent", *, as_of: int | None = None
) -> Result:
    """Compute every metric of a period for each group: `agent`, `team`, `shop`, or `all` (whose one key is `all`)."""
    world = look(shop, settings)
    period = Period(world, first, last)
    unavailable = {metric: gap for metric in METRICS if exists(metric, by) and (gap := lacking(shop, metric, by))}
    wanted = [metric for metric in METRICS if exists(metric, by) and metric not in unavailable]
    rows = {
        key: {metric: figure(period, metric, by, key, belongs) for metric in wanted}
        for key, belongs in period.groups(by).items()
    }
    known = last_complete_day(world) if as_of is None else as_of
    return Result(rows, unavailable, pending_of(wanted, known, last, settings), so_far_of(wanted), known)


def pending_of(metrics: Iterable[str], as_of: int | None, last: int, settings: Settings) -> dict[str, int]:
    pending = {}
    for metric in metrics:
        needed = last + days_needed(FINALITY[metric], settings)
        if as_of is None or as_of < needed:
            pending[metric] = needed + 1
    return pending


def so_far_of(metrics: Iterable[str]) -> set[str]:
    return {metric for metric in metrics if FINALITY[metric] in {"FR", "sale so far"}}
