"""What variants cost, as one HTML file that needs no network: tables and pictures, to be read or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.values import plain
from kaohe.words import Words
from kaohe_api.visible import escape
from kaohe_api.whatif import charts, costs
from kaohe_api.whatif.text import NOBODY, amount, few, signed, summed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kaohe.whatif.gains import Gains
    from kaohe.words import Lang
    from kaohe_api.whatif.simulation import Simulation, Solved, Sweep, Variant

_TITLE: Final = Words("假如", "What if")
_COSTS: Final = Words("成本（元）", "Cost (yuan)")
_SPREAD: Final = Words("每人合计的分布（元）", "What agents get in all periods (yuan)")
_SWEEP: Final = Words("{parameter} 与成本（元）", "Cost over {parameter} (yuan)")
_BUDGET: Final = Words("预算", "Budget")
_BEFORE: Final = Words("{first}（元）", "{first} (yuan)")
_PICTURE: Final = Words(
    "每个点是一个人：线上方多得，线下方少得。", "Each point is a person: above the line gains, below it loses."
)
_CROWD: Final = Words(
    "共 {count} 人，不一一画出：圆越大，落在那一格的人越多；差额最大和最小的各 {tail} 人单独画出。"
    "线上方多得，线下方少得。",
    "Of {count} people not each is drawn: the larger a dot, the more people are in its cell; the {tail} with the"
    " largest and the {tail} with the smallest difference are drawn one by one. Above the line gains, below it loses.",
)
_PERIOD: Final = Words("周期", "period")
_AGENT: Final = (
    Words("客服", "agent"),
    Words("姓名", "name"),
    Words("原来", "before"),
    Words("现在", "after"),
    Words("相差", "difference"),
)
_COLUMNS: Final = 8
_LEFT_OUT: Final = Words("中间的 {count} 人没有列出。", "{count} in between are left out.")
_STYLE: Final = """
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { margin: 0; color: #1c2430; background: #eef1f5; font-size: 14px; line-height: 1.5;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Segoe UI", sans-serif }
main { max-width: 860px; margin: 24px auto; padding: 28px 36px; background: #fff }
h1 { font-size: 1.6em; margin: 0; border-bottom: 2px solid #1c2430; padding-bottom: 4px }
header p { margin: 4px 0 0; color: #5a6675 }
h2 { font-size: 1.15em; margin: 28px 0 8px; color: #1f5f99 }
table { border-collapse: collapse; margin: 10px 0; max-width: 100% }
th, td { padding: 3px 12px 3px 0; text-align: right; border-bottom: 1px solid #d7dde5; white-space: nowrap;
  font-variant-numeric: tabular-nums }
td:first-child { min-width: 5em; max-width: 18em; white-space: normal; overflow-wrap: anywhere }
th { color: #45505e; font-weight: 600 }
th:first-child, td:first-child, .two td:nth-child(2), .two th:nth-child(2) { text-align: left }
.wide { overflow-x: auto }
svg { max-width: 100%; height: auto; display: block; margin: 8px 0 }
svg text { font-size: 12px; fill: #1c2430 }
.up { color: #2e7d4f } .down { color: #b3261e } .note { color: #5a6675; margin: 4px 0 }
@media (max-width: 600px) { main { margin: 0; padding: 16px } }
@media print { body { background: none; font-size: 11px } main { margin: 0; padding: 0; max-width: none }
  h2 { break-after: avoid } svg, tr { break-inside: avoid } .wide { overflow: visible }
  svg { min-width: 0 !important } }
"""


def page(found: Simulation, lang: Lang) -> str:
    """Write the page; whatever stands in names is shown as it is."""
    first, *others = found.variants
    periods = "、".join(map(str, found.periods)) if lang == "zh" else ", ".join(map(str, found.periods))
    parts = [
        f"<header><h1>{escape(_TITLE.say(lang))}</h1><p>{escape(periods)}</p></header>",
        *_section(_COSTS.say(lang), _bars(found, lang), _table(*_across(*costs.cost_rows(found, lang), lang))),
        *_section(_SPREAD.say(lang), _table(*costs.spread_rows(found.variants, lang))),
    ]
    for variant in others:
        parts += _against(first, variant, found.gains(variant), lang)
    budgets = {(each.variant, each.parameter): each.found.budget for each in found.solved}
    for sweeps in costs.by_parameter(found.sweeps):
        title = _SWEEP.say(lang).format(parameter=sweeps[0].parameter)
        drawn = [
            _line(each, budgets.get((each.variant, each.parameter)), lang) for each in sweeps if len(each.costs) > 1
        ]
        parts += _section(title, *drawn, _table(*costs.sweep_rows(sweeps)))
    if found.solved:
        parts += _section(_BUDGET.say(lang), *(_solved(each, lang) for each in found.solved))
    spoken = "zh-CN" if lang == "zh" else "en"
    title = f"{_TITLE.say(lang)} · {periods}"
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(title: str, *parts: str) -> list[str]:
    return [f"<section><h2>{escape(title)}</h2>", *parts, "</section>"]


def _across(header: list[str], rows: list[list[str]], lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Turn a table that is wider than a page: variants across, periods down."""
    if len(header) <= _COLUMNS:
        return header, rows
    first, *turned = (list(column) for column in zip(header, *rows, strict=True))
    return [_PERIOD.say(lang), *first[1:]], turned


def _bars(found: Simulation, lang: Lang) -> str:
    names = [each.name for each in found.variants]
    amounts = [each.run.cost for each in found.variants]
    return charts.bars(names, amounts, [plain(each) for each in amounts], _COSTS.say(lang))


def _against(first: Variant, variant: Variant, gains: Gains, lang: Lang) -> list[str]:
    title = costs.AGAINST.say(lang).format(variant=variant.name, first=first.name).rstrip("：: ")
    points = [
        (each.name or each.agent, each.total.old, each.total.new)
        for each in gains.agents
        if each.total.old is not None and each.total.new is not None
    ]
    across, up = (_BEFORE.say(lang).format(first=each.name) for each in (first, variant))
    told = (_CROWD if charts.is_crowd(len(points)) else _PICTURE).say(lang)
    note = _note(told.format(count=len(points), tail=charts.TAIL))
    drawn = [charts.scatter(points, across, up, title), note] if points else []
    shown, left = few([each for each in gains.agents if each.total.more])
    if not shown:
        return _section(title, f"<p>{escape(NOBODY.say(lang))}</p>")
    rows = [
        [each.agent, each.name or "", amount(each.total.old), amount(each.total.new), signed(each.total.more)]
        for each in shown
    ]
    listed = [_table([words.say(lang) for words in _AGENT], rows, names=2)] if rows else []
    more = [_note(_LEFT_OUT.say(lang).format(count=left))] if left else []
    return _section(title, f"<p>{escape(summed(gains, lang))}</p>", *drawn, *listed, *more)


def _line(sweep: Sweep, budget: Decimal | None, lang: Lang) -> str:
    title = f"{sweep.variant} · {_SWEEP.say(lang).format(parameter=sweep.parameter)}"
    names = sweep.parameter, _COSTS.say(lang), title
    mark = None if budget is None else (_BUDGET.say(lang), budget)
    at = [sweep.values.at(number) for number in range(len(sweep.costs))]
    return _note(sweep.variant) + charts.line(sweep.points, at, names, mark)


def _solved(found: Solved, lang: Lang) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in costs.solution(found, lang).splitlines())


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in header)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    two = ' class="two"' if names > 1 else ""
    return f'<div class="wide"><table{two}>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'


def _cell(text: str) -> str:
    tone = ' class="up"' if text.startswith("+") else ' class="down"' if text.startswith("-") else ""
    return f"<td{tone}>{escape(text)}</td>"
