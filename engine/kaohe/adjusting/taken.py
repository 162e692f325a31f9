"""Which refunds entries of the ledger took back already; none is taken twice, and none is forgotten.

May import `checking`, `ledger`, `periods`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from kaohe.checking import deducts_earlier_sales
from kaohe.ledger.texts import read_again
from kaohe.periods import Period

if TYPE_CHECKING:
    from datetime import date

    from kaohe.ledger.entry import Entry
    from kaohe.ledger.texts import Text
    from kaohe.metrics import Registry


class Taken:
    """What the entries that are in force took back, but for the one of the period that is evaluated."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._named: dict[str, int] = {}
        self._unnamed: dict[tuple[str, Period | None], list[tuple[date, int]]] = defaultdict(list)
        self._texts: dict[Period, tuple[int, tuple[Text, ...]]] = {}
        self._deducting: dict[Period, bool] = {}

    def add(self, entry: Entry) -> None:
        """Note what an entry took back."""
        content = entry.content
        self._texts[content.period] = entry.number, content.texts
        figures = json.loads(content.figures) if '"adjustments"' in content.figures else {"agents": ()}
        for agent in figures["agents"]:
            for each in agent.get("adjustments", ()):
                refunds = each.get("refunds", ())
                self._named |= {refund["refund"]: entry.number for refund in refunds}
                if not refunds:  # handed in by somebody who did not name them: these were all until then
                    whose = agent["agent"], Period.parse(each["period"])
                    self._unnamed[whose].append((content.period.last, entry.number))

    def by(self, agent: str, sold: Period, refund: str, day: date) -> int | None:
        """Say which entry took back a refund of an agent's sale in a period; None if none did."""
        if refund in self._named:
            return self._named[refund]
        unnamed = (number for last, number in self._unnamed.get((agent, sold), ()) if day <= last)
        return next(unnamed, None) or self._deducted(day)

    def _deducted(self, day: date) -> int | None:
        """Say which entry deducted all refunds of its period, whenever sold, by its scheme's own figures."""
        for period, (number, texts) in self._texts.items():
            if period.first <= day <= period.last:
                if period not in self._deducting:
                    scheme, _ = read_again(texts, self._registry)
                    self._deducting[period] = scheme is not None and deducts_earlier_sales(scheme)
                return number if self._deducting[period] else None
        return None
