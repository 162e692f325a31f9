"""Measures `kaohe check` on a scheme of 200 lines, as whole processes, beside Python and the parsers it needs.

    python tests/bench/check.py [--repeat N]

What is compared runs in turns; seconds are those of the cores, the least of the runs. Writes checks.json and the table
in this folder's README.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
RESULTS: Final = HERE / "checks.json"
README: Final = HERE / "README.md"
BEGIN: Final = "<!-- checks -->\n"
END: Final = "<!-- end of checks -->\n"
LINES: Final = 200
_MAIN: Final = "from kaohe_api.cli import main; main()"
_HEADERS: Final = ("方案", "生效", "周期", "业绩判定", "组合", "接受")


def of_200_lines() -> str:
    """Put one scheme together of those of a shop: all they say, line by line, till there are 200 lines."""
    lines = ["方案 很长 版本 1", "生效 2026-10-01", "周期 月"]
    for name in ("inman-common", "inman-awards", "inman-mature", "shop-monthly"):
        text = (ROOT / "schemes" / f"{name}.scheme").read_text(encoding="utf-8")
        own = text.splitlines()
        if name == "shop-monthly":
            own = [line for line in own if not line.startswith(("底薪", "排名", "第一名", "最后", "后两", "连续"))]
        lines += [line for line in own if not line.startswith(_HEADERS)]
    lines += [f"# 第 {number} 行" for number in range(len(lines) + 1, LINES + 1)]
    return "\n".join(lines[:LINES]) + "\n"


def seconds(line: list[str], cache: Path) -> float:
    """Run a process to its end; give the seconds that it took of the cores."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
    process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{line} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def measure(repeat: int) -> dict[str, float]:
    """Give the least seconds of each process."""
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.scheme"
        long.write_text(of_200_lines(), encoding="utf-8")
        python, cache = sys.executable, Path(folder) / "bytecode"
        processes = {
            "python": [python, "-c", "pass"],
            "parsers": [python, "-c", "import lark, yaml"],
            "check_200_lines": [python, "-c", _MAIN, "check", str(long)],
            "check_shop_monthly": [python, "-c", _MAIN, "check", str(ROOT / "schemes" / "shop-monthly.scheme")],
            "check_inman_mature": [python, "-c", _MAIN, "check", str(ROOT / "schemes" / "inman-mature.scheme")],
        }
        for line in processes.values():
            seconds(line, cache)
        runs = [{name: seconds(line, cache) for name, line in processes.items()} for _ in range(repeat)]
    return {name: round(min(run[name] for run in runs), 3) for name in processes}


def table(results: dict[str, float]) -> str:
    """Write the results, each beside the import of the parsers."""
    said = {
        "python": "`python -c pass`",
        "parsers": "`python -c 'import lark, yaml'`",
        "check_200_lines": "`kaohe check`, a scheme of 200 lines",
        "check_shop_monthly": "`kaohe check shop-monthly`",
        "check_inman_mature": "`kaohe check inman-mature`, with all it includes",
    }
    by = results["parsers"]
    rows = [f"| {words} | {results[name]:.2f} s | {results[name] / by:.1f} |" for name, words in said.items()]
    return "\n".join(["| process | seconds | ÷ importing the parsers |", "|---|---:|---:|", *rows]) + "\n"


def with_table(readme: str, results: dict[str, float]) -> str:
    """Put the table in its place."""
    before, _, rest = readme.partition(BEGIN)
    return f"{before}{BEGIN}\n{table(results)}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Measure, and write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    results = measure(parser.parse_args().repeat)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    README.write_text(with_table(README.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    main()
