"""Exact numbers as terms: a numerator over a denominator that is known, or at least positive.

May import `terms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from kaohe.evaluation.compiled.terms import Term, op
from kaohe.evaluation.compiled.terms import joined as of_all


@dataclass(frozen=True, slots=True)
class Exact:
    """A number: `num` ÷ `den`. `den` is above 0; mostly a constant, a term behind a division by a figure."""

    num: Term
    den: Term = 1


ZERO = Exact(0)


def constant(value: Fraction) -> Exact:
    """Give a number that is known."""
    return Exact(value.numerator, value.denominator)


def joined(*numbers: Exact) -> tuple[list[Term], Term]:
    """Bring numbers to one denominator: their numerators, and it."""
    if all(isinstance(each.den, int) for each in numbers):
        den = reduce(lcm, (each.den for each in numbers if isinstance(each.den, int)), 1)
        return [op("*", each.num, den // each.den) for each in numbers if isinstance(each.den, int)], den
    nums: list[Term] = []
    for index, each in enumerate(numbers):
        others = [other.den for place, other in enumerate(numbers) if place != index]
        nums.append(of_all("*", [each.num, *others]))
    return nums, of_all("*", [each.den for each in numbers])


def added(left: Exact, right: Exact) -> Exact:
    """Add two numbers."""
    (one, other), den = joined(left, right)
    return Exact(op("+", one, other), den)


def less(left: Exact, right: Exact) -> Exact:
    """Subtract the second number from the first."""
    (one, other), den = joined(left, right)
    return Exact(op("-", one, other), den)


def times(left: Exact, right: Exact) -> Exact:
    """Multiply two numbers."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one.num, int) and isinstance(other.den, int) and (factor := gcd(one.num, other.den)) > 1:
            return times(Exact(one.num // factor, one.den), Exact(other.num, other.den // factor))
    return Exact(op("*", left.num, right.num), op("*", left.den, right.den))


def divided(left: Exact, right: Exact) -> Exact:
    """Divide; by 0 it gives some number, for whoever saw to that before."""
    if isinstance(right.num, int) and isinstance(right.den, int):
        return times(left, constant(Fraction(right.den, right.num))) if right.num else ZERO
    sign = op("select", op("<", right.num, 0), -1, 1)
    num = op("*", op("*", left.num, right.den), sign)
    return Exact(num, op("*", left.den, op("max", op("*", right.num, sign), 1)))


def least(*numbers: Exact) -> Exact:
    """Give the least of several numbers."""
    nums, den = joined(*numbers)
    return Exact(of_all("min", nums), den)


def most(*numbers: Exact) -> Exact:
    """Give the greatest of several numbers."""
    nums, den = joined(*numbers)
    return Exact(of_all("max", nums), den)


def select(condition: Term, one: Exact, other: Exact) -> Exact:
    """Give the first number where a condition holds, else the second."""
    (first, second), den = joined(one, other)
    return Exact(op("select", condition, first, second), den)


def compared(sign: str, left: Exact, right: Exact) -> Term:
    """Say whether a comparison of two numbers holds."""
    (one, other), _ = joined(left, right)
    return op(sign, one, other)


def rounded(number: Exact, decimals: int) -> Exact:
    """Round half away from zero."""
    factor, den = 10**decimals, number.den
    if isinstance(den, int):
        common = gcd(factor, den)
        return Exact(op("half", op("*", number.num, factor // common), den // common), factor)
    return Exact(op("half", op("*", number.num, factor), den), factor)


def whole(number: Exact) -> Exact:
    """Round down to a whole number."""
    return Exact(op("//", number.num, number.den))
