"""What computes: the engine by name, how much memory it may use, and where the dataset lies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

import kaohe
from bench import generate
from kaohe.diagnostics import Report, render
from kaohe.events import engines
from kaohe.events.duck import DuckEngine
from kaohe.events.engine import bytes_of
from kaohe.events.settings import Settings
from kaohe.metrics import Measure, Metric, Registry
from kaohe.periods import Period
from kaohe.values import Kind
from kaohe.words import Lang, Words
from support_cli import kaohe as run
from support_cli import write_dataset, write_scheme
from support_evaluation import HEAD, resolved

MONTH = ("--from", "2026-10-01", "--to", "2026-10-31")
SALES = (*MONTH, "--metric", "sales_amount", "--format", "json")
OCTOBER = Period.month(2026, 10)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of a hundred thousand messages: a few MB."""
    folder = tmp_path_factory.mktemp("engine") / "month"
    generate.generate(folder, 100_000)
    return folder


def stored(data: Path) -> Path:
    """Put a dataset's files into a database beside them."""
    path = data.parent / "shop.duckdb"
    with duckdb.connect(path) as con:
        for file in data.glob("*.csv"):
            con.execute(f"CREATE TABLE {file.stem} AS FROM read_csv('{file}')")
    return path


def found(told: str) -> list[str]:
    return [each["code"] for each in json.loads(told)["diagnostics"]]


# --- where the dataset lies -------------------------------------------------------------------------------------------


def test_a_database_gives_what_its_files_give(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    path = stored(data)
    expected = run("metrics", data, *SALES).out
    assert json.loads(expected)["rows"][0]["values"] == {"sales_amount": "199.90"}
    for place in ([path], [f"duckdb:///{path}"], ["--engine", f"duckdb:///{path}"]):
        told = run("metrics", *place, *SALES)
        assert (told.status, told.out) == (0, expected), told.err


def test_details_and_evaluations_of_a_database(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    url = f"duckdb:///{stored(data)}"
    asked: list[tuple[object, ...]] = [("sales_amount", "--agent", "a1", *MONTH)]
    for rest in asked:
        assert run("details", url, *rest).out == run("details", data, *rest).out != ""
    for command in ("evaluate", "explain"):
        told = [run(command, write_scheme(tmp_path), each, "--period", "2026-10") for each in (url, data)]
        assert told[0].status == 0, told[0].err
        assert told[0].out == told[1].out


def test_no_dataset_at_all() -> None:
    for more in ((), ("--engine", "spark://h:1"), ("--engine", "duckdb")):
        told = run("metrics", *MONTH, *more)
        assert told.status == 2
        assert "K803" in told.err
        assert "DATASET" in told.err


def test_a_database_that_is_not_there_is_a_finding() -> None:
    told = run("metrics", "duckdb:///none.duckdb", *SALES)
    assert told.status == 1
    assert found(told.out) == ["K863"]


# --- the engine by its name -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sprak", "Duckdb", "mysql://u:secret@h/d", ""])
def test_an_engine_that_does_not_exist(tmp_path: Path, name: str) -> None:
    data = write_dataset(tmp_path)
    for command in (("metrics", data, *MONTH), ("details", data, "sales_amount", "--all", *MONTH)):
        told = run(*command, "--engine", name, lang="en")
        assert told.status == 1
        assert "K860" in told.err
        assert "duckdb, spark, spark://HOST:PORT" in told.err
        assert "secret" not in told.err
    assert ("Did you mean spark?" in told.err) is (name == "sprak")


def test_spark_is_asked_for_by_its_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str | None]] = []

    def instead(url: str, _: Report, memory_limit: str | None) -> DuckEngine:
        asked.append((url, memory_limit))
        return DuckEngine()

    monkeypatch.setattr(engines, "open_spark", instead)
    data = write_dataset(tmp_path)
    for url in ("spark", "spark://h:7077"):
        assert run("metrics", data, *SALES, "--engine", url, "--memory-limit", "2GB").status == 0
    assert asked == [("spark", "2GB"), ("spark://h:7077", "2GB")]


def test_spark_that_does_not_start_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    told = run("metrics", write_dataset(tmp_path), *SALES, "--engine", "spark://127.0.0.1:1")
    assert told.status == 1
    assert found(told.out)[0].startswith("K85")


# --- memory -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("4GB", 4 * 10**9),
        ("4 GiB", 4 << 30),
        ("1.5gb", 1_500_000_000),
        ("512MiB", 512 << 20),
        ("7KB", 7000),
        ("2TB", 2 * 10**12),
        ("4G", 4 * 10**9),
        ("0GB", None),
        ("4", None),
        ("-4GB", None),
        ("80%", None),
        ("GB", None),
        ("4 GB; DROP", None),
    ],
)
def test_sizes(size: str, expected: int | None) -> None:
    assert bytes_of(size) == expected


@pytest.mark.parametrize(("lang", "said"), [("zh", "4x 不是大小"), ("en", "4x is no size")])
def test_a_wrong_size_is_a_wrong_command_line(tmp_path: Path, lang: Lang, said: str) -> None:
    told = run("metrics", write_dataset(tmp_path), *MONTH, "--memory-limit", "4x", lang=lang)
    assert told.status == 2
    assert said in told.err


def limit_of(engine: DuckEngine) -> int | None:
    return bytes_of(str(engine.run("SELECT current_setting('memory_limit')")[0][0]))


def test_the_limit_is_the_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limit_of(DuckEngine("512 MiB")) == limit_of(DuckEngine("0.5GiB")) == 512 << 20
    # Four fifths of what a machine of 1, 5 or 64 GiB has are DuckDB's own limit; ours are three fifths, 4 GiB at most.
    for own, expected in (("0.8 GiB", "614.3 MiB"), ("4.0 GiB", "3.0 GiB"), ("51.2 GiB", "4.0 GiB"), ("?", "4.0 GiB")):
        with monkeypatch.context() as patch:
            patch.setattr(DuckEngine, "_own_limit", lambda _, own=own: own)
            assert limit_of(DuckEngine()) == bytes_of(expected), own


def test_a_wrong_size_from_python_is_a_finding(tmp_path: Path) -> None:
    events, report = kaohe.open_dataset(write_dataset(tmp_path), Settings(), memory_limit="lots")
    assert events is None
    assert [each.rule.code for each in report] == ["K861"]
    assert all(render(report, lang) for lang in ("zh", "en"))


@pytest.mark.parametrize("limit", ["1KB", "3MB", "20MB"])
def test_memory_that_is_not_enough_is_a_finding(month: Path, limit: str) -> None:
    told = run("metrics", month, *MONTH, "--memory-limit", limit, lang="en")
    assert told.status == 1, told.err
    assert "K862" in told.err
    assert "larger --memory-limit" in told.err
    assert "Traceback" not in told.err
    assert "plugin" not in told.err


def test_what_is_above_the_limit_goes_to_disk(month: Path) -> None:
    told = [run("metrics", month, *SALES, "--memory-limit", limit) for limit in ("100MB", "2GB")]
    assert told[0].status == 0, told[0].out
    assert told[0].out == told[1].out


def test_a_disk_that_is_full_is_a_finding() -> None:
    """As if the disk were full: the process may not write files of more than a megabyte."""
    code = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
from kaohe.diagnostics import Report
from kaohe.events.duck import DuckEngine
from kaohe.events.engines import within_means
engine, report = DuckEngine("64MB"), Report()
with within_means(engine, report):
    engine.run("CREATE TABLE numbers AS SELECT hash(range) AS number FROM range(20000000)")
print([(found.rule.code, "write" in found.message("en")) for found in report])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[('K862', True)]", "")


def test_a_file_that_cannot_be_read_is_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(DuckEngine.unreadable):
        DuckEngine().run(f"FROM read_parquet('{tmp_path}/none.parquet')")


def exhausting(_: Any) -> Any:
    raise duckdb.OutOfMemoryException("out of it")


def test_memory_that_ends_later_is_a_finding_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    title = Words("某", "some")
    registry.register("guest", Metric("some", title, Kind.COUNT, title, Measure(exhausting)))
    events, _ = kaohe.open_dataset(write_dataset(tmp_path), Settings())
    assert events is not None
    scheme, report = kaohe.read_scheme(write_scheme(tmp_path), kaohe.load_plugins())
    assert scheme is not None, render(report, "en")
    told = [
        kaohe.compute(events, registry, OCTOBER, "agent"),
        kaohe.details(events, registry, "some", OCTOBER, "all", "all"),
        kaohe.figures_of(events, registry, OCTOBER, scheme),
    ]
    monkeypatch.setattr("kaohe.evaluation.gather.gather", lambda *_: exhausting(None))
    told.append(kaohe.figures_of(events, kaohe.load_plugins(), OCTOBER, scheme))
    for nothing, report in told:
        assert nothing is None
        assert [each.rule.code for each in report] == ["K862"]


def test_memory_that_ends_while_figures_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events, _ = kaohe.open_dataset(write_dataset(tmp_path), Settings())
    assert events is not None
    monkeypatch.setattr("kaohe.metrics.totals.teams_of", exhausting)
    nothing, report = kaohe.compute(events, kaohe.load_plugins(), OCTOBER, "team")
    assert nothing is None
    assert [each.rule.code for each in report] == ["K862"]


# --- progress ---------------------------------------------------------------------------------------------------------


def test_progress_tells_every_step_and_relation(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def progress(what: Words, done: int, of: int) -> None:
        assert what.zh
        told.append((what.en, done, of))

    events, _ = kaohe.open_dataset(write_dataset(tmp_path), Settings(), progress=progress)
    assert events is not None
    names = [what for what, _, _ in told]
    assert names[:5] == ["reading accounts", "reading messages", "reading orders", "reading facts", "checking the data"]
    assert {"numbering shops, accounts and buyers", "cutting sessions"} <= set(names[5:])
    assert [done for _, done, _ in told[:5]] == [0, 1, 2, 3, 4]
    told.clear()
    kaohe.compute(events, kaohe.load_plugins(), OCTOBER, "agent", progress=progress)
    assert {"computing metrics", "gathering receptions", "finding who closed the orders"} <= {each[0] for each in told}
    parts = [done for _, done, _ in told]
    assert parts == sorted(parts)
    assert told[-1][1] == told[-1][2] > 5


def test_memory_that_ends_while_refunds_are_taken_back_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise duckdb.OutOfMemoryException("out of it")

    monkeypatch.setattr("kaohe.adjusting.adjust.adjusted", exhausted)
    scheme = resolved(HEAD + "提成 按 销售额，线性：基准 0元，1%\n往月退款 扣回\n")
    events: Any = SimpleNamespace(dataset=SimpleNamespace(engine=DuckEngine()))
    nothing: Any = None
    found, report = kaohe.adjust(scheme, nothing, events, nothing, nothing)
    assert found is None
    assert [each.rule.code for each in report] == ["K862"]
