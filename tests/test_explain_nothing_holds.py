"""Who is paid by none of the conditions is told what they saw: every figure with its value, words and flags too."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from random import Random
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

from kaohe.evaluation import unmet
from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.explain import explain
from support_cases import resolved
from support_evaluation import HEAD, agent, figures
from support_recompute import recompute

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.scheme.model import CompareOp
    from kaohe.words import Lang

ITEMS = """参数 门槛 = 1.9次
录入 全勤：是否
底薪 3000元；级别 = P6 且 自评 ≥ 60 时 5000元
奖金 客件数奖：客件数 > 门槛 时 300元
奖金 超额：业绩完成率 ≥ 120% 时 200元；业绩完成率 ≥ 100% 且 全勤 时 100元；其余 20元
奖金 分成：级别 = P6 时 1元；自评 ≥ 90 或 团队 = B 时 2元；其余 销售额 × 1.235%
扣款 迟到：自评 < 60 时 50元；全勤 时 10元；其余 5元
扣款 缺勤：自评 < 60 时 50元
计算 好：分数 = 自评
奖金 连着：连续 2个月(好 ≥ 90) 时 5元；其余 1元
奖金 组：自评 < 平均(自评，全体) 时 5元
奖金 总有：1 > 2 时 7元；其余 8元
奖金 直接 = 销售额 × 1%
"""
ZH = (
    "底薪 3000.00 元：不满足（级别 P3 = P6 且 自评 80 ≥ 60），默认 3000（第 6 行）",
    "客件数奖 0.00 元：不满足（客件数 1.89 > 门槛 1.9），不付（第 7 行）",
    "超额 20.00 元：不满足（业绩完成率 99.00% ≥ 120%；业绩完成率 99.00% ≥ 100% 且 全勤 否），其余 20（第 8 行）",
    (
        "分成 1.24 元：不满足（级别 P3 = P6；自评 80 ≥ 90 或 团队 A = B），"
        "其余 销售额 100.00 × 1.235% = 1.235，四舍五入 1.24（第 9 行）"
    ),
    "迟到 −5.00 元：不满足（自评 80 < 60；全勤 否），其余 5，从合计扣（第 10 行）",
    "缺勤 0.00 元：不满足（自评 80 < 60），不付（第 11 行）",
    "连着 1.00 元：不满足（连续2个月（2026-09：没有结果；2026-10：好 80.00 ≥ 90） 否），其余 1（第 13 行）",
    "组 0.00 元：不满足（自评 80 < 全体 1 人自评平均 80.00），不付（第 14 行）",
    "总有 8.00 元：不满足（1 > 2），其余 8（第 15 行）",
    "直接 1.00 元：销售额 100.00 × 1% = 1（第 16 行）",
)
EN = (
    "base 3000.00 yuan: not met (level P3 = P6 and self rating 80 ≥ 60), by default 3000 (line 6)",
    "客件数奖 0.00 yuan: not met (items per buyer 1.89 > 门槛 1.9), pays nothing (line 7)",
    (
        "超额 20.00 yuan: not met (target completion 99.00% ≥ 120%; target completion 99.00% ≥ 100% and 全勤 no), "
        "else 20 (line 8)"
    ),
    (
        "分成 1.24 yuan: not met (level P3 = P6; self rating 80 ≥ 90 or team A = B), "
        "else sales amount 100.00 × 1.235% = 1.235, rounded 1.24 ("
    ),
    "迟到 −5.00 yuan: not met (self rating 80 < 60; 全勤 no), else 5, deducted from the total (line 10)",
    "缺勤 0.00 yuan: not met (self rating 80 < 60), pays nothing (line 11)",
    "总有 8.00 yuan: not met (1 > 2), else 8 (line 15)",
)


@pytest.mark.parametrize(("lang", "said"), [("zh", ZH), ("en", EN)])
def test_the_figures_that_no_condition_takes_are_said(lang: Lang, said: tuple[str, ...]) -> None:
    """By both evaluators, and in the sentences of JSON, whose inputs hold them already."""
    scheme, level = resolved(HEAD + ITEMS), {"level": "P3", "team": "A"}
    sold = {"sales_amount": Decimal("100.00"), "items_per_buyer": Decimal("1.89"), "target_completion": Decimal("0.99")}
    given = figures(agent("a", level, self_rating=80, 全勤="否", **sold))
    found, _ = evaluate(scheme, given)
    assert found is not None
    assert compile_scheme(scheme).evaluate(given)[0] == found
    assert [each for each in said if each not in explain(found, lang)] == []
    assert recompute(explain(found, lang)) == 12
    document = found.to_json(lang)
    sentences = "\n".join(line["explain"] for line in document["agents"][0]["lines"])  # type: ignore[index, call-overload]
    assert [each for each in said if each not in sentences] == []
    assert '"unmet"' not in json.dumps(document)


# Of each what it is, the statement, and what is said of it in Chinese: of 80 of self rating, of level P3, of nothing
# sold, of a bonus of 5, 4, 3… by its cases.
CASES = (
    ("what follows from the last of them", "自评 ≥ 100；自评 ≥ 95；自评 ≥ 90", "不满足（自评 80 ≥ 90），不付"),
    ("what follows from the first", "自评 ≥ 85；自评 > 90", "不满足（自评 80 ≥ 85），不付"),
    ("the bound itself", "自评 > 80；自评 ≥ 80", "不满足（自评 80 > 80），自评 80 ≥ 80 时 4"),
    ("the same twice", "自评 ≥ 90；自评 ≥ 90", "不满足（自评 80 ≥ 90），不付"),
    ("from the least upwards", "自评 ≤ 50；自评 < 60", "不满足（自评 80 < 60），不付"),
    ("two sides", "自评 ≤ 50；自评 > 80；自评 ≥ 90", "不满足（自评 80 ≤ 50；> 80），不付"),
    ("between", "自评 ≥ 90；自评 ≥ 60", "不满足（自评 80 ≥ 90），自评 80 ≥ 60 时 4"),
    ("what holds says it", "自评 < 60；自评 ≥ 75", "自评 80 ≥ 75 时 4"),
    ("what holds says it of a word", "级别 = P1；级别 = P2；级别 = P3", "级别 P3 = P3 时 3"),
    ("a word", "级别 = P1；级别 = P2", "不满足（级别 P3 = P1；= P2），不付"),
    ("not a word", "级别 ≠ P3；级别 = P1；自评 < 60", "不满足（级别 P3 ≠ P3；自评 80 < 60），不付"),
    ("not a number", "自评 ≠ 80；自评 ≥ 60", "不满足（自评 80 ≠ 80），自评 80 ≥ 60 时 4"),
    ("one number", "自评 = 90；自评 = 100；自评 > 85", "不满足（自评 80 > 85），不付"),
    ("one number below", "自评 = 70；自评 = 80；自评 ≥ 60", "自评 80 = 80 时 4"),
    ("another figure between", "自评 ≥ 90；店长评 ≥ 90；自评 ≥ 85", "不满足（店长评 1 ≥ 90；自评 80 ≥ 85），不付"),
    ("formulas alike", "自评 × 2 > 200；自评 × 2 < 100", "不满足（自评 80 × 2 > 200；< 100），不付"),
    ("figures on both sides", "自评 < 店长评；自评 ≥ 90", "不满足（自评 80 < 店长评 1；自评 80 ≥ 90），不付"),
    ("brackets", "非 (自评 ≥ 60 且 店长评 < 5)", "不满足（非 （自评 80 ≥ 60 且 店长评 1 < 5）），不付"),
)


@pytest.mark.parametrize("row", CASES, ids=[each[0] for each in CASES])
def test_of_the_conditions_that_do_not_hold_no_more_is_said_than_is_needed(row: tuple[str, str, str]) -> None:
    _, conditions, said = row
    cases = "；".join(f"{each} 时 {5 - number}元" for number, each in enumerate(conditions.split("；")))
    scheme = resolved(HEAD + f"奖金 甲：{cases}\n")
    found, _ = evaluate(scheme, figures(agent("a", {"level": "P3"}, self_rating=80, manager_rating=1)))
    assert found is not None
    (line,) = re.findall("甲 .*元：(.*)（第 4 行）", explain(found, "zh"))
    assert line == said
    assert recompute(explain(found, "zh")) == recompute(explain(found, "en")) == 2


# Of each the bands, the figure, and what is said of it.
BANDS = (
    ("≥90 得 2；≥60 得 1；其余 得 0", 95, "≥90 得 2"),
    ("≥90 得 2；≥60 得 1；其余 得 0", 80, "≥60 且 <90 得 1"),
    ("≥90 得 2；≥60 得 1；其余 得 0", 59, "其余（<60） 得 0"),
    ("≤30 得 2；<60 得 1；其余 得 0", 31, ">30 且 <60 得 1"),
    ("≤30 得 2；<60 得 1；其余 得 0", 60, "其余（≥60） 得 0"),
    (">90 得 2；≥90 得 1；其余 得 0", 90, "≥90 且 ≤90 得 1"),
    ("=0 得 2；≤3 得 1；其余 得 0", 3, "≤3 且 ≠0 得 1"),
    ("=0 得 2；≤3 得 1；其余 得 0", 4, "其余（>3） 得 0"),
    ("=5 得 2；≤3 得 1；其余 得 0", 3, "≤3 得 1"),
    ("=5 得 2；≤3 得 1；其余 得 0", 4, "其余（>3 且 ≠5） 得 0"),
    ("=0 得 2；其余 得 0", 1, "其余（≠0） 得 0"),
)


@pytest.mark.parametrize(("bands", "figure", "said"), BANDS)
def test_a_band_says_up_to_where_it_goes(bands: str, figure: int, said: str) -> None:
    found, _ = evaluate(resolved(HEAD + f"计算 甲：分数 按 自评：{bands}\n"), figures(agent("a", self_rating=figure)))
    assert found is not None
    assert f"：自评 {figure}，{said}（第 4 行）" in explain(found, "zh")
    assert recompute(explain(found, "zh")) == recompute(explain(found, "en")) == 1


def test_a_condition_that_pays_or_voids_tells_the_words_that_it_saw() -> None:
    statements = "奖金 甲：级别 = P6 或 团队 ≠ B 时 5元\n高压线 级别 = P3 且 自评 ≥ 80：取消 甲\n"
    scheme = resolved(HEAD + statements)
    given = figures(agent("a", {"level": "P3", "team": "A"}, self_rating=80))
    found, _ = evaluate(scheme, given)
    assert found is not None
    assert compile_scheme(scheme).evaluate(given)[0] == found
    said = "级别 P3 = P6 或 团队 A ≠ B 时 5；级别 P3 = P3 且 自评 80 ≥ 80，触第 5 行的高压线，原 5.00 取消（第 4 行）"
    assert said in explain(found, "zh")
    assert recompute(explain(found, "zh")) == recompute(explain(found, "en")) == 2


Comparison: TypeAlias = "tuple[None, CompareOp, Fraction]"
HOLDS: Final[dict[CompareOp, Callable[[int, int], bool]]] = {">=": ge, ">": gt, "<=": le, "<": lt, "=": eq, "!=": ne}


def true_of_one(chance: Random) -> list[Comparison | None]:
    """Make up comparisons that one number meets, and what is no comparison."""
    number = chance.randrange(5)
    found: list[Comparison | None] = []
    for _ in range(chance.randrange(7)):
        op, bound = chance.choice(list(HOLDS)), chance.randrange(5)
        if chance.random() < 0.1:
            found.append(None)
        elif HOLDS[op](number, bound):
            found.append((None, op, Fraction(bound)))
    return found


def needed(known: list[Comparison | None], held: list[Comparison]) -> list[int]:
    """Choose by the definition, which compares each with all others."""
    there = [(at, each) for at, each in enumerate(known) if each is not None]
    found = []
    for at, one in enumerate(known):
        if one is not None:
            by = [(where, other) for where, other in there if where != at and unmet._follows(one, other)]
            if any(where < at or not unmet._follows(other, one) for where, other in by):
                continue
            if any(unmet._follows(one, each) for each in held):
                continue
        found.append(at)
    return found


def test_what_is_said_is_what_does_not_follow_from_any_other() -> None:
    for seed in range(3000):
        known = true_of_one(Random(seed))  # noqa: S311 - no secret
        held = [each for each in known[-1:] if each is not None and seed % 2]
        assert unmet._needed(known, held) == needed(known, held)


def test_of_very_many_conditions_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, follows = 0, unmet._follows

    def counting(one: unmet._Bound, other: unmet._Bound) -> bool:
        nonlocal compared
        compared += 1
        return follows(one, other)

    monkeypatch.setattr(unmet, "_follows", counting)
    cases = "；".join(f"自评 ≥ {bound} 时 {bound}元" for bound in range(400, 0, -1))
    plan = compile_scheme(resolved(HEAD + f"奖金 甲：{cases}\n"))
    found, _ = plan.evaluate(figures(agent("a", self_rating=7)))
    assert found is not None
    assert "甲 7.00 元：不满足（自评 7 ≥ 8），自评 7 ≥ 7 时 7（" in explain(found, "zh")
    assert compared < 10_000
