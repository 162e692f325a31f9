"""One agent's figures: each of a scheme's named figures computed when it is first asked for, and kept.

May import `values`, `words`, `diagnostics`, `scheme.model`, and of this package what computes single items.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation import lines, scores
from kaohe.evaluation.formulas import BeyondError, Lookup, Named, NoValueError, decimal_of
from kaohe.evaluation.names import Computable, item_id, item_title, target_of
from kaohe.evaluation.trace import Assumed, Figure, How, Step, Unrounded
from kaohe.scheme.model import (
    Base,
    Bonus,
    Commission,
    FormulaScore,
    Grade,
    Number,
    Origin,
    Ref,
    Scorecard,
)
from kaohe.values import Kind, half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Report, Span
    from kaohe.evaluation.groups import Peers
    from kaohe.evaluation.lookup import Given
    from kaohe.scheme.model import GroupFigure, Stands

PLACES: Final = 2
"""To how many decimals scores and lines are shown, and so used."""
_OWN: Final = frozenset({Origin.SCORE, Origin.GRADE, Origin.LINE})


class Sheet:
    """One agent's figures by name: those handed in, and those that the scheme computes.

    A figure that cannot be computed is told to the report once and has no value for all that build on it.
    """

    def __init__(self, given: Given, items: Mapping[str, Computable], report: Report) -> None:
        self.given = given
        self.peers: Peers | None = None
        """The agents whom the scheme is for, once they are known."""
        self._items = items
        self._report = report
        self._steps: dict[str, Step | None] = {}

    @property
    def agent(self) -> str:
        """The agent's id."""
        return self.given.agent.agent

    def figure(self, ref: Ref) -> Figure:
        """Give the figure that a name of the scheme means for this agent."""
        target = target_of(ref)
        if target.origin not in _OWN:
            return self.given.figure(target)
        step = self.step(target.id)
        return Figure(target.id, target.title, target.kind, None if step is None else step.value)

    def of_group(self, asked: GroupFigure | Stands) -> Figure:
        """Give a figure of this agent's group."""
        assert self.peers is not None  # noqa: S101 - for the type checker: only a condition of whom it is for comes before
        return self.peers.figure(asked, self)

    def step(self, name: str) -> Step | None:
        """Give how a score, grade or line came about; None if it could not be computed."""
        if name not in self._steps:
            self._steps[name] = self._step(self._items[name])
        return self._steps[name]

    def _step(self, item: Computable) -> Step | None:
        title = item_title(item)
        inputs = Inputs(self)
        try:
            value, how = _compute(item, inputs.figure)
        except NoValueError as problem:
            missing = _missing(item)
            if missing is None:
                self.tell(problem, item.span, title)
                return None
            lacks = (*(inputs.figure(each).title for each in problem.lacks), *problem.divisions)
            value, how = missing.value, Assumed(lacks, missing.span)
        except BeyondError as problem:
            self._report.add(catalogue.NO_BAND, item.span, agent=self.agent, item=title, value=problem.figure)
            return None
        return step_of((item_id(item), title, _kind(item)), value, how, inputs.seen, item.span)

    def tell(self, problem: NoValueError, span: Span, title: Words) -> None:
        """Report what an item at `span` lacks, at the names that have no value, without what was reported before."""
        for ref in problem.lacks:
            if not isinstance(ref, Ref):
                name = self.of_group(ref).title
                self._report.add(catalogue.NO_GROUP_VALUE, ref.span, agent=self.agent, figure=name, item=title)
                continue
            target = target_of(ref)
            if target.origin in _OWN or self.given.is_wrong(target):
                continue
            found = self.given.near(target)
            self._report.add(
                catalogue.MISNAMED if found else catalogue.NO_VALUE,
                ref.span,
                agent=self.agent,
                figure=target.title,
                item=title,
                id=target.id,
                found=", ".join(found),
            )
        for formula in problem.divisions:
            self._report.add(catalogue.DIVIDED_BY_ZERO, span, agent=self.agent, item=title, formula=formula)


class Inputs:
    """Looks names up for one item, and keeps what it saw for the trace."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._seen: dict[str, Figure] = {}
        self._of_group: dict[Named, Figure] = {}

    def figure(self, asked: Named) -> Figure:
        """Give the figure that a name means, or that an agent's group has."""
        if isinstance(asked, Ref):
            return self._seen.setdefault(asked.name, self._sheet.figure(asked))
        if asked not in self._of_group:
            self._of_group[asked] = self._sheet.of_group(asked)
        return self._seen.setdefault(self._of_group[asked].id, self._of_group[asked])

    @property
    def seen(self) -> tuple[Figure, ...]:
        """What was looked up, in that order."""
        return tuple(self._seen.values())


def _compute(item: Computable, lookup: Lookup) -> tuple[Fraction | str, How]:
    match item:
        case Scorecard():
            return scores.scorecard(item, lookup)
        case FormulaScore():
            return scores.blend(item, lookup)
        case Grade():
            return scores.grade(item, lookup)
        case Base():
            return lines.base(item, lookup)
        case Commission():
            return lines.commission(item, lookup)
        case _:
            return lines.bonus(item, lookup)


def _missing(item: Computable) -> Number | None:
    """Give what an item as a whole gives where its figures have no value; bands see to that by themselves."""
    return item.missing if isinstance(item, FormulaScore | Commission | Bonus) else None


def _kind(item: Computable) -> Kind:
    if isinstance(item, Grade):
        return Kind.TEXT
    return Kind.POINTS if isinstance(item, Scorecard | FormulaScore) else Kind.MONEY


def step_of(
    named: tuple[str, Words, Kind], value: Fraction | str, how: How, inputs: tuple[Figure, ...], span: Span
) -> Step:
    """Make a step of a figure: its value rounded to 2 decimals, and what it was before, where that differs."""
    identity, title, kind = named
    file, line = file_of(span), span.line
    if isinstance(value, str):
        return Step(identity, title, kind, value, how, inputs, None, file, line)
    rounded = half_up(value, PLACES)
    before = None if rounded == value else Unrounded(*decimal_of(value))
    return Step(identity, title, kind, rounded, how, inputs, before, file, line)


def file_of(span: Span) -> str:
    """Name the file in which something stands, without its folder: an outcome is the same wherever it was computed."""
    return PurePath(span.source.name).name
