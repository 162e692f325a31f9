"""Parsers, one a language, and what a failed parse tells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import lark
from lark import Lark, Token, Tree, UnexpectedInput

from kaohe_grammar.keywords import Lang, terminals

Start = Literal["statement", "indicator", "expression", "lone_number", "lone_amount"]
Node = Tree[Token]

STARTS: Final[tuple[Start, ...]] = ("statement", "indicator", "expression", "lone_number", "lone_amount")
_HERE: Final = Path(__file__).parent
_WIDTHS: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
    | dict.fromkeys(map(ord, "\u3000\u00a0"), " ")
    | dict.fromkeys(map(ord, "−–－"), "-")
    | {ord("×"): "*", ord("÷"): "/", ord("“"): '"', ord("”"): '"'}
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where and how a parse failed.

    start, end: the stretch of the text that does not fit, both at the text's length if it ended too early.
    terminal: what stands there, `$END` for the end, None for a character that begins nothing.
    expected: the terminals that would fit there, `$END` if the text could end.
    state: the parser's state; equal states with equal terminals are the same mistake.
    """

    start: int
    end: int
    terminal: str | None
    expected: frozenset[str]
    state: int


def fold_width(text: str) -> str:
    """Write full-width letters, digits and signs half-width, character by character, so that offsets stay.

    The full-width comma stays: a half-width one between digits is refused as a thousands comma.
    """
    return text.translate(_WIDTHS)


@lru_cache(maxsize=2)
def parser_of(lang: Lang) -> Lark:
    """Give the parser of a language: from its table if that is fresh, else built, which takes ten times as long."""
    seal, _, table = _table_file(lang).read_bytes().partition(b"\n") if _table_file(lang).exists() else (b"", b"", b"")
    return Lark.load(BytesIO(table)) if seal == _seal(lang) else build(lang)


def build(lang: Lang, *, debug: bool = False) -> Lark:
    """Build the parser of a language from the grammar; `debug` makes lark log each conflict."""
    return Lark(
        _grammar(lang),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        propagate_positions=True,
        maybe_placeholders=False,
        debug=debug,
    )


def write_table(lang: Lang) -> None:
    """Save the built parser of a language beside this module."""
    table = BytesIO()
    build(lang).save(table)
    _table_file(lang).write_bytes(_seal(lang) + b"\n" + table.getvalue())


def is_fresh(lang: Lang) -> bool:
    """Whether the saved table is that of this grammar, these words and this lark."""
    return _table_file(lang).exists() and _table_file(lang).read_bytes().startswith(_seal(lang) + b"\n")


def _grammar(lang: Lang) -> str:
    return f"{(_HERE / 'scheme.lark').read_text('utf-8')}\n{terminals(lang)}\n"


def _table_file(lang: Lang) -> Path:
    return _HERE / f"{lang}.table"


def _seal(lang: Lang) -> bytes:
    """Name what a table was made from; a table with another seal is never used."""
    return hashlib.sha256(f"{lark.__version__}\n{_grammar(lang)}".encode()).hexdigest().encode()


def parse(text: str, start: Start, lang: Lang) -> Node | Trouble:
    """Parse a text whose widths are folded; places in the tree are offsets in it."""
    try:
        # A start rule that is one token gives that token's rule, so this is always a tree.
        return parser_of(lang).parse(text, start=start)
    except UnexpectedInput as problem:
        return _trouble(problem, text)


def _trouble(problem: Any, text: str) -> Trouble:
    expected = frozenset(problem.interactive_parser.accepts())
    state = int(problem.interactive_parser.parser_state.position)
    token = getattr(problem, "token", None)
    if token is None:
        at = problem.pos_in_stream
        return Trouble(at, at + 1, None, expected, state)
    if token.type == "$END":
        return Trouble(len(text), len(text), "$END", expected, state)
    return Trouble(token.start_pos, token.end_pos, token.type, expected, state)
