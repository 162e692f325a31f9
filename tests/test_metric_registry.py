"""Metrics as they are declared, registered, and given as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from kaohe.diagnostics import Report, Severity
from kaohe.metrics import GROUPINGS, Direction, Finality, Measure, Metric, MetricTable, Registry, Row
from kaohe.metrics.definition import problem_of
from kaohe.metrics.registry import fold
from kaohe.periods import Period
from kaohe.values import Kind
from kaohe.words import Words


def nothing(_: object) -> Any:
    raise AssertionError("no rows are needed here")


ROWS: Final = Measure(nothing)
SALES: Final = Metric(
    "sales_amount",
    Words("销售额", "sales amount"),
    Kind.MONEY,
    Words("卖了多少。", "How much was sold."),
    Measure(nothing, money=True),
    aliases=("GMV", "成交额"),
)
ORDERS: Final = replace(
    SALES,
    id="sales_orders",
    title=Words("订单数", "orders sold"),
    kind=Kind.COUNT,
    numerator=ROWS,
    aliases=("单→数",),
)


@pytest.mark.parametrize(
    ("kind", "ratio", "decimals", "places"),
    [
        (Kind.MONEY, False, None, 2),
        (Kind.MONEY, True, None, 2),
        (Kind.RATIO, True, None, 4),
        (Kind.SECONDS, True, None, 2),
        (Kind.COUNT, False, None, 0),
        (Kind.COUNT, True, None, 2),  # per buyer
        (Kind.POINTS, False, None, 2),
        (Kind.SECONDS, False, 0, 0),
        (Kind.COUNT, False, 6, 6),
    ],
)
def test_a_figure_is_rounded_to_its_kinds_decimals(kind: Kind, ratio: bool, decimals: int | None, places: int) -> None:
    assert replace(SALES, kind=kind, denominator=ROWS if ratio else None, decimals=decimals).places == places


def test_a_metric_is_known_by_its_id_titles_and_aliases() -> None:
    assert SALES.names == ("sales_amount", "销售额", "sales amount", "GMV", "成交额")
    assert (SALES.direction, SALES.finality, SALES.groupings) == (Direction.NONE, Finality.F0, GROUPINGS)


def test_what_later_refunds_change_is_final_only_so_far() -> None:
    assert {each for each in Finality if each.so_far} == {Finality.FR, Finality.SALE_SO_FAR}


IDENTIFIER: Final = "must be lower-case letters, digits and underscores"
UNITS: Final = "its kind and its measures' `money` do not agree: money is MONEY, or in both of a RATIO"
WRONG: Final[list[tuple[dict[str, Any], str]]] = [
    ({"id": "Sales"}, f"the id 'Sales' {IDENTIFIER}"),
    ({"id": "sales-amount"}, f"the id 'sales-amount' {IDENTIFIER}"),
    ({"id": "销售额"}, f"the id '销售额' {IDENTIFIER}"),
    ({"id": "1st"}, f"the id '1st' {IDENTIFIER}"),
    ({"id": ""}, f"the id '' {IDENTIFIER}"),
    ({"id": 7}, f"the id 7 {IDENTIFIER}"),
    ({"title": "sales"}, "it needs a title and a description in zh and en"),
    ({"title": Words("", "sales")}, "it needs a title and a description in zh and en"),
    ({"title": Words("销售额", "")}, "it needs a title and a description in zh and en"),
    ({"title": Words(1, 2)}, "it needs a title and a description in zh and en"),  # type: ignore[arg-type]
    ({"description": None}, "it needs a title and a description in zh and en"),
    ({"description": Words("卖了多少。", "")}, "it needs a title and a description in zh and en"),
    ({"aliases": "GMV"}, "its aliases must be a tuple of names"),
    ({"aliases": ("GMV", 1)}, "its aliases must be a tuple of names"),
    ({"aliases": ("",)}, "its aliases must be a tuple of names"),
    ({"kind": Kind.TEXT}, "the kind <Kind.TEXT: 'text'> is no kind of number"),
    ({"kind": "money"}, "the kind 'money' is no kind of number"),
    ({"kind": []}, "the kind [] is no kind of number"),
    ({"numerator": nothing}, "its numerator or denominator is no Measure"),
    ({"numerator": None}, "its numerator or denominator is no Measure"),
    ({"denominator": nothing}, "its numerator or denominator is no Measure"),
    *(
        ({"numerator": replace(Measure(nothing, money=True), **field)}, "a field of its measures is not of its type")
        for field in (
            {"rows": None},
            {"opens": 1},
            {"value": ""},
            {"where": 1},
            {"once": ()},
            {"take": "avg"},
            {"rests_on": "orders"},
            {"among": 1},
            {"signed": None},
        )
    ),
    ({"numerator": ROWS}, UNITS),
    ({"denominator": Measure(nothing, money=True)}, UNITS),
    ({"kind": Kind.COUNT}, UNITS),
    ({"kind": Kind.RATIO, "denominator": ROWS}, UNITS),
    ({"direction": "up"}, "its direction is no Direction"),
    ({"finality": "F0"}, "its finality is no Finality"),
    ({"decimals": -1}, "its decimals must be 0 to 6"),
    ({"decimals": 7}, "its decimals must be 0 to 6"),
    ({"decimals": 2.0}, "its decimals must be 0 to 6"),
    ({"decimals": True}, "its decimals must be 0 to 6"),
    ({"decimals": "2"}, "its decimals must be 0 to 6"),
    ({"groupings": ("agent", "person")}, "its groupings must be among ('agent', 'team', 'shop', 'all')"),
    ({"groupings": "agent"}, "its groupings must be among ('agent', 'team', 'shop', 'all')"),
    ({"groupings": ([],)}, "its groupings must be among ('agent', 'team', 'shop', 'all')"),
    ({"groupings": None}, "its groupings must be among ('agent', 'team', 'shop', 'all')"),
]


@pytest.mark.parametrize(("change", "problem"), WRONG, ids=map(str, range(len(WRONG))))
def test_what_is_wrong_with_a_metric_is_said(change: dict[str, Any], problem: str) -> None:
    assert problem_of(replace(SALES, **change)) == problem
    registry = Registry()
    registry.register("guest", replace(SALES, **change))
    assert len(registry) == 0
    assert [found.rule.code for found in registry.report] == ["K703"]


def test_a_sound_metric_has_no_problem() -> None:
    assert problem_of(SALES) is None
    sparse = replace(SALES, denominator=ROWS, decimals=0, groupings=("shop",), aliases=(), direction=Direction.DOWN)
    assert problem_of(sparse) is None
    assert problem_of(replace(SALES, id="_x2", decimals=6, groupings=())) is None


def test_what_is_no_metric_is_left_out() -> None:
    registry = Registry()
    registry.register("guest", "sales")
    registry.register("guest", Metric)
    assert list(registry) == []
    assert [(found.rule.code, dict(found.facts)) for found in registry.report] == [
        ("K703", {"plugin": "guest", "metric": "?", "problem": "str is no Metric"}),
        # The class itself has an id too: the slot that its metrics keep theirs in.
        ("K703", {"plugin": "guest", "metric": str(Metric.id), "problem": "type is no Metric"}),
    ]
    assert {found.severity for found in registry.report} == {Severity.WARNING}


def test_metrics_are_found_by_any_name_written_any_way() -> None:
    registry = Registry()
    registry.register("sales", SALES)
    registry.register("other", ORDERS)
    assert list(registry.report) == []
    for name in (
        "sales_amount",
        "SALES-AMOUNT",
        "Sales amount",
        "salesamount",
        "销售额",
        "销 售\u3000额",
        "gmv",
        "成交额",
    ):
        assert registry.find(name) is SALES
    assert registry.find("单数") is ORDERS
    assert registry.find("销售") is None
    assert registry.find("") is None


def test_a_registry_is_gone_through_in_order() -> None:
    registry = Registry()
    registry.register("other", ORDERS)
    registry.register("sales", SALES)
    assert [metric.id for metric in registry] == ["sales_orders", "sales_amount"]
    assert len(registry) == 2
    assert "sales_amount" in registry
    assert "销售额" not in registry  # by id alone
    assert registry["sales_amount"] is SALES
    assert (registry.owner("sales_amount"), registry.owner("sales_orders")) == ("sales", "other")


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"id": "sales_amount"}, "sales_amount"),
        ({"id": "salesamount"}, "salesamount"),
        ({"title": Words("销 售 额", "turnover")}, "销 售 额"),
        ({"title": Words("营业额", "Sales-Amount")}, "Sales-Amount"),
        ({"aliases": ("营收", "gmv")}, "gmv"),
    ],
)
def test_who_comes_first_keeps_the_name(change: dict[str, Any], taken: str) -> None:
    registry = Registry()
    registry.register("sales", SALES)
    registry.register("guest", replace(ORDERS, **change))
    assert [metric.id for metric in registry] == ["sales_amount"]
    assert registry["sales_amount"] is SALES
    assert registry.find("订单数") is None
    assert [(found.rule.code, dict(found.facts)) for found in registry.report] == [
        (
            "K704",
            {"plugin": "guest", "metric": change.get("id", "sales_orders"), "name": taken, "owner": "sales"},
        )
    ]


def test_a_metric_may_have_one_name_twice_itself() -> None:
    registry = Registry()
    registry.register("guest", replace(SALES, title=Words("GMV", "gmv")))
    assert len(registry) == 1
    assert list(registry.report) == []


def test_every_registry_has_its_own_report() -> None:
    assert Registry().report is not Registry().report
    report = Report()
    assert Registry(report).report is report


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Sales Amount", "salesamount"),
        ("询单→最终付款成功率", "询单最终付款成功率"),
        ("a-b_c d\u3000e\u00a0f", "abcdef"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("", ""),
    ],
)
def test_names_that_people_take_for_the_same(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_a_table_as_json() -> None:
    table = MetricTable(
        Period(date(2026, 10, 1), date(2026, 10, 31)),
        "agent",
        (
            Row(
                "小美",
                {"sales_amount": Decimal("35000.00"), "refund_rate": None, "tiny": Decimal("1E-7")},
                {"sales_amount": date(2026, 11, 4)},
            ),
            Row("小丽", {}),
        ),
        {"reviews": Words("缺少 reviews 表", "the table reviews is missing")},
        ("refund_rate",),
    )
    wanted: dict[str, object] = {
        "from": "2026-10-01",
        "to": "2026-10-31",
        "by": "agent",
        "rows": [
            {
                "agent": "小美",
                "values": {"sales_amount": "35000.00", "refund_rate": None, "tiny": "0.0000001"},
                "pending": {"sales_amount": "2026-11-04"},
            },
            {"agent": "小丽", "values": {}, "pending": {}},
        ],
        "so_far": ["refund_rate"],
    }
    assert table.to_json("zh") == wanted | {"unavailable": {"reviews": "缺少 reviews 表"}}
    assert table.to_json("en") == wanted | {"unavailable": {"reviews": "the table reviews is missing"}}


def test_a_teams_table_names_teams() -> None:
    table = MetricTable(Period.month(2026, 10), "team", (Row("A", {"n": Decimal(3)}),), {}, ())
    assert table.to_json("en")["rows"] == [{"team": "A", "values": {"n": "3"}, "pending": {}}]
