"""The order in which a scheme's figures are computed: after how many rounds over all agents each is known.

May import `scheme.model`, and of `evaluation` what it calls items and what rules are.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, assert_never

from kaohe.checking.walk import expressions
from kaohe.evaluation.formulas import named
from kaohe.evaluation.names import Computable, item_id, target_of
from kaohe.scheme.model import Deduction, Earlier, GroupFigure, Ladder, Origin, Pool, Ref, Stands, Streak

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.evaluation.formulas import Named
    from kaohe.evaluation.sheet import Rules
    from kaohe.scheme.model import Expr

OWN = frozenset({Origin.SCORE, Origin.GRADE, Origin.LINE})
"""The origins of figures that the scheme computes."""


class Order:
    """Figures of a scheme, each behind those that it is made of. A scheme that was checked has no circles."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.levels: dict[str, int] = {}
        """After how many rounds each is known, in the order in which they can be computed."""
        for name in rules.items:
            self._level(name)

    def of(self, exprs: Iterable[Expr]) -> int:
        """Say after how many rounds formulas can be computed."""
        return max((self._of_named(each) for expr in exprs for each in named(expr)), default=0)

    def deductions_before(self, item: Deduction) -> list[Deduction]:
        """Give the deductions that take from the same line before one does."""
        if item.source is None:
            return []
        earlier = takewhile(lambda each: each is not item, self._rules.items.values())
        return [
            each
            for each in earlier
            if isinstance(each, Deduction) and each.source is not None and each.source.name == item.source.name
        ]

    def _of_named(self, asked: Named) -> int:
        match asked:
            case Ref():
                target = target_of(asked)
                return self._level(target.id) if target.origin in OWN else 0
            case GroupFigure() | Stands():
                return 1 + self._of_named(asked.figure)
            case Streak():
                return self.of((asked.condition,))
            case Earlier():
                return 0
            case _:
                assert_never(asked)

    def _level(self, name: str) -> int:
        if name not in self.levels:
            self.levels[name] = self._made_of(self._rules.items[name])
        return self.levels[name]

    def _made_of(self, item: Computable) -> int:
        exprs = [item.by] if isinstance(item, Ladder) else [*expressions(item)]
        exprs += [limit.amount for limit in self._rules.limits if limit.line.name == item_id(item)]
        for red in self._rules.red_lines:
            exprs += [red.when] if any(void.name == item_id(item) for void in red.voids) else []
        levels = [self.of(exprs) + (1 if isinstance(item, Pool) else 0)]
        if isinstance(item, Deduction):
            levels += [self._level(each.name) for each in self.deductions_before(item)]
        return max(levels)
