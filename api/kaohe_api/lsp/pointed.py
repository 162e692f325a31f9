"""What an author points at in a document: a name, a word of the language, a key, an included scheme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.scheme.layout import Piece
from kaohe_api.lsp.meanings import MEANINGS
from kaohe_api.lsp.text_places import Sign, sign_at, sign_in
from kaohe_api.lsp.yaml_completion import field_of, shape_of
from kaohe_api.lsp.yaml_places import place_at

if TYPE_CHECKING:
    from kaohe.scheme.yaml_shape import Field
    from kaohe.words import Lang
    from kaohe_api.lsp.documents import Document
    from kaohe_api.lsp.yaml_places import Place

_WORD: Final = re.compile(r"「[^「」\n]*」|[^\W\d][\w→.-]*")
_OWN: Final = re.compile(r"[^\s,\[\]{}\"']+")
_NAMES: Final = frozenset({"NAME", "BRACKETED", "STRING"})


@dataclass(frozen=True, slots=True)
class Pointed:
    """One thing at a place: a name, or what is to be said of it, or the name of a scheme's file."""

    start: int
    end: int
    name: str = ""
    says: str = ""
    file: str = ""


def pointed_at(document: Document, offset: int, told: Lang) -> Pointed | None:
    """Say what stands at an offset. told: the language in which words are explained."""
    if document.is_yaml:
        return _in_yaml(document, offset, told)
    sign = sign_at(document.source.text, offset, document.lang)
    return _of_sign(sign, told) if sign is not None else _guess(document.source.text, offset, document.lang, told)


def _of_sign(sign: Sign, told: Lang) -> Pointed | None:
    if sign.rule == "file":
        return Pointed(sign.start, sign.end, file=sign.text.strip('"'))
    if sign.terminal in _NAMES and sign.rule in {"ref", "name"}:
        return Pointed(sign.start, sign.end, name=sign.text.strip('「」"'))
    meaning = MEANINGS.get(sign.terminal)
    return None if meaning is None else Pointed(sign.start, sign.end, says=meaning.say(told))


def _guess(text: str, offset: int, lang: Lang, told: Lang) -> Pointed | None:
    """Take the word at an offset of what cannot be read for a name, else for a keyword."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    word = next((each for each in _WORD.finditer(line) if each.start() <= offset - start <= each.end()), None)
    if word is None or "#" in line[: word.start()]:
        return None
    terminal = next((name for name, spelled in kaohe_grammar.words(lang).items() if word[0] in spelled), "")
    says = MEANINGS[terminal].say(told) if terminal in MEANINGS else ""
    return Pointed(start + word.start(), start + word.end(), word[0].strip("「」"), says)


def _in_yaml(document: Document, offset: int, told: Lang) -> Pointed | None:
    text = document.source.text
    line = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    words = _OWN.finditer(text, line, len(text) if end < 0 else end)
    word = next((each for each in words if each.start() <= offset <= each.end()), None)
    if word is None:
        return None
    start, end = word.start(), word.start() + len(word[0].rstrip(":"))
    place = place_at(text, end)
    if place is None or not start <= offset <= end:
        return None
    if place.key is None:
        return _yaml_key(place, text[place.start : end], told)
    field = field_of(place.level, place.key)
    return None if field is None else _yaml_value(field, text, place.start, (start, end), offset, told)


def _yaml_key(place: Place, key: str, told: Lang) -> Pointed:
    """Explain a key; one that is the author's own is a name."""
    place.level.take(key, filled=True)
    shape, end = shape_of(place.level), place.start + len(key)
    field = next((each for each in shape.fields if each.key == key), None) if shape is not None else None
    if field is None:
        return Pointed(place.start, end, name=key)
    return Pointed(place.start, end, says=_of_key(field, told))


def _yaml_value(field: Field, text: str, start: int, word: tuple[int, int], offset: int, told: Lang) -> Pointed | None:
    """Say what stands at an offset of the value that begins at `start`."""
    if field.key == "include":
        return Pointed(*word, file=text[slice(*word)])
    if field.what in {"text", "name"}:
        return Pointed(start, word[1], name=text[start : word[1]].strip("\"'"))
    return _in_formula(text, start, offset, told) if field.what in {"figure", "ref", "refs", "amount", "rate"} else None


def _of_key(field: Field, told: Lang) -> str:
    listed = "" if not field.words else f" ({', '.join(field.words)})"
    return f"`{field.key}` {field.doc.say(told)}{listed}"


def _in_formula(text: str, start: int, offset: int, told: Lang) -> Pointed | None:
    """Look into the formula that begins at `start`: to its end on the line, in quotes or brackets."""
    start += text[start : start + 1] in {'"', "'"}
    line_end = text.find("\n", start)
    whole = text[start : len(text) if line_end < 0 else line_end]
    for cut in (len(whole), *(each.start() for each in re.finditer(r"[,}\]\"']|[ \t]#", whole))):
        piece = Piece(start, kaohe_grammar.fold_width(whole[:cut]))
        sign = sign_in(piece, offset, "expression", "en") if offset <= start + cut else None
        if sign is not None:
            return _of_sign(sign, told)
    return _guess(text, offset, "en", told)
