"""`kaohe details`: the rows behind a figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.periods import Period
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option
from kaohe_api.parameters import DATASET, DAY, FILE, computes

if TYPE_CHECKING:
    from datetime import date

    from kaohe.metrics import Grouping
    from kaohe.words import Lang

_HELP = Words("列出一个数字背后的每一行（旺旺明细）。", "List the rows behind a figure.")
_METRIC = Words("指标：编号、中文名或英文名", "the metric: its id, or either title")
_ORDER = Words("--to 早于 --from", "--to is before --from")
_ONE = Words("--agent、--team、--shop、--all 要写一个，只写一个", "write one of --agent, --team, --shop and --all")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("details", help=_HELP.say(lang))
    @click.argument("folder", metavar="DATASET", type=DATASET)
    @click.argument("metric")
    @click.option("--agent", help=Words("谁的数字：这位客服", "whose figure: this agent's").say(lang))
    @click.option("--team", help=Words("这个团队", "this team's").say(lang))
    @click.option("--shop", help=Words("这家店", "this shop's").say(lang))
    @click.option("--all", "everyone", is_flag=True, help=Words("全体", "everyone's").say(lang))
    @click.option("--from", "first", type=DAY, required=True, help=Words("第一天", "the first day").say(lang))
    @click.option("--to", "last", type=DAY, required=True, help=Words("最后一天", "the last day").say(lang))
    @click.option("--settings", "settings_file", type=FILE, help=Words("系统设定文件", "the settings file").say(lang))
    @click.option(
        "--set-aside", is_flag=True, help=Words("搁置有错的行", "leave wrong rows out, and list them").say(lang)
    )
    @computes(lang)
    @format_option(lang, "table", "json")
    def details(
        folder: Path | str,
        metric: str,
        agent: str | None,
        team: str | None,
        shop: str | None,
        everyone: bool,
        first: date,
        last: date,
        settings_file: Path | None,
        set_aside: bool,
        engine: str,
        memory_limit: str | None,
        kind: str,
    ) -> None:
        console = Console(lang, as_json=kind == "json")
        by, name = _whose({"agent": agent, "team": team, "shop": shop, "all": "all" if everyone else None}, lang)
        if last < first:
            raise click.BadParameter(_ORDER.say(lang), param_hint="--to")
        registry = stages.plugins(console)
        stages.figure(registry, metric, by, console)
        settings = stages.settings(settings_file, console)
        how = stages.How(set_aside, engine, memory_limit)
        opened = None if settings is None else stages.dataset(folder, settings, console, how)
        dataset = console.sure(opened)
        found = stages.details(dataset, registry, metric, Period(first, last), by, name, console)
        if console.as_json:
            listed = [each.to_json(lang) for each in dataset.set_aside]
            notes = {"diagnostics": [each.to_json(lang) for each in console.notes]}
            console.json({**found.to_json(), **({"set_aside": listed} if listed else {}), **notes})
        else:
            from kaohe_api.opened import opened_figure

            console.out(opened_figure(found, lang))

    return details


def _whose(given: dict[Grouping, str | None], lang: Lang) -> tuple[Grouping, str]:
    """Give the one group that is asked for."""
    asked = [(by, name) for by, name in given.items() if name is not None]
    if len(asked) != 1:
        raise click.UsageError(_ONE.say(lang), click.get_current_context())
    return asked[0]
