"""What is behind an adjustment, in sentences: its sum, both computations with what they rest on, and the refunds.

May import `periods`, `values`, `words`, and of this package `adjustments`, `trace`, `wording`.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.evaluation import wording
from kaohe.evaluation.trace import adjustments_of, minus
from kaohe.values import half_up, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.evaluation.adjustments import Adjustment, Refunded
    from kaohe.evaluation.trace import How
    from kaohe.periods import Period
    from kaohe.words import Lang, Words


def adjusted_parts(how: How, lang: Lang) -> tuple[str, ...]:
    """Say what is behind an adjustment: its sum, both computations with what they rest on, the refunds."""
    return tuple(said for each in adjustments_of(how) for said in _parts(each, lang))


def _parts(adjustment: Adjustment, lang: Lang) -> Iterator[str]:
    paid, without, amount = (minus(plain(each)) for each in (adjustment.paid, adjustment.without, adjustment.amount))
    paid = f"({paid})" if adjustment.paid < 0 else paid
    yield wording.DIFFERENCE.say(lang).format(period=adjustment.period, without=without, paid=paid, amount=amount)
    both = wording.WITH_SALES, wording.WITHOUT_SALES
    if adjustment.settles_again:
        both = wording.AS_SETTLED, wording.AS_NOW
    for line in adjustment.lines:
        facts = {"paid": minus(plain(line.paid)), "without": minus(plain(line.without))}
        yield wording.ADJUSTED_LINE.say(lang).format(period=adjustment.period, title=line.title.say(lang), **facts)
        yield from _computed(both, (line.paid_how, line.without_how), lang)
    for figure in adjustment.figures:
        yield from _computed(both, (figure.paid_how, figure.without_how), lang)
    for each in adjustment.refunds:
        yield from _corrected(each, adjustment, lang)
    fresh = [each for each in adjustment.refunds if each.taken is None]
    itself = [each for each in fresh if _when(each.day, adjustment.period) == 0]
    for words, refunds in (
        (wording.REFUNDS_ITSELF, itself),
        (wording.REFUNDS, [each for each in fresh if each not in itself]),
    ):
        if refunds:
            yield _added_up(words, refunds, adjustment.period, lang)


def _added_up(words: Words, refunds: list[Refunded], period: Period, lang: Lang) -> str:
    said = words.say(lang).format(period=period, count=len(refunds))
    amounts = [Fraction(each.amount) for each in refunds if each.amount is not None]
    if len(amounts) == len(refunds):
        said += wording.REFUNDS_AMOUNT.say(lang).format(amount=plain(half_up(sum(amounts, Fraction(0)), 2)))
    return said


def _computed(both: tuple[Words, Words], hows: tuple[Words | None, Words | None], lang: Lang) -> Iterator[str]:
    for words, how in zip(both, hows, strict=True):
        if how is not None:
            yield words.say(lang).format(how=how.say(lang))


def _corrected(refund: Refunded, adjustment: Adjustment, lang: Lang) -> Iterator[str]:
    """Say what is another of a refund than it was settled as; where nothing else is known of it, its amounts.

    What completed in the period itself was counted there, and taken back of nothing.
    """
    if refund.taken is None or refund.amount is None:
        return
    name, pieces, taken = refund.refund, refund.changed_pieces, plain(refund.taken)
    own, period = _when(refund.taken_day or refund.day, adjustment.period) == 0, adjustment.period
    if refund.taken != refund.amount or (pieces is None and refund.taken_day is None):
        words = wording.COUNTED if own else wording.CORRECTED
        yield words.say(lang).format(refund=name, taken=taken, amount=plain(refund.amount), period=period)
    if pieces is not None:
        words = wording.COUNTED_PIECES if own else wording.CORRECTED_PIECES
        yield words.say(lang).format(refund=name, taken=pieces[0], quantity=pieces[1], period=period)
    if refund.taken_day is not None:
        words = (wording.MOVED_INTO, wording.MOVED_AFTER, wording.MOVED_BEFORE)[_when(refund.day, period)]
        facts = {"taken": taken, "before": refund.taken_day, "day": refund.day, "period": period}
        yield words.say(lang).format(refund=name, **facts)


def _when(day: str | None, period: Period) -> int:
    """Say whether a day is in a period: 0; below 0: before it, above: after it, or where none is said."""
    day = day or str(date.max)
    return (day > str(period.last)) - (day < str(period.first))
