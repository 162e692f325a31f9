"""The shipped schemes do what their policies say, case by case; both spellings of each are the same scheme."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kaohe.diagnostics import Report, Source, render
from kaohe.documents import read_source
from kaohe.evaluation.cases import CaseResult, run_cases
from kaohe.scheme.model import Scheme
from support_cases import CASES, SCHEMES, TEXTS, resolved
from support_evaluation import told


def _run(text: str, scheme: Scheme) -> tuple[tuple[CaseResult, ...], Report]:
    results, report = run_cases(Source("test.cases.yaml", text), scheme)
    told(report)
    return results, report


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
@pytest.mark.parametrize("ending", [".scheme", ".yaml"])
def test_every_case_holds(path: Path, ending: str) -> None:
    source = read_source(path, Report())
    assert source is not None
    results, report = run_cases(source, resolved(SCHEMES / path.name.replace(".cases.yaml", ending)))
    assert report.ok, render(report, "en")
    assert results
    assert [result.name for result in results if not result.holds] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_both_spellings_are_the_same_scheme(path: Path) -> None:
    assert resolved(path) == resolved(path.with_suffix(".yaml"))


def test_every_scheme_has_both_spellings_and_cases() -> None:
    names = {path.stem for path in TEXTS}
    assert names == {path.name.removesuffix(".cases.yaml") for path in CASES}
    assert names == {path.stem for path in SCHEMES.glob("*.yaml") if ".cases" not in path.name}


# --- the runner ------------------------------------------------------------------------------------------------------

SCHEME = """方案 试 版本 1
生效 2026-10-05
周期 周
底薪 自评 × 1元
等级 按 自评：≥5 甲；其余 乙
排名 按 自评 在 全体 内
最后一名 须 谈话
连续 2周 最后一名：调岗
"""


def differences(result: CaseResult) -> list[tuple[str, str, str, object, object, int]]:
    """Give what differs: agent, section, name, expected, got, and the line of the case file."""
    return [
        (wanted.agent, wanted.section, wanted.name, wanted.value, each.actual, wanted.span.line)
        for each in result.differences
        for wanted in [each.expected]
    ]


def test_a_case_that_does_not_hold_says_what_differs() -> None:
    text = """
cases:
- name: one
  agents:
    a: {values: {self_rating: 3}}
    b: {values: {self_rating: 2}, attributes: {name: ~}}
    c: {values: {self_rating: 1}}
    d: {values: {self_rating: null}}
  expect:
    a: {lines: {base: 3.0}, grades: {grade: 甲}, ranks: {rank: 2}, outcomes: [], total: 4}
    c: {outcomes: [谈话, 调岗], total: 3}
    d: {ranks: {rank: ~}, grades: {grade: 无}}
    b: {total: ~}
"""
    scheme = resolved(
        SCHEME.replace(
            "底薪 自评 × 1元\n等级 按 自评：≥5 甲；其余 乙", "底薪 3元\n等级 按 自评：≥5 甲；其余 乙；无值 得 无"
        )
    )
    results, report = _run(text, scheme)
    assert report.ok
    assert [result.name for result in results] == ["one"]
    assert results[0].span.line == 3
    assert differences(results[0]) == [
        ("a", "grades", "grade", "甲", "乙", 10),
        ("a", "ranks", "rank", 2, 1, 10),
        ("a", "total", "", 4, 3, 10),
        ("c", "outcomes", "", ("调岗", "谈话"), ("谈话",), 11),
        ("b", "total", "", None, 3, 13),
    ]


def test_a_case_that_cannot_be_evaluated_says_why() -> None:
    results, _ = _run("cases: [{name: one, agents: {a: {}}, expect: {a: {outcomes: []}}}]", resolved(SCHEME))
    assert not results[0].holds
    assert results[0].outcome is None
    assert [found.message("zh") for found in results[0].problems] == [
        "客服 a 没有“自评”，“底薪”算不出来",
        "客服 a 没有“自评”，“等级”算不出来",
    ]


def test_a_figure_of_a_wrong_kind_is_shown_where_the_case_has_it() -> None:
    text = """
cases:
- name: one
  agents:
    a: {values: {自评: 3}}
    b: {values: {自评: 很好}}
  expect: {a: {outcomes: []}}
"""
    results, _ = _run(text, resolved(SCHEME))
    found = results[0].problems[0]
    assert (found.rule.code, str(found.place)) == ("K603", "test.cases.yaml:6")


def test_history_may_be_written_short() -> None:
    text = """
cases:
- name: one
  period: 2026-W42
  agents: {a: {values: {self_rating: 3}}, b: {values: {self_rating: 2}}, c: {values: {self_rating: 1}}}
  history: {2026-W41: {c: {rank: 3, from_last: 1}}}
  expect: {c: {outcomes: [调岗, 谈话]}}
"""
    results, report = _run(text, resolved(SCHEME))
    assert report.ok
    assert results[0].holds


TWO_RANKINGS = """方案 试 版本 1
生效 2026-10-01
周期 月
评分 甲 = 自评
评分 乙 = 店长评
排名 甲名 按 甲 在 全体 内
连续 2个月 最后一名：调岗
排名 乙名 按 乙 在 全体 内
连续 2个月 最后一名：谈话
"""


def test_history_of_several_rankings_may_differ() -> None:
    text = """
cases:
- name: one
  period: 2026-11
  agents:
    a: {values: {自评: 3, 店长评: 3}}
    b: {values: {自评: 2, 店长评: 2}}
    c: {values: {自评: 1, 店长评: 1}}
  history: {2026-10: {c: {甲名: {rank: 3, from_last: 1}, 乙名: {rank: 2, from_last: 2}}}}
  expect: {c: {outcomes: [调岗], ranks: {甲名: 3, 乙名: 3}, scores: {甲: 1}}}
"""
    results, report = _run(text, resolved(TWO_RANKINGS))
    assert report.ok
    assert results[0].holds


def test_a_place_that_needs_an_earlier_result_says_which_is_not_given() -> None:
    text = """
cases:
- name: one
  period: 2026-W42
  agents: {a: {values: {自评: 3}}, b: {values: {自评: 2}}, c: {values: {自评: 1}}}
  expect: {c: {outcomes: [谈话, 调岗]}}
"""
    results, _ = _run(text, resolved(SCHEME))
    assert [said.zh for said in results[0].differences[0].explained] == [
        "谈话：最后一名，排名 全体 3 人中第 3 名，倒数第 1（第 7 行）",
        "排名：自评 1，全体 3 人中第 3 名，倒数第 1（第 6 行）",
        "“连续2周最后一名”要看 2026-W41 的结果，但没有提供，按中断处理",
    ]


def test_a_pool_within_teams_looks_at_the_team() -> None:
    scheme = resolved("方案 试 版本 1\n生效 2026-10-01\n周期 月\n奖金池 池 = 100元，按 自评 在 团队 内\n")
    text = """
cases:
- name: one
  agents:
    a: {attributes: {团队: A}, values: {自评: 3}}
    b: {attributes: {团队: A}, values: {自评: 1}}
    c: {attributes: {团队: B}, values: {自评: 1}}
  expect: {a: {lines: {池: 75}}, b: {lines: {池: 25}}, c: {lines: {池: 100}}}
"""
    results, report = _run(text, scheme)
    assert report.ok, render(report, "en")
    assert differences(results[0]) == []


def test_who_is_not_under_the_scheme_gets_nothing() -> None:
    scheme = resolved(SCHEME.replace("周期 周\n", "周期 周\n适用 岗位 = 售前\n"))
    agents = "{a: {values: {自评: 3}, attributes: {岗位: 售后}}}"
    results, _ = _run(f"cases: [{{name: one, agents: {agents}, expect: {{a: {{total: 3}}}}}}]", scheme)
    assert differences(results[0]) == [("a", "total", "", 3, None, 1)]
    assert [said.en for said in results[0].differences[0].explained] == ["The scheme is not for a"]


def test_figures_of_groups_are_given_as_such() -> None:
    scheme = resolved("方案 试 版本 1\n生效 2026-10-01\n周期 月\n底薪 店铺(销售量) × 1元 + 全体(销售额)\n")
    text = """
cases:
- name: one
  agents: {a: {attributes: {店铺: s1}}}
  groups: {shop: {s1: {销售量: 7}}, all: {销售额: 100}}
  expect: {a: {lines: {底薪: 107}}}
- name: two
  agents: {a: {attributes: {店铺: s1}, values: {销售量: 7}}}
  groups: {team: {s1: {销售量: 7}}}
  expect: {a: {outcomes: []}}
"""
    results, report = _run(text.split("- name: two", maxsplit=1)[0], scheme)
    assert report.ok
    assert results[0].holds
    _, report = _run(text, scheme)
    assert [(found.rule.code, str(found.place)) for found in report] == [
        ("K631", "test.cases.yaml:8"),
        ("K631", "test.cases.yaml:9"),
    ]


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("45%", "甲"),
        ("45 ％", "甲"),
        ("0.45", "甲"),
        ("44.99%", "乙"),
        ("44.994%", "乙"),
        ("44.995%", "甲"),
        ("45", "甲"),
    ],
)
def test_a_ratio_may_be_written_in_percent(written: str, grade: str) -> None:
    scheme = resolved(f"{PAY.partition('录入')[0]}等级 按 退款率：≥45% 甲；其余 乙\n")
    agents = f"{{a: {{values: {{退款率: {written}}}}}}}"
    results, report = _run(
        f"cases: [{{name: x, agents: {agents}, expect: {{a: {{grades: {{等级: {grade}}}}}}}}}]", scheme
    )
    assert report.ok
    assert results[0].holds


@pytest.mark.parametrize(("name", "written"), [("退款率", "四成%"), ("自评", "45%"), ("店铺(退款率)", "45%")])
def test_percent_is_only_for_ratios(name: str, written: str) -> None:
    group, bare = name.startswith("店铺"), name.removeprefix("店铺(").removesuffix(")")
    bound = "45" if name == "自评" else "45%"
    scheme = resolved(f"{PAY.partition('录入')[0]}等级 按 {name}：≥{bound} 甲；其余 乙\n")
    given = f"agents: {{a: {{attributes: {{店铺: s}}}}}}, groups: {{shop: {{s: {{{bare}: {written}}}}}}}"
    if not group:
        given = f"agents: {{a: {{values: {{{bare}: {written}}}}}}}"
    results, _ = _run(f"cases: [{{name: x, {given}, expect: {{a: {{grades: {{等级: 甲}}}}}}}}]", scheme)
    assert [found.rule.code for found in results[0].problems] == ([] if group else ["K603"])


# --- why a figure is not as expected ---------------------------------------------------------------------------------

PAY = """方案 试 版本 1
生效 2026-10-01
周期 月
录入 迟到次数：次数
评分 总分：
    迟到次数 权重 40%：≤0次 得 100；其余 得 50
    自评 权重 60%：≥90 得 100；其余 得 0
底薪 3000元
奖金 好评奖：总分 ≥ 80 时 100元
提成 按 销售额，超额累进：至 10000元 1%；以上 2%
等级 按 总分：≥80 甲；其余 乙
排名 按 总分 在 全体 内
第一名 奖 100元
"""
ONE = """
cases:
- name: one
  agents:
    a: {values: {迟到次数: 0, 自评: 95, 销售额: 12000.5}}
    b: {values: {迟到次数: 1, 自评: 95, 销售额: 0}}
  expect: {WHO: {WHAT}}
"""


@pytest.mark.parametrize(
    ("who", "what", "said"),
    [
        ("a", "lines: {提成: 1}", ["提成 140.01 元：销售额 12000.50；10000 × 1% + 2000.5 × 2% = 140.01（第 10 行）"]),
        (
            "b",
            "lines: {好评奖: 1}",
            [
                "好评奖 100.00 元：总分 80.00 ≥ 80 时 100（第 9 行）",
                "总分 80.00 分 = 20.00 + 60.00（第 5 行）",
                "  迟到次数 1：其余（>0） 得 50，50 × 40% = 20.00",
                "  自评 95：≥90 得 100，100 × 60% = 60.00",
            ],
        ),
        (
            "b",
            "lines: {first: 1}",
            ["排名：总分 80.00，全体 2 人中第 2 名（第 12 行）", "总分 80.00 分 = 20.00 + 60.00（第 5 行）"],
        ),
        (
            "b",
            "ranks: {rank: 1}",
            ["排名：总分 80.00，全体 2 人中第 2 名（第 12 行）", "总分 80.00 分 = 20.00 + 60.00（第 5 行）"],
        ),
        (
            "b",
            "grades: {等级: 乙}",
            ["等级 甲：总分 80.00，≥80（第 11 行）", "总分 80.00 分 = 20.00 + 60.00（第 5 行）"],
        ),
        ("b", "total: 1", ["合计 3100.00 元 = 3000.00 + 100.00 + 0.00", "底薪 3000.00 元：默认 3000（第 8 行）"]),
        (
            "b",
            "outcomes: [谈话]",
            ["排名：总分 80.00，全体 2 人中第 2 名（第 12 行）", "总分 80.00 分 = 20.00 + 60.00（第 5 行）"],
        ),
    ],
)
def test_a_difference_is_explained_as_the_payslip_explains_the_figure(who: str, what: str, said: list[str]) -> None:
    results, report = _run(ONE.replace("WHO", who).replace("WHAT", what), resolved(PAY))
    assert report.ok, render(report, "zh")
    (difference,) = results[0].differences
    assert [each.zh for each in difference.explained][: len(said)] == said
    assert all(each.en for each in difference.explained)


# --- what is wrong with a case file ----------------------------------------------------------------------------------


def test_all_that_is_wrong_with_a_case_file_is_told() -> None:
    text = """
cases:
- name: [x]
  period: never
  agents: {a: [a], b: {values: {自评: [1], self-rating: 2}}}
  history: {soon: {a: {rank: first, from_last: -1}}}
  expect: {a: {sum: 1, total: 3元, lines: 5, outcomes: 谈话}}
- {}
- name: x
  agents: a
  expect: ~
case: 1
"""
    results, report = _run(text, resolved(SCHEME))
    assert results == ()
    assert [(found.rule.code, str(found.place).removeprefix("test.cases.yaml:")) for found in report.sorted()] == [
        ("K110", "3"),
        ("K610", "4"),
        ("K108", "5"),
        ("K110", "5"),
        ("K102", "5"),
        ("K610", "6"),
        ("K610", "6"),
        ("K610", "6"),
        ("K111", "7"),
        ("K610", "7"),
        ("K108", "7"),
        ("K109", "7"),
        ("K112", "8"),
        ("K112", "8"),
        ("K112", "8"),
        ("K108", "10"),
        ("K636", "11"),
        ("K111", "12"),
    ]


@pytest.mark.parametrize(
    ("case", "code", "line", "suggested"),
    [
        ("agents: {a: {values: {自平: 3}}}", "K631", 4, ("自评",)),
        ("agents: {a: {values: {sales_amount: 3}}}", "K631", 4, ()),
        ("agents: {a: {attributes: {level: P1}}}", "K631", 4, ()),
        ("agents: {a: {attributes: {team: A}}}", "K631", 4, ()),
        ("agents: {a: {attributes: {self_rating: 3}}}", None, 4, ()),
        ("agents: {a: {values: {name: 3}}}", "K632", 4, ()),
        ("agents: {a: {自评: 3}}", "K632", 4, ()),
        ("agents: {a: {姓名: 甲}}", "K632", 4, ()),
        ("agents: {a: {}}\n  expect: {a: {底薪: 3}}", "K632", 5, ()),
        ("agents: {a: {}}\n  expect: {b: {total: 3}}", "K634", 5, ("a",)),
        ("agents: {a: {}}\n  expect: {}", "K636", 5, ()),
        ("agents: {a: {}}\n  expect:", "K636", 5, ()),
        ("agents: {a: {}}\n  expect: {a: {}}", "K636", 5, ()),
        ("agents: {a: {}}\n  expect: {a: {lines: {}}}", "K636", 5, ()),
        ("agents: {a: {}}\n  expect: {a: {lines: {bse: 3}}}", "K633", 5, ("底薪",)),
        ("agents: {a: {}}\n  expect: {a: {lines: {last: 3}}}", "K633", 5, ()),
        ("agents: {a: {}}\n  expect: {a: {totl: 3}}", "K111", 5, ("total",)),
        ("period: 2026-W42\n  agents: {a: {}}\n  history: {2026-W40: {a: {rank: 1}}}", "K635", 6, ()),
        ("period: 2026-W42\n  agents: {a: {}}\n  history: {2026-W41: {b: {rank: 1}}}", "K634", 6, ("a",)),
        ("period: 2026-W42\n  agents: {a: {}}\n  history: {2026-W41: {a: {排行: {rank: 1}}}}", "K633", 6, ("排名",)),
    ],
)
def test_what_shows_nothing_is_an_error_with_its_place(
    case: str, code: str | None, line: int, suggested: tuple[str, ...]
) -> None:
    text = f"cases:\n\n- name: one\n  {case}\n"
    _, report = _run(text if "expect" in case else f"{text}  expect: {{a: {{outcomes: []}}}}\n", resolved(SCHEME))
    found = [(each.rule.code, str(each.place), each.suggestions) for each in report.sorted()]
    assert found == ([] if code is None else [(code, f"test.cases.yaml:{line}", suggested)])


def test_names_are_proposed_as_the_author_writes_them() -> None:
    scheme = "scheme S version 1\neffective 2026-10-01\nperiod month\nbase self_rating * 1 yuan\n"
    _, report = _run(
        "cases: [{name: x, agents: {a: {values: {自平: 1}}}, expect: {a: {outcomes: []}}}]", resolved(scheme)
    )
    (found,) = report
    assert found.suggestions == ("self_rating",)
    assert found.remedy("zh").endswith("方案用到的：自评。")
    assert found.remedy("en").endswith("uses: self_rating.")


def test_a_scheme_that_looks_at_nothing_has_nothing_to_name() -> None:
    scheme = "方案 试 版本 1\n生效 2026-10-01\n周期 月\n底薪 3000元\n"
    _, report = _run(
        "cases: [{name: x, agents: {a: {values: {自评: 1}}}, expect: {a: {outcomes: []}}}]", resolved(scheme)
    )
    assert [found.remedy("en") for found in report] == ["Delete it, or write one that the scheme uses: —."]


@pytest.mark.parametrize("text", ["cases: [~]", "cases: [{name: x, agents: {}, expect: {}}]"])
def test_a_case_of_nobody_is_told(text: str) -> None:
    results, report = _run(text, resolved(SCHEME))
    assert results == ()
    assert report.errors


KEYS = ["cases", "name", "period", "agents", "groups", "history", "expect", "attributes", "values", "lines", "ranks"]
KEYS += ["grades", "outcomes", "total", "rank", "from_last", "a", "b", "自评", "base", "排名", "2026-W41", "shop"]
SCALARS = st.sampled_from([None, "", "3", "-1.5", "x", "2026-W42", "9" * 70, "调岗"]) | st.text(max_size=3)


@given(
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=12,
    ),
    st.recursive(SCALARS, lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=4), max_leaves=8),
)
def test_any_case_file_gives_results_or_findings(case: object, part: object) -> None:
    agents = {"a": {"values": {"自评": 3}}, "b": part}
    for tree in (case, {"cases": [case]}, {"cases": [{"name": "x", "agents": agents, "expect": {"a": part}}]}):
        text = yaml.safe_dump(tree, allow_unicode=True)
        results, report = _run(text, resolved(SCHEME))
        assert bool(results) is (report.ok and isinstance(tree, dict) and bool(tree.get("cases")))


@pytest.mark.parametrize(("text", "code"), [("cases: 1", "K109"), ("{}", "K112"), ("- 1", "K108"), ("a: b: c", "K101")])
def test_a_file_of_another_form_is_told(text: str, code: str) -> None:
    results, report = _run(text, resolved(SCHEME))
    assert results == ()
    assert [found.rule.code for found in report] == [code]


def test_a_ratio_may_be_expected_in_percent() -> None:
    scheme = resolved("方案 试 版本 1\n生效 2026-10-05\n周期 周\n计算 完成：比率 = 业绩完成率 ÷ 3\n")
    text = """
cases:
- name: 三分之一
  agents: {a: {values: {业绩完成率: 100%}}}
  expect: {a: {scores: {完成: 33.33%}}}
- name: 不是
  agents: {a: {values: {业绩完成率: 100%}}}
  expect: {a: {scores: {完成: 33.34%}}}
"""
    results, report = _run(text, scheme)
    assert report.ok
    assert [result.holds for result in results] == [True, False]


def test_outcomes_are_compared_one_by_one() -> None:
    """One text that joins three is not three; in which order they stand does not matter."""
    scheme = resolved("方案 试 版本 1\n生效 2026-10-01\n周期 月\n当 自评 > 1：乙\n当 自评 > 2：甲\n当 自评 > 3：甲\n")
    case = "cases: [{{name: x, agents: {{a: {{values: {{自评: 5}}}}}}, expect: {{a: {{outcomes: {}}}}}}}]"
    for outcomes, holds in (
        ("[乙、甲、甲]", False),
        ("[甲、甲、乙]", False),
        ("[甲, 甲、乙]", False),
        ("[甲, 乙]", False),
        ("[甲, 乙, 甲]", True),
    ):
        (result,), report = _run(case.format(outcomes), scheme)
        assert report.ok
        assert result.holds is holds, outcomes
