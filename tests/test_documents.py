"""YAML as trees of text with places, the same from libyaml and from the loader written in Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe import documents
from kaohe.diagnostics import Diagnostic, Report, Source, Span, render
from kaohe.documents import Items, Mapping, Node, Scalar, decode, parse_yaml, read_source

LOADERS: Final = {"libyaml": yaml.CSafeLoader, "python": yaml.SafeLoader}
Tree = str | list[Any] | dict[str, Any]
Read = Callable[[str], tuple[Node | None, Report]]


@pytest.fixture(params=LOADERS)
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read a text by either loader."""
    monkeypatch.setattr(documents, "_loader", lambda: LOADERS[request.param])

    def reading(text: str) -> tuple[Node | None, Report]:
        report = Report()
        return parse_yaml(Source("f.yaml", text), report), report

    return reading


def tree(node: Node | None) -> Tree:
    """Give what a node says, without places."""
    match node:
        case Scalar(text):
            return text
        case Items(items):
            return [tree(item) for item in items]
        case Mapping(entries):
            return {key.text: tree(value) for key, value in entries}
    raise AssertionError(node)


def sound(read: Read, text: str) -> Node:
    node, report = read(text)
    assert list(report) == []
    assert node is not None
    return node


def findings(report: Report) -> list[tuple[str, str, str]]:
    """Give each finding's code, what it marks, and where."""
    return [
        (found.rule.code, span_of(found).text, f"{span_of(found).line}:{span_of(found).column}") for found in report
    ]


def span_of(found: Diagnostic) -> Span:
    assert isinstance(found.place, Span)
    return found.place


WORDS: Final = [
    "NO", "no", "yes", "On", "true", "False", "12:30", "1:30:45", "1e3", "012", "0o14", "0x1F", "1_000", "1.50", "-0",
    ".5", "+.inf", ".NaN", "2026-10-01", "2026-10-01 09:30:00", "30%", "<<", "=", "￥5", "NULL", "Null", "None", "~~",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_what_is_written_stays_text(read: Read, word: str) -> None:
    node = sound(read, f"a: {word}\n{word}: b\n")
    assert tree(node) == {"a": word, word: "b"}
    value = node.get("a") if isinstance(node, Mapping) else None
    assert isinstance(value, Scalar)
    assert not value.is_null
    assert not value.quoted


@pytest.mark.parametrize(
    ("written", "null", "quoted"),
    [
        ("", True, False), ("~", True, False), ("null", True, False), ("  # nothing", True, False),
        ('""', False, True), ("''", False, True), ("'~'", False, True), ('"null"', False, True), ("|", False, True),
        ("Null", False, False), ("x", False, False), ('"x"', False, True),
    ],
)  # fmt: skip
def test_nothing_is_written_in_three_ways_unquoted(read: Read, written: str, null: bool, quoted: bool) -> None:
    node = sound(read, f"a: {written}\n")
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert (value.is_null, value.quoted) == (null, quoted)


def test_every_node_keeps_its_place(read: Read) -> None:
    text = "方案: 月度\n项目:\n- 底薪: 3000\n- [甲, '乙']\n"
    node = sound(read, text)
    assert isinstance(node, Mapping)
    assert [(key.text, key.span.line, key.span.column) for key, _ in node.entries] == [("方案", 1, 1), ("项目", 2, 1)]
    value, items = node.get("方案"), node.get("项目")
    assert isinstance(value, Scalar)
    assert (value.span.text, str(value.span), value.span.column) == ("月度", "f.yaml:1", 5)
    assert isinstance(items, Items)
    first, second = items.items
    assert isinstance(first, Mapping)
    assert (first.span.line, first.span.column) == (3, 3)
    assert isinstance(second, Items)
    assert second.span.text == "[甲, '乙']"
    assert [item.span.text for item in second.items] == ["甲", "'乙'"]
    assert node.get("没有") is None


def test_forms_of_text(read: Read) -> None:
    text = "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: \"x\\n\\u9500\"\nd: 'it''s'\ne: one\n  two\n"
    assert tree(sound(read, text)) == {"a": "one\ntwo\n", "b": "one two", "c": "x\n销", "d": "it's", "e": "one two"}


@pytest.mark.parametrize(
    ("text", "expected"), [("x", "x"), ("[]", []), ("{}", {}), ("---\n- a\n- b\n...\n", ["a", "b"])]
)
def test_any_node_may_be_the_whole(read: Read, text: str, expected: Tree) -> None:
    assert tree(sound(read, text)) == expected


def test_a_key_that_stands_twice(read: Read) -> None:
    node, report = read("a: 1\nb: {c: 1, c: 2}\n'a': 3\na: 4\n")
    assert findings(report) == [("K102", "c", "2:11"), ("K102", "'a'", "3:1"), ("K102", "a", "4:1")]
    assert [found.facts["line"] for found in report] == ["2", "1", "1"]
    assert tree(node) == {"a": "1", "b": {"c": "1"}}


def test_a_key_that_is_no_value(read: Read) -> None:
    node, report = read("? [a]\n: 1\n? {b: c}\n: 2\nd: 3\n")
    assert findings(report) == [("K110", "[a]", "1:3"), ("K110", "{b: c}", "3:3")]
    assert tree(node) == {"d": "3"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x 1\nb: *x\n", [("K103", "&x 1", "1:4"), ("K103", "*x", "2:4")]),
        ("a: &x [1]\n", [("K103", "&x", "1:4")]),
        ("a: &x {b: 1}\n", [("K103", "&x", "1:4")]),
        ("a: *nowhere\n", [("K103", "*nowhere", "1:4")]),
        ("a: &x 1\n<<: *x\n", [("K103", "&x 1", "1:4"), ("K103", "*x", "2:5")]),
        ("a: !!str 1\n", [("K103", "!!str 1", "1:4")]),
        ("a: !foo [1]\n", [("K103", "!foo", "1:4")]),
        ("a: ! 1\n", [("K103", "! 1", "1:4")]),
        ("!!python/object/apply:os.system [x]\n", [("K103", "!!python", "1:1")]),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", [("K103", "---", "2:1"), ("K103", "---", "4:1")]),
        ("&x a: 1\n", [("K103", "&x a", "1:1")]),
    ],
)
def test_what_yaml_has_beyond_trees_of_text(read: Read, text: str, found: list[tuple[str, str, str]]) -> None:
    node, report = read(text)
    assert node is None
    # Of a marked list or keys libyaml and Python end the mark differently; where it begins is what people see.
    assert [(code, where) for code, _, where in findings(report)] == [(code, where) for code, _, where in found]
    assert all(got.startswith(marked) for (_, got, _), (_, marked, _) in zip(findings(report), found, strict=True))


def test_a_feature_is_named_by_forty_characters_at_most(read: Read) -> None:
    _, report = read(f"a: &x {'y' * 100}\nb: !t z\n")
    assert [found.facts["feature"] for found in report] == ["&x " + "y" * 37, "!t"]


@pytest.mark.parametrize("opening", ["- ", "[", "{a: ", "- a: "])
def test_forty_one_deep_is_too_deep(read: Read, opening: str) -> None:
    closing = {"[": "]", "{a: ": "}"}.get(opening, "")

    def nested(depth: int) -> str:
        if opening == "- a: ":
            return "".join(" " * 4 * n + "- a:\n" for n in range(depth // 2)) + " " * 2 * depth + "- x" * (depth % 2)
        return opening * depth + "x" + closing * depth

    sound(read, nested(40))
    node, report = read(nested(41))
    assert node is None
    assert [(found.rule.code, dict(found.facts)) for found in report] == [("K104", {"most": "40"})]


def test_a_hundred_thousand_brackets_are_too_deep_at_the_forty_first(read: Read) -> None:
    _, report = read("[" * 100_000)
    assert [(code, where) for code, _, where in findings(report)] == [("K104", "1:41")]


def test_a_bomb_does_not_go_off(read: Read) -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    node, report = read("\n".join(lines))
    assert node is None
    assert len(report) == 10 + 9 * 9  # ten anchors, nine aliases in each of nine lines
    assert {found.rule.code for found in report} == {"K103"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "   ", "\ufeff", "\ufeff\n# x"])
def test_an_empty_file(read: Read, text: str) -> None:
    node, report = read(text)
    assert node is None
    assert findings(report) == [("K107", "", "1:1")]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: [1, 2", "1:9"),
        ("提成: [1,\n", "2:1"),
        ("a: 'x", "1:6"),
        ("a: b: c", "1:5"),
        ("a: 1\n b: 2\n", "2:3"),
        ("\ta: 1", "1:1"),
        ("a: @x", "1:4"),
        ("a: ]", "1:4"),
        ("- a\nb: 1\n", "2:1"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(read: Read, text: str, where: str) -> None:
    node, report = read(text)
    assert node is None
    assert [(code, at) for code, _, at in findings(report)] == [("K101", where)]
    assert all(found.facts["problem"] for found in report)
    assert f"f.yaml:{where.partition(':')[0]}" in render(report, "zh")


@pytest.mark.parametrize(
    ("text", "where", "name"),
    [
        ("a: \x01\n", "1:4", "#x0001"),
        ("方案: 中文中文\n提成: \x1b[31m\n", "2:5", "#x001b"),  # counted in characters, not in bytes
        ("a: \x00", "1:4", "#x0000"),
        ("a: \x7f", "1:4", "#x007f"),
        ("a: x\ufffe", "1:5", "#xfffe"),
        ("😀: \ud800", "1:4", "#xd800"),
    ],
)
def test_control_characters_and_halves_are_refused_in_place(read: Read, text: str, where: str, name: str) -> None:
    node, report = read(text)
    assert node is None
    assert [(code, at) for code, _, at in findings(report)] == [("K101", where)]
    assert [found.facts["problem"] for found in report] == [f"unacceptable character {name}"]


def test_an_escaped_half_of_a_character_is_refused(read: Read) -> None:
    node, report = read('a: "\\ud800"\n')
    assert node is None
    assert [found.rule.code for found in report] == ["K101"]
    assert [span_of(found).line for found in report] == [1]
    assert tree(sound(read, 'a: "\\U0001F600\\x01"')) == {"a": "😀\x01"}


def test_a_text_may_be_two_million_characters_long(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    node, report = read("x" * 2_000_001)
    assert node is None
    assert [(code, at) for code, _, at in findings(report)] == [("K101", "1:1")]
    assert [found.facts["problem"] for found in report] == ["> 2000000 characters"]
    monkeypatch.setattr(documents, "_LONGEST", 5)
    assert tree(sound(read, "a: 12")) == {"a": "12"}
    assert not read("a: 123")[1].ok


def test_places_behind_a_bom_count_without_it(read: Read) -> None:
    node = sound(read, "\ufeffa: 销售额")
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert value is not None
    assert (value.span.text, value.span.column) == ("销售额", 4)


# Files.


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a: 1\n", "a: 1\n"),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        (b"a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        (b"a: 1\rb: 2\r\r\n", "a: 1\nb: 2\n\n"),
        ("提成".encode(), "提成"),
        (b"", ""),
        (b"\xef\xbb\xbf", ""),
    ],
)
def test_bytes_become_a_source(raw: bytes, text: str) -> None:
    report = Report()
    assert decode(raw, "f", report) == Source("f", text)
    assert list(report) == []


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"\xff", 1, 1),
        (b"a: 1\nb: \xcc\xe1", 2, 4),  # 提 in GB18030
        (b"\xef\xbb\xbfa: 1\nb: \xff", 2, 4),  # a BOM is not counted
        ("提成：".encode() + b"\xff", 1, 4),  # characters are, not bytes
        (b"a\r\nb\r\n\xff", 3, 1),
        (b"a\rb\r\xff", 3, 1),
        ("提".encode()[:2], 1, 1),  # cut off
    ],
)
def test_bytes_that_are_no_utf8_are_told_with_their_place(raw: bytes, line: int, column: int) -> None:
    report = Report()
    assert decode(raw, "f", report) is None
    assert [(found.rule.code, span_of(found).line, span_of(found).column) for found in report] == [
        ("K105", line, column)
    ]
    assert [span_of(found).text for found in report] == ["\ufffd"]


def test_a_file_is_read_under_its_name_or_another(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    report = Report()
    assert read_source(path, report) == Source(str(path), "a: 1\n")
    assert read_source(path, report, "shown.yaml") == Source("shown.yaml", "a: 1\n")
    path.write_bytes(b"\xff")
    assert read_source(path, report, "shown.yaml") is None
    assert [(found.rule.code, str(found.place)) for found in report] == [("K105", "shown.yaml:1")]


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report()
    assert read_source(tmp_path / "none.yaml", report, "none.yaml") is None
    assert read_source(tmp_path, report, "folder") is None

    def broken(_: Path, __: str) -> None:
        raise OSError("a disk without a number for its trouble")

    monkeypatch.setattr(Path, "open", broken)
    assert read_source(tmp_path / "a", report, "a") is None
    assert [(found.rule.code, found.place, dict(found.facts)) for found in report] == [
        ("K106", None, {"file": "none.yaml", "problem": "No such file or directory"}),
        ("K106", None, {"file": "folder", "problem": "Is a directory"}),
        ("K106", None, {"file": "a", "problem": "a disk without a number for its trouble"}),
    ]


# Any text.

YAML_LIKE: Final = st.lists(
    st.sampled_from(
        ["a", "b", "销售额", ":", ": ", "- ", "-", "? ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "'", '"',
         "|", ">", "#", " #", "&x ", "*x", "!t ", "---", "\n---\n", "\n...\n", "%YAML 1.1", "\\", "~", "\t", "\ufeff",
         "\x85", "\u2028", "😀", "\x01", "\ud800", "@", "`", "1", "<<"]
    ),
    max_size=30,
).map("".join)  # fmt: skip
ANY: Final = st.text(st.characters(exclude_categories=()))


def by_both(text: str) -> dict[str, tuple[Node | None, Report]]:
    read: dict[str, tuple[Node | None, Report]] = {}
    for name, loader in LOADERS.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(documents, "_loader", lambda loader=loader: loader)
            report = Report()
            read[name] = parse_yaml(Source("f", text), report), report
    return read


@settings(deadline=None)
@given(YAML_LIKE | ANY)
def test_no_text_raises_and_none_is_without_a_finding(text: str) -> None:
    for node, report in by_both(text).values():
        assert (node is None) <= (not report.ok)
        for found in report:
            span = span_of(found)
            assert 0 <= span.start <= span.end <= len(text) + 1
            assert found.to_json("zh")
        render(report.sorted(), "zh")


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_raise(raw: bytes) -> None:
    report = Report()
    assert (decode(raw, "f", report) is None) == (not report.ok)


TREES: Final = st.recursive(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\u2028\u2029")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc销售_", min_size=1), inner),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None)
@given(TREES, st.booleans())
def test_both_loaders_read_what_was_written_as_the_same_tree(wanted: Tree, flow: bool) -> None:
    text = dumped(wanted, flow)
    read = by_both(text)
    (one, one_report), (other, other_report) = read.values()
    assert one_report.ok
    assert other_report.ok
    assert one == other  # quoting and places too
    assert tree(one) == wanted


def dumped(wanted: Tree, flow: bool) -> str:
    """Write a tree with every text quoted and without aliases."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, _: object) -> bool:
            return True

    return yaml.dump(wanted, Dumper=Dumper, allow_unicode=True, default_flow_style=flow, sort_keys=False)
