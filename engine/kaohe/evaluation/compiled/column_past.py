"""What earlier periods gave, by column.

May import numpy, `evaluation`'s history and places, and of this package what programs are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.evaluation.compiled import past
from kaohe.scheme.model import Earlier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.compiled.program import Brings, Program
    from kaohe.evaluation.places import Places

Array = Any


def looking_back(program: Program) -> tuple[Brings, ...]:
    """Give what places bring that have to be held for periods running."""
    return tuple(each for each in program.brings if each.rule.streak > 1)


def before_of(program: Program, agents: Sequence[str], places: Places) -> tuple[Array, ...]:
    """Give what is read of earlier periods as columns: those of what stands in a row, and whether places were held.

    `UnfitError` where the reference has to see a figure.
    """
    rows = [past.row_of(program.before, agent, places.history) for agent in agents]
    found: list[Array] = []
    for each in program.before:
        at = len(found)
        words = [row[at] for row in rows]
        numbers = each.places is not None
        found.append(np.array(words, dtype=object) if numbers else np.array(words))
        if isinstance(each.asked, Earlier):
            found.append(np.array([row[at + 1] for row in rows], dtype=bool))
    for brings in looking_back(program):
        held = [places.ran(brings.rule, brings.ranking, agent) for agent in agents]
        found.append(np.array(held, dtype=bool))
    return tuple(found)


def no_history(program: Program, size: int, places: Places) -> tuple[Array, ...]:
    """Give what is read where there are no earlier periods: the same for all."""
    return tuple(np.repeat(each, size) for each in before_of(program, [""], places))
