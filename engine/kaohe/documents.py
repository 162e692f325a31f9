"""YAML files as trees that keep each node's place, with no implicit types.

`NO`, `12:30` and `1e3` stay the text that was written; a key that stands twice, an anchor, an alias, a tag or a second
document is a finding. Settings, schemes, case files share it. May import `diagnostics`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Report, Source, Span, Whole
from kaohe.diagnostics.catalogue import syntax
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import yaml

_DEEPEST: Final = 40
_LONGEST: Final = 2_000_000
_BYTES: Final = 4
"""The most bytes of a character."""
_NO_FILE: Final = Words("它不是文件", "it is no file")
_BOM: Final = "\ufeff"
_UNFIT: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by YAML 1.1
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BLANK: Final = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as text."""

    text: str
    span: Span
    quoted: bool = False

    @property
    def is_null(self) -> bool:
        """Whether it stands for nothing: empty, `~` or `null`, unquoted."""
        return not self.quoted and self.text in _BLANK


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written, each key once."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """Give a key's value, or None."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Items | Mapping


def read_source(path: Path, report: Report, shown_as: str | None = None, *, most: int | None = None) -> Source | None:
    """Read a text file, UTF-8 with or without BOM; None, with a finding, if that fails.

    most: how many characters a text may have that is to be read at once. Then a pipe or a device is none.
    """
    name = shown_as or str(path)
    raw = read_raw(path, report, name, most=most)
    return None if raw is None else decode(raw, name, report)


def read_raw(path: Path, report: Report, name: str, *, most: int | None) -> bytes | None:
    """Read a file's bytes as `read_source` does."""
    try:
        if most is not None and path.exists() and not path.is_file():
            report.add(syntax.NO_FILE, file=name, problem=_NO_FILE)
            return None
        with path.open("rb") as file:
            raw = file.read() if most is None else file.read(most * _BYTES + 1)
    except (OSError, ValueError) as problem:  # a name with a NUL is no OSError
        report.add(syntax.NO_FILE, file=name, problem=getattr(problem, "strerror", None) or str(problem))
        return None
    if most is not None and len(raw) > most * _BYTES:
        report.add(syntax.TOO_LONG, Whole(name), most=str(most))
        return None
    return raw


def decode(raw: bytes, name: str, report: Report) -> Source | None:
    """Turn bytes into a source, line ends made one; None, with a finding, if they are no UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = _one_line_end(problem.object[: problem.start].decode())  # counted without the BOM
        report.add(syntax.NOT_UTF8, Source(name, before + "\ufffd").span(len(before), len(before) + 1))
        return None
    return Source(name, _one_line_end(text))


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_yaml(source: Source, report: Report) -> Node | None:
    """Read a YAML text as a tree; None if it is no YAML at all, with findings for all that is wrong."""
    if len(source.text) > _LONGEST:
        report.add(syntax.NOT_YAML, source.span(0, 1), problem=f"> {_LONGEST} characters")
        return None
    source = Source(source.name, source.text.lstrip(_BOM))  # libyaml would not count it
    if not _sound(source, report):
        return None
    import yaml

    root = yaml.compose(source.text, _loader())
    if root is None:
        report.add(syntax.EMPTY_FILE, source.span(0, 0))
        return None
    return _node(root, source, report)


def scalars(source: Source) -> Iterator[tuple[int, int]]:
    """Give from where to where each value and key of a sound YAML text stands."""
    import yaml

    for event in yaml.parse(source.text, _loader()):
        if isinstance(event, yaml.ScalarEvent):
            span = _span(source, event)
            yield span.start, span.end


def _loader() -> Any:
    """Give libyaml's loader where it was built in, which is ten times faster."""
    import yaml  # not above: schemes written as text need none of it

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _sound(source: Source, report: Report) -> bool:
    """Walk the events first: what is too deep, or an alias, must not be composed at all."""
    import yaml

    before = len(report)
    if unfit := _UNFIT.search(source.text):
        _refuse_character(unfit, source.span(*unfit.span()), report)
        return False
    try:
        depth = documents = 0
        for event in yaml.parse(source.text, _loader()):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if depth > _DEEPEST:
                report.add(syntax.TOO_DEEP, _span(source, event), most=str(_DEEPEST))
                return False
            _refuse_features(event, documents, source, report)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        index = min(mark.index if mark is not None else 0, len(source.text))
        report.add(syntax.NOT_YAML, source.span(index, index + 1), problem=str(problem.problem))
    return len(report) == before


def _refuse_character(unfit: re.Match[str], span: Span, report: Report) -> None:
    report.add(syntax.NOT_YAML, span, problem=f"unacceptable character #x{ord(unfit[0]):04x}")


def _refuse_features(event: Any, documents: int, source: Source, report: Report) -> None:
    """Report what a plain tree of text does not have: anchors, aliases, tags, further documents."""
    import yaml

    span = _span(source, event)
    if isinstance(event, yaml.DocumentStartEvent) and documents > 1:
        report.add(syntax.YAML_FEATURE, span, feature="---")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        report.add(syntax.YAML_FEATURE, span, feature=span.text[:40])
    if getattr(event, "tag", None) is not None:
        report.add(syntax.YAML_FEATURE, span, feature=event.tag)
    if half := _SURROGATE.search(getattr(event, "value", "")):  # an escape: "\ud800"
        _refuse_character(half, span, report)


def _span(source: Source, marked: Any) -> Span:
    return source.span(marked.start_mark.index, marked.end_mark.index)


def _node(node: yaml.Node, source: Source, report: Report) -> Node:
    import yaml

    span = _span(source, node)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, span, quoted=bool(node.style))  # libyaml writes a plain style as ""
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_node(item, source, report) for item in node.value), span)
    return _mapping(node, source, report)


def _mapping(node: yaml.Node, source: Source, report: Report) -> Mapping:
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, Scalar] = {}
    for key_node, value_node in node.value:
        key = _node(key_node, source, report)
        value = _node(value_node, source, report)
        if not isinstance(key, Scalar):
            report.add(syntax.NOT_A_SCALAR, key.span, key="?")
        elif key.text in seen:
            report.add(syntax.DUPLICATE_KEY, key.span, key=key.text, line=str(seen[key.text].span.line))
        else:
            seen[key.text] = key
            entries.append((key, value))
    return Mapping(tuple(entries), _span(source, node))
