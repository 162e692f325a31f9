"""The ledger itself: entries are added and read, each tied to the one before it by its hash.

May import `databases`, `entry`, and `evaluation` for what an entry gives to later periods.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.evaluation.figures_made import past_from
from kaohe.ledger.databases import ENTRIES, FORMAT, LEDGER, WRITES, make_tables, open_place
from kaohe.ledger.entry import COLUMNS, HELD, entry_of, head_of, is_sealed, is_whole, row_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine, Select

    from kaohe.diagnostics import Rule
    from kaohe.evaluation.outcome import Past
    from kaohe.ledger.entry import Draft, Entry, Head, Row
    from kaohe.ledger.texts import Text
    from kaohe.periods import Period

_LONGEST: Final = 300
_SEALED: Final = tuple(ENTRIES.c[name] for name in (*COLUMNS, "hash"))
"""All of an entry but its documents."""


def open_ledger(place: str, *, new: bool = False) -> tuple[Ledger | None, Report]:
    """Open the ledger in a file or at a PostgreSQL server's URL.

    new: whether there may be none yet; then it is empty, and made when the first entry is added.
    """
    report = Report()
    found = open_place(place, report)
    if found is None:
        return None, report
    ledger = Ledger(found.engine, found.name)
    if found.taken:
        with ledger.telling(report), ledger.transaction() as con:
            ledger.made = _is_there(con, found.name, report)
    if not ledger.made and report.ok and not new:
        report.add(rules.NO_LEDGER, Whole(found.name), ledger=found.name)
    return (ledger if report.ok else None), report


def _is_there(con: Connection, name: str, report: Report) -> bool:
    """Whether there is a ledger; one that is not ours, or of a later format, is told."""
    tables = inspect(con).get_table_names()
    if LEDGER.name not in tables:
        if tables and con.dialect.name == "sqlite":
            report.add(rules.NOT_A_LEDGER, Whole(name), ledger=name)
        return False
    formats = con.execute(select(LEDGER.c.format)).scalars().all()
    if len(formats) != 1 or not isinstance(formats[0], int) or ENTRIES.name not in tables:
        report.add(rules.NOT_A_LEDGER, Whole(name), ledger=name)
    elif formats[0] > FORMAT:
        report.add(rules.NEWER, Whole(name), ledger=name, format=str(formats[0]))
    return True


class Ledger:
    """An open ledger. name: how its place is called, without a password. made: whether it is there yet."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name
        self.made = False

    def heads(self, report: Report) -> tuple[Head, ...]:
        """List all entries, in the order in which they were published; none where one is not as it was, which is told.

        That one of them, or what is listed of it, was changed, added or taken away shows in the hashes; its documents
        are looked at where they are read.
        """
        if not self.made:
            return ()
        with self.telling(report), self.transaction() as con:
            return self._chain(con, report)
        return ()

    def latest(self, scheme: str, period: Period, report: Report) -> Head | None:
        """Give the latest entry of a scheme's period."""
        return next(reversed(_of(self.heads(report), scheme, period)), None)

    def takes(self, scheme: str, period: Period, corrects: int | None, report: Report) -> bool:
        """Whether a publication would be taken as things stand, and no entry was changed; why not is told."""
        known: tuple[Head, ...] = ()
        if self.made:
            with self.telling(report), self.transaction() as con:
                known = self._whole(con, report)
        return report.ok and not self._refused((scheme, period, corrects), known, report)

    def entry(self, number: int, report: Report) -> Entry | None:
        """Give an entry; None, with a finding, where it is missing or not as it was published."""
        with self.telling(report), self.transaction() as con:
            rows = _rows(con, select(ENTRIES).where(ENTRIES.c.number == number))
            entries = [entry_of(row) for row in rows if is_whole(row)]
            if entries:
                return entries[0]
            self.tell(rules.BROKEN, report, number=str(number))
        return None

    def append(self, draft: Draft, report: Report) -> Head | None:
        """Publish; None, with a finding, where that period is published already, or was corrected meanwhile.

        All hashes are computed anew before: under another name or period, an entry that was changed would stand in the
        way of nothing.
        """
        row, asked = None, (draft.scheme, draft.period, draft.corrects)
        with self.telling(report), self.transaction(writes=True) as con:
            if not _is_there(con, self.name, report) and report.ok:
                make_tables(con)
            known = self._whole(con, report) if report.ok else ()
            if report.ok and not self._refused(asked, known, report):
                number, previous = (known[-1].number + 1, known[-1].hash) if known else (1, "")
                row = row_of(draft, number, len(_of(known, draft.scheme, draft.period)), previous)
                con.execute(ENTRIES.insert().values(row))
        if row is None or not report.ok:
            return None
        self.made = True
        return head_of(row)

    def verify(self, report: Report) -> Head | None:
        """Compute all hashes anew: give the last entry; the first one that is not as it was published is told."""
        with self.telling(report), self.transaction() as con:
            return next(reversed(self._whole(con, report)), None)
        return None

    def past(self, scheme: str, before: Period, report: Report) -> tuple[Past, ...]:
        """Give what a scheme's periods before one gave, each as it was published last."""
        heads = {head.period: head for head in self.heads(report) if head.scheme == scheme}
        numbers = [head.number for period, head in heads.items() if period.last < before.first]
        found = (self.past_of(number, report) for number in numbers)
        return tuple(past for past in found if past is not None)

    def past_of(self, number: int, report: Report) -> Past | None:
        """Give what an entry gives to later periods; None, with a finding, where it is not as it was published."""
        outcome = self.document(number, "outcome", report)
        try:
            # It is as it was written (its hash says so), and to check its shape takes longer than to evaluate.
            return None if outcome is None else past_from(json.loads(outcome))
        except (KeyError, TypeError, AttributeError, AssertionError, ValueError):
            self.tell(rules.BROKEN, report, number=str(number))
        return None

    def document(self, number: int, name: str, report: Report) -> str | None:
        """Give one document of an entry; None, with a finding, where it is missing or not as it was published."""
        with self.telling(report), self.transaction() as con:
            rows = _rows(con, select(*_SEALED, ENTRIES.c[name]).where(ENTRIES.c.number == number))
            if [is_whole(row) for row in rows] == [True]:
                return str(rows[0][name])
            self.tell(rules.BROKEN, report, number=str(number))
        return None

    def texts(self, scheme: str, version: int, report: Report) -> dict[int, tuple[Text, ...]]:
        """Give, by entry of a scheme's version, its files; an entry that was changed is told."""
        found: dict[int, tuple[Text, ...]] = {}
        of_it = (ENTRIES.c.scheme == scheme, ENTRIES.c.version == version)
        with self.telling(report), self.transaction() as con:
            for row in _rows(con, select(*_SEALED, ENTRIES.c.texts).where(*of_it)):
                if is_whole(row):
                    found[row["number"]] = texts_of(row)
                else:
                    self.tell(rules.BROKEN, report, number=str(row["number"]))
        return found

    def rests(self, report: Report) -> dict[int, Any]:
        """Give, by entry, what `rests_on` said of it; an entry that was changed is told."""
        found: dict[int, Any] = {}
        with self.telling(report), self.transaction() as con:
            for row in _rows(con, select(*_SEALED, ENTRIES.c.rests)):
                rests = json.loads(row["rests"]) if is_whole(row) else None
                if rests is None:
                    self.tell(rules.BROKEN, report, number=str(row["number"]))
                else:
                    found[row["number"]] = rests
        return found

    @contextmanager
    def telling(self, report: Report) -> Iterator[None]:
        """Tell what the database cannot do in place of raising it."""
        try:
            yield
        except (SQLAlchemyError, OSError, UnicodeDecodeError) as problem:  # the last where a file is damaged
            self.tell(rules.CANNOT_USE, report, problem=_said(problem))

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        """Open a transaction: all of it happens, or nothing of it."""
        with self._engine.connect().execution_options(**{WRITES: writes}) as con, con.begin():
            yield con

    def _chain(self, con: Connection, report: Report) -> tuple[Head, ...]:
        """List all entries, their hashes computed anew; the first that is not as it was published is told."""
        heads: list[Head] = []
        for row in _rows(con, select(*_SEALED).order_by(ENTRIES.c.number)):
            due, previous = (heads[-1].number + 1, heads[-1].hash) if heads else (1, "")
            if (row["number"], row["previous"], is_sealed(row)) != (due, previous, True):
                self.tell(rules.BROKEN, report, number=str(due))
                return ()
            heads.append(head_of(row))
        return tuple(heads)

    def _whole(self, con: Connection, report: Report) -> tuple[Head, ...]:
        """List all entries as `_chain` does, and look at all their documents, one entry at a time."""
        heads = self._chain(con, report)
        documents = select(*_SEALED, *(ENTRIES.c[name] for name in HELD))
        for head in heads:
            rows = _rows(con, documents.where(ENTRIES.c.number == head.number))
            if [is_whole(row) for row in rows] != [True]:
                self.tell(rules.BROKEN, report, number=str(head.number))
                return ()
        return heads

    def _refused(self, asked: tuple[str, Period, int | None], known: Sequence[Head], report: Report) -> bool:
        """Whether a publication, a correction of an entry maybe, does not fit what is there, which is told."""
        scheme, period, corrects = asked
        earlier = _of(known, scheme, period)
        if not earlier and corrects is None:
            return self._overlaps(scheme, period, known, report)
        if not earlier:
            rule: Rule | None = rules.NOTHING_TO_CORRECT
        elif corrects is None:
            rule = rules.PUBLISHED
        else:
            rule = None if corrects == earlier[-1].number else rules.OVERTAKEN
        if rule is not None:
            last = (
                {} if not earlier else {"number": str(earlier[-1].number), "by": earlier[-1].by, "at": earlier[-1].at}
            )
            self.tell(rule, report, scheme=scheme, period=str(period), **last)
        return rule is not None

    def _overlaps(self, scheme: str, period: Period, known: Sequence[Head], report: Report) -> bool:
        """Whether days of a period are paid already, as days of another one; those are told."""
        others = {head.period: head for head in known if head.scheme == scheme and head.period.overlaps(period)}
        for other, head in others.items():
            facts = {"scheme": scheme, "period": str(period), "other": str(other), "number": str(head.number)}
            self.tell(rules.OVERLAPS, report, **facts)
        return bool(others)

    def tell(self, rule: Rule, report: Report, **facts: str) -> None:
        """Tell something of this ledger."""
        report.add(rule, Whole(self.name), ledger=self.name, **facts)


def _rows(con: Connection, query: Select[Any]) -> list[Row]:
    return [row._asdict() for row in con.execute(query)]


def _of(heads: Sequence[Head], scheme: str, period: Period) -> list[Head]:
    return [head for head in heads if (head.scheme, head.period) == (scheme, period)]


def _said(problem: Exception) -> str:
    """Put on one line what a database says, in its own words; never what stands in a URL."""
    origin = getattr(problem, "orig", None) or problem
    fields = origin.args[0] if origin.args else None
    told = fields.get("M", "?") if isinstance(fields, dict) else origin  # of PostgreSQL's fields, M is the message
    return " ".join(str(told).split())[:_LONGEST]
