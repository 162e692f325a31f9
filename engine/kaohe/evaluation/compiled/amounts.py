"""What agents get without how it came about: from rows of whole numbers, or straight in decimals, which is faster.

May import `values`, `scheme.model`, of `evaluation` what outcomes are made of, and this package but `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, DecimalException, getcontext, setcontext
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kaohe.evaluation.compiled import groups
from kaohe.evaluation.compiled.border import UnfitError
from kaohe.evaluation.compiled.decimals import EXACT, stage_of
from kaohe.evaluation.compiled.program import Over, functions
from kaohe.evaluation.compiled.said import decimal
from kaohe.evaluation.ladders import ways
from kaohe.evaluation.names import item_id, target_of
from kaohe.evaluation.outcome import Rank
from kaohe.scheme.model import Notice, Penalty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kaohe.evaluation.compiled.program import Program, Row
    from kaohe.evaluation.compiled.run import Computed, Runner
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.scheme.model import Ladder, Ranking, Target

_CENTS: Final = 2
_NOTHING: Final = Decimal("0.00")


class Amounts(NamedTuple):
    """What one agent gets, without how it came about. `outcomes`: the ids of what is no money.

    advances: by line what is still to be taken back.
    """

    agent: str
    lines: tuple[tuple[str, Decimal], ...]
    scores: Mapping[str, Decimal]
    ranks: Mapping[str, Rank]
    grades: Mapping[str, str]
    outcomes: tuple[str, ...]
    total: Decimal
    advances: Mapping[str, Decimal]


def amounts_of(program: Program, computed: Computed) -> Amounts:
    """Give what an agent gets by his row of whole numbers."""
    agent, row = computed.agent, computed.row
    scores, grades = {}, {}
    for name, made in program.figures.items():
        value = row[made.slot]
        if made.places is None:
            grades[name] = made.words[value]
        elif name not in program.lines:
            scores[name] = decimal(value, made.places)
    paid = [(name, row[program.figures[name].slot]) for name in program.lines]
    paid += [(each.rule.name, each.paid) for each in computed.brought if each.rule.due is not None]
    flags = [each.rule.name for each in computed.brought if each.rule.due is None]
    flags += [_flag_id(told, row[slot]) for told, slot in program.notices if row[slot]]
    ranks = {}
    for place in program.places:
        first, last, of = computed.places[item_id(place.ranking)]
        within = place.ranking.within
        group = "all" if within == "all" else agent.attributes.get(within)
        ranks[item_id(place.ranking)] = Rank(first, of, last, group)
    lines = tuple([(name, money(cents)) for name, cents in paid])
    total = money(sum(cents for _, cents in paid))
    owed = {name: money(row[slot]) for name, slot in program.advances.items()}
    return Amounts(agent.agent, lines, scores, ranks, grades, tuple(flags), total, owed)


def money(cents: int) -> Decimal:
    """Give whole cents in yuan."""
    return decimal(cents, _CENTS)


def _flag_id(told: Notice | Ladder, number: int) -> str:
    """Give the id of what is told for a person to decide on; number: that of a ladder's climb."""
    if isinstance(told, Notice):
        return told.duty.what
    return f"{item_id(told)}.{ways(told)[number - 1].way}"


class InDecimals:
    """Computes what all agents get in decimals. Raises `NotDecimalError` for a program that only whole numbers do."""

    def __init__(self, runner: Runner) -> None:
        program = runner.program
        stage = stage_of(program)
        self._row, slots = stage.row, stage.slots
        self._rankings = [
            Ranked(_moved(place.over, slots), place.enters and slots[place.enters], target_of(place.ranking.by))
            for place in program.places
        ]
        self._make = _maker(program, slots, runner.taken)

    def amounts(self, figures: Figures) -> tuple[tuple[Amounts, ...], list[str]] | None:
        """Give what agents get, and whom the scheme is not for; None where whole numbers have to look at a figure."""
        before = getcontext()
        setcontext(EXACT)
        try:
            return self._amounts(figures.agents)
        except (UnfitError, DecimalException):
            return None
        finally:
            setcontext(before)

    def _amounts(self, agents: Sequence[AgentFigures]) -> tuple[tuple[Amounts, ...], list[str]]:
        if len(agents) == 1 and (row := self._row(agents[0])) is not None:
            return (self._make(agents[0], row, *[each.alone(row) for each in self._rankings]),), []
        others: list[str] = []
        found = [self._row(agent) for agent in agents]
        rows = [row for row in found if row is not None]
        if len(rows) < len(found):
            others = [agent.agent for agent, row in zip(agents, found, strict=True) if row is None]
            agents = [agent for agent, row in zip(agents, found, strict=True) if row is not None]
        places = [each.places(rows) for each in self._rankings]
        return tuple(map(self._make, agents, rows, *places)), others


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking over rows. `enters`: where a row says whether its agent enters; None: all do."""

    over: Over
    enters: int | None
    by: Target

    def places(self, rows: Sequence[Row]) -> list[groups.Place]:
        """Give the place of each."""
        return groups.ranked(self.over, self.enters, rows, higher_is_better=self.by.higher_is_better)

    def alone(self, row: Row) -> groups.Place:
        """Give the place of one who is the only one."""
        return groups.alone(self.over, self.enters, row)


def _moved(over: Over, slots: Mapping[int, int]) -> Over:
    """Say where what is asked of groups stands in other rows."""
    lack = None if over.lack is None else slots[over.lack]
    key = None if over.key is None else slots[over.key]
    return Over(slots[over.figure], lack, over.places, key)


def _maker(program: Program, slots: Mapping[int, int], taken: Mapping[str, str]) -> Callable[..., Amounts]:
    """Write what makes an agent's amounts, of his row and his places."""
    names: dict[str, Any] = {
        "new": tuple.__new__,
        "Amounts": Amounts,
        "Rank": Rank,
        "zero": _NOTHING,
        "Unfit": UnfitError,
    }
    notices = list(enumerate(program.notices))
    names |= {f"told{number}": partial(_flag_id, told) for number, (told, _) in notices}
    made = {name: f"r{slots[each.slot]}" for name, each in program.figures.items()}
    numbers = [name for name, each in program.figures.items() if each.places is not None and name not in program.lines]
    grades = {name: each.words for name, each in program.figures.items() if each.places is None}
    names |= {f"words_{made[name]}": words for name, words in grades.items()}
    lines = [
        f"def make(agent, row{''.join(f', place{number}' for number in range(len(program.places)))}):",
        *([f"{''.join(f'r{number}, ' for number in range(len(slots)))} = row"] if slots else ()),
        *(f"first{number}, last{number}, of{number} = place{number}" for number in range(len(program.places))),
        f"lines = ({''.join(f'({name!r}, {made[name]}), ' for name in program.lines)})",
        f"total = {' + '.join(made[name] for name in program.lines) or 'zero'}",
        "flags = ()",
        *_brought(program, slots, made, taken),
        *(f"if r{slots[slot]}: flags += (told{number}(r{slots[slot]}),)" for number, (_, slot) in notices),
    ]
    scores = "".join(f"{name!r}: {made[name]}, " for name in numbers)
    words = "".join(f"{name!r}: words_{made[name]}[{made[name]}], " for name in grades)
    ranks = "".join(_rank(place.ranking, number) for number, place in enumerate(program.places))
    given = f"agent.agent, lines, {{{scores}}}, {{{ranks}}}, {{{words}}}, flags, total, {{}}"
    lines.append(f"return new(Amounts, ({given}))")
    make: Callable[..., Amounts] = functions("\n    ".join(lines) + "\n", names)["make"]
    return make


def _rank(ranking: Ranking, number: int) -> str:
    group = "'all'" if ranking.within == "all" else f"agent.attributes.get({ranking.within!r})"
    return f"{item_id(ranking)!r}: new(Rank, (first{number}, of{number}, last{number}, {group})), "


def _brought(
    program: Program, slots: Mapping[int, int], made: Mapping[str, str], taken: Mapping[str, str]
) -> Iterator[str]:
    """Write what places bring: awards, penalties out of what is left of their lines, duties."""
    effects = [each.rule.effect for each in program.brings]
    for name in dict.fromkeys(target_of(each.source).id for each in effects if isinstance(each, Penalty)):
        off = [made[each] for each, source in taken.items() if source == name]
        yield f"left_{made[name]} = {' + '.join([made[name], *off])}"
    rankings = [id(place.ranking) for place in program.places]
    for brings, effect in zip(program.brings, effects, strict=True):
        standing = brings.rule.standing
        place = f"{'first' if standing.end == 'top' else 'last'}{rankings.index(id(brings.ranking))}"
        holds = f"{place} == {standing.count}" if standing.exact else f"{place} and {place} <= {standing.count}"
        if brings.due is None:
            yield f"if {holds}: flags += ({brings.name!r},)"
            continue
        due, lack = (f"r{slots[slot]}" for slot in brings.due)
        yield f"if {holds}:"
        yield f"    if {lack}: raise Unfit"
        paid = due
        if isinstance(effect, Penalty):
            left, paid = f"left_{made[target_of(effect.source).id]}", "paid"
            yield f"    rest = {left} if {left} > zero else zero"
            yield f"    paid = -({due} if {due} < rest else rest)"
            yield f"    {left} = rest + paid"
        yield f"    lines += (({brings.name!r}, {paid}),)"
        yield f"    total += {paid}"


def of_outcome(each: AgentOutcome) -> Amounts:
    """Give what an outcome of the reference comes to."""
    lines = tuple((line.id, line.amount) for line in each.lines)
    flags = tuple(flag.id for flag in each.outcomes)
    return Amounts(each.agent, lines, each.scores, each.ranks, each.grades, flags, each.total, each.advances)
