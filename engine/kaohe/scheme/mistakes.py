"""What is wrong where a text does not parse: told in the author's words, with what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.diagnostics.catalogue import syntax

if TYPE_CHECKING:
    import kaohe_grammar
    from kaohe.diagnostics import Report, Source
    from kaohe.words import Lang


def report_trouble(
    trouble: kaohe_grammar.Trouble,
    text: str,
    source: Source,
    base: int,
    rule: kaohe_grammar.Start,
    lang: Lang,
    report: Report,
) -> None:
    """Add the finding for a failed parse of `text`, which begins at `base` in the source."""
    found = text[trouble.start : trouble.end]
    expected = ", ".join(sorted(trouble.expected))
    report.add(syntax.UNEXPECTED, source.span(base + trouble.start, base + trouble.end), found=found, expected=expected)
