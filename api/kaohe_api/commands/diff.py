"""`kaohe diff`: what changed in meaning between two schemes, and who gains and who loses by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Report
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option
from kaohe_api.parameters import DATASET, FILE, PERIOD
from kaohe_api.schemes import find_scheme
from kaohe_api.whatif.sources import Asked, Shelf, takes_sources, with_history

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.evaluation.outcome import Past
    from kaohe.metrics import Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe.whatif.gains import Gains
    from kaohe.words import Lang
    from kaohe_api.whatif.sources import FiguresOf

_HELP = Words(
    "两个方案在意思上差在哪里：OLD、NEW 是方案文件或随附方案的名字。"
    "加上数据（DATASET 和 --period，或者 --metrics），还列出谁多了、谁少了。",
    "Say what changed in meaning between two schemes: files, or names of shipped ones. With figures (DATASET and "
    "--period, or --metrics) also who gains and who loses.",
)
_ONE_OF = Words(
    "写数据文件夹和 --period，或者写 --metrics 文件，或者都不写",
    "give a dataset with --period, or --metrics FILE, or neither",
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    def said(zh: str, en: str) -> str:
        return Words(zh, en).say(lang)

    @click.command("diff", help=_HELP.say(lang))
    @click.argument("old")
    @click.argument("new")
    @click.argument("folder", metavar="[DATASET]", type=DATASET, required=False)
    @click.option("--period", type=PERIOD, help=said("考核周期，如 2026-10", "the period, such as 2026-10"))
    @click.option("--metrics", type=FILE, help=said("指标文件（JSON）", "figures (JSON) in place of a dataset"))
    @takes_sources(lang)
    @format_option(lang, "text", "json")
    def diff(
        old: str,
        new: str,
        folder: Path | str | None,
        period: Period | None,
        metrics: Path | None,
        kind: str,
        **sources: object,
    ) -> None:
        console = Console(lang, as_json=kind == "json")
        if (folder is None) != (period is None) or (folder is not None and metrics is not None):
            raise click.UsageError(_ONE_OF.say(lang), click.get_current_context())
        asked = Asked(**sources)  # type: ignore[arg-type] # click has converted them
        registry = stages.plugins(console)
        schemes = [stages.scheme(name, registry, console) for name in (old, new)]
        history = stages.history(asked.history, console)
        figures = None if metrics is None else stages.figures_from_file(metrics, console, rest=True)
        stages.unless_evaluated(() if figures is None else (figures,), console)
        before, after = (console.sure(scheme) for scheme in schemes)
        pay = None
        if figures is not None:
            pay = _pay(before, after, lambda _: (figures,), history, console)
        elif folder is not None and period is not None:
            shelf = Shelf(folder, (period,), asked, registry, console)
            pay = _pay(before, after, shelf.figures, history, console)
        _tell((old, new), (before, after), pay, registry, console)

    return diff


def _pay(old: Scheme, new: Scheme, figures: FiguresOf, history: tuple[Past, ...], console: Console) -> Gains:
    """Evaluate both schemes on the same figures."""
    from kaohe.evaluation.unadjusted import tell_unadjusted

    report = Report()
    before, after = (with_history(console.sure(figures(scheme))[0], history) for scheme in (old, new))
    for scheme, each in ((old, before), (new, after)):
        tell_unadjusted(scheme, (each,), report)
    console.take((before, report))
    stages.doubts(((old, before), (new, after)), console)
    return console.need(kaohe.compare_pay(old, new, (before, after)))


def _tell(
    names: tuple[str, str], schemes: tuple[Scheme, Scheme], pay: Gains | None, registry: Registry, console: Console
) -> None:
    from kaohe_api.whatif import text

    path = find_scheme(names[1], Report())
    author = console if path is None else console.to_author(path)
    changes = kaohe.compare(*schemes, registry, author.lang)
    if console.as_json:
        told = [{"scheme": each.name, "version": each.version} for each in schemes]
        console.json(
            {
                "old": told[0],
                "new": told[1],
                "changes": [change.to_json() for change in changes],
                "pay": None if pay is None else pay.to_json(author.lang),
                "diagnostics": [note.to_json(author.lang) for note in console.notes],
            }
        )
        return
    parts = [text.changes(changes, author.lang), *([] if pay is None else text.gains(pay, author.lang))]
    author.out("\n\n".join(part for part in parts if part))
