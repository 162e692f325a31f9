"""The check of items that need each other: circles, and rows of items too long for anybody to follow.

May import `diagnostics`, `scheme.model`.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kaohe.checking.walk import expressions, own_id
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import Deduction, Earlier, Expr, Ladder, Limit, Origin, RedLine, Ref, Scheme, Unread, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.diagnostics import Report

_LONGEST_ROW: Final = 60
_OWN: Final = frozenset({Origin.SCORE, Origin.GRADE, Origin.LINE})
_HIDDEN: Final = "\n"
"""Begins what stands for all deductions before one; no name begins so."""


def check_circles(scheme: Scheme, report: Report) -> None:
    """Report scores, grades and lines that need each other, and a condition of whom it applies to that needs them."""
    for ref in () if scheme.applies is None else _own_refs(scheme.applies):
        word = "适用" if scheme.lang == "zh" else "for"
        report.add(rules.CIRCLE, ref.span, circle=f"{word} → {_shown(ref, scheme)} → {word}")
    needs: dict[str, dict[str, Ref]] = {}
    for item in scheme.items:
        name = own_id(item)
        if name is not None:
            own = needs.setdefault(name, {})
            for expr in (item.by,) if isinstance(item, Ladder) else expressions(item):
                own.update({ref.name: ref for ref in _own_refs(expr) if ref.name not in own})
    named = {name: tuple(own) for name, own in needs.items()}
    _add_hidden_needs(scheme, needs)
    found, sound = len(report), set[str]()
    while (circle := _circle(needs, sound)) is not None:
        steps = [needs[one][other] for one, other in pairwise(circle) if not one.startswith(_HIDDEN)]
        shown = [_shown(ref, scheme) for ref in steps]
        report.add(rules.CIRCLE, steps[0].span, circle=" → ".join((shown[-1], *shown)))
        del needs[circle[0]][circle[1]]
    if len(report) == found:
        _check_rows(scheme, named, report)


def _check_rows(scheme: Scheme, needs: Mapping[str, tuple[str, ...]], report: Report) -> None:
    """Report the first item that is made of others in so long a row that nobody could follow how it came about."""
    length: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        length[name] = 1 + max((length[each] for each in needs.get(name, ())), default=0)
    for item in scheme.items:
        if not isinstance(item, Unread) and length.get(own_id(item) or "", 0) > _LONGEST_ROW:
            report.add(rules.TOO_LONG_A_ROW, item.span, most=str(_LONGEST_ROW))
            return


def _add_hidden_needs(scheme: Scheme, needs: dict[str, dict[str, Ref]]) -> None:
    """Add what lines need that they do not name: limits, red lines, the deductions before from the same line.

    Those before are one by one behind what stands for all of them, so that many need no more than a few each.
    """
    before: dict[str, str] = {}
    for number, item in enumerate(scheme.items):
        if isinstance(item, RedLine):
            for void in item.voids:
                needs.setdefault(void.name, {}).update({ref.name: ref for ref in _own_refs(item.when)})
        if isinstance(item, Limit):
            needs.setdefault(item.line.name, {}).update({ref.name: ref for ref in _own_refs(item.amount)})
        if isinstance(item, Deduction) and item.source is not None:
            source, all_before = item.source, before.get(item.source.name)
            rest = {} if all_before is None else {all_before: source}
            needs.setdefault(item.name, {}).update(rest)
            before[source.name] = f"{_HIDDEN}{number}"
            needs[before[source.name]] = {item.name: source, **rest}


def _shown(ref: Ref, scheme: Scheme) -> str:
    """Call what a name means as its author does."""
    return ref.name if ref.target is None else ref.target.title.say(scheme.lang)


def _circle(needs: Mapping[str, Mapping[str, Ref]], sound: set[str]) -> list[str] | None:
    """Give items that need each other, from the one that is written first to itself again; None if there are none.

    sound: what was seen to need no circle, and need not be looked at again.
    """
    for start in needs:
        path = {} if start in sound else {start: iter(needs[start])}
        while path:
            last = next(reversed(path))
            further = next((each for each in path[last] if each not in sound), None)
            if further is None:
                sound.add(last)
                del path[last]
            elif further in path:
                row = list(path)
                around = row[row.index(further) :]
                order = list(needs)
                first = min(range(len(around)), key=lambda index: order.index(around[index]))
                return [*around[first:], *around[:first], around[first]]
            else:
                path[further] = iter(needs.get(further, {}))
    return None


def _own_refs(expr: Expr) -> Iterator[Ref]:
    """Go through the figures of the scheme that an expression needs of this period; those of earlier ones are known."""
    if isinstance(expr, Earlier):
        return
    if isinstance(expr, Ref) and expr.target is not None and expr.target.origin in _OWN:
        yield expr
    for part in parts(expr):
        yield from _own_refs(part)
