"""The border: figures as they are handed in become the whole numbers of a row, or are left to the reference.

Whatever the reference would have to tell of a figure (it is no number, it has too many decimals) is no fit.
May import `values`, `periods`, `scheme.model`, and of `evaluation` what figures are.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.lookup import NEVER_BELOW, as_kind
from kaohe.scheme.model import ROLE_WORDS, Origin
from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.compiled.program import Input, Row
    from kaohe.evaluation.figures import AgentFigures
    from kaohe.evaluation.trace import Value
    from kaohe.scheme.model import Group, Target

_EXACT: Final = Context(prec=60, traps=[Inexact, InvalidOperation])


class UnfitError(Exception):
    """A figure that the reference has to see. Caught where a plan is run."""


def row_of(agent: AgentFigures, inputs: Sequence[Input], keys: Sequence[Group]) -> Row:
    """Give the first figures of an agent's row: each input and whether there is none, then the names of his groups."""
    row: Row = []
    values, attributes = agent.values, agent.attributes
    for each in inputs:
        target = each.target
        raw: Value | None
        if target.origin is Origin.ATTRIBUTE:
            raw = attribute(agent, target.id)
        else:
            raw = values.get(target.id)
            if raw is None and target.origin is Origin.FACT:
                raw = attributes.get(target.id)
        if raw is None:
            row += (0, True)
        else:
            row += (fit(raw, target, each.places), False)
    row += [attributes.get(key) for key in keys]
    return row


def attribute(agent: AgentFigures, name: str) -> str | None:
    """Give what an agent is; a role by whichever of its words."""
    if name == "agent":
        return agent.agent
    text = agent.attributes.get(name)
    return ROLE_WORDS.get(text, text) if name == "role" and text is not None else text


def fit(raw: Value, target: Target, places: int | None) -> Any:
    """Give a figure as a whole number of its last decimal, a text, or yes or no."""
    value = raw if type(raw) is Decimal and places is not None else as_kind(raw, target.kind)
    if value is None:
        raise UnfitError
    if places is None:
        return value
    assert isinstance(value, Decimal)  # noqa: S101 - for the type checker: numbers are decimals
    try:
        scaled = _EXACT.scaleb(value, places)
        whole = int(scaled)
    except (Inexact, InvalidOperation, ValueError, OverflowError):
        raise UnfitError from None
    if whole != scaled or (whole < 0 and target.kind in NEVER_BELOW):
        raise UnfitError
    return whole


def of_group(raw: Value | None, target: Target) -> int | None:
    """Give the metric of a group as such, rounded as metrics are."""
    value = None if raw is None else as_kind(raw, target.kind)
    return int(half_up(value, target.places).scaleb(target.places)) if isinstance(value, Decimal) else None
