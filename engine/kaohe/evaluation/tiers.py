"""Commission: tiers in three modes, and a line above a baseline.

May import `values`, `scheme.model`, and of this package `formulas`, `trace`, `unmet`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.evaluation.formulas import BeyondError, compute, decimal_of, number_words, written
from kaohe.evaluation.trace import Slice
from kaohe.evaluation.unmet import tier_words
from kaohe.scheme.model import Linear, Ref, Tier, TierMode, Tiers
from kaohe.values import plain
from kaohe.words import Words

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.diagnostics import Span
    from kaohe.evaluation.formulas import Lookup
    from kaohe.scheme.model import Number, Quantity


Paid = tuple[Fraction, tuple[Slice, ...], "tuple[Decimal, Words] | None", "tuple[Span, ...]", "Words | None"]


def pay(scale: Tiers | Linear, basis: Fraction, lookup: Lookup) -> Paid:
    """Give what a figure pays, exactly, the slices that add up to it, the amount taken off beforehand, and by what.

    Where all of it, or all above the first tier, is paid by one tier, that comes last in words.

    A figure of 0 or less pays nothing: it has entered no tier.
    """
    if isinstance(scale, Linear):
        base, said = _known(scale.baseline, lookup)
        above, baseline = max(Fraction(0), basis - base), (decimal_of(base)[0], said)
        if above:
            return _added([slice_of(above, scale.rate, None, lookup)], baseline, scale.rate.span)
        return _added([], baseline, scale.baseline.span)
    if basis <= 0:
        return _added([], None)
    reached = _reached(scale.tiers, basis)
    if scale.mode is TierMode.MARGINAL:
        entered = scale.tiers[: reached + 1]
        return _added(_cut(entered, basis, lookup), None, *(tier.span for tier in entered))
    tier, words = scale.tiers[reached], tier_words(scale.tiers, reached)
    if scale.mode is TierMode.WHOLE:
        return _added([slice_of(basis, tier.rate, tier.fixed, lookup)], None, tier.span, words=words)
    upper = scale.tiers[0].upper
    first = _upper(scale.tiers[0], basis)
    text = plain(decimal_of(first)[0])
    threshold = (decimal_of(first)[0], Words(text, text) if upper is None else number_words(upper))
    above = max(Fraction(0), basis - first)
    slices = [slice_of(above, tier.rate if above else None, tier.fixed, lookup)] if above or tier.fixed else []
    return _added(slices, threshold, tier.span, words=words)


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


def _cut(tiers: tuple[Tier, ...], basis: Fraction, lookup: Lookup) -> list[tuple[Fraction, Slice]]:
    """Cut a figure into the tiers up to the one it reaches; each brings its rate on its part, and its fixed amount."""
    slices: list[tuple[Fraction, Slice]] = []
    lower = Fraction(0)
    for tier in tiers:
        upper = min(basis, _upper(tier, basis))
        slices.append(slice_of(upper - lower, tier.rate, tier.fixed, lookup))
        lower = upper
    return slices


def slice_of(amount: Fraction, rate: Quantity | None, fixed: Number | None, lookup: Lookup) -> tuple[Fraction, Slice]:
    """Give what an amount pays at a rate, a fixed amount, or both, and how that shows."""
    by, words = (Fraction(0), None) if rate is None else _known(rate, lookup)
    kind = lookup(rate).kind if isinstance(rate, Ref) else rate.kind if rate else None
    return amount * by + (fixed.value if fixed else Fraction(0)), Slice(
        decimal_of(amount)[0],
        decimal_of(by)[0] if rate else None,
        kind,
        decimal_of(fixed.value)[0] if fixed else None,
        words,
        number_words(fixed) if fixed else None,
    )


def _known(quantity: Quantity, lookup: Lookup) -> tuple[Fraction, Words]:
    """Give how much a number or figure is, and how it is written."""
    return compute(quantity, lookup), written(quantity, lookup)


def _added(
    slices: list[tuple[Fraction, Slice]],
    threshold: tuple[Decimal, Words] | None,
    *at: Span,
    words: Words | None = None,
) -> Paid:
    return sum((pays for pays, _ in slices), Fraction(0)), tuple(each for _, each in slices), threshold, at, words
