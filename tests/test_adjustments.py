"""Adjustments in figures documents, requests and cases: what is taken, what is refused, how it is shown."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kaohe
from kaohe.diagnostics import Report, Source, render
from kaohe.evaluation.adjustments import AdjustedLine, Adjustment, Refunded
from kaohe.evaluation.figures import AgentFigures, Figures, figures_json
from kaohe.evaluation.outcome import Outcome
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from kaohe.words import Words
from kaohe_api.opened import opened_adjustments
from kaohe_metrics.refunds import _month
from support_http import post, registry

SCHEME = """scheme Shop version 1
effective 2026-08-01
period month
commission on sales_amount, linear: baseline 0, 1%
later_refunds: take back
"""
LINE = {
    "title": {"zh": "提成", "en": "commission"},
    "paid": "575.00",
    "without": "430.00",
    "paid_how": {"zh": "本来", "en": "as it was"},
}
ADJUSTMENT: dict[str, Any] = {
    "period": "2026-10",
    "entry": 1,
    "version": 2,
    "paid": "575.00",
    "without": "430.00",
    "lines": [LINE],
    "refunds": [{"refund": "r1", "order": "o1", "amount": "6000.00", "day": "2026-11-05"}, {"refund": "r2"}],
}


def document(*adjustments: Any, period: str = "2026-11") -> dict[str, Any]:
    agent = {"agent": "a", "values": {"sales_amount": "100.00"}, "adjustments": list(adjustments)}
    return {"period": period, "agents": [agent, {"agent": "b", "values": {"sales_amount": "100.00"}}]}


def scheme_of(text: str = SCHEME) -> Scheme:
    found, report = kaohe.read_scheme(Source("shop.scheme", text), registry())
    assert found is not None, render(report, "en")
    return found


def paid(given_document: Any, text: str = SCHEME) -> Outcome:
    figures, report = kaohe.read_figures(json.dumps(given_document))
    assert figures is not None, render(report, "en")
    outcome, report = kaohe.evaluate(scheme_of(text), figures)
    assert outcome is not None, render(report, "en")
    return outcome


def line_of(outcome: Outcome, agent: int = 0) -> Decimal:
    return next(line.amount for line in outcome.agents[agent].lines if line.id == "later_refunds")


def told(given_document: Any) -> list[tuple[str, str]]:
    figures, report = kaohe.read_figures(json.dumps(given_document))
    assert (figures is None) == (not report.ok)
    assert all(render(report, lang) for lang in ("zh", "en")) or not len(report)
    return [(each.rule.code, getattr(each.place, "path", "")) for each in report.sorted()]


def changed(**changes: Any) -> Any:
    return {key: value for key, value in {**deepcopy(ADJUSTMENT), **changes}.items() if value is not None}


# --- what is taken ---------------------------------------------------------------------------------------------------


def test_adjustments_are_added_up() -> None:
    september = {"period": "2026-09", "paid": "10", "without": "12.5"}
    outcome = paid(document(ADJUSTMENT, september))
    assert (line_of(outcome), line_of(outcome, 1)) == (Decimal("-142.50"), Decimal("0.00"))
    assert outcome.agents[0].total == Decimal("-141.50")  # 1.00 less 142.50


@pytest.mark.parametrize(
    "changed",
    [
        *("red_line sales_amount > 50: void later_refunds", "guarantee later_refunds at 0 yuan"),
        *("cap later_refunds at 1 yuan", "advance later_refunds at 1 yuan"),
        "rank by sales_amount within all\nlast: deduct 1 from later_refunds",
    ],
)
def test_nothing_changes_what_is_taken_back(changed: str) -> None:
    loaded, _ = kaohe.load(Source("test.scheme", SCHEME + changed + "\n"))
    assert loaded is not None
    scheme, report = kaohe.check(loaded, kaohe.load_plugins())
    assert scheme is None
    assert [each.rule.code for each in report if each.rule.code == "K248"] == ["K248"]


def test_a_scheme_without_the_statement_pays_nothing_of_them() -> None:
    outcome = paid(document(ADJUSTMENT), SCHEME.replace("later_refunds: take back\n", ""))
    assert outcome.agents[0].total == Decimal("1.00")


def test_a_document_is_written_as_it_was_read() -> None:
    figures, _ = kaohe.read_figures(json.dumps(document(ADJUSTMENT)))
    assert figures is not None
    (adjustment,) = figures.agents[0].adjustments
    assert adjustment == Adjustment(
        Period.month(2026, 10),
        Decimal("575.00"),
        Decimal("430.00"),
        1,
        2,
        (
            AdjustedLine(
                Words("提成", "commission"), Decimal("575.00"), Decimal("430.00"), Words("本来", "as it was"), None
            ),
        ),
        (Refunded("r1", "o1", Decimal("6000.00"), "2026-11-05"), Refunded("r2")),
    )
    written = figures_json(figures)
    again, report = kaohe.read_figures(json.dumps(written))
    assert again == figures, render(report, "en")
    assert written["agents"][0]["adjustments"] == [ADJUSTMENT]  # type: ignore[index] # it is a list of objects


def test_what_is_owed_of_advances_is_read_and_written() -> None:
    owing = changed(owed="200.00", owed_without="500.00")
    figures, _ = kaohe.read_figures(json.dumps(document(owing)))
    assert figures is not None
    assert figures_json(figures)["agents"][0]["adjustments"] == [owing]  # type: ignore[index] # a list of objects
    for key in ("owed", "owed_without"):
        assert told(document(changed(**{key: "much"}))) == [("K504", f"{AT}/{key}")]


def test_what_was_known_and_who_has_left_is_read_and_written() -> None:
    settled = changed(refunds=[{"refund": "r1", "order": "o1", "amount": "5.00", "quantity": 1, "taken": "6.00"}])
    settled["refunds"].append({"refund": "r2", "amount": "0.00", "quantity": 0, "taken": "1.00", "taken_quantity": 2})
    given_document = {**document(settled), "left": [{"agent": "c", "adjustments": [ADJUSTMENT]}]}
    given_document["left"][0]["adjustments"][0] = changed(refunds=[{"refund": "r3"}])
    given_document["agents"][0]["refunds"] = settled["refunds"]
    given_document["agents"][1]["refunds"] = []
    given_document["agents"][1]["deducted"] = [{"refund": "r4", "amount": "2.00"}]
    figures, report = kaohe.read_figures(json.dumps(given_document))
    assert figures is not None, render(report, "en")
    assert [each.refunds and each.refunds[1].taken for each in figures.agents] == [Decimal("1.00"), ()]
    written = figures_json(figures)
    assert {name: written[name] for name in given_document if name != "agents"} == {
        name: each for name, each in given_document.items() if name != "agents"
    }
    agents = [{"attributes": {}, **each} for each in given_document["agents"]]
    assert written["agents"] == agents
    given_document["left"][0]["adjustments"][0]["paid"] = "much"
    given_document["agents"][1]["refunds"] = [{"refund": "r9", "amount": "1e3"}]
    given_document["agents"][1]["deducted"] = [{"refund": "r9", "amount": "2.001"}]
    assert sorted(told(given_document)) == [
        ("K504", "/agents/1/refunds/0/amount"),
        ("K504", "/left/0/adjustments/0/paid"),
        ("K518", "/agents/1/deducted/0/amount"),
    ]


def test_how_much_was_refunded_is_added_up_where_all_is_known() -> None:
    assert "refunds of sales of 2026-10: 2\n" in kaohe.explain(paid(document(ADJUSTMENT)), "en", "a")
    one = changed(refunds=[{"refund": "r1", "amount": "10"}, {"refund": "r2", "amount": "0.5"}])
    assert "refunds of sales of 2026-10: 2, 10.50 yuan in all" in kaohe.explain(paid(document(one)), "en", "a")


def test_what_is_not_from_a_ledger_is_shown_without_an_entry() -> None:
    said = kaohe.explain(paid(document({"period": "2026-10", "paid": "5", "without": "4"})), "zh", "a")
    assert "往月退款 −1.00 元：2026-10 含退掉的销售 5，不含 4（第 5 行）" in said


def test_what_was_corrected_is_said_with_both_computations() -> None:
    refunds = [{"refund": "r1", "amount": "5000.00", "taken": "6000.00"}, {"refund": "r2", "amount": "1.00"}]
    lines = [{**LINE, "paid": "-30.00", "without": "20.00", "without_how": {"zh": "再算", "en": "again"}}]
    settled = changed(paid="-30.00", without="20.00", refunds=refunds, lines=lines)
    outcome = paid(document(settled, changed(period="2026-09", refunds=[{"refund": "r1", "taken": "1"}])))
    english, chinese = kaohe.explain(outcome, "en", "a"), kaohe.explain(outcome, "zh", "a")
    for said in (
        "2026-10 pays −30.00 with refunds as they were settled, 20.00 as they are now (entry 1, version 2)",
        "2026-10: 20.00 − (−30.00) = 50.00",
        "as settled: as it was",
        "now: again",
        "refund r1: 6000.00 was taken back, 5000.00 is due now",
        "refunds of sales of 2026-10: 1, 1.00 yuan in all",
    ):
        assert said in english
    for said in (
        "2026-10 按结清过的退款 −30.00，按现在的退款 20.00",
        "退款 r1 扣过的是 6000.00，现在是 5000.00",
        "现在：再算",
    ):
        assert said in chinese
    (rows,) = [opened_adjustments(outcome.agents[0], "en").splitlines()[2:]]
    assert rows[0].split()[-3:] == ["amount", "taken", "before"]
    assert [row.split() for row in rows[-3:-1]] == [
        ["2026-10", "1", "r1", "5000.00", "6000.00"],
        ["2026-10", "1", "r2", "1.00"],
    ]


# --- what is refused -------------------------------------------------------------------------------------------------

AT = "/agents/0/adjustments/0"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (changed(period="2026-11"), [("K514", f"{AT}/period")]),
        (changed(period="2027-01"), [("K514", f"{AT}/period")]),
        (changed(period="2026-13"), [("K509", f"{AT}/period")]),
        (changed(period=5), [("K506", f"{AT}/period")]),
        (changed(paid=None), [("K508", AT)]),
        (changed(paid=575), [("K506", f"{AT}/paid")]),
        (changed(paid="1e3"), [("K504", f"{AT}/paid")]),
        (changed(without="−430"), [("K504", f"{AT}/without")]),
        (changed(paid="9" * 61), [("K504", f"{AT}/paid")]),
        (changed(entry=0), [("K506", f"{AT}/entry")]),
        (changed(entry="1"), [("K506", f"{AT}/entry")]),
        (changed(version=1.5), [("K506", f"{AT}/version")]),
        (changed(paid="576.00"), [("K515", AT)]),
        (changed(lines={}), [("K506", f"{AT}/lines")]),
        (changed(lines=[{**LINE, "paid": "x"}]), [("K504", f"{AT}/lines/0/paid")]),
        (changed(lines=[{**LINE, "title": "提成"}]), [("K506", f"{AT}/lines/0/title")]),
        (changed(lines=[{**LINE, "title": {"zh": "提成"}}]), [("K508", f"{AT}/lines/0/title")]),
        (changed(lines=[{**LINE, "more": 1}]), [("K507", f"{AT}/lines/0/more")]),
        (changed(refunds=[{"refund": "r1"}, {"refund": "r1"}]), [("K516", f"{AT}/refunds/1")]),
        (changed(refunds=[{"refund": ""}]), [("K510", f"{AT}/refunds/0/refund")]),
        (changed(refunds=[{"refund": "r1", "amount": "NaN"}]), [("K504", f"{AT}/refunds/0/amount")]),
        (changed(refunds=[{}, 5]), [("K506", f"{AT}/refunds/1"), ("K508", f"{AT}/refunds/0")]),
        (changed(refunds=[{"refund": "r1", "taken": "x"}]), [("K504", f"{AT}/refunds/0/taken")]),
        (changed(refunds=[{"refund": "r1", "quantity": -1}]), [("K506", f"{AT}/refunds/0/quantity")]),
        (changed(refunds=[{"refund": "r1", "taken_quantity": "1"}]), [("K506", f"{AT}/refunds/0/taken_quantity")]),
        (changed(amount="1"), [("K507", f"{AT}/amount")]),
        (changed(owed="-1.00"), [("K504", f"{AT}/owed")]),
        (changed(owed_without="-0.01"), [("K504", f"{AT}/owed_without")]),
        (changed(owed="0.001"), [("K518", f"{AT}/owed")]),
        (changed(paid="575.004"), [("K518", f"{AT}/paid")]),
        (changed(without="430.000"), []),
        (changed(lines=[{**LINE, "without": "430.004"}]), [("K518", f"{AT}/lines/0/without")]),
        (changed(refunds=[{"refund": "r1", "amount": "0.004"}]), [("K518", f"{AT}/refunds/0/amount")]),
        (5, [("K506", AT)]),
    ],
)
def test_what_is_wrong_is_told_at_its_place(wrong: Any, expected: list[tuple[str, str]]) -> None:
    assert sorted(told(document(wrong))) == sorted(expected)


def test_a_refund_is_taken_back_once_from_a_period_whoever_it_is_of() -> None:
    both = document(ADJUSTMENT)
    both["agents"][1]["adjustments"] = [ADJUSTMENT]
    assert [code for code, _ in told(both)] == ["K516", "K516"]
    both["agents"][1]["adjustments"] = [changed(period="2026-09")]  # two periods paid for it
    assert told(both) == []


R1 = {"refund": "r1", "order": "o1", "amount": "60.00", "day": "2026-11-05"}
OF_OCTOBER = {**R1, "day": "2026-10-31"}
SECOND, AGAIN = "/agents/0/adjustments/1", "/agents/0/adjustments/1/refunds/0"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"refunds": [R1]}, {"refunds": [R1]}, [("K517", SECOND)]),
        ({"refunds": [R1]}, {}, [("K517", SECOND)]),  # it names none: these are all of them
        ({"refunds": [R1]}, {"period": "2026-09", "refunds": [R1]}, [("K516", AGAIN)]),
        ({"refunds": [R1]}, {"period": "2026-09", "refunds": [{"refund": "r1"}]}, [("K516", AGAIN)]),
        ({"refunds": [{"refund": "r1"}]}, {"period": "2026-09", "refunds": [R1]}, [("K516", AGAIN)]),
        ({"refunds": [R1]}, {"period": "2026-09", "refunds": [{**R1, "order": "o2"}]}, []),
        # Both entries paid for the order: they were published with other settings.
        ({"entry": 1, "refunds": [R1]}, {"period": "2026-09", "entry": 2, "refunds": [R1]}, []),
        # What October paid was sold in September, and October counts how many refunds there are.
        ({"refunds": [OF_OCTOBER]}, {"period": "2026-09", "refunds": [OF_OCTOBER]}, []),
        ({"refunds": [R1]}, {"period": "2026-09", "refunds": [{**R1, "amount": "0", "taken": "60.00"}]}, []),
    ],
)
def test_the_same_is_not_taken_twice_from_an_agent(
    first: dict[str, Any], second: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    bare = {"period": "2026-10", "paid": "575.00", "without": "430.00"}
    assert told(document({**bare, **first}, {**bare, **second})) == expected


def test_a_refund_of_two_orders_is_two_refunds() -> None:
    two = [{"refund": "r1", "order": "o1", "amount": "0", "taken": "60.00"}, {"refund": "r1", "order": "o2"}]
    assert told(document(changed(refunds=two))) == []
    unsaid = [{"refund": "r1", "order": "o1"}, {"refund": "r1"}]
    assert told(document(changed(refunds=unsaid))) == [("K516", f"{AT}/refunds/1")]


def test_a_list_is_wanted() -> None:
    wrong = document()
    wrong["agents"][0]["adjustments"] = {}
    assert told(wrong) == [("K506", "/agents/0/adjustments")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "2026-10", "1.00", "\ud800"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(sorted(ADJUSTMENT)), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.lists(
        JSON
        | st.builds(lambda inner: {**ADJUSTMENT, **inner}, st.dictionaries(st.sampled_from(sorted(ADJUSTMENT)), JSON)),
        max_size=3,
    )
)
def test_whatever_is_handed_in_is_taken_or_told(adjustments: list[Any]) -> None:
    told(document(*adjustments))


def test_the_service_takes_and_refuses_them() -> None:
    body = {"scheme": {"text": SCHEME, "format": "scheme"}, "lang": "en", **document(ADJUSTMENT)}
    answer = post("/v1/evaluate", body)
    assert answer.status_code == 200, answer.text
    (line,) = [line for line in answer.json()["agents"][0]["lines"] if line["id"] == "later_refunds"]
    assert line["amount"] == "-145.00"
    assert "575.00 with the refunded sales, 430.00 without" in line["explain"]
    answer = post("/v1/evaluate", {**body, **document(changed(paid="0"))})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "K515")


# --- cases -----------------------------------------------------------------------------------------------------------

CASES = """cases:
- name: taken back
  period: 2026-11
  agents:
    a: {values: {sales_amount: 100}, adjustments: {2026-10: {paid: 575, without: 430}}}
  expect:
    a: {lines: {later_refunds: -145}, total: -144}
"""


def ran(cases: str, text: str = SCHEME) -> tuple[list[bool], list[str], list[str]]:
    scheme = scheme_of(text)
    results, report = kaohe.run_cases(scheme, Source("shop.cases.yaml", cases))
    places = [spot.what.en for spot in kaohe.untried(scheme, results)]
    return [each.holds for each in results], [each.rule.code for each in report], places


def test_cases_give_adjustments() -> None:
    passed, codes, untried = ran(CASES)
    assert (passed, codes) == ([True], [])
    assert not [each for each in untried if "later_refunds" in each]


def test_a_case_without_adjustments_leaves_the_statement_untried() -> None:
    cases = CASES.replace(", adjustments: {2026-10: {paid: 575, without: 430}}", "").replace("-145", "0")
    _, codes, untried = ran(cases.replace("-144", "1"))
    assert (codes, [each for each in untried if "later_refunds" in each]) == ([], ["later_refunds: take back"])


@pytest.mark.parametrize(
    ("given_case", "code"),
    [
        ("{2026-11: {paid: 575, without: 430}}", "K514"),
        ("{2026-1: {paid: 575, without: 430}}", "K610"),
        ("{2026-10: {paid: 575}}", "K112"),
        ("{2026-10: {paid: x, without: 430}}", "K610"),
        ("{2026-10: 5}", "K108"),
    ],
)
def test_wrong_adjustments_in_cases_are_told(given_case: str, code: str) -> None:
    _, codes, _ = ran(CASES.replace("{2026-10: {paid: 575, without: 430}}", given_case))
    assert code in codes


def test_adjustments_that_a_scheme_does_not_use_are_told() -> None:
    cases = CASES.replace("later_refunds: -145", "commission: 1").replace("-144", "1")
    _, codes, _ = ran(cases, SCHEME.replace("later_refunds: take back\n", ""))
    assert codes == ["K631"]


# --- months ----------------------------------------------------------------------------------------------------------


def test_days_are_of_one_month_where_the_calendar_says_so() -> None:
    from datetime import date, timedelta

    first = date(1999, 12, 1)
    days = [first + timedelta(days=number) for number in range(366 * 110)]  # 2000 is a leap year, 2100 is none
    numbers = [_month((day - date(1970, 1, 1)).days) for day in days]
    for day, number, following, after in zip(days, numbers, days[1:], numbers[1:], strict=False):
        assert (number == after) == (day.month == following.month)
        assert after in {number, number + 1}


# --- compiled --------------------------------------------------------------------------------------------------------


def test_amounts_by_compiled_code_are_the_reference_s() -> None:
    october = Adjustment(Period.month(2026, 9), Decimal("5.005"), Decimal(1))
    agents = (
        AgentFigures("a", {}, {"sales_amount": Decimal(100)}, (october, october)),
        AgentFigures("b", {}, {"sales_amount": Decimal(100)}),
    )
    for text in (SCHEME, SCHEME + "rank by later_refunds within all\nfirst: award 5\n"):
        scheme, figures = scheme_of(text), Figures(Period.month(2026, 10), agents)
        plan = kaohe.compile(scheme)
        amounts, _ = plan.amounts(figures)
        outcome, _ = kaohe.evaluate(scheme, figures)
        traced, _ = plan.evaluate(figures)
        assert outcome is not None
        assert amounts is not None
        assert traced == outcome
        assert [each.total for each in amounts] == [each.total for each in outcome.agents]
        assert plan.columns_of(figures) is None


def test_what_is_not_taken_back_is_told_by_amounts_too() -> None:
    figures, _ = kaohe.read_figures(json.dumps(document(ADJUSTMENT)))
    assert figures is not None
    scheme = scheme_of(SCHEME.replace("period month", "period month\nfor sales_amount > 100"))
    for report in (kaohe.compile(scheme).amounts(figures)[1], kaohe.evaluate(scheme, figures)[1]):
        assert [each.rule.code for each in report.sorted() if each.rule.code == "K626"] == ["K626"]


def test_it_is_checked_that_refunds_are_not_deducted_twice() -> None:
    def codes(text: str) -> list[str]:
        found: Report = kaohe.read_scheme(Source("shop.scheme", text), registry(), analysis=False)[1]
        return [each.rule.code for each in found]

    twice = SCHEME.replace("sales_amount", "sales_amount - refund_amount")
    assert codes(twice) == ["K275"]
    assert codes(twice.replace("later_refunds: take back\n", "")) == []
    assert codes(SCHEME.replace("sales_amount", "sales_amount - refund_amount_same_month")) == []
    assert codes(SCHEME + "bonus calm: 5 when refund_amount < 10\n") == []
    assert (
        codes(SCHEME + "deduction back: refund_qty * 1 yuan when sales_qty > 5; else refund_amount * 1%\n")
        == ["K275"] * 2
    )
    weekly = SCHEME.replace("period month", "period week")
    assert codes(weekly.replace("sales_amount", "sales_amount - refund_amount_same_month")) == ["K276"]
