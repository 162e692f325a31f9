"""Texts of others as documents show them: what cannot be seen, but may command who shows it, stands as a sign."""

from __future__ import annotations

from typing import Final
from unicodedata import category

_PICTURES: Final = 0x2400
_LAST_PICTURED: Final = 0x20
_DELETE: Final = "\x7f"
_KEPT: Final = frozenset("\n\t")
_TURNING: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the order of signs around, those of amounts too."""
_ODD: Final = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """Put ␛ for an escape, ␀ for a zero, and so on; � for what has no such sign. Line ends and tabs stay."""
    return "".join(map(_sign, text)) if unseen(text) else text


def unseen(text: str) -> bool:
    """Whether something in a text may have to stand as a sign."""
    return not text.replace("\n", "").isprintable()


def _sign(char: str) -> str:
    if char in _KEPT or (category(char) not in _ODD and char not in _TURNING):
        return char
    if ord(char) < _LAST_PICTURED:
        return chr(_PICTURES + ord(char))
    return "␡" if char == _DELETE else "�"


def escape(text: str) -> str:
    """Write a text for HTML, as it is but for what cannot be seen."""
    from html import escape as in_html  # not where nothing is written for it

    return in_html(visible(text))
