"""Completion in YAML: the keys that a scheme has at a place, the words a key takes, and names in formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lsprotocol.types import CompletionItemKind as Icon

from kaohe.scheme.model import Origin
from kaohe.scheme.yaml_shape import FACT, HEADS, ITEMS, KINDS, SCHEME, Field, Shape
from kaohe_api.lsp import offers
from kaohe_api.lsp.completion import Offered, TextCompletion
from kaohe_api.lsp.offers import Offer
from kaohe_api.lsp.text_places import place_in
from kaohe_api.lsp.yaml_places import Level, Place, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES: Final = ("first", "last", "top 3", "bottom 2", "place 2")
_OF_LINES: Final = dict.fromkeys(("from", "cap", "guarantee", "advance", "voids"), Origin.LINE)
_ONLY: Final = {"amount": Origin.PARAMETER}
"""Of which origin the names are that fit in a value: by the key, or by what it holds."""
_TYPED: Final = re.compile(r"「[^「」\n]*\Z|(?:[^\W\d][\w→]*)?\Z")
_KEY_BEHIND: Final = re.compile(r"\w*[ \t]*:")
_NOTHING_BEHIND: Final = frozenset({"list", "object", "facts", "items", "refs"})
"""What stands below a key, not behind it."""
_ANY_SCORE: Final = Shape((*ITEMS["score"].fields, *ITEMS["formula"].fields[1:]))
_BEGINNINGS: Final = Shape(tuple(next(each for each in ITEMS[head].fields if each.key == head) for head in HEADS))


def shape_of(level: Level) -> Shape | None:
    """Say which keys a mapping has; None where they are the author's own, or unknown."""
    if level.around is None:
        return SCHEME
    field = field_of(level.around, level.under)
    if field is None:
        return FACT if level.around.under == "facts" and shape_of(level.around) is None else None
    if field.what != "items":
        return field.shape
    kind = next((key for key in level.keys if key in HEADS), None)
    if kind is None:
        return _BEGINNINGS
    if kind == "score" and not {"formula", "indicators"} & set(level.keys):
        return _ANY_SCORE
    return ITEMS["formula" if kind == "score" and "formula" in level.keys else kind]


def field_of(level: Level, key: str) -> Field | None:
    """Say what a key of a mapping holds."""
    if level.around is not None and level.around.around is None and level.under == "facts":
        return None
    shape = shape_of(level)
    return None if shape is None else next((each for each in shape.fields if each.key == key), None)


@dataclass(frozen=True, slots=True)
class YamlCompletion:
    """Completes a YAML text; `names` completes the formulas in it."""

    names: TextCompletion

    def at(self, offset: int) -> Offered:
        """Offer what fits at an offset."""
        text = self.names.text
        place = place_at(text, offset)
        if place is None:
            return Offered(offset, (), "")
        under = None if place.level.around is None else field_of(place.level.around, place.level.under)
        if place.key is None and under is not None and under.what == "refs":
            return self._value(under, place, offset)
        if place.key is None:
            return Offered(place.start, tuple(self._keys(place, offset, under)), text[place.start : offset])
        if place.level.under == "facts" and shape_of(place.level) is None:
            return Offered(place.start, tuple(offers.plain(KINDS)), text[place.start : offset])
        field = field_of(place.level, place.key)
        return Offered(offset, (), "") if field is None else self._value(field, place, offset)

    def _keys(self, place: Place, offset: int, under: Field | None) -> Iterator[Offer]:
        """Offer the keys that are not there yet, nor another in whose place they would stand."""
        level, shape = place.level, shape_of(place.level)
        if shape is None:
            return
        written = set(level.keys)
        taken = {key for group in (*shape.one_of, *shape.apart) if written & set(group) for key in group} | written
        taken |= {key for key, needed in shape.needs if needed in taken - written}
        listed = under is not None and under.what in {"items", "list"}
        dash = "- " if listed and place.bare and not level.keys else ""
        yield from (self._key(field, offset, dash) for field in shape.fields if field.key not in taken)
        entered = field_of(level, level.last) if place.bare and not level.filled else None
        if entered is not None and entered.what in {"items", "list"}:
            begin = _BEGINNINGS if entered.shape is None else entered.shape
            yield from (self._key(field, offset, "- ") for field in begin.fields)

    def _key(self, field: Field, offset: int, dash: str) -> Offer:
        colon = "" if _KEY_BEHIND.match(self.names.text, offset) else ":"
        text = f"{dash}{field.key}{colon}{' ' if colon and field.what not in _NOTHING_BEHIND else ''}"
        near = 0 if field.required else 1
        return Offer(field.key, Icon.Property, near + 2 * bool(dash), text, says=field.doc.say(self.names.told))

    def _value(self, field: Field, place: Place, offset: int) -> Offered:
        """Offer what a key takes."""
        text = self.names.text
        start = place.start + (text[place.start : place.start + 1] in {'"', "'"})
        typed = text[start:offset]
        if field.what == "word":
            return Offered(start, tuple(offers.plain(field.words)), typed)
        if field.what == "place":
            return Offered(start, tuple(offers.plain(_PLACES)), typed)
        if field.key == "include":
            return Offered(start, tuple(offers.plain(self.names.files, Icon.File)), typed)
        if field.what in {"figure", "ref", "refs", "amount", "rate"}:
            return self._formula(field, start, offset)
        return Offered(offset, (), "")

    def _formula(self, field: Field, start: int, offset: int) -> Offered:
        """Offer what fits in a formula, of a single name the names alone."""
        text = self.names.text
        found = _TYPED.search(text, start, offset)
        word = offset if found is None else found.start()
        place = place_in(text[start:word].replace("\n", " "), "expression", "en")
        given: list[Offer] = []
        if place.wants_name:
            given += self.names.named(text[start:word], _ONLY.get(field.what) or _OF_LINES.get(field.key))
        if field.what == "figure" and not place.quoted:
            given += offers.words(place.expected, "en", self.names.told)
        return Offered(word, tuple(given), text[word:offset])
