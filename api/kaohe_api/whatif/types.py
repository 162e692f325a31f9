"""Types of command line parameters for what if: periods, a parameter with a value or with many, an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from kaohe.periods import Period
from kaohe.values import parse_number
from kaohe.words import Words
from kaohe_api.parameters import lang_of

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe_api.whatif.simulation import Ranged

_NO_OVER: Final = Words(
    "{value} 不是一串周期，写成 2026-01..2026-10 或 2026-10",
    "{value} are no periods; write 2026-01..2026-10 or 2026-10",
)
_NO_SETTING: Final = Words("{value} 写得不对，写成 提成率=1.5%", "{value} is not as it must be; write rate=1.5%")
_TWICE: Final = Words(
    "参数“{name}”写了两次，{first} 和 {second}。每个参数只写一次；要比几个值，用 --sweep",
    "the parameter {name} is given twice, {first} and {second}. Give it once; --sweep compares several values",
)
_NO_RANGE: Final = Words(
    "{value} 写得不对：{why}。写成 提成率=1.0%..2.0%:0.1%",
    "{value} is not as it must be: {why}. Write rate=1.0%..2.0%:0.1%",
)
_NO_NAME: Final = Words("前面要有参数的名字", "a parameter's name comes first")
_APART: Final = Words("要写每次加多少", "say how far the values are apart")
_NO_AMOUNT: Final = Words("{value} 不是金额，写成 200000", "{value} is no amount; write 200000")
_MOST: Final = 1000
_TOO_MANY: Final = Words("{value} 有 {count} 个值，最多 {most} 个", "{value} are {count} values; there may be {most}")


class _Type(click.ParamType):  # type: ignore[type-arg] # generic only in the newest click
    """What is refused in the language that is asked for."""

    def refuse(
        self, words: Words, value: object, param: click.Parameter | None, ctx: click.Context | None, **facts: object
    ) -> NoReturn:
        self.fail(words.say(lang_of(ctx)).format(value=value, **facts), param, ctx)


class Over(_Type):
    """Periods from one to another."""

    name = "PERIOD..PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Period, ...]:
        """Read it, or say how it is written."""
        first, _, last = str(value).partition("..")
        ends = Period.parse(first), Period.parse(last or first)
        periods = None if ends[0] is None or ends[1] is None else ends[0].through(ends[1])
        return periods or self.refuse(_NO_OVER, value, param, ctx)


class Setting(_Type):
    """A parameter with a value."""

    name = "PARAMETER=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Read it, or say how it is written."""
        name, _, told = (each.strip() for each in str(value).partition("="))
        return (name, told) if name and told else self.refuse(_NO_SETTING, value, param, ctx)


def once(ctx: click.Context, param: click.Parameter, found: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Give the values of parameters; one that stands twice is refused, for nobody knows which is meant."""
    from kaohe.metrics.registry import fold

    given: dict[str, str] = {}
    for name, value in found:
        if fold(name) in given:
            told = _TWICE.say(lang_of(ctx)).format(name=name, first=given[fold(name)], second=value)
            raise click.BadParameter(told, ctx, param)
        given[fold(name)] = value
    return dict(found)


class Range(_Type):
    """A parameter with the values from one to another."""

    name = "PARAMETER=FROM..TO[:STEP]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ranged:
        """Read it, or say how it is written."""
        from kaohe.whatif.vary import values_of
        from kaohe_api.whatif.simulation import Ranged

        name, _, told = (each.strip() for each in str(value).partition("="))
        ends, _, step = told.partition(":")
        first, _, last = ends.partition("..")
        values = values_of(first, last, step or None)
        if not name or isinstance(values, Words):
            why = values if isinstance(values, Words) else _NO_NAME
            self.refuse(_NO_RANGE, value, param, ctx, why=why.say(lang_of(ctx)))
        return Ranged(name, values, bool(step))


class Sweep(Range):
    """A parameter with values that are some way apart."""

    name = "PARAMETER=FROM..TO:STEP"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ranged:
        """Read it, or say how it is written."""
        found = super().convert(value, param, ctx)
        if not found.apart and len(found.values) > 1:
            self.refuse(_NO_RANGE, value, param, ctx, why=_APART.say(lang_of(ctx)))
        if len(found.values) > _MOST:
            self.refuse(_TOO_MANY, value, param, ctx, count=len(found.values), most=_MOST)
        return found


class Amount(_Type):
    """An amount of money."""

    name = "YUAN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it, or say how it is written."""
        found = parse_number(str(value))
        return self.refuse(_NO_AMOUNT, value, param, ctx) if found is None else found
