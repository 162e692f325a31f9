"""Reading schemes in tests: from a text to the model or to its findings."""

from __future__ import annotations

from kaohe.diagnostics import Diagnostic, Report, Source, Span
from kaohe.scheme.model import Item, Scheme
from kaohe.scheme.text import read_text
from kaohe.words import Lang

HEADS: dict[Lang, str] = {
    "zh": "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n",
    "en": "scheme a version 1\neffective 2026-10-01\nperiod month\n",
}


def source(text: str) -> Source:
    return Source("test.scheme", text)


def scheme(text: str) -> Scheme:
    """Read a sound scheme."""
    report = Report()
    read = read_text(source(text), report)
    assert read is not None, [found.message("en") + " | " + found.remedy("en") for found in report]
    assert len(report) == 0
    return read


def items(statements: str, lang: Lang = "zh") -> tuple[Item, ...]:
    """Read sound statements below a header."""
    return scheme(HEADS[lang] + statements).items


def item(statement: str, lang: Lang = "zh") -> Item:
    """Read one sound statement below a header."""
    (only,) = items(statement, lang)
    return only


def findings(text: str) -> tuple[Diagnostic, ...]:
    """Read a scheme with mistakes, and give its findings in the order of their places."""
    report = Report()
    read_text(source(text), report)
    assert not report.ok
    return report.sorted()


def told(statements: str, lang: Lang = "zh") -> list[tuple[str, str]]:
    """Give each finding's code and the stretch it points at, for statements below a sound header."""
    return [(found.rule.code, span(found).text) for found in findings(HEADS[lang] + statements)]


def span(found: Diagnostic) -> Span:
    assert isinstance(found.place, Span)
    return found.place
