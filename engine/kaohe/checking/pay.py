"""What each line of pay and each score gives, as a function of one figure with the others held.

A figure here is what a scheme looks up (a metric, a fact, a score, a figure of the agent's group), or a formula of
several such that is compared, banded or paid on, as in tiers on 销售额 − 退款金额: its value moves then, as one figure.
Lines, grades and numbers of the scheme that are no points are no figures: what they are made of moves. Yes or no, a
word, and two days that are compared are held at each value they may have.

Not covered: places in a ranking and what they bring, which depend on other agents; what is given for a missing figure;
what other deductions leave of a line.

What is rounded is: rounding that the author asks for is followed in its steps where these are more than cents, all else
as `piecewise` does it. Formulas of a part that have figures in common, or one that stands there alone too, move by
their figures. May import `diagnostics`, `scheme.model`, `values`, `words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never, cast

from kaohe.checking.piecewise import CutError, NoFigureError, Straight, Stretch
from kaohe.checking.shapes import Shapes, Value
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
    Line,
    Linear,
    Logic,
    Not,
    Number,
    Parameter,
    PerUnit,
    Ref,
    Scorecard,
    Stands,
    Streak,
    Text,
    Tier,
    TierMode,
    Tiers,
)
from kaohe.values import DECIMALS, Kind

if TYPE_CHECKING:
    from kaohe.diagnostics import Span
    from kaohe.scheme.model import Scale

Own = Scorecard | FormulaScore | Banded | Base | Commission | Bonus | Deduction
"""The items that are told of: lines and scores."""
Paid = Base | Commission | Bonus | Deduction
Part = Paid | FormulaScore | Banded | Indicator
"""What is a function of figures by itself: a line, a score by formula, an indicator with what it adds to its score."""

Given = tuple[Straight, bool]
"""What an item gives, and whether something in it has no value."""

_NOTHING: Final = Straight(Fraction(0))
_MOVING: Final = Straight(Fraction(0), Fraction(1))
_PER_UNIT: Final = 10
"""So many looks take the time of one at a scale that goes in steps: each step is a stretch by itself."""


@dataclass
class Sheet:
    """Computes parts of a scheme for figures that are held, and at most one that moves.

    Figures go by their number. moving: that one; its value is the x of `stretch`. apart: formulas that do not move as
    one. seen: all figures that were looked up, `words` what texts were compared with. A figure that is not held is 0,
    no, or a word of its own. All there is to a part is looked at, so that every figure is seen, and every break found.
    """

    shapes: Shapes
    held: Mapping[int, Value]
    stretch: Stretch
    moving: int | None = None
    apart: frozenset[int] = frozenset()
    seen: dict[int, None] = field(default_factory=dict)
    words: dict[int, dict[str, None]] = field(default_factory=dict)
    known: dict[tuple[int, ...], Given] = field(default_factory=dict)
    looking: bool = False
    """Looks a part through first: which figures each item rests on is kept in `shapes`."""
    stepped: bool = False
    """Follows each step of what is rounded to decimals by `round`."""
    lacks: bool = False
    coarse: bool = False
    """Something that moves was rounded to decimals by `round`, and not followed step by step."""
    idle: bool = False
    """Within an amount that is not paid: where it steps matters not."""

    def part(self, part: Part) -> Straight:
        """Compute what a part gives, exactly."""
        value = self._within_limits(part)
        if self.lacks:
            raise NoFigureError
        return value

    def fixed(self, expr: Expr) -> tuple[Value, Value, bool]:
        """Compute what does not move: as one figure, if it is a formula; by its figures; and whether that lacks."""
        return self._side(expr), self._value(expr), self.lacks

    def _within_limits(self, part: Part) -> Straight:
        """Let a line pay no more and no less than its limits, and nothing where a red line that voids it holds."""
        paid = self._part(part)
        for rule in self.shapes.limits(part):
            amount = self._number(rule.amount)
            if isinstance(part, Deduction):
                due = self._best("<" if rule.kind == "cap" else ">", (_NOTHING.plus(paid, -1), amount), rule.span)
                paid = self._taken(part, due)
            else:
                paid = self._best("<" if rule.kind == "cap" else ">", (paid, amount), rule.span)
        for red in self.shapes.red_lines(part):
            paid = _NOTHING if self._flag(red.when) else paid
        return paid

    def _part(self, part: Part) -> Straight:  # noqa: PLR0911 - one return for each kind of part
        match part:
            case Base():
                return self._cases(part.cases, part.default)
            case Bonus():
                return self._otherwise(part)
            case Deduction():
                return self._taken(part, self._otherwise(part))
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

    def _cases(self, cases: tuple[Case, ...], otherwise: Expr | None) -> Straight:
        """Take the first case that holds."""
        if self.looking:
            return self._all_cases(cases, otherwise)
        amount = next((case.amount for case in cases if self._flag(case.when)), otherwise)
        return _NOTHING if amount is None else self._number(amount)

    def _all_cases(self, cases: tuple[Case, ...], otherwise: Expr | None) -> Straight:
        chosen, lacks = _NOTHING if otherwise is None else self._number(otherwise), self.lacks
        taken = False
        for case in cases:
            holds = self._flag(case.when)
            lacks |= self.lacks and not taken
            self.lacks, idle = False, self.idle
            self.idle = idle or not holds or taken
            amount = self._number(case.amount)
            self.idle = idle
            if holds and not taken:
                chosen, lacks, taken = amount, lacks or self.lacks, True
            self.lacks = False
        self.lacks = lacks
        return chosen

    def _otherwise(self, part: Bonus | Deduction) -> Straight:
        return self._cases(part.cases, part.otherwise)

    def _taken(self, part: Deduction, due: Straight) -> Straight:
        """Take off what is due, from nothing to what its line has."""
        due = self._best(">", (_NOTHING, due), part.span)
        if part.source is not None:
            due = self._best("<", (due, self._best(">", (_NOTHING, self._number(part.source)), part.span)), part.span)
        return _NOTHING.plus(due, -1)

    def _commission(self, item: Commission) -> Straight:
        basis = self._measured(item.on)
        if isinstance(item.scale, Linear):
            baseline, rate = self._number(item.scale.baseline), self._number(item.scale.rate)
            above = basis.plus(baseline, -1)
            if self.stretch.compare("<=", above, _NOTHING, item.scale.baseline.span):
                return _NOTHING
            return above.times(rate)
        rates = [_NOTHING if tier.rate is None else self._number(tier.rate) for tier in item.scale.tiers]
        # That 0 earns nothing is nobody's tier.
        if self.stretch.compare("<=", basis, _NOTHING, None):
            return _NOTHING
        return self._tiers(item.scale, rates, basis)

    def _tiers(self, scale: Tiers, rates: list[Straight], basis: Straight) -> Straight:
        self.shapes.look(len(scale.tiers))
        reached = next(index for index, tier in enumerate(scale.tiers) if self._ends_in(tier, basis))
        if scale.mode is not TierMode.MARGINAL:
            return self._whole(scale, scale.tiers[reached], rates[reached], basis)
        paid, lower = _NOTHING, _NOTHING
        for tier, rate in zip(scale.tiers[:reached], rates, strict=False):
            upper = Straight(Fraction(0) if tier.upper is None else tier.upper.value)
            paid, lower = paid.plus(_of_tier(tier, rate, upper.plus(lower, -1))), upper
        return paid.plus(_of_tier(scale.tiers[reached], rates[reached], basis.plus(lower, -1)))

    def _whole(self, scale: Tiers, tier: Tier, rate: Straight, basis: Straight) -> Straight:
        if scale.mode is TierMode.WHOLE:
            return _of_tier(tier, rate, basis)
        first = scale.tiers[0].upper
        above = _NOTHING if first is None else basis.plus(Straight(first.value), -1)
        if self.stretch.compare("<", above, _NOTHING, None if first is None else first.span):
            above = _NOTHING
        return _of_tier(tier, rate, above)

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
        self.shapes.look(_PER_UNIT)
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
        self.shapes.look(len(bands.bands))
        holds: Iterator[bool] = (
            self.stretch.compare(each.op, value, Straight(each.bound.value), each.bound.span) for each in bands.bands
        )
        if self.looking:
            holds = iter(list(holds))
        found = next((band.gives for band, held in zip(bands.bands, holds, strict=False) if held), bands.otherwise)
        self.lacks |= found is None
        return bands.bands[0].gives if found is None else found

    # --- expressions ---

    def _value(self, expr: Expr) -> Value:  # noqa: PLR0911 - one return for each expression
        self.shapes.look()
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
                return self._logic(expr)
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

    def _logic(self, expr: Logic) -> bool:
        """Join two conditions; one that decides by itself leaves the breaks of the other out, unless that lacks."""
        decides = expr.op == "or"
        if self.looking or self.shapes.may_lack(expr):
            left, right = self._flag(expr.left), self._flag(expr.right)
            return (left or right) if decides else (left and right)
        try:
            left = self._flag(expr.left)
        except CutError:
            if self._flag(expr.right) is decides:
                return decides
            raise
        return left if left is decides else self._flag(expr.right)

    def _measured(self, expr: Expr) -> Straight:
        """Compute a formula that something depends on by its size: one of several figures moves as a whole."""
        return cast("Straight", self._side(expr))

    def _figure(self, expr: Expr) -> Value:
        number = self.shapes.number(expr)
        self.seen.setdefault(number)
        if number == self.moving:
            return Straight(self.stretch.inside) if self.stretch.is_point else _MOVING
        return self.held.get(number, self.shapes.default(number))

    def _named(self, ref: Ref) -> Value:
        item = self.shapes.item(ref)
        if isinstance(item, Parameter):
            return Straight(item.value.value)
        if isinstance(item, Grade):
            word = self._banded(item.bands, item.by)
            return word.value if isinstance(word, Text) else ""
        if isinstance(item, Paid | FormulaScore | Banded):
            return self._item(item)
        return self._figure(ref)

    def _item(self, item: Paid | FormulaScore | Banded) -> Straight:
        """Give what an item gives, as it is shown, computed once for figures that are held at the same values."""
        if self.looking:
            outer, self.seen = self.seen, {}
            given = self._as_shown(item)
            self.shapes.rests[id(item), self.apart] = tuple(self.seen)
            self.seen = outer | self.seen
            return given
        rests = self.shapes.rests[id(item), self.apart]
        known = self.known if self.moving in rests else self.shapes.known
        at = (id(item), self.idle, *(id(self.held.get(number)) for number in rests))
        if at not in known:
            before, self.lacks = self.lacks, False
            known[at] = (self._as_shown(item), self.lacks)
            self.lacks = before
        given, lacks = known[at]
        self.lacks |= lacks
        return given

    def _as_shown(self, item: Paid | FormulaScore | Banded) -> Straight:
        given = self._within_limits(item)
        places = item.kind if isinstance(item, FormulaScore | Banded) else Kind.MONEY
        return given.rounded(DECIMALS[places])

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
        apart = self.shapes.difference(expr)
        if apart is expr:
            return bool(self._figure(expr))
        if apart is not None and self.shapes.number(apart) not in self.apart:
            return self.stretch.compare(expr.op, cast("Straight", self._figure(apart)), _NOTHING, expr.span)
        left, right = self._side(expr.left), self._side(expr.right)
        if isinstance(left, Straight) and isinstance(right, Straight):
            bound = (
                expr.right if isinstance(expr.right, Number) else expr.left if isinstance(expr.left, Number) else expr
            )
            return self.stretch.compare(expr.op, left, right, bound.span)
        return self._same_word(expr, left, right)

    def _side(self, expr: Expr) -> Value:
        if self.shapes.is_formula(expr) and self.shapes.number(expr) not in self.apart:
            return self._figure(expr)
        return self._value(expr)

    def _same_word(self, expr: Compare, left: Value, right: Value) -> bool:
        """Compare a word that is looked up with one that is written."""
        for side, other in ((expr.left, right), (expr.right, left)):
            if (number := self.shapes.number(side)) in self.seen and isinstance(other, str):
                self.words.setdefault(number, {}).setdefault(other)
        return (left == right) == (expr.op == "=")

    def _call(self, call: Call) -> Value:
        if call.function == "if":
            condition, one, other = call.arguments
            holds = self._flag(condition)
            if not self.looking and not self.shapes.may_lack(call):
                return self._number(one if holds else other)
            kept, left = self._number(one), self._number(other)
            return kept if holds else left
        values = [self._number(each) for each in call.arguments]
        if call.function == "floor":
            return _NOTHING if self.idle else self.stretch.floor(values[0], call.span)
        if call.function == "round":
            return self._round(values, call.span)
        return self._best("<" if call.function == "min" else ">", tuple(values), call.span)

    def _round(self, values: list[Straight], span: Span) -> Straight:
        """Round: to whole numbers in steps; to decimals too, if these are looked for."""
        places = int(values[1].start) if len(values) > 1 else 0
        if not values[0].moves:
            return values[0].rounded(places)
        if places and not self.stepped:
            self.coarse = True
            return values[0].rounded(places)
        whole = values[0].times(Straight(Fraction(10**places)))
        if self.idle:
            return _NOTHING
        # Half of a unit goes away from 0.
        up = self.stretch.compare(">=", whole, _NOTHING, None)
        half = Straight(Fraction(1, 2))
        sized = whole if up else _NOTHING.plus(whole, -1)
        steps = self.stretch.floor(sized.plus(half), span)
        return (steps if up else _NOTHING.plus(steps, -1)).over(Straight(Fraction(10**places)))

    def _best(self, op: str, values: tuple[Straight, ...], span: Span) -> Straight:
        best = values[0]
        for value in values[1:]:
            if self.stretch.compare(op, value, best, span):
                best = value
        return best


def _of_tier(tier: Tier, rate: Straight, amount: Straight) -> Straight:
    return amount.times(rate).plus(Straight(Fraction(0) if tier.fixed is None else tier.fixed.value))


def parts_of(items: tuple[Item, ...]) -> list[tuple[Own, Part]]:
    """Give the parts of a scheme that are functions of figures, each with its item."""
    found: list[tuple[Own, Part]] = []
    for item in items:
        if isinstance(item, Scorecard):
            found += [(item, each) for each in item.indicators]
        elif isinstance(item, Paid) or (isinstance(item, FormulaScore | Banded) and item.kind is Kind.POINTS):
            found.append((item, item))
    return found
