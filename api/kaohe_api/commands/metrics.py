"""`kaohe metrics`: the figures of a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.diagnostics import Report, near
from kaohe.diagnostics.catalogue import requests
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
    @click.option("--by", type=click.Choice(("agent", "team", "shop", "all")), default="agent", show_default=True)
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
        ids = _chosen(chosen, registry, console)
        settings = stages.settings(settings_file, console)
        how = stages.How(set_aside, engine, memory_limit)
        kept = None if store is None else (store, registry)
        opened = None if settings is None else stages.dataset(where, settings, console, how, kept)
        ids, dataset = console.sure(ids), console.sure(opened)
        table = stages.metrics(dataset, registry, Period(first, last), by, console, as_of)
        if console.as_json:
            listed = [found.to_json(lang) for found in dataset.set_aside]
            notes = {"diagnostics": [found.to_json(lang) for found in console.notes]}
            console.json({**_only(table.to_json(lang), ids), **({"set_aside": listed} if listed else {}), **notes})
        else:
            _print(table, registry, ids, console)

    return metrics


def _chosen(names: tuple[str, ...], registry: Registry, console: Console) -> list[str] | None:
    """Find the metrics that are asked for, by id, title or alias."""
    report = Report()
    found: list[str] = []
    for name in names:
        metric = registry.find(name)
        if metric is None:
            known = [each for one in registry for each in one.names]
            report.add(requests.NO_METRIC, metric=name, suggestions=near(name, known))
        else:
            found.append(metric.id)
    return console.take((found, report))


def _print(table: MetricTable, registry: Registry, ids: list[str], console: Console) -> None:
    from kaohe_api.tables import metric_table

    console.out(metric_table(table, registry, console.lang, [name for name in ids if name not in table.unavailable]))
    missing = {name: why for name, why in table.unavailable.items() if not ids or name in ids}
    if missing:
        console.say(_UNAVAILABLE)
        for name, why in missing.items():
            console.say(
                Words("  {title}：{why}", "  {title}: {why}"),
                title=registry[name].title.say(console.lang),
                why=why.say(console.lang),
            )


def _only(document: dict[str, object], ids: list[str]) -> dict[str, object]:
    """Keep of the document the metrics that were asked for."""
    if not ids:
        return document
    rows = []
    for row in document["rows"]:  # type: ignore[attr-defined] # the document's own form
        kept = {part: {name: row[part][name] for name in ids if name in row[part]} for part in ("values", "pending")}
        rows.append({**row, **kept})
    unavailable = {name: why for name, why in dict(document["unavailable"]).items() if name in ids}  # type: ignore[call-overload] # the document's own form
    so_far = [name for name in document["so_far"] if name in ids]  # type: ignore[attr-defined] # the document's own form
    return {**document, "rows": rows, "unavailable": unavailable, "so_far": so_far}
