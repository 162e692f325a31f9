"""Coverage: which bands, tiers, cases, conditions and places of a scheme never decided anything in its cases.

What was used is read off the traces of the cases' outcomes; nothing is evaluated again for it.
May import everything below `evaluation`, and of this package `names`, `outcome`, `trace`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.names import item_title
from kaohe.evaluation.scores import indicator_title
from kaohe.evaluation.trace import decided
from kaohe.scheme.model import (
    Banded,
    Bands,
    Base,
    Bonus,
    Call,
    Commission,
    Deduction,
    FormulaScore,
    Grade,
    Include,
    Ladder,
    LaterRefunds,
    Limit,
    Line,
    Linear,
    Notice,
    Parameter,
    PerUnit,
    PlaceRule,
    Pool,
    Ranking,
    RedLine,
    Scorecard,
    Tiers,
    Unread,
    parts,
)
from kaohe.scheme.settle import settled
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Span
    from kaohe.evaluation.outcome import Outcome
    from kaohe.scheme.model import Expr, Item, Number, Scale, Scheme, Text

_ELSE: Final = Words("其余 得 {text}", "else {text}")
_MISSING: Final = Words("无值 得 {text}", "missing gives {text}")
_WORST: Final = Words("最差 {text}", "at the worst, {text}")
_BETWEEN: Final = Words("两端之间 {text}", "between the ends: {text}")
_BEST: Final = Words("最好 {text}", "at the best, {text}")
_FULL: Final = Words("不扣 {text}", "in full, {text}")
_LESS: Final = Words("扣一些 {text}", "less: {text}")
_DOWN_TO_ZERO: Final = Words("扣到 0 {text}", "down to 0: {text}")
_DEFAULT: Final = Words("默认 {text}", "by default {text}")
_NONE: Final = Words("一条都不满足", "no condition holds")
_ABOVE: Final = Words("超过基准 {text}", "above the baseline {text}")
_NOT_ABOVE: Final = Words("不超过基准 {text}", "not above the baseline {text}")
_UNMET: Final = Words("不满足 {text}", "not met: {text}")
_APPLIES: Final = Words("适用", "for")
_IF: Final = Words("满足 {text}", "met: {text}")
_AS_WRITTEN: Final = Words("{text}", "{text}")
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a scheme that decides something, and what it is, in the author's own words."""

    span: Span
    what: Words


def untried(scheme: Scheme, outcomes: Iterable[Outcome]) -> tuple[Spot, ...]:
    """Give the places of a scheme's own file that decided nothing in these outcomes, in the order written.

    What a scheme includes has a file, and cases, of its own.
    """
    used = {span for outcome in outcomes for span in _used(scheme, outcome)}
    own = (spot for spot in _spots(settled(scheme, scheme.effective)) if spot.span.source == scheme.span.source)
    return tuple(sorted((spot for spot in own if spot.span not in used), key=lambda spot: spot.span.start))


def _used(scheme: Scheme, outcome: Outcome) -> Iterator[Span]:
    for agent in outcome.agents:
        for step in agent.trace:
            yield from decided((step.how, step.inputs))
    if scheme.applies is not None and any(note.rule is catalogue.NOT_UNDER_SCHEME for note in outcome.notes):
        yield scheme.applies.span


def _spots(scheme: Scheme) -> Iterator[Spot]:
    if scheme.applies is not None:
        yield _spot(_APPLIES, scheme.applies.span, _UNMET)
    for item in scheme.items:
        yield from _of_item(item)
        for expr in _computed(item):
            yield from _of_ifs(expr)


def _of_item(item: Item) -> Iterator[Spot]:  # noqa: C901, PLR0912 - one branch a kind of item
    match item:
        case Scorecard():
            for number, indicator in enumerate(item.indicators, 1):
                title = indicator_title(indicator, number)
                yield from _of_given(Words(f"{item.name} {title.zh}", f"{item.name}, {title.en}"), indicator.scale)
        case Grade(bands=scale) | Banded(scale=scale):
            yield from _of_given(item_title(item), scale)
        case FormulaScore():
            yield from _of_missing(item_title(item), item.missing)
        case Base():
            yield from (_spot(item_title(item), case.span) for case in item.cases)
            yield _spot(item_title(item), item.default.span, _DEFAULT)
        case Bonus() | Deduction():
            yield from _of_paid(item)
        case Pool() | Limit() | LaterRefunds() | RedLine() | Notice():
            text = _text(item.span)
            yield Spot(item.span, Words(text, text))
        case Commission():
            yield from _of_scale(item_title(item), item.scale)
            yield from _of_missing(item_title(item), item.missing)
        case Ranking():
            if item.entry is not None:
                yield _spot(item_title(item), item.entry.span, _UNMET)
        case PlaceRule():
            text = _text(item.span)
            yield Spot(item.span, Words(text, text))
        case Ladder():
            yield from (_spot(item_title(item), rung.span) for rung in item.rungs)
            yield from (_spot(item_title(item), climb.span) for climb in item.climbs)
        case Parameter():
            yield from _of_parameter(item)
        case Include() | Unread():
            return
        case _:
            assert_never(item)


def _of_parameter(item: Parameter) -> Iterator[Spot]:
    """Give the values of a parameter that changes."""
    title = Words(item.name, item.name)
    if item.changes:
        yield _spot(title, item.value.span)
    yield from (_spot(title, change.value.span, said=change.span) for change in item.changes)


def _of_paid(item: Bonus | Deduction) -> Iterator[Spot]:
    title = item_title(item)
    yield from (_spot(title, case.span) for case in item.cases)
    if item.otherwise is None:
        yield _spot(title, item.span, _NONE)
    else:
        yield _spot(title, item.otherwise.span, _ELSE if item.cases else _AS_WRITTEN)
    yield from _of_missing(title, item.missing)


def _of_given(title: Words, scale: Scale) -> Iterator[Spot]:
    match scale:
        case Bands():
            yield from (_spot(title, band.span) for band in scale.bands)
            yield from _of_rest(title, scale.otherwise, _ELSE)
        case Line():
            yield _spot(title, scale.worst.span, _WORST)
            yield _spot(title, scale.span, _BETWEEN)
            yield _spot(title, scale.best.span, _BEST)
        case PerUnit():
            yield _spot(title, scale.full.span, _FULL)
            most = (
                scale.bound.value // scale.unit.value if scale.op == "<" else scale.full.value // scale.less.value + 1
            )
            if most >= 1 and scale.less.value < scale.full.value:
                yield _spot(title, scale.span, _LESS)
            if most * scale.less.value >= scale.full.value:
                yield _spot(title, scale.less.span, _DOWN_TO_ZERO, scale.span)
        case _:
            assert_never(scale)
    yield from _of_missing(title, scale.missing)


def _of_missing(title: Words, missing: Number | Text | None) -> Iterator[Spot]:
    return _of_rest(title, missing, _MISSING)


def _of_rest(title: Words, gives: Number | Text | None, words: Words) -> Iterator[Spot]:
    if gives is not None:
        yield _spot(title, gives.span, words)


def _of_scale(title: Words, scale: Tiers | Linear) -> Iterator[Spot]:
    if isinstance(scale, Tiers):
        yield from (_spot(title, tier.span) for tier in scale.tiers)
        return
    yield _spot(title, scale.baseline.span, _NOT_ABOVE)
    yield _spot(title, scale.rate.span, _ABOVE, scale.baseline.span)


def _computed(item: Item) -> Iterator[Expr]:
    """Give the formulas of an item whose figures the trace shows; conditions are tried as a whole."""
    if isinstance(item, Ranking | Limit | RedLine | Notice | Ladder):
        return  # conditions and names
    conditions = {id(case.when) for case in item.cases} if isinstance(item, Base | Bonus | Deduction) else set()
    yield from (expr for expr in expressions(item) if id(expr) not in conditions)


def _of_ifs(expr: Expr) -> Iterator[Spot]:
    if isinstance(expr, Call) and expr.function == "if":
        condition, one, other = expr.arguments
        title = Words(*[_text(expr.span)] * 2)
        yield _spot(title, one.span, _IF, condition.span)
        yield _spot(title, other.span, _UNMET, condition.span)
    for part in parts(expr):
        yield from _of_ifs(part)


def _spot(title: Words, span: Span, words: Words = _AS_WRITTEN, said: Span | None = None) -> Spot:
    """Name a place. `said`: what its words quote, where that is not the place itself."""
    text = _text(said or span)
    return Spot(span, _titled(title, Words(words.zh.format(text=text), words.en.format(text=text))))


def _titled(title: Words, said: Words) -> Words:
    return Words(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}")


def _text(span: Span) -> str:
    """Give what an author wrote, on one line."""
    text = " ".join(span.text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
