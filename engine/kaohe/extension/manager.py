"""Loads plugins one by one; a broken one is reported and left out. No other module sees pluggy.

May import `diagnostics`, `metrics`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

from kaohe.diagnostics import told
from kaohe.diagnostics.catalogue import plugins as catalogue
from kaohe.extension.hookspecs import GROUP, Hooks
from kaohe.extension.installed import installed
from kaohe.metrics.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.extension.installed import Entry

_OWN: Final = "kaohe_metrics."
"""Where kaohe's own plugins live."""


def load_plugins(found: Iterable[Entry] | None = None) -> Registry:
    """Load every installed plugin and gather its metrics; `Registry.report` says what was left out and why.

    found: the entry points to load, by default all of the group `kaohe`. kaohe's own come first, so that no guest takes
        a name from them, then the others in the order of their names.
    """
    registry = Registry()
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    for entry in sorted(installed(GROUP) if found is None else found, key=_rank):
        _load(entry, manager, registry)
    return registry


def _rank(entry: Entry) -> tuple[bool, str]:
    # The module's package tells whose it is; to ask the distribution would read every package's metadata.
    return (not entry.value.startswith(_OWN), entry.name)


def _load(entry: Entry, manager: pluggy.PluginManager, registry: Registry) -> None:
    try:
        plugin = entry.load()
        manager.register(plugin, name=entry.name)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # noqa: BLE001 - whatever a guest does on import costs only itself
        registry.report.add(catalogue.PLUGIN_IMPORT, plugin=entry.name, problem=told(problem))
        return
    for caller in manager.get_hookcallers(plugin) or ():
        if caller.spec is None:
            registry.report.add(catalogue.PLUGIN_HOOK, plugin=entry.name, hook=caller.name)
    others = [other for other in manager.get_plugins() if other is not plugin]
    hook = manager.subset_hook_caller("kaohe_register_metrics", others)
    gathered: list[object] = []
    try:
        hook(register=gathered.append)
        for metric in gathered:
            registry.register(entry.name, metric)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # noqa: BLE001 - as above
        registry.report.add(catalogue.PLUGIN_REGISTER, plugin=entry.name, problem=told(problem))
