"""Functions in formulas; figures and places of a team, a shop, or of all. Expected figures are computed by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.explain import explain
from kaohe.evaluation.figures import Figures
from kaohe.evaluation.outcome import AgentOutcome
from support_cases import resolved
from support_evaluation import HEAD, OCTOBER, agent, amounts, attempt, codes, one, outcome
from test_gather import gathered, month

# --- functions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "score"),
    [
        ("取小(自评，店长评)", "70.00"),
        ("取大(自评，店长评，75)", "80.00"),
        ("取整(自评 ÷ 3)", "26.00"),  # 26.66…
        ("取整(0 − 自评 ÷ 3)", "-27.00"),
        ("四舍五入(自评 ÷ 3)", "27.00"),
        ("四舍五入(自评 ÷ 3，1)", "26.70"),
        ("四舍五入(0.5分)", "1.00"),
        ("如果(自评 ≥ 80，店长评，自评)", "70.00"),
        ("如果(自评 > 80，店长评，自评)", "80.00"),
    ],
)
def test_functions_are_exact(formula: str, score: str) -> None:
    found = one(f"评分 分 = {formula}\n", agent("a", self_rating=80, manager_rating=70))
    assert str(found.scores["分"]) == score


@pytest.mark.parametrize(
    ("done", "pays"),
    [("0.99", 0), ("1.00", 0), ("1.0999", 0), ("1.10", 100), ("1.35", 300), ("2.00", 1000), ("0.50", 0)],
)
def test_a_hundred_for_each_ten_percent_above_the_target(done: str, pays: int) -> None:
    """每超额完成 10% 奖 100，上不封顶."""
    scheme = "奖金 超额：业绩完成率 > 100% 时 取整((业绩完成率 − 100%) ÷ 10%) × 100元\n"
    assert amounts(one(scheme, agent("a", target_completion=done)))["超额"] == f"{pays}.00"


def test_english_functions_mean_the_same() -> None:
    zh = resolved(HEAD + "评分 分 = 取小(自评，四舍五入(店长评 ÷ 3，1)) + 如果(自评 > 1，取整(自评)，取大(1，2))\n")
    en = "scheme 试 version 1\neffective 2026-10-01\nperiod month\nscore 分 ="
    en += " min(self_rating, round(manager_rating / 3, 1)) + if(self_rating > 1, floor(self_rating), max(1, 2))\n"
    assert resolved(en) == zh


def test_a_function_s_name_is_a_name_elsewhere() -> None:
    assert amounts(
        one("录入 平均：分数；取整：分数\n评分 最高 = 平均 + 取整\n底薪 最高 × 1元\n", agent("a", 平均=1, 取整=2))
    ) == {"base": "3.00"}


def test_a_missing_figure_is_missing_in_whichever_branch() -> None:
    _, report = attempt("评分 分 = 如果(自评 > 1，自评，店长评)\n", agent("a", self_rating=2))
    assert codes(report) == ["K601"]


# --- groups ----------------------------------------------------------------------------------------------------------

TEAMS = (
    agent("a", {"team": "A"}, self_rating=90, items_per_buyer="2.00"),
    agent("b", {"team": "A"}, self_rating=81, items_per_buyer="1.90"),
    agent("c", {"team": "A"}, self_rating=60, items_per_buyer="1.20"),
    agent("d", {"team": "A"}, items_per_buyer="1.00"),
    agent("e", {"team": "B"}, self_rating=70, items_per_buyer="2.00"),
)


def scores(formula: str, missing: str = "0") -> dict[str, str]:
    found = outcome(f"评分 分 = {formula}；无值 得 {missing}\n", *TEAMS)
    return {each.agent: str(each.scores["分"]) for each in found.agents}


@pytest.mark.parametrize(
    ("formula", "a", "e"),
    [
        ("合计(自评，团队)", "231.00", "70.00"),
        ("平均(自评，团队)", "77.00", "70.00"),  # of the three who have one
        ("平均(自评，全体)", "75.25", "75.25"),
        ("最低(自评，团队)", "60.00", "70.00"),
        ("最高(自评，全体)", "90.00", "90.00"),
        ("人数(自评，团队) × 1分", "3.00", "1.00"),
        ("人数(级别，团队) × 1分", "0.00", "0.00"),
        ("平均(自评，团队，不含本人)", "70.50", "0.00"),  # nobody else in B: no value
        ("合计(自评，团队，不含本人) + 1", "142.00", "1.00"),
        ("名次(自评，全体) × 1分", "1.00", "3.00"),
        ("名次(自评，团队) × 1分", "1.00", "1.00"),
    ],
)
def test_figures_over_a_group(formula: str, a: str, e: str) -> None:
    found = scores(formula)
    assert (found["a"], found["e"]) == (a, e)


def test_who_has_no_value_is_left_out_and_has_no_rank() -> None:
    assert scores("名次(自评，团队) × 1分", "99")["d"] == "99.00"
    assert scores("合计(自评，团队)")["d"] == "231.00"


def test_means_of_counts_have_two_decimals_and_are_rounded_half_up() -> None:
    scheme = "录入 次：次数\n评分 分 = 平均(次，全体) × 1分\n"
    for counts, mean in (((1, 1, 3, 0), "1.25"), ((1, 1, 0), "0.67"), ((1, 0, 0), "0.33")):
        found = outcome(scheme, *(agent(str(number), 次=count) for number, count in enumerate(counts)))
        assert str(found.agents[0].scores["分"]) == mean


def test_scores_and_lines_of_the_group_too() -> None:
    """奖金 300/人, 转化率权重 50%, scores 70 and 50: 300×50%×(70/60) = 175; 300×50%×(50/60) = 125."""
    scheme = "评分 得分 = 自评\n奖金 相对：自评 > 0 时 300元 × 50% × 得分 ÷ 平均(得分，团队)\n"
    found = outcome(scheme, agent("a", {"team": "A"}, self_rating=70), agent("b", {"team": "A"}, self_rating=50))
    assert [amounts(each)["相对"] for each in found.agents] == ["175.00", "125.00"]


def test_whom_the_scheme_is_not_for_does_not_count() -> None:
    scheme = "适用 岗位 = 售前\n评分 分 = 合计(自评，全体)\n"
    found = outcome(
        scheme, agent("a", {"role": "presale"}, self_rating=1), agent("b", {"role": "aftersale"}, self_rating=2)
    )
    assert [str(each.scores["分"]) for each in found.agents] == ["1.00"]


def test_whom_it_applies_to_may_depend_on_all() -> None:
    found = outcome(
        "适用 自评 ≥ 平均(自评，全体)\n评分 分 = 平均(自评，全体)\n",
        agent("a", self_rating=1),
        agent("b", self_rating=3),
    )
    assert {each.agent: str(each.scores["分"]) for each in found.agents} == {"b": "3.00"}


def test_without_a_group_there_is_no_figure() -> None:
    _, report = attempt("评分 分 = 平均(自评，店铺)\n", agent("a", self_rating=1))
    assert codes(report) == ["K613"]
    assert "店铺" in next(iter(report)).message("zh")


def test_a_score_that_needs_its_own_mean_is_a_circle() -> None:
    with pytest.raises(AssertionError, match="K2"):
        resolved(HEAD + "评分 分 = 平均(分，全体)\n")


# --- places ----------------------------------------------------------------------------------------------------------


def prizes(scheme: str) -> dict[str, str]:
    return {each.agent: amounts(each)["甲"] for each in outcome(scheme, *TEAMS).agents}


def test_the_first_of_all_and_of_each_team() -> None:
    """业绩完成率…且客件数第一且 >1.9 → 300; 其余 ≥1.9 → 200; the first with exactly 1.9 → 200."""
    scheme = "奖金 甲：客件数 > 1.9 且 客件数 第一名 时 300元；客件数 ≥ 1.9 时 200元\n"
    assert prizes(scheme) == {"a": "300.00", "b": "200.00", "c": "0.00", "d": "0.00", "e": "300.00"}
    assert prizes("奖金 甲：客件数 第一名 在 团队 内 时 1元\n") == {
        "a": "1.00",
        "b": "0.00",
        "c": "0.00",
        "d": "0.00",
        "e": "1.00",
    }


def test_last_places_need_three_who_are_ranked() -> None:
    assert prizes("奖金 甲：自评 最后一名 在 团队 内 时 1元；自评 前2名 在 团队 内 时 2元；自评 后2名 时 3元\n") == {
        "a": "2.00",
        "b": "2.00",
        "c": "1.00",
        "d": "0.00",
        "e": "2.00",
    }


def test_a_place_by_a_figure_where_less_is_better() -> None:
    found = outcome(
        "奖金 甲：平均响应时间 第一名 时 5元\n",
        agent("a", avg_response_seconds=30),
        agent("b", avg_response_seconds=20),
    )
    assert [amounts(each)["甲"] for each in found.agents] == ["0.00", "5.00"]


# --- the group as such -----------------------------------------------------------------------------------------------


def evaluated(scheme: str, groups: Any, *agents: Any) -> tuple[AgentOutcome, ...]:
    found, report = evaluate(resolved(HEAD + scheme), Figures(OCTOBER, agents, groups))
    assert found is not None, [each.message("en") for each in report]
    return found.agents


def test_a_metric_of_the_shop_as_such() -> None:
    """客件数 below the shop's → −10."""
    scheme = "底薪 10元\n排名 按 客件数 在 全体 内\n奖金 甲：客件数 < 店铺(客件数) 时 0元 − 10元\n"
    groups = {"shop": {"s1": {"items_per_buyer": "1.505"}}}
    ones = [agent(name, {"shop": "s1"}, items_per_buyer=value) for name, value in (("a", "1.50"), ("b", "1.51"))]
    # Metrics are rounded to their decimals: 1.51.
    assert [amounts(each)["甲"] for each in evaluated(scheme, groups, *ones)] == ["-10.00", "0.00"]


def test_a_metric_of_all_that_nobody_handed_in() -> None:
    _, report = evaluate(resolved(HEAD + "底薪 全体(销售额)\n"), Figures(OCTOBER, (agent("a"),), {}))
    assert codes(report) == ["K613"]


def test_metrics_of_groups_are_gathered_from_a_dataset(tmp_path: Path) -> None:
    figures, found = gathered(month().build(), tmp_path, "base all(sales_amount) + shop(sales_amount) * 0\n")
    assert (figures is not None, found) == (True, [])
    assert figures is not None
    assert figures.groups["all"] == {"all": {"sales_amount": Decimal("120.50")}}
    assert list(figures.groups["shop"].values()) == [{"sales_amount": Decimal("120.50")}]


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_what_is_shown_says_how_many_there_were() -> None:
    scheme = "评分 分 = 取小(平均(自评，团队)，100) + 0\n奖金 甲：客件数 第一名 时 取整(客件数) × 1元\n"
    zh, en = (
        explain(outcome(scheme + "底薪 合计(自评，团队，不含本人) × 1元\n", *TEAMS), lang, "a") for lang in ("zh", "en")
    )
    assert "取小（团队 3 人自评平均 77.00，100）" in zh
    assert "min(mean of self rating of 3 in team 77.00, 100)" in en
    assert "客件数 2.00 全体第一名 时" in zh
    assert "items per buyer 2.00 first place in all:" in en
    assert "取整（客件数 2.00）" in zh
    assert "团队（不含本人） 2 人自评合计 141.00" in zh


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "取小(自评，不认识的名字)",
        "取小(不认识的名字，自评，店长评)",
        "平均(不认识的名字，全体)",
        "如果(不认识的名字 > 1，1，2)",
    ],
)
def test_an_unknown_name_within_is_told_once(formula: str) -> None:
    with pytest.raises(AssertionError) as raised:
        resolved(HEAD + f"评分 分 = {formula}\n")
    assert str(raised.value).count("Error K") == 1
    assert "K201" in str(raised.value)
