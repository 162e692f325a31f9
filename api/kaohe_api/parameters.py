"""Types of command line parameters: days, periods, files, datasets, sizes; and the options of what computes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kaohe.periods import Period, parse_day
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kaohe.words import Lang

FILE: Final = click.Path(path_type=Path)
FOLDER: Final = click.Path(path_type=Path)

Command = TypeVar("Command", bound="Callable[..., None]")
_ENGINE: Final = "duckdb"

_NO_DAY: Final = Words("{value} 不是日期，写成 2026-10-01", "{value} is no day; write 2026-10-01")
_NO_PERIOD: Final = Words(
    "{value} 不是周期，写成 2026-10（月）、2026-W41（周）或 2026-10-01/2026-10-14",
    "{value} is no period; write 2026-10 (a month), 2026-W41 (a week) or 2026-10-01/2026-10-14",
)
_NO_SIZE: Final = Words("{value} 不是大小，写成 4GB 或 512MB", "{value} is no size; write 4GB or 512MB")


def lang_of(ctx: click.Context | None) -> Lang:
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
            self.fail(_NO_DAY.say(lang_of(ctx)).format(value=value), param, ctx)
        return day


class PeriodType(click.ParamType):  # type: ignore[type-arg] # as above
    """A month, a week or a span of days."""

    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read the period, or say that it is none."""
        period = Period.parse(str(value))
        if period is None:
            self.fail(_NO_PERIOD.say(lang_of(ctx)).format(value=value), param, ctx)
        return period


class Dataset(click.ParamType):  # type: ignore[type-arg] # as above
    """A folder, a database's file, or a database's URL."""

    name = "DATASET"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:  # noqa: ARG002 - click's signature
        """Keep a URL as it is; all else is a path."""
        return value if isinstance(value, str) and "://" in value else Path(value)


class Size(click.ParamType):  # type: ignore[type-arg] # as above
    """A size of memory as 4GB."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the size, or say that it is none."""
        from kaohe.events.engine import bytes_of

        if bytes_of(str(value)) is None:
            self.fail(_NO_SIZE.say(lang_of(ctx)).format(value=value), param, ctx)
        return str(value)


DATASET: Final = Dataset()
DAY: Final = Day()
PERIOD: Final = PeriodType()
SIZE: Final = Size()


def computes(lang: Lang) -> Callable[[Command], Command]:
    """Give a command the options that say what computes, `--engine` and `--memory-limit`."""
    where = Words(
        "计算引擎：duckdb、spark、spark://HOST:PORT", "what computes: duckdb, spark or spark://HOST:PORT"
    ).say(lang)
    most = Words(
        "内存上限，超出的部分写到磁盘；默认 4GB，内存小的机器是它的六成",
        "the most memory to use, the rest is written to disk; by default 4GB, or three fifths of a smaller machine",
    ).say(lang)

    def decorate(command: Command) -> Command:
        command = click.option("--memory-limit", type=SIZE, help=most)(command)
        return click.option("--engine", default=_ENGINE, show_default=True, help=where)(command)

    return decorate


def placed(dataset: Path | str | None, engine: str) -> tuple[Path | str, str]:
    """Give the dataset and what computes it: a database named as the engine is the dataset, where there is no other."""
    if dataset is not None:
        return dataset, engine
    if "://" in engine and not engine.startswith("spark:"):
        return engine, _ENGINE
    ctx = click.get_current_context()
    raise click.MissingParameter(ctx=ctx, param=next(each for each in ctx.command.params if each.name == "folder"))
