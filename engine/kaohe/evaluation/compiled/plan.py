"""The plan of a scheme: what is compiled of it, and what is left to the reference, and why.

May import `words`, `periods`, `diagnostics`, `scheme.model`, of `evaluation` the reference evaluator, and this package.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from kaohe.diagnostics import Report
from kaohe.evaluation import evaluator
from kaohe.evaluation.agent_ids import are_sound
from kaohe.evaluation.agent_names import check_agents
from kaohe.evaluation.compiled.adjusted import added_up, with_amounts
from kaohe.evaluation.compiled.amounts import InDecimals, amounts_of, of_outcome
from kaohe.evaluation.compiled.border import UnfitError
from kaohe.evaluation.compiled.builder import Builder
from kaohe.evaluation.compiled.decimals import NotDecimalError
from kaohe.evaluation.compiled.outcomes import Outcomes
from kaohe.evaluation.compiled.run import Runner
from kaohe.evaluation.figures import Figures
from kaohe.evaluation.history import History, looks_back
from kaohe.evaluation.outcome import Outcome
from kaohe.evaluation.places import Places
from kaohe.evaluation.sheet import rules_of
from kaohe.periods import Period
from kaohe.scheme.settle import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from kaohe.evaluation.compiled.amounts import Amounts
    from kaohe.evaluation.compiled.by_column import Sheets
    from kaohe.evaluation.compiled.columns import Columns, PaidColumns
    from kaohe.evaluation.compiled.program import Program
    from kaohe.evaluation.compiled.run import Ran
    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.evaluation.sheet import Rules
    from kaohe.scheme.model import Scheme

_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Traced:
    """Code that keeps what decided, and what makes outcomes of that."""

    runner: Runner
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Paying:
    """Code that gives amounts. `quick`: the same in decimals, where a scheme can be computed so."""

    runner: Runner
    quick: InDecimals | None

    @classmethod
    def of(cls, runner: Runner) -> Paying:
        """Write it."""
        quick = None
        if not (runner.looks_back or runner.asks_ids):
            with suppress(NotDecimalError):
                quick = InDecimals(runner)
        return cls(runner, quick)


@dataclass(frozen=True, slots=True)
class Plan:
    """A scheme, ready to be evaluated fast. What it gives is what the reference evaluator gives.

    program: what is computed, with the parameters of the scheme's first day. Figures that there is something to tell
        about, or that have more decimals than the code is written for, are left to the reference.
    adjusts: whether it takes later refunds back. How these came about explains the reference.
    """

    scheme: Scheme
    program: Program
    adjusts: bool = False
    _runners: dict[Period, Runner] = field(default_factory=dict, compare=False, repr=False)
    _paying: dict[tuple[date, date], Paying] = field(default_factory=dict, compare=False, repr=False)
    _kept: list[Places] = field(default_factory=list, compare=False, repr=False)
    _traced: dict[Period, Traced] = field(default_factory=dict, compare=False, repr=False)

    @property
    def source(self) -> str:
        """The generated code."""
        return self.program.source

    def evaluate(self, figures: Figures) -> tuple[Outcome | None, Report]:
        """Give the outcome with its trace, and the findings; None where there are errors."""
        report, traced = Report(), None if self.adjusts or figures.doubtful else self._traced_code(figures.period)
        if traced is not None:
            places = self._places(traced.runner, figures, report)
            ran = self._ran(traced.runner, figures, report, places)
            if ran is not None:
                made = traced.outcomes.all(ran, places)
                agents = (
                    None
                    if ran.left and traced.runner.ties
                    else self._whole(figures, ran, made, report, places, lambda each: each)
                )
                if agents is not None:
                    return evaluator.outcome_of(self.scheme, figures, agents, report), report
        return evaluator.evaluate(self.scheme, figures)

    def amounts(self, figures: Figures) -> tuple[tuple[Amounts, ...] | None, Report]:
        """Give what all agents get, without how it came about; None, with findings, where there are errors."""
        report, period = Report(), figures.period
        figures = added_up(figures) if self.adjusts else figures
        paying = self._paying.get((period.first, period.last)) or self._paying_code(period)
        if figures.doubtful or (self.adjusts and self.scheme.applies is not None):  # what is not taken back it tells
            paying = None
        if paying is not None:
            quick = None if paying.quick is None or not are_sound(figures.agents) else paying.quick.amounts(figures)
            agents = self._paid(paying, figures, report) if quick is None else quick[0]
            if quick is not None and (quick[1] or figures.history):
                evaluator.tell_others(self.scheme, figures, quick[1], report)
            if agents is not None:
                return agents, report
        outcome, report = evaluator.evaluate(self.scheme, figures)
        return (None if outcome is None else tuple(map(of_outcome, outcome.agents))), report

    def _paid(self, paying: Paying, figures: Figures, report: Report) -> tuple[Amounts, ...] | None:
        """Give what all agents get by whole numbers, and by the reference whoever is left to it."""
        places = self._places(paying.runner, figures, report)
        ran = self._ran(paying.runner, figures, report, places)
        if ran is None:
            return None
        made = {each.index: amounts_of(paying.runner.program, each) for each in ran.found}
        return self._whole(figures, ran, made, report, places, of_outcome)

    def columns(self, columns: Columns) -> PaidColumns | None:
        """Give what all agents of columns get; None for a period of which there is something to tell.

        `ValueError` where columns are not what they should be, or do not fit each other.
        """
        from kaohe.evaluation.compiled.column_checks import check_columns
        from kaohe.evaluation.compiled.column_past import no_history
        from kaohe.evaluation.compiled.columns import run

        check_columns(columns)
        runner = self._runner(columns.period)
        if runner is None:
            return None
        if runner.looks_back and not columns.before:
            places = self._places(runner, Figures(columns.period, ()), Report())
            columns = replace(columns, before=no_history(runner.program, len(columns.agents), places))
        return run(runner, columns)

    def columns_of(self, figures: Figures, sheets: Sheets | None = None) -> Columns | None:
        """Give figures by column; None where the reference has to see the scheme or a figure.

        sheets: columns that were made before.
        """
        from kaohe.evaluation.compiled.by_column import sheet_of
        from kaohe.evaluation.compiled.column_past import before_of

        runner = None if self.adjusts or figures.doubtful else self._runner(figures.period)
        if runner is None:
            return None
        try:
            found = sheet_of(figures.agents, {} if sheets is None else sheets).columns(runner.program, figures)
            if not runner.looks_back:
                return found
            places = self._places(runner, figures, Report())
            return replace(found, before=before_of(runner.program, found.agents.tolist(), places))
        except UnfitError:
            return None

    def totals(self, figures: Figures, sheets: Sheets) -> tuple[dict[str, int] | None, Report]:
        """Give what all agents get, in cents, by column, and the findings; None where columns cannot tell all of it."""
        report, runner = Report(), self._runner(figures.period)
        columns = None if looks_back(self.scheme) else self.columns_of(figures, sheets)
        paid = None if columns is None else self.columns(columns)
        if runner is None or columns is None or paid is None or paid.wrong.any():
            return None, report
        if runner.asks_ids:
            check_agents(self.scheme, figures, report)
        agents, others = columns.agents.tolist(), list[int]()
        if len(paid.agents) < len(agents):
            others = sorted({*range(len(agents))} - {*paid.agents.tolist()})
        evaluator.tell_others(self.scheme, figures, [agents[index] for index in others], report)
        paid_agents = agents if not others else [agents[index] for index in paid.agents.tolist()]
        return dict(zip(paid_agents, paid.total.tolist(), strict=True)), report

    def _ran(self, runner: Runner, figures: Figures, report: Report, places: Places) -> Ran | None:
        """Run compiled code; None leaves the figures to the reference."""
        if not are_sound(figures.agents):
            return None
        if runner.asks_ids:
            check_agents(self.scheme, figures, report)
        return runner.run(figures, places)

    def _whole(
        self,
        figures: Figures,
        ran: Ran,
        made: Mapping[int, _Each],
        report: Report,
        places: Places,
        of: Callable[[AgentOutcome], _Each],
    ) -> tuple[_Each, ...] | None:
        """Put what the reference gives those who are left to it among the rest; None where it finds errors."""
        others = ran.others
        if not ran.left and not others and not figures.history and report.ok:
            return tuple(made.values())
        if ran.left:
            scheme = settled(self.scheme, figures.period.first)
            rest = evaluator.evaluate_agents(scheme, figures, sorted(ran.left), places.history, report)
            made = {**made, **{index: of(each) for index, each in rest.agents.items()}}
            others = sorted([*others, *rest.others])
        if not report.ok:
            return None
        evaluator.tell_others(self.scheme, figures, [figures.agents[index].agent for index in others], report)
        return tuple(made[index] for index in sorted(made))

    def _places(self, runner: Runner, figures: Figures, report: Report) -> Places:
        """Give what looks back at earlier outcomes; where nothing does that is the same for all."""
        if runner.looks_back:
            return Places(self.scheme, History(self.scheme, figures, report))
        if not self._kept:
            nothing = History(self.scheme, Figures(figures.period, ()), Report())
            self._kept.append(Places(self.scheme, nothing))
        return self._kept[0]

    def _is_for(self, period: Period) -> bool:
        """Whether there is nothing to tell of a period; else the reference does."""
        report = Report()
        evaluator.check_period(self.scheme, Figures(period, ()), report)
        return not list(report)

    def _traced_code(self, period: Period) -> Traced | None:
        """Give the code that keeps what decided, with the parameters of a period."""
        if period not in self._traced:
            if not self._is_for(period):
                return None
            scheme = settled(self.scheme, period.first)
            self._traced[period] = traced_code(scheme, rules_of(scheme, period))
        return self._traced[period]

    def _runner(self, period: Period) -> Runner | None:
        """Give the code with the parameters of a period."""
        if period not in self._runners:
            if not self._is_for(period):
                return None
            scheme = with_amounts(settled(self.scheme, period.first))
            self._runners[period] = Runner(scheme, Builder(scheme, rules_of(scheme, period)).program())
        return self._runners[period]

    def _paying_code(self, period: Period) -> Paying | None:
        """Write the code that gives amounts, with the parameters of a period."""
        runner = self._runner(period)
        if runner is None:
            return None
        return self._paying.setdefault((period.first, period.last), Paying.of(runner))


def traced_code(scheme: Scheme, rules: Rules) -> Traced:
    """Compile a scheme so that what decided is kept."""
    builder = Builder(scheme, rules, traced=True)
    program = builder.program()
    return Traced(Runner(scheme, program), Outcomes(scheme, program, rules, builder.notes))


def compile_scheme(scheme: Scheme) -> Plan:
    """Make the plan of a checked scheme."""
    first_day = Period(scheme.effective, scheme.effective)
    first = with_amounts(settled(scheme, scheme.effective))
    return Plan(scheme, Builder(first, rules_of(first, first_day)).program(), scheme.takes_back)
