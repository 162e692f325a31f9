"""`kaohe convert`: a scheme in another spelling."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.diagnostics import Report
from kaohe.scheme.load import read_scheme_file
from kaohe.words import Words
from kaohe_api.console import Console

if TYPE_CHECKING:
    from kaohe.scheme.write import Spelling
    from kaohe.words import Lang

_HELP = Words(
    "换一种写法：把方案写成 YAML、中文或英文，说明也带上，打印到标准输出。",
    "Write a scheme as YAML, in Chinese or in English, remarks included, to standard output.",
)
_TO = Words("写成什么", "what to write it as")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("convert", help=_HELP.say(lang))
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
    @click.option("--to", type=click.Choice(["yaml", "zh", "en"]), required=True, help=_TO.say(lang))
    def convert(file: Path, to: Spelling) -> None:
        console = Console(lang)
        report = Report()
        source = read_scheme_file(file, report)
        if source is None:
            console.stop(report)
        registry = kaohe.load_plugins()
        console.tell(registry.report.sorted())
        author = console.to_author(file)
        text = author.need(kaohe.convert(source, to, registry))
        author.out(text.removesuffix("\n"))

    return convert
