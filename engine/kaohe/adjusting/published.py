"""A published period, as it is computed again: from its entry, with figures of agents in the place of others.

May import `checking`, `diagnostics`, `evaluation`, `ledger`, `metrics`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kaohe.checking import needed_figures, needed_of_groups
from kaohe.diagnostics import Report, Source, Whole
from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.diagnostics.catalogue import agents as agent_rules
from kaohe.evaluation.compiled.plan import compile_scheme
from kaohe.evaluation.figures_reader import read_figures
from kaohe.ledger.texts import read_again
from kaohe.metrics.compute import compute
from kaohe.metrics.registry import Registry
from kaohe.values import half_up, parse_number, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.evaluation.compiled.plan import Plan
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.evaluation.trace import Value
    from kaohe.events.events import Events
    from kaohe.ledger.entry import Entry
    from kaohe.metrics import Grouping
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme

Place = tuple[str, str, str]
"""Where a figure is: of what kind of group, of which one, which metric."""
Table = dict[Place, Decimal | None]

_GROUPS: Final[tuple[Grouping, ...]] = ("team", "shop", "all")


@dataclass(frozen=True)
class Published:
    """An entry that is in force, read again. registry: the metrics that its scheme needs."""

    entry: Entry
    scheme: Scheme
    figures: Figures
    registry: Registry

    @property
    def period(self) -> Period:
        """The period that was paid."""
        return self.entry.content.period

    @cached_property
    def _plan(self) -> Plan:
        return compile_scheme(self.scheme)

    @cached_property
    def held(self) -> Table:
        """The metrics that were published, of agents and of groups."""
        needed = {metric.id for metric in self.registry}
        found = {
            ("agent", each.agent, name): _number(each.values.get(name))
            for each in self.figures.agents
            for name in needed
        }
        for group, keyed in self.figures.groups.items():
            found |= {
                (group, key, name): _number(value)
                for key, values in keyed.items()
                for name, value in values.items()
                if name in needed
            }
        return found

    @cached_property
    def paid(self) -> Mapping[str, str]:
        """What each agent was paid."""
        return {each["agent"]: each["total"] for each in json.loads(self.entry.content.outcome)["agents"]}

    def table(self, events: Events, report: Report) -> Table:
        """Compute the metrics that were published anew, of a dataset's relations; over nothing they are 0."""
        seen = events.over(self.period)
        found: Table = {}
        groups: list[Grouping] = ["agent", *(group for group in _GROUPS if group in self.figures.groups)]
        for by in groups:
            table = compute(seen, self.registry, by, report)
            for name, reason in table.unavailable.items():
                title = self.registry[name].title
                report.add(agent_rules.METRIC_UNAVAILABLE, title=title, metric=name, reason=reason)
            for row in table.rows:
                found |= {(by, row.key, name): value for name, value in row.values.items()}
        return {place: found[place] if place in found else self._of_nothing(place[2]) for place in self.held}

    def _of_nothing(self, name: str) -> Decimal | None:
        metric = self.registry[name]
        return None if metric.denominator is not None else half_up(0, metric.places)

    @cached_property
    def _as_published(self) -> tuple[Outcome | None, Report]:
        return self._plan.evaluate(self.figures)

    def agent(self, agent: str, change: Mapping[Place, Decimal | None], report: Report) -> AgentOutcome | None:
        """Evaluate with other figures for one agent, and for the groups; give what he gets.

        None where the scheme is not for him or something is wrong.
        """
        outcome, found = self._plan.evaluate(self._with_figures(agent, change)) if change else self._as_published
        if outcome is None:
            problem = Words(found.errors[0].message("zh"), found.errors[0].message("en"))
            facts = {"period": str(self.period), "entry": str(self.entry.number), "agent": agent}
            report.add(rules.NOT_COMPUTED, Whole(str(self.period)), problem=problem, **facts)
            return None
        return next((each for each in outcome.agents if each.agent == agent), None)

    def _with_figures(self, agent: str, change: Mapping[Place, Decimal | None]) -> Figures:
        agents = tuple(
            replace(each, values={**each.values, **_of(change, "agent", agent)}) if each.agent == agent else each
            for each in self.figures.agents
        )
        groups = {
            group: {key: {**values, **_of(change, group, key)} for key, values in keyed.items()}
            for group, keyed in self.figures.groups.items()
        }
        return replace(self.figures, agents=agents, groups=groups)


def read_published(entry: Entry, registry: Registry, report: Report) -> Published | None:
    """Read an entry's scheme and figures; None, with findings, where the scheme cannot be read any more."""
    scheme, found = read_again(entry.content.texts, registry)
    report.extend(found.errors)
    figures = read_figures(Source("figures", entry.content.figures), report)
    if scheme is None or figures is None:
        return None
    needed = needed_figures(scheme) | {name for _, name in needed_of_groups(scheme)}
    own = Registry()
    for metric in registry:
        if metric.id in needed:
            own.register(registry.owner(metric.id), metric)
    return Published(entry, scheme, figures, own)


def _number(value: Value | None) -> Decimal | None:
    """Read a metric of a document, which may stand as text."""
    return parse_number(value) if isinstance(value, str) else value if isinstance(value, Decimal) else None


def _of(change: Mapping[Place, Decimal | None], by: str, key: str) -> dict[str, Any]:
    return {
        name: None if value is None else plain(value)
        for (kind, of, name), value in change.items()
        if (kind, of) == (by, key)
    }
