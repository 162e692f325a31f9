"""Figures as they are handed in become columns of whole numbers, each once, however many schemes are computed on them.

As at the border of rows, what the reference has to see is no fit. May import numpy, pyarrow, `values`, `scheme.model`,
and of this package what programs and columns are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.evaluation.agent_ids import are_sound
from kaohe.evaluation.compiled.border import UnfitError, attribute, fit, of_group
from kaohe.evaluation.compiled.bulk import BulkAgents
from kaohe.evaluation.compiled.columns import Column, Columns
from kaohe.evaluation.compiled.program import OfGroup
from kaohe.evaluation.names import target_of
from kaohe.scheme.model import ROLE_WORDS, GroupFigure, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.compiled.program import Input, Program
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.trace import Value

_NUMBER: Final = r"^[+-]?\d{1,20}(\.\d{1,18})?$"
_WRITTEN: Final = frozenset({str, Decimal, type(None)})
_LONGEST: Final = 200
"""NumPy gives each text of a column the room of the longest."""


def sheet_of(agents: Sequence[AgentFigures], sheets: Sheets) -> Sheet:
    """Give agents' figures by column; what is made of them is kept among the sheets."""
    found = sheets.get(id(agents))
    if found is None:
        found = sheets[id(agents)] = Sheet(agents)
    return found


class Sheet:
    """Agents' figures by column."""

    def __init__(self, agents: Sequence[AgentFigures]) -> None:
        self.agents = agents
        self._bulk = agents if isinstance(agents, BulkAgents) else None
        self._sound = self._bulk is not None or are_sound(agents)
        self._values = [] if self._bulk is not None else [agent.values.get for agent in agents]
        self._columns: dict[tuple[Origin, str, str, int | None], Column] = {}
        self._keys: dict[str, Any] = {}

    def columns(self, program: Program, figures: Figures) -> Columns:
        """Give what a program reads; `UnfitError` where there is what the reference has to see."""
        values, attributes = {}, {}
        for each in program.inputs:
            column = self._column(each)
            if each.target.origin is Origin.ATTRIBUTE:
                attributes[each.target.id] = column.values
            else:
                values[each.target.id] = column
        for key in program.keys:
            attributes[key] = self._key(key)
        if not self._sound:
            raise UnfitError
        return Columns(figures.period, self._key("agent"), values, attributes, _groups(program, figures))

    def _key(self, name: str) -> Any:
        if name not in self._keys:
            self._keys[name] = _texts(self._attribute(name))
        return self._keys[name]

    def _column(self, each: Input) -> Column:
        key = each.target.origin, each.target.id, str(each.target.kind), each.places
        if key not in self._columns:
            self._columns[key] = self._made(each)
        return self._columns[key]

    def _made(self, each: Input) -> Column:
        name = each.target.id
        quick = None
        if self._bulk is not None and each.places is not None and each.target.origin is not Origin.ATTRIBUTE:
            quick = self._bulk.whole(name, each.places)
        if quick is not None and not (quick[1].any() and each.target.origin is Origin.FACT):
            return Column(quick[0], each.places or 0, quick[1] if quick[1].any() else None)
        raw = (
            self._attribute(name) if each.target.origin is Origin.ATTRIBUTE else self._figure(name, each.target.origin)
        )
        some = type(None) in set(map(type, raw))
        missing = np.array([value is None for value in raw], dtype=bool) if some else None
        if each.places is not None:
            return Column(_numbers(raw, each.places), each.places, missing)
        read = {value: None if value is None else fit(value, each.target, None) for value in set(raw)}
        found = [read[value] for value in raw]
        flags = each.target.kind == "flag"
        return Column(np.array([bool(value) for value in found]) if flags else _texts(found), 0, missing)

    def _attribute(self, name: str) -> list[str | None]:
        if self._bulk is None:
            return [attribute(agent, name) for agent in self.agents]
        found = self._bulk.column("" if name == "agent" else "attributes", name)
        return [ROLE_WORDS.get(text or "", text) for text in found] if name == "role" else found

    def _figure(self, name: str, origin: Origin) -> Sequence[Value | None]:
        """Give a figure of each; a fact may stand among the attributes."""
        raw: Sequence[Value | None]
        raw = [value(name) for value in self._values] if self._bulk is None else self._bulk.column("values", name)
        if origin is Origin.FACT and type(None) in set(map(type, raw)):
            pairs = zip(raw, self._attribute_as_given(name), strict=True)
            raw = [other if value is None else value for value, other in pairs]
        return raw

    def _attribute_as_given(self, name: str) -> list[str | None]:
        if self._bulk is not None:
            return self._bulk.column("attributes", name)
        return [agent.attributes.get(name) for agent in self.agents]


def _numbers(raw: Sequence[Value | None], places: int) -> Any:
    """Give figures as whole numbers of their last decimal; what none has means nothing."""
    kinds = set(map(type, raw))
    if not kinds <= _WRITTEN:
        raise UnfitError
    if Decimal in kinds:
        texts = pa.array([None if value is None else str(value) for value in raw], pa.string())
    else:
        texts = pa.array(raw, pa.string())
    # What a decimal is written as, a cast reads as no more and no less.
    if str in kinds and not pc.all(pc.match_substring_regex(texts, _NUMBER)).as_py():
        raise UnfitError
    try:
        scaled = texts.cast(pa.decimal128(38, places))
    except pa.ArrowInvalid:  # it has too many digits, or decimals
        raise UnfitError from None
    low, high = np.frombuffer(scaled.buffers()[1], dtype="<i8").reshape(-1, 2)[: len(raw)].T
    if not raw or (high == low >> 63).all():
        return low
    return high.astype(object) * 2**64 + low.view("<u8").astype(object)


def _texts(found: Sequence[str | None]) -> Any:
    """Give texts as a column, empty for none; NumPy would make texts of one length, and drop zeros at their end."""
    texts = [value or "" for value in found]
    if max(map(len, texts), default=0) > _LONGEST or any("\0" in value for value in set(texts)):
        raise UnfitError
    return np.array(texts, dtype=np.str_)


def _groups(program: Program, figures: Figures) -> dict[str, dict[str, dict[str, int]]]:
    """Give what was handed in for groups as such."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    stages = (stage for _, stage in program.named_stages())
    for asked in (each.asked for stage in stages for each in stage.groups if isinstance(each, OfGroup)):
        if not isinstance(asked, GroupFigure) or asked.statistic != "own":
            continue
        target = target_of(asked.figure)
        for named, given in figures.groups.get(asked.group, {}).items():
            value = of_group(given.get(target.id), target)
            if value is not None:
                found.setdefault(asked.group, {}).setdefault(named, {})[target.id] = value
    return found


Sheets = dict[int, Sheet]
"""The figures of several periods by column, kept for the next scheme: by the identity of the agents, whom it holds."""
