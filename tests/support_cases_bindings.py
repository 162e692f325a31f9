"""Cases of people who change accounts and roles within a month, and of people with accounts in several shops."""

from __future__ import annotations

from support_case import Case, crew
from support_events import shop


def moved() -> shop:
    """Let a1 be Ann's until the 15th and Bob's from the 16th; a session of the 15th ends on the 16th."""
    made = shop().account("a1", "Ann", end="15").account("a1", "Bob", start="16").agent("Ann", "T1").agent("Bob", "T2")
    made.chat("a1", "b1", "15 23:50 b hello", "15 23:51 a hi", "16 00:04 b well", "16 00:10 a yes")
    made.order("o1", "b1", "16 00:05", "16 00:06", "10", received="17 09:00")
    made.review("o1", "18 09:00", "bad").refund("o1", "18 09:00", "1")
    made.chat("a1", "b2", "15 09:00 b hello", "15 09:01 a hi", "16 09:00 b hello", "16 09:01 a hi")
    made.order("o2", "b2", "16 08:59", None, "20").order("o3", "b2", "16 09:01", "16 09:02", "40")
    # By the cut of the default the first second of the 16th is Bob's.
    return made.chat("a1", "b3", "15 23:59:59 b hello").chat("a1", "b4", "16 00:00 b hello")


MOVED = [
    Case(
        "a session is the agent's who worked the account on its first day, and so is what it closed",
        moved().build(),
        {
            "Ann": {
                "reception_buyers": "3",
                "agent_messages": "3",
                "buyer_messages": "4",
                # Lost is b3 alone: b1 ordered; b2 ordered the next day, o2 of Ann and o3 of Bob.
                "inquiry_buyers": "3",
                "inquiry_lost_buyers": "1",
                "inq_order_final_buyers": "2",
                "inq_order_sameday_buyers": "0",
                "closed_order_amount": "30.00",
                "closed_payment_amount": "10.00",
                "sales_amount": "10.00",
                "refund_amount": "1.00",
                "bad_reviews_presale": "1",
                "max_concurrent_sessions": "2",
            },
            "Bob": {
                "reception_buyers": "2",
                "inquiry_buyers": "2",
                "inquiry_lost_buyers": "1",
                "closed_order_amount": "40.00",
                "sales_amount": "40.00",
                "refund_amount": "0.00",
                "bad_reviews": "0",
                "max_concurrent_sessions": "1",
            },
        },
        judged={
            "o1": dict.fromkeys(("order", "payment", "order_first"), "Ann"),
            "o3": dict.fromkeys(("order", "payment", "order_first"), "Bob"),
        },
    ),
    Case(
        "so are the teams'",
        moved().build(),
        {"T1": {"reception_buyers": "3", "sales_amount": "10.00"}, "T2": {"sales_amount": "40.00"}},
        by="team",
    ),
    Case(
        "with the day cut at four the night is still Ann's",
        shop()
        .account("a1", "Ann", end="15")
        .account("a1", "Bob", start="16")
        .chat("a1", "b1", "16 03:59:59 b hello", "16 04:00 a hi")
        .chat("a1", "b2", "16 04:00 b hello", "16 04:01 a hi")
        .build(),
        {"Ann": {"reception_buyers": "1", "agent_messages": "1"}, "Bob": {"reception_buyers": "1"}},
        {"day_cut": "04:00"},
    ),
    Case(
        "a role holds from its day on",
        shop()
        .account("a1", "Ann", "presale", end="15")
        .account("a1", "Ann", "aftersale", start="16")
        .chat("a1", "b1", "15 23:59 b hello", "16 00:01 a hi")
        .chat("a1", "b2", "16 00:00 b hello", "16 00:01 a hi")
        .order("o1", "b2", "16 00:02", "16 00:03")
        .build(),
        {
            "Ann": {
                "reception_buyers": "2",
                "inquiry_buyers": "1",
                "inquiry_lost_buyers": "1",
                "aftersale_reception_buyers": "1",
                "inq_order_final_buyers": "0",
                "closed_orders": "1",
            }
        },
    ),
    Case(
        "between two bindings an account is its own agent, presale",
        shop()
        .account("a1", "Ann", "aftersale", end="14")
        .account("a1", "Ann", "aftersale", start="16")
        .chat("a1", "b1", "14 09:00 b hello", "14 09:01 a hi")
        .chat("a1", "b1", "15 09:00 b hello", "15 09:01 a hi")
        .chat("a1", "b1", "16 09:00 b hello", "16 09:01 a hi")
        .order("o1", "b1", "15 09:05", "15 09:06")
        .build(),
        {
            "Ann": {"reception_buyers": "2", "inquiry_buyers": "0", "sales_orders": "0", "assist_followup_buyers": "1"},
            "a1": {"reception_buyers": "1", "inq_pay_final_buyers": "1", "sales_orders": "1"},
        },
        rows=("Ann", "a1"),
    ),
]


def shops_of_ann() -> shop:
    """Give Ann an account in each of two shops, with the same buyer's name in both, and Bob one in the second."""
    made = crew().at("S2").account("a1", "Ann").account("a2", "Bob")
    for name, amount in (("S1", "10"), ("S2", "20")):
        made.at(name).chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:05 b well")
        made.order(f"{name} o1", "b1", "09:02", "09:03", amount, qty=2).cost("Ann", "09:00", amount)
    made.at("S2").chat("a1", "b2", "09:03 b hello", "09:04 a hi")
    # In S1 nobody spoke with b2, and with b3 only Bob, in S2.
    made.at("S1").order("S1 o2", "b2", "09:05", "09:06", "5").review("S1 o2", "10:00").review("S1 o1", "10:00")
    made.at("S2").chat("a2", "b3", "09:00 b hello", "09:01 a hi")
    return made.at("S1").order("S1 o3", "b3", "09:05", "09:06", "7")


SHOPS = [
    Case(
        "an agent's figures are those of all his shops",
        shops_of_ann().build(),
        {
            "Ann": {
                "reception_buyers": "3",
                "inquiry_buyers": "3",
                "inq_pay_final_buyers": "2",
                "sales_amount": "30.00",
                "sales_buyers": "2",
                "avg_order_value": "15.00",
                "bad_reviews": "1",
                "aftersale_cost": "30.00",
                # Two of b1 and, from 09:03 to 09:04, one of b2.
                "max_concurrent_sessions": "3",
            },
            "Bob": {"reception_buyers": "1", "inquiry_lost_buyers": "1", "sales_amount": "0.00"},
        },
        judged={
            "S1 o2": dict.fromkeys(("order", "payment", "order_first")),
            "S1 o3": dict.fromkeys(("order", "payment", "order_first")),
        },
    ),
    Case(
        "a shop's are its own",
        shops_of_ann().build(),
        {
            "S1": {
                "reception_buyers": "1",
                "sales_amount": "10.00",
                "silent_sales_amount": "12.00",
                "shop_paid_amount": "22.00",
                "bad_reviews": "1",
                "aftersale_cost": "10.00",
                "max_concurrent_sessions": "1",
            },
            "S2": {
                "reception_buyers": "3",
                "sales_amount": "20.00",
                "silent_sales_amount": "0.00",
                "bad_reviews": "0",
                "aftersale_cost": "20.00",
                # Ann's two; Bob's one is another agent's.
                "max_concurrent_sessions": "2",
            },
        },
        by="shop",
    ),
    Case(
        "a team's are its agents' of all shops, the most at once its busiest agent's",
        shops_of_ann().build(),
        {"T1": {"reception_buyers": "4", "sales_amount": "30.00", "max_concurrent_sessions": "3", "bad_reviews": "1"}},
        by="team",
    ),
    Case(
        "who answers in another shop closes nothing in this one, though he is the same",
        crew()
        .at("S2")
        .account("a1", "Ann")
        .chat("a1", "b1", "09:00 b hello", "09:01 a hi")
        .at("S1")
        .order("o1", "b1", "09:02", "09:03")
        .chat("a1", "b1", "09:10 b hello", "09:11 a hi")
        .build(),
        {"Ann": {"sales_orders": "0", "inquiry_buyers": "1", "aftersale_reception_buyers": "1"}},
        judged={"o1": dict.fromkeys(("order", "payment", "order_first"))},
    ),
    Case(
        "who comes too soon to a silent order may close it with no account, though he may in another shop",
        crew()
        .at("S2")
        .account("a1", "Ann")
        .order("S2 o1", "b1", "09:00", "11:00")
        .chat("a1", "b1", "09:30 b hello", "09:31 a hi")
        .at("S1")
        .account("a9", "Ann")
        .order("S1 o1", "b1", "09:00", "11:00")
        .chat("a1", "b1", "09:10 b hello", "09:11 a hi")
        .chat("a9", "b1", "10:00 b hello", "10:01 a hi")
        .build(),
        settings={"silent_followup_minutes": 10},
        judged={
            "S1 o1": dict.fromkeys(("order", "payment", "order_first")),
            "S2 o1": {"order": None, "payment": "Ann", "order_first": "Ann"},
        },
    ),
]

CASES = [*MOVED, *SHOPS]
