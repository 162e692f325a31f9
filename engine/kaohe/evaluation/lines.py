"""Lines of the payslip that need nobody else: base pay, commission, bonus items.

May import `words`, `scheme.model`, and of this package `formulas`, `tiers`, `trace`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.evaluation.formulas import Lookup, compute, computed, written
from kaohe.evaluation.tiers import pay
from kaohe.evaluation.trace import Chosen, How, Sliced
from kaohe.scheme.model import Linear

if TYPE_CHECKING:
    from kaohe.scheme.model import Base, Bonus, Case, Commission


def base(item: Base, lookup: Lookup) -> tuple[Fraction, How]:
    """Pay the first case that holds, else the default."""
    found = _first(item.cases, lookup)
    if found is not None:
        return found
    value, amount = computed(item.default, lookup)
    return value, Chosen(None, amount, item.default.span)


def bonus(item: Bonus, lookup: Lookup) -> tuple[Fraction, How]:
    """Pay the first case that holds, else nothing."""
    return _first(item.cases, lookup) or (Fraction(0), Chosen(None, None, item.span))


def _first(cases: tuple[Case, ...], lookup: Lookup) -> tuple[Fraction, How] | None:
    for case in cases:
        if compute(case.when, lookup):
            value, amount = computed(case.amount, lookup)
            return value, Chosen(written(case.when, lookup), amount, case.span)
    return None


def commission(item: Commission, lookup: Lookup) -> tuple[Fraction, How]:
    """Pay by tiers, or above a baseline."""
    value, basis = computed(item.on, lookup)
    paid, slices, threshold, at = pay(item.scale, value)
    mode = None if isinstance(item.scale, Linear) else item.scale.mode
    return paid, Sliced(mode, basis, threshold, slices, at)
