"""The statement 设置 of the text form: from its tree to the settings as their file would have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.diagnostics import near
from kaohe.diagnostics.catalogue import frozen, syntax
from kaohe.documents import Mapping, Scalar
from kaohe.scheme.expressions import tokens, trees
from kaohe.scheme.frozen import NAMES, PARTS, key_of, value_node, word_node
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.documents import Node
    from kaohe.scheme.expressions import Builder
    from kaohe_grammar import Node as Tree


def settings_mapping(build: Builder, tree: Tree) -> Mapping:
    """Build 设置; a setting that is not known is reported and left out."""
    entries: dict[str, tuple[Scalar, Node]] = {}
    for each in trees(tree):
        entry = _setting(build, each)
        if entry is None:
            continue
        twice = entries.setdefault(entry[0].text, entry)
        if twice is not entry:
            build.report.add(syntax.TWICE, entry[0].span, word=entry[0].span.text, line=str(twice[0].span.line))
    return Mapping(tuple(entries.values()), build.span(tree))


def _setting(build: Builder, tree: Tree) -> tuple[Scalar, Node] | None:
    named, *rest = trees(tree)
    key = _key(build, named, build.word(named), NAMES)
    if key is None:
        return None
    if rest[0].data == "value":
        values = tuple(_value(build, each) for each in rest)
        return key, value_node(key.text, values, build.span(tree))
    parts = [(_key(build, part, str(tokens(part)[0]), PARTS), _value(build, trees(part)[0])) for part in rest]
    known = tuple((name, value) for name, value in parts if name is not None)
    return (key, Mapping(known, build.span(tree))) if len(known) == len(parts) else None


def _key(build: Builder, tree: Tree, word: str, names: dict[str, Words]) -> Scalar | None:
    key = key_of(word, names)
    if key is not None:
        return Scalar(key, build.span(tree))
    zh, en = [words.zh for words in names.values()], list(names)
    known = Words("、".join(zh), ", ".join(en))
    suggestions = near(word, zh if not word.isascii() else en)
    build.report.add(frozen.UNKNOWN_SETTING, build.span(tree), suggestions=suggestions, name=word, known=known)
    return None


def _value(build: Builder, tree: Tree) -> Scalar:
    token, span = tokens(tree)[0], build.span(tree)
    if token.type == "NUMBER":
        return Scalar(str(token), span)
    return word_node(str(token), span) if token.type == "NAME" else Scalar(span.text[1:-1], span, quoted=True)
