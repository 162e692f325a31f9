"""`kaohe plugins`: the metrics that are installed, and the plugins they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.words import Words
from kaohe_api.console import Console, format_option
from kaohe_api.documents import metric_document

if TYPE_CHECKING:
    from kaohe.words import Lang

_HELP = Words("列出已安装的指标和它们的插件。", "List the metrics that are installed, and their plugins.")
_HEADER = (
    Words("指标", "metric"),
    Words("名称", "title"),
    Words("插件", "plugin"),
    Words("类型", "kind"),
    Words("何时确定", "final"),
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("plugins", help=_HELP.say(lang))
    @format_option(lang, "table", "json")
    def plugins(kind: str) -> None:
        console = Console(lang, as_json=kind == "json")
        registry = kaohe.load_plugins()
        if console.as_json:
            found = [each.to_json(lang) for each in registry.report.sorted()]
            console.json({"metrics": [metric_document(each, registry, lang) for each in registry], "left_out": found})
            return
        from kaohe_api.tables import grid

        rows = [
            [each.id, each.title.say(lang), registry.owner(each.id), each.kind.value, each.finality.value]
            for each in registry
        ]
        console.out(grid([words.say(lang) for words in _HEADER], rows, left=len(_HEADER)))
        console.tell(registry.report.sorted())

    return plugins
