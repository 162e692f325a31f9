"""Any scheme, written in any spelling, reads back as it was; through all spellings, one after the other, too."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from kaohe.diagnostics import Report, Source, render
from kaohe.scheme.load import read_alone
from kaohe.scheme.model import Scheme
from kaohe.scheme.naming import renamed
from kaohe.scheme.write import SPELLINGS, Spelling, convert, format_scheme, write
from support_checking import some_metrics
from support_schemes import schemes

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
REGISTRY = some_metrics()


def source(text: str, spelling: Spelling) -> Source:
    return Source("again.yaml" if spelling == "yaml" else "again.scheme", text)


def read(text: str, spelling: Spelling) -> Scheme:
    report = Report()
    scheme = read_alone(source(text, spelling), report)
    assert scheme is not None, text + render(report.sorted(), "en")
    return scheme


@pytest.mark.parametrize("spelling", SPELLINGS)
@QUICK
@given(scheme=schemes())
def test_what_is_written_reads_back_and_is_formatted(spelling: Spelling, scheme: Scheme) -> None:
    text = write(scheme, spelling)
    again = read(text, spelling)
    assert again == scheme
    assert again.comments == scheme.comments
    assert format_scheme(source(text, spelling))[0] == text


@QUICK
@given(scheme=schemes())
def test_through_all_spellings_nothing_is_lost(scheme: Scheme) -> None:
    first = renamed(scheme, REGISTRY, "zh")
    once = through_all(write(first, "zh"))
    last = read(once, "zh")
    assert last == first
    assert last.comments == first.comments
    assert through_all(once) == once


def through_all(text: str) -> str:
    """Convert from Chinese to English, to YAML, and back to Chinese."""
    before: Spelling = "zh"
    to: Spelling
    for to in ("en", "yaml", "zh"):
        found, report = convert(source(text, before), to, REGISTRY)
        assert found is not None, text + render(report.sorted(), "en")
        text, before = found, to
    return text
