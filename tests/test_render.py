"""Findings as people read them: headline, excerpt, caret, what to do."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.diagnostics import Cell, Diagnostic, Place, Pointer, Rule, Severity, Source, Span, Whole, render
from kaohe.diagnostics.render import width
from kaohe.words import Words

WRONG: Final = Rule("K999", Severity.ERROR, Words("不对", "Wrong"), Words("改。", "Mend it."))


def excerpt(span: Span) -> list[str]:
    """Give what stands between headline and remedy."""
    lines = render([Diagnostic(WRONG, span)], "en").split("\n")
    assert lines[0].startswith("Error K999 Wrong  ")
    assert lines[-1] == "   Mend it."
    return lines[1:-1]


def at(text: str, what: str) -> Span:
    start = text.index(what)
    return Source("f", text).span(start, start + len(what))


@pytest.mark.parametrize(
    ("severity", "zh", "en"),
    [(Severity.ERROR, "错误", "Error"), (Severity.WARNING, "警告", "Warning"), (Severity.NOTE, "提示", "Note")],
)
def test_the_headline_tells_how_grave_it_is(severity: Severity, zh: str, en: str) -> None:
    found = Diagnostic(Rule("K998", severity, Words("怪", "odd"), Words("看。", "Look.")))
    assert render([found], "zh") == f"{zh} K998 怪\n   看。"
    assert render([found], "en") == f"{en} K998 odd\n   Look."


def test_findings_stand_one_below_the_other() -> None:
    assert render([], "zh") == ""
    assert render([Diagnostic(WRONG), Diagnostic(WRONG)], "zh") == "错误 K999 不对\n   改。\n\n错误 K999 不对\n   改。"


@pytest.mark.parametrize(
    ("place", "written"),
    [(Cell("orders", 7, "amount"), "orders:7:amount"), (Pointer("f", "/a"), "f#/a"), (Whole("data"), "data")],
)
def test_the_place_stands_in_column_sixty(place: Place, written: str) -> None:
    assert render([Diagnostic(WRONG, place)], "en") == f"{'Error K999 Wrong':<60}{written}\n   Mend it."
    # Four Chinese characters take two columns each: 14 characters, 18 columns.
    assert render([Diagnostic(WRONG, place)], "zh") == f"错误 K999 不对{' ' * (60 - 14)}{written}\n   改。"


def test_after_a_long_headline_the_place_stands_two_blanks_on() -> None:
    rule = Rule("K998", Severity.NOTE, Words("很" * 40, "x" * 80), Words("一\n二", "one\ntwo"))
    assert render([Diagnostic(rule, Whole("data"))], "zh") == f"提示 K998 {'很' * 40}  data\n   一\n   二"
    assert render([Diagnostic(rule, Whole("data"))], "en") == f"Note K998 {'x' * 80}  data\n   one\n   two"


def test_what_a_terminal_would_obey_is_written_as_blanks() -> None:
    rule = Rule("K998", Severity.NOTE, Words("{key}", "{key} is odd"), Words("{key}", "Drop {key}."))
    found = Diagnostic(rule, Whole("a\tb"), {"key": "x\x1b[31m\ny"})
    assert render([found], "en") == f"{'Note K998 x [31m y is odd':<60}a b\n   Drop x [31m\n   y."


def test_the_two_lines_before_are_shown() -> None:
    text = "one: 1\ntwo: 2\nthree: 3\nfour: 4\nfive: 5\n"
    assert excerpt(at(text, "four")) == [
        "   2 │ two: 2",
        "   3 │ three: 3",
        "   4 │ four: 4",
        "     │ ^^^^",
    ]
    assert excerpt(at(text, "wo: 2")) == ["   1 │ one: 1", "   2 │ two: 2", "     │  ^^^^^"]


def test_the_first_line_stands_alone() -> None:
    assert excerpt(at("one: 1\ntwo: 2", "1")) == ["   1 │ one: 1", "     │      ^"]


def test_line_numbers_are_right_aligned() -> None:
    text = "x\n" * 9 + "last"
    assert excerpt(at(text, "last")) == ["    8 │ x", "    9 │ x", "   10 │ last", "      │ ^^^^"]


def test_the_caret_stands_right_under_wide_characters() -> None:
    # 提成 and the full-width colon take six columns, 销售额 six more.
    assert excerpt(at("提成：销售额 x", "销售额")) == ["   1 │ 提成：销售额 x", "     │ " + " " * 6 + "^" * 6]
    assert excerpt(at("提成：销售额 x", "x")) == ["   1 │ 提成：销售额 x", "     │ " + " " * 13 + "^"]
    assert excerpt(at("ａ１: b", "b")) == ["   1 │ ａ１: b", "     │ " + " " * 6 + "^"]


def test_tabs_and_ideographic_blanks_take_one_column() -> None:
    assert excerpt(at("\ta:\tb", "b")) == ["   1 │  a: b", "     │     ^"]
    assert excerpt(at("\u3000\u3000权重", "权重")) == ["   1 │   权重", "     │   ^^^^"]


def test_an_empty_span_has_one_caret() -> None:
    source = Source("f", "a: 1\n")
    assert excerpt(source.span(3, 3)) == ["   1 │ a: 1", "     │    ^"]
    assert excerpt(source.span(4, 4)) == ["   1 │ a: 1", "     │     ^"]  # at the line's end
    assert excerpt(source.span(5, 5)) == ["   1 │ a: 1", "   2 │ ", "     │ ^"]  # after the last line
    assert excerpt(Source("f", "").span(0, 0)) == ["   1 │ ", "     │ ^"]


def test_a_span_of_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    assert excerpt(at("a: [1,\n  2]\n", "[1,\n  2]")) == ["   1 │ a: [1,", "     │    ^^^"]


def test_a_long_line_is_cut_around_the_span() -> None:
    text = "0123456789" * 30
    begin, middle, end = (
        Source("f", text).span(2, 5),
        Source("f", text).span(150, 153),
        Source("f", text).span(299, 300),
    )
    assert excerpt(begin) == ["   1 │ " + "0123456789" * 10 + "…", "     │   ^^^"]
    # From fifty characters before the span on.
    assert excerpt(middle) == ["   1 │ " + "0123456789" * 10 + "…", "     │ " + " " * 50 + "^^^"]
    assert excerpt(end) == ["   1 │ " + "9" + "0123456789" * 5, "     │ " + " " * 50 + "^"]


def test_a_long_span_is_underlined_as_far_as_it_is_shown() -> None:
    text = "x" * 300
    assert excerpt(Source("f", text).span(0, 300)) == ["   1 │ " + "x" * 100 + "…", "     │ " + "^" * 100]
    assert excerpt(Source("f", text).span(100, 300)) == ["   1 │ " + "x" * 100 + "…", "     │ " + " " * 50 + "^" * 50]


def test_lines_before_are_cut_as_the_line_is() -> None:
    text = "short\n" + "y" * 200 + "\n" + "z" * 200
    start = text.index("z") + 120
    assert excerpt(Source("f", text).span(start, start + 1)) == [
        "   1 │ ",
        "   2 │ " + "y" * 100 + "…",
        "   3 │ " + "z" * 100 + "…",
        "     │ " + " " * 50 + "^",
    ]


def test_a_line_of_exactly_a_hundred_is_whole() -> None:
    text = "x" * 99 + "!"
    assert excerpt(at(text, "!")) == ["   1 │ " + text, "     │ " + " " * 99 + "^"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("提成", 4),
        ("：", 2),
        ("１", 2),
        ("—", 1),
        ("“", 1),
        ("😀", 2),
        ("e\u0301", 1),
        ("\u1112\u1161\u11ab", 2),
        ("\uff21\u0301", 2),
        ("\u0e01\u0e34", 1),
        ("\U0001f44d\U0001f3fd", 2),
        ("a\u200db", 2),
    ],
)
def test_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@settings(deadline=None)
@given(st.text(), st.data())
def test_any_place_in_any_text_is_shown(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text) + 1))
    *_, line, caret = excerpt(Source("f", text).span(start, end))
    assert caret.endswith("^")
    assert width(line.removesuffix("…")) + 1 >= caret.index("^")
