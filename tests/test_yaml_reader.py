"""Schemes written in YAML: what is read, from where, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Arithmetic,
    Award,
    Bands,
    Base,
    Bonus,
    Commission,
    Duty,
    FormulaScore,
    Grade,
    Include,
    Linear,
    Number,
    Penalty,
    PlaceRule,
    Ranking,
    Ref,
    Scorecard,
    Standing,
    Text,
    TierMode,
    Tiers,
)
from kaohe.values import Kind
from support_checking import HEAD, read, read_items, told

WHOLE = """\
# yaml-language-server: $schema=scheme.schema.json
scheme: 网店客服组月度考核
version: 3
lang: en
effective: 2026-10-01
period: fortnight
for: role = presale
judgment: order_first
facts:
  late_times: count
  report_quality: {kind: points, title: 报表质量}
items:
- score: 业绩分
  indicators:
  - figure: target_completion
    title: 完成率
    weight: 30%
    bands:
    - {at_least: 100%, gives: 100}
    - {above: 90%, gives: 80}
    - {at_most: 10%, gives: 1}
    - {below: 20%, gives: 2}
    - {equals: 50%, gives: 3}
    - {else: 0}
    missing: 60
- score: 综合分
  formula: self_rating * 30% + manager_rating
  missing: 0
- grade:
  by: 业绩分
  bands: [{at_least: 90, gives: 金牌}, {else: 无}]
  missing: 待定
- base:
  amount: 3000
  cases: [{when: level = P3, amount: 3500}]
- commission:
  on: sales_amount - sales_post_fee
  mode: whole_excess
  tiers: [{up_to: 30000, rate: 1%}, {below: 60000, fixed: 200}, {rate: 2%}]
  missing: 0
- commission: 计件
  on: sales_qty
  linear: {baseline: 100, rate: 0.5元}
- bonus: 客件数奖
  cases: [{when: items_per_buyer > 1.9, amount: 300}]
- ranking: 月度
  by: 综合分
  within: team
  requires: sales_qty >= 20
- place: first
  award: 100
- place: last
  deduct: 100
  from: commission
- place: bottom 2
  duty: 提交整改方案
  within_days: 7
- place: top 3
  streak: 3
  duty: 考虑晋升
- include: chitu-base
"""


def test_every_part_of_a_scheme_is_read() -> None:
    scheme, report = read(WHOLE)
    assert list(report) == []
    assert scheme is not None
    assert (scheme.name, scheme.version, scheme.effective) == ("网店客服组月度考核", 3, date(2026, 10, 1))
    assert (scheme.period, scheme.judgment, scheme.lang) == (PeriodKind.FORTNIGHT, "order_first", "en")
    assert scheme.applies is not None
    assert [(fact.name, fact.kind, fact.title) for fact in scheme.facts] == [
        ("late_times", Kind.COUNT, None),
        ("report_quality", Kind.POINTS, "报表质量"),
    ]
    card, formula, grade, base, tiered, linear, bonus, ranking, first, last, bottom, top, include = scheme.items
    assert isinstance(card, Scorecard)
    indicator = card.indicators[0]
    assert (indicator.figure, indicator.title, indicator.weight.value) == (
        Ref("target_completion", card.span),
        "完成率",
        Fraction(3, 10),
    )
    assert [(band.op, band.bound.value) for band in indicator.scale.bands] == [
        (">=", Fraction(1)),
        (">", Fraction(9, 10)),
        ("<=", Fraction(1, 10)),
        ("<", Fraction(1, 5)),
        ("=", Fraction(1, 2)),
    ]
    assert isinstance(indicator.scale.missing, Number)
    assert indicator.scale.missing.value == 60
    assert isinstance(formula, FormulaScore)
    assert isinstance(formula.formula, Arithmetic)
    assert formula.missing is not None
    assert isinstance(grade, Grade)
    assert grade.name == "grade"
    assert grade.bands == Bands(grade.bands.bands, Text("无", grade.span), Text("待定", grade.span), grade.span)
    assert grade.bands.bands[0].gives == Text("金牌", grade.span)
    assert isinstance(base, Base)
    assert (base.name, len(base.cases)) == (None, 1)
    assert isinstance(tiered, Commission)
    assert isinstance(tiered.scale, Tiers)
    assert tiered.scale.mode is TierMode.WHOLE_EXCESS
    assert [(tier.upper is None, tier.below, tier.rate is None, tier.fixed is None) for tier in tiered.scale.tiers] == [
        (False, False, False, True),
        (False, True, True, False),
        (True, False, False, True),
    ]
    assert isinstance(linear, Commission)
    assert isinstance(linear.scale, Linear)
    assert (linear.name, linear.scale.rate.kind) == ("计件", Kind.MONEY)
    assert isinstance(bonus, Bonus)
    assert isinstance(ranking, Ranking)
    assert (ranking.name, ranking.within, ranking.by.name) == ("月度", "team", "综合分")
    rules = [rule for rule in (first, last, bottom, top) if isinstance(rule, PlaceRule)]
    assert [rule.standing for rule in rules] == [
        Standing("top", 1),
        Standing("bottom", 1),
        Standing("bottom", 2),
        Standing("top", 3),
    ]
    assert [type(rule.effect) for rule in rules] == [Award, Penalty, Duty, Duty]
    assert [rule.streak for rule in rules] == [1, 1, 1, 3]
    assert [rule.effect.days for rule in rules if isinstance(rule.effect, Duty)] == [7, None]
    assert include == Include("chitu-base", card.span)


def test_spans_point_at_what_was_written() -> None:
    scheme = read_items("""
        - score: 分
          formula: self_rating * 30% + "manager_rating"
        - bonus: 奖
          cases:
          - {when: 'sales_qty > 20', amount: 300}
        """)
    formula, bonus = scheme.items
    assert isinstance(formula, FormulaScore)
    assert isinstance(bonus, Bonus)
    assert formula.formula.span.text == 'self_rating * 30% + "manager_rating"'
    assert bonus.cases[0].when.span.text == "sales_qty > 20"
    assert bonus.cases[0].span.text == "{when: 'sales_qty > 20', amount: 300}"
    assert bonus.span.line == 9
    assert bonus.span.text.endswith("}")


@pytest.mark.parametrize(
    "written",
    [">\n      level =\n      P3", "level =\n      P3", '"level \\u003d P3"'],
)
def test_what_is_folded_or_escaped_keeps_its_line(written: str) -> None:
    scheme = read_items(f"""
- bonus: 奖
  cases:
  - when: {written}
    amount: 300
""")
    bonus = scheme.items[0]
    assert isinstance(bonus, Bonus)
    assert bonus.cases[0].when.span.text == "level = P3"
    assert bonus.cases[0].when.span.line == 9


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("- {grade: , by: a, bands: [{else: 无}], colour: red}", [("K111", "colour")]),
        ("- {grade: , bands: [{else: 无}]}", [("K112", "{grade: , bands: [{else: 无}]}")]),
        ("- {base: , amount: 1, cases: 3}", [("K109", "3")]),
        ("- {base: , amount: 1, cases: }", [("K238", "")]),
        ("- {base: , amount: 1, cases: []}", [("K238", "[]")]),
        ("- {base: , amount: [1]}", [("K110", "[1]")]),
        ("- {base: , amount: }", [("K237", "")]),
        ("- {base: , amount: ' '}", [("K237", "' '")]),
        ("- {base: , amount: 1, cases: [3]}", [("K108", "3")]),
        ("- hello", [("K108", "hello")]),
        ("- {}", [("K235", "{}")]),
        ("- {comission: , on: sales_amount}", [("K235", "comission")]),
        ("- {commission: , on: a, mode: margin, tiers: [{rate: 1%}]}", [("K231", "margin")]),
        ("- {commission: , on: a, tiers: [{rate: 1%}]}", [("K112", "{commission: , on: a, tiers: [{rate: 1%}]}")]),
        ("- {commission: , on: a, linear: 3}", [("K108", "3")]),
        (
            "- {commission: , on: a, mode: whole, tiers: [{up_to: 1, below: 2, rate: 1%}]}",
            [("K240", "{up_to: 1, below: 2, rate: 1%}")],
        ),
        ("- {commission: , on: a}", [("K236", "{commission: , on: a}")]),
        ("- {grade: , by: a, bands: [{else: 无}, {at_least: 1, gives: b}]}", [("K239", "{else: 无}")]),
        ("- {grade: , by: a, bands: [x, {else: 无}]}", [("K108", "x")]),
        ("- {grade: , by: a, bands: [{at_least: 1}]}", [("K236", "{at_least: 1}")]),
        ("- {ranking: , by: a + b, within: team}", [("K230", "a + b")]),
        ("- {ranking: , by: a, within: teams}", [("K231", "teams")]),
        ("- {place: second, award: 1}", [("K234", "second")]),
        ("- {place: top 0x1, award: 1}", [("K234", "top 0x1")]),
        ("- {place: first, award: 1, streak: many}", [("K233", "many")]),
        ("- {place: first, award: 1, streak: 1}", [("K219", "1")]),
        ("- {place: first, duty: a, within_days: 0}", [("K219", "0")]),
        ("- {place: last, deduct: 1}", [("K112", "{place: last, deduct: 1}")]),
        ("- {place: last, duty: a, from: b}", [("K112", "{place: last, duty: a, from: b}")]),
    ],
)
def test_each_mistake_of_form_is_found_at_its_place(items: str, expected: list[tuple[str, str]]) -> None:
    scheme, report = read(f"{HEAD}items:\n{items}\n")
    assert scheme is None
    assert told(report) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("facts: 3\n", [("K108", "3")]),
        ("facts: {late: often}\n", [("K231", "often")]),
        ("facts: {late: {kind: count, titel: 迟到}}\n", [("K111", "titel")]),
        ("facts: {late: }\n", [("K237", "")]),
        ("lang: de\n", [("K231", "de")]),
        ("judgement: order\n", [("K111", "judgement")]),
    ],
)
def test_each_mistake_of_the_head_is_found_at_its_place(head: str, expected: list[tuple[str, str]]) -> None:
    scheme, report = read(f"{HEAD}{head}items:\n- {{base: , amount: 1}}\n")
    assert scheme is None
    assert told(report) == expected


def test_all_mistakes_come_at_once() -> None:
    scheme, report = read("""\
scheme: 考核
version: v1
effective: 1.10.2026
period: monthly
items:
- base:
  amont: 3000
- bonus: 奖
  cases:
  - {when: sales_amount > , amount: 300}
  - {when: level = P3, amount: many dollars}
""")
    assert scheme is None
    assert [code for code, _ in told(report)][:5] == ["K233", "K232", "K231", "K112", "K111"]
    assert len(report) == 7


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n", "a: [1\n"])
def test_what_is_no_scheme_at_all_is_told(text: str) -> None:
    scheme, report = read(text)
    assert scheme is None
    assert len(report) == 1
