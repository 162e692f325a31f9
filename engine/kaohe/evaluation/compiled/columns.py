"""Many agents at once: a program over columns of whole numbers, with NumPy.

How large every number may get is followed through all terms, from what the columns hold; where 64 bits do not hold it
the same code runs on Python's own numbers, which is slower and told. May import numpy, `scheme.model`, and of this
package what programs are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from kaohe.evaluation.compiled.column_checks import check_flags, check_numbers, check_texts
from kaohe.evaluation.compiled.column_groups import Ranked, group_of, of_group, placed, share
from kaohe.evaluation.compiled.column_past import looking_back
from kaohe.evaluation.compiled.program import OfGroup, functions
from kaohe.evaluation.compiled.terms import Bounds, Local, Slot, bounds
from kaohe.evaluation.names import item_id, target_of
from kaohe.scheme.model import Award, Duty, Penalty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.evaluation.compiled.program import Brings, Input, Program, Stage
    from kaohe.evaluation.compiled.run import Runner
    from kaohe.periods import Period

Array = Any
"""A NumPy array: of 64-bit numbers, of Python's numbers, of yes or no, of texts."""
MOST: Final = 2**63 - 1
"""What 64 bits hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of all agents: whole numbers of its last decimal, texts, or yes or no. missing: who has none.

    places: to how many decimals the numbers are whole.
    """

    values: Array
    places: int = 0
    missing: Array | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The figures of a period, by column: metrics by id and facts by name, attributes as texts, empty for none.

    groups: by kind of group, its key and its metric, whole numbers of the metric's last decimal.
    before: what the scheme asks of earlier periods, as `Plan.columns_of` reads it; nothing is to have no history.
    """

    period: Period
    agents: Array
    values: Mapping[str, Column] = field(default_factory=dict)
    attributes: Mapping[str, Array] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    before: tuple[Array, ...] = ()


@dataclass(frozen=True, slots=True)
class PaidColumns:
    """What all agents get. agents: whom the scheme is for, by their place in the columns.

    figures: scores, grades and lines by id, whole numbers of their last decimal, grades as numbers of their words.
    lines: lines in cents, those of places included. total: in cents.
    wrong: who cannot be computed; his figures mean nothing, and the reference says why.
    arithmetic: `int64`, or `objects` where 64 bits do not hold what may come about.
    """

    agents: Array
    figures: Mapping[str, Array]
    lines: Mapping[str, Array]
    ranks: Mapping[str, Ranked]
    total: Array
    wrong: Array
    arithmetic: Literal["int64", "objects"]


def run(runner: Runner, columns: Columns) -> PaidColumns:
    """Compute what all agents of columns get: in 64 bits where these hold everything, else with Python's numbers."""
    try:
        return _Run(runner, columns, objects=False).paid()
    except TooWideError:
        return _Run(runner, columns, objects=True).paid()


class TooWideError(Exception):
    """Something may come about that 64 bits do not hold. Caught where columns are run."""


_AT_ONCE: Final = 1 << 14
"""So many agents are computed at once: what lies between a stage's terms then stays near the processor."""


class _Run:
    def __init__(self, runner: Runner, columns: Columns, *, objects: bool) -> None:
        self._runner = runner
        self._program: Program = runner.program
        self._columns = columns
        self._objects = objects
        self._size = len(columns.agents)
        self._row: list[Array] = []
        self._known: dict[Slot | Local, Bounds] = {}
        self._wrong = np.zeros(self._size, dtype=bool)
        self._before = columns.before

    def paid(self) -> PaidColumns:
        for each in self._program.inputs:
            self._read(each)
        for key in self._program.keys:
            self._add(self._attribute(key))
        kept = np.arange(self._size)
        for each in self._before[: len(self._before) - len(looking_back(self._program))]:
            numbers = each.dtype.kind == "O"
            self._add(self._numbers(each, 1, np.zeros(self._size, dtype=bool)) if numbers else each)
        if self._program.whom:
            *first, condition = self._program.whom
            for number, stage in enumerate(first):
                self._staged(stage, f"whom_{number}", kept)
            bad, (holds,) = self._stage(condition, f"whom_{len(first)}")
            kept = np.flatnonzero(holds | bad | self._wrong)
            self._row = [each[kept] for each in self._row]
            self._size, self._wrong = len(kept), (bad | self._wrong)[kept]
            self._before = tuple(each[kept] for each in self._before)
        for number, stage in enumerate(self._program.stages):
            self._staged(stage, f"stage_{number}", kept)
        return self._result(kept)

    def _staged(self, stage: Stage, name: str, kept: Array) -> None:
        """Run a stage, and what is asked of groups behind it."""
        bad, gives = self._stage(stage, name)
        self._wrong = self._wrong | bad
        for each in gives:
            self._add(each)
        for asked in stage.groups:
            self._grouped(asked, kept)

    # --- in ----------------------------------------------------------------------------------------------------------

    def _attribute(self, name: str) -> Array:
        if name == "agent":
            return np.asarray(self._columns.agents)
        known = self._columns.attributes.get(name)
        texts = np.full(self._size, "") if known is None else np.asarray(known)
        check_texts(name, texts, None)
        return texts

    def _read(self, each: Input) -> None:
        """Take a column in, brought to the figure's decimals; what is missing is 0."""
        target = each.target
        found = self._columns.values.get(target.id)
        if found is None and target.id not in self._columns.attributes and target.id != "agent":
            texts = target.kind == "text"
            found = Column(np.full(self._size, "" if texts else 0), 0, np.ones(self._size, dtype=bool))
        if found is None:
            texts = self._attribute(target.id)
            found = Column(texts, 0, texts == "")
        missing = np.zeros(self._size, dtype=bool) if found.missing is None else found.missing
        values = np.asarray(found.values)
        if each.places is not None:
            check_numbers(target.id, values, missing)
            if found.places > each.places:
                raise ValueError(f"{target.id} has {each.places} decimals, and {found.places} were given")
            values = self._numbers(values, 10 ** (each.places - found.places), missing)
            if target.never_below:
                self._wrong = self._wrong | (values < 0)
        elif target.kind == "flag":
            check_flags(target.id, values, missing)
            values = values.astype(bool)
        else:
            check_texts(target.id, values, missing)
        self._add(values)
        self._add(missing)

    def _numbers(self, values: Array, factor: int, missing: Array) -> Array:
        clean = np.where(missing, 0, values) if missing.any() else values
        if self._objects:
            return clean.astype(object) * factor
        least, most = (int(clean.min()), int(clean.max())) if len(clean) else (0, 0)
        if max(-least, most) * factor > MOST:
            raise TooWideError
        whole = clean.astype(np.int64, copy=False)
        return whole if factor == 1 else whole * factor

    def _add(self, values: Array) -> None:
        """Put a column into the row, with its bounds."""
        array = values.astype(object) if self._objects and values.dtype.kind == "i" else values
        if array.dtype.kind == "i" and len(array):
            self._known[Slot(len(self._row))] = int(array.min()), int(array.max())
        else:
            self._known[Slot(len(self._row))] = 0, 1
        self._row.append(array)

    # --- stages ------------------------------------------------------------------------------------------------------

    def _stage(self, stage: Stage, name: str) -> tuple[Array, tuple[Array, ...]]:
        """Run a stage's code, once it is known that all of it fits."""
        if not self._objects:
            widest, known = [0], dict(self._known)
            for local, term in stage.lets:
                known[Local(local)] = bounds(term, known, widest)
            for term in (*stage.bad, *stage.gives):
                bounds(term, known, widest)
            self._check(widest[0])
        code, wrong = self._runner.columns(name), np.zeros(self._size, dtype=bool)
        made: list[Array] = []
        for first in range(0, self._size, _AT_ONCE) or (0,):
            part = slice(first, first + _AT_ONCE)
            bad, gives = code([each[part] for each in self._row])
            for each in bad:
                wrong[part] |= each
            if not made:
                made = [np.empty(self._size, dtype=np.asarray(each).dtype) for each in gives]
            for whole, each in zip(made, gives, strict=True):
                whole[part] = each
        return wrong, tuple(made)

    def _check(self, size: int) -> None:
        if size > MOST and not self._objects:
            raise TooWideError

    def _grouped(self, asked: Any, kept: Array) -> None:
        size, row = self._size, self._row
        groups = group_of(None if asked.over.key is None else row[asked.over.key], size)
        values = row[asked.over.figure]
        inside = groups >= 0
        if asked.over.lack is not None:
            inside = inside & ~row[asked.over.lack]
        if isinstance(asked, OfGroup):
            more = asked.places - asked.over.places
            self._check(2 * size * (self._greatest(values) * 10 ** max(0, more) + 10 ** max(0, -more)))
            own = self._columns.groups.get(asked.asked.group, {})
            self._check(max((abs(value) for given in own.values() for value in given.values()), default=0))
            keys = np.full(size, "all") if asked.over.key is None else row[asked.over.key]
            for each in of_group(asked, groups, values, inside, own, keys):
                self._add(each)
            return
        cents, most = self._greatest(row[asked.amount]), self._greatest(values)
        self._check(max(cents * most, size * cents, size * most))
        agents = np.asarray(self._columns.agents)[kept]
        shares, bad = share(groups, values, inside, row[asked.amount], row[asked.lack], agents)
        self._wrong = self._wrong | bad
        self._add(shares)
        self._add(bad)

    def _greatest(self, values: Array) -> int:
        return 0 if not len(values) or self._objects else max(-int(values.min()), int(values.max()))

    # --- out ---------------------------------------------------------------------------------------------------------

    def _result(self, kept: Array) -> PaidColumns:
        program, row = self._program, self._row
        figures = {name: row[made.slot] for name, made in program.figures.items()}
        lines = {name: figures[name] for name in program.lines}
        ranks: dict[str, Ranked] = {}
        for place in program.places:
            over = place.over
            groups = group_of(None if over.key is None else row[over.key], self._size)
            inside = groups >= 0
            inside = inside if over.lack is None else inside & ~row[over.lack]
            inside = inside if place.enters is None else inside & row[place.enters]
            better = target_of(place.ranking.by).higher_is_better
            ranks[item_id(place.ranking)] = placed(groups, row[over.figure], inside, higher_is_better=better)
        left = dict(lines)
        for name, source in self._runner.taken.items():
            left[source] = left[source] + left[name]
        for brings in program.brings:
            self._bring(brings, ranks, lines, left)
        total = np.zeros(self._size, dtype=object if self._objects else np.int64)
        self._check(sum(map(self._greatest, lines.values())))
        for each in lines.values():
            total = total + each
        arithmetic: Literal["int64", "objects"] = "objects" if self._objects else "int64"
        return PaidColumns(kept, figures, lines, ranks, total, self._wrong, arithmetic)

    def _bring(
        self, brings: Brings, ranks: Mapping[str, Ranked], lines: dict[str, Array], left: dict[str, Array]
    ) -> None:
        """Add what a place brings."""
        effect: Award | Penalty | Duty = brings.rule.effect
        if isinstance(effect, Duty) or brings.due is None:
            return
        held = ranks[item_id(brings.ranking)].holds(brings.rule.standing)
        if brings.rule.streak > 1:
            held = held & self._before[-1 - looking_back(self._program)[::-1].index(brings)]
        amount, lack = brings.due
        self._wrong = self._wrong | (held & self._row[lack])
        due = np.where(held, self._row[amount], 0)
        if isinstance(effect, Penalty):
            line = target_of(effect.source).id
            due = np.minimum(due, np.maximum(left[line], 0))
            left[line] = left[line] - due
            due = -due
        name = brings.name
        lines[name] = due + lines[name] if name in lines else due


def vector_functions(program: Program) -> dict[str, Any]:
    """Make the functions of a program over columns."""
    source = "".join(stage.source(name, columns=True) for name, stage in program.named_stages())
    names = {"where": np.where, "minimum": np.minimum, "maximum": np.maximum, "half": halves}
    return functions(source, names)


def halves(values: Array, divisor: Array) -> Array:
    """Divide by positive numbers, rounded half away from zero."""
    up = (2 * np.abs(values) + divisor) // (2 * divisor)
    return np.where(values >= 0, up, -up)
