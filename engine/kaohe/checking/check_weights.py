"""The checks that weights add up to 100%: those of scorecards must, the shares of a blend are probably meant to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import Arithmetic, Expr, FormulaScore, Number, Scheme, Scorecard
from kaohe.values import Kind, half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.diagnostics import Report

_LOWER: Final = Words("减少其中几项的权重。", "Lower some of the weights.")


def check_weights(scheme: Scheme, report: Report) -> None:
    """Report scorecards whose weights do not add up to 100%."""
    for item in scheme.items:
        if not isinstance(item, Scorecard) or not item.indicators or not item.whole:
            continue
        weights = [indicator.weight for indicator in item.indicators]
        total = sum(weight.value for weight in weights)
        if total != 1 and all(weight.kind is Kind.RATIO or not weight.value for weight in weights):
            last = 1 - total + weights[-1].value
            fix = _LOWER
            if last > 0:
                fix = Words(
                    f"把最后一项改为 {_percent(last)}，或者写上缺少的指标。",
                    f"Make the last one {_percent(last)}, or add the indicator that is missing.",
                )
            if last > 0 and total > 1:
                fix = Words(f"把最后一项改为 {_percent(last)}。", f"Make the last one {_percent(last)}.")
            report.add(rules.WEIGHTS, weights[-1].span, sum=_percent(total), fix=fix)


def check_blends(scheme: Scheme, report: Report) -> None:
    """Warn of a score that blends figures by shares, as in `自评 × 30% + 店长评 × 60%`, which are not 100% in all."""
    for item in scheme.items:
        if not isinstance(item, FormulaScore):
            continue
        shares = [_share(term) for term in _terms(item.formula)]
        written = [share for share in shares if share is not None]
        total = sum(share.value for share in written)
        bare = [number for number in map(_factor, _terms(item.formula)) if number is not None and number.kind is None]
        if written and bare and len(written) + len(bare) == len(shares):
            if total + sum(number.value for number in bare) / 100 == 1:
                for number in bare:
                    report.add(rules.BLEND_UNIT, number.span, written=number.written)
            continue
        if len(written) < len(shares) or len(written) == 1 or total == 1:
            continue
        last = 1 - total + written[-1].value
        fix = Words("减少其中几项", "Lower some of them")
        if last > 0:
            fix = Words(f"把最后一项改为 {_percent(last)}", f"Make the last one {_percent(last)}")
        report.add(rules.BLEND, written[-1].span, sum=_percent(total), fix=fix)


def _terms(expr: Expr) -> Iterator[Expr]:
    """Go through what a sum adds up, from the left."""
    if isinstance(expr, Arithmetic) and expr.op == "+":
        yield from _terms(expr.left)
        yield from _terms(expr.right)
    else:
        yield expr


def _share(term: Expr) -> Number | None:
    """Give the share by which a term takes a figure, written on either side of it; None if the term is no such."""
    factor = _factor(term)
    return factor if factor is not None and factor.kind is Kind.RATIO else None


def _factor(term: Expr) -> Number | None:
    """Give the number by which a term takes a figure, written on either side of it; None if the term is no such."""
    if not isinstance(term, Arithmetic) or term.op != "*":
        return None
    factors = [side for side in (term.left, term.right) if isinstance(side, Number)]
    return factors[0] if len(factors) == 1 else None


def _percent(value: Fraction | int) -> str:
    shown = half_up(value * 100, 6)
    if Fraction(shown) != value * 100:
        return str(value)  # as 2/3
    return plain(shown).rstrip("0").rstrip(".") + "%"
