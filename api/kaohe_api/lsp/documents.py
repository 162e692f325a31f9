"""The documents that an editor has open, as they stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from pygls.uris import to_fs_path

from kaohe.diagnostics import Source
from kaohe.scheme.load import TEXT_ENDING, Folder, author_language, is_yaml, load_partly
from kaohe.scheme.yaml_shape import SCHEME

if TYPE_CHECKING:
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang

LONGEST: Final = 200_000
"""Of a longer text only what is wrong is told: nobody types it."""
_CASES: Final = ".cases.yaml"
_BEGINS: Final = re.compile(r"(?:\s|#.*\n)*(?:方案|scheme)[ \t\u3000]")
_KEYS: Final = re.compile(rf"^({'|'.join(each.key for each in SCHEME.fields if each.required)})[ \t]*:", re.MULTILINE)
_LINE_END: Final = re.compile("\r\n?")


@dataclass(frozen=True)
class Document:
    """A document as it was at one moment. `source` bears the file's name, line ends made one."""

    uri: str
    version: int | None
    source: Source
    path: Path | None

    @cached_property
    def is_yaml(self) -> bool:
        """Whether it is written in YAML."""
        return is_yaml(self.source)

    @cached_property
    def is_scheme(self) -> bool:
        """Whether it is a scheme: by its name, else by how it begins; other YAML lacks most of a scheme's keys."""
        if self.source.name.endswith(_CASES):
            return False
        if self.source.name.endswith(TEXT_ENDING) or not self.is_yaml:
            return self.source.name.endswith(TEXT_ENDING) or bool(_BEGINS.match(self.source.text))
        keys = set(_KEYS.findall(self.source.text))
        return "scheme" in keys or len(keys) > 1

    @cached_property
    def lang(self) -> Lang:
        """The language of its author."""
        return author_language(self.source)


def document(uri: str, version: int | None, text: str) -> Document:
    """Take a document as an editor hands it in."""
    named = to_fs_path(uri) if uri.startswith("file:") else None
    path = None if named is None else Path(named)
    return Document(uri, version, Source(str(path or unquote(uri)), _LINE_END.sub("\n", text.lstrip("\ufeff"))), path)


@dataclass
class Documents:
    """All documents that are open, and what could last be read of each."""

    by_uri: dict[str, Document] = field(default_factory=dict)
    _read: dict[str, Scheme] = field(default_factory=dict)

    def put(self, uri: str, version: int | None, text: str) -> None:
        """Take in a document as it is now."""
        self.by_uri[uri] = document(uri, version, text)

    def drop(self, uri: str) -> None:
        """Forget a document."""
        self.by_uri.pop(uri, None)
        self._read.pop(uri, None)

    def folder(self, of: Document) -> Folder:
        """Give the schemes that a document may include, those that are open as they stand in the editor."""
        there = of.path is not None and of.path.parent.is_dir()
        opened = {each.path: each.source for each in tuple(self.by_uri.values()) if each.path is not None}
        return Folder(of.path.parent if there and of.path is not None else None, opened)

    def scheme(self, of: Document, offset: int = 0) -> Scheme | None:
        """Give what can be read of a document: as it is, without the line that is being typed, or as it last was."""
        for source in (of.source, _without_line(of.source, offset)):
            scheme, _ = load_partly(source, self.folder(of))
            if scheme is not None:
                self._read[of.uri] = scheme
                return scheme
        return self._read.get(of.uri) if of.is_yaml else None

    def includes(self, of: Document) -> dict[str, Path]:
        """Give the names of the schemes that a document may include, with their files."""
        found = self.folder(of).files()
        return {name: path for name, path in found.items() if path != of.path and not name.endswith(".cases")}


def _without_line(source: Source, offset: int) -> Source:
    """Blank the line of an offset."""
    number = source.line_of(offset)
    start = offset - source.column_of(offset) + 1
    end = start + len(source.line(number))
    return Source(source.name, source.text[:start] + " " * (end - start) + source.text[end:])
