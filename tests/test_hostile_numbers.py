"""Numbers that Python callers may hand in, and that are none: told, never a traceback."""

from __future__ import annotations

from decimal import Decimal

import pytest

import kaohe
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.trace import Value
from kaohe.periods import Period
from support_evaluation import HEAD, resolved

OCTOBER = Period.parse("2026-10")
SCHEME = "底薪 3000元\n奖金 甲 = 销售额 × 1%\n排名 按 销售额 在 全体 内\n第一名 奖 5元\n"
ODD: tuple[Value, ...] = (
    *(Decimal(text) for text in ("NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "1E-999999", "9" * 5000)),
    True,
    "１２３abc",
    "NaN",
    "1e9",
)


def _figures(value: Value) -> Figures:
    assert OCTOBER is not None
    agents = (AgentFigures("a", {}, {"sales_amount": value}), AgentFigures("b", {}, {"sales_amount": Decimal(5)}))
    return Figures(OCTOBER, agents)


@pytest.mark.parametrize("value", ODD, ids=lambda value: str(value)[:12])
def test_what_is_no_number_is_told(value: Value) -> None:
    scheme = resolved(HEAD + SCHEME)
    outcome, report = kaohe.evaluate(scheme, _figures(value))
    assert outcome is None
    assert [found.rule.code for found in report] == ["K603"]
    assert "客服 a 的“销售额”应是" in report.errors[0].message("zh")
    others, _ = kaohe.evaluate(scheme, _figures(value), keep_going=True)
    assert others is not None
    assert [(each.agent, str(each.total)) for each in others.agents] == [("b", "3005.05")]
    assert others.missing == ("a",)


@pytest.mark.parametrize("value", ODD, ids=lambda value: str(value)[:12])
def test_code_tells_the_same(value: Value) -> None:
    plan = kaohe.compile(resolved(HEAD + SCHEME))
    for found, report in (plan.evaluate(_figures(value)), plan.amounts(_figures(value))):
        assert found is None
        assert [each.rule.code for each in report] == ["K603"]


@pytest.mark.parametrize("text", ["-0", "-0.00", "0E+5", "0E-9"])
def test_every_zero_is_0(text: str) -> None:
    outcome, report = kaohe.evaluate(resolved(HEAD + SCHEME), _figures(Decimal(text)))
    assert outcome is not None, list(report)
    assert [str(line.amount) for line in outcome.agents[0].lines] == ["3000.00", "0.00"]
