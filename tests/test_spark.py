"""Spark gives what DuckDB gives: every metric, exactly, from files to figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.diagnostics import Report
from kaohe.events.dataset import open_dataset
from kaohe.events.duck import DuckEngine
from kaohe.events.engine import Engine
from kaohe.events.parquet import open_parquet
from kaohe.events.schema import TABLES
from kaohe.events.settings import Settings
from kaohe.metrics import GROUPINGS, Grouping
from support_dataset import findings
from support_engine import REGISTRY, computed, opened
from support_events import Form, write_folder
from support_generated_events import PHRASE, many, shops
from support_merged import merged, settings_apart
from support_spark import LOCAL, configured, engine

TOGETHER = 24

# Spark's own way to fetch leaves a connection to be closed by Python.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with configured(tmp_path_factory.mktemp("spark")):
        yield


@dataclass(frozen=True)
class Look:
    """How a dataset is looked at: over a period, by groupings."""

    settings: Mapping[str, Any]
    form: Form
    period: str
    groupings: tuple[Grouping, ...]


LOOKS = (
    Look({}, "parts", "2026-10", GROUPINGS),
    Look(
        {
            "judgment_rule": "payment",
            "day_cut": "04:00",
            "max_wait_minutes": 2,
            "ad_filter": {"phrase": PHRASE, "within": 2},
            "single_line_filter": {"min_agent_replies": 1},
            "forward_filter": {"max_agent_lines": 1},
            "own_account_filter": True,
            "ignored_buyers": ["b2"],
            "silent_followup_minutes": 2,
        },
        "csv",
        "2026-09-01/2026-10-31",
        ("agent",),
    ),
    Look(
        {
            "judgment_rule": "order",
            "auto_reply_prefix": None,
            "broadcast_prefix": None,
            "excluded_order_flags": ["red"],
            "assist_in_denominator": True,
            "inquiry_window_days": 2,
            "long_minutes": 1,
            "quick_seconds": 1,
            "silent_followup_minutes": 0,
        },
        "instants",
        "2026-10-01/2026-10-02",
        ("shop",),
    ),
)


def compare(look: Look, url: str, together: int) -> None:
    """Compare all tables of figures, with what they say of themselves, on both engines."""
    shop = merged(many(shops(look.settings, look.period), together))
    given = settings_apart(look.settings, together)
    one, other = opened(shop, given, look.form), opened(shop, given, look.form, engine(url))
    for by in look.groupings:
        expected = computed(one, look.period, by)
        assert {name for row in expected.rows for name in row.values} == {
            metric.id for metric in REGISTRY if by in metric.groupings
        }
        assert computed(other, look.period, by) == expected


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("look", LOOKS, ids=["as they are", "payment", "order"])
def test_every_metric_is_the_same(look: Look) -> None:
    compare(look, LOCAL, TOGETHER)


@pytest.mark.usefixtures("spark")
def test_relations_are_kept_together_until_they_are_let_go() -> None:
    one = engine()
    rows = one.given("rows", {"at": "int64", "name": "string"}, [(1, "一"), (2, None), (None, "")])
    both = one.keep("both", rows.filter(rows.at < 2), rows.filter(rows.at > 1).select("name", "at"))
    assert sorted(one.fetch(both), key=str) == [{"at": 1, "name": "一"}, {"at": 2, "name": None}]
    one.forget(both)
    with pytest.raises(one.unreadable):
        one.fetch(both)


NAMES = ("a 中 [1].parquet", "b%20{1,2}.parquet", "c*?.parquet", "d+e#.parquet")


def written(folder: Path, name: str, number: int, **columns: Any) -> None:
    """Write a part of two rows, the second of nothing but empty cells."""
    at = datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC).replace(tzinfo=None)
    table = {
        "refund_id": pa.array([f"r{number}", ""]),
        "order_id": pa.array(["o1", None]).dictionary_encode(),
        "completed_at": pa.array([at, None], pa.timestamp("us")),
        "amount": pa.array([Decimal("12.30"), None], pa.decimal128(18, 2)),
        "quantity": pa.array([3, None], pa.int32()),
        "on": pa.array([date(2026, 10, 1), None]),
        "odd `name": pa.nulls(2),
        **columns,
    }
    pq.write_table(pa.table(table), folder / name)


def scanned(folder: Path, engine: Engine) -> list[tuple[Any, ...]]:
    report = Report()
    raw = open_parquet(folder, TABLES["refunds"], report)
    assert raw is not None
    found = engine.fetch(engine.scan("cells", raw))
    assert not list(report)
    return sorted(tuple(row.values()) for row in found)


@pytest.mark.usefixtures("spark")
def test_parquet_is_read_in_place_with_its_rows_numbers(tmp_path: Path) -> None:
    """Whatever the files are called, and whatever they hold times as; a half second before 1970 is in second −1."""
    folder = tmp_path / "dt=1 {a} [b]"
    folder.mkdir()
    early = -500_000_000
    written(folder, NAMES[0], 0)
    written(folder, NAMES[1], 1, completed_at=pa.array([early, None], pa.int64()).cast(pa.timestamp("ns")))
    written(folder, NAMES[2], 2, completed_at=pa.array([-1, None], pa.timestamp("s")))
    written(folder, NAMES[3], 3, **{"odd `name": pa.array(["x", None])})
    expected = [
        cells
        for number in range(4)
        for cells in (
            (2 * number + 2, f"r{number}", "o1", -1, "12.30", "3", "2026-10-01", "x" if number == 3 else None),
            (2 * number + 3, None, None, None, None, None, None, None),
        )
    ]
    assert scanned(folder, DuckEngine()) == expected
    assert scanned(folder, engine()) == expected


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("name", ["a:b.parquet", "a.parquet"])
def test_what_spark_cannot_read_in_place_is_read_all_the_same(tmp_path: Path, name: str) -> None:
    written(tmp_path, name, 1, **({"_metadata": pa.array(["x", "y"])} if name == "a.parquet" else {}))
    assert [row[:2] for row in scanned(tmp_path, engine())] == [(2, "r1"), (3, None)]


@pytest.mark.usefixtures("spark")
def test_a_text_that_is_none_is_told(tmp_path: Path) -> None:
    folder = write_folder(many(shops(), 1)[0], tmp_path / "shop", "parquet")
    bad = pa.array([b"\xff\xfe"]).view(pa.string())
    written(folder, "refunds.parquet", 1)
    table = pq.read_table(folder / "refunds.parquet").slice(0, 1)
    pq.write_table(table.set_column(0, "refund_id", bad), folder / "refunds.parquet")
    dataset, report = open_dataset(folder, Settings(), engine=engine())
    assert dataset is None
    assert [found[0] for found in findings(report.errors)] == ["K304"]
