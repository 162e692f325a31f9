"""A dataset: a shop's tables, read, checked and made uniform.

May import `settings`, `schema`, `files`, `cells`, `sessions` and `validation`.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import ibis
import pyarrow as pa

from kaohe.diagnostics import Cell, Diagnostic, Report, Severity
from kaohe.diagnostics.catalogue import dataset as rules
from kaohe.events.files import RawTable, find_tables, open_table
from kaohe.events.plans import INCOMING, relation_plan, table_plan
from kaohe.events.schema import TABLES
from kaohe.events.sessions import day_of_time
from kaohe.events.validation import Breaches, followers, graded, listed, marked
from kaohe.periods import Period, day_number
from kaohe.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.events.settings import Settings

Progress = Callable[[Words, int, int], None]
"""Is told the step that begins, how many are done and how many there are."""

MOST_LISTED: Final = 20
"""So many rows of a kind are told as errors; the rest is counted."""
MOST_SET_ASIDE: Final = 1000
"""So many rows of a kind are listed among those set aside; the rest is counted."""
_MOST_NOTED: Final = 5
_NEVER_SET_ASIDE: Final = frozenset({"accounts", "agents"})


@dataclass(frozen=True)
class Dataset:
    """A shop's tables in one in-memory engine.

    con: the Ibis connection. tables: those that exist, with the column `row` and the columns they have; times are int64
    seconds since 1970 on the shop's clock, days int32 days since 1970, amounts int64 分, quantities int64, all else
    strings; empty is null. facts has from_day and to_day in place of period. set_aside: the rows left out on request,
    and of rows beyond a thousand of a kind their number. left_out: how many rows of each table that is.
    unsound: the tables that have errors; they are not among `tables`, though the dataset is not without them.
    """

    con: Any
    settings: Settings
    tables: Mapping[str, Any]
    set_aside: tuple[Diagnostic, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    unsound: frozenset[str] = frozenset()

    def lacks(self, *needs: str) -> tuple[str, ...]:
        """Give those of the needed tables (`reviews`) and columns (`reviews.handler`) that are absent."""
        return tuple(need for need in needs if not self._has(*need.partition(".")))

    def _has(self, table: str, _dot: str, column: str) -> bool:
        found = self.tables.get(table)
        return found is not None and (not column or column in found.columns)


def open_dataset(
    path: Path, settings: Settings, *, set_aside: bool = False, progress: Progress | None = None
) -> tuple[Dataset | None, Report]:
    """Read and check a dataset's folder; None, with all findings, if there is any error.

    set_aside: leave rows in breach out, listed in the result, where that invents nothing.
    """
    dataset, report = read_dataset(path, settings, set_aside=set_aside, progress=progress)
    return (dataset if report.ok else None), report


def read_dataset(
    path: Path, settings: Settings, *, set_aside: bool = False, progress: Progress | None = None
) -> tuple[Dataset, Report]:
    """Read and check a dataset's folder; where there are errors, what is given is fit for further checks alone."""
    report = Report()
    paths = find_tables(path, report)
    reading = _Reading(_connect(), settings, report)
    for done, (name, file) in enumerate(paths.items()):
        if progress is not None:
            progress(Words(f"读取 {name}", f"reading {name}"), done, len(paths) + 1)
        reading.read(name, file)
    if progress is not None:
        progress(Words("检查数据", "checking the data"), len(paths), len(paths) + 1)
    return reading.finish(set_aside=set_aside), report


def _connect() -> Any:
    """Open an engine in memory that may spill to a folder of its own and never reaches for the network."""
    folder = tempfile.mkdtemp(prefix="kaohe-")
    con = ibis.duckdb.connect(temp_directory=folder, autoinstall_known_extensions=False)
    weakref.finalize(con, shutil.rmtree, folder, ignore_errors=True)
    return con


@dataclass
class _Reading:
    """A dataset while it is read: the tables so far, with their marks, and what is known of their files."""

    con: Any
    settings: Settings
    report: Report
    tables: dict[str, Any] = field(default_factory=dict)
    raws: dict[str, RawTable] = field(default_factory=dict)
    found: list[Breaches] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def read(self, name: str, file: Path) -> None:
        """Read one table and note the breaches that its rows show by themselves."""
        self.unread.add(name)
        raw = open_table(file, TABLES[name], self.report)
        if raw is None:
            return
        plan = table_plan(name, tuple(raw.columns.items()), self.settings.timezone)
        before = len(self.report.errors)
        self.con.con.register(INCOMING, raw.reader())
        for statement in (*plan.before, plan.create, *plan.after):
            self.con.con.execute(statement).fetchall()
        self.con.con.unregister(INCOMING)
        if len(self.report.errors) > before:
            return
        self.unread.remove(name)
        self.raws[name] = raw
        table = ibis.table(dict(plan.columns), name=name)
        self.found.extend(marked(raw.spec, plan.checks, table, self.con))
        self.tables[name] = self._dated(table) if name == "facts" else table

    def _dated(self, facts: Any) -> Any:
        """Put the first and the last day of each fact's period in its place, and of further columns of their names."""
        facts = facts.drop(*({"from_day", "to_day", "period_right"} & set(facts.columns)))
        written = [text for (text,) in self.con.con.execute("SELECT DISTINCT period FROM facts").fetchall()]
        parsed = {text: period for text in written if text is not None and (period := Period.parse(text)) is not None}
        days = {
            "period": pa.array(parsed, pa.string()),
            "from_day": pa.array([day_number(each.first) for each in parsed.values()], pa.int32()),
            "to_day": pa.array([day_number(each.last) for each in parsed.values()], pa.int32()),
        }
        both = facts.left_join(ibis.memtable(pa.table(days)), "period").drop("period_right")
        strange = both.filter(both.period.notnull() & both.from_day.isnull()).select("row", value="period")
        self.found.append(Breaches(rules.NOT_A_PERIOD, "facts", "period", strange, facts={"column": "period"}))
        dated = both.drop("period")
        self.con.create_table("facts_dated", dated, temp=True)
        return ibis.table(dated.schema(), name="facts_dated")

    def finish(self, *, set_aside: bool) -> Dataset:
        """Make the checks that need several rows, then leave the rows in breach out, or the tables in error."""
        self._check_flags()
        self._check_relations()
        aside: list[Diagnostic] = []
        gone: dict[str, list[Any]] = {}
        for breaches in self.found:
            self._sort_out(breaches, aside if set_aside and breaches.table not in _NEVER_SET_ASIDE else None, gone)
        for name, raw in self.raws.items():
            may = set_aside and name not in _NEVER_SET_ASIDE
            (aside.extend if may else self.report.extend)(_ragged(raw, MOST_SET_ASIDE if may else MOST_LISTED))
        if not self.report.ok:
            return self._sound_part(set_aside=set_aside)
        if "orders" in gone:
            for breaches in followers(self.tables, _all_of(gone["orders"])):
                self._sort_out(breaches, aside, gone)
        left_out: dict[str, int] = {}
        tables = {name: self._kept(name, table, gone.get(name, []), left_out) for name, table in self.tables.items()}
        self._note_late_payments(tables)
        listed_aside = tuple(graded(found, Severity.WARNING) for found in aside)
        return Dataset(self.con, self.settings, tables, listed_aside, left_out)

    def _sound_part(self, *, set_aside: bool) -> Dataset:
        """Give the tables without errors; none in a run that leaves rows out, which would still be in them."""
        if set_aside:
            return Dataset(self.con, self.settings, {}, unsound=frozenset(TABLES))
        places = [error.place for error in self.report.errors]
        wrong = {place.table.partition("/")[0] for place in places if isinstance(place, Cell)}
        tables = {name: self._unmarked(table) for name, table in self.tables.items() if name not in wrong}
        return Dataset(self.con, self.settings, tables, unsound=frozenset(wrong | self.unread))

    def _unmarked(self, table: Any) -> Any:
        return self.con.table(table.get_name(), database="temp.main").drop("_bad")

    def _check_relations(self) -> None:
        """Note the checks of several rows that find any."""
        schemas = tuple(
            (name, table.get_name(), tuple((column, str(kind)) for column, kind in table.schema().items()))
            for name, table in self.tables.items()
        )
        for breaches, statement in relation_plan(schemas):
            if self.con.con.execute(statement).fetchall():
                self.found.append(breaches)

    def _check_flags(self) -> None:
        orders = self.tables.get("orders")
        if self.settings.excluded_order_flags and orders is not None and "flag" not in orders.columns:
            self.report.add(rules.NO_FLAG, Cell("orders", 1, "flag"))

    def _sort_out(self, breaches: Breaches, aside: list[Diagnostic] | None, gone: dict[str, list[Any]]) -> None:
        """List a check's rows: among those set aside, whose rows are noted in `gone`, or as errors."""
        most = MOST_LISTED if aside is None else MOST_SET_ASIDE
        found = listed(breaches, self.con, most, self.raws[breaches.table].place)
        if found and aside is not None:
            gone.setdefault(breaches.table, []).append(breaches.rows.select("row"))
        (self.report if aside is None else aside).extend(found)

    def _kept(self, name: str, table: Any, gone: list[Any], left_out: dict[str, int]) -> Any:
        """Give a table without its marks and without the rows that are set aside, whose number is noted."""
        count = len(self.raws[name].ragged.rows)
        kept = self._unmarked(table)
        if gone:
            rows = _all_of(gone)
            kept = self.con.create_table(f"{name}_kept", kept.anti_join(rows, "row"), temp=True)
            count += self.con.to_pyarrow(rows.count()).as_py()
        if count:
            left_out[name] = count
        return kept

    def _note_late_payments(self, tables: Mapping[str, Any]) -> None:
        """Note payments that change periods which were thought final."""
        if (orders := tables.get("orders")) is None:
            return
        window = self.settings.pay_window_days
        days = day_of_time(orders.paid_at, self.settings) - day_of_time(orders.created_at, self.settings)
        late = orders.filter(days > window).select("row")
        rows = self.con.to_pyarrow(late.order_by("row").limit(_MOST_NOTED)).column("row").to_pylist()
        if rows:
            count = self.con.to_pyarrow(late.count()).as_py()
            facts = {"count": str(count), "days": str(window), "rows": ", ".join(map(str, rows))}
            self.report.add(rules.LATE_PAYMENT, self.raws["orders"].place(rows[0], "paid_at"), **facts)


def _all_of(rows: list[Any]) -> Any:
    """Give the rows of any of the relations, each once."""
    return ibis.union(*rows, distinct=True) if len(rows) > 1 else rows[0].distinct()


def _ragged(raw: RawTable, most: int) -> list[Diagnostic]:
    """List the rows whose number of cells is not the header's."""
    name, rows = raw.spec.name, raw.ragged.rows
    found = [
        Diagnostic(rules.RAGGED_ROW, Cell(name, row), {"actual": str(cells), "expected": str(raw.width)})
        for row, cells in zip(rows[:most], raw.ragged.cells, strict=False)
    ]
    if len(rows) > most:
        facts = {"table": name, "count": str(len(rows) - most), "code": rules.RAGGED_ROW.code}
        found.append(Diagnostic(rules.MORE, Cell(name), facts))
    return found
