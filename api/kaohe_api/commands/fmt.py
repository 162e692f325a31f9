"""`kaohe fmt`: schemes laid out as they should be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Report
from kaohe.scheme.load import read_scheme_file
from kaohe.words import Words
from kaohe_api.console import Console, write_whole
from kaohe_api.schemes import schemes_in

if TYPE_CHECKING:
    from kaohe.words import Lang

_HELP = Words(
    "整理方案的排版：FILE 是方案文件，或放方案的文件夹；有错误的文件不动。",
    "Format schemes in place: each FILE is a scheme, or a folder of schemes; one with errors is left as it is.",
)
_CHECK = Words("只打印还没有整理好的文件，不改", "print which files are not formatted, and change none")
_WRITTEN = Words("整理好了 {file}", "formatted {file}")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("fmt", help=_HELP.say(lang))
    @click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--check", "only_check", is_flag=True, help=_CHECK.say(lang))
    def fmt(files: tuple[Path, ...], only_check: bool) -> None:
        console = Console(lang)
        wrong = False
        for path in (each for file in files for each in schemes_in(file)):
            text = _formatted(path, console)
            if text is None:
                wrong = True
            elif text.encode() != path.read_bytes():
                wrong = wrong or only_check
                if only_check:
                    console.out(str(path))
                else:
                    write_whole(path, text, console)
                    console.say(_WRITTEN, file=path)
        if wrong:
            raise click.exceptions.Exit(1)

    return fmt


def _formatted(path: Path, console: Console) -> str | None:
    """Give a scheme as it should be written; None, with the findings told, if it has errors."""
    report = Report()
    source = read_scheme_file(path, report)
    text = None
    if source is not None:
        text, found = kaohe.format_scheme(source)
        report.extend(found)
    console.to_author(path).tell(report.sorted())
    return text
