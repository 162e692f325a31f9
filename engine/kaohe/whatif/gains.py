"""Who gains and who loses between two outcomes: by agent, line by line and in all, with the ranks that changed.

May import `values`, `words`, and of `evaluation` the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import reduce
from typing import TYPE_CHECKING, Final

from kaohe.values import plain

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import AgentOutcome, Outcome
    from kaohe.words import Lang, Words

CENTS: Final = 2
_NOTHING: Final = Decimal("0.00")
_WIDE: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)  # adds, never rounds


def added(amounts: Iterable[Decimal]) -> Decimal:
    """Add amounts, however large."""
    return reduce(_WIDE.add, amounts, _NOTHING)


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount as it was and as it is; None for whom the scheme was, or is, not."""

    old: Decimal | None
    new: Decimal | None

    @property
    def more(self) -> Decimal:
        """By how much it is more; below 0 it is less."""
        old, new = (_NOTHING if each is None else each for each in (self.old, self.new))
        return _WIDE.subtract(new, old)

    def to_json(self) -> dict[str, object]:
        """Give both, and the difference, as JSON."""
        old, new = (None if each is None else plain(each) for each in (self.old, self.new))
        return {"old": old, "new": new, "difference": plain(self.more)}


@dataclass(frozen=True, slots=True)
class Gain:
    """What becomes of one agent. lines: by id. ranks: by ranking, those alone that changed."""

    agent: str
    name: str | None
    total: Amounts
    lines: Mapping[str, Amounts]
    ranks: Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Gains:
    """What becomes of all agents, who gains most first.

    lines: the sums by line, in the order of the payslip. titles: what lines and rankings are called, by id.
    """

    agents: tuple[Gain, ...]
    total: Amounts
    lines: Mapping[str, Amounts]
    titles: Mapping[str, Words]

    @property
    def winners(self) -> tuple[Gain, ...]:
        """Give those who gain."""
        return tuple(each for each in self.agents if each.total.more > 0)

    @property
    def losers(self) -> tuple[Gain, ...]:
        """Give those who lose, who loses most first."""
        return tuple(each for each in reversed(self.agents) if each.total.more < 0)

    def to_json(self, lang: Lang) -> dict[str, object]:
        """Give all as JSON."""
        return {
            "total": self.total.to_json(),
            "lines": [self._line(name, amounts, lang) for name, amounts in self.lines.items()],
            "winners": _group(self.winners),
            "losers": _group(self.losers),
            "agents": [
                {
                    "agent": each.agent,
                    "name": each.name,
                    **each.total.to_json(),
                    "lines": [self._line(name, amounts, lang) for name, amounts in each.lines.items()],
                    "ranks": {name: {"old": old, "new": new} for name, (old, new) in each.ranks.items()},
                }
                for each in self.agents
            ],
        }

    def _line(self, name: str, amounts: Amounts, lang: Lang) -> dict[str, object]:
        return {"id": name, "title": self.titles[name].say(lang), **amounts.to_json()}


def _group(gains: tuple[Gain, ...]) -> dict[str, object]:
    return {"agents": len(gains), "sum": plain(added(each.total.more for each in gains))}


def gains_of(old: Outcome, new: Outcome) -> Gains:
    """Compare what two schemes give for the same figures."""
    before, after = ({each.agent: each for each in outcome.agents} for outcome in (old, new))
    agents = [_gain(agent, before.get(agent), after.get(agent)) for agent in dict.fromkeys((*before, *after))]
    ids = dict.fromkeys(line.id for outcome in (old, new) for each in outcome.agents for line in each.lines)
    lines = {name: _summed(each.lines[name] for each in agents if name in each.lines) for name in ids}
    titles = {step.id: step.title for outcome in (old, new) for each in outcome.agents for step in each.trace}
    titles |= {line.id: line.title for outcome in (old, new) for each in outcome.agents for line in each.lines}
    ordered = sorted(agents, key=lambda each: (-each.total.more, each.agent))
    total = _summed(each.total for each in agents)
    return Gains(tuple(ordered), Amounts(total.old or _NOTHING, total.new or _NOTHING), lines, titles)


def _gain(agent: str, old: AgentOutcome | None, new: AgentOutcome | None) -> Gain:
    before, after = ({line.id: line.amount for line in each.lines} if each else {} for each in (old, new))
    lines = {name: Amounts(before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))}
    ranks = [{name: rank.rank for name, rank in each.ranks.items()} if each else {} for each in (old, new)]
    both = {name: (ranks[0].get(name), ranks[1].get(name)) for name in dict.fromkeys((*ranks[0], *ranks[1]))}
    name = next((each.name for each in (new, old) if each and each.name), None)
    total = Amounts(old.total if old else None, new.total if new else None)
    return Gain(agent, name, total, lines, {name: pair for name, pair in both.items() if pair[0] != pair[1]})


def _summed(amounts: Iterable[Amounts]) -> Amounts:
    """Add amounts; where nobody has one there is none."""
    each = tuple(amounts)
    old, new = [one.old for one in each if one.old is not None], [one.new for one in each if one.new is not None]
    return Amounts(added(old) if old else None, added(new) if new else None)
