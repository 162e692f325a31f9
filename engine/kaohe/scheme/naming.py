"""Names and units in the words of another language: metrics, known facts and attributes by title, or by id.

A name that the scheme gives itself stays, and so does what may be a word. May import `metrics` and the model.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import kaohe_grammar
from kaohe.metrics.registry import fold
from kaohe.scheme import items, model, terms
from kaohe.scheme.model import (
    ATTRIBUTES,
    DEFAULT_NAMES,
    KNOWN_FACTS,
    ROLE_WORDS,
    Base,
    Commission,
    Compare,
    Expr,
    Grade,
    Number,
    Ref,
    Scheme,
    Text,
)
from kaohe.scheme.phrases import split_number
from kaohe.values import Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.metrics.registry import Registry
    from kaohe.words import Lang

Thing = TypeVar("Thing")
_GRADE: Final = Words("等级", "grade")
_KEPT: Final = frozenset({"span", "target", "heads", "comments"})
_MODEL: Final = frozenset(each.__name__ for each in (terms, items, model))


def renamed(scheme: Scheme, registry: Registry, lang: Lang) -> Scheme:
    """Give a scheme with its names and units as a text of a language has them: titles in Chinese, ids in English."""
    return Renamer(scheme, registry, lang).changed(scheme)


@dataclass
class Renamer:
    """Changes the names in a scheme's parts."""

    scheme: Scheme
    registry: Registry
    lang: Lang

    def __post_init__(self) -> None:
        scheme = self.scheme
        given = [name for fact in scheme.facts for name in (fact.name, fact.title)]
        given += [getattr(item, "name", None) for item in scheme.items]
        given = [name for name in given if name != _GRADE.en]  # which a grade bears that has none of its own
        self.own = {fold(name) for name in given if name is not None}
        known = {fact: title for fact, (_, title) in KNOWN_FACTS.items()} | ATTRIBUTES | self.defaults()
        self.known = {fold(name): each for each in known.items() for name in (each[0], each[1].zh, each[1].en)}
        self.texts = {fold(fact.name) for fact in scheme.facts if fact.kind is Kind.TEXT}
        self.texts |= {fold(item.name) for item in scheme.items if isinstance(item, Grade)}
        texts = ATTRIBUTES | {key: each for key, each in known.items() if key == "grade"}
        self.texts |= {fold(name) for key, title in texts.items() for name in (key, title.zh, title.en)}

    def defaults(self) -> dict[str, Words]:
        """Give the names of those items here that have none of their own."""
        found: dict[str, Words] = {}
        for item in self.scheme.items:
            match item:
                case Base(name=None):
                    found["base"] = DEFAULT_NAMES["base"]
                case Commission(name=None):
                    found["commission"] = DEFAULT_NAMES["commission"]
                case Grade(name="grade"):
                    found["grade"] = _GRADE
                case _:
                    pass
        return found

    def changed(self, thing: Thing) -> Thing:
        """Give a part of the scheme with all names and numbers in it changed."""
        match thing:
            case tuple():
                return tuple(map(self.changed, thing))  # type: ignore[return-value]
            case Ref():
                return replace(thing, name=self.name(thing.name))
            case Number(name=None):
                return replace(thing, written=self.written(thing))
            case Compare():
                left, right = self.sides(thing)
                return replace(thing, left=left, right=right)
            case _ if is_dataclass(thing) and type(thing).__module__ in _MODEL:
                changes: dict[str, Any] = {
                    each.name: self.changed(getattr(thing, each.name))
                    for each in fields(thing)
                    if each.name not in _KEPT
                }
                return replace(thing, **changes)  # type: ignore[type-var]
            case _:
                return thing

    def name(self, name: str) -> str:
        """Give a name in our language; one of the author's own stays, and one that is not known."""
        folded = fold(name)
        if folded in self.own:
            return name
        own = self.known.get(folded)
        if own is None:
            metric = self.registry.find(name)
            own = None if metric is None else (metric.id, metric.title)
        if own is None:
            return name
        told = own[1].zh if self.lang == "zh" else own[0]
        return name if fold(told) in self.own else told

    def written(self, number: Number) -> str:
        """Give a number's text with its unit in our language."""
        digits, unit = split_number(number)
        for words in kaohe_grammar.UNIT_WORDS:
            if any(unit in spellings for spellings in words.values()) and unit not in words[self.lang]:
                return f"{'-' if number.value < 0 else ''}{digits}{words[self.lang][0]}"
        return number.written

    def sides(self, compare: Compare) -> tuple[Expr, Expr]:
        """Change what is compared; a bare name beside a text, or beside what is not known here, may be a word."""
        left, right = compare.left, compare.right
        for may_be_text in (self.is_text, self.is_unknown):
            if may_be_text(left):
                return self.changed(left), self.word(right, left)
            if may_be_text(right):
                return self.word(left, right), self.changed(right)
        return self.changed(left), self.changed(right)

    def is_text(self, expr: Expr) -> bool:
        """Whether this is the name of a text."""
        return isinstance(expr, Ref) and fold(expr.name) in self.texts

    def is_unknown(self, expr: Expr) -> bool:
        """Whether this is a name that is not known here, which may be a text of an included scheme."""
        if not isinstance(expr, Ref):
            return False
        folded = fold(expr.name)
        return folded not in self.known and folded not in self.own and self.registry.find(expr.name) is None

    def word(self, expr: Expr, beside: Expr) -> Expr:
        """Change what stands beside a text: only a role has words of its own in each language."""
        match expr:
            case Ref(name=word) | Text(value=word):
                pass
            case _:
                return self.changed(expr)
        if not isinstance(beside, Ref) or self.known.get(fold(beside.name), ("",))[0] != "role":
            return expr
        role = ROLE_WORDS.get(word.casefold())
        if role is None:
            return expr
        in_chinese = next(word for word, meant in ROLE_WORDS.items() if meant == role and not word.isascii())
        told = in_chinese if self.lang == "zh" else role
        return replace(expr, name=told) if isinstance(expr, Ref) else replace(expr, value=told)
