"""Terms over whole numbers: what generated code is made of, how it is written, and how large its values may get.

One tree is written twice: as Python for one agent, and for columns of many with NumPy. No term fails for any value: a
divisor is made positive before it is used. May import nothing of kaohe.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure of a row by its number: one value, or a column of them."""

    index: int


@dataclass(frozen=True, slots=True)
class Local:
    """What a stage computed and called by a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text as it is written in the scheme."""

    text: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation on terms; `SCALAR` lists them all. `depth`: how deep it is nested."""

    name: str
    args: tuple[Term, ...]
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", 1 + max(map(depth_of, self.args)))


Term = int | bool | Slot | Local | Word | Op


def depth_of(term: Term) -> int:
    """Say how deep a term is nested."""
    return term.depth if isinstance(term, Op) else 0


SCALAR: Final = {
    "+": "({} + {})",
    "-": "({} - {})",
    "*": "({} * {})",
    "//": "({} // {})",
    "=": "({} == {})",
    "!=": "({} != {})",
    "<": "({} < {})",
    "<=": "({} <= {})",
    ">": "({} > {})",
    ">=": "({} >= {})",
    "and": "({} and {})",
    "or": "({} or {})",
    "not": "(not {})",
    "min": "min({}, {})",
    "max": "max({}, {})",
    "select": "({1} if {0} else {2})",
    "half": "half({}, {})",
}
"""How each operation is written for one agent. `//` rounds down; `half` divides, rounded half away from zero."""
VECTOR: Final = {
    **SCALAR,
    "and": "({} & {})",
    "or": "({} | {})",
    "not": "(~{})",
    "min": "minimum({}, {})",
    "max": "maximum({}, {})",
    "select": "where({}, {}, {})",
}
"""How each operation is written for columns."""

_FOLDED: Final[dict[str, Callable[..., int | bool]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "not": operator.not_,
    "min": min,
    "max": max,
}


def op(name: str, *args: Term) -> Term:  # noqa: C901, PLR0911 - one return for each rule
    """Make an operation; one on constants, or that changes nothing, is computed now."""
    if name in _FOLDED and all(isinstance(each, int) for each in args):
        return _FOLDED[name](*args)
    match name, args:
        case ("=" | "!=" | "<" | "<=" | ">" | ">=", (Word(one), Word(other))):
            return _FOLDED[name](one, other)
        case ("*", (one, 1)) | ("*", (1, one)) | ("+", (one, 0)) | ("+", (0, one)) | ("-", (one, 0)) | ("//", (one, 1)):
            return one
        case "*", (_, 0) | (0, _):
            return 0
        case "half", (int() as value, int() as divisor):
            return half(value, divisor)
        case "half", (one, 1):
            return one
        case "select", (bool() as condition, one, other):
            return one if condition else other
        case "select", (_, one, other) if one == other and type(one) is type(other):
            return one
        case ("and", (bool() as known, one)) | ("and", (one, bool() as known)):
            return one if known else False
        case ("or", (bool() as known, one)) | ("or", (one, bool() as known)):
            return True if known else one
        case _:
            return Op(name, args)


def any_of(conditions: list[Term]) -> Term:
    """Say whether one of several conditions holds."""
    known = list(dict.fromkeys(conditions))
    return joined("or", known) if known else False


def joined(name: str, terms: list[Term]) -> Term:
    """Join terms by an operation for which it is the same how they are put into brackets: not deep, however many."""
    if len(terms) == 1:
        return terms[0]
    middle = (len(terms) + 1) // 2
    return op(name, joined(name, terms[:middle]), joined(name, terms[middle:]))


_LOOKED_AT_IN_TURN: Final = 3
"""Of so many bounds none is left out by looking at the middle one first."""


def balanced(term: Term) -> Term:
    """Let choices by the bounds of one number look at the middle bound first."""
    if not isinstance(term, Op):
        return term
    conditions, found, rest = _choices(term)
    if len(found) <= _LOOKED_AT_IN_TURN:
        return Op(term.name, tuple(map(balanced, term.args)))
    return _halved(conditions, list(map(balanced, found)), balanced(rest))


def _choices(term: Op) -> tuple[list[Op], list[Term], Term]:
    """Give choices of which each that holds makes all behind it hold: conditions, what they give, and the rest."""
    conditions: list[Op] = []
    found: list[Term] = []
    rest: Term = term
    while True:
        match rest:
            case Op("select", (Op("<" | "<=" | ">" | ">=", (_, int())) as condition, one, other)) if (
                not conditions or _implies(conditions[-1], condition)
            ):
                conditions.append(condition)
                found.append(one)
                rest = other
            case _:
                return conditions, found, rest


def _implies(one: Op, other: Op) -> bool:
    """Whether the second comparison holds wherever the first does: both are of one term, with a constant."""
    (left, bound), (right, wider) = one.args, other.args
    if one.name != other.name or left != right or not isinstance(bound, int) or not isinstance(wider, int):
        return False
    return bound < wider if one.name in {"<", "<="} else bound > wider


def _halved(conditions: list[Op], found: list[Term], rest: Term) -> Term:
    if not conditions:
        return rest
    middle = len(conditions) // 2
    one = _halved(conditions[:middle], found[:middle], found[middle])
    return Op("select", (conditions[middle], one, _halved(conditions[middle + 1 :], found[middle + 1 :], rest)))


def half(value: int, divisor: int) -> int:
    """Divide by a positive number, rounded half away from zero."""
    return (2 * value + divisor) // (2 * divisor) if value >= 0 else -((divisor - 2 * value) // (2 * divisor))


def write(term: Term, table: Mapping[str, str]) -> str:
    """Write a term as Python."""
    match term:
        case Slot():
            return f"r{term.index}"
        case Local():
            return term.name
        case Word():
            return repr(term.text)
        case Op():
            return table[term.name].format(*(write(each, table) for each in term.args))
        case _:
            return repr(term)


def slots_of(term: Term) -> set[int]:
    """Give the numbers of the figures that a term reads."""
    match term:
        case Slot():
            return {term.index}
        case Op():
            return set().union(*(slots_of(each) for each in term.args))
        case _:
            return set()


def locals_of(term: Term) -> set[str]:
    """Give the names that a term reads."""
    match term:
        case Local():
            return {term.name}
        case Op():
            return set().union(*(locals_of(each) for each in term.args))
        case _:
            return set()


Bounds = tuple[int, int]
"""The least and the greatest that a term may be."""


def bounds(term: Term, known: Mapping[Slot | Local, Bounds], widest: list[int]) -> Bounds:
    """Say between what a term lies; the greatest size of all that is computed on the way is kept in `widest`."""
    match term:
        case Op():
            inner = [bounds(each, known, widest) for each in term.args]
            found = _bounds_of(term.name, inner, widest)
        case Slot() | Local():
            found = known[term]
        case Word():
            found = (0, 0)
        case _:
            found = (int(term), int(term))
    widest[0] = max(widest[0], -found[0], found[1])
    return found


def _bounds_of(name: str, inner: list[Bounds], widest: list[int]) -> Bounds:  # noqa: PLR0911 - one return for each operation
    match name, inner:
        case "+", [(a, b), (c, d)]:
            return a + c, b + d
        case "-", [(a, b), (c, d)]:
            return a - d, b - c
        case "*", [(a, b), (c, d)]:
            corners = (a * c, a * d, b * c, b * d)
            return min(corners), max(corners)
        case "//", [(a, b), (c, d)]:
            corners = (a // c, a // d, b // c, b // d)
            return min(corners), max(corners)
        case "half", [(a, b), (c, d)]:
            widest[0] = max(widest[0], 2 * max(-a, b) + d, 2 * d)
            corners = (half(a, c), half(a, d), half(b, c), half(b, d))
            return min(corners), max(corners)
        case "min", [(a, b), (c, d)]:
            return min(a, c), min(b, d)
        case "max", [(a, b), (c, d)]:
            return max(a, c), max(b, d)
        case "select", [_, (a, b), (c, d)]:
            return min(a, c), max(b, d)
        case _:
            return 0, 1
