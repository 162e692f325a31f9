"""The checks of tiers: their order, their ends, and the amounts at which pay jumps."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kaohe.checking.kinds import kind_of
from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import Commission, Number, Scheme, Tier, TierMode, Tiers
from kaohe.values import Kind, half_up, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_CENT: Final = Fraction(1, 100)


def check_tiers(scheme: Scheme, report: Report) -> None:
    """Report tiers that are out of order, empty, or leave amounts open."""
    for item in scheme.items:
        if isinstance(item, Commission) and isinstance(item.scale, Tiers):
            _check(item.scale, report)


def _check(scale: Tiers, report: Report) -> None:
    ends = [tier.upper for tier in scale.tiers if tier.upper is not None]
    comparable = len({end.kind for end in ends if end.value}) <= 1  # else one has a wrong unit
    for before, end in pairwise(ends):
        if comparable and end.value <= before.value:
            report.add(rules.TIER_ORDER, end.span, bound=end.written, before=before.written)
    for tier in scale.tiers:
        if tier.rate is None and tier.fixed is None:
            report.add(rules.TIER_EMPTY, tier.span)
        if tier.upper is None and tier is not scale.tiers[-1]:
            report.add(rules.TIER_AFTER_OPEN, tier.span)
    last = scale.tiers[-1].upper
    if last is not None:
        report.add(rules.LAST_TIER_CLOSED, last.span, bound=last.written)


def check_cliffs(scheme: Scheme, report: Report) -> None:
    """Warn of each tier's end at which one more cent of sales, or one more piece, pays out of proportion or less."""
    for item in scheme.items:
        if isinstance(item, Commission) and isinstance(item.scale, Tiers) and item.scale.mode is not TierMode.MARGINAL:
            pieces = kind_of(item.on, scheme.lang, Report()) is Kind.COUNT
            for end, at, above, step in _ends(item.scale, Fraction(1) if pieces else _CENT):
                _compare(item.scale, end, (at, above), step, report)


def _ends(scale: Tiers, step: Fraction) -> Iterator[tuple[Number, Fraction, Fraction, Fraction]]:
    """Give each tier's end, the last amount that belongs to it, the first that does not, and the usual step in pay."""
    for tier, following, end in ((one, other, one.upper) for one, other in pairwise(scale.tiers) if one.upper):
        at = end.value - step if tier.below else end.value
        yield end, at, at + step, step * max(_rate(tier), _rate(following))


def _compare(scale: Tiers, end: Number, amounts: tuple[Fraction, Fraction], usual: Fraction, report: Report) -> None:
    at, above = amounts
    pay, more = whole_pay(scale, at), whole_pay(scale, above)
    if pay <= more <= pay + usual:
        return
    places = 0 if at.denominator == above.denominator == 1 and above - at == 1 else 2
    report.add(
        rules.CLIFF_DROP if more < pay else rules.CLIFF,
        end.span,
        bound=end.written,
        at=plain(half_up(at, places)),
        above=plain(half_up(above, places)),
        pay=plain(half_up(pay, 2)),
        more=plain(half_up(more, 2)),
    )


def check_unused_rates(scheme: Scheme, report: Report) -> None:
    """Warn where only what is above the first tier is paid on, and the first tier has a rate all the same."""
    for item in scheme.items:
        if isinstance(item, Commission) and isinstance(item.scale, Tiers):
            rate = item.scale.tiers[0].rate
            if item.scale.mode is TierMode.WHOLE_EXCESS and rate is not None and rate.value:
                report.add(rules.UNUSED_RATE, rate.span, rate=rate.written)


def whole_pay(scale: Tiers, amount: Fraction) -> Fraction:
    """Say what tiers of the modes whole and whole_excess pay on an amount, exactly; 0 pays nothing."""
    if amount <= 0:
        return Fraction(0)
    tier = next(tier for tier in scale.tiers if _reaches(tier, amount))
    first = scale.tiers[0].upper
    base = first.value if scale.mode is TierMode.WHOLE_EXCESS and first is not None else Fraction(0)
    fixed = Fraction(0) if tier.fixed is None else tier.fixed.value
    return max(amount - base, Fraction(0)) * _rate(tier) + fixed


def _reaches(tier: Tier, amount: Fraction) -> bool:
    """Whether an amount does not go beyond a tier."""
    if tier.upper is None:
        return True
    return amount < tier.upper.value or (amount == tier.upper.value and not tier.below)


def _rate(tier: Tier) -> Fraction:
    return Fraction(0) if tier.rate is None else tier.rate.value
