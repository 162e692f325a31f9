"""Types of command line parameters: days, periods, files, folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaohe.periods import Period, parse_day

if TYPE_CHECKING:
    from datetime import date

FILE: Final = click.Path(path_type=Path)
FOLDER: Final = click.Path(path_type=Path)


class Day(click.ParamType):  # type: ignore[type-arg] # generic only in the newest click
    """A day as 2026-10-01."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or say that it is none."""
        day = parse_day(str(value))
        if day is None:
            self.fail(f"{value} ≠ 2026-10-01", param, ctx)
        return day


class PeriodType(click.ParamType):  # type: ignore[type-arg] # as above
    """A month, a week or a span of days."""

    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read the period, or say that it is none."""
        period = Period.parse(str(value))
        if period is None:
            self.fail(f"{value} ≠ 2026-10, 2026-W41, 2026-10-01/2026-10-14", param, ctx)
        return period


DAY: Final = Day()
PERIOD: Final = PeriodType()
