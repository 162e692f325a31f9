"""Exact numbers with a kind, and the one rounding there is.

Inside a formula numbers are fractions, so nothing is lost; where a figure is named or shown it becomes a
decimal, rounded half-up. No float enters: the functions here refuse it. May import nothing of kaohe but `words`.
"""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

Exact = Fraction | Decimal | int
"""What a figure may be computed from."""

_WIDE: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)  # moves points, never rounds
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_LONGEST: Final = 60


class Kind(StrEnum):
    """What a value measures; values of different kinds are neither added nor compared."""

    MONEY = "money"
    """Yuan."""
    RATIO = "ratio"
    """A share of one; shown in percent."""
    SECONDS = "seconds"
    COUNT = "count"
    """A number of things, or of things for each other thing."""
    POINTS = "points"
    TEXT = "text"
    FLAG = "flag"
    """Yes or no."""
    DATE = "date"


NUMERIC: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.SECONDS, Kind.COUNT, Kind.POINTS})
"""The kinds whose values are numbers."""

DECIMALS: Final[dict[Kind, int]] = {Kind.MONEY: 2, Kind.RATIO: 4, Kind.SECONDS: 2, Kind.COUNT: 2, Kind.POINTS: 2}
"""To how many decimals a named figure of a kind is rounded, where its metric does not say otherwise."""


def half_up(value: Exact, decimals: int) -> Decimal:
    """Round half away from zero: 0.125 to 0.13, −0.125 to −0.13. The only rounding in kaohe; its result is never −0."""
    if isinstance(value, float):
        raise TypeError("a float is no exact number")
    exact = value if isinstance(value, Fraction) else Fraction(value)
    whole, rest = divmod(abs(exact.numerator) * 10**decimals, exact.denominator)
    if 2 * rest >= exact.denominator:
        whole += 1
    return _WIDE.scaleb(Decimal(-whole if exact.numerator < 0 else whole), -decimals) if whole else _zero(decimals)


def _zero(decimals: int) -> Decimal:
    return Decimal(0).scaleb(-decimals)


def parse_number(text: str) -> Decimal | None:
    """Read digits with at most one point and a sign, as in `-12.50`; None for anything else, exponents included."""
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    return Decimal(text)


def plain(value: Decimal) -> str:
    """Write a decimal as digits and a point, never with an exponent."""
    text = str(value)  # in a third of the time that `format` takes
    return format(value, "f") if "E" in text else text


def shown(value: Decimal | None, kind: Kind) -> str:
    """Write a figure as people read it: ratios in percent, thousands unseparated, no value as `—`."""
    if value is None:
        return "—"
    if kind is Kind.RATIO:
        return plain(_WIDE.scaleb(value, 2)) + "%"
    return plain(value)
