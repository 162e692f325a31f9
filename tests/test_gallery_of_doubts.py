"""The gallery of what is told of figures in doubt: no scheme alone provokes it, but figures do.

Each code is told exactly as `errors/CODE/zh.told` and `en.told` say. With KAOHE_UPDATE=1 these are written anew. What
is mended is told no more.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any, Final

import pytest

import kaohe as engine
from kaohe.diagnostics import render
from kaohe.diagnostics.catalogue import Rule
from kaohe.diagnostics.catalogue import doubts as rules
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.outcome import Past, PastAgent
from kaohe.periods import Period
from support_cases import resolved
from support_evaluation import OCTOBER
from test_gallery import ERRORS

SCHEME: Final = """方案 客服月度 版本 1
生效 2026-10-01
周期 月
录入 投诉次数：次数；好评率：比率
底薪 3000元；级别 = P4 时 3500元
奖金 好评奖 = 好评率 × 100元
奖金 零投诉奖：投诉次数 = 0 时 200元；无值 得 200元
评分 自评分 = 自评
排名 按 自评分 在 团队 内
第一名 奖 100元
预支 好评奖 = 50元
"""
RIGHT: Final = {"level": "P4", "team": "一组"}, {"投诉次数": "0", "好评率": "0.95", "self_rating": "95"}
OTHER: Final = ("l02", *RIGHT)


def agent(attributes: dict[str, str] | None = None, **values: str | None) -> AgentFigures:
    held = {**RIGHT[1], **values}
    return AgentFigures(
        "l01", {**RIGHT[0], **(attributes or {})}, {key: value for key, value in held.items() if value is not None}
    )


def figures(*agents: AgentFigures, **more: Any) -> Figures:
    return Figures(OCTOBER, agents, **more)


PAST: Final = Past("客服月度", Period.month(2026, 9), {"L01 ": PastAgent({}, {}, {})})
RUNS: Final = {
    "K660": figures(agent(投诉次数=None, 投诉数="2"), elsewhere={"投诉次数": (Period.month(2026, 9),)}),
    "K661": figures(agent(投诉次数=None, **{"投诉次数 ": "2"}), AgentFigures(*OTHER)),
    "K662": figures(agent({"level": "Ｐ4 "}), AgentFigures(*OTHER)),
    "K663": figures(agent({"team": "一组 "}), AgentFigures(*OTHER)),
    "K664": figures(agent(投诉次数="13800000000")),
    "K665": figures(agent(好评率="95"), AgentFigures(*OTHER)),
    "K666": figures(agent(self_rating="950")),
    "K667": figures(agent(), history=(PAST,)),
}


@pytest.mark.parametrize("code", RUNS)
def test_it_is_told_as_its_golden_says(code: str) -> None:
    found = engine.doubts(resolved(SCHEME), RUNS[code])
    assert [each.rule.code for each in found] == [code]
    for lang in ("zh", "en"):
        golden, text = ERRORS / code / f"{lang}.told", render(found, lang) + "\n"
        if os.environ.get("KAOHE_UPDATE"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8")


def test_nothing_is_told_of_sound_figures() -> None:
    past = replace(PAST, agents={"l01": PastAgent({}, {}, {})})
    assert not list(engine.doubts(resolved(SCHEME), figures(agent(), AgentFigures(*OTHER), history=(past,))))


def test_every_doubt_is_shown() -> None:
    assert {rule.code for rule in vars(rules).values() if isinstance(rule, Rule)} == set(RUNS)
