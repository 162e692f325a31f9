"""No figure is below 0 but one whose metric says that it may be: told by agent and figure, by all evaluators alike."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import kaohe
from kaohe.evaluation.compiled.columns import Column, Columns
from kaohe.metrics import Measure, Metric
from kaohe.values import Kind
from kaohe.words import Words
from support_cases import registry, resolved
from support_evaluation import HEAD, OCTOBER, agent, figures
from test_compiled import same_outcome

FACTS = "录入 纠纷率：比率；调整：金额；印象：分数；迟到：次数；用时：秒数\n"
FIGURES = {
    "sales_amount": ("销售额", "底薪 销售额 × 1%\n"),
    "inq_to_pay_final_rate": ("询单最终付款成功率", "底薪 询单最终付款成功率 × 1元\n"),
    "items_per_buyer": ("客件数", "底薪 客件数 × 1元\n"),
    "avg_response_seconds": ("平均响应时间", "底薪 如果(平均响应时间 > 1秒，1元，2元)\n"),
    "self_rating": ("自评", "底薪 自评 × 1元\n"),
    "sales_target": ("销售目标", "底薪 销售目标 × 1%\n"),
    "纠纷率": ("纠纷率", "底薪 纠纷率 × 1元\n"),
    "调整": ("调整", "底薪 3000元\n奖金 补 = 调整\n"),
    "印象": ("印象", "底薪 印象 × 1元\n"),
    "迟到": ("迟到", "底薪 迟到 × 1元\n"),
    "用时": ("用时", "底薪 如果(用时 > 1秒，1元，2元)\n"),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("value", ["-0.0001", -1])
def test_what_cannot_be_below_0_is_refused(name: str, value: object) -> None:
    title, items = FIGURES[name]
    plan = kaohe.compile(resolved(HEAD + FACTS + items))
    given = figures(agent("a", **{name: 1}), agent("b", **{name: value}))
    outcome, report = kaohe.evaluate(plan.scheme, given)
    assert outcome is None
    assert [(each.rule.code, str(each.place)) for each in report] == [("K603", f"figures#/agents/1/values/{name}")]
    said = f"客服 b 的“{title}”应是不小于 0 的数，现在是 {value}"
    assert report.errors[0].message("zh") == said
    same_outcome(plan, given)
    amounts, told = plan.amounts(given)
    assert (amounts, [each.message("zh") for each in told.errors]) == (None, [said])
    others, _ = kaohe.evaluate(plan.scheme, given, keep_going=True)
    assert others is not None
    assert ([each.agent for each in others.agents], others.missing) == (["a"], ("b",))


@pytest.mark.parametrize("name", ["sales_amount", "inq_to_pay_final_rate", "纠纷率"])
def test_columns_mark_who_has_it(name: str) -> None:
    plan = kaohe.compile(resolved(HEAD + FACTS + FIGURES[name][1]))
    values = Column(np.array([10_000, -1, 0]), 2)
    found = plan.columns(Columns(OCTOBER, np.array(["a", "b", "c"]), {name: values}))
    assert found is not None
    assert found.wrong.tolist() == [False, True, False]


def test_a_share_above_1_is_one() -> None:
    """An agent may sell more than the target, and be refunded more than was sold."""
    scheme = resolved(HEAD + FACTS + "底薪 业绩完成率 × 100元\n奖金 乙 = 纠纷率 × 1元\n")
    outcome, report = kaohe.evaluate(scheme, figures(agent("a", target_completion="1.35", 纠纷率=2)))
    assert outcome is not None, list(report)
    assert str(outcome.agents[0].total) == "137.00"


def test_a_group_s_figure_is_held_to_it_too() -> None:
    plan = kaohe.compile(resolved(HEAD + "底薪 店铺(销售额) × 1%\n"))
    given = replace(figures(agent("a", {"shop": "S"})), groups={"shop": {"S": {"sales_amount": "-1"}}})
    assert [each.message("en") for each in kaohe.evaluate(plan.scheme, given)[1]] == [
        "sales amount of shop S must be a number of at least 0, it is -1"
    ]
    same_outcome(plan, given)


def test_a_metric_that_may_be_below_0_says_so() -> None:
    plan = kaohe.compile(resolved(HEAD + "底薪 净销售额 × 1%\n"))
    given = figures(agent("a", net_sales_amount="-500.00"), agent("b", net_sales_amount=500))
    outcome, report = kaohe.evaluate(plan.scheme, given)
    assert outcome is not None, list(report)
    assert [str(each.total) for each in outcome.agents] == ["-5.00", "5.00"]
    same_outcome(plan, given)
    columns = plan.columns_of(given)
    assert columns is not None
    found = plan.columns(columns)
    assert found is not None
    assert (found.total.tolist(), found.wrong.tolist()) == ([-500, 500], [False, False])


def test_a_quotient_may_be_below_0_where_a_part_of_it_may() -> None:
    words, sold = Words("率", "rate"), Measure(lambda _: None, money=True)  # type: ignore[arg-type, return-value]
    for above, below, signed in ((sold, sold, False), (replace(sold, signed=True), sold, True)):
        for parts in ((above, below), (below, above)):
            metric = Metric("rate", words, Kind.RATIO, words, *parts)
            assert metric.signed is signed
    assert not Metric("sales", words, Kind.MONEY, words, sold).signed


def test_the_analysis_looks_below_0_only_where_a_figure_may_be() -> None:
    """What pays more for less is found at −10 yuan where there is such a figure."""
    from kaohe.checking import read_scheme
    from kaohe.diagnostics import Source

    text = HEAD + "奖金 甲：{name} < -10元 时 5元；其余 1元\n"
    for name, found in (("净销售额", True), ("销售额", False)):
        _, report = read_scheme(Source("a.scheme", text.format(name=name)), registry())
        assert any("-10" in each.message("zh") for each in report) is found, json.dumps(
            [each.to_json("zh") for each in report], ensure_ascii=False
        )
