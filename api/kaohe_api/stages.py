"""The engine's stages as commands use them. One that reads gives None for what has errors: the console keeps them.

So all that is read can be told at once; `Console.sure` ends the command then. One that computes ends it by itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kaohe
from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import evaluation as evaluation_rules
from kaohe.diagnostics.catalogue import figures as figures_rules
from kaohe.documents import read_source
from kaohe.words import Words
from kaohe_api.schemes import find_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kaohe.diagnostics import Diagnostic
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome, Past
    from kaohe.events.events import Events
    from kaohe.events.settings import Settings
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.texts import KeptScheme
    from kaohe.metrics import Grouping, MetricTable, Registry
    from kaohe.metrics.details import Details
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe_api.console import Console


@dataclass(frozen=True, slots=True)
class How:
    """How a dataset is opened: whether wrong rows are set aside, what computes, and in how much memory.

    keep_going: whether wrong facts are. rest: whether facts are looked at even where there are errors.
    """

    set_aside: bool = False
    engine: str = "duckdb"
    memory_limit: str | None = None
    keep_going: bool = False
    rest: bool = False


def plugins(console: Console) -> Registry:
    """Load the installed metrics, telling what was left out."""
    registry = kaohe.load_plugins()
    return console.need((registry, registry.report))


def scheme(name: str, registry: Registry, console: Console) -> Scheme | None:
    """Read and check a scheme by path or name; what it may not mean is for `kaohe check` to tell."""
    read = kept(name, registry, console)
    return None if read is None else read.scheme


def kept(name: str, registry: Registry, console: Console) -> KeptScheme | None:
    """Read and check a scheme as `scheme` does, and keep the texts of its files."""
    report = Report()
    path = find_scheme(name, report)
    if path is None:
        return console.take((None, report))
    return console.to_author(path).take(kaohe.read_kept(path, registry))


def ledger(place: str | None, console: Console, *, new: bool = False) -> Ledger | None:
    """Open a ledger, where one is named; end the command if it cannot be."""
    return None if place is None else console.need(kaohe.open_ledger(place, new=new))


def settings(path: Path | None, console: Console) -> Settings | None:
    """Read the settings file, or take the defaults."""
    from kaohe.events.settings import Settings

    return Settings() if path is None else console.take(kaohe.read_settings(path))


def dataset(
    path: Path | str, chosen: Settings, console: Console, how: How, kept: tuple[Path, Registry] | None = None
) -> Events | None:
    """Open and validate a dataset; what of it does not count is listed. kept: a store's folder, for which metrics."""
    progress = console.progress()
    if kept is None:
        opened = kaohe.open_dataset(path, chosen, **asdict(how), progress=progress)
    else:
        store, registry = kept
        stored: dict[str, Any] = {"set_aside": how.set_aside, "engine": how.engine, "memory_limit": how.memory_limit}
        opened = kaohe.open_stored(path, chosen, registry, store, **stored, progress=progress)
    events = console.take(opened, notes=True)
    if events is not None and not console.as_json:
        console.tell_some(events.set_aside)
    return events


def metrics(
    opened: Events, registry: Registry, period: Period, by: Grouping, console: Console, as_of: date | None = None
) -> MetricTable:
    """Compute the metrics of a period. as_of: the last complete day, where that is known."""
    return console.need(kaohe.compute(opened, registry, period, by, as_of=as_of, progress=console.progress()))


def figure(registry: Registry, metric: str, by: Grouping, console: Console) -> None:
    """Look a metric up that a figure is asked of."""
    from kaohe.metrics.details import find_metric

    report = Report()
    console.take((find_metric(registry, metric, by, report), report))


def details(
    opened: Events, registry: Registry, metric: str, period: Period, by: Grouping, name: str, console: Console
) -> Details:
    """Open a figure of one group."""
    return console.need(kaohe.details(opened, registry, metric, period, by, name))


def figures_from_file(path: Path, console: Console, *, rest: bool = False, bulk: bool = False) -> Figures | None:
    """Read a figures document; `rest`: what can be read of it, with its faults, which evaluation tells.

    bulk: for whoever computes by column.
    """
    report = Report()
    source = read_source(path, report)
    return console.take((None, report) if source is None else kaohe.read_figures(source, keep_going=rest, bulk=bulk))


def unless_evaluated(given: Iterable[Figures | Events], console: Console) -> None:
    """Tell what is wrong with figures or a dataset where something else is wrong, so that nobody evaluates them."""
    faults = [fault for each in given for fault in each.faults]
    if faults and console.failed_already:
        console.take((None, Report(faults)))


def history(paths: tuple[Path, ...], console: Console) -> tuple[Past, ...]:
    """Read the outcomes of earlier periods; of a scheme and a period there may be but one."""
    found: list[Past] = []
    for path in paths:
        report = Report()
        source = read_source(path, report)
        past = console.take((None, report) if source is None else kaohe.read_past(source))
        if past is not None and any((past.scheme, past.period) == (each.scheme, each.period) for each in found):
            report.add(figures_rules.DUPLICATE_PAST, Whole(str(path)), scheme=past.scheme, period=str(past.period))
            past = console.take((past, report))
        found.extend([] if past is None else [past])
    return tuple(found)


def outcome(
    chosen: Scheme, figures: Figures, console: Console, *, keep_going: bool = False, notes: bool = False
) -> Outcome:
    """Evaluate a scheme. notes: whether notes are told as well; that figures were rounded is told in any case."""
    given = kaohe.evaluate(chosen, figures, keep_going=keep_going)
    found = console.take(given, notes=notes)
    if found is not None and not notes:
        rounded(given[1], console)
    return console.sure(found)


def rounded(found: Iterable[Diagnostic], console: Console) -> None:
    """Tell which figures were rounded as they came in."""
    if not console.as_json:
        console.tell_some(each for each in found if each.rule is evaluation_rules.ROUNDED)


def doubts(given: Iterable[tuple[Scheme, Figures]], console: Console) -> None:
    """Tell what of figures is surely not meant so, each thing once; where there are several periods, of which."""
    found: dict[str, Diagnostic] = {}
    periods: dict[str, list[str]] = {}
    all_periods = set()
    for chosen, figures in given:
        all_periods.add(figures.period)
        for each in kaohe.doubts(chosen, figures).sorted():
            said = each.message("en")
            found.setdefault(said, each)
            periods.setdefault(said, []).append(str(figures.period))
    if len(all_periods) > 1:
        for said, each in found.items():
            of = list(dict.fromkeys(periods[said]))
            found[said] = replace(each, of=Words(f"{'、'.join(of)}：", f"{', '.join(of)}: "))
    console.take((found, Report(found.values())))
