"""The border: figures as they are handed in become the whole numbers of a row, or are left to the reference.

Whatever the reference would have to tell of a figure (it is no number, it has too many decimals) is no fit.
May import `values`, `periods`, `scheme.model`, and of `evaluation` what figures are.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.lookup import as_kind
from kaohe.scheme.model import ROLE_WORDS, Origin
from kaohe.values import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaohe.evaluation.compiled.program import Input, Row
    from kaohe.evaluation.figures import AgentFigures
    from kaohe.evaluation.trace import Value
    from kaohe.scheme.model import Group, Target

_EXACT: Final = Context(prec=60, traps=[Inexact, InvalidOperation])


_FINITE: Final = Decimal.is_finite
_PLAIN: Final = r"[+-]?\d{1,20}(?:\.\d{1,18})?"


class UnfitError(Exception):
    """A figure that the reference has to see. Caught where a plan is run."""


class Border:
    """Reads agents' figures into rows: each input and whether there is none, then the names of groups."""

    def __init__(self, inputs: Sequence[Input], keys: Sequence[Group]) -> None:
        self._keys = tuple(keys)
        self._inputs = tuple(inputs)
        quick = [each for each in inputs if each.places is not None and each.target.origin is not Origin.ATTRIBUTE]
        self._others = tuple(each for each in inputs if each not in quick)
        self._numbers = Numbers([each.target for each in quick]) if quick else None
        self._places = [each.places or 0 for each in quick]
        self._slots = [each.slot for each in quick]
        self._counted = [at for at, each in enumerate(quick) if each.target.never_below]

    def row_of(self, agent: AgentFigures) -> Row:
        """Give the first figures of an agent's row; `UnfitError` where there is one that the reference has to see."""
        row: Row = [False] * (2 * len(self._inputs))
        numbers = None if self._numbers is None else self._whole(self._numbers.plain(agent.values))
        for each in self._inputs if numbers is None else self._others:
            row[each.slot : each.slot + 2] = _read(each, agent)
        if numbers is not None and not self._others:
            row[::2] = numbers
        elif numbers is not None:
            for slot, whole in zip(self._slots, numbers, strict=True):
                row[slot] = whole
        row.extend(map(agent.attributes.get, self._keys))
        return row

    def _whole(self, numbers: Sequence[Decimal] | None) -> list[int] | None:
        """Give numbers as whole ones of their last decimals, all at once; None where one is not plain."""
        if numbers is None:
            return None
        try:
            scaled = list(map(_EXACT.scaleb, numbers, self._places))
        except (Inexact, InvalidOperation):
            return None
        found = list(map(int, scaled))
        plain = found == scaled and not any(found[at] < 0 for at in self._counted)
        return found if plain else None


def _read(each: Input, agent: AgentFigures) -> tuple[Any, bool]:
    """Read a figure, and whether there is none."""
    target = each.target
    raw: Value | None
    if target.origin is Origin.ATTRIBUTE:
        raw = attribute(agent, target.id)
    else:
        raw = agent.values.get(target.id)
        if raw is None and target.origin is Origin.FACT:
            raw = agent.attributes.get(target.id)
    return (0, True) if raw is None else (fit(raw, target, each.places), False)


class Exactly:
    """Reads one figure of an agent as the reference does. `UnfitError` where there is something to tell of it."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def __call__(self, agent: AgentFigures) -> Value | None:
        """Give a figure; None is no value."""
        target = self._target
        if target.origin is Origin.ATTRIBUTE:
            raw: Value | None = attribute(agent, target.id)
        else:
            raw = agent.values.get(target.id)
            if raw is None and target.origin is Origin.FACT:
                raw = agent.attributes.get(target.id)
        if raw is None:
            return None
        value = as_kind(raw, target.kind)
        if value is None:
            raise UnfitError
        if isinstance(value, Decimal):
            self.see(value)
        return value

    def see(self, value: Decimal) -> None:
        """Raise `UnfitError` where there is something to tell of a number."""
        target = self._target
        if not value.is_finite() or (value < 0 and target.never_below):
            raise UnfitError
        if target.origin is Origin.METRIC and half_up(value, target.places) != value:
            raise UnfitError


class Numbers:
    """Reads numbers of an agent that must all be there; texts of digits and a point are read at once."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self.get = _getter([each.id for each in targets])
        """Takes them out of an agent's values; KeyError where one is not there."""
        self._plain = re.compile(r"\|".join([_PLAIN] * len(targets)), re.ASCII)
        self._looks = [Exactly(each) for each in targets]

    def plain(self, values: Mapping[str, Any]) -> tuple[Decimal, ...] | None:
        """Give the numbers if all are there, as numbers or as digits with a point; else None."""
        try:
            given = self.get(values)
            if type(given[0]) is Decimal:
                return given if all(map(_FINITE, given)) else None
            return tuple(map(Decimal, given)) if self._plain.fullmatch("|".join(given)) else None
        except (KeyError, TypeError):  # one is not there, or is something else than the first
            return None

    def __call__(self, agent: AgentFigures) -> tuple[Decimal, ...]:
        """Give the numbers; `UnfitError` where there is something to tell of one, or one is not there."""
        plain = self.plain(agent.values)
        if plain is not None:
            return plain
        found = [value for look in self._looks if isinstance(value := look(agent), Decimal)]
        if len(found) < len(self._looks):
            raise UnfitError
        return tuple(found)


def _getter(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    return itemgetter(*names) if len(names) > 1 else lambda values: (values[names[0]],)


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
    if whole != scaled or (whole < 0 and target.never_below):
        raise UnfitError
    return whole


def _scaled(value: Decimal, places: int) -> Decimal | None:
    """Move a number's point; None for what is no number, or has too many digits."""
    try:
        return _EXACT.scaleb(value, places) if value.is_finite() else None
    except (Inexact, InvalidOperation):
        return None


def of_group(raw: Value | None, target: Target) -> int | None:
    """Give the metric of a group as such; `UnfitError` where there is something to tell of it."""
    value: int | None = None if raw is None else fit(raw, target, target.places)
    return value


def typed(agent: AgentFigures, target: Target) -> Value | None:
    """Give a number as it was typed in, with its decimals."""
    raw = agent.values.get(target.id)
    if raw is None:
        raw = agent.attributes.get(target.id)
    return raw if isinstance(raw, Decimal) or raw is None else as_kind(raw, target.kind)
