"""What a part of a checked scheme means, as a value: equal where two parts mean the same, however they are written.

Units, letter case of names, sides of a comparison, and the order of what is added, multiplied or joined say nothing;
but conditions beside a division stay in their order. May import the model and `metrics`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from kaohe.metrics.registry import fold
from kaohe.scheme.model import Arithmetic, Call, Compare, Expr, Logic, Number, Ref, Standing, Streak, Text, parts

_TURNED: Final = {">": "<", ">=": "<="}


def meaning(thing: object) -> Hashable:  # noqa: C901, PLR0911 - one for each construct
    """Give what a part means; a number means its value, since checking has seen that its unit fits."""
    match thing:
        case Number():
            return ("number", thing.value) if thing.name is None else ("name", fold(thing.name))
        case Text():
            return ("text", thing.value)
        case Ref():
            return ("name", fold(thing.name))
        case Arithmetic():
            return ("terms", *unordered(_terms(thing, *(("+", "-") if thing.op in {"+", "-"} else ("*", "/")))))
        case Logic():
            joined = tuple(map(meaning, _joined(thing, thing.op)))
            # What stands before a division may keep it from being by 0.
            return (thing.op, *(joined if _divides(thing) else unordered(joined)))
        case Compare():
            return _comparison(thing)
        case Call(function="min" | "max"):
            return (thing.function, *unordered(map(meaning, thing.arguments)))
        case Standing():
            return ("standing", thing.end, thing.count, thing.exact and thing.count > 1)
        case Streak():
            return ("streak", thing.count, meaning(thing.condition))
        case tuple():
            return tuple(map(meaning, thing))
        case _ if is_dataclass(thing):
            return (
                type(thing).__name__,
                *(meaning(getattr(thing, each.name)) for each in fields(thing) if each.compare),
            )
        case _:
            assert isinstance(thing, Hashable)  # noqa: S101 - for the type checker: words, days, flags are
            return thing


def unordered(meanings: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Put what has no order of its own into one."""
    return tuple(sorted(meanings, key=repr))


def _terms(expr: Expr, plus: str, minus: str, sign: str = "+") -> Iterator[Hashable]:
    """Give what is added or taken off, or what is multiplied or divided by; 0 adds nothing."""
    if isinstance(expr, Arithmetic) and expr.op in {plus, minus}:
        yield from _terms(expr.left, plus, minus, sign)
        turned = sign if expr.op == plus else "-" if sign == "+" else "+"
        yield from _terms(expr.right, plus, minus, turned)
    elif not (plus == "+" and isinstance(expr, Number) and expr.value == 0 and expr.name is None):
        yield (plus, sign, meaning(expr))


def _joined(expr: Expr, op: str) -> Iterator[Expr]:
    if isinstance(expr, Logic) and expr.op == op:
        yield from _joined(expr.left, op)
        yield from _joined(expr.right, op)
    else:
        yield expr


def _divides(expr: Expr) -> bool:
    return (isinstance(expr, Arithmetic) and expr.op == "/") or any(map(_divides, parts(expr)))


def _comparison(expr: Compare) -> Hashable:
    left, right = meaning(expr.left), meaning(expr.right)
    if expr.op in {"=", "!="}:
        return (expr.op, *unordered((left, right)))
    return (expr.op, left, right) if expr.op not in _TURNED else (_TURNED[expr.op], right, left)
