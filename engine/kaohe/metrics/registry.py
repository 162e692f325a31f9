"""The metrics that are installed, by id and by every name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import plugins
from kaohe.metrics.definition import Metric, problem_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Registry:
    """Metrics with the plugin each came from. What a plugin registers wrongly is left out and reported."""

    report: Report = field(default_factory=Report)
    _metrics: dict[str, Metric] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def register(self, plugin: str, metric: object) -> None:
        """Take a metric in, if it is sound and its names are free."""
        problem = problem_of(metric)
        if problem is not None or not isinstance(metric, Metric):
            self.report.add(
                plugins.PLUGIN_METRIC, plugin=plugin, metric=str(getattr(metric, "id", "?")), problem=str(problem)
            )
            return
        taken = next((name for name in metric.names if fold(name) in self._by_name), None)
        if taken is not None:
            owner = self._owners[self._by_name[fold(taken)]]
            self.report.add(plugins.PLUGIN_TAKEN, plugin=plugin, metric=metric.id, name=taken, owner=owner)
            return
        self._metrics[metric.id] = metric
        self._owners[metric.id] = plugin
        self._by_name.update(dict.fromkeys(map(fold, metric.names), metric.id))

    def find(self, name: str) -> Metric | None:
        """Give the metric that a scheme calls by this id, title or alias."""
        found = self._by_name.get(fold(name))
        return None if found is None else self._metrics[found]

    def owner(self, metric_id: str) -> str:
        """Name the plugin that a metric came from."""
        return self._owners[metric_id]

    def __iter__(self) -> Iterator[Metric]:
        """Go through the metrics in the order of their registration."""
        return iter(self._metrics.values())

    def __len__(self) -> int:
        """Count the metrics."""
        return len(self._metrics)

    def __contains__(self, metric_id: object) -> bool:
        """Whether there is a metric of this id."""
        return metric_id in self._metrics

    def __getitem__(self, metric_id: str) -> Metric:
        """Give the metric of this id."""
        return self._metrics[metric_id]


def fold(name: str) -> str:
    """Make names that people take for the same the same: case, blanks, hyphens and underscores do not count."""
    return "".join(char for char in name.casefold() if char not in " _-→\u3000\u00a0")
