"""Where in a YAML text something is typed: under which keys, as a key or as a value.

It goes by indentation, brackets and keys alone, so it knows its way in a text that is no YAML yet. Brackets are looked
at within a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_KEY: Final = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'#{}\[\],&*!|>%@`-][^#]*?)[ \t]*:(?=[ \t]|$)""")
_DASH: Final = re.compile(r"-(?:[ \t]+|$)")
_COMMENT: Final = re.compile(r"(?:^|(?<=[ \t]))#.*")


@dataclass(eq=False)
class Level:
    """The keys of one mapping. `under`: the key of the mapping around it in whose value it stands."""

    around: Level | None
    under: str
    column: int
    keys: dict[str, None] = field(default_factory=dict)
    last: str = ""
    filled: bool = False

    def take(self, key: str, *, filled: bool) -> None:
        """Enter a key; filled: its value stands behind it."""
        self.last, self.filled = key.strip("\"'"), filled
        self.keys[self.last] = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is typed: in the mapping of `level`, the value of `key`, or a key where that is None.

    start: where what is typed begins. dashed: it stands behind a dash. bare: nothing stands before it on its line.
    """

    level: Level
    key: str | None
    start: int
    dashed: bool = False
    bare: bool = False


def place_at(text: str, offset: int) -> Place | None:
    """Say where an offset is; None within a comment or a block of text."""
    reader, start = _Reader(offset), 0
    for line in text.split("\n"):
        reader.line(line, start)
        start += len(line) + 1
    return reader.place


class _Reader:
    """Goes through all lines; those behind the place tell which keys are there already."""

    def __init__(self, offset: int) -> None:
        self.place: Place | None = None
        self._offset = offset
        self._levels = [Level(None, "", 0)]
        self._block: int | None = None
        """The column of a key whose value is a block of text."""

    def line(self, whole: str, start: int) -> None:
        """Read a line, that of the place only up to it."""
        here = start <= self._offset <= start + len(whole)
        line = whole[: self._offset - start] if here else whole
        column = len(line) - len(line.lstrip(" "))
        if not (here or line.strip()) or (self._block is not None and column > self._block):
            return
        self._block = None
        if here and _COMMENT.search(line) and not _in_quotes(line):
            return
        level, column, dashed = self._dashes(line, column)
        key = _KEY.match(line, column)
        if key is not None:
            self._keyed(level, key, whole, start, here=here)
        elif line[column : column + 1] in {"{", "["} and dashed and level.around is not None:
            self._flow(level.around, level.under, whole, column, start)
        elif here:
            self._typed(level, column, start, dashed=dashed, bare=not line.strip())

    def _dashes(self, line: str, column: int) -> tuple[Level, int, bool]:
        """Go behind the dashes of a line; give the mapping that its content belongs to, and its column."""
        dashed = False
        while dash := _DASH.match(line, column):
            self._close(column)
            column, dashed, around = dash.end(), True, self._levels[-1]
            self._levels.append(Level(around, around.last, column))
        if not dashed:
            self._close(column)
        return self._levels[-1], column, dashed

    def _close(self, column: int) -> None:
        """Leave the mappings that a column is not in."""
        while len(self._levels) > 1 and self._levels[-1].column > column:
            self._levels.pop()

    def _keyed(self, level: Level, key: re.Match[str], whole: str, start: int, *, here: bool) -> None:
        """Take in a key, and what stands behind it."""
        if key.start() > level.column:  # the first key of a mapping below
            level = Level(level, level.last, key.start())
            self._levels.append(level)
        rest = key.string[key.end() :]
        value = _COMMENT.sub("", rest).strip()
        level.take(key[1], filled=bool(value))
        at = key.end() + len(rest) - len(rest.lstrip())
        if value[:1] in {"{", "["}:
            self._flow(level, level.last, whole, at, start)
        elif value[:1] in {"|", ">"}:
            self._block = level.column
        elif here:
            self.place = Place(level, level.last, start + at)

    def _typed(self, level: Level, column: int, start: int, *, dashed: bool, bare: bool) -> None:
        """Say where the beginning of a key or a value is that stands alone on its line."""
        below = column > level.column
        if below and level.filled:
            self.place = Place(level, level.last, start + column)
            return
        if below:
            level = Level(level, level.last, column)
            self._levels.append(level)
        self.place = Place(level, None, start + column, dashed=dashed, bare=bare)

    def _flow(self, level: Level, key: str, line: str, at: int, start: int) -> None:
        """Read what stands in brackets. `level`, `key`: in the value of which key they stand."""
        around: list[tuple[Level, str, bool]] = []
        token, quote, mapping = at, "", False
        for number in range(at, len(line) + 1):
            if start + number == self._offset:
                self.place = Place(level, key or None, start + token)
            sign, following = line[number : number + 1], line[number + 1 : number + 2]
            if quote or sign in {'"', "'"}:
                quote = "" if sign == quote else quote or sign
            elif sign and sign in "{[":
                around.append((level, key, mapping))
                mapping = sign == "{"
                level, key = (Level(level, key, -1), "") if mapping else (level, key)
            elif sign and sign in "}]" and around:
                level, key, mapping = around.pop()
                if not around:
                    return
            elif sign == ":" and mapping and not key and not following.strip():
                key = line[token:number].strip()
                level.take(key, filled=True)
                key = level.last
            elif sign == "," and around:
                key = "" if mapping else key
            elif token < number or not sign.isspace():
                continue  # within what is typed
            token = number + 1


def _in_quotes(line: str) -> bool:
    """Whether a sign for a comment may be but part of a text in quotes."""
    return line.count('"') % 2 == 1 or line.count("'") % 2 == 1
