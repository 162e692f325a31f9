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


class Border:
    """Reads agents' figures into rows: each input and whether there is none, then the names of groups."""

    def __init__(self, inputs: Sequence[Input], keys: Sequence[Group]) -> None:
        self._keys = tuple(keys)
        self._inputs = tuple(
            (each.target.id, each.target.origin, each.target, each.places, each.target.kind in NEVER_BELOW)
            for each in inputs
        )

    def row_of(self, agent: AgentFigures) -> Row:
        """Give the first figures of an agent's row; `UnfitError` where there is one that the reference has to see."""
        row: Row = []
        add, values, attributes = row.append, agent.values.get, agent.attributes.get
        for name, origin, target, places, never_below in self._inputs:
            raw = values(name) if origin is not Origin.ATTRIBUTE else attribute(agent, name)
            if raw is None and origin is Origin.FACT:
                raw = attributes(name)
            if raw is None:
                add(0)
                add(True)
                continue
            if type(raw) is Decimal and places is not None and (scaled := _scaled(raw, places)) is not None:
                whole = int(scaled)
                if whole != scaled or (whole < 0 and never_below):
                    raise UnfitError
                add(whole)
            else:
                add(fit(raw, target, places))
            add(False)
        row.extend(map(attributes, self._keys))
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
    scaled = _scaled(value, places)
    if scaled is None:
        raise UnfitError
    whole = int(scaled)
    if whole != scaled or (whole < 0 and target.kind in NEVER_BELOW):
        raise UnfitError
    return whole


def _scaled(value: Decimal, places: int) -> Decimal | None:
    """Move a number's point; None for what is no number, or has too many digits."""
    try:
        return _EXACT.scaleb(value, places) if value.is_finite() else None
    except (Inexact, InvalidOperation):
        return None


def of_group(raw: Value | None, target: Target) -> int | None:
    """Give the metric of a group as such, rounded as metrics are."""
    value = None if raw is None else as_kind(raw, target.kind)
    return int(half_up(value, target.places).scaleb(target.places)) if isinstance(value, Decimal) else None


def typed(agent: AgentFigures, target: Target) -> Value | None:
    """Give a number as it was typed in, with its decimals."""
    raw = agent.values.get(target.id)
    if raw is None:
        raw = agent.attributes.get(target.id)
    return raw if isinstance(raw, Decimal) or raw is None else as_kind(raw, target.kind)
