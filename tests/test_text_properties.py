"""Any text gives a scheme or findings, never an exception; what reads, reads the same in other clothes."""

from __future__ import annotations

import random
import re
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kaohe_grammar
from kaohe.checking import read_scheme
from kaohe.diagnostics import Report, Source, render
from kaohe.scheme.expressions import parse_expression, parse_number
from kaohe.scheme.text import read_text
from support_checking import some_metrics
from test_text_model import DESIGN_EN, DESIGN_ZH, SAME_EN, SAME_ZH

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SAMPLES = (DESIGN_ZH, DESIGN_EN, SAME_ZH, SAME_EN)
WORDS = sorted(
    {word for lang in ("zh", "en") for spellings in kaohe_grammar.words(lang).values() for word in spellings}  # type: ignore[arg-type]
)
BITS = st.one_of(
    st.sampled_from(
        [*WORDS, *'：:；;，,、（）()≥≤=≠<>%‰元+-*/「」"“”#.。→\n\t \u3000\u200b\ufeff', "\n    ", "30,000", "1e9"]
    ),
    st.text(max_size=3),
    st.integers(0, 10**45).map(str),
)


def read(text: str) -> bool:
    """Read a text as everything; give whether it is a scheme."""
    report = Report()
    read_text(Source("any.scheme", text), report)
    sound = report.ok
    checked, report = read_scheme(Source("any.scheme", text), some_metrics())
    assert (checked is None) == (not report.ok)
    assert sound or not report.ok
    for each in report:
        assert each.message("zh")
        assert each.remedy("en")
        each.to_json("zh")
    assert isinstance(render(report.sorted(), "en"), str)
    return sound


@QUICK
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    read(text)
    read(f"方案 甲 版本 1\n{text}")


@QUICK
@given(st.sampled_from(["方案 甲 版本 1\n", "scheme a version 1\n"]), st.lists(BITS, max_size=40))
def test_any_sequence_of_words_is_read_or_refused(head: str, bits: list[str]) -> None:
    read(head + " ".join(bits))
    read(head + "".join(bits))


@QUICK
@given(st.sampled_from(SAMPLES), st.data())
def test_a_scheme_with_something_cut_or_put_in_is_read_or_refused(sample: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, min(len(sample), start + 12)))
    read(sample[:start] + data.draw(BITS) + sample[end:])


@QUICK
@given(st.lists(BITS, max_size=20), st.sampled_from(["zh", "en"]))
def test_any_expression_is_read_or_refused(bits: list[str], lang: kaohe_grammar.Lang) -> None:
    text = " ".join(bits)
    for parse in (parse_expression, parse_number):
        report = Report()
        found = parse(Source("any", text), 0, len(text), lang, report)
        assert (found is None) == (len(report) > 0)
        render(report, lang)


@QUICK
@given(st.sampled_from(SAMPLES), st.integers(0, 10**9))
def test_blanks_comments_and_widths_change_nothing(sample: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - any choice will do

    def dressed(part: str) -> str:
        if part.startswith('"'):
            return part
        wider = re.sub(r"(?<=\S)[ ：；≥]", lambda sign: sign[0] + chance.choice(["", " ", "\u3000", "\t"]), part)
        wide = re.sub(r"[:;()*%=<>]", lambda sign: chance.choice([sign[0], chr(ord(sign[0]) + 0xFEE0)]), wider)
        return re.sub(r"\n", lambda _: chance.choice(["\n", "  \n", "  # 注释\n", "\n\n", "\n# x\n   # y\n"]), wide)

    text = "".join(map(dressed, re.split(r'("[^"]*")', sample)))
    report = Report()
    again = read_text(Source("dressed", text), report)
    assert again is not None, render(report, "en")
    assert again == read_text(Source("plain", sample), Report())


def test_huge_texts_are_refused_or_read_quickly() -> None:
    head = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n"
    nasty = [
        "「" * 190_000,
        '"' * 190_001,
        "适用 " + "(" * 19_000,
        "适用 " + "甲 且 " * 4_000,
        "底薪 3元；" + "甲 = 1 2元；" * 1_900,
        "评分 分：\n" + "    甲 权重 1%：≥1 2\n" * 9_000,
        "评分 分：\n" + "    甲 权重 1%：≥1 得 2\n" * 1_000,
        "录入 甲：次数\n" * 3_000,
        "\n" * 190_000,
        " " * 190_000,
        "#" * 190_000,
        "奖金 甲：\n" + "    乙\n" * 4_000,
    ]
    for text in nasty:
        began = time.process_time()
        read(head + text)
        assert time.process_time() - began < 10, text[:20]
