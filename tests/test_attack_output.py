"""Results are written whole, where the user said, and nothing else is touched."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from support_cli import kaohe, write_figures, write_scheme


def evaluate(folder: Path, output: Path) -> int:
    return kaohe("evaluate", write_scheme(folder), "--metrics", write_figures(folder), "--output", output).status


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    status = evaluate(tmp_path, pipe)
    reader.join(timeout=10)
    assert status == 0
    assert pipe.is_fifo()
    assert "张三" in heard[0]


def test_a_link_stays_and_what_it_names_is_written(tmp_path: Path) -> None:
    link, named = tmp_path / "link.txt", tmp_path / "named.txt"
    named.write_text("before", encoding="utf-8")
    link.symlink_to(named)
    assert evaluate(tmp_path, link) == 0
    assert link.is_symlink()
    assert "张三" in named.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="permissions are other things there")
def test_payslips_are_no_more_open_than_the_user_wants(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.touch(mode=0o600)
    assert evaluate(tmp_path, kept) == 0
    assert mode_of(kept) == 0o600
    before = os.umask(0o077)
    try:
        assert evaluate(tmp_path, tmp_path / "new.txt") == 0
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "new.txt") == 0o600


def test_a_name_as_long_as_a_name_may_be(tmp_path: Path) -> None:
    assert evaluate(tmp_path, tmp_path / ("x" * 255)) == 0
    assert evaluate(tmp_path, tmp_path / ("x" * 256)) == 1
    assert sorted(len(path.name) for path in tmp_path.iterdir() if path.name.startswith("x")) == [255]
    assert not list(tmp_path.glob(".kaohe-*"))


COMMAND = [sys.executable, "-c", "from kaohe_api.cli import main; main()"]


def line(folder: Path) -> list[str]:
    """Give a command line for a process of its own, which can have a broken standard output."""
    return [*COMMAND, "evaluate", str(write_scheme(folder)), "--metrics", str(write_figures(folder)), "--lang", "en"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no full device")
def test_a_full_disk_behind_standard_output_is_told_as_such(tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        ran = subprocess.run(line(tmp_path), stdout=full, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(full)
    assert ran.returncode == 1
    assert b"K808 standard output cannot be written: No space left on device" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="a handle cannot be closed so there")
def test_standard_output_may_be_closed(tmp_path: Path) -> None:
    ran = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *line(tmp_path)], stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_sign_that_the_encoding_lacks_is_replaced(tmp_path: Path) -> None:
    asked = line(tmp_path)
    scheme = tmp_path / "shop.scheme"
    scheme.write_text(scheme.read_text(encoding="utf-8").replace("综合分", "「综😀合」"), encoding="utf-8")
    ran = subprocess.run(asked, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "gbk"}, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "综?合" in ran.stdout.decode("gbk")


def test_a_name_with_line_ends_forges_no_payslip_and_no_row(tmp_path: Path) -> None:
    name = "Ann\n  Pay\n    base 9000.00 yuan\n\nb Bob\u202e"
    document = {"period": "2026-10", "agents": [{"agent": "a", "attributes": {"name": name}, "values": {}}]}
    (tmp_path / "n.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "n.scheme").write_text('scheme "N" version 1\neffective 2026-10-01\nperiod month\nbase 30\n')
    asked = (tmp_path / "n.scheme", "--metrics", tmp_path / "n.json")
    said = kaohe("explain", *asked, lang="en").out
    assert "Ann␊  Pay␊    base 9000.00 yuan␊␊b Bob�" in said
    assert [line for line in said.splitlines() if "base" in line and "Ann" not in line] == [
        "    base 30.00 yuan: by default 30 (line 4)"
    ]
    assert len([line for line in kaohe("evaluate", *asked, lang="en").out.splitlines() if "base" in line]) <= 2
    told = kaohe("evaluate", *asked, "--format", "json", lang="en").out
    assert "\u202e" not in told
    assert json.loads(told)["agents"][0]["name"] == name
