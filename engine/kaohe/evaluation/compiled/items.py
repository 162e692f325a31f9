"""Items of one agent's own figures as terms: scores, grades, lines with their limits and red lines.

What the reference tells as an error makes an agent `bad` here, and is left to it. May import `values`, `scheme.model`,
and of this package `terms`, `exact`, `formulas`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.evaluation.compiled import exact
from kaohe.evaluation.compiled.exact import ZERO, Exact
from kaohe.evaluation.compiled.formulas import Said, condition, kept, number, same
from kaohe.evaluation.compiled.terms import Term, Word, any_of, depth_of, op
from kaohe.scheme.model import (
    Banded,
    Bands,
    Base,
    Bonus,
    Commission,
    Deduction,
    FormulaScore,
    Grade,
    Line,
    Linear,
    Number,
    PerUnit,
    Scale,
    Scorecard,
    Text,
    TierMode,
)
from kaohe.values import DECIMALS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaohe.evaluation.compiled.formulas import Scope
    from kaohe.scheme.model import Climb, Expr, Ladder, Limit, Quantity, RedLine, Tiers

Alone = Scorecard | FormulaScore | Banded | Base | Commission | Bonus | Deduction
_CENTS: Final = 2
_DEEP: Final = 24
"""What is nested deeper is computed by itself."""


class Makes:
    """Compiles items in a scope; what makes an agent bad is kept on the way."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.bad: list[Term] = []

    def number(self, item: Alone, left: Exact | None) -> Exact:  # noqa: PLR0911 - one return for each kind of item
        """Give what an item comes to, exactly. left: what there is for a deduction."""
        match item:
            case Scorecard():
                return self._scorecard(item)
            case FormulaScore():
                return self._unless(item, number(item.formula, self._scope), item.missing)
            case Banded():
                return self._scaled(item.scale, item.by, lambda gives: gives)
            case Base():
                return self._cases(item, item.default)[0]
            case Commission():
                value, lack = number(item.on, self._scope)
                value = kept(value, self._scope)
                lack = self._scope.let(
                    any_of([lack, *(number(each, self._scope)[1] for each in expressions(item)[1:])])
                )
                paid, beyond = self._paid(item.scale, value)
                self._scope.note("tier", item, self._reached(item.scale, value))
                self.bad.append(op("and", op("not", lack), beyond))
                return self._unless(item, (paid, lack), item.missing)
            case Bonus():
                return self._unless(item, self._cases(item, item.otherwise, lazy=True), item.missing)
            case Deduction():
                value = self._unless(item, self._cases(item, item.otherwise, lazy=True), item.missing)
                self._scope.note("due", item, exact.rounded(exact.most(ZERO, value), _CENTS).num)
                return exact.less(ZERO, self.taken(value, left))
            case _:
                assert_never(item)

    def taken(self, value: Exact, left: Exact | None) -> Exact:
        """Give what is taken of an amount that is to be deducted: none that is negative, no more than there is left."""
        due = exact.most(ZERO, value)
        return exact.rounded(due if left is None else exact.least(due, left), _CENTS)

    def limited(self, limit: Limit, value: Exact, left: Exact | None, *, deducts: bool) -> Exact:
        """Let a line pay no more, or no less, than its limit, 0 at least; of a deduction it limits what it takes."""
        amount, lack = number(limit.amount, self._scope)
        bound = exact.most(ZERO, amount)
        self.bad.append(lack)
        choose = exact.least if limit.kind == "cap" else exact.most
        if not deducts:
            return kept(choose(value, bound), self._scope)
        paid = choose(exact.less(ZERO, value), bound)
        return exact.less(ZERO, self.taken(paid, left))

    def unless_void(self, red: RedLine, value: Exact) -> tuple[Exact, Term]:
        """Let a line pay nothing where a red line that voids it holds, and say whether it does."""
        holds, lack = condition(red.when, self._scope)
        self.bad.append(lack)
        return exact.select(holds, ZERO, value), holds

    def ahead(self, limit: Limit, value: Exact, owed: Exact) -> tuple[Exact, Exact]:
        """Pay ahead up to an amount, or take back of what is above it; gives also what is still to be taken back."""
        bound, lack = number(limit.amount, self._scope)
        self.bad.append(lack)
        earned = exact.rounded(value, _CENTS)
        above = exact.less(earned, exact.rounded(exact.most(ZERO, bound), _CENTS))
        back = self._kept(exact.least(owed, above))
        owes = exact.less(owed, back)
        changed = self._scope.let(op("or", op("!=", back.num, 0), op("!=", owed.num, 0)))
        self._scope.note("limits", limit, changed)
        self._scope.note("num before", limit, value.num)
        self._scope.note("den before", limit, value.den)
        self._scope.note("owes", limit, owes.num)
        return exact.select(changed, exact.less(earned, back), value), owes

    def level(self, item: Ladder) -> Said:
        """Give the number of the level that an agent has; one that the ladder lacks makes him bad."""
        said, _ = self._scope.named(item.by)
        assert isinstance(said, Said)  # noqa: S101 - for the type checker: a ladder goes by words
        levels = tuple(rung.level for rung in item.rungs)
        found = self._first([same(said, Said(Word(level))) for level in levels])
        self.bad.append(op("=", found, len(levels)))
        return Said(found, levels)

    def climb(self, climbs: Sequence[Climb], *, highest: Term) -> Term:
        """Give the number, from 1 on, of the first climb that holds, 0 where none does; nobody goes up from the top."""
        open_still: Term = True
        holds: list[Term] = []
        for climb in climbs:
            held, lack = condition(climb.when, self._scope)
            asked = op("and", open_still, op("not", highest)) if climb.way == "up" else open_still
            self.bad.append(op("and", asked, lack))
            held = self._scope.let(op("and", asked, held))
            open_still = self._scope.let(op("and", open_still, op("not", held)))
            holds.append(held)
        found: Term = 0
        for number_of, held in reversed(list(enumerate(holds, 1))):
            found = self._shallow(op("select", held, number_of, found))
        return found

    def grade(self, item: Grade) -> Said:
        """Give the number of the word of the band that a figure falls into."""
        words: dict[str, int] = {}

        def place(gives: Number | Text) -> Exact:
            assert isinstance(gives, Text)  # noqa: S101 - for the type checker: grades give words
            return Exact(words.setdefault(gives.value, len(words)))

        found = self._banded(item.bands, item.by, place)
        return Said(found.num, tuple(words))

    def _unless(self, item: Alone, computed: tuple[Exact, Term], missing: Number | None) -> Exact:
        """Give what was computed, or what an item's own rule gives where figures lack."""
        value, lack = computed
        self._scope.note("lack", item, lack)
        if missing is None:
            self.bad.append(lack)
            return value
        return exact.select(lack, exact.constant(missing.value), value)

    def _scorecard(self, item: Scorecard) -> Exact:
        total = ZERO
        for indicator in item.indicators:
            weight = exact.constant(indicator.weight.value)

            def product(gives: Exact, weight: Exact = weight) -> Exact:
                return exact.rounded(exact.times(gives, weight), _CENTS)

            total = self._kept_shallow(exact.added(total, self._scaled(indicator.scale, indicator.figure, product)))
        return total

    def _scaled(self, scale: Scale, figure: Expr, then: Callable[[Exact], Exact]) -> Exact:
        """Give what a figure gives, and `then` what becomes of that."""
        if isinstance(scale, Bands):
            return self._banded(scale, figure, lambda gives: then(_constant(gives)))
        value, lack = number(figure, self._scope)
        value = kept(value, self._scope)
        self._scope.note("lack", scale, lack)
        given = then(kept(_on_line(scale, value) if isinstance(scale, Line) else self._off(scale, value), self._scope))
        if scale.missing is None:
            self.bad.append(lack)
            return given
        return exact.select(lack, then(exact.constant(scale.missing.value)), given)

    def _banded(self, bands: Bands, figure: Expr, gives: Callable[[Number | Text], Exact]) -> Exact:
        """Take the first band that holds, else the rest; without a figure, what the bands say for that."""
        value, lack = number(figure, self._scope)
        value = kept(value, self._scope)
        holds = [exact.compared(band.op, value, exact.constant(band.bound.value)) for band in bands.bands]
        found = [gives(band.gives) for band in bands.bands]
        rest = None if bands.otherwise is None else gives(bands.otherwise)
        missing = None if bands.missing is None else gives(bands.missing)
        if rest is None:
            self.bad.append(op("and", op("not", lack), op("not", any_of(holds))))
        chosen = self._choice(holds, found, rest or ZERO)
        self._scope.note("band", bands, op("select", lack, -1, self._first(holds)))
        if missing is None:
            self.bad.append(lack)
            return chosen
        return exact.select(lack, missing, chosen)

    def _off(self, scale: PerUnit, value: Exact) -> Exact:
        bound, full = exact.constant(scale.bound.value), exact.constant(scale.full.value)
        short = exact.less(bound, value) if scale.op == "<" else exact.less(value, bound)
        units = exact.whole(exact.divided(exact.most(ZERO, short), exact.constant(scale.unit.value)))
        given = exact.less(full, exact.times(units, exact.constant(scale.less.value)))
        within = exact.compared("<=", short, ZERO)
        return exact.select(within, full, exact.most(ZERO, given))

    def _cases(self, item: Base | Bonus | Deduction, rest: Expr | None, *, lazy: bool = False) -> tuple[Exact, Term]:
        """Give what the first case that holds pays, else the rest, and when a figure lacks that had to be looked at.

        lazy: what lacks is for the item's own rule, else it makes the agent bad.
        """
        amounts, holds, lacks = [], [], []
        open_still: Term = True
        looked_at: list[Term] = []
        for case in item.cases:
            held, lack = condition(case.when, self._scope)
            held = self._scope.let(held)
            amount, lack_of_amount = number(case.amount, self._scope)
            lacks.append(op("and", open_still, op("or", lack, op("and", held, lack_of_amount))))
            looked_at += (op("and", open_still, lack), op("and", open_still, op("and", held, lack_of_amount)))
            open_still = self._scope.let(op("and", open_still, op("not", held)))
            holds.append(held)
            amounts.append(amount)
        chosen, lack = (ZERO, False) if rest is None else number(rest, self._scope)
        lacks.append(op("and", open_still, lack))
        chosen = self._choice(holds, amounts, chosen)
        found = self._scope.let(any_of(lacks))
        self._scope.note("case", item, self._first(holds))
        self._scope.note("fails", item, self._first(looked_at))
        if not lazy:
            self.bad.append(found)
        return chosen, found

    # --- one after the other -----------------------------------------------------------------------------------------

    def _first(self, holds: list[Term]) -> Term:
        """Give the number of the first condition that holds; how many there are, where none does."""
        found: Term = len(holds)
        for index, each in reversed(list(enumerate(holds))):
            found = self._shallow(op("select", each, index, found))
        return found

    def _choice(self, holds: list[Term], gives: list[Exact], rest: Exact) -> Exact:
        """Give what the first condition that holds gives, else the rest."""
        chosen = rest
        for each, given in zip(reversed(holds), reversed(gives), strict=True):
            chosen = self._kept_shallow(exact.select(each, given, chosen))
        return chosen

    def _kept(self, value: Exact) -> Exact:
        return kept(value, self._scope)

    def _kept_shallow(self, value: Exact) -> Exact:
        return Exact(self._shallow(value.num), self._shallow(value.den))

    def _shallow(self, term: Term) -> Term:
        """Compute a term by itself that is nested deep: Python reads only so many brackets."""
        return self._scope.let(term) if depth_of(term) > _DEEP else term

    def _reached(self, scale: Tiers | Linear, basis: Exact) -> Term:
        """Give the number of the tier that a figure reaches, −1 where it pays nothing."""
        if isinstance(scale, Linear):
            return op("select", exact.compared(">", basis, self._quantity(scale.baseline)), 0, -1)
        within: list[Term] = [
            True
            if tier.upper is None
            else exact.compared("<" if tier.below else "<=", basis, exact.constant(tier.upper.value))
            for tier in scale.tiers
        ]
        return op("select", exact.compared(">", basis, ZERO), self._first(within), -1)

    def _paid(self, scale: Tiers | Linear, basis: Exact) -> tuple[Exact, Term]:
        """Give what a figure pays by its tiers or above a baseline, and when it is above the last tier."""
        if isinstance(scale, Linear):
            above = exact.most(ZERO, exact.less(basis, self._quantity(scale.baseline)))
            return exact.times(above, self._quantity(scale.rate)), False
        positive = exact.compared(">", basis, ZERO)
        chosen, beyond = ZERO, positive
        for tier, pays in reversed(list(zip(scale.tiers, self._of_tiers(scale, basis), strict=True))):
            if tier.upper is None:
                chosen, beyond = pays, False
                continue
            within = exact.compared("<" if tier.below else "<=", basis, exact.constant(tier.upper.value))
            chosen = self._kept_shallow(exact.select(within, pays, chosen))
            beyond = self._shallow(op("and", op("not", within), beyond))
        return exact.select(positive, chosen, ZERO), beyond

    def _of_tiers(self, scale: Tiers, basis: Exact) -> list[Exact]:
        """Give what a figure pays that reaches each tier."""
        full, lower = ZERO, Fraction(0)
        if scale.mode is TierMode.WHOLE_EXCESS:
            first = scale.tiers[0].upper
            basis = ZERO if first is None else exact.most(ZERO, exact.less(basis, exact.constant(first.value)))
        pays = []
        for tier in scale.tiers:
            rate = ZERO if tier.rate is None else self._quantity(tier.rate)
            fixed = exact.constant(tier.fixed.value if tier.fixed else Fraction(0))
            last = exact.times(exact.less(basis, exact.constant(lower)), rate)
            pays.append(exact.added(exact.added(full, last), fixed))
            if scale.mode is TierMode.MARGINAL and tier.upper is not None:
                whole = exact.times(exact.constant(tier.upper.value - lower), rate)
                full, lower = self._kept_shallow(exact.added(full, exact.added(whole, fixed))), tier.upper.value
        return pays

    def _quantity(self, quantity: Quantity) -> Exact:
        return number(quantity, self._scope)[0]


def decimals_of(item: Alone) -> int:
    """Give to how many decimals an item's figure is rounded."""
    if isinstance(item, FormulaScore | Banded):
        return DECIMALS.get(item.kind, _CENTS)
    return DECIMALS[Kind.POINTS if isinstance(item, Scorecard) else Kind.MONEY]


def _constant(gives: Number | Text) -> Exact:
    assert isinstance(gives, Number)  # noqa: S101 - for the type checker: scales of scores give numbers
    return exact.constant(gives.value)


def _on_line(line: Line, value: Exact) -> Exact:
    """Give the point of a line above a figure; at its ends and beyond them, what these give."""
    worst, best = line.worst.value, line.best.value
    low, high = exact.constant(line.worst_gives.value), exact.constant(line.best_gives.value)
    slope = Fraction(line.best_gives.value - line.worst_gives.value, best - worst)
    given = exact.added(low, exact.times(exact.less(value, exact.constant(worst)), exact.constant(slope)))
    ends = ("<=", ">=") if worst < best else (">=", "<=")
    at_worst, at_best = (
        exact.compared(sign, value, exact.constant(end)) for sign, end in zip(ends, (worst, best), strict=True)
    )
    return exact.select(at_worst, low, exact.select(at_best, high, given))
