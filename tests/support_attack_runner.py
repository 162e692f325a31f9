"""Runs `kaohe check` on each file named, each in a process of its own, and prints what that took as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

import kaohe_api.commands.check
from kaohe_api.cli import Kaohe

_LONGEST = 10
"""Seconds after which a process is ended."""
_LARGEST = 2 * 1024**3
"""Bytes of memory that a process may have, so that a runaway one hurts nobody."""


def _checked(name: str) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_SELF)
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if not child:
            os.dup2(told.fileno(), 1)
            os.dup2(told.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST, _LONGEST))
            resource.setrlimit(resource.RLIMIT_AS, (_LARGEST, _LARGEST))
            Kaohe("zh").main(["check", name])
        _, status, used = os.wait4(child, 0)
        size = told.seek(0, os.SEEK_END)
    # What it took to start the command was taken once, and counts for each.
    seconds = before.ru_utime + before.ru_stime + used.ru_utime + used.ru_stime
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": round(seconds, 2),
        "megabytes": used.ru_maxrss // 1024,
        "told": size,
    }


if __name__ == "__main__":
    assert kaohe_api.commands.check.build
    print(json.dumps({Path(name).name: _checked(name) for name in sys.argv[1:]}))  # noqa: T201 - this is its result
