"""What earlier periods gave, as figures of a row: the history is read as figures are, before anything is computed.

May import `scheme.model`, and of `evaluation` its history, of this package what programs are.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.evaluation.compiled.border import UnfitError
from kaohe.evaluation.names import item_id, target_of
from kaohe.scheme.model import Earlier, Streak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.compiled.program import Before, Row
    from kaohe.evaluation.history import History
    from kaohe.scheme.model import Ladder


def row_of(before: Sequence[Before], agent: str, history: History) -> Row:
    """Give what earlier periods gave an agent; `UnfitError` where a figure has more decimals than it can have."""
    row: Row = []
    for each in before:
        match each.asked:
            case Earlier():
                last = history.last(target_of(each.asked.figure), agent)
                value = None if last is None else last[1]
                if each.places is None:
                    row += (value or "", value is None)
                else:
                    row += (_whole(value, each.places) if isinstance(value, Decimal) else 0, value is None)
            case Streak() if each.ladder is not None and each.asked.count > 1:
                row.append(_level(each.asked, each.ladder, agent, history))
            case Streak():
                row.append(history.ran(each.asked, agent))
            case _:
                row.append(_whole(history.ahead(each.asked.line.name, agent), each.places or 0))
    return row


def _level(asked: Streak, ladder: Ladder, agent: str, history: History) -> str:
    """Give the level that an agent had throughout a run in which a condition held; nothing where there is none."""
    results = [history.result(period, agent) for period in history.periods(asked.count)[:-1]]
    levels = {None if each is None else each.figures.get(item_id(ladder)) for each in results}
    level = levels.pop()
    return level if not levels and isinstance(level, str) and history.ran(asked, agent) else ""


def _whole(value: Decimal, places: int) -> int:
    """Give a number as a whole one of its last decimal."""
    exact = Fraction(value) * 10**places
    if exact.denominator != 1:
        raise UnfitError
    return int(exact)
