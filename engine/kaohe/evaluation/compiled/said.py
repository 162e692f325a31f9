"""Figures and formulas as the trace shows them, from the rows of compiled code.

May import `values`, `words`, `scheme.model`, and of `evaluation` its words and what a trace is made of.
"""

from __future__ import annotations

from copy import copy
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.evaluation.compiled.border import typed
from kaohe.evaluation.compiled.order import OWN
from kaohe.evaluation.compiled.terms import half
from kaohe.evaluation.formulas import Lookup, Named, NoValueError, compute, computed, named, written
from kaohe.evaluation.groups import at_least, place_words, title_of
from kaohe.evaluation.ladders import on_level
from kaohe.evaluation.names import target_of
from kaohe.evaluation.trace import Computed, Figure, Unrounded, Written
from kaohe.evaluation.unmet import unmet, unmet_words
from kaohe.scheme.model import Call, Earlier, Expr, GroupFigure, Number, Origin, Ref, Stands, Streak, parts
from kaohe.values import Kind
from kaohe.words import LANGS, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kaohe.diagnostics import Span
    from kaohe.evaluation.compiled.program import Program, Row
    from kaohe.evaluation.figures import AgentFigures
    from kaohe.evaluation.history import History
    from kaohe.evaluation.trace import Formula, Value
    from kaohe.scheme.model import Ladder, Target
    from kaohe.words import Lang

_WIDE: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)  # moves points, never rounds
_MOVE: Final = _WIDE.scaleb
_TENS: Final = tuple(10**places for places in range(13))
_MOST_PLACES: Final = 12
_SHOWN_PLACES: Final = 6
_PARTED: Final = "\0"


class UntracedError(Exception):
    """What only the reference shows. Caught where outcomes are made."""


def rounded(num: int, den: int, places: int) -> tuple[Decimal, Unrounded | None]:
    """Round a fraction, and give what it was before, where that differs."""
    whole = half(num * _TENS[places], den)
    same = whole * den == num * _TENS[places]
    return decimal(whole, places), None if same else Unrounded(*shown(num, den))


def decimal(whole: int, places: int) -> Decimal:
    """Give a whole number of its last decimal as a decimal."""
    return _MOVE(Decimal(whole), -places)


def shown(num: int, den: int) -> tuple[Decimal, bool]:
    """Write a fraction as a decimal without needless zeros, and say whether that cut it."""
    factor = gcd(num, den)
    places = _places_of(den // factor)
    if places is None:
        cut = half(num * 10**_SHOWN_PLACES, den)
        if cut % 10 == 0 and abs(cut) * den > abs(num) * 10**_SHOWN_PLACES:  # as `decimal_of` has it
            cut += 1 if cut < 0 else -1
        return decimal(cut, _SHOWN_PLACES), True
    return _MOVE(Decimal(num * _TENS[places] // den), -places), False


@lru_cache(maxsize=1024)
def _places_of(den: int) -> int | None:
    """Give how many decimals a reduced fraction has; None if they are too many, or never end."""
    return next((places for places in range(_MOST_PLACES + 1) if 10**places % den == 0), None)


class View:
    """One agent as the trace sees him: his row, and his figures once they were looked up.

    history: the earlier outcomes.
    """

    __slots__ = ("agent", "figures", "history", "row")

    def __init__(self, agent: AgentFigures, row: Row, width: int, history: History) -> None:
        self.agent = agent
        self.row = row
        self.history = history
        self.figures: list[Figure | None] = [None] * width


class Names:
    """What a scheme looks up, by number, and how each is found in a row. `ladder`: for the moves of which."""

    def __init__(self, program: Program, parameters: Mapping[str, Figure]) -> None:
        self._program = program
        self._parameters = parameters
        self._numbers: dict[tuple[Named, str | None], int] = {}
        self.ladder: Ladder | None = None
        self._by_name: dict[str, int] = {}
        self._makers: list[Callable[[View], Figure]] = []
        self._inputs = {(each.target.origin, each.target.id): each for each in program.inputs}
        self._groups = {
            asked.asked: asked for stage in program.stages for asked in stage.groups if not hasattr(asked, "pool")
        }

    def views(self, rows: Iterable[tuple[AgentFigures, Row]], history: History) -> list[View]:
        """Look at agents' rows."""
        return [View(agent, row, len(self._makers), history) for agent, row in rows]

    def number(self, asked: Named) -> int:
        """Give the number of what is looked up."""
        at = asked, self.ladder.name if self.ladder is not None and isinstance(asked, Streak) else None
        if at not in self._numbers:
            self._makers.append(self._maker(asked))
            self._numbers[at] = len(self._makers) - 1
        return self._numbers[at]

    def on(self, ladder: Ladder) -> Names:
        """Look names up for the moves of a ladder: of streaks only periods on the agent's level count."""
        found = copy(self)
        found.ladder = ladder
        return found

    def figure(self, view: View, number: int) -> Figure:
        """Give a figure by its number."""
        found = view.figures[number]
        if found is None:
            found = view.figures[number] = self._makers[number](view)
        return found

    def maker(self, number: int) -> Callable[[View], Figure]:
        """Give what looks up a figure by its number, anew each time."""
        return self._makers[number]

    def inputs(self, asked: list[Expr | str]) -> Callable[[View], tuple[Figure, ...]]:
        """Give what formulas look up, and parameters by name: each once, in their order."""
        found: dict[Named | str, None] = {}
        for each in asked:
            found |= {each: None} if isinstance(each, str) else dict.fromkeys(named(each))
        numbers = tuple(dict.fromkeys(map(self._number_of, found)))
        figure = self.figure
        if not all(isinstance(each, Ref | str) for each in found):  # two of the rest may come to the same
            return lambda view: tuple(dict.fromkeys([figure(view, number) for number in numbers]))
        return lambda view: tuple([view.figures[number] or figure(view, number) for number in numbers])

    def _number_of(self, asked: Named | str) -> int:
        """Give the number of what is looked up; a parameter has one, however it is named."""
        if isinstance(asked, Ref) and target_of(asked).origin is Origin.PARAMETER:
            asked = target_of(asked).id
        if not isinstance(asked, str):
            return self.number(asked)
        if asked not in self._by_name:
            parameter = self._parameters[asked]
            self._makers.append(lambda _: parameter)
            self._by_name[asked] = len(self._makers) - 1
        return self._by_name[asked]

    def lookup(self, view: View) -> Callable[[Named], Figure]:
        """Look figures up as the reference does."""
        return lambda asked: self.figure(view, self.number(asked))

    def lacking(self, view: View, expr: Expr) -> list[Words]:
        """Name what a formula lacks: figures without a value, else the division by 0."""
        lookup, found = self.lookup(view), []
        try:
            compute(expr, lookup)
        except NoValueError as problem:
            found = [*(lookup(each).title for each in problem.lacks), *problem.divisions]
        return found

    # --- figures -----------------------------------------------------------------------------------------------------

    def _maker(self, asked: Named) -> Callable[[View], Figure]:
        match asked:
            case Ref():
                return self._of_ref(target_of(asked))
            case Earlier():
                return lambda view: view.history.earlier(asked, view.agent.agent)
            case Streak():
                return self._streak(asked)
            case GroupFigure() | Stands():
                return self._of_group(asked)
            case _:
                assert_never(asked)

    def _streak(self, asked: Streak) -> Callable[[View], Figure]:
        """Give a streak, which the reference writes."""
        ladder = self.ladder
        level = None if ladder is None else self.number(ladder.by)
        for each in named(asked.condition):
            self.number(each)

        def make(view: View) -> Figure:
            counts = None
            if ladder is not None and level is not None:
                counts = on_level(ladder, str(self.figure(view, level).value))
            try:
                return view.history.streak(asked, view.agent.agent, self.lookup(view), counts)
            except NoValueError as problem:  # a division by 0 in its condition, behind which nothing is looked up
                raise UntracedError from problem

        return make

    def _of_ref(self, target: Target) -> Callable[[View], Figure]:
        name, title, kind = target.id, target.title, target.kind
        if target.origin is Origin.PARAMETER:
            parameter = self._parameters[name]
            return lambda _: parameter
        if target.origin in OWN:
            made = self._program.figures[name]
            slot, places, words = made.slot, made.places, made.words
            if places is None:
                return lambda view: Figure(name, title, kind, words[view.row[slot]])
            decimals = places
            return lambda view: Figure(name, title, kind, decimal(view.row[slot], decimals))
        found = self._inputs[target.origin, name]
        slot, places = found.slot, found.places

        def of_input(view: View) -> Figure:
            row = view.row
            value: Value | None = None
            if not row[slot + 1]:
                value = row[slot] if places is None else decimal(row[slot], places)
            return Figure(name, title, kind, value)

        def as_typed(view: View) -> Figure:
            value = view.agent.values.get(name)
            return Figure(name, title, kind, value if type(value) is Decimal else typed(view.agent, target))

        return as_typed if target.origin is Origin.FACT and places is not None else of_input

    def _of_group(self, asked: GroupFigure | Stands) -> Callable[[View], Figure]:
        found = self._groups[asked]
        slot, places, target = found.slot, found.places, target_of(asked.figure)
        number, figure = self.number(asked.figure), self.figure
        if isinstance(asked, Stands):
            title, words = title_of(asked), place_words(asked)
            return lambda view: Figure(
                title.en, title, Kind.FLAG, view.row[slot], own=(view.figures[number] or figure(view, number), words)
            )
        kind = Kind.COUNT if asked.statistic in {"count", "rank"} else target.kind
        if asked.statistic in {"least", "most"} and target.origin is Origin.FACT:

            def as_typed(view: View) -> Figure:
                many, value = view.row[slot + 2]
                said = title_of(asked, many)
                return Figure(said.en, said, kind, value)

            return as_typed

        if asked.statistic == "mean":

            def mean(view: View) -> Figure:
                many, whole = view.row[slot + 2]
                said = title_of(asked, many)
                if view.row[slot + 1]:
                    return Figure(said.en, said, kind, None)
                value, before = rounded(whole, many * 10**found.over.places, places)
                return Figure(said.en, said, kind, value, unrounded=before)

            return mean

        least = target.places if asked.statistic == "sum" else places

        def of_group(view: View) -> Figure:
            row = view.row
            said, value = title_of(asked, row[slot + 2]), decimal(row[slot], places)
            shown = value if least == places else at_least(value, least)
            own = (figure(view, number), place_words(asked, row[slot + 2])) if asked.statistic == "rank" else None
            return Figure(said.en, said, kind, None if row[slot + 1] else shown, own=own)

        return of_group


# --- formulas --------------------------------------------------------------------------------------------------------


class Formulas:
    """Writes formulas with their figures put in.

    notes: the slots of what the code kept: of a formula's value, of which side of an `if` was taken.
    """

    def __init__(self, names: Names, notes: Mapping[tuple[str, int], int]) -> None:
        self._names = names
        self._notes = notes

    def written(self, expr: Expr, *, full: bool = False) -> Callable[[View], Formula]:
        """Write a formula or condition with each figure behind its name. full: texts, and yes or no, too."""
        return self._written([expr], lambda lookup: written(expr, lookup, full=full))

    def unmet(self, conditions: Sequence[Expr], held: Expr | None) -> Callable[[View], Formula | None]:
        """Write the conditions that do not hold before the one that does."""
        failing = unmet(conditions, held)
        return self._written(failing, lambda lookup: unmet_words(failing, lookup)) if failing else lambda _: None

    def _written(self, exprs: Sequence[Expr], write: Callable[[Lookup], Words]) -> Callable[[View], Formula]:
        numbers = {each: self._names.number(each) for expr in exprs for each in named(expr)}
        order = list(numbers)
        marked = write(lambda each: _mark(order.index(each)))
        if not numbers:
            return lambda _: marked
        zh, en = (_form(marked.say(lang)) for lang in LANGS)
        asked, figure = tuple(numbers.values()), self._names.figure
        return lambda view: Written(zh, en, tuple([view.figures[each] or figure(view, each) for each in asked]))

    def computed(self, expr: Expr, kind: Kind | None = None) -> Callable[[View], Computed]:
        """Give a formula as the trace shows it; `kind` is what its result is shown as."""
        if isinstance(expr, Number):
            _, constant = computed(expr, lambda _: _mark(0), kind)
            return lambda _: constant
        if isinstance(expr, Ref | GroupFigure | Earlier):
            return self._single(expr)
        write, value, at = self.written(expr), self.value(expr), self.taken(expr)

        def make(view: View) -> Computed:
            given, about = shown(*value(view))
            return Computed(write(view), given, kind, about, False, at(view))

        return make

    def value(self, expr: Expr) -> Callable[[View], tuple[int, int]]:
        """Give a formula's value, as a fraction that the code kept."""
        num, den = self._notes["num", id(expr)], self._notes["den", id(expr)]
        return lambda view: (view.row[num], view.row[den])

    def _single(self, expr: Ref | GroupFigure | Earlier) -> Callable[[View], Computed]:
        number = self._names.number(expr)
        look_up = self._names.maker(number)

        def make(view: View) -> Computed:
            figure = view.figures[number]
            if figure is None:
                figure = view.figures[number] = look_up(view)
            value: Decimal = figure.value  # type: ignore[assignment] # what lacks is shown otherwise
            return Computed(figure, value, figure.kind, figure.exact is not None, True, ())

        return make

    def taken(self, expr: Expr) -> Callable[[View], tuple[Span, ...]]:
        """Give the side that was taken of each `if` of a formula, not looking into the other side."""
        if not any(_ifs(expr)):
            return lambda _: ()
        return lambda view: tuple(self._taken(expr, view))

    def _taken(self, expr: Expr, view: View) -> Iterator[Span]:
        inner = parts(expr)
        if isinstance(expr, Call) and expr.function == "if":
            side = expr.arguments[1 if view.row[self._notes["if", id(expr)]] else 2]
            yield side.span
            inner = (side,)
        for each in inner:
            yield from self._taken(each, view)


def _ifs(expr: Expr) -> Iterator[bool]:
    yield isinstance(expr, Call) and expr.function == "if"
    for each in parts(expr):
        yield from _ifs(each)


class _Mark(Figure):
    """Stands for a figure, by its number, where a formula is written once for all agents."""

    __slots__ = ()

    def say(self, lang: Lang, *, full: bool = False) -> str:  # noqa: ARG002 - in either language
        """Give its number, as `Written` has it."""
        return f"{_PARTED}{~int(self.id) if full else self.id}{_PARTED}"


def _mark(number: int) -> Figure:
    return _Mark(str(number), Words("", ""), Kind.TEXT, "")


def _form(marked: str) -> tuple[str | int, ...]:
    """Part what is written into words and the places of figures."""
    return tuple(int(each) if number % 2 else each for number, each in enumerate(marked.split(_PARTED)))
