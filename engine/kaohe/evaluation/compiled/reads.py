"""What a scheme's program reads of an agent, with its numbers in a row: figures, names of groups, earlier periods.

May import `values`, `scheme.model`, `checking`, of `evaluation` what it calls items and what rules are, and of this
package what programs are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.evaluation.compiled.items import decimals_of
from kaohe.evaluation.compiled.order import OWN
from kaohe.evaluation.compiled.program import Before, Input
from kaohe.evaluation.formulas import named
from kaohe.evaluation.names import target_of
from kaohe.scheme.model import (
    Earlier,
    Grade,
    GroupFigure,
    Ladder,
    LaterRefunds,
    Limit,
    Origin,
    Pool,
    Ranking,
    Ref,
    Stands,
    Streak,
)
from kaohe.values import NUMERIC

if TYPE_CHECKING:
    from kaohe.evaluation.sheet import Rules
    from kaohe.scheme.model import Expr, Group, Item, Scheme, Target

FACT_PLACES: Final = 4
"""Figures that people type in are taken to so many decimals; who typed more is left to the reference."""
_CENTS: Final = 2


class Reads:
    """What is read, which stands first in a row. `width`: how many numbers that takes."""

    def __init__(self, scheme: Scheme, rules: Rules) -> None:
        self._rules = rules
        self.width = 0
        self.inputs: dict[tuple[Origin, str], Input] = {}
        self.keys: dict[Group, int] = {}
        self.before: dict[tuple[object, str | None], Before] = {}
        """What is asked of earlier periods, by itself and the ladder for which."""
        for item in scheme.items:
            self._read_all(item)
        if scheme.applies is not None:
            self._read(scheme.applies, None)
        self.keys = {group: self._slots(1) for group in self.keys}
        for at, each in self.before.items():
            self.before[at] = replace(each, slot=self._slots(2 if isinstance(each.asked, Earlier) else 1))

    def _slots(self, wide: int) -> int:
        self.width += wide
        return self.width - wide

    def _read_all(self, item: Item) -> None:
        ladder = item if isinstance(item, Ladder) else None
        for expr in expressions(item):
            self._read(expr, ladder)
        if isinstance(item, Ranking | Pool):
            self._key(item.within)
        if isinstance(item, Limit) and item.kind == "advance":
            self.before[item, None] = Before(item, None, _CENTS, -1)

    def _read(self, expr: Expr, ladder: Ladder | None) -> None:
        for each in named(expr):
            match each:
                case Ref():
                    self._input(target_of(each))
                case GroupFigure() | Stands():
                    self._input(target_of(each.figure))
                    self._key(each.group)
                case Earlier():
                    self.before[each, None] = Before(each, None, self._places_before(each), -1)
                case Streak():
                    self.before[each, None if ladder is None else ladder.name] = Before(each, ladder, None, -1)
                case _:
                    assert_never(each)

    def _places_before(self, asked: Earlier) -> int | None:
        """Give the decimals that a figure had in earlier periods; None for a word."""
        item = self._rules.items[target_of(asked.figure).id]
        if isinstance(item, Grade | Ladder):
            return None
        return _CENTS if isinstance(item, Pool | LaterRefunds) else decimals_of(item)

    def _input(self, target: Target) -> None:
        key = (target.origin, target.id)
        if target.origin in OWN or target.origin is Origin.PARAMETER or key in self.inputs:
            return
        places = FACT_PLACES if target.origin is Origin.FACT else target.places
        self.inputs[key] = Input(target, self._slots(2), places if target.kind in NUMERIC else None)

    def _key(self, group: Group) -> None:
        if group != "all":
            self.keys[group] = 0  # gets its number behind all inputs
