"""The course in schemes/README.md as its readers take it: parts of schemes, and the figures below them, sums and all.

A part is statements without a head. A table at once below a scheme or a part is a case: a row an agent, its columns
what he has and what he must get. 客服 or agent names him, 周期 or period makes each row a case, after those above it,
店铺(客单价) or shop(…) is a figure of his group as such; 2026-10 含, 2026-10 不含 or with, without is what that
month pays with refunded sales and without them; 怎么算 or how is for people. An empty cell is not given, — is
nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from kaohe.diagnostics import Source, render
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.vocabulary import vocabulary_of
from kaohe_grammar.keywords import STARTERS

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang

HEADS: dict[Lang, str] = {
    "zh": "方案 片段 版本 1\n生效 2026-10-01\n周期 月\n",
    "en": 'scheme "Part" version 1\neffective 2026-10-01\nperiod month\n',
}
_GROUP = re.compile(r"(团队|店铺|全体|team|shop|all)[(（](.+)[)）]")
_ADJUSTED = re.compile(r"(\d{4}-\d\d) (含|不含|with|without)")
_KINDS = {"团队": "team", "店铺": "shop", "全体": "all"}
_SINGLE = {"合计": "total", "total": "total", "要做的事": "outcomes", "duties": "outcomes"}
_NOTHING = "—"


def part_language(text: str) -> Lang | None:
    """Give the language of statements without a head; None if it is none."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    for lang in HEADS:
        words = [word for name, spelt in STARTERS[lang].items() if name != "SCHEME" for word in spelt]
        words.append("前" if lang == "zh" else "notice")
        if re.match(rf"(?:{'|'.join(words)})(?![^\W\d])", first):
            return lang
    return None


def follow_table(table: list[list[str]], scheme: Scheme) -> None:
    """Hold a table against what a scheme gives."""
    header, *rows = table
    if header[0] not in {"周期", "period"}:
        _run(_case(header, rows, scheme), scheme)
        return
    back = vocabulary_of(scheme).streak
    past: list[Outcome] = []
    for row in rows:
        case = _case(header, [row], scheme)
        looked_at = past if back is None else past[max(0, len(past) - back + 1) :]
        case["history"] = {str(each.period): {agent.agent: _kept(agent) for agent in each.agents} for each in looked_at}
        past.append(_run(case, scheme))


def _run(case: dict[str, Any], scheme: Scheme) -> Outcome:
    text = yaml.safe_dump({"cases": [case]}, allow_unicode=True, sort_keys=False)
    results, report = run_cases(Source("table.cases.yaml", text), scheme)
    assert report.ok, render(report, "en")
    (result,) = results
    assert not result.problems, [found.message("en") for found in result.problems]
    assert result.outcome is not None
    assert result.holds, [
        (each.expected.agent, each.expected.title.en, str(each.expected.value), str(each.actual))
        for each in result.differences
    ]
    return result.outcome


def _kept(agent: AgentOutcome) -> dict[str, Any]:
    """Give what a case may say of an earlier period's result."""
    return {
        "lines": {line.id: str(line.amount) for line in agent.lines},
        "scores": {name: None if score is None else str(score) for name, score in agent.scores.items()},
        "grades": dict(agent.grades),
        "advances": {name: str(advance) for name, advance in agent.advances.items()},
    }


def _case(header: list[str], rows: list[list[str]], scheme: Scheme) -> dict[str, Any]:
    case: dict[str, Any] = {"name": "table", "agents": {}, "groups": {}, "expect": {}}
    for number, row in enumerate(rows, start=1):
        cells = dict(zip(header, (cell.strip("`* ") for cell in row), strict=True))
        agent = cells.get("客服") or cells.get("agent") or str(number)
        inputs: dict[str, Any] = {"attributes": {}, "values": {}}
        wanted: dict[str, Any] = {}
        for name, cell in cells.items():
            if name in {"周期", "period"}:
                case["period"] = cell
            elif cell and name not in {"客服", "agent", "怎么算", "how"}:
                _put(name, cell, scheme, inputs, wanted, case["groups"])
        case["agents"][agent] = inputs
        case["expect"][agent] = wanted
    assert any(case["expect"].values()), f"nothing in {header} is what the scheme gives"
    return case


def _put(
    name: str, cell: str, scheme: Scheme, inputs: dict[str, Any], wanted: dict[str, Any], groups: dict[str, Any]
) -> None:
    words = vocabulary_of(scheme)
    value = None if cell == _NOTHING else cell.replace("−", "-")
    sections = [section for section, names in words.given.items() if names.find(name) is not None]
    if name in _SINGLE:
        several = [] if value is None else re.split("[、；;]", cell)
        wanted[_SINGLE[name]] = value if _SINGLE[name] == "total" else several
    elif sections:
        wanted.setdefault(sections[0], {})[name] = value
    elif adjusted := _ADJUSTED.fullmatch(name):
        of_period = inputs.setdefault("adjustments", {}).setdefault(adjusted[1], {})
        of_period["paid" if adjusted[2] in {"含", "with"} else "without"] = value
    elif grouped := _GROUP.fullmatch(name):
        kind = _KINDS.get(grouped[1], grouped[1])
        one = groups.setdefault(kind, {}) if kind == "all" else groups.setdefault(kind, {}).setdefault("one", {})
        one[grouped[2]] = value
        inputs["attributes"].setdefault(kind, "one")
    elif words.attributes.find(name) is not None and words.values.find(name) is None:
        inputs["attributes"][name] = value
    else:
        inputs["values"][name] = value
