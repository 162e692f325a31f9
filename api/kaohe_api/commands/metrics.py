"""`kaohe metrics`: the figures of a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.diagnostics import Report
from kaohe.periods import Period
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option
from kaohe_api.parameters import DATASET, DAY, FILE, FOLDER, computes, placed

if TYPE_CHECKING:
    from datetime import date

    from kaohe.metrics import Grouping, MetricTable, Registry
    from kaohe.words import Lang

_HELP = Words("计算一段时间的指标。", "Compute the metrics of some days.")
_UNAVAILABLE = Words("算不出的指标：", "Metrics that cannot be computed:")
_ORDER = Words("--to 早于 --from", "--to is before --from")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("metrics", help=_HELP.say(lang))
    @click.argument("folder", metavar="DATASET", type=DATASET, required=False)
    @click.option("--from", "first", type=DAY, required=True, help=Words("第一天", "the first day").say(lang))
    @click.option("--to", "last", type=DAY, required=True, help=Words("最后一天", "the last day").say(lang))
    @click.option(
        "--as-of",
        type=DAY,
        help=Words(
            "数据完整到哪一天，默认为最后一条记录的前一天",
            "the last complete day; by default the one before the last row",
        ).say(lang),
    )
    @click.option(
        "--by",
        type=click.Choice(("agent", "team", "shop", "all")),
        default="agent",
        show_default=True,
        help=Words("按客服、团队、店铺或全体", "figures of agents, teams, shops, or of all").say(lang),
    )
    @click.option(
        "--metric", "chosen", multiple=True, help=Words("只要这些指标，可重复", "only these, repeatable").say(lang)
    )
    @click.option("--settings", "settings_file", type=FILE, help=Words("系统设定文件", "the settings file").say(lang))
    @click.option(
        "--set-aside", is_flag=True, help=Words("搁置有错的行", "leave wrong rows out, and list them").say(lang)
    )
    @click.option(
        "--store",
        type=FOLDER,
        help=Words(
            "存放处：记下算过的日子，下次只算变了的；聊天记录须是 Parquet 分片的文件夹",
            "keep what was computed here, and compute only what changed; for messages in a folder of Parquet parts",
        ).say(lang),
    )
    @computes(lang)
    @format_option(lang, "table", "json")
    def metrics(
        folder: Path | str | None,
        first: date,
        last: date,
        as_of: date | None,
        by: Grouping,
        chosen: tuple[str, ...],
        settings_file: Path | None,
        set_aside: bool,
        store: Path | None,
        engine: str,
        memory_limit: str | None,
        kind: str,
    ) -> None:
        console = Console(lang, as_json=kind == "json")
        if last < first:
            raise click.BadParameter(_ORDER.say(lang), param_hint="--to")
        where, engine = placed(folder, engine)
        registry = stages.plugins(console)
        asked = _asked(chosen, by, registry, console)
        settings = stages.settings(settings_file, console)
        how = stages.How(set_aside, engine, memory_limit)
        kept = None if store is None else (store, registry)
        opened = None if settings is None else stages.dataset(where, settings, console, how, kept)
        asked, dataset = console.sure(asked), console.sure(opened)
        table = stages.metrics(dataset, asked, Period(first, last), by, console, as_of)
        if console.as_json:
            listed = [found.to_json(lang) for found in dataset.set_aside]
            notes = {"diagnostics": [found.to_json(lang) for found in console.notes]}
            console.json({**table.to_json(lang), **({"set_aside": listed} if listed else {}), **notes})
        else:
            _print(table, asked, console, few=bool(chosen))

    return metrics


def _asked(names: tuple[str, ...], by: Grouping, registry: Registry, console: Console) -> Registry | None:
    """Find the metrics that are asked for, by id, title or alias, in this order; all that are installed if none is."""
    from kaohe.metrics import Registry
    from kaohe.metrics.details import find_metric

    if not names:
        return registry
    report = Report()
    found = [metric for name in names if (metric := find_metric(registry, name, by, report)) is not None]
    asked = Registry()
    for metric_id in dict.fromkeys(metric.id for metric in found):
        asked.register(registry.owner(metric_id), registry[metric_id])
    return console.take((asked, report))


def _print(table: MetricTable, registry: Registry, console: Console, *, few: bool) -> None:
    from kaohe_api.tables import metric_table

    console.out(metric_table(table, registry, console.lang, few=few))
    if table.unavailable:
        console.say(_UNAVAILABLE)
        for name, why in table.unavailable.items():
            console.say(
                Words("  {title}：{why}", "  {title}: {why}"),
                title=registry[name].title.say(console.lang),
                why=why.say(console.lang),
            )
