"""The check of what places in a ranking bring: a better place that brings less than the one behind it.

Fixed amounts for a place in one period alone are looked at. May import `diagnostics`, `scheme.model`, `words`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.model import Award, Number, Penalty, PlaceRule, Ranking
from kaohe.values import half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Scheme

_CENTS: Final = 2


def check_awards(scheme: Scheme, report: Report) -> None:
    """Warn where a place brings less than the one behind it: once for the first places, once for the last ones."""
    for places in _rankings(scheme):
        for end in ("top", "bottom"):
            of_end = [rule for rule in places if rule.standing.end == end]
            found = next((rule for rule in of_end if _falls(of_end, rule.standing.count, end)), None)
            if found is not None:
                _tell(found, of_end, end, report)


def _rankings(scheme: Scheme) -> list[list[PlaceRule]]:
    """Gather the rules for the money that each ranking's places bring, those nearest to an end before others."""
    found: dict[str, list[PlaceRule]] = {}
    current = ""
    for item in scheme.items:
        if isinstance(item, Ranking):
            current = item.name or ""
        elif isinstance(item, PlaceRule) and item.streak == 1 and _amount(item) is not None:
            found.setdefault(item.ranking or current, []).append(item)
    return [sorted(each, key=lambda rule: rule.standing.count) for each in found.values()]


def _amount(rule: PlaceRule) -> Fraction | None:
    """Give what a rule brings, less than 0 for what it takes; None where that is no fixed amount."""
    match rule.effect:
        case Award(Number(value)):
            return value
        case Penalty(Number(value)):
            return -value
        case _:
            return None


def _brings(rules_of_end: list[PlaceRule], place: int) -> Fraction:
    """Add up what the rules bring to a place, counted from their end."""
    covering = (
        rule
        for rule in rules_of_end
        if (place == rule.standing.count if rule.standing.exact else place <= rule.standing.count)
    )
    return sum((_amount(rule) or Fraction(0) for rule in covering), Fraction(0))


def _falls(rules_of_end: list[PlaceRule], place: int, end: str) -> bool:
    """Whether the better of a place and the one next to it, farther from the end, brings less."""
    here, inward = _brings(rules_of_end, place), _brings(rules_of_end, place + 1)
    return here < inward if end == "top" else here > inward


def _tell(rule: PlaceRule, rules_of_end: list[PlaceRule], end: str, report: Report) -> None:
    place = rule.standing.count
    zh, en = ("", "") if end == "top" else ("倒数", " from the last")
    here, inward = (Words(f"{zh}第 {each} 名", f"place {each}{en}") for each in (place, place + 1))
    brings = [plain(half_up(_brings(rules_of_end, each), _CENTS)) for each in (place, place + 1)]
    better, worse = (here, inward) if end == "top" else (inward, here)
    less, more = brings if end == "top" else reversed(brings)
    report.add(rules.PLACE_BRINGS_LESS, rule.span, better=better, worse=worse, less=less, more=more)
