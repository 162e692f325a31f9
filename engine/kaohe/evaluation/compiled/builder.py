"""Builds the program of a scheme: gives its figures their numbers and writes its items as terms, stage by stage.

May import `values`, `words`, `scheme.model`, `checking`, of `evaluation` what it calls items and what rules are, and
this package but `plan` and what runs programs.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.evaluation.compiled import exact
from kaohe.evaluation.compiled.exact import ZERO, Exact
from kaohe.evaluation.compiled.formulas import Condition, Said, condition, kept, number, same
from kaohe.evaluation.compiled.items import Makes, decimals_of
from kaohe.evaluation.compiled.order import OWN, Order
from kaohe.evaluation.compiled.program import (
    Brings,
    Made,
    OfGroup,
    Over,
    Place,
    Program,
    Shares,
    Stage,
)
from kaohe.evaluation.compiled.reads import Reads
from kaohe.evaluation.compiled.terms import Local, Op, Slot, Term, Word, any_of, op
from kaohe.evaluation.formulas import named
from kaohe.evaluation.ladders import ways
from kaohe.evaluation.names import ids_of, item_id, place_id, target_of, with_ranking
from kaohe.scheme.model import (
    Base,
    Bonus,
    Commission,
    Deduction,
    Duty,
    Earlier,
    Grade,
    GroupFigure,
    Ladder,
    LaterRefunds,
    Notice,
    Origin,
    PlaceRule,
    Pool,
    Ranking,
    Ref,
    Stands,
    Streak,
)
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.evaluation.compiled.formulas import Value
    from kaohe.evaluation.formulas import Named
    from kaohe.evaluation.names import Computable
    from kaohe.evaluation.sheet import Rules
    from kaohe.scheme.model import Expr, Group, Scheme, Target

_CENTS: Final = 2
_MEAN_PLACES: Final = 2
Lines: Final = Base | Commission | Bonus | Deduction | Pool
"""The items that are paid."""


class Builder:
    """Builds a program; it is the scope of its formulas."""

    def __init__(self, scheme: Scheme, rules: Rules, *, traced: bool = False) -> None:
        self._scheme = scheme
        self._traced = traced
        self.notes: dict[tuple[str, int], int] = {}
        """The slots of what decided, where that is kept."""
        self._rules = rules
        self._order = Order(rules)
        reads = Reads(scheme, rules)
        self._inputs, self._keys, self._before, self._width = reads.inputs, reads.keys, reads.before, reads.width
        self._climbed: Ladder | None = None
        """The ladder of which a climb is written."""
        self._made: dict[str, Made] = {}
        self._constants: dict[int, int] = {}
        self._advances: dict[str, int] = {}
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
            case Earlier():
                return self._earlier(asked)
            case Streak():
                now, lack = condition(asked.condition, self)
                return Condition(op("and", self._ran(asked), now)), lack
            case _:
                assert_never(asked)

    def _earlier(self, asked: Earlier) -> tuple[Value, Term]:
        """Give a figure of earlier periods, else what the scheme says for that."""
        found = self._before[asked, None]
        value, lack = Slot(found.slot), Slot(found.slot + 1)
        if found.places is None:
            return Said(value), lack
        was = Exact(value, 10**found.places)
        if asked.initial is None:
            return was, lack
        return exact.select(lack, exact.constant(asked.initial.value), was), False

    def _ran(self, asked: Streak) -> Term:
        """Say whether a streak held until this period; on a ladder, with the level that the agent has now."""
        ladder = self._climbed
        ran = Slot(self._before[asked, None if ladder is None else ladder.name].slot)
        return ran if ladder is None or asked.count == 1 else same(self._level(ladder), Said(ran))

    def _level(self, ladder: Ladder) -> Said:
        level = self._own(ladder.name)
        assert isinstance(level, Said)  # noqa: S101 - for the type checker: a level is a word
        return level

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
        if target.kind is Kind.DATE:  # these are compared by their order, which what is missing has not
            return Said(op("select", lack, Word(""), value)), lack
        return (Condition(value) if target.kind is Kind.FLAG else Said(value)), lack

    def _own(self, name: str) -> Exact | Said:
        if name in self._fresh:
            return self._fresh[name]
        made = self._made[name]
        return Said(Slot(made.slot), made.words) if made.places is None else Exact(Slot(made.slot), 10**made.places)

    # --- the whole ---------------------------------------------------------------------------------------------------

    def program(self) -> Program:
        """Put the stages together: each computes what those before it, and the groups after these, made possible."""
        whom = self._whom()
        last = self._order.of(expr for item in self._scheme.items for expr in expressions(item))
        last = max(last, *self._order.levels.values(), 0)
        stages: list[Stage] = []
        for level in range(last):
            self._items(level)
            stages.append(self._stage(level))
        self._items(last)
        notices = tuple(
            (item, self._condition(item.when) if isinstance(item, Notice) else self._climb(item))
            for item in self._scheme.items
            if isinstance(item, Notice | Ladder)
        )
        entries = [(item, self._entry(item)) for item in self._scheme.items if isinstance(item, Ranking)]
        brings = tuple(self._brings(item, by) for item, by in with_ranking(self._scheme) if isinstance(item, PlaceRule))
        for item, _ in entries:
            self._given(item.by)
        stages.append(self._stage(last))
        return Program(
            tuple(self._inputs.values()),
            self._keys,
            tuple(self._before.values()),
            whom,
            tuple(stages),
            self._made,
            tuple(name for name, item in self._rules.items.items() if isinstance(item, Lines)),
            notices,
            tuple(Place(item, self._over(item.by, item.within), enters) for item, enters in entries),
            brings,
            self._advances,
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
        pools, asked = self._pools(level), self._asked(level)
        bad = tuple(dict.fromkeys(each for each in self._makes.bad if each is not False))
        lets = tuple((local.name, term) for term, local in self._lets.items())
        found = Stage(lets, bad, tuple(self._gives), (*self._of_groups(asked), *self._shared(pools)))
        self._fresh, self._lets, self._gives, self._makes = {}, {}, [], Makes(self)
        return found

    def _kept(self, value: Exact | Said) -> Made:
        if isinstance(value, Said):
            assert value.words is not None  # noqa: S101 - for the type checker: grades are numbers of words
            return Made(self._give(value.term), None, value.words)
        assert isinstance(value.den, int)  # noqa: S101 - for the type checker: figures are rounded
        return Made(self._give(value.num), len(str(value.den)) - 1)

    # --- whom it is for ----------------------------------------------------------------------------------------------

    def _whom(self) -> tuple[Stage, ...]:
        """Say whom it is for; what is asked of groups for that is over all, and asked anew of those for whom it is."""
        expr = self._scheme.applies
        if expr is None:
            return ()
        found: list[Stage] = []
        asked = {each: each for each in named(expr) if isinstance(each, GroupFigure | Stands)}
        if asked:
            overs = {each: self._over(each.figure, each.group) for each in asked}
            found.append(Stage((), (), tuple(self._gives), tuple(self._of_groups(overs))))
            self._gives = []
        traced, self._traced = self._traced, False
        holds, lack = condition(expr, self)
        self._traced = traced
        lets = tuple((local.name, term) for term, local in self._lets.items())
        found.append(Stage(lets, (lack,), (holds,), ()))
        self._lets, self._groups = {}, {}
        return tuple(found)

    # --- one stage ---------------------------------------------------------------------------------------------------

    def _items(self, level: int) -> None:
        for name, of in self._order.levels.items():
            if of == level:
                self._fresh[name] = self._figure(self._rules.items[name])

    def _figure(self, item: Computable) -> Exact | Said:
        """Write an item: what it comes to, within its limits, unless it is void, rounded."""
        if isinstance(item, Grade | Ladder):
            said = self._makes.grade(item) if isinstance(item, Grade) else self._makes.level(item)
            return Said(self.let(said.term), said.words)
        assert not isinstance(item, LaterRefunds)  # noqa: S101 - for the type checker: a bonus stands for it
        deducts = isinstance(item, Deduction)
        left = self._left_for(item) if isinstance(item, Deduction) else None
        if isinstance(item, Pool):
            value, decimals = Exact(Slot(self._shares[item.name].slot), 10**_CENTS), _CENTS
        else:
            value, decimals = self._makes.number(item, left), decimals_of(item)
        owed = owes = ZERO
        for limit in self._rules.limits:
            if limit.line.name != item_id(item):
                continue
            if limit.kind == "advance":
                owed = Exact(Slot(self._before[limit, None].slot), 10**_CENTS)
                value, owes = self._makes.ahead(limit, value, owed)
                continue
            before, value = value, self._makes.limited(limit, value, left, deducts=deducts)
            self.note("limits", limit, exact.compared("!=", before, value))
            self._note_number(limit, before, " before")
        void: list[Term] = []
        for red in self._rules.red_lines:
            if any(each.name == item_id(item) for each in red.voids):
                before, value, holds = value, *self._makes.unless_void(red, value)
                self.note(f"voids {item_id(item)}", red, holds)
                self._note_number(red, before, f" before {item_id(item)}")
                void.append(holds)
        if owed is not ZERO:  # nothing is paid ahead of a line that pays nothing
            self._advances[item_id(item)] = self._give(exact.select(any_of(void), owed, owes).num)
        value = kept(value, self)
        self._note_number(item, value)
        rounded = exact.rounded(value, decimals)
        return Exact(self.let(rounded.num), rounded.den)

    def _note_number(self, of: object, value: Exact, when: str = "") -> None:
        self.note(f"num{when}", of, value.num)
        self.note(f"den{when}", of, value.den)

    def _left_for(self, item: Deduction) -> Exact | None:
        """Give what is left of its line for a deduction, after those written before it; None where it has no line."""
        if item.source is None:
            return None
        rest = self._own_number(item.source.name)
        for before in self._order.deductions_before(item):
            rest = kept(exact.added(rest, self._own_number(before.name)), self)
        left = exact.most(ZERO, rest)
        self.note("left", item, left.num)
        return Exact(self.let(left.num), left.den)

    def _own_number(self, name: str) -> Exact:
        value = self._own(name)
        assert isinstance(value, Exact)  # noqa: S101 - for the type checker: lines are numbers
        return value

    def _climb(self, item: Ladder) -> int:
        """Give the slot of the number of the climb that an agent is to make."""
        self._climbed = item
        found = self._makes.climb(ways(item), highest=op("=", self._level(item).term, len(item.rungs) - 1))
        self._climbed = None
        return self._give(found)

    def _condition(self, expr: Expr) -> int:
        holds, lack = condition(expr, self)
        self._makes.bad.append(lack)
        return self._give(holds)

    # --- groups ------------------------------------------------------------------------------------------------------

    def _over(self, ref: Ref, group: Group) -> Over:
        """Say over what a group is asked; what is no number counts for those who are counted."""
        target, key = target_of(ref), None if group == "all" else self._keys[group]
        if target.origin is Origin.PARAMETER:
            slot, places = self._given(ref)
            return Over(slot, None, places, key)
        if target.origin in OWN:
            made = self._made[target.id]
            known = made.places is not None
            return Over(made.slot if known else self._constant(1), None, made.places or 0, key)
        found = self._inputs[target.origin, target.id]
        figure = found.slot if found.places is not None else self._constant(1)
        return Over(figure, found.slot + 1, found.places or 0, key)

    def _given(self, ref: Ref) -> tuple[int, int]:
        """Put a parameter into the row, as it is shown, for what is asked of groups; anything else needs nothing."""
        target = target_of(ref)
        if target.origin is not Origin.PARAMETER:
            return -1, 0
        shown = self._rules.parameters[target.id].value
        assert isinstance(shown, Decimal)  # noqa: S101 - for the type checker: parameters are numbers
        places = -int(shown.as_tuple().exponent)
        return self._constant(int(Fraction(shown) * 10**places)), places

    def _constant(self, value: int) -> int:
        """Give the slot of a number that is the same for all."""
        if value not in self._constants:
            self._constants[value] = self._give(value)
        return self._constants[value]

    def _asked(self, level: int) -> dict[GroupFigure | Stands, Over]:
        """Give what groups are asked of the figures that are known now, and over what."""
        found = {}
        for item in self._scheme.items:
            for expr in expressions(item):
                for asked in named(expr):
                    if not isinstance(asked, GroupFigure | Stands) or asked in self._groups or asked in found:
                        continue
                    if self._order.of((asked.figure,)) == level:
                        found[asked] = self._over(asked.figure, asked.group)
        return found

    def _of_groups(self, overs: Mapping[GroupFigure | Stands, Over]) -> list[OfGroup]:
        """Give what is asked of groups its places in the row."""
        found = [OfGroup(asked, self._slots(3), over, _places(asked, over)) for asked, over in overs.items()]
        self._groups |= {each.asked: each for each in found}
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
            return max(places, over.places)  # a sum is exact
