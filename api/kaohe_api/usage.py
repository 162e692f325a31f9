"""Wrong command lines as findings: what click notices, told as everything else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.diagnostics import Diagnostic, Report, near
from kaohe.diagnostics.catalogue import requests

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class UnknownCommand(click.UsageError):
    """A command that does not exist."""

    def __init__(self, name: str, known: Sequence[str], ctx: click.Context) -> None:
        super().__init__(f"no command {name}", ctx)
        self.name = name
        self.known = known


def finding_of(problem: click.UsageError) -> Iterable[Diagnostic]:
    """Say what is wrong with a command line and how it is written."""
    report = Report()
    ctx = problem.ctx
    usage = ctx.get_usage().removeprefix("Usage: ").strip() if ctx is not None else "kaohe --help"
    path = ctx.command_path if ctx is not None else "kaohe"
    if isinstance(problem, click.NoSuchOption):
        report.add(
            requests.UNKNOWN_OPTION,
            option=problem.option_name,
            help=f"{path} --help",
            suggestions=problem.possibilities or (),
        )
    elif isinstance(problem, UnknownCommand):
        known = ", ".join(problem.known)
        report.add(
            requests.UNKNOWN_COMMAND, command=problem.name, known=known, suggestions=near(problem.name, problem.known)
        )
    elif isinstance(problem, click.MissingParameter):
        report.add(requests.MISSING_ARGUMENT, argument=_named(problem), usage=usage)
    elif isinstance(problem, click.BadParameter):
        told = problem.message.rstrip(".")
        report.add(requests.BAD_ARGUMENT, argument=_named(problem), problem=told, usage=usage)
    else:
        report.add(requests.BAD_COMMAND_LINE, problem=problem.message.rstrip("."), usage=usage)
    return report


def _named(problem: click.BadParameter) -> str:
    if problem.param is not None:
        return problem.param.get_error_hint(problem.ctx).replace("'", "")
    return str(problem.param_hint or "?")
