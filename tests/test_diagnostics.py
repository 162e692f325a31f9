"""Findings as values: places, reports, near names, and the catalogue they come from."""

from __future__ import annotations

import re
import string
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.diagnostics import Cell, Diagnostic, Place, Pointer, Report, Rule, Severity, Source, Whole, catalogue, near
from kaohe.diagnostics import told as told_of
from kaohe.diagnostics.catalogue import all_rules
from kaohe.words import Words

WRONG: Final = Rule(
    "K999", Severity.ERROR, Words("{what} 不对", "{what} is wrong"), Words("改 {what}。", "Mend {what}.")
)
ODD: Final = Rule("K998", Severity.WARNING, Words("怪", "odd"), Words("看看", "Look."))
SAID: Final = Rule("K997", Severity.NOTE, Words("说", "said"), Words("无", "Nothing."))
TEXT: Final = Source("方案.yaml", "第一行\n\n第三行 x\n")


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 1, 1), (2, 1, 3), (3, 1, 4), (4, 2, 1), (5, 3, 1), (9, 3, 5), (10, 3, 6), (11, 4, 1)],
)
def test_lines_and_columns_are_counted_from_one(offset: int, line: int, column: int) -> None:
    assert (TEXT.line_of(offset), TEXT.column_of(offset)) == (line, column)


def test_lines_are_given_without_their_ends() -> None:
    assert [TEXT.line(number) for number in range(1, 5)] == ["第一行", "", "第三行 x", ""]
    windows = Source("w", "a\r\nb\r\n")
    assert [windows.line(number) for number in range(1, 4)] == ["a", "b", ""]
    assert Source("e", "").line(1) == ""


def test_spans() -> None:
    span = TEXT.span(5, 8)
    assert (span.text, span.line, span.column, str(span)) == ("第三行", 3, 1, "方案.yaml:3")
    assert span.to(TEXT.span(9, 10)) == TEXT.span(5, 10)
    assert TEXT.span(5, 10).to(TEXT.span(6, 8)) == TEXT.span(5, 10)
    assert "第一行" not in repr(span)


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Cell("orders"), "orders"),
        (Cell("orders", 7), "orders:7"),
        (Cell("orders", 7, "amount", "1,5"), "orders:7:amount"),
        (Cell("orders", column="amount"), "orders:amount"),
        (Pointer("figures.json", "/agents/0"), "figures.json#/agents/0"),
        (Pointer("figures.json", ""), "figures.json#"),
        (Whole("data"), "data"),
    ],
)
def test_places_are_written(place: Place, written: str) -> None:
    assert str(place) == written


def test_facts_fill_the_templates_in_the_language_asked_for() -> None:
    plain = Diagnostic(WRONG, facts={"what": "{x}"})
    assert (plain.message("zh"), plain.message("en")) == ("{x} 不对", "{x} is wrong")
    worded = Diagnostic(WRONG, facts={"what": Words("底薪", "the base")})
    assert (worded.message("zh"), worded.message("en")) == ("底薪 不对", "the base is wrong")
    assert (worded.remedy("zh"), worded.remedy("en")) == ("改 底薪。", "Mend the base.")


def test_near_names_come_before_the_remedy() -> None:
    found = Diagnostic(WRONG, facts={"what": "x"}, suggestions=("销售额", "销售量"))
    assert found.remedy("zh") == "是不是想写 销售额、销售量？改 x。"
    assert found.remedy("en") == "Did you mean 销售额, 销售量? Mend x."


BASE: Final = {"code": "K999", "severity": "error", "message": "x is wrong", "remedy": "Mend x."}


@pytest.mark.parametrize(
    ("place", "item"),
    [
        (None, {}),
        (Whole("data"), {"source": "data"}),
        (Pointer("f.json", "/agents/0"), {"source": "f.json", "pointer": "/agents/0"}),
        (Cell("orders"), {"table": "orders"}),
        (Cell("orders", 7, "amount", ""), {"table": "orders", "row": 7, "column": "amount", "value": ""}),
        (
            TEXT.span(5, 8),
            {"source": "方案.yaml", "line": 3, "column": 1, "end_line": 3, "end_column": 4},
        ),
        (
            TEXT.span(2, 6),
            {"source": "方案.yaml", "line": 1, "column": 3, "end_line": 3, "end_column": 2},
        ),
        (
            TEXT.span(11, 11),
            {"source": "方案.yaml", "line": 4, "column": 1, "end_line": 4, "end_column": 1},
        ),
    ],
)
def test_a_finding_as_json(place: Place | None, item: dict[str, object]) -> None:
    assert Diagnostic(WRONG, place, {"what": "x"}).to_json("en") == BASE | item


def test_a_finding_as_json_with_near_names_in_chinese() -> None:
    assert Diagnostic(WRONG, None, {"what": "x"}, ("y",)).to_json("zh") == {
        "code": "K999",
        "severity": "error",
        "message": "x 不对",
        "remedy": "是不是想写 y？改 x。",
        "suggestions": ["y"],
    }


def test_a_report_keeps_all_findings_in_their_order() -> None:
    report = Report()
    assert report.ok
    assert not report.errors
    assert len(report) == 0
    report.add(ODD)
    report.add(SAID, Whole("data"))
    assert report.ok
    report.extend([Diagnostic(WRONG, facts={"what": "x"})])
    report.add(WRONG, suggestions=["a", "b"], what="y")
    assert not report.ok
    assert [found.rule.code for found in report] == ["K998", "K997", "K999", "K999"]
    assert [found.message("en") for found in report.errors] == ["x is wrong", "y is wrong"]
    assert report.errors[1].suggestions == ("a", "b")
    assert len(Report(report)) == 4


def test_a_report_is_shown_by_place() -> None:
    """What has no place first, then by name, line or row, column; at one place errors, warnings, notes."""
    other = Source("b.yaml", "a: 1\nb: 2\n")
    wanted: list[tuple[Rule, Place | None]] = [
        (WRONG, None),
        (SAID, None),
        (ODD, Whole("a.yaml")),
        (WRONG, other.span(0, 1)),
        (ODD, other.span(0, 1)),
        (WRONG, other.span(0, 4)),
        (WRONG, other.span(5, 6)),
        (SAID, Cell("orders")),
        (WRONG, Cell("orders", 2)),
        (WRONG, Cell("orders", 2, "amount")),
        (ODD, Cell("orders", 2, "quantity")),
        (WRONG, Cell("orders", 10, "amount")),
        (WRONG, Pointer("z.json", "/a")),
        (ODD, Pointer("z.json", "/b")),
    ]
    report = Report()
    for rule, place in reversed(wanted):
        report.add(rule, place, what="x")
    assert [(found.rule, found.place) for found in report.sorted()] == wanted


def test_findings_at_one_place_keep_the_order_they_were_found_in() -> None:
    report = Report()
    for what in ("b", "a", "c"):
        report.add(WRONG, Whole("f"), what=what)
    assert [found.message("en")[0] for found in report.sorted()] == ["b", "a", "c"]


def test_an_exception_is_told_on_one_line() -> None:
    assert told_of(ValueError("two\n  lines")) == "ValueError: two lines"
    assert told_of(KeyError()) == "KeyError:"
    assert len(told_of(ValueError("x" * 1000))) == 300


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("sales_amuont", ["sales_amount", "sales_qty"], ["sales_amount"]),  # neighbours swapped
        ("sales_amout", ["sales_amount"], ["sales_amount"]),
        ("sales_amountt", ["sales_amount"], ["sales_amount"]),
        ("sales_emount", ["sales_amount"], ["sales_amount"]),
        ("SALES_AMOUNT", ["sales_amount"], ["sales_amount"]),
        ("sales", ["sales_amount", "refunds"], ["sales_amount"]),  # one holds the other
        ("the_sales_amount_of_all", ["sales_amount"], ["sales_amount"]),
        ("销受额", ["销售额", "询单人数"], ["销售额"]),
        ("额销售", ["销售额"], []),  # two of three moved
        ("售销额", ["销售额"], ["销售额"]),
        ("询单转化", ["询单转化率", "转化"], ["询单转化率", "转化"]),
        ("客单价", ["件均价", "退款率"], []),
        ("abc", ["xyz"], []),
        ("abcdef", ["abcdxy", "abcxyz"], ["abcdxy"]),  # two of six differ; three of six
        ("a", ["abcdef"], []),
        ("a", ["b"], ["b"]),
        ("x", [], []),
        ("", ["abc"], []),
    ],
)
def test_near_names(name: str, known: list[str], expected: list[str]) -> None:
    assert list(near(name, known)) == expected


def test_at_most_four_near_names_the_nearest_first() -> None:
    known = ["score_7", "score_66", "score_5", "score_4", "score_3", "score_3", "score", "elsewhere"]
    # Those that are as near by their names; score and score_66 are two away.
    assert near("score_1", known) == ("score_3", "score_4", "score_5", "score_7")
    assert near("score_6", ["score_66", "score_6x", "score_6", "score_xx"]) == (
        "score_6", "score_66", "score_6x", "score_xx",
    )  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=8))
def test_near_names_are_known_ones_and_each_stands_once(name: str, known: list[str]) -> None:
    found = near(name, known)
    assert set(found) <= set(known)
    assert len(set(found)) == len(found) <= 4
    assert name not in known or found[0].casefold()[:60] == name.casefold()[:60]


def test_long_names_are_compared_by_their_beginning() -> None:
    long = "x" * 60
    assert near(long + "abc", [long + "xyz"]) == (long + "xyz",)


# The catalogue.

RANGES: Final = {
    "syntax": "1",
    "scheme": "2",
    "scales": "2",
    "frozen": "2",
    "history": "2",
    "analysis": "2",
    "dataset": "3",
    "agents": "3",
    "settings": "4",
    "figures": "5",
    "evaluation": "6",
    "adjustments": "6",
    "doubts": "6",
    "plugins": "7",
    "requests": "8",
    "engines": "8",
    "databases": "8",
    "store": "8",
    "ledger": "8",
    "whatif": "8",
    "internal": "9",
}
RULES: Final = all_rules()
CJK: Final = re.compile("[\u4e00-\u9fff]")
QUOTED: Final = re.compile(r"[“「`(][^”」`)]*[”」`)]")


def test_every_module_of_the_catalogue_has_its_range() -> None:
    names = {module.name for module in iter_modules(catalogue.__path__) if not module.name.startswith("_")}
    assert names == set(RANGES)


@pytest.mark.parametrize("name", RANGES)
def test_every_rule_of_a_module_is_of_its_range_and_in_all_rules(name: str) -> None:
    module = import_module(f"{catalogue.__name__}.{name}")
    rules = [value for value in vars(module).values() if isinstance(value, Rule)]
    assert rules
    for rule in rules:
        assert re.fullmatch(rf"K{RANGES[name]}\d\d", rule.code)
        assert rule in RULES
    finals = [key for key, kind in vars(module).get("__annotations__", {}).items() if "Final" in str(kind)]
    assert {key for key, value in vars(module).items() if isinstance(value, Rule)} <= set(finals)


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


def placeholders(template: str) -> set[str | None]:
    return {name for _, name, spec, conversion in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_speaks_both_languages(rule: Rule) -> None:
    for words in (rule.says, rule.remedy):
        assert words.zh.strip()
        assert words.en.strip()
        assert all(name is not None and name.isidentifier() for name in placeholders(words.zh) | placeholders(words.en))
        facts_alone = not re.sub(r"\{\w+\}", "", words.zh).strip()
        assert facts_alone or CJK.search(words.zh)
        assert facts_alone == (not re.sub(r"\{\w+\}", "", words.en).strip())
        # English may name Chinese words only where it quotes or adds what is to be written.
        assert not CJK.search(QUOTED.sub("", words.en))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_both_languages_tell_the_same_facts(rule: Rule) -> None:
    assert placeholders(rule.says.zh) == placeholders(rule.says.en)
    assert placeholders(rule.remedy.zh) == placeholders(rule.remedy.en)
