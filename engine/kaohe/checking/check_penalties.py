"""The checks of deductions that may be more than their line, and of amounts that are 0 where they come to less than 0.

Each is looked at by itself.

May import `diagnostics`, `metrics`, `scheme.model`, `values`, `words`.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kaohe.checking.check_pay import held_words, quoted, title_of
from kaohe.checking.moves import Study, ways
from kaohe.checking.pay import Paid
from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.model import Award, Base, Bonus, Deduction, Penalty, PlaceRule, Pool
from kaohe.values import half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.checking.shapes import Value
    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Expr, Item, Ref, Scheme

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
            _check_line(_as_line(amount), item.effect.source, study, items, report)
        elif isinstance(item, Deduction):
            due = Bonus(item.name, item.cases, None, item.span, item.otherwise)
            if item.source is not None:
                _check_line(due, item.source, study, items, report)
            elif whole:
                found = _beyond(item, [other for other in paid if other is not item], study)
                report.extend([] if found is None else [Diagnostic(rules.TOTAL_BELOW, item.span, found)])


def check_below_0(scheme: Scheme, study: Study, report: Report) -> None:
    """Note amounts that may come to less than 0 where only what is above 0 counts, with the smallest figures for it."""
    for item in scheme.items:
        match item:
            case Deduction():
                due, line = Bonus(item.name, item.cases, None, item.span, item.otherwise), title_of(item)
                found = _below_0(due, study)
            case Pool():
                line, found = Words(item.name, item.name), _below_0(_as_line(item.amount), study)
            case PlaceRule(effect=Award(amount=amount) | Penalty(amount=amount)):
                line = Words(quoted(amount.span), quoted(amount.span))
                found = _below_0(_as_line(amount), study)
            case _:
                continue
        if found is not None:
            report.extend([Diagnostic(rules.BELOW_NOTHING, item.span, {"line": line, **found})])


def _as_line(amount: Expr) -> Base:
    """Look at an amount as a line by itself."""
    return Base(None, amount, (), amount.span)


def _below_0(due: Base | Bonus, study: Study) -> dict[str, str | Words] | None:
    def comes_to(held: Mapping[Expr, Value]) -> Fraction | None:
        amount = study.pays(due, held)
        return amount if amount is not None and amount < 0 else None

    tried = takewhile(study.has_time, ways(study.values(due)))
    first = next((each for each in tried if comes_to(each) is not None), None)
    if first is None:
        return None
    held = study.smallest(first, lambda each: comes_to(each) is not None)
    return {"amount": _money(comes_to(held) or Fraction(0)), "held": held_words(held)}


def _check_line(due: Base | Bonus, ref: Ref, study: Study, items: Mapping[str, Item], report: Report) -> None:
    source = items.get(ref.name)
    if isinstance(source, Paid):
        found = _beyond(due, [source], study)
        if found is not None:
            report.extend([Diagnostic(rules.PENALTY_BEYOND, due.span, {"source": title_of(source), **found})])


def _beyond(due: Base | Bonus | Deduction, sources: list[Paid], study: Study) -> dict[str, str | Words] | None:
    """Give the smallest figures at which an amount is more than lines come to; `least`: that, 0 if it is below."""
    if not study.has_time():
        return None
    values = dict(study.values(due))
    for source in sources:
        values |= study.values(source)

    def beyond(held: Mapping[Expr, Value]) -> tuple[Fraction, Fraction] | None:
        """Give what is due and what there is of it, where that is less."""
        amount = study.pays(due, held)
        if isinstance(due, Deduction) and amount is not None:
            amount = -amount
        if amount is None or amount <= 0:
            return None
        parts = study.all_pay(sources, held)
        if None in parts:
            return None
        rest = max(sum(filter(None, parts), Fraction(0)), Fraction(0))  # most are 0, and are quicker left out
        return (amount, rest) if amount > rest else None

    first = next((each for each in takewhile(study.has_time, ways(values)) if beyond(each) is not None), None)
    if first is None:
        return None
    held = study.smallest(first, lambda tried: beyond(tried) is not None)
    amount, least = beyond(held) or (Fraction(0), Fraction(0))
    return {"amount": _money(amount), "least": _money(least), "held": held_words(held)}


def _money(value: Fraction) -> str:
    return plain(half_up(value, _CENTS))
