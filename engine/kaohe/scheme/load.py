"""Loads a scheme from a file or a text, in either spelling, with the schemes it includes put in their place.

May import `documents`, `diagnostics` and the scheme's own modules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Report, Source, near
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.documents import read_source
from kaohe.scheme.comments import with_comments
from kaohe.scheme.model import Include, Item, Scheme
from kaohe.scheme.text import read_text
from kaohe.scheme.unread import unread
from kaohe_grammar.keywords import STARTERS

if TYPE_CHECKING:
    from kaohe.scheme.model import Acceptance, Fact
    from kaohe.words import Lang

Find = Callable[[str], Source | None]
"""Gives the source of a scheme by its name, None if there is none."""

TEXT_ENDING: Final = ".scheme"
YAML_ENDINGS: Final = (".yaml", ".yml")
_BEGINS_TEXT: Final = re.compile(r"(?:\s|#.*\n)*(方案|scheme)[ \t\u3000]")
_BEGINS_YAML: Final = re.compile(r"^(?:scheme|items|version)[ \t]*:", re.MULTILINE)
_FIRST_WORDS: Final = re.compile(r"^\w+", re.MULTILINE)
_ENGLISH_YAML: Final = re.compile(r"^lang[ \t]*:[ \t]*[\"']?en\b", re.MULTILINE)


def load(
    source: Path | Source,
    find: Find | None = None,
) -> tuple[Scheme | None, Report]:
    """Read a scheme and put the schemes it includes in place of each `Include`; None if anything is wrong.

    source: a file, or a text. Its name's ending says how it is written; without one, how it begins.
    find: where included schemes are looked up; by default the folder of the file, and nowhere for a text.
    """
    scheme, report = load_partly(source, find)
    return (scheme if report.ok else None), report


def load_partly(source: Path | Source, find: Find | None = None) -> tuple[Scheme | None, Report]:
    """Read as `load` does, and give what could be read even if something is wrong; it is good for checking alone."""
    report = Report()
    if isinstance(find, Folder):
        find = replace(find, report=report)
    if isinstance(source, Source):
        scheme = _read(source, report)
        folder, own = getattr(find, "folder", None), Path(source.name).stem
    else:
        found = read_source(source, report)
        scheme = None if found is None else _read(found, report)
        folder, own = source.parent, source.stem
    if scheme is not None:
        loader = _Loader(report, find or Folder(folder, report=report), folder)
        scheme = loader.whole(scheme, (own,))
    return scheme, report


def read_alone(source: Source, report: Report) -> Scheme | None:
    """Read a scheme by itself, with its comments, for those who write it anew; None if anything is wrong.

    What it includes is left as it is written.
    """
    scheme = _read(source, report)
    if scheme is None or not report.ok:
        return None
    return with_comments(scheme, source, yaml=is_yaml(source))


def is_yaml(source: Source) -> bool:
    """Whether a scheme is written in YAML, by its name's ending, else by how it begins."""
    return source.name.endswith(YAML_ENDINGS) or looks_like_yaml(source)


def author_language(source: Source) -> Lang:
    """Say in which language a scheme's author writes, also where the scheme itself cannot be read.

    YAML says it by the key `lang`; a text by the first word that begins a statement in either language.
    """
    if is_yaml(source):
        return "en" if _ENGLISH_YAML.search(source.text) else "zh"
    for first in _FIRST_WORDS.findall(source.text):
        for lang, starters in STARTERS.items():
            if any(first in spellings for spellings in starters.values()):
                return lang
    return "zh"


def looks_like_yaml(source: Source) -> bool:
    """Whether a text whose name does not say it is YAML."""
    text = source.name.endswith(TEXT_ENDING) or _BEGINS_TEXT.match(source.text)
    return not text and bool(_BEGINS_YAML.search(source.text))


def _read(source: Source, report: Report) -> Scheme | None:
    """Read by the name's ending, else by the first word."""
    if source.name.endswith(YAML_ENDINGS):
        return _read_yaml(source, report)
    if source.name.endswith(TEXT_ENDING) or _BEGINS_TEXT.match(source.text):
        return read_text(source, report)
    if looks_like_yaml(source):
        return _read_yaml(source, report)
    report.add(rules.UNKNOWN_SPELLING, source.span(0, 0))
    return None


def _read_yaml(source: Source, report: Report) -> Scheme | None:
    from kaohe.scheme.yaml_reader import read_yaml_scheme  # not above: a text needs none of it

    return read_yaml_scheme(source, report)


@dataclass(frozen=True)
class Folder:
    """Finds schemes by name among the files of a folder; of two spellings the text one.

    opened: what stands for files, as texts that an editor has not saved yet. report: where it is told that a file
    cannot be read; whoever loads a scheme puts its own there.
    """

    folder: Path | None
    opened: Mapping[Path, Source] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    def files(self) -> dict[str, Path]:
        """Give the schemes of the folder by name. Only names that are in it are ever opened."""
        listed = [] if self.folder is None else sorted(self.folder.iterdir())
        found: dict[str, Path] = {}
        for ending in (*YAML_ENDINGS, TEXT_ENDING):
            found |= {path.name.removesuffix(ending): path for path in listed if path.name.endswith(ending)}
        return found

    def __call__(self, name: str) -> Source | None:
        """Give a scheme's source; None if there is none, or it cannot be read, which is told."""
        path = self.files().get(name)
        if path is None:
            return None
        return self.opened.get(path) or read_source(path, self.report)


@dataclass
class _Loader:
    report: Report
    find: Find
    folder: Path | None
    included: set[str] = field(default_factory=set)

    def whole(self, scheme: Scheme, chain: tuple[str, ...]) -> Scheme:
        """Give the scheme with the items and facts of all it includes; `chain` are the schemes around it."""
        items: list[Item] = []
        facts: list[Fact] = list(scheme.facts)
        accepted: list[Acceptance] = list(scheme.accepted)
        for item in scheme.items:
            if not isinstance(item, Include):
                items.append(item)
                continue
            known = item.scheme in {*chain, *self.included}  # so its names are there already
            inner = self.include(item, chain)
            if inner is None and not known:
                items.append(unread("INCLUDE", item.scheme))
            if inner is not None:
                items.extend(inner.items)
                facts.extend(inner.facts)
                accepted.extend(inner.accepted)
        return replace(scheme, items=tuple(items), facts=tuple(facts), accepted=tuple(accepted))

    def include(self, include: Include, chain: tuple[str, ...]) -> Scheme | None:
        """Read an included scheme, with what it includes itself."""
        name = include.scheme
        if name in chain:
            circle = (*chain[chain.index(name) :], name)
            self.report.add(rules.INCLUDE_CIRCLE, include.span, circle=" → ".join(circle))
            return None
        if name in self.included:
            self.report.add(rules.INCLUDED_TWICE, include.span, name=name)
            return None
        self.included.add(name)
        before = len(self.report)
        source = self.find(name)
        if source is None:
            if len(self.report) == before:
                known = [] if self.folder is None else Folder(self.folder).files()
                self.report.add(rules.NO_SUCH_SCHEME, include.span, suggestions=near(name, known), name=name)
            return None
        scheme = _read(source, self.report)
        return None if scheme is None else self.whole(scheme, (*chain, name))
