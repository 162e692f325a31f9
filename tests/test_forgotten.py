"""What earlier outcomes hold under names that a scheme has no more, and pay ahead that nobody takes back any more.

Figures are by hand: 10% of 15000 is 1500, below the 2000 that are paid ahead, so 500 are owed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest

import kaohe
from kaohe.diagnostics import Report
from kaohe.evaluation.compiled import plan as plans
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.forgotten import sought
from kaohe.evaluation.others import evaluate_others
from kaohe.evaluation.outcome import Past, PastAgent, Rank, past_of
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from kaohe.whatif import runs
from support_cases import resolved
from support_evaluation import agent, figures, outcome
from test_compiled import findings, same_outcome
from test_gallery import assert_told_as_golden

EARLY: Final = "方案 试 版本 1\n生效 2026-01-01\n周期 月\n"
AHEAD: Final = "提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 2000元\n"
RENAMED: Final = AHEAD.replace("提成", "提成 销售提成", 1).replace("预支 提成", "预支 销售提成")
TOTAL: Final = "计算 累计：次数 = 此前(累计，0次) + 1次\n"
EXAM: Final = "评分 考 = 自评\n扣款 考扣：连续 2个月(考 < 80) 时 10元\n"
LADDER: Final = "评分 考 = 自评\n职级 按 级别：P1；P2；升级：连续 2个月(考 ≥ 60)\n"
LAST: Final = "底薪 100元\n评分 考 = 自评\n排名 按 考 在 全体 内\n连续 2个月 最后一名：谈话\n"
JULY, AUGUST, SEPTEMBER = (Period.month(2026, month) for month in (7, 8, 9))
NOT_THERE: Final = "接不上 2026-08 的结果：那里没有这个名字，有的是这个方案没有的："
FORGOTTEN: Final = {"K645", "K646", "K647"}


def scheme(items: str) -> Scheme:
    return resolved(EARLY + items)


def who(name: str, sales: int = 15000, level: str = "P1") -> AgentFigures:
    return agent(name, {"level": level}, sales_amount=sales, self_rating=70)


def past(items: str, *agents: AgentFigures, period: Period = AUGUST, history: tuple[Past, ...] = ()) -> Past:
    """Give what a version of the scheme gave of an earlier period."""
    return past_of(outcome(scheme(items), *(agents or (who("a"),)), period=period, history=history))


def evaluated(items: str, *agents: AgentFigures, period: Period = SEPTEMBER, history: tuple[Past, ...] = ()) -> Report:
    """Evaluate, with the compiled code too, which must tell the same."""
    checked, each = scheme(items), figures(*(agents or (who("a"),)), period=period, history=history)
    found, report = evaluate(checked, each)
    assert found is not None
    plan = kaohe.compile(checked)
    same_outcome(plan, each)
    assert findings(plan.amounts(each)[1]) == findings(report)
    return report


def told(report: Report) -> list[str]:
    return [each.message("zh") for each in report.sorted() if each.rule.code in FORGOTTEN]


def test_what_is_called_otherwise_is_told_once_with_what_it_may_have_been() -> None:
    """The 500 of a and b are told by agent; names once, for whichever agents."""
    before = past(AHEAD + TOTAL + EXAM, who("a"), who("b"))
    after = RENAMED + TOTAL.replace("累计", "累计旷工") + EXAM.replace("考 ", "考试 ")
    report = evaluated(after, who("a", 30000), who("b"), history=(before,))
    assert told(report) == [
        "“提成”以前预支、还没扣回的 1000.00 元，这个方案不扣：a 500.00、b 500.00",
        f"“累计旷工”{NOT_THERE}累计、提成、考",
        f"“考试”{NOT_THERE}考、提成、累计",
    ]
    assert [each.suggestions for each in report.sorted() if each.rule.code == "K645"] == [("累计",), ("考",)]
    told_once = evaluated(after, who("a"), who("b"), period=Period.month(2026, 10), history=(before, past(after)))
    assert told(told_once) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (LADDER, LADDER.replace("职级", "职级 通道"), f"“通道”{NOT_THERE}职级"),
        (LAST, LAST.replace("排名", "排名 榜"), f"“榜”{NOT_THERE}排名"),
        ("评分 考 = 自评\n等级 按 考：≥80分 好；其余 差\n当 连续 2个月(等级 = 差)：谈话\n",) * 2 + (None,),
        (TOTAL, TOTAL + EXAM, None),  # new, and nothing is gone
        (TOTAL + "评分 旧 = 自评\n", "评分 新 = 自评\n" + TOTAL, None),  # gone, but nothing looked at it
        (AHEAD, RENAMED.replace("2000", "1000"), "“提成”以前预支、还没扣回的 500.00 元，这个方案不扣：a 500.00"),
        (AHEAD, AHEAD.split("预支")[0], "“提成”以前预支、还没扣回的 500.00 元，这个方案不扣：a 500.00"),
        (AHEAD.split("预支")[0], AHEAD, None),  # nothing was paid ahead before
        (AHEAD.replace("2000", "1000"), RENAMED, None),  # 1500 are above it: nobody owes anything
    ],
    ids=["ladder", "ranking", "same grade", "new", "gone", "line", "paid ahead no more", "newly ahead", "nothing owed"],
)  # fmt: skip
def test_what_a_new_version_loses_is_told(before: str, after: str, expected: str | None) -> None:
    three = (who("a"), who("b"), who("c")) if "排名" in before else (who("a"),)
    report = evaluated(after, *three, history=(past(before, *three),))
    assert told(report) == ([] if expected is None else [expected])


def test_a_grade_is_looked_for_among_words() -> None:
    graded = "评分 考 = 自评\n等级 {name}按 考：≥80分 好；其余 差\n当 连续 2个月({name}= 差)：谈话\n"
    before, after = graded.format(name=" 甲 "), graded.format(name=" 乙 ")
    assert told(evaluated(after, history=(past(before),))) == [f"“乙”{NOT_THERE}甲"]


def test_all_periods_of_a_run_are_named_and_those_without_an_outcome_are_not() -> None:
    three = EXAM.replace("2个月", "4个月")
    before = tuple(past(three, period=each) for each in (JULY, AUGUST))
    report = evaluated(three.replace("考 ", "试 "), history=before)
    assert told(report) == ["“试”接不上 2026-07、2026-08 的结果：那里没有这个名字，有的是这个方案没有的：考"]
    assert [each.rule.code for each in report.sorted()].count("K609") == 1  # of June, as ever


def test_at_most_four_that_are_gone_are_named() -> None:
    many = "".join(f"评分 旧{number} = 自评\n" for number in "甲乙丙丁戊")
    [found] = told(evaluated(TOTAL, history=(past(many),)))
    assert found.endswith("旧丁、旧丙、旧乙、旧戊、…")


def test_whoever_looks_for_something_says_so() -> None:
    text = (
        AHEAD
        + TOTAL
        + LADDER
        + LAST.removeprefix("底薪 100元\n评分 考 = 自评\n")
        + "扣款 一：连续 1个月(考 < 1) 时 1元\n"
    )
    text = text.replace("生效", "生效") + "参数 线 = 60分\n奖金 二：连续 3个月(考 > 线) 时 1元\n"
    found = {
        (each.where, each.name, each.back) for each in sought(resolved(EARLY + "适用 此前(考，0分) ≥ 0分\n" + text))
    }
    assert found == {
        ("figures", "考", None),
        ("figures", "累计", None),
        ("figures", "考", 1),
        ("figures", "考", 2),
        ("figures", "ladder", 1),
        ("advances", "commission", None),
        ("ranks", "rank", 1),
    }


# --- who has left -----------------------------------------------------------------------------------------------------


def test_who_has_left_owing_is_told_once() -> None:
    """a owes 500 and has left; b owes 500 and is here: 2000 pay, nothing above it to take back."""
    before = past(AHEAD, who("a"), who("b"))
    report = evaluated(AHEAD, who("b"), history=(before,))
    assert told(report) == ["以前预支、还没扣回的 500.00 元，没有扣，因为这一期没有他们的结果：a 500.00（提成）"]
    september = past(AHEAD, who("b"), period=SEPTEMBER, history=(before,))
    assert told(evaluated(AHEAD, who("b"), period=Period.month(2026, 10), history=(before, september))) == []


def test_who_is_back_pays_back_and_who_came_back_under_another_name_of_the_line_is_told() -> None:
    """a owes 500 of August, was away in September; in October 3000 − 500."""
    before = (past(AHEAD, who("a"), who("b")), past(AHEAD, who("b"), period=SEPTEMBER))
    october = Period.month(2026, 10)
    found = outcome(scheme(AHEAD), who("a", 30000), who("b"), period=october, history=before)
    assert str(found.agents[0].total) == "2500.00"
    assert told(evaluated(AHEAD, who("a"), who("b"), period=october, history=before)) == []
    assert told(evaluated(RENAMED, who("a"), who("b"), period=october, history=before)) == [
        "“提成”以前预支、还没扣回的 1000.00 元，这个方案不扣：a 500.00、b 500.00"
    ]


def test_whom_the_scheme_is_not_for_any_more_is_told_too() -> None:
    report = evaluated(f"适用 级别 = P1\n{AHEAD}", who("a", level="P2"), who("b"), history=(past(AHEAD, who("a")),))
    assert told(report) == ["以前预支、还没扣回的 500.00 元，没有扣，因为这一期没有他们的结果：a 500.00（提成）"]


def test_who_is_left_out_till_his_figures_are_mended_has_not_left() -> None:
    before = past(AHEAD, who("a"), who("b"), who("c"))
    wrong = replace(who("a"), values={"sales_amount": "?"})
    found, _ = evaluate_others(scheme(AHEAD), figures(wrong, who("b"), period=SEPTEMBER, history=(before,)))
    assert found is not None
    assert found.missing == ("a",)
    assert [note.message("zh")[-17:] for note in found.notes if note.rule.code in FORGOTTEN] == [
        "他们的结果：c 500.00（提成）"[-17:]
    ]


def test_another_scheme_s_outcomes_and_later_ones_and_weeks_tell_nothing() -> None:
    before = past(AHEAD, who("z"))
    week = Period.parse("2026-W33")
    assert week is not None
    for other in (replace(before, scheme="别"), replace(before, period=SEPTEMBER), replace(before, period=week)):
        report = evaluated(AHEAD, history=(other,))
        assert told(report) == []


def test_what_was_handed_in_with_many_digits_is_summed_exactly() -> None:
    owed = {"a": "0.005", "b": "100000000000000000000000000000.50", "c": "0"}
    agents = {name: PastAgent(advances={"commission": Decimal(each)}) for name, each in owed.items()}
    [found] = told(evaluated(AHEAD, who("z"), history=(Past("试", AUGUST, agents),)))
    assert found.startswith("以前预支、还没扣回的 100000000000000000000000000000.51 元")


def test_by_column_it_is_told_in_the_first_period_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheme pays nothing ahead any more, so nothing looks back and columns compute it."""
    monkeypatch.setattr(runs, "_FEW", 0)
    before, plain = past(AHEAD, who("a"), who("b")), scheme(AHEAD.split("预支")[0])
    months = [figures(who("a"), period=each, history=(before,)) for each in (SEPTEMBER, Period.month(2026, 10))]
    with monkeypatch.context() as patch:
        patch.setattr(plans.Plan, "amounts", None)
        found, report = runs.run(plain, months)
    assert found is not None
    assert sorted(told(report)) == [
        "“提成”以前预支、还没扣回的 500.00 元，这个方案不扣：a 500.00",
        "以前预支、还没扣回的 500.00 元，没有扣，因为这一期没有他们的结果：b 500.00（提成）",
    ]


def test_a_ranking_s_places_are_no_figures_that_are_gone() -> None:
    """In August c was last, and paid 5 for it: a line that c alone has."""
    last = LAST + "最后一名 从 底薪 扣 5元\n"
    three = tuple(replace(who(name), values={"self_rating": Decimal(70 + number)}) for number, name in enumerate("cab"))
    before = past(last, *three)
    assert before.agents["c"].ranks == {"rank": Rank(3, 3, 1, "all")}
    assert told(evaluated(last + TOTAL, *three, history=(before,))) == []


# --- the gallery ------------------------------------------------------------------------------------------------------


def shown(items: str, *agents: AgentFigures, old: str = AHEAD + TOTAL) -> Report:
    before = past(old, who("张三"), who("李四"))
    return evaluate(scheme(items), Figures(SEPTEMBER, agents or (who("张三"), who("李四")), {}, (before,)))[1]


RUNS: Final = {
    "K645": lambda: shown(AHEAD + TOTAL.replace("累计", "累计旷工")),
    "K646": lambda: shown(RENAMED + TOTAL),
    "K647": lambda: shown(AHEAD + TOTAL, who("李四")),
}


@pytest.mark.parametrize("code", RUNS)
def test_it_is_told_as_its_golden_says(code: str) -> None:
    assert_told_as_golden(code, RUNS[code]())
