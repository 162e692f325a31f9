"""The compiled evaluator on what looks back, ladders, pay ahead, and agents who do not fit: figures by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import numpy as np
import pytest

import kaohe
from kaohe.evaluation import evaluator
from kaohe.evaluation.compiled.columns import Column, Columns
from kaohe.evaluation.compiled.plan import Plan
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.outcome import Past, PastAgent, past_of
from kaohe.periods import Period
from support_cases import resolved
from support_evaluation import HEAD, OCTOBER, agent, codes, figures
from test_compiled import same_in_columns, same_outcome

EARLY = HEAD.replace("2026-10-01", "2026-01-01")
SEPTEMBER = Period.month(2026, 9)


def plan_of(items: str) -> Plan:
    return kaohe.compile(resolved(EARLY + items))


def months(plan: Plan, *each: AgentFigures, unsure: bool = False) -> list[dict[str, str]]:
    """Give what an agent gets month after month, from January on, by code.

    unsure: who looks first at what the first months miss, only the reference knows.
    """
    found, past = [], ()
    for month, given in enumerate(each, 1):
        told = figures(given, period=Period.month(2026, month), history=past)
        expected, _ = evaluate(plan.scheme, told)
        assert expected is not None
        with patch.object(evaluator, "evaluate", wraps=evaluator.evaluate) as reference:
            outcome, _ = plan.evaluate(told)
            amounts, _ = plan.amounts(told)
        assert reference.called == (unsure and len(past) < _looks(plan))
        assert outcome is not None
        assert amounts is not None
        same_outcome(plan, told)
        same_in_columns(plan, told)
        one = amounts[0]
        numbers = {**dict(one.lines), **one.scores}
        found.append({name: str(value) for name, value in numbers.items()} | {"": ",".join(one.outcomes)})
        past = (*past, past_of(outcome))
    return found


def _looks(plan: Plan) -> int:
    """Say how many periods before it a period needs."""
    counts = [getattr(each.asked, "count", 2) - 1 for each in plan.program.before]
    return max(counts, default=0)


def only(found: list[dict[str, str]], name: str) -> list[str]:
    return [each[name] for each in found]


def test_a_streak_takes_ten_in_the_third_month_below_80() -> None:
    plan = plan_of("录入 考试分：分数\n评分 考试 = 考试分\n扣款 罚：连续 3个月(考试 < 80) 时 10元\n")
    found = months(plan, *(agent("a", 考试分=each) for each in (79, 79, 79, 79, 80, 79)))
    assert only(found, "罚") == ["0.00", "0.00", "-10.00", "-10.00", "0.00", "0.00"]


def test_a_climb_that_lacks_a_figure_is_told_and_stops_all() -> None:
    plan = plan_of(LADDER.replace("降级：考试 = 0", "升级：自评 > 5"))
    past = (Past("试", SEPTEMBER, {}),)
    for level, told in (("P1", ["K601"]), ("P2", [])):  # from the top nobody goes up
        given = figures(agent("a", {"level": level}, 考试分=70), history=past)
        assert codes(plan.evaluate(given)[1]) == codes(plan.amounts(given)[1]) == told
        same_outcome(plan, given)


def test_nothing_is_computed_by_column_of_a_period_of_another_kind() -> None:
    plan = plan_of("底薪 1元\n")
    week = figures(agent("a"), period=Period.parse("2026-W41"))
    assert plan.columns_of(week) is None
    assert plan.columns(Columns(week.period, np.array(["a"]))) is None
    assert "def stage_0(r):" in plan.source


def test_a_streak_of_one_period_is_this_one_alone() -> None:
    plan = plan_of("录入 考试分：分数\n评分 考试 = 考试分\n扣款 罚：连续 1个月(考试 < 80) 时 10元\n")
    assert only(months(plan, *(agent("a", 考试分=each) for each in (79, 80))), "罚") == ["-10.00", "0.00"]


def test_a_figure_is_carried_on_from_what_the_scheme_begins_with() -> None:
    """1 + 0 = 1; 1 + 0; 1 + 1 = 2; what it was two months ago is not looked for where there was one since."""
    plan = plan_of(
        "录入 旷工：次数\n计算 累计：次数 = 此前(累计，0次) + 旷工\n计算 前：次数 = 此前(累计)；无值 得 9次\n"
    )
    found = months(plan, *(agent("a", 旷工=each) for each in (1, 0, 1)), unsure=True)
    assert only(found, "累计") == ["1.00", "1.00", "2.00"]
    assert only(found, "前") == ["9.00", "1.00", "1.00"]


AHEAD = "提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 2000元\n"


def test_what_is_paid_ahead_is_taken_back_of_what_is_above_it() -> None:
    """1500, ahead 500; 2300, of which 300 are taken back; 2600, of which 200; then nothing is owed."""
    plan = plan_of(AHEAD)
    found = months(plan, *(agent("a", sales_amount=each) for each in (15000, 23000, 26000, 26000)))
    assert only(found, "commission") == ["2000.00", "2000.00", "2400.00", "2600.00"]


def test_a_red_line_leaves_what_was_paid_ahead_as_it_was() -> None:
    """500 were paid ahead in January; February is void; March pays 3000 and takes 500 back."""
    plan = plan_of(
        "录入 违规：次数\n提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 2000元\n高压线 违规 > 0次：取消 提成\n"
    )
    given = ((15000, 0), (19000, 1), (30000, 0))
    found = months(plan, *(agent("a", sales_amount=sales, 违规=hits) for sales, hits in given))
    assert only(found, "commission") == ["2000.00", "0.00", "2500.00"]


LADDER = (
    "录入 考试分：分数\n评分 考试 = 考试分\n底薪 1000元；职级 = P2 时 1500元\n"
    '职级 按 级别：P1；P2 称 "中级"；升级：连续 2个月(考试 ≥ 90)；降级：连续 2个月(考试 < 60)；降级：考试 = 0\n'
)


def test_a_ladder_counts_only_periods_on_the_level() -> None:
    """Two months at 90 on P1: up; in March he is on P2, where it is the top, and 95 lead nowhere; 50 twice: down."""
    plan = plan_of(LADDER)
    given = (("P1", 90), ("P1", 95), ("P2", 50), ("P2", 55), ("P1", 50), ("P1", 0))
    found = months(plan, *(agent("a", {"level": level}, 考试分=mark) for level, mark in given), unsure=True)
    assert only(found, "") == ["", "ladder.up", "", "ladder.down", "", "ladder.down"]
    assert only(found, "base") == ["1000.00", "1000.00", "1500.00", "1500.00", "1000.00", "1000.00"]


def test_who_is_on_no_level_of_the_ladder_is_told() -> None:
    plan = plan_of(LADDER)
    past = (Past("试", SEPTEMBER, {}),)
    for attributes in ({"level": "P9"}, {}):
        given = figures(agent("a", attributes, 考试分=1), history=past)
        same_outcome(plan, given)
        assert plan.evaluate(given)[0] is None


STREAK = "连续 2个月(底薪 > 1元)"


@pytest.mark.parametrize(
    ("items", "by_code", "told"),
    [
        (f"奖金 甲：{STREAK} 时 1元\n", True, ["K609"]),
        (f"奖金 甲：{STREAK} 或 非 {STREAK} 时 1元\n", True, ["K609"]),
        (f"当 {STREAK}：好\n奖金 甲 = 此前(底薪，0元)\n", True, ["K609", "K614"]),
        (f"排名 按 自评 在 全体 内，须 {STREAK}\n", True, ["K609"]),
        (f"奖金 甲：自评 > 5 时 2元；{STREAK} 时 1元\n", False, ["K609"]),
        (f"奖金 甲：自评 > 0 时 2元；{STREAK} 时 1元\n", False, []),
        (f"奖金 甲：{STREAK} 时 1元\n奖金 乙：{STREAK} 时 1元\n", False, ["K609"]),
        (f"排名 按 自评 在 团队 内，须 {STREAK}\n", False, []),
        ("奖金 甲：连续 2个月(底薪 ÷ 底薪 > 90%) 时 1元\n", False, ["K609"]),
        ("奖金 甲：自评 > 0 时 2元；其余 此前(底薪，0元)\n", False, []),
    ],
)
def test_a_period_that_is_missing_is_told_where_it_is_looked_at(items: str, by_code: bool, told: list[str]) -> None:
    """Where that hangs on figures, or two places say the same, the reference sees who looks at it, and where first."""
    plan = plan_of("底薪 2000元\n" + items)
    given = figures(agent("a", self_rating=1))
    assert (left_to_the_reference(plan, given) == []) == by_code
    found, report = plan.evaluate(given)
    assert found is not None
    assert sorted(codes(report)) == told
    same_outcome(plan, given)
    _, by_amounts = plan.amounts(given)
    assert codes(by_amounts) == codes(report)


def test_whom_it_is_for_may_look_at_a_period_that_is_missing() -> None:
    plan = kaohe.compile(resolved(EARLY + "适用 此前(底薪，5元) > 1元\n底薪 2000元\n"))
    for given in (figures(agent("a")), figures()):
        assert left_to_the_reference(plan, given) == []
        same_outcome(plan, given)


def test_an_earlier_figure_of_more_decimals_than_it_can_have_is_the_reference_s() -> None:
    plan = plan_of("底薪 此前(底薪，1元) + 0.001元\n")
    for was in ("1.004", "1.00"):
        past = Past("试", SEPTEMBER, {"a": PastAgent(figures={"base": Decimal(was)})})
        given = figures(agent("a"), history=(past,))
        same_outcome(plan, given)
        assert (plan.columns_of(given) is None) == (was == "1.004")
        amounts, _ = plan.amounts(given)
        assert amounts is not None
        assert str(amounts[0].total) == ("1.01" if was == "1.004" else "1.00")


def test_an_advance_of_a_past_without_cents_is_shown_as_it_was() -> None:
    plan = plan_of(AHEAD + "高压线 店长评 < 1：取消 提成\n")
    past = Past("试", SEPTEMBER, {"a": PastAgent(advances={"commission": Decimal("12.5")})})
    for mark in (0, 1):
        given = figures(agent("a", sales_amount=30000, manager_rating=mark), history=(past,))
        same_outcome(plan, given)
        found, _ = plan.evaluate(given)
        assert found is not None
        assert {str(each) for each in found.agents[0].advances.values()} == {"12.50" if mark == 0 else "0.00"}


def test_grades_of_now_and_then_are_compared_as_words() -> None:
    plan = plan_of(
        "等级 甲 按 自评：≥1 好；其余 差\n等级 乙 按 店长评：≥1 好；≥0 中；其余 差\n"
        "底薪 1元；此前(甲) = 此前(乙) 时 2元；甲 = 此前(甲) 时 3元\n"
    )
    for first, second, rating, base in (("好", "好", 1, 2), ("好", "中", 1, 3), ("差", "中", 0, 3), ("好", "中", 0, 1)):
        past = Past("试", SEPTEMBER, {"a": PastAgent(figures={"甲": first, "乙": second})})
        given = figures(agent("a", self_rating=rating, manager_rating=1), history=(past,))
        same_outcome(plan, given)
        same_in_columns(plan, given)
        amounts, _ = plan.amounts(given)
        assert amounts is not None
        assert str(amounts[0].total) == f"{base}.00"


def test_a_division_by_0_in_a_streak_is_the_reference_s_to_tell() -> None:
    plan = plan_of("底薪 自评 × 1元\n奖金 乙：连续 2个月(底薪 ÷ 底薪 ≥ 100%) 时 5元；无值 得 7元\n")
    past = Past("试", SEPTEMBER, {"a": PastAgent(figures={"base": Decimal(1)}), "b": PastAgent()})
    given = figures(agent("a", self_rating=0), agent("b", self_rating=1), history=(past,))
    same_outcome(plan, given)
    amounts, _ = plan.amounts(given)
    assert amounts is not None
    assert [str(each.total) for each in amounts] == ["7.00", "1.00"]


def test_columns_made_by_hand_have_no_history() -> None:
    """The place was held in September too, of which columns know where they are made of figures."""
    items = "底薪 1000元\n排名 按 销售额 在 全体 内\n连续 2个月 第一名 奖 7元\n奖金 甲：连续 2个月(底薪 > 1元) 时 5元\n"
    plan = plan_of(items)
    september, _ = plan.evaluate(figures(agent("a", sales_amount=1), agent("b", sales_amount=0), period=SEPTEMBER))
    assert september is not None
    given = figures(agent("b", sales_amount=1), agent("a", sales_amount=2), history=(past_of(september),))
    same_in_columns(plan, given)
    columns = plan.columns_of(given)
    assert columns is not None
    by_hand = replace(columns, before=())
    for each, wanted in ((columns, [1005_00, 1012_00]), (by_hand, [1000_00, 1000_00])):
        paid = plan.columns(each)
        assert paid is not None
        assert paid.total.tolist() == wanted


# --- whom it is for, and groups --------------------------------------------------------------------------------------


def test_whom_it_is_for_may_hang_on_all_and_what_is_paid_only_on_those() -> None:
    """The mean of all is 20, so b and c are in; their own mean is 25, and each is paid it."""
    head = EARLY + "适用 自评 ≥ 平均(自评，全体)\n"
    plan = kaohe.compile(resolved(head + "底薪 平均(自评，全体) × 1元\n"))
    given = figures(*(agent(name, self_rating=mark) for name, mark in (("a", 10), ("b", 20), ("c", 30))))
    for run in (plan.evaluate, plan.amounts):
        with patch.object(evaluator, "evaluate", wraps=evaluator.evaluate) as reference:
            run(given)
        assert not reference.called
    same_outcome(plan, given)
    same_in_columns(plan, given)
    amounts, report = plan.amounts(given)
    assert amounts is not None
    assert [(each.agent, str(each.total)) for each in amounts] == [("b", "25.00"), ("c", "25.00")]
    assert codes(report) == ["K608"]


@pytest.mark.parametrize(
    ("asked", "paid"),
    [
        ("人数(级别，全体) × 1元", "2.00"),
        ("人数(全勤，全体) × 1元", "1.00"),
        ("合计(起点，全体)", "30.00"),
        ("名次(起点，全体) × 1元", "1.00"),
        ("最高(起点，全体，不含本人)", "10.00"),
    ],
)
def test_words_and_parameters_of_a_group(asked: str, paid: str) -> None:
    """Of three agents two have a level, one is flagged; the parameter is 10 for each."""
    plan = plan_of(f"参数 起点 = 10元\n录入 全勤：是否\n底薪 {asked}\n排名 按 起点 在 全体 内\n")
    agents = agent("a", {"level": "P1"}, 全勤=False), agent("b", {"level": "P2"}), agent("c")
    same_outcome(plan, figures(*agents))
    same_in_columns(plan, figures(*agents))
    amounts, _ = plan.amounts(figures(*agents))
    assert amounts is not None
    assert str(amounts[0].total) == paid


# --- who does not fit ------------------------------------------------------------------------------------------------


def left_to_the_reference(plan: Plan, given: Figures) -> list[int] | None:
    """Give whose outcomes the reference computed, by place; None where it computed all."""
    with (
        patch.object(evaluator, "evaluate", wraps=evaluator.evaluate) as whole,
        patch.object(evaluator, "evaluate_agents", wraps=evaluator.evaluate_agents) as some,
    ):
        plan.evaluate(given)
    if whole.called:
        return None
    return [index for call in some.call_args_list for index in call.args[2]]


def test_who_does_not_fit_is_the_reference_s_and_the_rest_is_not() -> None:
    plan = plan_of("适用 店长评 > 0\n底薪 自评 × 1元\n")
    agents = [agent(f"a{each}", self_rating=each, manager_rating=each % 4) for each in range(6)]
    agents[1] = agent("a1", self_rating="1.23456", manager_rating=1)
    agents[2] = agent("a2", self_rating=2, manager_rating="0.00000")
    agents[3] = agent("a3", self_rating=3, manager_rating="0.00001")
    given = figures(*agents)
    assert left_to_the_reference(plan, given) == [1, 3]
    same_outcome(plan, given)
    amounts, report = plan.amounts(given)
    assert amounts is not None
    assert [(each.agent, str(each.total)) for each in amounts] == [("a1", "1.23"), ("a3", "3.00"), ("a5", "5.00")]
    assert codes(report) == ["K608"]
    assert "a0, a2, a4" in next(iter(report)).message("en")


def test_a_figure_that_is_rounded_is_told_at_its_place() -> None:
    plan = plan_of("底薪 销售额\n")
    given = figures(agent("a", sales_amount=1), agent("b", sales_amount="1.005"))
    assert left_to_the_reference(plan, given) == [1]
    same_outcome(plan, given)
    _, report = plan.evaluate(given)
    assert [each.to_json("en")["pointer"] for each in report] == ["/agents/1/values/sales_amount"]


def test_where_one_hangs_on_the_others_all_are_the_reference_s() -> None:
    plan = plan_of("底薪 自评 × 1元\n排名 按 自评 在 全体 内\n第一名 奖 1元\n")
    given = figures(agent("a", self_rating=1), agent("b", self_rating="1.23456"))
    assert left_to_the_reference(plan, given) is None
    same_outcome(plan, given)


def test_an_error_of_one_who_does_not_fit_is_told_with_those_of_all() -> None:
    plan = plan_of("底薪 自评 × 1元\n")
    given = figures(agent("a", self_rating="x"), agent("b"), agent("c", self_rating=1))
    assert left_to_the_reference(plan, given) is None
    same_outcome(plan, given)


# --- large, and missing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "paid"),
    [
        ("底薪 0元；" + "；".join(f"自评 ≥ {bound} 时 {bound}元" for bound in range(300, 0, -1)), "7.00"),
        ("奖金 甲：" + "；".join(f"自评 = {bound} 时 {bound}元" for bound in range(300)) + "；无值 得 1元", "7.00"),
        ("提成 按 自评 × 1元，全额累进：" + "；".join(f"至 {n}元 {n}%" for n in range(1, 300)) + "；以上 1%", "0.49"),
        (
            "评分 甲：\n    自评 权重 100%：" + "；".join(f"≥{n} 得 {n}" for n in range(300, 0, -1)) + "；其余 得 0\n"
            "底薪 甲 × 1元",
            "7.00",
        ),
        ("底薪 10元\n" + "".join(f"扣款 罚{n} = 0.01元；从 底薪\n" for n in range(300)), "7.00"),
        (
            "录入 "
            + "；".join(f"数{n}：分数" for n in range(200))
            + "\n评分 甲：\n"
            + "".join(f"    数{n} 权重 0.5%：≥1 得 7；其余 得 0\n" for n in range(200))
            + "底薪 甲 × 1元",
            "8.00",
        ),
    ],
    ids=["cases", "cases with a rule", "tiers", "bands", "deductions", "indicators"],
)
def test_schemes_may_be_long(items: str, paid: str) -> None:
    """Python reads no more than 200 brackets within one another. 200 × 7 × 0.5%, 0.035 each, shown as 0.04."""
    plan = plan_of(items + "\n")
    given = figures(agent("a", self_rating=7, **{f"数{n}": 1 for n in range(200)}))
    same_outcome(plan, given)
    same_in_columns(plan, given)
    amounts, _ = plan.amounts(given)
    assert amounts is not None
    assert str(amounts[0].total) == paid


def test_a_day_that_is_missing_is_before_and_after_none() -> None:
    plan = plan_of("录入 甲：日期；乙：日期\n奖金 丙：甲 < 乙 时 1元；其余 2元；无值 得 3元\n")
    days = (
        {"甲": "2026-01-01", "乙": "2026-01-02"},
        {"甲": "2026-01-02", "乙": "2026-01-02"},
        {"甲": "2026-01-02"},
        {},
    )
    given = figures(*(agent(f"a{number}", **each) for number, each in enumerate(days)))
    same_outcome(plan, given)
    same_in_columns(plan, given)
    amounts, _ = plan.amounts(given)
    assert amounts is not None
    assert [str(each.total) for each in amounts] == ["1.00", "2.00", "3.00", "3.00"]


# --- pools -----------------------------------------------------------------------------------------------------------


def test_a_pool_by_a_parameter_is_shared_evenly_to_the_last_cent() -> None:
    """100 by three: 33.34 to the id that comes first, 33.33 to the others; who has no team has nothing."""
    plan = plan_of("参数 份 = 1分\n奖金池 甲 = 100元，按 份 在 团队 内\n")
    team = {"team": "A"}
    given = figures(agent("c", team), agent("a", team), agent("b", team), agent("d"))
    assert left_to_the_reference(plan, given) == []
    same_outcome(plan, given)
    same_in_columns(plan, given)
    amounts, _ = plan.amounts(given)
    assert amounts is not None
    assert [str(each.total) for each in amounts] == ["33.33", "33.34", "33.33", "0.00"]


# --- amounts alone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fact", "held"), [("评语：文字", "评语 = 好"), ("全勤：是否", "全勤")])
def test_a_word_that_is_missing_is_never_taken_for_another(fact: str, held: str) -> None:
    plan = plan_of(f"录入 {fact}\n底薪 100元；{held} 时 200元\n")
    given = figures(agent("a"))
    found, report = plan.amounts(given)
    assert found is None
    assert codes(report) == codes(evaluate(plan.scheme, given)[1]) == ["K601"]


def test_the_climb_that_holds_is_the_one_that_is_told() -> None:
    """Down at 0, up at 90: the way down is looked at first."""
    plan = plan_of("职级 按 级别：P1；P2；P3；升级：自评 ≥ 90；降级：自评 = 0\n底薪 1000元\n")
    marks = figures(*(agent(f"a{mark}", {"level": "P2"}, self_rating=mark) for mark in (0, 50, 90)))
    found, _ = plan.amounts(marks)
    assert found is not None
    assert [each.outcomes for each in found] == [("ladder.down",), (), ("ladder.up",)]
    same_outcome(plan, marks)


def test_what_a_pool_is_shared_by_is_added_up_without_end() -> None:
    """Three times 2^62 is more than 64 bits hold; the cent goes to the id that comes first, the others have none."""
    plan = plan_of("奖金池 甲 = 0.01元，按 销售额 在 全体 内\n")
    for each in (2**62, 1):
        found = plan.columns(
            Columns(OCTOBER, np.array(["c", "a", "b"]), {"sales_amount": Column(np.array([each] * 3), 2)})
        )
        assert found is not None
        assert found.total.tolist() == [0, 1, 0]
        assert found.arithmetic == ("objects" if each > 1 else "int64")
