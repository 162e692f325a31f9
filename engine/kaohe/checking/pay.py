"""What each line of pay and each score gives, as a function of one figure with the others held.

A figure here is what a scheme looks up (a metric, a fact, a score, a figure of the agent's group), or a formula of
several such that is compared, banded or paid on, as in tiers on 销售额 − 退款金额: its value moves then, as one figure.
Lines, grades and numbers of the scheme that are no points are no figures: what they are made of moves. Yes or no, a
word, and two days that are compared are held at each value they may have.

Not covered: places in a ranking and what they bring, which depend on other agents; what is given for a missing figure;
parameters after their first change; what other deductions leave of a line;
the rounding of what moves, so limits are exact to half a cent; a figure that stands alone in one place and in a formula
in another, which are held and moved one by one. May import `diagnostics`, `scheme.model`, `values`, `words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never, cast

from kaohe.checking.piecewise import NoFigureError, Straight, Stretch
from kaohe.scheme.model import (
    Arithmetic,
    Banded,
    Bands,
    Base,
    Bonus,
    Call,
    Case,
    Commission,
    Compare,
    Deduction,
    Earlier,
    Expr,
    FormulaScore,
    Grade,
    GroupFigure,
    Indicator,
    Item,
    Limit,
    Line,
    Linear,
    Logic,
    Not,
    Number,
    Origin,
    Parameter,
    PerUnit,
    RedLine,
    Ref,
    Scorecard,
    Stands,
    Streak,
    Text,
    Tier,
    TierMode,
    Tiers,
    parts,
)
from kaohe.values import DECIMALS, Kind, half_up

if TYPE_CHECKING:
    from kaohe.diagnostics import Span
    from kaohe.scheme.model import Scale

Own = Scorecard | FormulaScore | Banded | Base | Commission | Bonus | Deduction
"""The items that are told of: lines and scores."""
Value = Straight | str | bool
Paid = Base | Commission | Bonus | Deduction
Part = Paid | FormulaScore | Banded | Indicator
"""What is a function of figures by itself: a line, a score by formula, an indicator with what it adds to its score."""

_NOTHING: Final = Straight(Fraction(0))
_OWN: Final = frozenset({Origin.LINE, Origin.GRADE, Origin.PARAMETER})


@dataclass
class Sheet:
    """Computes parts of a scheme for figures that are held, and at most one that moves.

    moving: that one; its value is the x of `stretch`. seen: all figures that were looked up, `words` what texts were
    compared with. A figure that is not held is 0, no, or a word of its own.
    """

    items: Mapping[str, Item]
    held: Mapping[Expr, Value]
    stretch: Stretch
    moving: Expr | None = None
    seen: dict[Expr, None] = field(default_factory=dict)
    words: dict[Expr, dict[str, None]] = field(default_factory=dict)
    lacks: bool = False
    idle: bool = False
    """Within an amount that is not paid: where it steps matters not."""

    def part(self, part: Part) -> Straight:
        """Compute what a part gives, exactly."""
        value = self._within_limits(part)
        if self.lacks:
            raise NoFigureError
        return value

    def _within_limits(self, part: Part) -> Straight:
        """Let a line pay no more and no less than its limits, and nothing where a red line that voids it holds."""
        paid = self._part(part)
        for rule in self.items.values():
            if isinstance(rule, Limit) and self.items.get(rule.line.name) is part:
                amount = self._number(rule.amount)
                amount = _NOTHING.plus(amount, -1) if isinstance(part, Deduction) else amount
                capped = (rule.kind == "cap") != isinstance(part, Deduction)
                paid = self._best("<" if capped else ">", (paid, amount), rule.span)
        for red in self.items.values():
            if isinstance(red, RedLine) and any(self.items.get(line.name) is part for line in red.voids):
                paid = _NOTHING if self._flag(red.when) else paid
        return paid

    def _part(self, part: Part) -> Straight:  # noqa: PLR0911 - one return for each kind of part
        match part:
            case Base():
                return self._cases(part.cases, self._number(part.default))
            case Bonus():
                return self._otherwise(part)
            case Deduction():
                return self._deduction(part)
            case Commission():
                return self._commission(part)
            case FormulaScore():
                return self._number(part.formula)
            case Banded():
                return self._scaled(part.scale, part.by)
            case Indicator():
                return self._scaled(part.scale, part.figure).times(Straight(part.weight.value))
            case _:
                assert_never(part)

    def _cases(self, cases: tuple[Case, ...], otherwise: Straight) -> Straight:
        """Take the first case that holds; all are looked at, so that every break is found."""
        before, chosen, lacks = self.lacks, None, False
        for case in cases:
            holds = self._flag(case.when)
            lacks |= self.lacks and chosen is None
            self.lacks, idle = False, self.idle
            self.idle = idle or not holds or chosen is not None
            amount = self._number(case.amount)
            self.idle = idle
            if holds and chosen is None:
                chosen, lacks = amount, lacks or self.lacks
            self.lacks = False
        self.lacks = before or lacks
        return otherwise if chosen is None else chosen

    def _otherwise(self, part: Bonus | Deduction) -> Straight:
        return self._cases(part.cases, _NOTHING if part.otherwise is None else self._number(part.otherwise))

    def _deduction(self, part: Deduction) -> Straight:
        """Take off what is due, from nothing to what its line has."""
        due = self._best(">", (_NOTHING, self._otherwise(part)), part.span)
        if part.source is not None:
            due = self._best("<", (due, self._best(">", (_NOTHING, self._number(part.source)), part.span)), part.span)
        return _NOTHING.plus(due, -1)

    def _commission(self, item: Commission) -> Straight:
        basis = self._measured(item.on)
        if isinstance(item.scale, Linear):
            above = basis.plus(Straight(item.scale.baseline.value), -1)
            if self.stretch.compare("<=", above, _NOTHING, item.scale.baseline.span):
                return _NOTHING
            return above.times(Straight(item.scale.rate.value))
        # That 0 earns nothing is nobody's tier.
        if self.stretch.compare("<=", basis, _NOTHING, None):
            return _NOTHING
        return self._tiers(item.scale, basis)

    def _tiers(self, scale: Tiers, basis: Straight) -> Straight:
        reached = next(index for index, tier in enumerate(scale.tiers) if self._ends_in(tier, basis))
        if scale.mode is not TierMode.MARGINAL:
            return self._whole(scale, scale.tiers[reached], basis)
        paid, lower = _NOTHING, _NOTHING
        for tier in scale.tiers[:reached]:
            upper = Straight(Fraction(0) if tier.upper is None else tier.upper.value)
            paid, lower = paid.plus(_of_tier(tier, upper.plus(lower, -1))), upper
        return paid.plus(_of_tier(scale.tiers[reached], basis.plus(lower, -1)))

    def _whole(self, scale: Tiers, tier: Tier, basis: Straight) -> Straight:
        if scale.mode is TierMode.WHOLE:
            return _of_tier(tier, basis)
        first = scale.tiers[0].upper
        above = _NOTHING if first is None else basis.plus(Straight(first.value), -1)
        if self.stretch.compare("<", above, _NOTHING, None if first is None else first.span):
            above = _NOTHING
        return _of_tier(tier, above)

    def _ends_in(self, tier: Tier, basis: Straight) -> bool:
        if tier.upper is None:
            return True
        return self.stretch.compare("<" if tier.below else "<=", basis, Straight(tier.upper.value), tier.upper.span)

    def _scaled(self, scale: Scale, figure: Expr) -> Straight:
        match scale:
            case Bands():
                given = self._banded(scale, figure)
                return Straight(given.value) if isinstance(given, Number) else _NOTHING
            case Line():
                return self._line(scale, self._measured(figure))
            case PerUnit():
                return self._per_unit(scale, self._measured(figure))
            case _:
                assert_never(scale)

    def _line(self, line: Line, value: Straight) -> Straight:
        worst, best = Straight(line.worst.value), Straight(line.best.value)
        beyond, short = ("<=", ">=") if line.worst.value < line.best.value else (">=", "<=")
        if self.stretch.compare(beyond, value, worst, line.worst.span):
            return Straight(line.worst_gives.value)
        if self.stretch.compare(short, value, best, line.best.span):
            return Straight(line.best_gives.value)
        way = value.plus(worst, -1).over(best.plus(worst, -1))
        return way.times(Straight(line.best_gives.value - line.worst_gives.value)).plus(
            Straight(line.worst_gives.value)
        )

    def _per_unit(self, scale: PerUnit, value: Straight) -> Straight:
        apart = value.plus(Straight(scale.bound.value), -1).over(Straight(scale.unit.value))
        units = _NOTHING.plus(apart, -1) if scale.op == "<" else apart
        if self.stretch.compare("<", units, _NOTHING, scale.bound.span):
            return Straight(scale.full.value)
        most = -(-scale.full.value // scale.less.value)  # so many leave nothing
        if self.stretch.compare(">=", units, Straight(Fraction(most)), scale.less.span):
            return _NOTHING
        whole = self.stretch.floor(units, scale.less.span, ends=True)
        return Straight(scale.full.value).plus(whole.times(Straight(scale.less.value)), -1)

    def _banded(self, bands: Bands, figure: Expr) -> Number | Text:
        value = self._measured(figure)
        holds = [
            self.stretch.compare(each.op, value, Straight(each.bound.value), each.bound.span) for each in bands.bands
        ]
        found = next((band.gives for band, held in zip(bands.bands, holds, strict=True) if held), bands.otherwise)
        self.lacks |= found is None
        return bands.bands[0].gives if found is None else found

    # --- expressions ---

    def _value(self, expr: Expr) -> Value:  # noqa: PLR0911 - one return for each expression
        match expr:
            case Number():
                return Straight(expr.value)
            case Text():
                return expr.value
            case Ref():
                return self._named(expr)
            case GroupFigure() | Stands() | Earlier() | Streak():
                return self._figure(expr)
            case Arithmetic():
                return self._arithmetic(expr)
            case Compare():
                return self._compare(expr)
            case Logic():
                left, right = self._flag(expr.left), self._flag(expr.right)
                return (left and right) if expr.op == "and" else (left or right)
            case Not():
                return not self._flag(expr.operand)
            case Call():
                return self._call(expr)
            case _:
                assert_never(expr)

    def _number(self, expr: Expr) -> Straight:
        return cast("Straight", self._value(expr))

    def _flag(self, expr: Expr) -> bool:
        return bool(self._value(expr))

    def _measured(self, expr: Expr) -> Straight:
        """Compute a formula that something depends on by its size: one of several figures moves as a whole."""
        return cast("Straight", self._figure(expr)) if is_formula(expr) else self._number(expr)

    def _figure(self, expr: Expr) -> Value:
        self.seen.setdefault(expr)
        if expr == self.moving:
            return Straight(Fraction(0), Fraction(1))
        return self.held.get(expr, default_of(expr))

    def _named(self, ref: Ref) -> Value:
        item = self.items.get(ref.name) if is_own(ref) else None
        if isinstance(item, Parameter):
            return Straight(item.value.value)
        if isinstance(item, Grade):
            word = self._banded(item.bands, item.by)
            return word.value if isinstance(word, Text) else ""
        if isinstance(item, Paid | FormulaScore | Banded):
            given = self._within_limits(item)
            places = item.kind if isinstance(item, FormulaScore | Banded) else Kind.MONEY
            return given if given.slope else Straight(Fraction(half_up(given.start, DECIMALS[places])))
        return self._figure(ref)

    def _arithmetic(self, expr: Arithmetic) -> Straight:
        left, right = self._number(expr.left), self._number(expr.right)
        match expr.op:
            case "+":
                return left.plus(right)
            case "-":
                return left.plus(right, -1)
            case "*":
                return left.times(right)
            case _:
                self.lacks |= not right.start and not right.slope
                return _NOTHING if self.lacks else left.over(right)

    def _compare(self, expr: Compare) -> bool:
        if any(
            isinstance(each, Ref) and each.target is not None and each.target.kind is Kind.DATE for each in parts(expr)
        ):
            return bool(self._figure(expr))
        apart = difference(expr)
        if apart is not None:
            return self.stretch.compare(expr.op, cast("Straight", self._figure(apart)), _NOTHING, expr.span)
        left, right = self._side(expr.left), self._side(expr.right)
        if isinstance(left, Straight) and isinstance(right, Straight):
            bound = (
                expr.right if isinstance(expr.right, Number) else expr.left if isinstance(expr.left, Number) else expr
            )
            return self.stretch.compare(expr.op, left, right, bound.span)
        return self._same_word(expr, left, right)

    def _side(self, expr: Expr) -> Value:
        return self._measured(expr) if is_formula(expr) else self._value(expr)

    def _same_word(self, expr: Compare, left: Value, right: Value) -> bool:
        """Compare a word that is looked up with one that is written."""
        for side, other in ((expr.left, right), (expr.right, left)):
            if side in self.seen and isinstance(other, str):
                self.words.setdefault(side, {}).setdefault(other)
        return (left == right) == (expr.op == "=")

    def _call(self, call: Call) -> Value:
        if call.function == "if":
            condition, one, other = call.arguments
            holds, kept, left = self._flag(condition), self._number(one), self._number(other)
            return kept if holds else left
        values = [self._number(each) for each in call.arguments]
        if call.function == "floor":
            return _NOTHING if self.idle else self.stretch.floor(values[0], call.span)
        if call.function == "round":
            if values[0].slope:
                return values[0]
            places = int(values[1].start) if len(values) > 1 else 0
            return Straight(Fraction(half_up(values[0].start, places)))
        return self._best("<" if call.function == "min" else ">", tuple(values), call.span)

    def _best(self, op: str, values: tuple[Straight, ...], span: Span) -> Straight:
        best = values[0]
        for value in values[1:]:
            if self.stretch.compare(op, value, best, span):
                best = value
        return best


def _of_tier(tier: Tier, amount: Straight) -> Straight:
    rate = Fraction(0) if tier.rate is None else tier.rate.value
    return amount.times(Straight(rate)).plus(Straight(Fraction(0) if tier.fixed is None else tier.fixed.value))


def figures(expr: Expr) -> Iterator[Expr]:
    """Go through what a formula looks up, from the left."""
    if isinstance(expr, Ref) and expr.target is not None and expr.target.origin is Origin.PARAMETER:
        return
    if isinstance(expr, Ref | GroupFigure | Stands | Earlier | Streak):
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


def is_formula(expr: Expr) -> bool:
    """Whether this is a formula of several figures, none of them a line, that moves as one."""
    if not isinstance(expr, Arithmetic):
        return False
    looked_up = list(figures(expr))
    return not any(map(is_own, looked_up)) and len(set(looked_up)) > 1


def difference(expr: Compare) -> Arithmetic | None:
    """Give the difference of two sides that both move, as one figure; None where one is a number, or they are words."""
    apart = Arithmetic("-", expr.left, expr.right, expr.span)
    sides = [list(figures(expr.left)), list(figures(expr.right))]
    named = [each for each in (expr.left, expr.right) if isinstance(each, Ref) and each.target is not None]
    words = any(each.target is not None and each.target.kind in {Kind.TEXT, Kind.FLAG, Kind.DATE} for each in named)
    return apart if all(sides) and not words and is_formula(apart) else None


def default_of(expr: Expr) -> Value:
    """Give the smallest value of a figure: 0, no, or a word that nobody wrote."""
    if isinstance(expr, Compare | Stands | Streak):
        return False
    named = expr.figure if isinstance(expr, Earlier) else expr
    if isinstance(named, Ref) and named.target is not None and named.target.kind in {Kind.TEXT, Kind.FLAG, Kind.DATE}:
        return False if named.target.kind is Kind.FLAG else ""
    return _NOTHING


def parts_of(items: tuple[Item, ...]) -> list[tuple[Own, Part]]:
    """Give the parts of a scheme that are functions of figures, each with its item."""
    found: list[tuple[Own, Part]] = []
    for item in items:
        if isinstance(item, Scorecard):
            found += [(item, each) for each in item.indicators]
        elif isinstance(item, Paid) or (isinstance(item, FormulaScore | Banded) and item.kind is Kind.POINTS):
            found.append((item, item))
    return found
