"""`kaohe details`: every row behind a figure, in words or for a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kaohe.metrics import GROUPINGS
from kaohe.metrics.groups import measured
from kaohe.periods import Period
from kaohe_api.opened import COLUMNS, WORDS
from support_cli import Ran, kaohe, write_dataset
from support_engine import REGISTRY, opened
from support_events import shop, write_folder
from test_details import FILTERS, busy, sieved

OCTOBER = ("--from", "2026-10-01", "--to", "2026-10-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(busy(), tmp_path_factory.mktemp("busy") / "data")


def lines(ran: Ran) -> list[list[str]]:
    return [line.split() for line in ran.out.splitlines() if line]


def document(ran: Ran) -> Any:
    assert ran.status == 0, ran.out
    assert ran.err == ""
    return json.loads(ran.out)


def test_the_rows_stand_above_their_sum_and_the_figure(folder: Path) -> None:
    ran = kaohe("details", folder, "销售额", "--agent", "Bob", *OCTOBER)
    assert (ran.status, ran.err) == (0, "")
    assert lines(ran)[0] == ["日期", "客服", "店铺", "买家", "订单号", "金额", "邮费", "件数", "计入"]
    assert set(lines(ran)[1][0]) == {"─"}
    assert lines(ran)[2:] == [
        ["2026-10-01", "Bob", "S1", "b1", "o1", "120.50", "10.00", "2", "120.50"],
        ["2026-10-01", "Bob", "S1", "b2", "o4", "41.00", "0.00", "3", "41.00"],
        ["合计", "161.50（2", "行）"],
        ["销售额（客服", "Bob，2026-10-01", "至", "2026-10-31）：161.50（延迟：11-02", "起才确定）"],
    ]


def test_a_ratio_opens_into_two_parts(tmp_path: Path) -> None:
    made = write_dataset(tmp_path)
    ran = kaohe("details", made, "inq_to_pay_final_rate", "--all", *OCTOBER, lang="en")
    told = [line for line in ran.out.splitlines() if line and not line.startswith(("─", "day", "2026"))]
    assert told == [
        "Numerator",
        "sum 1, rows: 1",
        "Denominator",
        "sum 1, rows: 1",
        "paying rate (all, 2026-10-01 to 2026-10-31): 100.00%",
    ]


def test_what_may_still_change_is_said(folder: Path) -> None:
    ran = kaohe("details", folder, "差评数", "--shop", "S1", "--from", "2026-10-01", "--to", "2026-10-02")
    assert lines(ran)[:3] == [
        ["没有行"],
        ["合计", "0（0", "行）"],
        ["差评数（店铺", "S1，2026-10-01", "至", "2026-10-02）：0（迄今）"],
    ]
    ran = kaohe("details", folder, "回复率", "--team", "T2", "--from", "2026-10-01", "--to", "2026-10-02")
    assert ran.out.splitlines()[-1] == "回复率（团队 T2，2026-10-01 至 2026-10-02）：—"


def test_words_and_yes_and_no_are_told_in_the_readers_language(folder: Path) -> None:
    chinese = kaohe("details", folder, "需处理中差评数", "--agent", "Cat", *OCTOBER)
    assert lines(chinese)[2] == ["2026-10-05", "Cat", "S1", "r2", "o1", "差评", "是", "Ann", "1"]
    english = kaohe("details", folder, "reviews_to_fix", "--agent", "Cat", *OCTOBER, lang="en")
    # The second review has nobody responsible, and was not fixed.
    assert lines(english)[3] == ["2026-10-05", "Cat", "S1", "r3", "o1", "neutral", "no", "1"]


def test_filtered_sessions_stand_in_a_section_of_their_own(tmp_path: Path) -> None:
    folder = write_folder(sieved(), tmp_path / "data")
    settings = tmp_path / "settings.yaml"
    settings.write_text(json.dumps(FILTERS), encoding="utf-8")
    ran = kaohe("details", folder, "接待过滤人数", "--agent", "Ann", *OCTOBER, "--settings", settings)
    counted, below = ran.out.split("\n被过滤的会话，不计入\n")
    assert [line.split()[3:] for line in counted.splitlines()[2:5]] == [
        ["b2", "否", "买家没说话、广告", "1"],
        ["b3", "否", "转发", "1"],
        ["b4", "否", "客户单句", "1"],
    ]
    assert below.split("\n")[1].split() == [
        "客服",
        "店铺",
        "账号",
        "买家",
        "开始",
        "结束",
        "买家消息",
        "有效回复",
        "原因",
    ]
    assert [(line.split()[3], line.split()[-1]) for line in below.splitlines()[3:]] == [
        ("b4", "客户单句"),
        ("b2", "广告"),
        ("b3", "转发"),
        ("b2", "买家没说话"),
    ]


def test_the_document(folder: Path) -> None:
    ran = kaohe("details", folder, "aftersale_cost", "--team", "T2", *OCTOBER, "--format", "json")
    assert document(ran) == {
        "metric": "aftersale_cost",
        "from": "2026-10-01",
        "to": "2026-10-31",
        "by": "team",
        "team": "T2",
        "value": "5.55",
        "pending": "2026-11-02",
        "numerator": [
            {
                "day": "2026-10-04",
                "agent": "Cat",
                "shop": "S1",
                "cost_id": "c4",
                "kind": "cashback",
                "amount": "5.55",
                "value": "5.55",
            }
        ],
        "denominator": None,
        "filtered": [],
        "diagnostics": [],
    }


@pytest.mark.parametrize(
    ("by", "metric"),
    [*zip(GROUPINGS, ("sales_amount", "max_concurrent_sessions", "inquiry_loss_rate", "bad_reviews"), strict=True)],
)
def test_the_figure_is_that_of_the_table(by: str, metric: str, folder: Path) -> None:
    table = document(kaohe("metrics", folder, *OCTOBER, "--by", by, "--metric", metric, "--format", "json"))
    for row in table["rows"]:
        whose = ("--all",) if by == "all" else (f"--{by}", row[by])
        found = document(kaohe("details", folder, metric, *whose, *OCTOBER, "--format", "json"))
        assert (found["value"], found["pending"]) == (row["values"][metric], row["pending"].get(metric))


def test_what_was_set_aside_is_listed(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    with (folder / "orders.csv").open("a") as file:
        file.write("o2,s,b,2026-10-05 09:05:00,,-1,0.00,2\n")
    asked = ("details", folder, "sales_orders", "--agent", "a1", *OCTOBER)
    assert kaohe(*asked).status == 1
    found = document(kaohe(*asked, "--set-aside", "--format", "json"))
    assert [each["row"] for each in found["set_aside"]] == [3]
    assert len(found["numerator"]) == 1


# --- what is wrong --------------------------------------------------------------------------------------------------


def codes(ran: Ran) -> list[str]:
    return [each["code"] for each in json.loads(ran.out)["diagnostics"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("no_such", "--agent", "Ann"), ["K810"]),
        (("sales", "--agent", "Anna"), ["K812"]),
        (("sales", "--team", "T3"), ["K812"]),
        (("shop_paid_amount", "--team", "T1"), ["K813"]),
    ],
)
def test_what_is_not_there_is_a_finding(asked: tuple[str, ...], found: list[str], folder: Path) -> None:
    ran = kaohe("details", folder, *asked, *OCTOBER, "--format", "json")
    assert (ran.status, codes(ran)) == (1, found)
    ran = kaohe("details", folder, *asked, *OCTOBER)
    assert (ran.status, ran.out) == (1, "")
    assert found[0] in ran.err


def test_metric_settings_and_dataset_are_told_at_once(tmp_path: Path) -> None:
    asked = ("details", tmp_path / "none", "no_such", "--agent", "a", *OCTOBER, "--settings", tmp_path / "none.yaml")
    assert len(codes(kaohe(*asked, "--format", "json"))) == 2
    folder = write_dataset(tmp_path)
    (folder / "orders.csv").write_text("order_id\n")
    found = codes(kaohe("details", folder, "no_such", "--agent", "a", *OCTOBER, "--format", "json"))
    assert found[0] == "K810"
    assert len(found) > 1


@pytest.mark.parametrize("whose", [(), ("--agent", "Ann", "--all"), ("--team", "T1", "--shop", "S1")])
def test_exactly_one_group_is_asked_for(whose: tuple[str, ...], folder: Path) -> None:
    ran = kaohe("details", folder, "sales", *whose, *OCTOBER)
    assert (ran.status, ran.out) == (2, "")
    assert "K805" in ran.err
    assert "--agent、--team、--shop、--all 要写一个，只写一个" in ran.err


def test_days_stand_in_order(folder: Path) -> None:
    ran = kaohe("details", folder, "sales", "--all", "--from", "2026-10-02", "--to", "2026-10-01")
    assert ran.status == 2
    assert "--to 早于 --from" in ran.err


# --- titles ---------------------------------------------------------------------------------------------------------


def test_every_column_and_word_of_the_installed_metrics_has_a_title() -> None:
    made = shop().account("a1", "Ann").agent("Ann", "T").chat("a1", "b1", "09:00 b hello", "09:01 a hi")
    made = made.order("o1", "b1", "09:02", "09:03").refund("o1", "03 09:00", "1").cost("Ann", "09:00", "1")
    made = made.review("o1", "04 09:00", responsible="Ann", handler="Ann", fixed="05 09:00").fact("Ann", "1")
    events = opened(made.build(), {}).over(Period.month(2026, 10))
    measures = [each for metric in REGISTRY for each in (metric.numerator, metric.denominator) if each is not None]
    found: set[str] = set()
    for measure in measures:
        rows = measured(measure, events)
        found |= set((rows if measure.opens is None else measure.opens(events, rows)).columns)
    assert found <= set(COLUMNS)
    assert set(WORDS) <= set(COLUMNS)
