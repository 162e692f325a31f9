"""The shipped schemes do what their policies say, case by case; both spellings of each are the same scheme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kaohe.diagnostics import Report, Source, render
from kaohe.documents import read_source
from kaohe.evaluation.cases import CaseResult, run_cases
from kaohe.scheme.model import Scheme
from support_cases import CASES, SCHEMES, TEXTS, resolved


def _run(text: str, scheme: Scheme) -> tuple[tuple[CaseResult, ...], Report]:
    return run_cases(Source("test.cases.yaml", text), scheme)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
@pytest.mark.parametrize("ending", [".scheme", ".yaml"])
def test_every_case_holds(path: Path, ending: str) -> None:
    source = read_source(path, Report())
    assert source is not None
    results, report = run_cases(source, resolved(SCHEMES / path.name.replace(".cases.yaml", ending)))
    assert report.ok, render(report, "en")
    assert results
    assert {result.name: result.differences for result in results if result.differences} == {}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_both_spellings_are_the_same_scheme(path: Path) -> None:
    assert resolved(path) == resolved(path.with_suffix(".yaml"))


def test_every_scheme_has_both_spellings_and_cases() -> None:
    names = {path.stem for path in TEXTS}
    assert names == {path.name.removesuffix(".cases.yaml") for path in CASES}
    assert names == {path.stem for path in SCHEMES.glob("*.yaml") if ".cases" not in path.name}
