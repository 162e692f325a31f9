"""Findings as people read them: headline with place, excerpt with caret, what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import category, east_asian_width

from kaohe.diagnostics.catalogue import Severity
from kaohe.diagnostics.places import Span
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.diagnostics.report import Diagnostic

_SEVERITY: Final = {
    Severity.ERROR: Words("错误", "Error"),
    Severity.WARNING: Words("警告", "Warning"),
    Severity.NOTE: Words("提示", "Note"),
}
_LINES_BEFORE: Final = 2
_WIDEST: Final = 100
_PLACE_COLUMN: Final = 60
_ON_THE_ONE_BEFORE: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\U0001f3fb-\U0001f3ff]")
"""The later parts of Hangul syllables, and tones of skin."""


def render(found: Iterable[Diagnostic], lang: Lang) -> str:
    """Write findings one below the other, a blank line between them."""
    return "\n\n".join(_one(each, lang) for each in found)


def _one(found: Diagnostic, lang: Lang) -> str:
    head = f"{_SEVERITY[found.severity].say(lang)} {found.rule.code} {found.message(lang)}"
    if found.place is not None:
        head += " " * max(2, _PLACE_COLUMN - width(head)) + str(found.place)
    lines = [_tabless(head)]
    if isinstance(found.place, Span):
        lines.extend(_excerpt(found.place))
    lines.extend(f"   {_tabless(line)}" for line in found.remedy(lang).splitlines())
    return "\n".join(lines)


def _excerpt(span: Span) -> list[str]:
    """Show the line with the two before it and a caret under the span, right under wide characters too."""
    source, number = span.source, span.line
    first = max(1, number - _LINES_BEFORE)
    gutter = len(str(number)) + 3
    start = span.column - 1
    text = source.line(number)
    end = min(len(text), start + max(1, span.end - span.start))
    cut = max(0, start - _WIDEST // 2) if len(text) > _WIDEST else 0
    shown = [f"{line:>{gutter}} │ {_window(source.line(line), cut)}" for line in range(first, number + 1)]
    before = width(_tabless(text[cut:start]))
    under = max(1, width(_tabless(text[start : min(end, cut + _WIDEST)])))
    return [*shown, f"{'':>{gutter}} │ {' ' * before}{'^' * under}"]


def _window(line: str, cut: int) -> str:
    return _tabless(line[cut : cut + _WIDEST]) + ("…" if len(line) > cut + _WIDEST else "")


def _tabless(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def width(text: str) -> int:
    """Count the columns that a text takes in a terminal: marks stand on the letter before them."""
    return sum(0 if _is_mark(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _is_mark(char: str) -> bool:
    """Whether a sign stands on the one before it: accents, joiners, the later parts of Hangul, tones of skin."""
    return char > "\x7f" and (category(char) in {"Mn", "Me", "Cf"} or _ON_THE_ONE_BEFORE.match(char) is not None)
