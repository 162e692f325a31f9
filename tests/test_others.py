"""Hostile figures: all that is wrong is told at once, by agent and figure, and the others are computed on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kaohe as engine
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.others import evaluate_others
from kaohe.scheme.model import Scheme
from support_cases import resolved
from support_cli import kaohe
from support_evaluation import HEAD, agent, figures
from support_http import client

SCHEME = HEAD + "底薪 3000元\n提成 按 销售额，线性：基准 0元，1%\n奖金 排位：销售额 第一名 时 100元\n"
SCHEME += "提成 件 按 销售量，线性：基准 0件，1元；无值 得 0元\n"
TEXT = {"text": SCHEME, "format": "scheme"}


def scheme() -> Scheme:
    return resolved(SCHEME)


def body(*agents: object, **more: object) -> dict[str, Any]:
    return {"period": "2026-10", "agents": list(agents), **more}


def one(name: str, sales: object) -> dict[str, object]:
    return {"agent": name, "values": {"sales_amount": sales}}


HOSTILE = [
    one("甲", "35000.00"),
    one("没有", None),
    one("文字", "很多"),
    one("NaN", "NaN"),
    one("无穷", "1e999999999"),
    one("巨大", "9" * 41),
    {"agent": "负", "values": {"sales_amount": 1, "sales_qty": -1}},
    one("列表", [1]),
    one("双", 1),
    one("双", 2),
    one("乙", 20000),
    {"agent": "", "values": {}},
    {"values": {"sales_amount": 1}},
    "谁",
]
GOOD = [one("甲", "35000.00"), one("乙", 20000)]


def test_the_others_are_paid_as_if_they_were_alone() -> None:
    found, report = engine.read_figures(json.dumps(body(*HOSTILE)), keep_going=True)
    assert report.ok
    assert found is not None
    outcome, left = engine.evaluate(scheme(), found, keep_going=True)
    assert left.ok
    assert outcome is not None
    alone, _ = engine.read_figures(json.dumps(body(*GOOD)))
    assert alone is not None
    expected, _ = engine.evaluate(scheme(), alone)
    assert expected is not None
    assert outcome.agents == expected.agents
    assert [str(each.total) for each in outcome.agents] == ["3450.00", "3200.00"]
    assert outcome.missing == ("没有", "文字", "NaN", "无穷", "巨大", "负", "列表", "双", "#12", "#13", "#14")
    named = "".join(note.message("zh") for note in outcome.notes)
    for name in outcome.missing:
        assert name in named


def test_all_that_is_wrong_is_told_at_once_without_going_on() -> None:
    found, report = engine.read_figures(json.dumps(body(*HOSTILE)))
    assert found is None
    places = {found.to_json("en").get("pointer", "") for found in report.errors}
    for number in (7, 9, 11, 12, 13):
        assert any(str(place).startswith(f"/agents/{number}") for place in places), number
    some = [agent("没有"), agent("文字", sales_amount="很多"), agent("甲", sales_amount=1)]
    outcome, told = evaluate(scheme(), figures(*some))
    assert outcome is None
    assert {(each.rule.code, each.facts["agent"]) for each in told.errors} == {("K601", "没有"), ("K603", "文字")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "2026-13", "agents": HOSTILE},
        {"agents": HOSTILE},
        {"period": "2026-10", "agents": HOSTILE, "history": [{}]},
        {"period": "2026-10", "agents": {}},
        [],
    ],
)
def test_what_is_wrong_with_more_than_an_agent_stops_all(wrong: object) -> None:
    found, report = engine.read_figures(json.dumps(wrong), keep_going=True)
    if found is None:
        assert not report.ok
        return
    outcome, told = engine.evaluate(scheme(), found, keep_going=True)
    assert outcome is None
    assert not told.ok


def test_no_json_stops_all() -> None:
    found, report = engine.read_figures("{", keep_going=True)
    assert found is None
    assert [each.rule.code for each in report] == ["K501"]


def test_a_period_that_does_not_fit_stops_all() -> None:
    from kaohe.periods import Period

    given = figures(agent("甲", sales_amount=1), period=Period.month(2026, 10))
    week = resolved(SCHEME.replace("周期 月", "周期 周"))
    outcome, report = evaluate_others(week, given)
    assert outcome is None
    assert [each.rule.code for each in report.errors] == ["K606"]


def test_nobody_left_is_no_result() -> None:
    outcome, report = evaluate_others(scheme(), figures(agent("没有")))
    assert outcome is None
    assert [each.facts["agent"] for each in report.errors] == ["没有"]
    found, _ = engine.read_figures(json.dumps(body(one("列表", []))), keep_going=True)
    assert found is not None
    assert engine.evaluate(scheme(), found, keep_going=True)[0] is None


def test_where_nothing_is_wrong_nothing_is_other() -> None:
    given = figures(agent("甲", sales_amount=1))
    assert evaluate_others(scheme(), given)[0] == evaluate(scheme(), given)[0]
    read, report = engine.read_figures(json.dumps(body(*GOOD)), keep_going=True)
    assert (read, report.ok) == (engine.read_figures(json.dumps(body(*GOOD)))[0], True)


def test_one_left_out_may_be_why_the_next_is() -> None:
    """乙 lacks his sales; without him 甲 has nobody in his team whose pieces count."""
    text = HEAD + "底薪 1元 × 平均(销售量，团队，不含本人)\n奖金 提 = 销售额 × 0\n"
    given = figures(
        agent("甲", {"team": "A"}, sales_qty=1, sales_amount=1),
        agent("乙", {"team": "A"}, sales_qty=5),
        agent("丙", {"team": "B"}, sales_qty=2, sales_amount=1),
        agent("丁", {"team": "B"}, sales_qty=3, sales_amount=1),
    )
    outcome, report = evaluate_others(resolved(text), given)
    assert report.ok
    assert outcome is not None
    assert ([str(each.total) for each in outcome.agents], outcome.missing) == (["3.00", "2.00"], ("甲", "乙"))


# --- the command and the service -------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "f.json").write_text(json.dumps(body(*HOSTILE)), encoding="utf-8")
    return tmp_path / "s.scheme", tmp_path / "f.json"


def test_the_command_goes_on_when_asked(files: tuple[Path, Path]) -> None:
    stopped = kaohe("evaluate", files[0], "--metrics", files[1])
    assert (stopped.status, stopped.out) == (1, "")
    ran = kaohe("evaluate", files[0], "--metrics", files[1], "--keep-going")
    assert ran.status == 1
    assert "3450.00" in ran.out
    assert "K616" in ran.err
    assert "没有" in ran.err
    document = json.loads(kaohe("evaluate", files[0], "--metrics", files[1], "--keep-going", "--format", "json").out)
    assert len(document["missing"]) == 11
    assert {"K601", "K616"} <= {each["code"] for each in document["diagnostics"]}
    explained = kaohe("explain", files[0], "--metrics", files[1], "--keep-going")
    assert (explained.status, "提成 350.00" in explained.out) == (1, True)


def test_the_service_goes_on_when_asked() -> None:
    with client() as service:
        asked = {"scheme": TEXT, "lang": "zh", **body(*HOSTILE)}
        assert service.post("/v1/evaluate", json=asked).status_code == 422
        answer = service.post("/v1/evaluate", json={**asked, "keep_going": True})
        assert answer.status_code == 200
        document = answer.json()
        assert [each["total"] for each in document["agents"]] == ["3450.00", "3200.00"]
        assert len(document["missing"]) == 11
        wrong = service.post("/v1/evaluate", json={**asked, "keep_going": "yes"})
        assert "/keep_going" in wrong.text
