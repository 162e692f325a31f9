"""Who moved here from another scheme: that one paid for the sales, and this one takes nothing back for them.

May import its siblings, and everything below `adjusting`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.evaluation.evaluator import evaluate_agents
from kaohe.evaluation.history import History
from kaohe.scheme.settle import settled
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.adjusting.refunded import Refunds
    from kaohe.evaluation.figures import Figures
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Head
    from kaohe.scheme.model import Scheme


def tell_moved(scheme: Scheme, figures: Figures, refunds: Refunds, ledger: Ledger, report: Report) -> None:
    """Tell of whom refunds are of sales that another scheme paid, in a period in which this one did not pay them."""
    heads = {(head.scheme, head.period): head for head in ledger.heads(report)}.values()
    for head in heads:
        if head.scheme == scheme.name or head.period.last >= figures.period.first:
            continue
        earlier = refunds.sold_in(head.period)
        whose = {refund.agent for refund in earlier if refund.day >= figures.period.first and refund.agent is not None}
        moved = whose and whose & _paid([head], ledger, report)
        if moved:
            own = [each for each in heads if each.scheme == scheme.name and each.period.overlaps(head.period)]
            _tell(head, _under(scheme, figures, moved - _paid(own, ledger, report)), figures, report)


def _paid(heads: Iterable[Head], ledger: Ledger, report: Report) -> set[str]:
    entries = (ledger.entry(head.number, report) for head in heads)
    outcomes = (json.loads(entry.content.outcome) for entry in entries if entry is not None)
    return {agent["agent"] for outcome in outcomes for agent in outcome["agents"]}


def _under(scheme: Scheme, figures: Figures, moved: set[str]) -> list[str]:
    """Keep the agents whom the scheme is for now; what else is found is told when they are evaluated."""
    places = [place for place, each in enumerate(figures.agents) if each.agent in moved]
    report, scheme = Report(), settled(scheme, figures.period.first)
    others = evaluate_agents(scheme, figures, places, History(scheme, figures, report), report).others if places else ()
    return [figures.agents[place].agent for place in places if place not in others]


def _tell(head: Head, agents: list[str], figures: Figures, report: Report) -> None:
    if agents:
        facts = {"period": str(head.period), "other": head.scheme, "entry": str(head.number)}
        named = Words("、".join(agents), ", ".join(agents))
        report.add(rules.OTHER_SCHEME, Whole(str(figures.period)), agents=named, **facts)
