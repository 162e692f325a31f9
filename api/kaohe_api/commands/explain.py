"""`kaohe explain`: how each line of a payslip came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.diagnostics import Report, near
from kaohe.diagnostics.catalogue import requests
from kaohe.words import Words
from kaohe_api.console import Console
from kaohe_api.payslips import Wanted, evaluated, takes_figures

if TYPE_CHECKING:
    from kaohe.words import Lang

_HELP = Words("逐行解释工资单。", "Explain payslips line by line.")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("explain", help=_HELP.say(lang))
    @takes_figures(lang)
    @click.option("--agent", help=Words("只解释这位客服", "explain this agent alone").say(lang))
    def explain(agent: str | None, **wanted: object) -> None:
        import kaohe

        console = Console(lang)
        outcome = evaluated(Wanted(**wanted), console)  # type: ignore[arg-type] # click has converted them
        known = [each.agent for each in outcome.agents]
        if agent is not None and agent not in known:
            report = Report()
            report.add(requests.NO_AGENT, agent=agent, known=", ".join(known) or "—", suggestions=near(agent, known))
            console.stop(report)
        console.out(kaohe.explain(outcome, lang, agent))

    return explain
