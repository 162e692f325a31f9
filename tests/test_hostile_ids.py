"""Ids that may be handed in, and that name nobody, or one agent twice: told as in a document, never paid."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import kaohe
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.periods import Period
from support_evaluation import HEAD, resolved
from support_http import client

OCTOBER = Period.month(2026, 10)
SCHEME = "底薪 3000元\n奖金 甲 = 销售额 × 1%\n"
RANKED = SCHEME + "排名 按 销售额 在 全体 内\n第一名 奖 5元\n"
REFUNDS = SCHEME + "往月退款 扣回\n"
CASES: tuple[tuple[tuple[str, ...], list[tuple[str, str]], list[str], tuple[str, ...]], ...] = (
    (("a", "b", "a"), [("K511", "figures#/agents/2")], ["b"], ("a",)),
    (("b", "a", "a", "a"), [("K511", "figures#/agents/2"), ("K511", "figures#/agents/3")], ["b"], ("a",)),
    (("", "b"), [("K510", "figures#/agents/0/agent")], ["b"], ("#1",)),
    (("b", "\ud800x"), [("K505", "figures#/agents/1/agent")], ["b"], ("?x",)),
    (("\ud800", "b", "\ud800"), [("K505", f"figures#/agents/{at}/agent") for at in (0, 2)], ["b"], ("?",)),
)
IDS = ["twice", "thrice", "empty", "half", "half twice"]
"""Ids, what is found, who can be paid, and who is left out."""


def given(*ids: str) -> Figures:
    return Figures(OCTOBER, tuple(AgentFigures(each, {}, {"sales_amount": Decimal(1000)}) for each in ids))


@pytest.mark.parametrize(("ids", "told", "_paid", "_missing"), CASES, ids=IDS)
@pytest.mark.parametrize("text", [SCHEME, RANKED, REFUNDS], ids=["alone", "ranked", "refunds"])
def test_it_is_told_by_every_door(
    text: str, ids: tuple[str, ...], told: list[tuple[str, str]], _paid: list[str], _missing: tuple[str, ...]
) -> None:
    scheme = resolved(HEAD + text)
    plan, figures = kaohe.compile(scheme), given(*ids)
    for outcome, report in (kaohe.evaluate(scheme, figures), plan.evaluate(figures), plan.amounts(figures)):
        assert outcome is None
        assert [(found.rule.code, str(found.place)) for found in report] == told
        for found in report:
            found.message("zh").encode()
            found.message("en").encode()
    assert plan.columns_of(figures) is None
    assert plan.totals(figures, {})[0] is None


@pytest.mark.parametrize(("ids", "told", "paid", "missing"), CASES, ids=IDS)
def test_the_others_are_paid_when_asked(
    ids: tuple[str, ...], told: list[tuple[str, str]], paid: list[str], missing: tuple[str, ...]
) -> None:
    outcome, report = kaohe.evaluate(resolved(HEAD + RANKED), given(*ids), keep_going=True)
    assert report.ok
    assert outcome is not None
    assert [(each.agent, str(each.total)) for each in outcome.agents] == [(agent, "3015.00") for agent in paid]
    assert outcome.missing == missing
    assert [(note.rule.code, str(note.place)) for note in outcome.notes if note.rule.code != "K616"] == told
    (said,) = (note.message("en") for note in outcome.notes if note.rule.code == "K616")
    assert all(f"{name} (" in said for name in missing)


@pytest.mark.parametrize("ids", [("",), ("\ud800",)])
def test_one_alone_is_told(ids: tuple[str, ...]) -> None:
    scheme = resolved(HEAD + SCHEME)
    for keep_going in (False, True):
        outcome, report = kaohe.evaluate(scheme, given(*ids), keep_going=keep_going)
        assert outcome is None
        assert [found.rule.code for found in report] == ["K505" if ids[0] else "K510"]
    amounts, report = kaohe.compile(scheme).amounts(given(*ids))
    assert (amounts, len(report)) == (None, 1)


def test_who_is_called_in_other_letters_is_paid() -> None:
    amounts, report = kaohe.compile(resolved(HEAD + SCHEME)).amounts(given("林晓雨", "😀", " "))
    assert amounts is not None, list(report)
    assert [each.agent for each in amounts] == ["林晓雨", "😀", " "]


def test_half_a_character_is_told_by_the_service() -> None:
    """What is sent is no text that could be sent back."""
    agents = '[{"agent": "\\ud800x"}, {"agent": "g", "values": {"sales_amount": 1000}}]'
    scheme = json.dumps({"text": HEAD + SCHEME, "format": "scheme"})
    body = f'{{"scheme": {scheme}, "lang": "en", "keep_going": true, "period": "2026-10", "agents": {agents}}}'
    with client() as service:
        answer = service.post("/v1/evaluate", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    document = answer.json()
    assert [(each["agent"], each["total"]) for each in document["agents"]] == [("g", "3010.00")]
    assert document["missing"] == ["?x"]
    assert {"K505", "K601", "K616"} == {each["code"] for each in document["diagnostics"]}


def test_findings_name_where_agents_stand_though_others_before_are_left_out() -> None:
    """What is wrong with the third is known when it is read, with the others when they are evaluated."""
    agents: list[dict[str, object]] = [
        {"agent": "a"},
        {"agent": "b", "values": {"sales_amount": "1000.00"}},
        {"agent": "c", "values": []},
        {"agent": "d", "values": {"sales_amount": "many"}},
        {"agent": "e", "values": {"sales_amount": "1.005"}},
    ]
    figures, report = kaohe.read_figures(json.dumps({"period": "2026-10", "agents": agents}), keep_going=True)
    assert figures is not None, list(report)
    outcome, _ = kaohe.evaluate(resolved(HEAD + SCHEME), figures, keep_going=True)
    assert outcome is not None
    assert outcome.missing == ("a", "c", "d")
    told = {str(note.place): note.rule.code for note in outcome.notes if "#" in str(note.place)}
    assert told["figures#/agents/2/values"] == "K506"
    assert told["figures#/agents/3/values/sales_amount"] == "K603"
    assert told["figures#/agents/4/values/sales_amount"] == "K604"


def test_who_is_in_the_history_alone_has_left() -> None:
    """People leave: that is nothing to tell of. Who stays is last for the second time, among others."""
    text = HEAD + SCHEME + "排名 按 销售额 在 全体 内\n连续 2个月 最后一名：谈话\n"
    past = {"a": ("4", "1"), "gone": ("3", "2")}
    agents = [
        {"agent": agent, "ranks": {"rank": {"rank": int(rank), "of": 4, "from_last": int(last), "group": "all"}}}
        for agent, (rank, last) in past.items()
    ]
    history = [{"format": "kaohe-outcome/1", "scheme": "试", "period": "2026-09", "agents": agents}]
    sales = {"new": 2000, "a": 1000, "b": 1500, "c": 1200}
    now = [{"agent": agent, "values": {"sales_amount": amount}} for agent, amount in sales.items()]
    figures, report = kaohe.read_figures(json.dumps({"period": "2026-10", "agents": now, "history": history}))
    assert figures is not None, list(report)
    outcome, report = kaohe.evaluate(resolved(text), figures)
    assert outcome is not None, list(report)
    told = [(each.agent, [flag.text for flag in each.outcomes]) for each in outcome.agents]
    assert told == [("new", []), ("a", ["谈话"]), ("b", []), ("c", [])]
    assert list(report) == []
