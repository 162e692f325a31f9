"""Metrics: what they are, which are installed, the figures they give.

May import `values`, `periods`, `words`, `diagnostics`, and `events`, over whose relations measures are defined.
"""

from kaohe.metrics.definition import GROUPINGS, Direction, Finality, Grouping, Measure, Metric
from kaohe.metrics.registry import Registry
from kaohe.metrics.table import MetricTable, Row

__all__ = [
    "GROUPINGS",
    "Direction",
    "Finality",
    "Grouping",
    "Measure",
    "Metric",
    "MetricTable",
    "Registry",
    "Row",
]
