"""What places bring: awards, penalties out of a line, duties, over one period or several running.

May import `values`, `words`, `periods`, `diagnostics`, `scheme.model`, and of this package what ranks and explains.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.evaluation.formulas import NoValueError, computed
from kaohe.evaluation.groups import holds
from kaohe.evaluation.names import SPELLS, ids_of, item_title, place_id, place_title, target_of
from kaohe.evaluation.outcome import Flag, PayLine, Rank
from kaohe.evaluation.sheet import PLACES, Inputs, step_of
from kaohe.evaluation.trace import Flagged, Placed, Ranked, Step
from kaohe.scheme.model import Award, Duty, Penalty
from kaohe.values import Kind, half_up
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.history import History
    from kaohe.evaluation.ranking import Place
    from kaohe.evaluation.sheet import Sheet
    from kaohe.scheme.model import PlaceRule, Ranking, Scheme, Standing


def held(rank: Rank | None, standing: Standing) -> bool:
    """Whether a rank is among the first, or the last, so many."""
    return rank is not None and holds(rank.rank, rank.from_last, standing)


class Places:
    """Applies place rules to one agent after the other, keeping what is left of the lines that penalties draw on."""

    def __init__(self, scheme: Scheme, history: History) -> None:
        self._period = scheme.period
        self.history = history
        self._scheme = scheme

    def apply(
        self, rule: PlaceRule, ranking: Ranking, sheet: Sheet, place: Place, left: dict[str, Decimal]
    ) -> tuple[PayLine | Flag, Step] | None:
        """Give the line or flag that a place brings an agent; None where he does not hold it.

        left: what is left of each line for penalties, by id; this changes it.
        """
        title = place_title(rule, ranking, self._period)
        if not held(place.rank, rule.standing) or not self.ran(rule, ranking, sheet.agent):
            return None
        identity = place_id(rule, ranking, ids_of(self._scheme))
        reason = self.reason(rule, ranking, place)
        if isinstance(rule.effect, Duty):
            duty = rule.effect
            named = (identity, title, Kind.TEXT)
            step = step_of(named, duty.what, Flagged(reason, duty.days, rule.span), place.step.inputs, rule.span)
            return Flag(identity, duty.what, duty.days), step
        inputs = Inputs(sheet)
        try:
            value, amount = computed(rule.effect.amount, inputs.figure)
        except NoValueError as problem:
            sheet.tell(problem, rule.span, title)
            return None
        due = half_up(max(Fraction(0), value), PLACES)
        paid, source, rest = _settle(rule.effect, due, left)
        how = Placed(reason, amount, due, source, rest, rule.span)
        named = (identity, title, Kind.MONEY)
        step = step_of(named, paid, how, (*place.step.inputs, *inputs.seen), rule.span)
        return PayLine(identity, title, half_up(paid, PLACES)), step

    def ran(self, rule: PlaceRule, ranking: Ranking, agent: str) -> bool:
        """Whether an agent held a place in the earlier periods of a run too; one in which he is unranked breaks it."""
        unbroken, title = True, place_title(rule, ranking, self._period)
        for period in self.history.periods(rule.streak)[:-1]:
            past = self.history.at(period, rule.span, title)
            result = None if past is None else past.agents.get(agent)
            ranks = {} if result is None else result.ranks
            unbroken &= held(ranks.get(ranking.name or "rank"), rule.standing)
        return unbroken

    def reason(self, rule: PlaceRule, ranking: Ranking, place: Place) -> Words:
        """Say by which place, and over which periods, a rule applies."""
        zh, en = _standing_reason(rule, ranking, place)
        if rule.streak == 1:
            return Words(zh, en)
        run = self.history.periods(rule.streak)
        spell = SPELLS[self._period]
        named = [str(period) for period in run]
        return Words(
            f"{zh}，连续 {rule.streak} {spell.zh}（{'、'.join(named)}）",
            f"{en}, {rule.streak}{spell.en} running ({', '.join(named)})",
        )


def _settle(
    effect: Award | Penalty, due: Decimal, left: dict[str, Decimal]
) -> tuple[Fraction, Words | None, Decimal | None]:
    """Pay an award; take a penalty out of its line, never more than is left of it."""
    if isinstance(effect, Award):
        return Fraction(due), None, None
    target = target_of(effect.source)
    rest = half_up(max(Decimal(0), left[target.id]), PLACES)
    taken = min(due, rest)
    left[target.id] = half_up(Fraction(rest) - Fraction(taken), PLACES)
    return -Fraction(taken), target.title, rest


def _standing_reason(rule: PlaceRule, ranking: Ranking, place: Place) -> tuple[str, str]:
    how = place.step.how
    assert isinstance(how, Ranked)  # noqa: S101 - for the type checker: a place's step is a ranking's
    title = item_title(ranking)
    rank = place.rank
    zh = f"{title.zh} {how.group.zh} {rank.of} 人中第 {rank.rank} 名"
    en = f"{title.en} {rank.rank} of {rank.of} in {how.group.en}"
    if rule.standing.end == "top":
        return zh, en
    return f"{zh}，倒数第 {rank.from_last}", f"{en}, {rank.from_last} from the last"
