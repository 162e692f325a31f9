"""Measures the evaluation of one scheme beside other engines, and writes evaluation.json and its table in the README.

    pip install zen-engine rule-engine common-expression-language
    python tests/bench/evaluation.py [--agents N] [--only-table]

The scheme: 12 indicators of six thresholds, a score of three parts, a grade with its base pay, a commission by tiers, a
ranking with what its ends bring. All compute the same cents, or the run ends with an error; rankings are kaohe's alone,
the others leave them out. Time is the processor's, the least of several turns in which all take part, over thirty
agents one by one. The service is measured over HTTP (service.py).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np

import kaohe
from kaohe.diagnostics import Source
from kaohe.evaluation.compiled.border import Border
from kaohe.evaluation.compiled.columns import Column, Columns
from kaohe.evaluation.compiled.plan import Plan
from kaohe.evaluation.compiled.program import functions
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.periods import Period

sys.path.insert(0, str(Path(__file__).parents[1]))  # where this is run as a script
from bench import service

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "evaluation.json"
README: Final = HERE / "README.md"
BEGIN: Final = "<!-- evaluation -->\n"
END: Final = "<!-- end of evaluation -->\n"
OCTOBER: Final = Period.month(2026, 10)
POINTS: Final = (100, 90, 80, 70, 60, 40)
BOUNDS: Final = (9000, 8000, 7000, 6000, 5000, 4000)
WEIGHTS: Final = (10, 10, 10, 10, 10, 10, 10, 10, 5, 5, 5, 5)
TIERS: Final = ((1000000, 10), (2000000, 15), (3000000, 20))
GRADES: Final = ((9000, 400000), (8000, 350000), (7000, 300000))
REST: Final = 250000
LAST_RATE: Final = 25
EXTRA: Final = (("self_rating", 9), ("manager_rating", 21))


def scheme_text() -> str:
    """Write the scheme."""
    facts = "；".join(f"指标{number}：分数" for number in range(12))
    steps = "；".join(f"≥{bound // 100} 得 {points}" for bound, points in zip(BOUNDS, POINTS, strict=True))
    lines = "".join(f"    指标{number} 权重 {weight}%：{steps}；其余 得 0\n" for number, weight in enumerate(WEIGHTS))
    tiers = "；".join(f"至 {upper // 100}元 {rate / 10}%" for upper, rate in TIERS)
    words = "；".join(f"≥{bound // 100} {word}" for (bound, _), word in zip(GRADES, "甲乙丙", strict=True))
    base = "；".join(f"等级 = {word} 时 {pay // 100}元" for (_, pay), word in zip(GRADES, "甲乙丙", strict=True))
    return (
        f"方案 测速 版本 1\n生效 2026-01-01\n周期 月\n录入 {facts}\n评分 业绩分：\n{lines}"
        "评分 综合分 = 业绩分 × 70% + 自评 × 9% + 店长评 × 21%\n"
        f"等级 按 综合分：{words}；其余 丁\n底薪 {REST // 100}元；{base}\n"
        f"提成 按 销售额 − 退款金额，超额累进：{tiers}；以上 {LAST_RATE / 10}%\n"
        "排名 按 综合分 在 全体 内\n第一名 奖 100元\n最后一名 从 提成 扣 100元\n"
    )


def people(count: int) -> list[dict[str, int]]:
    """Make up agents' figures, in hundredths."""
    chance = Random(7)  # noqa: S311 - no secret
    made = []
    for _ in range(count):
        one = {f"m{number}": chance.randrange(3000, 10000) for number in range(12)}
        one |= {name: chance.randrange(0, 10001) for name, _ in EXTRA}
        made.append(one | {"sales": chance.randrange(0, 5000000), "refunds": chance.randrange(0, 300000)})
    return made


def card_of(choose: Callable[[str, int, str], str]) -> str:
    """Write the scorecard as one expression; `choose` writes a choice by a bound."""
    cards = []
    for number, weight in enumerate(WEIGHTS):
        text = "0"
        for bound, points in reversed(list(zip(BOUNDS, POINTS, strict=True))):
            text = choose(f"m{number} >= {bound}", points * weight, text)
        cards.append(text)
    return " + ".join(cards)


def expressions(choose: Callable[[str, Any, str], str], floor: str) -> dict[str, str]:
    """Write all that is computed in the language of another engine, in whole numbers."""
    base = str(REST)
    for bound, pay in reversed(GRADES):
        base = choose(f"overall >= {bound}", pay, base)
    lower, paid, slices = 0, 0, []
    for upper, rate in (*TIERS, (0, LAST_RATE)):
        slices.append((upper, f"({paid} + (basis - {lower}) * {rate})"))
        paid, lower = paid + (upper - lower) * rate, upper
    commission = slices[-1][1]
    for upper, text in reversed(slices[:-1]):
        commission = choose(f"basis <= {upper}", text, commission)
    commission = choose("basis <= 0", "0", commission)
    return {
        "card": card_of(choose),
        "overall": floor.format("card * 70 + self_rating * 9 + manager_rating * 21", 50, 100),
        "base": base,
        "basis": "sales - refunds",
        "commission": floor.format(commission, 500, 1000),
        "total": "base + commission",
    }


def question(condition: str, one: object, other: str) -> str:
    return f"({condition} ? {one} : {other})"


def zen_engine() -> Callable[[dict[str, int]], int]:
    """Give zen-engine with one expression node."""
    import zen

    keys = []
    for name, text in expressions(question, "floor(({0} + {1}) / {2})").items():
        for known in ("card", "overall", "basis", "commission", "base"):
            text = _named(text, known)  # noqa: PLW2901 - one after the other
        keys.append({"id": name, "key": name, "value": text})
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "do", "type": "expressionNode", "name": "do", "content": {"expressions": keys}},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "do"},
            {"id": "2", "sourceId": "do", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return lambda one: int(decision.evaluate(one)["result"]["total"])


def zen_tables() -> Callable[[dict[str, int]], int]:
    """Give zen-engine with a decision table for each indicator, as its users draw them, and an expression node."""
    import zen

    nodes: list[dict[str, Any]] = [{"id": "in", "type": "inputNode", "name": "in"}]
    edges = []
    for number, weight in enumerate(WEIGHTS):
        pairs = list(zip(BOUNDS, POINTS, strict=True))
        rules = [{"_id": str(bound), "i": f">= {bound}", "o": str(points * weight)} for bound, points in pairs]
        content = {
            "hitPolicy": "first",
            "passThrough": True,
            "inputs": [{"id": "i", "name": "i", "field": f"m{number}"}],
            "outputs": [{"id": "o", "name": "o", "field": f"p{number}"}],
            "rules": [*rules, {"_id": "rest", "i": "", "o": "0"}],
        }
        nodes.append({"id": f"t{number}", "type": "decisionTableNode", "name": f"t{number}", "content": content})
        edges += [(("in" if number == 0 else f"t{number - 1}"), f"t{number}")]
    made = expressions(question, "floor(({0} + {1}) / {2})")
    made["card"] = " + ".join(f"p{number}" for number in range(len(WEIGHTS)))
    keys = []
    for name, text in made.items():
        for known in ("card", "overall", "basis", "commission", "base"):
            text = _named(text, known)  # noqa: PLW2901 - one after the other
        keys.append({"id": name, "key": name, "value": text})
    nodes += [
        {"id": "do", "type": "expressionNode", "name": "do", "content": {"expressions": keys}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges += [(f"t{len(WEIGHTS) - 1}", "do"), ("do", "out")]
    drawn = [{"id": f"e{at}", "sourceId": one, "targetId": other} for at, (one, other) in enumerate(edges)]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": drawn}))
    return lambda one: int(decision.evaluate(one)["result"]["total"])


def _named(text: str, known: str) -> str:
    """Call what the same node computed before as zen does."""
    return re.sub(rf"\b{known}\b", f"$.{known}", text)


def common_expressions() -> Callable[[dict[str, int]], int]:
    """Give CEL (the Rust one), an expression after the other."""
    import cel

    programs = {name: cel.compile(text) for name, text in expressions(question, "(({0} + {1}) / {2})").items()}

    def run(one: dict[str, int]) -> int:
        known: dict[str, Any] = dict(one)
        for name, program in programs.items():
            known[name] = program.execute(known)
        return int(known["total"])

    return run


def rule_engine_rules() -> Callable[[dict[str, int]], int]:
    """Give rule-engine, an expression after the other."""
    import rule_engine

    rules = {name: rule_engine.Rule(text) for name, text in expressions(question, "(({0} + {1}) // {2})").items()}

    def run(one: dict[str, int]) -> int:
        known: dict[str, Any] = dict(one)
        for name, rule in rules.items():
            known[name] = rule.evaluate(known)
        return int(known["total"])

    return run


def plain_numpy(table: dict[str, Any]) -> Any:
    """Compute all agents with NumPy as one would write it by hand."""
    card = 0
    for number, weight in enumerate(WEIGHTS):
        conditions = [table[f"m{number}"] >= bound for bound in BOUNDS]
        card = card + np.select(conditions, [points * weight for points in POINTS], 0)
    overall = (card * 70 + table["self_rating"] * 9 + table["manager_rating"] * 21 + 50) // 100
    base = np.select([overall >= bound for bound, _ in GRADES], [pay for _, pay in GRADES], REST)
    basis = table["sales"] - table["refunds"]
    lower, paid, slices = 0, 0, []
    for upper, rate in (*TIERS, (0, LAST_RATE)):
        slices.append(paid + (basis - lower) * rate)
        paid, lower = paid + (upper - lower) * rate, upper
    within = [basis <= 0, *(basis <= upper for upper, _ in TIERS)]
    return base + (np.select(within, [0, *slices[:-1]], slices[-1]) + 500) // 1000


def figures_of(made: list[dict[str, int]]) -> Figures:
    """Give made-up figures as kaohe takes them."""
    agents = []
    for number, one in enumerate(made):
        values = {f"指标{each}": Decimal(one[f"m{each}"]).scaleb(-2) for each in range(12)}
        values |= {name: Decimal(one[name]).scaleb(-2) for name, _ in EXTRA}
        values |= {
            "sales_amount": Decimal(one["sales"]).scaleb(-2),
            "refund_amount": Decimal(one["refunds"]).scaleb(-2),
        }
        agents.append(AgentFigures(f"a{number}", {}, values))
    return Figures(OCTOBER, tuple(agents))


def leasts(runs: Mapping[str, tuple[Callable[[], object], int, int]], turns: int) -> dict[str, float]:
    """Give the processor's least seconds by run, for each of so many, in turns in which all are run so many times."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(turns):
        for name, (run, of, times) in runs.items():
            began = time.process_time()
            for _ in range(times):
                run()
            best[name] = min(best[name], (time.process_time() - began) / times / of)
    return best


def one_by_one(run: Callable[[Any], object], given: Sequence[object]) -> Callable[[], object]:
    """Give what runs for one after the other."""
    return lambda: [run(each) for each in given]


def measure(many: int) -> dict[str, Any]:
    """Measure all, once they were found to agree."""
    scheme, report = kaohe.read_scheme(Source("bench.scheme", scheme_text()), kaohe.load_plugins(), analysis=False)
    assert scheme is not None, [each.to_json("en") for each in report]
    plan = kaohe.compile(scheme)
    made = people(30)
    thirty = figures_of(made)
    engines = {
        "zen-engine, decision tables": zen_tables(),
        "zen-engine, one expression node": zen_engine(),
        "common-expression-language": common_expressions(),
        "rule-engine": rule_engine_rules(),
    }
    amounts, _ = plan.amounts(thirty)
    assert amounts is not None
    ours = [int(sum(amount for name, amount in each.lines if name in {"base", "commission"}) * 100) for each in amounts]
    for name, run in engines.items():
        if [run(one) for one in made] != ours:
            raise SystemExit(f"{name} does not agree: {[run(one) for one in made][:3]} {ours[:3]}")
    assert plan.evaluate(thirty)[0] == kaohe.evaluate(scheme, thirty)[0]
    table = _table_of(many)
    columns = Columns(OCTOBER, table["agents"], {name: Column(table[key], 2) for name, key in _names().items()})
    paid = plan.columns(columns)
    assert paid is not None
    assert paid.arithmetic == "int64"
    assert ((paid.figures["base"] + paid.figures["commission"]) == plain_numpy(table)).all()
    alone = [figures_of([one]) for one in made]
    texts = [in_texts(each) for each in alone]
    assert [plan.amounts(each)[0] for each in texts] == [plan.amounts(each)[0] for each in alone]
    one = {
        "kaohe, with trace": (one_by_one(plan.evaluate, alone), 30, 1),
        "kaohe, amounts": (one_by_one(plan.amounts, alone), 30, 20),
        "kaohe, amounts of figures in texts": (one_by_one(plan.amounts, texts), 30, 10),
        "kaohe, its code alone, whole numbers in and out": (_code_of(plan, alone), 30, 20),
        "kaohe, the reference": (one_by_one(lambda each: kaohe.evaluate(scheme, each), alone[:5]), 5, 1),
        **{name: (one_by_one(run, made), 30, 1) for name, run in engines.items()},
    }
    of_thirty = {
        "kaohe, with trace": (lambda: plan.evaluate(thirty), 30, 1),
        "kaohe, amounts": (lambda: plan.amounts(thirty), 30, 10),
    }
    found = leasts({**one, **{f"30 {name}": run for name, run in of_thirty.items()}}, 40)
    bulk = leasts(
        {
            "kaohe, columns": (lambda: plan.columns(columns), many, 1),
            "NumPy by hand": (lambda: plain_numpy(table), many, 1),
        },
        5,
    )
    return {
        "one": {name: found[name] for name in one},
        "of_thirty": {name: found[f"30 {name}"] for name in of_thirty},
        "bulk": bulk,
        "many": many,
        "service": service.measure(scheme_text(), thirty),
    }


def in_texts(figures: Figures) -> Figures:
    """Give figures as a JSON document has them: as texts."""
    return replace(
        figures,
        agents=tuple(
            replace(each, values={name: str(value) for name, value in each.values.items()}) for each in figures.agents
        ),
    )


def _code_of(plan: Plan, alone: Sequence[Figures]) -> Callable[[], object]:
    """Give the generated code over rows that were read."""
    stage = functions(plan.program.source)["stage_0"]
    border = Border(plan.program.inputs, tuple(plan.program.keys))
    return one_by_one(stage, [border.row_of(each.agents[0]) for each in alone])


def _names() -> dict[str, str]:
    named = {f"指标{number}": f"m{number}" for number in range(12)}
    return named | {name: name for name, _ in EXTRA} | {"sales_amount": "sales", "refund_amount": "refunds"}


def _table_of(many: int) -> dict[str, Any]:
    chance = np.random.default_rng(7)
    table: dict[str, Any] = {f"m{number}": chance.integers(3000, 10000, many) for number in range(12)}
    table |= {name: chance.integers(0, 10001, many) for name, _ in EXTRA}
    table |= {"sales": chance.integers(0, 5000000, many), "refunds": chance.integers(0, 300000, many)}
    return table | {"agents": np.arange(many).astype(str)}


def tables(results: dict[str, Any]) -> str:
    """Write the tables of the README."""
    told, one = results["machine"], results["one"]
    tables_of, node = one["zen-engine, decision tables"], one["zen-engine, one expression node"]
    busy = ""
    if told["load_before"] > 1:
        busy = f" **The machine was busy with other work (load {told['load_before']}): only the ratios are of use.**"
    rows = [("one agent", name, seconds) for name, seconds in results["one"].items()]
    rows += [("one of thirty", name, seconds) for name, seconds in results["of_thirty"].items()]
    rows += [(f"one of {results['many']:,}", name, seconds) for name, seconds in results["bulk"].items()]
    lines = [
        "| of | computed by | µs | zen-engine's tables ÷ it | zen-engine's one node ÷ it |",
        "|---|---|---:|---:|---:|",
    ]
    lines += [
        f"| {of} | {name} | {seconds * 1e6:.3g} | **{tables_of / seconds:.3g}** | {node / seconds:.3g} |"
        for of, name, seconds in rows
    ]
    evaluated = results["service"][service.EVALUATED]
    lines += ["", "| a request of 30 agents, 20 values each | ms of the server's processor | of the evaluated one |"]
    lines += ["|---|---:|---:|"]
    lines += [
        f"| {name} | {seconds * 1e3:.3g} | {seconds / evaluated:.0%} |" for name, seconds in results["service"].items()
    ]
    head = f"{told['cores']} cores, Python {told['python']}, NumPy {told['numpy']}, zen-engine {told['zen']}."
    return f"{head}{busy}\n\n" + "\n".join(lines) + "\n"


def with_tables(readme: str, results: dict[str, Any]) -> str:
    """Give the README's text with the results between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + "\n" + tables(results) + "\n" + END + rest.partition(END)[2]


def main() -> None:
    """Measure, and write what it gave."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=1_000_000, help="so many in columns")
    parser.add_argument("--only-table", action="store_true", help="write the table of the results that there are")
    given = parser.parse_args()
    if not given.only_table:
        machine = {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "zen": version("zen-engine"),
            "load_before": round(os.getloadavg()[0], 1),
        }
        results = {"machine": machine, **measure(given.agents)}
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    README.write_text(with_tables(README.read_text(encoding="utf-8"), results), encoding="utf-8")
    sys.stderr.write(tables(results))


if __name__ == "__main__":
    main()
