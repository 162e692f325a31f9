"""The engine for more than one machine: Spark, here in as many threads as there are cores, or at a master's workers.

It differs from DuckDB in its types: what Ibis takes for 64 bits Spark may give as 32, so that every relation that is
kept gets the types that Ibis expects. May import `engine`, `raw`; `spark_start` starts it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.events.engine import Names, sql_of
from kaohe.events.raw import INNER, Form, Part, RawTable
from kaohe.events.spark_start import start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kaohe.diagnostics import Report

_NANOSECONDS: Final = 10**9
_METADATA: Final = "_metadata"
"""The column that Spark adds to those of a file."""
_FILE: Final = f"{INNER}file"
_FIRST: Final = f"{INNER}first"
_INDEX: Final = f"{INNER}index"
_STRANGE: Final = re.compile(r"[_.]|.*:", re.DOTALL)
"""How the names of files begin that Spark takes for no data, or cannot read."""


def open_spark(url: str, report: Report, memory_limit: str | None = None) -> SparkEngine | None:
    """Open Spark at a URL: `spark` is this machine, `spark://HOST:PORT` a master; None, with a finding, if it fails.

    memory_limit: of the process that leads the work, which on this machine does it all; such as 4GB.
    """
    session = start(url, report, memory_limit)
    return None if session is None else SparkEngine(session)


class SparkEngine:
    """Spark: relations are SQL over views of a session of its own, and are computed where the session's workers are."""

    at_once: int | None = None

    def __init__(self, session: Any) -> None:
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        self.unreadable: tuple[type[Exception], ...] = (PySparkException, Py4JJavaError)
        self.exhausted: tuple[type[Exception], ...] = ()
        self._spark = session
        self._names = Names()

    def scan(self, name: str, raw: RawTable) -> Any:
        """Give a table's cells: Parquet is read in place, by the workers; other files are streamed to them."""
        fields = ibis.schema({"row": "int64", **{column: form.type for column, form in raw.columns.items()}})
        parts = raw.in_place
        if parts is None or _METADATA in raw.columns or any(_STRANGE.match(part.file.name) for part in parts):
            return self._view(name, self._spark.createDataFrame(raw.reader().read_all()), fields)
        return self._view(name, self._in_place(parts, raw.columns), fields)

    def given(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]] = ()) -> Any:
        """Give a few rows under a name. columns: each with Ibis's name of its type."""
        schema = ibis.schema(dict(columns))
        lists = [[row[place] for row in rows] for place in range(len(columns))]
        table = pa.Table.from_arrays(list(map(pa.array, lists, schema.to_pyarrow().types)), schema=schema.to_pyarrow())
        return self._view(name, self._spark.createDataFrame(table), schema)

    def define(self, name: str, relation: Any) -> Any:
        """Name a relation that is computed wherever it is used."""
        return self._view(name, self._frame(relation), relation.schema())

    def keep(self, name: str, *relations: Any) -> Any:
        """Compute relations of the same columns now, once, and keep their rows in one table at the workers."""
        frame = self._frame(relations[0])
        for other in relations[1:]:
            frame = frame.unionByName(self._frame(other))
        return self._view(name, frame.localCheckpoint(eager=True), relations[0].schema())

    def forget(self, table: Any) -> None:
        """Let go of a table that was kept."""
        self._spark.catalog.dropTempView(table.get_name())

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""
        return list(self._frame(relation).toArrow().to_pylist())

    def _frame(self, relation: Any) -> Any:
        """Give a relation as Spark's, with the types that Ibis expects."""
        from ibis.backends.pyspark.datatypes import PySparkType
        from pyspark.sql import functions as sf

        found = self._spark.sql(sql_of(relation, "pyspark"))
        wanted = {name: PySparkType.from_ibis(kind) for name, kind in relation.schema().items()}
        return found.select([sf.col(_quoted(name)).cast(kind).alias(name) for name, kind in wanted.items()])

    def _view(self, name: str, frame: Any, schema: Any) -> Any:
        called = self._names.next(name)
        frame.createOrReplaceTempView(called)
        return ibis.table(schema, name=called)

    def _in_place(self, parts: tuple[Part, ...], columns: Mapping[str, Form]) -> Any:
        """Read Parquet files where they lie, each row with its number; files of the same types together."""
        alike: dict[Any, list[Part]] = defaultdict(list)
        for part in parts:
            held = pq.read_metadata(part.file).schema
            types = [
                (each.path, each.physical_type, str(each.logical_type)) for each in map(held.column, range(len(held)))
            ]
            alike[tuple(types)].append(part)
        read = [self._together(together, columns) for together in alike.values()]
        whole = read[0]
        for other in read[1:]:
            whole = whole.unionByName(other)
        return whole

    def _together(self, parts: list[Part], columns: Mapping[str, Form]) -> Any:
        from pyspark.sql import functions as sf

        # The files are taken as they are named: neither as patterns, nor their folders' names as values.
        reader = self._spark.read.option("recursiveFileLookup", "true").option("__globPaths__", "false")
        found = reader.parquet(*(str(part.file) for part in parts))
        names = [self._written(part.file) for part in parts]
        firsts = self._spark.createDataFrame(pa.table({_FILE: names, _FIRST: [part.first for part in parts]}))
        types = {field.name: field.dataType.simpleString() for field in found.schema.fields}
        cells = [_cell(name, types[name], parts[0].columns[name], form).alias(name) for name, form in columns.items()]
        place = [sf.col(f"{_METADATA}.file_name").alias(_FILE), sf.col(f"{_METADATA}.row_index").alias(_INDEX)]
        told = found.select(*cells, *place).join(sf.broadcast(firsts), _FILE)
        row = (sf.col(_FIRST) + sf.col(_INDEX)).alias("row")
        return told.select(row, *(sf.col(_quoted(name)) for name in columns))

    def _written(self, file: Path) -> str:
        """Write a file's name as Spark does in a row's metadata."""
        path = self._spark.sparkContext._jvm.org.apache.hadoop.fs.Path(file.name)  # noqa: SLF001 - its only door
        return str(path.toUri().toString())


def _cell(name: str, found: str, held: Form | None, form: Form) -> Any:
    """Give a column's cells in their form. found: its type here; held: its form in these files."""
    from pyspark.sql import functions as sf

    column = sf.col(_quoted(name))
    match held:
        case None:
            return sf.lit(None).cast("string" if form is Form.TEXT else "bigint")
        case Form.TEXT:
            text = sf.validate_utf8(column) if found == "string" else column.cast("string")
            return sf.nullif(text, sf.lit(""))
        case _ if found == "bigint":
            return sf.expr(f"({_quoted(name)} - pmod({_quoted(name)}, {_NANOSECONDS})) div {_NANOSECONDS}")
        case _:
            return sf.unix_seconds(column.cast("timestamp"))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
