"""Adjustments: what a later refund takes back of what an earlier, published period paid for its sale.

They are input, as metrics are: who hands figures in has computed the period's pay with the sales and without them. An
adjustment is the difference. May import `values`, `periods`, `words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaohe.periods import Period
from kaohe.values import half_up, plain
from kaohe.words import Words

_PLACES = 2


@dataclass(frozen=True, slots=True)
class Refunded:
    """A refund by its id, of which order, how much and how many pieces; day: on which it completed.

    taken, taken_quantity: what was taken back for it before, where it was corrected since or, with nothing left of it,
    cancelled. taken_day: on which it had completed then, where that decides: it was, or is now, of the sale's own
    period.
    """

    refund: str
    order: str | None = None
    amount: Decimal | None = None
    day: str | None = None
    quantity: int | None = None
    taken: Decimal | None = None
    taken_quantity: int | None = None
    taken_day: str | None = None

    @property
    def changed_pieces(self) -> tuple[int, int] | None:
        """How many pieces were taken back, and are due now; None where these are as many, or not known."""
        before, now = self.taken_quantity, self.quantity
        return None if before is None or now is None or before == now else (before, now)


@dataclass(frozen=True, slots=True)
class AdjustedLine:
    """A line of the period's pay that the refunds change, with and without their sales, and how each came about."""

    title: Words
    paid: Decimal
    without: Decimal
    paid_how: Words | None = None
    without_how: Words | None = None


@dataclass(frozen=True, slots=True)
class AdjustedFigure:
    """A score, named figure, grade or rank on which lines rest that the refunds change, with and without their sales.

    paid_how, without_how: whole sentences, from which it can be recomputed.
    """

    title: Words
    paid_how: Words
    without_how: Words


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What one earlier period pays with the sales that were refunded now, and without them.

    entry, version: which entry of the ledger it was published by, and which version of the scheme. owed, owed_without:
    what is still to be taken back of advances, where there are any; `paid` and `without` are less that. figures: what
    the lines rest on, where it is another without the sales.
    """

    period: Period
    paid: Decimal
    without: Decimal
    entry: int | None = None
    version: int | None = None
    lines: tuple[AdjustedLine, ...] = ()
    refunds: tuple[Refunded, ...] = ()
    owed: Decimal | None = None
    owed_without: Decimal | None = None
    figures: tuple[AdjustedFigure, ...] = ()

    @property
    def settles_again(self) -> bool:
        """Whether any refund was settled before, and was corrected or cancelled since."""
        return any(each.taken is not None for each in self.refunds)

    @property
    def amount(self) -> Decimal:
        """What is taken back, below 0; above it where the period would have paid more."""
        return half_up(Fraction(self.without) - Fraction(self.paid), _PLACES)


def adjustment_json(adjustment: Adjustment) -> dict[str, object]:
    """Give an adjustment as the figures document has it."""
    return {
        "period": str(adjustment.period),
        **_given("entry", adjustment.entry),
        **_given("version", adjustment.version),
        "paid": plain(adjustment.paid),
        "without": plain(adjustment.without),
        **_given("owed", _text(adjustment.owed)),
        **_given("owed_without", _text(adjustment.owed_without)),
        "lines": [
            {
                "title": _words(line.title),
                "paid": plain(line.paid),
                "without": plain(line.without),
                **_given("paid_how", _words(line.paid_how)),
                **_given("without_how", _words(line.without_how)),
            }
            for line in adjustment.lines
        ],
        **_given("figures", [_figure_json(each) for each in adjustment.figures] or None),
        "refunds": list(map(refund_json, adjustment.refunds)),
    }


def refund_json(refund: Refunded) -> dict[str, object]:
    """Give a refund as the figures document has it."""
    return {
        "refund": refund.refund,
        **_given("order", refund.order),
        **_given("amount", _text(refund.amount)),
        **_given("quantity", refund.quantity),
        **_given("day", refund.day),
        **_given("taken", _text(refund.taken)),
        **_given("taken_quantity", refund.taken_quantity),
        **_given("taken_day", refund.taken_day),
    }


def _figure_json(figure: AdjustedFigure) -> dict[str, object]:
    said = {"title": figure.title, "paid_how": figure.paid_how, "without_how": figure.without_how}
    return {key: _words(words) for key, words in said.items()}


def _given(key: str, value: object) -> dict[str, object]:
    return {} if value is None else {key: value}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _words(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"zh": words.zh, "en": words.en}
