"""The hooks that plugins may implement. They only grow: a hook or argument that is there stays.

May import `metrics` (for types).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.metrics import Metric

GROUP: Final = "kaohe"
"""The entry-point group and the name that hook markers bear."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Hooks:
    """The hooks."""

    @hookspec
    def kaohe_register_metrics(self, register: Callable[[Metric], None]) -> None:
        """Register a plugin's metrics: call `register(metric)` for each.

        Called once, when plugins are loaded. A metric that is unsound, or whose id or title is taken, is left out and
        reported with the plugin's name; what the hook raises costs this plugin its metrics and no other. Since 0.1.
        """
