"""`kaohe check`: what is wrong with schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Diagnostic, Report, Severity
from kaohe.words import Words
from kaohe_api.console import Console, format_option
from kaohe_api.schemes import find_scheme

if TYPE_CHECKING:
    from kaohe.metrics import Registry
    from kaohe.words import Lang

_HELP = Words(
    "检查方案：SCHEME 是方案文件，或随附方案的名字。", "Check schemes: each a file, or the name of a shipped one."
)
_STRICT = Words("有警告也算不通过：状态码 1", "let warnings fail it too: status 1")
_FINE = Words("{file}：没有错误", "{file}: no errors")
_WARNED = Words("{file}：没有错误，但有 {count} 个警告", "{file}: no errors, but warnings: {count}")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("check", help=_HELP.say(lang))
    @click.argument("names", metavar="SCHEME...", nargs=-1, required=True)
    @format_option(lang, "text", "json")
    @click.option("--strict", is_flag=True, help=_STRICT.say(lang))
    def check(names: tuple[str, ...], kind: str, *, strict: bool) -> None:
        console = Console(lang, as_json=kind == "json")
        registry = kaohe.load_plugins()
        checked = {name: _check(name, registry, console) for name in names}
        if console.as_json:
            found = [
                {
                    "scheme": name,
                    "ok": _passes(report, strict=strict),
                    "diagnostics": [each.to_json(told.lang) for each in report.sorted()],
                }
                for name, (report, told) in checked.items()
            ]
            console.json({"schemes": found})
        else:
            console.tell(registry.report.sorted())
            for name, (report, author) in checked.items():
                author.tell(report.sorted())
                if report.ok:
                    count = len(_warnings(report))
                    said = _WARNED if strict and count else _FINE
                    author.out(said.say(author.lang).format(file=name, count=count))
        if not all(_passes(report, strict=strict) for report, _ in checked.values()):
            raise click.exceptions.Exit(1)

    return check


def _passes(report: Report, *, strict: bool) -> bool:
    return report.ok and not (strict and _warnings(report))


def _warnings(report: Report) -> list[Diagnostic]:
    return [each for each in report if each.severity is Severity.WARNING]


def _check(name: str, registry: Registry, console: Console) -> tuple[Report, Console]:
    """Give all findings about one scheme, and who tells them to its author."""
    report = Report()
    path = find_scheme(name, report)
    if path is None:
        return report, console
    report.extend(kaohe.read_scheme(path, registry, notes=True)[1])
    return report, console.to_author(path)
