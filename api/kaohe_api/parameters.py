"""Types of command line parameters: days, periods, files, folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaohe.periods import Period, parse_day
from kaohe.words import Words

if TYPE_CHECKING:
    from datetime import date

    from kaohe.words import Lang

FILE: Final = click.Path(path_type=Path)
FOLDER: Final = click.Path(path_type=Path)


_NO_DAY: Final = Words("{value} 不是日期，写成 2026-10-01", "{value} is no day; write 2026-10-01")
_NO_PERIOD: Final = Words(
    "{value} 不是周期，写成 2026-10（月）、2026-W41（周）或 2026-10-01/2026-10-14",
    "{value} is no period; write 2026-10 (a month), 2026-W41 (a week) or 2026-10-01/2026-10-14",
)


def _lang(ctx: click.Context | None) -> Lang:
    """Give the language of the command line that is read."""
    lang: Lang = getattr(ctx.find_root().command, "lang", "en") if ctx is not None else "en"
    return lang


class Day(click.ParamType):  # type: ignore[type-arg] # generic only in the newest click
    """A day as 2026-10-01."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or say that it is none."""
        day = parse_day(str(value))
        if day is None:
            self.fail(_NO_DAY.say(_lang(ctx)).format(value=value), param, ctx)
        return day


class PeriodType(click.ParamType):  # type: ignore[type-arg] # as above
    """A month, a week or a span of days."""

    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read the period, or say that it is none."""
        period = Period.parse(str(value))
        if period is None:
            self.fail(_NO_PERIOD.say(_lang(ctx)).format(value=value), param, ctx)
        return period


DAY: Final = Day()
PERIOD: Final = PeriodType()
