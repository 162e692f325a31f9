"""Stretches of time in which all parameters are constant: what is wrong in any of them is told once, with its day.

May import `diagnostics`, `scheme`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Report
from kaohe.scheme.model import Parameter
from kaohe.scheme.settle import named_numbers, settled, value_on

if TYPE_CHECKING:
    from datetime import date

    from kaohe.diagnostics import Diagnostic
    from kaohe.scheme.model import Scheme


_MOST: Final = 2_000
"""How many items are looked at once more for later days."""


def of_all_stretches(scheme: Scheme, look: Callable[[Scheme], Report]) -> Iterator[Diagnostic]:
    """Look at a scheme as it is in each stretch of time; a finding that comes later names the day it comes with.

    Of a scheme with very many items and changes the first stretches are looked at. Items of which a number could not be
    told, because what stands for it is no parameter, are left out.
    """
    items = [item for item in scheme.items if isinstance(item, Parameter)]
    later = sorted({change.start for item in items for change in item.changes if change.start > scheme.effective})
    known = {item.name for item in items if item.value.kind is not None}
    sound = tuple(item for item in scheme.items if all(each.name in known for each in named_numbers(item)))
    told: set[tuple[object, object]] = set()
    for day in (scheme.effective, *later[: _MOST // (1 + len(scheme.items))]):
        found = list(look(_as_of(replace(scheme, items=sound), day)))
        fresh = [each for each in found if (each.rule, each.place) not in told]
        told |= {(each.rule, each.place) for each in found}
        yield from fresh if day is scheme.effective else (replace(each, since=day) for each in fresh)


def _as_of(scheme: Scheme, day: date) -> Scheme:
    """Give a scheme as if its parameters had never another value than on this day."""
    items = tuple(
        replace(item, value=value_on(item, day), changes=()) if isinstance(item, Parameter) else item
        for item in settled(scheme, day).items
    )
    return replace(scheme, items=items)
