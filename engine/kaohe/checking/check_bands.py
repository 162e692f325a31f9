"""The check of bands: each must decide something, all must point one way, and nothing may be left open."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Final

from kaohe.checking.kinds import comparable
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import Banded, Bands, Grade, Scheme, Scorecard
from kaohe.values import Kind, half_up, plain, shown
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Band

HOLDS: Final[dict[str, Callable[[int, int], bool]]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_UP: Final = frozenset({">", ">="})
_NO_GRADE: Final = Words("无", "none")
_NO_POINTS: Final = Words("得 0", "0")
_SIGNS: Final = {">=": "≥", "<=": "≤", "!=": "≠"}
_DOWN: Final = frozenset({"<", "<="})


def check_bands(scheme: Scheme, report: Report) -> None:
    """Report bands that never decide, that mix directions, or that leave values open."""
    for item in scheme.items:
        if isinstance(item, Grade):
            _check(item.bands, _NO_GRADE, scheme.lang, report)
        elif isinstance(item, Banded):
            if isinstance(item.scale, Bands):
                _check(item.scale, _NO_POINTS, scheme.lang, report)
        elif isinstance(item, Scorecard):
            for indicator in item.indicators:
                if isinstance(indicator.scale, Bands):
                    _check(indicator.scale, _NO_POINTS, scheme.lang, report)


def _check(bands: Bands, rest: Words, lang: Lang, report: Report) -> None:
    bounds = [band.bound for band in bands.bands]
    if not comparable(bounds):
        return  # some bound has a wrong unit, so they cannot be told apart
    ups = [band for band in bands.bands if band.op in _UP]
    downs = [band for band in bands.bands if band.op in _DOWN]
    if ups and downs:
        later = max(ups[0], downs[0], key=lambda band: band.span.start)
        report.add(rules.BANDS_MIXED, later.span, one=_sign(bands.bands[0], lang), other=_sign(later, lang))
        return
    samples, whole = _samples(bands), _whole(bands)
    values = [int(sample * whole) for sample in samples]
    tests = [(HOLDS[band.op], int(band.bound.value * whole), band) for band in bands.bands]
    deciders = [next((band for holds, bound, band in tests if holds(value, bound)), None) for value in values]
    deciding = {id(band) for band in deciders}
    for band in bands.bands:
        if id(band) not in deciding:
            holds, bound = HOLDS[band.op], int(band.bound.value * whole)
            at = next(index for index, value in enumerate(values) if holds(value, bound))
            cover = deciders[at] or band
            report.add(rules.BAND_UNREACHABLE, band.span, before=_sign(cover, lang) + cover.bound.written)
    if bands.otherwise is None:
        open_ones = [sample for sample, decider in zip(samples, deciders, strict=True) if decider is None]
        if open_ones:
            report.add(
                rules.BANDS_OPEN,
                bands.span,
                value=_written(open_ones, next((each.kind for each in bounds if each.value), None)),
                rest=rest,
            )


def _sign(band: Band, lang: Lang) -> str:
    return _SIGNS.get(band.op, band.op) if lang == "zh" else band.op


def _samples(bands: Bands) -> list[Fraction]:
    """Give a value at each bound, between each two, and beyond both ends: bands differ nowhere else."""
    bounds = sorted({band.bound.value for band in bands.bands}) or [Fraction(0)]
    between = [(one + other) / 2 for one, other in pairwise(bounds)]
    return sorted([bounds[0] - 1, *bounds, *between, bounds[-1] + 1])


def _whole(bands: Bands) -> int:
    """Give by what bounds, and what lies halfway between them, become whole numbers, which compare fast."""
    return 2 * lcm(*(band.bound.value.denominator for band in bands.bands))


def _written(values: list[Fraction], kind: Kind | None) -> str:
    """Write one of the values as an author would, one that is not negative if there is one."""
    value = next((each for each in values if each >= 0), values[0])
    digits = plain(half_up(value, 4)).rstrip("0").rstrip(".")
    return shown(half_up(value, 4), kind).replace(".00%", "%") if kind is Kind.RATIO else digits
