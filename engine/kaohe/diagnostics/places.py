"""Where something is wrong: in a text, in a table, in a request. May import nothing of kaohe."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """A text that somebody wrote, with the name it is known by."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        starts.extend(index + 1 for index, char in enumerate(self.text) if char == "\n")
        return starts

    def line_of(self, offset: int) -> int:
        """Give the line of a character, from 1."""
        return bisect_right(self._starts, offset)

    def column_of(self, offset: int) -> int:
        """Give a character's place in its line, from 1, counted in characters."""
        return offset - self._starts[self.line_of(offset) - 1] + 1

    def line(self, number: int) -> str:
        """Give a line's text without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def span(self, start: int, end: int) -> Span:
        """Give the stretch from one offset up to another."""
        return Span(self, start, end)


@dataclass(frozen=True)
class Span:
    """A stretch of a source, by character offsets, the end excluded."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """Its first line, from 1."""
        return self.source.line_of(self.start)

    @property
    def column(self) -> int:
        """Its first character's place in the line, from 1."""
        return self.source.column_of(self.start)

    @property
    def text(self) -> str:
        """What stands there."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """Stretch it to the end of another."""
        return Span(self.source, self.start, max(self.end, other.end))

    def __str__(self) -> str:
        """Write it as `file:line`."""
        return f"{self.source.name}:{self.line}"


@dataclass(frozen=True)
class Cell:
    """A place in a dataset: a table, maybe a row (as a spreadsheet counts them, the header is row 1) and a column."""

    table: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """Write it as `table:row:column`."""
        return ":".join(str(part) for part in (self.table, self.row, self.column) if part is not None)


@dataclass(frozen=True)
class Pointer:
    """A place in a JSON document, as a JSON pointer (RFC 6901).

    order: how many stand before it in the document, before what it stands in, and so on from the outside.
    """

    document: str
    path: str
    order: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        """Write it as `document#/path`."""
        return f"{self.document}#{self.path}"


@dataclass(frozen=True)
class Whole:
    """A file, folder or thing as a whole."""

    name: str

    def __str__(self) -> str:
        """Write its name."""
        return self.name


Place = Span | Cell | Pointer | Whole
