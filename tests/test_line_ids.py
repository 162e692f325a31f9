"""No two lines of a payslip have one id."""

from __future__ import annotations

from kaohe.diagnostics import Source
from kaohe.evaluation.cases import run_cases
from support_cases import resolved
from support_evaluation import HEAD, agent, amounts, outcome

SCHEME = (
    "奖金 first = 5元\n奖金 「甲.first」 = 7元\n排名 按 自评 在 全体 内\n第一名 奖 100元\n"
    "排名 甲 按 店长评 在 全体 内\n第一名 奖 200元\n"
)
PAIR = (agent("a", self_rating=80, manager_rating=80), agent("b", self_rating=70, manager_rating=70))


def test_a_bonus_that_is_called_as_a_place_is_stands_beside_it() -> None:
    found = outcome(
        SCHEME, agent("a", self_rating=80, manager_rating=80), agent("b", self_rating=70, manager_rating=70)
    )
    assert amounts(found.agents[0]) == {
        "first": "5.00",
        "甲.first": "7.00",
        "rank.first": "100.00",
        "甲.甲.first": "200.00",
    }


def test_a_case_expects_it_by_that_id() -> None:
    cases = """\
cases:
- name: 两项
  agents: {a: {values: {自评: 80, 店长评: 80}}, b: {values: {自评: 70, 店长评: 70}}}
  expect: {a: {lines: {first: 5, rank.first: 100}}}
"""
    results, report = run_cases(Source("x.cases.yaml", cases), resolved(HEAD + SCHEME))
    assert report.ok, list(report)
    assert [result.differences for result in results] == [()]
