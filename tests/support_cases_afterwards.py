"""Cases of refunds, reviews, costs, targets, groups, flags, and of what is final."""

from __future__ import annotations

from support_case import Case, crew
from support_events import shop, without

HI = ("09:00 b hello", "09:01 a hi")

SALES = [
    Case(
        "what was sold, per buyer and per piece",
        crew()
        .chat("a1", "b1", *HI)
        .chat("a1", "b2", *HI)
        .order("o1", "b1", "09:02", "09:03", "10.01", post="1", qty=2)
        .order("o2", "b1", "09:02", "09:03", "20", post="0.50", qty=1)
        .order("o3", "b2", "09:02", "02 09:03", "30", qty=4)
        .order("o4", "b2", "09:02", None, "99", post="9", qty=9)
        .build(),
        {
            "Ann": {
                "sales_amount": "60.01",
                "sales_post_fee": "1.50",
                "sales_qty": "7",
                "sales_orders": "3",
                "sales_buyers": "2",
                "avg_order_value": "30.01",
                "items_per_buyer": "3.50",
                "avg_item_price": "8.57",
                "team_sales_share": "1.0000",
            },
            "Bob": {"avg_order_value": None, "items_per_buyer": None, "avg_item_price": None, "sales_buyers": "0"},
        },
    ),
    Case(
        "a buyer who pays on two days is two",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "09:02", "09:03").order("o2", "b1", "09:02", "02 09:03").build(),
        {"Ann": {"sales_buyers": "2", "sales_orders": "2", "closed_order_buyers": "1", "closed_payment_buyers": "2"}},
    ),
    Case(
        "the share is of all agents, also in the row of a team",
        crew()
        .chat("a1", "b1", *HI)
        .chat("c1", "b2", *HI)
        .order("o1", "b1", "09:02", "09:03", "10")
        .order("o2", "b2", "09:02", "09:03", "20")
        .order("o3", "b3", "09:02", "09:03", "50")
        .build(),
        {"T1": {"team_sales_share": "0.3333"}, "T2": {"team_sales_share": "0.6667"}},
        by="team",
        rows=("T1", "T2"),
        lacking=("shop_paid_amount", "silent_sales_amount", "silent_sales_share"),
    ),
    Case(
        "nobody sold anything: no share has a value",
        crew().chat("a1", "b1", *HI).build(),
        {"all": {"team_sales_share": None, "silent_sales_share": None, "shop_paid_amount": "0.00"}},
        by="all",
    ),
]

REFUNDS = [
    Case(
        "refunds count on the day they complete, whenever the sale was",
        crew()
        .chat("a1", "b1", *HI)
        .chat("a1", "b2", *HI)
        .order("o1", "b1", "09:02", "09:03", "40", qty=4)
        .order("o2", "b2", "09:02", "09:03", "60", qty=2)
        .order("o3", "b3", "09:02", "09:03", "60", qty=2)
        .refund("o1", "02 00:00", "10", 1)
        .refund("o1", "02 10:00", "5")
        .refund("o2", "02 23:59:59", "60", 2)
        .refund("o2", "01 23:59:59", "0", 0)
        .refund("o3", "02 10:00", "60", 2)
        .build(),
        {
            "Ann": {
                "refund_count": "3",
                "refund_buyers": "2",
                "refund_amount": "75.00",
                "refund_qty": "3",
                "refund_rate": None,
                "refund_amount_rate": None,
            },
            "Bob": {"refund_count": "0", "refund_amount": "0.00"},
        },
        period="2026-10-02/2026-10-02",
    ),
    Case(
        "of the same month are the refunds of what was sold in their calendar month",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:02", "09:03", "90", qty=9)
        .refund("o1", "01 12:00", "10", 1)
        .refund("o1", "31 23:59", "20", 2)
        .refund("o1", "11-01 00:00", "60", 6)
        .build(),
        {
            "Ann": {
                "refund_amount": "90.00",
                "refund_amount_same_month": "30.00",
                "refund_qty": "9",
                "refund_qty_same_month": "3",
            }
        },
        period="2026-10-01/2026-11-30",
    ),
    Case(
        "the rate is of what was sold in the period, and may exceed it",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:02", "09:03", "90", qty=9)
        .refund("o1", "02 10:00", "90", 9)
        .on("02")
        .chat("a1", "b2", *HI)
        .order("o2", "b2", "09:02", "09:03", "70", qty=7)
        .build(),
        {"Ann": {"refund_rate": "1.2857", "refund_amount_rate": "1.2857"}},
        period="2026-10-02/2026-10-02",
    ),
]

# Ordered on the 5th at 10:00, received on the 8th at 12:00, reviewed on the 9th at 12:00.
STAGES = (
    crew()
    .account("a3", "Dan")
    .account("a4", "Eve")
    .order("o1", "b1", "05 10:00", "05 10:00", received="08 12:00")
    .review("o1", "09 12:00", "bad")
    .chat("a1", "b1", "04 00:00 b hello", "04 00:01 a hi", "05 10:00 b now", "05 10:01 a yes")
    .chat("a2", "b1", "08 11:59:59 b where", "08 12:01 a there")
    .chat("c1", "b1", "08 12:00 b broken", "08 12:01 a oh", "09 12:00 b still", "09 12:01 a oh")
    .chat("a3", "b1", "09 12:00:01 b see", "09 12:01 a oh", "03 23:50 b before", "03 23:51 a hi")
    .chat("a4", "b1", "07 12:00 b hello")
)


def bad(presale: str, insale: str, aftersale: str, altogether: str) -> dict[str, str]:
    """Give an agent's figures by stage of bad reviews, without neutral ones."""
    return {
        "bad_reviews_presale": presale,
        "bad_reviews_insale": insale,
        "bad_reviews_aftersale": aftersale,
        "bad_reviews": altogether,
        "neutral_reviews": "0",
        "negative_reviews": altogether,
    }


REVIEWS = [
    Case(
        "a review concerns everyone who answered, at each stage once",
        STAGES.build(),
        {
            "Ann": bad("1", "1", "0", "1"),
            "Bob": bad("0", "1", "0", "1"),
            "Cat": bad("0", "0", "1", "1"),
            "Dan": bad("0", "0", "0", "0"),
            "Eve": bad("0", "0", "0", "0"),
        },
        period="2026-10-09/2026-10-09",
    ),
    Case(
        "in a team a review counts once",
        STAGES.build(),
        {"T1": bad("1", "1", "0", "1"), "T2": bad("0", "0", "1", "1")},
        by="team",
    ),
    Case("and in all together too", STAGES.build(), {"all": bad("1", "1", "1", "1")}, by="all"),
    Case("and in the shop", STAGES.build(), {"S1": bad("1", "1", "1", "1")}, by="shop"),
    Case(
        "without receipt, or with one after the review, everything up to the review is in the sale",
        crew()
        .order("o1", "b1", "09:00", "09:00")
        .review("o1", "02 12:00", "neutral")
        .order("o2", "b2", "09:00", "09:00", received="02 12:00:01")
        .review("o2", "02 12:00", "neutral")
        .order("o3", "b3", "09:00", "09:00", received="02 12:00")
        .review("o3", "02 12:00", "neutral")
        .chat("a1", "b1", "02 11:59:59 b hello", "02 12:00 a hi")
        .chat("a2", "b1", "02 12:00:00 b hello", "02 12:01 a hi")
        .chat("a1", "b2", "02 11:59:59 b hello", "02 12:00 a hi")
        .chat("a2", "b2", "02 12:00:00 b hello", "02 12:01 a hi")
        .chat("a1", "b3", "02 11:59:59 b hello", "02 12:00 a hi")
        .chat("a2", "b3", "02 12:00:00 b hello", "02 12:01 a hi")
        .build(),
        {
            "Ann": {"neutral_reviews_insale": "3", "neutral_reviews_aftersale": "0", "negative_reviews": "3"},
            "Bob": {"neutral_reviews_insale": "0", "neutral_reviews_aftersale": "1", "negative_reviews": "1"},
        },
    ),
    Case(
        "a good review is no bad one; verdicts and handlers need no chat",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:02", "09:03")
        .order("o2", "b9", "09:02", "09:03")
        .review("o1", "02 09:00", "good", responsible="Bob", handler="Bob", fixed="03 09:00")
        .review("o1", "02 09:00", "neutral", responsible="Bob", handler="Bob", fixed="03 09:00")
        .review("o2", "02 09:00", "bad", responsible="Ann", handler="Bob")
        .review("o2", "02 09:00", "bad", responsible="Bob", handler="Bob", fixed="02 09:00")
        .build(),
        {
            "Ann": {
                "negative_reviews": "1",
                "responsible_bad_reviews": "1",
                "responsible_bad_review_rate": "1.0000",
                "reviews_to_fix": "0",
                "review_fix_rate": None,
            },
            "Bob": {
                "negative_reviews": "0",
                "responsible_bad_reviews": "1",
                "responsible_bad_review_rate": None,
                "reviews_to_fix": "3",
                "reviews_fixed": "2",
                "review_fix_rate": "0.6667",
            },
        },
    ),
]

COSTS = [
    Case(
        "costs and their mean",
        crew()
        .cost("Cat", "09:00", "10")
        .cost("Cat", "09:00", "0.01", "reship")
        .cost("Cat", "11-01 00:00", "5")
        .build(),
        {
            "Cat": {"aftersale_cost": "10.01", "aftersale_cost_per_case": "5.01"},
            "Ann": {"aftersale_cost": "0.00", "aftersale_cost_per_case": None},
        },
    ),
]


def sold() -> shop:
    """Sell 100 by Ann and 50 by Bob in October, 10 by Ann in September."""
    made = crew().chat("a1", "b1", *HI).order("o1", "b1", "09:02", "09:03", "100")
    made.chat("a2", "b2", *HI).order("o2", "b2", "09:02", "09:03", "50")
    return made.on("09-05").chat("a1", "b1", *HI).order("o3", "b1", "09:02", "09:03", "10")


TARGETS = [
    Case(
        "a target for the period itself",
        sold().fact("Ann", "150").fact("Bob", "0").fact("Cat", "10").build(),
        {
            "Ann": {"target_completion": "0.6667"},
            "Bob": {"target_completion": None},
            "Cat": {"target_completion": "0.0000"},
        },
    ),
    Case(
        "a target for another period or by another name is none",
        sold().fact("Ann", "150", period="2026-10-01/2026-10-30").fact("Ann", "9", "self_rating").build(),
        {"Ann": {"target_completion": None}},
    ),
    Case(
        "a span that is the month is the month",
        sold().fact("Ann", "150", period="2026-10-01/2026-10-31").build(),
        {"Ann": {"target_completion": "0.6667"}},
    ),
    Case(
        "targets of the months of two months add up; a missing one leaves no value",
        sold()
        .fact("Ann", "100", period="2026-09")
        .fact("Ann", "150")
        .fact("Bob", "150")
        .fact("Cat", "0", period="2026-09")
        .fact("Cat", "150")
        .build(),
        {
            "Ann": {"target_completion": "0.4400", "sales_amount": "110.00"},
            "Bob": {"target_completion": None},
            "Cat": {"target_completion": None},
        },
        period="2026-09-01/2026-10-31",
    ),
    Case(
        "a group's is of those who have one",
        sold().fact("Ann", "80").fact("Cat", "20").build(),
        {"all": {"target_completion": "1.0000"}},
        by="all",
    ),
    Case(
        "a week's target for a week",
        sold().fact("Ann", "400", period="2026-W40").build(),
        {"Ann": {"target_completion": "0.2500"}},
        period="2026-09-28/2026-10-04",
    ),
    Case("a team's too", sold().fact("Ann", "80").build(), {"T1": {"target_completion": "1.2500"}}, by="team"),
    Case("a shop has none", sold().fact("Ann", "80").build(), by="shop", lacking=("target_completion",)),
]

ROWS = [
    Case(
        "who is bound, entered or counted has a row; an agent merely known has none",
        shop()
        .account("a1", "Ann", end="09-30")
        .account("a2", "Bob", start="31")
        .account("a3", "Cat", end="09-30")
        .account("a4", "Dan", end="09-30")
        .account("a5", "Eve", start="11-01")
        .agent("Fay", "T9")
        .agent("Cat", "T1")
        .fact("Cat", "A", "level_wished", "2026-10-05/2026-10-11")
        .fact("Eve", "A", "level_wished", "2026-10-31/2026-11-01")
        .on("09-30")
        .chat("a4", "b1", *HI)
        .order("o1", "b1", "09:02", "10-01 09:03")
        .build(),
        {"Dan": {"sales_amount": "100.00"}, "Cat": {"consult_buyers": "0", "reply_rate": None}},
        rows=("Bob", "Cat", "Dan"),
    ),
    Case(
        "a shop has a row by an order alone, paid or not",
        crew().at("S2").order("o1", "b1", "09:00").at("S3").order("o2", "b1", "09-30 09:00", "09-30 09:00").build(),
        {"S2": {"shop_paid_amount": "0.00"}},
        by="shop",
        rows=("S1", "S2"),
    ),
    Case(
        "a team has a row by any of its agents",
        crew().agent("Gil", "T3").build(),
        {"T1": {"reception_buyers": "0"}},
        by="team",
        rows=("T1", "T2"),
    ),
    Case(
        "a team's buyers are its agents' added up",
        crew().chat("a1", "b1", *HI).chat("a2", "b1", *HI).chat("x1", "b1", *HI).build(),
        {"T1": {"reception_buyers": "2"}},
        by="team",
    ),
]

FLAGGED = (
    crew()
    .chat("a1", "b1", *HI)
    .chat("a1", "b2", *HI)
    .order("o1", "b1", "09:02", "09:03", "10", flag="1")
    .order("o2", "b2", "09:02", "09:03", "20", flag="01")
    .refund("o1", "09:04", "10")
    .review("o1", "09:05", "bad", handler="Ann")
    .review("o2", "09:05", "neutral", handler="Ann")
)
FLAGS = [
    Case(
        "a flagged order is nowhere, nor are its refunds and reviews; flags are text",
        FLAGGED.build(),
        {
            "Ann": {
                "closed_orders": "1",
                "sales_amount": "20.00",
                "inquiry_lost_buyers": "1",
                "refund_count": "0",
                "bad_reviews": "0",
                "negative_reviews": "1",
                "reviews_to_fix": "1",
            }
        },
        settings={"excluded_order_flags": ["1"]},
    ),
    Case(
        "nor in the shop's",
        FLAGGED.build(),
        {"S1": {"shop_paid_amount": "20.00"}},
        {"excluded_order_flags": ["1"]},
        by="shop",
    ),
    Case("without the setting it counts", FLAGGED.build(), {"S1": {"shop_paid_amount": "30.00"}}, by="shop"),
]


def until(last: str) -> shop:
    """Let the last event be at this moment."""
    return crew().order("o1", "b1", last)


FINAL = [
    Case(
        "with the day after next begun, a day's chats are final, its inquiries too, its payments not",
        until("03 00:00").build(),
        period="2026-10-01/2026-10-01",
        pending={
            "reception_buyers": None,
            "inquiry_buyers": None,
            "sales_amount": None,
            "inq_to_pay_final_rate": "2026-10-06",
            "refund_amount": None,
        },
    ),
    Case(
        "a second earlier nothing is",
        until("02 23:59:59").build(),
        period="2026-10-01/2026-10-01",
        pending={
            "reception_buyers": "2026-10-03",
            "inquiry_buyers": "2026-10-03",
            "sales_amount": "2026-10-03",
            "bad_reviews": "2026-10-03",
            "inq_to_pay_final_rate": "2026-10-06",
        },
    ),
    Case(
        "under the rule order sales wait for payments, and the refund rates with them",
        until("05 23:59:59").build(),
        settings={"judgment_rule": "order"},
        period="2026-10-01/2026-10-01",
        pending={
            "sales_amount": "2026-10-06",
            "refund_rate": "2026-10-06",
            "target_completion": "2026-10-06",
            "refund_amount": None,
            "closed_payment_amount": None,
        },
    ),
    Case(
        "with windows of no days the day after is waited for all the same",
        until("02 23:59:59").build(),
        settings={"inquiry_window_days": 0, "pay_window_days": 0},
        period="2026-10-01/2026-10-01",
        pending={"inquiry_buyers": "2026-10-03", "inq_pay_final_buyers": "2026-10-03"},
    ),
    Case(
        "a longer window is waited for",
        until("05 00:00").build(),
        settings={"inquiry_window_days": 3},
        period="2026-10-01/2026-10-01",
        pending={"inquiry_buyers": None, "inq_pay_final_buyers": "2026-10-08", "inq_to_pay_final_rate": "2026-10-08"},
    ),
    Case(
        "flagged orders do not say that a day is over, dropped messages do",
        until("02 12:00").order("o2", "b1", "20 12:00", flag="1").chat("a1", "a2", "03 00:00 b hello").build(),
        settings={"excluded_order_flags": ["1"]},
        period="2026-10-01/2026-10-01",
        pending={"reception_buyers": None, "inq_pay_final_buyers": "2026-10-06"},
    ),
    Case(
        "without any event nothing is final",
        crew().build(),
        period="2026-10",
        pending={"reception_buyers": "2026-11-02", "inq_to_pay_final_rate": "2026-11-05"},
    ),
]

WHOLE = (
    crew()
    .chat("a1", "b1", *HI)
    .order("o1", "b1", "09:02", "09:03")
    .review("o1", "09:04", "bad", responsible="Ann", handler="Ann", fixed="09:05")
    .cost("Ann", "09:00", "1")
    .build()
)
ABSENT = [
    Case(
        "without orders chats are counted, and nothing of orders is invented",
        without(WHOLE, "orders", "refunds"),
        {"Ann": {"reception_buyers": "1", "reviews_to_fix": "1", "aftersale_cost": "1.00"}},
        lacking=(
            "inquiry_buyers",
            "sales_amount",
            "closed_orders",
            "bad_reviews",
            "refund_count",
            "assist_followup_buyers",
        ),
    ),
    Case(
        "without messages orders are not silent, they are unknown",
        without(WHOLE, "messages"),
        {"S1": {"shop_paid_amount": "100.00", "reviews_to_fix": "1", "aftersale_cost": "1.00"}},
        by="shop",
        lacking=(
            "reception_buyers",
            "silent_sales_amount",
            "sales_amount",
            "bad_reviews",
            "responsible_bad_review_rate",
        ),
    ),
    Case(
        "without a column what needs it is unknown",
        without(WHOLE, "reviews.responsible_agent", "reviews.fixed_at"),
        {"Ann": {"bad_reviews": "1", "reviews_to_fix": "1"}},
        lacking=("responsible_bad_reviews", "responsible_bad_review_rate", "reviews_fixed", "review_fix_rate"),
    ),
    Case(
        "without their own tables refunds, costs and targets are unknown",
        without(WHOLE, "refunds", "costs", "facts", "reviews"),
        {"Ann": {"sales_amount": "100.00"}},
        lacking=("refund_count", "refund_rate", "aftersale_cost", "target_completion", "bad_reviews", "reviews_to_fix"),
    ),
]

CASES = [*ABSENT, *SALES, *REFUNDS, *REVIEWS, *COSTS, *TARGETS, *ROWS, *FLAGS, *FINAL]
