"""Runs a program over the figures of a period: the rows of all agents, stage by stage, their places, what these bring.

May import `values`, `periods`, `diagnostics`, `scheme.model`, and of `evaluation` what it looks back with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.evaluation.compiled import groups
from kaohe.evaluation.compiled.border import Border, UnfitError
from kaohe.evaluation.compiled.program import OfGroup, functions
from kaohe.evaluation.names import item_id, target_of
from kaohe.scheme.model import Award, Deduction, Duty, Origin, Penalty

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaohe.evaluation.compiled.program import Brings, Place, Program, Row
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.places import Places
    from kaohe.scheme.model import Scheme, Target

    Code = Callable[[Row], tuple[Any, ...] | None]

UNRANKED = (None, None, 0)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a place brings an agent: in cents what was due, what was left of its line, what is paid; a duty nothing."""

    rule: Brings
    due: int = 0
    left: int | None = None
    paid: int = 0


@dataclass(slots=True)
class Computed:
    """What a program gives one agent: his row, his places by ranking, what they bring him."""

    agent: AgentFigures
    row: Row
    places: dict[str, groups.Place] = field(default_factory=dict)
    brought: list[Brought] = field(default_factory=list)


class Runner:
    """A program with its code."""

    def __init__(self, scheme: Scheme, program: Program) -> None:
        self.program = program
        made = functions(program.source)
        self._stages: list[Code] = [made[f"stage_{number}"] for number in range(len(program.stages))]
        self._applies: Code | None = made.get("applies")
        self.border = Border(program.inputs, tuple(program.keys))
        self.asks_ids = any(_is_id(each.target) for each in program.inputs)
        self.looks_back = any(brings.rule.streak > 1 for brings in program.brings)
        self._vectors: dict[str, Callable[[Row], tuple[Any, Any]]] = {}
        self.taken = {
            item.name: item.source.name
            for item in scheme.items
            if isinstance(item, Deduction) and item.source is not None
        }

    def columns(self, name: str) -> Callable[[Row], tuple[Any, Any]]:
        """Give a stage's code over columns."""
        if not self._vectors:
            from kaohe.evaluation.compiled.columns import vector_functions

            self._vectors = vector_functions(self.program)
        return self._vectors[name]

    def run(self, figures: Figures, rules: Places) -> tuple[list[Computed], list[str]] | None:
        """Compute what all agents get, and name those whom the scheme is not for; None leaves it to the reference."""
        try:
            rows = [self.border.row_of(agent) for agent in figures.agents]
        except UnfitError:
            return None
        kept, others = list(range(len(rows))), []
        if self._applies is not None:
            kept = []
            for index, row in enumerate(rows):
                given = self._applies(row)
                if given is None:
                    return None
                kept.append(index) if given[0] else others.append(figures.agents[index].agent)
            rows = [rows[index] for index in kept]
        agents = [figures.agents[index] for index in kept]
        if not self._computed(rows, agents, figures):
            return None
        found = [Computed(agent, row) for agent, row in zip(agents, rows, strict=True)]
        for place in self.program.places:
            _rank(place, found)
        for each in found:
            if self.program.brings and not self._bring(each, rules):
                return None
        return found, others

    def _computed(self, rows: list[Row], agents: Sequence[AgentFigures], figures: Figures) -> bool:
        """Compute all stages, and say whether that could be done."""
        for stage, code in zip(self.program.stages, self._stages, strict=True):
            for row in rows:
                given = code(row)
                if given is None:
                    return False
                row.extend(given)
            for asked in stage.groups:
                if isinstance(asked, OfGroup):
                    groups.compute(asked, rows, figures)
                elif not groups.share(asked, rows, [each.agent for each in agents]):
                    return False
        return True

    def _bring(self, each: Computed, rules: Places) -> bool:
        """Give an agent what his places bring, and say whether that could be computed."""
        made, row = self.program.figures, each.row
        left = {name: row[made[name].slot] for name in self.program.lines}
        for name, source in self.taken.items():
            left[source] += left[name]
        for brings in self.program.brings:
            rule, ranking = brings.rule, brings.ranking
            place = each.places[item_id(ranking)]
            if not groups.holds(place, rule.standing):
                continue
            if rule.streak > 1 and not rules.ran(rule, ranking, each.agent.agent):
                continue
            if isinstance(rule.effect, Duty) or brings.due is None:
                each.brought.append(Brought(brings))
                continue
            amount, lack = brings.due
            if row[lack]:
                return False
            each.brought.append(_settled(brings, rule.effect, row[amount], left))
        return True


def _is_id(target: Target) -> bool:
    return target.origin is Origin.ATTRIBUTE and target.id == "agent"


def _settled(brings: Brings, effect: Award | Penalty, due: int, left: dict[str, int]) -> Brought:
    """Pay an award; take a penalty out of its line, never more than is left of it."""
    if isinstance(effect, Award):
        return Brought(brings, due, None, due)
    line = target_of(effect.source).id
    rest = max(0, left[line])
    taken = min(due, rest)
    left[line] = rest - taken
    return Brought(brings, due, rest, -taken)


def _rank(place: Place, found: list[Computed]) -> None:
    name, better = item_id(place.ranking), target_of(place.ranking.by).higher_is_better
    rows = [each.row for each in found]
    ranked: dict[int, groups.Place] = {}
    sizes: dict[Any, int] = {}
    for key, group in groups.members(place.over, rows).items():
        inside = [index for index in group if place.enters is None or rows[index][place.enters]]
        ranked |= groups.places(inside, rows, place.over, higher_is_better=better)
        sizes[key] = len(inside)
    for index, each in enumerate(found):
        key = "all" if place.over.key is None else each.row[place.over.key]
        each.places[name] = ranked.get(index, (None, None, sizes.get(key, 0)))
