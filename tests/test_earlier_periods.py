"""What earlier periods decide: streaks of conditions, figures carried on, ladders, pay ahead. Figures are by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

import pytest

from kaohe.diagnostics import Report, Source, render
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.explain import explain
from kaohe.evaluation.figures import AgentFigures, Figures, figures_json
from kaohe.evaluation.figures_reader import read_figures, read_past
from kaohe.evaluation.outcome import Outcome, Past, PastAgent, past_of
from kaohe.periods import Period
from support_cases import resolved
from support_checking import checked
from support_checking import told as told_of
from support_evaluation import HEAD, agent, amounts, attempt, codes, outcome


def months(text: str, *each: AgentFigures | None, first: tuple[int, int] = (2026, 1)) -> list[Outcome]:
    """Evaluate month after month, each with the results of those before; None is a month without a result."""
    scheme, found, past = resolved(HEAD.replace("2026-10-01", "2026-01-01") + text), [], ()
    year, month = first
    for given in each:
        if given is not None:
            made = outcome(scheme, given, period=Period.month(year, month), history=past)
            past = (*past, past_of(made))
            found.append(made)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def flags(found: Iterable[Outcome]) -> list[list[str]]:
    return [[flag.text for flag in each.agents[0].outcomes] for each in found]


def scores(found: Iterable[Outcome], name: str) -> list[str]:
    return [str(each.agents[0].scores[name]) for each in found]


def test_the_same_figure_may_be_looked_up_with_two_first_values() -> None:
    found = months(
        "录入 得分：分数\n评分 甲 = 得分\n评分 乙 = 此前(甲，100分) − 此前(甲，80分)\n",
        agent("a", 得分=70),
        agent("a", 得分=60),
    )
    assert scores(found, "乙") == ["20.00", "0.00"]


def test_what_was_a_word_and_is_a_number_now_has_no_value() -> None:
    words = {"甲": "金牌", "乙": Decimal(90)}
    past = Past("试", Period.month(2026, 9), {"a": PastAgent(figures=words)})
    found = outcome(
        "录入 得分：分数\n评分 甲 = 得分\n等级 乙 按 得分：≥90 金牌；其余 无\n评分 丙 = 此前(甲，7分)\n"
        "奖金 丁：连续 2个月(甲 > 5) 时 10元\n奖金 戊：连续 2个月(乙 = 金牌) 时 10元\n",
        agent("a", 得分=95),
        history=(past,),
    ).agents[0]
    assert str(found.scores["丙"]) == "7.00"
    assert amounts(found) == {"丁": "0.00", "戊": "0.00"}


# --- streaks ---------------------------------------------------------------------------------------------------------

EXAM = "录入 考试分：分数\n评分 考试 = 考试分 × 1\n扣款 考试扣款：连续 3个月(考试 < 80) 时 10元\n"


def exams(*points: int | None) -> list[AgentFigures | None]:
    return [None if each is None else agent("a", 考试分=each) for each in points]


@pytest.mark.parametrize(
    ("points", "taken"),
    [
        ((79, 79, 79, 79, 80, 79), [0, 0, 10, 10, 0, 0]),
        ((79, 80, 79, 79, 79), [0, 0, 0, 0, 10]),
        ((79, 79, None, 79, 79, 79), [0, 0, 0, 0, 10]),
        ((80, 80, 80), [0, 0, 0]),
    ],
    ids=["runs on", "broken by a pass", "broken by a missing month", "never"],
)
def test_a_condition_must_hold_in_each_period_of_its_run(points: tuple[int | None, ...], taken: list[int]) -> None:
    found = months(EXAM, *exams(*points))
    assert [-each.agents[0].lines[0].amount for each in found] == taken


def test_a_streak_is_told_with_each_of_its_periods() -> None:
    *_, march = months(EXAM, *exams(75, 60, 70))
    run = "2026-01：考试 75.00 < 80；2026-02：考试 60.00 < 80；2026-03：考试 70.00 < 80"
    assert f"考试扣款 −10.00 元：连续3个月（{run}） 时 10" in explain(march, "zh")
    assert "3 months running (2026-01: 考试 75.00 < 80; 2026-02" in explain(march, "en")


def test_an_agent_who_was_not_there_breaks_his_run_alone() -> None:
    scheme = resolved(HEAD + EXAM)
    both = (agent("a", 考试分=70), agent("b", 考试分=70))
    first = outcome(scheme, *both)
    second = outcome(scheme, both[0], period=Period.month(2026, 11), history=(past_of(first),))
    third = outcome(scheme, *both, period=Period.month(2026, 12), history=(past_of(first), past_of(second)))
    assert [amounts(each)["考试扣款"] for each in third.agents] == ["-10.00", "0.00"]
    assert "2026-11：没有结果" in explain(
        outcome(
            resolved(HEAD + EXAM + "当 非 连续 2个月(考试 < 80)：好\n"),
            both[1],
            period=Period.month(2026, 12),
            history=(past_of(second),),
        ),
        "zh",
    )


def test_a_streak_without_its_history_says_so_once() -> None:
    scheme = resolved(HEAD + EXAM)
    found = outcome(scheme, agent("a", 考试分=70), agent("b", 考试分=70), period=Period.month(2026, 12))
    assert [note.message("zh") for note in found.notes] == [
        "“连续3个月”要看 2026-10 的结果，但没有提供，按中断处理",
        "“连续3个月”要看 2026-11 的结果，但没有提供，按中断处理",
    ]


def test_a_streak_takes_each_period_s_parameters() -> None:
    """The bar was 80 till February and is 60 from March on: 70 fails twice and then passes."""
    text = "录入 考试分：分数\n参数 合格线 = 80分；2026-03-01 起 60分\n评分 考试 = 考试分 × 1\n"
    text += "当 连续 2个月(考试 < 合格线)：补考\n"
    assert flags(months(text, *exams(70, 70, 70, 50, 50))) == [[], ["补考"], [], [], ["补考"]]


def test_grades_and_lines_run_too() -> None:
    text = "等级 按 自评：≥80 好；其余 差\n奖金 甲：自评 ≥ 90 时 5元\n"
    text += "当 连续 2个月(等级 = 差 或 甲 = 5元)：谈话\n"
    rated = [agent("a", self_rating=each) for each in (70, 95, 85, 70, 70)]
    assert flags(months(text, *rated)) == [[], ["谈话"], [], [], ["谈话"]]


def test_a_figure_without_a_value_breaks_the_run() -> None:
    scheme = resolved(HEAD + "评分 考试 = 自评 × 1\n当 连续 2个月(考试 < 80)：补考\n")
    past = Past("试", Period.month(2026, 9), past_of(outcome(scheme, agent("a", self_rating=1))).agents)
    assert flags([outcome(scheme, agent("a", self_rating=1), history=(past,))]) == [["补考"]]
    bare = read_past(Source("past", json.dumps(_bare("试", "2026-09"))), Report())
    assert bare is not None
    found = outcome(scheme, agent("a", self_rating=1), history=(bare,))
    assert flags([found]) == [[]]
    shown = outcome(
        resolved(HEAD + "评分 考试 = 自评 × 1\n当 非 连续 2个月(考试 < 80)：好\n"),
        agent("a", self_rating=1),
        history=(bare,),
    )
    assert "2026-09：无值" in explain(shown, "zh")


def _bare(scheme: str, period: str) -> Mapping[str, object]:
    agents = [{"agent": "a", "ranks": {}}]
    return {"format": "kaohe-outcome/1", "scheme": scheme, "period": period, "agents": agents}


def test_weeks_run_as_weeks() -> None:
    weekly = HEAD.replace("周期 月", "周期 周") + "评分 考试 = 自评 × 1\n当 连续 2周(考试 < 80)：补考\n"
    scheme, low = resolved(weekly), agent("a", self_rating=70)
    weeks = [Period.parse(f"2026-W{number}") for number in (41, 42)]
    assert weeks[0] is not None
    assert weeks[1] is not None
    first = outcome(scheme, low, period=weeks[0])
    assert flags([first, outcome(scheme, low, period=weeks[1], history=(past_of(first),))]) == [[], ["补考"]]


# --- carried on ------------------------------------------------------------------------------------------------------

ABSENT = "录入 旷工：次数\n计算 累计旷工：次数 = 此前(累计旷工，0次) + 旷工\n"
ABSENT += "当 旷工 ≥ 1 且 累计旷工 ≥ 2：次月取消组长资格\n"


def test_a_figure_goes_on_from_what_it_was() -> None:
    found = months(ABSENT, *(agent("a", 旷工=each) for each in (1, 0, 1, 0, 2)))
    assert scores(found, "累计旷工") == ["1.00", "1.00", "2.00", "2.00", "4.00"]
    assert flags(found) == [[], [], ["次月取消组长资格"], [], ["次月取消组长资格"]]


def test_a_month_without_a_result_is_passed_over_and_told() -> None:
    found = months(ABSENT, agent("a", 旷工=1), None, agent("a", 旷工=1))
    assert scores(found, "累计旷工") == ["1.00", "2.00"]
    assert [note.message("zh") for note in found[1].notes] == ["“累计旷工”要接着 2026-02 的结果算，但没有提供"]
    assert "累计旷工 2.00 = 2026-01 的累计旷工 1.00 + 旷工 1" in explain(found[1], "zh")


def test_without_a_first_value_there_is_none() -> None:
    found, report = attempt("计算 甲：次数 = 此前(甲) + 1次\n", agent("a"))
    assert found is None
    assert codes(report) == ["K614", "K615"]
    kept = outcome("计算 甲：次数 = 此前(甲) + 1次；无值 得 7次\n", agent("a"))
    assert str(kept.agents[0].scores["甲"]) == "7.00"


def test_an_earlier_grade_and_line() -> None:
    text = "等级 按 自评：≥80 好；其余 差\n奖金 甲 = 自评 × 1元\n奖金 乙 = 此前(甲，3元)\n"
    text += "奖金 丙：此前(等级) = 好 时 1元；无值 得 2元\n"
    found = months(text, agent("a", self_rating=85), agent("a", self_rating=70), agent("a", self_rating=70))
    assert [amounts(each.agents[0]) for each in found] == [
        {"甲": "85.00", "乙": "3.00", "丙": "2.00"},
        {"甲": "70.00", "乙": "85.00", "丙": "1.00"},
        {"甲": "70.00", "乙": "70.00", "丙": "0.00"},
    ]


def test_who_it_is_for_may_go_by_what_was() -> None:
    text = "适用 此前(已转正，0次) < 1次\n录入 转正：次数\n计算 已转正：次数 = 转正 + 0次\n底薪 100元\n"
    scheme = resolved(HEAD + text)
    first = outcome(scheme, agent("a", 转正=1))
    second = outcome(scheme, agent("a", 转正=1), period=Period.month(2026, 11), history=(past_of(first),))
    assert ([each.agent for each in first.agents], second.agents) == (["a"], ())


# --- pay ahead -------------------------------------------------------------------------------------------------------

AHEAD = "提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 2000元\n"


@pytest.mark.parametrize(
    ("earned", "paid", "owed"),
    [
        ([1500, 2300, 2100, 2600], ["2000.00", "2000.00", "2000.00", "2500.00"], ["500", "200", "100", "0"]),
        ([2000, 1999, 2001], ["2000.00", "2000.00", "2000.00"], ["0", "1", "0"]),
        ([0, 0, 9000], ["2000.00", "2000.00", "5000.00"], ["2000", "4000", "0"]),
    ],
)
def test_what_was_paid_ahead_is_taken_back(earned: list[int], paid: list[str], owed: list[str]) -> None:
    found = months(AHEAD, *(agent("a", sales_amount=10 * each) for each in earned))
    assert [amounts(each.agents[0])["commission"] for each in found] == paid
    assert [each.agents[0].advances["commission"] for each in found] == [Decimal(each) for each in owed]
    assert sum(each.agents[0].total for each in found) - found[-1].agents[0].advances["commission"] == sum(earned)


def test_pay_ahead_is_told() -> None:
    found = months(AHEAD, agent("a", sales_amount=15000), agent("a", sales_amount=23000))
    zh, en = explain(found[0], "zh"), explain(found[1], "en")
    assert (
        "提成 2000.00 元：销售额 15000.00；(15000.00 − 0) × 10% = 1500.00；"
        "第 5 行预支到 2000，先发 500，以后扣回的共 500.00（第 4 行）" in zh
    )
    assert (
        "= 2300.00; line 5: paid ahead up to 2000: 500.00 before, 300 of what is above taken back, 200.00 left (line 4)"
        in en
    )


def test_what_is_owed_outlasts_a_month_without_a_result() -> None:
    found = months(AHEAD, agent("a", sales_amount=15000), None, agent("a", sales_amount=30000))
    assert amounts(found[1].agents[0]) == {"commission": "2500.00"}
    assert [note.rule.code for note in found[1].notes] == ["K614"]


def test_a_red_line_pays_nothing_ahead_and_takes_nothing_back() -> None:
    text = "录入 高压：次数\n" + AHEAD + "高压线 高压 ≥ 1：取消 提成\n"
    each = (agent("a", sales_amount=sales, 高压=hit) for sales, hit in ((15000, 0), (10000, 1), (23000, 1), (30000, 0)))
    found = months(text, *each)
    assert [amounts(one.agents[0])["commission"] for one in found] == ["2000.00", "0.00", "0.00", "2500.00"]
    assert [str(one.agents[0].advances["commission"]) for one in found] == ["500.00", "500.00", "500.00", "0.00"]


def test_pay_ahead_comes_after_caps_wherever_it_is_written() -> None:
    text = "提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 2000元\n封顶 提成 = 2500元\n"
    found = months(text, agent("a", sales_amount=15000), agent("a", sales_amount=50000))
    assert [amounts(each.agents[0])["commission"] for each in found] == ["2000.00", "2000.00"]
    assert str(found[1].agents[0].advances["commission"]) == "0.00"


# --- ladders ---------------------------------------------------------------------------------------------------------

LADDER = """录入 差评：次数；考试分：分数
评分 考试 = 考试分 × 1
计算 过失：次数 = 差评 + 0次
职级 按 级别：
    P1
    P2 称 "中级"
    P3 称 "高级客服"
    升级：连续 3个月(过失 = 0次)
    降级：连续 2个月(考试 < 80)
"""


def on(level: str, mistakes: int = 0, points: int = 90) -> AgentFigures:
    return agent("a", {"level": level}, 差评=mistakes, 考试分=points)


@pytest.mark.parametrize(
    ("each", "told"),
    [
        ([on("P1")] * 4, [[], [], ["升一级：P2 中级"], ["升一级：P2 中级"]]),
        ([on("P1"), on("P1"), on("P2"), on("P2"), on("P2")], [[], [], [], [], ["升一级：P3 高级客服"]]),
        ([on("P1"), on("P1", 1), on("P1"), on("P1"), on("P1")], [[], [], [], [], ["升一级：P2 中级"]]),
        ([on("P3")] * 3, [[], [], []]),
        ([on("P2", 0, 70)] * 3, [[], ["降一级：P1"], ["降一级：P1"]]),
        ([on("P1", 0, 70)] * 3, [[], ["升级重新计时"], ["升级重新计时"]]),
    ],
    ids=["up", "a new level counts anew", "a mistake counts anew", "the highest", "down goes before up", "the lowest"],
)
def test_a_ladder_tells_when_a_level_should_change(each: list[AgentFigures], told: list[list[str]]) -> None:
    assert flags(months(LADDER, *each)) == told


def test_a_ladder_says_the_level_and_why() -> None:
    *_, found = months(LADDER, on("P1"), on("P2"), on("P2"), on("P2"))
    assert found.agents[0].grades == {"ladder": "P2"}
    assert found.agents[0].outcomes[0].id == "ladder.up"
    zh = explain(found, "zh")
    assert "职级 P2：P2 中级，3 级中的第 2 级" in zh
    run = "2026-02：过失 0 = 0；2026-03：过失 0 = 0；2026-04：过失 0 = 0"
    assert f"升一级：P3 高级客服：职级，连续3个月（{run}）" in zh.replace("0.00", "0")


def test_a_period_on_another_level_is_told_as_such() -> None:
    text = LADDER.replace("连续 3个月(过失 = 0次)", "非 连续 2个月(过失 = 0次)")
    *_, found = months(text, on("P1"), on("P2"))
    assert "2026-01：职级 P1，不算" in explain(found, "zh")
    assert "ladder P1, does not count" in explain(found, "en")


def test_levels_may_be_named_and_compared() -> None:
    text = "职级 台阶 按 级别：初；高；升级：自评 ≥ 90\n底薪 3000元；台阶 = 高 时 3500元\n当 台阶 = 初：加油\n"
    found = outcome(text, agent("a", {"level": "初"}, self_rating=95), agent("b", {"level": "高"}, self_rating=95))
    assert [amounts(each) for each in found.agents] == [{"base": "3000.00"}, {"base": "3500.00"}]
    assert [[flag.text for flag in each.outcomes] for each in found.agents] == [["升一级：高", "加油"], []]


def test_english_authors_are_told_in_english() -> None:
    text = "scheme try version 1\neffective 2026-10-01\nperiod month\n"
    text += "ladder by level: P1; P2; up: self_rating >= 90; down: self_rating < 60\n"
    scheme = resolved(text)
    found = outcome(scheme, *(agent(name, {"level": level}, self_rating=rate) for name, level, rate in AGENTS))
    assert [[flag.text for flag in each.outcomes] for each in found.agents] == [
        ["up to P2"],
        ["down to P1"],
        ["periods towards the next level count anew"],
    ]


AGENTS = (("a", "P1", 95), ("b", "P2", 50), ("c", "P1", 50))


@pytest.mark.parametrize("attributes", [{}, {"level": "P7"}], ids=["none", "unknown"])
def test_a_level_that_the_ladder_lacks_is_an_error(attributes: dict[str, str]) -> None:
    found, report = attempt(LADDER, agent("a", attributes, 差评=0, 考试分=90))
    assert found is None
    assert [each.rule.code for each in report.errors] == ["K618" if attributes else "K601"]
    remedy = "数据里写这些级别之一：P1、P2、P3；或者在“职级”里加上它。" if attributes else "补上 a 的 level。"
    assert report.errors[0].remedy("zh") == remedy


def test_a_move_that_lacks_a_figure_is_an_error() -> None:
    found, report = attempt("职级 按 级别：P1；P2；升级：自评 ≥ 90\n", agent("a", {"level": "P1"}))
    assert found is None
    assert [each.message("zh") for each in report.errors] == ["客服 a 没有“自评”，“职级”算不出来"]


# --- handed on -------------------------------------------------------------------------------------------------------

ALL = LADDER + AHEAD + "排名 按 考试 在 全体 内\n第一名 奖 1元\n"


def test_an_outcome_is_read_back_as_it_is_kept() -> None:
    found = outcome(ALL, agent("a", {"level": "P1"}, 差评=0, 考试分=90, sales_amount=100))
    read, report = _read(found)
    assert report.ok
    assert read == past_of(found)
    assert past_of(found).agents["a"].figures == {
        "考试": Decimal("90.00"),
        "过失": Decimal("0.00"),
        "ladder": "P1",
        "commission": Decimal("2000.00"),
        "first": Decimal("1.00"),
    }


def test_figures_with_a_history_are_read_back_as_they_were() -> None:
    past = past_of(outcome(ALL, agent("a", {"level": "P1"}, 差评=0, 考试分=90, sales_amount=100)))
    given = Figures(Period.month(2026, 11), (agent("a"),), {}, (past,))
    report = Report()
    read = read_figures(json.dumps(figures_json(given)), report)
    assert report.ok
    assert read is not None
    assert read.history == (past,)


def _read(found: Outcome) -> tuple[Past | None, Report]:
    report = Report()
    return read_past(Source("past", json.dumps(found.to_json("zh"))), report), report


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("scores", {"甲": "1e"}, "K5"),
        ("scores", {"甲": 1.5}, "K5"),
        ("scores", [], "K5"),
        ("advances", {"提成": "abc"}, "K5"),
        ("lines", [{"id": "甲", "amount": "x"}], "K5"),
        ("lines", [{"amount": "1"}], "K5"),
        ("grades", {"甲": 1}, "K5"),
    ],
)
def test_a_wrong_earlier_outcome_is_told(key: str, value: object, code: str) -> None:
    tree = {**_bare("试", "2026-09"), "agents": [{"agent": "a", "ranks": {}, key: value}]}
    report = Report()
    assert read_past(Source("past", json.dumps(tree)), report) is None
    assert [each.rule.code[:2] for each in report] == [code]
    again = Report()
    figures = {"period": "2026-10", "agents": [], "history": [tree]}
    assert read_figures(json.dumps(figures), again) is None
    assert [each.rule.code for each in again] == [each.rule.code for each in report]


# --- in case files, and what checking says ---------------------------------------------------------------------------

CASES = """cases:
- name: 预支、考试、职级、名次都看以前
  period: 2026-11
  agents: {a: {attributes: {级别: P1}, values: {差评: 0, 考试分: 70, 销售额: 23000}}}
  history:
    2026-10: {a: {rank: 1, grades: {职级: P1}, scores: {考试: 79, 过失: ~}, lines: {提成: 2000}, advances: {提成: 500}}}
  expect: {a: {lines: {提成: 2000}, advances: {提成: 200}, outcomes: [升级重新计时, 谈话], grades: {职级: P1}}}
- name: 名次写在排名的名字下面
  period: 2026-11
  agents: {a: {attributes: {级别: P1}, values: {差评: 0, 考试分: 90, 销售额: 0}}}
  history: {2026-10: {a: {排名: {rank: 1}, scores: {考试: 79}}}, 2025-01: ~}
  expect: {a: {lines: {提成: 2000, 连续2个月第一名: 7}, outcomes: [谈话], advances: {提成: 2000}}}
"""
LOOKS_BACK = LADDER + AHEAD + "当 此前(考试，100分) < 80：谈话\n排名 按 考试 在 全体 内\n连续 2个月 第一名 奖 7元\n"


def test_cases_hold_earlier_results() -> None:
    results, report = run_cases(Source("x.cases.yaml", CASES), resolved(HEAD + LOOKS_BACK))
    assert report.ok, render(report, "zh")
    assert [(each.holds, [one.actual for one in each.differences]) for each in results] == [(True, []), (True, [])]


def test_a_wrong_advance_in_a_case_is_explained() -> None:
    wrong = CASES.replace("advances: {提成: 200}", "advances: {提成: 201}")
    results, _ = run_cases(Source("x.cases.yaml", wrong), resolved(HEAD + LOOKS_BACK))
    (difference,) = results[0].differences
    assert (str(difference.actual), difference.expected.title.zh) == ("200.00", "提成")
    assert "预支到 2000，以前预支 500，超过的扣回 300，还有 200（" in difference.explained[0].zh.replace(".00", "")


@pytest.mark.parametrize(
    ("items", "codes"),
    [
        ("- {base: , amount: 'earlier(没有, 0)'}\n", ["K201"]),
        ("- {base: , amount: 'earlier(sales_amount, 0)'}\n", ["K270"]),
        ("- {base: 底, amount: 'earlier(底, 5s)'}\n", ["K211"]),
        ("- {base: 底, amount: 'earlier(底, 0)'}\n- {notice: 'earlier(底) = 底', duty: 看}\n", []),
        ("- {grade: , by: self_rating, bands: [{else: 好}]}\n- {notice: 'earlier(grade) = 坏', duty: 看}\n", ["K220"]),
        ("- {base: 底, amount: 5}\n- {notice: '2 months running(底)', duty: 看}\n", ["K213"]),
        ("- {base: 底, amount: 5}\n- {notice: '2 weeks running(底 = 5)', duty: 看}\n", ["K136"]),
        ("- {base: 底, amount: 'if(2 periods running(底 = 5), 1, 2)'}\n", ["K214"]),
    ],
)
def test_what_looks_back_is_checked(items: str, codes: list[str]) -> None:
    assert [code for code, _ in told_of(checked(items)[1])] == codes


def test_yaml_pays_ahead_too() -> None:
    items = (
        "- {commission: , on: sales_amount, linear: {baseline: 0, rate: 10%}}\n- {advance: commission, amount: 2000}\n"
    )
    scheme, report = checked(items)
    assert report.ok
    assert scheme is not None
    found = outcome(scheme, agent("a", sales_amount=15000))
    assert (amounts(found.agents[0]), str(found.agents[0].advances["commission"])) == (
        {"commission": "2000.00"},
        "500.00",
    )
