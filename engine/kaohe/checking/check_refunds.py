"""The check of schemes that take later refunds back: what they deduct for refunds is not deducted a second time.

May import `diagnostics`, `periods`, `scheme.model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kaohe.checking.walk import expressions
from kaohe.diagnostics.catalogue import history as rules
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Arithmetic,
    Deduction,
    Expr,
    Limit,
    Origin,
    Penalty,
    PlaceRule,
    RedLine,
    Ref,
    parts,
    refs,
)
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Scheme, Target

_LINE: Final = "later_refunds"
_WHENEVER_SOLD: Final = {
    "refund_amount": Words("同月退款金额", "refund_amount_same_month"),
    "refund_qty": Words("同月退款件数", "refund_qty_same_month"),
}
"""The metrics of all refunds that complete in a period, with those of which the sale was in the same month."""


def check_later_refunds(scheme: Scheme, report: Report) -> None:
    """Tell where refunds of earlier sales are taken off a figure or deducted, though they are taken back by themselves.

    Where pay is by the month, refunds of the same month are not among those that are taken back. What is taken back
    stays what it is: a limit of it would pay for sales that did not last.
    """
    if not scheme.takes_back:
        return
    for ref in _changed(scheme):
        if ref.target is not None and ref.target.id == _LINE:
            report.add(rules.LATER_STAYS, ref.span)
    for ref, target in _of_earlier_sales(scheme):
        if scheme.period is PeriodKind.MONTH:
            report.add(rules.TAKEN_TWICE, ref.span, name=target.title, instead=_WHENEVER_SOLD[target.id])
        else:
            report.add(rules.TAKEN_TWICE_A_WEEK, ref.span, name=target.title)


def deducts_earlier_sales(scheme: Scheme) -> bool:
    """Whether a scheme deducts refunds of earlier sales by figures of its own, in place of taking them back."""
    return not scheme.takes_back and any(True for _ in _of_earlier_sales(scheme))


def _changed(scheme: Scheme) -> Iterator[Ref]:
    """Go through the lines that something else limits, voids or deducts from."""
    for item in scheme.items:
        match item:
            case Limit(line=line):
                yield line
            case RedLine(voids=voids):
                yield from voids
            case Deduction(source=Ref() as source) | PlaceRule(effect=Penalty(source=source)):
                yield source
            case _:
                pass


def _of_earlier_sales(scheme: Scheme) -> Iterator[tuple[Ref, Target]]:
    """Go through what is taken off and holds refunds of sales before the period."""
    by_month = scheme.period is PeriodKind.MONTH
    twice = {*_WHENEVER_SOLD, *(() if by_month else (each.en for each in _WHENEVER_SOLD.values()))}
    for ref in dict.fromkeys(_taken_off(scheme)):
        target = ref.target
        if target is not None and target.origin is Origin.METRIC and target.id in twice:
            yield ref, target


def _taken_off(scheme: Scheme) -> Iterator[Ref]:
    """Go through the names that are subtracted from something, or that a deduction's amount is made of."""
    for item in scheme.items:
        for expr in expressions(item):
            yield from _subtracted(expr)
        if isinstance(item, Deduction):
            amounts = [case.amount for case in item.cases]
            for amount in [*amounts, *(() if item.otherwise is None else (item.otherwise,))]:
                yield from refs(amount)


def _subtracted(expr: Expr) -> Iterator[Ref]:
    if isinstance(expr, Arithmetic) and expr.op == "-":
        yield from refs(expr.right)
    for part in parts(expr):
        yield from _subtracted(part)
