"""Payslips as one HTML file that needs nothing else: an A4 page an agent, to be read or printed."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from kaohe.words import Words
from kaohe_api.visible import escape

if TYPE_CHECKING:
    from kaohe.evaluation.slips import Entry, Section, Slip
    from kaohe.words import Lang

_TITLE: Final = Words("工资单", "Payslip")
_SIZES: Final = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""Sizes of letters in points: the largest is taken at which all fits on its page."""
_PAGE_MM: Final = 262.0
_HOW_MM: Final = 122.0
_POINT_MM: Final = 0.3528
_LINE: Final = 1.4
_STYLE: Final = """
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { margin: 0; color: #1c2430; background: #eef1f5;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Segoe UI", sans-serif }
main { width: 210mm; margin: 6mm auto; padding: 12mm; background: #fff; line-height: 1.4 }
header { display: flex; justify-content: space-between; align-items: baseline;
  border-bottom: .6mm solid #1c2430; padding-bottom: 1mm }
h1 { font-size: 1.35em; margin: 0 } header p { margin: 0; color: #5a6675 }
h2 { font-size: 1.05em; margin: 2.2mm 0 .4mm; color: #1f5f99 }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
td { padding: .35mm 1mm; vertical-align: top; border-bottom: .1mm solid #d7dde5 }
td.t { width: 34mm; font-weight: 600; overflow-wrap: anywhere }
td.v { width: 27mm; text-align: right; font-variant-numeric: tabular-nums }
td.h { overflow-wrap: anywhere } .p { color: #45505e; padding-left: 3mm } .w { color: #8a95a3 }
pre { font: 6.5pt/1.3 "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap; margin: 0 }
p.sum { margin: 1mm 0 0; font-weight: 700; text-align: right }
@media print { body { background: none } main { width: auto; margin: 0; padding: 0; break-after: page }
  main:last-child { break-after: auto } }
"""


def as_html(
    heading: str, slips: tuple[Slip, ...], rows: tuple[str, ...], lang: Lang, left: Section | None = None
) -> str:
    """Write payslips, behind them the rows that were asked for, and who was left out.

    Whatever stands in names is shown as it is.
    """
    listed = (f'<main class="rows"><pre>{escape(each)}</pre></main>' for each in rows)
    last = () if left is None else (_listed(left),)
    pages = "\n".join((*(_page(each, heading, lang) for each in slips), *listed, *last))
    spoken = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(_TITLE.say(lang))} · {escape(heading)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{pages}\n</body>\n</html>\n"
    )


def _page(slip: Slip, heading: str, lang: Lang) -> str:
    head = f"<header><h1>{escape(_TITLE.say(lang))} · {escape(slip.heading)}</h1><p>{escape(heading)}</p></header>"
    size = next((size for size in _SIZES if _height(slip, size) <= _PAGE_MM), _SIZES[-1])
    return f'<main style="font-size:{size}pt">\n{head}\n{"".join(map(_section, slip.sections))}</main>'


def _listed(left: Section) -> str:
    rows = "".join(f"<p>{escape(each.sentence)}</p>\n" for each in left.entries)
    return f'<main class="left">\n<h2>{escape(left.title)}</h2>\n{rows}</main>'


def _section(section: Section) -> str:
    rows = "".join(map(_row, section.entries))
    ends = "" if section.ends is None else f'<p class="sum">{escape(section.ends)}</p>'
    return f"<h2>{escape(section.title)}</h2>\n<table>\n{rows}</table>{ends}\n"


def _row(entry: Entry) -> str:
    parts = "".join(f'<div class="p">{escape(each)}</div>' for each in entry.parts)
    how = f'{escape(entry.how)}<span class="w">{escape(entry.place)}</span>{parts}'
    title, value = escape(entry.title), escape(entry.value)
    return f'<tr><td class="t">{title}</td><td class="v">{value}</td><td class="h">{how}</td></tr>\n'


def _height(slip: Slip, size: float) -> float:
    """Estimate the millimetres that a page needs with letters of a size."""
    columns = _HOW_MM / (size * _POINT_MM / 2)
    lines = 3.0
    for section in slip.sections:
        lines += 2.2 if section.ends is None else 2.4 + ceil(_width(section.ends) / (columns * 1.7))
        for entry in section.entries:
            texts = (f"{entry.how}{entry.place}", *entry.parts)
            lines += max(sum(ceil(_width(text) / columns) for text in texts), ceil(_width(entry.title) * 2.9 / columns))
            lines += 0.25
    return lines * size * _POINT_MM * _LINE


def _width(text: str) -> int:
    """Count the half-width columns of a text."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
