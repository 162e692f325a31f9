"""What can be offered where something is typed: words of the grammar, names, files; and how an editor is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lsprotocol import types
from lsprotocol.types import CompletionItemKind as Icon

import kaohe_grammar
from kaohe.scheme.model import Origin
from kaohe.scheme.phrases import Phrases
from kaohe_api.lsp.glossary import describe, detail
from kaohe_api.lsp.meanings import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.metrics import Registry
    from kaohe.words import Lang
    from kaohe_api.lsp.glossary import Glossary, Known

_ICONS: Final = {
    Origin.METRIC: Icon.Field,
    Origin.FACT: Icon.Field,
    Origin.ATTRIBUTE: Icon.Property,
    Origin.SCORE: Icon.Variable,
    Origin.GRADE: Icon.Variable,
    Origin.LINE: Icon.Variable,
    Origin.PARAMETER: Icon.Constant,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to type: what is shown, what is then written, and in which order (`near` first)."""

    label: str
    icon: Icon
    near: int = 0
    text: str = ""
    detail: str = ""
    says: str = ""

    def begins(self, typed: str) -> bool:
        """Whether what is typed so far may become this."""
        return self.label.casefold().startswith(typed.casefold().removeprefix("「"))

    def item(self, place: types.Range, number: int, *, before: str = "", quoted: bool = False) -> types.CompletionItem:
        """Give it to an editor. `before` is written in front of it; quoted: what is typed begins with a bracket."""
        return types.CompletionItem(
            label=self.label,
            kind=self.icon,
            detail=self.detail or None,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, self.says) if self.says else None,
            filter_text=f"「{self.label}" if quoted else self.label,
            sort_text=f"{self.near}{number:04}",
            text_edit=types.TextEdit(place, before + (self.text or self.label)),
        )


def words(expected: Collection[str] | None, lang: Lang, told: Lang) -> Iterator[Offer]:
    """Offer the keywords, functions, places and units among terminals; where these are not known, all within sentences.

    told: the language in which they are explained.
    """
    grammar = kaohe_grammar
    inner = grammar.RESERVED[lang] | grammar.IN_PLACE[lang]
    spelled = inner if expected is None else grammar.words(lang)
    for terminal, spellings in spelled.items():
        if expected is None or terminal in expected:
            yield Offer(spellings[0], Icon.Keyword, 4, says=_said(terminal, told))
    for terminal, spellings in grammar.FUNCTIONS[lang].items():
        if expected is None or terminal in expected:
            name = spellings[0]
            yield Offer(name, Icon.Function, 5, f"{name}(", f"{name}()", _said(terminal, told))
    for terminal, shown in grammar.PLACES[lang].items():
        if expected is not None and terminal in expected:
            yield Offer(shown, Icon.Keyword, 4, says=_said(terminal, told))
    for terminal in grammar.UNITS:
        if expected is not None and terminal in expected:
            yield Offer(_unit(terminal, lang), Icon.Unit, 4)


def _said(terminal: str, told: Lang) -> str:
    meaning = MEANINGS.get(terminal)
    return "" if meaning is None else meaning.say(told)


def _unit(terminal: str, lang: Lang) -> str:
    """Give a unit's word in a language: the first that the table of units has there."""
    spellings = kaohe_grammar.UNITS[terminal]
    return next(word for words in kaohe_grammar.UNIT_WORDS for word in words[lang] if word in spellings)


def names(
    glossary: Glossary, registry: Registry, lang: Lang, told: Lang, *, source_name: str, only: Origin | None = None
) -> Iterator[Offer]:
    """Offer the names that a scheme may use, maybe of one origin only. `lang`: of the sentence."""
    for near, known in glossary.all():
        if only in {None, known.target.origin}:
            yield _name(known, near, registry, Phrases(lang), told, source_name)


def _name(known: Known, near: int, registry: Registry, phrases: Phrases, told: Lang, source_name: str) -> Offer:
    says = describe(known, registry, told, source_name)
    icon = _ICONS.get(known.target.origin, Icon.Field)
    return Offer(known.name, icon, near, phrases.name(known.name), detail(known, told), says)


def plain(labels: Collection[str], icon: Icon = Icon.EnumMember) -> Iterator[Offer]:
    """Offer words that need no explanation."""
    for label in labels:
        yield Offer(label, icon)
