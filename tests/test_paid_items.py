"""Bonuses and deductions by formula, parameters, red lines, notices. Expected figures are computed by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.evaluation.explain import explain
from kaohe.periods import Period
from kaohe.scheme.model import Change, Deduction, Number, Parameter
from support_cases import resolved
from support_evaluation import HEAD, agent, amounts, attempt, codes, one, outcome

EN_HEAD = "scheme 试 version 1\neffective 2026-10-01\nperiod month\n"

# --- bonuses and deductions ------------------------------------------------------------------------------------------


def test_a_bonus_by_a_formula_and_one_with_an_else() -> None:
    scheme = "录入 件数：次数\n奖金 计件 = 件数 × 0.5元\n奖金 全勤：自评 ≥ 80 时 300元；自评 ≥ 60 时 200元；其余 50元\n"
    found = {rating: amounts(one(scheme, agent("a", 件数=3, self_rating=rating))) for rating in (80, 60, 59)}
    assert found[80] == {"计件": "1.50", "全勤": "300.00"}
    assert (found[60]["全勤"], found[59]["全勤"]) == ("200.00", "50.00")


DEDUCTIONS = """录入 运费：金额；迟到：次数
底薪 100元
提成 按 销售额，线性：基准 0元，10%
扣款 承诺运费 = 运费；从 提成
扣款 迟到扣款：迟到 ≥ 3 时 50元；迟到 ≥ 1 时 10元；从 提成
扣款 其他：自评 < 60 时 500元；其余 自评 × 1元 − 105元；无值 得 1元
"""


@pytest.mark.parametrize(
    ("sales", "freight", "late", "rating", "lines"),
    [
        (1000, 30, 0, 60, {"commission": "100.00", "承诺运费": "-30.00", "迟到扣款": "0.00", "其他": "0.00"}),
        (1000, 95, 2, 60, {"commission": "100.00", "承诺运费": "-95.00", "迟到扣款": "-5.00", "其他": "0.00"}),
        (1000, 120, 3, None, {"commission": "100.00", "承诺运费": "-100.00", "迟到扣款": "0.00", "其他": "-1.00"}),
        (0, 120, 3, 59, {"commission": "0.00", "承诺运费": "0.00", "迟到扣款": "0.00", "其他": "-500.00"}),
        (1000, "0.005", 0, 60, {"commission": "100.00", "承诺运费": "-0.01", "迟到扣款": "0.00", "其他": "0.00"}),
    ],
)
def test_deductions_take_what_is_left_of_their_line(
    sales: object, freight: object, late: object, rating: object, lines: dict[str, str]
) -> None:
    """Those written first come first; a negative amount takes nothing; without a line all of it is taken."""
    found = one(DEDUCTIONS, agent("a", sales_amount=sales, 运费=freight, 迟到=late, self_rating=rating))
    assert amounts(found) == {"base": "100.00", **lines}
    assert str(found.total) == str(sum(line.amount for line in found.lines))


def test_a_penalty_for_a_place_takes_what_deductions_left() -> None:
    scheme = "录入 运费：金额\n提成 按 销售额，线性：基准 0元，10%\n扣款 承诺运费 = 运费；从 提成\n"
    scheme += "排名 按 自评 在 全体 内\n最后一名 从 提成 扣 100元\n"
    agents = [
        agent(name, sales_amount=1000, 运费=30, self_rating=rating) for name, rating in (("a", 3), ("b", 2), ("c", 1))
    ]
    assert amounts(outcome(scheme, *agents).agents[2]) == {
        "commission": "100.00",
        "承诺运费": "-30.00",
        "last": "-70.00",
    }


def test_a_deduction_reads_as_it_was_computed() -> None:
    found = outcome(DEDUCTIONS, agent("a", sales_amount=1000, 运费=95, 迟到=2, self_rating=60))
    zh, en = explain(found, "zh", "a"), explain(found, "en", "a")
    assert "承诺运费 −95.00 元：运费 95，从提成扣" in zh
    assert "迟到扣款 −5.00 元：不满足（迟到 2 ≥ 3），迟到 2 ≥ 1 时 10，提成只有 5.00，实扣 5.00" in zh
    assert "commission has only 5.00, 5.00 deducted" in en
    assert "其他 0.00 元：不满足（自评 60 < 60），其余 自评 60 × 1 − 105 = −45，小于 0，按 0 算" in zh


def test_a_deduction_without_its_figure_takes_no_more_than_there_is() -> None:
    scheme = "录入 运费：金额\n底薪 20元\n扣款 甲 = 运费；无值 得 30元；从 底薪\n"
    assert amounts(one(scheme, agent("a"))) == {"base": "20.00", "甲": "-20.00"}


def test_deductions_that_need_each_other_are_a_circle() -> None:
    """The second is taken after the first, so the first cannot be computed from it."""
    with pytest.raises(AssertionError, match="K2"):
        resolved(HEAD + "底薪 100元\n扣款 甲 = 乙 × 2；从 底薪\n扣款 乙 = 10元；从 底薪\n")


def test_what_is_deducted_from_must_be_a_line() -> None:
    with pytest.raises(AssertionError, match="K2"):
        resolved(HEAD + "评分 分 = 自评\n扣款 甲 = 10元；从 分\n")


# --- parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "pays"),
    [((2026, 10), "10.00"), ((2026, 11), "12.00"), ((2026, 12), "12.00"), ((2027, 1), "15.00")],
)
def test_a_parameter_has_the_value_of_the_period_s_first_day(period: tuple[int, int], pays: str) -> None:
    scheme = (
        "参数 提成率 = 1%；2026-11-01 起 1.2%；2026-12-02 起 1.5%\n提成 按 销售额 × 提成率 × 100，线性：基准 0元，1%\n"
    )
    found = outcome(scheme, agent("a", sales_amount=1000), period=Period.month(*period))
    assert amounts(found.agents[0])["commission"] == pays
    assert "提成率" in explain(found, "zh", "a")


def test_parameters_are_the_same_in_all_spellings() -> None:
    zh = resolved(HEAD + "参数 基数 = 3万元；2027-01-01 起 0元\n底薪 基数\n")
    en = resolved(EN_HEAD + "parameter 基数 = 30000 yuan; from 2027-01-01 0 yuan\nbase 基数\n")
    yaml = resolved(
        "scheme: 试\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n- parameter: 基数\n  value: 30000元\n"
        "  changes:\n  - {from: 2027-01-01, value: 0元}\n- base:\n  amount: 基数\n"
    )
    assert zh == en == yaml
    (parameter, _) = zh.items
    assert isinstance(parameter, Parameter)
    assert isinstance(parameter.value, Number)
    assert isinstance(parameter.changes[0], Change)


def test_a_parameter_keeps_all_its_decimals() -> None:
    scheme = "参数 率 = 0.0000000000000001%\n奖金 甲 = 销售额 × 率\n"
    assert amounts(one(scheme, agent("a", sales_amount=10**18)))["甲"] == "1.00"


# --- figures ---------------------------------------------------------------------------------------------------------

FIGURES = """录入 天数：次数
计算 日均销售：金额 = 销售额 ÷ 天数；无值 得 0元
计算 提成率：比率 按 业绩完成率：≥100% 得 1.5%；≥80% 得 1.25%；其余 得 1%；无值 得 0.5%
计算 完成：比率 = 业绩完成率 ÷ 3；无值 得 0%
奖金 提成 = 销售额 × 提成率
奖金 日均奖：日均销售 ≥ 333.34元 时 1元；完成 ≥ 33.33% 时 2元
"""


@pytest.mark.parametrize(
    ("days", "done", "scores", "lines"),
    [
        (3, "1", ("333.33", "0.0150", "0.3333"), ("15.00", "2.00")),
        (3, "0.9999", ("333.33", "0.0125", "0.3333"), ("12.50", "2.00")),
        (2, "0.7999", ("500.00", "0.0100", "0.2666"), ("10.00", "1.00")),
        (0, None, ("0.00", "0.0050", "0.0000"), ("5.00", "0.00")),
    ],
)
def test_figures_are_named_rounded_to_their_kind_and_used_as_shown(
    days: int, done: str | None, scores: tuple[str, ...], lines: tuple[str, ...]
) -> None:
    found = one(FIGURES, agent("a", sales_amount=1000, 天数=days, target_completion=done))
    assert tuple(map(str, found.scores.values())) == scores
    assert tuple(amounts(found).values()) == lines
    assert str(found.total) == str(sum(line.amount for line in found.lines))


def test_figures_are_explained_among_scores_and_not_paid() -> None:
    found = outcome(FIGURES, agent("a", sales_amount=1000, 天数=3, target_completion=1))
    zh, en = explain(found, "zh", "a"), explain(found, "en", "a")
    assert "日均销售 333.33 元 = 销售额 1000.00 ÷ 天数 3 ≈ 333.333333，四舍五入 333.33" in zh
    assert "提成率 1.50%：业绩完成率 100.00%，≥100%" in zh
    assert "完成 33.33% = " in zh
    assert zh.index("提成 15.00 元") < zh.index("合计") < zh.index("日均销售 333.33 元 =")
    assert "提成率 1.50%: target completion 100.00%, ≥100%" in en
    document = found.to_json("zh")
    assert [line["id"] for line in document["agents"][0]["lines"]] == ["提成", "日均奖"]  # type: ignore[index]


def test_a_figure_may_bear_the_id_of_a_place() -> None:
    scheme = "计算 first：金额 = 自评 × 1元\n排名 按 自评 在 全体 内\n第一名 奖 9元\n"
    found = outcome(scheme, agent("a", self_rating=2), agent("b", self_rating=1))
    document = found.to_json("zh")
    (line,) = document["agents"][0]["lines"]  # type: ignore[index]
    assert (line["amount"], found.agents[0].scores["first"]) == ("9.00", 2)
    assert line["explain"].startswith("第一名 9.00 元")


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(AssertionError, match="K256"):
        resolved(HEAD + "计算 甲：文字 = 级别\n")
    with pytest.raises(AssertionError, match="K256"):
        resolved(HEAD + "计算 甲：是否 按 自评：≥1 得 1；其余 得 2\n")


# --- pools -----------------------------------------------------------------------------------------------------------


def shares(scheme: str, *ratings: object, teams: str = "") -> list[str]:
    people = [
        agent(f"a{number}", {"team": teams[number]} if teams else {}, self_rating=rating)
        for number, rating in enumerate(ratings)
    ]
    return [amounts(each)["池"] for each in outcome(scheme, *people).agents]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ((70, 50), ["58.33", "41.67"]),  # 58.333… and 41.666…: the cent goes to the larger remainder
        ((1, 1, 1), ["33.34", "33.33", "33.33"]),  # equal remainders: to the id that comes first
        ((1, 1, 1, 1, 1, 1), ["16.67", "16.67", "16.67", "16.67", "16.66", "16.66"]),
        ((5, None, 0), ["100.00", "0.00", "0.00"]),
        ((None, 0), ["0.00", "0.00"]),
        (("0.01", "0.02"), ["33.33", "66.67"]),
    ],
)
def test_a_pool_is_shared_out_to_the_last_cent(ratings: tuple[object, ...], expected: list[str]) -> None:
    assert shares("奖金池 池 = 100元，按 自评 在 全体 内\n", *ratings) == expected


def test_who_has_less_than_nothing_has_no_share() -> None:
    """Of 5, no value, 0 and −3 the first has all."""
    pool = "计算 分：分数 = 自评 − 3分；无值 得 0分\n奖金池 池 = 100元，按 分 在 全体 内\n"
    assert shares(pool, 8, None, 3, 0) == ["100.00", "0.00", "0.00", "0.00"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any),
    st.integers(0, 10**12),
)
def test_all_of_a_pool_is_paid_and_nobody_is_a_cent_off(ratings: list[int], cents: int) -> None:
    paid = shares(f"奖金池 池 = {cents // 100}.{cents % 100:02d}元，按 自评 在 全体 内\n", *ratings)
    assert sum(map(Decimal, paid)) * 100 == cents
    for rating, share in zip(ratings, paid, strict=True):
        assert abs(Fraction(share) * 100 - Fraction(cents * rating, sum(ratings))) < 1


def test_each_team_has_a_pool_of_its_own() -> None:
    scheme = "奖金池 池 = 人数(自评，团队) × 10元，按 自评 在 团队 内\n"
    assert shares(scheme, 1, 3, 5, teams="AAB") == ["5.00", "15.00", "10.00"]
    assert shares("奖金池 池 = 10元，按 自评 在 团队 内\n", 1, 3) == ["0.00", "0.00"]


def test_a_share_can_be_recomputed() -> None:
    scheme = "奖金池 池 = 100元，按 自评 在 全体 内\n"
    found = outcome(scheme, agent("a", self_rating=70), agent("b", self_rating=50), agent("c"))
    zh = explain(found, "zh")
    assert "池 58.33 元：100.00 × 自评 70 ÷ 全体合计 120 ≈ 58.333333，舍去零头 58.33（" in zh
    assert "池 41.67 元：100.00 × 自评 50 ÷ 全体合计 120 ≈ 41.666667，舍去零头 41.66，分到余下的 0.01（" in zh
    assert "自评 —，不参加分配" in zh
    assert "rounded down 41.66, and 0.01 of what was left" in explain(found, "en", "b")


def test_who_is_in_no_group_has_no_share_and_is_told_so() -> None:
    found = outcome(
        "奖金池 池 = 100元，按 自评 在 团队 内\n", agent("a", {"team": "A"}, self_rating=1), agent("b", self_rating=1)
    )
    assert [amounts(each)["池"] for each in found.agents] == ["100.00", "0.00"]
    assert "池 0.00 元：没有团队，不参加分配（" in explain(found, "zh", "b")
    assert "池 0.00 yuan: has no team: no share (" in explain(found, "en", "b")
    assert found.to_json("zh")["agents"]


def test_a_pool_is_shown_to_the_cent_that_is_shared() -> None:
    """10000 ÷ 3 is no amount that can be paid: 3333.33 are shared."""
    scheme = "奖金池 池 = 人数(自评，全体) × 10000元 ÷ 6，按 自评 在 全体 内\n"
    found = outcome(scheme, agent("a", self_rating=1), agent("b", self_rating=2))
    assert [amounts(each)["池"] for each in found.agents] == ["1111.11", "2222.22"]
    assert "≈ 3333.333333，四舍五入 3333.33；3333.33 × 自评 1 ÷ 全体合计 3 = 1111.11（" in explain(found, "zh", "a")


def test_a_pool_by_what_is_no_number_is_refused() -> None:
    with pytest.raises(AssertionError, match="K2"):
        resolved(HEAD + "奖金池 池 = 100元，按 级别 在 全体 内\n")


# --- limits ----------------------------------------------------------------------------------------------------------

LIMITED = """录入 运费：金额
底薪 1000元
提成 按 销售额，线性：基准 0元，10%
封顶 提成 = 800元
保底 提成 = 底薪 × 20%
扣款 承诺运费 = 运费
封顶 承诺运费 = (底薪 + 提成) × 20%
"""


@pytest.mark.parametrize(
    ("sales", "freight", "commission", "taken"),
    [
        (2000, 100, "200.00", "-100.00"),
        ("1999.90", 239, "200.00", "-239.00"),
        (0, "240.01", "200.00", "-240.00"),  # 20% of 1200
        (8000, 400, "800.00", "-360.00"),  # 20% of 1800
        ("8000.10", 0, "800.00", "0.00"),
    ],
)
def test_a_line_pays_within_its_limits(sales: object, freight: object, commission: str, taken: str) -> None:
    found = amounts(one(LIMITED, agent("a", sales_amount=sales, 运费=freight)))
    assert found == {"base": "1000.00", "commission": commission, "承诺运费": taken}


def test_a_guaranteed_deduction_takes_no_more_than_its_line_has() -> None:
    scheme = "录入 运费：金额\n底薪 20元\n扣款 甲 = 运费；从 底薪\n保底 甲 = 50元\n"
    assert amounts(one(scheme, agent("a", 运费=1))) == {"base": "20.00", "甲": "-20.00"}


def test_a_limit_that_holds_is_shown_with_what_it_limits() -> None:
    found = outcome(LIMITED, agent("a", sales_amount=9000, 运费=1))
    assert "提成 800.00 元：销售额 9000.00；(9000.00 − 0) × 10% = 900.00；第 7 行封顶 800（" in explain(
        found, "zh", "a"
    )
    found = outcome(LIMITED, agent("a", sales_amount=1000, 运费=1))
    assert "= 100.00; line 8: no less than base 1000.00 × 20% = 200 (" in explain(found, "en", "a")


def test_a_limit_without_its_figure_is_an_error() -> None:
    _, report = attempt("底薪 10元\n封顶 底薪 = 自评 × 1元\n", agent("a"))
    assert codes(report) == ["K601"]


def test_a_limit_that_needs_its_own_line_is_a_circle() -> None:
    with pytest.raises(AssertionError, match="K2"):
        resolved(HEAD + "底薪 100元\n奖金 甲 = 底薪\n封顶 底薪 = 甲 × 2\n")


# --- exact places ----------------------------------------------------------------------------------------------------


def test_each_place_has_a_prize_of_its_own() -> None:
    """PK: ranks 1, 2, 3 rewarded by a table; all who share a place get it."""
    scheme = "排名 按 自评 在 全体 内\n第一名 奖 500元\n第二名 奖 300元\n第3名 奖 100元\n"
    agents = [agent(name, self_rating=rating) for name, rating in (("a", 9), ("b", 8), ("c", 8), ("d", 7), ("e", 6))]
    found = outcome(scheme, *agents)
    paid = [{line.id: str(line.amount) for line in each.lines} for each in found.agents]
    assert paid == [{"first": "500.00"}, {"place2": "300.00"}, {"place2": "300.00"}, {}, {}]
    assert "第2名" in explain(found, "zh", "b")
    assert "place 2" in explain(found, "en", "b")


def test_an_exact_place_may_be_a_condition() -> None:
    scheme = "奖金 甲：自评 第一名 时 3元；自评 第二名 时 2元；自评 第3名 时 1元\n"
    agents = [agent(name, self_rating=rating) for name, rating in (("a", 9), ("b", 8), ("c", 7), ("d", 6))]
    assert [amounts(each)["甲"] for each in outcome(scheme, *agents).agents] == ["3.00", "2.00", "1.00", "0.00"]


# --- red lines -------------------------------------------------------------------------------------------------------

RED = "录入 触线：次数\n底薪 100元\n奖金 甲 = 50元\n奖金 乙 = 甲 + 1元\n高压线 触线 ≥ 1：取消 甲、底薪\n"


def test_one_hit_voids_the_lines_it_names_and_what_builds_on_them_sees_that() -> None:
    assert amounts(one(RED, agent("a", 触线=0))) == {"base": "100.00", "甲": "50.00", "乙": "51.00"}
    found = outcome(RED, agent("a", 触线=1))
    assert amounts(found.agents[0]) == {"base": "0.00", "甲": "0.00", "乙": "1.00"}
    assert "甲 0.00 元：50；触线 1 ≥ 1，触第 8 行的高压线，原 50.00 取消（第 6 行）" in explain(found, "zh", "a")
    assert "甲 0.00 yuan: 50; 触线 1 ≥ 1: by the red line on line 8 the 50.00 is void (line 6)" in explain(
        found, "en", "a"
    )


def test_a_red_line_whose_figure_is_missing_is_an_error() -> None:
    _, report = attempt(RED, agent("a"))
    assert set(codes(report)) == {"K601"}


def test_a_red_line_that_needs_what_it_voids_is_a_circle() -> None:
    with pytest.raises(AssertionError, match="K2"):
        resolved(HEAD + "底薪 100元\n奖金 甲 = 底薪\n高压线 甲 > 1：取消 底薪\n")


# --- notices ---------------------------------------------------------------------------------------------------------


def test_a_notice_flags_what_a_person_is_to_do() -> None:
    scheme = "当 自评 < 60 时 须 7天内 提交整改方案\n当 自评 < 50 时：考虑调岗\n"
    found = outcome(scheme, agent("a", self_rating=60), agent("b", self_rating=55), agent("c", self_rating=49))
    told = [[(flag.text, flag.due_days) for flag in each.outcomes] for each in found.agents]
    assert told == [[], [("提交整改方案", 7)], [("提交整改方案", 7), ("考虑调岗", None)]]
    assert "提交整改方案（7 天内）：提示，自评 55 < 60" in explain(found, "zh", "b")


def test_a_notice_whose_figure_is_missing_is_an_error() -> None:
    _, report = attempt("底薪 1元\n当 自评 < 60 时：谈话\n", agent("a"))
    assert codes(report) == ["K601"]


# --- one model, three spellings --------------------------------------------------------------------------------------


def test_all_spellings_are_one_scheme() -> None:
    zh = resolved(
        HEAD + "计算 丁：比率 = 自评 ÷ 店长评；无值 得 5%\n"
        "计算 戊：金额 按 自评：≥1 得 2元；其余 得 1元；无值 得 0元\n"
        "底薪 100元\n奖金 甲：自评 > 1 时 5元；其余 1元\n扣款 乙 = 自评 × 1元；无值 得 0元；从 底薪\n"
        "扣款 丙：自评 > 1 时 5元\n奖金池 池 = 9元，按 自评 在 团队 内\n"
        "封顶 甲 = 3元\n保底 甲 = 2元\n高压线 自评 > 2：取消 底薪、甲\n"
        "排名 按 自评 在 全体 内\n第二名 奖 1元\n当 自评 > 3 时 须 7天内 谈话\n当 自评 > 4：谈\n"
    )
    en = resolved(
        EN_HEAD + "figure 丁: ratio = self_rating / manager_rating; missing gives 5%\n"
        "figure 戊: money by self_rating: >=1 gives 2 yuan; else 1 yuan; missing gives 0 yuan\n"
        "base 100 yuan\nbonus 甲: 5 yuan when self_rating > 1; else 1 yuan\n"
        "deduction 乙 = self_rating * 1 yuan; missing gives 0 yuan; from base\n"
        "deduction 丙: 5 yuan when self_rating > 1\npool 池 = 9 yuan, by self_rating within team\ncap 甲 at 3 yuan\n"
        "guarantee 甲 at 2 yuan\nred_line self_rating > 2: void base, 甲\n"
        "rank by self_rating within all\nplace 2: award 1 yuan\n"
        "notice self_rating > 3: within 7 days 谈话\nnotice self_rating > 4: must 谈\n"
    )
    yaml = resolved(
        """scheme: 试
version: 1
effective: 2026-10-01
period: month
items:
- figure: 丁
  kind: ratio
  formula: self_rating / manager_rating
  missing: 5%
- figure: 戊
  kind: money
  by: self_rating
  bands:
  - {at_least: 1, gives: 2元}
  - {else: 1元}
  missing: 0元
- base:
  amount: 100元
- bonus: 甲
  cases:
  - {when: self_rating > 1, amount: 5元}
  else: 1元
- deduction: 乙
  amount: self_rating * 1元
  missing: 0元
  from: base
- deduction: 丙
  cases:
  - {when: self_rating > 1, amount: 5元}
- pool: 池
  amount: 9元
  by: self_rating
  within: team
- cap: 甲
  amount: 3元
- guarantee: 甲
  amount: 2元
- red_line: self_rating > 2
  voids: [base, 甲]
- ranking:
  by: self_rating
  within: all
- place: place 2
  award: 1元
- notice: self_rating > 3
  duty: 谈话
  within_days: 7
- notice: self_rating > 4
  duty: 谈
"""
    )
    assert zh == en == yaml
    assert [type(item) for item in zh.items].count(Deduction) == 2


# --- what is wrong ---------------------------------------------------------------------------------------------------


def test_a_change_on_a_day_that_there_is_not_is_told() -> None:
    with pytest.raises(AssertionError, match="K1"):
        resolved(HEAD + "参数 率 = 1%；2026-13-01 起 2%\n奖金 甲 = 销售额 × 率\n")


def test_a_deduction_from_a_line_that_cannot_be_computed_is_told_once() -> None:
    """The line that lacks is told; the deduction from it follows."""
    scheme = "录入 运费：金额\n底薪 自评 × 1元\n扣款 甲 = 运费；从 底薪\n扣款 乙 = 运费；无值 得 1元；从 底薪\n"
    _, report = attempt(scheme, agent("a", 运费=1))
    assert codes(report) == ["K601"]
    _, report = attempt(scheme, agent("a"))
    assert codes(report) == ["K601", "K601"]
    _, report = attempt(scheme + "封顶 乙 = 5元\n", agent("a", 运费=1))
    assert codes(report) == ["K601"]
    _, report = attempt(scheme + "封顶 乙 = 5元\n", agent("a"))
    assert codes(report) == ["K601", "K601"]
