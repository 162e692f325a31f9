"""No rounding goes unsaid, and every figure of a payslip can be recomputed from its words alone, in both languages."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.explain import explain
from kaohe.evaluation.outcome import past_of
from kaohe.periods import Period
from kaohe.words import LANGS, Lang
from support_cases import resolved
from support_compiled import figures as made_up
from support_compiled import schemes
from support_evaluation import HEAD, agent, figures, outcome
from support_recompute import recompute
from support_rounding import TABLE, outcomes_of_cases, rounded


@pytest.mark.parametrize(("statements", "zh", "en"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_rounded_is_said(statements: str, zh: tuple[str, ...], en: tuple[str, ...]) -> None:
    reference, compiled = rounded(statements)
    for said, expected in ((explain(reference, "zh", "a"), zh), (explain(reference, "en", "a"), en)):
        for each in expected:
            assert each in said, said
    assert compiled == reference
    assert recompute(explain(reference, "zh")) == recompute(explain(reference, "en")) > 0


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("10.375", "10.374"),
        ("10.38 points", "10.39 points"),
        ("83 ×", "82 ×"),
        ("11.11\n", "11.1\n"),
        ("70.00", "70.01"),
        ("≥80", "≥90"),
    ],
)
def test_what_is_said_wrong_is_found(right: str, wrong: str) -> None:
    said = (
        "x, version 1 · 2026-10\n\na\n  Pay\n    base 70.00 yuan: by default 100 − 30 = 70 (line 4)\n  Scores\n"
        "    card 10.38 points = 10.38 (line 5)\n      x 80: ≥80 gives 83, 83 × 12.5% = 10.375, rounded 10.38\n"
        "    more 11.11 points = 22.22 ÷ 2 = 11.11\n"
    )
    assert recompute(said) == 3
    with pytest.raises(AssertionError):
        recompute(said.replace(right, wrong))


SLIP = (
    ("x, version 1 · 2026-10\n\na\n  Pay\n", "    base 100.00 yuan: by default 100 (line 4)\n"),
    ("试 第 1 版 · 2026-10\n\na\n  工资\n", "    底薪 100.00 元：默认 100（第 4 行）\n"),
)
FALSE = (
    ("x 5.00 points: items 80, ≥80 gives 5 (", "80,", "79,"),
    ("x 5.00 分：甲 160 ÷ 2 = 80，≥80 得 5（", "160 ÷ 2 = 80", "160 ÷ 2 = 81"),
    ("x 8.00 yuan: sales 600.00; 400 × 1% + 200 × 2% = 8.00 (", "sales 600.00", "sales 99999.00"),
    ("x 8.00 元：销售额 600.00；400 × 1% + 200 × 2% = 8.00（", "销售额 600.00", "销售额 599.99"),
    ("x 80.00 yuan: pieces 260; (260 − 100) × 0.5 = 80.00 (", "pieces 260", "pieces 261"),
    ("x 23.00 yuan: sales 300.00; 300 × 1% + 20 = 23.00 (", "sales 300.00", "sales 299.00"),
    ("x 300.00 yuan: items 1.95 > 1.9: 300 (", "1.95", "1.80"),
    ("x 300.00 元：甲 1.95 > 1.9 且 非 全勤 否 时 300（", "否", "是"),
    ("x 300.00 元：级别 P3 = P3 或 甲 1 ≥ 2 时 300（", "级别 P3", "级别 P4"),
    ("x 300.00 元：入职 2025-01-02 ≥ 2025-01-01 时 300（", "2025-01-02", "2024-01-02"),
    ("x 0.00 yuan: fixed 7; complaints 2 > 1: by the red line on line 9 the 7.00 is void (", "2 > 1", "1 > 1"),
    ("x 0.00 元：固定 7；投诉 2 > 1，触第 9 行的高压线，原 7.00 取消（", "2 > 1", "1 > 1"),
    ("x 0.00 yuan: not met (items 1.89 > 1.9), pays nothing (", "1.89", "1.91"),
    ("x 0.00 yuan: not met (items 1.89 > 1.9), pays nothing (", "> 1.9", "> 1.8"),
    ("x 0.00 yuan: not met (items 1.89 > 1.9), pays nothing (", " > 1.9", ""),
    ("x 0.00 元：不满足（甲 1.89 > 1.9 且 全勤 是；甲 1.89 ≥ 2），不付（", "≥ 2", "≥ 1"),
    ("x 0.00 元：不满足（甲 1.95 > 1.9 且 全勤 否），不付（", "否", "是"),
    ("x 0.00 元：不满足（级别 P3 = P1；= P2），不付（", "= P2", "= P3"),
    ("x 0.00 元：不满足（级别 P3 = P1；= P2），不付（", "P3", "P2"),
    ("x 20.00 yuan: not met (items 1.95 > 2; 全勤 no), else 20 (", "1.95", "2.95"),
    ("x 20.00 元：不满足（甲 1 + 1 > 2），默认 20（", "1 + 1", "2 + 1"),
    ("x 20.00 元：不满足（甲 95 ≥ 100），甲 95 ≥ 90 时 20（", "95 ≥ 100", "105 ≥ 100"),
    ("x 20.00 元：不满足（甲 95 ≥ 100），甲 95 ≥ 90 时 20（", "100", "95"),
    ("x −5.00 yuan: not met (days 3 < 2), else 5, deducted from the total (", "3 < 2", "1 < 2"),
    ("x 1.00 元：不满足（连续2个月（2026-09：好 95 ≥ 90；2026-10：好 80 ≥ 90） 否），其余 1（", "80 ≥", "90 ≥"),
    ("x 1.00 元：不满足（连续2个月（2026-09：没有结果；2026-10：好 80 ≥ 90） 否），其余 1（", "否", "是"),
    ("x 1.00 元：连续2个月（2026-09：好 95 ≥ 90；2026-10：好 90 ≥ 90） 时 1（", "95", "85"),
    ("x 1.00 yuan: 2 months running (2026-09: a yes; 2026-10: a yes): 1 (", "2026-09: a yes", "2026-09: a no"),
    ("x 1.00 yuan: 2 months running (2026-09: a yes; 2026-10: a yes): 1 (", "2026-09: a yes", "2026-09: no result"),
    ("x 5.00 points: items 85, ≥80 and <90 gives 5 (", "85", "90"),
    ("x 5.00 分：甲 85，≥80 且 <90 得 5（", "<90", "<85"),
    ("x 5.00 points: items 85, else (<90) gives 5 (", "85", "95"),
    ("x 5.00 分：甲 4，其余（>3 且 ≠5） 得 5（", "≠5", "≠4"),
    ("x 98.50 分：甲 1，低于 4，差 3 个整 1，100 − 3 × 0.5 = 98.5（", "甲 1", "甲 2"),
    ("x 98.50 分：甲 1，低于 4，差 3 个整 1，100 − 3 × 0.5 = 98.5（", "低于 4", "低于 5"),
    ("x 98.50 points: items 7.5 s, above 4 s by 3 whole 1 s, 100 − 3 × 0.5 = 98.5 (", "7.5", "8"),
    ("x 98.50 points: items 7.5 s, above 4 s by 3 whole 1 s, 100 − 3 × 0.5 = 98.5 (", "whole 1", "whole 2"),
    ("x 98.50 points: items 1, below 4 by 3 whole 1, 100 − 3 × 0.5 = 98.5 (", "100 − 3 × 0.5", "101 − 5 × 0.5"),
    ("x 0.00 points: items 1, below 4 by 3 whole 1, 1 − 3 × 0.5 is below 0, which gives 0 (", "1 − 3", "2 − 3"),
    ("x 0.00 分：甲 1，低于 4，差 3 个整 1，1 − 3 × 0.5 低于 0，最低 得 0（", "1 − 3", "2 − 3"),
    ("x 60.00 分：甲 30，20 + (30 − 10) ÷ (60 − 10) × (120 − 20) = 60（", "甲 30", "甲 40"),
    ("x 60.00 points: items 30 s, 20 + (30 s − 10 s) ÷ (60 s − 10 s) × (120 − 20) = 60 (", "items 30", "items 20"),
    ("x 120.00 分：甲 60，≥60 得 120（", "甲 60", "甲 59"),
    ("x 8.00 yuan: sales 1000.00, >500 and ≤1000; 1000 × 0.8% = 8.00 (", ">500", ">1000"),
    ("x 8.00 元：销售额 1000.00，>500 且 <1001；1000 × 0.8% = 8.00（", "<1001", "<1000"),
    ("x 7.00 元：销售额 1000.00，≤1000 元；固定 7（", "≤1000", "<1000"),
    ("x 0.00 yuan: sales 0.00; not above 0, pays nothing (", "0.00; not", "5.00; not"),
    ("x 0.00 元：销售额 4000.00；不超过基准 5000，不付（", "4000.00", "6000.00"),
    ("x 0.00 元：自评 0，不参加分配（", "自评 0", "自评 5"),
    ("x 0.00 yuan: rating 0: no share (", "rating 0", "rating 5"),
    ("x 0.00 元：甲 3 − 5 = −2，小于 0，按 0 算，从合计扣（", "3 − 5 = −2", "7 − 5 = 2"),
    (
        "first place 100.00 yuan: rank 1 of 3 in all, 3 from the last, awarded 100 (",
        "1 of 3 in all, 3",
        "3 of 3 in all, 1",
    ),
    ("第一名 100.00 元：排名 全体 3 人中第 1 名，倒数第 3，奖 100（", "第 1 名，倒数第 3", "第 3 名，倒数第 1"),
    ("最后一名 −5.00 元：排名 全体 3 人中第 3 名，倒数第 1，从底薪扣 5（", "第 3 名，倒数第 1", "第 1 名，倒数第 3"),
    ("排名 前2名 5.00 元：排名 全体 3 人中第 2 名，奖 5（", "第 2 名", "第 3 名"),
    ("place 2 5.00 yuan: rank 2 of 3 in all, awarded 5 (", "rank 2", "rank 1"),
    ("x 5.00 yuan: base 100.00 × 5% = 5 (", "base 100.00 × 5%", "base 200.00 × 2.5%"),
    ("x 5.00 元：甲 1 > 0 时 底薪 100.00 × 5% = 5（", "底薪 100.00 × 5%", "底薪 200.00 × 2.5%"),
    ("x −100.00 yuan: fixed 150, base has only 100.00, 100.00 deducted (", "100", "120"),
    ("x −50.00 元：固定 50，从底薪扣（", "50", "101"),
)


def test_a_score_that_a_scorecard_sees_otherwise_is_found() -> None:
    said = (
        "x, version 1 · 2026-10\n\na\n  Scores\n    one 80.00 points = 100 − 20 = 80.00 (line 4)\n"
        "    card 83.00 points = 83.00 (line 5)\n      one 80.00: ≥80 gives 83, 83 × 100% = 83.00\n"
    )
    assert recompute(said) == 2
    with pytest.raises(AssertionError):
        recompute(said.replace("one 80.00:", "one 90.00:"))


@pytest.mark.parametrize(("line", "right", "wrong"), FALSE)
def test_a_payslip_whose_words_are_not_true_is_found(line: str, right: str, wrong: str) -> None:
    head, base = SLIP["元" in line or "分：" in line]
    end = "（第 5 行）" if line.endswith("（") else " (line 5)"
    assert right in line
    assert recompute(f"{head}{base}    {line[:-1].rstrip()}{end}\n") == 2
    with pytest.raises(AssertionError):
        recompute(f"{head}{base}    {line[:-1].rstrip().replace(right, wrong)}{end}\n")


@given(st.data())
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_figure_of_made_up_schemes_follows_from_its_words(data: st.DataObject) -> None:
    scheme = data.draw(schemes(grouped=data.draw(st.booleans()), earlier=data.draw(st.booleans())))
    found, _ = evaluate(scheme, made_up(Random(data.draw(st.integers(0, 2**32)))))  # noqa: S311 - no secret
    if found is not None:
        assert recompute(explain(found, "zh")) == recompute(explain(found, "en"))


def test_every_figure_of_every_shipped_scheme_s_cases_follows_from_its_words() -> None:
    checked = dict.fromkeys(LANGS, 0)
    for _, found in outcomes_of_cases():
        for lang in LANGS:
            checked[lang] += recompute(explain(found, lang))
    assert checked["zh"] == checked["en"] > 1500


def test_a_streak_tells_the_words_that_it_saw() -> None:
    scheme = resolved(HEAD + "等级 按 自评：≥90 甲；其余 乙\n奖金 好：连续 2个月(等级 = 甲) 时 5元\n")
    past = past_of(outcome(scheme, agent("a", self_rating=95)))
    given_now = figures(agent("a", self_rating=90), period=Period.month(2026, 11), history=(past,))
    found, _ = compile_scheme(scheme).evaluate(given_now)
    assert found is not None
    assert "好 5.00 元：连续2个月（2026-10：等级 甲 = 甲；2026-11：等级 甲 = 甲） 时 5（" in explain(found, "zh")
    assert evaluate(scheme, given_now)[0] == found


CONDITIONS = """录入 全勤：是否；高压：次数
排名 按 自评 在 全体 内，须 级别 ≠ P6 且 高压 = 0次
第一名 奖 1元
排名 乙 按 自评 在 全体 内，须 全勤
第一名 奖 1元
当 级别 = P3 或 全勤 时 须 7天内 面谈
当 非 (级别 = P6 且 全勤) 时：培训
当 全勤：表扬
职级 台阶 按 级别：P3；P6；升级：团队 = A 且 自评 ≥ 90；降级：自评 < 60 或 团队 ≠ A
"""


ZH = [
    [
        "面谈（7 天内）：提示，级别 P3 = P3 或 全勤 否（第 9 行）",
        "培训：提示，非 （级别 P3 = P6 且 全勤 否）（第 10 行）",
        "升一级：P6：台阶，团队 A = A 且 自评 90 ≥ 90（第 12 行）",
        "乙：未排名，不满足 全勤（第 7 行）",
    ],
    [
        "面谈（7 天内）：提示，级别 P6 = P3 或 全勤 是（第 9 行）",
        "表扬：提示，全勤（第 11 行）",
        "降一级：P3：台阶，自评 95 < 60 或 团队 B ≠ A（第 12 行）",
        "排名：未排名，不满足 级别 P6 ≠ P6 且 高压 0 = 0（第 5 行）",
    ],
]
EN = [
    [
        "面谈 (within 7 days): notice, level P3 = P3 or 全勤 no (line 9)",
        "培训: notice, not (level P3 = P6 and 全勤 no) (line 10)",
        "升一级：P6: 台阶, team A = A and self rating 90 ≥ 90 (line 12)",
        "乙: unranked, does not meet 全勤 (line 7)",
    ],
    [
        "面谈 (within 7 days): notice, level P6 = P3 or 全勤 yes (line 9)",
        "表扬: notice, 全勤 (line 11)",
        "降一级：P3: 台阶, self rating 95 < 60 or team B ≠ A (line 12)",
        "rank: unranked, does not meet level P6 ≠ P6 and 高压 0 = 0 (line 5)",
    ],
]


@pytest.mark.parametrize(("lang", "said"), [("zh", ZH), ("en", EN)])
def test_what_keeps_out_or_asks_for_something_tells_the_words_that_it_saw(lang: Lang, said: list[list[str]]) -> None:
    """One name alone needs no word behind it: that somebody is praised says that he was always there."""
    scheme = resolved(HEAD + CONDITIONS)
    given_now = figures(
        agent("a", {"level": "P3", "team": "A"}, self_rating=90, 全勤="否", 高压=0),
        agent("b", {"level": "P6", "team": "B"}, self_rating=95, 全勤="是", 高压=0),
    )
    found, _ = compile_scheme(scheme).evaluate(given_now)
    assert found is not None
    assert evaluate(scheme, given_now)[0] == found
    for slip, expected in zip(explain(found, lang).split("\n\n")[1:], said, strict=True):
        assert [each for each in expected if each not in slip] == [], slip
