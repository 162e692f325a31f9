"""Figures: what evaluation starts from, one agent's values by name, with what earlier periods gave.

May import `values`, `periods`, and of this package `adjustments`, `trace`, `outcome`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from kaohe.diagnostics import Cell, Diagnostic, Pointer
from kaohe.evaluation.adjustments import Adjustment, Refunded, adjustment_json, refund_json
from kaohe.evaluation.outcome import FORMAT, Past, PastAgent, rank_json
from kaohe.evaluation.trace import Value
from kaohe.periods import Period
from kaohe.values import plain

Group = Literal["team", "shop", "all"]


TOP: Final = ("period", "agents", "groups", "history", "left")
"""The parts of a figures document, in their order."""
PARTS: Final = ("agent", "attributes", "values", "adjustments", "refunds", "deducted")
"""Those of an agent."""
BULKY: Final = 1 << 18
"""Documents shorter than this are read as fast without columns."""
Faulty = Container[str]
"""Names of figures."""


class _Everything(Container[str]):
    """Holds whatever is asked for."""

    def __contains__(self, name: object) -> bool:
        return True


LeftOut = Mapping[str, tuple[Cell, ...]]
"""Where the rows of figures stand, by figure, that were left out as wrong; under no name those of who knows which."""
EVERYTHING: Final = _Everything()
"""The names of all figures, be they there or not."""


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """One agent's figures.

    attributes: what the agent is (name, team, shop, level, role…), all text, none empty.
    values: metrics by id and facts by name; None, like absence, is no value. A number may stand as text.
    adjustments: what later refunds change of earlier periods' pay.
    place: where the agent stands in the document, where others before were left out.
    refunds: those that completed in the period of what the agent sold by then, all that were known; None: not said.
    deducted: the same, where the scheme deducts them all by figures of its own.
    faulty: of which figures it was told already that something is wrong with them.
    cells: where facts stand in a dataset's tables, those that a scheme uses.
    """

    agent: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value | None] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    place: int | None = field(default=None, compare=False)
    refunds: tuple[Refunded, ...] | None = None
    deducted: tuple[Refunded, ...] | None = None
    faulty: Faulty = field(default=frozenset(), compare=False)
    cells: Mapping[str, Cell] = field(default_factory=dict, compare=False)


class ManyAgents(Sequence[AgentFigures]):
    """Agents who have nothing but an id, attributes and figures, and are no objects before somebody looks at one."""

    @abstractmethod
    def names(self) -> dict[str, str | None]:
        """Give what agents are called, by their ids."""

    @abstractmethod
    def column(self, part: str, name: str) -> list[str | None]:
        """Give one text of each, of a part of the agent (the id of none); None for who has none."""

    @abstractmethod
    def figures(self) -> frozenset[str]:
        """Give the names of all figures."""

    @abstractmethod
    def all_have(self, name: str) -> bool:
        """Whether all have a figure."""

    @abstractmethod
    def any_begins_with(self, digits: int, name: str) -> bool:
        """Whether a figure of someone may have so many digits before its point."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period.

    groups: by kind of group and its key (`all` has the one key `all`), values as an agent's.
    history: what earlier periods gave. document: the name that findings call it by. faults: what is wrong with the
    document of which these figures are what is left; evaluation tells it. dated: whether the period could be read.
    left: agents who are not among these any more, with what later refunds would change of what they were paid: it was
    told and not taken. elsewhere: facts that nobody has in this period, with the periods for which they were typed in.
    left_out: by agent.
    """

    period: Period
    agents: Sequence[AgentFigures]
    groups: Mapping[Group, Mapping[str, Mapping[str, Value | None]]] = field(default_factory=dict)
    history: tuple[Past, ...] = ()
    document: str = field(default="figures", compare=False)
    faults: tuple[Diagnostic, ...] = field(default=(), compare=False)
    left: tuple[AgentFigures, ...] = ()
    dated: bool = field(default=True, compare=False)
    elsewhere: Mapping[str, tuple[Period, ...]] = field(default_factory=dict, compare=False)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict, compare=False)

    @property
    def doubtful(self) -> bool:
        """Whether something may be wrong that the figures themselves do not show."""
        return bool(self.faults or self.left_out)

    def number_of(self, index: int) -> int:
        """Say at which place of the document an agent stands."""
        place = self.agents[index].place
        return index if place is None else place

    def place_of(self, index: int) -> Pointer:
        """Say where an agent stands in the document."""
        number = self.number_of(index)
        return Pointer(self.document, f"/agents/{number}", (TOP.index("agents"), number))


class Orders:
    """Says how many stand before what stands at a place; what is not there is the last. Each object is counted once."""

    def __init__(self) -> None:
        self._numbers: dict[int, dict[str, int]] = {}

    def of(self, tree: object, keys: Iterable[str]) -> tuple[int, ...]:
        """Give it for each of some keys, each below the one before it in a document that lives on."""
        found: list[int] = []
        for key in keys:
            if isinstance(tree, Mapping):
                if id(tree) not in self._numbers:
                    self._numbers[id(tree)] = {each: number for number, each in enumerate(tree)}
                found.append(self._numbers[id(tree)].get(key, len(tree)))
                tree = tree.get(key)
            else:
                number = int(key) if key.isdecimal() else 0
                found.append(number)
                tree = tree[number] if isinstance(tree, list) and number < len(tree) else None
        return tuple(found)


def figures_json(figures: Figures) -> dict[str, object]:
    """Give figures as the JSON document that `read_figures` reads back to the same."""
    groups: dict[str, object] = {
        kind: {key: _values(values) for key, values in keyed.items()}
        for kind, keyed in figures.groups.items()
        if kind != "all"
    }
    if "all" in figures.groups:
        groups["all"] = _values(figures.groups["all"]["all"])
    left = [{"agent": each.agent, "adjustments": list(map(adjustment_json, each.adjustments))} for each in figures.left]
    return {
        "period": str(figures.period),
        "agents": [_agent(each) for each in figures.agents],
        "groups": groups,
        "history": [_past(past) for past in figures.history],
        **({"left": left} if left else {}),
    }


def _agent(figures: AgentFigures) -> dict[str, object]:
    told: dict[str, object] = {
        "agent": figures.agent,
        "attributes": dict(figures.attributes),
        "values": _values(figures.values),
    }
    if figures.adjustments:
        told["adjustments"] = list(map(adjustment_json, figures.adjustments))
    for key, refunds in (("refunds", figures.refunds), ("deducted", figures.deducted)):
        if refunds is not None:
            told[key] = list(map(refund_json, refunds))
    return told


def _values(values: Mapping[str, Value | None]) -> dict[str, object]:
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _past(past: Past) -> dict[str, object]:
    agents = [_past_agent(agent, each) for agent, each in past.agents.items()]
    return {"format": FORMAT, "scheme": past.scheme, "period": str(past.period), "agents": agents}


def _past_agent(agent: str, past: PastAgent) -> dict[str, object]:
    """Write an earlier outcome of an agent; which of its figures are words is told by their values."""
    figures = past.figures.items()
    return {
        "agent": agent,
        "ranks": {name: rank_json(rank) for name, rank in past.ranks.items()},
        "scores": {name: plain(value) for name, value in figures if isinstance(value, Decimal)},
        "grades": {name: value for name, value in figures if isinstance(value, str)},
        "advances": {line: plain(owed) for line, owed in past.advances.items()},
    }
