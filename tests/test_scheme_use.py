"""What a scheme uses: facts, scores and parameters that decide nothing, facts to be entered, figures not yet final."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaohe.checking import check
from kaohe.checking.analysis import analyse
from kaohe.metrics.definition import Finality
from kaohe.metrics.registry import Registry
from support_checking import HEAD, read_items, some_metrics

USE = {"K285", "K286", "K287", "K288", "K289", "K294"}
BASE = "- {base: , amount: 3000}\n"
SCORE = "- {score: 分, formula: self_rating, missing: 0}\n"
CARD = """\
- score: 卡
  indicators: [{figure: 质检, weight: 100%, bands: [{at_least: 90, gives: 100}, {else: 0}]}]
"""
GRADE = "- grade:\n  by: 分\n  bands: [{at_least: 90, gives: 金}, {else: 无}]\n"


def found(items: str, head: str = HEAD, metrics: Registry | None = None) -> list[tuple[str, str]]:
    """Give the findings about use: the code, and the headline."""
    metrics = metrics or some_metrics()
    scheme, report = check(read_items(items, head), metrics)
    assert scheme is not None, list(report)
    return [(each.rule.code, each.message("zh")) for each in analyse(scheme, metrics).sorted() if each.rule.code in USE]


def test_a_fact_that_nothing_uses_is_told() -> None:
    head = HEAD + "facts: {迟到: count, 早退: {kind: count, title: 早走}, 旷工: count}\n"
    items = "- {bonus: 奖, cases: [{when: 旷工 = 0, amount: 5}], missing: 0}\n"
    assert found(BASE + items, head) == [("K285", "录入项 迟到 没有用到"), ("K285", "录入项 早走 没有用到")]


def test_a_fact_may_serve_to_tell_whom_a_scheme_is_for() -> None:
    head = HEAD + "for: 合同 = 正式\nfacts: {合同: text}\n"
    assert found(BASE, head) == [("K287", "没有人填就算不出：合同")]


def test_a_parameter_that_nothing_uses_is_told() -> None:
    assert found("- {parameter: 底线, value: 3000元}\n" + BASE) == [("K294", "参数 底线 没有用到")]
    assert found("- {parameter: 底线, value: 3000元}\n- {base: , amount: 底线}\n") == []


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (BASE + SCORE, ["分不影响工资、排名和要做的事"]),
        (BASE + SCORE + GRADE, ["分不影响工资、排名和要做的事", "等级不影响工资、排名和要做的事"]),
        # Through a grade, a ranking, a place's amount; and where there is no pay at all.
        (SCORE + GRADE + "- {bonus: 奖, cases: [{when: grade = 金, amount: 5}]}\n", []),
        (SCORE + "- {ranking: , by: 分, within: all}\n", []),
        (SCORE + "- {ranking: , by: sales_qty, within: all}\n- {place: first, award: 分 * 1元}\n", []),
        (SCORE + GRADE, []),
    ],
)
def test_scores_and_grades_that_decide_nothing(items: str, told: list[str]) -> None:
    assert [said for code, said in found(items) if code == "K286"] == told


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("- {score: 分, formula: self_rating * 30% + manager_rating * 70%}\n", ["没有人填就算不出：自评、店长评"]),
        (SCORE, []),
        (CARD, ["没有人填就算不出：质检"]),
        (CARD.replace("bands:", "missing: 60, bands:"), []),
        ("- grade:\n  by: 质检\n  bands: [{else: 无}]\n", ["没有人填就算不出：质检"]),
        ("- grade:\n  by: 质检\n  missing: 无\n  bands: [{else: 无}]\n", []),
        ("- {base: , amount: 质检 * 1元}\n", ["没有人填就算不出：质检"]),
        ("- {base: , amount: sales_amount * 1%}\n", []),
    ],
)
def test_facts_that_must_be_entered_for_everyone(items: str, told: list[str]) -> None:
    head = HEAD + "facts: {质检: points}\n"
    assert [said for code, said in found(items, head) if code == "K287"] == told


@pytest.mark.parametrize(
    ("items", "needed"),
    [
        (BASE + "- {ranking: r, by: 质检, within: team}\n- {place: first, award: 1}\n", False),
        (
            BASE + "- {ranking: r, by: sales_amount, within: team, requires: 质检 > 1}\n- {place: first, award: 1}\n",
            True,
        ),
        (BASE + "- {pool: 池, amount: 100, by: 质检, within: team}\n", False),
        (BASE + "- {pool: 池, amount: 质检 * 1元, by: sales_amount, within: team}\n", True),
        (BASE + "- {bonus: 奖, cases: [{when: 质检 first within team, amount: 5}]}\n", False),
        (BASE + "- {bonus: 奖, amount: 'mean(质检, team) * 1元'}\n", False),
        (BASE + "- {bonus: 奖, amount: '质检 / mean(质检, team) * 1元'}\n", True),
        (BASE + "- {bonus: 奖, amount: 'if(rank(质检, team) = 1, 1元, 0)'}\n", True),
    ],
)
def test_what_ranks_or_shares_need_not_be_entered(items: str, *, needed: bool) -> None:
    head = HEAD + "lang: en\nfacts: {质检: points}\n"
    assert [code for code, _ in found(items, head) if code == "K287"] == (["K287"] if needed else [])


def with_finality(finality: Finality) -> Registry:
    registry = Registry()
    for metric in some_metrics():
        registry.register("tests", replace(metric, finality=finality) if metric.id == "sales_amount" else metric)
    return registry


@pytest.mark.parametrize(
    ("finality", "judgment", "code", "day"),
    [
        # With the defaults a buyer has 1 day to order and 3 to pay: 2026-10-31 is final once 2026-11-04 is over.
        (Finality.F4, "order_first", "K288", "2026-11-05"),
        (Finality.SALE, "order", "K288", "2026-11-05"),
        (Finality.FR, "order_first", "K289", "2026-11-02"),
        (Finality.SALE_SO_FAR, "order", "K289", "2026-11-05"),
        # What needs the day after alone is as final as anything can be.
        (Finality.F0, "order", None, ""),
        (Finality.F1, "order", None, ""),
        (Finality.SALE, "order_first", None, ""),
    ],
)
def test_what_is_not_final_when_the_period_ends(finality: Finality, judgment: str, code: str | None, day: str) -> None:
    head = HEAD + f"judgment: {judgment}\n"
    metrics = with_finality(finality)
    scheme, _ = check(read_items("- {base: , amount: sales_amount * 1%}\n", head), metrics)
    assert scheme is not None
    told = [each for each in analyse(scheme, metrics) if each.rule.code in {"K288", "K289"}]
    assert [each.rule.code for each in told] == ([] if code is None else [code])
    for each in told:
        assert day in each.remedy("zh")
        assert "2026-10 " in each.remedy("zh")


@pytest.mark.parametrize(("period", "day"), [("week", "2026-10-12"), ("fortnight", "2026-10-19")])
def test_shorter_periods_are_final_earlier(period: str, day: str) -> None:
    # From 2026-10-01 on: the week ends on the 7th, the fortnight on the 14th; five days later it is final.
    head = HEAD.replace("month", period)
    metrics = with_finality(Finality.F4)
    scheme, _ = check(read_items("- {base: , amount: sales_amount * 1%}\n", head), metrics)
    assert scheme is not None
    assert [each.facts["day"] for each in analyse(scheme, metrics) if each.rule.code == "K288"] == [day]


def test_what_says_what_to_do_without_a_value_needs_no_entry() -> None:
    grade = "- grade:\n  by: self_rating\n  bands: [{at_least: 90, gives: 金}, {else: 无}]\n  missing: 无\n"
    assert [code for code, _ in found(BASE + grade)] == ["K286"]
