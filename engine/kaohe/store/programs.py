"""What an update runs: how files are read and checked, talks cut, and buyers' and sessions' measures added up.

All of it is written down as SQL when a store is filled, and fits as long as the code and the settings are the same. May
import `recorder`, `events` and `metrics`.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from kaohe.events.engine import sql_of
from kaohe.events.plans import relation_plan, table_plan
from kaohe.metrics.groups import fit
from kaohe.metrics.totals import added_up
from kaohe.store.recorder import Recorder, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.events.events import Events
    from kaohe.events.settings import Settings
    from kaohe.metrics.definition import Measure
    from kaohe.metrics.registry import Registry
    from kaohe.store.source import Source

Scope = Literal["buyer", "sessions"]

BUYERS_TABLES: Final = ("accounts", "orders", "refunds", "reviews")
"""What a measure of buyers may rest on beside their sessions and rounds."""
_LIBRARIES: Final = ("duckdb", "ibis-framework")
_OWN: Final = ("events", "metrics", "store")


@dataclass(frozen=True, slots=True)
class Group:
    """Measures of the same rows, which are added up together.

    keys: what names each measure from one run to the next. additive: whether totals of different buyers add up; where
    they do not, each buyer has a total of his own. query: gives agent, shop, buyer,
    day, key, and for each measure n (how many rows count) and v (their total).
    """

    scope: Scope
    keys: tuple[str, ...]
    additive: bool
    query: str


@dataclass(frozen=True, slots=True)
class Programs:
    """All that is written down. reading: each table's steps. checks: give rows where there is a breach.

    cut, buyers, sessions: the steps of the three programs. groups: what is added up at their ends.
    """

    reading: dict[str, list[str]]
    checks: list[str]
    cut: list[str]
    buyers: list[str]
    sessions: list[str]
    groups: list[Group]

    @property
    def width(self) -> int:
        """The measures of the largest group."""
        return max((len(group.keys) for group in self.groups), default=0)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Programs:
        """Read programs as they are written."""
        groups = [Group(**{**group, "keys": tuple(group["keys"])}) for group in told["groups"]]
        return cls(**{**told, "groups": groups})


def alike(registry: Registry) -> dict[tuple[Scope, Any, str | None, str], dict[str, Measure]]:
    """Give the metrics' measures that can be kept, those of the same rows together, by what names them."""
    found: dict[tuple[Scope, Any, str | None, str], dict[str, Measure]] = defaultdict(dict)
    for metric in registry:
        for side, measure in (("above", metric.numerator), ("below", metric.denominator)):
            for name, each in ((side, measure), (f"{side}.among", measure and measure.among)):
                if each is not None and each.rests_on is not None:
                    known = found[each.rests_on, each.rows, each.once, each.take]
                    if all(each is not other for other in known.values()):
                        known[f"{metric.id}.{name}"] = each
    return found


def record(events: Events, source: Source, registry: Registry) -> Programs:
    """Write the programs down for tables of these columns. A measure that cannot be recorded has no group."""
    settings, tables = events.settings, events.tables
    present = {name: tuple(table.columns) for name, table in tables.items()}
    schemas = {name: table.schema() for name, table in tables.items()}
    reading = {}
    for name, raw in source.raws.items():
        plan = table_plan(name, tuple(raw.columns.items()), settings.timezone)
        reading[name] = [sql_of(each, "duckdb") for each in (plan.timed, plan.parsed, plan.result)]
    known = {name: events.relations[name].schema() for name in ("staff", "names", "written_accounts", "desks")}
    cut = Recorder("cut_")
    wanted = {name: schemas[name] for name in ("messages", "accounts")}
    world = World(cut, settings, present, wanted, known)
    told = {"sessions": world.sessions.schema(), "rounds": world.rounds.schema()}
    known = {"staff": known["staff"], "names": known["names"], **told}
    buyers, sessions = Recorder("buyers_"), Recorder("spans_")
    wanted = {name: schemas[name] for name in BUYERS_TABLES if name in schemas}
    worlds: dict[Scope, World] = {
        "buyer": World(buyers, settings, present, wanted, known),
        "sessions": World(sessions, settings, present, {}, {"staff": known["staff"], "sessions": known["sessions"]}),
    }
    groups = [
        group
        for (scope, _, once, take), measures in alike(registry).items()
        if (group := _group(worlds[scope], scope, measures, additive=once is None and take == "sum")) is not None
    ]
    return Programs(reading, _checks(schemas), cut.steps, buyers.steps, sessions.steps, groups)


def _group(world: World, scope: Scope, measures: Mapping[str, Measure], *, additive: bool) -> Group | None:
    """Write down how measures of the same rows are added up; None where that cannot be kept."""
    together = list(measures.values())
    try:
        rows = fit(together[0].rows(world), together)
        if "shop" not in rows.columns or (scope == "buyer" and not (additive or "buyer" in rows.columns)):
            return None
        query = sql_of(added_up(rows, together, by_buyer=scope == "buyer" and not additive), "duckdb")
    except KeyboardInterrupt:  # pragma: no cover - a person's own
        raise
    except BaseException:  # noqa: BLE001 - whatever it raised, it raises again where it is computed anew, and is told there
        return None
    return Group(scope, tuple(measures), additive, query)


def _checks(schemas: Mapping[str, Any]) -> list[str]:
    """Write the checks of several rows over tables under the names that they have while they are read."""
    told = tuple(
        (
            name,
            "facts_dated" if name == "facts" else f"{name}_marked",
            (*((column, str(kind)) for column, kind in schema.items()), ("_bad", "string")),
        )
        for name, schema in schemas.items()
        if name != "messages"
    )
    return [sql_of(each.rows.limit(1), "duckdb") for each in relation_plan(told)]


def code_of(settings: Settings, registry: Registry) -> str:
    """Give what stands for all that figures are computed by: this package, the metrics, the settings, the libraries."""
    held = hashlib.sha256(repr((settings, [version(name) for name in _LIBRARIES], sys.version)).encode())
    for (scope, _, once, take), measures in alike(registry).items():
        told = [(key, each.value, each.where) for key, each in measures.items()]
        held.update(repr((scope, once, take, told)).encode())
    own_folder = Path(__file__).parents[1]
    folders = {own_folder / name for name in _OWN} | _homes(registry)
    for file in sorted(file for folder in folders for file in folder.glob("*.py")):
        held.update(file.name.encode())
        held.update(file.read_bytes())
    return held.hexdigest()


def _homes(registry: Registry) -> set[Path]:
    """Give the folders of the modules whose functions give measures' rows."""
    modules = {getattr(rows, "__module__", None) for _, rows, _, _ in alike(registry)}
    files = {getattr(sys.modules.get(str(name)), "__file__", None) for name in modules}
    return {Path(file).parent for file in files if file is not None}
