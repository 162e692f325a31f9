# ruff: noqa: E501 - schemes of one line stay on one line
"""What the checks find in a scheme, at which place; and that sound schemes pass with their names resolved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaohe.checking import check, needed_figures
from kaohe.diagnostics import Report, Source, near
from kaohe.scheme.model import (
    Bonus,
    Commission,
    Compare,
    Duty,
    FormulaScore,
    Item,
    Origin,
    Penalty,
    PlaceRule,
    Ranking,
    Ref,
    Scheme,
    Standing,
    Text,
    Tiers,
)
from kaohe.values import Kind
from support_checking import HEAD, checked, read_items, some_metrics, told

ENGLISH = HEAD + "lang: en\n"


def bonus(when: str, amount: str = "300") -> str:
    return f"- {{bonus: 奖, cases: [{{when: '{when}', amount: '{amount}'}}]}}\n"


def card(figure: str, bands: str, weight: str = "100%") -> str:
    return f"- {{score: 分, indicators: [{{figure: '{figure}', weight: {weight}, bands: [{bands}]}}]}}\n"


def commission(tiers: str, mode: str = "marginal", on: str = "sales_amount") -> str:
    return f"- {{commission: , on: {on}, mode: {mode}, tiers: [{tiers}]}}\n"


def findings(items: str, head: str = HEAD) -> list[tuple[str, str]]:
    scheme, report = checked(items, head)
    assert (scheme is None) == bool(report.errors)
    return told(report)


def remedies(items: str, head: str = HEAD) -> list[str]:
    scheme = read_items(items, head)
    return [found.remedy(scheme.lang) for found in check(scheme, some_metrics())[1].sorted()]


# --- names -----------------------------------------------------------------------------------------------------------


def test_all_spellings_of_a_name_become_its_id() -> None:
    for name in ("sales_amount", "销售额", "SALES_Amount", "「Sales-Amount」", "「sales amount」"):
        scheme, report = checked(f"- {{ranking: , by: '{name}', within: all}}\n")
        assert scheme is not None, list(report)
        ranking = scheme.items[0]
        assert isinstance(ranking, Ranking)
        assert ranking.by.name == "sales_amount"
        assert ranking.by.target is not None
        assert (ranking.by.target.origin, ranking.by.target.kind) == (Origin.METRIC, Kind.MONEY)
        assert ranking.by.target.higher_is_better


def test_a_resolved_scheme_checks_again_to_the_same() -> None:
    items = bonus("level = P3 and role != 售后") + "- {base: , amount: 提成 * 50%}\n" + commission("{rate: 1%}")
    scheme, _ = checked(items)
    assert scheme is not None
    assert check(scheme, some_metrics())[0] == scheme


def test_what_is_lower_is_better_is_known_of_metrics() -> None:
    scheme, _ = checked("- {ranking: , by: 平均响应时间, within: all}\n")
    assert scheme is not None
    ranking = scheme.items[0]
    assert isinstance(ranking, Ranking)
    assert ranking.by.target is not None
    assert not ranking.by.target.higher_is_better


def test_names_mean_scores_grades_lines_facts_and_attributes() -> None:
    items = """
- {score: 综合分, formula: self_rating * 30% + 店长评 * 70%}
- {grade: , by: 综合分, bands: [{at_least: 90, gives: 金牌}, {else: 无}]}
- {base: , amount: 3000, cases: [{when: 等级 = 金牌 or team = A, amount: 底薪补}]}
- {bonus: 迟到, cases: [{when: 迟到次数 = 0 and not 处分, amount: 底薪 * 1%}]}
"""
    scheme, report = checked(items, HEAD + "facts: {迟到次数: count, 处分: flag, 底薪补: money}\n")
    assert scheme is not None, list(report)
    assert needed_figures(scheme) == {"self_rating", "manager_rating", "迟到次数", "处分", "底薪补"}


def test_needed_figures_are_those_of_whom_it_applies_to_as_well() -> None:
    scheme, _ = checked(bonus("sales_qty > 2"), HEAD + "for: sales_target > 0 and level = P3\n")
    assert scheme is not None
    assert needed_figures(scheme) == {"sales_qty", "sales_target"}


def test_a_fact_goes_by_its_name_and_its_title() -> None:
    scheme, report = checked(
        bonus("报表质量 > 80 and report_quality > 80"),
        HEAD + "facts: {report_quality: {kind: points, title: 报表质量}}\n",
    )
    assert scheme is not None, list(report)
    assert needed_figures(scheme) == {"report_quality"}


def test_an_unknown_name_comes_with_near_ones_in_the_authors_language() -> None:
    for head, suggested in ((HEAD, "是不是想写 客件数？"), (ENGLISH, "Did you mean items_per_buyer?")):
        (remedy,) = remedies(bonus("items_per_buyr > 2"), head)
        assert remedy.startswith(suggested)
    (remedy,) = remedies("- {score: 综合分, formula: 70}\n" + bonus("综合 > 2"))
    assert remedy.startswith("是不是想写 综合分？")
    (remedy,) = remedies(bonus("manager > 2"), ENGLISH)
    assert remedy.startswith("Did you mean manager_rating?")
    (remedy,) = remedies(bonus("levels > 2"), HEAD)
    assert remedy.startswith("是不是想写 级别？")


def test_a_suggestion_that_cannot_be_written_bare_comes_in_brackets() -> None:
    registry = some_metrics()
    metric = replace(registry["sales_amount"], id="x", title=type(registry["sales_amount"].title)("DSR 评分", "dsr"))
    registry.register("tests", metric)
    scheme = read_items(bonus("「DSR 评」 > 2"))
    _, report = check(scheme, registry)
    assert next(iter(report)).suggestions == ("「DSR 评分」",)


def test_at_most_four_names_are_suggested() -> None:
    names = [f"分{number}" for number in range(9)]
    assert len(near("分", names)) == 4


@pytest.mark.parametrize(
    ("items", "facts", "expected"),
    [
        ("- {score: 销售额, formula: 70}\n", "", [("K202", "{score: 销售额, formula: 70}")]),
        ("- {score: 团队, formula: 70}\n", "", [("K202", "{score: 团队, formula: 70}")]),
        ("- {score: a, formula: 70}\n- {score: A, formula: 80}\n", "", [("K202", "{score: A, formula: 80}")]),
        ("- {base: , amount: 1}\n- {base: , amount: 2}\n", "", [("K202", "{base: , amount: 2}")]),
        ("- {base: a, amount: 1}\n- {bonus: a, cases: [{when: 1 > 0, amount: 2}]}\n", "", [("K202", "{bonus: a, cases: [{when: 1 > 0, amount: 2}]}")]),
        ("- {base: , amount: 1}\n", "facts: {自评: points}\n", [("K202", "自评")]),
        ("- {base: , amount: 1}\n", "facts: {a: points, A: count}\n", [("K202", "A")]),
        ("- {base: , amount: 1}\n- {base: 岗位工资, amount: 1}\n", "", []),
        ("- {grade: , by: self_rating, bands: [{else: a}]}\n- {score: 等级, formula: 1}\n", "", [("K202", "{score: 等级, formula: 1}")]),
    ],
)  # fmt: skip
def test_names_must_be_free(items: str, facts: str, expected: list[tuple[str, str]]) -> None:
    assert findings(items, HEAD + facts) == expected


def test_both_names_of_a_fact_must_be_free() -> None:
    assert findings("- {base: , amount: 1}\n", HEAD + "facts: {late: {kind: count, title: 销售额}}\n") == [
        ("K202", "late")
    ]


def test_a_taken_name_says_whose_it_is() -> None:
    _, report = checked("- {score: 销售额, formula: 70}\n")
    found = next(iter(report))
    assert found.message("zh") == "名字 销售额 已经被占用：指标 销售额"
    assert found.message("en") == "The name 销售额 is taken: a metric, sales_amount"


# --- bare words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "left", "right"),
    [
        ("level = P3", "level", "P3"),
        ('level != "P3"', "level", "P3"),
        ("P3 = 级别", "P3", "level"),
        ("role = 售前", "role", "presale"),
        ("岗位 = Presales", "role", "presale"),
        ('"aftersales" = role', "aftersale", "role"),
    ],
)
def test_a_bare_word_beside_a_text_is_that_word(written: str, left: str, right: str) -> None:
    scheme, report = checked(bonus(written))
    assert scheme is not None, list(report)
    item = scheme.items[0]
    assert isinstance(item, Bonus)
    when = item.cases[0].when
    assert isinstance(when, Compare)
    sides = [
        side.name if isinstance(side, Ref) else side.value
        for side in (when.left, when.right)
        if isinstance(side, Ref | Text)
    ]
    assert sides == [left, right]
    assert sorted(type(side).__name__ for side in (when.left, when.right)) == ["Ref", "Text"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("role = 售中", [("K220", "售中")]),
        ("leval = P3", [("K201", "leval")]),
        ("leval = 3", [("K201", "leval")]),
        ("3 = leval", [("K201", "leval")]),
        ("level >= P3", [("K212", "level >= P3")]),
        ("level = 3", [("K212", "level = 3")]),
        ("level = sales_qty + 1", [("K212", "level = sales_qty + 1")]),
    ],
)
def test_words_beside_texts_are_checked(written: str, expected: list[tuple[str, str]]) -> None:
    assert findings(bonus(written)) == expected


def test_a_grade_is_compared_with_words_that_it_gives() -> None:
    grade = "- {grade: , by: self_rating, bands: [{at_least: 90, gives: 金牌}, {else: 无}], missing: 待定}\n"
    assert findings(grade + bonus("等级 = 金牌 or 待定 = 等级 or not 等级 = 无")) == []
    assert findings(grade + bonus("not (等级 = 银牌) and 1 + 1 = 2")) == [("K220", "银牌")]


# --- kinds -----------------------------------------------------------------------------------------------------------

FACTS = HEAD + "facts: {工时: seconds, 全勤: flag, 入职: date, 转正: date, 分: points, 字: text}\n"


@pytest.mark.parametrize(
    ("amount", "kind_fits_money"),
    [
        ("300", True),
        ("0", True),
        ("300元", True),
        ("sales_amount + 100 - 5元", True),
        ("100 + sales_amount", True),
        ("sales_amount + 0", True),
        ("0 + sales_amount", True),
        ("1 + 0", True),
        ("0 + 1", True),
        ("sales_amount * 2%", True),
        ("2% * sales_amount", True),
        ("target_completion * 1000", True),
        ("target_completion * 1000元", True),
        ("sales_qty * 0.5元", True),
        ("0.5元 * sales_qty", True),
        ("sales_qty * 0.5", False),
        ("分 * 10元", True),
        ("分 * sales_qty * 10元", True),
        ("sales_amount / sales_qty", True),
        ("sales_amount / 分", True),
        ("sales_amount / 2", True),
        ("sales_amount / target_completion", True),
        ("sales_amount / sales_amount", False),
        ("sales_amount / sales_amount * 100元", True),
        ("100 / sales_qty", True),
        ("工时 / 工时 * 100元", True),
        ("工时 * sales_qty / 工时 * 1元", True),
        ("工时 / sales_qty", False),
        ("分 / sales_qty", False),
        ("工时", False),
        ("target_completion", False),
        ("1000 * target_completion", True),
        ("(2 * target_completion + 1000 * target_completion) * 3", True),
        ("1000 * target_completion + 10", True),
        ("1000 * target_completion + 10%", False),
        ("1000 * target_completion / sales_qty", True),
        ("sales_amount / (2 * target_completion)", True),
        ("30%", False),
    ],
)
def test_what_an_expression_measures(amount: str, kind_fits_money: bool) -> None:
    expected = [] if kind_fits_money else [("K211" if amount == "30%" else "K213", amount)]
    assert findings(bonus("sales_qty > 0", amount), FACTS) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sales_amount + 35秒 > 1", [("K211", "35秒")]),
        ("35秒 + sales_amount > 1", [("K211", "35秒")]),
        ("sales_amount + 工时 > 1", [("K212", "sales_amount + 工时")]),
        ("35秒 > 35元", [("K211", "35元")]),
        ("sales_amount * sales_amount > 1", [("K212", "sales_amount * sales_amount")]),
        ("1 / 工时 > 1", [("K212", "1 / 工时")]),
        ("sales_qty / sales_amount > 1", [("K212", "sales_qty / sales_amount")]),
        ("工时 > 30", [("K211", "30")]),
        ("30 < 工时", [("K211", "30")]),
        ("工时 > 0", []),
        ("1 + 2 = 工时", [("K212", "1 + 2 = 工时")]),
        ("target_completion >= 45", [("K211", "45")]),
        ("全勤", []),
        ("not 全勤 or 全勤", []),
        ("全勤 = 全勤", [("K212", "全勤 = 全勤")]),
        ("入职 < 转正", []),
        ("入职 < 3", [("K212", "入职 < 3")]),
        ("sales_qty", [("K213", "sales_qty")]),
        ("not sales_qty", [("K213", "sales_qty")]),
        ("sales_qty and 全勤 or 分", [("K213", "sales_qty"), ("K213", "分")]),
        ("字 + 1 > 2", [("K213", "字")]),
        ("全勤 * 2 > 1", [("K213", "全勤")]),
        ("nobody * 2 > 工时 + 分", [("K201", "nobody"), ("K212", "工时 + 分")]),
        ("nobody + 1 > 2", [("K201", "nobody")]),
        ("字 = 入职", []),
    ],
)
def test_what_does_not_go_together_is_found_once(written: str, expected: list[tuple[str, str]]) -> None:
    assert findings(bonus(written), FACTS) == expected


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("target_completion >= 45", "是不是想写 45%？", "Did you mean 45%?"),
        ("target_completion >= 0.45", "是不是想写 45% 或 0.45%？", "Did you mean 45% or 0.45%?"),
        ("target_completion >= 45元", "是不是想写 45%？", "Did you mean 45%?"),
        ("avg_response_seconds <= 35", "是不是想写 35秒？", "Did you mean 35s?"),
        ("avg_response_seconds <= 2分", "是不是想写 2分钟？", "Did you mean 2 min?"),
        ("sales_amount >= 3万秒", "是不是想写 3万元？", "Did you mean 3万 yuan?"),
        ("sales_qty >= 35秒", "是不是想写 35？", "Did you mean 35?"),
    ],
)
def test_a_wrong_unit_comes_with_the_right_one(written: str, zh: str, en: str) -> None:
    assert remedies(bonus(written)) == [zh]
    assert remedies(bonus(written), ENGLISH) == [en]


def test_a_number_without_digits_of_its_own_is_quoted_as_it_is() -> None:
    scheme = read_items(bonus("target_completion >= 45"))
    item = scheme.items[0]
    assert isinstance(item, Bonus)
    when = item.cases[0].when
    assert isinstance(when, Compare)
    changed = replace(when, right=replace(when.right, written="半"))  # type: ignore[type-var]
    scheme = replace(scheme, items=(replace(item, cases=(replace(item.cases[0], when=changed),)),))
    _, report = check(scheme, some_metrics())
    assert next(iter(report)).remedy("zh") == "是不是想写 半%？"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (card("target_completion", "{at_least: 100, gives: 100}, {else: 0}"), [("K211", "100")]),
        (card("target_completion", "{at_least: 100%, gives: 100%}, {else: 0%}"), [("K211", "100%"), ("K211", "0%")]),
        (card("target_completion", "{at_least: 100%, gives: 100分}, {else: 0}", "100"), [("K211", "100")]),
        (card("level", "{at_least: 1, gives: 100}, {else: 0}"), [("K213", "level")]),
        (card("1 + 1", "{at_least: 1, gives: 100}, {else: 0}"), []),
        ("- {score: 分, formula: target_completion}\n", [("K213", "target_completion")]),
        ("- {score: 分, formula: sales_qty, missing: 3%}\n", [("K213", "sales_qty"), ("K211", "3%")]),
        ("- {score: 分, formula: sales_amount}\n", [("K213", "sales_amount")]),
        ("- {grade: , by: level, bands: [{else: a}]}\n", [("K213", "level")]),
        ("- {grade: , by: nobody, bands: [{at_least: 3%, gives: b}, {else: a}]}\n", [("K201", "nobody")]),
        ("- {base: , amount: 3%, cases: [{when: 3, amount: 30秒}]}\n", [("K211", "3%"), ("K213", "3"), ("K211", "30秒")]),
        ("- {bonus: a, cases: [{when: 1 > 0, amount: 1}], missing: 3%}\n", [("K211", "3%")]),
        (commission("{up_to: 3%, rate: 1}, {rate: 2%, fixed: 3%}"), [("K211", "3%"), ("K211", "1"), ("K211", "3%")]),
        (commission("{up_to: 3, rate: 1元}, {rate: 2%}", on="sales_qty"), [("K211", "2%")]),
        (commission("{rate: 2%}", on="level"), [("K213", "level")]),
        (commission("{rate: 2%}", on="avg_response_seconds"), [("K213", "avg_response_seconds")]),
        (commission("{rate: 2%}", on="100"), [("K213", "100")]),
        ("- {commission: , on: sales_amount, linear: {baseline: 3秒, rate: 2}, missing: 1%}\n", [("K211", "3秒"), ("K211", "2"), ("K211", "1%")]),
        ("- {commission: , on: sales_qty, linear: {baseline: 3, rate: 0.5}}\n", []),
        ("- {ranking: , by: level, within: all, requires: 3}\n", [("K217", "level"), ("K213", "3")]),
        ("- {ranking: , by: nobody, within: all}\n", [("K201", "nobody")]),
    ],
)  # fmt: skip
def test_each_part_measures_what_its_place_asks_for(items: str, expected: list[tuple[str, str]]) -> None:
    assert findings(items) == expected


def test_what_a_place_brings_is_money() -> None:
    items = """
- {base: , amount: 1}
- {ranking: , by: sales_qty, within: all}
- {place: first, award: 3%}
- {place: last, deduct: sales_qty, from: base}
"""
    assert findings(items) == [("K211", "3%"), ("K213", "sales_qty")]


def test_whom_it_applies_to_is_a_condition() -> None:
    assert findings("- {base: , amount: 1}\n", HEAD + "for: level\n") == [("K213", "level")]


def test_a_grade_gives_words_and_an_indicator_points() -> None:
    scheme = read_items(
        "- {grade: 星级, by: self_rating, bands: [{at_least: 90, gives: a}, {else: b}]}\n"
        + card("self_rating", "{at_least: 90, gives: 100}, {else: 0}")
    )
    grade, scorecard = scheme.items
    indicator = scorecard.indicators[0]  # type: ignore[union-attr]
    grade_bands, points_bands = grade.bands, indicator.scale  # type: ignore[union-attr]
    swapped: tuple[Item, ...] = (
        replace(grade, bands=points_bands),  # type: ignore[type-var, arg-type]
        replace(scorecard, indicators=(replace(indicator, scale=grade_bands),)),  # type: ignore[type-var, arg-type]
    )
    _, report = check(replace(scheme, items=swapped), some_metrics())
    assert told(report) == [("K213", "a"), ("K213", "b"), ("K213", "100"), ("K213", "0")]


# --- weights ---------------------------------------------------------------------------------------------------------


def weighted(*weights: str) -> str:
    bands = "{at_least: 1, gives: 1}, {else: 0}"
    indicators = ", ".join(f"{{figure: self_rating, weight: {weight}, bands: [{bands}]}}" for weight in weights)
    return f"- {{score: 分, indicators: [{indicators}]}}\n"


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (("30%", "40%", "20%"), "这里合计 90%。把最后一项改为 30%，或者写上缺少的指标。"),
        (("30%", "40%", "40%"), "这里合计 110%。把最后一项改为 30%。"),
        (("60%", "50%"), "这里合计 110%。把最后一项改为 40%。"),
        (("60%", "50%", "1%"), "这里合计 111%。减少其中几项的权重。"),
        (("33.3%", "33.3%", "33.3%"), "这里合计 99.9%。把最后一项改为 33.4%，或者写上缺少的指标。"),
        (("50%", "50%", "0"), None),
        (("33.3%", "33.3%", "33.4%"), None),
    ],
)
def test_weights_add_up(weights: tuple[str, ...], expected: str | None) -> None:
    items = weighted(*weights)
    assert findings(items) == ([] if expected is None else [("K203", weights[-1])])
    assert remedies(items) == ([] if expected is None else [expected])


def test_weights_with_a_wrong_unit_are_not_added_up() -> None:
    assert findings(weighted("30", "40%")) == [("K211", "30")]


@pytest.mark.parametrize(
    ("formula", "last", "said"),
    [
        ("self_rating * 30% + manager_rating * 60%", "60%", "这里合计 90%。把最后一项改为 70%，"),
        ("30% * self_rating + 80% * manager_rating", "80%", "这里合计 110%。把最后一项改为 70%，"),
        ("self_rating * 50% + manager_rating * 30% + 质检 * 10%", "10%", "这里合计 90%。把最后一项改为 20%，"),
        ("self_rating * 70% + (manager_rating * 70% + 质检 * 30%)", "30%", "这里合计 170%。减少其中几项，"),
    ],
)
def test_a_blend_of_shares_that_are_not_all_is_a_warning(formula: str, last: str, said: str) -> None:
    items = f"- {{score: 综合分, formula: {formula}}}\n"
    head = HEAD + "facts: {质检: points}\n"
    assert findings(items, head) == [("K225", last)]
    scheme = read_items(items, head)
    (found,) = check(scheme, some_metrics())[1]
    assert found.remedy("zh") == f"{said}除非本来就不要满分。"


@pytest.mark.parametrize(
    "formula",
    [
        "self_rating * 30% + manager_rating * 70%",
        "self_rating * 90%",  # one share is meant
        "self_rating * 30% + manager_rating * 60% + 5",  # a part that is no share: it is no blend
        "self_rating * 30% + manager_rating * 0.6",
        "self_rating * 30% + manager_rating",
        "self_rating * 30% - manager_rating * 60%",
        "self_rating * 30% + 50% * 100分",
    ],
)
def test_other_sums_are_no_blend(formula: str) -> None:
    assert findings(f"- {{score: 综合分, formula: {formula}}}\n") == []


# --- bands -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ("{at_least: 100, gives: 3}, {at_least: 90, gives: 2}, {else: 0}", []),
        ("{at_least: 90, gives: 2}, {at_least: 100, gives: 3}, {else: 0}", [("K208", "{at_least: 100, gives: 3}")]),
        ("{at_least: 90, gives: 2}, {at_least: 90, gives: 3}, {else: 0}", [("K208", "{at_least: 90, gives: 3}")]),
        ("{above: 90, gives: 2}, {at_least: 90, gives: 3}, {else: 0}", []),
        ("{at_least: 90, gives: 2}, {above: 90, gives: 3}, {else: 0}", [("K208", "{above: 90, gives: 3}")]),
        ("{at_most: 35, gives: 3}, {at_most: 45, gives: 2}, {else: 0}", []),
        ("{at_most: 45, gives: 3}, {below: 45, gives: 2}, {else: 0}", [("K208", "{below: 45, gives: 2}")]),
        ("{equals: 0, gives: 3}, {at_most: 3, gives: 2}, {else: 0}", []),
        ("{at_most: 3, gives: 2}, {equals: 0, gives: 3}, {else: 0}", [("K208", "{equals: 0, gives: 3}")]),
        ("{at_least: 90, gives: 2}, {below: 60, gives: 3}, {else: 0}", [("K209", "{below: 60, gives: 3}")]),
        ("{at_most: 9, gives: 2}, {above: 60, gives: 3}, {else: 0}", [("K209", "{above: 60, gives: 3}")]),
        ("{at_least: 90, gives: 2}, {at_least: 60%, gives: 3}, {else: 0}", [("K211", "60%")]),
        (
            "{at_least: 90, gives: 2}, {at_least: 100 pieces, gives: 3}, {else: 0}",
            [("K208", "{at_least: 100 pieces, gives: 3}")],
        ),
        ("{else: 0}", []),
    ],
)
def test_each_band_decides_something(bands: str, expected: list[tuple[str, str]]) -> None:
    assert findings(card("sales_qty", bands)) == expected
    assert findings(f"- {{figure: 数, kind: points, by: sales_qty, bands: [{bands}]}}\n") == expected


@pytest.mark.parametrize(
    ("figure", "bands", "example"),
    [
        ("sales_qty", "{at_least: 60, gives: 1}", "59"),
        ("sales_qty", "{above: 0, gives: 1}", "0"),
        ("sales_qty", "{at_least: 0, gives: 1}", "-1"),
        ("sales_qty", "{equals: 1, gives: 1}, {equals: 2, gives: 2}", "0"),
        ("target_completion", "{at_most: 60%, gives: 1}", "160%"),
        ("target_completion", "{above: 33.3%, gives: 1}", "33.30%"),
    ],
)
def test_nothing_is_left_open(figure: str, bands: str, example: str) -> None:
    _, report = checked(card(figure, bands))
    assert [found.message("zh") for found in report] == [f"有的数值没有规定，例如 {example}"]
    assert next(iter(report)).remedy("en") == "End with “else 0” (in YAML: - {else: …})."


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ("{at_least: 90%, gives: 2%}, {at_least: 80%, gives: 1%}, {else: 0}", []),
        ("{at_least: 80%, gives: 1%}, {at_least: 90%, gives: 2%}, {else: 0}", ["K208"]),
        ("{at_least: 80%, gives: 1%}, {below: 50%, gives: 2%}, {else: 0}", ["K209"]),
        ("{at_least: 80%, gives: 1%}", ["K210"]),
    ],
)
def test_bands_of_a_figure_are_checked_as_those_of_a_score(bands: str, expected: list[str]) -> None:
    given = f"- {{figure: rate, kind: ratio, by: target_completion, bands: [{bands}]}}\n"
    assert [code for code, _ in findings(given)] == expected


def test_bands_may_cover_everything_without_an_else() -> None:
    scheme = read_items(card("sales_qty", "{equals: 0, gives: 1}, {equals: 0, gives: 2}"))
    scorecard = scheme.items[0]
    indicator = scorecard.indicators[0]  # type: ignore[union-attr]
    first, second = indicator.scale.bands
    bands = replace(indicator.scale, bands=(first, replace(second, op="!=")))
    item = replace(scorecard, indicators=(replace(indicator, scale=bands),))  # type: ignore[type-var, call-arg]
    assert list(check(replace(scheme, items=(item,)), some_metrics())[1]) == []


# --- tiers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ("{up_to: 10, rate: 1%}, {below: 20, rate: 2%}, {rate: 3%}", []),
        ("{up_to: 20, rate: 1%}, {up_to: 10, rate: 2%}, {rate: 3%}", [("K204", "10")]),
        ("{below: 20, rate: 1%}, {up_to: 20, rate: 2%}, {rate: 3%}", [("K204", "20")]),
        ("{up_to: 20, rate: 1%}, {up_to: 10%, rate: 2%}, {rate: 3%}", [("K211", "10%")]),
        ("{up_to: 20 yuan, rate: 1%}, {up_to: 10, rate: 2%}, {rate: 3%}", [("K204", "10")]),
        ("{up_to: 10, rate: 1%}, {up_to: 20, rate: 2%}", [("K205", "20")]),
        ("{rate: 1%}, {up_to: 20, rate: 2%}, {rate: 3%}", [("K206", "{rate: 1%}")]),
        ("{up_to: 10}, {rate: 3%}", [("K207", "{up_to: 10}")]),
        ("{up_to: 10, fixed: 0}, {fixed: 5}", []),
        ("{rate: 3%}", []),
    ],
)
def test_tiers_are_in_order_and_leave_nothing_open(tiers: str, expected: list[tuple[str, str]]) -> None:
    assert findings(commission(tiers)) == expected


@pytest.mark.parametrize("tiers", ["{up_to: 10000, rate: 1%}, {rate: 1%}", "{rate: 1%}"])
def test_the_rate_of_a_first_tier_that_is_never_paid_on_is_a_warning(tiers: str) -> None:
    scheme, report = checked(commission(tiers, "whole_excess"))
    assert scheme is not None
    assert [(found.rule.code, found.place.start) for found in report] == [  # type: ignore[union-attr]
        ("K226", scheme.span.text.index("1%"))
    ]
    assert [found.message("en") for found in report] == ["The first tier's rate, 1%, is never used"]


# --- places, amounts, circles ----------------------------------------------------------------------------------------

RANKED = "- {base: , amount: 1}\n- {ranking: , by: sales_qty, within: all}\n"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("- {place: first, award: 1}\n", [("K215", "{place: first, award: 1}")]),
        (RANKED + "- {place: first, award: 1}\n- {place: first, duty: 分享}\n", []),
        (RANKED + "- {place: first, award: 1}\n- {place: first, award: 2}\n", [("K223", "{place: first, award: 2}")]),
        (RANKED + "- {place: first, award: 1}\n- {place: first, streak: 3, award: 2}\n", []),
        (RANKED + "- {place: first, award: 1}\n- {ranking: 量, by: sales_qty, within: all}\n- {place: first, award: 2}\n", []),
        (RANKED + "- {ranking: , by: sales_amount, within: all}\n", [("K224", "{ranking: , by: sales_amount, within: all}")]),
        (RANKED + "- {place: last, deduct: 1, from: 提成}\n", [("K216", "提成")]),
        (RANKED + "- {place: last, deduct: 1, from: sales_amount}\n", [("K216", "sales_amount")]),
        (RANKED + "- {place: last, deduct: 1, from: 底薪}\n", []),
        (RANKED + "- {place: top 0, award: 1}\n", [("K219", "{place: top 0, award: 1}")]),
        (RANKED + "- {place: first, award: -1}\n- {place: last, deduct: -1, from: base}\n", [("K218", "-1"), ("K218", "-1")]),
        (RANKED + "- {place: first, award: sales_amount * 1%}\n", []),
    ],
)  # fmt: skip
def test_places(items: str, expected: list[tuple[str, str]]) -> None:
    assert findings(items) == expected


def test_counts_below_one_are_found_however_they_came() -> None:
    scheme = read_items(RANKED + "- {place: last, streak: 3, duty: a, within_days: 7}\n")
    rule = scheme.items[-1]
    assert isinstance(rule, PlaceRule)
    none = replace(rule, standing=Standing("bottom", 0), streak=0, effect=Duty("a", 0))
    _, report = check(replace(scheme, items=(*scheme.items[:-1], none)), some_metrics())
    assert [found.rule.code for found in report] == ["K219"] * 3


def test_a_deduction_from_nowhere_names_the_lines_there_are() -> None:
    assert remedies(RANKED + "- {place: last, deduct: 1, from: 提成}\n") == ["这里要写工资项：底薪。"]
    assert remedies("- {ranking: , by: sales_qty, within: all}\n- {place: last, deduct: 1, from: base}\n") == [
        "这里要写工资项：—。"
    ]


def test_a_place_may_name_its_ranking() -> None:
    scheme = read_items(RANKED + "- {ranking: 量, by: sales_qty, within: all}\n- {place: first, award: 1}\n")
    rule = scheme.items[-1]
    assert isinstance(rule, PlaceRule)
    for ranking, codes in (("rank", []), ("量", []), ("额", ["K215"])):
        changed = replace(scheme, items=(*scheme.items[:-1], replace(rule, ranking=ranking)))
        _, report = check(changed, some_metrics())
        assert [found.rule.code for found in report] == codes


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (weighted("150%", "-50%"), ["-50%"]),
        ("- {commission: , on: sales_amount, linear: {baseline: -1, rate: -1%}}\n", ["-1", "-1%"]),
        (commission("{up_to: -5, rate: -1%}, {up_to: 5, fixed: -2}, {rate: 1%}"), ["-5", "-1%", "-2"]),
    ],
)
def test_what_cannot_be_negative(items: str, expected: list[str]) -> None:
    assert findings(items) == [("K218", text) for text in expected]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("- {score: a, formula: a + 1}\n", ["a → a"]),
        ("- {score: a, formula: b}\n- {score: b, formula: c}\n- {score: c, formula: a}\n", ["a → b → c → a"]),
        ("- {score: a, formula: b}\n- {score: b, formula: 70}\n", []),
        ("- {score: a, formula: a}\n- {score: b, formula: b}\n", ["a → a", "b → b"]),
        ("- {base: , amount: 提成}\n- {commission: , on: 底薪, mode: marginal, tiers: [{rate: 1%}]}\n", ["底薪 → 提成 → 底薪"]),
        ("- {bonus: 奖, cases: [{when: 等级 = a, amount: 1}]}\n- {grade: , by: 奖, bands: [{else: a}]}\n", ["奖 → 等级 → 奖"]),
    ],
)  # fmt: skip
def test_circles_are_named(items: str, expected: list[str]) -> None:
    scheme, report = checked(items)
    assert (scheme is None) == bool(expected)
    assert sorted(found.message("zh") for found in report) == [f"互相引用，成了圈：{circle}" for circle in expected]


def test_whom_it_applies_to_cannot_hang_on_what_it_pays() -> None:
    head = HEAD + "for: 分 > 1\n"
    for lang, word in (("zh", "适用"), ("en", "for")):
        _, report = checked("- {score: 分, formula: 70}\n", f"{head}lang: {lang}\n")
        assert [dict(found.facts) for found in report] == [{"circle": f"{word} → 分 → {word}"}]


def test_a_penalty_out_of_what_is_ranked_by_is_no_circle() -> None:
    items = "- {base: , amount: 1}\n- {ranking: , by: 底薪, within: all}\n- {place: last, deduct: 1, from: 底薪}\n"
    scheme, _ = checked(items)
    assert scheme is not None
    rule = scheme.items[-1]
    assert isinstance(rule, PlaceRule)
    assert isinstance(rule.effect, Penalty)
    assert rule.effect.source.name == "base"


def test_the_models_of_a_checked_scheme_keep_their_spans() -> None:
    scheme, _ = checked("- {score: 分, formula: self_rating * 30%}\n" + commission("{rate: 1%}"))
    assert isinstance(scheme, Scheme)
    formula, tiers = scheme.items
    assert isinstance(formula, FormulaScore)
    assert formula.formula.span.text == "self_rating * 30%"
    assert isinstance(tiers, Commission)
    assert isinstance(tiers.scale, Tiers)


def test_an_included_scheme_that_was_not_put_in_place_is_passed_over() -> None:
    scheme, report = checked("- {base: , amount: 1}\n- {include: other}\n")
    assert scheme is not None
    assert list(report) == []


def test_a_scorecard_without_indicators_is_left_to_its_reader() -> None:
    scheme = read_items(weighted("100%"))
    empty = replace(scheme, items=(replace(scheme.items[0], indicators=()),))  # type: ignore[call-arg]
    assert check(empty, some_metrics())[1].ok


def test_a_long_expression_is_quoted_shortened() -> None:
    long = " + ".join(["sales_amount"] * 4)
    assert remedies(bonus("sales_qty > 0", f"({long}) / sales_amount")) != []
    _, report = checked(card(long, "{at_least: 35秒, gives: 1}, {else: 0}"))
    assert next(iter(report)).facts["where"].say("en") == "sales_amount + sales_amount +…"  # type: ignore[union-attr]


def test_reports_are_plain_values() -> None:
    assert told(Report()) == []
    assert Source("a", "b").span(0, 1).text == "b"


def test_a_share_that_lacks_its_percent_sign_is_told() -> None:
    _, report = checked("- {score: 综, formula: self_rating * 30 + manager_rating * 70%}\n")
    assert [(found.rule.code, found.message("zh")) for found in report] == [("K229", "30 没有写 %")]
    _, fine = checked("- {score: 综, formula: self_rating * 3 + manager_rating * 70%}\n")
    assert list(fine) == []


def test_a_fraction_is_a_ratio_where_one_is_due() -> None:
    _, report = checked("- {figure: 率, kind: ratio, formula: 2/37}\n- {bonus: 奖, amount: sales_amount * 率}\n")
    assert report.ok


def test_days_are_compared_with_days() -> None:
    head = HEAD + "facts: {入职: date}\n"
    good, report = checked("- {base: , amount: 'if(入职 < 2026-07-01, 1, 2)'}\n", head)
    assert good is not None
    assert report.ok
    _, wrong = checked("- {base: , amount: 'if(入职 < 2026-13-01, 1, 2)'}\n", head)
    assert [found.rule.code for found in wrong] == ["K212"]
    assert "2026-07-01" in wrong.errors[0].remedy("zh")


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("target_completion * 2", "ratio"),
        ("2 * target_completion", "ratio"),
        ("100 * target_completion", "points"),
        ("2 * target_completion", "count"),
    ],
)
def test_a_share_of_a_plain_number_is_a_ratio_or_what_that_may_be(formula: str, kind: str) -> None:
    assert findings(f"- {{figure: f, kind: {kind}, formula: {formula}}}\n- {{bonus: 甲, amount: 100元 * f}}\n") == []


NEGATIVE = [
    ("-10元", True),
    ("迟到 * -10元", True),
    ("-(迟到 * 10元)", True),
    ("0元 - 迟到 * 10元", True),
    ("-1 * (迟到 * 5元 + 销售额)", True),
    ("迟到 * -10元 / 2", True),
    ("-10元 - 销售额", True),
    ("调整 * -1", True),
    ("迟到 * 10元 - 100元", False),
    ("-10元 * -迟到", False),
    ("0元 * -1", False),
    ("max(-10元, 5元)", False),
]


@pytest.mark.parametrize(("amount", "told"), NEGATIVE)
def test_what_is_never_above_0_is_no_deduction(amount: str, *, told: bool) -> None:
    head = HEAD + "facts: {迟到: count, 调整: money}\n"
    assert findings(f"- {{bonus: 甲, amount: '{amount}'}}\n", head) == []  # which pays less than 0, openly
    expected = [("K218", amount)] if told else []
    assert findings(f"- {{deduction: 甲, amount: '{amount}'}}\n", head) == expected
    cases = f"- {{deduction: 甲, cases: [{{when: 迟到 > 1, amount: '{amount}'}}]}}\n"
    assert findings(cases, head) == expected


TEXTS = HEAD + "facts: {字: text, 词: text}\n"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("level = P3 or P4", [("K201", "P4")]),
        ("level = P3 or P4 or P5", [("K201", "P4"), ("K201", "P5")]),
        ("level != P3 or P4", [("K201", "P4")]),
        ("P3", [("K201", "P3")]),
        ("字 = 词", [("K247", "词")]),
        ('字 = "词"', []),
        ("字 = level", [("K247", "level")]),
        ("字 = 售前", []),
    ],
)
def test_words_where_names_are_meant_and_names_where_words_are(when: str, expected: list[tuple[str, str]]) -> None:
    assert findings(bonus(when), TEXTS) == expected


def test_what_an_unknown_name_may_mean_is_said() -> None:
    first, second = remedies(bonus("level = P3 or P4 or P5"))
    assert first.startswith("是不是想写 level = P4？")
    assert second.startswith("是不是想写 level = P5？")
    (alone,) = remedies(bonus("P3"))
    assert alone.startswith("是不是想写 级别 = P3？")
    ranking = "- {ranking: best, by: sales_amount, within: team}\n"
    (place,) = remedies(ranking + bonus("best <= 3"))
    assert place.startswith("是不是想写 名次(sales_amount，团队)？")
    (english,) = remedies(bonus("P3"), HEAD + "lang: en\n")
    assert english.startswith("Did you mean level = P3?")


def test_a_deduction_is_not_offered_to_itself() -> None:
    (remedy,) = remedies("- {base: , amount: 1}\n- {deduction: late, amount: 1, from: commission}\n")
    assert remedy == "这里要写工资项：底薪。"
