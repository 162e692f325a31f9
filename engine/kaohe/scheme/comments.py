"""Comments: found in a text or in YAML, and given to the part of the scheme that each belongs to.

A comment above something belongs to the first part that begins after it; one behind something to the part that begins
on its line. Where a part has several behind it, all but the first are put above it. A blank line is kept, as an empty
comment, between statements alone. May import `documents` and the scheme's own modules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from unicodedata import category

import kaohe_grammar
from kaohe.documents import scalars
from kaohe.scheme.elements import elements
from kaohe.scheme.layout import COMMENT
from kaohe.scheme.model import Comment, Indicator, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.diagnostics import Source, Span
    from kaohe.scheme.model import Item, Place, Scheme

HEADS: Final = ("scheme", "effective", "period", "for", "judgment", "settings")
"""The headers that have comments, in the order written."""
END: Final[Place] = ("end",)
_FIRST: Final = frozenset({("facts", 0), ("accept", 0), ("items", 0)})
_SECTIONS: Final = (*HEADS, "facts", "accept", "items", "end")
_IN_YAML: Final = re.compile(r"(?<!\S)#[^\n]*")
_BLOCK_HEAD: Final = re.compile(r"[|>][-+0-9]*[ \t]+(?=#)")
_MODELINE: Final = re.compile(r"#\s*(yaml-language-server:|vim?:|-\*-)")
_UNFIT: Final = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that comments may belong to, from where to where it stands, comments behind it left out."""

    at: Place
    start: int
    end: int


def with_comments(scheme: Scheme, source: Source, *, yaml: bool) -> Scheme:
    """Give a scheme that was read from a source with the comments that stand there."""
    text = _masked_yaml(source) if yaml else kaohe_grammar.fold_width(source.text)
    signs = (_IN_YAML if yaml else COMMENT).finditer(text)
    found = [each for each in signs if each[0][0] == "#"]
    by_line = {source.line_of(each.start()): each.span() for each in found}
    pieces, done = [], 0
    for each in found:
        pieces += [text[done : each.start()], " " * len(each[0])]
        done = each.end()
    bare = "".join(pieces) + text[done:]
    parts = [
        _Part(at, span.start, span.start + len(bare[span.start : span.end].rstrip())) for at, span in _spans(scheme)
    ]
    given = _Given(source, sorted(parts, key=lambda part: (part.start, -part.end)))
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if number in by_line:
            start, end = by_line[number]
            given.add(start, _clean(source.text[start:end]), behind=bool(line[: start - offset].strip()))
        elif not line.strip():
            given.add(offset, "", behind=False)
        offset += len(line) + 1
    return replace(scheme, comments=given.comments())


def _masked_yaml(source: Source) -> str:
    """Give a YAML text with all that is content blotted out, line by line."""
    pieces, done = [], 0
    for start, end in scalars(source):
        head = _BLOCK_HEAD.match(source.text, start, end)
        content = start if head is None else source.text.find("\n", start)
        pieces += [source.text[done:content], re.sub(r"[^\n]", "x", source.text[content:end])]
        done = end
    return "".join(pieces) + source.text[done:]


def _clean(text: str) -> str:
    """Give a comment with its sign half-width, a blank after it, and nothing in it that could end its line."""
    whole = "".join(" " if category(char) in _UNFIT else char for char in text[1:]).rstrip()
    return f"# {whole}" if whole and whole[0] not in " #!" else f"#{whole}"


def _spans(scheme: Scheme) -> Iterator[tuple[Place, Span]]:
    """Give the parts that comments may belong to, with where they stand."""
    yield from (((key,), span) for key, span in scheme.heads if key in HEADS)
    for number, fact in enumerate(scheme.facts):
        yield ("facts", number), fact.span
    for number, acceptance in enumerate(scheme.accepted):
        yield ("accept", number), acceptance.span
    items = [(number, item) for number, item in enumerate(scheme.items) if not isinstance(item, Unread)]
    for number, item in items:
        yield ("items", number), item.span
        yield from _within(("items", number), item)


def _within(at: Place, part: Item | Indicator) -> Iterator[tuple[Place, Span]]:
    for number, element in enumerate(elements(part)):
        inner = (*at, number)
        yield inner, element.span
        if isinstance(element, Indicator):
            yield from _within(inner, element)


@dataclass
class _Given:
    """Comments as they are given to parts, which stand in the order of the source."""

    source: Source
    parts: list[_Part]

    def __post_init__(self) -> None:
        self.above: dict[Place, list[str]] = {}
        self.behind: dict[Place, str] = {}

    def add(self, offset: int, text: str, *, behind: bool) -> None:
        """Take in a comment, or a blank line, that stands at an offset."""
        at = self._beside(offset) if behind else None
        if at is not None and at not in self.behind:
            self.behind[at] = text
            return
        at = at or self._below(offset)
        if text or len(at) == 1 or at in {("facts", 0), ("accept", at[-1]), ("items", at[-1])}:
            self.above.setdefault(at, []).append(text)

    def _below(self, offset: int) -> Place:
        """Give the part that a comment above belongs to: the next one, or that in which it stands."""
        before, after = self._around(offset)
        following = after[0].at if after else END
        if not before:
            return (HEADS[0],)
        within = next((part.at for part in reversed(before) if offset < part.end), ())
        return following if following[: len(within)] == within else within

    def _beside(self, offset: int) -> Place | None:
        """Give the part that a comment behind belongs to: the first on its line, that in which it stands, the last.

        None where there is none, or where a list begins, as behind `items:`.
        """
        line = self.source.line_of(offset)
        before, after = self._around(offset)
        here = next((part.at for part in before if self.source.line_of(part.start) == line), None)
        within = next((part.at for part in reversed(before) if self.source.line_of(part.end) >= line), None)
        if here or within or not before:
            return here or within
        return None if after and after[0].at in _FIRST else before[-1].at

    def _around(self, offset: int) -> tuple[list[_Part], list[_Part]]:
        """Give the parts that begin before an offset, and those that begin at it or behind it."""
        cut = bisect_left(self.parts, offset, key=lambda part: part.start)
        return self.parts[:cut], self.parts[cut:]

    def comments(self) -> tuple[Comment, ...]:
        """Give all comments in the order of the scheme's parts."""
        found: list[Comment] = []
        for at in sorted({*self.above, *self.behind}, key=_order):
            found.extend(Comment(text, at) for text in _tidy(self.above.get(at, []), at))
            if at in self.behind:
                found.append(Comment(self.behind[at], at, behind=True))
        return tuple(found)


def _order(at: Place) -> tuple[int, tuple[int, ...]]:
    return _SECTIONS.index(str(at[0])), tuple(int(number) for number in at[1:])


def _tidy(texts: list[str], at: Place) -> list[str]:
    """Make several blank lines one, and drop those at the ends of a file; what editors read comes first in it."""
    tidy: list[str] = []
    for text in texts:
        if text or (tidy[-1] if tidy else at != (HEADS[0],)):
            tidy.append(text)
    if at == (HEADS[0],):
        tidy.sort(key=lambda text: not _MODELINE.match(text))
    return tidy[:-1] if at == END and not tidy[-1] else tidy
