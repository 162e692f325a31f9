"""Where the figures of several schemes come from: files, or a dataset, opened once for each choice of settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

import kaohe
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.parameters import FILE, computes
from kaohe_api.payslips import opened_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Past
    from kaohe.events.events import Events
    from kaohe.metrics import Grouping, MetricTable, Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import JudgmentRule, Scheme, Setting
    from kaohe.words import Lang
    from kaohe_api.console import Console

    Frozen = tuple[JudgmentRule | None, tuple[Setting, ...]]
    """What of the settings a scheme says itself."""
    FiguresOf = Callable[[Scheme], Sequence[Figures] | None]
    """Gives what a scheme is evaluated on, period by period; None where something is wrong, which is told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a dataset is to be read, and which earlier outcomes there are."""

    settings: Path | None
    set_aside: bool
    engine: str
    memory_limit: str | None
    history: tuple[Path, ...]


def takes_sources(lang: Lang) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options that say how a dataset is read, and `--history`."""

    def said(zh: str, en: str) -> str:
        return Words(zh, en).say(lang)

    parts: list[Any] = [
        click.option("--settings", type=FILE, help=said("系统设定文件", "the settings file")),
        click.option("--set-aside", is_flag=True, help=said("搁置有错的行", "leave wrong rows out, and list them")),
        computes(lang),
        click.option(
            "--history",
            type=FILE,
            multiple=True,
            help=said("更早周期的考核结果（JSON），可重复", "an earlier period's outcome (JSON); repeatable"),
        ),
    ]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for part in reversed(parts):
            command = part(command)
        return command

    return decorate


@dataclass
class Shelf:
    """A dataset's figures, each computed once: metrics by frozen settings and period."""

    folder: Path | str
    periods: Sequence[Period]
    asked: Asked
    registry: Registry
    console: Console
    _opened: dict[Frozen, Events] = field(default_factory=dict)
    _tables: dict[tuple[Frozen, Period], dict[Grouping, MetricTable]] = field(default_factory=dict)

    def figures(self, scheme: Scheme) -> Sequence[Figures] | None:
        """Give what a scheme is evaluated on, period by period; None where something is wrong, which is kept."""
        frozen = scheme.judgment, scheme.settings
        if frozen not in self._opened:
            how = stages.How(self.asked.set_aside, self.asked.engine, self.asked.memory_limit)
            opened = self.console.sure(opened_for(scheme, self.folder, self.asked.settings, self.console, how))
            self._opened[frozen] = opened
            self.console.notes.extend(opened.set_aside)
        found = [self._of(scheme, frozen, period) for period in self.periods]
        whole = tuple(each for each in found if each is not None)
        return whole if len(whole) == len(found) else None

    def _of(self, scheme: Scheme, frozen: Frozen, period: Period) -> Figures | None:
        events, tables = self._opened[frozen], self._tables.setdefault((frozen, period), {})
        progress = self.console.progress()
        found = kaohe.figures_of(events, self.registry, period, scheme, progress=progress, tables=tables)
        return self.console.take(found)


def with_history(figures: Figures, history: tuple[Past, ...]) -> Figures:
    """Add earlier outcomes; what the figures hold of the same scheme and period gives way."""
    given = {(past.scheme, past.period) for past in history}
    kept = (past for past in figures.history if (past.scheme, past.period) not in given)
    return replace(figures, history=(*kept, *history))
