"""The measuring of speed is itself sound: its data, its yardstick, its tables. How fast anything is, is no test."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

import kaohe
from bench import by_hand, evaluation, generate, run, simulate
from bench import check as checking
from kaohe.diagnostics import Source
from kaohe.events.settings import Settings
from kaohe.metrics import Registry
from kaohe.periods import Period

if TYPE_CHECKING:
    from pathlib import Path

MONTH = Period(date(2026, 10, 1), date(2026, 10, 31))
MESSAGES = 20_000


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "month"
    generate.generate(folder, MESSAGES)
    return folder


def asked(folder: Path, query: str) -> tuple[int, ...]:
    with duckdb.connect() as con:
        [row] = con.execute(query.replace("MESSAGES", f"'{folder}/messages/*.parquet'")).fetchall()
    return tuple(row)


def test_the_query_by_hand_and_kaohe_give_the_same_figures_on_a_sound_month(month: Path) -> None:
    events, report = kaohe.open_dataset(month, Settings())
    assert [str(found.to_json("en")) for found in report] == []
    assert events is not None
    installed, compared = kaohe.load_plugins(), Registry()
    for name in ("avg_response_seconds", "first_response_seconds"):
        compared.register("response", installed[name])
    table, report = kaohe.compute(events, compared, MONTH, "agent", as_of=date(2026, 11, 30))
    assert list(report) == []
    hand = by_hand.response_times(month)
    assert len(hand) == 100
    run.agree(hand, table.to_json("en"))


def test_a_month_has_what_real_ones_have(month: Path) -> None:
    messages, ties, transfers, autos, days = asked(
        month,
        """SELECT count(*), count(*) FILTER (gap = 0), count(forwarded_to), count(*) FILTER (ltrim(text) LIKE '$%'),
                  count(DISTINCT sent_at::DATE)
           FROM (SELECT *, sent_at - lag(sent_at) OVER (PARTITION BY account, buyer ORDER BY sent_at) AS pause,
                        epoch(pause) AS gap FROM MESSAGES)""",
    )
    assert messages == pytest.approx(MESSAGES, rel=0.05)
    assert ties > 0
    assert transfers > 0
    assert autos > 0
    assert days == 31


def test_fewer_days_are_the_same_days(month: Path, tmp_path: Path) -> None:
    generate.generate(tmp_path / "days", MESSAGES, days=2)
    parts = sorted((tmp_path / "days").rglob("2026-*.parquet"))
    assert len(parts) == 2 * len(generate.DAILY)
    for part in parts:
        assert part.read_bytes() == (month / part.relative_to(tmp_path / "days")).read_bytes()


@pytest.mark.parametrize(("skew", "column", "share"), [("buyer", "buyer", 0.1), ("account", "account", 0.5)])
def test_a_skewed_month_is_sound_and_skewed(tmp_path: Path, skew: str, column: str, share: float) -> None:
    generate.generate(tmp_path / skew, MESSAGES, skew=skew)
    most, messages = asked(
        tmp_path / skew,
        f"SELECT max(n), sum(n)::BIGINT FROM (SELECT count(*) AS n FROM MESSAGES GROUP BY shop, {column})",  # noqa: S608 - a column of ours
    )
    assert most / messages == pytest.approx(share, rel=0.1)
    events, report = kaohe.open_dataset(tmp_path / skew, Settings())
    assert events is not None
    assert list(report) == []


def test_agreement_is_to_the_last_digit() -> None:
    hand = {"a": {"avg_response_seconds": "1.50", "first_response_seconds": "2.00"}}
    ours = {"rows": [{"agent": "a", "values": dict(hand["a"])}, {"agent": "b", "values": {}}]}
    run.agree(hand, ours)
    hand["a"]["avg_response_seconds"] = "1.51"
    with pytest.raises(run.BenchError, match="'a'"):
        run.agree(hand, ours)


def test_a_run_is_measured_as_a_process_of_its_own() -> None:
    measured = run.measure(sys.executable, "-c", "print('[' + '1,' * 10 + '1]')")
    assert measured.told == [1] * 11
    assert measured.seconds > 0
    assert measured.peak_mib > 1
    with pytest.raises(run.BenchError, match="ended with 3"):
        run.measure(sys.executable, "-c", "raise SystemExit(3)")


def test_the_tables_are_those_of_the_results() -> None:
    readme = run.README.read_text(encoding="utf-8")
    results = json.loads(run.RESULTS.read_text(encoding="utf-8"))
    assert run.with_tables(readme, results) == readme, "run `python tests/bench/run.py --parts none`"


def test_the_scheme_of_200_lines_is_sound_and_its_table_is_that_of_its_results(tmp_path: Path) -> None:
    long = tmp_path / "long.scheme"
    long.write_text(checking.of_200_lines(), encoding="utf-8")
    assert long.read_text("utf-8").count("\n") == 200
    scheme, report = kaohe.read_scheme(long, kaohe.load_plugins(), notes=True)
    assert scheme is not None, list(report)
    results = json.loads(checking.RESULTS.read_text("utf-8"))
    readme = checking.README.read_text("utf-8")
    assert checking.with_table(readme, results) == readme


def test_the_table_of_evaluation_is_that_of_its_results() -> None:
    results = json.loads(evaluation.RESULTS.read_text(encoding="utf-8"))
    readme = evaluation.README.read_text(encoding="utf-8")
    assert evaluation.with_tables(readme, results) == readme


def test_the_scheme_that_is_measured_is_compiled_and_right() -> None:
    scheme, _ = kaohe.read_scheme(
        Source("bench.scheme", evaluation.scheme_text()), kaohe.load_plugins(), analysis=False
    )
    assert scheme is not None
    plan = kaohe.compile(scheme)
    figures = evaluation.figures_of(evaluation.people(3))
    assert plan.evaluate(figures)[0] == kaohe.evaluate(scheme, figures)[0]


def test_the_table_of_simulations_is_that_of_its_results() -> None:
    results = json.loads(simulate.RESULTS.read_text(encoding="utf-8"))
    readme = simulate.README.read_text(encoding="utf-8")
    assert simulate.with_table(readme, results) == readme


def test_a_simulation_can_be_measured() -> None:
    found = simulate.measure(100)
    assert found["agent_months"] == 1200
    assert len(simulate.table({"machine": {"cores": 1, "python": "3", "load_before": 2}, **found}).splitlines()) == 11
