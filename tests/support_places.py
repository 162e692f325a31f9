"""Checks places from the words of payslips alone: who stands where, and that who is paid for a place has it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from support_calculator import holds, is_name, number
from support_phrases import N, said_as

FEWEST = 3
"""With fewer ranked there is no last place."""
_TITLES = ("first", "last", "nth", "top", "bottom")


@dataclass(frozen=True)
class Placing:
    """A line of a payslip's ranks: what is ranked, and how that came about."""

    title: str
    how: str


def check_holder(title: str, how: str, ranks: Iterable[Placing]) -> bool:
    """Make sure that who gets something for a place has it, as his ranks have it; gives whether a place is told."""
    place, asked = said_as(title, *_TITLES)
    _, said = said_as(how, "holder")
    if not place or not said:
        return False
    of, rank, last, count = (int(said.get(name, asked.get(name, 1))) for name in ("of", "rank", "last", "count"))
    match place:
        case "first" | "top":
            assert rank <= count, (title, how)
        case "nth":
            assert rank == count, (title, how)
        case _:
            assert "last" in said, (title, how)
            assert last <= count, (title, how)
    assert 0 < rank <= of, (title, how)
    assert "last" not in said or 0 < last <= of + 1 - rank, (title, how)
    known = {told for each in ranks for told in _as_told(each)}
    assert not known or any(each in how for each in known), (title, how)
    return True


def _as_told(placing: Placing) -> tuple[str, ...]:
    """Give a place as it is told where something is paid for it."""
    _, said = said_as(placing.how, "ranked")
    if not said:
        return ()
    of, rank, group = said["of"], said["rank"], said["group"]
    return f"{placing.title} {group} {of} 人中第 {rank} 名", f"{placing.title} {rank} of {of} in {group}"


def check_places(placings: Iterable[Placing]) -> int:
    """Rank all who are told with the same words anew, be it from the greatest or from the least; gives how many."""
    groups: dict[tuple[str, str, str], list[tuple[Fraction, int, int | None]]] = defaultdict(list)
    for each in placings:
        name, said = said_as(each.how, "unranked", "ranked")
        assert name, each
        if name == "ranked":
            last = said.get("last")
            figure = number(re.findall(N, said["by"])[-1])
            group = groups[each.title, said["group"], said["of"]]
            group.append((figure, int(said["rank"]), None if last is None else int(last)))
        elif "condition" in said:
            assert is_name(said["condition"]) or not holds(said["condition"]), each
    checked = 0
    for (title, group, of), told in groups.items():
        assert len(told) <= int(of), (title, group)
        if len(told) == int(of):  # the payslips of all who are ranked are there
            figures = [figure for figure, _, _ in told]
            assert told in (_ranked(figures, 1), _ranked(figures, -1)), (title, group, told)
            checked += len(told)
    return checked


def _ranked(figures: list[Fraction], sign: int) -> list[tuple[Fraction, int, int | None]]:
    """Give each figure with its place from the first, and from the last where there is a last place."""
    return [
        (
            one,
            1 + (better := sum(sign * other > sign * one for other in figures)),
            1 + sum(sign * other < sign * one for other in figures) if better and len(figures) >= FEWEST else None,
        )
        for one in figures
    ]
