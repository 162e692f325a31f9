"""Cases of the system's settings, each where it begins to make a difference."""

from __future__ import annotations

from support_case import Case, crew
from support_events import shop

HI = ("09:00 b hello", "09:01 a hi")
THE_FIRST = "2026-10-01/2026-10-01"
CUT = {"day_cut": "04:00"}


def around_the_cut() -> shop:
    """Let everything happen in the last second before the 1st begins, at its first, at its last, and at the next."""
    made = crew().chat("a1", "early", "03:59:59 b hello").chat("a1", "in time", "02 03:59:59 b hello")
    made.chat("a1", "late", "02 04:00 b hello")
    for buyer in ("orders", "pays"):
        made.chat("a1", buyer, "09-30 12:00 b hello", "09-30 12:01 a hi", "04:00 b hello", "04:00 a hi")
    moments = ("03:59:59", "04:00", "02 03:59:59", "02 04:00")
    for number, moment in enumerate(moments):
        amount = str(2**number)
        made.order(f"o{number}", "orders", moment, None, amount)
        made.order(f"p{number}", "pays", "09-30 12:02", moment, str(20 * 2**number))
        made.refund("p0", moment, amount).review("p0", moment, "bad", responsible="Ann", handler="Ann")
        made.cost("Ann", moment, amount)
    return made


DAYS = [
    Case(
        "the cut parts the days of messages, orders, payments, refunds, reviews and costs alike",
        around_the_cut().build(),
        {
            "Ann": {
                "consult_buyers": "3",
                "reception_buyers": "3",
                # Who is in time is lost, who orders does so again the same day, who pays had ordered before.
                "inquiry_buyers": "2",
                "inquiry_lost_buyers": "1",
                "inq_order_sameday_buyers": "1",
                "aftersale_reception_buyers": "1",
                "closed_orders": "2",
                "closed_order_buyers": "1",
                "closed_order_amount": "6.00",
                "closed_payment_orders": "2",
                "closed_payment_amount": "120.00",
                "sales_amount": "120.00",
                "sales_buyers": "1",
                "refund_count": "2",
                "refund_amount": "6.00",
                "bad_reviews": "2",
                "responsible_bad_reviews": "2",
                "reviews_to_fix": "2",
                "aftersale_cost": "6.00",
                "aftersale_cost_per_case": "3.00",
            }
        },
        CUT,
        THE_FIRST,
    ),
    Case(
        "the cut parts the days of all payments",
        around_the_cut().build(),
        {"S1": {"shop_paid_amount": "120.00", "silent_sales_amount": "0.00"}},
        CUT,
        THE_FIRST,
        "shop",
    ),
    Case(
        "under the rule order the cut parts the days on which orders were made",
        shop()
        .account("a1", "Ann")
        .chat("a1", "b1", "09-30 12:00 b hello", "09-30 12:01 a hi")
        .order("o1", "b1", "03:59:59", "05 09:00", "1")
        .order("o2", "b1", "04:00", "05 09:00", "2")
        .order("o3", "b1", "02 03:59:59", "05 09:00", "4")
        .order("o4", "b1", "02 04:00", "05 09:00", "8")
        .build(),
        {"Ann": {"sales_amount": "6.00", "sales_orders": "2"}},
        {**CUT, "judgment_rule": "order"},
        THE_FIRST,
    ),
    Case(
        "the last second before the cut ends no day",
        crew().order("o1", "b1", "03 03:59:59").build(),
        settings=CUT,
        period=THE_FIRST,
        pending={"reception_buyers": "2026-10-03", "inquiry_buyers": "2026-10-03"},
    ),
    Case(
        "the cut itself does",
        crew().order("o1", "b1", "03 04:00").build(),
        settings=CUT,
        period=THE_FIRST,
        pending={"reception_buyers": None, "inquiry_buyers": None},
    ),
    Case(
        "a payment of a longer window is waited for, and says itself that days are over",
        crew().order("o1", "b1", "09:00", "07 23:59:59").build(),
        settings={"pay_window_days": 5},
        period=THE_FIRST,
        pending={"inq_pay_final_buyers": "2026-10-08", "unpaid_order_amount": "2026-10-08", "inquiry_buyers": None},
    ),
    Case(
        "with the day after begun it is final",
        crew().order("o1", "b1", "09:00", "08 00:00").build(),
        settings={"pay_window_days": 5},
        period=THE_FIRST,
        pending={"inq_pay_final_buyers": None, "unpaid_order_amount": None},
    ),
]

# Every number another than by default, and as small as it can be.
SMALL = {
    "max_wait_minutes": 1,
    "aftersale_days": 0,
    "inquiry_window_days": 0,
    "quick_seconds": 0,
    "long_minutes": 0,
    "slow": {"seconds": 0, "times": 1},
    "auto_reply_prefix": "【自动】",
    "broadcast_prefix": "群发",
}
SMALLEST = [
    Case(
        "a wait of one minute is over after sixty seconds",
        crew().chat("a1", "b1", "09:00 b 1", "09:00:59 a 1", "09:01:59 b 2", "09:01:59 a 2").build(),
        {
            "Ann": {
                "reception_buyers": "1",
                # 59 s and 0 s: the second within no seconds at all, the first slower than that.
                "quick_answer_rate": "0.5000",
                "slow_buyers": "1",
                "avg_session_seconds": "59.00",
            }
        },
        SMALL,
        sessions={("a1", "b1", "09:00"): None, ("a1", "b1", "09:01:59"): None},
    ),
    Case(
        "of no minutes every reception is long, and answered in no time none is slow",
        crew().chat("a1", "b1", "09:00 b 1", "09:00 a 1").chat("a1", "b2", "09:00 b 1").build(),
        {"Ann": {"long_session_buyers": "2", "slow_buyers": "0", "quick_answer_rate": "0.5000"}},
        SMALL,
    ),
    Case(
        "signs of several characters are told where they begin a line",
        crew()
        .chat("a1", "b1", "09:00 b 1", "09:00:01 a \t【自动】x", "09:00:02 a $x", "09:00:03 a 【自动")
        .chat("a1", "b2", "09:00 b 群发", "09:00:01 a \u3000群发 x", "09:00:02 a 群")
        .build(),
        {"Ann": {"agent_messages": "3", "buyer_messages": "2", "avg_response_seconds": "2.00"}},
        SMALL,
    ),
    Case(
        "after-sale is the same day, and an order of the next day is no longer an inquiry's",
        crew()
        .order("o1", "b1", "08:00")
        .chat("a1", "b1", "09:00 b hello", "09:00 a hi")
        .order("o2", "b2", "09-30 23:59:59")
        .chat("a1", "b2", "09:00 b hello", "09:00 a hi")
        .chat("a1", "b3", "09:00 b hello", "09:00 a hi")
        .order("o3", "b3", "02 00:00")
        .chat("a1", "b4", "09:00 b hello", "09:00 a hi")
        .order("o4", "b4", "23:59:59")
        .build(),
        {
            "Ann": {
                "aftersale_reception_buyers": "1",
                "inquiry_buyers": "3",
                "inquiry_lost_buyers": "2",
                "inq_order_final_buyers": "1",
            }
        },
        SMALL,
    ),
    Case(
        "a follow-up is of the order's day",
        crew()
        .order("o1", "b1", "08:00", "08:00")
        .order("o2", "b2", "09-30 23:59:59", "09-30 23:59:59")
        .chat("a1", "b1", "09:00 b hello", "09:00 a hi")
        .chat("a1", "b2", "09:00 b hello", "09:00 a hi")
        .build(),
        {"Ann": {"assist_followup_buyers": "1"}},
        SMALL,
    ),
    Case(
        "before the sale is the order's day",
        crew()
        .chat("a1", "b1", "09-30 23:59:59 b hello", "09-30 23:59:59 a hi")
        .chat("a2", "b1", "00:00 b hello", "00:00 a hi")
        .order("o1", "b1", "09:00")
        .review("o1", "09:01", "bad")
        .build(),
        {"Ann": {"bad_reviews_presale": "0"}, "Bob": {"bad_reviews_presale": "1"}},
        SMALL,
    ),
]

AD_FIRST = {"ad_filter": {"phrase": "Ｂ", "within": 1}}
WORDS = [
    Case(
        "blanks before a sign are six characters and no others",
        crew()
        .chat("a1", "b1", "09:00 b 1", "09:00:01 a \n\r\t \u00a0\u3000$x")
        .chat("a2", "b1", "09:00 b 1", "09:00:01 a \u2003$x", "09:00:02 a \x0b$x", "09:00:03 a ＄x")
        .build(),
        {"Ann": {"agent_messages": "0", "unreplied_buyers": "1"}, "Bob": {"agent_messages": "3", "agent_chars": "8"}},
    ),
    Case(
        "characters are code points, however they are put together",
        crew().chat("a1", "b1", "09:00 b 1", "09:01 a 👨\u200d👩 e\u0301𠮷", "09:02 a \ufeff").build(),
        # Three of the family, a blank, two of the accented letter, one rare character; and a mark that is no blank.
        {"Ann": {"agent_messages": "2", "agent_chars": "8"}},
    ),
    Case(
        "of replies of one second the first is the smaller, by code points",
        crew()
        .chat("a1", "b1", "09:00 b 1", "09:01 a Ｂ", "09:01 a A")
        .chat("a1", "b2", "09:00 b 1", "09:01 a 😀", "09:01 a Ｂ")
        .build(),
        {"Ann": {"consult_buyers": "2", "reception_buyers": "1"}},
        AD_FIRST,
        sessions={("a1", "b1", "09:00"): None, ("a1", "b2", "09:00"): "ad"},
    ),
    Case(
        "an auto-reply of the phrase's words is no reply, and so no ad",
        crew().chat("a1", "b1", "09:00 b 1", "09:01 a $Ｂ", "09:02 a b", "09:03 a Ｂ").build(),
        {"Ann": {"reception_buyers": "1"}},
        AD_FIRST,
    ),
    Case(
        "slow rounds of a day's sessions are added, of three buyers or days they are not",
        crew()
        .chat("a1", "b1", "09:00 b 1", "09:02:01 a 1", "09:03 b 2", "09:05:01 a 2", "12:00 b 3", "12:02:01 a 3")
        .chat("a1", "b2", "09:00 b 1", "09:02:01 a 1", "09:03 b 2", "09:05:01 a 2", "02 12:00 b 3", "02 12:02:01 a 3")
        .chat("a1", "b3", "09:00 b 1", "09:02:01 a 1", "09:03 b 2", "09:05:01 a 2", "12:00 b 3", "12:14:59 b 4")
        .build(),
        {"Ann": {"slow_buyers": "1", "reception_buyers": "4"}},
    ),
    Case(
        "an ignored buyer's transfers are dropped too",
        crew().chat("a1", "b1", *HI, "09:02 > a2").chat("a1", "b2", *HI).build(),
        {"Ann": {"consult_buyers": "1"}},
        {"ignored_buyers": ["b1", "nobody"]},
        sessions={("a1", "b2", "09:00"): None},
    ),
    Case(
        "a payment counts for its inquiry whenever it comes",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "09:02", "2026-12-24 09:00").build(),
        {"Ann": {"inq_pay_final_buyers": "1", "inq_pay_nextday_buyers": "0", "order_to_pay_final_rate": "1.0000"}},
    ),
]

CASES = [*DAYS, *SMALLEST, *WORDS]
