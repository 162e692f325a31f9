"""What a sound scheme does that its author may not mean: warnings and notes, each with a witness; and accepting them.

May import `diagnostics`, `metrics`, `scheme.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.checking.check_pay import check_pay, items_by_id
from kaohe.checking.check_penalties import check_penalties
from kaohe.checking.check_use import check_entered, check_final, check_unused
from kaohe.checking.stretches import of_all_stretches
from kaohe.diagnostics import Report, Severity
from kaohe.diagnostics.catalogue import analysis as rules

if TYPE_CHECKING:
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Scheme


def analyse(scheme: Scheme, registry: Registry) -> Report:
    """Look through a checked scheme."""

    def look(scheme: Scheme) -> Report:
        found = Report()
        check_pay(scheme, registry, found)
        check_penalties(scheme, items_by_id(scheme), registry, found)
        return found

    report = Report(of_all_stretches(scheme, look))
    check_unused(scheme, items_by_id(scheme), report)
    check_entered(scheme, report)
    check_final(scheme, registry, report)
    return report


def without_accepted(scheme: Scheme, found: Report, *, whole: bool = True) -> Report:
    """Leave out what the author accepts, and note that he does; an acceptance that accepts nothing is told too.

    Where something is an error, not all was looked for, so nothing is said of acceptances but that they take no error.
    That of an included scheme may find nothing left to accept, since others make up for it. whole: whether all was
    looked for.
    """
    kept, report = list(found), Report()
    for accepted in scheme.accepted:
        alike = [each for each in kept if each.rule.code == accepted.code]
        if any(each.severity is Severity.ERROR for each in alike):
            report.add(rules.NOT_ACCEPTABLE, accepted.span, code=accepted.code)
        elif alike:
            kept = [each for each in kept if each.rule.code != accepted.code]
            count, reason = str(len(alike)), accepted.reason
            report.add(rules.ACCEPTED, accepted.span, code=accepted.code, count=count, reason=reason)
        elif whole and found.ok and accepted.span.source.name == scheme.span.source.name:
            report.add(rules.ACCEPTS_NOTHING, accepted.span, code=accepted.code)
    return Report([*kept, *report])
