"""What a figure measures as it moves: its smallest step, which way is better, how it is written.

May import `diagnostics`, `scheme.model`, `values`, `words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.checking.kinds import kind_of, written
from kaohe.checking.piecewise import Straight
from kaohe.checking.shapes import Difference, figures
from kaohe.diagnostics import Report
from kaohe.scheme.model import Arithmetic, Call, Compare, Earlier, Expr, GroupFigure, Origin, Ref
from kaohe.values import DECIMALS, Kind, half_up, shown
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.checking.shapes import Value

_MEAN_PLACES: Final = 2
_RATED: Final = frozenset({"self_rating", "manager_rating"})
_SIGN: Final = {"higher": 1, "lower": -1}
_SURELY: Final[dict[bool, Words]] = {True: Words("是", "yes"), False: Words("否", "no")}


@dataclass(frozen=True, slots=True)
class Measured:
    """A number that moves.

    places: the decimals that it has, so its smallest step. better: 1 where more is better, -1 where less is, 0 where
    that is not known. least: its smallest value; None where it may be negative.
    """

    title: Words
    kind: Kind
    places: int
    better: int
    least: Fraction | None
    apart: bool = False
    """Whether it is by how much the left one of two that are compared is more."""

    @property
    def step(self) -> Fraction:
        """The smallest difference between two values."""
        return Fraction(1, 10**self.places)

    def say(self, value: Fraction) -> Words:
        """Write a value as people read it."""
        if self.apart and not value:
            return Words("相等", "equal")
        text = shown(half_up(abs(value) if self.apart else value, self.places), self.kind)
        if self.apart:
            return Words(f"多 {text}", f"{text} more") if value > 0 else Words(f"少 {text}", f"{text} less")
        return Words(f"{text} 秒", f"{text} s") if self.kind is Kind.SECONDS else Words(text, text)


def measured(expr: Expr) -> Measured:
    """Say what a figure, or a formula of several, measures."""
    if isinstance(expr, Ref) and expr.target is not None:
        target = expr.target
        least = None if target.signed else Fraction(0)
        return Measured(target.title, target.kind, _places(expr), better(expr), least)
    found = kind_of(expr, "en", Report())
    kind = found if isinstance(found, Kind) else Kind.COUNT
    sums = not isinstance(expr, Arithmetic) or _is_sum(expr)
    places = max(map(_places, figures(expr))) if sums else DECIMALS[kind]
    first = isinstance(expr, GroupFigure) and expr.statistic == "rank"  # nobody is before the first
    least = None if isinstance(expr, Arithmetic) else Fraction(1 if first else 0)
    return Measured(_quoted(expr), kind, places, better(expr), least, isinstance(expr, Difference))


def say_held(expr: Expr, value: Value) -> Words:
    """Write a figure that is held, with its value."""
    if isinstance(value, Straight):
        of = measured(expr)
        said = of.say(value.start)
        return Words(f"{of.title.zh} {said.zh}", f"{of.title.en} {said.en}")
    title = expr.target.title if isinstance(expr, Ref) and expr.target is not None else _quoted(expr)
    said = _SURELY[value] if isinstance(value, bool) else Words(value, value)
    return Words(f"{title.zh} {said.zh}", f"{title.en} {said.en}")


def better(expr: Expr) -> int:  # noqa: PLR0911 - one return for each kind of figure
    """Say which way of a figure or formula is the better one, as its parts have it; where these differ, the first."""
    match expr:
        case Ref(target=target) if target is not None:
            if target.better is not None:
                return _SIGN[target.better]
            counted = target.kind in {Kind.COUNT, Kind.SECONDS}  # of what, nobody says
            return int((target.origin is Origin.SCORE and not counted) or target.id in _RATED)
        case GroupFigure(statistic="rank"):
            return -1
        case GroupFigure(statistic="count"):
            return 0
        case GroupFigure() | Earlier():
            return better(expr.figure)
        case Arithmetic():
            turned = -1 if expr.op in {"-", "/"} else 1
            return better(expr.left) or turned * better(expr.right)
        case Call():
            return next((found for each in expr.arguments if (found := better(each))), 0)
        case _:
            return 0


def _places(expr: Expr) -> int:
    """Give the decimals of a figure; what people count they count in whole numbers."""
    if isinstance(expr, Ref) and expr.target is not None:
        counted = expr.target.origin is Origin.FACT and expr.target.kind is Kind.COUNT
        return 0 if counted else expr.target.places
    if isinstance(expr, Earlier):
        return _places(expr.figure)
    if isinstance(expr, GroupFigure) and expr.statistic not in {"count", "rank"}:
        return max(_places(expr.figure), _MEAN_PLACES) if expr.statistic == "mean" else _places(expr.figure)
    return 0


def _is_sum(expr: Expr) -> bool:
    """Whether a formula adds and takes off figures, and does nothing else."""
    if isinstance(expr, Arithmetic):
        return expr.op in {"+", "-"} and _is_sum(expr.left) and _is_sum(expr.right)
    return isinstance(expr, Ref | GroupFigure | Earlier)


def _quoted(expr: Expr) -> Words:
    """Quote a formula; of a comparison, both sides."""
    if isinstance(expr, Difference):
        left, right = _quoted(expr.left), _quoted(expr.right)
        return Words(f"{left.zh} 比 {right.zh}", f"{left.en} against {right.en}")
    if isinstance(expr, Compare):
        return Words(" ".join(expr.span.text.split()), " ".join(expr.span.text.split()))
    text = written(expr)
    return Words(text.zh.strip(), text.en.strip())
