"""Adjustments of a period: each published period that refunds of it concern, with and without the refunded sales.

    refunds ─ of which earlier sales ─▶ by published period and agent ─┬─ less what came back before ─▶ paid
                                                                       └─ and what came back now ──▶ without

Each agent is looked at alone: his own sales are taken away, everybody else's figures are as they were published. May
import its siblings, and everything below `adjusting`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.adjusting.moved import tell_moved
from kaohe.adjusting.published import read_published
from kaohe.adjusting.refunded import days_of, earlier_sales, refunds_of, undone_by
from kaohe.adjusting.taken import Taken
from kaohe.diagnostics import Report, Source, Whole
from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.diagnostics.catalogue import agents as agent_rules
from kaohe.evaluation.adjustments import AdjustedLine, Adjustment, Refunded
from kaohe.evaluation.sentences import told
from kaohe.events.needs import MissingData
from kaohe.events.settings import Settings, read_settings
from kaohe.events.undone import without_sales
from kaohe.metrics.compute import COMPLETE_TO
from kaohe.metrics.definition import Finality
from kaohe.metrics.finality import final_from, is_final, last_complete_day
from kaohe.scheme.model import DEFAULT_NAMES, LaterRefunds
from kaohe.values import half_up, plain, shown
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kaohe.adjusting.published import Place, Published, Table
    from kaohe.adjusting.refunded import Earlier, EarlierSales, Refund
    from kaohe.diagnostics import Rule
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.evaluation.trace import Step
    from kaohe.events.events import Events
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Entry, Head
    from kaohe.metrics import Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme

Reopen = Callable[[Settings], "Events | None"]
"""Opens the dataset with other settings."""

_FEN: Final = 100
_MOST_NAMED: Final = 5
_PLACES: Final = 2
_NONE: Final = Decimal(0)
_TITLE: Final = DEFAULT_NAMES["later_refunds"]


def takes_back(scheme: Scheme) -> bool:
    """Whether a scheme takes back what was paid for sales that are refunded later."""
    return any(isinstance(item, LaterRefunds) for item in scheme.items)


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
    try:
        adjusting.tell_unpublished([period for period in heads if period.last < figures.period.first])
        tell_moved(scheme, figures, adjusting.sales(), ledger, report)
        for head in sorted(heads.values(), key=_by_period):
            whose = adjusting.concerned(head, settings[head.number]) if head.number in settings else set()
            entry = ledger.entry(head.number, report) if whose else None
            if entry is not None:
                adjusting.adjust(entry, whose)
    except MissingData as missing:
        report.add(rules.NO_REFUNDS, Whole(str(figures.period)), reason=missing.reason)
    found = adjusting.found
    agents = tuple(replace(each, adjustments=tuple(found.get(each.agent, ()))) for each in figures.agents)
    return replace(figures, agents=agents) if report.ok else None


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
        self._earlier: dict[str, EarlierSales] = {}
        self._own = _written(events.settings)
        self.taken = Taken(registry)

    def tell_unpublished(self, published: list[Period]) -> None:
        """Tell that there are refunds of sales in periods that were not published, and that refunds still arrive."""
        sales = self.sales()
        days = sorted(
            sold for sold, each in sales.items() for refund in each if refund.agent is not None and self._is_now(refund)
        )
        lost = [day for day in days if not any(_within(day, period) for period in published)]
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
        """Say of whose sales in a published period refunds are to be taken back; those that were already are told.

        Of nobody's sales, and of who is not here any more, nothing is taken back: this period alone looks at them.
        """
        written = self._settings(settings)
        if written not in self._events:
            self._events[written] = self._open(written, head)
        sales = self._sales(written)
        later = [
            refund for day in days_of(head.period) for refund in sales.get(day, ()) if refund.day > head.period.last
        ]
        again: list[str] = []
        found: set[str | None] = set()
        for refund in later:
            taken = None
            if refund.agent is not None:
                taken = self.taken.by(refund.agent, head.period, refund.refund, refund.day)
            if taken is None and (refund.agent in self._agents or self._is_now(refund)):
                found.add(refund.agent)
            elif taken is not None and self._is_now(refund):
                again.append(refund.refund)
        self._name(rules.TAKEN_BEFORE, head.period, again)
        return found

    def adjust(self, entry: Entry, whose: set[str | None]) -> None:
        """Add what refunds change of a published period."""
        events = self._events[self._settings(entry.content.settings)]
        published = read_published(entry, self._registry, self._report)
        if published is None or events is None or whose.isdisjoint([None, *published.paid]):
            return
        late = []
        for agent, adjustment in _Undoing(published, events, self._period, self.taken, self._report).all():
            self.found[agent].append(adjustment)
            first = str(self._period.first)
            late += [f"{each.refund} ({each.day})" for each in adjustment.refunds if str(each.day) < first]
        self._name(rules.TAKEN_LATE, published.period, late)

    def _name(self, rule: Rule, sold: Period, refunds: list[str]) -> None:
        """Tell something of refunds, and name the first of them."""
        if refunds:
            more = ["…"] if len(refunds) > _MOST_NAMED else []
            named = [*refunds[:_MOST_NAMED], *more]
            said, count = Words("、".join(named), ", ".join(named)), str(len(refunds))
            self._report.add(rule, Whole(str(self._period)), period=str(sold), refunds=said, count=count)

    def _is_now(self, refund: Earlier) -> bool:
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

    def sales(self) -> EarlierSales:
        """Give the refunds of earlier sales, by the settings of this period."""
        return self._sales(self._own)

    def _sales(self, settings: str) -> EarlierSales:
        if settings not in self._earlier:
            events = self._events[settings]
            self._earlier[settings] = {} if events is None else earlier_sales(events, self._period)
        return self._earlier[settings]


def _written(settings: Settings) -> str:
    """Write settings as an entry holds them."""
    return json.dumps(json.loads(json.dumps(asdict(settings))))


def _within(day: date, period: Period) -> bool:
    return period.first <= day <= period.last


@dataclass(frozen=True, slots=True)
class _Undoing:
    """Computes a published period without the sales that were refunded since."""

    published: Published
    events: Events
    now: Period
    taken: Taken
    report: Report

    def all(self) -> Iterator[tuple[str, Adjustment]]:
        """Give the adjustment of each agent whose sales of that period were refunded now."""
        as_is = self.published.table(self.events, self.report)
        lasting = [metric.id for metric in self.published.registry if not metric.finality.so_far]
        if not self.report.ok or not self._holds(as_is, [place for place in as_is if place[2] in lasting]):
            return
        by_agent: dict[str, list[Refund]] = defaultdict(list)
        for refund in refunds_of(self.events, self.published.period, self.now):
            by_agent[refund.agent].append(refund)
        for agent, refunds in by_agent.items():
            before = [refund for refund in refunds if self._is_undone(refund)]
            if len(before) < len(refunds):
                adjustment = self._of(agent, refunds, before, as_is)
                if adjustment is not None:
                    yield agent, adjustment

    def _is_undone(self, refund: Refund) -> bool:
        """Whether nothing is left to take back for a refund: it is of the sale's own period, or was taken back."""
        sold = self.published.period
        return refund.day <= sold.last or self.taken.by(refund.agent, sold, refund.refund, refund.day) is not None

    def _of(self, agent: str, refunds: list[Refund], before: list[Refund], as_is: Table) -> Adjustment | None:
        found = [self._outcome(agent, each, as_is) for each in (before, refunds)]
        with_sales, without = found
        if with_sales is None or without is None:
            return None
        published = self.published.paid.get(agent)
        if not undone_by(before, self.published.period) and plain(with_sales.total) != published:
            facts = {"published": published or "—", "computed": plain(with_sales.total), "agent": agent}
            self._tell(rules.NOT_AS_PAID, **facts)
        undone = set(before)
        now = [refund for refund in refunds if refund not in undone]
        # What was paid ahead is owed to the shop: where less was earned, as much was paid, and more is owed.
        owed, owed_without = _owed(with_sales), _owed(without)
        told = (owed, owed_without) if owed or owed_without else (None, None)
        return Adjustment(
            self.published.period,
            with_sales.total - owed,
            without.total - owed_without,
            self.published.entry.number,
            self.published.scheme.version,
            tuple(_lines(with_sales, without)),
            tuple(Refunded(each.refund, each.order, _yuan(each.amount), str(each.day)) for each in now),
            *told,
        )

    def _outcome(self, agent: str, refunds: list[Refund], as_is: Table) -> AgentOutcome | None:
        """Evaluate the published period without what came back of an agent's sales."""
        undone = undone_by(refunds, self.published.period)
        change: Table = {}
        if undone:
            then = self.published.table(without_sales(self.events, undone), self.report)
            change = {
                place: value
                for place, value in then.items()
                if value != as_is[place] and (place[0] != "agent" or place[1] == agent)
            }
            if not self._holds(as_is, list(change)):
                return None
        return self.published.agent(agent, change, self.report)

    def _holds(self, as_is: Table, places: list[Place]) -> bool:
        """Whether the dataset still gives what was published; that it does not is told by its first figure."""
        held = self.published.held
        other = [place for place in places if as_is[place] != held[place]]
        if other:
            _, whose, name = other[0]
            then, now = (shown(table[other[0]], self.published.registry[name].kind) for table in (held, as_is))
            title = self.published.registry[name].title
            self._tell(rules.OTHER_FIGURES, count=str(len(other)), whose=whose, metric=title, then=then, now=now)
        return not other

    def _tell(self, rule: Rule, **facts: Any) -> None:
        period, entry = str(self.published.period), str(self.published.entry.number)
        self.report.add(rule, Whole(str(self.now)), period=period, entry=entry, **facts)


def _lines(with_sales: AgentOutcome, without: AgentOutcome) -> Iterator[AdjustedLine]:
    """Give the lines that differ, with how each came about; one that is not there paid nothing."""
    one, other = _paid(with_sales), _paid(without)
    for name in dict.fromkeys((*one, *other)):
        paid, left = one.get(name), other.get(name)
        amounts = [_NONE if step is None else step[1] for step in (paid, left)]
        if amounts[0] != amounts[1]:
            title = next(step[0].title for step in (paid, left) if step is not None)
            yield AdjustedLine(title, amounts[0], amounts[1], _how(paid), _how(left))


def _paid(outcome: AgentOutcome) -> dict[str, tuple[Step, Decimal]]:
    """Give each line, less what is still owed of its advance."""
    return {
        line.id: (step, line.amount - outcome.advances.get(line.id, _NONE))
        for line, step in zip(outcome.lines, outcome.paid, strict=True)
    }


def _owed(outcome: AgentOutcome) -> Decimal:
    return sum(outcome.advances.values(), _NONE)


def _how(paid: tuple[Step, Decimal] | None) -> Words | None:
    if paid is None:
        return None
    step, _ = paid
    return Words(told(step, "zh", step.file)[3], told(step, "en", step.file)[3])


def _yuan(fen: int) -> Decimal:
    return half_up(Fraction(fen, _FEN), _PLACES)
