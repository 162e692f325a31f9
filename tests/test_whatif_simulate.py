"""What variants of schemes would have cost: runs over periods, parameters that are varied, budgets; by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

import kaohe
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.figures import Figures
from kaohe.evaluation.outcome import past_of
from kaohe.periods import Period
from kaohe.scheme.model import Parameter, Scheme
from kaohe.whatif.runs import against, run, spread
from kaohe.whatif.solve import solve
from kaohe.whatif.vary import Values, parameter_of, refined, values_of, varied
from kaohe.words import Words
from support_cases import registry, resolved
from support_evaluation import HEAD, agent, codes, outcome

SEPTEMBER, OCTOBER, NOVEMBER = (Period.month(2026, month) for month in (9, 10, 11))
RATED = "参数 提成率 = 1%；2026-11-01 起 2%\n底薪 100元\n提成 按 销售额，线性：基准 0元，提成率\n"


def scheme(items: str) -> Scheme:
    return resolved(Source("a.scheme", HEAD + items))


def sold(period: Period, *amounts: int) -> Figures:
    agents = [agent(f"a{number}", {}, sales_amount=amount) for number, amount in enumerate(amounts, 1)]
    return Figures(period, tuple(agents))


def yuan(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


# --- periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-01", "2026-10", 10),
        ("2025-12", "2026-01", 2),
        ("2026-10", "2026-10", 1),
        ("2026-W52", "2027-W01", 3),
        ("2026-10-01/2026-10-14", "2026-10-29/2026-11-11", 3),
        ("2026-10", "2026-09", 0),
        ("2026-10", "2026-W50", 0),
        ("2026-10-01/2026-10-14", "2026-10-20/2026-11-02", 0),
    ],
)
def test_periods_from_one_to_another(first: str, last: str, count: int) -> None:
    ends = Period.parse(first), Period.parse(last)
    assert ends[0] is not None
    assert ends[1] is not None
    assert len(ends[0].through(ends[1]) or ()) == count


# --- runs -------------------------------------------------------------------------------------------------------------


def test_a_run_pays_period_by_period_as_if_the_scheme_were_in_force() -> None:
    # September, before it takes effect: 100 + 10, 100 + 20; November at 2%: 100 + 20, 100 + 0.01 (0.50 × 2%)
    found, report = run(scheme(RATED), [sold(NOVEMBER, 1000, 0), sold(SEPTEMBER, 1000, 2000)])
    assert found is not None
    assert codes(report) == []
    assert found.costs == {SEPTEMBER: Decimal("230.00"), NOVEMBER: Decimal("220.00")}
    assert found.cost == Decimal("450.00")
    assert found.agents == {"a1": 23000, "a2": 22000}
    assert kaohe.run(scheme(RATED), [sold(NOVEMBER, 1000, 0), sold(SEPTEMBER, 1000, 2000)])[0] == found


def test_what_a_period_gave_is_history_to_the_next() -> None:
    streak = scheme("底薪 100元\n提成 按 销售额，线性：基准 0元，1%\n奖金 甲：连续 2个月(提成 > 5元) 时 30元\n")
    months = [sold(SEPTEMBER, 1000), sold(OCTOBER, 1000), sold(NOVEMBER, 1000)]
    found, _ = run(streak, months)
    assert found is not None
    assert list(found.costs.values()) == yuan("110.00", "140.00", "140.00")
    # An earlier outcome that is handed in counts, but not in place of the run's own.
    august = past_of(outcome(streak, *sold(SEPTEMBER, 1000).agents, period=Period.month(2026, 8)))
    poor = past_of(outcome(streak, *sold(SEPTEMBER, 0).agents, period=SEPTEMBER))
    given = [replace(each, history=(august, poor)) for each in months]
    found, _ = run(streak, given)
    assert found is not None
    assert list(found.costs.values()) == yuan("140.00", "140.00", "140.00")


def test_places_and_what_is_paid_ahead_are_carried_on() -> None:
    # who is last twice is told; of 600 above 300 the 250 that a1 was paid ahead are taken back
    ranked = "排名 按 销售额 在 全体 内\n第一名 奖 9元\n"
    months = [sold(SEPTEMBER, 5000, 100, 50), sold(OCTOBER, 60000, 100, 50)]
    for items, costs in (
        (f"底薪 100元\n{ranked}连续 2个月 最后一名 从 底薪 扣 40元\n", ("309.00", "269.00")),
        (f"底薪 0元\n提成 按 销售额，线性：基准 0元，1%\n预支 提成 = 300元\n{ranked}", ("909.00", "959.00")),
    ):
        found, report = run(scheme(items), months)
        assert found is not None, codes(report)
        assert tuple(map(str, found.costs.values())) == costs


def test_a_run_over_nothing() -> None:
    found, _ = run(scheme(RATED), [])
    assert found is not None
    assert (found.cost, found.agents) == (Decimal("0.00"), {})


def test_a_run_tells_the_errors_of_all_periods() -> None:
    months = [Figures(SEPTEMBER, (agent("a1"),)), Figures(OCTOBER, (agent("a1"),))]
    for items in (RATED, f"{RATED}预支 提成 = 300元\n"):
        found, report = run(scheme(items), months)
        assert found is None
        assert codes(report).count("K601") == 2


def test_how_amounts_lie() -> None:
    # Of four the quarters lie at places 0, 0.75, 1.5, 2.25, 3: 10 + 0.75 × 10, 20 + 0.5 × 10, 30 + 0.25 × 10.05
    found = spread((4005, 1000, 3000, 2000))
    assert found is not None
    assert found.to_json() == {
        "agents": 4,
        "least": "10.00",
        "lower": "17.50",
        "median": "25.00",
        "upper": "32.51",
        "most": "40.05",
    }
    assert spread([]) is None
    alone = spread([700])
    assert alone is not None
    assert (alone.least, alone.median, alone.most) == tuple(yuan("7.00", "7.00", "7.00"))


def test_who_gains_over_all_periods() -> None:
    first, _ = run(scheme(RATED), [sold(SEPTEMBER, 1000, 2000), sold(OCTOBER, 0, 0)])
    other, _ = run(
        scheme(RATED.replace("1%；", "3%；").replace("100元", "90元")), [sold(SEPTEMBER, 1000, 2000), sold(OCTOBER, 0)]
    )
    assert first is not None
    assert other is not None
    found = against(first, other)
    # a1: 110 + 100 → 120 + 90; a2: 120 + 100 → 150, for one month only
    assert [(each.agent, each.total.old, each.total.new) for each in found.agents] == [
        ("a1", Decimal("210.00"), Decimal("210.00")),
        ("a2", Decimal("220.00"), Decimal("150.00")),
    ]
    assert found.total.more == Decimal("-70.00")


# --- parameters -------------------------------------------------------------------------------------------------------


NO_NUMBERS = (("x", "2%"), ("1%", ""), ("1嗨", "2嗨"), ("1" * 41, "2"), ("1e5", "2e5"))


def texts(values: Values | Words) -> list[str]:
    assert isinstance(values, Values)
    return [values.text(number) for number in range(len(values))]


@pytest.mark.parametrize(
    ("first", "last", "step", "told"),
    [
        ("1.0%", "1.3%", "0.1%", ["1.0%", "1.1%", "1.2%", "1.3%"]),
        ("1.0", "1.2%", "0.1", ["1.0%", "1.1%", "1.2%"]),
        ("1%", "1.25%", "0.1%", ["1.00%", "1.10%", "1.20%", "1.25%"]),
        ("-1元", "1 元", "1元", ["-1元", "0元", "1元"]),
        ("3万元", "5万元", None, ["3万元", "4万元", "5万元"]),
        ("10 yuan", "11 yuan", None, ["10yuan", "11yuan"]),
        ("0.5", "0.5", None, ["0.5"]),
    ],
)
def test_values_are_exact_and_hold_both_ends(first: str, last: str, step: str | None, told: list[str]) -> None:
    assert texts(values_of(first, last, step)) == told


@pytest.mark.parametrize(
    ("first", "last", "step", "why"),
    [
        ("1%", "2元", None, "all have the same unit"),
        ("1%", "2%", "0%", "the step is above 0"),
        ("1%", "2%", "-1%", "the step is above 0"),
        ("2%", "1%", "0.1%", "the smaller end comes first"),
        *((first, last, None, "both ends and the step are numbers") for first, last in NO_NUMBERS),
    ],
)
def test_what_are_no_values(first: str, last: str, step: str | None, why: str) -> None:
    found = values_of(first, last, step)
    assert isinstance(found, Words)
    assert found.en == why


@pytest.mark.parametrize(
    ("written", "first", "last", "count"),
    [
        ("1%", "0%", "5%", 501),
        ("1.125%", "0%", "1%", 1001),
        ("300元", "0元", "500元", 501),
        ("1.5元", "0元", "1元", 11),
    ],
)
def test_values_as_fine_as_the_parameter(written: str, first: str, last: str, count: int) -> None:
    values = values_of(first, last, None)
    parameter = scheme(f"参数 甲 = {written}\n底薪 100元\n").items[0]
    assert isinstance(values, Values)
    assert isinstance(parameter, Parameter)
    assert len(refined(values, parameter)) == count


def cost_with(value: str) -> Decimal:
    report = Report()
    changed = varied(scheme(RATED), {"提成率": value}, registry(), report)
    assert changed is not None, codes(report)
    found, _ = run(changed, [sold(NOVEMBER, 1000)])
    assert found is not None
    return found.cost


def test_a_parameter_has_the_value_on_any_day() -> None:
    assert cost_with("3%") == Decimal("130.00")
    assert cost_with("1.5 %") == Decimal("115.00")
    assert cost_with("0.0051%") == Decimal("100.05")


@pytest.mark.parametrize(
    ("items", "name", "value", "code"),
    [
        (RATED, "提成", "3%", "K831"),
        ("底薪 100元\n", "提成率", "3%", "K831"),
        (RATED, "提成率", "3", "K832"),
        (RATED, "提成率", "3元", "K832"),
        (RATED, "提成率", "三", "K832"),
        ("参数 时限 = 35秒\n底薪 100元；平均响应时间 < 时限 时 1元\n", "时限", "40", "K832"),
        (
            "参数 权 = 60%\n评分 甲：\n  自评 权重 权：≥6 得 9；其余 得 0\n  店长评 权重 40%：≥6 得 9；其余 得 0\n",
            "权",
            "50%",
            "K203",
        ),
    ],
)
def test_a_value_that_does_not_fit(items: str, name: str, value: str, code: str) -> None:
    report = Report()
    assert varied(scheme(items), {name: value}, registry(), report) is None
    assert codes(report) == [code]


def test_a_plain_number_fits_where_no_unit_is_needed() -> None:
    report = Report()
    paid = scheme("参数 额 = 300元\n底薪 额\n")
    changed = varied(paid, {"额": "400"}, registry(), report)
    assert changed is not None
    assert str(outcome(changed, agent("a1")).agents[0].total) == "400.00"
    assert parameter_of(paid, " 额", report) is paid.items[0]


# --- budgets ----------------------------------------------------------------------------------------------------------


def costs(*table: int) -> Callable[[int], Decimal]:
    return lambda number: Decimal(table[number])


def test_a_budget_between_two_values() -> None:
    found = solve(lambda number: Decimal(number * 7), 1001, Decimal(3000))
    assert (found.within, found.beyond) == ((428, Decimal(2996)), (429, Decimal(3003)))
    assert found.met
    assert found.steady
    assert len(found.tried) <= 9 + 7


def test_a_budget_where_the_cost_falls() -> None:
    found = solve(lambda number: Decimal(1000 - number), 501, Decimal("700.50"))
    assert (found.within, found.beyond) == ((300, Decimal(700)), (299, Decimal(701)))
    assert found.steady


def test_a_budget_to_the_cent() -> None:
    found = solve(costs(1, 2, 3, 4), 4, Decimal(3))
    assert (found.within, found.beyond) == ((2, Decimal(3)), (3, Decimal(4)))
    top = solve(costs(1, 2, 3), 3, Decimal(3))
    assert (top.within, top.beyond, top.met) == ((2, Decimal(3)), None, True)


def test_a_budget_that_no_value_meets() -> None:
    low, high = solve(costs(5, 6, 7), 3, Decimal(9)), solve(costs(5, 6, 7), 3, Decimal(4))
    assert (low.within, low.beyond, low.met) == ((2, Decimal(7)), None, False)
    assert (high.within, high.beyond, high.met) == (None, (0, Decimal(5)), False)
    alone = solve(costs(5), 1, Decimal(4))
    assert (alone.beyond, alone.steady) == ((0, Decimal(5)), True)


def test_a_cost_that_rises_and_falls() -> None:
    # 0 at both ends, 400 in the middle: the ends alone would say that no value reaches 300.
    found = solve(lambda number: Decimal(400 - (number - 20) ** 2), 41, Decimal(300))
    assert not found.steady
    assert (found.within, found.beyond) == ((10, Decimal(300)), (11, Decimal(319)))
