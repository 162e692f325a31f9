"""Formulas and conditions as terms.

As in the reference every name of a formula must have a value, in whichever branch it stands, and every division must be
possible where it decides. May import `scheme.model`, of this package `terms`, `exact`, of `evaluation` what is looked
up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kaohe.evaluation.compiled import exact
from kaohe.evaluation.compiled.exact import Exact
from kaohe.evaluation.compiled.terms import Term, Word, any_of, op
from kaohe.scheme.model import Arithmetic, Call, Compare, Earlier, Expr, GroupFigure, Logic, Not, Number, Ref, Text

if TYPE_CHECKING:
    from kaohe.evaluation.formulas import Named


@dataclass(frozen=True, slots=True)
class Lacks:
    """When a formula has no value: names without one wherever they stand, divisions by 0 where they are computed."""

    terms: list[Term] = field(default_factory=list)
    only: Term = True

    def where(self, condition: Term) -> Lacks:
        """Gather what is lacking on a side of a condition, along with the rest."""
        return Lacks(self.terms, op("and", self.only, condition))

    def divided_by(self, number: Term) -> None:
        """Say that a number must not be 0."""
        self.terms.append(op("and", self.only, op("=", number, 0)))


@dataclass(frozen=True, slots=True)
class Condition:
    """Yes or no."""

    term: Term


@dataclass(frozen=True, slots=True)
class Said:
    """A text or a day. `words`: the term is a number, of one of these words; None: it is the text itself."""

    term: Term
    words: tuple[str, ...] | None = None


Value = Exact | Condition | Said


class Scope(Protocol):
    """Where a formula stands: what its names mean, and where a part of it that is used twice is kept."""

    def named(self, asked: Named) -> tuple[Value, Term]:
        """Give what is looked up, and when it has no value."""
        ...

    def let(self, term: Term) -> Term:
        """Compute a term once."""
        ...

    def note(self, what: str, of: object, term: Term) -> None:
        """Keep what decided, for the trace."""
        ...


def number(expr: Expr, scope: Scope) -> tuple[Exact, Term]:
    """Compile a formula: its number, and when it has none."""
    value, lack = compiled(expr, scope)
    assert isinstance(value, Exact)  # noqa: S101 - for the type checker: kinds were checked
    if not isinstance(expr, Number | Ref | GroupFigure | Earlier):
        value = kept(value, scope)
        scope.note("num", expr, value.num)
        scope.note("den", expr, value.den)
    return value, lack


def condition(expr: Expr, scope: Scope) -> tuple[Term, Term]:
    """Compile a condition: whether it holds, and when that cannot be said."""
    value, lack = compiled(expr, scope)
    assert isinstance(value, Condition)  # noqa: S101 - for the type checker: kinds were checked
    return value.term, lack


def compiled(expr: Expr, scope: Scope) -> tuple[Value, Term]:
    """Compile a formula or condition, and when it has no value."""
    lacks = Lacks()
    value = _value(expr, scope, lacks)
    return value, scope.let(any_of(lacks.terms))


def _value(expr: Expr, scope: Scope, lacks: Lacks) -> Value:  # noqa: PLR0911 - one return for each expression
    match expr:
        case Number():
            return exact.constant(expr.value)
        case Text():
            return Said(Word(expr.value))
        case Not():
            return Condition(op("not", _condition(expr.operand, scope, lacks)))
        case Logic():
            first = scope.let(_condition(expr.left, scope, lacks))
            decides = op("not", first) if expr.op == "or" else first
            return Condition(op(expr.op, first, _condition(expr.right, scope, lacks.where(decides))))
        case Compare():
            left, right = _value(expr.left, scope, lacks), _value(expr.right, scope, lacks)
            return Condition(_compared(expr, left, right))
        case Arithmetic():
            left, right = _number(expr.left, scope, lacks), _number(expr.right, scope, lacks)
            return kept(_arithmetic(expr, left, right, lacks), scope)
        case Call():
            return kept(_call(expr, scope, lacks), scope)
        case _:
            value, lack = scope.named(expr)
            lacks.terms.append(lack)
            return value


def kept(value: Exact, scope: Scope) -> Exact:
    """Compute a number once, that is used more than once."""
    return Exact(scope.let(value.num), scope.let(value.den))


def _number(expr: Expr, scope: Scope, lacks: Lacks) -> Exact:
    value = _value(expr, scope, lacks)
    assert isinstance(value, Exact)  # noqa: S101 - for the type checker: kinds were checked
    return value


def _condition(expr: Expr, scope: Scope, lacks: Lacks) -> Term:
    value = _value(expr, scope, lacks)
    assert isinstance(value, Condition)  # noqa: S101 - for the type checker: kinds were checked
    return value.term


def _arithmetic(expr: Arithmetic, left: Exact, right: Exact, lacks: Lacks) -> Exact:
    match expr.op:
        case "+":
            return exact.added(left, right)
        case "-":
            return exact.less(left, right)
        case "*":
            return exact.times(left, right)
        case _:
            lacks.divided_by(right.num)
            return exact.divided(left, right)


def _call(expr: Call, scope: Scope, lacks: Lacks) -> Exact:
    if expr.function == "if":
        holds, one, other = expr.arguments
        held = scope.let(_condition(holds, scope, lacks))
        scope.note("if", expr, held)
        taken, left = _number(one, scope, lacks.where(held)), _number(other, scope, lacks.where(op("not", held)))
        return exact.select(held, taken, left)
    numbers = [_number(each, scope, lacks) for each in expr.arguments]
    match expr.function:
        case "min":
            return exact.least(*numbers)
        case "max":
            return exact.most(*numbers)
        case "floor":
            return exact.whole(numbers[0])
        case _:
            decimals = numbers[1].num if len(numbers) > 1 else 0
            assert isinstance(decimals, int)  # noqa: S101 - for the type checker: checked to be a constant
            return exact.rounded(numbers[0], decimals)


def _compared(expr: Compare, left: Value, right: Value) -> Term:
    if isinstance(left, Exact) and isinstance(right, Exact):
        return exact.compared(expr.op, left, right)
    assert isinstance(left, Said)  # noqa: S101 - for the type checker: numbers and words are compared, each with its like
    assert isinstance(right, Said)  # noqa: S101 - as above
    if expr.op in {"=", "!="}:
        equal = same(left, right)
        return equal if expr.op == "=" else op("not", equal)
    return op(expr.op, left.term, right.term)


def same(left: Said, right: Said) -> Term:
    """Say whether two words are the same; one may be the number of a word."""
    if left.words is None and right.words is None:
        return op("=", left.term, right.term)
    if left.words is None:
        return same(right, left)
    if right.words is None:
        pairs = [(place, op("=", right.term, Word(word))) for place, word in enumerate(left.words)]
    else:
        pairs = [
            (place, op("=", right.term, right.words.index(word)) if word in right.words else False)
            for place, word in enumerate(left.words)
        ]
    return any_of([op("and", op("=", left.term, place), equal) for place, equal in pairs])
