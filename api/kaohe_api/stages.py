"""The engine's stages as commands use them: each takes its input, or ends the command with all that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import kaohe
from kaohe.diagnostics import Report
from kaohe.documents import read_source
from kaohe_api.schemes import find_scheme

if TYPE_CHECKING:
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome
    from kaohe.events.events import Events
    from kaohe.events.settings import Settings
    from kaohe.metrics import Grouping, MetricTable, Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe_api.console import Console


def plugins(console: Console) -> Registry:
    """Load the installed metrics, telling what was left out."""
    registry = kaohe.load_plugins()
    if not console.as_json:
        console.tell(registry.report.sorted())
    return registry


def scheme(name: str, registry: Registry, console: Console) -> Scheme:
    """Read and check a scheme by path or name."""
    report = Report()
    path = find_scheme(name, report)
    if path is None:
        console.stop(report)
    author = console.to_author(path)
    return author.need(kaohe.read_scheme(path, registry))


def settings(path: Path | None, console: Console) -> Settings:
    """Read the settings file, or take the defaults."""
    from kaohe.events.settings import Settings

    return Settings() if path is None else console.need(kaohe.read_settings(path))


def dataset(path: Path, chosen: Settings, console: Console, *, set_aside: bool) -> Events:
    """Open and validate a dataset; rows that are set aside are listed."""
    opened = console.need(kaohe.open_dataset(path, chosen, set_aside=set_aside, progress=console.progress()))
    if not console.as_json:
        console.tell(opened.set_aside)
    return opened


def metrics(opened: Events, registry: Registry, period: Period, by: Grouping, console: Console) -> MetricTable:
    """Compute the metrics of a period."""
    return console.need(kaohe.compute(opened, registry, period, by, progress=console.progress()))


def figures_from_file(path: Path, console: Console) -> Figures:
    """Read a figures document."""
    report = Report()
    source = read_source(path, report)
    if source is None:
        console.stop(report)
    return console.need(kaohe.read_figures(source))


def outcome(chosen: Scheme, figures: Figures, console: Console) -> Outcome:
    """Evaluate a scheme."""
    return console.need(kaohe.evaluate(chosen, figures))
