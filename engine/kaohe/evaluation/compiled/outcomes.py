"""The outcomes of agents, from the rows of compiled code: their lines, scores, grades, places, and the trace.

May import `values`, `words`, `scheme.model`, and of `evaluation` its words and what outcomes are made of.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.evaluation.compiled.said import Formulas, Names, UntracedError, decimal
from kaohe.evaluation.compiled.steps import Steps
from kaohe.evaluation.evaluator import NOTICE
from kaohe.evaluation.formulas import in_full
from kaohe.evaluation.ladders import move, ways
from kaohe.evaluation.names import item_id, item_title, place_title, target_of
from kaohe.evaluation.outcome import AgentOutcome, Flag, PayLine, Rank
from kaohe.evaluation.ranking import Place as Placing
from kaohe.evaluation.ranking import group_words, groupless, lacking, not_meeting, valueless
from kaohe.evaluation.sheet import file_of
from kaohe.evaluation.trace import Flagged, Placed, Ranked, Step
from kaohe.scheme.model import Duty, Grade, Ladder, Notice, Penalty, PlaceRule, Ranking
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.diagnostics import Span
    from kaohe.evaluation.compiled.program import Brings, Place, Program
    from kaohe.evaluation.compiled.run import Brought, Computed, Ran
    from kaohe.evaluation.compiled.said import View
    from kaohe.evaluation.places import Places
    from kaohe.evaluation.sheet import Rules
    from kaohe.scheme.model import Scheme
    from kaohe.words import Words

_CENTS: Final = 2


class Outcomes:
    """Makes the outcomes of a scheme."""

    def __init__(self, scheme: Scheme, program: Program, rules: Rules, notes: Mapping[tuple[str, int], int]) -> None:
        names = Names(program, rules.parameters)
        self._names = names
        self._formulas = Formulas(names, notes)
        self._scheme = scheme
        self._steps = [
            (make, isinstance(item, (Grade, Ladder)), item_id(item) in program.lines)
            for item, make in Steps(program, rules, names, notes).all
        ]
        self._paid = [program.figures[name].slot for name in program.lines]
        self._notes = notes
        self._ranks = {item_id(place.ranking): self._rank(place) for place in program.places}
        self._brings = {id(brings.rule): self._bring(brings) for brings in program.brings}
        self._notices = [
            (self._notice(told) if isinstance(told, Notice) else self._ladder(told), slot)
            for told, slot in program.notices
        ]
        self._advances = program.advances
        self._placed = [
            (id(item), item_id(item) if isinstance(item, Ranking) else None)
            for item in scheme.items
            if isinstance(item, (Ranking, PlaceRule))
        ]

    def all(self, ran: Ran, places: Places) -> dict[int, AgentOutcome]:
        """Give the outcomes by the agents' place in the figures; what only the reference shows is left to it."""
        found: dict[int, AgentOutcome] = {}
        views = self._names.views([(each.agent, each.row) for each in ran.found], places.history)
        for each, view in zip(ran.found, views, strict=True):
            try:
                found[each.index] = self._outcome(each, view, places)
            except UntracedError:
                ran.left.append(each.index)
        return found

    def _outcome(self, computed: Computed, view: View, places: Places) -> AgentOutcome:
        """Put one agent's outcome together, item by item in the scheme's order."""
        agent, row = computed.agent, computed.row
        lines: list[PayLine] = []
        scores: dict[str, Decimal] = {}
        grades: dict[str, str] = {}
        trace: list[Step] = []
        paid: list[Step] = []
        flags: list[Flag] = []
        for make, is_grade, is_line in self._steps:
            step = make(view)
            trace.append(step)
            value = step.value
            if is_grade:
                grades[step.id] = str(value)
            elif is_line:
                lines.append(PayLine(step.id, step.title, value))  # type: ignore[arg-type]
                paid.append(step)
            else:
                scores[step.id] = value  # type: ignore[assignment]
        placings = {name: make(view, computed) for name, make in self._ranks.items()}
        brought = {id(each.rule.rule): each for each in computed.brought}
        for rule, ranking in self._placed:
            if ranking is not None:
                trace.append(placings[ranking].step)
            elif rule in brought:
                given, step = self._brings[rule](view, brought[rule], placings, places)
                trace.append(step)
                if isinstance(given, Flag):
                    flags.append(given)
                else:
                    lines.append(given)
                    paid.append(step)
        for notice, slot in self._notices:
            if row[slot]:
                flag, step = notice(view, row[slot])
                trace.append(step)
                flags.append(flag)
        total = decimal(sum(row[slot] for slot in self._paid) + sum(each.paid for each in computed.brought), _CENTS)
        ranks = {name: placing.rank for name, placing in placings.items()}
        name = agent.attributes.get("name")
        owed = {line: decimal(row[slot], _CENTS) for line, slot in self._advances.items()}
        return AgentOutcome(
            agent.agent, name, tuple(lines), scores, ranks, grades, tuple(flags), total, tuple(trace), tuple(paid), owed
        )

    # --- places ------------------------------------------------------------------------------------------------------

    def _rank(self, place: Place) -> Callable[[View, Computed], Placing]:
        ranking, names = place.ranking, self._names
        identity, title, by = item_id(ranking), item_title(ranking), names.number(ranking.by)
        file, line, enters = file_of(ranking.span), ranking.span.line, place.enters
        unmet = None if ranking.entry is None else self._unmet(ranking)
        said: dict[str | None, Words] = {}

        def make(view: View, computed: Computed) -> Placing:
            first, last, of = computed.places[identity]
            group = "all" if ranking.within == "all" else computed.agent.attributes.get(ranking.within)
            figure = names.figure(view, by)
            words = said.get(group)
            if words is None:
                words = said[group] = group_words(ranking, group)
            why: Words | None = None
            at: Span | None = None
            if group is None:
                why = groupless(ranking)
            elif unmet is not None and enters is not None and not view.row[enters]:
                why, at = unmet(view)
            elif figure.value is None:
                why = valueless(figure)
            rank = Rank(first, of, last, group)
            how = Ranked(figure, words, of, last, why, at)
            value = None if first is None else Decimal(first)
            return Placing(rank, Step(identity, title, Kind.COUNT, value, how, (figure,), None, file, line))

        return make

    def _unmet(self, ranking: Ranking) -> Callable[[View], tuple[Words, Span]]:
        entry = ranking.entry
        assert entry is not None  # noqa: S101 - for the type checker
        write, at, names = self._formulas.written(entry, full=in_full(entry)), entry.span, self._names
        lacks = self._notes["entry", id(ranking)]

        def make(view: View) -> tuple[Words, Span]:
            return lacking(names.lacking(view, entry)) if view.row[lacks] else not_meeting(write(view)), at

        return make

    def _bring(
        self, brings: Brings
    ) -> Callable[[View, Brought, Mapping[str, Placing], Places], tuple[PayLine | Flag, Step]]:
        rule, ranking = brings.rule, brings.ranking
        identity, title, span = brings.name, place_title(rule, ranking, self._scheme.period), rule.span
        by, file, line, effect = item_id(ranking), file_of(rule.span), rule.span.line, rule.effect
        if isinstance(effect, Duty):
            duty = effect

            def flag(
                _view: View, _brought: Brought, placings: Mapping[str, Placing], places: Places
            ) -> tuple[Flag, Step]:
                placing = placings[by]
                how = Flagged(places.reason(rule, ranking, placing), duty.days, span)
                step = Step(identity, title, Kind.TEXT, duty.what, how, placing.step.inputs, None, file, line)
                return Flag(identity, duty.what, duty.days), step

            return flag
        amount, inputs = self._formulas.computed(effect.amount), self._names.inputs([effect.amount])
        source = target_of(effect.source).title if isinstance(effect, Penalty) else None

        def pay(view: View, brought: Brought, placings: Mapping[str, Placing], places: Places) -> tuple[PayLine, Step]:
            placing = placings[by]
            left = None if brought.left is None else decimal(brought.left, _CENTS)
            reason = places.reason(rule, ranking, placing)
            how = Placed(reason, amount(view), decimal(brought.due, _CENTS), source, left, span)
            paid = decimal(brought.paid, _CENTS)
            seen = (*placing.step.inputs, *inputs(view))
            return PayLine(identity, title, paid), Step(identity, title, Kind.MONEY, paid, how, seen, None, file, line)

        return pay

    def _ladder(self, ladder: Ladder) -> Callable[[View, int], tuple[Flag, Step]]:
        """Say what a person should do about an agent's level; number: of the climb that holds."""
        names, title, file = self._names.on(ladder), item_title(ladder), file_of(ladder.span)
        formulas, here = Formulas(names, self._notes), names.number(ladder.by)
        levels = [rung.level for rung in ladder.rungs]
        whens = [climb.when for climb in ways(ladder)]
        climbs = [
            (climb, formulas.written(climb.when, full=in_full(climb.when)), names.inputs([*whens[:number]]))
            for number, climb in enumerate(ways(ladder), 1)
        ]

        def make(view: View, number: int) -> tuple[Flag, Step]:
            climb, write, inputs = climbs[number - 1]
            level = levels.index(str(names.figure(view, here).value))
            what, identity = move(climb, ladder, level, self._scheme.lang), f"{item_id(ladder)}.{climb.way}"
            how = Flagged(write(view), None, climb.span)
            step = Step(identity, title, Kind.TEXT, what, how, inputs(view), None, file, climb.span.line)
            return Flag(identity, what, None), step

        return make

    def _notice(self, notice: Notice) -> Callable[[View, int], tuple[Flag, Step]]:
        duty, span, inputs = notice.duty, notice.span, self._names.inputs([notice.when])
        write, file, line = self._formulas.written(notice.when, full=in_full(notice.when)), file_of(span), span.line

        def make(view: View, _: int) -> tuple[Flag, Step]:
            how = Flagged(write(view), duty.days, span)
            step = Step(duty.what, NOTICE, Kind.TEXT, duty.what, how, inputs(view), None, file, line)
            return Flag(duty.what, duty.what, duty.days), step

        return make
