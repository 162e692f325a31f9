"""Places in a text as the protocol counts them: lines from 0, columns in the units that client and server agreed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from kaohe.diagnostics import Source, Span

_ONE: Final = 0x80
_TWO: Final = 0x800
_PLANE: Final = 0x10000
_UNITS: Final[Mapping[str, Callable[[int], int]]] = {
    "utf-8": lambda sign: 1 + (sign >= _ONE) + (sign >= _TWO) + (sign >= _PLANE),
    "utf-16": lambda sign: 1 + (sign >= _PLANE),
    "utf-32": lambda _: 1,
}
"""How many units a character takes."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Turns offsets of characters into positions and back. What lies outside of a text is its nearest place."""

    encoding: str = "utf-16"

    def position(self, source: Source, offset: int) -> types.Position:
        """Give the position of a character."""
        offset = max(0, min(offset, len(source.text)))
        number = source.line_of(offset)
        before = source.line(number)[: source.column_of(offset) - 1]
        return types.Position(number - 1, self._width(before))

    def range(self, span: Span) -> types.Range:
        """Give the range of a stretch."""
        return self.between(span.source, span.start, span.end)

    def between(self, source: Source, start: int, end: int) -> types.Range:
        """Give the range from one offset up to another."""
        return types.Range(self.position(source, start), self.position(source, end))

    def offset(self, source: Source, position: types.Position) -> int:
        """Give the offset of a position."""
        lines = source.text.split("\n")
        if position.line >= len(lines):
            return len(source.text)
        text, units = lines[position.line], _UNITS[self.encoding]
        column = passed = 0
        while column < len(text) and passed < position.character:
            passed += units(ord(text[column]))
            column += 1
        return sum(len(line) + 1 for line in lines[: position.line]) + column

    def _width(self, text: str) -> int:
        units = _UNITS[self.encoding]
        return sum(units(ord(char)) for char in text)
