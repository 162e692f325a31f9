"""What is wrong with the figures of a dataset is told by agent and figure, where people can open it, all in one run.

Expected by hand: what each row below has wrong stands beside it.
"""

from __future__ import annotations

from pathlib import Path

import kaohe
from kaohe.diagnostics import Source
from kaohe.events.settings import Settings
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from support_engine import only

OCTOBER = Period.month(2026, 10)
REGISTRY = only(["target_completion", "sales_amount"])
HEAD = "方案 店铺 版本 1\n生效 2026-01-01\n周期 月\n录入 投诉：次数；全勤：是否；工龄：次数\n"
SCHEME = "底薪 3000元\n奖金 零投诉：投诉 = 0 时 100元；无值 得 100元\n"
AGENTS = "agent,name,level\na1,安,P1\na2,白,P1\na3,陈,P2\n"


def scheme(body: str = SCHEME) -> Scheme:
    checked, report = kaohe.read_scheme(Source("店铺.scheme", HEAD + body), REGISTRY, analysis=False)
    assert checked is not None, [found.message("en") for found in report]
    return checked


def written(folder: Path, *facts: str, **more: str) -> Path:
    """Write a dataset of facts, each `agent,name,value` of October or a whole row, and of further tables."""
    folder.mkdir(exist_ok=True)
    rows = [fact if fact.count(",") > 2 else f"2026-10,{fact}" for fact in facts]
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
