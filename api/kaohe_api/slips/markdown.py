"""Payslips as Markdown: a chapter an agent, a table a section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.words import Words
from kaohe_api.visible import visible

if TYPE_CHECKING:
    from kaohe.evaluation.slips import Entry, Section, Slip
    from kaohe.words import Lang

_HEADER: Final = (Words("项目", "item"), Words("数", "figure"), Words("怎么算的", "how it came about"))
_MARKED: Final = re.compile(r"([\\`*\[<|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|(?<![^ ])#(?=#*$))")
"""What Markdown would not show as it is, where it stands."""


def as_markdown(
    heading: str, slips: tuple[Slip, ...], rows: tuple[str, ...], lang: Lang, left: Section | None = None
) -> str:
    """Write payslips, the tables of rows that were asked for, and who was left out.

    Whatever stands in names is shown as it is.
    """
    lines = [f"# {_plain(heading)}", *(line for each in slips for line in _chapter(each, lang))]
    return "\n".join([*lines, *map(_block, rows), *([] if left is None else _listed(left))]) + "\n"


def _block(text: str) -> str:
    """Set a table of rows off, however many grave accents stand in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"\n{fence}\n{visible(text)}\n{fence}"


def _listed(left: Section) -> list[str]:
    return ["", f"## {_plain(left.title)}", "", *(f"- {_plain(each.sentence)}" for each in left.entries)]


def _chapter(slip: Slip, lang: Lang) -> list[str]:
    return ["", f"## {_plain(slip.heading)}", *(line for each in slip.sections for line in _table(each, lang))]


def _table(section: Section, lang: Lang) -> list[str]:
    header = [words.say(lang) for words in _HEADER]
    lines = ["", f"### {_plain(section.title)}", "", f"| {' | '.join(header)} |", "|---|--:|---|"]
    lines += [_row(each) for each in section.entries]
    return lines if section.ends is None else [*lines, "", f"**{_plain(section.ends)}**"]


def _row(entry: Entry) -> str:
    how = "<br>".join(map(_plain, (f"{entry.how}{entry.place}", *entry.parts)))
    return f"| {_plain(entry.title)} | {_plain(entry.value)} | {how} |"


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(visible(text).split()))
