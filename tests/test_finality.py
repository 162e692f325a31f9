"""Days from which figures are final, also where windows are far longer than the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.events.settings import Settings
from kaohe.metrics import Finality
from kaohe.metrics.finality import final_from, is_final
from kaohe.periods import Period


@pytest.mark.parametrize("window", [1_000_000, 365_606, 365_241])
def test_a_day_beyond_the_calendar_is_its_last_and_never_comes(window: int) -> None:
    settings = Settings(inquiry_window_days=window, pay_window_days=window)
    period = Period(date(8999, 12, 31), date(8999, 12, 31))
    assert final_from(Finality.F4, period, settings) == date(9999, 12, 31)
    assert not is_final(Finality.F4, period, date(9999, 12, 31), settings)


def test_the_last_days_of_the_calendar() -> None:
    """From 8999-12-31 to 9999-12-31 are 365242 days; a window of one less needs the last day but one."""
    period = Period(date(8999, 12, 31), date(8999, 12, 31))
    for window, day, last in (
        (365_240, date(9999, 12, 30), date(9999, 12, 29)),
        (365_241, date(9999, 12, 31), date(9999, 12, 30)),
        (365_242, date(9999, 12, 31), date(9999, 12, 31)),
    ):
        settings = Settings(inquiry_window_days=window)
        assert final_from(Finality.F1, period, settings) == day
        assert is_final(Finality.F1, period, last, settings)
        assert not is_final(Finality.F1, period, date.fromordinal(last.toordinal() - 1), settings)
        assert not is_final(Finality.F1, period, None, settings)
