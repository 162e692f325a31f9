"""The reference evaluator: what is paid, ranked and flagged. Expected figures are computed by hand."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest

from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.explain import explain
from kaohe.evaluation.outcome import past_of
from kaohe.evaluation.sheet import target_of
from kaohe.periods import Period
from kaohe.scheme.model import Grade, Ref
from support_cases import SCHEMES, resolved
from support_evaluation import HEAD, agent, amounts, attempt, codes, figures, one, outcome

RANKED = "排名 按 自评 在 全体 内\n"


# --- commission ------------------------------------------------------------------------------------------------------


def commission(scheme: str, sales: object) -> str:
    return amounts(one(scheme, agent("a", sales_amount=sales, net_sales_amount=sales)))["commission"]


@pytest.mark.parametrize(
    ("sales", "pays"),
    [
        (0, "0.00"),
        (5000, "0.00"),
        ("9999.99", "100.00"),  # 4999.99 × 2% = 99.9998
        (10000, "100.00"),
        (30000, "500.00"),
        (30001, "750.03"),  # 25001 × 3%
    ],
)
def test_whole_excess_pays_on_what_is_above_the_base_amount(sales: object, pays: str) -> None:
    assert commission("提成 按 销售额，全额累进超出部分：至 5000元 1%；至 30000元 2%；以上 3%\n", sales) == pays


@pytest.mark.parametrize(("sales", "pays"), [(-1, "0.00"), (0, "0.00"), ("0.01", "20.00"), (101, "30.02")])
def test_whole_excess_pays_a_first_tier_s_fixed_amount_from_the_first_cent(sales: object, pays: str) -> None:
    assert commission("提成 按 净销售额，全额累进超出部分：至 100元 20元；以上 2% 加 30元\n", sales) == pays


@pytest.mark.parametrize(
    ("sales", "pays"), [("9999.99", "100.00"), (10000, "200.00"), (20000, "400.00"), ("20000.01", "600.00")]
)
def test_below_leaves_the_bound_to_the_next_tier(sales: object, pays: str) -> None:
    assert commission("提成 按 销售额，全额累进：未满 10000元 1%；至 20000元 2%；以上 3%\n", sales) == pays


@pytest.mark.parametrize(
    ("sales", "pays"),
    [
        (-1, "0.00"),
        (0, "0.00"),  # no tier is entered
        ("0.01", "50.00"),
        (10000, "150.00"),  # 10000 × 1% + 50
        (10001, "250.00"),  # and a fixed 100 for the second tier
        (20000, "250.00"),
        (30000, "450.00"),  # and 10000 × 2%
    ],
)
def test_marginal_adds_the_fixed_amount_of_each_tier_reached(sales: object, pays: str) -> None:
    assert commission("提成 按 净销售额，超额累进：至 10000元 1% 加 50元；至 20000元 100元；以上 2%\n", sales) == pays


@pytest.mark.parametrize(
    ("sales", "pays"), [(-1, "0.00"), (0, "0.00"), ("0.01", "30.00"), (100, "31.00"), ("100.01", "60.00")]
)
def test_whole_pays_rate_and_fixed_amount_of_the_tier_reached(sales: object, pays: str) -> None:
    assert commission("提成 按 净销售额，全额累进：至 100元 1% 加 30元；以上 60元\n", sales) == pays


def test_beyond_the_last_tier_is_told() -> None:
    # Checking asks for an open last tier; a scheme that came another way is still not paid by guess.
    scheme = resolved(HEAD + "提成 按 销售额，全额累进：至 100元 1%；以上 2%\n")
    item = scheme.items[0]
    closed = dataclasses.replace(item, scale=dataclasses.replace(item.scale, tiers=item.scale.tiers[:1]))  # type: ignore[union-attr]
    found, report = attempt(dataclasses.replace(scheme, items=(closed,)), agent("a", sales_amount=101))
    assert found is None
    assert [each.message("en") for each in report] == ["commission of agent a: 101 is in none of its bands or tiers"]


def test_a_formula_is_exact_until_its_line() -> None:
    # 100 ÷ 3 × 3 is 100, not 99.99.
    assert commission("提成 按 销售额 ÷ 3 × 3，线性：基准 0元，1%\n", 100) == "1.00"


# --- base, bonus, missing values -------------------------------------------------------------------------------------

BASE = "底薪 3000元；级别 = P3 且 非（自评 < 60） 时 3500元；自评 ≥ 90 或 店长评 ≠ 60 时 3200元\n"


@pytest.mark.parametrize(
    ("level", "self_rating", "manager_rating", "pays"),
    [
        ("P3", 60, 60, "3500.00"),
        ("P3", 59, 60, "3000.00"),
        ("P2", 90, 60, "3200.00"),
        ("P2", 89, 61, "3200.00"),
        ("P2", 89, 60, "3000.00"),
    ],
)
def test_base_pay_takes_the_first_case_that_holds(level: str, self_rating: int, manager_rating: int, pays: str) -> None:
    got = one(BASE, agent("a", {"level": level}, self_rating=self_rating, manager_rating=manager_rating))
    assert amounts(got) == {"base": pays}


BONUS = "奖金 客件数奖：客件数 > 1.9 且 销售额 ≥ 30000元 时 300元；客件数 ≥ 1.9 时 200元；无值 得 10元\n"


@pytest.mark.parametrize(
    ("items", "sales", "pays"),
    [
        ("1.91", 30000, "300.00"),
        ("1.91", "29999.99", "200.00"),
        ("1.9", 30000, "200.00"),
        ("1.89", 30000, "0.00"),
        (None, 0, "10.00"),
        ("1.91", None, "10.00"),
    ],
)
def test_a_bonus_pays_its_first_case_and_its_rule_for_no_value(items: object, sales: object, pays: str) -> None:
    assert amounts(one(BONUS, agent("a", items_per_buyer=items, sales_amount=sales))) == {"客件数奖": pays}


def test_a_flag_and_a_day_are_conditions() -> None:
    scheme = "录入 全勤：是否；转正日：日期\n奖金 全勤奖：全勤 时 100元\n奖金 老员工：转正日 = 转正日 时 50元\n"
    got = one(scheme, agent("a", 全勤="是", 转正日="2026-01-31"), agent("b", 全勤=True, 转正日="2026-01-31"))
    assert amounts(got) == {"全勤奖": "100.00", "老员工": "50.00"}


def test_all_that_is_missing_is_told_at_once() -> None:
    scheme = "评分 综合分 = 自评 × 30% + 店长评 × 70%\n提成 按 销售额，线性：基准 0元，1%\n奖金 甲：综合分 > 1 时 1元\n"
    found, report = attempt(scheme, agent("a", 自评=80), agent("b", self_rating=1, manager_rating=None, sales_amount=1))
    assert found is None
    assert [each.message("zh") for each in report] == [
        "客服 a 没有“自评”，“综合分”算不出来",
        "客服 a 没有“店长评”，“综合分”算不出来",
        "客服 a 没有“销售额”，“提成”算不出来",
        "客服 b 没有“店长评”，“综合分”算不出来",
    ]
    assert codes(report) == ["K611", "K601", "K601", "K601"]
    assert report.errors[0].remedy("zh") == "数据里的 自评 是不是它？是的话改名为 self_rating。"
    assert report.errors[1].remedy("zh") == "补上 a 的 manager_rating，或者在方案的“综合分”里写明无值时怎么办。"


def test_a_division_by_zero_is_no_value() -> None:
    scheme = "评分 综合分 = 自评 ÷ (店长评 − 1) × 10分{}\n"
    found, report = attempt(scheme.format(""), agent("a", self_rating=1, manager_rating=1))
    assert found is None
    assert [each.message("zh") for each in report] == ["客服 a 的“综合分”里除数是 0：自评 1 ÷ （店长评 1 − 1）"]
    got = one(scheme.format("；无值 得 5"), agent("a", self_rating=1, manager_rating=1))
    assert got.scores == {"综合分": Decimal("5.00")}


def test_a_scorecard_tells_all_its_missing_figures() -> None:
    scheme = (
        "评分 分：\n"
        "    客单价 权重 50%：≥1元 得 100；其余 得 0\n"
        '    自评 ÷ 店长评 称 "比" 权重 25%：≥100% 得 100；其余 得 0\n'
        "    回复率 权重 25%：≥1% 得 100；其余 得 0\n"
    )
    found, report = attempt(scheme, agent("a", self_rating=1, manager_rating=0))
    assert found is None
    assert [(each.rule.code, getattr(each.place, "line", None)) for each in report] == [
        ("K601", 5),  # the line of 客单价
        ("K601", 7),  # the line of 回复率
        ("K602", 4),  # the scorecard
    ]


def test_a_figure_in_no_band_is_told() -> None:
    scheme = resolved(HEAD + "等级 按 自评：≥90 甲；其余 乙\n")
    grade = scheme.items[0]
    assert isinstance(grade, Grade)
    open_ended = dataclasses.replace(grade, bands=dataclasses.replace(grade.bands, otherwise=None))
    found, report = attempt(dataclasses.replace(scheme, items=(open_ended,)), agent("a", self_rating=89))
    assert found is None
    assert [each.message("zh") for each in report] == ["客服 a 的“等级”：自评 89 不在任何一档里"]


def test_a_grade_has_its_own_rule_for_no_value() -> None:
    scheme = "等级 按 自评：≥90 甲；其余 乙；无值 得 丙\n等级 星 按 自评：<60 一星；其余 两星；无值 得 无\n"
    got = outcome(scheme, agent("a"), agent("b", self_rating=59), agent("c", self_rating=90))
    assert [each.grades for each in got.agents] == [
        {"grade": "丙", "星": "无"},
        {"grade": "乙", "星": "一星"},
        {"grade": "甲", "星": "两星"},
    ]


def test_scores_grades_and_lines_are_figures_too() -> None:
    scheme = (
        "奖金 乙：等级 = 甲 且 提成 ≥ 10元 时 提成 × 10%\n"
        "等级 按 分：≥80 甲；其余 无\n"
        "评分 分 = 自评 × 50%\n"
        "提成 按 销售额，线性：基准 0元，1%\n"
    )
    got = one(scheme, agent("a", self_rating=160, sales_amount=1234))
    # 12.34 × 10% = 1.234
    assert amounts(got) == {"乙": "1.23", "commission": "12.34"}
    assert got.total == Decimal("13.57")


# --- kinds and rounding at the border --------------------------------------------------------------------------------


def test_a_metric_is_rounded_at_its_border_and_that_is_noted() -> None:
    scheme = "评分 分：\n    询单最终付款成功率 权重 100%：≥66.67% 得 100；其余 得 0\n"
    got = outcome(
        scheme, agent("a", inq_to_pay_final_rate=Decimal("0.66665")), agent("b", inq_to_pay_final_rate="0.6666")
    )
    assert [each.scores["分"] for each in got.agents] == [100, 0]
    assert [note.message("zh") for note in got.notes] == ["客服 a 的“询单最终付款成功率”是 0.66665，四舍五入为 0.6667"]


def test_a_fact_is_used_as_written() -> None:
    assert one("评分 分 = 自评 × 100\n", agent("a", self_rating=Decimal("87.125"))).scores == {
        "分": Decimal(87125) / 10
    }


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"self_rating": "八十"}, "不小于 0 的数"),
        ({"self_rating": True}, "不小于 0 的数"),
        ({"全勤": "也许"}, "是或否（true 或 false）"),
        ({"全勤": 1}, "是或否（true 或 false）"),
        ({"转正日": "2026-13-01"}, "日期，如 2026-10-01"),
        ({"评语": 3}, "文字"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_once(values: dict[str, object], wanted: str) -> None:
    scheme = (
        "录入 全勤：是否；转正日：日期；评语：文字\n"
        "奖金 甲：全勤 时 1元；转正日 = 转正日 时 2元；评语 = 好 时 3元；自评 > 1 时 4元\n"
        "奖金 乙：全勤 时 1元；转正日 = 转正日 时 2元；评语 = 好 时 3元；自评 > 1 时 4元；无值 得 1元\n"
    )
    full = {"全勤": False, "转正日": "2026-01-01", "评语": "好", "self_rating": 1}
    # So that each is looked at, those before it must not hold.
    passing = {**full, "评语": "差"} | values
    if "转正日" not in values:
        scheme = scheme.replace("转正日 = 转正日", "转正日 ≠ 转正日")
    found, report = attempt(scheme, agent("a", **passing))
    assert found is None
    assert codes(report) == ["K603"]
    assert f"应是{wanted}" in report.errors[0].message("zh")
    assert str(report.errors[0].place) == f"figures#/agents/0/values/{next(iter(values))}"


def test_a_role_may_be_said_in_either_language() -> None:
    scheme = "适用 岗位 = 售前\n底薪 1元\n"
    got = outcome(scheme, agent("a", {"role": "售前"}), agent("b", {"role": "presale"}), agent("c", {"role": "售后"}))
    assert [each.agent for each in got.agents] == ["a", "b"]
    assert [note.message("zh") for note in got.notes] == ["不在方案适用范围内的客服：c"]


def test_who_has_no_role_cannot_be_left_out_silently() -> None:
    found, report = attempt("适用 岗位 = 售前\n底薪 1元\n", agent("a"), agent("b", {"role": "售前"}))
    assert found is None
    assert [each.message("zh") for each in report] == ["客服 a 没有“岗位”，“适用”算不出来"]


def test_a_declared_fact_that_nobody_typed_in_may_be_an_attribute() -> None:
    scheme = "录入 合同：文字；工龄：次数\n底薪 3000元；合同 = 兼职 时 1500元\n奖金 工龄奖：工龄 ≥ 3 时 100元\n"
    part = agent("a", {"合同": "兼职", "工龄": "3"})
    typed = agent("b", {"合同": "兼职", "工龄": "3"}, 合同="全职", 工龄=2)
    null = agent("c", {"合同": "兼职", "工龄": "2"}, 合同=None)
    got = [amounts(each) for each in outcome(scheme, part, typed, null).agents]
    assert got == [
        {"base": "1500.00", "工龄奖": "100.00"},
        {"base": "3000.00", "工龄奖": "0.00"},
        {"base": "1500.00", "工龄奖": "0.00"},
    ]


def test_an_attribute_of_the_wrong_kind_is_told_where_it_stands() -> None:
    found, report = attempt("录入 工龄：次数\n奖金 工龄奖：工龄 ≥ 3 时 100元\n", agent("a", {"工龄": "三年"}))
    assert found is None
    assert [(each.rule.code, str(each.place.path)) for each in report] == [("K603", "/agents/0/attributes/工龄")]  # type: ignore[union-attr]


def test_only_facts_may_be_attributes() -> None:
    found, report = attempt("提成 按 销售额，线性：基准 0元，1%\n", agent("a", {"sales_amount": "100"}))
    assert found is None
    assert codes(report) == ["K601"]


# --- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "period", "expected"),
    [
        ("月", "2026-10", []),
        ("月", "2026-W41", ["K606"]),
        ("周", "2026-W41", []),
        ("周", "2026-10", ["K606"]),
        ("双周", "2026-10-01/2026-10-14", []),
        ("双周", "2026-W41", ["K606"]),
        ("月", "2026-09", ["K607"]),
    ],
)
def test_a_period_of_another_kind_is_an_error_and_one_before_the_scheme_a_warning(
    kind: str, period: str, expected: list[str]
) -> None:
    scheme = resolved(HEAD.replace("周期 月", f"周期 {kind}") + "底薪 1元\n")
    parsed = Period.parse(period)
    assert parsed is not None
    found, report = evaluate(scheme, figures(agent("a"), period=parsed))
    assert (found is None) == (expected == ["K606"])  # a week must not pay a month's base
    assert codes(report) == expected


# --- ranking ---------------------------------------------------------------------------------------------------------


def ranks(scheme: str, *ratings: object) -> list[tuple[int | None, int | None]]:
    found = outcome(scheme, *(agent(f"a{index}", self_rating=rating) for index, rating in enumerate(ratings)))
    return [(each.ranks["rank"].rank, each.ranks["rank"].from_last) for each in found.agents]


def test_equal_figures_share_a_rank() -> None:
    assert ranks(RANKED, 90, 80, 80, 70) == [(1, None), (2, 2), (2, 2), (4, 1)]


def test_two_or_all_equal_have_no_last() -> None:
    assert ranks(RANKED, 90, 80) == [(1, None), (2, None)]
    assert ranks(RANKED, 80, 80, 80) == [(1, None)] * 3


def test_who_is_first_is_not_among_the_last() -> None:
    # Of 90, 90 and 70 the first two are behind nobody: the last two are one.
    assert ranks(RANKED, 90, 90, 70) == [(1, None), (1, None), (3, 1)]
    found = outcome(
        RANKED + "第一名 奖 100元\n后两名 须 面谈\n奖金 甲：自评 后两名 时 5元\n",
        *(agent(f"a{index}", self_rating=rating) for index, rating in enumerate((90, 90, 70))),
    )
    assert [(str(each.total), len(each.outcomes)) for each in found.agents] == [
        ("100.00", 0),
        ("100.00", 0),
        ("5.00", 1),
    ]


def test_without_a_value_nobody_is_ranked() -> None:
    assert ranks(RANKED, 90, None, 70) == [(1, None), (None, None), (2, None)]


def test_the_smaller_figure_is_better_where_its_metric_says_so() -> None:
    found = outcome(
        "排名 按 平均响应时间 在 全体 内\n",
        *(agent(name, avg_response_seconds=value) for name, value in (("a", 30), ("b", 20), ("c", 40))),
    )
    assert [(each.ranks["rank"].rank, each.ranks["rank"].from_last) for each in found.agents] == [
        (2, 2),
        (1, None),
        (3, 1),
    ]


def test_teams_are_ranked_each_by_itself_and_who_has_none_is_unranked() -> None:
    scheme = "排名 甲 按 自评 在 团队 内\n第一名 奖 1元\n排名 乙 按 自评 在 店铺 内\n"
    found = outcome(
        scheme,
        agent("a", {"team": "A", "shop": "s1"}, self_rating=1),
        agent("b", {"team": "B", "shop": "s1"}, self_rating=2),
        agent("c", {"team": "B"}, self_rating=3),
        agent("d", {"shop": "s1"}, self_rating=4),
    )
    assert [each.ranks["甲"].rank for each in found.agents] == [1, 2, 1, None]
    assert [each.ranks["甲"].group for each in found.agents] == ["A", "B", "B", None]
    assert [each.ranks["乙"].rank for each in found.agents] == [3, 2, None, 1]
    assert [amounts(each) for each in found.agents] == [{"甲.first": "1.00"}, {}, {"甲.first": "1.00"}, {}]


def test_who_does_not_meet_the_entry_condition_is_unranked() -> None:
    scheme = "录入 出勤天数：次数\n排名 按 自评 在 全体 内，须 出勤天数 ≥ 20\n第一名 奖 100元\n"
    found = outcome(
        scheme,
        agent("a", self_rating=99, 出勤天数=19),
        agent("b", self_rating=80, 出勤天数=20),
        agent("c", self_rating=90),
    )
    assert [each.ranks["rank"].rank for each in found.agents] == [None, 1, None]
    text = explain(found, "zh")
    assert "排名：未排名，不满足 出勤天数 19 ≥ 20（第 5 行）" in text
    assert "排名：未排名，出勤天数无值（第 5 行）" in text


# --- places ----------------------------------------------------------------------------------------------------------

THREE = (agent("a", self_rating=90, sales_amount=6000), agent("b", self_rating=80, sales_amount=6000))


def test_top_and_bottom_places_share_and_penalties_take_what_is_left() -> None:
    scheme = (
        "提成 按 销售额，线性：基准 0元，1%\n" + RANKED + "前2名 奖 提成 × 50%\n"
        "最后一名 从 提成 扣 40元\n后2名 从 提成 扣 50元\n"
    )
    found = outcome(scheme, *THREE, agent("c", self_rating=70, sales_amount=6000))
    assert [amounts(each) for each in found.agents] == [
        {"commission": "60.00", "top2": "30.00"},
        {"commission": "60.00", "top2": "30.00", "bottom2": "-50.00"},
        {"commission": "60.00", "last": "-40.00", "bottom2": "-20.00"},
    ]
    assert [each.total for each in found.agents] == [90, 40, 0]


def test_a_penalty_takes_nothing_from_a_line_below_zero() -> None:
    scheme = "底薪 自评 × 0元 − 5元\n" + RANKED + "最后一名 从 底薪 扣 100元\n"
    found = outcome(scheme, *THREE, agent("c", self_rating=70))
    assert amounts(found.agents[2]) == {"base": "-5.00", "last": "0.00"}


def test_a_penalty_is_never_a_gift() -> None:
    scheme = "底薪 10元\n" + RANKED + "最后一名 从 底薪 扣 (自评 × 1元 − 75元)\n"
    found = outcome(scheme, *THREE, agent("c", self_rating=70))
    assert str(found.agents[2].lines[1].amount) == "0.00"


def test_what_a_place_pays_must_have_a_value() -> None:
    found, report = attempt(RANKED + "第一名 奖 销售额 × 1%\n", agent("a", self_rating=1))
    assert found is None
    assert [each.message("zh") for each in report] == ["客服 a 没有“销售额”，“第一名”算不出来"]


STREAK = RANKED + "连续 3个月 最后一名 须 5天内 谈话\n连续 2个月 第一名 奖 50元\n"


def test_a_streak_needs_every_period_of_its_run() -> None:
    scheme = resolved(HEAD + STREAK)
    three = (agent("a", self_rating=90), agent("b", self_rating=80), agent("c", self_rating=70))
    october = outcome(scheme, *three)
    november = outcome(scheme, *three, period=Period.month(2026, 11), history=(past_of(october),))
    december = outcome(scheme, *three, period=Period.month(2026, 12), history=(past_of(november), past_of(october)))
    flags = [[flag.id for flag in each.agents[2].outcomes] for each in (october, november, december)]
    assert flags == [[], [], ["lastx3"]]
    assert december.agents[2].outcomes[0].due_days == 5
    assert [amounts(each.agents[0]) for each in (october, november)] == [{}, {"firstx2": "50.00"}]
    assert [note.message("zh") for note in november.notes] == [
        "“连续3个月最后一名”要看 2026-09 的结果，但没有提供，按中断处理"
    ]
    text = explain(december, "zh", "c")
    reason = "排名 全体 3 人中第 3 名，倒数第 1，连续 3 个月（2026-10、2026-11、2026-12）"
    assert f"谈话（5 天内）：连续3个月最后一名，{reason}（第 5 行）" in text


def test_another_scheme_s_history_is_not_this_one_s() -> None:
    scheme = resolved(HEAD + STREAK)
    other = dataclasses.replace(past_of(outcome(scheme, *THREE, agent("c", self_rating=70))), scheme="别的")
    found = outcome(scheme, *THREE, agent("c", self_rating=70), period=Period.month(2026, 11), history=(other,))
    assert amounts(found.agents[0]) == {}


# --- exactness -------------------------------------------------------------------------------------------------------


def _floats(value: object) -> bool:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return any(_floats(getattr(value, each.name)) for each in dataclasses.fields(value))
    if isinstance(value, dict):
        return any(_floats(each) for pair in value.items() for each in pair)
    if isinstance(value, tuple | list):
        return any(_floats(each) for each in value)
    return isinstance(value, float)


def test_no_float_touches_an_outcome() -> None:
    assert _floats({"x": (1.0,)})
    agents = [
        agent(
            name, self_rating="80.5", manager_rating=rating, sales_amount="35000.01", sales_post_fee=1, refund_amount=2
        )
        for name, rating in (("a", 90), ("b", "70.25"), ("c", 60))
    ]
    agents = [dataclasses.replace(each, values={**each.values, "closed_order_amount": "12.5"}) for each in agents]
    found = outcome(SCHEMES / "shop-monthly.scheme", *agents)
    assert not _floats(found)
    for lang in ("zh", "en"):
        document = found.to_json(lang)  # type: ignore[arg-type]
        assert not _floats(document)
        assert json.loads(json.dumps(document)) == document


def test_the_order_of_agents_changes_nothing() -> None:
    agents = [
        agent(name, self_rating=rating, sales_amount=6000)
        for name, rating in zip("abcde", (1, 3, 2, 3, 1), strict=True)
    ]
    scheme = resolved(HEAD + "提成 按 销售额，线性：基准 0元，1%\n" + RANKED + "第一名 奖 1元\n后2名 从 提成 扣 9元\n")
    there, back = outcome(scheme, *agents), outcome(scheme, *reversed(agents))
    assert there.agents == tuple(reversed(back.agents))


def test_forty_digits_stay_exact() -> None:
    huge = "1" * 30 + ".05"
    scheme = "提成 按 销售额，线性：基准 0元，100%\n底薪 0.01元\n"
    assert str(one(scheme, agent("a", sales_amount=huge)).total) == "1" * 30 + ".06"


def test_an_unchecked_scheme_is_a_programmer_s_mistake() -> None:
    scheme = resolved(HEAD + "评分 分 = 自评\n")
    ref = scheme.items[0].formula  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="check the scheme first"):
        target_of(dataclasses.replace(ref, target=None))
    assert isinstance(ref, Ref)


# --- guards, days, names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "paid"),
    [
        ("如果(销售量 = 0，0元，销售额 ÷ 销售量)", {0: "0.00", 4: "25.00"}),
        ("如果(销售量 > 0 且 销售额 ÷ 销售量 > 3元，5元，1元)", {0: "1.00", 4: "5.00"}),
        ("如果(销售量 = 0 或 销售额 ÷ 销售量 < 3元，7元，9元)", {0: "7.00", 4: "9.00"}),
    ],
)
def test_conditions_guard_divisions(formula: str, paid: dict[int, str]) -> None:
    """Only the side that decides is computed."""
    for pieces, expected in paid.items():
        found = one(f"奖金 件价 = {formula}\n", agent("a", sales_amount=100, sales_qty=pieces))
        assert amounts(found) == {"件价": expected}


@pytest.mark.parametrize("day", ["2026-07-01", '"2026-07-01"', "２０２６-07-01"])
def test_a_day_may_be_written_in_a_condition(day: str) -> None:
    text = f"录入 入职日：日期\n底薪 3000元；入职日 < {day} 时 3200元\n"
    found = outcome(text, agent("a", 入职日="2026-06-30"), agent("b", 入职日="2026-07-01"))
    assert [amounts(each)["base"] for each in found.agents] == ["3200.00", "3000.00"]


def test_a_name_where_the_id_is_meant_is_told() -> None:
    text = "底薪 800元；客服 = 林晓雨 时 1000元\n"
    found = outcome(text, agent("a01", {"name": "林晓雨"}), agent("a02", {"name": "陈思远"}))
    assert [amounts(each)["base"] for each in found.agents] == ["800.00", "800.00"]
    assert [(note.rule.code, note.message("zh")) for note in found.notes] == [
        ("K617", "没有编号是 林晓雨 的客服，a01 的姓名是它")
    ]
    assert outcome(text, agent("林晓雨", {"name": "林晓雨"})).notes == ()
    assert (
        outcome("适用 林晓雨 = 客服 或 客服 ≠ 甲\n底薪 1元\n", agent("a01", {"name": "林晓雨"})).notes[0].rule.code
        == "K617"
    )


@pytest.mark.parametrize("backwards", [False, True])
def test_the_longest_row_of_items_is_evaluated(backwards: bool) -> None:
    lines = ["奖金 甲0 = 1元", *(f"奖金 甲{n} = 甲{n - 1} + 0元" for n in range(1, 60))]
    found = one("\n".join(reversed(lines) if backwards else lines) + "\n", agent("a"))
    assert str(found.total) == "60.00"
