"""Answers to an editor's questions about one place of one document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from lsprotocol import types
from pygls.uris import from_fs_path

import kaohe
from kaohe_api.lsp.completion import TextCompletion
from kaohe_api.lsp.documents import LONGEST, Document, Documents
from kaohe_api.lsp.glossary import Glossary
from kaohe_api.lsp.hover import definition, hover
from kaohe_api.lsp.positions import Positions
from kaohe_api.lsp.symbols import symbols
from kaohe_api.lsp.yaml_completion import YamlCompletion

if TYPE_CHECKING:
    from kaohe.diagnostics import Span
    from kaohe.metrics import Registry
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang

_Asked = types.TextDocumentPositionParams | types.CompletionParams | types.HoverParams | types.DefinitionParams


class Answers:
    """Answers of what is open. asked: the language to speak, if not each author's own."""

    def __init__(self, documents: Documents, registry: Registry, asked: Lang | None) -> None:
        self.documents: Final = documents
        self.registry: Final = registry
        self.positions = Positions()
        self._asked = asked

    def count_in(self, encoding: str) -> None:
        """Count columns in the units of an encoding."""
        self.positions = Positions(encoding)

    def completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        """Offer what may be typed."""
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        offset = self._offset(document, params)
        scheme, glossary = self._known(document, offset)
        completion = TextCompletion(
            document.source.text,
            scheme,
            glossary,
            self.registry,
            "en" if document.is_yaml else document.lang,
            self._told(document),
            document.source.name,
            tuple(self.documents.includes(document)),
        )
        offered = (YamlCompletion(completion) if document.is_yaml else completion).at(offset)
        place = self.positions.between(document.source, offered.start, offset)
        gap, quoted = " " if offered.gap else "", offered.typed.startswith("「")
        items = [each.item(place, at, before=gap, quoted=quoted) for at, each in enumerate(offered.offers)]
        return types.CompletionList(is_incomplete=False, items=items)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Tell what stands at a place."""
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        offset = self._offset(document, params)
        _, glossary = self._known(document, offset)
        return hover(document, offset, glossary, self.registry, self._told(document), self.positions)

    def definition(self, params: types.DefinitionParams) -> types.Location | None:
        """Give where the name at a place is defined."""
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        offset = self._offset(document, params)
        _, glossary = self._known(document, offset)
        found = definition(document, offset, glossary, self._told(document))
        if isinstance(found, str):
            path = self.documents.includes(document).get(found)
            nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
            return None if path is None else types.Location(self._uri(str(path), document), nowhere)
        return None if found is None else self._location(found, document)

    def symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        """Give the outline of a document."""
        document = self._document(params.text_document.uri)
        if document is None:
            return []
        _, glossary = self._known(document, 0)
        return [] if glossary is None else list(symbols(document, glossary, self.positions))

    def formatting(self, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        """Write a document as `kaohe fmt` does; one with errors is left as it is."""
        document = self._document(params.text_document.uri)
        text = None if document is None else kaohe.format_scheme(document.source)[0]
        if document is None or text is None or text == document.source.text:
            return None
        return [types.TextEdit(self.positions.between(document.source, 0, len(document.source.text)), text)]

    def _document(self, uri: str) -> Document | None:
        """Give a scheme that is open, and no longer than anyone types."""
        document = self.documents.by_uri.get(uri)
        if document is None or not document.is_scheme or len(document.source.text) > LONGEST:
            return None
        return document

    def _offset(self, document: Document, params: _Asked) -> int:
        return self.positions.offset(document.source, params.position)

    def _told(self, document: Document) -> Lang:
        return self._asked or document.lang

    def _known(self, document: Document, offset: int) -> tuple[Scheme | None, Glossary | None]:
        """Give what can be read of a document, and the names in it."""
        scheme = self.documents.scheme(document, offset)
        return scheme, None if scheme is None else Glossary(scheme, self.registry, document.lang)

    def _location(self, span: Span, document: Document) -> types.Location:
        return types.Location(self._uri(span.source.name, document), self.positions.range(span))

    def _uri(self, name: str, document: Document) -> str:
        """Give the URI of a source, as the editor itself writes it if it is open."""
        opened = (each.uri for each in self.documents.by_uri.values() if each.path == Path(name))
        if name == document.source.name:
            return document.uri
        return next(opened, None) or from_fs_path(name) or name
