"""The outline of a scheme: its facts and its items that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types
from lsprotocol.types import SymbolKind

from kaohe.scheme.model import (
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    Fact,
    FormulaScore,
    Grade,
    Ladder,
    LaterRefunds,
    Parameter,
    Pool,
    Ranking,
    Scorecard,
    Unread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe_api.lsp.documents import Document
    from kaohe_api.lsp.glossary import Glossary
    from kaohe_api.lsp.positions import Positions

_KINDS: Final = {
    Fact: SymbolKind.Field,
    Parameter: SymbolKind.Constant,
    Scorecard: SymbolKind.Function,
    FormulaScore: SymbolKind.Function,
    Banded: SymbolKind.Function,
    Grade: SymbolKind.Enum,
    Ladder: SymbolKind.Enum,
    LaterRefunds: SymbolKind.Variable,
    Ranking: SymbolKind.Enum,
    Base: SymbolKind.Variable,
    Commission: SymbolKind.Variable,
    Bonus: SymbolKind.Variable,
    Deduction: SymbolKind.Variable,
    Pool: SymbolKind.Variable,
}


def symbols(document: Document, glossary: Glossary, positions: Positions) -> Iterator[types.DocumentSymbol]:
    """Give what the document itself names, in the order written."""
    for name, part in glossary.own():
        if isinstance(part, Unread) or part.span.source.name != document.source.name or not name.strip():
            continue
        text = part.span.text.rstrip()
        whole = positions.between(document.source, part.span.start, part.span.start + len(text))
        kind = _KINDS.get(type(part), SymbolKind.Variable)
        yield types.DocumentSymbol(name, kind, whole, whole, detail=text.partition("\n")[0][:80])
