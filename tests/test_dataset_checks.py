"""The checks of a dataset: each breach with its place, and what is set aside on request."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kaohe.diagnostics import Cell, Severity, render
from kaohe.events.dataset import open_dataset
from kaohe.events.settings import Settings
from support_dataset import HEADERS, findings, opened, refused, rows, write

ORDER = "o1,s,b,2026-10-01 09:00:00,2026-10-01 10:00:00,100.00,10,2,,"


@pytest.mark.parametrize(
    ("table", "row", "column", "code"),
    [
        ("accounts", ",a,A,presale,,", "shop", "K320"),
        ("accounts", "s,,A,presale,,", "account", "K320"),
        ("accounts", "s,a,,presale,,", "agent", "K320"),
        ("accounts", "s,a,A,,,", "role", "K320"),
        ("accounts", "s,a,A,Presale,,", "role", "K325"),
        ("accounts", "s,a,A,presale,2026-10-02,2026-10-01", "to_date", "K333"),
        ("agents", ",x,,", "agent", "K320"),
        ("messages", "s,a,b,2026-10-01 09:00,robot,x,", "sender", "K325"),
        ("messages", "s,a,,2026-10-01 09:00,buyer,x,", "buyer", "K320"),
        ("orders", "o1,s,b,2026-10-01 09:00:01,2026-10-01 09:00:00,1,0,1,,", "paid_at", "K333"),
        ("orders", "o1,s,b,2026-10-01 09:00,2026-10-01 09:00:01,1,0,1,2026-10-01 09:00,", "received_at", "K333"),
        ("orders", "o1,s,b,2026-10-01 09:00,,1,0,1,2026-10-01 09:00,", "received_at", "K334"),
        ("orders", "o1,s,b,2026-10-01 09:00,,1,1.01,1,,", "post_fee", "K335"),
        ("orders", "o1,s,b,2026-10-01 09:00,,,0,1,,", "amount", "K320"),
        ("refunds", "r1,o1,2026-10-01 09:00,,1", "amount", "K320"),
        ("reviews", "v1,o1,2026-10-01 09:00,great,,,", "rating", "K325"),
        ("reviews", "v1,o1,2026-10-01 09:00:01,bad,,h,2026-10-01 09:00", "fixed_at", "K333"),
        ("costs", "c1,s,A,2026-10-01 09:00,gift,1", "kind", "K325"),
        ("costs", "c1,s,A,2026-10-01 09:00,reship,-1", "amount", "K323"),
        ("facts", "2026-10,A,x,", "value", "K320"),
    ],
)
def test_breaches_of_one_row(tmp_path: Path, table: str, row: str, column: str, code: str) -> None:
    write(tmp_path, **{table: [row]})
    assert refused(tmp_path) == [(code, table, 2, column)]


def test_bounds_that_are_met_exactly(tmp_path: Path) -> None:
    same = "2026-10-01 09:00"
    write(
        tmp_path,
        accounts=["s,a,A,presale,2026-10-01,2026-10-01"],
        orders=[f"o1,s,b,{same},{same},5,5,2,{same},"],
        refunds=[f"r1,o1,{same},2.5,1", f"r2,o1,{same},2.5,1"],
        reviews=[f"v1,o1,{same},bad,,,{same}"],
    )
    assert len(opened(tmp_path)[1]) == 0


def test_a_finding_says_what_is_wrong_and_what_to_write(tmp_path: Path) -> None:
    write(tmp_path, accounts=["s,a,A,presales,,"])
    _, report = open_dataset(tmp_path, Settings())
    [found] = report
    assert found.place == Cell("accounts", 2, "role", "presales")
    assert found.suggestions == ("presale",)
    assert "presale, aftersale" in found.remedy("en")


def test_times_days_and_amounts_are_quoted_as_people_write_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        accounts=["s,a,A,presale,2026-10-02,2026-10-01"],
        orders=["o1,s,b,2026-10-01 09:00:01,2026-10-01 09:00:00,1,1.05,1,,"],
    )
    _, report = open_dataset(tmp_path, Settings())
    text = render(report, "en")
    assert "to_date 2026-10-01 is earlier than from_date 2026-10-02" in text
    assert "paid_at 2026-10-01 09:00:00 is earlier than created_at 2026-10-01 09:00:01" in text
    assert "The postage 1.05 is above the order's amount 1.00" in text


def test_separators_inside_values_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path, orders=["o1,s,b,\x1e1\x1fx,,\x1f,\x1e,1,,"])
    assert refused(tmp_path) == [
        ("K321", "orders", 2, "created_at"),
        ("K323", "orders", 2, "amount"),
        ("K323", "orders", 2, "post_fee"),
    ]


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("orders", "order_id", ORDER),
        ("refunds", "refund_id", "r1,o1,2026-10-01 11:00,1,1"),
        ("reviews", "review_id", "v1,o1,2026-10-01 11:00,good,,,"),
        ("costs", "cost_id", "c1,s,A,2026-10-01 11:00,reship,1"),
        ("agents", "agent", "A,x,,"),
    ],
)
def test_ids_stand_once(tmp_path: Path, table: str, column: str, row: str) -> None:
    write(tmp_path, **{table: [row, row]})
    assert refused(tmp_path) == [("K330", table, 2, column), ("K330", table, 3, column)]


def test_rows_without_an_id_are_not_the_same(tmp_path: Path) -> None:
    write(tmp_path, agents=[",x,,", ",y,,"])
    assert [code for code, *_ in refused(tmp_path)] == ["K320", "K320"]


def test_equal_messages_are_two(tmp_path: Path) -> None:
    write(tmp_path, messages=["s,a,b,2026-10-01 09:00,buyer,x,"] * 2)
    assert rows(opened(tmp_path)[0], "messages", "row") == [(2,), (3,)]


def test_facts_stand_once_however_their_period_is_written(tmp_path: Path) -> None:
    write(tmp_path, facts=["2026-10,A,x,1", "2026-10-01/2026-10-31,A,x,1", "2026-10,A,y,1", "2026-10,B,x,1"])
    assert refused(tmp_path) == [("K331", "facts", 2, "name"), ("K331", "facts", 3, "name")]


@pytest.mark.parametrize(
    ("one", "two", "overlap"),
    [
        (",", ",", True),
        (",2026-10-01", "2026-10-01,", True),
        (",2026-10-01", "2026-10-02,", False),
        ("2026-10-02,2026-10-05", ",2026-10-01", False),
        ("2026-10-02,2026-10-05", "2026-10-03,2026-10-04", True),
    ],
)
def test_bindings_of_an_account_do_not_overlap(tmp_path: Path, one: str, two: str, overlap: bool) -> None:
    write(tmp_path, accounts=[f"s,a,A,presale,{one}", f"s,a,B,presale,{two}", "t,a,C,presale,,", "s,b,A,presale,,"])
    if overlap:
        assert refused(tmp_path) == [("K332", "accounts", 2, "account"), ("K332", "accounts", 3, "account")]
    else:
        opened(tmp_path)


def test_bindings_without_dates(tmp_path: Path) -> None:
    write(tmp_path, accounts="shop,account,agent,role\ns,a,A,presale\ns,a,B,presale\n")
    assert [code for code, *_ in refused(tmp_path)] == ["K332", "K332"]


def test_what_belongs_to_an_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        orders=[ORDER, "o2,s,b,2026-10-01 09:00,,5,0,1,,"],
        refunds=[
            "r1,o9,2026-10-01 11:00,1,1",
            "r2,o1,2026-10-01 09:59:59,1,0",
            "r3,o2,2026-10-01 11:00,1,1",
        ],
        reviews=["v1,o9,2026-10-01 11:00,good,,,", "v2,o2,2026-10-01 08:59:59,good,,,"],
    )
    assert refused(tmp_path) == [
        ("K333", "refunds", 3, "completed_at"),
        ("K333", "reviews", 3, "reviewed_at"),
        ("K336", "refunds", 2, "order_id"),
        ("K336", "reviews", 2, "order_id"),
        ("K337", "refunds", 4, "order_id"),
    ]


def test_an_order_s_refunds_stay_within_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        orders=[ORDER],
        refunds=["r1,o1,2026-10-01 11:00,60,1", "r2,o1,2026-10-01 12:00,40.01,1", "r3,o1,2026-10-01 12:00,0,1"],
    )
    assert refused(tmp_path) == [
        ("K338", "refunds", row, column) for row in (2, 3, 4) for column in ("amount", "quantity")
    ]
    _, report = open_dataset(tmp_path, Settings())
    assert "add up to 100.01 in amount, above the order's 100.00" in render(report, "en")
    assert "add up to 3 in quantity, above the order's 2" in render(report, "en")


def test_a_refund_that_cannot_be_read_is_set_aside_with_the_others_of_its_order(tmp_path: Path) -> None:
    write(tmp_path, orders=[ORDER], refunds=["r1,o1,2026-10-01 11:00,100.01,1", "r2,o1,2026-10-01 11:00,x,1"])
    above = [("K338", "refunds", row, "amount") for row in (2, 3)]
    assert refused(tmp_path) == [("K323", "refunds", 3, "amount"), *above]
    dataset, _ = opened(tmp_path, set_aside=True)
    assert dataset.left_out == {"refunds": 2}


def test_without_orders_nothing_is_asked_of_them(tmp_path: Path) -> None:
    write(tmp_path, reviews=["v1,o9,2026-10-01 11:00,good,,,"])
    opened(tmp_path)


def test_an_order_that_cannot_be_read_is_not_taken_for_unpaid_or_absent(tmp_path: Path) -> None:
    write(tmp_path, orders=[ORDER.replace("10:00:00", "10:00:99")], refunds=["r1,o1,2026-10-01 11:00,1,1"])
    assert refused(tmp_path) == [("K321", "orders", 2, "paid_at")]


def test_of_many_breaches_the_rest_is_counted(tmp_path: Path) -> None:
    write(tmp_path, agents=[f"a{number},,,x" for number in range(23)])
    _, report = open_dataset(tmp_path, Settings())
    assert len(report) == 21
    assert [found.facts["count"] for found in report if found.rule.code == "K340"] == ["3"]


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    lines = [ORDER, ORDER.replace("o1", "o2").replace("100.00", "5"), ORDER.replace("o1", "o3"), ORDER]
    refunds = [f"r{number},o{number},2026-10-01 11:00,51,1" for number in (1, 2, 3)]
    told = []
    for seed in range(3):
        random.Random(seed).shuffle(lines)  # noqa: S311 - no secret
        random.Random(seed).shuffle(refunds)  # noqa: S311 - no secret
        write(tmp_path, orders=lines, refunds=refunds)
        _, report = open_dataset(tmp_path, Settings())
        told.append(sorted((found.rule.code, str(found.facts)) for found in report))
    assert told[0] == told[1] == told[2]


def test_late_payments_are_only_noted(tmp_path: Path) -> None:
    made = "s,b,2026-10-01 03:59:59"  # with the day starting at four, this is a day of September
    late = [f"o{number},{made},2026-10-04 04:00:00,1,0,1,," for number in range(7)]
    write(tmp_path, orders=[f"on time,{made},2026-10-04 03:59:59,1,0,1,,", *late])
    _, report = opened(tmp_path, day_cut="04:00")
    [note] = report
    assert (note.rule.code, note.severity) == ("K342", "note")
    assert (note.facts["count"], note.facts["rows"]) == ("7", "3, 4, 5, 6, 7")
    assert len(opened(tmp_path, day_cut="04:00", pay_window_days=4)[1]) == 0


def test_excluded_flags_need_the_column(tmp_path: Path) -> None:
    write(tmp_path, orders="\n".join([HEADERS["orders"].removesuffix(",flag"), ORDER.removesuffix(",")]))
    assert refused(tmp_path, excluded_order_flags=("红旗",)) == [("K314", "orders", 1, "flag")]
    opened(tmp_path)
    write(tmp_path, orders=[ORDER])
    opened(tmp_path, excluded_order_flags=("红旗",))


# ── Setting aside ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_are_set_aside_with_what_hangs_on_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        orders=[
            ORDER,
            ORDER.replace("o1", "twice"),
            ORDER.replace("o1", "twice"),
            ORDER.replace("o1", "bad").replace("100.00", "x"),
            ORDER.replace("o1", "refunded"),
        ],
        refunds=[
            "r1,o1,2026-10-01 11:00,1,1",
            "r2,twice,2026-10-01 11:00,1,1",
            "r3,refunded,2026-10-01 11:00,99,1",
            "r4,refunded,2026-10-01 11:00,2,1",
            "r5,none,2026-10-01 11:00,2,1",
        ],
        reviews=["v1,bad,2026-10-01 11:00,good,,,", "v2,refunded,2026-10-01 11:00,good,,,"],
        facts=["2026-10,A,x,1", "2026-13,A,x,1", "2026-10,A,y,2\n2026-10,A,y"],
        costs=["c1,s,A,2026-10-01 09:00,reship,1"],
    )
    dataset, report = opened(tmp_path, set_aside=True)
    assert rows(dataset, "orders", "order_id") == [("o1",), ("refunded",)]
    assert rows(dataset, "refunds", "refund_id") == [("r1",)]
    assert rows(dataset, "reviews", "review_id") == [("v2",)]
    assert rows(dataset, "facts", "name") == [("x",), ("y",)]
    assert rows(dataset, "costs", "row") == [(2,)]
    assert findings(dataset.set_aside) == [
        ("K312", "facts", 5, None),
        ("K323", "orders", 5, "amount"),
        ("K326", "facts", 3, "period"),
        ("K330", "orders", 3, "order_id"),
        ("K330", "orders", 4, "order_id"),
        ("K336", "refunds", 6, "order_id"),
        ("K338", "refunds", 4, "amount"),
        ("K338", "refunds", 5, "amount"),
        ("K339", "refunds", 3, "order_id"),
        ("K339", "reviews", 2, "order_id"),
    ]
    assert {found.severity for found in dataset.set_aside} == {Severity.WARNING}
    assert dataset.left_out == {"facts": 2, "orders": 3, "refunds": 4, "reviews": 1}
    assert not list(report)


def test_the_same_dataset_is_refused_without_the_request(tmp_path: Path) -> None:
    write(tmp_path, orders=[ORDER.replace("100.00", "x")], refunds=["r1,o1,2026-10-01 11:00,1,1"])
    assert refused(tmp_path) == [("K323", "orders", 2, "amount")]
    dataset, _ = opened(tmp_path, set_aside=True)
    assert findings(dataset.set_aside) == [("K323", "orders", 2, "amount"), ("K339", "refunds", 2, "order_id")]
    assert rows(dataset, "refunds", "row") == rows(dataset, "orders", "row") == []


def test_orders_set_aside_where_nothing_hangs_on_them(tmp_path: Path) -> None:
    write(tmp_path, orders=[ORDER, ORDER.replace("o1", "o2").replace("100.00", "x")])
    assert rows(opened(tmp_path, set_aside=True)[0], "orders", "order_id") == [("o1",)]


def test_a_payment_that_is_set_aside_is_not_noted(tmp_path: Path) -> None:
    write(tmp_path, orders=["o1,s,b,2026-10-01 09:00,2026-11-01 09:00,x,0,1,,"])
    dataset, report = opened(tmp_path, set_aside=True)
    assert dataset.left_out == {"orders": 1}
    assert not list(report)


@pytest.mark.parametrize(
    "tables",
    [
        {"accounts": ["s,a,A,nobody,,"]},
        {"accounts": ["s,a,A,presale,,", "s,a,B,presale,,"]},
        {"accounts": ["s,a,A,presale"]},
        {"agents": ["A,,,", "A,,,"]},
        {"agents": "name\nx\n"},
        {"costs": "cost_id,shop\nx,y\n"},
    ],
)
def test_what_would_invent_agents_always_stops(tmp_path: Path, tables: dict[str, list[str] | str]) -> None:
    write(tmp_path, orders=[ORDER.replace("100.00", "x")], **tables)
    assert refused(tmp_path, set_aside=True)
