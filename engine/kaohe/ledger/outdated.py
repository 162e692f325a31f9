"""Which entries were built on what does not stand any more: what they looked back at is another now.

May import `book`, `entry`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kaohe.diagnostics.catalogue import ledger as rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.diagnostics import Report
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Head

Outdated = dict[int, tuple["Head", ...]]
"""By an entry's number the entries of earlier periods that it should have been built on, and was not."""


def outdated(ledger: Ledger, heads: Iterable[Head], report: Report) -> Outdated:
    """Find, of the entries that stand, those that were not built on the entries of earlier periods that stand now.

    These were corrected since, published since, or either meanwhile.
    """
    standing: dict[str, dict[str, Head]] = defaultdict(dict)
    for head in heads:
        standing[head.scheme][str(head.period)] = head
    rests = ledger.rests(report) if any(len(each) > 1 for each in standing.values()) else {}
    found: Outdated = {}
    for head, others in ((head, each.items()) for each in standing.values() for head in each.values()):
        own = rests.get(head.number)
        if own is None or not (own["remembers"] or own["settled"]):
            continue
        changed = tuple(
            each
            for period, each in others
            if each.period.last < head.period.first
            and each.number in rests
            and (
                (own["remembers"] and own["past"].get(period) != rests[each.number]["gives"])
                or (own["settled"] and _is_taken_otherwise(own, each, head, rests))
            )
        )
        found |= {head.number: changed} if changed else {}
    return found


def tell(ledger: Ledger, heads: Iterable[Head], found: Mapping[int, tuple[Head, ...]], report: Report) -> None:
    """Say of each entry that is to be computed again what was corrected, in the order of time."""
    for head in sorted(heads, key=lambda head: head.period):
        for each in found.get(head.number, ()):
            facts = {"number": head.number, "period": head.period, "other": each.number, "corrected": each.period}
            ledger.tell(rules.OUT_OF_DATE, report, **{name: str(fact) for name, fact in facts.items()})


def _is_taken_otherwise(own: Any, other: Head, head: Head, rests: Mapping[int, Any]) -> bool:
    """Whether later refunds were taken back of an earlier period as it does not stand any more."""
    period = str(other.period)
    if any(of == period and entry != other.number for _, of, _, _, entry in own["settled"]):
        return True
    if other.corrects is None or other.corrects not in rests or other.number < head.number:
        return False
    before, after = (_settled(rests[number]) for number in (other.corrects, other.number))
    return any(before.get(whose) != after.get(whose) for whose in _settled(own) if whose in before or whose in after)


def _settled(rests: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """Give, by agent and period, what an entry settles of later refunds."""
    return {(agent, period): (paid, without) for agent, period, paid, without, _ in rests["settled"]}
