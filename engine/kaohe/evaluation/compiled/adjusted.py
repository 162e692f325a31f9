"""Later refunds for compiled code: what they come to is a figure of each agent, as one that people type in.

May import `values`, `scheme.model`, and of `evaluation` what figures are.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.scheme.model import DEFAULT_NAMES, Bonus, LaterRefunds, Number, Origin, Ref, Target
from kaohe.values import DECIMALS, Kind, half_up

if TYPE_CHECKING:
    from kaohe.evaluation.figures import Figures
    from kaohe.scheme.model import Scheme

_NAME: Final = "later_refunds"
_PLACES: Final = DECIMALS[Kind.MONEY]
_TARGET: Final = Target(Origin.FACT, _NAME, Kind.MONEY, _PLACES, DEFAULT_NAMES[_NAME], signed=True)


def with_amounts(scheme: Scheme) -> Scheme:
    """Let the line pay a figure of its own name; it pays nothing where there is none."""
    items = tuple(
        Bonus(_NAME, (), Number(Fraction(0), Kind.MONEY, "0", item.span), item.span, Ref(_NAME, item.span, _TARGET))
        if isinstance(item, LaterRefunds)
        else item
        for item in scheme.items
    )
    return replace(scheme, items=items)


def added_up(figures: Figures) -> Figures:
    """Give each agent's adjustments as that figure."""
    agents = tuple(
        replace(
            agent,
            values={
                **agent.values,
                _NAME: half_up(sum((Fraction(each.amount) for each in agent.adjustments), Fraction(0)), _PLACES),
            },
        )
        for agent in figures.agents
    )
    return replace(figures, agents=agents)
