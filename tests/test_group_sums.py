"""Sums, least and most of exact figures are exact; means have at least 2 decimals, of a ratio 4. Figures by hand."""

from __future__ import annotations

import numpy as np
import pytest

import kaohe
from kaohe.evaluation.compiled.columns import Column, Columns
from support_cases import resolved
from support_evaluation import HEAD, OCTOBER, agent, figures, outcome
from test_compiled import same_outcome


def pays(items: str, **values: tuple[str, ...]) -> str:
    """Give what each of three agents gets, who get the same."""
    given = figures(*(agent(str(one), **{name: each[one] for name, each in values.items()}) for one in range(3)))
    same_outcome(kaohe.compile(resolved(HEAD + items)), given)
    (total,) = {str(each.total) for each in outcome(items, *given.agents).agents}
    return total


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        ("参数 每份 = 80.5元\n奖金 一 = 合计(每份，全体)\n", "241.50"),  # 3 × 80.5
        ("参数 每份 = 80.5元\n奖金 一 = 合计(每份，全体，不含本人)\n", "161.00"),
        ("参数 率 = 8.5%\n奖金 一 = 平均(率，全体) × 1000元\n", "85.00"),
        ("参数 率 = 0.125%\n奖金 一 = 合计(率，全体) × 100000元\n", "375.00"),  # 3 × 0.00125
        ("参数 每份 = 1.005元\n奖金 一 = 合计(每份，全体) × 1000\n", "3015.00"),
        ("参数 每份 = 1.005元\n奖金 一 = 平均(每份，全体) × 1000\n", "1010.00"),  # 1.01
        ("参数 每份 = 1.005元\n奖金 一 = 最低(每份，全体) × 1000\n", "1005.00"),
    ],
)
def test_over_a_parameter(items: str, wanted: str) -> None:
    assert pays(items) == wanted


@pytest.mark.parametrize(
    ("statistic", "wanted"), [("合计", "3007.00"), ("最低", "1000.00"), ("最高", "1004.00"), ("平均", "1000.00")]
)
def test_over_a_fact(statistic: str, wanted: str) -> None:
    """1.000 + 1.003 + 1.004 are 3.007; their mean is 1.002333…, so 1.00."""
    values = ("1.000", "1.003", "1.004")
    assert pays(f"录入 数：次数\n奖金 一 = {statistic}(数，全体) × 1000元\n", 数=values) == wanted


def test_over_a_ratio_that_was_typed_in() -> None:
    """0.00001 × 3 is 0.00003, of 1000000 yuan 30."""
    assert pays("录入 率：比率\n奖金 一 = 合计(率，全体) × 1000000元\n", 率=("0.00001",) * 3) == "30.00"


def test_columns_sum_exactly() -> None:
    """1.001 + 1.002 + 1.003 are 3.006."""
    plan = kaohe.compile(resolved(HEAD + "录入 数：次数\n奖金 一 = 合计(数，全体) × 1000元\n"))
    given = Column(np.array([1001, 1002, 1003]), places=3)
    paid = plan.columns(Columns(OCTOBER, np.array(["a", "b", "c"]), {"数": given}, {}))
    assert paid is not None
    assert paid.total.tolist() == [3006_00] * 3
