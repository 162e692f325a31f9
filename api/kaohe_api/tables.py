"""Tables for the terminal: wide characters take two columns, numbers stand on the right, no value is `—`."""

from __future__ import annotations

import re
import shutil
import sys
from io import StringIO
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.render import width
from kaohe.values import plain, shown
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.outcome import Outcome
    from kaohe.metrics import MetricTable, Registry, Row
    from kaohe.words import Lang

_GAP: Final = 2
_ORDINARY: Final = re.compile(r"(?:[!-~—一-龥，、：（）](?:[ -~—一-龥，、：（）]*[!-~—一-龥，、：（）])?)?")
_WIDE: Final = re.compile("[一-龥，、：（）]")
"""Columns of blank that a table puts between two of its own."""
_UNLIMITED: Final = 10_000
_BY: Final = {
    "agent": Words("客服", "agent"),
    "team": Words("团队", "team"),
    "shop": Words("店铺", "shop"),
    "all": Words("全体", "all"),
}
_PENDING: Final = Words("延迟 {day:%m-%d}", "pending {day:%m-%d}")
_SO_FAR: Final = Words("（迄今）", " (so far)")
_METRIC: Final = Words("指标", "metric")


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Set a table; the first `left` columns stand on the left, the others on the right."""
    if all(_ORDINARY.fullmatch(cell) for row in (header, *rows) for cell in row):
        return _set([header, *rows], left)
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for number, title in enumerate(header):
        table.add_column(Text(title), justify="left" if number < left else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell.replace("\n", "␊")) for cell in row))
    printer = Console(width=_UNLIMITED, file=StringIO(), color_system=None, legacy_windows=False)
    with printer.capture() as capture:
        printer.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _set(lines: Sequence[Sequence[str]], left: int) -> str:
    """Set a table of ordinary characters as Rich does, in a twentieth of the time: there may be thousands of rows."""
    widths = [[len(cell) + len(_WIDE.findall(cell)) for cell in line] for line in lines]
    most = [max(column) for column in zip(*widths, strict=True)]
    most[-1] = most[-1] or 1
    made = []
    for line, wide in zip(lines, widths, strict=True):
        gaps = [" " * (room - own) for room, own in zip(most, wide, strict=True)]
        cells = [cell + gap if n < left else gap + cell for n, (cell, gap) in enumerate(zip(line, gaps, strict=True))]
        made.append((" " * _GAP).join(cells).rstrip())
    return "\n".join([made[0], "─" * (sum(most) + _GAP * (len(most) - 1)), *made[1:]])


def metric_table(table: MetricTable, registry: Registry, lang: Lang, *, few: bool = False) -> str:
    """Set figures as a table: a row each metric, in parts; of few metrics a row each group, where that fits."""
    ids = row_ids(table)
    titles = [registry[name].title.say(lang) + (_SO_FAR.say(lang) if name in table.so_far else "") for name in ids]
    room = _room()
    corner = _BY[table.by].say(lang)
    body = [[row.key, *(_cell(row, name, registry, lang) for name in ids)] for row in table.rows]
    upright = grid([corner, *titles], body)
    if width(upright.splitlines()[0]) <= room and few:
        return upright
    turned = [
        [title, *(_cell(row, name, registry, lang) for row in table.rows)]
        for name, title in zip(ids, titles, strict=True)
    ]
    return "\n\n".join(_parts([_METRIC.say(lang), *(row.key for row in table.rows)], turned, room))


def row_ids(table: MetricTable) -> list[str]:
    """Give the metrics that stand in a table."""
    return list(dict.fromkeys(name for row in table.rows for name in row.values))


def _parts(header: list[str], rows: list[list[str]], room: int, kept: int = 1) -> list[str]:
    """Cut a table that is too wide into parts that fit; the first `kept` columns stand in each, on the left."""
    lines = [header, *rows]
    widths = [max(width(line[number]) for line in lines) + _GAP for number in range(len(header))]
    parts: list[list[int]] = [[]]
    used = sum(widths[:kept])
    for number in range(kept, len(header)):
        if parts[-1] and used + widths[number] > room + _GAP:
            parts.append([])
            used = sum(widths[:kept])
        parts[-1].append(number)
        used += widths[number]
    picked = [[[*line[:kept], *(line[number] for number in part)] for line in lines] for part in parts]
    return [grid(each[0], each[1:], left=kept) for each in picked]


def fitted(header: list[str], rows: list[list[str]], kept: int) -> str:
    """Set a table in as many parts as the terminal needs; the first `kept` columns stand in each, on the left."""
    return "\n\n".join(_parts(header, rows, _room(), kept))


def _cell(row: Row, name: str, registry: Registry, lang: Lang) -> str:
    if name in row.pending:
        return _PENDING.say(lang).format(day=row.pending[name])
    return shown(row.values.get(name), registry[name].kind)


def _room() -> int:
    """Give the columns there are; a file or another program takes lines of any length."""
    watched = sys.stdout is not None and sys.stdout.isatty()  # it is None where it was closed before we came
    return shutil.get_terminal_size().columns if watched else _UNLIMITED


_OUTCOME_HEADER: Final = (Words("客服", "agent"), Words("姓名", "name"))
_TOTAL: Final = Words("合计", "total")
_DUTIES: Final = Words("待办", "to do")


def outcome_table(outcome: Outcome, lang: Lang) -> str:
    """Set an outcome as a table: ranks, scores, grades, lines and total of each agent, the first ranks first."""
    if not outcome.agents:
        return ""
    first = outcome.agents[0]
    ranks, scores, grades = list(first.ranks), list(first.scores), list(first.grades)
    line_titles = {line.id: line.title.say(lang) for each in outcome.agents for line in each.lines}
    steps = {step.id: step.title.say(lang) for each in outcome.agents for step in each.trace}
    header = [
        *(words.say(lang) for words in _OUTCOME_HEADER),
        *(steps.get(name, name) for name in (*ranks, *scores, *grades)),
    ]
    header += [*line_titles.values(), _TOTAL.say(lang)]
    ordered = sorted(
        outcome.agents, key=lambda each: [(rank.group or "", rank.rank or _UNLIMITED) for rank in each.ranks.values()]
    )
    rows: list[list[str]] = []
    for each in ordered:
        amounts = {line.id: plain(line.amount) for line in each.lines}
        standing = [_rank(each.ranks[name].rank, each.ranks[name].group) for name in ranks]
        marks = [plain(each.scores[name]) for name in scores] + [each.grades[name] for name in grades]
        pay = [amounts.get(name, "") for name in line_titles]
        rows.append([each.agent, each.name or "", *standing, *marks, *pay, plain(each.total)])
    return fitted(header, rows, kept=2)


def _rank(rank: int | None, group: str | None) -> str:
    place = "—" if rank is None else str(rank)
    return place if group in {None, "all"} else f"{group} {place}"


def duties(outcome: Outcome, lang: Lang) -> str:
    """List what is no money, for a person to decide on."""
    rows = [[each.agent, each.name or "", flag.text] for each in outcome.agents for flag in each.outcomes]
    if not rows:
        return ""
    return grid([*(words.say(lang) for words in _OUTCOME_HEADER), _DUTIES.say(lang)], rows, left=3)
