"""`kaohe explain`: how each line of a payslip came about, as text, Markdown, HTML to print, or JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kaohe.diagnostics import Report, near
from kaohe.diagnostics.catalogue import requests
from kaohe.metrics.registry import fold
from kaohe.scheme.model import DEFAULT_NAMES
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option, to_json, write_whole
from kaohe_api.parameters import FILE
from kaohe_api.payslips import Evaluated, Wanted, evaluated, takes_figures

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.evaluation.outcome import Outcome
    from kaohe.evaluation.slips import Section
    from kaohe.metrics.details import Details
    from kaohe.words import Lang

_HELP = Words("逐行解释工资单。", "Explain payslips line by line.")
_ROWS = Words(
    "列出这个指标背后的每一行（要有数据文件夹），或往月退款的每一笔，可重复",
    "list the rows behind this metric of a dataset, or the later_refunds; repeatable",
)
_NO_DATASET = Words("--rows 要有数据文件夹", "--rows needs a dataset")
_ADJUSTED = frozenset(
    map(fold, ("later_refunds", DEFAULT_NAMES["later_refunds"].zh, DEFAULT_NAMES["later_refunds"].en))
)
_LEFT_OUT = Words("没有算的客服", "Left out")
_WRITTEN = Words("已写入 {file}", "Written to {file}")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("explain", help=_HELP.say(lang))
    @takes_figures(lang)
    @click.option("--agent", help=Words("只解释这位客服", "explain this agent alone").say(lang))
    @click.option("--rows", metavar="METRIC", multiple=True, help=_ROWS.say(lang))
    @format_option(lang, "text", "markdown", "html", "json")
    @click.option("--output", type=FILE, help=Words("写到这个文件", "write to this file").say(lang))
    def explain(agent: str | None, rows: tuple[str, ...], kind: str, output: Path | None, **wanted: object) -> None:
        console = Console(lang, as_json=kind == "json")
        metrics = tuple(each for each in rows if fold(each) not in _ADJUSTED)
        if metrics and wanted["folder"] is None:
            raise click.UsageError(_NO_DATASET.say(lang), click.get_current_context())
        found = evaluated(Wanted(**wanted), console)  # type: ignore[arg-type] # click has converted them
        found = _only(found, agent, console)
        opened = _opened(found, metrics, console)
        left = _left(found.outcome, lang) if agent is None else None
        text = _text(found, opened, kind, lang, left, adjusted=len(metrics) < len(rows))
        if output is None:
            console.out(text)
        else:
            write_whole(output, text if text.endswith("\n") else text + "\n", console)
            console.say(_WRITTEN, file=output)
        found.end()

    return explain


def _only(found: Evaluated, agent: str | None, console: Console) -> Evaluated:
    """Keep the agent who was asked for."""
    known = [each.agent for each in found.outcome.agents]
    if agent is None:
        return found
    if agent in found.outcome.missing:
        report = Report(found.outcome.why[agent] if console.as_json else ())
        report.add(requests.WAS_LEFT_OUT, agent=agent, why=_why(found.outcome, agent))
        console.stop(report)
    if agent not in known:
        report = Report()
        report.add(requests.NO_AGENT, agent=agent, known=", ".join(known) or "—", suggestions=near(agent, known))
        console.stop(report)
    kept = tuple(each for each in found.outcome.agents if each.agent == agent)
    return replace(found, outcome=replace(found.outcome, agents=kept))


def _why(outcome: Outcome, agent: str) -> Words:
    """Say all that was wrong with an agent who was left out."""
    why = outcome.why[agent]
    return Words("；".join(each.message("zh") for each in why), "; ".join(each.message("en") for each in why))


def _left(outcome: Outcome, lang: Lang) -> Section | None:
    """List who was left out, and why; None where nobody was."""
    from kaohe.evaluation.slips import Entry, Section

    joint = Words("：", ": ").say(lang)
    listed = tuple(Entry(each, "", joint, _why(outcome, each).say(lang), "") for each in outcome.missing)
    return Section(_LEFT_OUT.say(lang), listed) if listed else None


def _opened(found: Evaluated, rows: tuple[str, ...], console: Console) -> tuple[Details, ...]:
    """Open the metrics that were asked for, agent by agent."""
    for metric in rows:
        stages.figure(found.registry, metric, "agent", console)
    if found.dataset is None:
        return ()
    return tuple(
        stages.details(found.dataset, found.registry, metric, found.outcome.period, "agent", agent.agent, console)
        for agent in found.outcome.agents
        for metric in rows
    )


def _text(
    found: Evaluated, rows: tuple[Details, ...], kind: str, lang: Lang, left: Section | None, *, adjusted: bool
) -> str:
    import kaohe
    from kaohe.evaluation.slips import heading, slips
    from kaohe_api.opened import opened_adjustments, opened_figure
    from kaohe_api.slips import as_html, as_markdown

    outcome = found.outcome
    if kind == "json":
        return to_json({**outcome.to_json(lang), **({"details": [each.to_json() for each in rows]} if rows else {})})
    opened = tuple(opened_figure(each, lang) for each in rows)
    if adjusted:
        opened += tuple(opened_adjustments(each, lang) for each in outcome.agents)
    if kind == "text":
        opened += () if left is None else ("\n  ".join((left.title, *(each.sentence for each in left.entries))),)
        return "\n\n".join((kaohe.explain(outcome, lang).rstrip("\n"), *opened))
    write = as_html if kind == "html" else as_markdown
    return write(heading(outcome, lang), slips(outcome, lang), opened, lang, left)
