"""The grammar itself: its tables are fresh, its states are clear, its words do not split names."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from lark import logger

import kaohe_grammar
from kaohe_grammar import Lang
from kaohe_grammar import parser as parsers
from kaohe_grammar.parser import build, is_fresh, parser_of, write_table

LANGS: tuple[Lang, ...] = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_saved_tables_are_those_of_this_grammar(lang: Lang) -> None:
    assert is_fresh(lang), "write them anew: python -m kaohe_grammar"


@pytest.mark.parametrize("lang", LANGS)
def test_a_stale_table_is_never_used(lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "_table_file", lambda lang: tmp_path / f"{lang}.table")
    parser_of.cache_clear()
    try:
        assert not is_fresh(lang)
        assert parser_of(lang).parse("1", start="expression").data == "number_literal"
        (tmp_path / f"{lang}.table").write_bytes(b"another seal\nnot a table")
        parser_of.cache_clear()
        assert not is_fresh(lang)
        assert parser_of(lang).parse("1", start="expression").data == "number_literal"
        write_table(lang)
        assert is_fresh(lang)
    finally:
        parser_of.cache_clear()


@pytest.mark.parametrize("lang", LANGS)
def test_the_grammar_has_no_conflicts(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage())

    ear = Ear()
    monkeypatch.setattr(logger, "level", logging.DEBUG)
    logger.addHandler(ear)
    try:
        build(lang, debug=True)
    finally:
        logger.removeHandler(ear)
    assert [text for text in told if "onflict" in text] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_state_accepts_two_terminals_spelt_alike(lang: Lang) -> None:
    known = kaohe_grammar.words(lang) | kaohe_grammar.UNITS
    states = parser_of(lang).parser.parser._parse_table.states
    for accepted in states.values():
        spelt = [word for name in accepted for word in known.get(str(name), ())]
        assert len(spelt) == len(set(spelt)), sorted(map(str, accepted))


@pytest.mark.parametrize("lang", LANGS)
def test_no_reserved_word_is_also_a_word_of_another_place_or_a_unit(lang: Lang) -> None:
    reserved = {word for spellings in kaohe_grammar.RESERVED[lang].values() for word in spellings}
    units = {word for spellings in kaohe_grammar.UNITS.values() for word in spellings}
    placed = {word for spellings in kaohe_grammar.IN_PLACE[lang].values() for word in spellings}
    assert not reserved & (units | placed)


def test_folding_keeps_the_length_and_the_full_width_comma() -> None:
    assert kaohe_grammar.fold_width("≥１００％　得：（Ａ）；，“x”−×÷") == '≥100% 得:(A);，"x"-*/'


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("时间 > 3", "zh"),
        ("其余额 > 3", "zh"),
        ("按时率 > 3", "zh"),
        ("whenever > 3", "en"),
        ("order > 3", "en"),
        ("notice > 3", "en"),
        ("not_paid > 3", "en"),
    ],
)
def test_a_name_that_begins_with_a_keyword_stays_one_name(text: str, lang: Lang) -> None:
    tree = kaohe_grammar.parse(text, "expression", lang)
    assert isinstance(tree, kaohe_grammar.Tree)
    (name,) = tree.find_data("ref")
    assert [str(child) for child in name.children] == [text.split(maxsplit=1)[0]]


@pytest.mark.parametrize(("text", "lang"), [("时 > 3", "zh"), ("when > 3", "en"), ("得100 > 3", "zh")])
def test_a_reserved_word_is_no_name(text: str, lang: Lang) -> None:
    trouble = kaohe_grammar.parse(text, "expression", lang)
    assert isinstance(trouble, kaohe_grammar.Trouble)
    assert (trouble.start, "NAME" in trouble.expected) == (0, True)


def test_a_misspelt_keyword_is_never_read_as_two() -> None:
    trouble = kaohe_grammar.parse("第一名 奖励 100元", "statement", "zh")
    assert isinstance(trouble, kaohe_grammar.Trouble)
    assert (trouble.start, trouble.end, trouble.terminal) == (4, 6, "NAME")


def test_the_end_of_a_text_and_a_strange_character_are_told_apart() -> None:
    ended = kaohe_grammar.parse("a >", "expression", "en")
    strange = kaohe_grammar.parse("a > ?", "expression", "en")
    assert isinstance(ended, kaohe_grammar.Trouble)
    assert isinstance(strange, kaohe_grammar.Trouble)
    assert (ended.start, ended.end, ended.terminal) == (3, 3, "$END")
    assert (strange.start, strange.end, strange.terminal) == (4, 5, None)
