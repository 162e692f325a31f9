"""Documents of very many agents, read as columns: no object is made for a figure before somebody looks at it.

Agents are written by programs, so all have one of a few layouts: the same keys in the same order, with texts between
them. A first agent of each layout is read as any document is; of the others everything but these texts is held against
it, byte by byte. Whatever is otherwise (a number that is no text, an escape, an adjustment) is no fit: the document is
read as all others are. May import numpy, and of `evaluation` what figures are and what reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from kaohe.diagnostics import Report, Source
from kaohe.evaluation.figures import BULKY, AgentFigures, ManyAgents
from kaohe.evaluation.figures_reader import read_figures

if TYPE_CHECKING:
    from kaohe.evaluation.figures import Figures

Array = Any
_HEAD: Final = re.compile(r'\s*\{\s*"period"\s*:\s*"[^"\\]*"\s*,\s*"agents"\s*:\s*\[')
_REST: Final = re.compile(r'\]\s*(?:,\s*"groups"\s*:|\}\s*$)')
_NULL: Final = re.compile(r"(: ?)null(?=[,}])")
_TEXT: Final = re.compile(rb'"[^"]*"( ?:)?')
"""A text, or a key with its colon."""
_APART: Final = re.compile(rb" ?, ?")
_AGENT: Final = b"agent"
_ALONE: Final = '{"period": "2026-01", "agents": ['
_QUOTE, _BRACE, _SPACE, _POINT, _ZERO, _NINE = b'"{ .09'
_LAYOUTS: Final = 32
_LONGEST: Final = 200
_DIGITS: Final = 18
"""So many 64 bits hold."""
Field = tuple[str, str]
"""Where a text stands: in which part of an agent (the id in none), and by which name."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Agents of one layout: which they are, and their texts field by field, as bytes; none is empty."""

    rows: Array
    texts: dict[Field, Array]


class BulkAgents(ManyAgents):
    """Agents by column. They are made one by one, all of them, where somebody looks at one."""

    def __init__(self, size: int, layouts: Sequence[_Layout]) -> None:
        self._size = size
        self._layouts = layouts
        self._made: tuple[AgentFigures, ...] | None = None

    def __len__(self) -> int:
        """Count them."""
        return self._size

    def __getitem__(self, index: Any) -> Any:
        """Give one, or some, as a reader of documents makes them."""
        if self._made is None:
            self._made = tuple(self._all())
        return self._made[index]

    def names(self) -> dict[str, str | None]:
        """Give what agents are called, by their ids."""
        ids = self.column("", "agent")
        return dict(zip(map(str, ids), self.column("attributes", "name"), strict=True))

    def column(self, part: str, name: str) -> list[str | None]:
        """Give one text of each, of a part of the agent (the id of none); None for who has none."""
        found: list[str | None] = [None] * self._size
        for each in self._layouts:
            if (part, name) in each.texts:
                texts = _decoded(each.texts[part, name])
                if len(each.rows) == self._size:
                    return texts
                for row, text in zip(each.rows.tolist(), texts, strict=True):
                    found[row] = text
        return found

    def figures(self) -> frozenset[str]:
        """Give the names of all figures."""
        return frozenset(name for each in self._layouts for part, name in each.texts if part == "values")

    def all_have(self, name: str) -> bool:
        """Whether all have a figure."""
        return all(("values", name) in each.texts for each in self._layouts) and all(
            (each != b"").all() for each in self._texts_of(name)
        )

    def any_begins_with(self, digits: int, name: str) -> bool:
        """Whether a figure of someone may have so many digits before its point."""
        for texts in self._texts_of(name):
            if texts.dtype.itemsize >= digits:
                first = texts.view(np.uint8).reshape(len(texts), -1)[:, :digits]
                if ((first != _POINT) & (first != 0)).all(axis=1).any():
                    return True
        return False

    def _texts_of(self, name: str) -> list[Array]:
        return [each.texts["values", name] for each in self._layouts if ("values", name) in each.texts]

    def whole(self, name: str, places: int) -> tuple[Array, Array] | None:
        """Give a figure of each as a whole number of its last decimal, and who has none; None if one is not plain."""
        values, missing = np.zeros(self._size, dtype=np.int64), np.ones(self._size, dtype=bool)
        for each in self._layouts:
            if ("values", name) not in each.texts:
                continue
            texts = each.texts["values", name]
            numbers = _whole(texts, places)
            if numbers is None:
                return None
            values[each.rows], missing[each.rows] = numbers, texts == b""
        return values, missing

    def _all(self) -> Iterator[AgentFigures]:
        found: list[Any] = [None] * self._size
        for each in self._layouts:
            columns = [_decoded(texts) for texts in each.texts.values()]
            for row, texts in zip(each.rows.tolist(), zip(*columns, strict=True), strict=True):
                told: dict[str, dict[str, Any]] = {"": {}, "attributes": {}, "values": {}}
                for (part, name), text in zip(each.texts, texts, strict=True):
                    if text is not None or part == "values":
                        told[part][name] = text
                found[row] = AgentFigures(told[""]["agent"], told["attributes"], told["values"])
        yield from found


def read_bulk(source: Source, *, fewest: int = BULKY) -> Figures | None:
    """Read the document of a period's figures by column; None where it is to be read as all others are."""
    text = source.text
    head, rest = _HEAD.match(text), max(text.rfind('], "groups"'), text.rfind('],"groups"'))
    ends = _REST.match(text, rest if rest >= 0 else text.rfind("]"))
    if len(text) < fewest or head is None or ends is None or ends.start() <= head.end():
        return None
    around = read_figures(Source(source.name, text[: head.end()] + text[ends.start() :]), Report())
    agents = None if around is None or around.left else _agents(text[head.end() : ends.start()])
    return None if around is None or agents is None else replace(around, agents=agents)


def _agents(text: str) -> BulkAgents | None:
    if "\\" in text or '""' in text:
        return None
    try:
        raw = (_NULL.sub(r'\1""', text) if "null" in text else text).encode()
    except UnicodeEncodeError:
        return None
    found = _Rows.of(raw)
    layouts = None if found is None else found.layouts()
    if found is None or layouts is None:
        return None
    agents = BulkAgents(len(found.starts), layouts)
    ids = agents.column("", "agent")
    return agents if None not in ids and len(set(ids)) == len(ids) else None


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where agents stand in bytes. quotes: where quotes are. starts: of each agent the number of the first of them."""

    raw: bytes
    held: Array
    quotes: Array
    starts: Array
    apart: bytes

    @classmethod
    def of(cls, raw: bytes) -> _Rows | None:
        """Find where agents begin: where their layouts begin as the first one's; layouts tell whether it is so."""
        held = np.frombuffer(raw, dtype=np.uint8)
        if (held < _SPACE).any():
            return None
        quotes = np.flatnonzero(held == _QUOTE).astype(np.int32 if len(raw) < 1 << 31 else np.int64)
        begins: Array = (held[quotes - 1] == _BRACE)[:-1] & (np.diff(quotes) == len(_AGENT) + 1)
        starts = np.flatnonzero(begins)
        for number, char in enumerate(_AGENT, 1):
            starts = starts[held[quotes[starts] + number] == char]
        if not len(starts) or quotes[starts[0]] != 1:  # or something stands before the first
            return None
        last = raw.rfind(b"}", 0, int(quotes[starts[1]])) + 1 if len(starts) > 1 else 0
        apart = raw[last : quotes[starts[1]] - 1] if len(starts) > 1 else b", "
        if not _APART.fullmatch(apart):
            return None
        made = raw + apart + b"{"
        padded = np.frombuffer(made + b"\0" * _LONGEST, dtype=np.uint8)
        return cls(made, padded, np.append(quotes, quotes.dtype.type(len(made))), starts, apart)

    def layouts(self) -> list[_Layout] | None:
        """Read agents layout by layout; None where one fits none."""
        left: Array = np.arange(len(self.starts))
        counts: Array = np.diff(self.starts, append=len(self.quotes) - 1)
        found: list[_Layout] = []
        while len(left):
            layout = None if len(found) == _LAYOUTS else self._layout(left[counts[left] == counts[left[0]]])
            if layout is None:
                return None
            found.append(layout)
            left = np.setdiff1d(left, layout.rows, assume_unique=True)
        return found

    def _layout(self, rows: Array) -> _Layout | None:
        """Read those of some agents who have the layout of the first."""
        first = int(self.starts[rows[0]])
        begin, end = int(self.quotes[first]) - 1, self._next(rows[:1])[0]
        if not self.raw.endswith(self.apart, begin, end):
            return None
        shown = self.raw[begin : end - len(self.apart)].decode()
        fields = _fields_of(shown)
        if fields is None:
            return None
        values = [each.start() for each in _TEXT.finditer(shown.encode()) if each[1] is None]
        own = self.quotes[first : first + int(np.searchsorted(self.quotes[first:], end))] - begin
        at = np.flatnonzero(np.isin(own, values))
        if len(at) != len(fields):
            return None
        opens, closes = (self._at(self.starts[rows][:, None] + at + more) for more in (0, 1))
        fits, ended = np.ones(len(rows), dtype=bool), self.quotes[self.starts[rows]] - 1
        for number in range(len(at) + 1):
            until = opens[:, number] if number < len(at) else self._next(rows)
            piece = self.held[ended[0] : until[0]]
            fits &= until - ended == len(piece)
            within = np.minimum(ended, len(self.held) - len(piece))
            fits &= (sliding_window_view(self.held, len(piece))[within] == piece).all(axis=1)
            ended = closes[:, number] if number < len(at) else until
        opens, lengths = opens[fits] + 1, (closes - opens)[fits] - 1
        if lengths.max() > _LONGEST:
            return None
        texts = {field: self._texts(opens[:, number], lengths[:, number]) for number, field in enumerate(fields)}
        return _Layout(rows[fits], texts)

    def _next(self, rows: Array) -> Array:
        """Give where what follows an agent begins."""
        return self.quotes[np.append(self.starts, len(self.quotes) - 1)[rows + 1]] - 1

    def _at(self, numbers: Array) -> Array:
        return self.quotes[numbers]

    def _texts(self, opens: Array, lengths: Array) -> Array:
        """Take texts out, as bytes."""
        most = max(1, int(lengths.max()))
        found = sliding_window_view(self.held, most)[opens]
        found[np.arange(most) >= lengths[:, None]] = 0
        return found.view(f"S{most}").ravel()


def _fields_of(shown: str) -> list[Field] | None:
    """Read one agent as any document is read: where its texts stand; None where it is not plain."""
    if read_figures(_ALONE + shown.replace('""', "null") + "]}", Report()) is None:
        return None
    try:
        tree = json.loads(shown)
    except ValueError:  # a text holds what looks like no value
        return None
    fields = []
    for part, held in tree.items():
        inner = {part: held} if isinstance(held, str) else held
        if not isinstance(inner, dict) or not all(isinstance(each, str) for each in inner.values()):
            return None
        fields += [("" if inner is not held else part, name) for name in inner]
    return fields


def _decoded(texts: Array) -> list[str | None]:
    return [each.decode() or None for each in texts.tolist()]


def _whole(texts: Array, places: int) -> Array | None:
    """Read digits with at most one point as whole numbers of a decimal, 0 for none; None where one is otherwise."""
    most = texts.dtype.itemsize
    if most + places > _DIGITS:
        return None
    held = np.ascontiguousarray(texts.view(np.uint8).reshape(-1, most).T)
    found, decimals = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=np.int64)
    pointed, before = np.zeros(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    for each in held:
        digit, point = (each >= _ZERO) & (each <= _NINE), each == _POINT
        if not (digit | (point & before & ~pointed) | (each == 0)).all():
            return None
        found = np.where(digit, found * 10 + (each - np.uint8(_ZERO)), found)
        decimals += digit & pointed
        pointed |= point
        before = digit
    if (pointed & (decimals == 0)).any() or (decimals > places).any():
        return None
    return found * 10 ** (places - decimals)
