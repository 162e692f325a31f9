"""Builds the program of a scheme: gives its figures their numbers and writes its items as terms, stage by stage.

May import `values`, `words`, `scheme.model`, `checking`, of `evaluation` what it calls items and what rules are, and
this package but `plan` and what runs programs.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.checking.walk import expressions
from kaohe.evaluation.compiled import exact
from kaohe.evaluation.compiled.exact import ZERO, Exact
from kaohe.evaluation.compiled.formulas import Condition, NotCompiledError, Said, condition, kept, number
from kaohe.evaluation.compiled.items import Makes, decimals_of
from kaohe.evaluation.compiled.order import OWN, Order
from kaohe.evaluation.compiled.program import Brings, Input, Made, OfGroup, Over, Place, Program, Shares, Stage
from kaohe.evaluation.compiled.terms import Local, Op, Slot, Term, op
from kaohe.evaluation.evaluator import with_ranking
from kaohe.evaluation.formulas import named
from kaohe.evaluation.names import ids_of, item_id, place_id, target_of
from kaohe.scheme.model import (
    Base,
    Bonus,
    Commission,
    Deduction,
    Duty,
    Grade,
    GroupFigure,
    Ladder,
    Notice,
    Origin,
    PlaceRule,
    Pool,
    Ranking,
    Ref,
    Stands,
)
from kaohe.values import NUMERIC, Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.compiled.formulas import Value
    from kaohe.evaluation.formulas import Named
    from kaohe.evaluation.names import Computable
    from kaohe.evaluation.sheet import Rules
    from kaohe.scheme.model import Expr, Group, Scheme, Target

FACT_PLACES: Final = 4
"""Figures that people type in are taken to so many decimals; who typed more is left to the reference."""
_CENTS: Final = 2
_MEAN_PLACES: Final = 2
Lines: Final = Base | Commission | Bonus | Deduction | Pool
"""The items that are paid."""


class Builder:
    """Builds a program; it is the scope of its formulas. `NotCompiledError` says what is left to the reference."""

    def __init__(self, scheme: Scheme, rules: Rules, *, traced: bool = False) -> None:
        self._scheme = scheme
        self._traced = traced
        self.notes: dict[tuple[str, int], int] = {}
        """The slots of what decided, where that is kept."""
        self._rules = rules
        self._order = Order(rules)
        self._width = 0
        self._inputs: dict[tuple[Origin, str], Input] = {}
        self._keys: dict[Group, int] = {}
        self._made: dict[str, Made] = {}
        self._groups: dict[object, OfGroup] = {}
        self._shares: dict[str, Shares] = {}
        self._fresh: dict[str, Exact | Said] = {}
        """Figures of the stage at hand."""
        self._lets: dict[Term, Local] = {}
        self._gives: list[Term] = []
        self._makes = Makes(self)

    # --- the scope of formulas ---------------------------------------------------------------------------------------

    def let(self, term: Term) -> Term:
        """Compute a term once in a stage."""
        return self._lets.setdefault(term, Local(f"t{len(self._lets)}")) if isinstance(term, Op) else term

    def note(self, what: str, of: object, term: Term) -> None:
        """Keep what decided, for the trace."""
        if self._traced:
            self.notes[what, id(of)] = self._give(term)

    def named(self, asked: Named) -> tuple[Value, Term]:
        """Give what a name means, and when it has no value."""
        match asked:
            case Ref():
                return self._ref(target_of(asked))
            case GroupFigure() | Stands():
                found = self._groups[asked]
                value = Slot(found.slot)
                stands = isinstance(asked, Stands)
                return Condition(value) if stands else Exact(value, 10**found.places), Slot(found.slot + 1)
            case _:
                raise NotCompiledError(Words("以前各期的数", "figures of earlier periods"), asked.span)

    def _ref(self, target: Target) -> tuple[Value, Term]:
        if target.origin is Origin.PARAMETER:
            figure = self._rules.parameters[target.id]
            known = figure.value if figure.exact is None else figure.exact
            assert not isinstance(known, str | bool | None)  # noqa: S101 - for the type checker: parameters are numbers
            return exact.constant(Fraction(known)), False
        if target.origin in OWN:
            return self._own(target.id), False
        found = self._inputs[target.origin, target.id]
        value, lack = Slot(found.slot), Slot(found.slot + 1)
        if found.places is not None:
            return Exact(value, 10**found.places), lack
        return (Condition(value) if target.kind is Kind.FLAG else Said(value)), lack

    def _own(self, name: str) -> Exact | Said:
        if name in self._fresh:
            return self._fresh[name]
        made = self._made[name]
        return Said(Slot(made.slot), made.words) if made.places is None else Exact(Slot(made.slot), 10**made.places)

    # --- the whole ---------------------------------------------------------------------------------------------------

    def program(self) -> Program:
        """Put the stages together: each computes what those before it, and the groups after these, made possible."""
        for item in self._scheme.items:
            if isinstance(item, Ladder):
                raise NotCompiledError(Words("职级", "a ladder"), item.span)
            for expr in expressions(item):
                self._read(expr)
            if isinstance(item, Ranking | Pool):
                self._key(item.within)
        if self._scheme.applies is not None:
            self._read(self._scheme.applies)
        self._keys = {group: self._slots(1) for group in self._keys}
        applies = self._applies()
        last = self._order.of(expr for item in self._scheme.items for expr in expressions(item))
        last = max(last, *self._order.levels.values(), 0)
        stages: list[Stage] = []
        for level in range(last):
            self._items(level)
            stages.append(self._stage(level))
        self._items(last)
        notices = tuple((item, self._condition(item.when)) for item in self._scheme.items if isinstance(item, Notice))
        entries = [(item, self._entry(item)) for item in self._scheme.items if isinstance(item, Ranking)]
        brings = tuple(self._brings(item, by) for item, by in with_ranking(self._scheme) if isinstance(item, PlaceRule))
        stages.append(self._stage(last))
        return Program(
            tuple(self._inputs.values()),
            self._keys,
            applies,
            tuple(stages),
            self._made,
            tuple(name for name, item in self._rules.items.items() if isinstance(item, Lines)),
            notices,
            tuple(Place(item, self._over(item.by, item.within), enters) for item, enters in entries),
            brings,
        )

    def _slots(self, wide: int) -> int:
        self._width += wide
        return self._width - wide

    def _give(self, term: Term) -> int:
        self._gives.append(term)
        return self._slots(1)

    def _stage(self, level: int) -> Stage:
        """End a stage: what groups are asked of its figures comes behind it."""
        for name, value in self._fresh.items():
            self._made[name] = self._kept(value)
        pools = self._pools(level)
        bad = tuple(dict.fromkeys(each for each in self._makes.bad if each is not False))
        lets = tuple((local.name, term) for term, local in self._lets.items())
        found = Stage(lets, bad, tuple(self._gives), (*self._of_groups(level), *self._shared(pools)))
        self._fresh, self._lets, self._gives, self._makes = {}, {}, [], Makes(self)
        return found

    def _kept(self, value: Exact | Said) -> Made:
        if isinstance(value, Said):
            assert value.words is not None  # noqa: S101 - for the type checker: grades are numbers of words
            return Made(self._give(value.term), None, value.words)
        assert isinstance(value.den, int)  # noqa: S101 - for the type checker: figures are rounded
        return Made(self._give(value.num), len(str(value.den)) - 1)

    # --- what is read ------------------------------------------------------------------------------------------------

    def _read(self, expr: Expr) -> None:
        """Give numbers to what is handed in, which stands first in a row."""
        for each in named(expr):
            asked = each.figure if isinstance(each, GroupFigure | Stands) else each
            if isinstance(asked, Ref):
                self._input(target_of(asked))
            if isinstance(each, GroupFigure | Stands):
                self._key(each.group)

    def _input(self, target: Target) -> None:
        key = (target.origin, target.id)
        if target.origin in OWN or target.origin is Origin.PARAMETER or key in self._inputs:
            return
        places = FACT_PLACES if target.origin is Origin.FACT else target.places
        self._inputs[key] = Input(target, self._slots(2), places if target.kind in NUMERIC else None)

    def _key(self, group: Group) -> None:
        if group != "all":
            self._keys[group] = 0  # gets its number behind all inputs

    def _applies(self) -> Stage | None:
        expr = self._scheme.applies
        if expr is None:
            return None
        for each in named(expr):
            if not isinstance(each, Ref) or target_of(each).origin in OWN:
                raise NotCompiledError(Words("适用条件里要算的数", "a computed figure in whom it is for"), expr.span)
        traced, self._traced = self._traced, False
        holds, lack = condition(expr, self)
        self._traced = traced
        found = Stage(tuple((local.name, term) for term, local in self._lets.items()), (lack,), (holds,), ())
        self._lets = {}
        return found

    # --- one stage ---------------------------------------------------------------------------------------------------

    def _items(self, level: int) -> None:
        for name, of in self._order.levels.items():
            if of == level:
                self._fresh[name] = self._figure(self._rules.items[name])

    def _figure(self, item: Computable) -> Exact | Said:
        """Write an item: what it comes to, within its limits, unless it is void, rounded."""
        if isinstance(item, Grade):
            said = self._makes.grade(item)
            return Said(self.let(said.term), said.words)
        assert not isinstance(item, Ladder)  # noqa: S101 - for the type checker: seen before
        deducts = isinstance(item, Deduction)
        left = self._left_for(item) if isinstance(item, Deduction) else None
        if isinstance(item, Pool):
            value, decimals = Exact(Slot(self._shares[item.name].slot), 10**_CENTS), _CENTS
        else:
            value, decimals = self._makes.number(item, left), decimals_of(item)
        for limit in self._rules.limits:
            if limit.line.name == item_id(item):
                before, value = value, self._makes.limited(limit, value, left, deducts=deducts)
                self.note("limits", limit, exact.compared("!=", before, value))
                self.note("before", limit, exact.rounded(before, _CENTS).num)
        for red in self._rules.red_lines:
            if any(void.name == item_id(item) for void in red.voids):
                before, value, holds = value, *self._makes.unless_void(red, value)
                self.note(f"voids {item_id(item)}", red, holds)
                self.note(f"before {item_id(item)}", red, exact.rounded(before, _CENTS).num)
        value = kept(value, self)
        self.note("num", item, value.num)
        self.note("den", item, value.den)
        rounded = exact.rounded(value, decimals)
        return Exact(self.let(rounded.num), rounded.den)

    def _left_for(self, item: Deduction) -> Exact | None:
        """Give what is left of its line for a deduction, after those written before it; None where it has no line."""
        if item.source is None:
            return None
        rest = self._own_number(item.source.name)
        for before in self._order.deductions_before(item):
            rest = exact.added(rest, self._own_number(before.name))
        left = exact.most(ZERO, rest)
        self.note("left", item, left.num)
        return Exact(self.let(left.num), left.den)

    def _own_number(self, name: str) -> Exact:
        value = self._own(name)
        assert isinstance(value, Exact)  # noqa: S101 - for the type checker: lines are numbers
        return value

    def _condition(self, expr: Expr) -> int:
        holds, lack = condition(expr, self)
        self._makes.bad.append(lack)
        return self._give(holds)

    # --- groups ------------------------------------------------------------------------------------------------------

    def _over(self, ref: Ref, group: Group) -> Over:
        """Say over what a group is asked."""
        target = target_of(ref)
        key = None if group == "all" else self._keys[group]
        if target.origin in OWN and target.id in self._made and (made := self._made[target.id]).places is not None:
            return Over(made.slot, None, made.places or 0, key)
        found = self._inputs.get((target.origin, target.id))
        if found is None or found.places is None:
            raise NotCompiledError(Words("各人的文字或参数", "a text or a parameter of a group"), ref.span)
        return Over(found.slot, found.slot + 1, found.places, key)

    def _of_groups(self, level: int) -> list[OfGroup]:
        """Give what groups are asked of the figures that are known now."""
        found = []
        for item in self._scheme.items:
            for expr in expressions(item):
                for asked in named(expr):
                    if not isinstance(asked, GroupFigure | Stands) or asked in self._groups:
                        continue
                    if self._order.of((asked.figure,)) == level:
                        over = self._over(asked.figure, asked.group)
                        self._groups[asked] = OfGroup(asked, self._slots(3), over, _places(asked, over))
                        found.append(self._groups[asked])
        return found

    def _pools(self, level: int) -> list[Shares]:
        """Give the pools that are shared out after a stage, with their amounts in cents, which it gives."""
        found = []
        for item in self._rules.items.values():
            if isinstance(item, Pool) and self._order.levels[item.name] == level + 1:
                amount, lack = number(item.amount, self)
                cents = exact.rounded(exact.most(ZERO, amount), _CENTS)
                slots = self._give(self.let(cents.num)), self._give(lack)
                found.append(Shares(item, -1, self._over(item.by, item.within), *slots))
        return found

    def _shared(self, pools: list[Shares]) -> list[Shares]:
        """Give pools their places in the row, behind what the stage gives."""
        found = [replace(pool, slot=self._slots(2)) for pool in pools]
        self._shares |= {pool.pool.name: pool for pool in found}
        return found

    # --- places ------------------------------------------------------------------------------------------------------

    def _entry(self, ranking: Ranking) -> int | None:
        """Give the slot of whether an agent enters a ranking."""
        if ranking.entry is None:
            return None
        holds, lack = condition(ranking.entry, self)
        self.note("entry", ranking, lack)
        return self._give(op("and", op("not", lack), holds))

    def _brings(self, rule: PlaceRule, ranking: Ranking) -> Brings:
        name = place_id(rule, ranking, ids_of(self._scheme))
        if isinstance(rule.effect, Duty):
            return Brings(rule, ranking, None, name)
        amount, lack = number(rule.effect.amount, self)
        due = exact.rounded(exact.most(ZERO, amount), _CENTS)
        return Brings(rule, ranking, (self._give(due.num), self._give(lack)), name)


def _places(asked: GroupFigure | Stands, over: Over) -> int:
    """Give to how many decimals a figure of a group is a whole number."""
    if isinstance(asked, Stands) or asked.statistic in {"count", "rank"}:
        return 0
    places = target_of(asked.figure).places
    match asked.statistic:
        case "least" | "most":
            return over.places
        case "mean":
            return max(places, _MEAN_PLACES)
        case _:
            return places
