"""Ladders: which level an agent has, and whether a person should change it.

A streak that a move goes by counts only periods in which the agent had the level that he has now. Where he is to go
down he is not to go up; on the lowest level that means that the periods towards the next one are counted anew.
May import `words`, `scheme.model`, and of this package what computes formulas, `sheet`, `trace`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.evaluation.formulas import NoValueError, compute, in_full, written
from kaohe.evaluation.names import item_id, item_title
from kaohe.evaluation.outcome import Flag
from kaohe.evaluation.sheet import Inputs, step_of
from kaohe.evaluation.trace import Figure, Flagged
from kaohe.scheme.model import Streak
from kaohe.values import Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.formulas import Named
    from kaohe.evaluation.history import Counts
    from kaohe.evaluation.outcome import PastAgent
    from kaohe.evaluation.sheet import Sheet
    from kaohe.evaluation.trace import Step
    from kaohe.scheme.model import Climb, Ladder, Rung
    from kaohe.words import Lang

_UP: Final = Words("升一级：{level}", "up to {level}")
_DOWN: Final = Words("降一级：{level}", "down to {level}")
_ANEW: Final = Words("升级重新计时", "periods towards the next level count anew")


def climbed(item: Ladder, sheet: Sheet, lang: Lang) -> tuple[Flag, Step] | None:
    """Say what a person should do about an agent's level, with the reason; None where nothing."""
    levels = [rung.level for rung in item.rungs]
    here = levels.index(str(sheet.figure(item.by).value))
    inputs = _OnLevel(sheet, item)
    for climb in ways(item):
        if climb.way == "up" and here + 1 == len(levels):
            continue
        try:
            holds = compute(climb.when, inputs.figure)
        except NoValueError as problem:
            sheet.tell(problem, climb.span, item_title(item))
            continue
        if holds:
            what = move(climb, item, here, lang)
            how = Flagged(written(climb.when, inputs.figure, full=in_full(climb.when)), None, climb.span)
            identity = f"{item_id(item)}.{climb.way}"
            step = step_of((identity, item_title(item), Kind.TEXT), what, how, inputs.seen, climb.span)
            return Flag(identity, what, None), step
    return None


def ways(item: Ladder) -> tuple[Climb, ...]:
    """Give the climbs of a ladder in the order in which they are looked at: down before up."""
    return tuple(sorted(item.climbs, key=lambda climb: climb.way))


def move(climb: Climb, item: Ladder, here: int, lang: Lang) -> str:
    """Say where an agent is to go from a level, by its number."""
    if climb.way == "down" and here == 0:
        return _ANEW.say(lang)
    rung = item.rungs[here + (1 if climb.way == "up" else -1)]
    return (_UP if climb.way == "up" else _DOWN).say(lang).format(level=_named(rung))


def _named(rung: Rung) -> str:
    return rung.level if rung.title is None else f"{rung.level} {rung.title}"


def on_level(item: Ladder, level: str) -> Counts:
    """Let a streak count only periods on a level."""
    title = item_title(item)

    def counts(past: PastAgent) -> Words | None:
        then = past.figures.get(item_id(item))
        return (
            None
            if then == level
            else Words(f"{title.zh} {then or '—'}，不算", f"{title.en} {then or '—'}, does not count")
        )

    return counts


class _OnLevel(Inputs):
    """Looks names up for a move; streaks count only periods on the agent's level."""

    def __init__(self, sheet: Sheet, item: Ladder) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._counts = on_level(item, str(sheet.figure(item.by).value))

    def figure(self, asked: Named) -> Figure:
        if not isinstance(asked, Streak):
            return super().figure(asked)
        return self.keep(asked, self._sheet.history.streak(asked, self._sheet.agent, self._sheet.lookup, self._counts))
