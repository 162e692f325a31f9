"""`kaohe evaluate`: scores, ranks and pay of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.words import Words
from kaohe_api.console import Console, format_option, to_json, write_whole
from kaohe_api.parameters import FILE
from kaohe_api.payslips import Wanted, evaluated, takes_figures

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.evaluation.outcome import Outcome
    from kaohe.words import Lang

_HELP = Words(
    "按方案考核：SCHEME 是方案文件或随附方案的名字，DATASET 是数据文件夹。",
    "Evaluate a scheme: a file or the name of a shipped one, over a dataset folder.",
)
_MISSING = Words("没有算的客服：{agents}", "Left out: {agents}")
_WRITTEN = Words("已写入 {file}", "Written to {file}")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("evaluate", help=_HELP.say(lang))
    @takes_figures(lang)
    @format_option(lang, "text", "json")
    @click.option("--output", type=FILE, help=Words("写到这个文件", "write to this file").say(lang))
    def evaluate(kind: str, output: Path | None, **wanted: object) -> None:
        console = Console(lang, as_json=kind == "json")
        found = evaluated(Wanted(**wanted), console)  # type: ignore[arg-type] # click has converted them
        text = _text(found.outcome, console)
        if output is None:
            console.out(text)
        else:
            write_whole(output, text + "\n", console)
            console.say(_WRITTEN, file=output)
        found.end()

    return evaluate


def _text(outcome: Outcome, console: Console) -> str:
    if console.as_json:
        return to_json(outcome.to_json(console.lang))
    from kaohe_api.tables import duties, outcome_table

    missing = _MISSING.say(console.lang).format(agents=", ".join(outcome.missing)) if outcome.missing else ""
    parts = (outcome_table(outcome, console.lang), duties(outcome, console.lang), missing)
    return "\n\n".join(part for part in parts if part)
