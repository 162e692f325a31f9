"""`kaohe check`: what is wrong with schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Report
from kaohe.words import Words
from kaohe_api.console import Console, format_option
from kaohe_api.schemes import find_scheme

if TYPE_CHECKING:
    from kaohe.metrics import Registry
    from kaohe.words import Lang

_HELP = Words(
    "检查方案：SCHEME 是方案文件，或随附方案的名字。", "Check schemes: each a file, or the name of a shipped one."
)
_FINE = Words("{file}：没有错误", "{file}: no errors")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("check", help=_HELP.say(lang))
    @click.argument("names", metavar="SCHEME...", nargs=-1, required=True)
    @format_option(lang, "text", "json")
    def check(names: tuple[str, ...], kind: str) -> None:
        console = Console(lang, as_json=kind == "json")
        registry = kaohe.load_plugins()
        checked = {name: _check(name, registry, console) for name in names}
        if console.as_json:
            found = [
                {"scheme": name, "ok": report.ok, "diagnostics": [each.to_json(told.lang) for each in report.sorted()]}
                for name, (report, told) in checked.items()
            ]
            console.json({"schemes": found})
        else:
            console.tell(registry.report.sorted())
            for name, (report, author) in checked.items():
                author.tell(report.sorted())
                if report.ok:
                    author.out(_FINE.say(author.lang).format(file=name))
        if not all(report.ok for report, _ in checked.values()):
            raise click.exceptions.Exit(1)

    return check


def _check(name: str, registry: Registry, console: Console) -> tuple[Report, Console]:
    """Give all findings about one scheme, and who tells them to its author."""
    report = Report()
    path = find_scheme(name, report)
    if path is None:
        return report, console
    report.extend(kaohe.read_scheme(path, registry)[1])
    return report, console.to_author(path)
