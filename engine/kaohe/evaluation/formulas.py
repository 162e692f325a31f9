"""Formulas and conditions: computed exactly, and written out with their figures put in.

May import `values`, `words`, `scheme.model`, and of this package `trace`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.trace import Computed, Figure, Unrounded, minus
from kaohe.scheme.model import (
    Call,
    Earlier,
    Expr,
    Function,
    GroupFigure,
    Logic,
    Not,
    Number,
    Ref,
    Stands,
    Streak,
    Text,
    parts,
)
from kaohe.values import Kind, half_up, plain
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Span

Named = Ref | GroupFigure | Stands | Earlier | Streak
"""What is looked up: a name, a figure of the agent's group, a place in it, what earlier periods gave."""
Lookup = Callable[[Named], Figure]
"""Gives the figure that a name means for the agent at hand."""

_EXACT: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "and": operator.and_,
    "or": operator.or_,
}
SIGNS: Final = {
    "+": Words("+", "+"),
    "-": Words("−", "−"),
    "*": Words("×", "×"),
    "/": Words("÷", "÷"),
    "=": Words("=", "="),
    "!=": Words("≠", "≠"),
    "<": Words("<", "<"),
    "<=": Words("≤", "≤"),
    ">": Words(">", ">"),
    ">=": Words("≥", "≥"),
    "and": Words("且", "and"),
    "or": Words("或", "or"),
}
FUNCTIONS: Final[dict[Function, Words]] = {
    "min": Words("取小", "min"),
    "max": Words("取大", "max"),
    "floor": Words("取整", "floor"),
    "round": Words("四舍五入", "round"),
    "if": Words("如果", "if"),
}
_BINDS: Final = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARES: Final = 4
_NOT: Final = 3
_ATOM: Final = 9
_UNITS: Final[dict[Kind | None, Words]] = {Kind.MONEY: Words("元", "yuan"), Kind.POINTS: Words("分", "points")}
_SHOWN_PLACES: Final = 6
_LAST: Final = Fraction(1, 10**_SHOWN_PLACES)
_MOST_PLACES: Final = 12


class NoValueError(Exception):
    """A figure cannot be computed: names that have no value, and divisions by 0. Caught where an item is computed."""

    def __init__(self, lacks: tuple[Named, ...] = (), divisions: tuple[Words, ...] = ()) -> None:
        super().__init__()
        self.lacks = lacks
        self.divisions = divisions


class BeyondError(Exception):
    """A figure lies in none of the bands or tiers. Caught where an item is computed."""

    def __init__(self, figure: Words) -> None:
        super().__init__()
        self.figure = figure


def named(expr: Expr) -> Iterator[Named]:
    """Go through what a formula looks up, left to right."""
    if isinstance(expr, Named):
        yield expr
    else:
        for part in parts(expr):
            yield from named(part)


def compute(expr: Expr, lookup: Lookup) -> Any:
    """Compute exactly: a Fraction, a text, or yes or no, as checking found its kind to be.

    All its names must have a value, in whichever branch they stand: a formula never hides that a figure is missing.
    Only the side of an `if` that is taken is computed, and of `and`, `or` the right side where the left does not
    decide: so they keep a division from being by 0.
    """
    all_known((expr,), lookup)
    return _value(expr, lookup)


def all_known(exprs: Iterable[Expr], lookup: Lookup) -> None:
    """Make sure that all names of formulas have a value."""
    lacks = tuple(dict.fromkeys(each for expr in exprs for each in named(expr) if lookup(each).value is None))
    if lacks:
        raise NoValueError(lacks)


def _value(expr: Expr, lookup: Lookup) -> Any:  # noqa: PLR0911 - one return for each expression
    match expr:
        case Number() | Text():
            return expr.value
        case Ref() | GroupFigure() | Stands() | Earlier() | Streak():
            figure = lookup(expr)
            if figure.exact is not None:
                return figure.exact
            return Fraction(figure.value) if isinstance(figure.value, Decimal) else figure.value
        case Not():
            return not _value(expr.operand, lookup)
        case Call(function="if"):
            condition, one, other = expr.arguments
            return _value(one if _value(condition, lookup) else other, lookup)
        case Logic():
            left = _value(expr.left, lookup)
            return left if left is (expr.op == "or") else _value(expr.right, lookup)
        case Call():
            return _CALLS[expr.function](*(_value(each, lookup) for each in expr.arguments))
        case _:
            left, right = _value(expr.left, lookup), _value(expr.right, lookup)
            if expr.op == "/" and right == 0:
                raise NoValueError(divisions=(written(expr, lookup),))
            return _EXACT[expr.op](left, right)


def _round(value: Fraction, decimals: Fraction = Fraction(0)) -> Fraction:
    return Fraction(half_up(value, int(decimals)))


_CALLS: Final[dict[Function, Callable[..., Any]]] = {
    "min": min,
    "max": max,
    "floor": lambda value: Fraction(value // 1),
    "round": _round,
}


def compare(op: str, left: Any, right: Any) -> bool:
    """Whether a comparison holds."""
    return bool(_EXACT[op](left, right))


def computed(expr: Expr, lookup: Lookup, kind: Kind | None = None) -> tuple[Fraction, Computed]:
    """Compute a formula, and give it as the trace shows it; `kind` is what a formula's result is shown as."""
    value = compute(expr, lookup)
    kind = lookup(expr).kind if isinstance(expr, Named) else expr.kind if isinstance(expr, Number) else kind
    single = isinstance(expr, Named | Number)
    decimal, about = decimal_of(value)
    if isinstance(expr, Named) and isinstance(given := lookup(expr).value, Decimal):
        decimal = given  # with the decimals that the figure is shown with
    text = lookup(expr) if isinstance(expr, Named) else written(expr, lookup)
    return value, Computed(text, decimal, kind, about, single, tuple(_taken(expr, lookup)))


def _taken(expr: Expr, lookup: Lookup) -> Iterator[Span]:
    """Give the side that was taken of each `if` of a formula, not looking into the other side."""
    inner = parts(expr)
    if isinstance(expr, Call) and expr.function == "if":
        condition, one, other = expr.arguments
        side = one if _value(condition, lookup) else other
        yield side.span
        inner = (side,)
    for each in inner:
        yield from _taken(each, lookup)


def decimal_of(value: Fraction) -> tuple[Decimal, bool]:
    """Write a fraction as a decimal without needless zeros, and say whether that cut it.

    What is cut rounds to fewer decimals as the fraction does: 0.004999999… is not shown as 0.005.
    """
    exact = _places_of(value)
    if exact is not None and exact <= _MOST_PLACES:
        return half_up(value, exact), False
    cut = half_up(value, _SHOWN_PLACES)
    over = Fraction(cut) - value
    if cut.as_tuple().digits[-1] == 0 and over * value > 0:
        cut = half_up(Fraction(cut) + (_LAST if value < 0 else -_LAST), _SHOWN_PLACES)
    return cut, True


def rounded(value: Fraction, places: int) -> tuple[Decimal, Unrounded | None]:
    """Round a figure, and give what it was before, where that differs."""
    found = half_up(value, places)
    return found, None if found == value else Unrounded(*decimal_of(value))


def shown_and_exact(number: Number) -> tuple[Decimal, Fraction | None]:
    """Give a number that was written as it is shown, and what it is where that cuts it."""
    value, about = decimal_of(number.value)
    return value, number.value if about else None


def _places_of(value: Fraction) -> int | None:
    """Give how many decimals a fraction has; None if they never end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


# --- writing ---------------------------------------------------------------------------------------------------------


def written(expr: Expr, lookup: Lookup, *, full: bool = False) -> Words:
    """Write a formula or condition with each figure behind its name. full: texts, and yes or no, too."""
    return Words(_write(expr, lookup, "zh", 0, full=full), _write(expr, lookup, "en", 0, full=full))


def in_full(condition: Expr) -> bool:
    """Whether to write a condition that decided in full: what it decided says what a name alone was."""
    return not isinstance(condition, Named)


def _write(  # noqa: PLR0911 - one return for each expression
    expr: Expr, lookup: Lookup, lang: Lang, outer: int, *, full: bool = False
) -> str:
    """Write a formula. full: texts, and yes or no, with their values, as in the condition of an `if`."""
    match expr:
        case Number():
            return number_words(expr).say(lang)
        case Text():
            return expr.value
        case Ref() | GroupFigure() | Stands() | Earlier() | Streak():
            return lookup(expr).say(lang, full=full)
        case Call():
            asks = expr.function == "if"
            given = [
                _write(each, lookup, lang, 0, full=full or (asks and at == 0)) for at, each in enumerate(expr.arguments)
            ]
            name = FUNCTIONS[expr.function].say(lang)
            return f"{name}（{'，'.join(given)}）" if lang == "zh" else f"{name}({', '.join(given)})"
        case Not():
            return f"{'非 ' if lang == 'zh' else 'not '}{_write(expr.operand, lookup, lang, _ATOM, full=full)}"
        case _:
            binds = _BINDS.get(expr.op, _COMPARES)
            left = _write(expr.left, lookup, lang, binds, full=full)
            right = _write(expr.right, lookup, lang, binds + 1, full=full)
            text = f"{left} {SIGNS[expr.op].say(lang)} {right}"
            if binds >= outer:
                return text
            return f"（{text}）" if lang == "zh" else f"({text})"


def bound_words(number: Number) -> Words:
    """Write a band's bound with the unit that the scheme wrote: 10000 元, 90 分, 45%."""
    words = number_words(number)
    unit = _UNITS.get(number.kind)
    return words if unit is None else Words(f"{words.zh} {unit.zh}", f"{words.en} {unit.en}")


def number_words(number: Number) -> Words:
    """Write a number as the scheme has it, in either language: shares in percent, units that matter; 2/37 as it is.

    One that a parameter stands for is written behind its name.
    """
    if number.name is not None:
        words = number_words(replace(number, name=None))
        return Words(f"{number.name} {words.zh}", f"{number.name} {words.en}")
    value, about = decimal_of(number.value)
    if about:
        text = minus(str(number.value))
        return Words(text, text)
    if number.kind is Kind.RATIO:
        text = minus(percent(value))
        return Words(text, text)
    text = minus(plain(value))
    return Words(f"{text} 秒", f"{text} s") if number.kind is Kind.SECONDS else Words(text, text)


def percent(value: Decimal) -> str:
    """Write a share in percent without needless zeros: 0.015 as 1.5%."""
    return plain(decimal_of(Fraction(value) * 100)[0]) + "%"
