"""How a text is laid out: comments, statements that begin in the first column, lines that continue them.

Everything here keeps offsets: what is cut out or joined is replaced by as many blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import kaohe_grammar

if TYPE_CHECKING:
    from kaohe.words import Lang

COMMENT: Final = re.compile(r'"[^"\n]*"|「[^「」\n]*」|#[^\n]*')
_SCORECARD: Final = re.compile(r'[^=:"「]*+(?:"[^"]*+"|「[^「」]*+」)?+[^=:"「]*+:')
_BAND: Final = re.compile(r"[<>≥≤≠=!]")
_OPEN_END: Final = tuple(":;,，、(+-*/<>=≥≤≠")
_OPEN_START: Final = tuple(";,，、):+*/")
_CLOSING: Final = frozenset({"AMONG_END", "RUNNING"})
"""Words that part a sentence, but end what they belong to: 在 团队 内."""
_JOINTS: Final = ("AND", "OR", "THEN", "WHEN")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something, widths folded and comments blanked; `start` is its offset in the source."""

    start: int
    text: str

    @property
    def indented(self) -> bool:
        """Whether it continues the statement above it."""
        return self.text[0].isspace()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch to be parsed: its lines joined, list elements parted by line ends. `start`: offset in the source."""

    start: int
    text: str


def lines_of(text: str) -> list[Line]:
    """Cut a text into its lines, without those that are blank or comment."""
    masked = COMMENT.sub(
        lambda found: " " * len(found[0]) if found[0][0] == "#" else found[0], kaohe_grammar.fold_width(text)
    )
    lines, start = [], 0
    for line in masked.split("\n"):
        if line.strip():
            lines.append(Line(start, line.rstrip()))
        start += len(line) + 1
    return lines


def statements_of(lines: list[Line]) -> list[list[Line]]:
    """Group lines into statements; indented lines before the first statement are one of their own."""
    statements: list[list[Line]] = []
    for line in lines:
        if line.indented and statements:
            statements[-1].append(line)
        else:
            statements.append([line])
    return statements


def pieces_of(statement: list[Line], lang: Lang) -> list[Piece]:
    """Join a statement's lines: one piece, but for a scorecard its head and each indicator."""
    first = statement[0]
    head = _SCORECARD.match(first.text) if _words(lang, ("SCORE",)).match(first.text) else None
    if head is None:
        return [_join(statement, lang)]
    groups = [[Line(first.start, head[0])]]
    rest = Line(first.start + head.end(), first.text[head.end() :])
    for line in [rest, *statement[1:]] if rest.text else statement[1:]:
        if len(groups) > 1 and _continues(groups[-1][-1].text, line.text.strip(), lang):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_join(group, lang) for group in groups]


def _continues(before: str, after: str, lang: Lang) -> bool:
    """Whether a line of a scorecard belongs to the indicator above it: a band, or a line that was left open."""
    is_band = bool(_BAND.match(after) or _words(lang, ("ELSE", "MISSING")).match(after))
    if before.endswith(":"):
        return is_band or _is_scale(after, lang)
    return is_band or not _parted(before, after, lang)


def _is_scale(text: str, lang: Lang) -> bool:
    """Whether a line says what a figure gives by its size, though in no bands: 从 30% 得 0 …, or 100，低于 98% …."""
    if _words(lang, ("FROM",)).match(text):
        return True
    _, comma, rest = text.replace("，", ",").partition(",")
    return bool(comma and _words(lang, ("UNDER", "OVER", "BELOW", "ABOVE")).match(rest.strip()))


def _join(lines: list[Line], lang: Lang) -> Piece:
    """Put lines behind each other, as far apart as they were."""
    first = lines[0]
    indent = len(first.text) - len(first.text.lstrip())
    start, text = first.start + indent, first.text[indent:]
    for line in lines[1:]:
        gap = line.start - start - len(text)
        between = "\n" if _parted(text, line.text.strip(), lang) else " "
        text += between.ljust(gap) + line.text
    return Piece(start, text)


def _parted(before: str, after: str, lang: Lang) -> bool:
    """Whether a line end parts two list elements: not next to a sign or word that joins, nor after a lone word."""
    if before.endswith(_OPEN_END) or after.startswith(_OPEN_START) or not before.lstrip().count(" "):
        return False
    last = before.rsplit(None, 1)[-1]
    reserved = _words(lang, tuple(name for name in kaohe_grammar.RESERVED[lang] if name not in _CLOSING))
    return not (reserved.fullmatch(last) or _words(lang, _JOINTS).match(after))


@lru_cache(maxsize=16)
def _words(lang: Lang, names: tuple[str, ...]) -> re.Pattern[str]:
    """Give a pattern for some words of a language."""
    known = kaohe_grammar.words(lang)
    spellings = [re.escape(word) for name in names for word in known.get(name, ())]
    return re.compile(f"(?:{'|'.join(spellings)}){kaohe_grammar.BOUNDARY}")
