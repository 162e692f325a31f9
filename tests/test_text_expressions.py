"""Expressions and numbers, read from a stretch of any text."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.diagnostics import Report, Span
from kaohe.scheme.expressions import parse_expression, parse_number
from kaohe.scheme.model import Arithmetic, Compare, Expr, Logic, Not, Number, Ref, Text
from kaohe.values import Kind
from kaohe.words import Lang
from support_text import source

AT = source("").span(0, 0)


def expression(text: str, lang: Lang = "en") -> Expr:
    report = Report()
    read = parse_expression(source(text), 0, len(text), lang, report)
    assert read is not None, [found.message("en") for found in report]
    return read


def refused(text: str, lang: Lang = "en") -> tuple[str, str]:
    """Give the one finding's code and the stretch it points at."""
    report = Report()
    assert parse_expression(source(text), 0, len(text), lang, report) is None
    (found,) = report
    assert isinstance(found.place, Span)
    return found.rule.code, found.place.text


def ref(name: str) -> Ref:
    return Ref(name, AT)


def number(value: str | int, kind: Kind | None = None) -> Number:
    return Number(Fraction(value), kind, "", AT)


def test_times_before_plus_and_from_the_left() -> None:
    minus = Arithmetic("-", Arithmetic("-", ref("a"), ref("b"), AT), Arithmetic("*", ref("c"), ref("d"), AT), AT)
    assert expression("a - b - c * d") == minus
    assert expression("(a - b) / c") == Arithmetic("/", Arithmetic("-", ref("a"), ref("b"), AT), ref("c"), AT)


def test_and_before_or_and_not_before_and() -> None:
    a, b, c = (Compare("=", ref(name), number(1), AT) for name in "abc")
    assert expression("a = 1 or not b = 1 and c = 1") == Logic("or", a, Logic("and", Not(b, AT), c, AT), AT)
    assert expression("甲 = 1 或 乙 = 1", "zh") == Logic(
        "or", Compare("=", ref("甲"), number(1), AT), Compare("=", ref("乙"), number(1), AT), AT
    )


@pytest.mark.parametrize(
    ("sign", "op"),
    [
        (">", ">"),
        ("＞=", ">="),
        ("≥", ">="),
        ("<", "<"),
        ("<=", "<="),
        ("≤", "<="),
        ("＝", "="),
        ("!=", "!="),
        ("≠", "!="),
    ],
)
def test_comparisons(sign: str, op: str) -> None:
    assert expression(f"a{sign}1") == Compare(op, ref("a"), number(1), AT)  # type: ignore[arg-type]


def test_full_width_signs_mean_the_same() -> None:
    assert expression("（Ａ＋１）×２÷３－４") == expression("(A+1)*2/3-4")
    assert expression("a − b") == expression("a - b")


def test_a_minus_before_a_number_is_its_sign_before_a_name_a_difference() -> None:
    assert expression("-3%") == number("-3/100", Kind.RATIO)
    assert expression("2 * -a") == Arithmetic("*", number(2), Arithmetic("-", number(0), ref("a"), AT), AT)


def test_names_and_texts() -> None:
    assert expression("询单→最终付款成功率") == ref("询单→最终付款成功率")
    assert expression("「 中差评 (本人) 」") == ref("中差评 (本人)")
    assert expression('level = "P 3"') == Compare("=", ref("level"), Text("P 3", AT), AT)
    assert expression("level = “Ｐ”") == Compare("=", ref("level"), Text("Ｐ", AT), AT)
    assert expression("commission * 10%") == Arithmetic("*", ref("commission"), number("1/10", Kind.RATIO), AT)
    assert expression("「时」 > 1", "zh") == Compare(">", ref("时"), number(1), AT)


def test_places_are_offsets_in_the_source() -> None:
    text = "when: (a + 2%) * b  # note"
    read = parse_expression(source(text), 6, 18, "en", Report())
    assert isinstance(read, Arithmetic)
    assert (read.span.start, read.span.end, read.span.text) == (6, 18, "(a + 2%) * b")
    assert isinstance(read.left, Arithmetic)
    assert read.left.right.span.text == "2%"


def test_a_line_end_in_an_expression_is_a_blank() -> None:
    assert expression("a +\n  b") == Arithmetic("+", ref("a"), ref("b"), AT)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("0", "0", None),
        ("12.50", "25/2", None),
        ("１.5万", "15000", None),
        ("3万元", "30000", Kind.MONEY),
        ("0.5 yuan", "1/2", Kind.MONEY),
        ("45%", "9/20", Kind.RATIO),
        ("45％", "9/20", Kind.RATIO),
        ("3‰", "3/1000", Kind.RATIO),
        ("35秒", "35", Kind.SECONDS),
        ("35s", "35", Kind.SECONDS),
        ("35 seconds", "35", Kind.SECONDS),
        ("1.5分钟", "90", Kind.SECONDS),
        ("2 min", "120", Kind.SECONDS),
        ("2minutes", "120", Kind.SECONDS),
        ("80分", "80", Kind.POINTS),
        ("80 points", "80", Kind.POINTS),
        *((f"3{unit}", "3", Kind.COUNT) for unit in ("次", "个", "件", "单", "人")),
        *((f"3 {unit}", "3", Kind.COUNT) for unit in ("times", "pieces", "orders", "buyers")),
        ("-3元", "-3", Kind.MONEY),
        ("−3", "-3", None),
    ],
)
def test_numbers(text: str, value: str, kind: Kind | None) -> None:
    for lang in ("zh", "en"):
        read = parse_number(source(text), 0, len(text), lang, Report())  # type: ignore[arg-type]
        assert read == number(value, kind)
        assert read is not None
        assert read.written == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "K138"),
        ("abc", "K122"),
        ("30,000", "K123"),
        ("1.2.3", "K123"),
        ("1e9", "K122"),
        ("3 + 4", "K122"),
        ("9" * 41, "K131"),
        ("9" * 10_000, "K131"),
        ("9" * 30_000, "K133"),
        ("3万科", "K122"),
        ("+3", "K122"),
        ("٣", "K122"),
    ],
)
def test_what_is_no_number(text: str, code: str) -> None:
    report = Report()
    assert parse_number(source(text), 0, len(text), "zh", report) is None
    assert [found.rule.code for found in report] == [code]


def test_forty_digits_are_exact() -> None:
    read = parse_number(source("1" * 38 + ".5"), 0, 40, "en", Report())
    assert read == number("1" * 38 + ".5")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a >", ("K138", "")),
        ("a > 1e999999", ("K122", "e999999")),
        ("a == 1", ("K123", "=")),
        ("a => 1", ("K123", ">")),
        ("a && b", ("K123", "&")),
        ("a = 1.", ("K123", ".")),
        ("a b", ("K122", "b")),
        ("a 且 b", ("K124", "且")),
        ("(a + b", ("K135", "")),
        ("a + b)", ("K135", ")")),
        ("()", ("K122", ")")),
        ('a = "P3', ("K135", '"')),
        ("a ? b", ("K122", "?")),
        ("a \u200b b", ("K122", "\u200b")),
        ("1 < a < 3", ("K122", "<")),
        ("9" * 41 + " + a", ("K131", "9" * 41)),
    ],
)
def test_what_is_no_expression(text: str, finding: tuple[str, str]) -> None:
    assert refused(text) == finding


def test_depth_is_limited_brackets_alone_are_not_depth() -> None:
    assert expression("(" * 5_000 + "a" + ")" * 5_000) == ref("a")
    assert refused("(" * 10_000 + "a" + ")" * 10_000)[0] == "K133"
    assert refused("(" * 10_000 + "a")[0] == "K135"
    assert refused(" + ".join("a" * 5_000))[0] == "K104"
    assert refused("not " * 4_000 + "a")[0] == "K104"
    assert refused("- " * 4_000 + "a")[0] == "K104"
    assert isinstance(expression(" + ".join("a" * 50)), Arithmetic)
