"""What is wrong with the figures of a dataset is told by agent and figure, where people can open it, all in one run.

Expected by hand: what each row below has wrong stands beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kaohe
from kaohe.diagnostics import Report, Severity, Source
from kaohe.evaluation.outcome import Outcome
from kaohe.events.events import Events
from kaohe.events.settings import Settings
from kaohe.metrics import Measure, Metric, Registry
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from kaohe.values import Kind
from kaohe.words import Words
from support_cli import kaohe as kaohe_command
from support_engine import only

OCTOBER = Period.month(2026, 10)
REGISTRY = only(["sales_amount"])
HEAD = "方案 店铺 版本 1\n生效 2026-01-01\n周期 月\n录入 投诉：次数；全勤：是否；工龄：次数\n"
SCHEME = "底薪 3000元\n奖金 零投诉：投诉 = 0 时 100元；无值 得 100元\n"
AGENTS = "agent,name,level\na1,安,P1\na2,白,P1\na3,陈,P2\n"


def scheme(body: str = SCHEME, registry: Registry = REGISTRY) -> Scheme:
    checked, report = kaohe.read_scheme(Source("店铺.scheme", HEAD + body), registry, analysis=False)
    assert checked is not None, [found.message("en") for found in report]
    return checked


def written(folder: Path, *facts: str, **more: str) -> Path:
    """Write a dataset of facts, each `agent,name,value` of October or a whole row, and of further tables."""
    folder.mkdir(exist_ok=True)
    rows = [fact if fact.startswith("2026") else f"2026-10,{fact}" for fact in facts]
    tables = {"agents": AGENTS, "facts": "\n".join(["period,agent,name,value", *rows, ""]), **more}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def told(folder: Path, body: str = SCHEME) -> list[tuple[str, str, str, str]]:
    """Evaluate, and give what is wrong: code, place, message, remedy."""
    events, report = kaohe.open_dataset(folder, Settings())
    assert events is not None, [found.message("en") for found in report]
    figures, report = kaohe.figures_of(events, REGISTRY, OCTOBER, scheme(body))
    assert figures is not None, [found.message("en") for found in report]
    outcome, report = kaohe.evaluate(scheme(body), figures)
    assert outcome is None
    return [(each.rule.code, str(each.place), each.message("zh"), each.remedy("zh")) for each in report.sorted()]


def test_a_fact_is_told_at_its_row(tmp_path: Path) -> None:
    rows = ("a1,投诉,1", "a2,投诉,-1", "a3,投诉,两次", "2026-09,a3,投诉,x")
    assert told(written(tmp_path, *rows)) == [
        (
            "K603",
            "facts:3:value",
            "客服 a2 的“投诉”应是不小于 0 的数，现在是 -1",
            "把 投诉 改成不小于 0 的数；没有值就删掉这一行。",
        ),
        (
            "K603",
            "facts:4:value",
            "客服 a3 的“投诉”应是不小于 0 的数，现在是 两次",
            "把 投诉 改成不小于 0 的数；没有值就删掉这一行。",
        ),
    ]


def test_a_word_for_nothing_is_but_a_text_in_a_table(tmp_path: Path) -> None:
    words = ("null", "NULL", "NaN", "-", "N/A", " na ")
    agents = "agent\n" + "".join(f"b{number}\n" for number in range(len(words)))
    rows = [f"b{number},投诉,{word}" for number, word in enumerate(words)]
    remedies = [remedy for *_, remedy in told(written(tmp_path, *rows, agents=agents))]
    assert remedies == [f"把 投诉 改成不小于 0 的数；表里的 {word} 只是文字，没有值就删掉这一行。" for word in words]


def test_what_an_agent_is_is_told_at_the_row_of_agents(tmp_path: Path) -> None:
    agents = "agent,工龄\na1,3\na2,\na3,三年\n"
    folder = written(tmp_path, "a2,工龄,-1", "a3,投诉,0", agents=agents)
    assert [(place, remedy) for _, place, _, remedy in told(folder, "底薪 工龄 × 1元\n")] == [
        ("facts:2:value", "把 工龄 改成不小于 0 的数；没有值就删掉这一行。"),
        ("agents:4:工龄", "把 工龄 改成不小于 0 的数；没有值就让这一格空着。"),
    ]


def evaluated(
    folder: Path,
    body: str = SCHEME,
    *,
    set_aside: bool = False,
    keep_going: bool = False,
    registry: Registry = REGISTRY,
) -> tuple[Outcome | None, list[tuple[str, str]]]:
    """Evaluate as the command line does; give what is told, worst first where nobody is paid: code and message."""
    given, left = scheme(body, registry), Report()
    events, found = kaohe.open_dataset(folder, Settings(), set_aside=set_aside, keep_going=keep_going, rest=True)
    left.extend(found)
    assert events is not None, [each.message("zh") for each in found]
    figures, found = kaohe.figures_of(events, registry, OCTOBER, given, rest=True)
    left.extend(found)
    assert figures is not None
    outcome, found = kaohe.evaluate(given, figures, keep_going=keep_going)
    assert (kaohe.compile(given).amounts(figures)[0] is None) == (kaohe.evaluate(given, figures)[0] is None)
    left.extend(found)
    errors = outcome.notes if outcome is not None else found.sorted()
    return outcome, [(each.rule.code, each.message("zh")) for each in errors if each.severity is Severity.ERROR]


WRONG = [
    "a1,投诉,",  # 2: empty
    "a1,全勤,也许",  # 3: not yes or no
    "a2,投诉,-1",  # 4: below 0
    "a2,全勤,是",  # 5
    "a2,全勤,是",  # 6: stands twice
    "a9,投诉,1",  # 7: nobody
    "2026-13,a3,全勤,是",  # 8: no period
    "a3,投诉,0",  # 9: but its 全勤 is in the row above
]
BODY = "底薪 3000元\n奖金 一 = 投诉 × 1元\n奖金 二：全勤 时 10元\n奖金 三 = 工龄 × 1元；无值 得 0元\n"
TOLD = [
    ("K603", "客服 a1 的“全勤”应是是或否（true 或 false），现在是 也许"),
    ("K603", "客服 a2 的“投诉”应是不小于 0 的数，现在是 -1"),
    ("K320", "客服 a1 的“投诉”：value 是空的"),
    ("K331", "客服 a2 的“全勤”：在同一周期里不止一次"),
    ("K331", "客服 a2 的“全勤”：在同一周期里不止一次"),
    ("K353", "录入“投诉”：不认识的客服 a9"),
    ("K326", "客服 a3 的“全勤”：period 的 2026-13 不是周期"),
]


def test_all_that_is_wrong_with_facts_is_told_at_once_and_nothing_that_follows(tmp_path: Path) -> None:
    assert evaluated(written(tmp_path, *WRONG), BODY) == (None, TOLD)
    # With a9 nobody knows whose fact it is, so nobody can be paid.
    assert evaluated(tmp_path, BODY, keep_going=True) == (None, TOLD)


ORDERS = "order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity\n"


def test_facts_are_looked_at_even_where_other_tables_have_errors(tmp_path: Path) -> None:
    folder = written(tmp_path, "a1,投诉,-1", "a1,销售额,1", "a2,全勤,是", orders=ORDERS + "o1,s,b,x,,1,0,1\n")
    body = SCHEME + "奖金 二：全勤 时 10元\n提成 按 销售额，线性：基准 0元，1%\n"
    wrong = [
        ("K603", "客服 a1 的“投诉”应是不小于 0 的数，现在是 -1"),
        ("K601", "客服 a1 没有“全勤”，“二”算不出来"),
        ("K321", "created_at 的 x 不是时间"),
    ]
    for keep_going in (False, True):
        assert evaluated(folder, body, keep_going=keep_going) == (None, wrong)
    # Where it is not known who there is, nothing is known to be missing.
    (folder / "agents.csv").write_text(AGENTS + "a1,又,P1\n", encoding="utf-8")
    twice = [("K330", "agent a1 在 agents 里不止一次")] * 2
    for set_aside in (False, True):
        found = evaluated(folder, body, set_aside=set_aside)
        assert found == (None, [*twice, wrong[0], *([] if set_aside else wrong[2:])])


def test_a_metric_that_cannot_be_computed_hides_no_fact(tmp_path: Path) -> None:
    folder = written(tmp_path, "a1,投诉,-1", "a2,sales_amount,5")
    body = SCHEME + "提成 按 销售额，线性：基准 0元，1%\n"
    assert evaluated(folder, body) == (
        None,
        [
            ("K358", "方案要用的 销售额（sales_amount）算不出来：缺少表 messages、accounts、orders"),
            ("K603", "客服 a1 的“投诉”应是不小于 0 的数，现在是 -1"),
            ("K357", "客服 a2：录入项 sales_amount 与指标同名"),
        ],
    )


PAID = "底薪 3000元\n奖金 零投诉：投诉 = 0 时 100元；无值 得 100元\n"


LEFT_OUT = {
    "b1": ("b1,投诉,2", "b1,投诉,2"),
    "b2": ("b2,投诉,", "b2,全勤,是"),
    "b3": ("b3,投诉,2,", "b3,全勤,是"),
    "b4": ("b4,投诉", "b4,全勤,是"),
    "b5": ("2026/10,b5,投诉,2", "b5,全勤,是"),
    "b6": ("b6,,2", "b6,全勤,是"),
    "b7": ("b7,投诉,", "2026-10,b7,投诉,"),
}
"""By agent a complaint that cannot be read, in the first row, and another row; by turns from row 2 on."""


def test_a_fact_that_is_set_aside_is_not_missing(tmp_path: Path) -> None:
    """Without a rule for not knowing they would get 100 for no complaint; a2, who has none, does."""
    rows = [row for both in LEFT_OUT.values() for row in both]
    agents = "".join(f"{agent}\n" for agent in ["agent", *LEFT_OUT, "a2"])
    folder = written(tmp_path, *rows, "a2,全勤,是", agents=agents)
    places = {agent: f"facts:{2 * number + 2}" for number, agent in enumerate(LEFT_OUT)}
    places |= {"b1": "facts:2、facts:3", "b7": "facts:14、facts:15"}
    wrong = [
        ("K655", f"客服 {agent} 的“投诉”要看的行有错，没有计算在内（{at}），不知道该是多少")
        for agent, at in places.items()
    ]
    assert evaluated(folder, PAID, set_aside=True) == (None, wrong)
    outcome, found = evaluated(folder, PAID, keep_going=True)
    assert outcome is not None
    assert [(each.agent, str(each.total)) for each in outcome.agents] == [("a2", "3100.00")]
    assert (outcome.missing, found) == (tuple(LEFT_OUT), wrong)


@pytest.mark.parametrize("option", ["set_aside", "keep_going"])
def test_what_a_row_is_not_needed_for_costs_nobody_his_pay(option: str, tmp_path: Path) -> None:
    rows = (
        "2026-09,a1,投诉,",  # another period's
        "a1,全勤,",  # which the scheme does not use
        "2026-13,a3,投诉,1",  # of one who may not be of the period
        "a1,,",  # whatever it is, the complaints are known
    )
    folder = written(tmp_path, "a1,投诉,1", "a2,全勤,是", *rows)
    outcome, found = evaluated(folder, PAID, **{option: True})  # type: ignore[arg-type] # all options are flags
    assert outcome is not None
    assert [(each.agent, str(each.total)) for each in outcome.agents] == [("a1", "3000.00"), ("a2", "3100.00")]
    assert (outcome.missing, found) == ((), [])


def test_who_has_nothing_but_wrong_rows_is_not_forgotten(tmp_path: Path) -> None:
    folder = written(tmp_path, "a1,投诉,1", "a3,全勤,")
    outcome, _ = evaluated(folder, PAID, keep_going=True)
    assert outcome is not None
    assert (outcome.missing, [each.agent for each in outcome.agents]) == (("a3",), ["a1"])


@pytest.mark.parametrize("row", ["Nobody,投诉,1", ",投诉,1"])
def test_whose_fact_nobody_knows_stops_all_unless_it_is_set_aside(row: str, tmp_path: Path) -> None:
    folder = written(tmp_path, "a1,投诉,1", "a2,投诉,", row)
    outcome, found = evaluated(folder, PAID, keep_going=True)
    assert outcome is None
    assert "K320" in {code for code, _ in found}
    outcome, _ = evaluated(folder, PAID, keep_going=True, set_aside=True)
    assert outcome is not None
    assert (outcome.missing, [each.agent for each in outcome.agents]) == (("a2",), ["a1"])


def test_a_fact_with_a_metrics_name_costs_its_agent_his_pay_alone(tmp_path: Path) -> None:
    folder = written(tmp_path, "a1,投诉,1", "a2,sales_amount,1")
    outcome, found = evaluated(folder, PAID, keep_going=True)
    assert outcome is not None
    assert (outcome.missing, [code for code, _ in found]) == (("a2",), ["K357"])


def test_a_target_that_is_set_aside_leaves_no_completion(tmp_path: Path) -> None:
    def typed(name: str) -> Measure:
        def rows(events: Events) -> Any:
            facts = events.facts.filter(events.facts.name == name)
            return facts.select("agent", day=facts.from_day.cast("int64"), value=facts.value.cast("int64"))

        return Measure(rows)

    registry, called = only([]), Words("完成", "done")
    registry.register("guest", Metric("done", called, Kind.RATIO, called, typed("投诉"), typed("sales_target")))
    folder = written(tmp_path, "a1,sales_target,many", "a1,投诉,1", "a2,sales_target,2", "a2,投诉,1", "a3,投诉,")
    body = "底薪 3000元\n奖金 达标：完成 ≥ 50% 时 10元；无值 得 10元\n"
    message = "客服 a1 的“完成”要看的行有错，没有计算在内（facts:2），不知道该是多少"
    outcome, found = evaluated(folder, body, keep_going=True, registry=registry)
    assert outcome is not None
    assert [(each.agent, str(each.total)) for each in outcome.agents] == [("a2", "3010.00")]
    assert (outcome.missing, found[0]) == (("a1", "a3"), ("K655", message))


def test_a_guests_metric_that_fails_is_told_beside_what_is_set_aside(tmp_path: Path) -> None:
    def fails(_events: Events) -> Any:
        raise ValueError("no")

    registry = only(["sales_amount"])
    metric = Metric("broken", Words("坏", "broken"), Kind.COUNT, Words("坏", "broken"), Measure(fails))
    registry.register("guest", metric)
    folder = written(tmp_path, "a1,sales_target,x", "a1,投诉,0")
    _, found = evaluated(folder, "奖金 一 = 坏 × 1元\n奖金 二 = 销售额\n", set_aside=True, registry=registry)
    assert [code for code, _ in found] == ["K358", "K358"]


def test_the_command_tells_all_and_goes_on_if_it_may(tmp_path: Path) -> None:
    text = HEAD + PAID
    (tmp_path / "店铺.scheme").write_text(text, encoding="utf-8")
    (tmp_path / "错.scheme").write_text(text + "无此", encoding="utf-8")
    folder = written(tmp_path / "data", "a1,投诉,", "a2,投诉,-1", "a3,全勤,是")
    command = ("evaluate", tmp_path / "店铺.scheme", folder, "--period", "2026-10")
    stopped = kaohe_command(*command)
    assert (stopped.status, stopped.out) == (1, "")
    assert [stopped.err.count(code) for code in ("K320", "K603", "K655")] == [1, 1, 0]
    assert "facts:3:value" in stopped.err
    ran = kaohe_command(*command, "--keep-going", "--format", "json")
    found = json.loads(ran.out)
    assert (ran.status, found["missing"]) == (1, ["a1", "a2"])
    assert [(each["agent"], each["total"]) for each in found["agents"]] == [("a3", "3100.00")]
    told = {(each["code"], each["severity"], each.get("row")) for each in found["diagnostics"]}
    assert told >= {("K320", "warning", 2), ("K655", "error", 2), ("K603", "error", 3), ("K616", "warning", None)}
    unread = kaohe_command("evaluate", tmp_path / "错.scheme", folder, "--period", "2026-10")
    assert (unread.status, unread.err.count("K320"), "错.scheme:" in unread.err) == (1, 1, True)
