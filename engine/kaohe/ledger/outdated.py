"""Which entries were built on what does not stand any more: what they looked back at is another now.

May import `book`, `entry`, and `evaluation` for what an entry gives to later periods.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics.catalogue import evaluation
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.evaluation.figures_made import past_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kaohe.diagnostics import Report
    from kaohe.evaluation.outcome import Past
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Head

Outdated = dict[int, tuple["Head", ...]]
"""By an entry's number the entries of earlier periods that it should have been built on, and was not."""
_IN_VAIN: Final = frozenset({evaluation.NO_HISTORY.code, evaluation.NO_EARLIER.code})


def outdated(ledger: Ledger, heads: Iterable[Head], report: Report) -> Outdated:
    """Find, of the entries that stand, those that were not built on the entries of earlier periods that stand now.

    These were corrected since, published since, or either meanwhile.
    """
    standing = tuple({(head.scheme, head.period): head for head in heads}.values())
    pasts = cache(lambda number: ledger.past_of(number, report))
    found: Outdated = {}
    for head in standing:
        before = [each for each in standing if each.scheme == head.scheme and each.period.last < head.period.first]
        entry = ledger.entry(head.number, report) if before else None
        if entry is None:
            continue
        try:
            figures, outcome = json.loads(entry.content.figures), json.loads(entry.content.outcome)
            remembers = bool(figures["history"]) or any(each["code"] in _IN_VAIN for each in outcome["diagnostics"])
            changed = tuple(
                each
                for each in before
                if _is_taken_otherwise(ledger, figures, each, head, report)
                or _is_remembered_otherwise(figures, each, pasts, remembers=remembers)
            )
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


def _is_remembered_otherwise(
    figures: Any, other: Head, pasts: Callable[[int], Past | None], *, remembers: bool
) -> bool:
    """Whether figures hold another outcome of an earlier period than the entry that stands, or none."""
    period = str(other.period)
    held = [each for each in figures["history"] if (each["scheme"], each["period"]) == (other.scheme, period)]
    return any(past_from(each) != pasts(other.number) for each in held) or (remembers and not held)


def _is_taken_otherwise(ledger: Ledger, figures: Any, other: Head, head: Head, report: Report) -> bool:
    """Whether later refunds were taken back of an earlier period as it does not stand any more."""
    period = str(other.period)
    if any(
        each["period"] == period and each.get("entry") != other.number
        for agent in figures["agents"]
        for each in agent.get("adjustments", ())
    ):
        return True
    corrected_since = other.corrects is not None and other.number > head.number
    return corrected_since and bool(_settled(figures).keys() & _changed(ledger, other, report))


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
