"""A pocket calculator for explanations: takes the numbers and signs of a text, leaves its words out, and computes."""

from __future__ import annotations

import re
from fractions import Fraction

_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[+−×÷()（）]")
_WIDE = str.maketrans("（）", "()")


def computed(text: str) -> Fraction:
    """Compute what a text says, × and ÷ before + and −."""
    tokens = [token.translate(_WIDE) for token in _TOKEN.findall(text)]
    value, rest = _sum(tokens)
    assert rest == [], text
    return value


def cents(value: Fraction) -> Fraction:
    """Round half-up, away from 0, to two decimals."""
    sign = -1 if value < 0 else 1
    return Fraction(sign * int(abs(value) * 100 + Fraction(1, 2)), 100)


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+−":
        sign = 1 if tokens[0] == "+" else -1
        other, tokens = _product(tokens[1:])
        value += sign * other
    return value, tokens


def _product(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _atom(tokens)
    while tokens and tokens[0] in "×÷":
        times = tokens[0] == "×"
        other, tokens = _atom(tokens[1:])
        value = value * other if times else value / other
    return value, tokens


def _atom(tokens: list[str]) -> tuple[Fraction, list[str]]:
    first, *rest = tokens
    if first == "−":
        value, rest = _atom(rest)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest)
        assert rest[0] == ")"
        return value, rest[1:]
    return (Fraction(first[:-1]) / 100 if first.endswith("%") else Fraction(first)), rest
