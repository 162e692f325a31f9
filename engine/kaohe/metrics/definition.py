"""What a metric and a measure are: declared, not programmed.

A measure gives rows of (agent, shop, day, value); the engine sums them (or takes the largest), divides, rounds and
groups. So every metric adds up over days, shops and teams by itself, and its rows are what stands behind the figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from kaohe.values import DECIMALS, Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kaohe.events.events import Events

Grouping = Literal["agent", "team", "shop", "all"]
GROUPINGS: Final[tuple[Grouping, ...]] = ("agent", "team", "shop", "all")
_GROUPINGS_NEEDED: Final = f"its groupings must be among {GROUPINGS}"


class Direction(StrEnum):
    """Which figures are the better ones."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Finality(StrEnum):
    """When a day's figure no longer changes; how many days later is `Settings.days_until_final`."""

    F0 = "F0"
    """When the next day is over: a session may run past midnight."""
    F1 = "F1"
    """When the buyers' time to order is over."""
    F4 = "F4"
    """When the buyers' time to pay is over."""
    SALE = "SALE"
    """As F4 under the judgment rule `order`, else as F0."""
    FR = "FR"
    """As F0, but refunds and reviews still arrive: final so far."""
    SALE_SO_FAR = "SALE_SO_FAR"
    """As SALE, but refunds still arrive."""

    @property
    def so_far(self) -> bool:
        """Whether later refunds and reviews may still change it."""
        return self in {Finality.FR, Finality.SALE_SO_FAR}


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each row of events, added up by the engine.

    rows: builds, from the shared relations, a table with the columns
        agent (id; null or absent where the row is the shop's own), shop (id; null or absent where it has none),
        day (number of the day), those that `value` and `where` name, and any further ones, which are shown when the
        figure is opened. Measures of the same function are added up together.
    value: the column that is added up, whole numbers: a count, seconds, characters, or 分 where `money` is set. None:
        each row counts one.
    where: the column, yes or no, of which rows count; None: all do.
    money: the values are 分.
    once: a column; in a group's figure the rows that share its value count once, as a review linked to two agents does.
    take: the rows' sum, or the largest of them.
    among: only agents count that have rows behind this other measure in the period.
    rests_on: what a row is made of, if it is known; then a store need not add up again what did not change. `buyer`: of
        one buyer's messages, orders, refunds and reviews in one shop, and of bindings. `sessions`: of the sessions of
        one agent on one day. None: of anything; it is always added up anew.
    everyone: the sum over all agents of the dataset, whatever the grouping (as in an agent's share of the whole).
    signed: some values may be below 0, as in net sales. Where none may, a figure that is handed in below 0 is refused.
    opens: builds the rows that are shown when the figure is opened from those of the group that count (where `take` is
        max, those of the largest value); their values must add up to the figure. None: they are shown themselves.
    """

    rows: Callable[[Events], Table]
    value: str | None = "value"
    where: str | None = None
    money: bool = False
    once: str | None = None
    take: Literal["sum", "max"] = "sum"
    among: Measure | None = None
    rests_on: Literal["buyer", "sessions"] | None = None
    everyone: bool = False
    signed: bool = False
    opens: Callable[[Events, Table], Table] | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that schemes may name.

    id: lower-case letters, digits and underscores; unique over all plugins.
    title: how people call it, unique too; `aliases` are further names they know it by.
    kind: what it measures. Without a denominator the figure is Σ numerator; with one Σ numerator ÷ Σ denominator, which
        has no value where the denominator is 0.
    decimals: to how many it is rounded, half-up, at its border; by default as its kind says.
    groupings: for which groups it exists.
    """

    id: str
    title: Words
    kind: Kind
    description: Words
    numerator: Measure
    denominator: Measure | None = None
    direction: Direction = Direction.NONE
    finality: Finality = Finality.F0
    decimals: int | None = None
    aliases: tuple[str, ...] = ()
    groupings: tuple[Grouping, ...] = GROUPINGS

    @property
    def places(self) -> int:
        """The decimals it is rounded to."""
        if self.decimals is not None:
            return self.decimals
        if self.denominator is None and self.kind is Kind.COUNT:
            return 0
        return DECIMALS[self.kind]

    @property
    def signed(self) -> bool:
        """Whether its figure may be below 0."""
        return self.numerator.signed or (self.denominator is not None and self.denominator.signed)

    @property
    def names(self) -> tuple[str, ...]:
        """All names a scheme may call it by, the id first."""
        return (self.id, self.title.zh, self.title.en, *self.aliases)


def problem_of(metric: object) -> str | None:
    """Say what makes a thing that a plugin registered unfit to be a metric; None if nothing does."""
    if type(metric) is not Metric:  # nor a kind of its own, which could do anything when it is asked for a figure
        return f"{type(metric).__name__} is no Metric"
    titled = all(_is(Words, each) and _is_text(each.zh, each.en) for each in (metric.title, metric.description))
    measures = [metric.numerator, *([] if metric.denominator is None else [metric.denominator])]
    among = [each.among for each in measures if getattr(each, "among", None) is not None]
    checks = (
        (_is_identifier(metric.id), f"the id {metric.id!r} must be lower-case letters, digits and underscores"),
        (titled, "it needs a title and a description in zh and en"),
        (_is(tuple, metric.aliases) and _is_text(*metric.aliases), "its aliases must be a tuple of names"),
        (_is(Kind, metric.kind) and metric.kind in DECIMALS, f"the kind {metric.kind!r} is no kind of number"),
        (all(isinstance(measure, Measure) for measure in measures), "its numerator or denominator is no Measure"),
        (all(map(_is_declared, [*measures, *among])), "a field of its measures is not of its type"),
        (
            _in_one_unit(metric),
            "its kind and its measures' `money` do not agree: money is MONEY, or in both of a RATIO",
        ),
        (isinstance(metric.direction, Direction), "its direction is no Direction"),
        (isinstance(metric.finality, Finality), "its finality is no Finality"),
        (metric.decimals is None or _is_small(metric.decimals), "its decimals must be 0 to 6"),
        (_is(tuple, metric.groupings) and all(each in GROUPINGS for each in metric.groupings), _GROUPINGS_NEEDED),
    )
    return next((problem for holds, problem in checks if not holds), None)


def _is_declared(measure: Any) -> bool:
    """Tell whether each field of a measure is of its type; whoever wrote it may have checked nothing."""
    return isinstance(measure, Measure) and all(
        (
            callable(measure.rows),
            measure.opens is None or callable(measure.opens),
            all(each is None or _is_text(each) for each in (measure.value, measure.where, measure.once)),
            str(measure.take) in {"sum", "max"},
            isinstance(measure.signed, bool),
            str(measure.rests_on) in {"None", "buyer", "sessions"},
        )
    )


def _in_one_unit(metric: Metric) -> bool:
    """Tell whether 分 become yuan where, and only where, the figure is money."""
    above, below = getattr(metric.numerator, "money", False), getattr(metric.denominator, "money", False)
    if metric.kind is Kind.RATIO:
        return bool(above == below)
    return bool(above == (metric.kind is Kind.MONEY)) and not below


def _is_text(*texts: object) -> bool:
    return all(isinstance(text, str) and text for text in texts)


def _is(wanted: type, value: object) -> bool:
    return isinstance(value, wanted)


def _is_small(decimals: object) -> bool:
    return type(decimals) is int and decimals in range(7)


def _is_identifier(text: object) -> bool:
    return type(text) is str and text.isascii() and text.isidentifier() and text == text.lower()
