"""What is told of the thing under the pointer, and where it is defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from kaohe.scheme.model import Unread
from kaohe_api.lsp.glossary import describe
from kaohe_api.lsp.pointed import pointed_at

if TYPE_CHECKING:
    from kaohe.diagnostics import Span
    from kaohe.metrics import Registry
    from kaohe.words import Lang
    from kaohe_api.lsp.documents import Document
    from kaohe_api.lsp.glossary import Glossary
    from kaohe_api.lsp.positions import Positions


def hover(
    document: Document, offset: int, glossary: Glossary | None, registry: Registry, told: Lang, positions: Positions
) -> types.Hover | None:
    """Tell what stands at an offset."""
    found = pointed_at(document, offset, told)
    if found is None:
        return None
    known = glossary.find(found.name) if glossary is not None and found.name else None
    says = found.says if known is None else describe(known, registry, told, document.source.name)
    if not says:
        return None
    contents = types.MarkupContent(types.MarkupKind.Markdown, says)
    return types.Hover(contents, positions.between(document.source, found.start, found.end))


def definition(document: Document, offset: int, glossary: Glossary | None, told: Lang) -> Span | str | None:
    """Give where the name at an offset is defined, or the name of the scheme that it includes."""
    found = pointed_at(document, offset, told)
    if found is None or glossary is None:
        return None
    if found.file:
        return found.file
    known = glossary.find(found.name) if found.name else None
    if known is None or known.written is None or isinstance(known.written, Unread):
        return None
    return _named(known.written.span, known.name)


def _named(span: Span, name: str) -> Span:
    """Narrow a part's place down to its name, if that stands in it."""
    at = span.text.find(name)
    return span if at < 0 else span.source.span(span.start + at, span.start + at + len(name))
