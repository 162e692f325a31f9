"""The items of a scheme: bands and scales, scores, lines of pay, places and what they bring. Frozen data.

May import `values`, `periods`, `words`, `diagnostics`, and of this package `terms`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from kaohe.diagnostics import Span
from kaohe.scheme.terms import Better, CompareOp, Expr, Group, Number, Ref, Standing, Text
from kaohe.values import Kind

# --- bands -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """A threshold with what it gives: `≥45% 得 100`. The bound belongs to the side that `op` writes."""

    op: CompareOp
    bound: Number
    gives: Number | Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bands:
    """Thresholds from the first to the last: the first that holds decides; `otherwise` where none holds.

    missing: what a figure without a value gives; None makes it an error.
    """

    bands: tuple[Band, ...]
    otherwise: Number | Text | None
    missing: Number | Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """In place of steps: straight between a worst and a best value of a figure; beyond them what these give.

    missing: as of bands.
    """

    worst: Number
    worst_gives: Number
    best: Number
    best_gives: Number
    missing: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PerUnit:
    """In place of steps: `full`, less so much for each whole unit below (`<`) or above (`>`) a bound; never below 0.

    missing: as of bands.
    """

    full: Number
    op: Literal["<", ">"]
    bound: Number
    unit: Number
    less: Number
    missing: Number | None
    span: Span = field(compare=False, repr=False)


Scale = Bands | Line | PerUnit
"""What a figure gives by its size."""


# --- items -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Indicator:
    """A weighted line of a scorecard. `title` where it differs from the figure's own."""

    figure: Expr
    weight: Number
    scale: Scale
    title: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """评分 with indicators: Σ (points × weight), each product rounded to 2 decimals; the weights add up to 100%.

    whole: False where an indicator could not be read, and stands not among them.
    """

    name: str
    indicators: tuple[Indicator, ...]
    span: Span = field(compare=False, repr=False)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class FormulaScore:
    """评分 by a formula, as a blend of ratings is; or 计算: any figure by a formula, of the kind that it says.

    It is rounded to its kind's decimals: a ratio to 4, all else to 2. better: which way is better, where that is said.
    """

    name: str
    formula: Expr
    missing: Number | None
    span: Span = field(compare=False, repr=False)
    kind: Kind = Kind.POINTS
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Banded:
    """计算 … 按: a figure by the size of another, as a rate by the band that 转化率 falls into."""

    name: str
    kind: Kind
    by: Expr
    scale: Scale
    span: Span = field(compare=False, repr=False)
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """等级: bands over a figure that give words."""

    name: str
    by: Expr
    bands: Bands
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """An amount that is paid when a condition holds."""

    when: Expr
    amount: Expr
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Base:
    """底薪: the first case that holds, else the default. `name` None is the line `base`."""

    name: str | None
    default: Expr
    cases: tuple[Case, ...]
    span: Span = field(compare=False, repr=False)


class TierMode(StrEnum):
    """How tiers apply to an amount."""

    MARGINAL = "marginal"
    """超额累进: each part at its own tier's rate."""
    WHOLE = "whole"
    """全额累进: all of it at the rate of the tier reached."""
    WHOLE_EXCESS = "whole_excess"
    """The part above the first tier's end at the rate of the tier reached."""


Quantity = Number | Ref
"""How much: a number, or the name of a figure that is looked up for each agent.

As it is read every name is a `Ref`; checking puts the number of a parameter in the place of one that means that.
"""


@dataclass(frozen=True, slots=True)
class Tier:
    """A stretch of amounts up to `upper` with its rate, its fixed amount, or both; `upper` None is the last.

    The upper end belongs to the tier (`至`, `up to`) unless `below` (`未满`, `below`) is written.
    """

    upper: Number | None
    below: bool
    rate: Quantity | None
    fixed: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tiers:
    """Segmented commission (分段): the mode always written out; tiers in order, each from where the one before ends."""

    mode: TierMode
    tiers: tuple[Tier, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Linear:
    """Linear commission (线性): max(0, figure − baseline) × rate; a rate in percent, or money for each piece."""

    baseline: Quantity
    rate: Quantity
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Commission:
    """提成 on a figure or formula. `name` None is the line `commission`."""

    name: str | None
    on: Expr
    scale: Tiers | Linear
    missing: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bonus:
    """奖金: the first case that holds pays, else `otherwise`; None pays 0. A formula stands as `otherwise` alone."""

    name: str
    cases: tuple[Case, ...]
    missing: Number | None
    span: Span = field(compare=False, repr=False)
    otherwise: Expr | None = None


@dataclass(frozen=True, slots=True)
class Deduction:
    """扣款: as a bonus, but it is taken off; out of another line, never more than is left of it, where that is said."""

    name: str
    cases: tuple[Case, ...]
    otherwise: Expr | None
    source: Ref | None
    missing: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter's value from a day on."""

    start: date
    value: Number
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """参数: a number with a name. A period is paid by the value of its first day; changes stand in their order."""

    name: str
    value: Number
    changes: tuple[Change, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pool:
    """奖金池: an amount that is shared out among the agents of a group by a figure, to the last cent.

    The amount is what the formula gives for the first agent of the group by id; it should be the same for all.
    """

    name: str
    amount: Expr
    by: Ref
    within: Group
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """封顶, 保底: a line pays at most, or at least, so much; of a deduction at most or at least so much is taken.

    预支 (advance): as a guarantee, but what was paid ahead is taken back in later periods, from what is above it.
    """

    kind: Literal["cap", "guarantee", "advance"]
    line: Ref
    amount: Expr
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LaterRefunds:
    """往月退款: the line `later_refunds`, which takes back what earlier periods paid for sales refunded in this one.

    It adds up the adjustments that the figures hold: each what a published period pays without these sales, less what
    it pays with them.
    """

    span: Span = field(compare=False, repr=False)
    name: ClassVar[str | None] = None


@dataclass(frozen=True, slots=True)
class RedLine:
    """高压线: where the condition holds, these lines pay nothing."""

    when: Expr
    voids: tuple[Ref, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ranking:
    """排名 by a figure, best first by its direction, within each agent's group. `name` None is the ranking `rank`.

    entry: who does not meet it is unranked.
    """

    name: str | None
    by: Ref
    within: Group
    entry: Expr | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Award:
    """A line that pays."""

    amount: Expr


@dataclass(frozen=True, slots=True)
class Penalty:
    """A line that takes money out of another line, never more than there is left of it."""

    amount: Expr
    source: Ref


@dataclass(frozen=True, slots=True)
class Duty:
    """An outcome that is no money: flagged for a person, within so many days where that is said."""

    what: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """当…时: an outcome that is no money, where a condition holds."""

    when: Expr
    duty: Duty
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of a ladder; `title` is what people call it."""

    level: str
    title: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Climb:
    """When an agent is to go a level up or down. A streak counts only periods that he spent on his level."""

    way: Literal["up", "down"]
    when: Expr
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ladder:
    """职级: levels from the lowest to the highest, which one an agent has, and when a person should change it."""

    name: str
    by: Ref
    rungs: tuple[Rung, ...]
    climbs: tuple[Climb, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """What a place in a ranking brings. `ranking` None: the ranking written before it.

    streak: the place was held in so many consecutive periods, this one included; 1 is this one alone.
    """

    standing: Standing
    streak: int
    effect: Award | Penalty | Duty
    ranking: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Include:
    """组合: the items and facts of another scheme, by its file's name without the ending, stand here."""

    scheme: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read. A scheme that holds it is checked for what else is wrong with it, and never evaluated.

    names: a text in which all names stand that it may give; None: it may give any. ranking: it may be a ranking.
    """

    names: str | None
    ranking: bool = False


Item = (
    Scorecard
    | FormulaScore
    | Banded
    | Grade
    | Base
    | Commission
    | Bonus
    | Deduction
    | Parameter
    | Pool
    | Limit
    | LaterRefunds
    | RedLine
    | Ranking
    | PlaceRule
    | Notice
    | Ladder
    | Include
    | Unread
)
