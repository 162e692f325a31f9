"""Expressions, numbers and names as text: what the writers of all spellings share.

All words are those of the grammar's tables, and whether a name may stand bare is asked of the grammar itself. May
import the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, assert_never

import kaohe_grammar
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Arithmetic,
    Call,
    Compare,
    Earlier,
    Expr,
    GroupFigure,
    Logic,
    Not,
    Number,
    Ref,
    Standing,
    Stands,
    Streak,
    Text,
)

if TYPE_CHECKING:
    from kaohe.words import Lang

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _UNARY = range(1, 8)
_SIGNS: Final[dict[Lang, dict[str, str]]] = {
    "zh": {"*": "×", "/": "÷", "-": "−", ">=": "≥", "<=": "≤", "!=": "≠"},
    "en": {},
}
_UNITS: Final = sorted((unit for units in kaohe_grammar.UNITS.values() for unit in units), key=len, reverse=True)
_NUMBER: Final = re.compile(rf"(.*?)([%‰]|{'|'.join(_UNITS)})?", re.DOTALL)
_APART: Final = re.compile("[a-z]{4,}")
"""Units that stand apart from their number: 300 yuan, but 35s."""
_OUTSIDE: Final = re.compile(r"[\s()+-]+")
_STRING_END: Final = re.compile('["“”＂\n\r]')
_SPANS: Final = {PeriodKind.MONTH: "MONTHS", PeriodKind.WEEK: "WEEKS", None: "PERIODS"}
_STATISTICS: Final = {
    "sum": "SUM",
    "mean": "MEAN",
    "count": "COUNT_OF",
    "least": "LEAST",
    "most": "MOST",
    "rank": "RANK_OF",
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """Writes parts of sentences in a language."""

    lang: Lang

    # --- signs and words ---

    @property
    def comma(self) -> str:
        """What parts a list within an element."""
        return "，" if self.lang == "zh" else ", "

    @property
    def colon(self) -> str:
        """What opens a list."""
        return "：" if self.lang == "zh" else ": "

    @property
    def semicolon(self) -> str:
        """What parts elements."""
        return "；" if self.lang == "zh" else "; "

    def say(self, terminal: str) -> str:
        """Give the word of a terminal."""
        return kaohe_grammar.words(self.lang)[terminal][0]

    def sign(self, sign: str) -> str:
        """Give a sign as the language writes it."""
        return _SIGNS[self.lang].get(sign, sign)

    # --- names ---

    def name(self, name: str) -> str:
        """Write a name that others may use: bare, in brackets, or else in quotes."""
        return name if _is_bare(name, self.lang) else f'"{name}"' if re.search("[「」]", name) else f"「{name}」"

    def words(self, text: str) -> str:
        """Write words that are no name of a figure: bare, in quotes, or else in brackets."""
        bare = _is_bare(text, self.lang) and text not in _UNITS
        return text if bare else self.quoted(text)

    def quoted(self, text: str) -> str:
        """Write words in quotes, or in brackets where they hold a quote."""
        return f"「{text}」" if _STRING_END.search(text) else f'"{text}"'

    # --- numbers ---

    def number(self, number: Number) -> str:
        """Write a number as its author did, with blanks as they should be; a parameter by its name."""
        if number.name is not None:
            return self.name(number.name)
        digits, unit = split_number(number)
        apart = " " if _APART.fullmatch(unit) else ""
        return f"{'-' if number.value < 0 else ''}{digits}{apart}{unit}"

    # --- places ---

    def standing(self, standing: Standing) -> str:
        """Write a place: 第一名, 后2名, top 3."""
        if standing.count == 1:
            return self.say("FIRST" if standing.end == "top" else "LAST")
        shown = kaohe_grammar.PLACES[self.lang]["NTH" if standing.exact else standing.end.upper()]
        count = kaohe_grammar.COUNTED.get(standing.count, "") if self.lang == "zh" else ""
        count = count.replace("两", "二") if standing.exact else count
        return re.sub("[0-9]+", count or str(standing.count), shown)

    def among(self, group: str) -> str:
        """Write within which group a place is held."""
        word = self.say(f"GROUP_{group.upper()}")
        if self.lang == "zh":
            return f"{self.say('AMONG')} {word} {self.say('AMONG_END')}"
        return f"{self.say('WITHIN')} {word}"

    # --- expressions ---

    def expression(self, expr: Expr, least: int = _OR) -> str:
        """Write an expression, in brackets where what stands around it binds more tightly than `least`."""
        text, strength = self._expression(expr)
        return f"({text})" if strength < least else text

    def _expression(self, expr: Expr) -> tuple[str, int]:  # noqa: C901, PLR0911, PLR0912 - one each
        """Write an expression, and say how tightly it holds together."""
        match expr:
            case Number():
                return self.number(expr), _UNARY
            case Text():
                return f'"{expr.value}"', _UNARY
            case Ref():
                return self.name(expr.name), _UNARY
            case Arithmetic():
                return self._arithmetic(expr)
            case Compare():
                left, right = self.expression(expr.left, _SUM), self.expression(expr.right, _SUM)
                return f"{left} {self.sign(expr.op)} {right}", _COMPARE
            case Logic():
                strength = _AND if expr.op == "and" else _OR
                left, right = self.expression(expr.left, strength), self.expression(expr.right, strength + 1)
                return f"{left} {self.say(expr.op.upper())} {right}", strength
            case Not():
                return f"{self.say('NOT')} {self.expression(expr.operand, _NOT)}", _NOT
            case Call():
                inner = self.comma.join(self.expression(each) for each in expr.arguments)
                return f"{self._function(expr.function.upper())}({inner})", _UNARY
            case GroupFigure():
                return self._group_figure(expr), _UNARY
            case Stands():
                among = "" if expr.group == "all" else f" {self.among(expr.group)}"
                return f"{self.name(expr.figure.name)} {self.standing(expr.standing)}{among}", _COMPARE
            case Earlier():
                initial = () if expr.initial is None else (self.number(expr.initial),)
                inner = self.comma.join((self.name(expr.figure.name), *initial))
                return f"{self._function('EARLIER')}({inner})", _UNARY
            case Streak():
                return self._streak(expr), _UNARY
            case _:
                assert_never(expr)

    def _arithmetic(self, expr: Arithmetic) -> tuple[str, int]:
        left, right = expr.left, expr.right
        if _is_negation(expr):
            return f"-{self.expression(right, _UNARY)}", _UNARY
        if expr.op == "/" and _is_whole(left) and _is_whole(right):
            return f"{self.expression(left)}/{self.expression(right)}", _PRODUCT
        strength = _SUM if expr.op in {"+", "-"} else _PRODUCT
        first, second = self.expression(left, strength), self.expression(right, strength + 1)
        return f"{first} {self.sign(expr.op)} {second}", strength

    def _group_figure(self, expr: GroupFigure) -> str:
        figure = self.name(expr.figure.name)
        if expr.statistic == "own":
            return f"{self._function(f'OF_{expr.group.upper()}')}({figure})"
        inner = [figure, self.say(f"GROUP_{expr.group.upper()}"), *([self.say("OTHERS")] if expr.others else [])]
        return f"{self._function(_STATISTICS[expr.statistic])}({self.comma.join(inner)})"

    def _streak(self, expr: Streak) -> str:
        unit, condition = self.say(_SPANS[expr.unit]), self.expression(expr.condition)
        if self.lang == "zh":
            return f"{self.say('STREAK')} {expr.count}{unit}({condition})"
        return f"{expr.count} {unit} {self.say('RUNNING')}({condition})"

    def _function(self, terminal: str) -> str:
        return kaohe_grammar.FUNCTIONS[self.lang][terminal][0]


def split_number(number: Number) -> tuple[str, str]:
    """Give the digits and the unit of a number, as written but for signs and blanks around them."""
    found = _NUMBER.fullmatch(kaohe_grammar.fold_width(number.written).strip(" \t\n()"))
    digits, unit = ("", "") if found is None else (found[1], found[2] or "")
    return _OUTSIDE.sub("", digits), unit


@lru_cache(maxsize=4096)
def _is_bare(name: str, lang: Lang) -> bool:
    """Whether the grammar takes a text as a name as it stands."""
    tree = kaohe_grammar.parse(name, "expression", lang)
    return (
        isinstance(tree, kaohe_grammar.Tree)
        and tree.data == "ref"
        and tree.children == [name]
        and kaohe_grammar.fold_width(name) == name
    )


def _is_negation(expr: Arithmetic) -> bool:
    """Whether a subtraction from 0 was written as a lone minus."""
    zero = isinstance(expr.left, Number) and expr.left.value == 0 and expr.left.kind is None
    return expr.op == "-" and zero and not isinstance(expr.right, Number) and expr.left.span == expr.span


def _is_whole(expr: Expr) -> bool:
    return isinstance(expr, Number) and expr.kind is None and split_number(expr)[0].isdigit() and expr.value >= 0
