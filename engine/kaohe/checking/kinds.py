"""Kinds: what each expression measures, and what may be added, multiplied and compared with what.

A number without a unit takes the kind of what it meets, if that is money, a count or points; beside a ratio or
seconds it would be a guess, and guesses are findings. What has a finding already is unknown, and silences the rest.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never
from unicodedata import normalize

from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.periods import parse_day
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
    Origin,
    Ref,
    Stands,
    Streak,
    Text,
    parts,
)
from kaohe.values import NUMERIC, Kind, half_up, plain
from kaohe.values import parse_number as parse_digits
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.diagnostics import Report, Span


class _Sides(NamedTuple):
    """Two expressions that must be of one kind, and where they stand."""

    left: Expr
    right: Expr
    span: Span


class Loose(Enum):
    """What is no kind by itself."""

    PLAIN = "plain"
    """A number without a unit."""
    SHARE = "share"
    """A ratio of a number without a unit: what such a number may be, or a ratio."""
    ZERO = "zero"
    """0, which fits every kind of number."""
    UNKNOWN = "unknown"
    """What was reported already."""


Type = Kind | Loose

KIND_WORDS: Final[dict[Type, Words]] = {
    Kind.MONEY: Words("金额", "money"),
    Kind.RATIO: Words("比率", "a ratio"),
    Kind.SECONDS: Words("秒数", "a time in seconds"),
    Kind.COUNT: Words("数量", "a count"),
    Kind.POINTS: Words("分数", "points"),
    Kind.TEXT: Words("文字", "text"),
    Kind.FLAG: Words("条件", "a condition"),
    Kind.DATE: Words("日期", "a date"),
    Loose.PLAIN: Words("没有单位的数", "a number without a unit"),
    Loose.SHARE: Words("比率乘没有单位的数", "a ratio times a number without a unit"),
    Loose.ZERO: Words("0", "0"),
}
_FITTING: Final[frozenset[Type]] = frozenset({Kind.MONEY, Kind.COUNT, Kind.POINTS})
_FITTING_SHARES: Final[frozenset[Type]] = _FITTING | {Kind.RATIO, Loose.PLAIN}
_LOOSE: Final[tuple[Type, ...]] = (Loose.ZERO, Loose.SHARE, Loose.PLAIN)
"""Numbers of no kind, those that fit most first."""
_MOST: Final = 30
"""As many characters of an expression as a headline bears."""
_SURELY_PERCENT: Final = 2
"""From here on a number without % was meant to have one; below, 1.1 may be 110% as well."""
_DIGITS: Final = re.compile(r"\d+(\.\d+)?\s*万?")
_ACTIONS: Final = {
    "+": Words("相加", "added"),
    "-": Words("相减", "subtracted"),
    "*": Words("相乘", "multiplied"),
    "/": Words("相除", "divided"),
}
_COMPARED: Final = Words("相比", "compared")
_PRODUCTS: Final[dict[frozenset[Type], Type]] = {
    frozenset({Kind.MONEY, Kind.COUNT}): Kind.MONEY,
    frozenset({Kind.SECONDS, Kind.COUNT}): Kind.SECONDS,
    frozenset({Kind.POINTS, Kind.COUNT}): Kind.POINTS,
    frozenset({Kind.POINTS, Kind.MONEY}): Kind.MONEY,
}
_QUOTIENTS: Final[dict[tuple[Type, Type], Type]] = {
    (Kind.MONEY, Kind.COUNT): Kind.MONEY,
    (Kind.SECONDS, Kind.COUNT): Kind.SECONDS,
    (Kind.POINTS, Kind.COUNT): Kind.POINTS,
    (Kind.MONEY, Kind.POINTS): Kind.MONEY,
}
_SAME_FIX: Final = Words(
    "两边要是同一种数。想按比例算就用乘：金额 * 比率。",
    "Both sides must measure the same thing. To take a share, multiply: money * ratio.",
)
_DAY_FIX: Final = Words("日子写成 2026-07-01。", "Write a day as 2026-07-01.")
_TIMES_FIX: Final = Words(
    "其中一个应是比率（如 30%）、数量或没有单位的数；和平均比的加括号：300元 * (甲 / 乙)。",
    "One of them should be a ratio (such as 30%), a count or a number without a unit; "
    "put a comparison with a mean in brackets: 300 yuan * (a / b).",
)


def is_number(found: Type) -> bool:
    """Whether it is a number of some kind."""
    return found in NUMERIC or found in _LOOSE


def fits(found: Type, kind: Type) -> bool:
    """Whether something can stand where a kind is expected; also, whether two numbers go together."""
    if Loose.UNKNOWN in {found, kind} or found is kind:
        return True
    if Loose.ZERO in {found, kind}:
        return is_number(found) and is_number(kind)
    sides = {found, kind}
    if Loose.SHARE in sides:
        return bool(sides & _FITTING_SHARES)
    return Loose.PLAIN in sides and bool(sides & _FITTING)


def comparable(numbers: Iterable[Number]) -> bool:
    """Whether numbers are of one kind; 0 is of any, and a plain one is money, a count or points."""
    kinds = {each.kind for each in numbers if each.value}
    return len(kinds - {None}) <= 1 and (len(kinds) <= 1 or kinds <= _FITTING | {None})


def kind_of(expr: Expr, lang: Lang, report: Report) -> Type:  # noqa: C901, PLR0911, PLR0912 - one case each
    """Say what an expression measures, and report what in it does not go together."""
    match expr:
        case Number(value, kind):
            return kind or (Loose.PLAIN if value else Loose.ZERO)
        case Text():
            return Kind.TEXT
        case Ref(target=target):
            return Loose.UNKNOWN if target is None else target.kind
        case Arithmetic():
            return _arithmetic(expr, lang, report)
        case Compare():
            _compare(expr, lang, report)
        case Logic(_, left, right):
            expect(left, Kind.FLAG, _CONDITION, lang, report)
            expect(right, Kind.FLAG, _CONDITION, lang, report)
        case Not(operand):
            expect(operand, Kind.FLAG, _CONDITION, lang, report)
        case Call():
            return _call(expr, lang, report)
        case GroupFigure():
            return _group_figure(expr, report)
        case Stands():
            expect_number(expr.figure, _RANKED, lang, report)
        case Earlier():
            return _earlier(expr, lang, report)
        case Streak():
            expect(expr.condition, Kind.FLAG, _RAN, lang, report)
        case _:
            assert_never(expr)
    return Kind.FLAG


_CONDITION: Final = Words("“且、或、非”连接的", "what and, or, not connect")
_ARGUMENT: Final = Words("函数里的每一项", "what a function is given")
_RAN: Final = Words("“连续”要成立的", "what holds for periods running")
_INITIAL: Final = Words("以前没有时的", "what it is where there was none")
_RANKED: Final = Words("排名次的", "what agents are ranked by")
_CONDITION_OF_IF: Final = Words("“如果”的第一项", "what “if” begins with")
_MOST_DECIMALS: Final = 6
_TAKES: Final[dict[str, tuple[int, int | None, Words]]] = {
    "min": (2, None, Words("两项或更多", "two figures or more")),
    "max": (2, None, Words("两项或更多", "two figures or more")),
    "floor": (1, 1, Words("一项", "one figure")),
    "round": (1, 2, Words("一项，后面可以写保留几位小数（0 到 6）", "a figure, and maybe its decimals (0 to 6)")),
    "if": (3, 3, Words("条件、成立时的数、不成立时的数", "a condition, what it gives, and what it gives otherwise")),
}
_OPERAND: Final = Words("算式里的每一项", "each part of a formula")


def expect(expr: Expr, kind: Kind, where: Words, lang: Lang, report: Report) -> None:
    """Report an expression that does not measure what is expected at a place."""
    found = kind_of(expr, lang, report)
    if fits(found, kind) or (kind is Kind.RATIO and _is_fraction(expr)):
        return
    if isinstance(expr, Number) and kind in NUMERIC:
        wrong_unit(expr, kind, where, lang, report)
    else:
        unexpected(expr, found, kind, where, report)


def _is_fraction(expr: Expr) -> bool:
    """Whether it is a share written as two whole numbers: 2/37."""
    if not isinstance(expr, Arithmetic) or expr.op != "/":
        return False
    return all(isinstance(side, Number) and side.kind is None for side in (expr.left, expr.right))


def unexpected(expr: Expr, found: Type, kind: Kind, where: Words, report: Report) -> None:
    """Report what is of one kind where another is expected."""
    report.add(
        rules.KIND_EXPECTED,
        expr.span,
        where=where,
        kind=KIND_WORDS[kind],
        found=KIND_WORDS[found],
        fix=_fix(expr, found, kind),
    )


def expect_number(expr: Expr, where: Words, lang: Lang, report: Report) -> Type:
    """Report an expression that is no number; give what it measures."""
    found = kind_of(expr, lang, report)
    if found is Loose.UNKNOWN or is_number(found):
        return found
    report.add(
        rules.KIND_EXPECTED,
        expr.span,
        where=where,
        kind=Words("数", "a number"),
        found=KIND_WORDS[found],
        fix=Words(
            "换成一个数，例如指标、评分或录入的分数。", "Put a number here, such as a metric, a score or a fact."
        ),
    )
    return Loose.UNKNOWN


def _arithmetic(expr: Arithmetic, lang: Lang, report: Report) -> Type:
    left = expect_number(expr.left, _OPERAND, lang, report)
    right = expect_number(expr.right, _OPERAND, lang, report)
    if Loose.UNKNOWN in {left, right}:
        return Loose.UNKNOWN
    if expr.op in {"+", "-"}:
        return _joined(expr, (left, right), _ACTIONS[expr.op], lang, report)
    result = _product(left, right) if expr.op == "*" else _quotient(left, right)
    if result is None:
        _mixed(expr, (left, right), _ACTIONS[expr.op], _TIMES_FIX, report)
        return Loose.UNKNOWN
    return result


def _call(expr: Call, lang: Lang, report: Report) -> Type:
    """Give the kind of a function's value: that of what it is given."""
    least, most, takes = _TAKES[expr.function]
    given = expr.arguments
    decimals = given[1] if expr.function == "round" and len(given) > 1 else None
    if not least <= len(given) <= (most or len(given)) or not (decimals is None or _is_decimals(decimals)):
        report.add(rules.FUNCTION_TAKES, expr.span, takes=takes)
        return Loose.UNKNOWN
    if expr.function == "if":
        expect(given[0], Kind.FLAG, _CONDITION_OF_IF, lang, report)
        given = given[1:]
    elif decimals is not None:
        given = given[:1]
    kinds = [expect_number(each, _ARGUMENT, lang, report) for each in given]
    found = kinds[0]
    for place in range(1, len(kinds)):
        if Loose.UNKNOWN in {found, kinds[place]}:
            return Loose.UNKNOWN
        sides = _Sides(given[place - 1], given[place], expr.span)
        found = _joined(sides, (found, kinds[place]), _COMPARED, lang, report)
    return found


def _is_decimals(expr: Expr) -> bool:
    """Whether an expression says how many decimals there shall be."""
    if not isinstance(expr, Number) or expr.kind is not None:
        return False
    return expr.value.denominator == 1 and 0 <= expr.value <= _MOST_DECIMALS


def _group_figure(expr: GroupFigure, report: Report) -> Type:
    target = expr.figure.target
    if target is None:
        return Loose.UNKNOWN
    if expr.statistic == "own" and target.origin is not Origin.METRIC:
        report.add(rules.NO_GROUP_METRIC, expr.span, name=target.title)
        return Loose.UNKNOWN
    if expr.statistic == "count":
        return Kind.COUNT
    if target.kind not in NUMERIC:
        report.add(rules.NO_STATISTIC, expr.figure.span, name=target.title, kind=KIND_WORDS[target.kind])
        return Loose.UNKNOWN
    return Kind.COUNT if expr.statistic == "rank" else target.kind


def _earlier(expr: Earlier, lang: Lang, report: Report) -> Type:
    target = expr.figure.target
    if target is None:
        return Loose.UNKNOWN
    if expr.initial is not None:
        expect(expr.initial, target.kind, _INITIAL, lang, report)
    return target.kind


def _joined(
    expr: Arithmetic | Compare | _Sides, kinds: tuple[Type, Type], action: Words, lang: Lang, report: Report
) -> Type:
    """Give the kind that both sides have; report it where they differ."""
    left, right = kinds
    if fits(left, right):
        of_kind = [kind for kind in kinds if isinstance(kind, Kind)]
        return of_kind[0] if of_kind else max(kinds, key=_LOOSE.index)
    for side, other, kind in ((expr.right, expr.left, left), (expr.left, expr.right, right)):
        if isinstance(side, Number) and isinstance(kind, Kind):
            wrong_unit(side, kind, written(other), lang, report)
            return Loose.UNKNOWN
    _mixed(expr, kinds, action, _SAME_FIX, report)
    return Loose.UNKNOWN


def _mixed(
    expr: Arithmetic | Compare | _Sides, kinds: tuple[Type, Type], action: Words, fix: Words, report: Report
) -> None:
    left, right = (KIND_WORDS[kind] for kind in kinds)
    report.add(rules.KINDS_MIXED, expr.span, left=left, right=right, action=action, fix=fix)


def _product(left: Type, right: Type) -> Type | None:
    sides = {left, right}
    if sides == {Kind.RATIO, Loose.PLAIN}:
        return Loose.SHARE
    for neutral in (Loose.ZERO, Loose.PLAIN, Kind.RATIO, Loose.SHARE):
        if neutral in sides:
            return right if left is neutral else left
    return _PRODUCTS.get(frozenset({left, right}))


def _quotient(left: Type, right: Type) -> Type | None:
    if right in _LOOSE:
        return left
    if left is right:
        return Kind.RATIO
    if right is Kind.RATIO:
        return left
    if left in _LOOSE and right is not Kind.SECONDS:
        return Loose.PLAIN
    return _QUOTIENTS.get((left, right))


def _compare(expr: Compare, lang: Lang, report: Report) -> None:
    left, right = kind_of(expr.left, lang, report), kind_of(expr.right, lang, report)
    if Loose.UNKNOWN in {left, right}:
        return
    if is_number(left) and is_number(right):
        _joined(expr, (left, right), _COMPARED, lang, report)
    elif {left, right} == {Kind.DATE, Kind.TEXT} and any(
        isinstance(side, Text) and parse_day(side.value) is not None for side in (expr.left, expr.right)
    ):
        return
    elif left is not right and Kind.DATE in {left, right}:
        _mixed(expr, (left, right), _COMPARED, _DAY_FIX, report)
    elif left is not right:
        _mixed(expr, (left, right), _COMPARED, _SAME_FIX, report)
    elif left is Kind.FLAG:
        fix = Words("条件直接写：全勤，或者 非 全勤。", "A condition stands by itself: present, or not present.")
        _mixed(expr, (left, right), _COMPARED, fix, report)
    elif left is Kind.TEXT and expr.op not in {"=", "!="}:
        fix = Words(
            "文字只能用 = 或 ≠ 比较，几个值用“或”连接。", "Compare text with = or != only; join several with “or”."
        )
        _mixed(expr, (left, right), Words("比大小", "ordered"), fix, report)


def wrong_unit(number: Number, kind: Kind, where: Words, lang: Lang, report: Report) -> None:
    """Report a number whose unit does not fit, with what was probably meant."""
    if number.name is not None:
        unexpected(number, number.kind or Loose.PLAIN, kind, where, report)
        return
    meant = _meant(number, kind, lang)
    report.add(rules.WRONG_UNIT, number.span, written=number.written, where=where, kind=KIND_WORDS[kind], meant=meant)


def _meant(number: Number, kind: Kind, lang: Lang) -> str:
    """Write a number with the unit that its place asks for."""
    text = normalize("NFKC", number.written)
    found = _DIGITS.search(text)
    digits = found[0] if found is not None else number.written
    if "/" in text or "÷" in text:
        digits = plain(half_up(number.value, _MOST_DECIMALS)).rstrip("0").rstrip(".")
    if kind is Kind.SECONDS:
        units = ("分钟", " min") if number.kind is Kind.POINTS else ("秒", "s")
        return digits + units[lang == "en"]
    if kind is Kind.MONEY:
        return digits + ("元" if lang == "zh" else " yuan")
    if kind is not Kind.RATIO:
        return digits
    value = parse_digits(digits)
    if number.kind is None and value is not None and value < _SURELY_PERCENT:
        return f"{plain(value * 100).rstrip('0').rstrip('.')}% {'或' if lang == 'zh' else 'or'} {digits}%"
    return f"{digits}%"


def _fix(expr: Expr, found: Type, kind: Kind) -> Words:
    """Say what turns one kind into the other."""
    what = written(expr).en
    factor = _plain_factor(expr) if found in {Kind.COUNT, Kind.POINTS} else None
    if factor is not None and kind in {Kind.MONEY, Kind.POINTS}:
        zh, en = ("元", "yuan") if kind is Kind.MONEY else ("分", "points")
        return Words(f"给相乘的数写上单位：{factor.written}{zh}。", f"Write the unit there: {factor.written} {en}.")
    if kind is Kind.FLAG:
        return Words(f"写成条件，例如 {what} >= 100。", f"Write a condition, such as {what} >= 100.")
    if found is Kind.RATIO and kind is Kind.MONEY:
        return Words(f"比率要乘以金额，例如 {what} * 1000元。", f"Multiply the ratio by money: {what} * 1000 yuan.")
    if found in {Kind.COUNT, Kind.POINTS} and kind is Kind.MONEY:
        return Words(f"乘以每一个的金额，例如 {what} * 2元。", f"Multiply by the money for each: {what} * 2 yuan.")
    if found in {Kind.COUNT, Kind.RATIO} and kind is Kind.POINTS:
        return Words(f"乘以分数，例如 {what} * 100分。", f"Multiply by points: {what} * 100 points.")
    expected = KIND_WORDS[kind]
    return Words(f"换成{expected.zh}。", f"Put {expected.en} here.")


def _plain_factor(expr: Expr) -> Number | None:
    """Find a number without a unit that something is multiplied by."""
    match expr:
        case Arithmetic("*", Number(_, None) as number, _) | Arithmetic("*", _, Number(_, None) as number):
            return number
        case _:
            return next((found for part in parts(expr) if (found := _plain_factor(part)) is not None), None)


def written(expr: Expr) -> Words:
    """Quote an expression within a sentence."""
    text = expr.span.text if len(expr.span.text) <= _MOST else f"{expr.span.text[: _MOST - 1]}…"
    return Words(f"{text} " if text[-1:].isascii() else text, text)
