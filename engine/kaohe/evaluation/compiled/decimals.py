"""A stage for one agent in decimals, as figures are handed in: none is made a whole number and back.

A term stands for a whole number of a last decimal; here it is written with the point in its place. What is computed
so is exact, or raises: nothing is rounded but by `half`. What has no end as a decimal is left to whole numbers.
May import `values`, `scheme.model`, and of this package `border`, `program`, `terms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.compiled.border import Exactly, Numbers, UnfitError
from kaohe.evaluation.compiled.program import functions
from kaohe.evaluation.compiled.terms import (
    SCALAR,
    Local,
    Op,
    Slot,
    Term,
    Word,
    any_of,
    balanced,
    half,
    locals_of,
    op,
    slots_of,
)
from kaohe.scheme.model import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaohe.evaluation.compiled.program import Input, Program, Row
    from kaohe.evaluation.figures import AgentFigures

    Reading = Callable[[AgentFigures], Row | None]

_DIGITS: Final = 100
EXACT: Final = Context(prec=_DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation])
"""What the code is run in: whatever does not fit raises."""
_ROUND: Final = Context(_DIGITS, ROUND_HALF_UP, MIN_EMIN, MAX_EMAX, traps=[InvalidOperation])
_WIDE: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)  # moves points, never rounds
_MOST_PLACES: Final = 12
_CENTS: Final = 2
_COMPARED: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


class NotDecimalError(Exception):
    """A term that is no decimal. Caught where a plan is run."""


@dataclass(frozen=True, slots=True)
class _Code:
    """A term as code. `point`: so many places further left stands its point; None: it is as the term is, no decimal.

    even: it has so many decimals as its point says, and is never −0.
    """

    text: str
    point: int | None = None
    even: bool = False


class Decimals:
    """Writes a stage; constants and what reads figures get names."""

    def __init__(self, inputs: Mapping[int, Input], wants: Mapping[str, int]) -> None:
        self.names: dict[str, Any] = {"half": half, "min": min, "max": max, "D": Decimal, "type": type, "str": str}
        self._names_of: dict[tuple[Decimal, int], str] = {}
        self._locals: dict[str, _Code] = {}
        self._codes: dict[int, tuple[Term, _Code]] = {}
        self._moved: dict[tuple[int, int], tuple[Term, _Code]] = {}
        self._inputs = inputs
        self._wants = wants

    def let(self, name: str, term: Term) -> str:
        """Write a term that gets a name."""
        found = self.code(term)
        if found.point is not None:
            found = self._at(term, self._wants.get(name, found.point))
        self._locals[name] = _Code(name, found.point, found.even)
        return f"{name} = {found.text}"

    def named(self, prefix: str, value: object) -> str:
        """Give something a name."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name

    def constant(self, whole: int, point: int) -> str:
        """Name a decimal: a whole number with its point moved."""
        value = _WIDE.scaleb(Decimal(whole), -point)
        key = (value, point)  # 1 and 1.00 are equal
        if key not in self._names_of:
            self._names_of[key] = self.named("k", value)
        return self._names_of[key]

    def given(self, term: Term, places: int | None) -> str:
        """Write what a stage gives: a figure with its decimals; None: no number, or one that is only compared."""
        found = self.code(term)
        if places is None:
            return found.text
        found = self._at(term, places)
        return found.text if found.even else self._rounded(found.text, places)

    def code(self, term: Term) -> _Code:
        """Write a term."""
        found = self._codes.get(id(term))
        if found is None:  # kept with the term, so that no other one gets its id
            found = self._codes[id(term)] = term, self._code(term)
        return found[1]

    def _code(self, term: Term) -> _Code:
        match term:
            case Slot():
                return self._slot(term.index)
            case Local():
                return self._locals[term.name]
            case Op():
                return self._op(term.name, term.args)
            case Word():
                return _Code(repr(term.text))
            case _:
                return _Code(repr(term))

    def _slot(self, index: int) -> _Code:
        if index in self._inputs:
            return _Code(f"r{index}", self._inputs[index].places)
        if index - 1 in self._inputs:
            return _Code(f"r{index}")
        raise NotDecimalError

    def _at(self, term: Term, point: int) -> _Code:
        """Write a term as a decimal whose point stands there."""
        found = self._moved.get((id(term), point))
        if found is None:
            found = self._moved[id(term), point] = term, self._move(term, point)
        return found[1]

    def _move(self, term: Term, point: int) -> _Code:  # noqa: PLR0911 - one return for each operation
        if isinstance(term, int):
            return _Code(self.constant(term, point), point, even=True)
        found = self.code(term)
        if found.point == point:
            return found
        match term:
            case Op("*", (one, int() as factor)) | Op("*", (int() as factor, one)):
                return self._times(one, factor, point)
            case Op("select", _):
                return self._together(term.name, term.args, point)
            case Op("+" | "-" | "min" | "max", _) if found.point is not None:
                return self._together(term.name, term.args, point)
            case Op("half", (one, int() as divisor)) if found.point is not None:
                return self._half(one, divisor, point)
            case _:
                return self._times(term, 1, point)

    def _op(self, name: str, args: tuple[Term, ...]) -> _Code:
        codes = [self.code(each) for each in args]
        points = [each.point for each in codes if each.point is not None]
        if not points:
            return _Code(SCALAR[name].format(*(each.text for each in codes)))
        match name, args:
            case (("+" | "-" | "min" | "max" | "select" | "=" | "!=" | "<" | "<=" | ">" | ">="), _):
                return (
                    self._compared(name, args, max(points))
                    if name in _COMPARED
                    else self._together(name, args, max(points))
                )
            case ("*", (one, int() as factor)) | ("*", (int() as factor, one)):
                moved, factor = _tens(factor)
                return self._times(one, factor * 10**moved, points[0] + moved)
            case "*", _:
                return _Code(SCALAR[name].format(*(each.text for each in codes)), sum(points))
            case "half", (one, int() as divisor):
                moved, _, places = _parted(divisor)
                return self._half(one, divisor, points[0] - moved - places)
            case _:
                raise NotDecimalError

    def _together(self, name: str, args: Sequence[Term], point: int) -> _Code:
        """Write what needs its terms' points in one place."""
        first = [self.code(args[0]).text] if name == "select" else []
        found = [self._at(each, point) for each in args[len(first) :]]
        text = SCALAR[name].format(*first, *(each.text for each in found))
        return _Code(text, point, all(each.even for each in found) and name not in {"min", "max"})

    def _compared(self, name: str, args: Sequence[Term], point: int) -> _Code:
        found = [self._bound(each, point) if isinstance(each, int) else self._at(each, point).text for each in args]
        return _Code(SCALAR[name].format(*found))

    def _bound(self, whole: int, point: int) -> str:
        """Name a bound, with two decimals if they do: numbers of as many are compared fastest."""
        while point > _CENTS and whole % 10 == 0:
            whole, point = whole // 10, point - 1
        return self.constant(whole, point)

    def _times(self, one: Term, factor: int, point: int) -> _Code:
        """Write a product with its point there: the factor's is moved."""
        found = self.code(one)
        by = self.constant(factor, point - (found.point or 0))
        if found.point is not None and self.names[by] == 1:
            return _Code(found.text, point)
        return _Code(f"({found.text} * {by})", point, even=found.point is None)

    def _half(self, one: Term, divisor: int, point: int) -> _Code:
        """Divide and round: by a power of ten only the point moves, by what divides one it is a product."""
        moved, factor, places = _parted(divisor)
        return _Code(
            self._rounded(self._at(op("*", one, factor), point + moved + places).text, point), point, even=True
        )

    def _rounded(self, text: str, point: int) -> str:
        """Round to so many decimals; −0 becomes 0."""
        self.names["context"] = _ROUND
        zero = self.constant(0, point)
        return f"({text}.quantize({zero}, None, context) or {zero})"


def _tens(number: int) -> tuple[int, int]:
    """Part a number other than 0 into tens and the rest."""
    moved = 0
    while number % 10 == 0:
        number, moved = number // 10, moved + 1
    return moved, number


def _parted(divisor: int) -> tuple[int, int, int]:
    """Say how many places the point moves in place of dividing by tens; for the rest, a factor, and how many more."""
    moved, rest = _tens(divisor)
    places = next((each for each in range(_MOST_PLACES) if 10**each % rest == 0), None)
    if places is None:
        raise NotDecimalError
    return moved, 10**places // rest, places


@dataclass(frozen=True, slots=True)
class Stage:
    """A program's only stage in decimals.

    row: gives an agent's `slots`, or None where the scheme is not for him. `UnfitError`: whole numbers have to do it.
    """

    row: Reading
    slots: Mapping[int, int]


def stage_of(program: Program) -> Stage:
    """Write a program's stage. Raises `NotDecimalError` where groups or earlier periods are asked, or it has no end."""
    if len(program.whom) > 1 or len(program.stages) > 1 or program.stages[0].groups or program.before:
        raise NotDecimalError
    code = _Parts(program)
    write = Decimals({each.slot: each for each in program.inputs}, code.wants)
    lines = ["def row(agent):", *_reading(program, write, code.lacks)]
    if code.applies is not None:
        lines += [write.let(name, term) for name, term in code.before.items()]
        applies, unsaid = (write.code(each).text for each in code.applies)
        lines += [f"if {unsaid}: raise Unfit", f"if not {applies}: return None"]
    lines += [write.let(name, term) for name, term in code.lets.items()]
    if code.bad is not False:
        lines.append(f"if {write.code(code.bad).text}: raise Unfit")
    given = {slot: write.given(term, places) for slot, (term, places) in code.gives.items()}
    given |= {slot: f"attributes.get({group!r})" for group, slot in program.keys.items()}
    slots = {slot: at for at, slot in enumerate(sorted(_asked(program)))}
    lines.append(f"return [{', '.join(given.get(slot, f'r{slot}') for slot in slots)}]")
    names = {
        **write.names,
        "Unfit": UnfitError,
        "KeyError": KeyError,
        "TypeError": TypeError,
        "all": all,
        "any": any,
        "map": map,
        "min": min,
    }
    names |= {"finite": Decimal.is_finite, "signed": Decimal.is_signed}
    return Stage(functions("\n    ".join(lines) + "\n", names)["row"], slots)


def _asked(program: Program) -> set[int]:
    """Give the slots that are looked at when a stage is done."""
    found = {made.slot for made in program.figures.values()} | {slot for _, slot in program.notices}
    for place in program.places:
        found |= {place.over.figure, place.over.lack, place.over.key, place.enters} - {None}  # type: ignore[arg-type]
    return found.union(*(each.due for each in program.brings if each.due is not None))


class _Parts:
    """What is written of a program: without what looks for figures that lack, where that leaves an agent anyway.

    lacks: the slots of what may lack. wants: by name where a decimal's point had best stand.
    """

    def __init__(self, program: Program) -> None:
        stage, applies = program.stages[0], program.whom[0] if program.whom else None
        lets = dict(stage.lets)
        before = {} if applies is None else dict(applies.lets)
        self.lacks = _reached(stage.gives, lets) | {each.over.lack for each in program.places if each.over.lack}
        if applies is not None:
            self.lacks |= _reached([*applies.gives, *applies.bad], before)
        self._never = {each.slot + 1 for each in program.inputs} - self.lacks
        self.before, known = self._named(before, "w")
        self.applies = None
        if applies is not None:
            unsaid = any_of([self._folded(each, known) for each in applies.bad])
            self.applies = self._folded(applies.gives[0], known), unsaid
        lets, known = self._named(lets, "")
        self.bad = any_of([self._folded(each, known) for each in stage.bad])
        first = 2 * len(program.inputs) + len(program.keys)
        places = _places(program)
        asked = _asked(program)
        self.gives = {
            slot: (self._folded(term, known), places.get(slot))
            for slot, term in enumerate(stage.gives, first)
            if slot in asked
        }
        used = _names([*(term for term, _ in self.gives.values()), self.bad], lets)
        self.lets = {name: term for name, term in lets.items() if name in used}
        self.wants: dict[str, int] = {}
        for term, shown in self.gives.values():
            self._want(term, shown)
        for name, term in reversed(self.lets.items()):
            self._want(term, self.wants.get(name))

    def _folded(self, term: Term, known: Mapping[str, Term]) -> Term:
        match term:
            case Slot() if term.index in self._never:
                return False
            case Local():
                return known[term.name]
            case Op():
                return op(term.name, *(self._folded(each, known) for each in term.args))
            case _:
                return term

    def _named(self, lets: Mapping[str, Term], prefix: str) -> tuple[dict[str, Term], dict[str, Term]]:
        """Give the terms that get a name, and what stands for it: the name, or what is known by now."""
        found: dict[str, Term] = {}
        known: dict[str, Term] = {}
        for name, term in lets.items():
            whole = balanced(self._folded(term, known))
            known[name] = whole
            if isinstance(whole, Op):
                found[f"{prefix}{name}"], known[name] = whole, Local(f"{prefix}{name}")
        return found, known

    def _want(self, term: Term, point: int | None) -> None:
        """Say where the points of a term's parts had best stand, if its own stands there."""
        match term:
            case Local(name) if point is not None:
                self.wants.setdefault(name, point)
            case Op("+" | "-" | "min" | "max", args) | Op("select", (_, *args)):
                for each in args:
                    self._want(each, point)
            case Op("half", (one, int() as divisor)) if point is not None:
                moved, _, places = _parted(divisor)
                self._want(one, point + moved + places)
            case _:
                pass


def _places(program: Program) -> dict[int, int]:
    """Give to how many decimals what a stage gives is shown, by slot."""
    found = {made.slot: made.places for made in program.figures.values() if made.places is not None}
    return found | {each.due[0]: _CENTS for each in program.brings if each.due is not None}


def _names(terms: Sequence[Term], lets: Mapping[str, Term]) -> set[str]:
    """Give the names that terms are made of, and these again."""
    found: set[str] = set()
    new = set().union(*map(locals_of, terms))
    while new:
        found |= new
        new = set().union(*(locals_of(lets[name]) for name in new)) - found
    return found


def _reached(terms: Sequence[Term], lets: Mapping[str, Term]) -> set[int]:
    """Give the slots that terms are made of."""
    return set().union(*map(slots_of, terms), *(slots_of(lets[name]) for name in _names(terms, lets)))


def _reading(program: Program, write: Decimals, lacks: set[int]) -> list[str]:
    """Write what reads an agent's figures: those numbers that must be there all at once, others one by one."""
    numbers = [each for each in program.inputs if each.places is not None and each.slot + 1 not in lacks]
    lines = ["values, attributes = agent.values, agent.attributes"]
    if numbers:
        careful = Numbers([each.target for each in numbers])
        write.names |= {"get": careful.get, "careful": careful}
        called = "".join(f"r{each.slot}, " for each in numbers)
        lines += [
            "try:",
            f"    {called} = given = get(values)",
            f"    plain = type(r{numbers[0].slot}) is D and all(map(finite, given))",
            "except (KeyError, TypeError): plain = False",
            f"if not plain: {called} = careful(agent)",
        ]
    for each in program.inputs:
        if each not in numbers:
            look, value, lack = write.named("look", Exactly(each.target)), f"r{each.slot}", f"r{each.slot + 1}"
            nothing = "0" if each.places is None else write.constant(0, 0)
            missing = f"if {lack}: {value} = {nothing}" if each.slot + 1 in lacks else f"if {lack}: raise Unfit"
            lines += [f"{value} = {look}(agent)", f"{lack} = {value} is None", missing]
    for each in numbers:
        if each.target.origin is Origin.METRIC:
            fits = write.named("fits", Exactly(each.target).see)
            lines.append(
                f"if not r{each.slot}.same_quantum({write.constant(0, each.target.places)}): {fits}(r{each.slot})"
            )
    least = "".join(f"r{each.slot}, " for each in numbers if each.target.never_below)
    if least:  # to ask for a sign takes less than to compare
        lines.append(f"if any(map(signed, ({least}))) and min(({least})) < {write.constant(0, 0)}: raise Unfit")
    return lines
