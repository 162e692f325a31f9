"""Loads a scheme from a file or a text, in either spelling, with the schemes it includes put in their place.

May import `documents`, `diagnostics` and the scheme's own modules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Report, Source, Whole, near
from kaohe.diagnostics.catalogue import frozen, syntax
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.documents import read_source
from kaohe.scheme.comments import with_comments
from kaohe.scheme.model import Include, Item, Scheme
from kaohe.scheme.sharing import frozen_by, share_facts, share_settings
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
LONGEST: Final = 200_000
"""The most characters of one file."""
_MOST_SIGNS: Final = 5_000
"""The most words and signs of a scheme with all that it includes: what is read in a moment, and more than any needs."""
MOST: Final = 100
"""How many errors are told at once."""
_DEEPEST: Final = 40
"""How many schemes may include each other in a row."""
_SIGN: Final = re.compile(r"\w+|[^\w\s]")
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
    text: Source | None
    if isinstance(source, Source):
        text, folder, own = source, getattr(find, "folder", None), Path(source.name).stem
    else:
        text, folder, own = read_scheme_file(source, report), source.parent, source.stem
    if text is None:
        return None, report
    scheme = None
    with report.bounded(MOST, syntax.TOO_MANY, Whole(text.name)):
        loader = _Loader(report, find or Folder(folder, report=report), folder)
        alone = loader.read(text)
        scheme = None if alone is None else loader.whole(alone, (own,))
    return scheme, report


def read_scheme_file(path: Path, report: Report, shown_as: str | None = None) -> Source | None:
    """Read a scheme's file; None, with a finding, if it cannot be read, is too long, or is no file."""
    return read_source(path, report, shown_as, most=LONGEST)


def read_alone(source: Source, report: Report) -> Scheme | None:
    """Read a scheme by itself, with its comments, for those who write it anew; None if anything is wrong.

    What it includes is left as it is written.
    """
    scheme = None
    with report.bounded(MOST, syntax.TOO_MANY, Whole(source.name)):
        scheme = _Loader(report, lambda _: None, None).read(source)
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
        return self._listed

    @cached_property
    def _listed(self) -> dict[str, Path]:
        unsaved = {path for path in self.opened if path.parent == self.folder}
        listed = [] if self.folder is None else sorted({*self.folder.iterdir(), *unsaved})
        found: dict[str, Path] = {}
        for ending in (*YAML_ENDINGS, TEXT_ENDING):
            found |= {path.name.removesuffix(ending): path for path in listed if path.name.endswith(ending)}
        return found

    def __call__(self, name: str) -> Source | None:
        """Give a scheme's source; None if there is none, or it cannot be read, which is told."""
        path = self.files().get(name)
        if path is None:
            return None
        return self.opened.get(path) or read_scheme_file(path, self.report)


@dataclass
class _Loader:
    report: Report
    find: Find
    folder: Path | None
    included: set[str] = field(default_factory=set)
    signs: int = 0

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Give the names of the schemes that could be included."""
        return tuple(Folder(self.folder).files())

    def read(self, source: Source) -> Scheme | None:
        """Read one scheme, if that keeps the whole within what is read at once."""
        if len(source.text) > LONGEST:
            self.report.add(syntax.TOO_LONG, Whole(source.name), most=str(LONGEST))
            return None
        self.signs += sum(1 for _ in _SIGN.finditer(source.text))
        if self.signs > _MOST_SIGNS:
            self.report.add(rules.TOO_LARGE, Whole(source.name), most=str(_MOST_SIGNS))
            return None
        return _read(source, self.report)

    def whole(self, scheme: Scheme, chain: tuple[str, ...]) -> Scheme:
        """Give the scheme with the items, facts and settings of all it includes; `chain` are the schemes around it.

        What is included along several ways stands once, where it comes first. Its own headers and settings hold.
        """
        items: list[Item] = []
        facts: list[Fact] = list(scheme.facts)
        accepted: list[Acceptance] = list(scheme.accepted)
        settings = {each.key: each for each in frozen_by(scheme)}
        own, named = frozenset(settings), set[str]()
        for item in scheme.items:
            if not isinstance(item, Include):
                items.append(item)
                continue
            known = item.scheme in {*chain, *self.included}  # so its names are there already
            if item.scheme in named:
                self.report.add(rules.INCLUDED_TWICE, item.span, name=item.scheme)
            named.add(item.scheme)
            inner = self.include(item, chain)
            if inner is None and not known:
                items.append(unread("INCLUDE", item.scheme))
            if inner is not None:
                self.check_head(scheme, inner, item)
                items.extend(inner.items)
                accepted.extend(inner.accepted)
                items.extend(share_facts(facts, inner.facts, self.report))
                share_settings(settings, frozen_by(inner), scheme, self.report)
        kept = (*scheme.settings, *(each for key, each in settings.items() if key not in own))
        return replace(scheme, items=tuple(items), facts=tuple(facts), accepted=tuple(accepted), settings=kept)

    def check_head(self, scheme: Scheme, inner: Scheme, include: Include) -> None:
        """Tell which headers of an included scheme do not hold, where they say another thing."""
        differ = {
            "PERIOD": inner.period is not scheme.period,
            "FOR": inner.applies not in {None, scheme.applies},
            "EFFECTIVE": inner.effective > scheme.effective,
        }
        for name in (name for name, other in differ.items() if other):
            self.report.add(frozen.OTHER_HEAD, include.span, name=include.scheme, key=STARTERS[scheme.lang][name][0])

    def include(self, include: Include, chain: tuple[str, ...]) -> Scheme | None:
        """Read an included scheme, with what it includes itself."""
        name = include.scheme
        if name in chain:
            circle = (*chain[chain.index(name) :], name)
            self.report.add(rules.INCLUDE_CIRCLE, include.span, circle=" → ".join(circle))
            return None
        if len(chain) > _DEEPEST:
            self.report.add(syntax.TOO_DEEP, include.span, most=str(_DEEPEST))
            return None
        if name in self.included:
            return None
        self.included.add(name)
        before = len(self.report)
        source = self.find(name)
        if source is None:
            if len(self.report) == before:
                self.report.add(rules.NO_SUCH_SCHEME, include.span, suggestions=near(name, self.known), name=name)
            return None
        scheme = self.read(source)
        return None if scheme is None else self.whole(scheme, (*chain, name))
