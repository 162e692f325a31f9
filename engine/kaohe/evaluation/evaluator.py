"""The reference evaluator: walks a checked scheme, slow and obvious, so that an auditor can follow it.

May import everything below `evaluation`, and all of this package but `explain` and `cases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, get_args

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import adjustments
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.agent_ids import check_ids, is_of_agent, with_shown_ids
from kaohe.evaluation.agent_names import check_agents
from kaohe.evaluation.forgotten import tell_forgotten
from kaohe.evaluation.formulas import NoValueError, compute, in_full, written
from kaohe.evaluation.groups import Peers
from kaohe.evaluation.history import PERIODS, History, is_whole
from kaohe.evaluation.ladders import climbed
from kaohe.evaluation.lookup import Given, GivenOfGroups
from kaohe.evaluation.names import Computable, item_id, with_ranking
from kaohe.evaluation.outcome import AgentOutcome, Flag, Outcome, PayLine
from kaohe.evaluation.places import Places
from kaohe.evaluation.ranking import Place, rank_agents
from kaohe.evaluation.sheet import PLACES, Inputs, Sheet, file_of, rules_of, step_of
from kaohe.evaluation.trace import Flagged
from kaohe.scheme.model import (
    Banded,
    Deduction,
    FormulaScore,
    Grade,
    Ladder,
    LaterRefunds,
    Notice,
    PlaceRule,
    Ranking,
    Scheme,
    Scorecard,
)
from kaohe.scheme.settle import settled
from kaohe.values import Kind, half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.trace import Step
    from kaohe.words import Lang

NOTICE: Final = Words("提示", "notice")
_APPLIES: Final = Words("适用", "for")


def evaluate(scheme: Scheme, figures: Figures, left_out: Iterable[str] = ()) -> tuple[Outcome | None, Report]:
    """Apply a checked scheme to a period's figures: the outcome with its trace, and the findings.

    left_out: agents of the period who were taken out of the figures, for something is wrong with theirs.
    None where a figure is of the wrong kind, or is missing and the scheme has no rule for that, or where something is
    wrong with the document: all such are told.
    """
    report, scheme = Report(figures.faults), settled(scheme, figures.period.first)
    if not figures.faults and check_ids(figures, report):
        figures = with_shown_ids(figures)
    if figures.dated:
        check_period(scheme, figures, report)
    check_agents(scheme, figures, report)
    settled_up = evaluate_agents(scheme, figures, range(len(figures.agents)), History(scheme, figures, report), report)
    others = [figures.agents[index] for index in settled_up.others]
    tell_others(scheme, figures, [each.agent for each in others], report, left_out)
    _tell_not_taken(scheme, others, report)
    if not report.ok:
        return None, _without_what_follows(report, figures)
    return outcome_of(scheme, figures, settled_up.agents.values(), report), report


def _without_what_follows(report: Report, figures: Figures) -> Report:
    """Leave out what is only so since groups, earlier results or the period could not be read."""
    if all(is_of_agent(each) for each in figures.faults):
        return report
    follows = {catalogue.NO_GROUP_VALUE, catalogue.NO_EARLIER_VALUE}
    return Report(each for each in report.errors if each.rule not in follows)


@dataclass(frozen=True, slots=True)
class Settled:
    """What agents get, by their place in the figures, and for whom the scheme is not."""

    agents: Mapping[int, AgentOutcome]
    others: Sequence[int]


def evaluate_agents(
    scheme: Scheme, figures: Figures, places: Iterable[int], history: History, report: Report
) -> Settled:
    """Apply a scheme, its parameters settled, to agents as if there were no others.

    Nobody gets anything where there are errors. places: of these agents in the figures.
    """
    sheets, others = sheets_of(scheme, figures, places, history, report)
    for sheet in sheets.values():
        for name in sheet.items:
            sheet.step(name)
    rankings = {item_id(item): item for item in scheme.items if isinstance(item, Ranking)}
    ranked = {name: rank_agents(ranking, sheets.values()) for name, ranking in rankings.items()}
    if not report.ok:
        for sheet in sheets.values():
            _Settlement(sheet, {}, Places(scheme, history)).look(scheme)
        return Settled({}, others)
    rules = Places(scheme, history)
    agents = {
        index: _Settlement(sheet, {name: each[sheet.agent] for name, each in ranked.items()}, rules).outcome(scheme)
        for index, sheet in sheets.items()
    }
    return Settled(agents, others)


def sheets_of(
    scheme: Scheme, figures: Figures, places: Iterable[int], history: History, report: Report
) -> tuple[Mapping[int, Sheet], list[int]]:
    """Give the sheets of those agents whom a scheme is for, who know each other, and whom it is not for."""
    own = rules_of(scheme, figures.period)
    everybody = {index: Sheet(_given(figures, index, report), own, history, report) for index in places}
    of_groups = GivenOfGroups(figures, report)
    _let_know(everybody, of_groups)
    sheets, others = _applicable(scheme, everybody)
    _let_know(sheets, of_groups)
    return sheets, others


def _given(figures: Figures, index: int, report: Report) -> Given:
    """Give what was handed in for an agent."""
    agent = figures.agents[index]
    return Given(agent, figures.place_of(index), report, figures.left_out.get(agent.agent))


def outcome_of(scheme: Scheme, figures: Figures, agents: Iterable[AgentOutcome], report: Report) -> Outcome:
    """Make the outcome of a period of what its agents get."""
    notes = report.sorted()
    return Outcome(scheme.name, scheme.version, figures.period, file_of(scheme.span), tuple(agents), notes)


def _let_know(sheets: Mapping[int, Sheet], of_groups: GivenOfGroups) -> None:
    """Let agents know each other, for what is asked of their groups."""
    peers = Peers(of_groups, tuple(sheets.values()))
    for sheet in sheets.values():
        sheet.peers = peers


def check_period(scheme: Scheme, figures: Figures, report: Report) -> None:
    """Report a period that is not of the scheme's kind, or before the scheme is in force."""
    period = figures.period
    if not is_whole(period, scheme.period):
        report.add(catalogue.OTHER_PERIOD, scheme.span, wanted=PERIODS[scheme.period], period=str(period))
    if scheme.effective > period.last:
        report.add(catalogue.NOT_IN_FORCE, scheme.span, effective=str(scheme.effective), period=str(period))


def _applicable(scheme: Scheme, sheets: Mapping[int, Sheet]) -> tuple[Mapping[int, Sheet], list[int]]:
    """Keep the agents whom the scheme is for, and give the others."""
    if scheme.applies is None:
        return sheets, []
    kept: dict[int, Sheet] = {}
    others: list[int] = []
    for index, sheet in sheets.items():
        try:
            if compute(scheme.applies, Inputs(sheet).figure):
                kept[index] = sheet
            else:
                others.append(index)
        except NoValueError as problem:
            sheet.tell(problem, scheme.applies.span, _APPLIES)
    return kept, others


def _tell_not_taken(scheme: Scheme, others: list[AgentFigures], report: Report) -> None:
    """Tell what is not taken back of agents whom the scheme is not for any more."""
    for item in (item for item in scheme.items if isinstance(item, LaterRefunds)):
        for agent in others:
            amount = sum((Fraction(each.amount) for each in agent.adjustments), Fraction(0))
            if amount:
                said = plain(half_up(amount, PLACES))
                report.add(adjustments.NOT_TAKEN, item.span, agent=agent.agent, amount=said)


def tell_others(
    scheme: Scheme, figures: Figures, others: list[str], report: Report, left_out: Iterable[str] = ()
) -> None:
    """Name the agents whom the scheme is not for, and tell what of earlier outcomes is lost to a period."""
    if others:
        report.add(catalogue.NOT_UNDER_SCHEME, scheme.span, agents=Words("、".join(others), ", ".join(others)))
    if figures.history:
        tell_forgotten(scheme, figures, others, left_out, report)


class _Settlement:
    """Puts one agent's outcome together, item by item in the scheme's order."""

    def __init__(self, sheet: Sheet, places: dict[str, Place], rules: Places) -> None:
        self._sheet = sheet
        self._places = places
        self._rules = rules
        self._lines: list[PayLine] = []
        self._scores: dict[str, Decimal] = {}
        self._grades: dict[str, str] = {}
        self._flags: list[Flag] = []
        self._trace: list[Step] = []
        self._paid: list[Step] = []

    def outcome(self, scheme: Scheme) -> AgentOutcome:
        for item in scheme.items:
            if isinstance(item, get_args(Computable)):
                self._take(item)
        left = self._left(scheme)
        for item, ranking in with_ranking(scheme):
            if isinstance(item, Ranking):
                self._trace.append(self._places[item_id(item)].step)
            else:
                self._place(item, ranking, left)
        self.look(scheme)
        total = half_up(sum((Fraction(line.amount) for line in self._lines), Fraction(0)), PLACES)
        return AgentOutcome(
            self._sheet.agent,
            self._sheet.given.agent.attributes.get("name"),
            tuple(self._lines),
            self._scores,
            {name: place.rank for name, place in self._places.items()},
            self._grades,
            tuple(self._flags),
            total,
            tuple(self._trace),
            tuple(self._paid),
            dict(self._sheet.advances),
        )

    def look(self, scheme: Scheme) -> None:
        """Look at what people are to decide on."""
        for item in scheme.items:
            if isinstance(item, Notice):
                self._notice(item)
            elif isinstance(item, Ladder) and self._sheet.step(item_id(item)) is not None:
                self._ladder(item, scheme.lang)

    def _take(self, item: Computable) -> None:
        step = self._sheet.step(item_id(item))
        assert step is not None  # noqa: S101 - for the type checker: what could not be computed is an error before
        self._trace.append(step)
        if isinstance(item, Grade | Ladder):
            self._grades[step.id] = str(step.value)
        elif isinstance(item, Scorecard | FormulaScore | Banded):
            self._scores[step.id] = _amount(step)
        else:
            self._lines.append(PayLine(step.id, step.title, _amount(step)))
            self._paid.append(step)

    def _left(self, scheme: Scheme) -> dict[str, Decimal]:
        """Give what is left of each line for penalties, once deductions have taken theirs."""
        left = {line.id: line.amount for line in self._lines}
        for item in scheme.items:
            if isinstance(item, Deduction) and item.source is not None:
                left[item.source.name] += left[item.name]
        return left

    def _notice(self, item: Notice) -> None:
        inputs = Inputs(self._sheet)
        try:
            if not compute(item.when, inputs.figure):
                return
        except NoValueError as problem:
            self._sheet.tell(problem, item.span, NOTICE)
            return
        duty = item.duty
        how = Flagged(written(item.when, inputs.figure, full=in_full(item.when)), duty.days, item.span)
        self._trace.append(step_of((duty.what, NOTICE, Kind.TEXT), duty.what, how, inputs.seen, item.span))
        self._flags.append(Flag(duty.what, duty.what, duty.days))

    def _ladder(self, item: Ladder, lang: Lang) -> None:
        found = climbed(item, self._sheet, lang)
        if found is not None:
            flag, step = found
            self._trace.append(step)
            self._flags.append(flag)

    def _place(self, rule: PlaceRule, ranking: Ranking, left: dict[str, Decimal]) -> None:
        brought = self._rules.apply(rule, ranking, self._sheet, self._places[item_id(ranking)], left)
        if brought is None:
            return
        given, step = brought
        self._trace.append(step)
        if isinstance(given, Flag):
            self._flags.append(given)
        else:
            self._lines.append(given)
            self._paid.append(step)


def _amount(step: Step) -> Decimal:
    assert isinstance(step.value, Decimal)  # noqa: S101 - for the type checker: scores and lines are numbers
    return step.value
