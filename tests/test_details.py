"""Every figure opens: the rows behind it add up to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis
import pytest

import kaohe
from kaohe.diagnostics import render
from kaohe.events.events import Events
from kaohe.extension import each
from kaohe.metrics import GROUPINGS, Grouping, Measure, Metric, MetricTable, Registry
from kaohe.metrics import details as module
from kaohe.metrics.details import Behind, Details
from kaohe.periods import Period
from kaohe.values import Kind, half_up
from kaohe.words import Words
from oracle import Shop
from support_engine import REGISTRY, computed, opened
from support_events import shop, without

OCTOBER = Period.month(2026, 10)


def busy() -> Shop:
    """A shop in which most figures are not 0, with two helpers of one review and a buyer of both."""
    made = shop().account("a1", "Ann").account("a2", "Bob").account("c1", "Cat", "aftersale")
    made = made.agent("Ann", "T1").agent("Bob", "T1").agent("Cat", "T2").fact("Ann", "1000").fact("Bob", "500")
    made = made.chat("a1", "b1", "09:00 b hello", "09:00:20 a hi", "09:01 b price?", "09:02 a 9", "09:03 b ok")
    made = made.chat("a2", "b1", "09:04 b and you?", "09:05 a the same", "09:06 b fine")
    made = made.order("o1", "b1", "09:05:30", "09:07", "120.50", post="10", qty=2, received="03 09:00")
    made = made.chat("a2", "b2", "10:00 b hello", "10:01 a hi", "10:02 b thanks").order(
        "o2", "b2", "10:03", amount="30"
    )
    made = made.chat("a1", "b3", "11:00 b hello", "11:01 b anyone?").chat("a1", "b4", "11:00 a $away")
    made = made.order("o3", "b5", "12:00", "12:01", "77.07").order("o4", "b2", "13:00", "13:01", "41", qty=3)
    made = made.on("04").chat("c1", "b1", "09:00 b broken", "09:10 a sorry", "09:12 b bad")
    made = made.refund("o1", "05 10:00", "20.10", 1).review(
        "o1", "05 09:00", "bad", responsible="Ann", handler="Cat", fixed="06 09:00"
    )
    return made.review("o1", "05 09:30", "neutral", handler="Cat").cost("Cat", "04 10:00", "5.55").build()


@pytest.fixture(scope="module")
def events() -> Events:
    return opened(busy(), {"forward_filter": None}).over(OCTOBER)


@pytest.fixture(scope="module")
def tables(events: Events) -> dict[str, MetricTable]:
    return {by: computed(events, "2026-10", by) for by in GROUPINGS}


def open_(events: Events, metric: str, by: Grouping, name: str, registry: Registry = REGISTRY) -> Details:
    """Open a figure, which must succeed."""
    found, report = kaohe.details(events, registry, metric, OCTOBER, by, name)
    assert found is not None, render(report, "en")
    assert not list(report)
    return found


def findings(events: Events, metric: str, by: Grouping, name: str, registry: Registry = REGISTRY) -> list[str]:
    """Open a figure, which must fail: what is said, in both languages."""
    found, report = kaohe.details(events, registry, metric, OCTOBER, by, name)
    assert found is None
    return [f"{each.rule.code} {each.message('zh')} / {each.message('en')} {each.remedy('en')}" for each in report]


def columns(rows: Behind, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in rows.rows]


def sum_of(behind: Behind) -> Fraction:
    return sum((Fraction(row["value"]) for row in behind.rows), Fraction(0))  # type: ignore[arg-type] # a number


# --- every figure ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_rows_behind_every_figure_give_it(
    by: Grouping, events: Events, tables: dict[str, MetricTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One row of each metric in turn. The table is the one that all metrics were computed for, not one for each figure.
    monkeypatch.setattr(module, "compute", lambda *_: tables[by])
    rows = tables[by].rows
    for number, metric in enumerate(one for one in REGISTRY if by in one.groupings):
        row = rows[number % len(rows)]
        behind = open_(events, metric.id, by, row.key)
        above = sum_of(behind.numerator)
        below = None if behind.denominator is None else sum_of(behind.denominator)
        value = None if below == 0 else half_up(above if below is None else above / below, metric.places)
        assert value == row.values[metric.id] == behind.value, (metric.id, row.key)
        assert behind.pending == row.pending.get(metric.id)
        assert behind.so_far == (metric.id in tables[by].so_far)


def test_enough_figures_are_not_0(tables: dict[str, MetricTable]) -> None:
    """Else the test above would show little."""
    [row] = tables["all"].rows
    assert len([value for value in row.values.values() if value]) >= 60


def test_a_figure_is_computed_by_itself_too(events: Events) -> None:
    """o1 120.50 and o4 41.00 are Bob's; of the whole, o3 is nobody's."""
    assert open_(events, "销售额", "agent", "Bob").value == Decimal("161.50")
    assert open_(events, "sales", "team", "T1").value == Decimal("161.50")
    share = open_(events, "team_sales_share", "agent", "Bob")
    assert (share.value, share.denominator and share.denominator.total) == (Decimal("1.0000"), Decimal("161.50"))


# --- what a row tells -----------------------------------------------------------------------------------------------


def test_rows_are_told_by_name_day_moment_and_yuan(events: Events) -> None:
    bob = open_(events, "sales_amount", "agent", "Bob")
    assert bob.denominator is None
    assert bob.numerator.rows == (
        {
            "day": date(2026, 10, 1),
            "agent": "Bob",
            "shop": "S1",
            "buyer": "b1",
            "order_id": "o1",
            "amount": Decimal("120.50"),
            "post_fee": Decimal("10.00"),
            "quantity": Decimal(2),
            "value": Decimal("120.50"),
        },
        {
            "day": date(2026, 10, 1),
            "agent": "Bob",
            "shop": "S1",
            "buyer": "b2",
            "order_id": "o4",
            "amount": Decimal("41.00"),
            "post_fee": Decimal("0.00"),
            "quantity": Decimal(3),
            "value": Decimal("41.00"),
        },
    )
    cat = open_(events, "first_response_seconds", "agent", "Cat").numerator
    assert columns(cat, "opened", "answered", "value") == [("2026-10-04 09:00:00", "2026-10-04 09:10:00", 600)]


def test_rows_come_in_order_of_time(events: Events) -> None:
    rounds = open_(events, "avg_response_seconds", "all", "all").numerator
    assert columns(rounds, "opened", "agent", "value") == [
        ("2026-10-01 09:00:00", "Ann", 20),
        ("2026-10-01 09:01:00", "Ann", 60),
        ("2026-10-01 09:04:00", "Bob", 60),
        ("2026-10-01 10:00:00", "Bob", 60),
        ("2026-10-04 09:00:00", "Cat", 600),
    ]
    assert rounds.total == 800


def test_people_of_a_review_and_orders_of_an_assistant_are_called_by_name(events: Events) -> None:
    review = open_(events, "responsible_bad_reviews", "agent", "Ann").numerator
    assert columns(review, "agent", "handler", "order_id", "fixed") == [("Ann", "Cat", "o1", True)]
    # Ann asked first, Bob closed.
    helped = open_(events, "assist_order_amount", "agent", "Ann").numerator
    assert columns(helped, "agent", "order_id", "amount", "value") == [
        ("Ann", "o1", Decimal("120.50"), Decimal("120.50"))
    ]
    assert "order" not in helped.rows[0]


def test_a_review_of_two_agents_stands_once_in_their_team(events: Events) -> None:
    for name in ("Ann", "Bob"):
        assert len(open_(events, "bad_reviews", "agent", name).numerator.rows) == 1
    assert columns(open_(events, "bad_reviews", "team", "T1").numerator, "order_id", "value") == [("o1", 1)]


def test_what_is_nobodys_has_no_agent(events: Events) -> None:
    silent = open_(events, "silent_sales_share", "shop", "S1")
    assert columns(silent.numerator, "buyer", "value") == [("b5", Decimal("77.07"))]
    assert "agent" not in silent.numerator.rows[0]
    assert silent.denominator is not None
    # 77.07 of 120.50 + 77.07 + 41.00 = 238.57
    assert (silent.denominator.total, silent.value) == (Decimal("238.57"), Decimal("0.3230"))


def test_the_document(events: Events) -> None:
    cost = open_(events, "aftersale_cost_per_case", "agent", "Cat").to_json()
    row = {"day": "2026-10-04", "agent": "Cat", "shop": "S1", "cost_id": "c4", "kind": "cashback", "amount": "5.55"}
    assert cost == {
        "metric": "aftersale_cost_per_case",
        "from": "2026-10-01",
        "to": "2026-10-31",
        "by": "agent",
        "agent": "Cat",
        "value": "5.55",
        "pending": "2026-11-02",
        "numerator": [row | {"value": "5.55"}],
        "denominator": [row | {"value": "1"}],
        "filtered": [],
    }
    nothing = open_(events, "target_completion", "agent", "Cat").to_json()
    assert (nothing["value"], nothing["denominator"]) == (None, [])
    assert open_(events, "sales_qty", "all", "all").to_json()["all"] == "all"


# --- a maximum ------------------------------------------------------------------------------------------------------


def crowded() -> Shop:
    """Ann has two accounts and two shops; three of her sessions are open at 09:05, at 09:06, on the 2nd at 12:00."""
    made = shop().account("a1", "Ann").account("a2", "Ann").account("x1", "Bob").agent("Ann", "T1").agent("Bob", "T1")
    made = made.at("S2").account("a3", "Ann").at("S1")
    made = made.chat("a1", "b1", "09:00 b hi", "09:05 a hi").chat("a2", "b2", "09:02 b hi", "09:07 a hi")
    made = (
        made.chat("a1", "b3", "09:05 b hi", "09:14 a hi").at("S2").chat("a3", "b4", "09:06 b hi", "09:10 a hi").at("S1")
    )
    made = made.chat("x1", "b5", "09:00 b hi", "09:09 a hi").chat("x1", "b6", "09:01 b hi", "09:09 a hi").on("02")
    for buyer in ("b1", "b2", "b3"):
        made = made.chat("a1", buyer, "12:00 b hi", "12:05 a hi")
    return made.build()


@pytest.mark.parametrize(
    ("by", "name", "open_then"),
    [
        ("agent", "Ann", ["a1 b1", "a2 b2", "a1 b3"]),
        ("agent", "Bob", ["x1 b5", "x1 b6"]),
        ("team", "T1", ["a1 b1", "a2 b2", "a1 b3"]),
        ("all", "all", ["a1 b1", "a2 b2", "a1 b3"]),
        ("shop", "S1", ["a1 b1", "a2 b2", "a1 b3"]),
        ("shop", "S2", ["a3 b4"]),
    ],
)
def test_a_maximum_opens_into_the_sessions_of_its_first_moment(by: Grouping, name: str, open_then: list[str]) -> None:
    """Both ends belong to a session: at 09:05, where b1's ends and b3's begins, Ann has three."""
    found = open_(opened(crowded(), {}), "max_concurrent_sessions", by, name)
    assert found.value == len(open_then)
    assert [f"{account} {buyer}" for account, buyer in columns(found.numerator, "account", "buyer")] == open_then
    if open_then[0] == "a1 b1":
        assert columns(found.numerator, "at", "start", "end", "shop")[0] == (
            "2026-10-01 09:05:00",
            "2026-10-01 09:00:00",
            "2026-10-01 09:05:00",
            "S1",
        )


def test_a_maximum_over_nothing_is_0() -> None:
    made = shop().account("a1", "Ann").chat("a1", "b1", "09-30 09:00 b hi")
    found = open_(opened(made.build(), {}), "max_concurrent_sessions", "agent", "Ann")
    assert (found.value, found.numerator.rows) == (0, ())


# --- filtered sessions ----------------------------------------------------------------------------------------------


FILTERS = {"ad_filter": {"phrase": "buy!", "within": 1}, "single_line_filter": {"min_agent_replies": 1}}


def sieved() -> Shop:
    """Ann: b1 counts; b2 got an ad, then was asked nothing; b3 was forwarded; b4 wrote a line. Bob: b5 wrote a line."""
    made = (
        shop().account("a1", "Ann").account("a2", "Bob").agent("Ann", "T1").agent("Bob", "T2").cost("Ann", "09:00", "1")
    )
    made = made.chat("a1", "b1", "09:00 b hi", "09:01 a yes", "09:02 b ok")
    made = made.chat("a1", "b2", "10:00 b hi", "10:01 a buy!", "10:02 b no", "12:00 a still there?")
    made = made.chat("a1", "b3", "11:00 b hi", "11:01 b hello", "11:02 > a2").chat(
        "a1", "b4", "08:00 b hi", "08:01 a yes"
    )
    made = made.chat("a2", "b5", "08:30 b hi", "08:31 a yes").order("o1", "b9", "09:00", "09:01")
    return made.on("09-30").chat("a1", "b6", "09:00 b hi", "09:01 a yes").build()


@pytest.fixture(scope="module")
def filtered_events() -> Events:
    return opened(sieved(), FILTERS).over(OCTOBER)


def test_filtered_sessions_stay_visible_with_their_reasons(filtered_events: Events) -> None:
    ann = open_(filtered_events, "reception_buyers", "agent", "Ann")
    assert columns(ann.numerator, "buyer") == [("b1",)]
    columns_of = ("buyer", "start", "end", "buyer_messages", "replies", "reason")
    day = "2026-10-01"
    assert [tuple(row[column] for column in columns_of) for row in ann.filtered] == [
        ("b4", f"{day} 08:00:00", f"{day} 08:01:00", 1, 1, "single_line"),
        ("b2", f"{day} 10:00:00", f"{day} 10:02:00", 2, 1, "ad"),
        ("b3", f"{day} 11:00:00", f"{day} 11:02:00", 2, 0, "forwarded"),
        ("b2", f"{day} 12:00:00", f"{day} 12:00:00", 0, 1, "no_buyer_message"),
    ]
    assert list(ann.filtered[0])[:4] == ["agent", "shop", "account", "buyer"]
    assert [row["buyer"] for row in open_(filtered_events, "reply_rate", "team", "T2").filtered] == ["b5"]
    assert len(open_(filtered_events, "reply_rate", "all", "all").filtered) == 5
    assert len(open_(filtered_events, "sales_amount", "shop", "S1").filtered) == 5


def test_filtered_buyers_tell_all_their_reasons(filtered_events: Events) -> None:
    rows = open_(filtered_events, "filtered_buyers", "agent", "Ann").numerator
    assert columns(rows, "buyer", "reasons", "value") == [
        ("b2", ("no_buyer_message", "ad"), 1),
        ("b3", ("forwarded",), 1),
        ("b4", ("single_line",), 1),
    ]
    document = open_(filtered_events, "filtered_buyers", "agent", "Bob").to_json()
    assert document["numerator"] == [
        {
            "day": "2026-10-01",
            "agent": "Bob",
            "shop": "S1",
            "buyer": "b5",
            "received": False,
            "reasons": ["single_line"],
            "value": "1",
        }
    ]


@pytest.mark.parametrize("metric", ["aftersale_cost", "aftersale_cost_per_case", "shop_paid_amount"])
def test_what_rests_on_no_chats_has_no_filtered_sessions(filtered_events: Events, metric: str) -> None:
    assert open_(filtered_events, metric, "shop", "S1").filtered == ()


# --- who is known ---------------------------------------------------------------------------------------------------


def test_who_has_no_rows_has_nothing_behind_his_figures() -> None:
    """Zoe is no one's account in October; c7 and shop S3 are known by their chats and orders alone."""
    made = (
        shop().account("a1", "Ann").account("z1", "Zoe", end="09-30").agent("Ann", "T1").cost("Zoe", "09-01 09:00", "1")
    )
    made = (
        made.chat("a1", "b1", "09:00 b hi", "09:01 a yes")
        .order("o1", "b1", "09:02", "09:03")
        .chat("c7", "b2", "09:00 b hi")
    )
    events = opened(made.at("S3").order("o2", "b2", "09:00").build(), {})
    assert [
        open_(events, name, "agent", "Zoe").value for name in ("sales_amount", "reply_rate", "team_sales_share")
    ] == [
        Decimal("0.00"),
        None,
        Decimal("0.0000"),
    ]
    assert open_(events, "reception_buyers", "agent", "c7").value == 1
    assert open_(events, "shop_paid_amount", "shop", "S3").value == 0


@pytest.mark.parametrize(
    ("by", "name", "said"),
    [
        ("agent", "Ann", "K812 数据里没有客服 Ann / The data know no agent Ann See kaohe metrics DATASET --by agent"),
        ("agent", "S1", "K812 数据里没有客服 S1"),
        ("shop", "S2", "K812 数据里没有店铺 S2 / The data know no shop S2 Did you mean S1? See"),
        ("team", "T1", "K812 数据里没有团队 T1"),
        ("all", "S1", "K812 数据里没有全体 S1"),
    ],
)
def test_an_unknown_group_is_told(by: Grouping, name: str, said: str) -> None:
    """An order's extra columns make nobody known; without agents there are no teams."""
    only_orders = without(shop().order("o1", "b1", "09:00", "09:01").build(), "accounts", "agents", "messages")
    [found] = findings(opened(only_orders, {}), "shop_paid_amount" if by in {"shop", "all"} else "销售额", by, name)
    assert found.startswith(said)


# --- findings -------------------------------------------------------------------------------------------------------


def test_all_that_is_unknown_is_told_at_once(events: Events) -> None:
    metric, agent = findings(events, "销售客", "agent", "Bop")
    assert metric.startswith("K810 没有指标 销售客 / There is no metric 销售客 Did you mean 销售量, 销售额?")
    assert agent.startswith("K812 数据里没有客服 Bop / The data know no agent Bop Did you mean Bob?")


def test_a_grouping_that_a_metric_lacks_is_told(events: Events) -> None:
    assert findings(events, "shop_paid_amount", "agent", "Bob") == [
        "K813 总付款 没有按客服的数 / shop payments has no figure by agent It has figures by shop, all only."
    ]


def test_missing_data_are_told() -> None:
    lacking = without(busy(), "costs", "reviews.handler")
    events = opened(lacking, {})
    (cost,) = findings(events, "aftersale_cost", "agent", "Cat")
    assert cost.startswith(
        "K814 算不出 售后成本：缺少表 costs / after-sale cost cannot be computed: table costs is absent"
    )
    (fixed,) = findings(events, "review_fix_rate", "all", "all")
    assert "缺少列 reviews.handler" in fixed


def guest(rows: Callable[[Events], Any], **changed: Any) -> Registry:
    registry = Registry()
    words = {"title": Words("怪", "odd"), "description": Words("。", ".")}
    registry.register("guest", Metric("odd", kind=Kind.COUNT, numerator=Measure(rows, **changed), **words))
    assert len(registry) == 1
    return registry


def receptions(events: Events) -> Any:
    return each(events.receptions)


def raising(problem: BaseException) -> Callable[..., Any]:
    def fail(*_: object) -> Any:
        raise problem

    return fail


def strangers(events: Events) -> Any:
    """Bob's receptions as they are, and one of an agent of no name."""
    real = each(events.receptions).select("agent", "shop", "day", "value")
    return real.union(real.mutate(agent=ibis.literal(10**6, "int64")).limit(1))


@pytest.mark.parametrize(
    ("registry", "said"),
    [
        (
            guest(raising(ValueError("no luck"))),
            "插件 guest 出错：ValueError: no luck / odd cannot be computed: plugin guest",
        ),
        (guest(raising(SystemExit(0))), "SystemExit: 0"),
        (guest(lambda events: events.receptions), "BadRows: its rows lack the column value"),
        (guest(strangers), "BadRows: its rows name an agent that does not exist"),
        (guest(receptions, opens=raising(ValueError("not now"))), "ValueError: not now"),
        (guest(receptions, opens=lambda _, rows: rows.limit(0)), "the figure is 2, but the rows that it opens give 0"),
    ],
)
def test_a_guests_failure_is_a_finding(events: Events, registry: Registry, said: str) -> None:
    (found,) = findings(events, "odd", "agent", "Bob", registry)
    assert found.startswith("K814 算不出 怪：插件 guest 出错：")
    assert said in found


def test_who_interrupts_is_obeyed(events: Events) -> None:
    with pytest.raises(KeyboardInterrupt):
        kaohe.details(events, guest(raising(KeyboardInterrupt())), "odd", OCTOBER, "agent", "Bob")


def test_a_guests_rows_may_hold_anything(events: Events) -> None:
    """Columns of any name and type; rows without a value; a column that is called as ours, but is none."""

    def rows(events: Events) -> Any:
        told = each(events.receptions).mutate(
            group=ibis.literal("z"), half=ibis.literal(0.5), start=ibis.literal("noon")
        )
        told = told.select(
            "agent", "day", "value", "group", "half", "start", account=ibis.literal("mine"), shop="seconds"
        )
        return told.union(told.mutate(value=ibis.null("int64"))).mutate(shop=ibis.null("int64"))

    found = open_(events, "odd", "agent", "Cat", guest(rows))
    assert found.numerator.rows == (
        {
            "day": date(2026, 10, 4),
            "agent": "Cat",
            "shop": None,
            "account": "mine",
            "half": "0.5",
            "start": "noon",
            "value": Decimal(1),
        },
    )


def test_the_largest_rows_are_shown_where_nothing_else_is_declared(events: Events) -> None:
    def lengths(events: Events) -> Any:
        return events.receptions.mutate(value=events.receptions.seconds)

    found = open_(events, "odd", "agent", "Bob", guest(lengths, take="max"))
    # Both of Bob's receptions took 120 seconds.
    assert (found.value, found.numerator.total, found.numerator.largest) == (120, 120, True)
    assert columns(found.numerator, "buyer") == [("b1",), ("b2",)]


def test_of_rows_that_count_once_the_largest_stands(events: Events) -> None:
    def longest(events: Events) -> Any:
        return events.receptions.mutate(value=events.receptions.seconds)

    # Whoever comes first: below 150 seconds Ann's took 60 on the 1st, Bob's 120.
    def short(events: Events) -> Any:
        told = longest(events)
        return told.filter(told.seconds < 150)

    found = open_(events, "odd", "all", "all", guest(short, once="day"))
    assert (found.value, columns(found.numerator, "agent", "value")) == (120, [("Bob", 120)])
    # On the 1st Ann's receptions took 180 and 60 seconds, Bob's 120 each; Cat's on the 4th 720.
    found = open_(events, "odd", "all", "all", guest(longest, once="day"))
    assert (found.value, columns(found.numerator, "agent", "value")) == (900, [("Ann", 180), ("Cat", 720)])

    def shortest(events: Events) -> Any:
        return events.receptions.mutate(value=1000 - events.receptions.seconds)

    # Ann's of 60 seconds is the day's last, and counts most.
    found = open_(events, "odd", "all", "all", guest(shortest, once="day"))
    assert columns(found.numerator, "agent", "buyer", "value") == [("Ann", "b3", 940), ("Cat", "b1", 280)]
