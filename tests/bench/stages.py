"""Tells how the time of kaohe's metrics is spent: on starting, on reading and checking, on computing.

    python tests/bench/stages.py FOLDER

A process of its own, by the library's own functions.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path


def main() -> None:
    """Compute all metrics of October 2026 by agent and write the seconds of each stage as JSON."""
    began = time.perf_counter()
    import kaohe
    from kaohe.events.settings import Settings
    from kaohe.periods import Period

    registry = kaohe.load_plugins()
    started = time.perf_counter()
    events, report = kaohe.open_dataset(Path(sys.argv[1]), Settings())
    if events is None:
        sys.exit(str([found.to_json("en") for found in report]))
    read = time.perf_counter()
    kaohe.compute(events, registry, Period(date(2026, 10, 1), date(2026, 10, 31)), "agent", as_of=date(2026, 11, 30))
    computed = time.perf_counter()
    json.dump({"start": started - began, "read": read - started, "compute": computed - read}, sys.stdout)


if __name__ == "__main__":
    main()
