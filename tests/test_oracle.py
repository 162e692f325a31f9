"""The reference against the cases worked out by hand."""

from __future__ import annotations

import pytest

from oracle import day_number, figures, look, settings_of, span_of
from support_case import Case
from support_cases_events import CASES
from support_events import shop


@pytest.mark.parametrize("case", CASES, ids=str)
def test_figures_are_as_by_hand(case: Case) -> None:
    result = figures(case.shop, settings_of(case.settings), *span_of(case.period), case.by)
    written = {
        key: {metric: None if row[metric] is None else str(row[metric]) for metric in case.figures[key]}
        for key, row in result.rows.items()
        if key in case.figures
    }
    assert written == case.figures
    assert case.rows is None or set(result.rows) == set(case.rows)
    expected = {metric: None if day is None else day_number(day) for metric, day in case.pending.items()}
    assert {metric: result.pending.get(metric) for metric in case.pending} == expected
    assert not [metric for metric in case.lacking for row in result.rows.values() if metric in row]


@pytest.mark.parametrize("case", [case for case in CASES if case.sessions is not None], ids=str)
def test_sessions_are_as_by_hand(case: Case) -> None:
    found = {
        (one.account, one.buyer, one.start): one.reason for one in look(case.shop, settings_of(case.settings)).sessions
    }
    sessions = case.sessions or {}
    expected = {(account, buyer, shop().moment(start)): reason for (account, buyer, start), reason in sessions.items()}
    assert found == expected


@pytest.mark.parametrize("case", [case for case in CASES if case.judged], ids=str)
def test_judgments_are_as_by_hand(case: Case) -> None:
    closings = {one.order.order_id: one for one in look(case.shop, settings_of(case.settings)).closings}
    found = {order: {rule: closings[order].judged(rule) for rule in rules} for order, rules in case.judged.items()}
    assert found == case.judged


def test_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
