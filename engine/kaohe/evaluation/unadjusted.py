"""Tells where a scheme takes later refunds back, and none are given: that there are none is not known then.

May import `diagnostics`, `scheme.model`, and of this package `figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.scheme.model import LaterRefunds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.diagnostics import Report
    from kaohe.diagnostics.catalogue import Rule
    from kaohe.evaluation.figures import Figures
    from kaohe.scheme.model import Scheme


def tell_unadjusted(scheme: Scheme, figures: Iterable[Figures], report: Report, rule: Rule = rules.NONE_GIVEN) -> None:
    """Tell it once, at the statement that takes them back, where no agent of any period has an adjustment.

    For figures of which nobody knows whether there are later refunds. rule: what is told.
    """
    takes_back = next((item for item in scheme.items if isinstance(item, LaterRefunds)), None)
    if takes_back is None or any(agent.adjustments for each in figures for agent in each.agents):
        return
    report.add(rule, takes_back.span)
