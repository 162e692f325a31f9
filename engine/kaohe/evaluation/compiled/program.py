"""A scheme as stages of generated code: what is read of each agent, what is computed of it, what of groups between.

A row holds an agent's figures by number; in columns, when many agents are computed at once.
May import `scheme.model`, and of this package `terms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.compiled.terms import SCALAR, VECTOR, Term, half, slots_of, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.scheme.model import (
        Earlier,
        Group,
        GroupFigure,
        Ladder,
        Limit,
        Notice,
        PlaceRule,
        Pool,
        Ranking,
        Stands,
        Streak,
        Target,
    )


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that is handed in. `slot`: its number in a row; behind it stands whether there is none.

    places: to how many decimals it is a whole number; None is a text, or yes or no.
    """

    target: Target
    slot: int
    places: int | None


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier periods gave.

    In a row, at `slot`: a figure, and behind it whether there was none; whether a streak held until now, for a ladder
    the level on which; of an advance what is to be taken back, in cents.
    places: to how many decimals a figure is a whole number; None is a text.
    """

    asked: Earlier | Streak | Limit
    ladder: Ladder | None
    places: int | None
    slot: int


@dataclass(frozen=True, slots=True)
class Made:
    """A figure of the scheme. `places`: to how many decimals it is a whole number; None: it is one of `words`."""

    slot: int
    places: int | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Over:
    """What is asked of groups: a figure, whether it lacks (None: never), the group's name (None: all), by slots.

    places: the decimals of the figure.
    """

    figure: int
    lack: int | None
    places: int
    key: int | None


@dataclass(frozen=True, slots=True)
class OfGroup:
    """A figure of groups. In a row, from `slot` on: its value, whether there is none, over how many agents.

    places: the decimals of the value.
    """

    asked: GroupFigure | Stands
    slot: int
    over: Over
    places: int


@dataclass(frozen=True, slots=True)
class Shares:
    """A pool. In a row: an agent's share in cents at `slot`, then whether that cannot be said.

    amount, lack: the slots of what there is, in cents, and of whether that lacks.
    """

    pool: Pool
    slot: int
    over: Over
    amount: int
    lack: int


@dataclass(frozen=True, slots=True)
class Place:
    """A ranking. `enters`: the slot of whether an agent meets the condition of entry; None: there is none."""

    ranking: Ranking
    over: Over
    enters: int | None


@dataclass(frozen=True, slots=True)
class Brings:
    """A place rule: the slots of its amount in cents, and of whether that lacks; None for a duty.

    name: the id of the line or flag that it brings.
    """

    rule: PlaceRule
    ranking: Ranking
    due: tuple[int, int] | None
    name: str


@dataclass(frozen=True, slots=True)
class Stage:
    """What is computed of a row, and of groups after that.

    lets: terms by name, in order. bad: what leaves an agent to the reference. gives: what the row gets more.
    """

    lets: tuple[tuple[str, Term], ...]
    bad: tuple[Term, ...]
    gives: tuple[Term, ...]
    groups: tuple[OfGroup | Shares, ...]

    def source(self, name: str, *, columns: bool = False) -> str:
        """Write the stage as a function of a row: None, or the bad ones of columns, and what the row gets more."""
        table = VECTOR if columns else SCALAR
        terms = [*(term for _, term in self.lets), *self.bad, *self.gives]
        used = sorted(set().union(*map(slots_of, terms)))
        lines = [f"def {name}(r):"]
        lines += [f"    r{slot} = r[{slot}]" for slot in used]
        lines += [f"    {local} = {write(term, table)}" for local, term in self.lets]
        gives = "".join(f"{write(term, table)}, " for term in self.gives)
        if columns:
            bad = "".join(f"{write(term, table)}, " for term in self.bad)
            return "\n".join([*lines, f"    return ({bad}), ({gives})"]) + "\n"
        if self.bad:
            lines.append(f"    if {' or '.join(write(term, table) for term in self.bad)}: return None")
        return "\n".join([*lines, f"    return ({gives})"]) + "\n"


Row = list[Any]


@dataclass(frozen=True, slots=True)
class Program:
    """What a scheme computes, in order, with the parameters of one day.

    inputs: what is read of an agent. keys: the slot of each group's name. before: what is read of earlier periods.
    whom: the stages that say whom it is for: what is asked of groups for that, and the condition; it gives no more.
    lines: the figures that are paid, in order. notices: with the slots of whether they are told; a ladder's holds the
    number of the climb, from 1 on. advances: by line the slot of what is still to be taken back, in cents.
    """

    inputs: tuple[Input, ...]
    keys: Mapping[Group, int]
    before: tuple[Before, ...]
    whom: tuple[Stage, ...]
    stages: tuple[Stage, ...]
    figures: Mapping[str, Made]
    lines: tuple[str, ...]
    notices: tuple[tuple[Notice | Ladder, int], ...]
    places: tuple[Place, ...]
    brings: tuple[Brings, ...]
    advances: Mapping[str, int]

    @property
    def shares(self) -> dict[str, Shares]:
        """The pools by name."""
        asked = (each for stage in self.stages for each in stage.groups)
        return {each.pool.name: each for each in asked if isinstance(each, Shares)}

    @property
    def source(self) -> str:
        """The generated code for one agent."""
        return "".join(stage.source(name) for name, stage in self.named_stages())

    def named_stages(self) -> Iterator[tuple[str, Stage]]:
        """Go through all stages with the names of their functions."""
        yield from ((f"whom_{number}", stage) for number, stage in enumerate(self.whom))
        yield from ((f"stage_{number}", stage) for number, stage in enumerate(self.stages))


_NAMES: Final = {"half": half, "min": min, "max": max}


def functions(source: str, names: Mapping[str, Any] = _NAMES) -> dict[str, Any]:
    """Make functions of generated code, which holds nothing but operators, numbers, and texts of the scheme, quoted."""
    found: dict[str, Any] = {"__builtins__": {}, **names}
    exec(compile(source, "<plan>", "exec"), found)  # noqa: S102 - written here, of checked parts
    return found
