"""Measures kaohe beside a hand-written query, and writes results.json and the tables of this folder's README.

    python tests/bench/run.py [--sizes 1,10,50] [--repeat N] [--parts sizes,day,skew] [--data FOLDER]

Every measurement is a process of its own, on two cores. What is compared runs in turns. Each part that is run replaces
its results of before; the others stay.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "results.json"
README: Final = HERE / "README.md"
BEGIN: Final = "<!-- results -->\n"
END: Final = "<!-- end of results -->\n"

_MILLION: Final = 1_000_000
_CORES: Final = 2
_KAOHE: Final = (sys.executable, "-c", "from kaohe_api.cli import main; main()", "metrics")
_PERIOD: Final = ("--from", "2026-10-01", "--to", "2026-10-31", "--as-of", "2026-11-30")
_FORM: Final = ("--by", "agent", "--lang", "en", "--format", "json")
_COMPARED: Final = ("avg_response_seconds", "first_response_seconds")


class BenchError(Exception):
    """What was measured is not what was to be measured."""


# ── One process ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Measured:
    """One process that ran: its time on the clock and on the cores, its greatest memory, what it wrote."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    told: dict[str, Any]


def measure(*line: str | Path) -> Measured:
    """Run a command on two cores until it ends; what it writes is one JSON document."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen([str(each) for each in line], stdout=out, stderr=errors, preexec_fn=_two_cores)  # noqa: PLW1509 - no threads here
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise BenchError(f"{line[1:]} ended with {process.returncode}: {errors.read().decode()[-2000:]}")
        told = json.loads(out.read())
    peak = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Measured(seconds, used.ru_utime + used.ru_stime, peak, told)


def _two_cores() -> None:
    """Leave the process two cores, so that every engine in it finds two."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:_CORES])


def by_hand(folder: Path) -> Measured:
    """Run the hand-written query."""
    return measure(sys.executable, HERE / "by_hand.py", folder)


def kaohe(folder: Path, *options: str | Path) -> Measured:
    """Run `kaohe metrics` for all metrics by agent."""
    return measure(*_KAOHE, folder, *_PERIOD, *_FORM, *options)


def summed_up(runs: list[Measured]) -> dict[str, float]:
    """Give the least and the median time, the least time on the cores, and the greatest memory."""
    return {
        "seconds": round(min(run.seconds for run in runs), 2),
        "median_seconds": round(median(run.seconds for run in runs), 2),
        "cpu_seconds": round(min(run.cpu_seconds for run in runs), 2),
        "peak_mib": round(max(run.peak_mib for run in runs)),
        "runs": len(runs),
    }


def in_turns(folder: Path, times: int) -> dict[str, Any]:
    """Run the query and kaohe in turns on a dataset, and make sure that they agree."""
    hands, ours = [], []
    for _ in range(times):
        hands.append(by_hand(folder))
        ours.append(kaohe(folder))
        agree(hands[-1].told, ours[-1].told)
    one, other = summed_up(hands), summed_up(ours)
    ratios = {name: round(other[of] / one[of], 2) for name, of in (("ratio", "seconds"), ("cpu_ratio", "cpu_seconds"))}
    return {"by_hand": one, "kaohe": other, **ratios}


def agree(hand: dict[str, Any], ours: dict[str, Any]) -> None:
    """Hold the figures of the query against kaohe's, which must be the same to the last digit."""
    figures = {
        row["agent"]: {name: row["values"][name] for name in _COMPARED}
        for row in ours["rows"]
        if row["values"].get(_COMPARED[0]) is not None
    }
    if figures != hand:
        different = sorted(agent for agent in figures.keys() | hand if figures.get(agent) != hand.get(agent))
        raise BenchError(f"the query and kaohe differ on {different[:5]}")


# ── The parts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def dataset(data: Path, millions: int, skew: str | None = None) -> Path:
    """Give a generated dataset, made now unless it is there already."""
    folder = data / (f"{millions}m" + (f"-{skew}" if skew else ""))
    mark, made_by = folder / "made_by", hashlib.sha256((HERE / "generate.py").read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text() != made_by:
        say(f"making {folder.name}")
        line = [sys.executable, str(HERE / "generate.py"), str(folder), "--messages", str(millions * _MILLION)]
        subprocess.run([*line, *(["--skew", skew] if skew else [])], check=True)
        mark.write_text(made_by)
    return folder


def measure_sizes(data: Path, sizes: list[int], repeat: int | None) -> list[dict[str, Any]]:
    """Measure the query and kaohe on datasets of so many million messages."""
    found = []
    for millions in sizes:
        folder = dataset(data, millions)
        say(f"{millions} million messages")
        compared = in_turns(folder, repeat or (5 if millions <= 1 else 3 if millions <= 10 else 2))
        stages = measure(sys.executable, HERE / "stages.py", folder).told
        compared["kaohe"]["stages"] = {name: round(seconds, 2) for name, seconds in stages.items()}
        found.append({"million_messages": millions, **compared})
        say(json.dumps(found[-1]))
    return found


def measure_day(data: Path, millions: int, repeat: int) -> dict[str, Any] | None:
    """Measure one more day of a month that a store already holds, against the whole month from scratch."""
    if "--store" not in subprocess.run([*_KAOHE, "--help"], capture_output=True, text=True, check=True).stdout:
        say("one more day: skipped, `kaohe metrics` has no --store here")
        return None
    whole = dataset(data, millions)
    store, grown = data / "store", data / "grown"
    days, scratch = [], []
    for _ in range(repeat):
        shutil.rmtree(store, ignore_errors=True)
        shutil.rmtree(grown, ignore_errors=True)
        _link(whole, grown, lambda part: not part.name.startswith("2026-10-31"))
        first = measure(*_KAOHE, grown, *_PERIOD, *_FORM, "--store", store)
        _link(whole, grown, lambda part: part.name.startswith("2026-10-31"))
        days.append(measure(*_KAOHE, grown, *_PERIOD, *_FORM, "--store", store))
        scratch.append(kaohe(whole))
        if days[-1].told != scratch[-1].told:
            raise BenchError("one more day gives other figures than the whole month")
    one, all_days = summed_up(days), summed_up(scratch)
    return {
        "million_messages": millions,
        "month": all_days,
        "thirty_days_with_store": summed_up([first]),
        "one_more_day": one,
        "share": round(one["seconds"] / all_days["seconds"], 3),
    }


def _link(folder: Path, to: Path, wanted: Any) -> None:
    """Link a dataset's wanted files into another folder: they are the same files, at the same place in it."""
    for part in filter(wanted, sorted(folder.rglob("*.parquet"))):
        place = to / part.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.link(part, place)


def measure_skew(data: Path, repeat: int) -> list[dict[str, Any]]:
    """Measure a million messages, even and skewed, in turns."""
    kinds = (None, "buyer", "account")
    folders = {kind: dataset(data, 1, kind) for kind in kinds}
    say("skew")
    runs: dict[str | None, list[Measured]] = {kind: [] for kind in kinds}
    for _ in range(repeat):
        for kind in kinds:
            runs[kind].append(kaohe(folders[kind]))
            agree(by_hand(folders[kind]).told, runs[kind][-1].told)
    even = summed_up(runs[None])
    found = []
    for kind in kinds:
        figures = summed_up(runs[kind])
        found.append({"skew": kind or "none", **figures, "ratio": round(figures["seconds"] / even["seconds"], 2)})
        say(json.dumps(found[-1]))
    return found


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────────────────────


def machine() -> dict[str, Any]:
    """Tell what it ran on: nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return {
        "cores": _CORES,
        "load_before": round(os.getloadavg()[0], 1),
        "memory_gib": round(memory),
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
        "ibis": version("ibis-framework"),
        "kaohe": version("kaohe"),
    }


def tables(results: dict[str, Any]) -> str:
    """Write the results as the README's tables."""
    told = results["machine"]
    on = f"{told['cores']} cores, {told['memory_gib']} GiB, Python {told['python']}, DuckDB {told['duckdb']}"
    on += f", Ibis {told['ibis']}, kaohe {told['kaohe']}"
    if told["load_before"] > 1:
        on += f". **The machine was busy with other work (load {told['load_before']}): only rough figures**"
    parts = [f"{on}. Seconds are the least of the runs, in brackets their median.", _sizes_table(results["sizes"])]
    if len(results["sizes"]) > 1:
        parts.append(_growth_table(results["sizes"]))
    if results.get("day"):
        parts.append(_day_table(results["day"]))
    if results.get("skew"):
        parts.append(_skew_table(results["skew"]))
    return "\n\n".join(parts) + "\n"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---:"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _time(run: dict[str, Any]) -> str:
    return f"{run['seconds']:.2f} s ({run['median_seconds']:.2f})"


def _memory(run: dict[str, Any]) -> str:
    return f"{run['peak_mib'] / 1024:.2f} GiB"


def _sizes_table(sizes: list[dict[str, Any]]) -> str:
    heads = ["messages", "query by hand", "kaohe, all metrics", "kaohe ÷ query", "of it reading, computing"]
    heads += ["memory, query", "memory, kaohe"]
    rows = [
        [
            f"{size['million_messages']} million",
            _time(size["by_hand"]),
            _time(size["kaohe"]),
            f"**{size['ratio']:.2f}**",
            f"{size['kaohe']['stages']['read']:.2f} s, {size['kaohe']['stages']['compute']:.2f} s",
            _memory(size["by_hand"]),
            _memory(size["kaohe"]),
        ]
        for size in sizes
    ]
    return _table(heads, rows)


def _growth_table(sizes: list[dict[str, Any]]) -> str:
    rows = []
    for small, large in pairwise(sizes):
        data = large["million_messages"] / small["million_messages"]
        ours, hand = (large[who]["seconds"] / small[who]["seconds"] for who in ("kaohe", "by_hand"))
        between = f"{small['million_messages']} → {large['million_messages']} million"
        rows.append([between, f"{data:g}", f"{ours:.1f}", f"**{ours / data:.2f}**", f"{hand / data:.2f}"])
    return _table(["from → to", "data, times", "kaohe's time, times", "time ÷ data", "the query's time ÷ data"], rows)


def _day_table(day: dict[str, Any]) -> str:
    heads = ["messages", "the month from scratch", "30 days, filling a store", "one more day", "of the month's time"]
    row = [f"{day['million_messages']} million", _time(day["month"]), _time(day["thirty_days_with_store"])]
    return _table(heads, [[*row, _time(day["one_more_day"]), f"**{day['share']:.1%}**"]])


def _skew_table(skews: list[dict[str, Any]]) -> str:
    names = {
        "none": "even",
        "buyer": "one buyer with 100,000 messages and 1,000 orders",
        "account": "one account with half of all messages",
    }
    rows = [[names[each["skew"]], _time(each), f"**{each['ratio']:.2f}**", _memory(each)] for each in skews]
    return _table(["a million messages", "kaohe", "÷ even", "memory"], rows)


def with_tables(readme: str, results: dict[str, Any]) -> str:
    """Give the README's text with the results between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + "\n" + tables(results) + "\n" + END + rest.partition(END)[2]


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(text + "\n")


def main() -> None:
    """Run the chosen parts and write what they gave."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,10,50", help="million messages, by commas")
    parser.add_argument("--repeat", type=int, help="so many runs a size; by default fewer of the large ones")
    parser.add_argument("--parts", default="sizes,day,skew", help="by commas; none only writes the tables")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "kaohe-bench", help="for datasets")
    given = parser.parse_args()
    parts = given.parts.split(",")
    given.data.mkdir(parents=True, exist_ok=True)
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    if parts != ["none"]:
        results["machine"] = machine()  # before its own load
    if "sizes" in parts:
        results["sizes"] = measure_sizes(given.data, [int(size) for size in given.sizes.split(",")], given.repeat)
    if "day" in parts:
        results["day"] = measure_day(given.data, 10, given.repeat or 3)
    if "skew" in parts:
        results["skew"] = measure_skew(given.data, given.repeat or 3)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    README.write_text(with_tables(README.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    main()
