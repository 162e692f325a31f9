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
from kaohe.metrics.groups import Key, Totals, keys_of, names_of, total
from kaohe.metrics.table import MetricTable, Row
from kaohe.values import half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from kaohe.diagnostics import Report
    from kaohe.events.events import Events
    from kaohe.metrics.definition import Grouping, Measure, Metric
    from kaohe.metrics.registry import Registry

    Progress = Callable[[Words, int, int], None]

_COMPUTING: Final = Words("计算指标", "computing metrics")


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
    sums = _Sums(events, by)
    figures: dict[str, _Figure] = {}
    unavailable: dict[str, Words] = {}
    for done, metric in enumerate(metrics):
        if progress is not None:
            progress(_COMPUTING, done, len(metrics))
        try:
            figures[metric.id] = _Figure.of(metric, sums)
        except MissingData as missing:
            unavailable[metric.id] = missing.reason
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # noqa: BLE001 - whatever a guest raises costs only its own metric
            why, plugin = told(problem), registry.owner(metric.id)
            report.add(plugins.PLUGIN_COMPUTE, plugin=plugin, metric=metric.id, problem=why)
            unavailable[metric.id] = Words(f"插件 {plugin} 出错：{why}", f"plugin {plugin} failed: {why}")
    if progress is not None:
        progress(_COMPUTING, len(metrics), len(metrics))
    seen_from = as_of or last_complete_day(events.dataset)
    return _table(events, by, {metric.id: metric for metric in metrics}, figures, unavailable, seen_from)


class _Sums:
    """The totals of measures by group, each measure computed once however many metrics use it."""

    def __init__(self, events: Events, by: Grouping) -> None:
        self.events = events
        self.by = by
        self._known: dict[int, Totals] = {}

    def of(self, measure: Measure) -> Totals:
        """Give a measure's totals by group."""
        if id(measure) not in self._known:
            self._known[id(measure)] = total(measure, self.events, self.by)
        return self._known[id(measure)]


class _Figure:
    """One metric's totals by group, and the figures they give."""

    def __init__(self, metric: Metric, above: Totals, below: Totals | None) -> None:
        self.metric = metric
        self.above = above
        self.below = below

    @classmethod
    def of(cls, metric: Metric, sums: _Sums) -> _Figure:
        """Compute a metric's numerator and denominator."""
        below = None if metric.denominator is None else sums.of(metric.denominator)
        return cls(metric, sums.of(metric.numerator), below)

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
