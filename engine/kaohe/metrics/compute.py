"""From measures to figures: sum, group, divide, round; each metric by itself, so that a broken one costs only itself.

    Metric ─ rows ─▶ (agent, shop, day, value) ─ in the period, by group ─▶ whole numbers ─ ÷, half-up ─▶ MetricTable

May import `values`, `periods`, `diagnostics`, `events`, and its siblings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import told
from kaohe.diagnostics.catalogue import plugins
from kaohe.events.needs import MissingData
from kaohe.metrics.finality import final_from, is_final, last_complete_day
from kaohe.metrics.groups import Key, keys_of, names_of
from kaohe.metrics.table import MetricTable, Row
from kaohe.metrics.totals import Daily, Totals, daily
from kaohe.values import half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from kaohe.diagnostics import Report
    from kaohe.events.events import Events
    from kaohe.metrics.definition import Grouping, Metric
    from kaohe.metrics.registry import Registry

    Progress = Callable[[Words, int, int], None]

ADD_UP: Final = "daily totals"
"""Among relations, where totals are known already: what gives them, as `totals.daily` does."""
COMPLETE_TO: Final = "last complete day"
"""Among relations, where it is known already: the last complete day."""


def compute(
    events: Events,
    registry: Registry,
    by: Grouping,
    report: Report,
    *,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> MetricTable:
    """Compute every metric that exists for a grouping. What fails is left out: see `MetricTable.unavailable`.

    as_of: the last complete day; None takes the day before that of the latest event.
    """
    metrics = [metric for metric in registry if by in metric.groupings]
    sums = _daily(events, registry, progress)
    figures: dict[str, _Figure] = {}
    unavailable: dict[str, Words] = {}
    for metric in metrics:
        try:
            figures[metric.id] = _Figure.of(metric, sums, by)
        except MissingData as missing:
            unavailable[metric.id] = missing.reason
        except events.dataset.engine.exhausted:
            raise
        except BaseException as problem:  # noqa: BLE001 - whatever a guest raised costs only its own metric
            why, plugin = told(problem), registry.owner(metric.id)
            report.add(plugins.PLUGIN_COMPUTE, plugin=plugin, metric=metric.id, problem=why)
            unavailable[metric.id] = Words(f"插件 {plugin} 出错：{why}", f"plugin {plugin} failed: {why}")
    seen_from = as_of or events.relations.get(COMPLETE_TO) or last_complete_day(events.dataset)
    return _table(events, by, {metric.id: metric for metric in metrics}, figures, unavailable, seen_from)


def _daily(events: Events, registry: Registry, progress: Progress | None) -> Daily:
    """Give the daily totals of the installed metrics' measures, added up once for all groupings of a period."""
    both = [each for metric in registry for each in (metric.numerator, metric.denominator) if each is not None]
    measures = {id(each): each for each in [*both, *(each.among for each in both if each.among is not None)]}
    known = f"daily {events.period} {sorted(measures)}"
    if known not in events.relations:
        add_up = events.relations.get(ADD_UP, daily)
        events.relations[known] = add_up(events, measures.values(), progress)
    found: Daily = events.relations[known]
    return found


class _Figure:
    """One metric's totals by group, and the figures they give."""

    def __init__(self, metric: Metric, above: Totals, below: Totals | None) -> None:
        self.metric = metric
        self.above = above
        self.below = below

    @classmethod
    def of(cls, metric: Metric, sums: Daily, by: Grouping) -> _Figure:
        """Give a metric's numerator and denominator by group; what either lacks is named."""
        totals: list[Totals] = []
        lacking: dict[str, None] = {}
        for measure in (metric.numerator, metric.denominator):
            try:
                totals.extend([] if measure is None else [sums.of(measure, by)])
            except MissingData as missing:
                lacking |= dict.fromkeys(missing.lacking)
        if lacking:
            raise MissingData(tuple(lacking))
        return cls(metric, totals[0], totals[1] if len(totals) > 1 else None)

    @property
    def keys(self) -> set[Key]:
        """The groups that rows stand behind."""
        return self.above.keys | (set() if self.below is None else self.below.keys)

    def value(self, key: Key) -> Decimal | None:
        """Give a group's figure, rounded; None where it has no value."""
        above = self.above.of(key)
        if self.below is None:
            return half_up(above, self.metric.places)
        below = self.below.of(key)
        return None if below == 0 else half_up(above / below, self.metric.places)


def _table(
    events: Events,
    by: Grouping,
    metrics: dict[str, Metric],
    figures: dict[str, _Figure],
    unavailable: dict[str, Words],
    as_of: date | None,
) -> MetricTable:
    keys = keys_of(events, by).union(*(figure.keys for figure in figures.values()))
    names = names_of(events, by, keys)
    pending = {
        name: final_from(metrics[name].finality, events.period, events.settings)
        for name in figures
        if not is_final(metrics[name].finality, events.period, as_of, events.settings)
    }
    rows = [Row(names[key], {name: figure.value(key) for name, figure in figures.items()}, pending) for key in keys]
    return MetricTable(
        period=events.period,
        by=by,
        rows=tuple(sorted(rows, key=lambda row: row.key)),
        unavailable=unavailable,
        so_far=tuple(name for name in figures if metrics[name].finality.so_far and name not in pending),
    )
