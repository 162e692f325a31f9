"""The check of deductions that may be more than the line they are taken from, each looked at by itself.

May import `diagnostics`, `metrics`, `scheme.model`, `values`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.checking.check_pay import held_words
from kaohe.checking.moves import Study, ways
from kaohe.checking.pay import Paid
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.model import Base, Penalty, PlaceRule
from kaohe.values import half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Report
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Item, Scheme

_CENTS: Final = 2


def check_penalties(scheme: Scheme, items: Mapping[str, Item], registry: Registry, report: Report) -> None:
    """Note each deduction that its line may not bear, with the smallest figures at which it does not."""
    study = Study(items, registry)
    for item in scheme.items:
        if isinstance(item, PlaceRule) and isinstance(item.effect, Penalty):
            source = items.get(item.effect.source.name)
            if isinstance(source, Paid):
                _check(item.effect, source, study, registry, report)


def _check(penalty: Penalty, source: Paid, study: Study, registry: Registry, report: Report) -> None:
    due = Base(None, penalty.amount, (), penalty.amount.span)  # an amount is looked at as a line by itself
    values = {**study.values(due), **study.values(source)}
    for held in ways(values):
        rest, amount = study.pays(source, held), study.pays(due, held)
        if rest is not None and amount is not None and amount > max(rest, Fraction(0)):
            title = Words(penalty.source.span.text, penalty.source.span.text)
            if penalty.source.target is not None:
                title = penalty.source.target.title
            report.add(
                rules.PENALTY_BEYOND,
                penalty.amount.span,
                source=title,
                amount=_money(amount),
                least=_money(max(rest, Fraction(0))),
                held=held_words(held, registry),
            )
            return


def _money(value: Fraction) -> str:
    return plain(half_up(value, _CENTS))
