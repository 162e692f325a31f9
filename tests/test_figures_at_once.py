"""All that is wrong with figures is told in one run, by agent and figure, in the order of the document, nothing twice.

Expected by hand: what each document below has wrong stands beside it.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import kaohe as engine
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.figures import AgentFigures, Figures
from support_cases import resolved
from support_cli import kaohe
from support_evaluation import HEAD, OCTOBER, agent, figures
from support_http import post

ITEMS = "录入 迟到：次数；印象：分数\n底薪 3000元\n提成 按 销售额，线性：基准 0元，1%\n"
SCHEME = HEAD + ITEMS + "奖金 甲 = 迟到 × 1元 + 印象 × 1元\n"
GOOD = {"sales_amount": "1000.00", "迟到": 1, "印象": 80}


def one(name: object, values: object, **more: object) -> dict[str, object]:
    return {"agent": name, "values": values, **more}


DOCUMENT = {
    "period": "2026-10",
    "agents": [
        one("甲", GOOD),
        one("乙", {"sales_amount": [1], "迟到": -1, "印象": "NaN"}),
        one("丙", {"印象": 80, "迟到": "一次", "sales_amount": "-1.00"}),
        one("丁", {"迟到": 1, "印象": None, "sales_amount": {}}),
        one("戊", GOOD, attributes={"level": 3}),
        one("己", []),
        {"agent": "庚", "vaules": GOOD},
        one("甲", {**GOOD, "迟到": "x"}),
        {"values": {**GOOD, "迟到": -2}},
        "谁",
        *(one(f"a{number}", GOOD) for number in range(2)),
        one("辛", {**GOOD, "sales_amount": True, "迟到": None}),
    ],
}
TOLD = [
    ("K506", "sales_amount of agent 乙: a text or a number or true or false or null is expected here, this is [1]"),
    ("K603", "迟到 of agent 乙 must be a number of at least 0, it is -1"),
    ("K603", "印象 of agent 乙 must be a number of at least 0, it is NaN"),
    ("K603", "迟到 of agent 丙 must be a number of at least 0, it is 一次"),
    ("K603", "sales amount of agent 丙 must be a number of at least 0, it is -1.00"),
    ("K601", "Agent 丁 has no 印象, so 甲 cannot be computed"),
    (
        "K506",
        "sales_amount of agent 丁: a text or a number or true or false or null is expected here, this is {}",
    ),
    ("K506", "level of agent 戊: a text or null is expected here, this is 3"),
    ("K506", "agent 己: an object {…} is expected here, this is []"),
    ("K507", "agent 庚: Unknown key vaules"),
    ("K511", "The agent 甲 stands twice"),
    ("K603", "迟到 of agent 甲 must be a number of at least 0, it is x"),
    ("K508", "agent #9: The key agent is missing"),
    ("K603", "迟到 of agent #9 must be a number of at least 0, it is -2"),
    ("K506", 'agent #10: an object {…} is expected here, this is "谁"'),
    ("K603", "sales amount of agent 辛 must be a number of at least 0, it is true"),
    ("K601", "Agent 辛 has no 迟到, so 甲 cannot be computed"),
]


def told(document: object, text: str = SCHEME) -> list[tuple[str, str]]:
    found, report = engine.read_figures(json.dumps(document), keep_going=True)
    assert found is not None, list(report)
    outcome, report = engine.evaluate(resolved(text), found)
    assert outcome is None
    plan = engine.compile(resolved(text))
    for other, again in (plan.evaluate(found), plan.amounts(found)):
        assert (other, list(again.sorted())) == (None, list(report.sorted()))
    assert plan.columns_of(found) is None
    return [(each.rule.code, each.message("en")) for each in report.sorted()]


INSTALLED = [(code, message.replace("sales amount", "sales")) for code, message in TOLD]
"""With the titles of the installed metrics."""


def test_python_is_told() -> None:
    assert [code for code, _ in told(DOCUMENT)] == [code for code, _ in TOLD]
    assert told(DOCUMENT) == TOLD


def test_the_command_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "f.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    ran = kaohe("evaluate", tmp_path / "s.scheme", "--metrics", tmp_path / "f.json", "--format", "json", lang="en")
    assert ran.status == 1
    assert [(each["code"], each["message"]) for each in json.loads(ran.out)["diagnostics"]] == INSTALLED
    ran = kaohe("evaluate", tmp_path / "s.scheme", "--metrics", tmp_path / "f.json", lang="en")
    assert (ran.status, ran.out) == (1, "")
    places = [ran.err.index(message) for _, message in INSTALLED]
    assert places == sorted(places)


@pytest.mark.parametrize("command", [("simulate",), ("diff", "s.scheme")])
def test_what_if_is_told(command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two schemes look at the same figures; what is wrong with these is told once."""
    monkeypatch.chdir(tmp_path)
    Path("s.scheme").write_text(SCHEME, encoding="utf-8")
    Path("f.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    ran = kaohe(*command, "s.scheme", "--metrics", "f.json", "--format", "json", lang="en")
    assert ran.status == 1
    assert [(each["code"], each["message"]) for each in json.loads(ran.out)["diagnostics"]] == INSTALLED
    assert ran.err == ""
    Path("bad.scheme").write_text(SCHEME + "底薪\n", encoding="utf-8")
    ran = kaohe(*command, "bad.scheme", "--metrics", "f.json")
    assert (ran.status, "bad.scheme" in ran.err, ran.err.count("K511")) == (1, True, 1)


@pytest.mark.parametrize(
    ("wrong", "more", "codes"),
    [
        ({"period": "2026-13"}, (), ["K509", "K603"]),
        # it may be the one that is asked for
        ({"period": "2026-13"}, ("--over", "2026-10..2026-11"), ["K509", "K603"]),
        ({"period": "2026-11"}, ("--over", "2026-10..2026-11"), ["K506", "K603"]),
        # no figures are asked of it, but it is handed in
        ({"period": "2026-12"}, ("--over", "2026-10..2026-10"), ["K506", "K603"]),
        ({"period": "2026-11"}, ("--over", "2026-10..2026-12"), ["K506", "K833"]),
        ({"period": "2026-10"}, (), ["K506", "K834"]),
    ],
)
def test_of_several_documents_each_is_told(
    wrong: dict[str, str], more: tuple[str, ...], codes: list[str], tmp_path: Path
) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    agents = [one("a", {**GOOD, "迟到": -1})]
    bad = {**wrong, "agents": [*agents, one("b", [])] if wrong["period"] != "2026-13" else agents}
    for name, document in (("a.json", {"period": "2026-10", "agents": [one("a", GOOD)]}), ("b.json", bad)):
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
    given = ("--metrics", tmp_path / "a.json", "--metrics", tmp_path / "b.json")
    ran = kaohe("simulate", tmp_path / "s.scheme", *given, *more, "--format", "json")
    assert ran.status == 1
    assert sorted(each["code"] for each in json.loads(ran.out)["diagnostics"]) == codes


def test_two_documents_without_a_period_are_not_of_the_same(tmp_path: Path) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps({"period": "?", "agents": [one("a", GOOD)]}), encoding="utf-8")
    ran = kaohe("simulate", tmp_path / "s.scheme", *("--metrics", tmp_path), "--format", "json")
    assert [each["code"] for each in json.loads(ran.out)["diagnostics"]] == ["K509", "K509"]


def test_the_service_is_told() -> None:
    answer = post("/v1/evaluate", {"scheme": {"text": SCHEME}, "lang": "en", **DOCUMENT})
    assert answer.status_code == 422
    assert [(each["code"], each["message"]) for each in answer.json()["errors"]] == INSTALLED


def test_what_is_wrong_with_the_request_or_the_scheme_is_told_as_well() -> None:
    wrong = {"period": "2026-10", "agents": [one("乙", [])]}
    for scheme, code in (({"text": "方案"}, "K2"), ({"text": SCHEME, "x": 1}, "K507"), ("none", "K8")):
        codes = [each["code"] for each in post("/v1/evaluate", {"scheme": scheme, **wrong}).json()["errors"]]
        assert "K506" in codes
        assert any(each.startswith(code) for each in codes), codes


def test_without_a_period_the_rest_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    document = {"period": "2026-13", "agents": [one("a", {**GOOD, "迟到": -1})]}
    (tmp_path / "f.json").write_text(json.dumps(document), encoding="utf-8")
    for keep_going in ((), ("--keep-going",)):
        ran = kaohe("evaluate", tmp_path / "s.scheme", "--metrics", tmp_path / "f.json", *keep_going)
        assert (ran.status, ran.out, ran.err.count("K509"), ran.err.count("K603")) == (1, "", 1, 1)


def test_a_scheme_with_errors_hides_no_error_of_the_figures(tmp_path: Path) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME + "底薪\n", encoding="utf-8")
    (tmp_path / "good.scheme").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "f.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    (tmp_path / "h.json").write_text("[]", encoding="utf-8")
    ran = kaohe("evaluate", tmp_path / "s.scheme", "--metrics", tmp_path / "f.json")
    assert (ran.status, "s.scheme" in ran.err, "K511" in ran.err) == (1, True, True)
    history = ("--history", tmp_path / "h.json")
    ran = kaohe("evaluate", tmp_path / "good.scheme", "--metrics", tmp_path / "f.json", *history)
    assert (ran.status, "h.json" in ran.err, "K511" in ran.err) == (1, True, True)


# --- nothing that only follows from what was told ---------------------------------------------------------------------

ALONE = figures(agent("a", sales_amount=1))
GROUPED = HEAD + "底薪 平均(销售额，团队) × 1%\n奖金 乙 = 店铺(销售量) × 1元\n"


@pytest.mark.parametrize(
    ("text", "document", "codes"),
    [
        # nobody in the team has sales, but only since one's cannot be read
        (GROUPED, {"agents": [one("a", {"sales_amount": "x"}, attributes={"team": "A", "shop": "S"})]}, ["K603"]),
        (GROUPED, {"agents": [one("a", {"sales_amount": 1}, attributes={"team": [], "shop": "S"})]}, ["K506"]),
        # a group's own figure of a wrong shape, in groups of a wrong shape, or under a wrong name
        (GROUPED, {"groups": {"shop": {"S": {"sales_qty": []}}}}, ["K506"]),
        (GROUPED, {"groups": {"shop": {"S": []}}}, ["K506"]),
        (GROUPED, {"groups": []}, ["K506"]),
        (GROUPED, {"groups": {"shops": {"S": {"sales_qty": 1}}}}, ["K507"]),
        (GROUPED, {"gruops": {"shop": {"S": {"sales_qty": 1}}}}, ["K507"]),
        # what it was earlier stands in a result that cannot be read
        (HEAD + "底薪 此前(底薪)\n", {"history": [{"format": "other"}]}, ["K512", "K508", "K508", "K508"]),
        # a period that is none
        (SCHEME, {"period": "2026-13", "agents": [one("a", {**GOOD, "迟到": -1})]}, ["K509", "K603"]),
        (SCHEME, {"period": 1, "agents": [one("a", GOOD)]}, ["K506"]),
        (SCHEME, {"agents": {}}, ["K506"]),
    ],
)
def test_what_only_follows_is_not_told(text: str, document: dict[str, Any], codes: list[str]) -> None:
    whole = {"period": "2026-10", "agents": [one("a", {"sales_amount": 1}, attributes={"team": "A", "shop": "S"})]}
    whole["groups"] = {"shop": {"S": {"sales_qty": 1}}}
    if "gruops" in document:
        del whole["groups"]
    assert sorted(code for code, _ in told({**whole, **document}, text)) == sorted(codes)


def test_a_score_that_failed_explains_what_a_group_lacks() -> None:
    text = HEAD + "计算 率：比率 = 销售额 ÷ 退款金额\n底薪 平均(率，团队) × 1元\n"
    found, report = engine.evaluate(
        resolved(text), figures(agent("a", {"team": "A"}, sales_amount=1, refund_amount=0), agent("b", {"team": "A"}))
    )
    assert found is None
    assert [(each.rule.code, each.facts["agent"]) for each in report.sorted()] == [
        ("K602", "a"),
        ("K601", "b"),
        ("K601", "b"),
    ]


def test_who_stands_in_no_group_is_told_still() -> None:
    found, report = engine.evaluate(
        resolved(HEAD + "底薪 平均(销售额，团队) × 1%\n"), figures(agent("a", sales_amount=1))
    )
    assert (found, [each.rule.code for each in report]) == (None, ["K613"])


def test_what_is_for_people_to_decide_is_looked_at_too() -> None:
    text = SCHEME + "当 询单最终付款成功率 < 10% 时 须 7天内 面谈\n"
    found, report = engine.evaluate(resolved(text), figures(agent("a", 迟到=1, 印象=1)))
    assert found is None
    assert [each.facts["id"] for each in report.sorted()] == ["inq_to_pay_final_rate", "sales_amount"]


def test_python_s_own_figures_are_told_at_once() -> None:
    given = Figures(
        OCTOBER,
        tuple(
            AgentFigures(name, {}, {**{key: Decimal(1) for key in GOOD}, "迟到": value})
            for name, value in (
                ("a", "x"),
                ("", Decimal(-1)),
                ("b", Decimal(1)),
                ("a", Decimal("NaN")),
                ("\ud800", True),
            )
        ),
    )
    outcome, report = engine.evaluate(resolved(SCHEME), given)
    assert outcome is None
    assert [(each.rule.code, str(each.place)) for each in report.sorted()] == [
        ("K603", "figures#/agents/0/values/迟到"),
        ("K510", "figures#/agents/1/agent"),
        ("K603", "figures#/agents/1/values/迟到"),
        ("K511", "figures#/agents/3"),
        ("K603", "figures#/agents/3/values/迟到"),
        ("K505", "figures#/agents/4/agent"),
        ("K603", "figures#/agents/4/values/迟到"),
    ]
    assert "of agent #2 must" in report.sorted()[2].message("en")


# --- named by what they are about -------------------------------------------------------------------------------------


PAST = {
    "format": "kaohe-outcome/1",
    "scheme": "s",
    "period": "2026-09",
    "agents": [{"agent": "a", "ranks": {}, "scores": {"y": "x"}, "lines": [{"id": "base", "amount": "x"}, 3]}],
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"agents": [{"agent": "a", "values": {"x": 1e99}}]}', ["客服 a 的 x：1e99 不能作数值"]),
        ('{"agents": [{"agent": "a", "values": {"x": 1, "x": 2}}]}', ["客服 a 的 x：键 x 写了两次"]),
        ('{"agents": [{"agent": "a", "values": {"x": "\\ud800"}}]}', ["客服 a 的 x：这里的文字含有残缺"]),
        ('{"agents": [], "groups": {"team": {"A": {"x": []}}}}', ["团队 A 的 x：这里应是"]),
        ('{"agents": [], "groups": {"all": {"x": []}}}', ["全体 的 x：这里应是"]),
        (
            json.dumps({"agents": [], "history": [PAST]}),
            [
                "客服 a 在 2026-09 的 y：x 不能作数值",
                "客服 a 在 2026-09 的 base：x 不能作数值",
                "客服 a 在 2026-09：这里应是",
            ],
        ),
        ('{"agents": [], "history": [3]}', ["这里应是一个 {…}"]),
    ],
)
def test_findings_name_agent_and_figure(text: str, said: list[str]) -> None:
    found, report = engine.read_figures('{"period": "2026-10", ' + text[1:])
    assert found is None
    messages = [each.message("zh") for each in report]
    assert len(messages) == len(said), messages
    for each in said:
        assert any(message.startswith(each) for message in messages), messages


def test_an_earlier_outcome_s_file_names_them_too() -> None:
    document = {"format": "kaohe-outcome/1", "scheme": "s", "period": "2026-09", "agents": [{"agent": "a", "ranks": 1}]}
    _, report = engine.read_past(Source("h.json", json.dumps(document)))
    assert [each.message("en") for each in report] == ["agent a: an object {…} is expected here, this is 1"]


@pytest.mark.parametrize("key", ["values", "attributes"])
def test_of_a_part_that_stands_twice_the_last_is_looked_at(key: str) -> None:
    """What the other one holds is nobody's guess, so nothing is told to be missing."""
    text = f'{{"period": "2026-10", "agents": [{{"agent": "a", "{key}": {{}}, "{key}": {{"迟到": "x"}}}}]}}'
    found, _ = engine.read_figures(text, keep_going=True)
    assert found is not None
    _, report = engine.evaluate(resolved(SCHEME), found)
    assert [each.rule.code for each in report.sorted()] == ["K503", "K603"]


def test_no_object_is_told_as_ever() -> None:
    found, report = engine.read_figures("[1]", keep_going=True)
    assert (found, [each.rule.code for each in report]) == (None, ["K506"])


# --- the others -------------------------------------------------------------------------------------------------------


def test_the_others_are_paid_and_the_result_says_whose_is_missing_and_why(tmp_path: Path) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "f.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    line = ("evaluate", tmp_path / "s.scheme", "--metrics", tmp_path / "f.json", "--keep-going")
    found = json.loads(kaohe(*line, "--format", "json", lang="en").out)
    assert [each["agent"] for each in found["agents"]] == ["a0", "a1"]
    assert found["missing"] == ["甲", "乙", "丙", "丁", "戊", "己", "庚", "#9", "#10", "辛"]
    assert [(each["code"], each["message"]) for each in found["diagnostics"] if each["code"] != "K616"] == INSTALLED
    (said,) = (each["message"] for each in found["diagnostics"] if each["code"] == "K616")
    assert "甲 (The agent 甲 stands twice, and 1 more); 乙 (sales_amount of agent 乙: " in said
    assert "戊 (level of agent 戊: a text or null is expected here, this is 3); 己 (" in said
    table = kaohe(*line, lang="en").out
    assert table.rstrip().endswith("Left out: 甲, 乙, 丙, 丁, 戊, 己, 庚, #9, #10, 辛")


TAKEN_BACK = "方案 试 版本 1\n生效 2026-08-01\n周期 月\n提成 按 销售额，线性：基准 0元，1%\n往月退款：扣回\n"
PAID_BEFORE = {
    "period": "2026-10",
    "paid": "450.00",
    "without": "330.00",
    "lines": [{"title": {"zh": "提成", "en": "commission"}, "paid": "450.00", "without": "330.00"}],
    "refunds": [{"refund": "r1", "order": "o", "amount": "6000.00", "quantity": 1, "day": "2026-11-05"}],
}


@pytest.mark.parametrize(
    ("other", "missing"),
    [
        (one("乙", {"sales_amount": [1]}), ["乙"]),
        (one("乙", {"sales_amount": -1}), ["乙"]),
        (one("乙", {"sales_amount": 1}, adjustments=[{**PAID_BEFORE, "paid": "much", "refunds": []}]), ["乙"]),
        (one("乙", {"sales_amount": 1}, adjustments=3), ["乙"]),
        (one("乙", {"sales_amount": 1}, refunds=[{"refund": 3}]), ["乙"]),
        (one("乙", {"sales_amount": 1}, refund=[]), ["乙"]),
    ],
)
def test_of_the_others_later_refunds_are_taken_back_still(other: dict[str, object], missing: list[str]) -> None:
    """1% of 20000 is 200; of the month before 450 were paid and 330 are due: 120 less, so 80."""
    first = one("甲", {"sales_amount": 20000}, adjustments=[PAID_BEFORE])
    left = [{"agent": "丙", "adjustments": [{**PAID_BEFORE, "refunds": []}]}]
    document = {"period": "2026-11", "agents": [first, other], "left": left}
    given, report = engine.read_figures(json.dumps(document), keep_going=True)
    assert given is not None, list(report)
    assert [each.agent for each in given.left] == ["丙"]
    wrong, _ = engine.read_figures(json.dumps({**document, "left": [3]}), keep_going=True)
    assert wrong is not None
    assert wrong.left == ()
    found, report = engine.evaluate(resolved(TAKEN_BACK), given, keep_going=True)
    assert found is not None, list(report)
    assert [(each.agent, str(each.total)) for each in found.agents] == [("甲", "80.00")]
    assert list(found.missing) == missing


def test_who_was_left_out_is_not_explained_but_named(tmp_path: Path) -> None:
    (tmp_path / "s.scheme").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "f.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    line = ("explain", tmp_path / "s.scheme", "--metrics", tmp_path / "f.json", "--keep-going", "--agent")
    ran = kaohe(*line, "丁", lang="en")
    assert (ran.status, ran.out, "K809" in ran.err) == (1, "", False)
    assert "K816 Agent 丁 was left out: " in ran.err
    assert "Agent 丁 has no 印象, so 甲 cannot be computed; sales_amount of agent 丁: " in ran.err
    codes = [each["code"] for each in json.loads(kaohe(*line, "丁", "--format", "json").out)["diagnostics"]]
    assert sorted(codes) == ["K506", "K601", "K816"]
    assert "K809" in kaohe(*line, "nobody").err
    assert kaohe(*line, "a0").status == 1  # others were left out


def test_a_sound_document_has_no_faults() -> None:
    text = json.dumps({"period": "2026-10", "agents": [one("a", GOOD)]})
    found, report = engine.read_figures(text, keep_going=True)
    assert found is not None
    assert (found.faults, found.dated, list(report)) == ((), True, [])
    assert found == engine.read_figures(text)[0]
    assert Report(found.faults).ok
