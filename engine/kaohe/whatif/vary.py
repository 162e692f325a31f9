"""A scheme with other values of its parameters, and the values that lie between two.

May import `scheme`, `checking`, `metrics`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.checking import check
from kaohe.checking.check_use import unused_parameters
from kaohe.diagnostics import Report, Source, near
from kaohe.diagnostics.catalogue import whatif as rules
from kaohe.metrics.registry import fold
from kaohe.scheme.expressions import parse_number
from kaohe.scheme.model import Parameter
from kaohe.scheme.phrases import Phrases, split_number
from kaohe.values import Kind, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Number, Scheme
    from kaohe.words import Lang

_WRITTEN: Final = re.compile(r"(-?)(\d+)(?:\.(\d+))?\s*(\D*)", re.ASCII)
_LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
_LONGEST: Final = 40
_OWN: Final = frozenset({Kind.RATIO, Kind.SECONDS})
"""Kinds that a number without a unit is none of."""
_NO_NUMBER: Final = Words("两头和间隔都要是数", "both ends and the step are numbers")
_UNITS: Final = Words("单位要一样", "all have the same unit")
_NO_STEP: Final = Words("间隔要大于 0", "the step is above 0")
_BACKWARDS: Final = Words("小的写在前面", "the smaller end comes first")
_PERCENT: Final = 2
"""To how many decimals a percentage is tried at least."""


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one unit, from the first to the last, a step apart; all three in units of the last decimal."""

    unit: str
    places: int
    first: int
    last: int
    step: int

    def __len__(self) -> int:
        """Count the values; the last one is one of them, be it nearer than a step."""
        return -(-(self.last - self.first) // self.step) + 1

    def at(self, number: int) -> int:
        """Give a value in units of the last decimal."""
        return min(self.first + number * self.step, self.last)

    def text(self, number: int) -> str:
        """Write a value with its unit."""
        return f"{plain(Decimal(self.at(number)).scaleb(-self.places))}{self.unit}"


def values_of(first: str, last: str, step: str | None) -> Values | Words:
    """Read values from one to another, or say why they are none: no numbers, of several units, backwards.

    step: how far they are apart; without it they are a last decimal apart.
    """
    found = [_split(text) for text in (first, last, *([] if step is None else [step]))]
    parts = [each for each in found if each is not None]
    units = {unit for _, _, unit in parts if unit} or {""}
    if len(parts) < len(found):
        return _NO_NUMBER
    if len(units) > 1:
        return _UNITS
    places = max(decimals for _, decimals, _ in parts)
    numbers = [digits * 10 ** (places - decimals) for digits, decimals, _ in parts]
    values = Values(units.pop(), places, numbers[0], numbers[1], numbers[2] if step is not None else 1)
    if values.step <= 0:
        return _NO_STEP
    if values.first > values.last:
        return _BACKWARDS
    return _NO_NUMBER if number_of(values.text(0)) is None else values


def refined(values: Values, parameter: Parameter) -> Values:
    """Give values a last decimal of the parameter's own apart, of a percentage at least a hundredth."""
    digits, unit = split_number(parameter.value)
    places = max(values.places, len(digits.partition(".")[2]), _PERCENT if unit == values.unit == "%" else 0)
    by = 10 ** (places - values.places)
    return Values(values.unit, places, values.first * by, values.last * by, values.step)


def _split(text: str) -> tuple[int, int, str] | None:
    """Give a number's digits without the point, its decimals and its unit."""
    found = _WRITTEN.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    decimals = found[3] or ""
    return int(f"{found[1]}{found[2]}{decimals}"), len(decimals), found[4].strip()


def number_of(text: str) -> Number | None:
    """Read a number with its unit, as schemes write it in any language."""
    source = Source("value", text)
    read = (parse_number(source, 0, len(text), lang, Report()) for lang in _LANGS)
    return next((number for number in read if number is not None), None)


def parameter_of(scheme: Scheme, name: str, report: Report) -> Parameter | None:
    """Give a scheme's parameter by its name; None, with a finding, where it has none such."""
    known = {fold(item.name): item for item in scheme.items if isinstance(item, Parameter)}
    found = known.get(fold(name))
    if found is None:
        names = [item.name for item in known.values()]
        told = Words("、".join(names) or "没有", ", ".join(names) or "none")
        report.add(
            rules.NO_SUCH_PARAMETER,
            scheme.span,
            suggestions=near(name, names),
            scheme=scheme.name,
            name=name,
            known=told,
        )
    return found


def varied(scheme: Scheme, values: Mapping[str, str], registry: Registry, report: Report) -> Scheme | None:
    """Give a scheme in which parameters have other values, whatever the day; None, with all that is wrong with it."""
    changed: dict[str, Parameter] = {}
    for name, text in values.items():
        parameter = parameter_of(scheme, name, report)
        number = number_of(text)
        if parameter is None:
            continue
        if number is None or not _fits(number, parameter.value):
            now = Phrases(scheme.lang).number(parameter.value)
            report.add(rules.WRONG_VALUE, parameter.span, name=parameter.name, value=text, now=now)
            continue
        value = replace(number, kind=number.kind or parameter.value.kind, span=parameter.value.span)
        changed[parameter.name] = replace(parameter, value=value, changes=())
    if not report.ok:
        return None
    items = tuple(changed.get(item.name, item) if isinstance(item, Parameter) else item for item in scheme.items)
    checked, found = check(replace(scheme, items=items), registry)
    report.extend(each for each in found if checked is None)
    return checked


def tell_unused(scheme: Scheme, names: Iterable[str], report: Report) -> None:
    """Tell the parameters among some that a scheme has and nothing in it uses: to vary them changes nothing."""
    varied_ones = set(map(fold, names))
    for item in unused_parameters(scheme):
        if fold(item.name) in varied_ones:
            report.add(rules.UNUSED, item.span, scheme=scheme.name, name=item.name)


def _fits(number: Number, now: Number) -> bool:
    """Whether a number may stand for another: of a kind with it; a plain one fits all that need no unit."""
    kinds = {number.kind, now.kind}
    return len(kinds) == 1 or (None in kinds and not kinds & _OWN)
