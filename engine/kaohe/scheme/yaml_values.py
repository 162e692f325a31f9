"""Reads the parts of a YAML scheme by their shape: keys, values, lists. All findings of form come from here.

A part that cannot be read leaves a finding and None; a shape with a finding anywhere in it is None as a whole, but for
the scheme's own, whose items and facts are kept where they could be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from kaohe.diagnostics import Report, Source, Span, near
from kaohe.diagnostics.catalogue import scheme, syntax
from kaohe.documents import Items, Node, Scalar
from kaohe.documents import Mapping as Keys
from kaohe.periods import parse_day
from kaohe.scheme.expressions import parse_expression, parse_number, quantity
from kaohe.scheme.frozen import read_frozen
from kaohe.scheme.model import Ref, Standing, Unread
from kaohe.scheme.unread import unread
from kaohe.scheme.yaml_shape import FACT, HEADS, ITEMS, Field, Shape
from kaohe.words import Words

_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9][0-9.,万]*\s*(元|yuan)?")
_PLACE: Final = re.compile(r"(first|last)|(top|bottom|place) +(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Values:
    """What a mapping holds by key, None for an absent one; where it stands, and where each value does.

    unread: the texts that could not be read as values, where others could.
    """

    values: Mapping[str, Any]
    spans: Mapping[str, Span]
    span: Span
    kind: str = ""
    unread: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Any:
        """Give a key's value."""
        return self.values.get(key)


def read_shape(node: Node, shape: Shape, report: Report, kind: str = "") -> Values | None:
    """Read a mapping of a shape; None, with findings, if anything in it is wrong."""
    before = len(report)
    read = read_partly(node, shape, report, kind)
    return read if len(report) == before else None


def read_partly(node: Node, shape: Shape, report: Report, kind: str = "") -> Values | None:
    """Read what can be read of a mapping; a key with a finding in it is left out, and is among the `unread`."""
    if not isinstance(node, Keys):
        report.add(syntax.NOT_A_MAPPING, node.span)
        return None
    texts: list[str] = []
    fields = {field.key: field for field in shape.fields}
    values: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    for key, value in node.entries:
        field, before = fields.get(key.text), len(report)
        if field is None:
            known = [name for name in shape.keys if node.get(name) is None]
            report.add(
                syntax.UNKNOWN_KEY, key.span, suggestions=near(key.text, known), key=key.text, known=_listed(shape.keys)
            )
        else:
            values[key.text] = _read(value, field, report)
            spans[key.text] = _trimmed(value.span)
            if field.what == "settings":  # which stand below their key, with remarks beside it
                spans[key.text] = key.span.to(spans[key.text])
        if len(report) > before and (field is None or field.what not in _IN_PARTS):
            values.pop(key.text, None)
        if len(report) > before and not (key.text == "items" and values.get("items")):
            texts.append(value.span.text)
    _check_keys(node, shape, report)
    return Values(values, spans, _trimmed(node.span), kind, tuple(texts))


def _check_keys(node: Keys, shape: Shape, report: Report) -> None:
    """Report the keys that are missing, and those that stand together though they must not."""
    given = {key.text for key, _ in node.entries}
    needed = [field.key for field in shape.fields if field.required]
    needed += [other for key, other in shape.needs if key in given]
    for key in dict.fromkeys(needed):
        if key not in given:
            report.add(syntax.MISSING_KEY, _trimmed(node.span), key=key)
    for group in shape.one_of:
        written = len(given.intersection(group))
        if written != 1:
            report.add(scheme.ONE_OF, _trimmed(node.span), keys=_listed(group), written=str(written))
    for one, other in shape.apart:
        if {one, other} <= given:
            report.add(scheme.NOT_BOTH, _trimmed(node.span), one=one, other=other)


def _read(node: Node, field: Field, report: Report) -> Any:
    """Read one value as its field says."""
    if field.what in _WHOLE_NODES:
        return _WHOLE_NODES[field.what](node, field, report)
    if not isinstance(node, Scalar):
        report.add(syntax.NOT_A_SCALAR, _trimmed(node.span), key=field.key)
        return None
    if node.is_null or not node.text.strip():
        if field.what != "name":
            report.add(scheme.NO_VALUE, node.span, key=field.key)
        return None
    return _SCALARS[field.what](node, field, report)


def _text(node: Scalar, _field: Field, _report: Report) -> str:
    return node.text


def _figure(node: Scalar, _field: Field, report: Report) -> Any:
    return parse_expression(*_stretch(node), "en", report)


def _number(node: Scalar, _field: Field, report: Report) -> Any:
    return parse_number(*_stretch(node), "en", report)


def _amount(node: Scalar, _field: Field, report: Report) -> Any:
    return parse_number(*_stretch(node), "en", report, named=True)


def _rate(node: Scalar, field: Field, report: Report) -> Any:
    number = _amount(node, field, report)
    return None if number is None else quantity(number)


def _ref(node: Scalar, field: Field, report: Report) -> Any:
    found = _figure(node, field, report)
    if found is not None and not isinstance(found, Ref):
        report.add(scheme.NAME_EXPECTED, node.span, key=field.key, value=node.text)
    return found


def _whole(node: Scalar, field: Field, report: Report) -> Any:
    if not _WHOLE.fullmatch(node.text):
        report.add(scheme.NOT_WHOLE, node.span, key=field.key, value=node.text)
        return None
    if int(node.text) < field.least:
        where = Words(f"{field.key} ", field.key)
        report.add(scheme.TOO_FEW, node.span, where=where, least=str(field.least), written=node.text)
    return int(node.text)


def _day(node: Scalar, _field: Field, report: Report) -> Any:
    day = parse_day(node.text)
    if day is None:
        report.add(scheme.NOT_A_DAY, node.span, value=node.text)
    return day


def _word(node: Scalar, field: Field, report: Report) -> str:
    if node.text not in field.words:
        near_words = near(node.text, field.words)
        report.add(
            scheme.NOT_A_WORD_HERE,
            node.span,
            suggestions=near_words,
            key=field.key,
            value=node.text,
            known=_listed(field.words),
        )
    return node.text


def _place(node: Scalar, _field: Field, report: Report) -> Any:
    found = _PLACE.fullmatch(node.text)
    if found is None:
        report.add(scheme.NOT_A_PLACE, node.span, value=node.text)
        return None
    count, word = int(found[3] or 1), found[1] or found[2]
    return Standing("bottom" if word in {"last", "bottom"} else "top", count, exact=word == "place" and count > 1)


def _object(node: Node, field: Field, report: Report) -> Any:
    return None if field.shape is None else read_shape(node, field.shape, report)


def _entries(node: Node, field: Field, report: Report) -> tuple[Node, ...]:
    """Give a list's entries; none, with a finding, if it is no list or empty."""
    if isinstance(node, Items):
        if not node.items:
            report.add(scheme.EMPTY_LIST, node.span, key=field.key)
        return node.items
    if isinstance(node, Scalar) and node.is_null:
        report.add(scheme.EMPTY_LIST, node.span, key=field.key)
    else:
        report.add(syntax.NOT_A_LIST, _trimmed(node.span), key=field.key)
    return ()


def _list(node: Node, field: Field, report: Report) -> Any:
    entries = [_object(entry, field, report) for entry in _entries(node, field, report)]
    for entry in entries[:-1]:
        if entry is not None and entry["else"] is not None:
            report.add(scheme.ELSE_NOT_LAST, entry.span)
    return entries


def _refs(node: Node, field: Field, report: Report) -> Any:
    one = Field(field.key, "ref", field.doc)
    return [_read(entry, one, report) for entry in _entries(node, field, report)]


def _items(node: Node, field: Field, report: Report) -> Any:
    return [_item(entry, report) for entry in _entries(node, field, report)]


def _item(node: Node, report: Report) -> Values | Unread:
    """Read an item: the first key that begins one tells its shape."""
    if not isinstance(node, Keys):
        report.add(syntax.NOT_A_MAPPING, _trimmed(node.span))
        return unread("PLACE", node.span.text)
    keys = [key.text for key, _ in node.entries]
    head = next((key for key in keys if key in HEADS), None)
    if head is None:
        first = node.entries[0][0] if node.entries else node
        suggestions = near(keys[0], HEADS) if keys else ()
        report.add(scheme.UNKNOWN_ITEM, first.span, suggestions=suggestions, known=_listed(HEADS))
        return unread("PLACE", node.span.text)
    kind = "formula" if head == "score" and "formula" in keys else head
    named = node.entries[keys.index(head)][1]
    beside = named.entries[0][0].text if isinstance(named, Keys) and named.entries else None
    if isinstance(named, Scalar) and _NUMBER.fullmatch(named.text) and "amount" in _lacking(ITEMS[kind], keys):
        report.add(syntax.AMOUNT_AS_NAME, _trimmed(named.span), key=head, value=named.text)
        read = None
    elif beside is not None and beside in ITEMS[kind].keys:
        report.add(syntax.NESTED, _trimmed(named.span), key=head, first=beside)
        read = None
    else:
        read = read_shape(node, ITEMS[kind], report, kind)
    return read or unread(_OPENS.get(head, head.upper()), named.span.text)


def _lacking(shape: Shape, given: list[str]) -> set[str]:
    """Give the keys that must stand, and do not."""
    return {field.key for field in shape.fields if field.required} - set(given)


def _facts(node: Node, _field: Field, report: Report) -> Any:
    """Read facts as pairs of a name and its values: `name: kind`, or `name: {kind, title}`."""
    if not isinstance(node, Keys):
        report.add(syntax.NOT_A_MAPPING, _trimmed(node.span))
        return ()
    facts: list[tuple[str, Values]] = []
    for key, value in node.entries:
        before = len(report)
        read = None
        if not isinstance(value, Scalar):
            read = read_shape(value, FACT, report)
        elif (kind := _read(value, FACT.fields[0], report)) and len(report) == before:
            read = Values({"kind": kind}, {}, key.span)
        if read is not None:
            facts.append((key.text, replace(read, span=key.span)))
    return facts


def _settings(node: Node, _field: Field, report: Report) -> Any:
    if not isinstance(node, Keys):
        report.add(syntax.NOT_A_MAPPING, _trimmed(node.span))
        return ()
    return read_frozen(node, report)


def _stretch(node: Scalar) -> tuple[Source, int, int]:
    """Give where a scalar's text stands, so that spans in it point into the file.

    Where the text is not what stands there (folded lines, escapes) it is put into a copy of the source at that place:
    the line stays right, and the excerpt shows the text that was read.
    """
    source, start, end = node.span.source, node.span.start, node.span.end
    if node.span.text == node.text:
        return source, start, end
    if node.span.text[1:-1] == node.text:
        return source, start + 1, end - 1
    flat = node.text.replace("\n", " ")
    copy = Source(source.name, source.text[:start] + flat + source.text[end:])
    return copy, start, start + len(flat)


def _trimmed(span: Span) -> Span:
    """Cut the blanks and line ends that YAML counts to a block."""
    return Span(span.source, span.start, span.start + max(1, len(span.text.rstrip())))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


_SCALARS: Final[dict[str, Callable[[Scalar, Field, Report], Any]]] = {
    "text": _text,
    "name": _text,
    "figure": _figure,
    "ref": _ref,
    "number": _number,
    "amount": _amount,
    "rate": _rate,
    "whole": _whole,
    "day": _day,
    "word": _word,
    "place": _place,
}
_IN_PARTS: Final = frozenset({"facts", "items"})
"""What is kept though a finding is in it: the parts that could be read."""
_OPENS: Final = {"ranking": "RANK", "place": "FIRST", "notice": "GIVEN"}
"""The first words of statements in the text form, where they differ from the key."""
_WHOLE_NODES: Final[dict[str, Callable[[Node, Field, Report], Any]]] = {
    "list": _list,
    "refs": _refs,
    "object": _object,
    "items": _items,
    "facts": _facts,
    "settings": _settings,
}
