"""Earlier periods: what a figure was before, whether a condition held for periods running, what was paid ahead.

A streak's condition is computed of each period's outcome, with the parameters of that period. A period that is missing,
in which an agent has no outcome, or in which a figure has no value, breaks the run.
May import `words`, `periods`, `diagnostics`, `scheme.model`, `checking.walk`, and of this package what computes
formulas.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.checking.walk import expressions
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.formulas import NoValueError, compute, shown_and_exact, written
from kaohe.evaluation.names import SPELLS, target_of
from kaohe.evaluation.trace import Figure
from kaohe.periods import PeriodKind
from kaohe.scheme.model import Earlier, Ladder, Limit, Origin, Parameter, PlaceRule, Ref, Streak, parts
from kaohe.scheme.settle import value_on
from kaohe.values import Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.diagnostics import Report, Rule, Span
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.formulas import Lookup, Named
    from kaohe.evaluation.outcome import Past, PastAgent
    from kaohe.periods import Period
    from kaohe.scheme.model import Expr, Item, Scheme, Target

    Counts = Callable[[PastAgent], Words | None]
    """Says why a period does not count for an agent's streak; None where it does."""

PERIODS: Final = {
    PeriodKind.MONTH: Words("月", "month"),
    PeriodKind.WEEK: Words("周", "week"),
    PeriodKind.FORTNIGHT: Words("双周", "fortnight"),
}
"""What the periods of schemes are called."""
_DAYS: Final = {PeriodKind.WEEK: 7, PeriodKind.FORTNIGHT: 14}
_ADVANCE: Final = Words("预支", "advance")
_NO_RESULT: Final = Words("没有结果", "no result")
_NO_VALUE: Final = Words("无值", "no value")


def looks_back(scheme: Scheme) -> bool:
    """Whether a scheme looks at anything of earlier periods: without that, what they gave changes nothing."""
    return any(map(_looks_back, scheme.items)) or (scheme.applies is not None and _asks_back(scheme.applies))


def pays_ahead(scheme: Scheme) -> bool:
    """Whether a scheme pays anything ahead, which later periods take back."""
    return any(isinstance(item, Limit) and item.kind == "advance" for item in scheme.items)


def _looks_back(item: Item) -> bool:
    match item:
        case Ladder() | Limit(kind="advance"):
            return True
        case PlaceRule() if item.streak > 1:
            return True
        case _:
            return any(map(_asks_back, expressions(item)))


def _asks_back(expr: Expr) -> bool:
    return isinstance(expr, Streak | Earlier) or any(map(_asks_back, parts(expr)))


def is_whole(period: Period, kind: PeriodKind) -> bool:
    """Whether a period is one for which schemes of a kind are evaluated."""
    return period.is_month if kind is PeriodKind.MONTH else period.days == _DAYS[kind]


def _earlier(scheme: Scheme, figures: Figures) -> list[Past]:
    return [past for past in figures.history if past.scheme == scheme.name and past.period.last < figures.period.first]


def whole_past(scheme: Scheme, figures: Figures) -> dict[Period, Past]:
    """Give the earlier outcomes of a scheme's own periods, the last one first."""
    whole = [past for past in _earlier(scheme, figures) if is_whole(past.period, scheme.period)]
    return {past.period: past for past in sorted(whole, key=lambda past: past.period, reverse=True)}


def _tell_others(scheme: Scheme, others: list[str], report: Report) -> None:
    """Name earlier results of other periods than the scheme is evaluated for; they are not what was last time."""
    past = Words("、".join(others), ", ".join(others))
    report.add(catalogue.OTHER_PAST, scheme.span, past=past, wanted=PERIODS[scheme.period])


class History:
    """The earlier outcomes of a scheme. What was looked for in vain is told once."""

    def __init__(self, scheme: Scheme, figures: Figures, report: Report) -> None:
        earlier = _earlier(scheme, figures)
        self._past = whole_past(scheme, figures)
        others = [past for past in earlier if not is_whole(past.period, scheme.period)]
        if others and looks_back(scheme):
            _tell_others(scheme, [str(past.period) for past in others], report)
        self._period = figures.period
        self._scheme = scheme
        self._report = report
        self._told: set[tuple[str, Period]] = set()
        self._parameters: dict[Period, Mapping[str, Figure]] = {}

    def periods(self, length: int) -> tuple[Period, ...]:
        """Give the periods of a run that ends with this one, the earliest first."""
        run = [self._period]
        while len(run) < length:
            run.append(run[-1].previous())
        return tuple(reversed(run))

    def at(self, period: Period, span: Span, item: Words, rule: Rule = catalogue.NO_HISTORY) -> Past | None:
        """Give the outcome of a period; where there is none that is told, as what an item looks at."""
        past = self._past.get(period)
        if past is None and (item.en, period) not in self._told:
            self._told.add((item.en, period))
            self._report.add(rule, span, item=item, period=str(period))
        return past

    def head(self, asked: Earlier | Streak | Limit) -> Words:
        """Call what is asked of earlier periods: under the same words a missing period is told once."""
        match asked:
            case Streak():
                spell = SPELLS[self._scheme.period]
                return Words(f"连续{asked.count}{spell.zh}", f"{asked.count}{spell.en} running")
            case Earlier():
                return target_of(asked.figure).title
            case Limit():
                return _ADVANCE
            case _:
                assert_never(asked)

    def tell_missing(self, asked: Earlier | Streak | Limit) -> None:
        """Tell the periods that are missing of what is asked."""
        rule = catalogue.NO_HISTORY if isinstance(asked, Streak) else catalogue.NO_EARLIER
        for period in self._looked_at(asked):
            self.at(period, asked.span, self.head(asked), rule)

    def lacks(self, asked: Earlier | Streak | Limit) -> bool:
        """Whether a period is missing of what is asked, which whoever looks at it tells."""
        return any(period not in self._past for period in self._looked_at(asked))

    def _looked_at(self, asked: Earlier | Streak | Limit) -> tuple[Period, ...]:
        return self.periods(asked.count if isinstance(asked, Streak) else 2)[:-1]

    def earlier(self, asked: Earlier, agent: str) -> Figure:
        """Give what a figure was in the last period before this one that gave it, else what the scheme says."""
        self.tell_missing(asked)
        target = target_of(asked.figure)
        found = self.last(target, agent)
        if found is not None:
            period, value = found
            title = Words(f"{period} 的{target.title.zh}", f"{target.title.en} of {period}")
            return Figure(title.en, title, target.kind, value)
        title = Words(f"此前{target.title.zh}（以前没有）", f"earlier {target.title.en} (there is none)")
        initial, exact = (None, None) if asked.initial is None else shown_and_exact(asked.initial)
        return Figure(title.en, title, target.kind, initial, exact=exact)

    def last(self, target: Target, agent: str) -> tuple[Period, Decimal | str] | None:
        """Give what a figure was when it last had a value before this period, and when; nothing is told."""
        found = ((period, _was(target, past.agents.get(agent))) for period, past in self._past.items())
        return next(((period, value) for period, value in found if value is not None), None)

    def streak(self, asked: Streak, agent: str, lookup: Lookup, counts: Counts | None = None) -> Figure:
        """Say whether a condition held in each period of a run. `lookup`: gives this period's figures."""
        self.tell_missing(asked)
        *before, now = self.periods(asked.count)
        head, ran, said = self.head(asked), True, []
        for period in before:
            held, how = self._held(asked, agent, period, counts)
            ran &= held
            said.append((period, how()))
        ran &= compute(asked.condition, lookup)
        said.append((now, written(asked.condition, lookup, full=True)))
        title = Words(
            f"{head.zh}（{'；'.join(f'{period}：{how.zh}' for period, how in said)}）",
            f"{head.en} ({'; '.join(f'{period}: {how.en}' for period, how in said)})",
        )
        return Figure(title.en, title, Kind.FLAG, ran)

    def ran(self, asked: Streak, agent: str, counts: Counts | None = None) -> bool:
        """Whether a condition held in all periods of a run before this one; nothing is told."""
        return all(self._held(asked, agent, period, counts)[0] for period in self.periods(asked.count)[:-1])

    def owed(self, limit: Limit, agent: str) -> Decimal:
        """Give what an agent was paid ahead for a line and has not given back."""
        self.tell_missing(limit)
        return self.ahead(limit.line.name, agent)

    def ahead(self, line: str, agent: str) -> Decimal:
        """Give what is to be taken back of an agent for a line; nothing is told."""
        owed = (past.agents[agent].advances.get(line) for past in self._past.values() if agent in past.agents)
        return next((each for each in owed if each is not None), Decimal(0))

    def result(self, period: Period, agent: str) -> PastAgent | None:
        """Give an agent's outcome of a period, where there is one; nothing is told."""
        past = self._past.get(period)
        return None if past is None else past.agents.get(agent)

    def _held(
        self, asked: Streak, agent: str, period: Period, counts: Counts | None
    ) -> tuple[bool, Callable[[], Words]]:
        """Say whether a condition held in a period, and how that is written."""
        result = self.result(period, agent)
        if result is None:
            return False, lambda: _NO_RESULT
        why = None if counts is None else counts(result)
        if why is not None:
            return False, lambda: why

        def lookup(named: Named) -> Figure:
            target = target_of(named) if isinstance(named, Ref) else None
            assert target is not None  # noqa: S101 - for the type checker: a checked streak looks at names only
            if target.origin is Origin.PARAMETER:
                return self._of_parameters(period)[target.id]
            return Figure(target.id, target.title, target.kind, _was(target, result))

        try:
            return compute(asked.condition, lookup), lambda: written(asked.condition, lookup, full=True)
        except NoValueError:
            return False, lambda: _NO_VALUE

    def _of_parameters(self, period: Period) -> Mapping[str, Figure]:
        if period not in self._parameters:
            self._parameters[period] = parameters_of(self._scheme, period)
        return self._parameters[period]


def _was(target: Target, result: PastAgent | None) -> Decimal | str | None:
    """Give what a figure was; no value where it was a word then and is a number now, or the other way round."""
    value = None if result is None else result.figures.get(target.id)
    return value if isinstance(value, str) == (target.kind is Kind.TEXT) else None


def parameters_of(scheme: Scheme, period: Period) -> dict[str, Figure]:
    """Give a scheme's parameters as they are in force on the first day of a period."""
    found = {}
    for item in scheme.items:
        if isinstance(item, Parameter):
            number = value_on(item, period.first)
            title = Words(item.name, item.name)
            value, exact = shown_and_exact(number)
            found[item.name] = Figure(item.name, title, number.kind or Kind.COUNT, value, number.span, exact)
    return found
