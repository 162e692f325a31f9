"""Places in texts: counted in any encoding, found in YAML that is none yet; and no place at which anything fails."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

import kaohe
import kaohe_grammar
from kaohe.diagnostics import Source
from kaohe.scheme.layout import lines_of, pieces_of, statements_of
from kaohe_api.lsp.answers import Answers
from kaohe_api.lsp.documents import Documents
from kaohe_api.lsp.meanings import MEANINGS
from kaohe_api.lsp.positions import Positions
from kaohe_api.lsp.text_places import _signs
from kaohe_api.lsp.worker import Worker
from kaohe_api.lsp.yaml_places import place_at

ROOT = Path(__file__).parents[1]
CODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TEXTS = st.text(st.sampled_from("a元，😀𠀀é\n\t\u2028\x0b "), max_size=30)


@given(TEXTS, st.sampled_from(sorted(CODINGS)), st.data())
def test_a_position_counts_the_units_of_its_encoding(text: str, encoding: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    coding, width = CODINGS[encoding]
    before = text[:offset]
    place = Positions(encoding).position(Source("a", text), offset)
    assert place.line == before.count("\n")
    assert place.character == len(before.rpartition("\n")[2].encode(coding)) // width
    assert Positions(encoding).offset(Source("a", text), place) == offset


@pytest.mark.parametrize(
    ("line", "character", "offset"), [(0, 99, 2), (1, 99, 4), (2, 0, 4), (99, 0, 4), (0, 1, 1), (1, 0, 3)]
)
def test_a_position_outside_of_the_text_is_the_nearest(line: int, character: int, offset: int) -> None:
    assert Positions().offset(Source("a", "ab\nc"), types.Position(line, character)) == offset


def path_of(marked: str) -> tuple[list[str], str | None, str]:
    """Give the keys above a place, the key whose value it is, and what is typed there."""
    before, _, after = marked.partition("‸")
    place = place_at(before + after, len(before))
    assert place is not None
    keys, level = [], place.level
    while level.around is not None:
        keys.append(level.under)
        level = level.around
    return keys[::-1], place.key, before[place.start :]


@pytest.mark.parametrize(
    ("marked", "path", "key", "typed"),
    [
        ("‸", [], None, ""),
        ("a: 1\nb‸\n", [], None, "b"),
        ("a: x‸y\n", [], "a", "x"),
        ("a:\n  b: ‸", ["a"], "b", ""),
        ("a:\n  b:\n    c: 1\n  d‸", ["a"], None, "d"),
        ("a:\n- b: 1\n  c: x‸", ["a"], "c", "x"),
        ("a:\n  - b: 1\n    c: x‸", ["a"], "c", "x"),
        ("a:\n- b:\n  - c: 1\n- d‸", ["a"], None, "d"),
        ("a:\n- b:\n  - c: 1\n    ‸", ["a", "b"], None, ""),
        ("a:\n- b:\n  - c: 1\n  ‸", ["a"], None, ""),
        ("a: {b: 1, c: x‸}", ["a"], "c", "x"),
        ("a: {b: 1, ‸}", ["a"], None, ""),
        ("a: [{b: 1}, {c‸", ["a"], None, "c"),
        ("a: [b, c‸]", [], "a", "c"),
        ("a:\n- {b: 'x, y', c: ‸", ["a"], "c", ""),
        ("a:\n- {b: {c: ‸", ["a", "b"], "c", ""),
        ("a: 'x: ‸", [], "a", "'x: "),
        ('"a b": ‸', [], "a b", ""),
        ("a: b\n  c‸", [], "a", "c"),  # a value that goes on
        ("a: |\n  b: c\nd: ‸", [], "d", ""),
        ("a: {b: 1}  # c\nd: ‸", [], "d", ""),
    ],
)
def test_a_place_in_yaml(marked: str, path: list[str], key: str | None, typed: str) -> None:
    assert path_of(marked) == (path, key, typed)


@pytest.mark.parametrize("marked", ["# ‸", "a: 1 # ‸", "a: |\n  b‸\n", "  # x\n  #‸"])
def test_there_is_no_place_in_comments_and_blocks(marked: str) -> None:
    before, _, after = marked.partition("‸")
    assert place_at(before + after, len(before)) is None


def test_the_keys_behind_a_place_are_known() -> None:
    place = place_at("a:\n- b: 1\n  \n  c: 2\n- d: 3\n", 12)
    assert place is not None
    assert list(place.level.keys) == ["b", "c"]


# --- questions at any place -------------------------------------------------------------------------------------------

REGISTRY = kaohe.load_plugins()
SCHEMES = {name: (ROOT / "schemes" / name).read_text(encoding="utf-8") for name in ("shop-monthly.scheme", "pk.yaml")}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SCHEMES)), st.data())
def test_no_question_fails_wherever_a_text_is_cut(name: str, data: st.DataObject) -> None:
    whole = SCHEMES[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    text = whole[:start] + data.draw(st.sampled_from(["", "「", '"', "{", "- ", "：", "😀", "\n  "])) + whole[end:]
    documents = Documents()
    documents.put("untitled:x", 1, text)
    documents.put(f"file:///{name}", 1, text)
    answers = Answers(documents, REGISTRY, None)
    document = documents.by_uri[f"file:///{name}"]
    place = answers.positions.position(document.source, start)
    where = types.TextDocumentIdentifier(document.uri)
    offered = answers.completion(types.CompletionParams(where, place))
    for each in () if offered is None else offered.items:
        assert isinstance(each.text_edit, types.TextEdit)
        assert each.text_edit.range.end == place
        assert each.text_edit.range.start.line == place.line
    told = answers.hover(types.HoverParams(where, place))
    if told is not None and told.range is not None:
        assert told.range.start.character <= place.character <= told.range.end.character
    answers.definition(types.DefinitionParams(where, place))
    answers.symbols(types.DocumentSymbolParams(where))
    answers.formatting(types.DocumentFormattingParams(where, types.FormattingOptions(4, insert_spaces=True)))


def offered(name: str, text: str, offset: int) -> set[str]:
    """Give what would be written in place of what is typed."""
    documents = Documents()
    documents.put(f"file:///{name}", 1, text)
    answers = Answers(documents, REGISTRY, None)
    place = answers.positions.position(Source(name, text), offset)
    found = answers.completion(types.CompletionParams(types.TextDocumentIdentifier(f"file:///{name}"), place))
    assert found is not None
    return {each.text_edit.new_text for each in found.items if isinstance(each.text_edit, types.TextEdit)}


def half_typed(text: str, start: int) -> str:
    """Cut a line after the first letter of a word."""
    end = text.find("\n", start)
    return text[: start + 1] + text[end:]


def test_whatever_a_text_says_is_offered_where_it_says_it() -> None:
    text = (ROOT / "schemes" / "shop-monthly.scheme").read_text(encoding="utf-8")
    spelled = kaohe_grammar.words("zh") | kaohe_grammar.FUNCTIONS["zh"]
    looked_at = 0
    for statement in statements_of(lines_of(text)):
        for number, piece in enumerate(pieces_of(statement, "zh")):
            for sign in _signs(piece, "indicator" if number else "statement", "zh"):
                names = sign.rule == "ref" and sign.text != "P3"  # which is a level, and no name
                if names or sign.text in spelled.get(sign.terminal, ())[:1]:
                    looked_at += 1
                    wanted = {sign.text, f"{sign.text}("}
                    assert wanted & offered("a.scheme", half_typed(text, sign.start), sign.start + 1), sign
    assert looked_at > 50


def test_whatever_yaml_says_is_offered_where_it_says_it() -> None:
    text = (ROOT / "schemes" / "shop-monthly.yaml").read_text(encoding="utf-8")
    looked_at = 0
    words = r"(?<=[ \n{])([a-z_]+)(?=:[ \n])|(?<= (?:on|by): )[^\W\d]\w*|(?<=figure: )\w+|(?<= - )\w+$"
    for key in re.finditer(words, text):
        if not text[text.rfind("\n", 0, key.start()) : key.start()].count("#"):
            looked_at += 1
            offers = {
                each.removeprefix("- ").rstrip(": (")
                for each in offered("a.yaml", half_typed(text, key.start()), key.start() + 1)
            }
            assert key[0] in offers, key
    assert looked_at > 50


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_every_word_of_the_grammar_is_explained() -> None:
    terminals = {
        terminal
        for lang in ("zh", "en")
        for table in (kaohe_grammar.words(lang), kaohe_grammar.FUNCTIONS[lang], kaohe_grammar.PLACES[lang])
        for terminal in table
    }
    assert set(MEANINGS) == terminals


def test_work_that_is_asked_for_again_while_it_is_done_is_done_once_more() -> None:
    done: list[str] = []
    begun, go_on, over = Event(), Event(), Event()

    def work(key: str) -> None:
        begun.set()
        assert go_on.wait(30)
        done.append(key)
        if key == "last":
            over.set()

    worker = Worker(work)
    worker.ask("a")
    assert begun.wait(30)
    for key in ("a", "a", "b", "a", "last"):
        worker.ask(key)
    go_on.set()
    assert over.wait(30)
    assert done == ["a", "a", "b", "last"]
