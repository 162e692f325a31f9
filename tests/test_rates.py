# ruff: noqa: E501, ISC004 - schemes of one line stay on one line
"""Rates and baselines that are figures: read, checked, looked up for each agent, told, followed, tried, compiled."""

from __future__ import annotations

from decimal import Decimal

import pytest

import kaohe
from kaohe.checking.analysis import analyse
from kaohe.diagnostics import Source, render
from kaohe.evaluation.explain import explain
from kaohe.scheme.json_schema import scheme_schema
from kaohe.scheme.model import Commission, Linear, Number, Origin, Ref, Tiers
from kaohe.scheme.write import convert
from kaohe.whatif.differences import differences
from support_cases import registry, resolved
from support_checking import HEAD as YAML_HEAD
from support_checking import checked, some_metrics, told
from support_evaluation import HEAD, agent, amounts, attempt, codes, figures, one, outcome
from test_cases_coverage import left
from test_compiled import same_in_columns, same_outcome

RATE = "计算 提成率：比率 按 业绩完成率：≥100% 得 2.5%；其余 得 1%\n"
LINEAR = RATE + "提成 按 销售额，线性：基准 5000元，提成率\n"
TIERS = RATE + "提成 按 销售额，超额累进：至 30000元 提成率；以上 2%\n"
TARGET = "提成 按 销售额，线性：基准 销售目标，2%；无值 得 50元\n"
LEVEL = "录入 单价：金额\n提成 按 销售量，全额累进：至 100件 每件 0.5元；以上 单价\n"


def commission_of(items: str) -> Commission:
    return next(item for item in resolved(HEAD + items).items if isinstance(item, Commission))


# --- what it pays ----------------------------------------------------------------------------------------------------


def test_what_is_above_the_baseline_is_paid_at_the_rate_that_a_figure_gives() -> None:
    # (35000 − 5000) × 2.5% = 750, × 1% = 300; 4000 is below the baseline, so nothing, and not −25
    people = [
        agent("a", sales_amount=35000, target_completion=1),
        agent("b", sales_amount=35000, target_completion=Decimal("0.99")),
        agent("c", sales_amount=4000, target_completion=1),
    ]
    assert [str(each.total) for each in outcome(LINEAR, *people).agents] == ["750.00", "300.00", "0.00"]


def test_a_tier_pays_at_the_rate_that_a_figure_gives() -> None:
    # 30000 × 2.5% + 5000 × 2% = 750 + 100; 20000 × 1% = 200
    assert one(TIERS, agent("a", sales_amount=35000, target_completion=1)).total == Decimal("850.00")
    assert one(TIERS, agent("a", sales_amount=20000, target_completion=0)).total == Decimal("200.00")


@pytest.mark.parametrize(
    ("mode", "paid"),
    [
        ("超额累进", "350.00"),  # 10000 × 2.5% + 5000 × 2%
        ("全额累进", "300.00"),  # 15000 × 2%
        ("全额累进超出部分", "100.00"),  # (15000 − 10000) × 2%
    ],
)
def test_all_modes_take_figures(mode: str, paid: str) -> None:
    items = RATE + f"录入 二：比率\n提成 按 销售额，{mode}：至 10000元 提成率；以上 二\n"
    person = agent("a", sales_amount=15000, target_completion=1, 二=Decimal("0.02"))
    assert amounts(one(items, person)) == {"commission": paid}


def test_a_figure_stands_beside_a_fixed_amount_and_for_a_piece() -> None:
    # 8000 × 2.5% + 200; 200 pieces at 1.25 each, 80 at 0.5
    plus = RATE + "提成 按 销售额，全额累进：以上 提成率 加 200元\n"
    assert one(plus, agent("a", sales_amount=8000, target_completion=2)).total == Decimal("400.00")
    sold = [agent("a", sales_qty=200, 单价=Decimal("1.25")), agent("b", sales_qty=80, 单价=Decimal("1.25"))]
    assert [str(each.total) for each in outcome(LEVEL, *sold).agents] == ["250.00", "40.00"]


def test_the_baseline_may_be_a_target_of_ones_own() -> None:
    # (35000 − 30000) × 2% = 100; 30000 is not above 30000
    people = [
        agent("a", sales_amount=35000, sales_target=30000),
        agent("b", sales_amount=30000, sales_target=30000),
    ]
    assert [str(each.total) for each in outcome(TARGET, *people).agents] == ["100.00", "0.00"]


def test_a_rate_may_be_a_metric_a_fact_or_made_of_the_own_rates_of_others() -> None:
    # 1000 × 45% = 450; the mean of 2% and 4% is a figure of the group, of which a figure of the scheme may be made
    assert (
        one(
            "提成 按 销售额，线性：基准 0元，业绩完成率\n",
            agent("a", sales_amount=1000, target_completion=Decimal("0.45")),
        ).total
        == 450
    )
    items = "录入 率：比率\n计算 均：比率 = 平均(率，全体)\n提成 按 销售额，线性：基准 0元，均\n"
    people = [agent("a", sales_amount=1000, 率=Decimal("0.02")), agent("b", sales_amount=0, 率=Decimal("0.04"))]
    assert outcome(items, *people).agents[0].total == 30


# --- what it tells ---------------------------------------------------------------------------------------------------


def test_the_figure_shows_with_its_value() -> None:
    person = agent("a", sales_amount=35000, target_completion=1, sales_target=30000)
    zh, en = explain(outcome(LINEAR, person), "zh"), explain(outcome(LINEAR, person), "en")
    assert "(35000.00 − 5000) × 提成率 2.50% = 750.00" in zh
    assert "(35000.00 − 5000) × 提成率 2.50% = 750.00" in en
    assert "30000 × 提成率 2.50% + 5000 × 2% = 850.00" in explain(outcome(TIERS, person), "zh")
    assert "(35000.00 − 销售目标 30000) × 2% = 100.00" in explain(outcome(TARGET, person), "zh")
    assert "(35000.00 − sales target 30000) × 2% = 100.00" in explain(outcome(TARGET, person), "en")
    below = agent("a", sales_amount=1, target_completion=1, sales_target=30000)
    assert "不超过基准 销售目标 30000" in explain(outcome(TARGET, below), "zh")


def test_the_figure_is_among_what_the_line_was_computed_from() -> None:
    step = one(LINEAR, agent("a", sales_amount=35000, target_completion=1)).trace[-1]
    assert [(each.id, each.value) for each in step.inputs] == [
        ("sales_amount", Decimal(35000)),
        ("提成率", Decimal("0.0250")),
    ]


def test_a_figure_without_a_value_is_told_or_gives_what_the_commission_says() -> None:
    _, report = attempt("提成 按 销售额，线性：基准 0元，业绩完成率\n", agent("a", sales_amount=1))
    assert codes(report) == ["K601"]
    assert amounts(one(TARGET, agent("a", sales_amount=1))) == {"commission": "50.00"}
    # in whichever tier it stands, as in whichever branch of a formula
    _, report = attempt(LEVEL, agent("a", sales_qty=80))
    assert codes(report) == ["K601"]
    # both that lack are told at once
    _, report = attempt("录入 率：比率\n提成 按 销售额，线性：基准 0元，率\n", agent("a"))
    assert codes(report) == ["K601", "K601"]


# --- spellings -------------------------------------------------------------------------------------------------------


def test_all_spellings_say_the_same() -> None:
    text = HEAD + RATE.replace("业绩完成率", "询单最终付款成功率")
    text += "提成 按 销售额，全额累进：至 3万 业绩完成率；至 4万 提成率 加 200元；以上 2%\n"
    text += "提成 超出 按 销售额，线性：基准 销售目标，业绩完成率；无值 得 1元\n"
    scheme = resolved(text)
    for to in ("en", "yaml"):
        written, report = convert(Source("s.scheme", text), to, registry())  # type: ignore[arg-type]
        assert report.ok, render(report, "en")
        assert written is not None
        assert "target_completion" in written
        assert "sales_target" in written
        assert resolved(Source("s.yaml" if to == "yaml" else "s.scheme", written)).items == scheme.items
        back, _ = convert(Source("s.yaml" if to == "yaml" else "s.scheme", written), "zh", registry())
        assert back is not None
        assert "基准 销售目标，业绩完成率" in back
    assert "{baseline: sales_target, rate: target_completion}" in written


def test_a_figure_is_a_name_and_a_parameter_a_number() -> None:
    scale = commission_of("参数 率 = 2%\n提成 按 销售额，线性：基准 销售目标，率\n").scale
    assert isinstance(scale, Linear)
    assert isinstance(scale.baseline, Ref)
    assert scale.baseline.target is not None
    assert scale.baseline.target.origin is Origin.FACT
    assert isinstance(scale.rate, Number)
    assert scale.rate.name == "率"


def test_the_schema_takes_a_name_there() -> None:
    rate = scheme_schema(registry())["$defs"]["rate"]
    assert "figure" in rate["description"]


# --- checks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "finding"),
    [
        # a time for a rate; a ratio for a piece; a ratio for a baseline of money
        ("- {commission: , on: sales_amount, linear: {baseline: 0, rate: avg_response_seconds}}", [("K213", "avg_response_seconds")]),
        ("- {commission: , on: sales_qty, linear: {baseline: 0, rate: target_completion}}", [("K213", "target_completion")]),
        ("- {commission: , on: sales_amount, linear: {baseline: target_completion, rate: 1%}}", [("K213", "target_completion")]),
        ("- {commission: , on: sales_amount, mode: whole, tiers: [{rate: sales_amount}]}", [("K213", "sales_amount")]),
        ("- {commission: , on: sales_amount, mode: whole, tiers: [{rate: level}]}", [("K213", "level")]),
        # unknown; a circle; a bound and a fixed amount stay numbers
        ("- {commission: , on: sales_amount, linear: {baseline: 0, rate: target_complet}}", [("K201", "target_complet")]),
        (
            "- {commission: , on: sales_amount, linear: {baseline: 0, rate: 甲}}\n"
            "- {figure: 甲, kind: ratio, formula: commission / 100000 yuan}",
            [("K214", "甲")],
        ),
        ("- {commission: , on: sales_amount, mode: whole, tiers: [{up_to: sales_target, rate: 1%}, {rate: 2%}]}", [("K263", "sales_target")]),
        ("- {commission: , on: sales_amount, mode: whole, tiers: [{fixed: sales_target}]}", [("K263", "sales_target")]),
        # a rate that is never used
        (
            "- {commission: , on: sales_amount, mode: whole_excess, tiers: [{up_to: 3万, rate: target_completion}, {rate: 2%}]}",
            [("K226", "target_completion")],
        ),
    ],
)  # fmt: skip
def test_kinds_and_circles_are_checked(items: str, finding: list[tuple[str, str]]) -> None:
    assert told(checked(items)[1]) == finding


def test_a_rate_that_could_not_be_read_is_told_once() -> None:
    items = "计算 率：比率 = = 1%\n提成 按 销售额，线性：基准 0元，率\n"
    _, report = kaohe.read_scheme(Source("s.scheme", HEAD + items), registry())
    assert len(report) == 1


def found(items: str) -> list[tuple[str, str]]:
    scheme, report = checked(items, YAML_HEAD)
    assert scheme is not None, told(report)
    listed = analyse(scheme, some_metrics()).sorted()
    return [
        (each.rule.code, each.remedy("zh").split("。")[0])
        for each in listed
        if each.rule.code.startswith(("K22", "K28"))
    ]


def test_a_cliff_of_the_rate_is_a_cliff_of_the_commission() -> None:
    # of 1 yuan above nothing: 0.01 × 1% rounds to 0; 0.34 × 1% = 0.0034, × 2.5% = 0.0085, which is 0.01
    rate = "- {figure: 率, kind: ratio, by: target_completion, bands: [{at_least: 100%, gives: 2.5%}, {else: 1%}]}\n"
    (code, said), *_ = found(rate + "- {commission: , on: sales_amount, linear: {baseline: 0, rate: 率}}")
    assert code == "K221"
    assert "业绩完成率 99.99% 得" in said
    # and of a lower rate for more sales: 50000 × 2% = 1000, 50000.01 × 1% = 500
    rate = "- {figure: 率, kind: ratio, by: sales_amount, bands: [{at_most: 5万, gives: 2%}, {else: 1%}]}\n"
    assert found(rate + "- {commission: , on: sales_amount, linear: {baseline: 0, rate: 率}}") == [
        ("K222", "销售额 50000.00 得 1000.00，50000.01 只得 500.00")
    ]


def test_where_both_move_at_once_it_is_left_out_as_products_are() -> None:
    rate = "- {figure: 率, kind: ratio, formula: sales_amount / 1000000 yuan}\n"
    assert found(rate + "- {commission: , on: sales_amount, linear: {baseline: 0, rate: 率}}") == []
    assert found(rate + "- {bonus: 甲, amount: sales_amount * 率}") == []


def test_what_a_rate_is_made_of_is_in_use() -> None:
    unused = {each.rule.code for each in analyse(resolved(HEAD + LINEAR), registry())}
    assert not unused & {"K290", "K291", "K292"}


# --- the rest --------------------------------------------------------------------------------------------------------


def test_cases_try_it_as_any_other() -> None:
    assert left(LINEAR, "values: {销售额: 35000, 业绩完成率: 100%}") == [
        (4, "提成率：其余 得 1%"),
        (5, "提成：不超过基准 5000元"),
    ]


def test_what_changed_is_told_by_name() -> None:
    old, new = (
        resolved(HEAD + RATE + f"提成 按 销售额，线性：基准 {base}\n") for base in ("0元，提成率", "销售目标，2%")
    )
    changes = differences(old, new, registry(), "zh")
    assert [(each.old, each.new) for each in changes] == [("0元", "销售目标"), ("提成率", "2%")]


@pytest.mark.parametrize("items", [LINEAR, TIERS, TARGET, LEVEL])
def test_the_compiled_evaluator_gives_the_same(items: str) -> None:
    plan = kaohe.compile(resolved(HEAD + items))
    people = [
        agent(
            f"a{number}",
            sales_amount=sales,
            sales_qty=sales // 300,
            sales_target=30000,
            target_completion=Decimal(number) / 3,
            单价=Decimal("1.2345"),
        )
        for number, sales in enumerate((0, 5000, 29999, 30000, 30001, 90000))
    ]
    same_outcome(plan, figures(*people))
    same_in_columns(plan, figures(*people))
    same_outcome(plan, figures(*people, agent("b", sales_amount=100, sales_qty=100, sales_target=3)))
    same_outcome(plan, figures(agent("b", sales_amount=100)))


def test_a_checked_scheme_keeps_tiers_as_they_were() -> None:
    scale = commission_of(TIERS).scale
    assert isinstance(scale, Tiers)
    assert [type(each.rate) for each in scale.tiers] == [Ref, Number]
