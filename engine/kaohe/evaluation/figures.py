"""Figures: what evaluation starts from, one agent's values by name, with what earlier periods gave.

May import `values`, `periods`, and of this package `adjustments`, `trace`, `outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kaohe.diagnostics import Diagnostic, Pointer
from kaohe.evaluation.adjustments import Adjustment, Refunded, adjustment_json, refund_json
from kaohe.evaluation.outcome import FORMAT, Past, PastAgent, rank_json
from kaohe.evaluation.trace import Value
from kaohe.periods import Period
from kaohe.values import plain

Group = Literal["team", "shop", "all"]


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """One agent's figures.

    attributes: what the agent is (name, team, shop, level, role…), all text, none empty.
    values: metrics by id and facts by name; None, like absence, is no value. A number may stand as text.
    adjustments: what later refunds change of earlier periods' pay.
    place: where the agent stands in the document, where others before were left out.
    refunds: those that completed in the period of what the agent sold by then, all that were known; None: not said.
    """

    agent: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value | None] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    place: int | None = field(default=None, compare=False)
    refunds: tuple[Refunded, ...] | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period.

    groups: by kind of group and its key (`all` has the one key `all`), values as an agent's.
    history: what earlier periods gave. document: the name that findings call it by. missing: agents who were left out,
    since something is wrong with what was handed in for them; faults: what it is. left: agents who are not among these
    any more, with what later refunds would change of what they were paid, which was told and not taken.
    """

    period: Period
    agents: tuple[AgentFigures, ...]
    groups: Mapping[Group, Mapping[str, Mapping[str, Value | None]]] = field(default_factory=dict)
    history: tuple[Past, ...] = ()
    document: str = field(default="figures", compare=False)
    missing: tuple[str, ...] = ()
    faults: tuple[Diagnostic, ...] = field(default=(), compare=False)
    left: tuple[AgentFigures, ...] = ()

    def number_of(self, index: int) -> int:
        """Say at which place of the document an agent stands."""
        place = self.agents[index].place
        return index if place is None else place

    def place_of(self, index: int) -> Pointer:
        """Say where an agent stands in the document."""
        return Pointer(self.document, f"/agents/{self.number_of(index)}")


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
    if figures.refunds is not None:
        told["refunds"] = list(map(refund_json, figures.refunds))
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
