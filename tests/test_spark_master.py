"""Spark on a master with two workers, all on the loopback, gives what DuckDB gives."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kaohe.diagnostics import Report
from kaohe.events import spark_start
from kaohe.events.spark import open_spark
from support_spark import configured, engine, free_port, master, worker
from test_spark import Look, compare

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

TOGETHER = 4


def test_nothing_is_written_to_the_screen(tmp_path: Path) -> None:
    """In a process of its own; what fails is raised and not written."""
    code = (
        "from support_spark import engine\n"
        "spark = engine()\n"
        "rows = spark.given('rows', {'at': 'int64'}, [(1,), (2,)])\n"
        "assert spark.fetch(rows.filter(rows.at > 1)) == [{'at': 2}]\n"
        "try:\n"
        "    spark.fetch(rows.mutate(far=rows.at * (2**63 - 1)))\n"
        "except spark.unreadable as problem:\n"
        "    assert 'overflow' in str(problem)\n"
        "else:\n"
        "    raise AssertionError\n"
    )
    with configured(tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def codes(url: str, memory_limit: str | None = None) -> list[str]:
    """Open Spark, which must fail; give the findings."""
    report = Report()
    assert open_spark(url, report, memory_limit) is None
    assert all(each.message(lang) and each.remedy(lang) for each in report for lang in ("zh", "en"))
    return [each.rule.code for each in report]


def test_every_metric_is_the_same_on_two_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with configured(tmp_path), master(tmp_path) as url:
        with monkeypatch.context() as patch:
            patch.setattr(spark_start, "_POLLS", 2)
            assert codes(url) == ["K854"]
        with worker(tmp_path, url), worker(tmp_path, url):
            compare(Look({}, "parquet", "2026-10", ("agent",)), url, TOGETHER)
            context: Any = engine(url)._spark.sparkContext
            # The process that leads the work is the third.
            assert context._jsc.sc().getExecutorMemoryStatus().size() == 3
            assert codes("spark") == ["K856"]
            assert codes("spark://127.0.0.1:1") == ["K856"]


def test_what_does_not_start_is_told(tmp_path: Path) -> None:
    with configured(tmp_path):
        report = Report()
        assert open_spark("spark", report, "100MB") is None
        [found] = report
        assert found.rule.code == "K855"
        assert "must be at least" in str(found.facts["problem"])
        assert codes(f"spark://127.0.0.1:{free_port()}") == ["K853"]
        assert codes("spark://nowhere.invalid:7077") == ["K853"]
        assert codes("spark://localhost") == ["K853"]


@pytest.mark.parametrize(
    ("limit", "java"),
    [("4GiB", "4194304k"), ("1.5 GiB", "1572864k"), ("600MB", "585937k"), ("2g", "1953125k"), ("plenty", "plenty")],
)
def test_sizes_are_written_as_java_takes_them(limit: str, java: str) -> None:
    assert spark_start._memory(limit) == java


def java(folder: Path, *lines: str) -> str:
    """Write a Java that does this; gives its home."""
    script = folder / "bin" / "java"
    script.parent.mkdir()
    script.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    script.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ('openjdk version "11.0.2" 2019-01-15', 'openjdk version "11.0.2" 2019-01-15'),
        ('java version "1.8.0_392"', 'java version "1.8.0_392"'),
        ('openjdk version "25.0.1"', 'openjdk version "25.0.1"'),
        ("not Java", "not Java"),
    ],
)
def test_another_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, told: str) -> None:
    monkeypatch.setenv("JAVA_HOME", java(tmp_path, f"echo '{says}' >&2"))
    report = Report()
    assert open_spark("spark", report) is None
    assert [(each.rule.code, each.facts["found"]) for each in report] == [("K852", told)]


def test_a_java_that_says_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", java(tmp_path, "exit 1"))
    assert codes("spark") == ["K852"]


def test_no_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert codes("spark") == ["K852"]
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert codes("spark") == ["K852"]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # pyspark leaves the way to it open
def test_a_java_that_breaks_down_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = 'openjdk version "17.0.1"'
    home = java(tmp_path, f"[ $1 = -version ] && {{ echo '{told}' >&2; exit 0; }}", "echo no room for me >&2", "exit 1")
    monkeypatch.setenv("JAVA_HOME", home)
    report = Report()
    assert open_spark("spark", report) is None
    assert [(each.rule.code, each.facts["problem"]) for each in report] == [("K855", "no room for me")]
    gc.collect()


def test_no_pyspark_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_start, "find_spec", lambda _name: None)
    assert codes("spark") == ["K851"]
