"""Names and expressions of a scheme, as frozen data, each with its place.

May import `values`, `periods`, `words`, `diagnostics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from operator import is_
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from kaohe.diagnostics import Span
from kaohe.periods import PeriodKind
from kaohe.values import NUMERIC, Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_Any = TypeVar("_Any")

# --- names -----------------------------------------------------------------------------------------------------------


class Origin(StrEnum):
    """Where a named figure comes from."""

    METRIC = "metric"
    """Computed from events by a plugin, or handed in under the metric's id."""
    FACT = "fact"
    """What people type in: ratings, targets, marks."""
    ATTRIBUTE = "attribute"
    """What an agent is: team, level, role."""
    SCORE = "score"
    GRADE = "grade"
    LINE = "line"
    """A line of the payslip."""
    PARAMETER = "parameter"
    """A number that the scheme names."""


_HANDED_IN: Final = frozenset({Origin.METRIC, Origin.FACT})

Better = Literal["higher", "lower"]
"""Which way of a figure is the better one."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a name turned out to mean.

    places: the decimals the named figure is rounded to. better: None where nobody says; the higher is better then.
    signed: whether a figure that is handed in may be below 0.
    """

    origin: Origin
    id: str
    kind: Kind
    places: int
    title: Words
    better: Better | None = None
    signed: bool = False

    @property
    def never_below(self) -> bool:
        """Whether this is a number that is handed in, and that cannot be below 0."""
        return self.origin in _HANDED_IN and self.kind in NUMERIC and not self.signed

    @property
    def higher_is_better(self) -> bool:
        """Whether of two agents the one who has more stands before the other."""
        return self.better != "lower"


# --- expressions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written.

    kind: what its unit says: 45% RATIO, 35秒 SECONDS, 3000元 MONEY, 80分 POINTS; None without a unit, which fits
        money, counts and points, but neither a ratio nor seconds (0 fits everything).
    name: that of the parameter which stands there; its value and kind are put in by `settle`, and 0 before.
    """

    value: Fraction
    kind: Kind | None
    written: str = field(compare=False)
    span: Span = field(compare=False, repr=False)
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A word in quotes, or one that checking found to be a value and no name (the P3 of `level = P3`)."""

    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """A name of a figure, as written.

    Checking fills `target` and puts its id in place of the name, so that all spellings become equal.
    """

    name: str
    span: Span = field(compare=False, repr=False)
    target: Target | None = None


ArithmeticOp = Literal["+", "-", "*", "/"]
CompareOp = Literal["=", "!=", "<", "<=", ">", ">="]
LogicOp = Literal["and", "or"]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left op right, exact."""

    op: ArithmeticOp
    left: Expr
    right: Expr
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """left op right: yes or no."""

    op: CompareOp
    left: Expr
    right: Expr
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """left and right, left or right."""

    op: LogicOp
    left: Expr
    right: Expr
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a yes or no."""

    operand: Expr
    span: Span = field(compare=False, repr=False)


Function = Literal["min", "max", "floor", "round", "if"]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of exact values.

    min, max: the least, the greatest. floor: the whole number below. round: half-up, to as many decimals as a second
    number says, none without it. if: a condition, what holds with it, what holds without it.
    """

    function: Function
    arguments: tuple[Expr, ...]
    span: Span = field(compare=False, repr=False)


Group = Literal["team", "shop", "all"]
"""The agents of an agent's team or shop, or all whom the scheme is for."""

Statistic = Literal["sum", "mean", "count", "least", "most", "rank", "own"]


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A figure of an agent's group: 平均(客件数，店铺), mean(items_per_buyer, shop).

    sum, mean, least, most: over the agents that have a value; count: how many these are. rank: the agent's own place,
    best first. own: the metric of the group as such, computed over all its rows: 店铺(客单价), shop(avg_order_value).
    others: without the agent himself.
    """

    statistic: Statistic
    figure: Ref
    group: Group
    others: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A place among agents: the first n (`top`) or the last n (`bottom`); `exact`: the n-th alone."""

    end: Literal["top", "bottom"]
    count: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Stands:
    """Whether an agent holds a place by a figure in his group: 客件数 第一名, items_per_buyer first within shop."""

    figure: Ref
    standing: Standing
    group: Group
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure of the scheme as it was in the last period before this one that gave it: 此前(累计旷工，0次).

    initial: what it is where no earlier period gave it; None is no value.
    """

    figure: Ref
    initial: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Streak:
    """Whether a condition over the scheme's own figures held in so many consecutive periods, this one included.

    A period that is missing, or in which a figure has no value, breaks the run. unit: in which the periods are counted,
    None where they are called periods.
    """

    count: int
    unit: PeriodKind | None
    condition: Expr
    span: Span = field(compare=False, repr=False)


Expr = Number | Text | Ref | Arithmetic | Compare | Logic | Not | Call | GroupFigure | Stands | Earlier | Streak


def parts(expr: Expr) -> tuple[Expr, ...]:
    """Give the expressions that an expression is made of, from the left."""
    match expr:
        case Arithmetic() | Compare() | Logic():
            return (expr.left, expr.right)
        case Not():
            return (expr.operand,)
        case Call():
            return expr.arguments
        case GroupFigure() | Stands() | Earlier():
            return (expr.figure,)
        case Streak():
            return (expr.condition,)
        case _:
            return ()


def refs(expr: Expr) -> Iterator[Ref]:
    """Go through the names in an expression, from the left."""
    if isinstance(expr, Ref):
        yield expr
    for part in parts(expr):
        yield from refs(part)


def with_parts(each: _Any, **changes: object) -> _Any:
    """Give a part of a scheme with other parts in it; itself where all are those that it has, as mostly they are."""
    same = all(_is_same(getattr(each, name), value) for name, value in changes.items())
    return each if same else replace(each, **changes)  # type: ignore[type-var] # any frozen data


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_, one, other))
    return one is other
