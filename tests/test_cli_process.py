"""The command as a process: what only a real one shows."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from urllib.request import urlopen

import pytest

from kaohe_api import interrupts
from kaohe_api.console import Console
from support_cli import write_figures, write_scheme

KAOHE = [sys.executable, "-c", "from kaohe_api.cli import main; main()"]


def run(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    line = [*KAOHE, *(str(each) for each in arguments)]
    return subprocess.run(
        line, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environ}, check=False
    )


def test_version() -> None:
    ran = run("--version")
    assert (ran.returncode, ran.stdout.strip()) == (0, f"kaohe {version('kaohe')}")


def test_the_locale_chooses_the_language() -> None:
    assert "没有命令" in run("nothing", LC_ALL="zh_CN.UTF-8").stderr
    assert "no command" in run("nothing", LC_ALL="C.UTF-8").stderr
    assert "没有命令" in run("nothing", "--lang", "zh", LC_ALL="C.UTF-8").stderr


def test_json_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    scheme, figures = write_scheme(tmp_path), write_figures(tmp_path)
    ran = run("evaluate", scheme, "--metrics", figures, "--format", "json", LC_ALL="C.UTF-8")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["scheme"] == "小店"


def test_our_own_failure_is_a_reference_and_no_traceback(tmp_path: Path) -> None:
    broken = "import kaohe\nfrom kaohe_api.cli import main\nkaohe.load_plugins = lambda: 1 / 0\nmain()"
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", broken, "plugins"], capture_output=True, text=True, env=environ, check=False
    )
    assert ran.returncode == 3
    assert "K900" in ran.stderr
    assert "Traceback" not in ran.stderr
    (log,) = (tmp_path / "kaohe" / "failures").iterdir()
    assert str(log) in ran.stderr
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_a_reader_who_has_enough_is_no_failure() -> None:
    process = subprocess.Popen([*KAOHE, "plugins", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")


def test_serve_answers_and_ends_on_interrupt() -> None:
    process = subprocess.Popen([*KAOHE, "serve", "--port", "0", "--lang", "en"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
    assert found is not None
    with urlopen(f"{found[0]}v1/health", timeout=30) as answer:  # noqa: S310 - our own service
        assert json.load(answer)["status"] == "ok"
    process.send_signal(signal.SIGINT)
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=30) == 130
    assert "Traceback" not in told


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run("serve", "--port", taken.getsockname()[1])
    assert ran.returncode == 1
    assert "K811" in ran.stderr


@pytest.mark.parametrize("command", ["check", "test"])
def test_authoring_imports_nothing_heavy(tmp_path: Path, command: str) -> None:
    scheme = write_scheme(tmp_path)
    scheme.with_suffix(".cases.yaml").write_text(
        "cases: [{name: x, agents: {a: {}}, expect: {a: {outcomes: []}}}]", encoding="utf-8"
    )
    line = [sys.executable, "-X", "importtime", *KAOHE[1:], command, str(scheme)]
    ran = subprocess.run(line, capture_output=True, text=True, check=False)
    assert ran.returncode == int(command == "test"), ran.stderr  # the case lacks its figures
    imported = {each.rpartition("|")[2].strip().partition(".")[0] for each in ran.stderr.splitlines()}
    heavy = {"ibis", "duckdb", "pyarrow", "numpy", "jsonschema", "fastapi", "rich", "pandas", "asyncio"}
    assert imported & heavy == set()
    assert "kaohe" in imported


_COMPUTING = """
import sys, time
from kaohe.events.duck import DuckEngine
from kaohe_api import cli
from kaohe_api.commands import plugins


def build(lang):
    import click

    def compute():
        engine = DuckEngine()
        print(engine._folder, flush=True)
        engine.run("SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE hash(a.range + b.range) = 1")

    return click.Command("plugins", callback=compute)


plugins.build = build
cli.main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_what_is_computed_and_leaves_nothing(number: signal.Signals) -> None:
    """A query of months, and a folder for what it spills."""
    line = [sys.executable, "-c", _COMPUTING, "plugins"]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        time.sleep(0.3)
        process.send_signal(number)
        out, told = process.communicate(timeout=30)
    finally:
        process.kill()  # else it would compute on, were it not ended
    assert (process.returncode, out, told.strip()) == (128 + number, "", "")
    assert not folder.exists()


def test_what_comes_of_a_command_that_was_asked_to_end_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(interrupts, "received", [signal.SIGINT])
    with pytest.raises(KeyboardInterrupt):
        Console("en").out("nothing")
    assert capsys.readouterr().out == ""
