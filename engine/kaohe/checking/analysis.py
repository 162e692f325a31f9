"""What a sound scheme does that its author may not mean: warnings and notes, each with a witness; and accepting them.

May import `diagnostics`, `metrics`, `scheme.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from kaohe.scheme.model import Acceptance, Scheme


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
        for each in of_all_stretches(scheme, look):
            report.take(each)
    return report


def _is_another_s(found: Diagnostic, scheme: Scheme) -> bool:
    """Whether it is a note on what an included scheme pays, which is told when that one is checked."""
    own = not isinstance(found.place, Span) or found.place.source.name == scheme.span.source.name
    return found.severity is Severity.NOTE and not own


def without_accepted(scheme: Scheme, found: Report, *, whole: bool = True) -> Report:
    """Leave out what the author accepts, and note that he does; an acceptance that accepts nothing is told too.

    Where something is an error, not all was looked for, so nothing is said of acceptances but that they take no error.
    That of an included scheme may find nothing left to accept, since others make up for it. whole: whether all was
    looked for.
    """
    kept, report = list(found), Report()
    with report.bounded(MOST, rules.MORE, Whole(scheme.span.source.name)):
        for accepted in scheme.accepted:
            alike = [each for each in kept if _is_accepted(each, accepted)]
            if any(each.severity is Severity.ERROR for each in alike):
                report.add(rules.NOT_ACCEPTABLE, accepted.span, code=accepted.code)
            elif alike:
                kept = [each for each in kept if each not in alike]
                count, reason = str(len(alike)), accepted.reason
                report.add(rules.ACCEPTED, accepted.span, code=accepted.code, count=count, reason=reason)
            elif whole and found.ok and accepted.span.source.name == scheme.span.source.name:
                report.add(rules.ACCEPTS_NOTHING, accepted.span, code=accepted.code)
    return Report([*kept, *report])


def _is_accepted(found: Diagnostic, accepted: Acceptance) -> bool:
    return found.rule.code == accepted.code
