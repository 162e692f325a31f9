"""Which way of a scheme's own figures is the better one: what they say, else what they are made of.

A figure that is one name alone, or that name times or divided by a positive number, is better where that name is; else
seconds are better when lower, and of all else nothing is known. May import `scheme.model`, `values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.scheme.model import Arithmetic, Banded, FormulaScore, Number, Origin, Ref
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaohe.scheme.model import Better, Expr, Item, Target


def usual(kind: Kind) -> Better | None:
    """Say which way is better of what nobody says it of."""
    return "lower" if kind is Kind.SECONDS else None


def directions(items: Iterable[Item], find: Callable[[str], Target | None]) -> dict[str, Better | None]:
    """Say of each figure, by its name, which way is better. `find` says what the names in them mean."""
    figures = {item.name: item for item in reversed(tuple(items)) if isinstance(item, FormulaScore | Banded)}
    found: dict[str, Better | None] = {}
    for name in figures:
        chain = [name]
        while (of := _named_by(figures[chain[-1]], find)) is not None and _is_figure(of) and of.id in figures:
            if of.id in found or of.id in chain:  # in a circle, which is told elsewhere
                break
            chain.append(of.id)
        for each in reversed(chain):
            found[each] = _direction(figures[each], found, find)
    return found


def _direction(
    item: FormulaScore | Banded, found: dict[str, Better | None], find: Callable[[str], Target | None]
) -> Better | None:
    of = _named_by(item, find)
    if of is None:
        return item.better or usual(item.kind)
    return found.get(of.id) if _is_figure(of) else of.better


def _named_by(item: FormulaScore | Banded, find: Callable[[str], Target | None]) -> Target | None:
    """Say what a figure is alone, or times a positive number, unless it says itself which way is better."""
    if isinstance(item, Banded) or item.better is not None:
        return None
    name = _alone(item.formula)
    return None if name is None else find(name.name)


def _alone(expr: Expr) -> Ref | None:
    match expr:
        case Ref():
            return expr
        case Arithmetic("*" | "/", left, Number(value)) if value > 0:
            return _alone(left)
        case Arithmetic("*", Number(value), right) if value > 0:
            return _alone(right)
        case _:
            return None


def _is_figure(target: Target) -> bool:
    return target.origin is Origin.SCORE
