"""The checks of tiers: their order, their ends, and rates that are never used."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.checking.kinds import comparable
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import Commission, Ref, Scheme, TierMode, Tiers

if TYPE_CHECKING:
    from kaohe.diagnostics import Report


def check_tiers(scheme: Scheme, report: Report) -> None:
    """Report tiers that are out of order, empty, or leave amounts open."""
    for item in scheme.items:
        if isinstance(item, Commission) and isinstance(item.scale, Tiers):
            _check(item.scale, report)


def _check(scale: Tiers, report: Report) -> None:
    ends = [tier.upper for tier in scale.tiers if tier.upper is not None]
    for before, end in pairwise(ends):
        if comparable(ends) and end.value <= before.value:
            report.add(rules.TIER_ORDER, end.span, bound=end.written, before=before.written)
    for tier in scale.tiers:
        if tier.rate is None and tier.fixed is None:
            report.add(rules.TIER_EMPTY, tier.span)
        if tier.upper is None and tier is not scale.tiers[-1]:
            report.add(rules.TIER_AFTER_OPEN, tier.span)
    last = scale.tiers[-1].upper
    if last is not None:
        report.add(rules.LAST_TIER_CLOSED, last.span, bound=last.written)


def check_unused_rates(scheme: Scheme, report: Report) -> None:
    """Warn where only what is above the first tier is paid on, and the first tier has a rate all the same."""
    for item in scheme.items:
        if isinstance(item, Commission) and isinstance(item.scale, Tiers):
            rate = item.scale.tiers[0].rate
            pays = isinstance(rate, Ref) or (rate is not None and rate.value)
            if item.scale.mode is TierMode.WHOLE_EXCESS and rate is not None and pays:
                report.add(rules.UNUSED_RATE, rate.span, rate=rate.span.text)
