"""What is asked of groups, over the rows of all agents: sums, means, places, shares of pools.

All figures are whole numbers of their last decimal. May import `scheme.model`, and of this package what programs are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.compiled.border import of_group, typed
from kaohe.evaluation.compiled.terms import half
from kaohe.evaluation.names import target_of
from kaohe.scheme.model import Origin, Stands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.evaluation.compiled.program import OfGroup, Over, Row, Shares
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.evaluation.trace import Value
    from kaohe.scheme.model import GroupFigure, Standing

_FIRST: Final[Place] = (1, None, 1)
_NOWHERE: Final[Place] = (None, None, 0)
_FEWEST: Final = 3
"""With fewer ranked agents there is no last place."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How a pool was shared out.

    cents: what there was. whole: the sum of what it was shared out by. cent: whether an agent got one of the cents that
    were left.
    """

    cents: int
    whole: int
    cent: bool


Place = tuple["int | None", "int | None", int]
"""A place from the first and from the last, and among how many."""


def members(over: Over, rows: Sequence[Row]) -> dict[Any, list[int]]:
    """Give who has a value, by group; who is in no group is in none."""
    found: dict[Any, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        key = "all" if over.key is None else row[over.key]
        if key is not None and (over.lack is None or not row[over.lack]):
            found[key].append(index)
    return found


def places(group: Sequence[int], rows: Sequence[Row], over: Over, *, higher_is_better: bool) -> dict[int, Place]:
    """Rank the agents of a group: best first, equal figures share a place; who is first is not among the last."""
    figures = {index: rows[index][over.figure] for index in group}
    order = sorted(group, key=figures.__getitem__, reverse=higher_is_better)
    many, end, place = len(order), 0, _NOWHERE
    found: dict[int, Place] = {}
    for at, index in enumerate(order):
        if at == end:
            end += 1
            while end < many and figures[order[end]] == figures[index]:
                end += 1
            place = at + 1, many - end + 1 if at and many >= _FEWEST else None, many
        found[index] = place
    return found


def ranked(over: Over, enters: int | None, rows: Sequence[Row], *, higher_is_better: bool) -> list[Place]:
    """Give everybody's place in a ranking. `enters`: the slot of whether an agent is in it; None: all are."""
    if len(rows) == 1:
        return [alone(over, enters, rows[0])]
    found: dict[int, Place] = {}
    sizes: dict[Any, int] = {}
    for key, group in members(over, rows).items():
        inside = [index for index in group if enters is None or rows[index][enters]]
        found |= places(inside, rows, over, higher_is_better=higher_is_better)
        sizes[key] = len(inside)
    keys = ["all" if over.key is None else row[over.key] for row in rows]
    return [found.get(index, (None, None, sizes.get(key, 0))) for index, key in enumerate(keys)]


def alone(over: Over, enters: int | None, row: Row) -> Place:
    """Give the place of one who is the only one."""
    if enters is not None and not row[enters]:
        return _NOWHERE
    there = (over.key is None or row[over.key] is not None) and (over.lack is None or not row[over.lack])
    return _FIRST if there else _NOWHERE


def holds(place: Place, standing: Standing) -> bool:
    """Whether a place is among so many of the first, or of the last."""
    number = place[0] if standing.end == "top" else place[1]
    if number is None:
        return False
    return number == standing.count if standing.exact else number <= standing.count


def compute(asked: OfGroup, rows: Sequence[Row], agents: Sequence[AgentFigures], figures: Figures) -> None:
    """Give each row a figure of its group: its value, whether there is none, over how many agents.

    Of the least and the most of what people typed in it is over how many, and how that one typed it; of a mean over how
    many, and their sum.
    """
    what = asked.asked
    if isinstance(what, Stands):
        _stand(what, asked.over, rows)
        return
    if what.statistic == "own":
        _own(what, asked.over, rows, figures)
    else:
        _over(asked, what, rows, agents)


def _own(what: GroupFigure, over: Over, rows: Sequence[Row], figures: Figures) -> None:
    """Give each row the metric of its group as such."""
    target = target_of(what.figure)
    known: Mapping[str, Mapping[str, Any]] = figures.groups.get(what.group, {})
    own = {key: of_group(values.get(target.id), target) for key, values in known.items()}
    for row in rows:
        value = own.get("all" if over.key is None else row[over.key])
        row.extend((0 if value is None else value, value is None, 0))


def _over(asked: OfGroup, what: GroupFigure, rows: Sequence[Row], agents: Sequence[AgentFigures]) -> None:
    """Give each row a statistic over its group."""
    over, target = asked.over, target_of(what.figure)
    known = members(over, rows)
    ranks: dict[int, Place] = {}
    if what.statistic == "rank":
        for inside in known.values():
            ranks |= places(inside, rows, over, higher_is_better=target.higher_is_better)
    by_hand = what.statistic in {"least", "most"} and target.origin is Origin.FACT
    summed = {
        key: _Group.of(
            [(rows[index][over.figure], typed(agents[index], target) if by_hand else None) for index in inside]
        )
        for key, inside in known.items()
    }
    for index, row in enumerate(rows):
        key = "all" if over.key is None else row[over.key]
        if key is None:
            row.extend((0, True, (0, 0) if what.statistic == "mean" else (0, None) if by_hand else 0))
            continue
        own = row[over.figure] if what.others and (over.lack is None or not row[over.lack]) else None
        group = summed.get(key, _NOBODY).without(own)
        if what.statistic == "rank":
            first = None if what.others or index not in ranks else ranks[index][0]
            row.extend((first or 0, first is None, group.count))
        else:
            row.extend(_statistic(asked, what, group, typed=by_hand))


_Member = tuple[int, "Value | None"]
"""A figure, and how it was typed in."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Of the figures of a group: how many, their sum, the two least and the two greatest."""

    count: int
    total: int
    least: tuple[_Member, ...]
    most: tuple[_Member, ...]

    @classmethod
    def of(cls, values: list[_Member]) -> _Group:
        ranked = sorted(values, key=itemgetter(0))
        return cls(len(ranked), sum(value for value, _ in ranked), tuple(ranked[:2]), tuple(ranked[:-3:-1]))

    def without(self, own: int | None) -> _Group:
        """Leave one figure out."""
        if own is None:
            return self
        least = self.least[1:] if self.least[0][0] == own else self.least
        most = self.most[1:] if self.most[0][0] == own else self.most
        return _Group(self.count - 1, self.total - own, least, most)


_NOBODY: Final = _Group(0, 0, (), ())


def _statistic(asked: OfGroup, what: GroupFigure, group: _Group, *, typed: bool) -> tuple[int, bool, Any]:
    """Give a figure of a group, whether there is none, and over how many agents."""
    count = group.count
    match what.statistic:
        case "count":
            return count, False, count
        case "sum":
            return _at(group.total, 1, asked), False, count
        case "mean":
            found = _at(group.total, count, asked) if count else 0
            return found, not count, (count, group.total)
        case _ if not count:
            return 0, True, (0, None) if typed else 0
        case _:
            value, as_typed = (group.least if what.statistic == "least" else group.most)[0]
            return value, False, (count, as_typed) if typed else count


def _at(total: int, count: int, asked: OfGroup) -> int:
    """Give a quotient to the decimals of the result."""
    more = asked.places - asked.over.places
    return half(total * 10 ** max(0, more), count * 10 ** max(0, -more))


def _stand(what: Stands, over: Over, rows: Sequence[Row]) -> None:
    better = target_of(what.figure).higher_is_better
    placed: dict[int, Place] = {}
    for group in members(over, rows).values():
        placed |= places(group, rows, over, higher_is_better=better)
    for index, row in enumerate(rows):
        row.extend((index in placed and holds(placed[index], what.standing), False, 0))


def share(pool: Shares, rows: Sequence[Row], agents: Sequence[str]) -> bool:
    """Share out a pool to the last cent, and say whether that could be done.

    Each share is rounded down; the cents that are left go one each to the largest remainders, of equal ones to the id
    that comes first.
    """
    groups: dict[Any, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups["all" if pool.over.key is None else row[pool.over.key]].append(index)
    return all(_share(pool, rows, agents, group, alone=key is None) for key, group in groups.items())


def _share(pool: Shares, rows: Sequence[Row], agents: Sequence[str], group: list[int], *, alone: bool) -> bool:
    """Share out what a group has; who is in no group has nothing of it, but it must be known."""
    ordered, over = sorted(group, key=lambda index: agents[index]), pool.over
    if any(rows[index][pool.lack] for index in ordered):
        return False
    cents = rows[ordered[0]][pool.amount]
    if not alone and any(rows[index][pool.amount] != cents for index in ordered):
        return False
    by = {
        index: rows[index][over.figure]
        for index in ordered
        if not alone and (over.lack is None or not rows[index][over.lack]) and rows[index][over.figure] > 0
    }
    whole = sum(by.values())
    paid = {index: cents * one // whole for index, one in by.items()}
    rests = sorted(by, key=lambda index: -(cents * by[index] % whole))
    lucky = frozenset(rests[: cents - sum(paid.values())] if by else ())
    for index in group:
        how = Shared(rows[index][pool.amount], whole, index in lucky)
        rows[index].extend((paid.get(index, 0) + how.cent, how))
    return True
