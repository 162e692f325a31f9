"""Which places of a scheme no case touches: read off what the cases' outcomes say of themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kaohe.diagnostics import Source, render
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.coverage import untried
from kaohe.scheme.load import load
from kaohe.scheme.model import Include, Scheme, Unread
from support_cases import CASES, registry, resolved

HEAD = "方案 试 版本 1\n生效 2026-10-01\n周期 月\n"


def left(scheme: Scheme | str, *agents: str, more: str = "") -> list[tuple[int, str]]:
    """Give the line and the words of each place that one case with these agents leaves untouched."""
    checked = resolved(HEAD + scheme) if isinstance(scheme, str) else scheme
    listed = ", ".join(f"a{number}: {{{each}}}" for number, each in enumerate(agents))
    text = f"cases:\n- name: x\n  agents: {{{listed}}}\n  expect: {{a0: {{outcomes: []}}}}\n{more}"
    results, report = run_cases(Source("test.cases.yaml", text), checked)
    assert report.ok, render(report, "zh")
    outcomes = [result.outcome for result in results if result.outcome is not None]
    assert len(outcomes) == 1
    return [(spot.span.line, spot.what.zh) for spot in untried(checked, outcomes)]


def rated(*ratings: object) -> list[str]:
    return [f"values: {{自评: {rating}}}" for rating in ratings]


SCORE = """评分 总分：
    自评 权重 100%：
        ≥90 得 100
        ≥80 得 80
        其余 得 0
        无值 得 60
"""
SALES = "values: {{销售额: {}}}"


@pytest.mark.parametrize(
    ("ratings", "found"),
    [
        ((95,), [(7, "总分 自评：≥80 得 80"), (8, "总分 自评：其余 得 0"), (9, "总分 自评：无值 得 60")]),
        ((80, "null"), [(6, "总分 自评：≥90 得 100"), (8, "总分 自评：其余 得 0")]),
        ((90, 89, 79, "null"), []),
    ],
)
def test_bands(ratings: tuple[object, ...], found: list[tuple[int, str]]) -> None:
    assert left(SCORE, *rated(*ratings)) == found


def test_bands_of_grades() -> None:
    assert left("等级 按 自评：≥90 甲；其余 乙；无值 得 丙\n", *rated(90)) == [
        (4, "等级：其余 得 乙"),
        (4, "等级：无值 得 丙"),
    ]


@pytest.mark.parametrize(
    ("mode", "sales", "found"),
    [
        # marginal: the figure runs through every tier up to the one it reaches
        ("超额累进", "15000", ["至 20000元 1.5%", "以上 2%"][1:]),
        ("全额累进", "15000", ["至 10000元 1%", "以上 2%"]),
        ("全额累进超出部分", "10000", ["至 20000元 1.5%", "以上 2%"]),
        ("超额累进", "0", ["至 10000元 1%", "至 20000元 1.5%", "以上 2%"]),
        ("超额累进", "20000.01", []),
    ],
)
def test_tiers(mode: str, sales: str, found: list[str]) -> None:
    scheme = f"提成 按 销售额，{mode}：至 10000元 1%；至 20000元 1.5%；以上 2%\n"
    assert left(scheme, SALES.format(sales)) == [(4, f"提成：{each}") for each in found]


@pytest.mark.parametrize(
    ("sales", "found"),
    [
        (("5000",), ["超过基准 5000元"]),
        (("5000.01",), ["不超过基准 5000元"]),
        (("5000", "6000"), []),
        (("null",), ["不超过基准 5000元", "超过基准 5000元"]),
    ],
)
def test_a_baseline(sales: tuple[str, ...], found: list[str]) -> None:
    scheme = "提成 按 销售额，线性：基准 5000元，2%；无值 得 0元\n"
    missing = [] if "null" in sales else ["无值 得 0元"]
    assert left(scheme, *(SALES.format(each) for each in sales)) == [
        (4, f"提成：{each}") for each in [*found, *missing]
    ]


def test_cases_of_base_pay() -> None:
    scheme = "底薪 3000元；级别 = P3 时 3500元；级别 = P4 时 4000元\n"
    assert left(scheme, "attributes: {级别: P3}") == [(4, "底薪：默认 3000元"), (4, "底薪：级别 = P4 时 4000元")]
    assert left(scheme, *(f"attributes: {{级别: {level}}}" for level in ("P2", "P3", "P4"))) == []


def test_cases_of_a_bonus() -> None:
    scheme = "奖金 甲奖：自评 ≥ 90 时 300元；自评 ≥ 80 时 200元；无值 得 0元\n"
    assert left(scheme, *rated(85)) == [
        (4, "甲奖：一条都不满足"),
        (4, "甲奖：自评 ≥ 90 时 300元"),
        (4, "甲奖：无值 得 0元"),
    ]
    assert left(scheme, *rated(95, 85, 75, "null")) == []


def test_a_blend_without_a_rating() -> None:
    scheme = "评分 总分 = 自评 × 30% + 店长评 × 70%；无值 得 60\n"
    assert left(scheme, "values: {自评: 1, 店长评: 1}") == [(4, "总分：无值 得 60")]
    assert left(scheme, "values: {自评: 1}") == []


def test_sides_of_an_if() -> None:
    scheme = "底薪 如果(自评 ≥ 90，如果(自评 ≥ 95，3元，2元)，1元)\n"
    whole, inner = "如果(自评 ≥ 90，如果(自评 ≥ 95，3元，2元)，1元)", "如果(自评 ≥ 95，3元，2元)"
    assert left(scheme, *rated(92)) == [(4, f"{inner}：满足 自评 ≥ 95"), (4, f"{whole}：不满足 自评 ≥ 90")]
    assert left(scheme, *rated(80)) == [
        (4, f"{whole}：满足 自评 ≥ 90"),
        (4, f"{inner}：满足 自评 ≥ 95"),
        (4, f"{inner}：不满足 自评 ≥ 95"),
    ]
    assert left(scheme, *rated(95, 94, 89)) == []


def test_an_if_in_a_condition_is_tried_with_the_condition() -> None:
    assert left("奖金 甲奖：如果(自评 ≥ 90，1，0) = 1 时 3元\n", *rated(90, 80)) == []


RANKED = """排名 按 自评 在 全体 内，须 自评 ≥ 60
第一名 奖 100元
最后一名 须 谈话
连续 2个月 最后一名：调岗
"""


def test_what_else_a_bonus_pays_and_what_a_deduction_takes() -> None:
    scheme = (
        "奖金 甲奖：自评 ≥ 90 时 3元；其余 1元\n底薪 100元\n"
        "扣款 迟到扣款：自评 < 60 时 5元；无值 得 2元；从 底薪\n扣款 定额 = 1元\n"
    )
    assert left(scheme, *rated(90)) == [
        (4, "甲奖：其余 得 1元"),
        (6, "迟到扣款：自评 < 60 时 5元"),
        (6, "迟到扣款：无值 得 2元"),
    ]
    assert left(scheme, *rated(50)) == [
        (4, "甲奖：自评 ≥ 90 时 3元"),
        (6, "迟到扣款：一条都不满足"),
        (6, "迟到扣款：无值 得 2元"),
    ]


def test_red_lines_and_notices() -> None:
    scheme = "底薪 100元\n高压线 自评 < 60：取消 底薪\n当 自评 < 50 时 须 7天内 提交整改方案\n"
    assert left(scheme, *rated(90)) == [
        (5, "高压线 自评 < 60：取消 底薪"),
        (6, "当 自评 < 50 时 须 7天内 提交整改方案"),
    ]
    assert left(scheme, *rated(55)) == [
        (4, "底薪：默认 100元"),
        (6, "当 自评 < 50 时 须 7天内 提交整改方案"),
    ]
    assert left(scheme, *rated(90, 40)) == []


def test_bands_of_named_figures() -> None:
    scheme = "计算 提成率：比率 按 自评：≥90 得 2%；其余 得 1%\n奖金 提成 = 销售额 × 提成率\n"
    assert left(scheme, "values: {自评: 90, 销售额: 1}") == [(4, "提成率：其余 得 1%")]


def test_limits_and_what_they_limit() -> None:
    scheme = "提成 按 销售额，全额累进：至 10000元 1%；以上 2%\n封顶 提成 = 500元\n保底 提成 = 50元\n"
    assert left(scheme, SALES.format(30000)) == [(4, "提成：至 10000元 1%"), (6, "保底 提成 = 50元")]
    assert left(scheme, SALES.format(6000)) == [
        (4, "提成：以上 2%"),
        (5, "封顶 提成 = 500元"),
        (6, "保底 提成 = 50元"),
    ]
    assert left(scheme, SALES.format(30000), SALES.format(100)) == []


def test_the_values_of_a_parameter_that_changes() -> None:
    scheme = "参数 甲 = 100元；2026-11-01 起 120元\n参数 乙 = 1元\n底薪 甲 + 乙\n"
    assert left(scheme, "") == [(4, "甲：2026-11-01 起 120元")]
    assert left(scheme, "", more="  period: 2026-11\n") == [(4, "甲：100元")]


def test_places_and_the_condition_of_entry() -> None:
    assert left(RANKED, *rated(90, 80)) == [
        (4, "排名：不满足 自评 ≥ 60"),
        (6, "最后一名 须 谈话"),
        (7, "连续 2个月 最后一名：调岗"),
    ]
    assert left(RANKED, *rated(90, 80, 70, 50)) == [(7, "连续 2个月 最后一名：调岗")]
    more = "  period: 2026-11\n  history: {2026-10: {a2: {rank: 3, from_last: 1}}}\n"
    assert left(RANKED, *rated(90, 80, 70, 50), more=more) == []


def test_whom_the_scheme_is_not_for() -> None:
    scheme = "适用 岗位 = 售前\n底薪 3000元\n"
    assert left(scheme, "attributes: {岗位: 售前}") == [(4, "适用：不满足 岗位 = 售前")]
    assert left(scheme, "attributes: {岗位: 售前}", "attributes: {岗位: 售后}") == []


def test_what_is_included_is_tried_by_its_own_cases() -> None:
    included = Source("甲.scheme", HEAD.replace("试", "甲") + "提成 按 销售额，全额累进：至 10000元 1%；以上 2%\n")
    loaded, _ = load(Source("乙.scheme", HEAD + "组合 甲\n底薪 3000元；自评 ≥ 90 时 1元\n"), lambda _: included)
    assert loaded is not None
    from kaohe.checking import check

    scheme, report = check(loaded, registry())
    assert scheme is not None, render(report, "en")
    assert left(scheme, "values: {自评: 1, 销售额: 1}") == [(5, "底薪：自评 ≥ 90 时 1元")]


def test_places_are_named_in_the_authors_words_on_one_line() -> None:
    scheme = resolved(
        "scheme: S\nlang: en\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n- base:\n  amount: 3000\n"
        "  cases:\n  - when: level = P3\n    amount: 3500\n  - when: level = " + "P" * 70 + "\n    amount: 1\n"
    )
    results, _ = run_cases(
        Source("x", "cases: [{name: x, agents: {a: {attributes: {level: P2}}}, expect: {a: {outcomes: []}}}]"), scheme
    )
    spots = untried(scheme, [result.outcome for result in results if result.outcome is not None])
    assert [(spot.span.line, spot.what.en) for spot in spots] == [
        (10, "base: when: level = P3 amount: 3500"),
        (12, "base: when: level = " + "P" * 46 + "…"),
    ]


def test_sides_of_an_if_in_what_a_place_brings() -> None:
    scheme = "排名 按 自评 在 全体 内\n第一名 奖 如果(自评 ≥ 95，2元，1元)\n"
    assert left(scheme, *rated(90)) == [
        (5, "如果(自评 ≥ 95，2元，1元)：满足 自评 ≥ 95"),
    ]


def test_what_is_not_put_in_place_has_no_places() -> None:
    scheme = resolved(HEAD + "底薪 3000元\n")
    assert untried(replace(scheme, items=(Include("甲", scheme.span), Unread(None))), []) == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
@pytest.mark.parametrize("ending", [".scheme", ".yaml"])
def test_the_cases_of_a_shipped_scheme_reach_every_place(path: Path, ending: str) -> None:
    scheme = resolved(path.with_name(path.name.removesuffix(".cases.yaml") + ending))
    results, _ = run_cases(Source(path.name, path.read_text(encoding="utf-8")), scheme)
    spots = untried(scheme, [result.outcome for result in results if result.outcome is not None])
    assert [f"{spot.span}: {spot.what.en}" for spot in spots] == []
