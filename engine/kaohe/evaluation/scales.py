"""What a figure gives by its size: bands, a line, points off per unit.

May import `values`, `words`, `scheme`, and of this package `formulas`, `trace`, `unmet`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, assert_never

from kaohe.evaluation.formulas import (
    BeyondError,
    Lookup,
    NoValueError,
    compare,
    computed,
    decimal_of,
    number_words,
)
from kaohe.evaluation.trace import Choice, value_said
from kaohe.evaluation.unmet import band_words, compared_words
from kaohe.scheme.model import Bands, Expr, Line, Number, PerUnit, Scale, Text
from kaohe.scheme.scales import bounds
from kaohe.values import plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Span
    from kaohe.evaluation.trace import Computed
    from kaohe.values import Kind

MISSING: Final = Words("无值", "no value")
_SHORT: Final = {
    "<": Words("低于 {bound}，差 {units} 个整 {unit}，", "below {bound} by {units} whole {unit}, "),
    ">": Words("高于 {bound}，多 {units} 个整 {unit}，", "above {bound} by {units} whole {unit}, "),
}
_BELOW_ZERO: Final = Words("{formula} 低于 0，最低", "{formula} is below 0, which")


def scaled(scale: Scale, figure: Expr, lookup: Lookup) -> tuple[Fraction, Choice]:
    """Give the number that a figure gives, exactly; without a figure, what the scale says for that."""
    if isinstance(scale, Bands):
        gives, choice = chosen(scale, figure, lookup)
        return Fraction(gives.value), choice
    try:
        value, formula = computed(figure, lookup, shown_as(scale))
    except NoValueError:
        if scale.missing is None:
            raise
        return scale.missing.value, Choice(MISSING, gives_text(scale.missing), None, scale.missing.span)
    match scale:
        case Line():
            return on_line(scale, value, formula)
        case PerUnit():
            return off(scale, value, formula)
        case _:
            assert_never(scale)


def chosen(bands: Bands, figure: Expr, lookup: Lookup) -> tuple[Number | Text, Choice]:
    """Take the first band that holds, else the rest; without a figure, what the bands say for that."""
    try:
        value, formula = computed(figure, lookup, shown_as(bands))
    except NoValueError:
        if bands.missing is None:
            raise
        return bands.missing, Choice(MISSING, gives_text(bands.missing), None, bands.missing.span)
    for number, band in enumerate(bands.bands):
        if compare(band.op, value, band.bound.value):
            return band.gives, Choice(band_words(bands, number), gives_text(band.gives), formula, band.span)
    if bands.otherwise is None:
        raise BeyondError(Words(formula.text.say("zh"), formula.text.say("en")))
    words = band_words(bands, len(bands.bands))
    return bands.otherwise, Choice(words, gives_text(bands.otherwise), formula, bands.otherwise.span)


def on_line(line: Line, value: Fraction, formula: Computed) -> tuple[Fraction, Choice]:
    """Give the point of a line above a figure; at its ends and beyond them, what these give."""
    rises = line.worst.value < line.best.value
    for end, gives, op in (
        (line.worst, line.worst_gives, "<=" if rises else ">="),
        (line.best, line.best_gives, ">=" if rises else "<="),
    ):
        if compare(op, value, end.value):
            return gives.value, Choice(compared_words(op, end), gives_text(gives), formula, end.span)
    share = Fraction(value - line.worst.value, line.best.value - line.worst.value)
    given = line.worst_gives.value + share * (line.best_gives.value - line.worst_gives.value)
    words = [_line_words(line, formula, lang) for lang in ("zh", "en")]
    return given, _by_formula(Words(*words), given, formula, line.span, about=formula.about)


def _line_words(line: Line, formula: Computed, lang: Literal["zh", "en"]) -> str:
    """Write where on a line a figure stands: 20 + (45% − 30%) ÷ (60% − 30%) × (100 − 20)."""
    worst, best, low, high = (
        number_words(each).say(lang) for each in (line.worst, line.best, line.worst_gives, line.best_gives)
    )
    value = value_said(formula.value, formula.kind, lang)
    share = f"({value} − {worst}) ÷ ({best} − {worst})"
    return f"{low} + {share} × ({high} − {low})" if line.worst_gives.value else f"{share} × {high}"


def off(scale: PerUnit, value: Fraction, formula: Computed) -> tuple[Fraction, Choice]:
    """Take off what is due for each whole unit, down to nothing."""
    short = scale.bound.value - value if scale.op == "<" else value - scale.bound.value
    if short <= 0:
        words = compared_words(">=" if scale.op == "<" else "<=", scale.bound)
        return scale.full.value, Choice(words, gives_text(scale.full), formula, scale.full.span)
    units = short // scale.unit.value
    given = scale.full.value - units * scale.less.value
    words = Words(*(_off_words(scale, units, lang) for lang in ("zh", "en")))
    if given < 0:
        words = Words(_BELOW_ZERO.zh.format(formula=words.zh), _BELOW_ZERO.en.format(formula=words.en))
        return Fraction(0), Choice(words, "0", formula, scale.less.span)
    return given, _by_formula(
        words, given, formula, (scale.span if given else scale.less.span) if units else scale.full.span
    )


def _off_words(scale: PerUnit, units: int, lang: Literal["zh", "en"]) -> str:
    bound, unit, full, less = (
        number_words(each).say(lang) for each in (scale.bound, scale.unit, scale.full, scale.less)
    )
    short = _SHORT[scale.op].say(lang).format(bound=bound, units=units, unit=unit)
    return f"{short}{full} − {units} × {less}"


def _by_formula(words: Words, given: Fraction, formula: Computed, at: Span, *, about: bool = False) -> Choice:
    """Give what a scale's formula comes to. about: what stands in it is cut."""
    value, cut = decimal_of(given)
    return Choice(words, plain(value), formula, at, "≈" if cut or about else "=")


def shown_as(scale: Scale) -> Kind | None:
    """Give the kind that a figure is shown as: that of what it is compared with; 0 has none."""
    return next((each.kind for each in bounds(scale) if each.kind is not None), None)


def gives_text(gives: Number | Text) -> str:
    """Write what a band gives; 2/37, which has no end as a decimal, as it is."""
    if isinstance(gives, Text):
        return gives.value
    value, about = decimal_of(gives.value)
    return str(gives.value) if about else plain(value)
