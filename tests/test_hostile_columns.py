"""Columns that Python callers may hand in, and that are none: refused by name, never paid by what they happen to be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import kaohe
from kaohe.evaluation.compiled.columns import Column, Columns, PaidColumns
from kaohe.periods import Period
from support_evaluation import HEAD, resolved

OCTOBER = Period.month(2026, 10)
SCHEME = """录入 全勤：是否；评语：文字
底薪 3000元；级别 = P3 时 4元
奖金 甲 = 销售额 × 1%
奖金 乙：全勤 时 1元；无值 得 0元
奖金 丙：评语 = 好 时 1元；无值 得 0元
"""
AGENTS = np.array(["a", "b", "c"])
SALES = Column(np.array([100000, 200000, 0]), 2)


def paid(agents: Any = AGENTS, values: Any = None, attributes: Any = None, **more: Any) -> PaidColumns:
    attributes = attributes or {"level": np.full(np.shape(agents), "P1")}
    given = Columns(OCTOBER, agents, {"sales_amount": SALES, **(values or {})}, attributes, **more)
    found = kaohe.compile(resolved(HEAD + SCHEME)).columns(given)
    assert found is not None
    return found


def objects(*values: object) -> Any:
    return np.array(values, dtype=object)


def test_what_is_sound_is_paid() -> None:
    """1% of 1,000, of 2,000, of nothing; 3,000 or 4 each; who is there on all days has 1 more."""
    assert paid().total.tolist() == [301000, 302000, 300000]
    assert paid(objects("c", "林", "a")).total.tolist() == [301000, 302000, 300000]
    sales = Column(objects(100000, None, 2**70), 2, np.array([False, True, False]))
    found = paid(values={"sales_amount": sales})
    assert (found.wrong.tolist(), found.total.tolist()[0]) == ([False, True, False], 301000)
    there = Column(objects(True, False, None), 0, np.array([False, False, True]))
    word = Column(objects("好", None, "坏"), 0, np.array([False, True, False]))
    found = paid(values={"全勤": there, "评语": word}, attributes={"level": objects("P3", "P1", "P4")})
    assert found.total.tolist() == [1000 + 400 + 100 + 100, 302000, 300000]
    assert not found.wrong.any()
    assert paid(values={"全勤": Column(np.array([True, False, True]))}).total.tolist() == [301100, 302000, 300100]
    assert paid(groups={"all": {"all": {"sales_amount": 5}}}).total.tolist() == [301000, 302000, 300000]
    nobody = paid(np.array([], dtype=str), {"sales_amount": Column(np.array([], dtype=int), 2)})
    assert nobody.total.tolist() == []


@pytest.mark.parametrize("short", [[1], [1, 2], [1, 2, 3, 4], 1, [[1, 2, 3]]], ids=str)
def test_what_is_too_short_or_long_is_refused(short: Any) -> None:
    for values in ({"sales_amount": Column(np.array(short), 2)}, {"other": Column(np.array(short), 2)}):
        with pytest.raises(ValueError, match=next(iter(values))):
            paid(values=values)
    with pytest.raises(ValueError, match="sales_amount"):
        paid(values={"sales_amount": Column(SALES.values, 2, np.array(short, dtype=bool))})
    with pytest.raises(ValueError, match="level"):
        paid(attributes={"level": np.array(short).astype(str)})
    with pytest.raises(ValueError, match="before"):
        paid(before=(np.array(short),))


@pytest.mark.parametrize(
    "values",
    [
        objects(1.5, 2, 3),
        objects(Decimal("1.50"), 2, 3),
        objects("1", 2, 3),
        objects(True, 2, 3),
        objects(None, 2, 3),
        np.array([1.5, 2, 3]),
        np.array([True, False, True]),
        np.array(["1", "2", "3"]),
        np.array([dt.date(2026, 10, 1)] * 3, dtype="datetime64[D]"),
    ],
    ids=str,
)
def test_only_whole_numbers_are_numbers(values: Any) -> None:
    with pytest.raises(ValueError, match="sales_amount: figures are whole numbers"):
        paid(values={"sales_amount": Column(values, 2)})


@pytest.mark.parametrize("values", [objects("false", True, True), objects(0, 1, 1), np.array([0.0, 1.0, 1.0])], ids=str)
def test_only_yes_and_no_are_flags(values: Any) -> None:
    with pytest.raises(ValueError, match="全勤"):
        paid(values={"全勤": Column(values)})


@pytest.mark.parametrize("values", [objects(1, "好", "好"), objects(None, "好", "好"), np.array([1, 2, 3])], ids=str)
def test_only_texts_are_texts(values: Any) -> None:
    with pytest.raises(ValueError, match="评语"):
        paid(values={"评语": Column(values)})
    with pytest.raises(ValueError, match="level"):
        paid(attributes={"level": values})


@pytest.mark.parametrize(
    "missing", [np.array([0, 1, 0]), objects(False, None, False), np.array(["", "x", ""])], ids=str
)
def test_who_has_none_is_said_by_yes_and_no(missing: Any) -> None:
    with pytest.raises(ValueError, match="sales_amount"):
        paid(values={"sales_amount": Column(SALES.values, 2, missing)})


@pytest.mark.parametrize(
    "agents",
    [
        np.array(["a", "b", "a"]),
        objects("a", "b", "a"),
        np.array(["a", "", "b"]),
        objects("a", "", "b"),
        np.array([1, 2, 3]),
        objects("a", None, "b"),
        np.array(["a", "a", "a"], dtype="U40"),
        np.array([["a", "b", "c"]]),
    ],
    ids=str,
)
def test_each_agent_has_one_row_and_an_id(agents: Any) -> None:
    with pytest.raises(ValueError, match="agents"):
        paid(agents)


def test_many_agents_are_told_apart() -> None:
    many = 20_000
    ids = np.array([f"客服{number}" for number in range(many)])
    sales = {"sales_amount": Column(np.zeros(many, dtype=int), 2)}
    assert len(paid(ids, sales).total) == many
    assert len(paid(ids[::-1], sales).total) == many
    ids[-1] = ids[7]
    with pytest.raises(ValueError, match="agents"):
        paid(ids, sales)


@pytest.mark.parametrize("value", [1.5, Decimal("1.50"), "1", True, None])
def test_only_whole_numbers_are_numbers_of_groups(value: Any) -> None:
    with pytest.raises(ValueError, match="sales_amount of a group"):
        paid(groups={"all": {"all": {"sales_amount": value}}})
