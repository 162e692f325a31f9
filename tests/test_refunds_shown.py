"""How later refunds are explained: what both computations rest on, and what was corrected; worked out by hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import kaohe as engine
from kaohe.diagnostics import render
from kaohe.evaluation.adjusted import adjusted_parts
from kaohe.evaluation.adjustments import Adjustment, Refunded
from kaohe.evaluation.figures import AgentFigures, Figures, figures_json
from kaohe.evaluation.outcome import Outcome
from kaohe.evaluation.slips import heading, slips
from kaohe.evaluation.trace import Adjusted
from kaohe.words import LANGS
from kaohe_api.opened import opened_adjustments
from kaohe_api.slips import as_html, as_markdown
from test_corrected_refunds import NEEDED, OCTOBER, Book, opened
from test_later_refunds import OWN_MONTH, Shop, sold

RESTS = """scheme Shop version 1
effective 2026-08-01
period month
score size:
    sales_amount weight 60%: >=30000 gives 100; else 50
    sales_orders weight 40%: >=2 gives 100; else 50
score unused = size * 50%
figure rate: ratio by sales_amount: >=30000 gives 2%; else 1%
figure factor: ratio by sales_orders: >=1 gives 100%; else 0%
grade by size: >=80 gold; else none
bonus graded: 500 when grade = gold; else 100
bonus again: 10 when grade = gold; else 5
bonus paid = sales_amount * rate * factor
rank by size within all
first: award 100
later_refunds: take back
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def outcome_of(book: Book, figures: Figures) -> Outcome:
    found, report = engine.evaluate(book.kept.scheme, figures)
    assert found is not None, render(report, "en")
    return found


def parts_of(outcome: Outcome, lang: Any) -> list[str]:
    (slip,) = slips(outcome, lang, "a")
    (entry,) = [each for each in slip.sections[0].entries if each.parts]
    return list(entry.parts)


def rested(text: str = RESTS) -> tuple[Book, Figures]:
    """35000 of a's in October, 6000 of it refunded in November, and 30000 of b's, who is first without these."""
    book = Book(text)
    sales = {"a": ("35000.00", "2"), "b": ("30000.00", "1")}
    month = tuple(
        AgentFigures(agent, {}, {**dict.fromkeys(NEEDED, "0"), "sales_amount": amount, "sales_orders": orders})
        for agent, (amount, orders) in sales.items()
    )
    book.publish(Figures(OCTOBER, month))
    shop = (
        Shop().sell("o1", "2026-10-05", "29000").sell("o2", "2026-10-06", "6000").sell("o3", "2026-10-07", "30000", "b")
    )
    return book, book.adjusted(book.month(11), opened(shop.refund("r1", "o2", "2026-11-05", "6000", 10)))


def test_both_computations_show_what_they_rest_on() -> None:
    book, figures = rested()
    outcome = outcome_of(book, figures)
    english, chinese = parts_of(outcome, "en"), parts_of(outcome, "zh")
    # 500 + 10 + 35000 × 2 % + 100 = 1310.00; 100 + 5 + 29000 × 1 % = 395.00
    assert english[0] == "2026-10: 395.00 − 1310.00 = −915.00"
    assert "2026-10 first place: 100.00 → 0" in english
    points = (
        "sales 35000.00: ≥30000 gives 100, 100 × 60% = 60.00; orders sold 2: ≥2 gives 100, 100 × 40% = 40.00",
        "sales 29000.00: else (<30000) gives 50, 50 × 60% = 30.00; orders sold 1: else (<2) gives 50, 50 × 40% = 20.00",
    )
    first = english.index(f"with: size 100.00 points = 60.00 + 40.00; {points[0]}")
    assert english[first + 1 : -1] == [
        f"without: size 50.00 points = 30.00 + 20.00; {points[1]}",
        "with: rate 2.00%: sales 35000.00, ≥30000 gives 2%",
        "without: rate 1.00%: sales 29000.00, else (<30000) gives 1%",
        "with: grade gold: size 100.00, ≥80",
        "without: grade none: size 50.00, else (<80)",
        "with: rank: size 100.00, 1 of 2 in all agents",
        "without: rank: size 50.00, 2 of 2 in all agents",
    ]
    assert chinese[-3:-1] == ["含：排名：size 100.00，全体 2 人中第 1 名", "不含：排名：size 50.00，全体 2 人中第 2 名"]
    assert "不含：等级 none：size 50.00，其余（<80）" in chinese


def test_what_conditions_ask_of_the_group_is_shown_with_the_agents_own_figure() -> None:
    text = """bonus top: 100 when size first
bonus best: 50 when sales_amount first
bonus most = most(size, all) * 1 yuan
guarantee most at 5 yuan
red_line 3 months running(unused < 10): void most
later_refunds: take back
"""
    book, figures = rested(RESTS.partition("bonus graded")[0] + text)
    said = parts_of(outcome_of(book, figures), "en")
    # b's size is 60 + 20 = 80: 100 + 50 + 100 becomes 0 + 0 + 80
    assert said[0] == "2026-10: 80.00 − 250.00 = −170.00"
    first = said.index("with: sales 35000.00")
    assert said[first + 1] == "without: sales 29000.00"
    assert [each.partition(" = ")[0] for each in said[first + 2 : -1]] == [
        "with: size 100.00 points",
        "without: size 50.00 points",
        "with: unused 50.00 points",
        "without: unused 25.00 points",
    ]


def test_what_they_rest_on_is_read_and_written_and_in_every_form() -> None:
    book, figures = rested()
    written = figures_json(figures)
    again, report = engine.read_figures(json.dumps(written))
    assert again == figures, render(report, "en")
    (adjustment,) = written["agents"][0]["adjustments"]  # type: ignore[index] # a list of objects
    assert adjustment["figures"][1] == {
        "title": {"zh": "rate", "en": "rate"},
        "paid_how": {
            "zh": "rate 2.00%：销售额 35000.00，≥30000 得 2%",
            "en": "rate 2.00%: sales 35000.00, ≥30000 gives 2%",
        },
        "without_how": {
            "zh": "rate 1.00%：销售额 29000.00，其余（<30000） 得 1%",
            "en": "rate 1.00%: sales 29000.00, else (<30000) gives 1%",
        },
    }
    outcome = outcome_of(book, figures)
    trace = outcome.to_json("zh")["agents"][0]["trace"]  # type: ignore[index] # a list of objects
    (how,) = [step["how"] for step in trace if step["how"]["by"] == "adjusted"]
    assert [each["title"] for each in how["adjustments"][0]["figures"]] == ["size", "rate", "等级", "排名"]
    for lang in LANGS:
        for write in (as_html, as_markdown):
            assert "rate 1.00%" in write(heading(outcome, lang), slips(outcome, lang), (), lang)
    del adjustment["figures"][1]["without_how"]
    figures_again, report = engine.read_figures(json.dumps(written))
    assert figures_again is None
    assert [each.rule.code for each in report] == ["K508"]


def test_a_refund_that_moved_into_the_month_of_its_sale_is_said_by_its_days() -> None:
    book = Book().october(sales_amount="35000.00")
    book.settle(11, opened(sold().refund("r1", "o2", "2026-11-05", "6000", 10)))
    figures = book.adjusted(book.month(12), opened(sold().refund("r1", "o2", "2026-10-30", "6000", 10)))
    # Sales are paid whole, refunded in October or not: 575.00 is due again.
    assert [str(each.amount) for each in figures.agents[0].adjustments] == ["145.00"]
    assert (book.codes, "r1 (2026-11-05 → 2026-10-30)" in book.told, "6000.00 →" in book.told) == (
        ["K638"],
        True,
        False,
    )
    outcome = outcome_of(book, figures)
    assert parts_of(outcome, "en")[-1] == (
        "refund r1: 6000.00 was settled as of 2026-11-05, it completed on 2026-10-30: a refund of 2026-10 itself"
    )
    assert parts_of(outcome, "zh")[-1] == (
        "退款 r1：6000.00 原来按 2026-11-05 完成结清，现在是 2026-10-30 完成，成了 2026-10 当期的退款"
    )
    rows = opened_adjustments(outcome.agents[0], "en").splitlines()
    assert rows[2].split()[-2:] == ["day", "before"]
    assert rows[-1].split()[-3:] == ["6000.00", "6000.00", "2026-11-05"]
    again, report = engine.read_figures(json.dumps(figures_json(figures)))
    assert again == figures, render(report, "en")
    # November is computed again as it was.
    book.publish(figures)
    moved = opened(sold().refund("r1", "o2", "2026-10-30", "6000", 10))
    assert [str(each.amount) for each in book.look(11, moved)] == ["-145.00"]
    assert book.look(13, moved) == []


def test_a_refund_that_moved_out_of_the_month_of_its_sale_and_is_another_amount_says_all() -> None:
    known = sold().refund("r1", "o1", "2026-10-30", "1000", 2)
    book = Book(OWN_MONTH).october(known, sales_amount="35000.00", refund_amount_same_month="1000.00")
    figures = book.adjusted(book.month(11), opened(sold().refund("r1", "o1", "2026-11-02", "2000", 1)))
    # 34000 paid 550.00, 33000 pays 525.00
    assert [str(each.amount) for each in figures.agents[0].adjustments] == ["-25.00"]
    assert "r1 (1000.00 → 2000.00, 2026-10-30 → 2026-11-02)" in book.told
    outcome = outcome_of(book, figures)
    assert parts_of(outcome, "en")[-3:] == [
        "refund r1: 1000.00 was counted in 2026-10, it is 2000.00 now",
        "refund r1: 2 pieces were counted in 2026-10, it is 1 now",
        "refund r1: 1000.00 was settled as of 2026-10-30, it completed on 2026-11-02: a refund after 2026-10",
    ]
    assert parts_of(outcome, "zh")[-1].endswith("现在是 2026-11-02 完成，成了 2026-10 以后的退款")


def test_what_moved_before_the_month_and_what_is_of_itself_is_said() -> None:
    moved = Refunded("r1", "o2", Decimal(5000), "2026-09-30", 5, Decimal(5000), 5, "2026-10-01")
    fresh = (Refunded("r2", "o3", Decimal("2.50"), "2026-10-31"), Refunded("r3", "o3", Decimal(4), "2026-11-01"))
    adjusted = Adjusted((Adjustment(OCTOBER, Decimal(4), Decimal(10), refunds=(moved, *fresh)),), None)
    assert adjusted_parts(adjusted, "en")[-3:] == (
        "refund r1: 5000 was counted as of 2026-10-01, it completed on 2026-09-30: a refund before 2026-10",
        "refunds of 2026-10 itself: 1, 2.50 yuan in all",
        "refunds of sales of 2026-10: 1, 4.00 yuan in all",
    )
    assert adjusted_parts(adjusted, "zh")[-3].endswith("现在是 2026-09-30 完成，是 2026-10 以前的退款")


def test_pieces_that_were_corrected_are_said_alone() -> None:
    refund = Refunded("r1", "o2", Decimal(5000), "2026-11-05", 5, Decimal(5000), 8)
    adjusted = Adjusted((Adjustment(OCTOBER, Decimal(4), Decimal(10), refunds=(refund,)),), None)
    assert adjusted_parts(adjusted, "en")[-1] == "refund r1: 8 pieces were taken back, 5 are due now"
    assert adjusted_parts(adjusted, "zh")[-1] == "退款 r1 扣过的是 8 件，现在是 5 件"


def test_what_a_month_counted_of_its_own_refunds_is_not_said_to_be_taken_back() -> None:
    counted = Refunded("r1", "o2", Decimal(4000), "2026-10-20", 8, Decimal(6000), 10)
    later = Refunded("r2", "o3", Decimal(0), "2026-11-02", 0, Decimal(30), 0)
    adjusted = Adjusted((Adjustment(OCTOBER, Decimal(4), Decimal(10), refunds=(counted, later)),), None)
    assert adjusted_parts(adjusted, "en")[1:] == (
        "refund r1: 6000 was counted in 2026-10, it is 4000 now",
        "refund r1: 10 pieces were counted in 2026-10, it is 8 now",
        "refund r2: 30 was taken back, 0 is due now",
    )
    assert adjusted_parts(adjusted, "zh")[1:] == (
        "退款 r1 在 2026-10 算的是 6000，现在是 4000",
        "退款 r1 在 2026-10 算的是 10 件，现在是 8 件",
        "退款 r2 扣过的是 30，现在是 0",
    )
