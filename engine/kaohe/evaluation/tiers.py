"""Commission: tiers in three modes, and a line above a baseline.

May import `values`, `scheme.model`, and of this package `formulas`, `trace`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.evaluation.formulas import BeyondError, decimal_of, number_words
from kaohe.evaluation.trace import Slice
from kaohe.scheme.model import Linear, Number, Tier, TierMode, Tiers
from kaohe.values import plain
from kaohe.words import Words

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.diagnostics import Span


Paid = tuple[Fraction, tuple[Slice, ...], "tuple[Decimal, Words] | None", "tuple[Span, ...]"]


def pay(scale: Tiers | Linear, basis: Fraction) -> Paid:
    """Give what a figure pays, exactly, the slices that add up to it, the amount taken off beforehand, and by what.

    A figure of 0 or less pays nothing: it has entered no tier.
    """
    if isinstance(scale, Linear):
        above = max(Fraction(0), basis - scale.baseline.value)
        baseline = (decimal_of(scale.baseline.value)[0], number_words(scale.baseline))
        if above:
            return _added([slice_of(above, scale.rate, None)], baseline, scale.rate.span)
        return _added([], baseline, scale.baseline.span)
    if basis <= 0:
        return _added([], None)
    reached = _reached(scale.tiers, basis)
    if scale.mode is TierMode.MARGINAL:
        entered = scale.tiers[: reached + 1]
        return _added(_cut(entered, basis), None, *(tier.span for tier in entered))
    tier = scale.tiers[reached]
    if scale.mode is TierMode.WHOLE:
        return _added([slice_of(basis, tier.rate, tier.fixed)], None, tier.span)
    upper = scale.tiers[0].upper
    first = _upper(scale.tiers[0], basis)
    text = plain(decimal_of(first)[0])
    threshold = (decimal_of(first)[0], Words(text, text) if upper is None else number_words(upper))
    above = max(Fraction(0), basis - first)
    slices = [slice_of(above, tier.rate if above else None, tier.fixed)] if above or tier.fixed else []
    return _added(slices, threshold, tier.span)


def _reached(tiers: tuple[Tier, ...], basis: Fraction) -> int:
    """Find the tier that a figure reaches: its upper end belongs to it, unless `below` is written."""
    for index, tier in enumerate(tiers):
        upper = _upper(tier, basis)
        if basis < upper or (basis == upper and not (tier.below and tier.upper)):
            return index
    text = plain(decimal_of(basis)[0])
    raise BeyondError(Words(text, text))


def _upper(tier: Tier, otherwise: Fraction) -> Fraction:
    return otherwise if tier.upper is None else tier.upper.value


def _cut(tiers: tuple[Tier, ...], basis: Fraction) -> list[tuple[Fraction, Slice]]:
    """Cut a figure into the tiers up to the one it reaches; each brings its rate on its part, and its fixed amount."""
    slices: list[tuple[Fraction, Slice]] = []
    lower = Fraction(0)
    for tier in tiers:
        upper = min(basis, _upper(tier, basis))
        slices.append(slice_of(upper - lower, tier.rate, tier.fixed))
        lower = upper
    return slices


def slice_of(amount: Fraction, rate: Number | None, fixed: Number | None) -> tuple[Fraction, Slice]:
    """Give what an amount pays at a rate, a fixed amount, or both, and how that shows."""
    pays = (amount * rate.value if rate else Fraction(0)) + (fixed.value if fixed else Fraction(0))
    return pays, Slice(
        decimal_of(amount)[0],
        decimal_of(rate.value)[0] if rate else None,
        rate.kind if rate else None,
        decimal_of(fixed.value)[0] if fixed else None,
        number_words(rate) if rate else None,
        number_words(fixed) if fixed else None,
    )


def _added(slices: list[tuple[Fraction, Slice]], threshold: tuple[Decimal, Words] | None, *at: Span) -> Paid:
    return sum((pays for pays, _ in slices), Fraction(0)), tuple(each for _, each in slices), threshold, at
