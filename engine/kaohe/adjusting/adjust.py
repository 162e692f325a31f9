"""Adjustments of a period: each published period that refunds of it concern, as it is settled and as its refunds are.

    refunds ─ of which earlier sales ─▶ by published period and agent ─┬─ as they are settled ─▶ paid
                                                                       └─ as they are now ─────▶ without

May import its siblings, and everything below `adjusting`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.adjusting.missed import missed
from kaohe.adjusting.moved import tell_moved
from kaohe.adjusting.naming import changes, named
from kaohe.adjusting.published import read_published
from kaohe.adjusting.refunded import refunds_of, sales_of
from kaohe.adjusting.sides import sides_of
from kaohe.adjusting.taken import Taken
from kaohe.adjusting.undoing import Undoing, refunded, since
from kaohe.diagnostics import Report, Source, Whole
from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.diagnostics.catalogue import agents as agent_rules
from kaohe.evaluation.figures import AgentFigures
from kaohe.events.needs import MissingData
from kaohe.events.settings import Settings, read_settings
from kaohe.metrics.compute import COMPLETE_TO
from kaohe.metrics.definition import Finality
from kaohe.metrics.finality import final_from, is_final, last_complete_day
from kaohe.scheme.model import DEFAULT_NAMES
from kaohe.values import half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.adjusting.refunded import Key, Refund, Refunds, Sale
    from kaohe.adjusting.sides import Sides
    from kaohe.diagnostics import Rule
    from kaohe.evaluation.adjustments import Adjustment, Refunded
    from kaohe.evaluation.figures import Figures
    from kaohe.events.events import Events
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Entry, Head
    from kaohe.metrics import Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme

Reopen = Callable[[Settings], "Events | None"]
"""Opens the dataset with other settings."""

_PLACES: Final = 2
_TITLE: Final = DEFAULT_NAMES["later_refunds"]


def adjusted(
    scheme: Scheme,
    figures: Figures,
    events: Events,
    registry: Registry,
    ledger: Ledger,
    report: Report,
    reopen: Reopen | None = None,
) -> Figures | None:
    """Add to a period's figures what its refunds change of published periods; None, with findings, in case of errors.

    Where its scheme deducts refunds by figures of its own, it is told what these miss of published periods.
    reopen: opens the dataset with the settings that an earlier period was published with, where these are others.
    """
    heads = {head.period: head for head in ledger.heads(report) if head.scheme == scheme.name}
    adjusting = _Adjusting(figures, registry, events, report, reopen)
    settings = {}
    for head in sorted(heads.values(), key=_by_period):
        entry = None if head.period.overlaps(figures.period) else ledger.entry(head.number, report)
        if entry is not None:
            adjusting.taken.add(entry)
            if head.period.last < figures.period.first:
                settings[head.number] = entry.content.settings
    known: dict[str, list[Refunded]] = defaultdict(list)
    try:
        if scheme.takes_back:
            adjusting.tell_unpublished([period for period in heads if period.last < figures.period.first])
            tell_moved(scheme, figures, adjusting.refunds(), ledger, report)
        for head in sorted(heads.values(), key=_by_period):
            whose = adjusting.concerned(head, settings[head.number]) if head.number in settings else set()
            entry = ledger.entry(head.number, report) if whose and scheme.takes_back else None
            if entry is not None:
                adjusting.adjust(entry, whose)
        if scheme.takes_back:
            adjusting.tell_taken()
            adjusting.tell_paid_twice()
        else:
            adjusting.tell_missed()
        for refund in adjusting.refunds().done_in(figures.period):
            known[str(refund.agent)].append(refunded(refund))
    except MissingData as missing:
        report.add(rules.NO_REFUNDS, Whole(str(figures.period)), reason=missing.reason)
    found = adjusting.found
    agents = tuple(
        replace(each, adjustments=tuple(found.pop(each.agent, ())), refunds=tuple(known[each.agent]))
        if scheme.takes_back
        else replace(each, deducted=tuple(known[each.agent]))
        for each in figures.agents
    )
    left = tuple(AgentFigures(agent, adjustments=tuple(each)) for agent, each in found.items())
    return replace(figures, agents=agents, left=left) if report.ok else None


def _by_period(head: Head) -> Period:
    return head.period


class _Adjusting:
    """Finds the adjustments of a period, by agent in `found`; what could not be adjusted is told."""

    def __init__(
        self, figures: Figures, registry: Registry, events: Events, report: Report, reopen: Reopen | None
    ) -> None:
        self.found: dict[str, list[Adjustment]] = defaultdict(list)
        self._period = figures.period
        self._agents = {each.agent for each in figures.agents}
        self._registry = registry
        self._report = report
        self._reopen = reopen
        self._events: dict[str, Events | None] = {_written(events.settings): events}
        self._refunds: dict[str, tuple[Refunds, Mapping[str, Sale]]] = {}
        self._sides: dict[Period, dict[str, Sides]] = {}
        self._own = _written(events.settings)
        self._paid: dict[Key, list[str]] = defaultdict(list)
        self.taken = Taken(registry, figures.period)

    def tell_unpublished(self, published: list[Period]) -> None:
        """Tell that there are refunds of sales in periods that were not published, and that refunds still arrive."""
        sold = self.refunds().sold_before(self._period)
        days = [each.sold for each in sold if each.agent is not None and self._is_now(each)]
        lost = [day for day in days if not any(day in period for period in published)]
        if lost:
            facts = {"first": str(lost[0]), "last": str(lost[-1]), "count": str(len(lost))}
            self._report.add(rules.NOT_PUBLISHED, Whole(str(self._period)), **facts)
        events = self._events[self._own]
        assert events is not None  # noqa: S101 - for the type checker: the caller's own
        as_of = events.relations.get(COMPLETE_TO) or last_complete_day(events.dataset)
        if days and not is_final(Finality.FR, self._period, as_of, events.settings):
            day = final_from(Finality.FR, self._period, events.settings)
            self._report.add(agent_rules.NOT_FINAL, title=_TITLE, day=str(day))

    def concerned(self, head: Head, settings: Mapping[str, Any] | None) -> set[str | None]:
        """Say of whose sales in a published period refunds are to be settled.

        Of nobody's sales nothing is settled, but it is looked at: the figures are others. Of who is not here any more
        it is told once.
        """
        period, written = head.period, self._settings(settings)
        if written not in self._events:
            self._events[written] = self._open(written, head)
        events = self._events[written]
        if events is None:
            return set()
        refunds, sales = self._seen(written, events)
        sides = self._sides[period] = sides_of(period, refunds, self.taken, sales, self._agents)
        found: set[str | None] = {agent for agent, each in sides.items() if each.is_news}
        nobodys = any(each.agent is None and self._is_now(each) for each in refunds.sold_in(period))
        return found | {None} if nobodys else found

    def tell_taken(self) -> None:
        """Tell of refunds of this period that another one took back."""
        for period, sides in self._sides.items():
            again = [
                refund.refund
                for each in sides.values()
                for name, refund in each.data.items()
                if name not in each.changed and self._is_taken_by_another(refund, period)
            ]
            self._name(rules.TAKEN_BEFORE, period, again)

    def tell_missed(self) -> None:
        """Tell what a scheme that deducts refunds by figures of its own misses of published periods."""
        found = missed(self._period, self._sides, self.taken)
        if found:
            facts = {"count": str(len(found))}
            self._report.add(rules.MISSED, Whole(str(self._period)), refunds=named(found), **facts)

    def adjust(self, entry: Entry, whose: set[str | None]) -> None:
        """Add what refunds change of a published period."""
        events = self._events[self._settings(entry.content.settings)]
        published = read_published(entry, self._registry, self._report)
        if published is None or events is None:
            return
        sides = self._sides[published.period]
        counts_refunds = any(metric.finality.so_far for metric in published.registry)
        paid = [agent for agent in sides if agent in whose and agent in published.paid]
        agents = [agent for agent in paid if counts_refunds or sides[agent].of_its_sales]
        if not agents and None not in whose:
            return
        late: list[str] = []
        changed: list[Words] = []
        for agent, adjustment in Undoing(published, events, self._period, sides, self._report).all(agents):
            self.found[agent].append(adjustment)
            for name in sides[agent].of_its_sales:
                self._paid[name].append(str(published.period))
            if agent not in self._agents:
                self._tell_left(agent, adjustment, sides[agent])
                continue
            for each in adjustment.refunds:
                if each.taken is not None:
                    changed.append(changes(each))
                elif sides[agent].after[each.refund, each.order].day < self._period.first:
                    late.append(f"{each.refund} ({each.day})")
        self._name(rules.TAKEN_LATE, published.period, late)
        self._name(rules.CHANGED, published.period, changed)

    def tell_paid_twice(self) -> None:
        """Tell of refunds of orders for which two periods paid, as these were published with different settings."""
        twice = [f"{name} ({', '.join(paid)})" for (name, _), paid in self._paid.items() if len(paid) > 1]
        if twice:
            self._report.add(rules.PAID_TWICE, Whole(str(self._period)), count=str(len(twice)), refunds=named(twice))

    def _tell_left(self, agent: str, adjustment: Adjustment, sides: Sides) -> None:
        """Tell what is not settled with somebody who is not here any more."""
        amount = plain(half_up(Fraction(adjustment.amount), _PLACES))
        refunds = named([changes(since(sides, sides.told, name)) for name in sides.changed])
        facts = {"agent": agent, "amount": amount, "sold": str(adjustment.period)}
        self._report.add(rules.LEFT, Whole(str(self._period)), refunds=refunds, **facts)

    def _is_taken_by_another(self, refund: Refund, sold: Period) -> bool:
        if refund.when(self._period) or refund.sold < sold.first or refund.agent is None:
            return False
        return refund.when(sold) > 0 and self.taken.by(refund.agent, sold, refund) is not None

    def _name(self, rule: Rule, sold: Period, refunds: Sequence[str | Words]) -> None:
        """Tell something of refunds, and name the first of them."""
        if refunds:
            facts = {"period": str(sold), "count": str(len(refunds))}
            self._report.add(rule, Whole(str(self._period)), refunds=named(refunds), **facts)

    def _is_now(self, refund: Refund) -> bool:
        return refund.day >= self._period.first

    def _settings(self, settings: Mapping[str, Any] | None) -> str:
        return self._own if settings is None else json.dumps(dict(settings))

    def _open(self, settings: str, head: Head) -> Events | None:
        """Open the dataset with the settings of an entry; what is found wrong with it is told."""
        read = read_settings(Source("settings", settings), self._report)
        events = None if read is None or self._reopen is None else self._reopen(read)
        if events is None:
            facts = {"entry": str(head.number), "period": str(head.period)}
            self._report.add(rules.OTHER_SETTINGS, Whole(str(self._period)), **facts)
        return events

    def refunds(self) -> Refunds:
        """Give the refunds by the settings of this period."""
        events = self._events[self._own]
        assert events is not None  # noqa: S101 - for the type checker: the caller's own
        return self._seen(self._own, events)[0]

    def _seen(self, settings: str, events: Events) -> tuple[Refunds, Mapping[str, Sale]]:
        """Give the refunds, and whose sales are the orders of those that entries named and that are gone now."""
        if settings not in self._refunds:
            refunds = refunds_of(events, self._period)
            self._refunds[settings] = refunds, sales_of(events, self.taken.orders_without(refunds.by_key))
        return self._refunds[settings]


def _written(settings: Settings) -> str:
    """Write settings as an entry holds them."""
    return json.dumps(json.loads(json.dumps(asdict(settings))))
