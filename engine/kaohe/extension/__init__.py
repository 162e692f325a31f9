"""All that a plugin author imports.

    from kaohe.extension import Finality, Kind, Measure, Metric, Words, each, hookimpl

A plugin is a module (or object) named in the entry-point group `kaohe` that implements hooks of `hookspecs`.
May import `values`, `words`, `metrics` (and `events`, for types alone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.extension.hookspecs import GROUP, hookimpl
from kaohe.extension.manager import load_plugins
from kaohe.metrics import Direction, Finality, Grouping, Measure, Metric
from kaohe.values import Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.events.events import Events

__all__ = [
    "GROUP",
    "Direction",
    "Events",
    "Finality",
    "Grouping",
    "Kind",
    "Measure",
    "Metric",
    "Words",
    "each",
    "hookimpl",
    "load_plugins",
]


def each(rows: Any) -> Any:
    """Let each row count one: adds the column `value`."""
    import ibis

    return rows.mutate(value=ibis.literal(1, "int64"))


def __getattr__(name: str) -> object:
    """Import `Events`, which brings Ibis, only when it is asked for."""
    if name == "Events":
        from kaohe.events.events import Events

        return Events
    raise AttributeError(name)
