"""What was last time: earlier results of whole periods of the scheme's own kind, each once; expected by hand."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import kaohe
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.figures_reader import read_figures
from kaohe.evaluation.outcome import Past, PastAgent
from kaohe.periods import Period
from support_cases import resolved
from support_evaluation import HEAD, agent, attempt, figures
from test_compiled import same_outcome

SUM = "录入 次：次数\n计算 累计：次数 = 此前(累计，0次) + 次\n"
AHEAD = "提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 200元\n"


def past(period: str, **figures: str) -> Past:
    found = Period.parse(period)
    assert found is not None
    return Past("试", found, {"a": PastAgent({}, {name: Decimal(value) for name, value in figures.items()})})


def ahead(period: str, owed: str) -> Past:
    found = Period.parse(period)
    assert found is not None
    return Past("试", found, {"a": PastAgent({}, {}, {"commission": Decimal(owed)})})


@pytest.mark.parametrize("other", ["2026-W39", "2026-09-15/2026-09-30", "2026-09-30/2026-09-30"])
def test_only_whole_periods_of_its_kind_are_last_time(other: str) -> None:
    """5 in September and 1 now are 6, whatever else there is."""
    given = figures(agent("a", 次=1), history=(past("2026-09", 累计="5"), past(other, 累计="50")))
    found, report = attempt(SUM, *given.agents, history=given.history)
    assert found is not None
    assert found.agents[0].scores["累计"] == Decimal(6)
    assert [each.rule.code for each in report] == ["K619"]
    same_outcome(kaohe.compile(resolved(HEAD + SUM)), given)


def test_nor_is_anything_owed_from_others() -> None:
    """3000 earn 300: of the 70 that September owes all is taken back, and 230 are paid."""
    given = figures(agent("a", sales_amount=3000), history=(ahead("2026-09", "70"), ahead("2026-W39", "90")))
    found, report = attempt(AHEAD, *given.agents, history=given.history)
    assert found is not None
    assert str(found.agents[0].total) == "230.00"
    assert [each.rule.code for each in report] == ["K619"]
    same_outcome(kaohe.compile(resolved(HEAD + AHEAD)), given)


def test_a_scheme_that_does_not_look_back_says_nothing_of_them() -> None:
    found, report = attempt("底薪 3000元\n", agent("a"), history=(past("2026-W39", base="1"),))
    assert found is not None
    assert list(report) == []


@pytest.mark.parametrize(
    ("kind", "whole", "other"), [("周", "2026-W41", "2026-09"), ("双周", "2026-09-28/2026-10-11", "2026-W41")]
)
def test_weeks_and_fortnights_alike(kind: str, whole: str, other: str) -> None:
    """5 last time and 1 now are 6."""
    scheme = resolved(HEAD.replace("周期 月", f"周期 {kind}") + SUM)
    period = Period.parse("2026-W42" if kind == "周" else "2026-10-12/2026-10-25")
    assert period is not None
    given = figures(agent("a", 次=1), period=period, history=(past(whole, 累计="5"), past(other, 累计="50")))
    found, report = kaohe.evaluate(scheme, given)
    assert found is not None
    assert found.agents[0].scores["累计"] == Decimal(6)
    assert [each.rule.code for each in report] == ["K619"]


# --- cases -----------------------------------------------------------------------------------------------------------


def told(history: str, scheme: str = SUM) -> list[tuple[str, int]]:
    """Give what is told of a case's history: codes and lines."""
    text = f"""cases:
- name: one
  period: 2026-12
  agents: {{a: {{values: {{{"次: 1" if scheme == SUM else "销售额: 0"}}}}}}}
  history:
{history}
  expect: {{a: {{outcomes: []}}}}
"""
    _, report = run_cases(Source("test.cases.yaml", text), resolved(HEAD + scheme))
    return [(each.rule.code, each.place.line) for each in report]  # type: ignore[union-attr]


def test_a_case_names_whole_periods_once() -> None:
    assert told("    2026-11: {a: {scores: {累计: 1}}}") == []
    assert told("    2026-W39: {a: {scores: {累计: 1}}}") == [("K635", 6)]
    twice = "    2026-11: {a: {scores: {累计: 1}}}\n    2026-11-01/2026-11-30: {a: {scores: {累计: 2}}}"
    assert told(twice) == [("K513", 7)]


def test_a_case_names_a_line_once() -> None:
    scheme = "底薪 3000元\n奖金 一 = 此前(底薪，0元)；无值 得 0元\n"
    text = "cases: [{name: x, period: 2026-12, agents: {a: {}}, history: {2026-11: {a: {lines: {底薪: 1, base: 2}}}}, "
    text += "expect: {a: {total: 3001}}}]\n"
    _, report = run_cases(Source("test.cases.yaml", text), resolved(HEAD + scheme))
    assert [each.rule.code for each in report] == ["K102"]
    expected = "cases: [{name: x, agents: {a: {}}, expect: {a: {lines: {底薪: 1, base: 2}}}}]\n"
    _, report = run_cases(Source("test.cases.yaml", expected), resolved(HEAD + scheme))
    assert [each.rule.code for each in report] == ["K102"]


# --- outcomes --------------------------------------------------------------------------------------------------------


def test_a_line_stands_once_in_an_outcome() -> None:
    lines = [{"id": "base", "amount": "1"}, {"id": "commission", "amount": "2"}, {"id": "base", "amount": "3"}]
    result = {"agent": "a", "ranks": {}, "lines": lines}
    outcome = {"format": "kaohe-outcome/1", "scheme": "试", "period": "2026-09", "agents": [result]}
    report = Report()
    found = read_figures(json.dumps({"period": "2026-10", "agents": [], "history": [outcome]}), report)
    assert found is None
    assert [(each.rule.code, each.place.path) for each in report] == [  # type: ignore[union-attr]
        ("K503", "/history/0/agents/0/lines/2/id")
    ]
