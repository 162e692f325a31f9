"""A cap or guarantee whose formula is below 0 is 0: no line pays less than nothing by it. Expected by hand."""

from __future__ import annotations

import pytest

import kaohe
from support_cases import resolved
from support_evaluation import HEAD, agent, amounts, figures, outcome
from test_compiled import same_outcome


@pytest.mark.parametrize(
    ("limits", "saved", "pays"),
    [
        ("封顶 底薪 = 余额 − 50元", "0", "0.00"),
        ("封顶 底薪 = 余额 − 50元", "60", "10.00"),
        ("封顶 底薪 = 余额 − 50元\n保底 底薪 = 余额 + 20元", "0", "20.00"),
        ("保底 底薪 = 余额 − 50元", "0", "100.00"),
        ("保底 底薪 = 余额 − 50元\n封顶 底薪 = 余额 − 60元", "0", "0.00"),
    ],
)
def test_no_line_pays_below_nothing_by_a_limit(limits: str, saved: str, pays: str) -> None:
    items = f"录入 余额：金额\n底薪 100元\n{limits}\n"
    given = agent("a", 余额=saved)
    (found,) = outcome(items, given).agents
    assert amounts(found) == {"base": pays}
    same_outcome(kaohe.compile(resolved(HEAD + items)), figures(given))


def test_a_deduction_takes_nothing_by_it() -> None:
    items = "录入 余额：金额\n底薪 100元\n扣款 罚 = 30元\n封顶 罚 = 余额 − 50元\n"
    (found,) = outcome(items, agent("a", 余额="0")).agents
    assert amounts(found) == {"base": "100.00", "罚": "0.00"}


def test_the_payslip_says_so() -> None:
    given = outcome("录入 余额：金额\n底薪 100元\n封顶 底薪 = 余额 − 50元\n", agent("a", 余额="0"))
    assert "封顶 余额 0 − 50 = −50，小于 0，按 0 算" in kaohe.explain(given, "zh", "a")
    assert "no more than 余额 0 − 50 = −50, below 0 and so taken as 0" in kaohe.explain(given, "en", "a")
