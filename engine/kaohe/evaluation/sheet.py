"""One agent's figures: each of a scheme's named figures computed when it is first asked for, and kept.

May import `values`, `words`, `diagnostics`, `scheme.model`, and of this package what computes single items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, get_args

from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation import lines, scores
from kaohe.evaluation.formulas import (
    BeyondError,
    Lookup,
    Named,
    NoValueError,
    compute,
    computed,
    in_full,
    rounded,
    written,
)
from kaohe.evaluation.groups import UnevenError
from kaohe.evaluation.history import History, parameters_of
from kaohe.evaluation.names import Computable, item_id, item_title, target_of
from kaohe.evaluation.trace import Adjusted, Advanced, Assumed, Computed, Figure, How, Limited, Step, Voided
from kaohe.scheme.model import (
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    Earlier,
    FormulaScore,
    Grade,
    GroupFigure,
    Ladder,
    LaterRefunds,
    Limit,
    Number,
    Origin,
    Pool,
    RedLine,
    Ref,
    Scorecard,
    Streak,
)
from kaohe.scheme.settle import named_numbers
from kaohe.values import DECIMALS, Kind, half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Pointer, Report, Span
    from kaohe.diagnostics.catalogue import Rule
    from kaohe.evaluation.groups import Peers
    from kaohe.evaluation.lookup import Given
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme, Stands

PLACES: Final = 2
"""To how many decimals money is shown, and so used."""
Alone = Scorecard | FormulaScore | Banded | Grade | Base | Commission | Bonus
"""The items that need nothing but an agent's own figures."""
_RED_LINE: Final = Words("高压线", "red line")
_OWN: Final = frozenset({Origin.SCORE, Origin.GRADE, Origin.LINE})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a scheme says of all agents: its items by id, limits and red lines of its lines, its parameters' values."""

    items: Mapping[str, Computable]
    limits: tuple[Limit, ...]
    red_lines: tuple[RedLine, ...]
    parameters: Mapping[str, Figure]


def rules_of(scheme: Scheme, period: Period) -> Rules:
    """Give a scheme's rules as they are in force on the first day of a period."""
    items = {item_id(item): item for item in scheme.items if isinstance(item, get_args(Computable))}
    # What is paid ahead goes by what a line comes to, so it is last.
    limits = tuple(
        sorted((item for item in scheme.items if isinstance(item, Limit)), key=lambda item: item.kind == "advance")
    )
    return Rules(
        items, limits, tuple(item for item in scheme.items if isinstance(item, RedLine)), parameters_of(scheme, period)
    )


class Sheet:
    """One agent's figures by name: those handed in, and those that the scheme computes.

    A figure that cannot be computed is told to the report once and has no value for all that build on it.
    """

    def __init__(self, given: Given, rules: Rules, history: History, report: Report) -> None:
        self.given = given
        self.history = history
        self.advances: dict[str, Decimal] = {}
        """By line what is still to be taken back."""
        self.peers: Peers | None = None
        """The agents whom the scheme is for, once they are known."""
        self._rules = rules
        self._report = report
        self._steps: dict[str, Step | None] = {}

    @property
    def agent(self) -> str:
        """The agent's id."""
        return self.given.agent.agent

    @property
    def items(self) -> Iterable[str]:
        """The ids of the scheme's items that give a figure."""
        return self._rules.items

    def figure(self, ref: Ref) -> Figure:
        """Give the figure that a name of the scheme means for this agent."""
        target = target_of(ref)
        if target.origin is Origin.PARAMETER:
            return self._rules.parameters[target.id]
        if target.origin not in _OWN:
            return self.given.figure(target)
        step = self.step(target.id)
        return Figure(target.id, target.title, target.kind, None if step is None else step.value)

    def lookup(self, asked: Named) -> Figure:
        """Give what a formula looks up."""
        return self.figure(asked) if isinstance(asked, Ref) else self.elsewhere(asked)

    def elsewhere(self, asked: GroupFigure | Stands | Earlier | Streak) -> Figure:
        """Give what is not this agent's own of this period: a figure of his group, or of earlier periods."""
        if isinstance(asked, Earlier):
            return self.history.earlier(asked, self.agent)
        if isinstance(asked, Streak):
            return self.history.streak(asked, self.agent, self.lookup)
        assert self.peers is not None  # noqa: S101 - for the type checker: only a condition of whom it is for comes before
        return self.peers.figure(asked, self)

    def is_wrong(self, ref: Ref) -> bool:
        """Whether a figure has no value since something is wrong that was told."""
        target = target_of(ref)
        return self.step(target.id) is None if target.origin in _OWN else self.given.is_wrong(target)

    def step(self, name: str) -> Step | None:
        """Give how a score, grade or line came about; None if it could not be computed."""
        if name not in self._steps:
            self._steps[name] = self._step(self._rules.items[name])
        return self._steps[name]

    def _step(self, item: Computable) -> Step | None:
        title = item_title(item)
        inputs = Inputs(self)
        try:
            value, how = self._compute(item, inputs)
        except NoValueError as problem:
            missing = missing_of(item)
            if missing is None:
                self.tell(problem, item.span, title, may_lack=not isinstance(item, Base | Pool | Ladder))
                return None
            lacks = (*(inputs.figure(each).title for each in problem.lacks), *problem.divisions)
            value, how = self._assumed(item, missing, lacks, inputs.figure)
        except BeyondError as problem:
            levels = [each.level for each in item.rungs] if isinstance(item, Ladder) else []
            known = Words("、".join(levels), ", ".join(levels))
            rule = catalogue.NO_LEVEL if levels else catalogue.NO_BAND
            facts = {"item": title, "value": problem.figure, "levels": known}
            self._tell(rule, item.span, self.given.behind, facts)
            return None
        except UnevenError as problem:
            if self.agent == problem.agent:  # once for all of the group
                amounts = {"amount": str(problem.amount), "others": str(problem.others)}
                self._tell(catalogue.UNEVEN_POOL, item.span, None, {"item": title, "other": problem.other, **amounts})
            return None
        for number in named_numbers(item):
            inputs.parameter(self._rules.parameters[str(number.name)])
        value, how = self._within_limits(item, inputs, value, how)
        value, how = self._unless_void(item, inputs, value, how)
        return step_of((item_id(item), title, kind_of(item)), value, how, inputs.seen, item.span)

    def _compute(self, item: Computable, inputs: Inputs) -> tuple[Fraction | str, How]:
        lookup = inputs.figure
        if isinstance(item, Ladder):
            return scores.level(item, lookup)
        if isinstance(item, LaterRefunds):
            given = self.given.agent.adjustments
            whole = sum((Fraction(each.amount) for each in given), Fraction(0))
            return whole, Adjusted(given, item.span if given else None)
        if isinstance(item, Pool):
            assert self.peers is not None  # noqa: S101 - for the type checker: whom a scheme is for needs no pay
            lookup(item.by)  # so that it is among what the line was computed from
            return self.peers.share(item, self, lookup)
        if not isinstance(item, Deduction):
            return _compute(item, lookup)
        amount = lines.bonus(item, lookup)
        return lines.deduction(item, amount, self._left_for(item, lookup))

    def _assumed(
        self, item: Computable, missing: Number, lacks: tuple[Words, ...], lookup: Lookup
    ) -> tuple[Fraction, How]:
        """Give what an item comes to by its rule for a missing figure: a deduction takes that, a line has no more."""
        value, amount = computed(missing, lookup)
        how = Assumed(lacks, amount, missing.span)
        if not isinstance(item, Deduction):
            return value, how
        try:
            return lines.deduction(item, (value, how), self._left_for(item, lookup))
        except NoValueError:  # its line lacks a figure, which is told there
            return Fraction(0), how

    def _left_for(self, item: Deduction, lookup: Lookup) -> Decimal | None:
        """Give what is left of its line for a deduction, after those written before it; None where it has no line."""
        if item.source is None:
            return None
        rest = lookup(item.source).value
        if not isinstance(rest, Decimal):
            raise NoValueError((item.source,))
        for other in takewhile(lambda each: each is not item, self._rules.items.values()):
            if isinstance(other, Deduction) and other.source is not None and other.source.name == item.source.name:
                before = self.step(other.name)
                rest += before.value if before is not None and isinstance(before.value, Decimal) else 0
        return max(Decimal(0), rest)

    def _within_limits(
        self, item: Computable, inputs: Inputs, value: Fraction | str, how: How
    ) -> tuple[Fraction | str, How]:
        """Let a line pay no more, and no less, than its limits; of a deduction they limit what it takes.

        A limit below 0 is 0: no line pays less than nothing by it.
        """
        sign = -1 if isinstance(item, Deduction) else 1
        for limit in self._rules.limits:
            if limit.line.name != item_id(item) or isinstance(value, str):
                continue
            try:
                most, amount = computed(limit.amount, inputs.figure, Kind.MONEY)
                if limit.kind == "advance":
                    value, how = self._ahead(limit, value, how, (most, amount))
                    continue
                paid = sign * (min if limit.kind == "cap" else max)(sign * value, max(Fraction(0), most))
                if isinstance(item, Deduction):
                    paid = -lines.taken(-paid, self._left_for(item, inputs.figure))
            except NoValueError as problem:
                self.tell(problem, limit.span, item_title(item))
                return value, how
            if paid != value:
                shown, before = rounded(value, PLACES)
                file, line = file_of(limit.span), limit.span.line
                value, how = paid, Limited(limit.kind, amount, shown, before, how, file, line, limit.span)
        return value, how

    def _ahead(self, limit: Limit, value: Fraction, how: How, ahead: tuple[Fraction, Computed]) -> tuple[Fraction, How]:
        """Pay ahead up to an amount, or take back of what is above it what was paid ahead; all to the cent."""
        line, (most, amount) = limit.line.name, ahead
        owed = self.history.owed(limit, self.agent)
        shown, before = rounded(value, PLACES)
        earned = Fraction(shown)
        above = earned - Fraction(half_up(max(Fraction(0), most), PLACES))
        back = min(Fraction(owed), above)
        owes = self.advances[line] = half_up(Fraction(owed) - back, PLACES)
        if not back and not owed:
            return value, how
        file, at = file_of(limit.span), limit.span
        return earned - back, Advanced(amount, shown, before, owed, owes, how, file, at.line, at)

    def _unless_void(
        self, item: Computable, inputs: Inputs, value: Fraction | str, how: How
    ) -> tuple[Fraction | str, How]:
        """Let a line pay nothing where a red line that voids it holds."""
        for red in self._rules.red_lines:
            if isinstance(value, Fraction) and any(void.name == item_id(item) for void in red.voids):
                try:
                    holds = compute(red.when, inputs.figure)
                except NoValueError as problem:
                    self.tell(problem, red.span, _RED_LINE)
                    return value, how
                if holds:
                    if isinstance(how, Advanced):  # nothing is paid, so nothing ahead
                        self.advances[item_id(item)] = half_up(how.owed, PLACES)
                    condition, at = written(red.when, inputs.figure, full=in_full(red.when)), red.span
                    shown, before = rounded(value, PLACES)
                    return Fraction(0), Voided(condition, shown, before, how, file_of(at), at.line, at)
        return value, how

    def tell(self, problem: NoValueError, span: Span, title: Words, *, may_lack: bool = False) -> None:
        """Report what an item at `span` lacks, at the names that have no value, without what was reported before.

        may_lack: whether the item can say what it gives without a value.
        """
        unless = _unless(title) if may_lack else Words("", "")
        for ref in problem.lacks:
            if isinstance(ref, Earlier):
                name = target_of(ref.figure).title
                facts = {"figure": name, "item": title}
                self._tell(catalogue.NO_EARLIER_VALUE, ref.span, self.given.behind, facts)
                continue
            if not isinstance(ref, Ref):
                if isinstance(ref, GroupFigure) and self.peers is not None and self.peers.is_wrong(ref, self):
                    continue
                facts = {"figure": self.elsewhere(ref).title, "item": title, "unless": unless}
                self._tell(catalogue.NO_GROUP_VALUE, ref.span, self.given.behind, facts)
                continue
            target = target_of(ref)
            if target.origin in _OWN or self.given.is_wrong(target):
                continue
            found = self.given.near(target)
            told = {"figure": target.title, "item": title, "id": target.id, "found": ", ".join(found), "unless": unless}
            rule = catalogue.MISNAMED if found else catalogue.NO_VALUE
            self._tell(rule, ref.span, self.given.at(target), told)
        for formula in problem.divisions:
            facts = {"item": title, "formula": formula, "unless": unless}
            self._tell(catalogue.DIVIDED_BY_ZERO, span, self.given.behind, facts)

    def _tell(self, rule: Rule, span: Span, about: Pointer | None, facts: dict[str, Any]) -> None:
        """Report what is wrong about this agent at a place of the scheme."""
        self._report.take(Diagnostic(rule, span, {"agent": self.agent, **facts}, about=about))


def _unless(item: Words) -> Words:
    return Words(
        f"，或者在方案的“{item.zh}”里写明无值时怎么办",
        f", or let {item.en} say in the scheme what to do where there is none",
    )


class Inputs:
    """Looks names up for one item, and keeps what it saw for the trace."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._seen: dict[Figure, None] = {}
        self._found: dict[Named, Figure] = {}

    def figure(self, asked: Named) -> Figure:
        """Give the figure that a name means, or that an agent's group has."""
        if asked not in self._found:
            self.keep(asked, self._sheet.lookup(asked))
        return self._found[asked]

    def keep(self, asked: Named, found: Figure) -> Figure:
        """Keep what was looked up in another way."""
        self._found[asked] = found
        self._seen.setdefault(found)
        return found

    def parameter(self, figure: Figure) -> None:
        """Keep a parameter that stands for a number of the item."""
        self._seen.setdefault(figure)

    @property
    def seen(self) -> tuple[Figure, ...]:
        """What was looked up, in that order."""
        return tuple(self._seen)


def _compute(item: Alone, lookup: Lookup) -> tuple[Fraction | str, How]:  # noqa: PLR0911 - one return each
    match item:
        case Scorecard():
            return scores.scorecard(item, lookup)
        case FormulaScore():
            return scores.blend(item, lookup)
        case Banded():
            return scores.banded(item, lookup)
        case Grade():
            return scores.grade(item, lookup)
        case Base():
            return lines.base(item, lookup)
        case Commission():
            return lines.commission(item, lookup)
        case _:
            return lines.bonus(item, lookup)


def missing_of(item: Computable) -> Number | None:
    """Give what an item as a whole gives where its figures have no value; bands see to that by themselves."""
    return item.missing if isinstance(item, FormulaScore | Commission | Bonus | Deduction) else None


def kind_of(item: Computable) -> Kind:
    """Give the kind of an item's figure."""
    if isinstance(item, Grade | Ladder):
        return Kind.TEXT
    if isinstance(item, FormulaScore | Banded):
        return item.kind
    return Kind.POINTS if isinstance(item, Scorecard) else Kind.MONEY


def step_of(
    named: tuple[str, Words, Kind], value: Fraction | str, how: How, inputs: tuple[Figure, ...], span: Span
) -> Step:
    """Make a step of a figure: its value rounded to its kind's decimals, and what it was before, where that differs."""
    identity, title, kind = named
    file, line = file_of(span), span.line
    if isinstance(value, str):
        return Step(identity, title, kind, value, how, inputs, None, file, line)
    found, before = rounded(value, DECIMALS.get(kind, PLACES))
    return Step(identity, title, kind, found, how, inputs, before, file, line)


def file_of(span: Span) -> str:
    """Name the file in which something stands, without its folder: an outcome is the same wherever it was computed."""
    return _last_part(span.source.name)


@lru_cache(maxsize=64)
def _last_part(path: str) -> str:
    return PurePath(path).name
