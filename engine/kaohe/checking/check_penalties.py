"""The check of deductions that may be more than the line they are taken from, each looked at by itself.

May import `diagnostics`, `metrics`, `scheme.model`, `values`.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kaohe.checking.check_pay import held_words, title_of
from kaohe.checking.moves import Study, ways
from kaohe.checking.pay import Paid
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.model import Base, Bonus, Deduction, Penalty, PlaceRule
from kaohe.values import half_up, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.checking.shapes import Value
    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Expr, Item, Ref, Scheme

_CENTS: Final = 2


def check_penalties(scheme: Scheme, items: Mapping[str, Item], study: Study, report: Report) -> None:
    """Note each deduction that its line may not bear, with the smallest figures at which it does not."""
    for item in scheme.items:
        if isinstance(item, PlaceRule) and isinstance(item.effect, Penalty):
            amount = item.effect.amount
            # An amount is looked at as a line by itself.
            _check(Base(None, amount, (), amount.span), item.effect.source, study, items, report)
        elif isinstance(item, Deduction) and item.source is not None:
            _check(Bonus(item.name, item.cases, None, item.span, item.otherwise), item.source, study, items, report)


def _check(due: Base | Bonus, ref: Ref, study: Study, items: Mapping[str, Item], report: Report) -> None:
    source = items.get(ref.name)
    if not isinstance(source, Paid):
        return
    values = {**study.values(due), **study.values(source)}

    def beyond(held: Mapping[Expr, Value]) -> tuple[Fraction, Fraction] | None:
        """Give what is due and what there is of it, where that is less."""
        rest, amount = study.pays(source, held), study.pays(due, held)
        if rest is None or amount is None or amount <= max(rest, Fraction(0)):
            return None
        return amount, max(rest, Fraction(0))

    first = next((each for each in takewhile(study.has_time, ways(values)) if beyond(each) is not None), None)
    if first is None:
        return
    held = study.smallest(first, lambda tried: beyond(tried) is not None)
    amount, least = beyond(held) or (Fraction(0), Fraction(0))
    report.add(
        rules.PENALTY_BEYOND,
        due.span,
        source=title_of(source),
        amount=_money(amount),
        least=_money(least),
        held=held_words(held, study.registry),
    )


def _money(value: Fraction) -> str:
    return plain(half_up(value, _CENTS))
