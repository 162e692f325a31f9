"""Settings that were changed between two published months, so that both paid for one order: both take its refund back.

Tiers 0/10000/20000/30000 at 1/1.5/2/2.5 %, by parts: 35000 pays 575.00, 29000 430.00, 6000 60.00.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import test_later_refunds as later_refunds
from support_cli import kaohe
from test_later_refunds import Shop, evaluate, publish, run

place = later_refunds.place


def taken(period: str) -> list[tuple[str, str, str]]:
    """Give what is taken back of a: of which period, with and without the sale."""
    (step,) = [each for each in evaluate(period)["agents"][0]["trace"] if each["id"] == "later_refunds"]
    found: list[dict[str, Any]] = step["how"]["adjustments"]
    return [(each["period"], each["paid"], each["without"]) for each in found]


def test_an_order_that_two_months_paid_is_taken_back_of_both() -> None:
    shop = Shop().sell("o1", "2026-10-05", "29000")
    # Ordered on 31 October, paid on 1 November.
    shop.messages += ["s,s:a,late,2026-10-31 23:50:00,buyer,hello", "s,s:a,late,2026-10-31 23:51:00,agent,welcome"]
    shop.orders.append("o2,s,late,2026-10-31 23:55:00,2026-11-01 00:05:00,6000,0,10")
    shop.refund("r1", "o2", "2026-12-05", "6000", 10).write()
    Path("order.yaml").write_text("judgment_rule: order\n", encoding="utf-8")
    publish("2026-10", "--settings", "order.yaml")
    publish("2026-11")
    assert taken("2026-12") == [("2026-10", "575.00", "430.00"), ("2026-11", "60.00", "0.00")]
    said = run("evaluate", "2026-12").err
    assert ("K641" in said, "r1 (2026-10, 2026-11)" in said) == (True, True)
    publish("2026-12")
    assert taken("2027-01") == []  # it is settled
    ran = kaohe("reproduce", "2026-12", "--ledger", "pay.ledger", lang="en")
    assert (ran.status, "figures are the same" in ran.out) == (0, True), ran.out + ran.err
    entry = json.loads(kaohe("history", "3", "--ledger", "pay.ledger", "--format", "json").out)
    Path("figures.json").write_text(json.dumps(entry["figures"]), encoding="utf-8")
    ran = kaohe("evaluate", "shop.scheme", "--metrics", "figures.json", lang="en")
    assert (ran.status, "K516" in ran.err) == (0, False), ran.err
    # It was to be paid once: November is corrected to the settings of October, and paid 0.00.
    publish("2026-11", "--settings", "order.yaml", "--correct", "paid twice")
    assert taken("2026-12") == [("2026-10", "575.00", "430.00")]
