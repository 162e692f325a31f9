"""Relations are written so that every engine gives the same: a list of what is not, with the reason, is kept here.

What each engine does with these was tried; the tests of the engines compare what all metrics give.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
EVENTS: Final = ROOT / "engine" / "kaohe" / "events"
ENGINES: Final = {"csv_files.py", "database.py", "duck.py", "engine.py", "engines.py", "spark.py", "spark_start.py"}
"""Modules that belong to one engine or to none: they write no relations."""
FILES: Final = sorted(
    path
    for folder in (EVENTS, ROOT / "engine" / "kaohe" / "metrics", ROOT / "plugins" / "kaohe_metrics")
    for path in folder.glob("*.py")
    if path.name not in ENGINES
)

_ENGINE = "one engine has it, another has not"
_ORDER = "which row comes first is each engine's own affair"
_FLOAT = "it gives a float"
_TIME = "times and intervals come out as other types; count seconds and days as whole numbers"
_CHANCE = "it gives something else each time"
_SQL = "each engine has an SQL of its own"
CALLS: Final = {
    "asof_join": _ENGINE,
    "bucket": _ENGINE,
    "first": "within a window engines skip nulls or do not, whatever they are told; as an aggregate Spark has no order",
    "last": "as first",
    "nth": "as first",
    "first_value": "as first",
    "last_value": "as first",
    "arbitrary": _ORDER,
    "collect": _ORDER,
    "group_concat": _ORDER,
    "mode": _ORDER,
    "rowid": _ORDER,
    "round": "halves go up or down",
    "mean": _FLOAT,
    "median": _FLOAT,
    "quantile": _FLOAT,
    "approx_median": _FLOAT,
    "approx_nunique": _ENGINE,
    "std": _FLOAT,
    "var": _FLOAT,
    "floordiv": "it goes through a float in DuckDB",
    "truediv": _FLOAT,
    "interval": _TIME,
    "as_interval": _TIME,
    "to_interval": _TIME,
    "strftime": _TIME,
    "as_timestamp": _TIME,
    "as_date": _TIME,
    "now": _CHANCE,
    "today": _CHANCE,
    "random": _CHANCE,
    "sample": _CHANCE,
    "uuid": _CHANCE,
    "hash": "each engine has a hash of its own",
    "memtable": "it may go through a data frame, where a whole number beside a null is a float; rows are `given`",
    "sql": _SQL,
    "raw_sql": _SQL,
    "to_sql": _SQL,
    "parse_sql": _SQL,
    "execute": _SQL,
    "connect": _ENGINE,
    "read_parquet": _ENGINE,
    "read_csv": _ENGINE,
    "to_pandas": _FLOAT,
    "to_polars": _ENGINE,
}
MODULES: Final = {"duckdb", "pyspark", "py4j", "pandas", "polars", "sqlglot"}
ALLOWED: Final = {
    "engine/kaohe/events/cells.py: len(zone) // 2": "Python's own",
    "engine/kaohe/events/cells.py: (before + after) // 2": "Python's own",
    "engine/kaohe/events/cells.py: offset // timedelta(seconds=1)": "Python's own",
    "engine/kaohe/events/sessions.py: (shifted - into_day) / _SECONDS_A_DAY": (
        "seconds less their rest by a day's seconds: whole, and exact in the double it goes through below 2**53"
    ),
    "engine/kaohe/events/validation.py: value // 100": "Python's own",
    "engine/kaohe/metrics/compute.py: above / below": "Python's own, of fractions",
    **{
        f"plugins/kaohe_metrics/refunds.py: {each}": "days and years never below 0: exact in a double too"
        for each in (
            "(5 * of_year + 2) // 153",
            "(of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365",
            "of_era // 1460",
            "of_era // 146096",
            "of_era // 36524",
            "shifted // _ERA",
            "year // 100",
            "year // 4",
        )
    },
}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def strange(code: str) -> list[str]:
    """Give what a module says that engines understand each in its own way."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in CALLS:
                found.append(f"{name}()")
            case ast.Attribute(attr="udf"):
                found.append("udf")
            case ast.Call(func=ast.Attribute(attr="null"), args=[]):
                found.append(ast.unparse(node))  # of no type
            case ast.Call(func=ast.Attribute(attr="literal"), args=[ast.Constant(value=None)]):
                found.append(ast.unparse(node))  # of no type
            case ast.BinOp(op=ast.Div() | ast.FloorDiv()) | ast.AugAssign(op=ast.Div() | ast.FloorDiv()):
                found.append(ast.unparse(node))
            case ast.Import(names=names) if {alias.name.partition(".")[0] for alias in names} & MODULES:
                found.append(ast.unparse(node))
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
                found.append(ast.unparse(node))
            case ast.Constant(value=str(text)) if any(sign in text for sign in ("(?=", "(?!", "(?<", "(?>", r"\Z")):
                found.append(repr(text))  # a pattern that only some understand
    return found


@pytest.mark.parametrize("path", FILES, ids=named)
def test_relations_keep_to_what_every_engine_understands(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert [each for each in strange(code) if f"{named(path)}: {each}" not in ALLOWED] == []


def test_what_is_allowed_is_still_there() -> None:
    there = {f"{named(path)}: {each}" for path in FILES for each in strange(path.read_text(encoding="utf-8"))}
    assert there == ALLOWED.keys()


@pytest.mark.parametrize("name", CALLS)
def test_the_search_finds_each_name(name: str) -> None:
    assert strange(f"rows.mutate(x=rows.x.{name}(1))") == [f"{name}()"]
    assert strange(f"{name}(rows)") == [f"{name}()"]
    assert strange(f"rows.mutate(x=rows.{name}, y=rows['{name}'])") == []


@pytest.mark.parametrize(
    "code",
    [
        "x = rows.amount / rows.pieces", "x = rows.amount // 2", "rows.x /= 2", "rows.x //= 2",
        "x = ibis.null()", "x = ibis.literal(None)", "import duckdb", "import pandas as pd",
        "from pyspark.sql import functions", "x = rows.text.re_search('a(?=b)')", r"x = rows.text.re_search('a\\Z')",
        "@ibis.udf.scalar.python\ndef f(x): ...",
    ],
)  # fmt: skip
def test_the_search_finds(code: str) -> None:
    assert strange(code)


def test_the_search_finds_nothing_else() -> None:
    assert strange("x = ibis.null('int64')\ny = rows.value.sum() % 3\nz = period.first\nimport ibis") == []
    assert strange("x = rows.text.re_search(r'\\A(a|b)\\z')\ny = ibis.literal(0, 'int64')") == []
    assert len(FILES) > 25
