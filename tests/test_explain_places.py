"""Places as payslips tell them: with the figure that has the place, and checked against those of all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.explain import explain
from support_cases import resolved
from support_evaluation import HEAD, agent, figures
from support_recompute import recompute

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import Outcome
    from kaohe.words import Lang

ITEMS = """评分 分 = 自评 × 1
奖金 甲：销售额 第一名 时 100元；销售额 第二名 在 团队 内 时 60元
奖金 乙：名次(销售额，全体) ≤ 2 时 5元
奖金 丙：分 最后一名 时 1元；无值 得 0元
"""
SAID = {
    "zh": (
        "甲 60.00 元：不满足（销售额 8000.00 全体第一名 否），销售额 8000.00 团队第2名 时 60（第 5 行）",
        "甲 100.00 元：销售额 9000.00 全体第一名 时 100（第 5 行）",
        "甲 0.00 元：不满足（销售额 7000.00 全体第一名 否；销售额 7000.00 团队第2名 否），不付（第 5 行）",
        "乙 5.00 元：销售额 8000.00 全体 3 人中名次 2 ≤ 2 时 5（第 6 行）",
        "乙 0.00 元：不满足（销售额 7000.00 全体 3 人中名次 3 ≤ 2），不付（第 6 行）",
        "丙 1.00 元：分 50.00 全体最后一名 时 1（第 7 行）",
    ),
    "en": (
        (
            "甲 60.00 yuan: not met (sales amount 8000.00 first place in all no), "
            "sales amount 8000.00 place 2 in team: 60 (line 5)"
        ),
        "甲 100.00 yuan: sales amount 9000.00 first place in all: 100 (line 5)",
        "乙 5.00 yuan: sales amount 8000.00 rank among 3 in all 2 ≤ 2: 5 (line 6)",
        "丙 1.00 yuan: 分 50.00 last place in all: 1 (line 7)",
    ),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_has_a_place_or_not_is_told_his_own_figure(lang: Lang) -> None:
    scheme = resolved(HEAD + ITEMS)
    found, _ = evaluate(
        scheme,
        given := figures(
            agent("a", {"team": "A"}, sales_amount=8000, self_rating=80),
            agent("b", {"team": "A"}, sales_amount=9000, self_rating=70),
            agent("c", sales_amount=7000, self_rating=50),
        ),
    )
    assert found is not None
    assert compile_scheme(scheme).evaluate(given)[0] == found
    assert [each for each in SAID[lang] if each not in explain(found, lang)] == []
    assert recompute(explain(found, lang)) == 15


RANKING = """录入 高压：次数
排名 按 自评 在 团队 内，须 高压 = 0次
前2名 奖 5元
最后一名 须 面谈
排名 快 按 平均响应时间 在 全体 内
第一名 奖 1元
"""
PEOPLE = (
    ("a", "A", 90, 0, 8),
    ("b", "A", 90, 0, 20),
    ("c", "A", 70, 0, 12),
    ("d", "A", 99, 1, 9),  # kept out by the condition of entry
    ("e", "B", 60, 0, 30),
    ("f", "B", 50, 0, 30),  # of two nobody is the last
)


def ranked() -> Outcome:
    scheme = resolved(HEAD + RANKING)
    given = figures(
        *(
            agent(name, {"team": team}, self_rating=rating, 高压=hit, avg_response_seconds=took)
            for name, team, rating, hit, took in PEOPLE
        )
    )
    found, _ = evaluate(scheme, given)
    assert found is not None
    assert compile_scheme(scheme).evaluate(given)[0] == found
    return found


A = "排名：自评 90，团队 A 3 人中第 1 名（第 5 行）"
"""How it is told of a and b, who share the first place, and so are not among the last."""
C = "排名：自评 70，团队 A 3 人中第 3 名，倒数第 1（第 5 行）"
# Of each what is wrong, and what is said in place of what.
WRONG = (
    ("a place that is shared", A, A.replace("第 1 名", "第 2 名")),
    ("how many are behind", C, C.replace("倒数第 1", "倒数第 2")),
    ("a last place of the first", A, A.replace("第 1 名", "第 1 名，倒数第 2")),
    ("how many there are", A, A.replace("3 人", "2 人")),
    ("a figure that is ranked", A, A.replace("90", "80")),
    ("a last place of two", "自评 50，团队 B 2 人中第 2 名", "自评 50，团队 B 2 人中第 2 名，倒数第 1"),
    ("who is kept out", "不满足 高压 1 = 0", "不满足 高压 0 = 0"),
    ("a place in a line", "前2名 5.00 元：排名 团队 A 3 人中第 1 名", "前2名 5.00 元：排名 团队 A 3 人中第 2 名"),
    ("a line for no place", "前2名 5.00 元：排名 团队 B 2 人中第 1", "前1名 5.00 元：排名 团队 B 2 人中第 2"),
    ("the least first", "8.00 秒，全体 6 人中第 1 名", "8.00 秒，全体 6 人中第 6 名"),
    (
        "who is the last",
        "面谈：最后一名，排名 团队 A 3 人中第 3 名，倒数第 1",
        "面谈：最后一名，排名 团队 A 3 人中第 3 名，倒数第 2",
    ),
)


def test_places_follow_from_the_words_of_all_payslips() -> None:
    found = ranked()
    # four lines for the first two of each team, one for the fastest, and the totals of these four
    assert recompute(explain(found, "zh")) == recompute(explain(found, "en")) == 9
    assert explain(found, "zh").count(A) == 2


@pytest.mark.parametrize(("right", "wrong"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_place_that_is_told_wrong_is_found(right: str, wrong: str) -> None:
    said = explain(ranked(), "zh")
    assert right in said
    with pytest.raises(AssertionError):
        recompute(said.replace(right, wrong, 1))
