"""Measures what variants of a scheme cost over a year of many agents; writes simulate.json and its table in the README.

    cd tests && python -m bench.simulate [--agents N] [--only-table]

The scheme is that of evaluation.py with its last rate as a parameter. Time is the processor's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar

import kaohe
from bench import evaluation
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.figures import Figures, figures_json
from kaohe.periods import Period
from kaohe.whatif.runs import against, run, spread
from kaohe.whatif.vary import varied

Given = TypeVar("Given")
HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "simulate.json"
README: Final = HERE / "README.md"
BEGIN: Final = "<!-- simulate -->\n"
END: Final = "<!-- end of simulate -->\n"
MONTHS: Final = 12
BLOCK: Final = 10_000


def scheme_text() -> str:
    """Write the scheme of evaluation.py, its last rate as a parameter."""
    head, mark, rest = evaluation.scheme_text().partition("录入")
    text = f"{head}参数 顶档 = {evaluation.LAST_RATE / 10}%\n{mark}{rest}"
    return text.replace(f"以上 {evaluation.LAST_RATE / 10}%", "以上 顶档")


def months(agents: int) -> list[Figures]:
    """Make up a year, every month of it another order of the same figures."""
    block = evaluation.figures_of(evaluation.people(min(agents, BLOCK))).agents
    chance = Random(3)  # noqa: S311 - no secret
    found = []
    for month in range(1, MONTHS + 1):
        values = [chance.choice(block).values for _ in range(agents)]
        people = tuple(replace(block[0], agent=f"a{number}", values=each) for number, each in enumerate(values))
        found.append(Figures(Period.month(2026, month), people))
    return found


def timed(work: Callable[[], Given]) -> tuple[Given, float]:
    """Give what work gives, and the processor's seconds."""
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def measure(agents: int) -> dict[str, Any]:
    """Measure a first variant, whose columns are made, one more, and the comparison of both; and to read documents."""
    registry, report = kaohe.load_plugins(), Report()
    scheme, told = kaohe.read_scheme(Source("bench.scheme", scheme_text()), registry, analysis=False)
    assert scheme is not None, [each.to_json("en") for each in told]
    other = varied(scheme, {"顶档": "3%"}, registry, report)
    assert other is not None
    year = months(agents)
    sheets: Any = {}
    (first, _), one = timed(lambda: run(scheme, year, sheets))
    (second, _), more = timed(lambda: run(other, year, sheets))
    assert first is not None
    assert second is not None
    (_, gains), compared = timed(lambda: (spread(first.agents.values()), against(first, second)))
    assert gains.total.more > 0
    few = [replace(each, agents=each.agents[: max(1, agents // 10)]) for each in year]
    documents = [json.dumps(figures_json(each), ensure_ascii=False) for each in few]
    _, read = timed(lambda: [kaohe.read_figures(document) for document in documents])
    counted = sum(len(each.agents) for each in few)
    return {
        "agent_months": agents * MONTHS,
        "seconds": {"the first variant": one, "each further variant": more, "who gains and who loses": compared},
        "reading": read / counted * agents * MONTHS,
    }


def table(results: dict[str, Any]) -> str:
    """Write the table of the README."""
    told, count = results["machine"], results["agent_months"]
    rows = [*results["seconds"].items(), ("to read the documents before, 350 bytes each", results["reading"])]
    lines = ["| | seconds | agent-months a second |", "|---|---:|---:|"]
    lines += [f"| {name} | {seconds:.1f} | {count / seconds:,.0f} |" for name, seconds in rows]
    head = f"{count:,} agent-months of the scheme above; {told['cores']} cores, Python {told['python']}."
    busy = f" The machine was busy with other work (load {told['load_before']})." if told["load_before"] > 1 else ""
    return f"{head}{busy}\n\n" + "\n".join(lines) + "\n"


def with_table(readme: str, results: dict[str, Any]) -> str:
    """Give the README's text with the results between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + "\n" + table(results) + "\n" + END + rest.partition(END)[2]


def main() -> None:
    """Measure, and write what it gave."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=83_334, help="so many a month")
    parser.add_argument("--only-table", action="store_true", help="write the table of the results that there are")
    given = parser.parse_args()
    if not given.only_table:
        load = round(os.getloadavg()[0], 1)
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load_before": load}
        results = {"machine": machine, **measure(given.agents)}
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    README.write_text(with_table(README.read_text(encoding="utf-8"), results), encoding="utf-8")
    sys.stderr.write(table(results))


if __name__ == "__main__":
    main()
