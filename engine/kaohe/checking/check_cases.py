"""The check of the cases of a line: one that holds only where another above it holds never decides.

Looked through are conditions joined by `and`, with comparisons of a figure with a number; any other part of a condition
is held against its equals alone. May import `diagnostics`, `scheme.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.checking.check_bands import HOLDS
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import Base, Bonus, Compare, Deduction, Logic, Number, Scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Expr


_MOST: Final = 20
"""With so many cases before it each is compared, of so many conditions: no bonus that people read has more."""


def check_cases(scheme: Scheme, report: Report) -> None:
    """Warn of cases that never decide."""
    for item in scheme.items:
        if isinstance(item, Base | Bonus | Deduction):
            joined = [list(_joined(case.when)) for case in item.cases]
            for index, case in enumerate(item.cases):
                before = range(max(0, index - _MOST), index)
                cover = next((each for each in before if _covers(joined[each], joined[index])), None)
                if cover is not None:
                    text = item.cases[cover].when.span.text
                    report.add(rules.CASE_UNREACHABLE, case.when.span, before=" ".join(text.split()))


def _covers(cover: list[Expr], given: list[Expr]) -> bool:
    """Whether the one condition is known to hold wherever the other does."""
    few = max(len(cover), len(given)) <= _MOST
    return few and all(any(_follows(part, each) for each in given) for part in cover)


def _joined(expr: Expr) -> Iterator[Expr]:
    """Go through what all must hold for a condition to hold."""
    if isinstance(expr, Logic) and expr.op == "and":
        yield from _joined(expr.left)
        yield from _joined(expr.right)
    else:
        yield expr


def _follows(part: Expr, given: Expr) -> bool:
    match part, given:
        case Compare(op, left, Number(value=bound)), Compare(other, same, Number(value=at)) if left == same:
            # Beyond the bounds, at each and between them: comparisons differ nowhere else. Whole numbers compare fast.
            one, two = 2 * bound.numerator * at.denominator, 2 * at.numerator * bound.denominator
            values = (min(one, two) - 1, one, (one + two) // 2, two, max(one, two) + 1)
            return all(HOLDS[op](value, one) for value in values if HOLDS[other](value, two))
        case _:
            return part == given
