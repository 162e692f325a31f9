"""Runs a program over the figures of a period: the rows of all agents, stage by stage, their places, what these bring.

May import `values`, `periods`, `diagnostics`, `scheme.model`, and of `evaluation` what it looks back with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaohe.evaluation.compiled import groups, past
from kaohe.evaluation.compiled.border import Border, UnfitError
from kaohe.evaluation.compiled.missing import Missing
from kaohe.evaluation.compiled.program import OfGroup, functions
from kaohe.evaluation.names import item_id, target_of
from kaohe.records import made_fast
from kaohe.scheme.model import Award, Deduction, Duty, Origin, Penalty

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.evaluation.compiled.program import Brings, Program, Row, Shares, Stage
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.history import History
    from kaohe.evaluation.places import Places
    from kaohe.scheme.model import Scheme, Target

    Code = Callable[[Row], tuple[Any, ...] | None]

UNRANKED = (None, None, 0)


@made_fast
@dataclass(frozen=True, slots=True)
class Brought:
    """What a place brings an agent: in cents what was due, what was left of its line, what is paid; a duty nothing."""

    rule: Brings
    due: int = 0
    left: int | None = None
    paid: int = 0


@dataclass(slots=True)
class Computed:
    """What a program gives one agent: his row, his places by ranking, what they bring him.

    index: his place in the figures.
    """

    index: int
    agent: AgentFigures
    row: Row
    places: dict[str, groups.Place] = field(default_factory=dict)
    brought: list[Brought] = field(default_factory=list)


@made_fast
@dataclass(frozen=True, slots=True)
class Ran:
    """What a program gave, for whom the scheme is not, and who is left to the reference, by place in the figures."""

    found: list[Computed]
    others: list[int]
    left: list[int]


class Runner:
    """A program with its code."""

    def __init__(self, scheme: Scheme, program: Program) -> None:
        self.program = program
        made = functions(program.source)
        self._rankings = [(each, item_id(each.ranking)) for each in program.places]
        self._brings = [(each, item_id(each.ranking)) for each in program.brings]
        self._stages: list[Code] = [made[f"stage_{number}"] for number in range(len(program.stages))]
        self._whom: list[Code] = [made[f"whom_{number}"] for number in range(len(program.whom))]
        self._missing = Missing(scheme)
        self.border = Border(program.inputs, tuple(program.keys))
        self.asks_ids = any(_is_id(each.target) for each in program.inputs)
        self.looks_back = bool(program.before) or any(brings.rule.streak > 1 for brings in program.brings)
        self.ties = bool(program.places) or any(stage.groups for _, stage in program.named_stages())
        """Whether what one agent gets hangs on others."""
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

    def run(self, figures: Figures, rules: Places) -> Ran | None:
        """Compute what all agents get; None leaves it all to the reference.

        Who does not fit is left to it, all are where what one gets hangs on the others.
        """
        if not self._missing.plain(rules.history):
            return None
        left: list[int] = []
        others: list[int] = []
        found = self._read(figures, left, rules.history)
        if self._whom:
            if found:
                self._missing.tell_whom(rules.history)
            found = self._applied(found, others, left, figures)
        for stage, code in zip(self.program.stages, self._stages, strict=True):
            found = self._staged(stage, code, found, left, figures)
        if left and self.ties:
            return None
        for place, name in self._rankings:
            better = target_of(place.ranking.by).higher_is_better
            rows = [each.row for each in found]
            ranked = groups.ranked(place.over, place.enters, rows, higher_is_better=better)
            for each, given in zip(found, ranked, strict=True):
                each.places[name] = given
        if self.program.brings and not all(self._bring(each, rules) for each in found):
            return None
        if found:
            self._missing.tell(rules.history)
        return Ran(found, others, left)

    def _read(self, figures: Figures, left: list[int], history: History) -> list[Computed]:
        """Read the figures of all agents, and tell apart who has some that do not fit."""
        found = []
        for index, agent in enumerate(figures.agents):
            try:
                row = self.border.row_of(agent)
                row += past.row_of(self.program.before, agent.agent, history)
            except UnfitError:
                left.append(index)
            else:
                found.append(Computed(index, agent, row))
        return found

    def _applied(self, found: list[Computed], others: list[int], left: list[int], figures: Figures) -> list[Computed]:
        """Give those for whom the scheme is, and tell the others and who cannot be computed apart."""
        *asked, _ = self.program.whom
        for stage, code in zip(asked, self._whom, strict=False):
            found = self._staged(stage, code, found, left, figures)
        kept = []
        for each in found:
            given = self._whom[-1](each.row)
            if given is None:
                left.append(each.index)
            elif given[0]:
                kept.append(each)
            else:
                others.append(each.index)
        return kept

    def _staged(
        self, stage: Stage, code: Code, found: list[Computed], left: list[int], figures: Figures
    ) -> list[Computed]:
        """Compute a stage, and what is asked of groups behind it; give those who could be computed."""
        if left and self.ties:
            return []
        kept = []
        for each in found:
            given = code(each.row)
            if given is None:
                left.append(each.index)
            else:
                each.row.extend(given)
                kept.append(each)
        if left and stage.groups:
            return []
        rows, agents = [each.row for each in kept], [each.agent for each in kept]
        for asked in stage.groups:
            if not _answered(asked, rows, agents, figures):
                left.extend(each.index for each in kept)
                return []
        return kept

    def _bring(self, each: Computed, rules: Places) -> bool:
        """Give an agent what his places bring, and say whether that could be computed."""
        row = each.row
        left: dict[str, int] = {}
        for brings, name in self._brings:
            rule, ranking = brings.rule, brings.ranking
            place = each.places[name]
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
            left = left or self._left(row)
            each.brought.append(_settled(brings, rule.effect, row[amount], left))
        return True

    def _left(self, row: Row) -> dict[str, int]:
        """Give what is left of an agent's lines behind deductions."""
        made = self.program.figures
        left = {name: row[made[name].slot] for name in self.program.lines}
        for name, source in self.taken.items():
            left[source] += left[name]
        return left


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


def _answered(asked: OfGroup | Shares, rows: list[Row], agents: list[AgentFigures], figures: Figures) -> bool:
    """Give rows what is asked of groups, and say whether that could be done."""
    if not isinstance(asked, OfGroup):
        return groups.share(asked, rows, [each.agent for each in agents])
    try:
        groups.compute(asked, rows, agents, figures)
    except UnfitError:
        return False
    return True
