"""Lines of the payslip that need nobody else: base pay, commission, bonus items, deductions.

May import `values`, `words`, `scheme.model`, `checking`, and of this package `formulas`, `names`, `tiers`, `trace`,
`unmet`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.checking.walk import expressions
from kaohe.evaluation.formulas import Lookup, all_known, compute, computed, in_full, written
from kaohe.evaluation.names import target_of
from kaohe.evaluation.tiers import pay
from kaohe.evaluation.trace import Assumed, Chosen, Deducted, How, Sliced
from kaohe.evaluation.unmet import unmet, unmet_words
from kaohe.scheme.model import Linear
from kaohe.values import half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.scheme.model import Base, Bonus, Case, Commission, Deduction, Expr
    from kaohe.words import Words

_PLACES: Final = 2


def base(item: Base, lookup: Lookup) -> tuple[Fraction, How]:
    """Pay the first case that holds, else the default."""
    found = _first(item.cases, lookup)
    if found is not None:
        return found
    value, amount = computed(item.default, lookup)
    return value, Chosen(None, amount, item.default.span, unmet=_unmet(item.cases, None, lookup))


def bonus(item: Bonus | Deduction, lookup: Lookup) -> tuple[Fraction, Chosen]:
    """Pay the first case that holds, else what is said for that, else nothing."""
    found = _first(item.cases, lookup)
    if found is not None:
        return found
    failed = _unmet(item.cases, None, lookup)
    if item.otherwise is None:
        return Fraction(0), Chosen(None, None, item.span, unmet=failed)
    value, amount = computed(item.otherwise, lookup)
    return value, Chosen(None, amount, item.otherwise.span, "else" if item.cases else "only", failed)


def deduction(
    item: Deduction, amount: tuple[Fraction, Chosen | Assumed], left: Decimal | None
) -> tuple[Fraction, Deducted]:
    """Take off what a bonus of these words would pay, never less than nothing; gives a negative amount.

    left: what there is left of its line, None where it has none.
    """
    value, chosen = amount
    due = half_up(max(Fraction(0), value), _PLACES)
    source = None if item.source is None else target_of(item.source).title
    return -taken(value, left), Deducted(chosen, due, source, left)


def taken(value: Fraction, left: Decimal | None) -> Fraction:
    """Give what is taken of an amount that is to be deducted: none that is negative, no more than there is left."""
    due = max(Fraction(0), value)
    return Fraction(half_up(due if left is None else min(due, Fraction(left)), _PLACES))


def _first(cases: tuple[Case, ...], lookup: Lookup) -> tuple[Fraction, Chosen] | None:
    for number, case in enumerate(cases):
        if compute(case.when, lookup):
            value, amount = computed(case.amount, lookup)
            condition = written(case.when, lookup, full=in_full(case.when))
            return value, Chosen(condition, amount, case.span, unmet=_unmet(cases[:number], case.when, lookup))
    return None


def _unmet(cases: tuple[Case, ...], held: Expr | None, lookup: Lookup) -> Words | None:
    """Write the conditions that do not hold, before the one that does."""
    failing = unmet([case.when for case in cases], held)
    return unmet_words(failing, lookup) if failing else None


def commission(item: Commission, lookup: Lookup) -> tuple[Fraction, How]:
    """Pay by tiers, or above a baseline; the rates of all tiers must have a value, whichever is reached."""
    all_known(expressions(item), lookup)
    value, basis = computed(item.on, lookup)
    paid, slices, threshold, at, reached = pay(item.scale, value, lookup)
    mode = None if isinstance(item.scale, Linear) else item.scale.mode
    taken_off, said = threshold or (None, None)
    return paid, Sliced(mode, basis, taken_off, slices, at, said, reached)
