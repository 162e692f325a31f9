"""Expressions, numbers and names of schemes: from a stretch of a text to the model.

The readers of both forms come here, the text form for its statements' parts, YAML for its strings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

import kaohe_grammar
from kaohe import values
from kaohe.diagnostics import Report, Source, Span
from kaohe.diagnostics.catalogue import scales, syntax
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Arithmetic,
    ArithmeticOp,
    Call,
    Compare,
    CompareOp,
    Earlier,
    Expr,
    Function,
    Group,
    GroupFigure,
    Logic,
    LogicOp,
    Not,
    Number,
    Quantity,
    Ref,
    Standing,
    Stands,
    Statistic,
    Streak,
    Text,
)
from kaohe.scheme.troubles import report_trouble
from kaohe.values import Kind

if TYPE_CHECKING:
    from kaohe.words import Lang

LONGEST: Final = 20_000
"""The most characters of one statement."""
_DEEPEST: Final = 60
_MOST_DIGITS: Final = 40
_UNITS: Final[dict[str, tuple[Kind, Fraction]]] = {
    "PERCENT": (Kind.RATIO, Fraction(1, 100)),
    "PERMILLE": (Kind.RATIO, Fraction(1, 1000)),
    "YUAN": (Kind.MONEY, Fraction(1)),
    "SECONDS": (Kind.SECONDS, Fraction(1)),
    "MINUTES": (Kind.SECONDS, Fraction(60)),
    "POINTS": (Kind.POINTS, Fraction(1)),
    "COUNT": (Kind.COUNT, Fraction(1)),
}
_FUNCTIONS: Final[dict[str, Function]] = {
    "MIN": "min",
    "MAX": "max",
    "FLOOR": "floor",
    "ROUND": "round",
    "IF": "if",
}
_STATISTICS: Final[dict[str, Statistic]] = {
    "SUM": "sum",
    "MEAN": "mean",
    "COUNT_OF": "count",
    "LEAST": "least",
    "MOST": "most",
    "RANK_OF": "rank",
}
_OWN: Final[dict[str, Group]] = {"OF_TEAM": "team", "OF_SHOP": "shop", "OF_ALL": "all"}
_GROUPS: Final[dict[str, Group]] = {"GROUP_TEAM": "team", "GROUP_SHOP": "shop", "GROUP_ALL": "all"}
PLACES: Final = frozenset({"FIRST", "NTH", "LAST", "TOP", "BOTTOM"})
"""The terminals of places."""
_HANZI: Final = "一二三四五六七八九十"
_MOST_PLACES: Final = 1_000
MOST_PERIODS: Final = 60
"""Over no more periods a streak may run."""
SPANS: Final[dict[str, PeriodKind | None]] = {"MONTHS": PeriodKind.MONTH, "WEEKS": PeriodKind.WEEK, "PERIODS": None}
"""The terminals of what periods are counted in."""
_COMPARE: Final[dict[str, CompareOp]] = {"≥": ">=", "≤": "<=", "≠": "!="}


def parse_expression(source: Source, start: int, end: int, lang: Lang, report: Report) -> Expr | None:
    """Read the expression that stands from one offset up to another; None, with a finding, if there is none.

    Keywords are those of `lang`; spans in the result are offsets in the source.
    """
    tree = parse_stretch(source, start, end, "expression", lang, report)
    if tree is None:
        return None
    before = len(report)
    built = Builder(source, start, report).expression(tree)
    return built if len(report) == before else None


def parse_number(
    source: Source, start: int, end: int, lang: Lang, report: Report, *, named: bool = False
) -> Number | None:
    """Read a number with its unit, a minus before it if there is one; None, with a finding, if it is anything else.

    named: a parameter may stand there.
    """
    tree = parse_stretch(source, start, end, "lone_amount" if named else "lone_number", lang, report)
    if tree is None:
        return None
    before = len(report)
    number = Builder(source, start, report).number(tree)
    return number if len(report) == before else None


def parse_stretch(
    source: Source, start: int, end: int, rule: kaohe_grammar.Start, lang: Lang, report: Report
) -> kaohe_grammar.Node | None:
    """Parse a stretch of a source by one rule of the grammar; None, with a finding, if it does not fit."""
    if end - start > LONGEST:
        report.add(syntax.TOO_LONG, source.span(start, end), most=str(LONGEST))
        return None
    text = kaohe_grammar.fold_width(source.text[start:end]).replace("\n", " ")
    parsed = kaohe_grammar.parse(text, rule, lang)
    if isinstance(parsed, kaohe_grammar.Trouble):
        report_trouble(parsed, text, source, start, rule, lang, report)
        return None
    return sound(parsed, source, start, report)


def sound(tree: kaohe_grammar.Node, source: Source, base: int, report: Report) -> kaohe_grammar.Node | None:
    """Refuse a tree too deep for those who walk it after us; None, with a finding."""
    level, depth = [tree], 0
    while level:
        depth += 1
        level = [child for node in level for child in node.children if isinstance(child, kaohe_grammar.Tree)]
    if depth <= _DEEPEST:
        return tree
    span = source.span(base + tree.meta.start_pos, base + tree.meta.end_pos)
    report.add(syntax.TOO_DEEP, span, most=str(_DEEPEST))
    return None


@dataclass(frozen=True, slots=True)
class Builder:
    """Turns trees of one parsed stretch into parts of the model. `base`: where the stretch begins in the source."""

    source: Source
    base: int
    report: Report

    def span(self, node: Any) -> Span:
        """Give the place of a tree or token in the source."""
        place = node.meta if isinstance(node, kaohe_grammar.Tree) else node
        return self.source.span(self.base + place.start_pos, self.base + place.end_pos)

    def expression(self, node: kaohe_grammar.Node) -> Expr:  # noqa: C901, PLR0911 - one for each rule
        """Build an expression."""
        span, children = self.span(node), node.children
        match str(node.data):
            case "number_literal":
                return self.number(node)
            case "text":
                return Text(self.word(node), span)
            case "ref":
                return self._ref(node)
            case "negated":
                return Not(self.expression(_tree(children[1])), span)
            case "negative":
                return self._negative(self.expression(_tree(children[1])), span)
            case "call":
                arguments = tuple(self.expression(each) for each in trees(node))
                return Call(_FUNCTIONS[tokens(node)[0].type], arguments, span)
            case "group_figure":
                return self._group_figure(node, span)
            case "stands":
                places = [token for token in tokens(node) if token.type in PLACES]
                return Stands(self._ref(trees(node)[0]), self.standing(places[0]), group_of(node) or "all", span)
            case "earlier":
                figure, *initial = trees(node)
                return Earlier(self._ref(figure), self.number(initial[0]) if initial else None, span)
            case "streak":
                return self._streak(node, span)
            case rule:
                return self._binary(rule, node, span)

    def _group_figure(self, node: kaohe_grammar.Node, span: Span) -> GroupFigure:
        first, words = tokens(node)[0].type, {token.type for token in tokens(node)}
        figure = self._ref(trees(node)[0])
        if first in _OWN:
            return GroupFigure("own", figure, _OWN[first], others=False, span=span)
        return GroupFigure(_STATISTICS[first], figure, group_of(node) or "all", "OTHERS" in words, span)

    def _streak(self, node: kaohe_grammar.Node, span: Span) -> Streak:
        found = {token.type: token for token in tokens(node)}
        unit = next(kind for name, kind in SPANS.items() if name in found)
        count = self.counted(found["NUMBER"], str(found["NUMBER"]), MOST_PERIODS)
        return Streak(count, unit, self.expression(trees(node)[0]), span)

    def _ref(self, node: kaohe_grammar.Node) -> Ref:
        return Ref(self.word(node), self.span(node))

    def standing(self, place: kaohe_grammar.Token) -> Standing:
        """Read a place: 第一名, 后两名, top 3."""
        count = 1 if place.type in {"FIRST", "LAST"} else self._how_many(place)
        return Standing("bottom" if place.type in {"LAST", "BOTTOM"} else "top", count, exact=place.type == "NTH")

    def _how_many(self, place: kaohe_grammar.Token) -> int:
        digits = re.search(r"[0-9]+", place)
        if digits is None:
            return _HANZI.index(place[1:-1].strip().replace("两", "二")) + 1
        return self.counted(place, digits[0], _MOST_PLACES)

    def counted(self, token: kaohe_grammar.Token, digits: str, most: int) -> int:
        """Read a whole number from 1 on; any other is reported."""
        short = len(digits) <= len(str(most))
        if short and digits.isdigit() and 1 <= int(digits) <= most:
            return int(digits)
        self.report.add(syntax.NOT_WHOLE, self.span(token), found=str(token)[:30], most=str(most))
        return 1

    def _negative(self, operand: Expr, span: Span) -> Expr:
        if isinstance(operand, Number):
            return Number(-operand.value, operand.kind, span.text, span)
        return Arithmetic("-", Number(Fraction(0), None, "0", span), operand, span)

    def _binary(self, rule: str, node: kaohe_grammar.Node, span: Span) -> Expr:
        left, right = self.expression(_tree(node.children[0])), self.expression(_tree(node.children[2]))
        sign = str(node.children[1])
        if rule == "arithmetic":
            return Arithmetic(cast("ArithmeticOp", sign), left, right, span)
        if rule == "compare":
            return Compare(compare_op(sign), left, right, span)
        op: LogicOp = "and" if cast("kaohe_grammar.Token", node.children[1]).type == "AND" else "or"
        return Logic(op, left, right, span)

    def number(self, node: kaohe_grammar.Node) -> Number:
        """Build a number, or a parameter in its place; one that is too long, or divided by 0, counts as 0."""
        span, kind = self.span(node), None
        if tokens(node)[0].type in {"NAME", "BRACKETED"}:
            return Number(Fraction(0), None, span.text, span, self.word(node))
        above, *below = (self.digits(token) for token in tokens(node) if token.type == "NUMBER")
        for token in tokens(node):
            if token.type == "SUBTRACT":
                above = -above
            elif token.type in _UNITS:
                kind, factor = _UNITS[token.type]
                above *= factor
        if not below:
            return Number(above, kind, span.text, span)
        if not below[0]:
            self.report.add(scales.BY_ZERO, span, written=span.text)
        return Number(Fraction(above, below[0] or 1), Kind.RATIO, span.text, span)

    def digits(self, token: kaohe_grammar.Token) -> Fraction:
        """Read a NUMBER token, 万 included."""
        bare = token.removesuffix("万")
        read = values.parse_number(bare) if len(bare) <= _MOST_DIGITS else None
        if read is None:
            self.report.add(syntax.BAD_NUMBER, self.span(token), most=str(_MOST_DIGITS))
            return Fraction(0)
        return Fraction(read) * (1 if bare == token else 10_000)

    def word(self, node: kaohe_grammar.Node) -> str:
        """Give what a name or a quoted text says: bare names half-width, quoted ones as they were written."""
        token = tokens(node)[-1]
        return str(token) if token.type in {"NAME", "FILE"} else self.span(token).text[1:-1].strip()


def quantity(number: Number) -> Quantity:
    """Take the name that stands for a number for that of a figure, which it may be."""
    return number if number.name is None else Ref(number.name, number.span)


def compare_op(sign: str) -> CompareOp:
    """Turn a sign of comparison into the model's."""
    return _COMPARE.get(sign, cast("CompareOp", sign))


def group_of(node: kaohe_grammar.Node) -> Group | None:
    """Give the group that a tree's own tokens name."""
    return next((_GROUPS[token.type] for token in tokens(node) if token.type in _GROUPS), None)


def trees(node: kaohe_grammar.Node) -> list[kaohe_grammar.Node]:
    """Give a tree's own trees."""
    return [child for child in node.children if isinstance(child, kaohe_grammar.Tree)]


def tokens(node: kaohe_grammar.Node) -> list[kaohe_grammar.Token]:
    """Give a tree's own tokens."""
    return [child for child in node.children if isinstance(child, kaohe_grammar.Token)]


def _tree(child: kaohe_grammar.Node | kaohe_grammar.Token) -> kaohe_grammar.Node:
    return cast("kaohe_grammar.Node", child)
