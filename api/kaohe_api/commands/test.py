"""`kaohe test`: whether schemes give what their cases say, and what of them no case reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Report, Severity, Whole
from kaohe.diagnostics.catalogue import requests
from kaohe.documents import read_source
from kaohe.words import Words
from kaohe_api.console import Console, format_option
from kaohe_api.schemes import cases_beside, schemes_to_test
from kaohe_api.verdicts import Verdict, sum_text, verdict_json, verdict_text

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.metrics import Registry
    from kaohe.words import Lang

_HELP = Words(
    "用旁边的用例（名字.cases.yaml）检验方案：SCHEME 是方案文件、随附方案的名字，或者放方案的文件夹。",
    "Test schemes by the cases beside them (NAME.cases.yaml): each a file, the name of a shipped one, or a folder.",
)
_STRICT = Words(
    "没有用例，或者有用例没走到的地方，也算不通过", "fail too where there are no cases, or places that none reaches"
)
_STRICTLY = Words(
    "按 --strict，还不能通过：有的方案没有用例，或者有用例没走到的地方",
    "By --strict this does not pass: a scheme has no cases, or places that none reaches",
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("test", help=_HELP.say(lang))
    @click.argument("names", metavar="SCHEME|DIR...", nargs=-1, required=True)
    @click.option("--strict", is_flag=True, help=_STRICT.say(lang))
    @format_option(lang, "text", "json")
    def test(names: tuple[str, ...], kind: str, strict: bool) -> None:
        console = Console(lang, as_json=kind == "json")
        registry = kaohe.load_plugins()
        report = Report(registry.report)
        paths = dict.fromkeys(path for name in names for path in schemes_to_test(name, report))
        verdicts = [(_judge(path, registry), console.to_author(path)) for path in paths]
        good = all(verdict.good(strict=strict) for verdict, _ in verdicts) and report.ok
        if console.as_json:
            told = [verdict_json(verdict, author.lang, strict=strict) for verdict, author in verdicts]
            found = [each.to_json(lang) for each in report.sorted()]
            console.json({"ok": good, "schemes": told, "diagnostics": found})
        else:
            console.tell(report.sorted())
            _tell(verdicts, console)
            if not good and all(verdict.good(strict=False) for verdict, _ in verdicts) and report.ok:
                console.say(_STRICTLY)
        if not good:
            raise click.exceptions.Exit(1)

    return test


def _judge(path: Path, registry: Registry) -> Verdict:
    """Run a scheme's cases. What `check` would only warn of is not repeated."""
    scheme, found = kaohe.read_scheme(path, registry, analysis=False)
    report = Report(each for each in found if each.severity is Severity.ERROR)
    cases = cases_beside(path)
    source = read_source(cases, report) if cases.exists() else None
    results, found = ((), Report()) if scheme is None or source is None else kaohe.run_cases(scheme, source)
    report.extend(found)
    if report.ok and not results:
        report.add(requests.NO_CASES, Whole(str(path)), file=cases.name)
    places = () if scheme is None or not results else kaohe.untried(scheme, results)
    return Verdict(path, cases if cases.exists() else None, results, places, report)


def _tell(verdicts: list[tuple[Verdict, Console]], console: Console) -> None:
    for verdict, author in verdicts:
        author.tell(verdict.report.sorted())
        if verdict.results:
            author.out(verdict_text(verdict, author.lang))
    if len(verdicts) > 1:
        console.out(sum_text([verdict for verdict, _ in verdicts], console.lang))
