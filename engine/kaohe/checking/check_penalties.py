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
from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.model import Base, Bonus, Deduction, Penalty, PlaceRule
from kaohe.values import half_up, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.checking.shapes import Value
    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Expr, Item, Ref, Scheme
    from kaohe.words import Words

_CENTS: Final = 2


def check_penalties(scheme: Scheme, items: Mapping[str, Item], study: Study, report: Report) -> None:
    """Note each deduction that its line, or the whole pay, may not bear, with the smallest figures that show it.

    The whole pay is looked at where the scheme has base pay; one without adds to what others pay.
    """
    paid = [item for item in scheme.items if isinstance(item, Paid)]
    whole = any(isinstance(item, Base) for item in paid)
    for item in scheme.items:
        if isinstance(item, PlaceRule) and isinstance(item.effect, Penalty):
            amount = item.effect.amount
            # An amount is looked at as a line by itself.
            _check_line(Base(None, amount, (), amount.span), item.effect.source, study, items, report)
        elif isinstance(item, Deduction):
            due = Bonus(item.name, item.cases, None, item.span, item.otherwise)
            if item.source is not None:
                _check_line(due, item.source, study, items, report)
            elif whole:
                found = _beyond(item, [other for other in paid if other is not item], study)
                report.extend([] if found is None else [Diagnostic(rules.TOTAL_BELOW, item.span, found)])


def _check_line(due: Base | Bonus, ref: Ref, study: Study, items: Mapping[str, Item], report: Report) -> None:
    source = items.get(ref.name)
    if isinstance(source, Paid):
        found = _beyond(due, [source], study)
        if found is not None:
            report.extend([Diagnostic(rules.PENALTY_BEYOND, due.span, {"source": title_of(source), **found})])


def _beyond(due: Base | Bonus | Deduction, sources: list[Paid], study: Study) -> dict[str, str | Words] | None:
    """Give the smallest figures at which an amount is more than lines come to; `least`: that, 0 if it is below."""
    values = dict(study.values(due))
    for source in sources:
        values |= study.values(source)

    def beyond(held: Mapping[Expr, Value]) -> tuple[Fraction, Fraction] | None:
        """Give what is due and what there is of it, where that is less."""
        *parts, amount = study.all_pay([*sources, due], held)
        there = [part for part in parts if part is not None]
        if len(there) < len(parts) or amount is None:
            return None
        amount = -amount if isinstance(due, Deduction) else amount
        rest = max(sum(there, Fraction(0)), Fraction(0))
        return (amount, rest) if amount > rest else None

    first = next((each for each in takewhile(study.has_time, ways(values)) if beyond(each) is not None), None)
    if first is None:
        return None
    held = study.smallest(first, lambda tried: beyond(tried) is not None)
    amount, least = beyond(held) or (Fraction(0), Fraction(0))
    return {"amount": _money(amount), "least": _money(least), "held": held_words(held, study.registry)}


def _money(value: Fraction) -> str:
    return plain(half_up(value, _CENTS))
