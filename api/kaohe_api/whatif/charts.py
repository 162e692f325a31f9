"""Pictures as SVG: bars, a scatter, lines. Places are computed in whole tenths of a pixel; texts are escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kaohe.diagnostics.render import width
from kaohe.values import half_up, plain
from kaohe_api.visible import escape

_LETTER: Final = 7
"""How wide a half-width letter is, in pixels."""
_ROW: Final = 34
_WIDE: Final = 720
_LABEL_MOST: Final = 260
_SIDE: Final = 420
_EDGE: Final = 84
_BESIDE: Final = 32
"""What stands beside ticks: a gap, and what lies along the axis, turned."""
_FOOT: Final = 52
_TICKS: Final = 6
_LINE_HEIGHT: Final = 280
COLOURS: Final = ("#1f5f99", "#c05a1c", "#2e7d4f", "#7a4fa3", "#a33b52", "#5a6675")
_GRID: Final = "#dfe5ec"
_MOST_POINTS: Final = 400
TAIL: Final = 20
"""How many are drawn one by one at each end of a crowd."""
_CELLS: Final = 60
_UP, _DOWN, _SAME = "#2e7d4f", "#b3261e", "#5a6675"


@dataclass(frozen=True, slots=True)
class Axis:
    """What lies along an axis: from the first tick to the last, over so many pixels."""

    low: int
    high: int
    step: int

    def at(self, value: Decimal | int, pixels: int) -> Fraction:
        """Give how far along a value lies."""
        return (Fraction(value) - self.low) * pixels / (self.high - self.low)

    @property
    def ticks(self) -> range:
        """Give the values that are written beside it."""
        return range(self.low, self.high + 1, self.step)


def axis_over(values: Sequence[Decimal]) -> Axis:
    """Give an axis with round ticks over all values."""
    low, high = min(values), max(values)
    span = max(int(high - low), 1)
    step = next(
        size * 10**power for power in range(span + 1) for size in (1, 2, 5) if size * 10**power * _TICKS >= span
    )
    first = int(low // step) * step - (step if low % step < 0 else 0)
    last = first + step
    while last < high:
        last += step
    return Axis(first, last, step)


def bars(labels: Sequence[str], amounts: Sequence[Decimal], shown: Sequence[str], title: str) -> str:
    """Draw a bar for each label, with its amount behind it."""
    low, high = min(Decimal(0), *amounts), max(Decimal(0), *amounts)
    axis = Axis(int(low) - (low < 0), int(high) + 1, 1)
    left = min(max(width(label) for label in labels) * _LETTER, _LABEL_MOST) + 16
    room = _WIDE - left - max(len(each) for each in shown) * _LETTER - 16
    zero = left + axis.at(0, room)
    parts = [f'<line x1="{_px(zero)}" y1="0" x2="{_px(zero)}" y2="{len(labels) * _ROW}" stroke="#8a95a3"/>']
    for number, (label, amount, told) in enumerate(zip(labels, amounts, shown, strict=True)):
        top = number * _ROW
        end = left + axis.at(amount, room)
        start, stop = min(zero, end), max(zero, end)
        parts.append(_text(left - 8, top + 22, _cut(label), "end"))
        parts.append(
            f'<rect x="{_px(start)}" y="{top + 7}" width="{_px(stop - start)}" height="{_ROW - 14}" rx="2" '
            f'fill="{COLOURS[min(number, 1)]}"><title>{escape(label)} {escape(told)}</title></rect>'
        )
        parts.append(_text(stop + 6, top + 22, told))
    return _svg(_WIDE, len(labels) * _ROW + 4, parts, title)


def scatter(points: Sequence[tuple[str, Decimal, Decimal]], across: str, up: str, title: str) -> str:
    """Draw a point a person, old against new; who is above the line gains. Points at one place are drawn once.

    points: who gains most comes first. Of many those at both ends alone are drawn one by one (`is_crowd`).
    """
    axis = axis_over([each for _, old, new in points for each in (old, new)])
    parts = [*_frame(axis, axis, _SIDE, _SIDE), _diagonal()]
    if is_crowd(len(points)):
        parts += _crowd(points[TAIL:-TAIL], axis)
        points = (*points[:TAIL], *points[-TAIL:])
    placed: dict[tuple[str, str, str], list[str]] = {}
    for label, old, new in points:
        place = (_px(_EDGE + axis.at(old, _SIDE)), _px(_SIDE - axis.at(new, _SIDE)), _colour(old, new))
        placed.setdefault(place, []).append(f"{label}: {plain(old)} → {plain(new)}")
    for (x, y, colour), told in placed.items():
        others = f" … +{len(told) - 3}" if len(told) > 3 else ""  # noqa: PLR2004 - a few names are enough
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="4.5" fill="{colour}" fill-opacity=".65">'
            f"<title>{escape('; '.join(told[:3]) + others)}</title></circle>"
        )
    parts.append(_text(_EDGE + _SIDE // 2, _SIDE + 44, _cut(across), "middle"))
    more = _overhang(axis)
    parts.append(_turned(_cut(up), _SIDE, more))
    return _svg(_EDGE + _SIDE + 24, _SIDE + _FOOT, parts, title, more)


def is_crowd(count: int) -> bool:
    """Whether a scatter has too many points to draw each."""
    return count > _MOST_POINTS


def _crowd(points: Sequence[tuple[str, Decimal, Decimal]], axis: Axis) -> list[str]:
    """Draw how many people are in each cell of a grid: the more, the larger."""
    wide = axis.high - axis.low

    def cell(value: Decimal) -> int:
        return min(int((value - axis.low) * _CELLS // wide), _CELLS - 1)

    found = Counter((cell(old), cell(new), _colour(old, new)) for _, old, new in points)
    most = max(found.values()).bit_length()
    size = Fraction(_SIDE, _CELLS)
    parts = []
    for (x, y, colour), count in found.items():
        at, high = _px(_EDGE + (x + Fraction(1, 2)) * size), _px(_SIDE - (y + Fraction(1, 2)) * size)
        ends = [plain(half_up(axis.low + Fraction(each * wide, _CELLS), 0)) for each in (x, x + 1, y, y + 1)]
        parts.append(
            f'<circle cx="{at}" cy="{high}" r="{_px(1 + Fraction(5 * count.bit_length(), 2 * most))}" fill="{colour}" '
            f'fill-opacity=".65"><title>{ends[0]}–{ends[1]} → {ends[2]}–{ends[3]}: {count}</title></circle>'
        )
    return parts


def _colour(old: Decimal, new: Decimal) -> str:
    return _UP if new > old else _DOWN if new < old else _SAME


def line(
    points: Sequence[tuple[str, Decimal]],
    at: Sequence[int],
    names: tuple[str, str, str],
    mark: tuple[str, Decimal] | None = None,
) -> str:
    """Draw a cost over the values of a parameter.

    at: where the points lie. names: of what lies across, of what lies up, of the whole. mark: a budget, by its name.
    """
    across, up, title = names
    amounts = [amount for _, amount in points]
    axis = axis_over([*amounts, *([] if mark is None else [mark[1]])])
    wide = _WIDE - _EDGE - 24
    parts = _grid_across(axis, wide, _LINE_HEIGHT)
    one = Fraction(wide, max(at[-1] - at[0], 1))
    places = [
        (_EDGE + (place - at[0]) * one, _LINE_HEIGHT - axis.at(amount, _LINE_HEIGHT))
        for place, amount in zip(at, amounts, strict=True)
    ]
    path = " ".join(f"{_px(x)},{_px(y)}" for x, y in places)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[0]}" stroke-width="2"/>')
    if mark is not None:
        high = _LINE_HEIGHT - axis.at(mark[1], _LINE_HEIGHT)
        y = _px(high)
        parts.append(
            f'<line x1="{_EDGE}" y1="{y}" x2="{_EDGE + wide}" y2="{y}" stroke="{COLOURS[1]}" stroke-dasharray="6 4"/>'
        )
        below = high + 16 if high < _LINE_HEIGHT // 2 else high - 6
        parts.append(_text(_EDGE + wide, below, f"{mark[0]} {plain(mark[1])}", "end"))
    every = -(-len(points) // (wide // (max(len(value) for value, _ in points) * _LETTER + 12)))
    for number, (place, (value, amount)) in enumerate(zip(places, points, strict=True)):
        parts.append(
            f'<circle cx="{_px(place[0])}" cy="{_px(place[1])}" r="3.5" fill="{COLOURS[0]}">'
            f"<title>{escape(value)}: {plain(amount)}</title></circle>"
        )
        if number % every == 0:
            parts.append(_text(place[0], _LINE_HEIGHT + 20, value, "middle"))
    parts.append(_text(_EDGE + wide // 2, _LINE_HEIGHT + 44, across, "middle"))
    more = _overhang(axis)
    parts.append(_turned(up, _LINE_HEIGHT, more))
    return _svg(_WIDE, _LINE_HEIGHT + _FOOT, parts, title, more)


def _frame(across: Axis, up: Axis, wide: int, high: int) -> list[str]:
    parts = _grid_across(up, wide, high)
    every = -(-len(across.ticks) * (_longest(across) + 12) // wide)
    for number, tick in enumerate(across.ticks):
        x = _px(_EDGE + across.at(tick, wide))
        parts.append(f'<line x1="{x}" y1="0" x2="{x}" y2="{high}" stroke="{_GRID}"/>')
        if number % every == 0:
            parts.append(_text(_EDGE + across.at(tick, wide), high + 20, str(tick), "middle"))
    return parts


def _grid_across(up: Axis, wide: int, high: int) -> list[str]:
    parts = []
    for tick in up.ticks:
        y = _px(high - up.at(tick, high))
        parts.append(f'<line x1="{_EDGE}" y1="{y}" x2="{_EDGE + wide}" y2="{y}" stroke="{_GRID}"/>')
        parts.append(_text(_EDGE - 8, high - up.at(tick, high) + 4, str(tick), "end"))
    return parts


def _longest(axis: Axis) -> int:
    """Give how wide the longest tick is, in pixels."""
    return max(len(str(tick)) for tick in axis.ticks) * _LETTER


def _overhang(up: Axis) -> int:
    """Give how far ticks reach beyond the room that there is for them."""
    return max(0, _longest(up) + _BESIDE - _EDGE)


def _diagonal() -> str:
    return f'<line x1="{_EDGE}" y1="{_SIDE}" x2="{_EDGE + _SIDE}" y2="0" stroke="#8a95a3" stroke-dasharray="5 4"/>'


def _turned(text: str, high: int, more: int) -> str:
    return (
        f'<text transform="translate({14 - more} {high // 2}) rotate(-90)" text-anchor="middle">{escape(text)}</text>'
    )


def _text(x: Fraction | int, y: Fraction | int, text: str, anchor: str = "start") -> str:
    return f'<text x="{_px(x)}" y="{_px(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _cut(label: str) -> str:
    """Shorten a label that is too long for its room."""
    most = _LABEL_MOST // _LETTER
    if width(label) <= most:
        return label
    kept = ""
    for char in label:
        if width(kept + char) >= most:
            break
        kept += char
    return f"{kept}…"


def _px(value: Fraction | int) -> str:
    return plain(half_up(Fraction(value), 1)).removesuffix(".0")


def _svg(wide: int, high: int, parts: Sequence[str], title: str, more: int = 0) -> str:
    """Put a picture together. more: how much it needs on the left of 0."""
    body = "\n".join(parts)
    return (
        f'<div class="wide"><svg viewBox="{-more} -8 {wide + more} {high + 8}" width="{wide + more}" '
        f'style="min-width: {(wide + more) * 7 // 10}px" role="img" '
        f'aria-label="{escape(title)}">\n{body}\n</svg></div>'
    )
