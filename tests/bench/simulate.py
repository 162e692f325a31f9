"""Measures what variants of a scheme cost over a year of many agents; writes simulate.json and its table in the README.

    cd tests && python -m bench.simulate [--agents N] [--only-table]

The scheme is that of evaluation.py with its last rate as a parameter. Time is the processor's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import kaohe
from bench import evaluation
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.figures import Figures, figures_json
from kaohe.ledger.databases import ENTRIES, make_tables
from kaohe.ledger.entry import Draft, row_of
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


def months(agents: int) -> Iterator[Figures]:
    """Make up a year, every month of it another order of the same figures."""
    block = evaluation.figures_of(evaluation.people(min(agents, BLOCK))).agents
    chance = Random(3)  # noqa: S311 - no secret
    for month in range(1, MONTHS + 1):
        values = [chance.choice(block).values for _ in range(agents)]
        people = tuple(replace(block[0], agent=f"a{number}", values=each) for number, each in enumerate(values))
        yield Figures(Period.month(2026, month), people)


def timed(work: Callable[[], Given]) -> tuple[Given, float]:
    """Give what work gives, and the processor's seconds."""
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def measure(agents: int) -> dict[str, Any]:
    """Measure what variants cost: of a ledger, of documents, of figures in Python; all must come to the same."""
    registry, report = kaohe.load_plugins(), Report()
    scheme, told = kaohe.read_scheme(Source("bench.scheme", scheme_text()), registry, analysis=False)
    assert scheme is not None, [each.to_json("en") for each in told]
    other = varied(scheme, {"顶档": "3%"}, registry, report)
    assert other is not None
    with TemporaryDirectory() as folder:
        place = str(Path(folder) / "ledger")
        publish(place, scheme.name, map(document_of, months(agents)))
        held, from_ledger = timed(lambda: published(place))
    sheets: Any = {}
    (first, _), one = timed(lambda: run(scheme, held, sheets))
    (second, _), more = timed(lambda: run(other, held, sheets))
    assert first is not None
    assert second is not None
    (_, gains), compared = timed(lambda: (spread(first.agents.values()), against(first, second)))
    assert gains.total.more > 0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sheets.clear()
    held.clear()
    documents = list(map(document_of, months(agents)))
    _, reading = timed(lambda: list(map(figures_in, documents)))
    few = documents[: max(1, MONTHS // 10)]
    _, carefully = timed(lambda: list(map(kaohe.read_figures, few)))
    documents.clear()
    year = list(months(agents))
    (of_objects, _), objects = timed(lambda: run(scheme, year, {}))
    assert of_objects is not None
    assert of_objects.paid == first.paid
    return {
        "agent_months": agents * MONTHS,
        "seconds": {
            "to read the figures of a ledger, each month's under its hash": from_ledger,
            "the first variant on them": one,
            "each further variant": more,
            "who gains and who loses": compared,
            "to read documents, 350 bytes each, in place of a ledger": reading,
            "to read documents as `kaohe evaluate` does": carefully / len(few) * MONTHS,
            "the first variant on figures that are objects of Python's": objects,
        },
        "memory": memory,
    }


def document_of(figures: Figures) -> str:
    """Write a document."""
    return json.dumps(figures_json(figures), ensure_ascii=False)


def figures_in(document: str) -> Figures:
    """Read a document as `kaohe simulate` does."""
    figures, report = kaohe.read_figures(document, bulk=True)
    assert figures is not None, [each.to_json("en") for each in report]
    return figures


def publish(place: str, scheme: str, documents: Iterable[str]) -> None:
    """Make a ledger with the entries that publishing would make; nobody reads their outcomes here."""
    ledger, report = kaohe.open_ledger(place, new=True)
    assert ledger is not None, [each.to_json("en") for each in report]
    day = date(2026, 1, 1)
    with ledger.transaction(writes=True) as con:
        make_tables(con)
        previous = ""
        for number, document in enumerate(documents, 1):
            period = Period.month(2026, number)
            signed = ("2026-12-31T09:00:00+08:00", "bench", None, None)
            draft = Draft(scheme, 1, day, period, *signed, "0", {}, (), None, {}, document, "{}")
            row = row_of(draft, number, 0, previous)
            con.execute(ENTRIES.insert().values(row))
            previous = row["hash"]


def published(place: str) -> list[Figures]:
    """Read what a ledger holds as `kaohe simulate` does."""
    report = Report()
    ledger, _ = kaohe.open_ledger(place)
    assert ledger is not None
    texts = [ledger.document(head.number, "figures", report) for head in ledger.heads(report)]
    assert report.ok
    return [figures_in(text) for text in texts if text is not None]


def table(results: dict[str, Any]) -> str:
    """Write the table of the README."""
    told, count = results["machine"], results["agent_months"]
    lines = ["| | seconds | agent-months a second |", "|---|---:|---:|"]
    lines += [f"| {name} | {seconds:.1f} | {count / seconds:,.0f} |" for name, seconds in results["seconds"].items()]
    head = f"{count:,} agent-months of the scheme above; {told['cores']} cores, Python {told['python']}."
    head += f" Of a ledger, with all months in memory: {results['memory'] / 2**30:.1f} GiB at most."
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
