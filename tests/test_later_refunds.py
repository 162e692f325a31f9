"""Later refunds: what they take back of what published periods paid, worked out by hand.

Tiers 0/10000/20000/30000 at 1/1.5/2/2.5 %: 35000 pays 100 + 150 + 200 + 125 = 575.00 by parts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from random import Random
from typing import Any

import pytest

import kaohe as engine
from kaohe.events.settings import Settings
from kaohe.metrics.registry import Registry
from support_cli import Ran, kaohe
from support_http import registry
from support_ledger import sql

SCHEME = """scheme Shop version 1
effective 2026-08-01
period month
commission on sales_amount, marginal: up to 10000 1%; up to 20000 1.5%; up to 30000 2%; above 2.5%
later_refunds: take back
"""
WHOLE = SCHEME.replace("marginal", "whole")


@dataclass
class Shop:
    """A shop's tables: each order is of a buyer of its own, who asked the agent just before."""

    orders: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    refunds: list[str] = field(default_factory=list)
    agents: tuple[str, ...] = ("a", "b")

    def sell(
        self, order: str, day: str, amount: str, agent: str = "a", quantity: int = 10, post_fee: str = "0"
    ) -> Shop:
        buyer = f"buyer of {order}"
        self.messages += [
            f"s,s:{agent},{buyer},{day} 09:00:00,buyer,hello",
            f"s,s:{agent},{buyer},{day} 09:00:20,agent,welcome",
        ]
        self.orders.append(f"{order},s,{buyer},{day} 09:05:00,{day} 09:06:00,{amount},{post_fee},{quantity}")
        return self

    def refund(self, refund: str, order: str, day: str, amount: str, quantity: int = 0) -> Shop:
        self.refunds.append(f"{refund},{order},{day} 12:00:00,{amount},{quantity}")
        return self

    def write(self, folder: str = "data") -> str:
        Path(folder).mkdir(exist_ok=True)
        accounts = [f"s,s:{agent},{agent},presale" for agent in self.agents]
        # Somebody asks at the end of the year, so that all is final.
        last = ["s,s:b,passer-by,2026-12-31 09:00:00,buyer,hello"]
        tables = {
            "accounts": ["shop,account,agent,role", *accounts],
            "messages": ["shop,account,buyer,sent_at,sender,text", *self.messages, *last],
            "orders": ["order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity", *self.orders],
            "refunds": ["refund_id,order_id,completed_at,amount,quantity", *self.refunds],
        }
        for name, lines in tables.items():
            (Path(folder) / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder


NEEDED = (
    *("sales_amount", "sales_post_fee", "sales_qty", "sales_orders", "sales_buyers", "avg_order_value"),
    *(
        "team_sales_share",
        "inq_pay_final_buyers",
        "aftersale_cost",
        "refund_count",
        "refund_amount",
        "refund_amount_same_month",
    ),
)


@cache
def metrics() -> Registry:
    """Give the metrics that are needed here alone: to compute all of them takes longer than all else."""
    found = Registry()
    for name in NEEDED:
        found.register(registry().owner(name), registry()[name])
    return found


def once(open_dataset: Callable[..., Any]) -> Callable[..., Any]:
    """Open a dataset again only when its files, or how it is read, have changed: most of the time would go there."""
    known: dict[object, Any] = {}

    def opened(path: Path | str, settings: Settings, **options: Any) -> Any:
        options.pop("progress", None)
        files = tuple((file.name, file.read_bytes()) for file in sorted(Path(path).iterdir()))
        asked = files, repr(settings), repr(options)
        if asked not in known:
            known[asked] = open_dataset(path, settings, **options)
        return known[asked]

    return opened


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = metrics()
    monkeypatch.setattr(engine, "load_plugins", lambda: found)
    monkeypatch.setattr(engine, "open_dataset", once(engine.open_dataset))
    scheme(SCHEME)


def scheme(text: str) -> None:
    Path("shop.scheme").write_text(text, encoding="utf-8")


def sold() -> Shop:
    """35000 of a's in October, in two orders, and a small sale of b's."""
    return (
        Shop().sell("o1", "2026-10-05", "29000").sell("o2", "2026-10-06", "6000").sell("o3", "2026-10-07", "100", "b")
    )


def run(command: str, period: str, *options: str) -> Ran:
    line = (command, "shop.scheme", "data", "--period", period, "--ledger", "pay.ledger", *options)
    return kaohe(*line, lang="en")


def publish(period: str, *options: str) -> None:
    ran = run("publish", period, "--by", "Ann", *options)
    assert ran.status == 0, ran.out + ran.err


def evaluate(period: str) -> Any:
    ran = run("evaluate", period, "--format", "json")
    assert ran.status == 0, ran.out + ran.err
    return json.loads(ran.out)


def later(period: str) -> dict[str, str]:
    """Give what is taken back of each agent."""
    lines = {
        each["agent"]: {line["id"]: line["amount"] for line in each["lines"]} for each in evaluate(period)["agents"]
    }
    return {agent: line["later_refunds"] for agent, line in lines.items()}


def codes(period: str) -> list[str]:
    return [each["code"] for each in evaluate(period)["diagnostics"]]


def test_a_later_refund_takes_back_what_its_sale_was_paid() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    # 29000 pays 100 + 150 + 180 = 430.00
    assert later("2026-11") == {"a": "-145.00", "b": "0.00"}


def test_brackets_are_undone_as_the_mode_says() -> None:
    scheme(WHOLE)
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    # 35000 × 2.5 % = 875.00, 29000 × 2 % = 580.00
    assert later("2026-11") == {"a": "-295.00", "b": "0.00"}


def test_two_months_do_not_take_the_same_bracket_twice() -> None:
    shop = sold().refund("r1", "o2", "2026-11-05", "6000", 10).refund("r2", "o1", "2026-12-31", "5000", 1)
    shop.write()
    publish("2026-10")
    publish("2026-11")
    # 29000 pays 430.00, 24000 pays 100 + 150 + 80 = 330.00
    assert later("2026-12") == {"a": "-100.00", "b": "0.00"}
    (found,) = json.loads(run("evaluate", "2026-12", "--format", "json").out)["agents"][0]["trace"][-1]["how"][
        "adjustments"
    ]
    assert (found["paid"], found["without"]) == ("430.00", "330.00")
    assert [each["refund"] for each in found["refunds"]] == ["r2"]


def test_what_comes_back_in_one_month_is_undone_at_once() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).refund("r2", "o1", "2026-11-06", "5000", 1).write()
    publish("2026-10")
    assert later("2026-11") == {"a": "-245.00", "b": "0.00"}


def test_refunds_of_several_months_are_adjusted_each_by_its_own() -> None:
    shop = sold().sell("o4", "2026-11-02", "11000")
    shop.refund("r1", "o2", "2026-12-05", "6000", 10).refund("r2", "o4", "2026-12-05", "2000", 1).write()
    publish("2026-10")
    publish("2026-11")
    # November: 11000 pays 115.00, 9000 pays 90.00
    assert later("2026-12") == {"a": "-170.00", "b": "0.00"}


def test_refunds_within_the_month_of_the_sale_are_no_later_refunds() -> None:
    sold().refund("r1", "o2", "2026-10-31", "6000", 10).write()
    publish("2026-10")
    assert later("2026-11") == {"a": "0.00", "b": "0.00"}
    assert later("2026-10")["a"] == "0.00"


PIECES = """scheme Shop version 1
effective 2026-08-01
period month
base 1000
bonus pieces = sales_qty * 2 yuan
bonus orders = sales_orders * 10 yuan
bonus buyers = sales_buyers * 100 yuan
later_refunds: take back
"""


@pytest.mark.parametrize(
    ("amount", "quantity", "taken"),
    [
        ("5999.99", 3, "-6.00"),  # the order and its buyer are left
        ("6000", 0, "-130.00"),  # all of it: 10 pieces, the order and the buyer
        ("6000", 10, "-130.00"),
    ],
)
def test_an_order_counts_until_all_of_it_is_refunded(amount: str, quantity: int, taken: str) -> None:
    scheme(PIECES)
    sold().refund("r1", "o2", "2026-11-05", amount, quantity).write()
    publish("2026-10")
    assert later("2026-11")["a"] == taken


OWN_MONTH = SCHEME.replace("sales_amount", "sales_amount - refund_amount_same_month")


def test_refunds_of_the_month_itself_are_taken_off_once() -> None:
    scheme(OWN_MONTH)
    sold().refund("r1", "o2", "2026-10-20", "1000", 1).refund("r2", "o2", "2026-11-05", "5000", 9).write()
    publish("2026-10")
    # 34000 was paid 100 + 150 + 200 + 100 = 550.00; without the order it is 29000, 430.00
    assert later("2026-11")["a"] == "-120.00"


def test_a_part_that_is_left_of_an_order_keeps_its_own_months_refund() -> None:
    scheme(OWN_MONTH)
    sold().refund("r1", "o2", "2026-10-20", "1000", 1).refund("r2", "o2", "2026-11-05", "4000", 8).write()
    publish("2026-10")
    # 34000 → 30000, which pays 100 + 150 + 200
    assert later("2026-11")["a"] == "-100.00"


def test_postage_is_no_more_than_what_is_left() -> None:
    scheme(SCHEME.replace("sales_amount", "sales_amount - sales_post_fee"))
    Shop().sell("o1", "2026-10-05", "9000", post_fee="10").refund("r1", "o1", "2026-11-05", "8995", 9).write()
    publish("2026-10")
    # 8990 paid 89.90; of 5 yuan that are left 5 are postage
    assert later("2026-11")["a"] == "-89.90"


def test_each_agent_is_looked_at_alone() -> None:
    scheme(SCHEME.replace("commission", "bonus share = team_sales_share * 1000 yuan; missing gives 0\ncommission"))
    shop = Shop().sell("o1", "2026-10-05", "6000").sell("o2", "2026-10-06", "4000", "b")
    shop.refund("r1", "o1", "2026-11-05", "2000", 1).refund("r2", "o2", "2026-11-05", "1000", 1).write()
    publish("2026-10")
    # a: 4000 of 8000 is 50 %, 100 less, and 1 % of 2000; b: 3000 of 9000 is 33.33 %, 66.70 less, and 1 % of 1000
    assert later("2026-11") == {"a": "-120.00", "b": "-76.70"}


RANKED = SCHEME + "rank by sales_amount within all\nfirst: award 100\n"


def test_a_place_is_lost_and_nobody_else_is_adjusted() -> None:
    scheme(RANKED)
    shop = Shop(agents=("a", "b", "c")).sell("o1", "2026-10-05", "6000").sell("o2", "2026-10-06", "4000", "b")
    shop.sell("o3", "2026-10-06", "100", "c").refund("r1", "o1", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    assert later("2026-11") == {"a": "-160.00", "b": "0.00", "c": "0.00"}


def test_a_guarantee_pays_without_the_sale_too() -> None:
    scheme(SCHEME + "guarantee commission at 500\n")
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    assert later("2026-11") == {"a": "-75.00", "b": "0.00"}


def test_a_pool_is_shared_again_and_others_keep_their_shares() -> None:
    scheme(SCHEME + "pool prize = 900 yuan, by sales_amount within all\n")
    shop = Shop().sell("o1", "2026-10-05", "6000").sell("o2", "2026-10-06", "3000", "b")
    shop.refund("r1", "o1", "2026-11-05", "3000", 10).write()
    publish("2026-10")
    # 600 of 900 becomes 450, and 1 % of 3000
    assert later("2026-11") == {"a": "-180.00", "b": "0.00"}


def test_a_conversion_is_undone_with_the_sale() -> None:
    scheme(SCHEME.replace("commission", "bonus converted = inq_pay_final_buyers * 10 yuan\ncommission"))
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    assert later("2026-11")["a"] == "-155.00"


# --- what was published ----------------------------------------------------------------------------------------------


def test_the_entry_in_force_counts_and_not_the_one_it_corrects() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    scheme(WHOLE)
    publish("2026-10", "--correct", "the wrong mode")
    assert later("2026-11")["a"] == "-295.00"


def test_a_month_is_undone_by_its_own_version() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    scheme(
        WHOLE.replace("version 1", "version 2")
        .replace("2026-08-01", "2026-11-01")
        .replace("later_refunds", "base 9\nlater_refunds")
    )
    assert later("2026-11")["a"] == "-145.00"


def test_a_version_that_did_not_take_refunds_back_is_undone_all_the_same() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    scheme(SCHEME.replace("later_refunds: take back\n", ""))
    publish("2026-10")
    scheme(SCHEME.replace("version 1", "version 2").replace("2026-08-01", "2026-11-01"))
    assert later("2026-11")["a"] == "-145.00"


def test_it_is_reproduced_from_the_entry_alone() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    publish("2026-11")
    Path("shop.scheme").unlink()
    ran = kaohe("reproduce", "2026-11", "--ledger", "pay.ledger", lang="en")
    assert (ran.status, "figures are the same" in ran.out) == (0, True), ran.out + ran.err
    entry = json.loads(kaohe("history", "2", "--ledger", "pay.ledger", "--format", "json").out)
    (given,) = [each for each in entry["figures"]["agents"] if each["agent"] == "a"]
    (adjustment,) = given["adjustments"]
    assert (adjustment["period"], adjustment["entry"], adjustment["version"]) == ("2026-10", 1, 1)
    assert (adjustment["paid"], adjustment["without"]) == ("575.00", "430.00")
    r1 = {"refund": "r1", "order": "o2", "amount": "6000.00", "quantity": 10, "day": "2026-11-05"}
    assert adjustment["refunds"] == given["refunds"] == [r1]
    assert "adjustments" not in next(each for each in entry["figures"]["agents"] if each["agent"] == "b")


def test_a_month_that_is_not_published_is_told_and_not_adjusted() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    shop = sold().sell("o4", "2026-09-30", "500").refund("r1", "o2", "2026-11-05", "6000", 10)
    shop.refund("r2", "o4", "2026-11-05", "500", 10).write()
    publish("2026-10")
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K621" in ran.err, "2026-09-30" in ran.err) == (0, True, True)
    assert later("2026-11")["a"] == "-145.00"


def test_without_a_ledger_it_is_told_that_nothing_is_taken_back() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    ran = kaohe("evaluate", "shop.scheme", "data", "--period", "2026-11", lang="en")
    assert (ran.status, "K620" in ran.err) == (0, True)


def test_a_scheme_that_does_not_ask_for_it_takes_nothing_back() -> None:
    scheme(SCHEME.replace("later_refunds: take back\n", ""))
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    assert [line["id"] for line in evaluate("2026-11")["agents"][0]["lines"]] == ["commission"]


def test_other_data_than_was_published_is_never_guessed_at() -> None:
    shop = sold().refund("r1", "o2", "2026-11-05", "6000", 10)
    shop.write()
    publish("2026-10")
    shop.sell("o9", "2026-10-20", "50", "b").write()  # came late
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K622" in ran.err) == (1, True)
    assert "sales of b was 100.00, and is 150.00" in ran.err
    publish("2026-10", "--correct", "a sale came late")
    assert later("2026-11")["a"] == "-145.00"


def test_sales_that_are_nobodys_any_more_are_seen() -> None:
    shop = sold().refund("r1", "o2", "2026-11-05", "6000", 10)
    shop.write()
    publish("2026-10")
    shop.messages.clear()  # as where old messages are thrown away
    shop.refund("r2", "o3", "2026-11-06", "1", 0).write()
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K622" in ran.err) == (1, True)


def test_pay_that_cannot_be_computed_without_the_sale_is_told() -> None:
    scheme(SCHEME.replace("commission", "bonus large: 10 when avg_order_value > 5\ncommission"))
    shop = Shop().sell("o1", "2026-10-05", "6000").sell("o2", "2026-10-05", "6000", "b")
    shop.sell("o4", "2026-11-05", "10").sell("o5", "2026-11-05", "10", "b")
    shop.refund("r1", "o1", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K623" in ran.err) == (1, True), ran.out + ran.err


def test_who_was_paid_otherwise_than_it_is_computed_now_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from kaohe.adjusting.published import Published

    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    monkeypatch.setattr(Published, "paid", {"a": "600.00"})
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K624" in ran.err, "600.00" in ran.err) == (1, True, True)


def test_a_month_published_with_other_settings_is_undone_with_these() -> None:
    # Under `order` the sale is of the day of the order, 31 October; under the other rule of the day it was paid.
    shop = Shop().sell("o1", "2026-10-05", "29000")
    shop.messages += ["s,s:a,late,2026-10-31 23:50:00,buyer,hello", "s,s:a,late,2026-10-31 23:51:00,agent,welcome"]
    shop.orders.append("o2,s,late,2026-10-31 23:55:00,2026-11-01 00:05:00,6000,0,10")
    shop.refund("r1", "o2", "2026-12-05", "6000", 10).write()
    Path("order.yaml").write_text("judgment_rule: order\n", encoding="utf-8")
    publish("2026-10", "--settings", "order.yaml")
    assert later("2026-12")["a"] == "-145.00"


def test_of_who_is_not_under_the_scheme_any_more_it_is_told() -> None:
    scheme(SCHEME.replace("period month", 'period month\nfor level = "正式"'))
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    agents = "agent,level\na,正式\nb,正式\n"
    Path("data/agents.csv").write_text(agents, encoding="utf-8")
    publish("2026-10")
    Path("data/agents.csv").write_text(agents.replace("a,正式", "a,实习"), encoding="utf-8")
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K626" in ran.err, "-145.00" in ran.err) == (0, True, True), ran.err


def test_who_was_not_under_the_scheme_then_is_not_adjusted() -> None:
    scheme(SCHEME.replace("period month", 'period month\nfor level = "正式"'))
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    agents = "agent,level\na,正式\nb,正式\n"
    Path("data/agents.csv").write_text(agents.replace("a,正式", "a,实习"), encoding="utf-8")
    publish("2026-10")
    Path("data/agents.csv").write_text(agents, encoding="utf-8")
    assert later("2026-11") == {"a": "0.00", "b": "0.00"}


def test_weeks_are_periods_too() -> None:
    scheme(SCHEME.replace("period month", "period week"))
    shop = Shop().sell("o1", "2026-10-05", "29000").sell("o2", "2026-10-06", "6000")
    shop.refund("r1", "o2", "2026-10-13", "6000", 10).write()
    publish("2026-W41")
    assert later("2026-W42")["a"] == "-145.00"


def test_refunds_still_arrive_while_the_period_runs() -> None:
    sold().refund("r1", "o2", "2026-12-31", "6000", 10).write()
    publish("2026-10")
    assert "K359" in codes("2026-12")
    assert "K359" not in codes("2026-11")


def test_tables_that_it_needs_are_named() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    Path("data/refunds.csv").unlink()
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K627" in ran.err, "refunds" in ran.err) == (1, True, True)


def test_figures_of_a_group_are_without_the_agents_own_refunds() -> None:
    scheme(SCHEME + "bonus ours = all(sales_amount) * 1%\n")
    shop = Shop().sell("o1", "2026-10-05", "6000").sell("o2", "2026-10-06", "4000", "b")
    shop.refund("r1", "o1", "2026-11-05", "2000", 1).refund("r2", "o2", "2026-11-05", "1000", 1).write()
    publish("2026-10")
    # a: 1 % of 2000 of his own and of 8000 in place of 10000; b: of 1000, and of 9000
    assert later("2026-11") == {"a": "-40.00", "b": "-20.00"}


def test_who_sold_nothing_is_no_other_figure() -> None:
    scheme(SCHEME + "bonus large: 10 when avg_order_value > 50000; missing gives 0\n")
    shop = sold().refund("r1", "o2", "2026-11-05", "6000", 10)
    shop.messages.append("s,nobody's,somebody,2026-10-05 09:00:00,buyer,hello")  # an agent only by this account
    shop.write()
    publish("2026-10")
    assert later("2026-11")["a"] == "-145.00"


def test_who_had_refunds_before_is_adjusted_then_alone() -> None:
    shop = sold().refund("r1", "o3", "2026-11-05", "50", 1).refund("r2", "o2", "2026-12-05", "6000", 10)
    shop.write()
    publish("2026-10")
    publish("2026-11")
    assert later("2026-12") == {"a": "-145.00", "b": "0.00"}


def test_a_refund_of_the_sales_month_that_came_late_is_seen_where_it_is_not_known_what_was_known() -> None:
    scheme(OWN_MONTH.replace("later_refunds: take back\n", ""))
    shop = sold().refund("r1", "o2", "2026-11-05", "5000", 9)
    shop.write()
    publish("2026-10")
    scheme(OWN_MONTH.replace("version 1", "version 2").replace("2026-08-01", "2026-11-01"))
    shop.refund("r0", "o2", "2026-10-20", "1000", 1).write()
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K622" in ran.err, "refunded amount of the same month of a" in ran.err) == (1, True, True)


def test_what_the_published_scheme_needs_must_still_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme(SCHEME + "bonus careful: 5 when aftersale_cost < 5\n")
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    Path("data/costs.csv").write_text("cost_id,shop,agent,incurred_at,kind,amount\n", encoding="utf-8")
    publish("2026-10")
    Path("data/costs.csv").unlink()
    scheme(SCHEME.replace("version 1", "version 2").replace("2026-08-01", "2026-11-01"))
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K358" in ran.err) == (1, True)
    fewer = Registry()
    for metric in metrics():
        if metric.id != "aftersale_cost":
            fewer.register(metrics().owner(metric.id), metric)
    monkeypatch.setattr(engine, "load_plugins", lambda: fewer)
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K201" in ran.err) == (1, True)


def test_other_settings_need_somebody_who_opens_the_dataset_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    Path("quick.yaml").write_text("quick_seconds: 20\n", encoding="utf-8")
    publish("2026-10", "--settings", "quick.yaml")
    assert later("2026-11")["a"] == "-145.00"
    adjust = engine.adjust
    monkeypatch.setattr(engine, "adjust", lambda *given: adjust(*given[:5]))
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K625" in ran.err) == (1, True)


def test_an_entry_that_was_tampered_with_is_not_undone() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    sql("pay.ledger", "DROP TRIGGER kaohe_no_update", "UPDATE kaohe_entries SET published_by = 'Bob'")
    ran = run("evaluate", "2026-11")
    assert (ran.status, "K887" in ran.err) == (1, True)


def test_whatever_comes_back_in_whatever_month_the_sum_is_what_is_left() -> None:
    """Against tiers of our own: adjustments add up to what the month pays without all refunds, less what it paid."""

    def due(sales: Fraction) -> Fraction:
        ends, rates = (0, 10000, 20000, 30000), (100, 150, 200, 250)
        parts = [
            max(Fraction(0), min(sales, upper) - lower) for lower, upper in zip(ends, (*ends[1:], 10**9), strict=True)
        ]
        paid = sum((part * rate for part, rate in zip(parts, rates, strict=True)), Fraction(0)) / 10000
        return Fraction(floor(paid * 100 + Fraction(1, 2)), 100)

    chance = Random(4)  # noqa: S311 - no secret
    shop, left = Shop(), {}
    for number in range(8):
        left[f"o{number}"] = Fraction(chance.randrange(100, 900000), 100)
        shop.sell(f"o{number}", f"2026-10-{number + 10}", f"{float_free(left[f'o{number}'])}")
    first = sum(left.values(), Fraction(0))
    for number, day in enumerate(("2026-11-05", "2026-11-20", "2026-12-01", "2026-12-02", "2026-12-31")):
        order = f"o{chance.randrange(8)}"
        amount = left[order] if number % 2 else Fraction(floor(left[order] * 50), 100)
        left[order] -= amount
        shop.refund(f"r{number}", order, day, float_free(amount))
    shop.write()
    publish("2026-10")
    taken = [Fraction(later("2026-11")["a"])]
    publish("2026-11")
    taken.append(Fraction(later("2026-12")["a"]))
    assert sum(taken) == due(sum(left.values(), Fraction(0))) - due(first)
    assert all(taken)


def float_free(amount: Fraction) -> str:
    """Write yuan with two decimals."""
    fen = amount.numerator * 100 // amount.denominator
    return f"{fen // 100}.{fen % 100:02d}"


# --- what came late, or was taken already --------------------------------------------------------------------------


def test_a_refund_that_reached_the_data_late_is_taken_back_all_the_same() -> None:
    shop = sold()
    shop.write()
    publish("2026-10")
    publish("2026-11")
    shop.refund("r1", "o2", "2026-11-05", "6000", 10).refund("r2", "o1", "2026-12-05", "1000", 1).write()
    # 35000 paid 575.00; 28000 pays 100 + 150 + 160 = 410.00
    assert later("2026-12")["a"] == "-165.00"
    said = run("evaluate", "2026-12").err
    assert ("K628" in said, "r1 (2026-11-05)" in said, "r2" in said) == (True, True, False)
    publish("2026-12")
    assert later("2026-12")["a"] == "-165.00"
    assert later("2027-01")["a"] == "0.00"
    assert later("2026-11")["a"] == "0.00"  # what December took is not November's any more
    assert "K629" in codes("2026-11")


def test_a_refund_of_a_month_that_was_never_published_is_taken_back_later() -> None:
    shop = sold().refund("r1", "o2", "2026-11-05", "6000", 10)
    shop.write()
    publish("2026-10")
    assert later("2026-12")["a"] == "-145.00"
    assert later("2027-01")["a"] == "-145.00"


def test_a_refund_of_a_month_whose_version_took_nothing_back_is_taken_back_later() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    scheme(SCHEME.replace("later_refunds: take back\n", ""))
    publish("2026-10")
    publish("2026-11")
    scheme(SCHEME.replace("version 1", "version 2").replace("2026-08-01", "2026-12-01"))
    assert later("2026-12")["a"] == "-145.00"


@pytest.mark.parametrize(("period", "less"), [("month", "refund_amount"), ("week", "refund_amount_same_month")])
def test_what_an_earlier_version_deducted_by_itself_is_not_taken_back_again(period: str, less: str) -> None:
    before = SCHEME.replace("later_refunds: take back\n", "").replace("sales_amount", f"sales_amount - {less}")
    shop = Shop().sell("o1", "2026-10-05", "29000").sell("o2", "2026-10-06", "6000")
    months = ("2026-10", "2026-11", "2026-12") if period == "month" else ("2026-W41", "2026-W42", "2026-W43")
    shop.refund("r1", "o2", "2026-11-05" if period == "month" else "2026-10-13", "6000", 10)
    shop.refund("r2", "o1", "2026-12-05" if period == "month" else "2026-10-20", "1000", 1).write()
    scheme(before.replace("period month", f"period {period}"))
    publish(months[0])
    publish(months[1])
    after = SCHEME.replace("period month", f"period {period}").replace("version 1", "version 2")
    scheme(after.replace("2026-08-01", "2026-12-01" if period == "month" else "2026-10-19"))
    # What the earlier version deducted is no matter of the month of the sale: 35000 pays 575.00, 34000 pays 550.00.
    assert later(months[2])["a"] == "-25.00"


def test_a_refund_whose_day_was_corrected_is_not_taken_twice() -> None:
    shop = sold().refund("r1", "o2", "2026-11-30", "6000", 10)
    shop.write()
    publish("2026-10")
    publish("2026-11")
    shop.refunds.clear()
    shop.refund("r1", "o2", "2026-12-01", "6000", 10).refund("r2", "o1", "2026-12-02", "5000", 1).write()
    # 29000 pays 430.00, 24000 pays 330.00
    assert later("2026-12")["a"] == "-100.00"
    said = run("evaluate", "2026-12").err
    assert ("K629" in said, ": r1" in said) == (True, True)
    publish("2026-11", "--correct", "the day was wrong")
    assert later("2026-12")["a"] == "-245.00"


def test_what_was_handed_in_without_naming_refunds_was_all_until_then() -> None:
    shop = sold().refund("r1", "o2", "2026-11-05", "6000", 10).refund("r2", "o1", "2026-12-05", "5000", 1)
    shop.write()
    publish("2026-10")
    given = {"period": "2026-10", "paid": "575", "without": "430"}
    agents = [{"agent": "a", "values": {"sales_amount": "0"}, "adjustments": [given]}]
    Path("figures.json").write_text(json.dumps({"period": "2026-11", "agents": agents}), encoding="utf-8")
    line = ("publish", "shop.scheme", "--metrics", "figures.json", "--ledger", "pay.ledger", "--by", "Ann")
    ran = kaohe(*line, lang="en")
    assert ran.status == 0, ran.err
    assert later("2026-12")["a"] == "-100.00"


def test_many_late_refunds_are_counted_and_the_first_named() -> None:
    shop = sold()
    shop.write()
    publish("2026-10")
    publish("2026-11")
    for number in range(7):
        shop.refund(f"r{number}", "o2", "2026-11-05", "1", 0)
    shop.write()
    said = run("evaluate", "2026-12").err
    assert ("7 of them" in said, "r4" in said, "r5" in said, "…" in said) == (True, True, False, True)


def test_who_was_paid_ahead_owes_what_the_sale_was_worth() -> None:
    one_percent = "commission on sales_amount, whole: up to 10000 1%; above 1%\nadvance commission at 1000\n"
    scheme(SCHEME.partition("commission")[0] + one_percent + "later_refunds: take back\n")
    shop = Shop().sell("o1", "2026-10-05", "50000").sell("o2", "2026-10-06", "30000")
    shop.sell("o3", "2026-11-05", "150000").refund("r1", "o2", "2026-11-06", "30000", 10).write()
    publish("2026-10")
    # October earned 800, was paid 1000 and owes 200; without the sale it earned 500 and owes 500.
    (found,) = [each for each in evaluate("2026-11")["agents"] if each["agent"] == "a"]
    # November earns 1500, of which the 200 are taken back, and the 300 as a later refund: 800 + 1500 − 300 in all.
    lines = {line["id"]: line["amount"] for line in found["lines"]}
    assert (lines, found["total"]) == ({"commission": "1300.00", "later_refunds": "-300.00"}, "1000.00")
    line = ("explain", "shop.scheme", "data", "--period", "2026-11", "--ledger", "pay.ledger", "--agent", "a")
    english, chinese = kaohe(*line, lang="en").out, kaohe(*line, lang="zh").out
    assert (
        "2026-10 pays 800.00 with the refunded sales, 500.00 without, "
        "each less what is still owed of advances: 200.00, 500.00" in english
    )
    assert "2026-10 含退掉的销售 800.00，不含 500.00，都减去了没扣回的预支 200.00、500.00" in chinese
    assert "2026-10 commission: 800.00 → 500.00" in english
    assert "500.00 to be taken back in all" in english
    publish("2026-11")
    ran = kaohe("reproduce", "2026-11", "--ledger", "pay.ledger", lang="en")
    assert (ran.status, "figures are the same" in ran.out) == (0, True), ran.out + ran.err
    assert later("2026-12")["a"] == "0.00"


def test_who_moved_from_another_scheme_is_told() -> None:
    of = 'period month\nfor level = "{}"'
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).refund("r2", "o3", "2026-11-05", "1", 0).write()
    levels = "agent,level\na,{}\nb,正式\n"
    Path("data/agents.csv").write_text(levels.format("实习"), encoding="utf-8")
    scheme(SCHEME.replace("Shop", "Trial").replace("period month", of.format("实习")))
    publish("2026-10")
    staff = SCHEME.replace("Shop", "Staff").replace("period month", of.format("正式"))
    scheme(staff)
    publish("2026-10")
    assert "K630" not in codes("2026-11")  # Staff is not for a, and paid b itself
    Path("data/agents.csv").write_text(levels.format("正式"), encoding="utf-8")
    said = run("evaluate", "2026-11").err
    assert ("K630" in said, "Of a " in said, "2026-10" in said, "Trial" in said) == (True, True, True, True), said
    assert "K630" not in codes("2026-12")
    assert "K630" not in codes("2026-10")


# --- how it is shown -------------------------------------------------------------------------------------------------


def test_both_computations_are_shown_in_both_languages() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    line = ("explain", "shop.scheme", "data", "--period", "2026-11", "--ledger", "pay.ledger", "--agent", "a")
    english, chinese = kaohe(*line, lang="en").out, kaohe(*line, lang="zh").out
    for said in (
        "later refunds −145.00 yuan: 2026-10 pays 575.00 with the refunded sales, 430.00 without",
        "2026-10: 430.00 − 575.00 = −145.00",
        "2026-10 commission: 575.00 → 430.00",
        "with: sales 35000.00; 10000 × 1% + 10000 × 1.5% + 10000 × 2% + 5000 × 2.5% = 575.00",
        "without: sales 29000.00; 10000 × 1% + 10000 × 1.5% + 9000 × 2% = 430.00",
        "refunds of sales of 2026-10: 1, 6000.00 yuan in all",
    ):
        assert said in english
    for said in (
        "往月退款 −145.00 元：2026-10 含退掉的销售 575.00，不含 430.00（台账第 1 条，第 1 版）",
        "2026-10：430.00 − 575.00 = −145.00",
        "不含：销售额 29000.00；10000 × 1% + 10000 × 1.5% + 9000 × 2% = 430.00",
        "2026-10 的销售退款 1 笔，共 6000.00 元",
    ):
        assert said in chinese
    for kind in ("html", "markdown"):
        assert "29000.00" in kaohe(*line, "--format", kind, lang="en").out


def test_the_refunds_are_listed_on_request() -> None:
    sold().refund("r1", "o2", "2026-11-05", "6000", 10).write()
    publish("2026-10")
    for name in ("later_refunds", "往月退款"):
        ran = run("explain", "2026-11", "--rows", name)
        assert ran.status == 0, ran.err
        row = next(line.split() for line in ran.out.splitlines() if " r1 " in f" {line} ")
        assert row == ["2026-10", "1", "r1", "o2", "2026-11-05", "6000.00"]
    assert "no rows" in run("explain", "2026-11", "--rows", "later_refunds", "--agent", "b").out
