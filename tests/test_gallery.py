"""The gallery of errors: each wrong scheme in `errors/` is told exactly as the file beside it says.

A folder is named by the code it shows. With KAOHE_UPDATE=1 the expected texts are written anew; read what changed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from kaohe.checking import read_scheme
from kaohe.diagnostics import Report, Source, render
from kaohe.diagnostics.catalogue import all_rules
from kaohe.documents import decode
from kaohe.scheme.load import author_language
from kaohe.words import LANGS
from support_checking import some_metrics

ERRORS: Final = Path(__file__).parent / "errors"
CASES: Final = sorted(
    file for file in ERRORS.glob("*/*") if file.suffix in {".scheme", ".yaml"} and file.stem in {"zh", "en"}
)
FIXED: Final = sorted(file for file in ERRORS.glob("*/*.fixed.*") if file.suffix != ".expected")
"""The same schemes, mended."""
NOT_MENDED: Final = {"K104", "K113", "K114", "K227", "K241", "K242", "K243"}
"""Whose mending is to take something away, or lies in another file."""
ELSEWHERE: Final = {
    "K105": "a file that is no UTF-8 can be kept as bytes only: test_documents, test_yaml_load",
    "K106": "a file that is not there: test_yaml_load",
    "K133": "a statement of 20,000 characters shows little: test_text_findings",
    "K266": "it takes a settings file: test_frozen_settings",
    "K134": "more errors than anyone reads: test_attack_schemes",
    "K244": "a text whose name has no ending: test_yaml_load",
    "K245": "more than anyone reads: test_attack_schemes",
    "K296": "more than anyone reads: test_attack_schemes",
    "K295": "more findings than anyone reads: test_attack_schemes",
}


def named(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def told(file: Path) -> str:
    """Load and check a scheme as `kaohe check` does, under the name that it has within its folder."""

    def find(name: str) -> Source | None:
        found = next((path for path in sorted(file.parent.glob("*")) if path.stem == name), None)
        return None if found is None else Source(found.name, found.read_text(encoding="utf-8"))

    report = Report()
    source = decode(file.read_bytes(), file.name, report)
    assert source is not None
    report.extend(read_scheme(source, some_metrics(), find, notes=True)[1])
    return render(report.sorted(), author_language(source)) + "\n"


def assert_told_as_golden(code: str, report: Report) -> None:
    """Hold what a run tells under a code against `errors/CODE/zh.told` and `en.told`, which KAOHE_UPDATE=1 writes."""
    found = [each for each in report if each.rule.code == code]
    for lang in LANGS:
        golden, text = ERRORS / code / f"{lang}.told", render(found, lang) + "\n"
        if os.environ.get("KAOHE_UPDATE"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8")
        assert f" {code} " in text


@pytest.mark.parametrize("file", CASES, ids=named)
def test_a_mistake_is_told_as_its_golden_says(file: Path) -> None:
    golden = file.with_name(file.name + ".expected")
    text = told(file)
    if os.environ.get("KAOHE_UPDATE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert f" {file.parent.name.split('-', maxsplit=1)[0]} " in text


@pytest.mark.parametrize("file", FIXED, ids=named)
def test_what_is_mended_is_told_no_more(file: Path) -> None:
    assert file.with_name(file.name.replace(".fixed", "")) in CASES
    assert f" {file.parent.name.split('-', maxsplit=1)[0]} " not in told(file)


def test_what_is_wrong_in_form_or_meaning_is_shown_mended() -> None:
    mended = {file.parent.name.split("-", maxsplit=1)[0] for file in FIXED}
    shown = {file.parent.name.split("-", maxsplit=1)[0] for file in CASES}
    assert {code for code in shown - mended if code < "K257"} <= NOT_MENDED


def test_each_golden_belongs_to_a_case() -> None:
    goldens = {file.with_suffix("") for file in ERRORS.glob("*/*.expected")}
    assert goldens == set(CASES)


def test_the_gallery_shows_every_code() -> None:
    shown = {file.parent.name.split("-", maxsplit=1)[0] for file in CASES}
    codes = {rule.code for rule in all_rules() if rule.code < "K3"}
    assert codes - shown == set(ELSEWHERE)


def test_what_authors_meet_most_is_shown_in_both_languages() -> None:
    for code in ("K102", "K201", "K203", "K204", "K211", "K216", "K221"):
        stems = {file.stem for file in CASES if file.parent.name.startswith(code)}
        assert stems == {"zh", "en"}, code
