"""Runs of many figures go by column: what they give, and what they tell, is what the reference gives and tells."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue.evaluation import LEFT_OWING, NOT_TAKEN_BACK
from kaohe.evaluation import evaluator
from kaohe.evaluation.compiled.by_column import Sheets, sheet_of
from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.history import looks_back
from kaohe.evaluation.outcome import Past, past_of
from kaohe.periods import Period
from kaohe.whatif import runs
from kaohe.whatif.runs import as_if, run
from support_cases import resolved
from support_compiled import figures as made_up
from support_compiled import findings, schemes
from support_evaluation import HEAD, OCTOBER, agent, codes
from test_compiled import RELAXED, SEEDS

if TYPE_CHECKING:
    from kaohe.scheme.model import Scheme

MONTHS = tuple(Period.month(2026, month) for month in (9, 10, 11))


def scheme(items: str) -> Scheme:
    return resolved(HEAD + items)


def by_reference(of: Scheme, months: list[Figures]) -> tuple[dict[Period, dict[str, int]], list[object]]:
    """Evaluate month by month with the reference alone."""
    report, before, found = Report(), (), {}
    of = as_if(of, months[0].period)
    for each in months:
        known: tuple[Past, ...] = before
        held = {(past.scheme, past.period) for past in known}
        given_past = tuple(past for past in each.history if (past.scheme, past.period) not in held)
        outcome, told = evaluate(of, replace(each, history=(*given_past, *known)))
        report.extend(told)
        if outcome is not None:
            before = (*known, past_of(outcome))
            found[each.period] = {one.agent: int(one.total * 100) for one in outcome.agents}
    return (found if report.ok else {}), findings(report)


@RELAXED
@given(st.data())
def test_runs_by_column_are_those_of_the_reference(data: st.DataObject) -> None:
    of = data.draw(schemes(grouped=data.draw(st.booleans()), earlier=data.draw(st.booleans())))
    chance = Random(data.draw(SEEDS))  # noqa: S311 - no secret
    months = [replace(made_up(chance), period=period) for period in MONTHS]
    sheets: Sheets = {}
    with patch.object(runs, "_FEW", 0):
        for _ in range(2):  # the second time columns are there
            found, report = run(of, months, sheets)
            expected, told = by_reference(of, months)
            assert ({} if found is None else found.paid) == expected
            assert findings(report) == told


@RELAXED
@given(st.data())
def test_who_does_not_look_back_gets_the_same_whatever_was(data: st.DataObject) -> None:
    of = data.draw(schemes(grouped=True, earlier=data.draw(st.booleans())))
    if looks_back(of):
        return
    given_figures = made_up(Random(data.draw(SEEDS)))  # noqa: S311 - no secret
    (found, told), (alone, alone_told) = (
        evaluate(of, replace(given_figures, history=past)) for past in (given_figures.history, ())
    )
    told = Report(each for each in told if each.rule not in {NOT_TAKEN_BACK, LEFT_OWING})  # but what was paid ahead
    assert findings(told) == findings(alone_told)
    if found is not None and alone is not None:
        assert found.agents == alone.agents


@pytest.mark.parametrize(
    ("items", "back"),
    [
        ("底薪 100元\n", False),
        ("底薪 100元\n排名 按 销售额 在 全体 内\n最后一名 须 7天内 整改\n", False),
        ("底薪 100元\n排名 按 销售额 在 全体 内\n连续 2个月 最后一名 须 7天内 整改\n", True),
        ("底薪 100元\n提成 按 销售额，线性：基准 0元，1%\n封顶 提成 = 300元\n", False),
        ("底薪 100元\n提成 按 销售额，线性：基准 0元，1%\n预支 提成 = 300元\n", True),
        ("底薪 100元\n奖金 甲：连续 2个月(底薪 > 5元) 时 30元\n", True),
        ("底薪 100元\n奖金 甲：(连续 2个月(底薪 > 5元) 且 销售额 > 3元) 时 30元\n", True),
        ("底薪 100元\n奖金 甲 = 此前(底薪，0元) × 10%\n", True),
        ("底薪 100元\n当 连续 2个月(底薪 > 5元) 时 须 7天内 面谈\n", True),
    ],
)
def test_which_schemes_look_back(items: str, back: bool) -> None:
    assert looks_back(scheme(items)) == back


def test_for_whom_a_scheme_is_may_look_back() -> None:
    text = HEAD + "适用 自评 > 5分\n评分 甲 = 自评\n底薪 100元\n"
    assert not looks_back(resolved(text))
    asked = resolved(HEAD + "评分 甲 = 自评\n底薪 100元；连续 2个月(甲 > 5分) 时 200元\n").items[1]
    [condition] = [case.when for case in asked.cases]  # type: ignore[union-attr]
    assert looks_back(replace(resolved(text), applies=condition))


# --- by hand ----------------------------------------------------------------------------------------------------------

RATED = "底薪 100元\n提成 按 销售额，线性：基准 0元，1%；无值 得 0元\n"


def many(*agents: AgentFigures, of: str = RATED) -> tuple[dict[str, int] | None, Report]:
    """Run by column alone: the reference would raise."""
    with patch.object(runs, "_FEW", 0), patch.object(evaluator, "evaluate", None):
        found, report = run(scheme(of), [Figures(OCTOBER, agents)])
    return (None if found is None else dict(found.paid[OCTOBER])), report


def test_figures_in_every_form_that_numbers_have() -> None:
    forms: dict[str, object] = {
        "a": 1000,
        "b": "1000",
        "c": "1000.50",
        "d": Decimal("1000.5"),
        "e": "+7",
        "f": "-0.00",
        "g": None,
        "h": Decimal("0.00"),
        "i": "9" * 20,
        "j": Decimal("1000.500"),
        "k": Decimal("1E+3"),
    }
    found, _ = many(*(agent(name, sales_amount=value) for name, value in forms.items()))
    # 1% of it and 100.00 of base pay; of 99999999999999999999 yuan 1% is as many cents
    paid = {"a": 11000, "b": 11000, "c": 11001, "d": 11001, "e": 10007, "f": 10000, "g": 10000, "h": 10000}
    assert found == {**paid, "i": 100000000000000009999, "j": 11001, "k": 11000}


def test_nobody_at_all() -> None:
    assert many()[0] == {}


def test_words_and_days_and_yes_or_no() -> None:
    items = (
        "录入 全勤：是否；转正日：日期；评语：文字\n底薪 100元；级别 = P3 时 200元\n"
        "奖金 全 ：全勤 时 1元\n奖金 早：转正日 < 2026-06-01 时 10元\n奖金 好：评语 = 好 时 0.5元\n"
        "奖金 售前：岗位 = 售前 时 0.05元\n"
    )
    found, _ = many(
        agent("a", {"level": "P3", "role": "presale"}, 全勤="是", 转正日="2026-05-31", 评语="好"),
        agent("b", {"level": "P4", "role": "aftersale"}, 全勤=False, 转正日="2026-06-01", 评语="差"),
        agent("c", {"level": "P4", "role": "售前", "评语": "好"}, 全勤=True, 转正日="2026-01-01"),
        of=items,
    )
    assert found == {"a": 20000 + 100 + 1000 + 50 + 5, "b": 10000, "c": 10000 + 100 + 1000 + 50 + 5}


def test_whom_a_scheme_is_not_for_is_told() -> None:
    found, report = many(agent("a", {"role": "售前"}), agent("b", {"role": "售后"}), of="底薪 100元\n")
    assert (found, codes(report)) == ({"a": 10000, "b": 10000}, [])
    with patch.object(runs, "_FEW", 0), patch.object(evaluator, "evaluate", None):
        only = resolved(HEAD + "适用 岗位 = 售前\n底薪 100元；客服 = 林 时 5元\n")
        agents = (agent("a", {"role": "售前", "name": "林"}), agent("b", {"role": "售后"}))
        run_, report = run(only, [Figures(OCTOBER, agents)])
    assert run_ is not None
    assert run_.paid == {OCTOBER: {"a": 10000}}
    assert run_.names == {"a": "林", "b": None}
    assert sorted(codes(report)) == sorted(findings_of(only, agents))


def findings_of(of: Scheme, agents: tuple[AgentFigures, ...]) -> list[str]:
    return codes(evaluate(of, Figures(OCTOBER, agents))[1])


@pytest.mark.parametrize(
    "odd",
    [
        agent("a", sales_amount="1e3"),
        agent("a", sales_amount=".5"),
        agent("a", sales_amount="１０"),
        agent("a", sales_amount="1.005"),
        agent("a", sales_amount="9" * 21),
        agent("a", sales_amount=True),
        agent("a", sales_amount="x"),
        agent("a\0", sales_amount=5),
        agent("a" * 201, sales_amount=5),
        agent("b", sales_amount=5),
    ],
)
def test_what_is_odd_is_left_to_others(odd: AgentFigures) -> None:
    plan = compile_scheme(scheme(RATED))
    given_figures = Figures(OCTOBER, (odd, agent("b", sales_amount=1000)))
    assert plan.totals(given_figures, {})[0] is None
    with patch.object(runs, "_FEW", 0):
        found, report = run(scheme(RATED), [given_figures])
    expected, told = by_reference(scheme(RATED), [given_figures])
    assert ({} if found is None else found.paid) == expected
    assert findings(report) == told


def test_what_is_no_number_at_all_is_left_to_others() -> None:
    plan = compile_scheme(scheme(RATED))
    for odd in ("NaN", "Infinity"):
        assert plan.totals(Figures(OCTOBER, (agent("a", sales_amount=Decimal(odd)),)), {})[0] is None


def test_columns_are_made_once() -> None:
    agents = (agent("a", sales_amount=5), agent("b", sales_amount=7))
    sheets: Sheets = {}
    program = compile_scheme(scheme(RATED)).program
    assert program is not None
    first, again = (sheet_of(agents, sheets).columns(program, Figures(OCTOBER, agents)) for _ in range(2))
    assert first.values["sales_amount"].values.tolist() == [500, 700]
    assert first.values["sales_amount"] is again.values["sales_amount"]
    assert list(sheets) == [id(agents)]


def test_few_figures_go_by_row() -> None:
    with patch("kaohe.evaluation.compiled.by_column.sheet_of", None):
        found, _ = run(scheme(RATED), [Figures(OCTOBER, (agent("a", sales_amount=1000),))])
    assert found is not None
    assert found.cost == Decimal("110.00")
