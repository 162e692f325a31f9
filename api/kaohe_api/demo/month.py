"""The days of the made-up month, one after the other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kaohe.words import Words
from kaohe_api.demo.aftermath import Aftermath
from kaohe_api.demo.buyers import Street
from kaohe_api.demo.draw import Draw
from kaohe_api.demo.ledger import DAY, Ledger
from kaohe_api.demo.people import FIRST_DAY, FLAGSHIP, LAST_DAY, OUTLET

if TYPE_CHECKING:
    from collections.abc import Callable

_LIVING: Final = Words("编写一个月的聊天和订单", "making up a month of chats and orders")
_SEED: Final = 20261001
_ARRIVALS: Final = {FLAGSHIP: (31, 30), OUTLET: (20, 18)}
"""On an ordinary day: buyers who ask, buyers who just order."""
_BUSY: Final = {date(2026, 10, 1): 150, date(2026, 10, 20): 200, date(2026, 10, 24): 140, date(2026, 10, 31): 190}
"""Days with a sale, in percent of an ordinary one."""
_HOURS: Final = (
    *((0, 2), (1, 1), (5, 1), (7, 2), (8, 4), (9, 7), (10, 10), (11, 9), (12, 6), (13, 7), (14, 9), (15, 8)),
    *((16, 8), (17, 5), (18, 6), (19, 8), (20, 13), (21, 14), (22, 10), (23, 6)),
)


def live(progress: Callable[[Words, int, int], None] | None = None) -> Ledger:
    """Play the days from the first to the last, then what came of the orders; `progress` hears of each day."""
    draw, ledger = Draw(_SEED), Ledger()
    street = Street(draw, ledger)
    days = (LAST_DAY - FIRST_DAY).days + 1
    for number in range(days):
        day = date.fromordinal(FIRST_DAY.toordinal() + number)
        for shop, (asking, ordering) in _ARRIVALS.items():
            for _ in range(_crowd(draw, day, asking)):
                street.inquire(shop, number * DAY + _moment(draw, day))
            for _ in range(_crowd(draw, day, ordering)):
                street.buy_silently(shop, number * DAY + _moment(draw, day))
            for _ in range(draw.between(1, 5)):
                street.bother(shop, number * DAY + _moment(draw, day))
        if progress is not None:
            progress(_LIVING, number + 1, days)
    aftermath = Aftermath(draw, ledger)
    for order in ledger.orders:
        aftermath.follow(order)
    return ledger


def _crowd(draw: Draw, day: date, ordinary: int) -> int:
    """Draw how many come: by the day of the week and the sales; fewer in the days around the month."""
    percent = _BUSY.get(day, 112 if day.weekday() in {4, 5, 6} else 95)
    if day.month != 10:  # noqa: PLR2004 - October is the month that is evaluated
        percent = percent * 6 // 10
    return ordinary * (percent + draw.between(-12, 12)) // 100


def _moment(draw: Draw, day: date) -> int:
    """Draw a second of the day; on a day with a sale many come in the quarter of an hour after 20:00."""
    if day in _BUSY and draw.chance(35):
        return 20 * 3600 + draw.between(0, 900)
    return draw.weighted(_HOURS) * 3600 + draw.between(0, 3599)
