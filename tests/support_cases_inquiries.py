"""Cases of inquiries, what they led to, and help given to others."""

from __future__ import annotations

from support_case import Case, crew

HI = ("09:00 b hello", "09:01 a hi")

LOST = {
    "inquiry_buyers": "1",
    "inquiry_lost_buyers": "1",
    "inquiry_loss_rate": "1.0000",
    "aftersale_reception_buyers": "0",
}
AFTERSALE = {
    "reception_buyers": "1",
    "inquiry_buyers": "0",
    "inquiry_lost_buyers": "0",
    "inquiry_loss_rate": None,
    "aftersale_reception_buyers": "1",
}
ORDERED = {
    "inquiry_buyers": "1",
    "inquiry_lost_buyers": "0",
    "aftersale_reception_buyers": "0",
    "inq_order_final_buyers": "1",
    "inq_to_order_final_rate": "1.0000",
}

AFTER_SALE = [
    Case("who orders nothing is lost", crew().chat("a1", "b1", *HI).build(), {"Ann": LOST}),
    Case(
        "fourteen days after an order a buyer comes after the sale",
        crew().order("o1", "b1", "00:00").on("15").chat("a1", "b1", *HI).build(),
        {"Ann": AFTERSALE},
    ),
    Case(
        "fifteen days after it he is an inquiry again",
        crew().order("o1", "b1", "23:59:59").on("16").chat("a1", "b1", *HI).build(),
        {"Ann": LOST},
    ),
    Case(
        "the days are those of the cut",
        crew().order("o1", "b1", "02 03:59").on("16").chat("a1", "b1", "03:59 b hello", "04:00 a hi").build(),
        {"Ann": AFTERSALE},
        settings={"day_cut": "04:00"},
    ),
    Case(
        "who orders again is an inquiry again",
        crew().order("o1", "b1", "08:00", "08:01").chat("a1", "b1", *HI).order("o2", "b1", "09:02").build(),
        {"Ann": {**ORDERED, "inq_pay_final_buyers": "0"}},
    ),
    Case(
        "who is urged to pay a silent order is no inquiry",
        crew().order("o1", "b1", "08:59:59", "09:05").chat("a1", "b1", *HI).build(),
        {"Ann": {**AFTERSALE, "closed_payment_orders": "1"}},
    ),
    Case(
        "an order at the very start of the session is a next order, though nobody closed it",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "09:00").build(),
        {"Ann": {"inquiry_buyers": "1", "inquiry_lost_buyers": "0", "inq_order_final_buyers": "0"}},
    ),
    Case(
        "orders in another shop or of another buyer are no orders of this one",
        crew().order("o1", "b2", "08:00").at("S2").order("o2", "b1", "08:00").at("S1").chat("a1", "b1", *HI).build(),
        {"Ann": LOST},
    ),
    Case(
        "a reception in role aftersale is always after the sale",
        crew().chat("c1", "b1", *HI).order("o1", "b1", "09:02", "09:03").build(),
        {"Cat": {**AFTERSALE, "inq_order_final_buyers": "0", "closed_orders": "1"}},
    ),
    Case(
        "the first valid session's role is the reception's",
        crew()
        .account("a8", "Ann", "aftersale")
        .chat("a8", "b1", "09:00 b hello", "09:01 a hi")
        .chat("a1", "b1", "09:02 b hello", "09:03 a hi")
        .chat("a8", "b2", "09:00 b hello", "09:01 a hi", "09:02 > a1")
        .chat("a1", "b2", "09:03 b hello", "09:04 a hi")
        .chat("a8", "b3", "09:00 b hello", "09:01 a hi")
        .chat("a1", "b3", "09:00 b hello", "09:01 a hi")
        .build(),
        # b1 after the sale by a8; b2 an inquiry, as the session on a8 is filtered; b3 an inquiry, a1 being the smaller.
        {"Ann": {"aftersale_reception_buyers": "1", "inquiry_buyers": "2", "reception_buyers": "3"}},
    ),
]

ORDERS = [
    Case(
        "ordered and paid the same day",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "09:02", "09:03").build(),
        {
            "Ann": {
                **ORDERED,
                "inq_order_sameday_buyers": "1",
                "inq_to_order_sameday_rate": "1.0000",
                "inq_pay_nextday_buyers": "1",
                "inq_to_pay_nextday_rate": "1.0000",
                "inq_pay_final_buyers": "1",
                "inq_to_pay_final_rate": "1.0000",
            }
        },
    ),
    Case(
        "ordered the next day and paid the day after",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "02 23:59:59", "03 00:00").build(),
        {
            "Ann": {
                **ORDERED,
                "inq_order_sameday_buyers": "0",
                "inq_pay_nextday_buyers": "0",
                "inq_pay_final_buyers": "1",
            }
        },
    ),
    Case(
        "paid in the next day's last second",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "09:02", "02 23:59:59").build(),
        {"Ann": {"inq_pay_nextday_buyers": "1"}},
    ),
    Case(
        "the next day stays one whatever the window",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:02", "03 00:00")
        .chat("a1", "b2", *HI)
        .order("o2", "b2", "09:02", "02 00:00")
        .build(),
        {"Ann": {"inq_pay_nextday_buyers": "1", "inq_pay_final_buyers": "2"}},
        settings={"inquiry_window_days": 2},
    ),
    Case(
        "an order after the window comes too late",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "03 00:00", "03 00:01").build(),
        {"Ann": {**LOST, "inq_order_final_buyers": "0", "inq_pay_final_buyers": "0"}},
    ),
    Case(
        "two of three inquiries pay",
        crew()
        .chat("a1", "b1", *HI)
        .chat("a1", "b2", *HI)
        .chat("a1", "b3", *HI)
        .order("o1", "b1", "09:02", "09:03")
        .order("o2", "b2", "09:02", "09:03")
        .build(),
        {"Ann": {"inq_to_pay_final_rate": "0.6667", "inquiry_loss_rate": "0.3333"}},
    ),
]

# Ann advises on the 1st and on the 2nd; Bob answers last and closes; Ann knew both orders on the 1st already.
HELPED = (
    crew()
    .chat("a1", "b1", "09:00 b hello", "09:01 a hi")
    .chat("a2", "b1", "10:00 b hello", "10:01 a hi")
    .order("o1", "b1", "02 12:00", "02 12:01", "30")
    .chat("a1", "b1", "02 08:00 b hello", "02 08:01 a hi")
    .chat("a2", "b1", "02 10:00 b hello", "02 10:01 a hi")
)
ASSISTED = [
    Case(
        "who is outdone by another has assisted, on both days, with the amount once",
        HELPED.build(),
        {
            "Ann": {
                "reception_buyers": "2",
                "assist_order_buyers": "2",
                "assist_order_amount": "30.00",
                "inquiry_buyers": "0",
                "inquiry_lost_buyers": "0",
                "inq_to_order_final_rate": None,
            },
            "Bob": {"assist_order_buyers": "0", "inquiry_buyers": "2", "inq_order_final_buyers": "2"},
        },
    ),
    Case(
        "the amount is the first day's, also where only the second is asked for",
        HELPED.build(),
        {"Ann": {"assist_order_buyers": "1", "assist_order_amount": "0.00"}},
        period="2026-10-02/2026-10-02",
    ),
    Case(
        "assisted buyers may stay in the denominator, and nothing else changes",
        HELPED.build(),
        {
            "Ann": {
                "assist_order_buyers": "2",
                "assist_order_amount": "30.00",
                "inquiry_buyers": "2",
                "inquiry_lost_buyers": "0",
                "inq_order_final_buyers": "0",
                "inq_to_order_final_rate": "0.0000",
            }
        },
        settings={"assist_in_denominator": True},
    ),
    Case(
        "who closed one of the next orders himself has not assisted",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:02")
        .chat("a2", "b1", "10:00 b hello", "10:01 a hi")
        .order("o2", "b1", "10:02")
        .build(),
        {
            "Ann": {"assist_order_buyers": "0", "inquiry_buyers": "1", "inq_order_final_buyers": "1"},
            # o1 was created before Bob's session, yet he has a next order.
            "Bob": {"assist_order_buyers": "0", "inquiry_buyers": "1", "inq_order_final_buyers": "1"},
        },
    ),
    Case(
        "of the next orders only those that others closed are the amount helped",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:00:30", None, "7")
        .chat("a2", "b1", "10:00 b hello", "10:01 a hi")
        .order("o2", "b1", "10:02", None, "5")
        .build(),
        {"Ann": {"assist_order_buyers": "1", "assist_order_amount": "5.00"}},
    ),
]

FOLLOWUPS = [
    Case(
        "a session at the very moment of another's paid order is a follow-up, of any role",
        crew()
        .chat("a2", "b1", "08:00 b hello", "08:01 a hi")
        .order("o1", "b1", "09:00", "08 09:00")
        .chat("c1", "b1", *HI)
        .build(),
        {"Bob": {"assist_followup_buyers": "0", "sales_orders": "1"}, "Cat": {"assist_followup_buyers": "1"}},
    ),
    Case(
        "a session a second before it, or without a reply, or after an unpaid order is none",
        crew()
        .chat("a2", "b1", "08:00 b hello", "08:01 a hi")
        .order("o1", "b1", "09:00:01", "09:30")
        .chat("a1", "b1", *HI)
        .chat("c1", "b1", "10:00 b hello")
        .order("o2", "b2", "09:00")
        .chat("c1", "b2", *HI)
        .build(),
        {"Ann": {"assist_followup_buyers": "0"}, "Cat": {"assist_followup_buyers": "0"}},
        settings={"judgment_rule": "order"},
    ),
    Case(
        "a silent order has no agent, so whoever comes follows up",
        crew().order("o1", "b1", "08:00", "08:01").chat("a1", "b1", *HI).build(),
        {"Ann": {"assist_followup_buyers": "1", "aftersale_reception_buyers": "1"}},
    ),
    Case(
        "one's own order needs no following up, as the rule judges it",
        crew().order("o1", "b1", "08:00", "09:05").chat("a1", "b1", *HI).build(),
        {"Ann": {"assist_followup_buyers": "0"}},
    ),
    Case(
        "under the rule order the same order is nobody's",
        crew().order("o1", "b1", "08:00", "09:05").chat("a1", "b1", *HI).build(),
        {"Ann": {"assist_followup_buyers": "1"}},
        settings={"judgment_rule": "order"},
    ),
    Case(
        "a follow-up comes within fourteen days",
        crew()
        .order("o1", "b1", "08:00", "08:01")
        .order("o2", "b2", "08:00", "08:01")
        .on("15")
        .chat("a1", "b1", *HI)
        .on("16")
        .chat("a1", "b2", *HI)
        .build(),
        {"Ann": {"assist_followup_buyers": "1"}},
    ),
]

CASES = [*AFTER_SALE, *ORDERS, *ASSISTED, *FOLLOWUPS]
