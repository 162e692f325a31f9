"""The slices of a commission as the trace shows them: what of each tier is the same for all agents is made once.

May import `scheme.model`, and of `evaluation` its tiers and what a trace is made of.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NoReturn

from kaohe.evaluation.compiled.said import shown
from kaohe.evaluation.tiers import pay, slice_of
from kaohe.evaluation.trace import Slice, Sliced
from kaohe.evaluation.unmet import tier_words
from kaohe.scheme.model import Linear, Ref, TierMode

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.diagnostics import Span
    from kaohe.evaluation.formulas import Lookup, Named
    from kaohe.evaluation.trace import Computed
    from kaohe.scheme.model import Tiers

    Cut = Callable[[tuple[int, int], Computed, Lookup], Sliced]

_ONE: Final = Fraction(1)


def _nothing(asked: Named) -> NoReturn:
    raise AssertionError(asked)  # pragma: no cover - where rates are looked up, no slice is made beforehand


def cuts_of(scale: Tiers | Linear) -> list[Cut]:
    """Give how a figure is cut by the tier that it reaches; the last is for what pays nothing."""
    if isinstance(scale, Linear) or scale.mode is TierMode.WHOLE_EXCESS or _looks_up(scale):
        return [_any(scale)] * (2 if isinstance(scale, Linear) else len(scale.tiers) + 1)
    return [_reaching(scale, index) for index in range(len(scale.tiers))] + [_any(scale)]


def _looks_up(scale: Tiers) -> bool:
    """Whether rates differ between agents."""
    return any(isinstance(tier.rate, Ref) for tier in scale.tiers)


def _any(scale: Tiers | Linear) -> Cut:
    mode = None if isinstance(scale, Linear) else scale.mode

    def cut(value: tuple[int, int], basis: Computed, lookup: Lookup) -> Sliced:
        _, slices, threshold, at, reached = pay(scale, Fraction(*value), lookup)
        taken_off, said = threshold or (None, None)
        return Sliced(mode, basis, taken_off, slices, at, said, reached)

    return cut


def _reaching(scale: Tiers, index: int) -> Cut:
    """Cut what reaches a tier: by each up to it, or all of it by this one."""
    tier, mode, lower = scale.tiers[index], scale.mode, Fraction(0)
    before: list[Slice] = []
    at: tuple[Span, ...] = (tier.span,)
    if mode is TierMode.MARGINAL:
        at = tuple(each.span for each in scale.tiers[: index + 1])
        for each in scale.tiers[:index]:
            upper = lower if each.upper is None else each.upper.value
            before.append(slice_of(upper - lower, each.rate, each.fixed, _nothing)[1])
            lower = upper
    last = slice_of(_ONE, tier.rate, tier.fixed, _nothing)[1]
    rest = (last.rate, last.rate_kind, last.fixed, last.rate_words, last.fixed_words)

    reached = tier_words(scale.tiers, index) if mode is TierMode.WHOLE else None
    full, over = lower.as_integer_ratio()

    def cut(value: tuple[int, int], basis: Computed, _: Lookup) -> Sliced:
        num, den = value
        end = Slice(shown(num * over - full * den, den * over)[0], *rest)
        return Sliced(mode, basis, None, (*before, end), at, None, reached)

    return cut
