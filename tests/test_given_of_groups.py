"""A group's own figure is read as an agent's is: of the wrong kind it is told, naming the group, wherever it stands."""

from __future__ import annotations

import json

import pytest

import kaohe
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.figures_reader import read_figures
from support_cases import resolved
from support_evaluation import HEAD, told
from test_compiled import same_outcome

ITEMS = "奖金 一 = 店铺(销售量) × 1元；无值 得 5元\n"


def evaluated(
    groups: object, items: str = ITEMS, *, shop: str = "S"
) -> tuple[list[str] | None, list[tuple[str, str, str]]]:
    """Give what two agents of a shop get, and the findings with their place and what they say."""
    agents = [{"agent": name, "attributes": {"shop": shop}} for name in ("a", "b")]
    found = Report()
    given = read_figures(json.dumps({"period": "2026-10", "agents": agents, "groups": groups}), found)
    assert given is not None, list(found)
    plan = kaohe.compile(resolved(HEAD + items))
    same_outcome(plan, given)
    outcome, report = kaohe.evaluate(plan.scheme, given)
    told(report)
    totals = None if outcome is None else [str(each.total) for each in outcome.agents]
    return totals, [(each.rule.code, each.place.path, each.message("zh")) for each in report]  # type: ignore[union-attr]


@pytest.mark.parametrize(("value", "shown"), [("abc", "abc"), (True, "true"), ("1,000", "1,000"), (-3, "-3")])
def test_what_it_cannot_be_is_told_once(value: object, shown: str) -> None:
    said = f"店铺 S 的“销售量”应是不小于 0 的数，现在是 {shown}"
    assert evaluated({"shop": {"S": {"sales_qty": value}}}) == (None, [("K603", "/groups/shop/S/sales_qty", said)])


def test_decimals_too_many_are_told() -> None:
    """2.5 pieces are 3, of which each gets 3 yuan."""
    said = "店铺 S 的“销售量”是 2.5，四舍五入为 3"
    wanted = ["3.00", "3.00"], [("K604", "/groups/shop/S/sales_qty", said)]
    assert evaluated({"shop": {"S": {"sales_qty": 2.5}}}) == wanted


def test_money_may_be_below_nothing_and_nothing_is_no_value() -> None:
    """Minus 3 yuan is 0 of a bonus; a shop without a figure gives what the item says, 5."""
    items = "奖金 一 = 取大(0元，店铺(净销售额) + 10元)；无值 得 5元\n"
    assert evaluated({"shop": {"S": {"net_sales_amount": -3}}}, items) == (["7.00", "7.00"], [])
    assert evaluated({"shop": {"S": {"net_sales_amount": None}}}, items) == (["5.00", "5.00"], [])


def test_what_nobody_asks_for_may_be_anything() -> None:
    groups = {"shop": {"S": {"sales_qty": 4, "sales_amount": "abc"}, "T": {"sales_qty": "abc"}}}
    assert evaluated(groups) == (["4.00", "4.00"], [])


def test_all_and_names_with_a_slash_are_named() -> None:
    items = "底薪 全体(销售量) × 1元\n"
    assert evaluated({"all": {"sales_qty": "x"}}, items)[1] == [
        ("K603", "/groups/all/sales_qty", "全体 的“销售量”应是不小于 0 的数，现在是 x")
    ]
    assert evaluated({"shop": {"S/1": {"sales_qty": "x"}}}, shop="S/1")[1] == [
        ("K603", "/groups/shop/S~11/sales_qty", "店铺 S/1 的“销售量”应是不小于 0 的数，现在是 x")
    ]


def test_it_is_told_once_where_whom_it_is_for_asks_too() -> None:
    items = "适用 店铺(销售量) > 1\n底薪 3000元\n"
    assert [code for code, _, _ in evaluated({"shop": {"S": {"sales_qty": -1}}}, items)[1]] == ["K603"]


@pytest.mark.parametrize(("group", "line"), [("shop: {S: {销售量: 一千}}", 5), ("all: {销售量: -3}", 5)])
def test_a_case_shows_it_where_it_stands(group: str, line: int) -> None:
    asked = "店铺" if group.startswith("shop") else "全体"
    text = f"""cases:
- name: one
  agents: {{a: {{{"attributes: {店铺: S}" if asked == "店铺" else ""}}}}}
  groups:
    {group}
  expect: {{a: {{total: 5}}}}
"""
    scheme = resolved(f"{HEAD}底薪 {asked}(销售量) × 1元\n")
    (result,), report = run_cases(Source("test.cases.yaml", text), scheme)
    assert report.ok
    assert [(each.rule.code, str(each.place)) for each in result.problems] == [("K603", f"test.cases.yaml:{line}")]
