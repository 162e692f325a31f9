"""What entries of the ledger counted of refunds: none is taken twice, none forgotten, and what was corrected is seen.

May import `checking`, `ledger`, `periods`, `values`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kaohe.checking import deducts_earlier_sales
from kaohe.ledger.texts import read_again
from kaohe.periods import Period
from kaohe.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.adjusting.refunded import Key, Refund
    from kaohe.ledger.entry import Entry
    from kaohe.ledger.texts import Text
    from kaohe.metrics import Registry

_FEN: Final = 100
_MOST: Final = 10**15
"""More 分, or pieces, than any refund has."""

Whose = tuple[str, Period]
"""An agent, and the period that he was paid for."""


class Counted(NamedTuple):
    """What an entry counted of a refund, in 分 and pieces; what it does not say is None."""

    order: str | None
    amount: int | None
    quantity: int | None
    day: date | None


class Taken:
    """What the entries that are in force took back, but for the one of the period that is evaluated.

    left: what entries of earlier periods left of each refund. ahead: what those of later periods found. told:
    what was told last of agents who had left. known: by period and agent the refunds that it was published with.
    recorded: the periods of which that is known.
    """

    def __init__(self, registry: Registry, now: Period) -> None:
        self._registry = registry
        self._now = now
        self._named: dict[Key, int] = {}
        self._unnamed: dict[Whose, list[tuple[date, int]]] = defaultdict(list)
        self._texts: dict[Period, tuple[Text, ...]] = {}
        self._deducting: dict[tuple[Text, ...], bool] = {}
        self.left: dict[Whose, dict[Key, Counted]] = defaultdict(dict)
        self.ahead: dict[Whose, dict[Key, Counted]] = defaultdict(dict)
        self.told: dict[Whose, dict[Key, Counted]] = defaultdict(dict)
        self.known: dict[Whose, dict[Key, Counted]] = {}
        self.recorded: set[Period] = set()

    def add(self, entry: Entry) -> None:
        """Note what an entry took back; entries are added in the order of their periods."""
        content = entry.content
        self._texts[content.period] = content.texts
        holds = any(f'"{key}"' in content.figures for key in ("adjustments", "refunds", "deducted"))
        figures = json.loads(content.figures) if holds else {"agents": ()}
        for agent in figures["agents"]:
            for refunds in (agent[key] for key in ("refunds", "deducted") if key in agent):
                self.known[agent["agent"], content.period] = dict(_counted(refunds))
                self.recorded.add(content.period)
        for whose, each in _adjustments(figures["agents"]):
            refunds = each.get("refunds", ())
            # Of one that completed in the period itself it is that period's figures that are settled, and no sale.
            days = (*_counted(refunds), *_found(refunds))
            own = {name for name, counted in days if counted.day is not None and counted.day in whose[1]}
            for name, _ in _counted(refunds):
                self._named |= {} if name in own else {name: entry.number}
                self.told[whose].pop(name, None)
            if not refunds:  # handed in by somebody who did not name them: these were all until then
                self._unnamed[whose].append((content.period.last, entry.number))
            if content.period.first < self._now.first:
                self.left[whose] |= dict(_counted(refunds))
            else:
                self.ahead[whose] = dict(_found(refunds)) | self.ahead[whose]
        for whose, each in _adjustments(figures.get("left", ())):
            self.told[whose] |= dict(_counted(each.get("refunds", ())))

    def orders_without(self, refunds: Collection[Key]) -> set[str]:
        """Give the orders of what entries counted that is not among refunds any more."""
        held = (*self.left.values(), *self.ahead.values(), *self.known.values(), *self.told.values())
        gone = (each for counted in held for name, each in counted.items() if name not in refunds)
        return {each.order for each in gone if each.order is not None}

    def by(self, agent: str, sold: Period, refund: Refund) -> int | None:
        """Say which entry took back a refund of an agent's sale in a period; None if none did."""
        for name in (refund.key, (refund.refund, None)):
            if name in self._named:
                return self._named[name]
        unnamed = (number for last, number in self._unnamed.get((agent, sold), ()) if refund.day <= last)
        return next(unnamed, None)

    def settled_by(self, day: date) -> Period | None:
        """Give the period that a day is of, where it is known which refunds it was published with."""
        return next((period for period in self.recorded if day in period), None)

    def deducted_by(self, day: date) -> Period | None:
        """Give the period that deducted all refunds of a day, whenever sold, by its scheme's own figures."""
        for period, texts in self._texts.items():
            if day in period:
                if texts not in self._deducting:
                    scheme, _ = read_again(texts, self._registry)
                    self._deducting[texts] = scheme is not None and deducts_earlier_sales(scheme)
                return period if self._deducting[texts] else None
        return None


def _adjustments(agents: Any) -> Iterator[tuple[Whose, dict[str, Any]]]:
    for agent in agents:
        for each in agent.get("adjustments", ()):
            period = Period.parse(each["period"])
            assert period is not None  # noqa: S101 - for the type checker: it was read before it was published
            yield (agent["agent"], period), each


def _counted(refunds: Any) -> Iterator[tuple[Key, Counted]]:
    """Give what a document counts of each refund."""
    for each in refunds:
        amount, pieces = _fen(each.get("amount")), each.get("quantity")
        yield _key(each), Counted(each.get("order"), amount, _fit(pieces), _day(each.get("day")))


def _found(refunds: Any) -> Iterator[tuple[Key, Counted]]:
    """Give what a document found counted of each refund before it; nothing of one that was new to it."""
    for each in refunds:
        amount = _fen(each["taken"]) if "taken" in each else 0
        pieces = _fit(each.get("taken_quantity")) if "taken" in each else 0
        day = _day(each.get("taken_day", each.get("day")))
        yield _key(each), Counted(each.get("order"), amount, pieces, day)


def _key(refund: Any) -> Key:
    return refund["refund"], refund.get("order")


def _fen(text: str | None) -> int | None:
    """Read yuan as 分; None where they are not said, or are none."""
    number = None if text is None else parse_number(text)
    fen = None if number is None else Fraction(number) * _FEN
    return _fit(int(fen)) if fen is not None and fen.denominator == 1 else None


def _fit(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= _MOST else None


def _day(text: str | None) -> date | None:
    """Read a day; somebody may have handed in anything in its place."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
