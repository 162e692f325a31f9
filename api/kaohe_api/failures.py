"""When kaohe itself fails: the traceback goes to a log file, the user gets a reference to it."""

from __future__ import annotations

import os
import secrets
import tempfile
import traceback
from pathlib import Path


def log_folder() -> Path:
    """Give the folder of the failure logs: the user's cache, or the temporary folder where there is none."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = (Path(cache) if cache else Path.home() / ".cache") / "kaohe" / "failures"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        folder = Path(tempfile.gettempdir())
    return folder


def note_failure(problem: BaseException) -> tuple[str, Path]:
    """Write a traceback to a log file of its own; give its reference and the file."""
    reference = secrets.token_hex(4)
    told = "".join(traceback.format_exception(problem))
    log = log_folder() / f"kaohe-{reference}.log"
    try:
        log.write_text(told, encoding="utf-8")
    except OSError:
        log = Path(tempfile.gettempdir()) / log.name
        log.write_text(told, encoding="utf-8")
    return reference, log
