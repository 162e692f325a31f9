"""Which entries were built on what was corrected after them: what they looked back at is another now.

May import `book`, `entry`, and `evaluation` for what an entry gives to later periods.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.evaluation.figures_made import past_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.diagnostics import Report
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Head

Outdated = dict[int, tuple["Head", ...]]
"""By an entry's number the later corrections of what it was built on."""


def outdated(ledger: Ledger, heads: Iterable[Head], report: Report) -> Outdated:
    """Find, of the entries that stand, those that were built on an entry which does not stand any more."""
    standing = tuple({(head.scheme, head.period): head for head in heads}.values())
    found: Outdated = {}
    for head in standing:
        since = [each for each in standing if _may_change(each, head)]
        entry = ledger.entry(head.number, report) if since else None
        if entry is None:
            continue
        try:
            figures = json.loads(entry.content.figures)
            changed = tuple(each for each in since if _is_changed(ledger, figures, each, report))
        except (KeyError, TypeError, AttributeError, AssertionError, ValueError):  # somebody else wrote it
            ledger.tell(rules.BROKEN, report, number=str(head.number))
        else:
            found |= {head.number: changed} if changed else {}
    return found


def tell(ledger: Ledger, heads: Iterable[Head], found: Mapping[int, tuple[Head, ...]], report: Report) -> None:
    """Say of each entry that is to be computed again what was corrected, in the order of time."""
    for head in sorted(heads, key=lambda head: head.period):
        for each in found.get(head.number, ()):
            facts = {"number": head.number, "period": head.period, "other": each.number, "corrected": each.period}
            ledger.tell(rules.OUT_OF_DATE, report, **{name: str(fact) for name, fact in facts.items()})


def _may_change(correction: Head, head: Head) -> bool:
    return (
        correction.corrects is not None
        and correction.scheme == head.scheme
        and correction.number > head.number
        and correction.period.last < head.period.first
    )


def _is_changed(ledger: Ledger, figures: Any, correction: Head, report: Report) -> bool:
    """Whether figures hold something else of a period than its correction gave."""
    period = str(correction.period)
    if any(
        each["period"] == period and each.get("entry") != correction.number
        for agent in figures["agents"]
        for each in agent.get("adjustments", ())
    ):
        return True
    if _settled(figures).keys() & _changed(ledger, correction, report):
        return True
    held = [each for each in figures["history"] if (each["scheme"], each["period"]) == (correction.scheme, period)]
    return any(past_from(each) != ledger.past_of(correction.number, report) for each in held)


def _changed(ledger: Ledger, correction: Head, report: Report) -> set[tuple[str, str]]:
    """Say of whom a correction settles refunds of a period otherwise than what it corrects did."""
    entries = (
        ledger.entry(number, report) for number in (correction.corrects, correction.number) if number is not None
    )
    before, after = (_settled({} if each is None else json.loads(each.content.figures)) for each in entries)
    return {whose for whose in before.keys() | after.keys() if before.get(whose) != after.get(whose)}


def _settled(figures: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """Give, by agent and period, what figures settle of later refunds."""
    return {
        (agent["agent"], each["period"]): (each["paid"], each["without"])
        for agent in figures.get("agents", ())
        for each in agent.get("adjustments", ())
    }
