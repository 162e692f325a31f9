"""Anything as a scheme gives a report: random bytes and words, the shipped schemes broken at random, and a fuzzer.

KAOHE_FUZZ_SECONDS lets the fuzzer run for longer than the few seconds of a usual test.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kaohe
from kaohe.diagnostics import Report, Source, render
from kaohe.documents import decode
from kaohe.scheme.load import author_language
from kaohe_grammar.keywords import FUNCTIONS, UNITS, words
from support_readmes import ROOT

REGISTRY: Final = kaohe.load_plugins()
SCHEMES: Final = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "schemes").iterdir())
    if path.name.endswith((".scheme", ".yaml")) and not path.name.endswith(".cases.yaml")
}
KEYWORDS: Final = sorted(
    {
        word
        for lang in ("zh", "en")
        for table in (words(lang), FUNCTIONS[lang])
        for each in table.values()
        for word in each
    }
    | {word for each in UNITS.values() for word in each}
)
SIGNS: Final = [
    "：",
    ":",
    "；",
    "\n",
    "\n  ",
    "，",
    "(",
    ")",
    "=",
    "≥",
    "%",
    "「",
    "」",
    '"',
    "- ",
    "{",
    "}",
    "[",
    "|",
    "&a",
    "*a",
]
HEADS: Final = [
    "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n",
    "scheme a version 1\neffective 2026-10-01\nperiod month\n",
    "",
]
PIECES: Final = st.sampled_from(
    [*KEYWORDS, *SIGNS, "销售额", "1", "30000元", "2026-10-01", "x", "甲", "1e9", "\0", "\ufeff"]
)


def looked_at(source: Source) -> None:
    scheme, report = kaohe.read_scheme(source, REGISTRY, lambda _: None, notes=True)
    assert (scheme is not None) == report.ok
    for lang in ("zh", "en"):
        assert (len(report) == 0) == (render(report.sorted(), lang) == "")
    author_language(source)


@given(st.binary(max_size=300), st.sampled_from(["a.scheme", "a.yaml", "a"]))
def test_bytes(raw: bytes, name: str) -> None:
    report = Report()
    source = decode(raw, name, report)
    if source is None:
        assert not report.ok
    else:
        looked_at(source)


@given(st.text(max_size=200), st.sampled_from(HEADS), st.sampled_from(["a.scheme", "a.yaml", "a"]))
def test_texts(text: str, head: str, name: str) -> None:
    looked_at(Source(name, head + text))


@given(st.lists(PIECES, max_size=30), st.sampled_from(HEADS), st.sampled_from([" ", ""]))
def test_keywords_at_random(pieces: list[str], head: str, between: str) -> None:
    looked_at(Source("a.scheme", head + between.join(pieces)))


@st.composite
def broken(draw: st.DrawFn) -> Source:
    """A shipped scheme, in either spelling, with stretches of it left out, doubled, moved, or put in."""
    name = draw(st.sampled_from(sorted(SCHEMES)))
    text = SCHEMES[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["out", "double", "move", "in", "cut"])):
            case "out":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:]
            case "move":
                to = draw(st.integers(0, len(text)))
                rest = text[:start] + text[end:]
                text = rest[:to] + text[start:end] + rest[to:]
            case "in":
                text = text[:start] + draw(PIECES) + text[start:]
            case _:
                text = text[:start]
    return Source(name, text)


@settings(deadline=None, max_examples=60)
@given(broken())
def test_shipped_schemes_broken_at_random(source: Source) -> None:
    looked_at(source)


@pytest.mark.skipif(find_spec("atheris") is None, reason="the fuzzer is not there for this system")
def test_the_fuzzer_finds_nothing(tmp_path: Path) -> None:
    seconds = os.environ.get("KAOHE_FUZZ_SECONDS", "15")
    target = Path(__file__).parent / "fuzz" / "fuzz_schemes.py"
    alone = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    options = [
        "-seed=1",
        f"-max_total_time={seconds}",
        f"-artifact_prefix={tmp_path}/",
        "-timeout=20",
        "-rss_limit_mb=4000",
    ]
    ran = subprocess.run([sys.executable, target, *options], env=alone, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
