"""The shipped schemes do what their policies say, case by case; both spellings of each are the same scheme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
    assert {result.name: result.differences for result in results if result.differences} == {}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_both_spellings_are_the_same_scheme(path: Path) -> None:
    assert resolved(path) == resolved(path.with_suffix(".yaml"))


def test_every_scheme_has_both_spellings_and_cases() -> None:
    names = {path.stem for path in TEXTS}
    assert names == {path.name.removesuffix(".cases.yaml") for path in CASES}
    assert names == {path.stem for path in SCHEMES.glob("*.yaml") if ".cases" not in path.name}


def _blocks() -> list[str]:
    return re.findall(
        r"^```\w*\n(.*?)^```", (SCHEMES / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def test_the_schemes_in_the_readme_can_be_used() -> None:
    schemes = [resolved(block) for block in _blocks() if block.startswith(("方案", "scheme"))]
    assert [scheme.lang for scheme in schemes] == ["zh", "en"]
    assert len({len(scheme.items) for scheme in schemes}) == 1


def test_the_cases_in_the_readme_hold() -> None:
    (text,) = (block for block in _blocks() if block.startswith("cases:"))
    results, report = _run(text, resolved(SCHEMES / "shop-monthly.scheme"))
    assert report.ok
    assert [result.differences for result in results] == [()]


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


def test_a_case_that_does_not_hold_says_what_differs() -> None:
    text = """
cases:
- name: one
  agents:
    a: {values: {self_rating: 3}}
    b: {values: {self_rating: 2}, attributes: {team: ~}}
    c: {values: {self_rating: 1}}
    d: {values: {self_rating: null}}
  expect:
    a: {lines: {base: 3.0, commission: ~}, grades: {grade: 甲}, ranks: {rank: 2}, outcomes: [], total: [4]}
    c: {outcomes: [谈话, 调岗], scores: {x: [1]}, total: {a: 1}}
    e: {total: 1}
    f: {total: ~, outcomes: []}
"""
    scheme = resolved(
        SCHEME.replace(
            "底薪 自评 × 1元\n等级 按 自评：≥5 甲；其余 乙", "底薪 3元\n等级 按 自评：≥5 甲；其余 乙；无值 得 无"
        )
    )
    results, report = _run(text, scheme)
    assert report.ok
    assert [result.name for result in results] == ["one"]
    assert results[0].differences == (
        "a grades.grade: 甲 ≠ 乙",
        "a ranks.rank: 2 ≠ 1",
        "a total: 4 ≠ 3.00",
        "c outcomes: 谈话、调岗 ≠ 谈话",
        "c scores.x: [1] ≠ —",
        "c total.a: 1 ≠ —",
        "e total: 1 ≠ —",
    )


def test_a_case_that_cannot_be_evaluated_says_why() -> None:
    results, _ = _run("cases: [{name: one, agents: {a: {}}, expect: {}}]", resolved(SCHEME))
    assert results[0].differences == (
        "客服 a 没有“自评”，“底薪”算不出来",
        "客服 a 没有“自评”，“等级”算不出来",
    )


def test_history_may_be_written_short() -> None:
    text = """
cases:
- name: one
  period: 2026-W42
  agents: {a: {values: {self_rating: 3}}, b: {values: {self_rating: 2}}, c: {values: {self_rating: 1}}}
  history: {2026-W41: {c: {rank: 3, from_last: 1}}}
  expect: {c: {outcomes: [谈话, 调岗]}}
"""
    results, report = _run(text, resolved(SCHEME))
    assert report.ok
    assert results[0].differences == ()


def test_all_that_is_wrong_with_a_case_file_is_told() -> None:
    text = """
cases:
- name: [x]
  period: never
  agents: [a]
  history: {soon: {a: {rank: first, from_last: -1}}}
  expect: {a: {sum: 1}}
- {}
case: 1
"""
    results, report = _run(text, resolved(SCHEME))
    assert results == ()
    assert [found.rule.code for found in report.sorted()] == [
        "K110",
        "K610",
        "K108",
        "K610",
        "K610",
        "K610",
        "K111",
        "K112",
        "K112",
        "K112",
        "K111",
    ]


@pytest.mark.parametrize(("text", "code"), [("cases: 1", "K109"), ("{}", "K112"), ("- 1", "K108"), ("a: b: c", "K101")])
def test_a_file_of_another_form_is_told(text: str, code: str) -> None:
    results, report = _run(text, resolved(SCHEME))
    assert results == ()
    assert [found.rule.code for found in report] == [code]
