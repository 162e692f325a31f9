"""An amount that comes to less than 0 where only what is above 0 counts: it is 0, and is said to be so."""

from __future__ import annotations

import pytest

from kaohe.evaluation.explain import explain
from support_evaluation import agent, outcome

RANKED = "排名 按 销售额 在 全体 内\n"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("扣款 迟到 = 销售额 − 100元\n", "迟到 0.00 元：销售额 50.00 − 100 = −50，小于 0，按 0 算（"),
        ("扣款 迟到 = 销售额 − 10元\n", "迟到 −40.00 元：销售额 50.00 − 10 = 40，从合计扣（"),
        ("扣款 迟到：销售额 > 99 时 5元\n", "迟到 0.00 元：不满足（销售额 50.00 > 99），不付（"),
        (
            "奖金池 池 = 销售额 − 90元，按 销售额 在 全体 内\n",
            "池 0.00 元：销售额 50.00 − 90 = −40，小于 0，按 0 算；0.00 × 销售额 50.00 ÷ 全体合计 120 = 0（",
        ),
        (RANKED + "第一名 奖 销售额 − 80元\n", "第 1 名，奖 销售额 50.00 − 80 = −30，小于 0，按 0 算（"),
        (
            RANKED + "底薪 3000元\n第一名 从 底薪 扣 销售额 − 80元\n",
            "第 1 名，从底薪扣 销售额 50.00 − 80 = −30，小于 0，按 0 算（",
        ),
        (RANKED + "第一名 奖 销售额 − 20元\n", "第 1 名，奖 销售额 50.00 − 20 = 30（"),
    ],
)
def test_an_amount_below_0_is_said_to_be_taken_as_0(items: str, said: str) -> None:
    agents = [agent(name, None, sales_amount=sold) for name, sold in (("a", 50), ("b", 40), ("c", 30))]
    found = outcome(items, *agents)
    assert said in explain(found, "zh", "a")
    assert ("小于 0" in said) == ("below 0 and so taken as 0" in explain(found, "en", "a"))
