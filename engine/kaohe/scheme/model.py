"""What an author wrote: a scheme as frozen data, each part with its place.

One model for all spellings. Readers build it from YAML and text; `checking` resolves its names (fills `Ref.target`);
evaluators walk the resolved scheme. Spans take no part in comparison, so resolved schemes that mean the same are equal.
May import `values`, `periods`, `words`, `diagnostics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from kaohe.diagnostics import Span
from kaohe.periods import PeriodKind
from kaohe.values import Kind
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@dataclass(frozen=True, slots=True)
class Target:
    """What a name turned out to mean. `places` are the decimals the named figure is rounded to."""

    origin: Origin
    id: str
    kind: Kind
    places: int
    title: Words
    higher_is_better: bool = True


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

    It is rounded to its kind's decimals: a ratio to 4, all else to 2.
    """

    name: str
    formula: Expr
    missing: Number | None
    span: Span = field(compare=False, repr=False)
    kind: Kind = Kind.POINTS


@dataclass(frozen=True, slots=True)
class Banded:
    """计算 … 按: a figure by the size of another, as a rate by the band that 转化率 falls into."""

    name: str
    kind: Kind
    by: Expr
    scale: Scale
    span: Span = field(compare=False, repr=False)


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


@dataclass(frozen=True, slots=True)
class Tier:
    """A stretch of amounts up to `upper` with its rate, its fixed amount, or both; `upper` None is the last.

    The upper end belongs to the tier (`至`, `up to`) unless `below` (`未满`, `below`) is written.
    """

    upper: Number | None
    below: bool
    rate: Number | None
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

    baseline: Number
    rate: Number
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
    | RedLine
    | Ranking
    | PlaceRule
    | Notice
    | Ladder
    | Include
    | Unread
)


# --- the whole -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """录入: a figure that people type in, as the scheme names it."""

    name: str
    kind: Kind
    title: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """接受: findings of a code that the scheme's author means to have, with the reason."""

    code: str
    reason: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """设置: a system setting that the scheme freezes, by its key; its value is that of `events.settings.Settings`."""

    key: str
    value: object
    span: Span = field(compare=False, repr=False)


JudgmentRule = Literal["order", "payment", "order_first"]

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark of the author, which says nothing to the engine; empty for a blank line.

    at: the part that it belongs to: ("effective",), ("facts", 0), ("items", 3), ("items", 3, 1) for an element of that
        item, ("end",) where nothing follows. behind: on the part's own line, else above it.
    """

    text: str
    at: Place
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """An appraisal scheme. `lang` is the language of its author, in which findings are told.

    heads: where each of its headers stands, by the key that YAML gives it. comments: filled for those who write it.
    """

    name: str
    version: int
    effective: date
    period: PeriodKind
    applies: Expr | None
    judgment: JudgmentRule | None
    facts: tuple[Fact, ...]
    items: tuple[Item, ...]
    span: Span = field(compare=False, repr=False)
    lang: Lang = field(default="zh", compare=False)
    heads: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)
    comments: tuple[Comment, ...] = field(default=(), compare=False, repr=False)
    accepted: tuple[Acceptance, ...] = ()
    settings: tuple[Setting, ...] = ()


KNOWN_FACTS: Final[dict[str, tuple[Kind, Words]]] = {
    "self_rating": (Kind.POINTS, Words("自评", "self rating")),
    "manager_rating": (Kind.POINTS, Words("店长评", "manager rating")),
    "sales_target": (Kind.MONEY, Words("销售目标", "sales target")),
}
"""Facts that every scheme may name without declaring them."""

ATTRIBUTES: Final[dict[str, Words]] = {
    "agent": Words("客服", "agent"),
    "name": Words("姓名", "name"),
    "team": Words("团队", "team"),
    "shop": Words("店铺", "shop"),
    "level": Words("级别", "level"),
    "role": Words("岗位", "role"),
}
"""Attributes of an agent that schemes may name; all are text."""

ROLE_WORDS: Final[dict[str, str]] = {
    "presale": "presale",
    "presales": "presale",
    "售前": "presale",
    "aftersale": "aftersale",
    "aftersales": "aftersale",
    "售后": "aftersale",
}
"""How authors write a role, and the role it is."""

DEFAULT_NAMES: Final[dict[str, Words]] = {
    "base": Words("底薪", "base"),
    "commission": Words("提成", "commission"),
    "rank": Words("排名", "rank"),
    "ladder": Words("职级", "ladder"),
}
"""Items that need no name of their own, by the id they then bear."""
