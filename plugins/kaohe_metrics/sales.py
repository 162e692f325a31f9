"""Sales: what was paid, whose sale it is, what is nobody's, and how it compares with the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.extension import Direction, Finality, Kind, Measure, Metric, Words, hookimpl
from kaohe_metrics.measures import SALES_AMOUNT, SALES_BUYERS, SALES_PIECES, sales

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.extension import Events, Grouping

_SHOPS: Final[tuple[Grouping, ...]] = ("shop", "all")
"""The groupings of figures that are the shop's and no agent's."""


def payments(events: Events) -> Any:
    """Orders by the day of payment with the agent who closed it, and who had closed the order: own, others, silent."""
    import ibis

    paid = events.closings.filter(events.closings.payment_agent.notnull())
    own = (paid.order_agent == paid.payment_agent).fill_null(False)
    others = (paid.order_agent != paid.payment_agent).fill_null(False)
    return paid.select(
        "shop",
        "buyer",
        "order_id",
        "amount",
        agent="payment_agent",
        day="paid_day",
        origin=ibis.cases((own, "own"), (others, "others"), else_="silent"),
        _own=own,
        _others=others,
        _silent=paid.order_agent.isnull(),
    )


def payment_buyers(events: Events) -> Any:
    """Buyer-days with a closed payment."""
    return payments(events).select("agent", "shop", "buyer", "day").distinct()


def shop_payments(events: Events) -> Any:
    """All paid orders by the day of payment, whoever sold them."""
    paid = events.orders.filter(events.orders.paid_at.notnull())
    return paid.select("shop", "buyer", "order_id", "amount", day="paid_day")


def all_paid(events: Events) -> Any:
    """All paid orders by the judgment rule's day, and whether they are nobody's."""
    paid = events.closings.filter(events.closings.paid_at.notnull())
    return paid.select("shop", "buyer", "order_id", "amount", day="sale_day", _silent=paid.agent.isnull())


def targets(events: Events) -> Any:
    """The targets of those agents whose targets tile the period exactly: for itself, or for each of its months."""
    facts = events.facts.filter(events.facts.name == "sales_target")
    amount = (facts.value.cast("decimal(18, 2)") * 100).cast("int64")
    # A target of 0 is none.
    typed = facts.mutate(value=amount, day=facts.from_day.cast("int64")).drop("name")
    typed = typed.filter(typed.value > 0)
    whole = typed.filter(typed.from_day == events.first_day, typed.to_day == events.last_day)
    months = events.months
    if len(months) > 1:
        inside = [(typed.from_day == first) & (typed.to_day == last) for first, last in months]
        monthly = typed.filter(_any(inside)).anti_join(whole, "agent")
        complete = monthly.group_by("agent").agg(months=monthly.count())
        whole = whole.union(monthly.semi_join(complete.filter(complete.months == len(months)), "agent"))
    return whole.select("agent", "day", "value")


def _any(conditions: list[Any]) -> Any:
    held = conditions[0]
    for condition in conditions[1:]:
        held |= condition
    return held


_PAYMENTS: Final = (("own", "本人单", "own"), ("others", "他人单", "others'"), ("silent", "静默单", "silent"))


def split_payments() -> list[Metric]:
    """Declare closed payments by who had closed the order."""
    told = {
        "own": Words("落实付款中，下单也由本人落实的。", "Closed payments of orders that the same agent closed."),
        "others": Words("落实付款中，下单由别人落实的。", "Closed payments of orders that another agent closed."),
        "silent": Words("落实付款中，下单无人落实的。", "Closed payments of orders that nobody closed."),
    }
    amounts = [
        Metric(
            f"paid_{origin}_amount",
            Words(f"{zh}金额", f"{en} orders' amount"),
            Kind.MONEY,
            told[origin],
            Measure(payments, value="amount", where=f"_{origin}", money=True, rests_on="buyer"),
        )
        for origin, zh, en in _PAYMENTS
    ]
    counts = [
        Metric(
            f"paid_{origin}_orders",
            Words(f"{zh}订单数", f"{en} orders"),
            Kind.COUNT,
            told[origin],
            Measure(payments, value=None, where=f"_{origin}", rests_on="buyer"),
        )
        for origin, zh, en in _PAYMENTS
    ]
    return [*amounts, *counts]


TARGETS = Measure(targets, money=True)
SILENT = Measure(all_paid, value="amount", where="_silent", money=True, rests_on="buyer")

METRICS = (
    Metric(
        "sales_amount",
        Words("销售额", "sales"),
        Kind.MONEY,
        Words(
            "按业绩判定规则属于该客服的已付款订单金额，含邮费，未扣退款。",
            "Paid orders that are the agent's by the judgment rule; postage included, refunds not deducted.",
        ),
        SALES_AMOUNT,
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "sales_post_fee",
        Words("邮费总额", "postage"),
        Kind.MONEY,
        Words("这些订单的邮费。", "The postage of these orders."),
        Measure(sales, value="post_fee", money=True, rests_on="buyer"),
        finality=Finality.SALE,
    ),
    Metric(
        "sales_qty",
        Words("销售量", "pieces sold"),
        Kind.COUNT,
        Words("这些订单的件数。", "The pieces of these orders."),
        SALES_PIECES,
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "sales_orders",
        Words("销售订单数", "orders sold"),
        Kind.COUNT,
        Words("这些订单的个数。", "The number of these orders."),
        Measure(sales, value=None, rests_on="buyer"),
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "sales_buyers",
        Words("付款人数", "paying buyers"),
        Kind.COUNT,
        Words("这些订单的买家，按人天计。", "The buyers of these orders, counted once a day."),
        SALES_BUYERS,
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "team_sales_share",
        Words("团队销售占比", "share of sales"),
        Kind.RATIO,
        Words("销售额 ÷ 全体客服的销售额。", "Sales ÷ the sales of all agents."),
        SALES_AMOUNT,
        Measure(sales, value="amount", money=True, everyone=True, rests_on="buyer"),
        direction=Direction.UP,
        finality=Finality.SALE,
    ),
    Metric(
        "target_completion",
        Words("业绩完成率", "target completion"),
        Kind.RATIO,
        Words(
            "销售额 ÷ 销售目标（录入的 sales_target）；没有目标就没有值。",
            "Sales ÷ the sales target (the fact sales_target); no value without a target.",
        ),
        Measure(sales, value="amount", money=True, among=TARGETS, rests_on="buyer"),
        TARGETS,
        direction=Direction.UP,
        finality=Finality.SALE,
        aliases=("指标完成率",),
        groupings=("agent", "team", "all"),
    ),
    Metric(
        "closed_payment_buyers",
        Words("落实付款人数", "closed-payment buyers"),
        Kind.COUNT,
        Words("当天付款、付款由本人落实的买家，按人天计。", "Buyers whose payments of that day the agent closed."),
        Measure(payment_buyers, value=None, rests_on="buyer"),
        direction=Direction.UP,
    ),
    Metric(
        "closed_payment_orders",
        Words("落实付款订单数", "closed payments"),
        Kind.COUNT,
        Words("当天付款、付款由本人落实的订单。", "Orders paid that day whose payment the agent closed."),
        Measure(payments, value=None, rests_on="buyer"),
        direction=Direction.UP,
    ),
    Metric(
        "closed_payment_amount",
        Words("落实付款金额", "closed-payment amount"),
        Kind.MONEY,
        Words("这些订单的金额。", "The amount of these orders."),
        Measure(payments, value="amount", money=True, rests_on="buyer"),
        direction=Direction.UP,
    ),
    *split_payments(),
    Metric(
        "shop_paid_amount",
        Words("总付款", "shop payments"),
        Kind.MONEY,
        Words("当天付款的全部订单金额，不论由谁卖出。", "Amount of all orders paid that day, whoever sold them."),
        Measure(shop_payments, value="amount", money=True, rests_on="buyer"),
        direction=Direction.UP,
        groupings=_SHOPS,
    ),
    Metric(
        "silent_sales_amount",
        Words("静默销售额", "silent sales"),
        Kind.MONEY,
        Words("按规则不属于任何客服的已付款订单金额。", "Amount of the paid orders that are nobody's by the rule."),
        SILENT,
        finality=Finality.SALE,
        groupings=_SHOPS,
    ),
    Metric(
        "silent_sales_share",
        Words("静默销售占比", "share of silent sales"),
        Kind.RATIO,
        Words("静默销售额 ÷ 规则当天全部已付款订单金额。", "Silent sales ÷ all paid orders on the rule's day."),
        SILENT,
        Measure(all_paid, value="amount", money=True, rests_on="buyer"),
        finality=Finality.SALE,
        groupings=_SHOPS,
    ),
)


@hookimpl
def kaohe_register_metrics(register: Callable[[Metric], None]) -> None:
    """Register this subject's metrics."""
    for metric in METRICS:
        register(metric)
