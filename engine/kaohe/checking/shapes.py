"""What of a scheme is the same however its figures move: which are figures, which formulas move as one. Found once.

May import `scheme.model`, `values`, and of this package `piecewise`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kaohe.checking.piecewise import Straight
from kaohe.scheme.model import (
    Arithmetic,
    Compare,
    Earlier,
    Expr,
    GroupFigure,
    Item,
    Limit,
    Origin,
    Parameter,
    RedLine,
    Ref,
    Stands,
    Streak,
    parts,
)
from kaohe.values import Kind

Value = Straight | str | bool
LOOKED_UP: Final = Ref | GroupFigure | Stands | Earlier | Streak
"""What is a figure by itself."""

_MOST_LOOKS: Final = 32_000
_NOTHING: Final = Straight(Fraction(0))
_OWN: Final = frozenset({Origin.LINE, Origin.GRADE, Origin.PARAMETER})
_WORDS: Final = frozenset({Kind.TEXT, Kind.FLAG, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Difference(Arithmetic):
    """The difference of two sides that are compared: by how much the left one is more."""


class SpentError(Exception):
    """More would have to be looked at than can be in a moment."""


class Shapes:
    """What was found of a scheme's expressions and items. Equal figures have one number.

    What is asked for is kept, so that it can be found by its identity: to compare whole expressions takes far longer.
    """

    def __init__(self, items: Mapping[str, Item], looks: int = 0) -> None:
        self.looks = looks
        """How many expressions and bands were looked at: what takes the time."""
        self._items = items
        self._numbers: dict[Expr, int] = {}
        self._by_id: dict[int, tuple[Expr, int]] = {}
        self._defaults: list[Value] = []
        self._formulas: dict[int, bool] = {}
        self._lacking: dict[int, bool] = {}
        self._own: dict[int, Item | None] = {}
        self._differences: dict[int, Expr | None] = {}
        self._values: dict[Value, Value] = {}
        self._values_by_id: dict[int, tuple[Value, Value]] = {}
        self.rests_on: dict[int, frozenset[int]] = {}
        """The figures that an expression may look up."""
        self.rests: dict[tuple[int, frozenset[int]], tuple[int, ...]] = {}
        """The figures that an item rests on, with the formulas that do not move as one."""
        self.known: dict[tuple[int, ...], tuple[Straight, bool]] = {}
        """What items give for figures that are held at values, by their identities."""
        self._limits: dict[int, list[Limit]] = defaultdict(list)
        self._reds: dict[int, list[RedLine]] = defaultdict(list)
        for item in items.values():
            if isinstance(item, Limit):
                self._limits[id(items.get(item.line.name))].append(item)
            elif isinstance(item, RedLine):
                for line in item.voids:
                    self._reds[id(items.get(line.name))].append(item)

    def look(self, count: int = 1) -> None:
        """Count what is looked at; where one formula alone takes far too much, as doublings do, it ends here."""
        self.looks += count
        if self.looks > _MOST_LOOKS:
            raise SpentError

    def limits(self, item: object) -> list[Limit]:
        """Give the caps and guarantees of a line, in the order written."""
        return self._limits.get(id(item), [])

    def red_lines(self, item: object) -> list[RedLine]:
        """Give the red lines that void a line."""
        return self._reds.get(id(item), [])

    def number(self, figure: Expr) -> int:
        """Give the number that all equal figures have."""
        found = self._by_id.get(id(figure))
        if found is None:
            number = self._numbers.setdefault(figure, len(self._numbers))
            if number == len(self._defaults):
                self._defaults.append(default_of(figure))
            found = self._by_id[id(figure)] = (figure, number)
        return found[1]

    def default(self, number: int) -> Value:
        """Give the smallest value of a figure."""
        return self._defaults[number]

    def figures(self, numbers: Mapping[int, None]) -> list[Expr]:
        """Give the figures that have these numbers."""
        every = list(self._numbers)
        return [every[number] for number in numbers]

    def held(self, figures: Mapping[Expr, Value]) -> dict[int, Value]:
        """Give the values at which figures are held, by number; equal values are one."""
        return {self.number(figure): self._one(value) for figure, value in figures.items()}

    def _one(self, value: Value) -> Value:
        """Give the first of all equal values, so that each is known by its identity."""
        found = self._values_by_id.get(id(value))
        if found is None:
            found = self._values_by_id[id(value)] = (value, self._values.setdefault(value, value))
        return found[1]

    def item(self, ref: Ref) -> Item | None:
        """Give the line, grade or number of the scheme that a name means; None where it means a figure."""
        self.number(ref)
        if id(ref) not in self._own:
            self._own[id(ref)] = self._items.get(ref.name) if is_own(ref) else None
        return self._own[id(ref)]

    def is_formula(self, expr: Expr) -> bool:
        """Whether this is a formula of several figures, that moves as one."""
        if not isinstance(expr, Arithmetic):
            return False
        self.number(expr)
        if id(expr) not in self._formulas:
            self._formulas[id(expr)] = is_formula(expr)
        return self._formulas[id(expr)]

    def difference(self, expr: Compare) -> Expr | None:
        """Give what moves as one where two sides that both move are compared; None where they do not."""
        self.number(expr)
        if id(expr) not in self._differences:
            self._differences[id(expr)] = difference(expr)
        return self._differences[id(expr)]

    def may_lack(self, expr: Expr) -> bool:
        """Whether this may have no value though all figures have one: it divides, or names what may do so."""
        self.number(expr)
        if id(expr) not in self._lacking:
            divides = isinstance(expr, Arithmetic) and expr.op == "/"
            names = isinstance(expr, Ref) and not isinstance(self.item(expr), Parameter | None)
            self._lacking[id(expr)] = divides or names or any(map(self.may_lack, parts(expr)))
        return self._lacking[id(expr)]

    def entangled(self, numbers: Mapping[int, None]) -> frozenset[int]:
        """Give the formulas among figures that share what they are made of with another one, so do not move alone."""
        leaves = {
            number: {self.number(leaf) for leaf in figures(expr)}
            for number, expr in zip(numbers, self.figures(numbers), strict=True)
        }
        return frozenset(
            number
            for number, own in leaves.items()
            if own != {number} and any(own & other for another, other in leaves.items() if another != number)
        )


def figures(expr: Expr) -> Iterator[Expr]:
    """Go through what a formula looks up, from the left."""
    if isinstance(expr, Ref) and expr.target is not None and expr.target.origin is Origin.PARAMETER:
        return
    if isinstance(expr, LOOKED_UP):
        yield expr
    else:
        for part in parts(expr):
            yield from figures(part)


def is_own(expr: Expr) -> bool:
    """Whether a name is that of a line, a grade, a number of the scheme: of what is made of figures, and is none.

    A score in points is a figure.
    """
    if not isinstance(expr, Ref) or expr.target is None:
        return False
    return expr.target.origin in _OWN or (expr.target.origin is Origin.SCORE and expr.target.kind is not Kind.POINTS)


def is_formula(expr: Arithmetic) -> bool:
    """Whether this is a formula of several figures, none of them a line, that moves as one."""
    looked_up = list(figures(expr))
    return not any(map(is_own, looked_up)) and len(set(looked_up)) > 1


def difference(expr: Compare) -> Expr | None:
    """Give what moves as one where two sides that both move are compared: days at once, numbers as their difference.

    None where one side is a number, or they are words.
    """
    kinds = {side.target.kind for side in (expr.left, expr.right) if isinstance(side, Ref) and side.target is not None}
    if Kind.DATE in kinds:
        return expr
    apart = Difference("-", expr.left, expr.right, expr.span)
    sides = [list(figures(expr.left)), list(figures(expr.right))]
    return apart if all(sides) and not kinds & _WORDS and is_formula(apart) else None


def default_of(expr: Expr) -> Value:
    """Give the smallest value of a figure: 0, no, or a word that nobody wrote."""
    if isinstance(expr, Compare | Stands | Streak):
        return False
    named = expr.figure if isinstance(expr, Earlier) else expr
    if isinstance(named, Ref) and named.target is not None and named.target.kind in _WORDS:
        return False if named.target.kind is Kind.FLAG else ""
    return _NOTHING
