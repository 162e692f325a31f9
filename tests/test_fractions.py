"""Fractions where a number is demanded: exact ratios, written back as they are; money for each piece in tiers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kaohe.diagnostics import Source
from kaohe.evaluation.explain import explain
from kaohe.scheme.model import Arithmetic, Commission, Linear, Number, Parameter, Tiers
from kaohe.scheme.write import convert
from kaohe.values import Kind
from support_cases import registry, resolved
from support_checking import checked, told
from support_evaluation import agent, amounts, one, outcome
from support_text import item


def test_a_fraction_is_one_number_of_kind_ratio() -> None:
    found = item("提成 按 销售额，线性：基准 0元，2 ÷ 37")
    assert isinstance(found, Commission)
    assert isinstance(found.scale, Linear)
    rate = found.scale.rate
    assert (rate.value, rate.kind, rate.written) == (Fraction(2, 37), Kind.RATIO, "2 ÷ 37")


def test_in_a_formula_it_stays_arithmetic() -> None:
    found = item("底薪 1/3")
    assert isinstance(found.default, Arithmetic)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "value"), [("-2/37", Fraction(-2, 37)), ("1万/3万", Fraction(1, 3)), ("0.5/2", Fraction(1, 4))]
)
def test_any_digits_may_stand_above_and_below_the_line(text: str, value: Fraction) -> None:
    found = item(f"参数 甲 = {text}")
    assert isinstance(found, Parameter)
    assert found.value.value == value


def test_rates_weights_and_thresholds_are_exact() -> None:
    # 37 billion × 2/37 is 2 billion, which no decimal of 2/37 gives to the cent; 90 × 1/3 × 2 + 60 × 1/3 = 80
    items = """评分 分：
    自评 权重 1/3：≥90 得 90；其余 得 0
    店长评 权重 1/3：≥90 得 90；其余 得 0
    业绩完成率 权重 1/3：≥2/3 得 60；其余 得 30
提成 按 销售额，线性：基准 0元，2/37
"""
    values = {"self_rating": 90, "manager_rating": 90, "sales_amount": 37_000_000_000}
    found = outcome(items, agent("a", **values, target_completion=Decimal("0.6667")))  # above 2/3
    assert amounts(found.agents[0]) == {"commission": "2000000000.00"}
    assert str(found.agents[0].scores["分"]) == "80.00"
    text = explain(found, "zh")
    assert "(37000000000.00 − 0) × 2/37 = 2000000000.00" in text
    assert "业绩完成率 66.67%：≥2/3 得 60，60 × 1/3 = 20.00" in text
    below = one(items, agent("a", **values, target_completion=Decimal("0.6666")))  # below 2/3
    assert str(below.scores["分"]) == "70.00"


def test_a_parameter_of_a_fraction_is_used_exactly_and_shown_as_it_is() -> None:
    found = outcome("参数 系数 = 2/37\n奖金 甲 = 销售额 × 系数\n", agent("a", sales_amount=37_000_000_000))
    assert amounts(found.agents[0]) == {"甲": "2000000000.00"}
    assert "销售额 37000000000.00 × 系数 2/37 = 2000000000" in explain(found, "zh")


def test_a_fraction_where_another_kind_is_due_is_told_with_a_decimal() -> None:
    report = checked("- {bonus: 甲, amount: sales_amount, missing: 1/3}")[1]
    assert told(report) == [("K211", "1/3")]
    assert next(iter(report)).remedy("zh") == "是不是想写 0.333333元？"


def test_weights_that_lack_a_fraction_are_told_with_one() -> None:
    report = checked(
        "- {score: 甲, indicators: [{figure: self_rating, weight: 1/3, bands: [{at_least: 1, gives: 1}, {else: 0}]},"
        " {figure: manager_rating, weight: 1/2, bands: [{at_least: 1, gives: 1}, {else: 0}]}]}"
    )[1]
    assert [found.remedy("en").split(",")[0] for found in report] == ["They add up to 5/6. Make the last one 2/3"]


YAML = """scheme: 试
version: 1
effective: 2026-10-01
period: month
items:
- commission: 计件
  on: sales_qty
  mode: marginal
  tiers:
  - {up_to: 100件, rate: 0.5元}
  - {up_to: 200件, rate: 1元, fixed: 20元}
  - {rate: 2/37, fixed: 5元}
"""


def test_money_for_each_piece_has_a_spelling_in_every_form() -> None:
    source = Source("s.yaml", YAML.replace("2/37", "1.5元"))
    chinese, report = convert(source, "zh", registry())
    assert report.ok
    assert chinese is not None
    assert chinese.splitlines()[3] == (
        "提成 计件 按 销售量，超额累进：至 100件 每件 0.5元；至 200件 每件 1元 加 20元；以上 每件 1.5元 加 5元"
    )
    english, _ = convert(source, "en", registry())
    assert english is not None
    assert (
        "    up to 100 pieces 0.5 yuan per piece\n    up to 200 pieces 1 yuan per piece plus 20 yuan\n    above"
        in english
    )
    back, _ = convert(Source("s.scheme", english), "yaml", registry())
    assert back is not None
    assert "{up_to: 200 pieces, rate: 1 yuan, fixed: 20 yuan}" in back
    # 100 × 0.5 + 50 × 1 + 20
    assert amounts(one(resolved(Source("s.scheme", chinese)), agent("a", sales_qty=150))) == {"计件": "120.00"}


def test_a_tier_of_a_fraction_keeps_it() -> None:
    written, _ = convert(Source("s.yaml", YAML), "zh", registry())
    assert written is not None
    assert "以上 2/37 加 5元" in written
    found = item(written.splitlines()[3])
    assert isinstance(found, Commission)
    assert isinstance(found.scale, Tiers)
    rate = found.scale.tiers[2].rate
    assert isinstance(rate, Number)
    assert rate.value == Fraction(2, 37)
