"""What did not hold before what decided, said as shortly as can be: what follows from the rest is left out.

May import `words`, `scheme.model`, and of this package `formulas`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.evaluation.formulas import SIGNS, bound_words, compare, written
from kaohe.scheme.model import Compare, CompareOp, Expr, Number, Text
from kaohe.words import LANGS, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.evaluation.formulas import Lookup
    from kaohe.scheme.model import Bands, Tier

_AND: Final = Words(" 且 ", " and ")
_SEPARATOR: Final = Words("；", "; ")
_OPPOSITE: Final[dict[CompareOp, CompareOp]] = {
    ">=": "<",
    ">": "<=",
    "=": "!=",
    "<=": ">",
    "<": ">=",
    "!=": "=",
}

_SIDES: Final = "><=!"
"""From where to where: what is least stands first."""

_Bound = tuple[Expr | None, CompareOp, Fraction | str]
"""How a figure, of bands the one that they are of, stands to a number or word."""
_Sort = tuple[Expr | None, str, Fraction | str | None]


# --- bands and tiers -------------------------------------------------------------------------------------------------


def band_words(bands: Bands, number: int) -> Words:
    """Write what holds in a band, and of those before it what does not: ≥80 and <90. number: behind all, the rest."""
    failed: list[tuple[CompareOp, Number]] = [(_OPPOSITE[each.op], each.bound) for each in bands.bands[:number]]
    known: list[_Bound | None] = [(None, op, bound.value) for op, bound in failed]
    holds = bands.bands[number : number + 1]
    held = [(None, each.op, each.bound.value) for each in holds]
    told = [(each.op, each.bound) for each in holds] + [failed[at] for at in _needed(known, held)]
    words = [compared_words(op, bound) for op, bound in sorted(told, key=lambda each: _SIDES.index(each[0][0]))]
    said = _joined(words, _AND)
    return said if holds else Words(f"其余（{said.zh}）", f"else ({said.en})")


def tier_words(tiers: Sequence[Tier], number: int) -> Words | None:
    """Write between which ends a tier lies; None where it has none."""
    ends: list[tuple[CompareOp, Number | None]] = []
    if number:
        before = tiers[number - 1]
        ends.append((">=" if before.below else ">", before.upper))
    ends.append(("<" if tiers[number].below else "<=", tiers[number].upper))
    words = [compared_words(op, bound) for op, bound in ends if bound is not None]
    return _joined(words, _AND) if words else None


def compared_words(op: str, bound: Number) -> Words:
    """Write a comparison with a bound."""
    said, sign = bound_words(bound), SIGNS[op]
    return Words(f"{sign.zh}{said.zh}", f"{sign.en}{said.en}")


# --- conditions ------------------------------------------------------------------------------------------------------


def unmet(conditions: Sequence[Expr], held: Expr | None) -> list[Expr]:
    """Choose of conditions that fail, beside the one that holds, those that are to be said."""
    there = _bound_of(held)
    at = _needed([_failing(each) for each in conditions], [] if there is None else [there])
    return [conditions[each] for each in at]


def unmet_words(failing: Sequence[Expr], lookup: Lookup) -> Words:
    """Write conditions with their figures; a side that is that of the one before them is not said again."""
    told: list[Words] = []
    before: Expr | None = None
    for each in failing:
        bound = _bound_of(each)
        if bound is not None and bound[0] == before and isinstance(each, Compare):
            sign, right = SIGNS[each.op], written(each.right, lookup)
            told.append(Words(f"{sign.zh} {right.zh}", f"{sign.en} {right.en}"))
        else:
            told.append(written(each, lookup, full=True))
        before = None if bound is None else bound[0]
    return _joined(told, _SEPARATOR)


def _bound_of(condition: Expr | None) -> _Bound | None:
    """Read a condition that compares with a number or word."""
    match condition:
        case Compare(op, left, Number() | Text() as right):
            return left, op, right.value
        case _:
            return None


def _failing(condition: Expr) -> _Bound | None:
    bound = _bound_of(condition)
    return None if bound is None else (bound[0], _OPPOSITE[bound[1]], bound[2])


# --- what follows ----------------------------------------------------------------------------------------------------


def _needed(known: Sequence[_Bound | None], held: Sequence[_Bound]) -> list[int]:
    """Choose what does not follow from what holds, or from another that is chosen; of the same ones the first.

    What follows from others follows from the one of their sort that says the most: these alone are looked at beside it.
    """
    most: dict[_Sort, tuple[int, _Bound]] = {}
    for at, one in enumerate(known):
        if one is not None:
            _, other = most.setdefault(_sort_of(one), (at, one))
            if _follows(other, one) and not _follows(one, other):
                most[_sort_of(one)] = at, one
    return [at for at, one in enumerate(known) if one is None or not _is_said(at, one, most, held)]


def _is_said(at: int, one: _Bound, most: Mapping[_Sort, tuple[int, _Bound]], held: Sequence[_Bound]) -> bool:
    """Whether what holds, or another that says more, says it too."""
    figure, _, value = one
    beside = (most.get((figure, *sort)) for sort in ((">", None), ("<", None), ("=", None), ("!=", value)))
    others = [other for each in beside if each is not None for where, other in [each] if where != at]
    return any(_follows(one, other) for other in (*held, *others))


def _sort_of(one: _Bound) -> _Sort:
    """Give among which others one says the most: on one side of a figure, or not to be one value."""
    figure, op, value = one
    return (figure, op, value) if op == "!=" else (figure, op[0], None)


def _follows(one: _Bound, other: _Bound) -> bool:
    """Whether a figure stands so to one bound wherever it stands so to another."""
    (left, op, bound), (of, known, value) = one, other
    if left != of:
        return False
    if known == "=":
        return compare(op, value, bound)
    if known == "!=" or op == "=":
        return known == op and value == bound
    if known[0] != op[0] and op != "!=":
        return False
    # What is known is a ray; the bound must not lie in it, and its end belongs to it only where it may.
    return not compare(known, bound, value) or (op == known and value == bound)


def _joined(told: Sequence[Words], by: Words) -> Words:
    zh, en = (by.say(lang).join(each.say(lang) for each in told) for lang in LANGS)
    return Words(zh, en)
