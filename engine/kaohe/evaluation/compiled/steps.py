"""The steps of a trace, from the rows of compiled code: what of each is the same for all agents is made once.

May import `values`, `words`, `scheme.model`, and of `evaluation` its words and what a trace is made of.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Final, Literal, TypeVar, assert_never

from kaohe.checking.walk import expressions
from kaohe.evaluation.compiled.pools import leveled, shared
from kaohe.evaluation.compiled.said import Formulas, Names, UntracedError, decimal, rounded, shown
from kaohe.evaluation.compiled.slices import cuts_of
from kaohe.evaluation.formulas import decimal_of, in_full, named, number_words
from kaohe.evaluation.names import item_id, item_title, target_of
from kaohe.evaluation.scales import MISSING, gives_text, off, on_line, shown_as
from kaohe.evaluation.scores import indicator_title
from kaohe.evaluation.sheet import file_of, kind_of, missing_of
from kaohe.evaluation.trace import (
    Advanced,
    Assumed,
    Blended,
    Choice,
    Chosen,
    Deducted,
    Graded,
    Limited,
    Part,
    Step,
    Unrounded,
    Voided,
    Weighed,
)
from kaohe.evaluation.unmet import band_words
from kaohe.scheme.model import (
    Banded,
    Bands,
    Base,
    Bonus,
    Commission,
    Deduction,
    FormulaScore,
    Grade,
    Ladder,
    LaterRefunds,
    Line,
    Number,
    Pool,
    Ref,
    Scorecard,
)
from kaohe.scheme.settle import named_numbers
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from kaohe.diagnostics import Span
    from kaohe.evaluation.compiled.program import Program
    from kaohe.evaluation.compiled.said import View
    from kaohe.evaluation.names import Computable
    from kaohe.evaluation.sheet import Rules
    from kaohe.evaluation.trace import Computed, Figure, How
    from kaohe.scheme.model import Expr, Indicator, Limit, RedLine, Scale
    from kaohe.words import Words

    Make = Callable[[View], How]
    Explained = TypeVar("Explained", bound=How)
    Inputs = Callable[[View], tuple[Figure, ...]]

_CENTS: Final = 2
_Cased = Base | Bonus | Deduction


class Steps:
    """Makes the steps of a scheme's items."""

    def __init__(self, program: Program, rules: Rules, names: Names, notes: Mapping[tuple[str, int], int]) -> None:
        self._program = program
        self._rules = rules
        self._names = names
        self._notes = notes
        self._formulas = Formulas(names, notes)
        self.all = [(item, self._step(item)) for item in rules.items.values()]
        """Each item with what makes its step."""

    def _note(self, what: str, of: object) -> int:
        return self._notes[what, id(of)]

    # --- one step ----------------------------------------------------------------------------------------------------

    def _step(self, item: Computable) -> Callable[[View], Step]:
        identity, title, kind, file, line = (
            item_id(item),
            item_title(item),
            kind_of(item),
            file_of(item.span),
            item.span.line,
        )
        made = self._program.figures[identity]
        slot, places = made.slot, made.places
        how, inputs = self._how(item)
        if places is None:
            words = made.words
            return lambda view: Step(
                identity, title, kind, words[view.row[slot]], how(view), inputs(view), None, file, line
            )
        num, den, factor = self._note("num", item), self._note("den", item), 10**places

        def make(view: View) -> Step:
            row = view.row
            value, exact, by = row[slot], row[num], row[den]
            before = None if value * by == exact * factor else Unrounded(*shown(exact, by))
            return Step(identity, title, kind, decimal(value, places), how(view), inputs(view), before, file, line)

        return make

    def _how(self, item: Computable) -> tuple[Make, Inputs]:  # noqa: C901 - one case for each kind of item
        """Give how an item came about, and from what, its limits and red lines included."""
        after, changes = self._changes(item)
        inputs = self._names.inputs
        how: Make
        seen: Inputs
        match item:
            case Scorecard():
                how, seen = self._weighed(item), inputs([*(each.figure for each in item.indicators), *after])
            case FormulaScore():
                how, seen = self._blended(item), inputs([item.formula, *after])
            case Banded():
                scaled = self._scaled(item.scale, item.by)
                how, seen = (lambda view: Graded(scaled(view)[1])), inputs([item.by, *after])
            case Grade():
                banded = self._banded(item.bands, item.by)
                how, seen = (lambda view: Graded(banded(view)[1])), inputs([item.by, *after])
            case Commission():
                how, seen = self._sliced(item), inputs([*expressions(item), *after])
            case Base() | Bonus() | Deduction():
                how, seen = self._cased(item, after)
            case Ladder():
                how, seen = leveled(item, self._program.figures[item_id(item)].slot), inputs([item.by])
            case Pool():
                amount = self._formulas.computed(item.amount, Kind.MONEY)
                how, seen = shared(self._program.shares[item.name], amount, self._names, after)
            case LaterRefunds():  # pragma: no cover - the reference explains it
                raise AssertionError(item)
            case _:
                assert_never(item)
        if isinstance(item, FormulaScore | Commission) and item.missing is not None:
            how = self._unless(item, how, self._lacking(item))
        for change in changes:
            how = change(how)
        return how, seen

    def _unless(
        self,
        item: FormulaScore | Commission | _Cased,
        how: Callable[[View], Explained],
        fails: Callable[[View], list[Expr]],
    ) -> Callable[[View], Explained | Assumed]:
        """Show what an item's own rule gives, where figures lack."""
        missing = missing_of(item)
        assert missing is not None  # noqa: S101 - for the type checker
        at, lack, names = missing.span, self._note("lack", item), self._names
        amount = self._formulas.computed(missing)

        def make(view: View) -> Explained | Assumed:
            if not view.row[lack]:
                return how(view)
            lacks = tuple(each for expr in fails(view) for each in names.lacking(view, expr))
            return Assumed(lacks, amount(view), at)

        return make

    def _before(self, of: object, name: str = "") -> Callable[[View], tuple[Decimal, Unrounded | None]]:
        """Give what a line came to before a rule changed it, rounded, and before that."""
        num, den = (self._note(f"{each} before{name}", of) for each in ("num", "den"))
        return lambda view: rounded(view.row[num], view.row[den], _CENTS)

    def _changes(self, item: Computable) -> tuple[list[Expr | str], list[Callable[[Make], Make]]]:
        """Give what limits and red lines look up, and how they show."""
        name = item_id(item)
        after: list[Expr | str] = []
        if isinstance(item, Deduction) and item.source is not None:
            after.append(item.source)
        after += [str(number.name) for number in named_numbers(item)]
        changes: list[Callable[[Make], Make]] = []
        for limit in self._rules.limits:
            if limit.line.name == name:
                after.append(limit.amount)
                changes.append(self._ahead(limit) if limit.kind == "advance" else self._limited(limit))
        reds = [red for red in self._rules.red_lines if any(void.name == name for void in red.voids)]
        for red in reds:
            after.append(red.when)
            changes.append(self._voided(red, name, last=red is reds[-1]))
        return after, changes

    def _limited(self, limit: Limit) -> Callable[[Make], Make]:
        changed, before = self._note("limits", limit), self._before(limit)
        amount, kind, at = self._formulas.computed(limit.amount, Kind.MONEY), limit.kind, limit.span
        file, line = file_of(at), at.line
        assert kind != "advance"  # noqa: S101 - for the type checker: these are shown otherwise

        def wrap(how: Make) -> Make:
            def make(view: View) -> How:
                inner = how(view)
                if not view.row[changed]:
                    return inner
                return Limited(kind, amount(view), *before(view), inner, file, line, at)

            return make

        return wrap

    def _ahead(self, limit: Limit) -> Callable[[Make], Make]:
        changed, owes, before = self._note("limits", limit), self._note("owes", limit), self._before(limit)
        amount, name, at = self._formulas.computed(limit.amount, Kind.MONEY), limit.line.name, limit.span
        file, line = file_of(at), at.line

        def wrap(how: Make) -> Make:
            def make(view: View) -> How:
                inner, row = how(view), view.row
                if not row[changed]:
                    return inner
                owed, still = view.history.ahead(name, view.agent.agent), decimal(row[owes], _CENTS)
                return Advanced(amount(view), *before(view), owed, still, inner, file, line, at)

            return make

        return wrap

    def _voided(self, red: RedLine, name: str, *, last: bool) -> Callable[[Make], Make]:
        """Show that a red line voids a line; behind one that does, the reference looks at no other."""
        holds, before = self._note(f"voids {name}", red), self._before(red, f" {name}")
        write, at = self._formulas.written(red.when, full=in_full(red.when)), red.span
        file, line = file_of(at), at.line

        def wrap(how: Make) -> Make:
            def make(view: View) -> How:
                inner = how(view)
                if not view.row[holds]:
                    return inner
                if not last:
                    raise UntracedError
                return Voided(write(view), *before(view), inner, file, line, at)

            return make

        return wrap

    # --- scores ------------------------------------------------------------------------------------------------------

    def _blended(self, item: FormulaScore) -> Make:
        formula = self._formulas.computed(item.formula)
        return lambda view: Blended(formula(view))

    def _weighed(self, item: Scorecard) -> Make:
        parts = [self._part(indicator, number) for number, indicator in enumerate(item.indicators, 1)]
        return lambda view: Weighed(tuple([part(view) for part in parts]))

    def _part(self, indicator: Indicator, number: int) -> Callable[[View], Part]:
        title, weight = indicator_title(indicator, number), indicator.weight.value
        share, words, line = decimal_of(weight)[0], number_words(indicator.weight), indicator.span.line
        if isinstance(indicator.scale, Bands):
            return self._banded_part(indicator, indicator.scale, title)
        scaled = self._scaled(indicator.scale, indicator.figure)

        def make(view: View) -> Part:
            points, choice = scaled(view)
            product, before = rounded(*(points * weight).as_integer_ratio(), _CENTS)
            return Part(title, choice, decimal_of(points)[0], share, product, line, words, before)

        return make

    def _banded_part(self, indicator: Indicator, bands: Bands, title: Words) -> Callable[[View], Part]:
        """Make parts whose points and products are known: there are as many as there are bands."""
        weight, line, words = indicator.weight.value, indicator.span.line, number_words(indicator.weight)
        share, (formula, band, choices, missing) = decimal_of(weight)[0], self._bands(bands, indicator.figure)
        known = [
            (said, gives, span, decimal_of(points)[0], *rounded(*(points * weight).as_integer_ratio(), _CENTS))
            for points, said, gives, span in choices
        ]
        points, choice = missing
        product, before = rounded(*(points * weight).as_integer_ratio(), _CENTS)
        lacking = Part(title, choice, decimal_of(points)[0], share, product, line, words, before)

        def make(view: View) -> Part:
            index = view.row[band]
            if index < 0:
                return lacking
            said, gives, span, points, product, before = known[index]
            return Part(title, Choice(said(), gives, formula(view), span), points, share, product, line, words, before)

        return make

    def _scaled(self, scale: Scale, figure: Expr) -> Callable[[View], tuple[Fraction, Choice]]:
        if isinstance(scale, Bands):
            return self._banded(scale, figure)
        lack, formula, value = (
            self._note("lack", scale),
            self._formulas.computed(figure, shown_as(scale)),
            self._fraction(figure),
        )
        missing = self._missing(scale)

        def make(view: View) -> tuple[Fraction, Choice]:
            if view.row[lack]:
                return missing
            return (
                on_line(scale, value(view), formula(view))
                if isinstance(scale, Line)
                else off(scale, value(view), formula(view))
            )

        return make

    def _missing(self, scale: Scale) -> tuple[Fraction, Choice]:
        """Give what a scale gives without a figure; without a rule for that nobody asks."""
        gives = scale.missing
        if gives is None:
            return Fraction(0), Choice(MISSING, "", None, scale.span)
        value = gives.value if isinstance(gives, Number) else Fraction(0)
        return value, Choice(MISSING, gives_text(gives), None, gives.span)

    def _banded(self, bands: Bands, figure: Expr) -> Callable[[View], tuple[Fraction, Choice]]:
        formula, band, choices, missing = self._bands(bands, figure)

        def make(view: View) -> tuple[Fraction, Choice]:
            index = view.row[band]
            if index < 0:
                return missing
            value, words, gives, span = choices[index]
            return value, Choice(words(), gives, formula(view), span)

        return make

    def _bands(
        self, bands: Bands, figure: Expr
    ) -> tuple[
        Callable[[View], Computed], int, list[tuple[Fraction, Callable[[], Words], str, Span]], tuple[Fraction, Choice]
    ]:
        """Give what shows the figure, the slot of the band that it is in, what each gives, and what none gives."""
        known = [(each.gives, each.span) for each in bands.bands]
        if bands.otherwise is not None:
            known.append((bands.otherwise, bands.otherwise.span))
        choices: list[tuple[Fraction, Callable[[], Words], str, Span]] = [
            (
                gives.value if isinstance(gives, Number) else Fraction(0),
                cache(partial(band_words, bands, at)),
                gives_text(gives),
                span,
            )
            for at, (gives, span) in enumerate(known)
        ]
        formula = self._formulas.computed(figure, shown_as(bands))
        return formula, self._note("band", bands), choices, self._missing(bands)

    def _fraction(self, expr: Expr) -> Callable[[View], Fraction]:
        """Give a formula's value, exactly."""
        value = self._ratio(expr)
        return lambda view: Fraction(*value(view))

    def _ratio(self, expr: Expr) -> Callable[[View], tuple[int, int]]:
        """Give a formula's value, exactly: what stands above and below its line."""
        if isinstance(expr, Number):
            known = expr.value.as_integer_ratio()
            return lambda _: known
        if isinstance(expr, Ref) or ("num", id(expr)) not in self._notes:
            number, names = self._names.number(expr), self._names  # type: ignore[arg-type]
            return lambda view: _exact(names.figure(view, number))
        return self._formulas.value(expr)

    # --- lines -------------------------------------------------------------------------------------------------------

    def _cased(self, item: _Cased, after: list[Expr | str]) -> tuple[Make, Inputs]:
        rest = item.default if isinstance(item, Base) else item.otherwise
        chosen, count = self._chosen(item, rest), len(item.cases)
        whens = [case.when for case in item.cases]
        last = [] if rest is None else [rest]
        by_case = [[*whens[: index + 1], case.amount] for index, case in enumerate(item.cases)] + [[*whens, *last]]
        looks = [self._names.inputs([*exprs, *after]) for exprs in by_case]
        case = self._note("case", item)
        if isinstance(item, Base) or item.missing is None:
            return self._taken_off(item, chosen), lambda view: looks[view.row[case]](view)
        failing = [
            [*whens[: index // 2 + 1], *([item.cases[index // 2].amount] if index % 2 else [])]
            for index in range(2 * count)
        ]
        failing.append([*whens, *last])
        failed = [self._names.inputs([*exprs, *after]) for exprs in failing]
        lack, fails = self._note("lack", item), self._note("fails", item)
        given = self._unless(item, chosen, lambda view: failing[view.row[fails]][-1:])

        def seen(view: View) -> tuple[Figure, ...]:
            row = view.row
            return (failed[row[fails]] if row[lack] else looks[row[case]])(view)

        return self._taken_off(item, given), seen

    def _chosen(self, item: _Cased, rest: Expr | None) -> Callable[[View], Chosen]:
        formulas, case = self._formulas, self._note("case", item)
        cases = [
            (formulas.written(each.when, full=in_full(each.when)), formulas.computed(each.amount), each.span)
            for each in item.cases
        ]
        whens = [each.when for each in item.cases]
        failed = cache(lambda index: formulas.unmet(whens[:index], [*whens, None][index]))  # few are ever asked for
        otherwise = None if rest is None else formulas.computed(rest)
        at = item.span if rest is None else rest.span
        called: Literal["default", "else", "only"] = (
            "default" if isinstance(item, Base) else "else" if item.cases else "only"
        )

        def make(view: View) -> Chosen:
            index = view.row[case]
            if index < len(cases):
                write, amount, span = cases[index]
                return Chosen(write(view), amount(view), span, unmet=failed(index)(view))
            if otherwise is None:
                return Chosen(None, None, at, unmet=failed(index)(view))
            return Chosen(None, otherwise(view), at, called, failed(index)(view))

        return make

    def _taken_off(self, item: _Cased, chosen: Callable[[View], Chosen | Assumed]) -> Make:
        """Show an amount; of a deduction what is taken of it."""
        if not isinstance(item, Deduction):
            return chosen
        due, source = self._note("due", item), None if item.source is None else target_of(item.source).title
        left = None if item.source is None else self._note("left", item)

        def make(view: View) -> How:
            row = view.row
            there = None if left is None else decimal(row[left], _CENTS if row[left] else 0)
            return Deducted(chosen(view), decimal(row[due], _CENTS), source, there)

        return make

    def _sliced(self, item: Commission) -> Make:
        basis, value, tier = self._formulas.computed(item.on), self._ratio(item.on), self._note("tier", item)
        cuts, lookup = cuts_of(item.scale), self._names.lookup
        return lambda view: cuts[view.row[tier]](value(view), basis(view), lookup(view))

    def _lacking(self, item: FormulaScore | Commission) -> Callable[[View], list[Expr]]:
        """Give what an item's formula and rates lack; where they lack nothing, the formula divides by 0."""
        formula, *rates = expressions(item)
        asked = dict.fromkeys(each for expr in (formula, *rates) for each in named(expr))
        return lambda view: [each for each in asked if self._names.lookup(view)(each).value is None] or [formula]


def _exact(figure: Figure) -> tuple[int, int]:
    """Give a figure as formulas use it."""
    if figure.exact is not None:
        return figure.exact.as_integer_ratio()
    assert not isinstance(figure.value, str | bool | None)  # noqa: S101 - for the type checker: kinds were checked
    return figure.value.as_integer_ratio()
