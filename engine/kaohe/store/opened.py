"""Opening a dataset with a store: updated where that is enough, else computed from scratch and kept.

May import all of the store.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import duckdb

from kaohe.diagnostics import Report, Severity, Whole
from kaohe.diagnostics.catalogue import store as rules
from kaohe.events.duck import DuckEngine
from kaohe.events.engines import DUCKDB
from kaohe.events.raw import first_line
from kaohe.metrics.compute import ADD_UP, COMPLETE_TO
from kaohe.metrics.finality import last_complete_day
from kaohe.periods import day_of
from kaohe.store import fill, source, update
from kaohe.store.folder import Folder, Foreign, InUse, locked
from kaohe.store.programs import code_of
from kaohe.store.shelf import Contents, Shelf
from kaohe.store.totals import Kept
from kaohe.store.work import Stale

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from kaohe.diagnostics import Rule
    from kaohe.events.events import Events
    from kaohe.events.settings import Settings
    from kaohe.metrics.registry import Registry
    from kaohe.store.source import Print, Source

    Prints = dict[str, dict[str, Print]]
    Scratch = Callable[[], tuple[Events | None, Report]]

_FORMAT: Final = 1
"""Changes with the form of the manifest or of the files."""


def open_with(
    folder: Path,
    path: Path | str,
    settings: Settings,
    registry: Registry,
    scratch: Scratch,
    engine: str = DUCKDB,
    memory_limit: str | None = None,
) -> tuple[Events | None, Report]:
    """Give a dataset's relations, with the totals of these metrics known.

    folder: the store's. path: the dataset's. scratch: opens the dataset without the store.
    """
    if engine != DUCKDB or isinstance(path, str) or not path.is_dir():
        return _noted(scratch(), rules.NOT_KEPT, folder)
    try:
        with locked(folder) as held:
            return _Opening(held, path, settings, registry, scratch, memory_limit).open()
    except Foreign:
        return _noted(scratch(), rules.FOREIGN, folder)
    except InUse:
        return _noted(scratch(), rules.IN_USE, folder)
    except OSError as problem:
        return _noted(scratch(), rules.CANNOT_USE, folder, problem.strerror or str(problem))


class _Opening:
    """One run with a store that is this process's alone."""

    def __init__(
        self,
        held: Folder,
        path: Path,
        settings: Settings,
        registry: Registry,
        scratch: Scratch,
        memory_limit: str | None,
    ) -> None:
        self.held = held
        self.path = path
        self.settings = settings
        self.registry = registry
        self.scratch = scratch
        self.memory_limit = memory_limit
        self.damage: str | None = None

    def open(self) -> tuple[Events | None, Report]:
        """Give the dataset's relations, from the store or from scratch."""
        report = Report()
        found = source.look(self.path, report)
        if found is None or not found.storable:
            return _noted(self.scratch(), rules.NOT_KEPT, self.held.path)
        code = code_of(self.settings, self.registry)
        stored = self._stored(code)
        prints: Prints = {
            table: {
                unit: source.print_of(files, None if stored is None else stored.prints.get(table, {}).get(unit))
                for unit, files in units.items()
            }
            for table, units in found.units.items()
        }
        if stored is not None:
            try:
                return self._updated(stored, found, prints, report), report
            except Stale:
                pass
            except (duckdb.Error, OSError) as problem:
                self.damage = first_line(problem)
        return self._filled(found, prints, code)

    def _stored(self, code: str) -> Contents | None:
        """Read what the store holds; None where it is not of this code and these settings."""
        try:
            told = self.held.manifest()
            if told is None or told.pop("format") != _FORMAT or told["code"] != code:
                return None
            return Contents.from_json(told)
        except (ValueError, KeyError, TypeError, OSError, AttributeError) as problem:
            self.damage = first_line(problem)
            return None

    def _updated(self, stored: Contents, found: Source, prints: Prints, report: Report) -> Events:
        """Compute what changed and put it into the store; raises `Stale` where that is not enough."""
        engine = DuckEngine(self.memory_limit)
        work = update.Update(stored, found, self.settings, Shelf(engine, self.held.path), report)
        events = work.run(prints)
        if prints != stored.prints:
            fresh = self.held.begin()
            update.write(work, fresh)
            self._commit(work.contents, found)
        events.relations[ADD_UP] = Kept.of(engine, work.contents.programs, self.registry).daily
        events.relations[COMPLETE_TO] = complete_to(work, events)
        return events

    def _filled(self, found: Source, prints: Prints, code: str) -> tuple[Events | None, Report]:
        """Compute everything, and fill the store with it."""
        events, report = self.scratch()
        if self.damage is not None:
            report.add(rules.DAMAGED, Whole(str(self.held.path)), folder=str(self.held.path), problem=self.damage)
        if events is None:
            return events, report
        if any(each.severity is Severity.WARNING for each in events.set_aside):
            return _noted((events, report), rules.NOT_KEPT, self.held.path)
        try:
            contents = fill.fill(events, found, self.registry, code)
            contents.prints = prints
            fresh = self.held.begin()
            engine: Any = events.dataset.engine
            fill.write(events, contents, found, Shelf(engine, self.held.path), fresh)
            self._commit(contents, found)
        except (duckdb.Error, OSError) as problem:
            return _noted((events, report), rules.CANNOT_USE, self.held.path, first_line(problem))
        events.relations[ADD_UP] = Kept.of(engine, contents.programs, self.registry).daily
        return events, report

    def _commit(self, contents: Contents, found: Source) -> None:
        """Let the new files count, unless the dataset's changed while they were read."""
        looks = {
            table: {unit: source.print_of(files, contents.prints[table][unit]) for unit, files in units.items()}
            for table, units in found.units.items()
        }
        if looks == contents.prints:  # pragma: no branch - a file that changes just here cannot be had at will
            self.held.commit({"format": _FORMAT, **contents.to_json()}, contents.files)


def complete_to(work: update.Update, events: Events) -> date | None:
    """Give the last complete day, with the messages' times out of the store."""
    tables = {"orders": events.dataset.tables["orders"]} if "orders" in events.dataset.tables else {}
    days = [last_complete_day(replace(events.dataset, tables=tables))]
    last = [span.high - work.settings.day_cut_seconds for span in work.contents.spans.values() if span.high is not None]
    days.extend(day_of(moment // 86_400 - 1) for moment in last)
    return max((day for day in days if day is not None), default=None)


def _noted(
    opened: tuple[Events | None, Report], rule: Rule, folder: Path, problem: str = ""
) -> tuple[Events | None, Report]:
    """Add a finding about the store."""
    events, report = opened
    report.add(rule, Whole(str(folder)), folder=str(folder), problem=problem)
    return events, report
