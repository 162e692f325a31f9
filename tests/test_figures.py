"""Reading figures from JSON: strict, exact, every finding with its place."""

from __future__ import annotations

import json
from decimal import Decimal

import jsonschema
import pytest

import kaohe
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.figures import AgentFigures, Figures, figures_json
from kaohe.evaluation.figures_reader import read_figures
from kaohe.evaluation.figures_schema import figures_schema
from kaohe.evaluation.lookup import as_kind
from kaohe.evaluation.outcome import past_of
from kaohe.periods import Period
from kaohe.values import Kind
from support_cases import resolved
from support_evaluation import HEAD, agent, outcome, told

FULL = """{
  "period": "2026-10",
  "agents": [
    {"agent": "a1", "attributes": {"name": "张三", "team": "A", "level": null, "shop": ""},
     "values": {"sales_amount": "35000.00", "self_rating": 80, "refund_rate": 0.1, "全勤": true, "评语": "好",
                "x": null, "big": 1.5e3}},
    {"agent": "a2"}
  ],
  "groups": {"shop": {"s1": {"silent_sales_amount": "300000.00"}}, "team": {}, "all": {"sales_amount": 1}},
  "history": [
    {"format": "kaohe-outcome/1", "scheme": "试", "version": 1, "period": "2026-09", "diagnostics": [],
     "agents": [{"agent": "a1", "total": "1.00",
                 "ranks": {"rank": {"rank": 2, "of": 3, "from_last": null, "group": "A"}}}]}
  ]
}"""


def read(text: str) -> tuple[Figures | None, list[tuple[str, str]]]:
    report = Report()
    found = read_figures(text, report)
    told(report)
    return found, [(each.rule.code, str(each.place)) for each in report]


def broken(change: dict[str, object] | None = None, **values: object) -> list[tuple[str, str]]:
    document = {"period": "2026-10", "agents": [{"agent": "a", "values": values}], **(change or {})}
    found, findings = read(json.dumps(document))
    assert found is None
    return findings


def test_a_full_document() -> None:
    found, findings = read(FULL)
    assert findings == []
    assert found is not None
    assert found.period == Period.month(2026, 10)
    assert found.agents == (
        AgentFigures(
            "a1",
            {"name": "张三", "team": "A"},
            {
                "sales_amount": "35000.00",
                "self_rating": Decimal(80),
                "refund_rate": Decimal("0.1"),
                "全勤": True,
                "评语": "好",
                "x": None,
                "big": Decimal(1500),
            },
        ),
        AgentFigures("a2"),
    )
    assert found.groups == {
        "shop": {"s1": {"silent_sales_amount": "300000.00"}},
        "team": {},
        "all": {"all": {"sales_amount": Decimal(1)}},
    }
    past = found.history[0]
    assert (past.scheme, past.period) == ("试", Period.month(2026, 9))
    assert (past.agents["a1"].ranks["rank"].rank, past.agents["a1"].ranks["rank"].from_last) == (2, None)


def test_what_is_written_is_read_back_the_same() -> None:
    found, _ = read(FULL)
    assert found is not None
    written = figures_json(found)
    again, findings = read(json.dumps(written))
    assert findings == []
    assert again is not None
    assert figures_json(again) == written
    assert again.history == found.history


def test_an_outcome_can_be_handed_in_as_history() -> None:
    scheme = "评分 分 = 自评\n排名 按 分 在 全体 内\n第一名 奖 1元\n"
    october = outcome(scheme, *(agent(name, self_rating=value) for name, value in (("a", 1), ("b", 2), ("c", 3))))
    document = {"period": "2026-11", "agents": [], "history": [october.to_json("zh")]}
    found, findings = read(json.dumps(document))
    assert findings == []
    assert found is not None
    assert found.history == (past_of(october),)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1e-99", "9" * 41, "0." + "1" * 39])
def test_a_number_that_cannot_be_a_figure_is_told(number: str) -> None:
    text = '{"period": "2026-10", "agents": [{"agent": "a", "values": {"x/y~z": NUMBER}}, {"agent": 1}]}'.replace(
        "NUMBER", number
    )
    found, findings = read(text)
    assert found is None
    # The rest is looked at all the same.
    assert findings == [("K504", "figures#/agents/0/values/x~1y~0z"), ("K506", "figures#/agents/1/agent")]


@pytest.mark.parametrize("number", ["9" * 40, "-12.50", "1E2", "1e-9", "0"])
def test_numbers_are_exact(number: str) -> None:
    found, _ = read(
        '{"period": "2026-10", "agents": [{"agent": "a", "values": {"x": NUMBER}}]}'.replace("NUMBER", number)
    )
    assert found is not None
    assert found.agents[0].values["x"] == Decimal(number)


def test_duplicate_keys_and_broken_texts_are_told() -> None:
    text = (
        '{"period": "2026-10", "period": "2026-11", "agents": [{"agent": "a", "values": '
        '{"x": "\\ud800", "\\udfff": 1}}], "history": []}'
    )
    assert read(text) == (
        None,
        [
            ("K503", "figures#/period"),
            ("K505", "figures#/agents/0/values/x"),
            ("K505", "figures#/agents/0/values"),
        ],
    )


def test_what_is_no_json_is_told_with_its_place() -> None:
    assert read('{"period": "2026-10",\n "agents": [}') == (None, [("K501", "figures:2")])
    report = Report()
    assert read_figures(Source("f.json", "[" * 100_000), report) is None
    assert [each.rule.code for each in report] == ["K502"]


def test_all_breaches_of_the_shape_are_told_at_once() -> None:
    document = {
        "agents": [{"agent": "", "value": {}}, {"attributes": {"team": 3}, "values": {"x": [1], "y": {}}}, 5],
        "group": {},
        "groups": {"level": {}},
        "history": {},
    }
    found, findings = read(json.dumps(document))
    assert found is None
    assert sorted(findings, key=lambda pair: pair[1]) == [
        ("K508", "figures#"),
        ("K510", "figures#/agents/0/agent"),
        ("K507", "figures#/agents/0/value"),
        ("K508", "figures#/agents/1"),
        ("K506", "figures#/agents/1/attributes/team"),
        ("K506", "figures#/agents/1/values/x"),
        ("K506", "figures#/agents/1/values/y"),
        ("K506", "figures#/agents/2"),
        ("K507", "figures#/group"),
        ("K507", "figures#/groups/level"),
        ("K506", "figures#/history"),
    ]


def test_findings_say_what_to_write() -> None:
    report = Report()
    read_figures('{"period": 202610, "agents": [], "groupz": {}}', report)
    said = {found.rule.code: found for found in report}
    assert said["K506"].message("zh") == "这里应是文字，现在是 202610"
    assert said["K506"].message("en") == "a text is expected here, this is 202610"
    assert said["K507"].remedy("en") == (
        "Did you mean groups? The keys known here: agents, groups, history, left, period."
    )
    report = Report()
    read_figures('{"agents": []}', report)
    assert [found.remedy("zh") for found in report] == ['补上 "period": …']


def test_the_document_must_be_an_object() -> None:
    assert read("[]") == (None, [("K506", "figures#")])
    assert read("null") == (None, [("K506", "figures#")])


def test_periods_that_do_not_exist_are_told() -> None:
    assert broken({"period": "October"}) == [("K509", "figures#/period")]
    assert broken({"period": "2026-13"}) == [("K509", "figures#/period")]


def test_an_agent_stands_once() -> None:
    findings = broken({"agents": [{"agent": "a"}, {"agent": "b"}, {"agent": "a"}]})
    assert findings == [("K511", "figures#/agents/2")]


def test_what_is_wrong_with_the_shape_hides_nothing_else() -> None:
    past = {"format": "kaohe-outcome/1", "scheme": "试", "period": "2026-09", "agents": []}
    document = {
        "period": "2026-13",
        "agents": [
            {"agent": "a", "value": {}},
            {"agent": "b", "values": {"x": []}},
            {"agent": "a"},
            7,
            {"agent": 7},
            {"agent": 7},
        ],
        "history": [past, {**past, "period": "2026-00"}, {**past, "more": 1, "agents": 3}, {**past, "scheme": 4}],
    }
    found, findings = read(json.dumps(document))
    assert found is None
    assert sorted(findings, key=lambda pair: pair[1]) == [
        ("K507", "figures#/agents/0/value"),
        ("K506", "figures#/agents/1/values/x"),
        ("K511", "figures#/agents/2"),
        ("K506", "figures#/agents/3"),
        ("K506", "figures#/agents/4/agent"),
        ("K506", "figures#/agents/5/agent"),
        ("K509", "figures#/history/1/period"),
        ("K513", "figures#/history/2"),
        ("K506", "figures#/history/2/agents"),
        ("K506", "figures#/history/3/scheme"),
        ("K509", "figures#/period"),
    ]


def test_history_must_be_this_system_s() -> None:
    past = {"format": "kaohe-outcome/1", "scheme": "试", "period": "2026-09", "agents": []}
    ranks = {"rank": {"rank": 0, "of": 3, "from_last": 1}}
    assert broken({"history": [{**past, "format": "other"}]}) == [("K512", "figures#/history/0/format")]
    assert broken({"history": [{**past, "period": "2026-00"}]}) == [("K509", "figures#/history/0/period")]
    assert broken({"history": [past, past]}) == [("K513", "figures#/history/1")]
    twice = {**past, "agents": [{"agent": "a", "ranks": {}}, {"agent": "a", "ranks": {}}]}
    assert broken({"history": [twice]}) == [("K511", "figures#/history/0/agents/1")]
    assert broken({"history": [{**past, "agents": [{"agent": "a", "ranks": ranks}]}]}) == [
        ("K506", "figures#/history/0/agents/0/ranks/rank/rank")
    ]


def test_the_schema_is_a_schema_and_takes_the_example() -> None:
    jsonschema.Draft202012Validator.check_schema(figures_schema())
    jsonschema.validate(json.loads(FULL), figures_schema())


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("35000.00", Kind.MONEY, Decimal(35000)),
        (Decimal(1), Kind.COUNT, Decimal(1)),
        ("1e3", Kind.MONEY, None),
        (True, Kind.COUNT, None),
        ("Yes", Kind.FLAG, True),
        ("否", Kind.FLAG, False),
        (False, Kind.FLAG, False),
        (Decimal(1), Kind.FLAG, None),
        ("2026-10-01", Kind.DATE, "2026-10-01"),
        ("2026-10-32", Kind.DATE, None),
        ("P3", Kind.TEXT, "P3"),
        (Decimal(3), Kind.TEXT, None),
    ],
)
def test_values_fit_their_kind_or_are_refused(raw: object, kind: Kind, value: object) -> None:
    assert as_kind(raw, kind) == value  # type: ignore[arg-type]


def test_figures_without_groups_are_written_too() -> None:
    found = Figures(Period.month(2026, 10), (AgentFigures("a", {}, {"x": Decimal("1E+2")}),))
    assert figures_json(found) == {
        "period": "2026-10",
        "agents": [{"agent": "a", "attributes": {}, "values": {"x": "100"}}],
        "groups": {},
        "history": [],
    }


def test_many_keys_that_stand_twice_take_no_longer_than_they_must() -> None:
    count = 100_000  # looking each up among all others would take an hour
    values = ",".join(f'"k{number}": 1, "k{number}": 2' for number in range(count))
    text = f'{{"period": "2026-10", "agents": [{{"agent": "a1", "values": {{{values}}}}}]}}'
    report = Report()
    assert read_figures(Source("figures", text), report) is None
    assert [each.rule.code for each in report] == ["K503"] * count


SEEN: tuple[tuple[object, str], ...] = (
    (True, "true"),
    (False, "false"),
    ("x", "x"),
    ([1, True, None, "x", 1.5], '[1, true, null, "x", 1.5]'),
    ({"a": False, "b": {}}, '{"a": false, "b": {}}'),
    ([], "[]"),
)


@pytest.mark.parametrize(("value", "said"), SEEN, ids=[each[1] for each in SEEN])
def test_what_was_handed_in_for_a_number_is_said_as_json_has_it(value: object, said: str) -> None:
    """Of an agent and of a group, be it refused for its form, or for what the scheme wants there."""
    scheme = resolved(HEAD + "奖金 甲 = 销售额 × 1% + 全体(客单价) × 0.1\n")
    document = {
        "period": "2026-10",
        "agents": [{"agent": "a", "values": {"sales_amount": value}}],
        "groups": {"all": {"avg_order_value": value}},
    }
    figures, report = kaohe.read_figures(json.dumps(document))
    found = list(report) if figures is None else list(kaohe.evaluate(scheme, figures)[1])
    assert len(found) == 2
    for each in found:
        assert each.to_json("zh")["message"].endswith(f"现在是 {said}")
        assert each.to_json("en")["message"].endswith(f" is {said}")


def test_a_number_for_a_text_is_said_as_a_number() -> None:
    document = '{"period": "2026-10", "agents": [{"agent": "a", "attributes": {"level": 1.50, "team": true}}]}'
    said = [each.to_json("en")["message"] for each in kaohe.read_figures(document)[1]]
    assert sorted(each.rpartition(" ")[2] for each in said) == ["1.50", "true"], said
