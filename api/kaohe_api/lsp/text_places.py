"""What stands at a place of a scheme's text form, and what could: asked of the grammar itself, so it is never wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.scheme.layout import lines_of, pieces_of, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.scheme.layout import Piece
    from kaohe.words import Lang
    from kaohe_grammar import Start

_HERE: Final = "\x00"
"""A character that begins nothing: a parse fails at it, and tells what would have fitted there."""
_OPENING: Final = ('"', "「")


@dataclass(frozen=True, slots=True)
class Place:
    """What could stand at a place: terminals of the grammar; None where what stands before it cannot be read.

    opens: nothing stands before it. quoted: it is in quotes or brackets that are still open.
    """

    expected: frozenset[str] | None
    opens: bool = False
    quoted: bool = False

    @property
    def wants_name(self) -> bool:
        """Whether a name that is known fits here; where a new one is given, words in quotes do, and no formula."""
        if self.expected is None:
            return not self.quoted
        return "NAME" in self.expected and ("LPAR" in self.expected or "STRING" not in self.expected)

    @property
    def wants_amount(self) -> bool:
        """Whether a name that fits here stands for a lone number: that of a parameter, but for a tier's rate."""
        return self.expected is not None and "NUMBER" in self.expected and not self.expected & {"LPAR", "FIXED"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or sign that stands somewhere: its terminal, the rule that it is part of, from where to where."""

    terminal: str
    rule: str
    text: str
    start: int
    end: int


def place_after(before: str, lang: Lang) -> Place | None:
    """Say what could stand behind a text; None within a comment."""
    lines = lines_of(before + _HERE)
    if not lines or _HERE not in lines[-1].text:
        return None
    head, *indicators = pieces_of(statements_of(lines)[-1], lang)
    if not indicators:
        return place_in(head.text, "statement", lang)
    place = place_in(indicators[-1].text, "indicator", lang)
    if place.opens and len(indicators) > 1:
        # A line of a scorecard is another indicator, or goes on with the bands of the one above it.
        above = place_in(f"{indicators[-2].text}\n{_HERE}", "indicator", lang)
        return replace(place, expected=(place.expected or frozenset()) | (above.expected or frozenset()))
    return place


def place_in(piece: str, start: Start, lang: Lang) -> Place:
    """Say what could stand at the end of a piece of text, or where it is marked."""
    piece = piece if piece.endswith(_HERE) else kaohe_grammar.fold_width(piece) + _HERE
    found = kaohe_grammar.parse(piece, start, lang)
    if not isinstance(found, kaohe_grammar.Trouble):  # which nothing that ends with the mark is
        return Place(None)
    if piece[found.start :] != _HERE:
        return Place(None, quoted=piece[found.start] in _OPENING)
    return Place(found.expected, opens=piece == _HERE)


def sign_at(text: str, offset: int, lang: Lang) -> Sign | None:
    """Give what stands at an offset, of a statement that can be read."""
    for statement in statements_of(lines_of(text)):
        if statement[0].start <= offset <= statement[-1].start + len(statement[-1].text):
            for number, piece in enumerate(pieces_of(statement, lang)):
                if piece.start <= offset <= piece.start + len(piece.text):
                    return sign_in(piece, offset, "indicator" if number else "statement", lang)
    return None


def sign_in(piece: Piece, offset: int, start: Start, lang: Lang) -> Sign | None:
    """Give what stands at an offset of a piece that can be read; of two that meet there the first word."""
    for sign in _signs(piece, start, lang):
        if sign.start <= offset <= sign.end and any(char.isalnum() for char in sign.text):
            return sign
    return None


def _signs(piece: Piece, start: Start, lang: Lang) -> Iterator[Sign]:
    tree = kaohe_grammar.parse(piece.text, start, lang)
    if isinstance(tree, kaohe_grammar.Trouble):
        return
    found = [
        (token, str(part.data))
        for part in tree.iter_subtrees()
        for token in part.children
        if isinstance(token, kaohe_grammar.Token)
    ]
    for token, rule in sorted(found, key=lambda each: each[0].start_pos or 0):
        at = piece.start + (token.start_pos or 0)
        yield Sign(token.type, rule, str(token), at, at + len(token))
