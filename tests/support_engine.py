"""Runs the engine over a dataset made by a test, as its users do: through a folder of files."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kaohe.diagnostics import Report, Source, render
from kaohe.events.checks import check_agents
from kaohe.events.dataset import open_dataset
from kaohe.events.engine import Engine
from kaohe.events.events import Events
from kaohe.events.settings import read_settings
from kaohe.extension import load_plugins
from kaohe.metrics import Grouping, MetricTable, Registry
from kaohe.metrics.compute import compute
from kaohe.periods import Period
from oracle import Shop, yaml_of
from support_events import write_folder

REGISTRY = load_plugins()


def only(metrics: Iterable[str]) -> Registry:
    """Give a registry of some of the installed metrics."""
    chosen = Registry()
    for metric in metrics:
        chosen.register("test", REGISTRY[metric])
    return chosen


def opened(shop: Shop, settings: Mapping[str, Any], form: Any = "csv", engine: Engine | None = None) -> Events:
    """Open a dataset that must be valid."""
    report = Report()
    given = read_settings(Source("settings.yaml", yaml_of(settings)), report)
    assert given is not None, render(report, "en")
    folder = tempfile.TemporaryDirectory()  # messages are read where they lie, so it stays while the events do
    dataset, found = open_dataset(write_folder(shop, Path(folder.name) / "shop", form), given, engine=engine)
    assert dataset is not None, render(found, "en")
    events = Events(dataset)
    weakref.finalize(events, folder.cleanup)
    check_agents(events, report, set_aside=False)
    assert report.ok, render(report, "en")
    return events


def computed(events: Events, period: str, by: Grouping, registry: Registry = REGISTRY) -> MetricTable:
    """Compute figures, of which none may fail."""
    report = Report()
    parsed = Period.parse(period)
    assert parsed is not None
    table = compute(events.over(parsed), registry, by, report)
    assert not list(report), render(report, "en")
    return table


def values(table: MetricTable) -> dict[str, dict[str, Any]]:
    """Give a table's figures by group and metric."""
    return {row.key: dict(row.values) for row in table.rows}
