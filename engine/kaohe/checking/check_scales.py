"""The check of lines and of points off per unit: a line has two ends, and what is taken off is something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from kaohe.diagnostics.catalogue import scales as rules
from kaohe.scheme.model import Banded, Bands, Line, PerUnit, Scheme, Scorecard
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Scale

_UNIT: Final = Words("“每”后面的单位", "The unit of what is taken off")
_LESS: Final = Words("每个单位扣的", "What is taken off per unit")
_FULL: Final = Words("不扣时得的", "What is given where nothing is taken off")


def check_scales(scheme: Scheme, report: Report) -> None:
    """Report lines without a length, and units, deductions and full amounts that are not above 0."""
    for item in scheme.items:
        if isinstance(item, Banded):
            _check(item.scale, report)
        elif isinstance(item, Scorecard):
            for indicator in item.indicators:
                _check(indicator.scale, report)


def _check(scale: Scale, report: Report) -> None:
    match scale:
        case Bands():
            return
        case Line(worst=worst, best=best):
            if worst.value == best.value:
                report.add(rules.NO_LINE_BETWEEN, best.span, written=best.written)
        case PerUnit():
            for number, where in ((scale.full, _FULL), (scale.unit, _UNIT), (scale.less, _LESS)):
                if number.value <= 0:
                    report.add(rules.NOT_ABOVE_ZERO, number.span, where=where, written=number.written)
        case _:
            assert_never(scale)
