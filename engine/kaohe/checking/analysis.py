"""What a sound scheme does that its author may not mean: warnings and notes, each with a witness.

May import `diagnostics`, `metrics`, `scheme.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.checking.check_awards import check_awards
from kaohe.checking.check_pay import check_pay, items_by_id
from kaohe.checking.check_penalties import check_below_0, check_penalties
from kaohe.checking.check_use import check_entered, check_final, check_unused
from kaohe.checking.moves import Study
from kaohe.checking.shapes import SpentError
from kaohe.checking.stretches import of_all_stretches
from kaohe.diagnostics import Diagnostic, Report, Severity, Span, Whole
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.load import MOST

if TYPE_CHECKING:
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Scheme


def analyse(scheme: Scheme, registry: Registry) -> Report:
    """Look through a checked scheme."""
    report, items, place = Report(), items_by_id(scheme), Whole(scheme.span.source.name)

    looks = 0

    def look(scheme: Scheme) -> Report:
        nonlocal looks
        found = Report()
        study = Study(items_by_id(scheme), looks)
        try:
            check_pay(scheme, study, found)
            check_penalties(scheme, items_by_id(scheme), study, found)
            check_below_0(scheme, study, found)
        except (SpentError, RecursionError):  # lines that build on each other in too long a row
            found.add(rules.NOT_ALL_LINES, place)
        looks = study.looks
        return Report(each for each in found if not _is_another_s(each, scheme))

    with report.bounded(MOST, rules.MORE, place):
        check_entered(scheme, report)
        check_final(scheme, registry, report)
        check_unused(scheme, items, report)
        check_awards(scheme, report)
        for each in of_all_stretches(scheme, look):
            report.take(each)
    return report


def _is_another_s(found: Diagnostic, scheme: Scheme) -> bool:
    """Whether it is a note on what an included scheme pays, which is told when that one is checked."""
    own = not isinstance(found.place, Span) or found.place.source.name == scheme.span.source.name
    return found.severity is Severity.NOTE and not own
