"""`kaohe plugins`: the metrics that are installed, and the plugins they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import kaohe
from kaohe.evaluation.case_schema import case_schema_text
from kaohe.scheme.json_schema import schema_text
from kaohe.words import Words
from kaohe_api.console import Console, format_option
from kaohe_api.documents import metric_document

if TYPE_CHECKING:
    from kaohe.words import Lang

_HELP = Words("列出已安装的指标和它们的插件。", "List the metrics that are installed, and their plugins.")
_SCHEMA = Words(
    "打印 YAML 方案或用例的 JSON Schema，里面有已安装的指标，给编辑器用",
    "print the JSON Schema of schemes or cases in YAML, with the metrics that are installed, for editors",
)
_SCHEMAS = {"scheme": schema_text, "cases": case_schema_text}
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
    @click.option("--schema", "schema", type=click.Choice([*_SCHEMAS]), help=_SCHEMA.say(lang))
    def plugins(kind: str, schema: str | None) -> None:
        console = Console(lang, as_json=kind == "json")
        registry = kaohe.load_plugins()
        if schema is not None:
            console.out(_SCHEMAS[schema](registry).rstrip("\n"))
            console.tell(registry.report.sorted())
            return
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
