"""kaohe: appraisal and pay as code. This is the façade; importing it imports nothing heavy.

    scheme text ─ load ─▶ Scheme ─ check ─▶ resolved Scheme ─┐
                                                             ├─ evaluate ─▶ Outcome ─ explain ─▶ words
    dataset ─ open_dataset ─▶ Events ─ figures_of ─▶ Figures ┘

Every function gives its result with a `Report` of all findings; the result is None where there are errors. May import
all of the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.diagnostics import Report, Source
from kaohe.documents import read_source
from kaohe.extension import load_plugins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from kaohe.diagnostics import Diagnostic, Place
    from kaohe.evaluation.cases import CaseResult
    from kaohe.evaluation.compiled.by_column import Sheets
    from kaohe.evaluation.compiled.plan import Plan
    from kaohe.evaluation.coverage import Spot
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome, Past
    from kaohe.events.events import Events
    from kaohe.events.settings import Settings
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Draft, Entry, Head
    from kaohe.ledger.reproduction import Reproduction
    from kaohe.ledger.texts import KeptScheme
    from kaohe.metrics import Grouping, MetricTable, Registry
    from kaohe.metrics.details import Details
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe.scheme.write import Spelling
    from kaohe.whatif.differences import Change
    from kaohe.whatif.gains import Gains
    from kaohe.whatif.runs import Run
    from kaohe.words import Lang, Words

    Progress = Callable[[Words, int, int], None]

__all__ = [
    "Report",
    "Source",
    "adjust",
    "check",
    "compare",
    "compare_pay",
    "compile",
    "compute",
    "convert",
    "details",
    "doubts",
    "evaluate",
    "explain",
    "figures_of",
    "format_scheme",
    "frozen_settings",
    "load",
    "load_plugins",
    "open_dataset",
    "open_ledger",
    "open_stored",
    "publish",
    "read_figures",
    "read_kept",
    "read_past",
    "read_scheme",
    "read_settings",
    "reproduce",
    "run",
    "run_cases",
    "untried",
]


def load(source: Path | Source, find: Callable[[str], Source | None] | None = None) -> tuple[Scheme | None, Report]:
    """Read a scheme from a file or a text, with the schemes it includes.

    find: gives an included scheme by its name; by default the scheme's folder is looked through.
    """
    from kaohe.scheme.load import load as load_scheme

    return load_scheme(source, find)


def check(scheme: Scheme, registry: Registry) -> tuple[Scheme | None, Report]:
    """Resolve a scheme's names and check all it says; what is evaluated is a checked scheme."""
    from kaohe.checking import check as check_scheme

    return check_scheme(scheme, registry)


def read_scheme(
    source: Path | Source,
    registry: Registry,
    find: Callable[[str], Source | None] | None = None,
    *,
    notes: bool = False,
    analysis: bool = True,
) -> tuple[Scheme | None, Report]:
    """Load and check a scheme in one step: what can be read of it is checked even where some of it cannot.

    Gives the checked scheme, or None with all that is wrong with its form and its meaning at once; also what may not be
    meant so. notes: what is only pointed out as well. analysis: what is found by following all figures as well, which
    takes the longest.
    """
    from kaohe.checking import read_scheme as read

    return read(source, registry, find, notes=notes, analysis=analysis)


def format_scheme(source: Source) -> tuple[str | None, Report]:
    """Write a scheme anew as it is spelled, comments included; None, with findings, if its form has errors."""
    from kaohe.scheme.write import format_scheme as write

    return write(source)


def convert(source: Source, to: Spelling, registry: Registry) -> tuple[str | None, Report]:
    """Write a scheme as YAML, in Chinese or in English, comments included; None, with findings, if its form has errors.

    What is known beyond the scheme is called by its title in Chinese, else by its id.
    """
    from kaohe.scheme.write import convert as write

    return write(source, to, registry)


def doubts(scheme: Scheme, figures: Figures) -> Report:
    """Say what of a period's figures is surely not meant so, in warnings: evaluation takes figures as they stand."""
    from kaohe.evaluation.doubts import doubts as doubts_of

    return doubts_of(scheme, figures)


def evaluate(scheme: Scheme, figures: Figures, *, keep_going: bool = False) -> tuple[Outcome | None, Report]:
    """Apply a checked scheme to a period's figures; `keep_going`: without those for whom something is wrong."""
    from kaohe.evaluation.evaluator import evaluate as evaluate_scheme
    from kaohe.evaluation.others import evaluate_others

    return evaluate_others(scheme, figures) if keep_going else evaluate_scheme(scheme, figures)


def compile(scheme: Scheme) -> Plan:  # noqa: A001 - the stage's name
    """Make the plan of a checked scheme: generated code that gives what `evaluate` gives, many times faster.

    `plan.amounts(figures)` is what all agents get.
    """
    from kaohe.evaluation.compiled.plan import compile_scheme

    return compile_scheme(scheme)


def run_cases(scheme: Scheme, cases: Source) -> tuple[tuple[CaseResult, ...], Report]:
    """Run a case file against a checked scheme: how each case went; the report holds what is wrong with the file."""
    from kaohe.evaluation.cases import run_cases as run

    return run(cases, scheme)


def untried(scheme: Scheme, results: Iterable[CaseResult]) -> tuple[Spot, ...]:
    """Give the bands, tiers, conditions and places of a scheme that no case touched."""
    from kaohe.evaluation.coverage import untried as places

    return places(scheme, (result.outcome for result in results if result.outcome is not None))


def explain(outcome: Outcome, lang: Lang, agent: str | None = None) -> str:
    """Write the payslips with how each figure came about, of all agents or of one; nothing for an unknown agent."""
    from kaohe.evaluation.explain import explain as explain_outcome

    return explain_outcome(outcome, lang, agent)


def read_figures(
    source: Source | str, *, keep_going: bool = False, bulk: bool = False
) -> tuple[Figures | None, Report]:
    """Read the JSON document of a period's figures.

    bulk: of very many agents keep columns, for whoever computes by column; they are made where somebody looks at one.

    keep_going: read as much as can be read. What is wrong stands in `Figures.faults`; `evaluate` tells it together with
    all that is wrong with the figures themselves, or goes on without those with whom something is wrong.
    """
    from kaohe.evaluation.figures import BULKY
    from kaohe.evaluation.figures_reader import read_figures as read
    from kaohe.evaluation.figures_rest import read_rest

    source = Source("figures", source) if isinstance(source, str) else source
    if bulk and len(source.text) >= BULKY:
        from kaohe.evaluation.compiled.bulk import read_bulk

        found = read_bulk(source)
        if found is not None:
            return found, Report()
    if keep_going:
        return read_rest(source)
    report = Report()
    return read(source, report), report


def read_past(source: Source) -> tuple[Past | None, Report]:
    """Read an earlier period's outcome, as this system gave it: what streaks look at."""
    from kaohe.evaluation.figures_reader import read_past as read

    report = Report()
    return read(source, report), report


def read_settings(path: Path) -> tuple[Settings | None, Report]:
    """Read a file of system settings."""
    from kaohe.events.settings import read_settings as read

    report = Report()
    source = read_source(path, report)
    return (None if source is None else read(source, report)), report


def frozen_settings(scheme: Scheme, settings: Settings) -> tuple[Settings, Report]:
    """Put the settings that a scheme freezes in place of others, and tell where they differ.

    A dataset whose metrics a scheme is evaluated on is opened with these.
    """
    from kaohe.diagnostics.catalogue import frozen
    from kaohe.scheme.frozen import apart, called, over
    from kaohe.words import Words

    report, keys = Report(), apart(scheme, settings)
    if keys:
        own = [each.span for each in scheme.settings if each.key in keys]
        heads = [span for head, span in scheme.heads if head == "judgment"]
        names = [called(key) for key in keys]
        said = Words("、".join(each.zh for each in names), ", ".join(each.en for each in names))
        report.add(frozen.OTHER_SETTINGS, [*own, *heads, scheme.span][0], keys=said)
    return over(scheme, settings), report


def open_dataset(
    path: Path | str,
    settings: Settings,
    *,
    set_aside: bool = False,
    keep_going: bool = False,
    rest: bool = False,
    engine: str = "duckdb",
    memory_limit: str | None = None,
    progress: Progress | None = None,
) -> tuple[Events | None, Report]:
    """Read and validate a dataset: a folder, a file that is a DuckDB database, or a database's URL.

    set_aside: leave rows in breach out, where that invents nothing. `Events.set_aside` lists what does not count: these
    rows as warnings, and orders with flags as notes. keep_going: leave facts in breach out, where it is known whose
    they are. Who needs a fact that was left out has no figure there, but an error. rest: give what can be read of facts
    even where there are errors; these are `Events.faults` then, for evaluation to tell with all that is wrong with
    figures. engine: `duckdb`, `spark` or `spark://HOST:PORT`. memory_limit: such as 4GB, above which it writes to disk.
    """
    from kaohe.events.checks import check_agents, flagged_orders
    from kaohe.events.dataset import NOTHING, SET_ASIDE, read_dataset
    from kaohe.events.engines import open_engine, within_means
    from kaohe.events.events import Events
    from kaohe.events.steps import Steps

    report = Report()
    computing, steps = open_engine(engine, report, memory_limit), Steps(progress)
    if computing is None:
        return None, report
    with within_means(computing, report):
        aside = SET_ASIDE if set_aside else frozenset({"facts"}) if keep_going else NOTHING
        dataset, found = read_dataset(path, settings, set_aside=aside, engine=computing, progress=steps.at)
        report.extend(found)
        events = Events(dataset, steps.within)
        check_agents(events, report, set_aside=set_aside, keep_going=keep_going)
        if report.ok:
            events.set_aside = (*events.set_aside, *flagged_orders(events))
            return events, report
        if rest and events.has("facts"):
            events.faults = report.errors
            return events, Report(each for each in report if each not in report.errors)
    return None, report


def open_stored(
    path: Path | str,
    settings: Settings,
    registry: Registry,
    store: Path,
    *,
    set_aside: bool = False,
    engine: str = "duckdb",
    memory_limit: str | None = None,
    progress: Progress | None = None,
) -> tuple[Events | None, Report]:
    """Read and validate a dataset as `open_dataset` does, with what a store's folder holds of earlier runs.

    Of a dataset whose messages are a folder of Parquet parts only what changed is computed; then, and in the first run,
    the store is brought up to date. Figures are those of `open_dataset`, for these metrics quickly.
    """
    from kaohe.store.opened import open_with

    def scratch() -> tuple[Events | None, Report]:
        return open_dataset(
            path, settings, set_aside=set_aside, engine=engine, memory_limit=memory_limit, progress=progress
        )

    return open_with(store, path, settings, registry, scratch, engine, memory_limit)


def compute(
    events: Events,
    registry: Registry,
    period: Period,
    by: Grouping,
    *,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> tuple[MetricTable | None, Report]:
    """Compute all metrics of a period by agent, team, shop, or all. A metric that fails is reported and left out.

    None where memory and disk are not enough.
    """
    from kaohe.events.engines import within_means
    from kaohe.events.steps import Steps
    from kaohe.metrics.compute import compute as compute_metrics

    report, steps = Report(), Steps(progress)
    with within_means(events.dataset.engine, report):
        seen = events.over(period, steps.within)
        return compute_metrics(seen, registry, by, report, as_of=as_of, progress=steps.at), report
    return None, report


def details(
    events: Events, registry: Registry, metric_name: str, period: Period, by: Grouping, name: str
) -> tuple[Details | None, Report]:
    """Open a figure: give the rows behind a metric (by id, title or alias) of one agent, team or shop, or of `all`."""
    from kaohe.events.engines import within_means
    from kaohe.metrics.details import details as open_figure

    report = Report()
    with within_means(events.dataset.engine, report):
        return open_figure(events.over(period), registry, metric_name, by, name, report), report
    return None, report


def figures_of(
    events: Events,
    registry: Registry,
    period: Period,
    scheme: Scheme,
    *,
    rest: bool = False,
    progress: Progress | None = None,
    tables: dict[Grouping, MetricTable] | None = None,
) -> tuple[Figures | None, Report]:
    """Gather what a checked scheme is evaluated on: each agent's metrics, facts and attributes of a period.

    rest: give what there is even where something is wrong; it stands in `Figures.faults` then, beside what is wrong
    with the dataset, for evaluation to tell. Metrics are computed unless more than facts is wrong. tables: what was
    computed for other schemes of the same events and period, which is taken, and what is computed now.
    """
    from dataclasses import replace

    from kaohe.checking import needed_of_groups
    from kaohe.evaluation.gather import gather
    from kaohe.evaluation.left_out import bare_table, is_computable
    from kaohe.events.engines import within_means

    tables = {} if tables is None else tables
    report = Report()
    wanted: list[Grouping] = ["agent", *sorted({group for group, _ in needed_of_groups(scheme)})]
    if not is_computable(events):
        wanted, tables = [], {"agent": bare_table(events.over(period))}
    for by in wanted:
        if by in tables:
            continue
        table, found = compute(events, registry, period, by, progress=progress)
        # What fails for agents fails for their groups too, and is told once.
        report.extend(found if by == "agent" else ())
        if table is None:
            return None, report
        tables[by] = table
    with within_means(events.dataset.engine, report):
        figures = gather(events.over(period), registry, tables, scheme, report)
        if rest:
            figures = replace(figures, faults=(*figures.faults, *report.errors))
            return figures, Report(each for each in report if each not in report.errors)
        return (figures if report.ok else None), report
    return None, report


def adjust(
    scheme: Scheme,
    figures: Figures,
    events: Events,
    registry: Registry,
    ledger: Ledger,
    reopen: Callable[[Settings], Events | None] | None = None,
) -> tuple[Figures | None, Report]:
    """Add to a period's figures what its refunds take back of what earlier, published periods paid for their sales.

    Only where the scheme asks for it, or deducts all refunds by figures of its own: then it is noted which these were.
    reopen: opens the dataset with other settings, for what was published with them.
    """
    from kaohe.adjusting.adjust import adjusted
    from kaohe.checking import deducts_earlier_sales
    from kaohe.events.engines import within_means

    report = Report()
    if not scheme.takes_back and not deducts_earlier_sales(scheme):
        return figures, report
    with within_means(events.dataset.engine, report):
        return adjusted(scheme, figures, events, registry, ledger, report, reopen), report
    return None, report


def read_kept(path: Path, registry: Registry) -> tuple[KeptScheme | None, Report]:
    """Load and check a scheme's file, and keep the texts of all that was read: what is published holds them."""
    from kaohe.ledger.texts import read_kept as read

    return read(path, registry)


def open_ledger(place: str, *, new: bool = False) -> tuple[Ledger | None, Report]:
    """Open a ledger of published outcomes: a file, or a URL as postgresql://user:password@host/database.

    new: whether there may be none yet; the first entry makes it.
    """
    from kaohe.ledger.book import open_ledger as open_book

    return open_book(place, new=new)


def publish(ledger: Ledger, draft: Draft) -> tuple[Head | None, Report]:
    """Add an entry to a ledger (`kaohe.ledger.making.draft` puts it together); None where it does not fit."""
    report = Report()
    return ledger.append(draft, report), report


def reproduce(entry: Entry, registry: Registry) -> tuple[Reproduction | None, Report]:
    """Compute an entry again from what it holds, and compare each figure with what was published."""
    from kaohe.ledger.reproduction import reproduce as compute_again

    return compute_again(entry, registry)


def compare(old: Scheme, new: Scheme, registry: Registry, lang: Lang) -> tuple[Change, ...]:
    """Say what changed in meaning between two checked schemes; nothing where they only read differently."""
    from kaohe.whatif.differences import differences

    return differences(old, new, registry, lang)


def compare_pay(old: Scheme, new: Scheme, figures: tuple[Figures, Figures]) -> tuple[Gains | None, Report]:
    """Say who gains and who loses between two checked schemes, as if both were in force; `figures`: those of each."""
    from kaohe.whatif.gains import gains_of
    from kaohe.whatif.runs import as_if

    report, outcomes = Report(), []
    for scheme, each in zip((old, new), figures, strict=True):
        outcome, found = evaluate(as_if(scheme, each.period), each)
        told = set(map(_told, report))  # what is wrong with the figures is wrong under either scheme
        report.extend(finding for finding in found if _told(finding) not in told)
        outcomes += [] if outcome is None else [outcome]
    return (gains_of(*outcomes) if len(outcomes) == len(figures) else None), report


def _told(found: Diagnostic) -> tuple[Place | None, str]:
    return found.place, found.message("en")


def run(scheme: Scheme, figures: Sequence[Figures], sheets: Sheets | None = None) -> tuple[Run | None, Report]:
    """Evaluate a checked scheme over several periods as if it were in force, each building on those before it.

    sheets: keeps what was made of the figures, where several schemes are evaluated on them; begin with {}.
    """
    from kaohe.whatif.runs import run as run_all

    return run_all(scheme, figures, sheets)
