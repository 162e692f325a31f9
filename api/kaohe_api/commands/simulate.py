"""`kaohe simulate`: what variants of schemes would have cost, and at which value of a parameter a budget is met."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Report, Source, Whole
from kaohe.diagnostics.catalogue import whatif as rules
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option, to_json, write_whole
from kaohe_api.parameters import DATASET, FILE
from kaohe_api.schemes import find_scheme
from kaohe_api.whatif.sources import Asked, Shelf, takes_sources, with_history
from kaohe_api.whatif.types import Amount, Over, Range, Setting, Sweep, once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Past
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.texts import KeptScheme
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang
    from kaohe_api.whatif.simulation import Ranged, Simulation, Variant
    from kaohe_api.whatif.sources import FiguresOf

_HELP = Words(
    "假如用这些方案，会花多少钱：每个 SCHEME 是方案文件或随附方案的名字，和第一个比谁多谁少。"
    "指标来自 DATASET 和 --over，或者 --metrics、--ledger。",
    "What schemes would have cost: each SCHEME is a file or the name of a shipped one, held against the first. Figures "
    "come from DATASET and --over, from --metrics, or from --ledger.",
)
_EITHER = Words(
    "写方案、数据文件夹和 --over，或者写方案和 --metrics 文件，或者写方案和 --ledger",
    "give schemes with a dataset and --over, with --metrics FILE, or with --ledger",
)
_TOGETHER = Words("--budget 和 --solve 要一起写", "--budget and --solve go together")
_LEDGER = Words("台账：用第一个方案发布时的指标", "the ledger: the figures that the first scheme was published with")
_ANY = Words("任何周期", "any period")
_WRITTEN = Words("已写入 {file}", "Written to {file}")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    def said(zh: str, en: str) -> str:
        return Words(zh, en).say(lang)

    @click.command("simulate", help=_HELP.say(lang))
    @click.argument("names", metavar="SCHEME... [DATASET]", nargs=-1, required=True)
    @click.option(
        "--over", type=Over(), help=said("哪些周期，如 2026-01..2026-10", "periods, such as 2026-01..2026-10")
    )
    @click.option(
        "--metrics",
        type=FILE,
        multiple=True,
        help=said(
            "指标文件（JSON），每个周期一个，可重复；文件夹表示其中所有的",
            "figures (JSON) of a period; repeatable, or a folder of them",
        ),
    )
    @click.option("--ledger", metavar="FILE|URL", help=_LEDGER.say(lang))
    @click.option(
        "--set",
        "values",
        type=Setting(),
        multiple=True,
        callback=once,
        help=said(
            "多算一个方案：参数换成这个值，可重复", "one more variant, with this value of a parameter; repeatable"
        ),
    )
    @click.option("--sweep", type=Sweep(), help=said("参数取这些值时的成本", "the cost at each of these values"))
    @click.option("--solve", type=Range(), help=said("在这些值里找合预算的", "find the value that meets the budget"))
    @click.option(
        "--budget", type=Amount(), help=said("所有周期一共的预算（元）", "the budget of all periods together")
    )
    @takes_sources(lang)
    @format_option(lang, "text", "json", "html")
    @click.option("--output", type=FILE, help=said("写到这个文件", "write to this file"))
    def simulate(
        names: tuple[str, ...],
        over: tuple[Period, ...] | None,
        metrics: tuple[Path, ...],
        ledger: str | None,
        values: dict[str, str],
        sweep: Ranged | None,
        solve: Ranged | None,
        budget: Decimal | None,
        kind: str,
        output: Path | None,
        **sources: object,
    ) -> None:
        from kaohe_api.whatif.simulation import Simulation, Simulator

        console = Console(lang, as_json=kind == "json")
        asked = Asked(**sources)  # type: ignore[arg-type] # click has converted them
        schemes, folder = (names, None) if metrics or ledger else (names[:-1], names[-1])
        if not schemes or (folder is not None and over is None) or (metrics and ledger):
            raise click.UsageError(_EITHER.say(lang), click.get_current_context())
        if (solve is None) != (budget is None):
            raise click.UsageError(_TOGETHER.say(lang), click.get_current_context())
        registry = stages.plugins(console)
        read = [stages.kept(name, registry, console) for name in schemes]
        history = stages.history(asked.history, console)
        book = stages.ledger(ledger, console)
        given = _documents(metrics, console)
        stages.unless_evaluated(given, console)
        kept = [console.sure(each) for each in read]
        checked = [each.scheme for each in kept]
        if book is not None:
            _tell_other_texts(book, kept, console)
            given = _published(book, checked[0], console)
        documents = () if folder is not None else _wanted(given, over, console)
        figures: FiguresOf = lambda _: documents  # noqa: E731 - one of two
        if folder is not None and over is not None:
            place = DATASET.convert(folder, None, None)
            figures = Shelf(place, over, asked, registry, console).figures
        simulator = Simulator(registry, console)
        variants = simulator.all_of(
            simulator.variant(name, scheme, _with(history, figures(scheme)))
            for name, scheme in zip(_short(schemes), checked, strict=True)
        )
        varied = [*values, *(each.parameter for each in (sweep, solve) if each is not None)]
        _tell_what_is_odd(variants, varied, console)
        found = Simulation(
            (*variants, *simulator.all_of(simulator.changed(each, values) for each in variants if values)),
            () if sweep is None else tuple(simulator.sweep(each, values, sweep) for each in variants),
            ()
            if solve is None or budget is None
            else tuple(simulator.solve(each, values, solve, budget) for each in variants),
        )
        path = find_scheme(schemes[0], Report())
        text = _text(found, kind, console if path is None else console.to_author(path))
        if output is None:
            console.out(text)
        else:
            write_whole(output, text + "\n", console)
            console.say(_WRITTEN, file=output)

    return simulate


def _with(history: tuple[Past, ...], figures: Sequence[Figures] | None) -> Sequence[Figures] | None:
    return None if figures is None else [with_history(each, history) for each in figures]


def _tell_what_is_odd(variants: Sequence[Variant], varied: Sequence[str], console: Console) -> None:
    """Tell what of the figures is in doubt, which schemes never use a parameter that is varied, or have no refunds."""
    from kaohe.evaluation.unadjusted import tell_unadjusted
    from kaohe.whatif.vary import tell_unused

    report, different = Report(), {each.scheme.span: each for each in variants}.values()
    stages.doubts(((each.scheme, figures) for each in different for figures in each.figures), console)
    for each in different:
        tell_unused(each.scheme, varied, report)
        tell_unadjusted(each.scheme, each.figures, report)
    console.take((variants, report))


def _documents(metrics: tuple[Path, ...], console: Console) -> tuple[Figures, ...]:
    """Read documents of figures, or what can be read of them; of a period there may be but one."""
    report = Report()
    found: list[Figures] = []
    for path in (each for given in metrics for each in (sorted(given.glob("*.json")) if given.is_dir() else [given])):
        figures = stages.figures_from_file(path, console, rest=True, bulk=True)
        if figures is None:
            continue
        if figures.dated and any(each.dated and each.period == figures.period for each in found):
            report.add(rules.FIGURES_TWICE, Whole(str(path)), period=str(figures.period))
        found.append(figures)
    console.take((found, report))
    return tuple(found)


def _tell_other_texts(book: Ledger, kept: Sequence[KeptScheme], console: Console) -> None:
    from kaohe.ledger.other_text import tell_other_text

    report = Report()
    for each in kept:
        tell_other_text(book, each, report)
    console.take((kept, report))


def _published(book: Ledger, scheme: Scheme, console: Console) -> tuple[Figures, ...]:
    """Read the figures that a scheme was published with, of each period those of the last entry."""
    report = Report()
    heads = {head.period: head for head in book.heads(report) if head.scheme == scheme.name}
    documents = {head.number: book.document(head.number, "figures", report) for head in heads.values()}
    console.need((documents, report))
    return tuple(
        console.need(kaohe.read_figures(Source(f"{book.name}#{number}", text), bulk=True))
        for number, text in documents.items()
        if text is not None
    )


def _wanted(given: tuple[Figures, ...], over: tuple[Period, ...] | None, console: Console) -> tuple[Figures, ...]:
    """Give the figures of the periods that are asked for, else of all; each must be there.

    Documents with which something is wrong are given too, so that all of it is told. One whose period cannot be read
    may be any that is asked for.
    """
    report = Report()
    periods = {each.period for each in given}
    if all(each.dated for each in given):
        for period in over or ():
            if period not in periods:
                report.add(rules.NO_FIGURES, period=str(period))
    if not given and not over:
        report.add(rules.NO_FIGURES, period=_ANY)
    console.take((given, report))
    stages.unless_evaluated(given, console)
    return console.sure(tuple(each for each in given if each.faults or over is None or each.period in over))


def _short(names: Sequence[str]) -> list[str]:
    """Call schemes by their files' names alone, where these differ."""
    stems = [Path(name).stem for name in names]
    return stems if len(set(stems)) == len(stems) else list(names)


def _text(found: Simulation, kind: str, console: Console) -> str:
    if kind == "json":
        notes = [note.to_json(console.lang) for note in console.notes]
        return to_json({**found.to_json(console.lang), "diagnostics": notes})
    if kind == "html":
        from kaohe_api.whatif.page import page

        return page(found, console.lang)
    from kaohe_api.whatif.costs import simulation

    return simulation(found, console.lang)
