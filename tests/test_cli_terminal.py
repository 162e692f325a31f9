"""What only a terminal shows: progress that clears itself away, tables cut to its width."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kaohe.diagnostics.render import width
from kaohe_api.tables import grid
from support_cli import write_dataset, write_figures, write_scheme

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty")
_KAOHE = [sys.executable, "-c", "from kaohe_api.cli import main; main()", "--lang", "zh"]


def in_terminal(columns: int, *arguments: object) -> str:
    """Run a command in a terminal of so many columns; give all that was written to it."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns)}
    line = [*_KAOHE, *(str(each) for each in arguments)]
    process = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not part:
            break
        written += part
    os.close(ours)
    assert process.wait() == 0, written.decode()
    return written.decode()


def test_progress_shows_and_goes(tmp_path: Path) -> None:
    written = in_terminal(100, "metrics", write_dataset(tmp_path), "--from", "2026-10-01", "--to", "2026-10-31")
    before, _, after = written.rpartition("\x1b[2K")
    assert "计算指标" in before
    assert "指标" in after
    assert "━" not in after


# The columns take 4 + 4 + 4 + 6 + 7 + 6 + 6 + 7, with 2 between each two: 58.
@pytest.mark.parametrize(("columns", "parts"), [(40, 2), (57, 2), (58, 1), (200, 1)])
def test_a_table_keeps_to_the_terminals_width(tmp_path: Path, columns: int, parts: int) -> None:
    scheme, figures = write_scheme(tmp_path), write_figures(tmp_path)
    lines = [line.rstrip() for line in in_terminal(columns, "evaluate", scheme, "--metrics", figures).splitlines()]
    assert max(width(line) for line in lines) <= columns
    headers = [line for line in lines if line.startswith("客服") and "待办" not in line]
    assert len(headers) == parts
    assert all(re.match("客服 +姓名 ", header) for header in headers)
    assert "合计" in headers[-1]


def test_ordinary_tables_stand_as_all_others() -> None:
    """Wide characters take two columns; a sign that is none of the ordinary ones moves nothing."""
    by_hand = "条  客服  合计\n──────────────\n1   甲    12.5\n"
    assert grid(["条", "客服", "合计"], [["1", "甲", "12.5"], ["22", "ab", "—"]], left=2) == by_hand + "22  ab       —"
    assert grid(["条", "客服", "合计"], [["1", "甲", "12.5"], ["22", "ab", "−"]], left=2) == by_hand + "22  ab       −"
    assert grid(["a", ""], []) == "a\n────"
