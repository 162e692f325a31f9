"""What authors may have meant: the advice for a failed parse, by the table of mistakes and examples."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.scheme.mistakes import EXAMPLES, MISTAKES
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.words import Lang

_Key = tuple[str, frozenset[str], str | None]


def advice(opening: str, trouble: kaohe_grammar.Trouble, lang: Lang) -> Words | None:
    """Give what to write instead, if this is a mistake of the table. `opening` is the statement's first word."""
    return _known(lang).get(_key(opening, trouble, lang))


def example(opening: str) -> Words:
    """Give a right text of what this word opens, as a sentence; nothing for formulas and numbers of YAML."""
    right = EXAMPLES.get(opening)
    return Words("", "") if right is None else Words(f"例如：{right.zh}。", f" For example: {right.en}.")


def opening_word(text: str, rule: kaohe_grammar.Start, lang: Lang) -> str:
    """Name what opens a text: the terminal of a statement's first word, else the rule it is parsed by."""
    if rule != "statement":
        return rule
    starters = kaohe_grammar.STARTERS[lang]
    return next((name for name, spellings in starters.items() if first_word(text) in spellings), "PLACE")


def first_word(text: str) -> str:
    """Give the word that a text begins with, a single sign if it begins with none."""
    found = re.match(r"\s*(\w+|\S?)", text)
    return found[1] if found else ""


@lru_cache(maxsize=2)
def _known(lang: Lang) -> dict[_Key | None, Words]:
    """Make each example's mistake once, on the first error in a language."""
    return {key_of(example, lang): mistake.advice for mistake in MISTAKES for example in mistake.examples(lang)}


def key_of(example: str, lang: Lang) -> _Key | None:
    """Give an example's key; None if it is no mistake at all."""
    text = kaohe_grammar.fold_width(example)
    starters = kaohe_grammar.STARTERS[lang].values()
    opens = any(first_word(text) in spellings for spellings in starters) or _PLACE.match(text)
    rule: kaohe_grammar.Start = "statement" if opens else "indicator"
    parsed = kaohe_grammar.parse(text, rule, lang)
    if isinstance(parsed, kaohe_grammar.Trouble):
        return _key(opening_word(text, rule, lang), parsed, lang)
    return None


def _key(opening: str, trouble: kaohe_grammar.Trouble, lang: Lang) -> _Key:
    """A word that is a keyword only in its place counts as a name: `甲 日期` and `甲 次数` are one mistake."""
    placed = trouble.terminal in kaohe_grammar.IN_PLACE[lang] or trouble.terminal in kaohe_grammar.STARTERS[lang]
    return (opening, trouble.expected, "NAME" if placed else trouble.terminal)


_PLACE: Final = re.compile(r"前[0-9]|后[0-9两]|top|bottom")
