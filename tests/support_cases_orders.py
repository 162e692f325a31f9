"""Cases of who closed an order and its payment, and whose sale it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support_case import Case, crew
from support_events import shop

HI = ("09:00 b hello", "09:01 a hi")


def whose(order: str | None, payment: str | None) -> dict[str, str | None]:
    """Judge a paid order by its two closers."""
    return {"order": order, "payment": payment, "order_first": payment if order is None else order}


CLOSING = [
    Case(
        "an order at the first reply or at the session's very end is closed, one before the reply is not",
        crew()
        .chat("a1", "b1", *HI, "09:05 b thanks")
        .order("o1", "b1", "09:00:59", "09:00:59")
        .order("o2", "b1", "09:01", "09:01")
        .order("o3", "b1", "09:05", "09:05")
        .order("o4", "b1", "09:05:01", "09:05:01")
        .build(),
        {"Ann": {"closed_orders": "3", "closed_order_buyers": "1", "closed_order_amount": "300.00"}},
        judged={
            "o1": whose(None, None),
            "o2": whose("Ann", "Ann"),
            "o3": whose("Ann", "Ann"),
            "o4": whose("Ann", "Ann"),
        },
    ),
    Case(
        "the next day's last second is in the window, the day after is out",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "02 23:59:59", "02 23:59:59")
        .order("o2", "b1", "03 00:00", "03 00:00")
        .build(),
        {"Ann": {"closed_orders": "1", "closed_payment_orders": "1"}},
        judged={"o1": whose("Ann", "Ann"), "o2": whose(None, None)},
    ),
    Case(
        "a window of no days is the day itself, as the cut has it",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "02 03:59:59", "02 04:00").build(),
        settings={"inquiry_window_days": 0, "day_cut": "04:00"},
        judged={"o1": whose("Ann", None)},
    ),
    Case(
        "the latest end counts, even one after the order",
        crew()
        .chat("a1", "b1", *HI, "09:10 b hm", "09:20 b well")
        .chat("a2", "b1", "09:05 b hello", "09:06 a hi")
        .order("o1", "b1", "09:10", "09:11")
        .build(),
        judged={"o1": whose("Ann", "Ann")},
    ),
    Case(
        "who has not answered yet has closed nothing, however late he ends",
        crew()
        .chat("a1", "b1", *HI)
        .chat("a2", "b1", "09:02 b hello", "09:03 a $x", "09:10 a hi")
        .order("o1", "b1", "09:09:59", "09:10")
        .build(),
        judged={"o1": whose("Ann", "Bob")},
    ),
    Case(
        "of sessions that end together the one with more replies closes",
        crew()
        .chat("a1", "b1", "09:00 b hello", "09:05 a hi")
        .chat("a2", "b1", "09:00 b hello", "09:01 a hi", "09:05 a well")
        .order("o1", "b1", "09:05", "09:06")
        .build(),
        judged={"o1": whose("Bob", "Bob")},
    ),
    Case(
        "of sessions equal in that too the one of the smaller account closes, by code points",
        crew()
        .account("Z1", "Zoe")
        .chat("a1", "b1", *HI)
        .chat("Z1", "b1", *HI)
        .order("o1", "b1", "09:05", "09:06")
        .build(),
        judged={"o1": whose("Zoe", "Zoe")},
    ),
    Case(
        "a filtered session closes nothing",
        crew().chat("a1", "b1", *HI, "09:02 > a2").order("o1", "b1", "09:05", "09:06").build(),
        {"Ann": {"closed_orders": "0", "sales_amount": "0.00"}},
        judged={"o1": whose(None, None)},
    ),
    Case(
        "a session in another shop or with another buyer closes nothing",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b2", "09:05", "09:06")
        .at("S2")
        .order("o2", "b1", "09:05", "09:06")
        .build(),
        judged={"o1": whose(None, None), "o2": whose(None, None)},
    ),
    Case(
        "an aftersale agent closes like any other",
        crew().chat("c1", "b1", *HI).order("o1", "b1", "09:05", "09:06").build(),
        {"Cat": {"closed_orders": "1", "sales_amount": "100.00", "inquiry_buyers": "0"}},
        judged={"o1": whose("Cat", "Cat")},
    ),
]


def table() -> shop:
    """Make the five rows of the table of judgments: 1, 2, 4, 8 and 16 yuan."""
    made = crew()
    made.chat("a1", "A-A", *HI).order("1", "A-A", "09:02", "09:03", "1")
    made.chat("a1", "A-B", *HI).order("2", "A-B", "09:02", "02 09:10", "2")
    made.chat("a2", "A-B", "02 09:00 b hello", "02 09:05 a hi")
    made.chat("a1", "A-none", *HI).order("4", "A-none", "09:02", "03 09:00", "4")
    made.order("8", "none-B", "09:02", "02 09:10", "8").chat("a2", "none-B", "02 09:00 b hello", "02 09:05 a hi")
    return made.order("16", "none", "09:02", "09:10", "16").order("never", "A-A", "09:04", None, "32")


JUDGED: Mapping[str, Mapping[str, str | None]] = {
    "1": whose("Ann", "Ann"),
    "2": whose("Ann", "Bob"),
    "4": whose("Ann", None),
    "8": whose(None, "Bob"),
    "16": whose(None, None),
}


def by_rule(rule: str, by: str, period: str, figures: Mapping[str, Any]) -> Case:
    return Case(
        f"the judgment table under {rule} by {by} in {period}",
        table().build(),
        figures,
        {"judgment_rule": rule},
        period,
        by,  # type: ignore[arg-type] - one of the literals
        judged=JUDGED,
    )


DAY_1, DAY_2, OCTOBER = "2026-10-01/2026-10-01", "2026-10-02/2026-10-02", "2026-10"


def sold(amount: str, orders: str) -> dict[str, str]:
    return {"sales_amount": amount, "sales_orders": orders}


def shared(sales: str, silent: str, part: str, paid: str) -> dict[str, dict[str, str]]:
    """Give the shop's figures; `part` is the silent share."""
    figures = {"sales_amount": sales, "silent_sales_amount": silent}
    return {"S1": {**figures, "silent_sales_share": part, "shop_paid_amount": paid}}


JUDGMENTS = [
    # Under `order` everything is sold on the 1st: Ann 1 + 2 + 4, silent 8 + 16 of 31.
    by_rule("order", "agent", DAY_1, {"Ann": sold("7.00", "3"), "Bob": sold("0.00", "0")}),
    by_rule("order", "agent", DAY_2, {"Ann": sold("0.00", "0"), "Bob": sold("0.00", "0")}),
    by_rule("order", "shop", DAY_1, shared("7.00", "24.00", "0.7742", "17.00")),
    by_rule("order", "shop", OCTOBER, shared("7.00", "24.00", "0.7742", "31.00")),
    # Under `payment` on the day paid: Ann 1, Bob 2 + 8 on the 2nd, silent 16 on the 1st and 4 on the 3rd.
    by_rule("payment", "agent", OCTOBER, {"Ann": sold("1.00", "1"), "Bob": sold("10.00", "2")}),
    by_rule("payment", "agent", DAY_2, {"Ann": sold("0.00", "0"), "Bob": sold("10.00", "2")}),
    by_rule("payment", "shop", DAY_1, shared("1.00", "16.00", "0.9412", "17.00")),
    by_rule("payment", "shop", OCTOBER, shared("11.00", "20.00", "0.6452", "31.00")),
    # Under `order_first` on the day paid: Ann 1 + 2 + 4, Bob 8, silent 16.
    by_rule("order_first", "agent", OCTOBER, {"Ann": sold("7.00", "3"), "Bob": sold("8.00", "1")}),
    by_rule("order_first", "agent", DAY_2, {"Ann": sold("2.00", "1"), "Bob": sold("8.00", "1")}),
    by_rule("order_first", "shop", OCTOBER, shared("15.00", "16.00", "0.5161", "31.00")),
    Case(
        "closed orders and payments of the judgment table",
        table().build(),
        {
            "Ann": {
                # Buyers A-A (1 and the unpaid 32), A-B and A-none.
                "closed_order_buyers": "3",
                "closed_orders": "4",
                "closed_order_amount": "39.00",
                "order_to_pay_final_rate": "1.0000",
                "unpaid_order_buyers": "0",
                "unpaid_order_amount": "32.00",
                "closed_payment_buyers": "1",
                "closed_payment_orders": "1",
                "closed_payment_amount": "1.00",
                "paid_own_amount": "1.00",
                "paid_others_amount": "0.00",
                "paid_silent_amount": "0.00",
            },
            "Bob": {
                "closed_orders": "0",
                "order_to_pay_final_rate": None,
                "closed_payment_buyers": "2",
                "closed_payment_orders": "2",
                "closed_payment_amount": "10.00",
                "paid_own_amount": "0.00",
                "paid_others_amount": "2.00",
                "paid_silent_amount": "8.00",
                "paid_own_orders": "0",
                "paid_others_orders": "1",
                "paid_silent_orders": "1",
            },
        },
    ),
    Case(
        "a buyer none of whose closed orders of the day is paid",
        crew()
        .chat("a1", "b1", *HI)
        .order("o1", "b1", "09:02", None, "10")
        .order("o2", "b1", "02 09:02", "02 09:03", "20")
        .build(),
        {
            "Ann": {
                "closed_order_buyers": "2",
                "unpaid_order_buyers": "1",
                "unpaid_order_amount": "10.00",
                "order_to_pay_final_rate": "0.5000",
            }
        },
    ),
]

TEN = {"silent_followup_minutes": 10}
FOLLOWED = [
    Case(
        "who comes to a silent order within the minutes closes no payment",
        crew()
        .order("o1", "b1", "09:00", "09:30")
        .order("o2", "b2", "09:00", "09:30")
        .order("o3", "b3", "09:00", "09:30")
        .chat("a1", "b1", "09:10:00 b hello", "09:11 a hi")
        .chat("a1", "b2", "09:10:01 b hello", "09:11 a hi")
        .chat("a1", "b3", "09:00:00 b hello", "09:11 a hi")
        .build(),
        {"Ann": {"sales_orders": "1", "closed_payment_orders": "1"}},
        settings=TEN,
        judged={"o1": whose(None, None), "o2": whose(None, "Ann"), "o3": whose(None, None)},
    ),
    Case(
        "he closes it with none of his accounts, but others may, even with an earlier end",
        crew()
        .account("a9", "Ann")
        .order("o1", "b1", "09:00", "11:00")
        .chat("a2", "b1", "09:30 b hello", "09:31 a hi")
        .chat("a1", "b1", "09:05 b hello", "09:06 a hi")
        .chat("a9", "b1", "10:00 b hello", "10:01 a hi")
        .build(),
        settings=TEN,
        judged={"o1": whose(None, "Bob")},
    ),
    Case(
        "a session without a reply, or begun before the order, is not coming to it",
        crew()
        .order("o1", "b1", "09:00", "11:00")
        .chat("a1", "b1", "09:05 b hello", "10:00 b hello", "10:01 a hi")
        .order("o2", "b2", "09:00", "11:00")
        .chat("a1", "b2", "08:59:59 b hello", "09:02 a hi")
        .build(),
        settings=TEN,
        judged={"o1": whose(None, "Ann"), "o2": whose(None, "Ann")},
    ),
    Case(
        "an order that someone closed is no silent order",
        crew()
        .chat("a2", "b1", "08:00 b hello", "08:01 a hi")
        .order("o1", "b1", "09:00", "11:00")
        .chat("a1", "b1", "09:05 b hello", "09:06 a hi")
        .build(),
        settings=TEN,
        judged={"o1": whose("Bob", "Ann")},
    ),
    Case(
        "with no minutes set whoever comes closes the payment",
        crew().order("o1", "b1", "09:00", "09:30").chat("a1", "b1", "09:00 b hello", "09:11 a hi").build(),
        judged={"o1": whose(None, "Ann")},
    ),
]

CASES = [*CLOSING, *JUDGMENTS, *FOLLOWED]
