"""What evaluating commands have in common: their options, and where the figures come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

import kaohe
from kaohe.diagnostics import Report, Severity, Whole
from kaohe.diagnostics.catalogue import adjustments as adjustment_rules
from kaohe.diagnostics.catalogue import figures as figures_rules
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.parameters import DATASET, FILE, PERIOD, computes
from kaohe_api.versions import last_paid_ahead, scheme_in_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome, Past
    from kaohe.events.events import Events
    from kaohe.events.settings import Settings
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.texts import KeptScheme
    from kaohe.metrics import Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang
    from kaohe_api.console import Console

    Before = Callable[[Scheme, Period], None]

_EITHER = Words(
    "写数据文件夹和 --period，或者写 --metrics 文件，二者选一", "give a dataset with --period, or --metrics FILE"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be evaluated: a scheme, over a dataset's period or over figures handed in."""

    scheme: str
    folder: Path | str | None
    period: Period | None
    settings: Path | None
    set_aside: bool
    engine: str
    memory_limit: str | None
    metrics: Path | None
    history: tuple[Path, ...]
    ledger: str | None
    other_version: tuple[Path, ...]
    keep_going: bool = False


def takes_figures(lang: Lang, *, all_or_none: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the arguments SCHEME and DATASET, and the options that go with them.

    all_or_none: whether everyone must be evaluated, into a ledger that must be named.
    """

    def said(zh: str, en: str) -> str:
        return Words(zh, en).say(lang)

    parts: list[Any] = [
        click.argument("scheme"),
        click.argument("folder", metavar="[DATASET]", type=DATASET, required=False),
        click.option("--period", type=PERIOD, help=said("考核周期，如 2026-10", "the period, such as 2026-10")),
        click.option("--settings", type=FILE, help=said("系统设定文件", "the settings file")),
        click.option("--set-aside", is_flag=True, help=said("搁置有错的行", "leave wrong rows out, and list them")),
        computes(lang),
        click.option(
            "--metrics",
            type=FILE,
            help=said("指标文件（JSON），代替数据文件夹", "figures (JSON) in place of a dataset"),
        ),
        click.option(
            "--history",
            type=FILE,
            multiple=True,
            help=said(
                "以前周期的考核结果（JSON），连续几个月的规则要看，可重复",
                "an earlier period's outcome (JSON), which rules on streaks look at; repeatable",
            ),
        ),
        click.option(
            "--ledger",
            metavar="FILE|URL",
            required=all_or_none,
            help=said("台账：以前各期的结果从这里看", "the ledger, which holds what earlier periods gave"),
        ),
        click.option(
            "--other-version",
            type=FILE,
            multiple=True,
            help=said(
                "这个方案的另一个版本，用周期开始那天生效的那个，可重复",
                "another version of the scheme; the one in force on the period's first day is used; repeatable",
            ),
        ),
        click.option(
            "--keep-going",
            is_flag=True,
            help=said(
                "有人的数据不对时，其余的人照算，状态仍是 1",
                "compute the others where an agent's figures are wrong; the status is 1 still",
            ),
        ),
    ]
    if all_or_none:
        del parts[-1]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for part in reversed(parts):
            command = part(command)
        return command

    return decorate


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of it, and of what: the scheme, the figures, the dataset if there was one, the metrics there are."""

    outcome: Outcome
    kept: KeptScheme
    figures: Figures
    dataset: Events | None
    registry: Registry

    def end(self) -> None:
        """End a command that left somebody out with the status of wrong input."""
        if self.outcome.missing:
            raise click.exceptions.Exit(1)


def evaluated(
    wanted: Wanted, console: Console, ledger: Ledger | None = None, before: Before | None = None
) -> Evaluated:
    """Evaluate what is wanted, or end the command with all that is wrong.

    ledger: one that is open already. before: looks at the scheme and the period before anything is computed.
    """
    if (wanted.metrics is None) == (wanted.folder is None) or (wanted.folder is None) != (wanted.period is None):
        raise click.UsageError(_EITHER.say(console.lang), click.get_current_context())
    from kaohe.evaluation.history import looks_back

    registry = stages.plugins(console)
    ledger = ledger or stages.ledger(wanted.ledger, console)
    given = None
    if wanted.metrics is not None:
        given = stages.figures_from_file(wanted.metrics, console, rest=True)
    period = wanted.period if given is None else given.period if given.dated else None
    kept = scheme_in_force(wanted.scheme, wanted.other_version, period, ledger, registry, console)
    history = stages.history(wanted.history, console)
    if before is not None and kept is not None and period is not None:
        before(kept.scheme, period)
    dataset: Events | None = None
    if wanted.folder is not None and wanted.period is not None:
        how = stages.How(wanted.set_aside, wanted.engine, wanted.memory_limit, wanted.keep_going, rest=True)
        scheme = None if kept is None else kept.scheme
        dataset = opened_for(scheme, wanted.folder, wanted.settings, console, how)
        stages.unless_evaluated(() if dataset is None else (dataset,), console)
        kept, dataset = console.sure(kept), console.sure(dataset)
        figures = figures_for(dataset, registry, wanted.period, kept.scheme, console)
    else:
        stages.unless_evaluated(() if given is None else (given,), console)
        kept, figures = console.sure(kept), console.sure(given)
    if ledger is not None and figures.dated:
        report = Report()
        if looks_back(kept.scheme) or last_paid_ahead(kept, figures.period, ledger, registry, report):
            history = (*history, *ledger.past(kept.scheme.name, figures.period, report))
        console.need((history, report))
    figures = _with_refunds(kept.scheme, figures, dataset, registry, ledger, wanted, console)
    figures = _with_history(figures, history, console)
    stages.doubts(((kept.scheme, figures),), console)
    # Who hands in what was paid earlier is told what of it was looked for in vain.
    remembers = ledger is not None or bool(figures.history)
    outcome = stages.outcome(kept.scheme, figures, console, keep_going=wanted.keep_going, notes=remembers)
    faults = outcome.notes if outcome.missing else ()
    if not console.as_json:
        console.tell(each for each in faults if each.severity is not Severity.NOTE)
        stages.rounded(faults, console)
    set_aside = () if dataset is None else dataset.set_aside
    outcome = replace(outcome, notes=(*console.notes, *faults, *set_aside))
    return Evaluated(outcome, kept, figures, dataset, registry)


def _with_refunds(
    scheme: Scheme,
    figures: Figures,
    dataset: Events | None,
    registry: Registry,
    ledger: Ledger | None,
    wanted: Wanted,
    console: Console,
) -> Figures:
    """Add what later refunds take back, or tell that it is not known; not where evaluation tells what is wrong."""
    from kaohe.evaluation.agent_ids import is_of_agent
    from kaohe.evaluation.unadjusted import tell_unadjusted

    if dataset is not None and not all(map(is_of_agent, figures.faults)):
        return figures
    if dataset is not None and ledger is not None:
        return _adjusted(scheme, figures, dataset, registry, ledger, wanted, console)
    report = Report()
    told = adjustment_rules.NONE_GIVEN if dataset is None else adjustment_rules.NO_LEDGER
    tell_unadjusted(scheme, (figures,), report, told)
    console.take((figures, report))
    return figures


def _adjusted(
    scheme: Scheme,
    figures: Figures,
    dataset: Events,
    registry: Registry,
    ledger: Ledger,
    wanted: Wanted,
    console: Console,
) -> Figures:
    """Add what refunds of the period take back of earlier ones, where the scheme asks for that."""

    def reopen(settings: Settings) -> Events | None:
        assert wanted.folder is not None  # noqa: S101 - for the type checker: the dataset was opened from it
        options: dict[str, Any] = {"engine": wanted.engine, "memory_limit": wanted.memory_limit}
        events, _ = kaohe.open_dataset(wanted.folder, settings, set_aside=wanted.set_aside, **options)
        return events

    return console.need(kaohe.adjust(scheme, figures, dataset, registry, ledger, reopen))


def _with_history(figures: Figures, history: tuple[Past, ...], console: Console) -> Figures:
    """Add earlier outcomes to those that the figures hold."""
    report = Report()
    held = {(past.scheme, past.period) for past in figures.history}
    for past in history:
        if (past.scheme, past.period) in held:
            place = Whole(figures.document)
            report.add(figures_rules.DUPLICATE_PAST, place, scheme=past.scheme, period=str(past.period))
        held.add((past.scheme, past.period))
    return console.need((replace(figures, history=(*figures.history, *history)), report))


def opened_for(
    scheme: Scheme | None, folder: Path | str, settings: Path | None, console: Console, how: stages.How
) -> Events | None:
    """Open a dataset with the settings that the scheme freezes; not where the settings are wrong."""
    chosen = stages.settings(settings, console)
    if chosen is None:
        return None
    if scheme is not None:
        # Only who hands in settings can have meant others.
        chosen, report = kaohe.frozen_settings(scheme, chosen)
        console.take((chosen, Report() if settings is None else report))
    return stages.dataset(folder, chosen, console, how)


def figures_for(dataset: Events, registry: Registry, period: Period, scheme: Scheme, console: Console) -> Figures:
    """Compute the figures of a period, with the facts and attributes of the dataset, and with all that is wrong."""
    found = kaohe.figures_of(dataset, registry, period, scheme, rest=True, progress=console.progress())
    return console.need(found)
