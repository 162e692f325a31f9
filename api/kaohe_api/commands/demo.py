"""`kaohe demo`: the whole way from a month of chats and orders to an explained payslip, on a made-up shop."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

import kaohe
from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import requests
from kaohe.periods import Period
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, cannot_write, to_json
from kaohe_api.parameters import FOLDER
from kaohe_api.payslips import opened_for
from kaohe_api.schemes import names, scheme_folder

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import Outcome
    from kaohe.metrics import MetricTable
    from kaohe.words import Lang

SCHEME: Final = "shop-monthly"
_UNFINISHED: Final = (".data-", ".scheme-", ".results-", ".old-")
PERIOD: Final = Period.month(2026, 10)
_HELP: Final = Words(
    "用一个月的模拟数据完整演示：数据、指标、考核、工资单。DIR 默认为 kaohe-demo。",
    "Show everything on a made-up month: data, metrics, appraisal, payslips. DIR is kaohe-demo by default.",
)
_MADE: Final = Words("已写出一个月的数据：{folder}", "A month of data is written: {folder}")
_THERE: Final = Words("使用已有的数据：{folder}", "Taking the data that is there: {folder}")
_RANKING: Final = Words(
    "考核结果 {period}（方案 {scheme} 版本 {version}）", "Results for {period} (scheme {scheme} version {version})"
)
_SLIP: Final = Words("工资单示例，逐行解释", "One payslip, line by line")
_WHERE: Final = Words(
    "\n全部结果在 {results}：metrics.json（指标）、outcome.json（考核结果）、payslips.txt（全部工资单）。\n"
    "方案在 {scheme}，改一改再试：kaohe evaluate {scheme} {data} --period {period}",
    "\nAll results are in {results}: metrics.json, outcome.json, payslips.txt.\n"
    "The scheme is {scheme}. Change it and try again: kaohe evaluate {scheme} {data} --period {period}",
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("demo", help=_HELP.say(lang))
    @click.argument("folder", metavar="[DIR]", type=FOLDER, default=Path("kaohe-demo"))
    def demo(folder: Path) -> None:
        console = Console(lang)
        shipped = names(scheme_folder())[SCHEME]
        data, scheme_file, results = folder / "data", folder / shipped.name, folder / "results"
        try:
            _prepare(folder, data, shipped, scheme_file, console)
        except OSError as problem:
            cannot_write(folder, problem, console)
        table, outcome = _work(scheme_file, data, console)
        try:
            _write_results(results, table, outcome, lang)
        except OSError as problem:
            cannot_write(results, problem, console)
        _show(outcome, console)
        console.say(_WHERE, results=results, scheme=scheme_file, data=data, period=PERIOD)

    return demo


def _prepare(folder: Path, data: Path, shipped: Path, scheme_file: Path, console: Console) -> None:
    """Write the dataset and the scheme, unless they are there: what the user changed is kept."""
    if data.exists():
        console.say(_THERE, folder=data)
    elif folder.exists() and (not folder.is_dir() or any(not _leftover(each) for each in folder.iterdir())):
        report = Report()
        report.add(requests.FOLDER_IN_USE, folder=str(folder))
        console.stop(report)
    else:
        from kaohe_api.demo import write_demo

        write_demo(data, console.progress())
        console.say(_MADE, folder=data)
    for each in filter(_leftover, folder.iterdir()):
        shutil.rmtree(each)
    if not scheme_file.exists():
        unfinished = Path(tempfile.mkdtemp(prefix=".scheme-", dir=folder))
        shutil.copyfile(shipped, unfinished / scheme_file.name).replace(scheme_file)
        unfinished.rmdir()


def _leftover(path: Path) -> bool:
    """Whether this is a folder in which a demo that was killed had begun to write something."""
    return path.is_dir() and path.name.startswith(_UNFINISHED)


def _work(scheme_file: Path, data: Path, console: Console) -> tuple[MetricTable, Outcome]:
    """Compute the metrics, and evaluate the scheme over them."""
    from kaohe.evaluation.gather import gather

    registry = stages.plugins(console)
    read = stages.scheme(str(scheme_file), registry, console)
    opened = opened_for(read, data, None, console, stages.How())
    scheme, events = console.sure(read), console.sure(opened)
    table = stages.metrics(events, registry, PERIOD, "agent", console)
    report = Report()
    figures = gather(events.over(PERIOD), registry, {"agent": table}, scheme, report)
    outcome = stages.outcome(scheme, console.need((figures, report)), console)
    return table, replace(outcome, notes=(*console.notes, *events.set_aside))


def _write_results(results: Path, table: MetricTable, outcome: Outcome, lang: Lang) -> None:
    """Write the results beside, then put them in the place of earlier ones at once."""
    files = {
        "metrics.json": to_json(table.to_json(lang)),
        "outcome.json": to_json(outcome.to_json(lang)),
        "payslips.txt": kaohe.explain(outcome, lang),
    }
    unfinished = Path(tempfile.mkdtemp(prefix=".results-", dir=results.parent))
    unfinished.chmod(0o755)
    try:
        for name, text in files.items():
            (unfinished / name).write_text(text + "\n", encoding="utf-8", newline="\n")
        if results.exists():
            old = Path(tempfile.mkdtemp(prefix=".old-", dir=results.parent))
            results.replace(old / "results")
            unfinished.replace(results)
            shutil.rmtree(old)
        else:
            unfinished.replace(results)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _show(outcome: Outcome, console: Console) -> None:
    from kaohe_api.tables import duties, outcome_table

    title = _RANKING.say(console.lang)
    console.out(title.format(period=outcome.period, scheme=outcome.scheme, version=outcome.version) + "\n")
    console.out(outcome_table(outcome, console.lang))
    flagged = duties(outcome, console.lang)
    if flagged:
        console.out("\n" + flagged)
    if outcome.agents:
        best = min(outcome.agents, key=lambda each: [rank.rank or len(outcome.agents) for rank in each.ranks.values()])
        console.out("\n" + _SLIP.say(console.lang) + "\n")
        console.out(kaohe.explain(outcome, console.lang, best.agent))
