"""Completion in the text form: what the grammar expects where the author types, and the names that fit there.

Chinese is written without blanks, so what is typed may be the last of several words: 按销 is 按 and what begins 销售额.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lsprotocol.types import CompletionItemKind as Icon

import kaohe_grammar
from kaohe.scheme.model import ROLE_WORDS, Origin
from kaohe_api.lsp import offers
from kaohe_api.lsp.offers import Offer
from kaohe_api.lsp.text_places import place_after

if TYPE_CHECKING:
    from collections.abc import Collection

    from kaohe.metrics import Registry
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang
    from kaohe_api.lsp.glossary import Glossary

_TYPED: Final = re.compile(r"「[^「」\n]*\Z|(?:[^\W\d][\w→]*)?\Z")
_ROLE: Final = re.compile(r"(?:岗位|role)[ \t]*(?:=|≠|!=)[ \t]*\Z")
_OF_LINES: Final = ("FROM", "CAP", "GUARANTEE", "ADVANCE", "VOIDS")
_ONCE: Final = frozenset({"SCHEME", "EFFECTIVE", "PERIOD", "FOR", "JUDGMENT"})


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered in place of what stands from an offset on; `gap`: a blank has to stand before it."""

    start: int
    offers: tuple[Offer, ...]
    typed: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class TextCompletion:
    """Completes one text. told: the language in which things are explained; files: the schemes beside it."""

    text: str
    scheme: Scheme | None
    glossary: Glossary | None
    registry: Registry
    lang: Lang
    told: Lang
    source_name: str
    files: Collection[str] = ()

    def at(self, offset: int) -> Offered:
        """Offer what fits at an offset: for all that is typed there, or for its last word."""
        before = self.text[:offset]
        found = _TYPED.search(before)
        start = offset if found is None else found.start()
        typed = before[start:]
        whole = Offered(start, self._fitting(before[:start]), typed)
        if not typed or typed.startswith("「") or any(each.begins(typed) for each in whole.offers):
            return whole
        for cut in range(len(typed) - 1, 0, -1):
            counted = typed[cut - 1].isdigit() and not typed[cut].isdigit()
            if counted or self._is_word(typed[:cut]):
                rest = Offered(start + cut, self._fitting(before[: start + cut]), typed[cut:], gap=not counted)
                if any(each.begins(rest.typed) for each in rest.offers):
                    return rest
        return whole

    def _is_word(self, text: str) -> bool:
        """Whether a word or a name ends here."""
        spelled = any(text in spellings for spellings in kaohe_grammar.words(self.lang).values())
        return spelled or (self.glossary is not None and self.glossary.find(text) is not None)

    def _fitting(self, before: str) -> tuple[Offer, ...]:
        """Give all that fits behind a text, what is named before what is spelled."""
        place = place_after(before, self.lang)
        if place is None or place.quoted:
            return ()
        found: list[Offer] = []
        if place.wants_name:
            of_lines = Origin.LINE if self._behind(_OF_LINES, "").search(before) else None
            lone = place.wants_amount and not self._behind(("BASELINE",), "[^;；\n]*").search(before)
            found += self.named(before, Origin.PARAMETER if lone else of_lines)
        if place.expected is not None and "FILE" in place.expected:
            found += offers.plain(self.files, Icon.File)
        found += offers.words(self._wanted(place.expected), self.lang, self.told)
        if not before.strip() and self.lang == "zh":  # nothing says yet in which language it will be
            found += offers.words({"SCHEME"}, "en", self.told)
        return tuple(found)

    def named(self, before: str, only: Origin | None) -> list[Offer]:
        """Give the names that fit behind a text, maybe those of one origin only."""
        found: list[Offer] = []
        if _ROLE.search(before):
            found += offers.plain([word for word in ROLE_WORDS if word.isascii() is (self.lang == "en")])
        if self.glossary is not None:
            own = self.source_name
            found += offers.names(self.glossary, self.registry, self.lang, self.told, source_name=own, only=only)
        return found

    def _behind(self, terminals: tuple[str, ...], rest: str) -> re.Pattern[str]:
        """Give a pattern for what ends behind one of some words, as the name of a line does."""
        known = kaohe_grammar.words(self.lang)
        spelled = "|".join(re.escape(word) for name in terminals for word in known.get(name, ()))
        return re.compile(rf"(?:{spelled}){rest}[ \t]*\Z")

    def _wanted(self, expected: frozenset[str] | None) -> frozenset[str] | None:
        """Leave out the headers that are there already."""
        if expected is None or self.scheme is None:
            return expected
        return expected - (_ONCE & {key.upper() for key, _ in self.scheme.heads})
