"""How refunds are named in what is told of them.

May import `evaluation`, `values`, `words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.values import plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.adjustments import Refunded

_MOST_NAMED: Final = 5


def changes(refund: Refunded) -> Words:
    """Name a refund with what is another of it than was settled: its amount and day, or else its pieces."""
    changes, pieces = [], refund.changed_pieces
    if refund.taken is not None and refund.amount is not None and refund.taken != refund.amount:
        changes.append(f"{plain(refund.taken)} → {plain(refund.amount)}")
    if refund.taken_day is not None:
        changes.append(f"{refund.taken_day} → {refund.day}")
    if pieces is not None and not changes:
        said = f"{pieces[0]} → {pieces[1]}"
        return Words(f"{refund.refund} ({said} 件)", f"{refund.refund} ({said} pieces)")
    named = f"{refund.refund} ({', '.join(changes)})" if changes else refund.refund
    return Words(named, named)


def named(names: Sequence[str | Words]) -> Words:
    """Name the first of some."""
    named = [*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])]
    both = [Words(each, each) if isinstance(each, str) else each for each in named]
    return Words("、".join(each.zh for each in both), ", ".join(each.en for each in both))
