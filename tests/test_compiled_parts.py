"""Parts of the compiled evaluator, each by itself, that whole schemes seldom reach."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

import kaohe
from kaohe.evaluation.compiled import columns
from kaohe.evaluation.compiled.border import Exactly, UnfitError
from kaohe.evaluation.compiled.columns import Column, Columns, TooWideError
from kaohe.evaluation.compiled.decimals import Decimals, NotDecimalError
from kaohe.evaluation.trace import Figure, Written
from kaohe.periods import Period
from kaohe.scheme.model import Origin, Target
from kaohe.values import Kind
from kaohe.words import Words
from support_evaluation import HEAD, resolved


def test_a_metric_of_too_many_decimals_is_for_the_reference() -> None:
    exactly = Exactly(Target(Origin.METRIC, "sales_amount", Kind.MONEY, 2, Words("销售额", "sales")))
    exactly.see(Decimal("1.00"))
    for value in ("1.005", "NaN"):
        with pytest.raises(UnfitError):
            exactly.see(Decimal(value))


def test_numbers_that_are_too_wide_are_no_column() -> None:
    run = cast("Any", SimpleNamespace(_objects=False))
    numbers = columns._Run._numbers
    assert numbers(run, np.array([5]), 100, np.array([False])).tolist() == [500]
    with pytest.raises(TooWideError):
        numbers(run, np.array([2**60]), 100, np.array([False]))


def test_what_no_figure_is_has_no_slot() -> None:
    with pytest.raises(NotDecimalError):
        Decimals._slot(cast("Any", SimpleNamespace(_inputs={})), 3)


def test_a_formula_equals_the_words_that_it_says() -> None:
    rate = Figure("reply_rate", Words("回复率", "reply rate"), Kind.RATIO, Decimal("0.9000"))
    late = Figure("late", Words("迟到", "late"), Kind.FLAG, None)
    formula = Written(("", 0, " > 80% 且 ", 1), ("", 0, " > 80% and ", 1), (rate, late))
    words = Words("回复率 90.00% > 80% 且 迟到 —", "reply rate 90.00% > 80% and late —")
    assert formula == words == formula
    assert (hash(formula), formula.say("en")) == (hash(words), words.en)
    assert formula != Written(formula.zh, formula.en, (late, rate))
    assert formula != "回复率 90.00% > 80% 且 迟到 —"


def test_columns_in_parts_are_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """1% of 100, 200, … 500 yuan, in parts of two agents."""
    monkeypatch.setattr(columns, "_AT_ONCE", 2)
    sales = Column(np.array([100_00, 200_00, 300_00, 400_00, 500_00]), 2)
    given = Columns(Period.month(2026, 10), np.array(list("abcde")), {"sales_amount": sales})
    found = kaohe.compile(resolved(HEAD + "奖金 甲 = 销售额 × 1%\n")).columns(given)
    assert found is not None
    assert found.total.tolist() == [100, 200, 300, 400, 500]
