"""Parsing that goes on after a mistake: a list element that fails is told and left out, the others are still read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.scheme.advice import first_word, opening_word
from kaohe.scheme.expressions import sound
from kaohe.scheme.troubles import report_trouble

if TYPE_CHECKING:
    from kaohe.diagnostics import Report, Source
    from kaohe.scheme.layout import Piece
    from kaohe.words import Lang

_MOST: Final = 20
"""How many elements of one list are told of at most."""
_SIGN: Final = re.compile(r'"[^"\n\r]*"|「[^「」\n\r]+」|[:;\n]')


def parse_piece(
    source: Source, piece: Piece, rule: kaohe_grammar.Start, lang: Lang, report: Report
) -> kaohe_grammar.Node | None:
    """Parse a statement or an indicator; None, with a finding for each list element that fails, if any does."""
    parsed = kaohe_grammar.parse(piece.text, rule, lang)
    if not isinstance(parsed, kaohe_grammar.Trouble):
        return sound(parsed, source, piece.start, report)
    head, ends = _elements(piece.text, opening_word(piece.text, rule, lang))
    text = piece.text
    for _ in range(_MOST):
        if not isinstance(parsed, kaohe_grammar.Trouble):
            break
        begin, end = _element_at(parsed.start, head, ends)
        if text is not piece.text and _follows_from_before(text, head, begin, parsed.start):
            break
        report_trouble(parsed, text, source, piece.start, rule, lang, report)
        if parsed.start < head or not text[begin:end].strip():
            break
        text = text[:begin] + " " * (min(end, len(text)) - begin) + text[end:]
        before = _element_at(max(head, begin - 1), head, ends)[0]
        if text[
            before:begin
        ].strip():  # of those that were read, the last tells what may follow; the rest is not read again
            text = text[:head] + " " * (before - head) + text[before:]
        parsed = kaohe_grammar.parse(text, rule, lang)
    return None


def _follows_from_before(text: str, head: int, begin: int, at: int) -> bool:
    """Whether a trouble only comes of elements left out: the list now begins or ends there, and did not before."""
    return not text[head:at].strip() or not text[begin:].strip()


def _elements(text: str, opening: str) -> tuple[int, list[int]]:
    """Find where a statement's list begins and where its elements end; what is before the list cannot be left out."""
    signs = [found for found in _SIGN.finditer(text) if found[0] in {":", ";", "\n"}]
    ends = [*(found.end() for found in signs if found[0] != ":"), len(text) + 1]
    if opening in {"BASE", "LADDER"}:  # the default amount must stand, and the first level
        return ends[0], ends
    if opening == "FACTS":
        return len(first_word(text)), ends
    colons = [found.end() for found in signs if found[0] == ":"]
    return (colons[0] if colons else len(text) + 1), ends


def _element_at(offset: int, head: int, ends: list[int]) -> tuple[int, int]:
    """Give the element that holds an offset, its closing sign included."""
    begin = max((end for end in ends if head < end <= offset), default=head)
    return begin, next(end for end in ends if end > offset)
