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
    """Tell it once, at the statement that takes them back, where in a period no agent has what came back.

    Figures that say which refunds were known say that there are none besides. rule: what is told.
    """
    takes_back = next((item for item in scheme.items if isinstance(item, LaterRefunds)), None)
    if takes_back is not None and not all(map(_is_given, figures)):
        report.add(rule, takes_back.span)


def _is_given(figures: Figures) -> bool:
    given = [each.adjustments or each.refunds is not None for each in figures.agents]
    return any(given) or not given
