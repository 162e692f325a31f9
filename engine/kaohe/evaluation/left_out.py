"""What of a dataset's figures is wrong rather than missing: facts whose rows are in breach, and what rests on them.

May import `events`, `metrics`, and of this package `figures`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Cell
from kaohe.evaluation.figures import EVERYTHING
from kaohe.events.needs import MissingData
from kaohe.events.wrong_facts import TARGET
from kaohe.metrics.groups import keys_of, names_of
from kaohe.metrics.table import MetricTable, Row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from kaohe.diagnostics import Diagnostic
    from kaohe.evaluation.figures import Faulty, LeftOut
    from kaohe.events.events import Events
    from kaohe.events.wrong_facts import WrongFact
    from kaohe.metrics import Metric, Registry

_FACTS: Final = frozenset({"facts"})
_NOBODYS: Final = frozenset({"orders", "refunds", "reviews", "costs", *_FACTS})
"""The tables without which it is known all the same who there is."""


def left_out_of(
    events: Events, registry: Registry, needed: frozenset[str], present: frozenset[str]
) -> Mapping[str, LeftOut]:
    """Give where facts of the period stand whose rows do not count, by agent and the needed figures that go by them.

    A row whose period cannot be read may be of any. present: who has figures; whoever has nothing but such rows in the
    period is here as well, with all figures.
    """
    if not events.wrong_facts:
        return {}
    bare = events.without("facts")
    resting = [name for name in sorted(needed) if name in registry and _rests_on_facts(registry[name], bare)]
    found: dict[str, dict[str, tuple[Cell, ...]]] = defaultdict(dict)
    for fact in events.wrong_facts:
        is_here = fact.agent in present or fact.from_day is not None
        if fact.agent is None or not is_here or not _may_be_within(events, fact):
            continue
        names = set(resting) if fact.name in {None, TARGET} else set()
        if _may_be_of(events, fact) and (fact.name is None or fact.name in needed):
            names.add(fact.name or "")
        if fact.agent not in present:
            names |= needed
        of_agent = found[fact.agent]
        of_agent |= {name: (*of_agent.get(name, ()), fact.place) for name in names}
    return found


def _may_be_of(events: Events, fact: WrongFact) -> bool:
    return fact.from_day is None or (fact.from_day, fact.to_day) == (events.first_day, events.last_day)


def _may_be_within(events: Events, fact: WrongFact) -> bool:
    if fact.from_day is None or fact.to_day is None:
        return True
    return events.first_day <= fact.from_day and fact.to_day <= events.last_day


def _rests_on_facts(metric: Metric, bare: Events) -> bool:
    """Whether a metric asks for facts. bare: the events without them."""
    both = [each for each in (metric.numerator, metric.denominator) if each is not None]
    for measure in [*both, *(each.among for each in both if each.among is not None)]:
        try:
            measure.rows(bare)
        except MissingData as missing:
            if "facts" in missing.lacking:
                return True
        except Exception:  # noqa: BLE001, S112 - whatever a guest's measure raises is told where it is computed
            continue
    return False


def bare_table(events: Events) -> MetricTable:
    """Give who is in the period by bindings and facts, without any figure."""
    names = names_of(events, "agent", keys_of(events, "agent"))
    rows = tuple(Row(name, {}, {}) for name in sorted(names.values()))
    return MetricTable(period=events.period, by="agent", rows=rows, unavailable={}, so_far=())


def is_computable(events: Events) -> bool:
    """Whether nothing but facts has errors: then there are metrics."""
    return {_table_of(fault) for fault in events.faults} <= _FACTS


def faulty_of(events: Events, registry: Registry, names: AbstractSet[str]) -> Faulty:
    """Give of which figures of an agent it is told elsewhere that something is wrong with them.

    names: those without a value since rows or tables do not count; where the dataset has no errors, evaluation tells
    it. Where it is not known who there is, and as what, nothing is known to be missing.
    """
    tables = {_table_of(fault) for fault in events.faults}
    if not tables <= _NOBODYS or (tables and "" in names):
        return EVERYTHING
    return frozenset(names if tables <= _FACTS else {*names, *(metric.id for metric in registry)})


def _table_of(fault: Diagnostic) -> str:
    return fault.place.table.partition("/")[0] if isinstance(fault.place, Cell) else ""
