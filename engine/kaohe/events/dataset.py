"""A dataset: a shop's tables, read, checked and made uniform.

May import `settings`, `schema`, `files`, `database`, `cells`, `sessions`, `plans`, `validation` and the engines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.diagnostics import Cell, Diagnostic, Report, Severity
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.database import find_in_duckdb, find_in_url, is_duckdb, is_url
from kaohe.events.duck import DuckEngine
from kaohe.events.files import find_tables, open_table
from kaohe.events.plans import relation_plan, stage, table_plan
from kaohe.events.raw import Form, RawTable
from kaohe.events.schema import TABLES
from kaohe.events.sessions import day_of_time
from kaohe.events.sources import Found
from kaohe.events.validation import Breaches, count_of, followers, graded, listed, marked, of_fact
from kaohe.events.wrong_facts import COLUMNS, WrongFact, of_ragged, wrong_facts
from kaohe.periods import Period, day_number
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.events.engine import Engine
    from kaohe.events.settings import Settings
    from kaohe.events.steps import Progress

Place = Callable[[int, str | None, str | None], Cell]
"""Names a cell by its row in the table, its column and its value."""

MOST_LISTED: Final = 20
"""So many rows of a kind are told as errors; the rest is counted."""
MOST_SET_ASIDE: Final = 1000
"""So many rows of a kind are listed among those set aside; the rest is counted."""
_MOST_NOTED: Final = 5
SET_ASIDE: Final = frozenset(TABLES) - {"accounts", "agents"}
"""The tables whose rows can be set aside."""
NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Dataset:
    """A shop's tables in one engine.

    engine: what computes. tables: those that exist, with the column `row` and the columns they have; times are int64
    seconds since 1970 on the shop's clock, days int32 days since 1970, amounts int64 分, quantities int64, all else
    strings; empty is null. facts has from_day and to_day in place of period. set_aside: the rows left out on request,
    and of rows beyond a thousand of a kind their number. left_out: how many rows of each table that is.
    unsound: the tables that have errors; they are not among `tables`, though the dataset is not without them; but facts
    are, without their rows in breach. wrong_facts: what stood in these, and in those set aside.
    places: names the cell of a table's row, in the file where it stands.
    """

    engine: Engine
    settings: Settings
    tables: Mapping[str, Any]
    set_aside: tuple[Diagnostic, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    unsound: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict)
    wrong_facts: tuple[WrongFact, ...] = ()

    def place(self, table: str, row: int, column: str, value: str | None) -> Cell:
        """Name a cell by the file where it stands and its row there."""
        return self.places[table](row, column, value)

    def lacks(self, *needs: str) -> tuple[str, ...]:
        """Give those of the needed tables (`reviews`) and columns (`reviews.handler`) that are absent."""
        return tuple(need for need in needs if not self._has(*need.partition(".")))

    def _has(self, table: str, _dot: str, column: str) -> bool:
        found = self.tables.get(table)
        return found is not None and (not column or column in found.columns)


def open_dataset(
    path: Path | str,
    settings: Settings,
    *,
    set_aside: bool = False,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> tuple[Dataset | None, Report]:
    """Read and check a dataset's folder or database; None, with all findings, if there is any error.

    path: a folder, a file that is a database of DuckDB's, or a database's URL, such as duckdb:///shop.duckdb.
    set_aside: leave rows in breach out, listed in the result, where that invents nothing. engine: DuckDB by default.
    """
    tables = SET_ASIDE if set_aside else NOTHING
    dataset, report = read_dataset(path, settings, set_aside=tables, engine=engine, progress=progress)
    return (dataset if report.ok else None), report


def read_dataset(
    path: Path | str,
    settings: Settings,
    *,
    set_aside: frozenset[str] = NOTHING,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> tuple[Dataset, Report]:
    """Read and check a dataset; where there are errors, what is given is fit for further checks alone.

    set_aside: the tables whose rows in breach are left out, and no errors.
    """
    report = Report()
    found = _found(path, report)
    reading = _Reading(engine or DuckEngine(), settings, report)
    for done, (name, table) in enumerate(found.items()):
        if progress is not None:
            progress(Words(f"读取 {name}", f"reading {name}"), done, len(found) + 1)
        reading.read(name, table)
    if progress is not None:
        progress(Words("检查数据", "checking the data"), len(found), len(found) + 1)
    return reading.finish(set_aside), report


def _found(path: Path | str, report: Report) -> dict[str, Found]:
    """Find a dataset's tables, wherever they are."""
    if is_url(str(path)):
        return find_in_url(str(path), report)
    folder = Path(path)
    if is_duckdb(folder):
        return find_in_duckdb(folder, report)
    files = find_tables(folder, report)
    return {name: Found(file.name, partial(open_table, file), rules.UNREADABLE) for name, file in files.items()}


@dataclass
class _Reading:
    """A dataset while it is read: the tables so far, with their marks, and what is known of their files."""

    engine: Engine
    settings: Settings
    report: Report
    tables: dict[str, Any] = field(default_factory=dict)
    raws: dict[str, RawTable] = field(default_factory=dict)
    found: list[Breaches] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def read(self, name: str, found: Found) -> None:
        """Read one table and note the breaches that its rows show by themselves."""
        self.unread.add(name)
        raw = found.open(TABLES[name], self.report)
        if raw is None:
            return
        plan = table_plan(name, tuple(raw.columns.items()), self.settings.timezone)
        before = len(self.report.errors)
        try:
            self.engine.scan(stage(name, "cells"), raw)
            self.engine.define(stage(name, "timed"), plan.timed)
            self.engine.define(stage(name, "parsed"), plan.parsed)
            take = self.engine.define if _stays(raw) else self.engine.keep
            table = take(stage(name, "marked"), plan.result)
            breaches = list(marked(raw.spec, plan.checks, table, self.engine))
        except self.engine.unreadable as problem:
            found.tell(problem, self.report)
            return
        if len(self.report.errors) > before:
            return
        self.unread.remove(name)
        self.raws[name] = raw
        self.found.extend(breaches)
        self.tables[name] = self._dated(table) if name == "facts" else table

    def _dated(self, facts: Any) -> Any:
        """Put the first and the last day of each fact's period in its place, and of further columns of their names."""
        facts = facts.drop(*({"from_day", "to_day", "period_right"} & set(facts.columns)))
        written = [row["period"] for row in self.engine.fetch(facts.select("period").distinct())]
        parsed = {text: period for text in written if text is not None and (period := Period.parse(text)) is not None}
        days = [(text, day_number(period.first), day_number(period.last)) for text, period in parsed.items()]
        periods = self.engine.given("periods", {"period": "string", "from_day": "int32", "to_day": "int32"}, days)
        both = facts.left_join(periods, "period").drop("period_right")
        strange = both.filter(both.period.notnull() & both.from_day.isnull())
        strange = strange.select("row", "agent", "name", value="period")
        self.found.append(Breaches(rules.NOT_A_PERIOD, "facts", "period", strange, facts={"column": "period"}))
        return self.engine.keep("facts_dated", both.drop("period"))

    def finish(self, set_aside: frozenset[str]) -> Dataset:
        """Make the checks that need several rows, then leave the rows in breach out, or the tables in error."""
        self._check_flags()
        self._check_relations()
        aside: list[Diagnostic] = []
        gone: dict[str, list[Any]] = {}
        for breaches in self.found:
            self._sort_out(breaches, aside if breaches.table in set_aside else None, gone)
        for name, raw in self.raws.items():
            may = name in set_aside
            (aside.extend if may else self.report.extend)(_ragged(raw, MOST_SET_ASIDE if may else MOST_LISTED))
        wrong = self._wrong_facts(gone.get("facts", []))
        if not self.report.ok:
            return self._sound_part(set_aside, gone, aside, wrong)
        if "orders" in gone:
            for breaches in followers(self.tables, _all_of(gone["orders"])):
                self._sort_out(breaches, aside, gone)
        left_out: dict[str, int] = {}
        tables = {name: self._kept(name, table, gone.get(name, []), left_out) for name, table in self.tables.items()}
        if "orders" in tables:
            note_late_payments(tables["orders"], self.engine, self.settings, self.report, self._places["orders"])
        listed, places = _warnings(aside), self._places
        return Dataset(self.engine, self.settings, tables, listed, left_out, places=places, wrong_facts=wrong)

    def _wrong_facts(self, gone: list[Any]) -> tuple[WrongFact, ...]:
        """Read what stands in facts whose rows are in breach. gone: these rows."""
        if "facts" not in self.tables:
            return ()
        raw, table = self.raws["facts"], self.tables["facts"]
        rows = self.engine.fetch(table.semi_join(_all_of(gone), "row").select(*COLUMNS)) if gone else []
        return (*wrong_facts(rows, raw.place), *of_ragged(raw))

    def _sound_part(
        self,
        set_aside: frozenset[str],
        gone: dict[str, list[Any]],
        aside: list[Diagnostic],
        wrong_facts: tuple[WrongFact, ...],
    ) -> Dataset:
        """Give the tables without errors, and facts without the rows in breach.

        None but these in a run that leaves rows of others out, which would still be in them.
        """
        places = [error.place for error in self.report.errors]
        wrong = {place.table.partition("/")[0] for place in places if isinstance(place, Cell)} | self.unread
        unsound = frozenset(TABLES) if set_aside - {"facts"} else frozenset(wrong)
        tables = {name: table.drop("_bad") for name, table in self.tables.items() if name not in unsound}
        if "facts" in self.tables:
            tables["facts"] = self._kept("facts", self.tables["facts"], gone.get("facts", []), {})
        listed, places_of = _warnings(aside), self._places
        return Dataset(
            self.engine, self.settings, tables, listed, unsound=unsound, places=places_of, wrong_facts=wrong_facts
        )

    @property
    def _places(self) -> dict[str, Place]:
        return {name: raw.place for name, raw in self.raws.items()}

    def _check_relations(self) -> None:
        """Note the checks of several rows that find any."""
        schemas = tuple(
            (name, table.get_name(), tuple((column, str(kind)) for column, kind in table.schema().items()))
            for name, table in self.tables.items()
        )
        self.found.extend(each for each in relation_plan(schemas) if self.engine.fetch(each.rows.limit(1)))

    def _check_flags(self) -> None:
        orders = self.tables.get("orders")
        if self.settings.excluded_order_flags and orders is not None and "flag" not in orders.columns:
            self.report.add(rules.NO_FLAG, Cell("orders", 1, "flag"))

    def _sort_out(self, breaches: Breaches, aside: list[Diagnostic] | None, gone: dict[str, list[Any]]) -> None:
        """List a check's rows: among those set aside, or as errors. The first are noted in `gone`, as are all facts."""
        most = MOST_LISTED if aside is None else MOST_SET_ASIDE
        found = listed(breaches, self.engine, most, self.raws[breaches.table].place)
        if found and (aside is not None or breaches.table == "facts"):
            gone.setdefault(breaches.table, []).append(breaches.rows.select("row"))
        (self.report if aside is None else aside).extend(found)

    def _kept(self, name: str, table: Any, gone: list[Any], left_out: dict[str, int]) -> Any:
        """Give a table without its marks and without the rows that are set aside, whose number is noted."""
        count = len(self.raws[name].ragged.rows)
        kept = table.drop("_bad")
        if gone:
            rows = _all_of(gone)
            kept = self.engine.keep(f"{name}_kept", kept.anti_join(rows, "row"))
            count += count_of(rows, self.engine)
        if count:
            left_out[name] = count
        return kept


def note_late_payments(orders: Any, engine: Engine, settings: Settings, report: Report, place: Place) -> None:
    """Note payments that change periods which were thought final. place: names a cell of orders."""
    window = settings.pay_window_days
    days = day_of_time(orders.paid_at, settings) - day_of_time(orders.created_at, settings)
    late = orders.filter(days > window).select("row")
    rows = [row["row"] for row in engine.fetch(late.order_by("row").limit(_MOST_NOTED))]
    if rows:
        facts = {"count": str(count_of(late, engine)), "days": str(window), "rows": ", ".join(map(str, rows))}
        report.add(rules.LATE_PAYMENT, place(rows[0], "paid_at", None), **facts)


def _stays(raw: RawTable) -> bool:
    """Tell whether a table's cells are best read each time where they lie.

    So are messages, which are many, and whose texts take room; unless their times are texts, which take long to read.
    """
    lies = raw.in_place is not None if raw.stored is None else raw.stored.lasting
    return lies and raw.spec.name == "messages" and raw.columns["sent_at"] is not Form.TEXT


def _all_of(rows: list[Any]) -> Any:
    """Give the rows of any of the relations, each once."""
    return ibis.union(*rows, distinct=True) if len(rows) > 1 else rows[0].distinct()


def _warnings(aside: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Give what is set aside as it is listed."""
    return tuple(graded(found, Severity.WARNING) for found in aside)


def _ragged(raw: RawTable, most: int) -> list[Diagnostic]:
    """List the rows whose number of cells is not the header's."""
    name, rows = raw.spec.name, raw.ragged.rows
    whose = [of_fact(each.agent, each.name) for each in of_ragged(raw)] if name == "facts" else [None] * len(rows)
    found = [
        Diagnostic(rules.RAGGED_ROW, Cell(name, row), {"actual": str(cells), "expected": str(raw.width)}, of=of)
        for row, cells, of in zip(rows[:most], raw.ragged.cells, whose, strict=False)
    ]
    if len(rows) > most:
        facts = {"table": name, "count": str(len(rows) - most), "code": rules.RAGGED_ROW.code}
        found.append(Diagnostic(rules.MORE, Cell(name), facts))
    return found
