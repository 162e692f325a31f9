"""What is left of a figures document with which something is wrong: it is evaluated too, so that all is told at once.

What cannot be read is left out, and remembered: nobody is told that it is missing. May import `diagnostics`, `periods`,
and of this package what reads figures.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Diagnostic, Pointer, Report
from kaohe.evaluation.agent_ids import agents_of, shown_id
from kaohe.evaluation.figures import EVERYTHING, PARTS, AgentFigures, Figures
from kaohe.evaluation.figures_content import period_from
from kaohe.evaluation.figures_made import agent_from, left_from, past_from, values_from
from kaohe.evaluation.figures_reader import figures_from
from kaohe.evaluation.figures_sound import FIGURES, TEXTS_OR_NONE, is_past
from kaohe.evaluation.figures_told import placed
from kaohe.evaluation.json_tree import parse_json
from kaohe.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.diagnostics import Source

_UNDATED: Final = Period.month(9999, 11)
"""Stands for a period that cannot be read; nothing is told of it."""
_LEFT: Final = re.compile("/left(?:/|$)")
_HALF: Final = re.compile("[\ud800-\udfff]")


def read_rest(source: Source) -> tuple[Figures | None, Report]:
    """Read figures, or what is left of them; None, with findings, where there is nothing to go on with."""
    report = Report()
    tree = parse_json(source, report)
    if tree is not None and isinstance(tree.value, dict):
        return rest_from(tree.value, source.name, report), Report()
    if tree is not None:
        figures_from(tree.value, source.name, report)
    return None, report


def rest_from(tree: dict[str, Any], document: str, parsed: Report) -> Figures:
    """Make figures of a parsed document: all of it, or what can be used, with its faults.

    parsed: what was found when it was parsed.
    """
    report = Report(parsed)
    figures = figures_from(tree, document, report)
    if figures is not None and report.ok:
        return figures
    wrong = frozenset().union(*map(agents_of, report))
    groups = tree.get("groups")
    period = period_from(tree.get("period"))
    return Figures(
        _UNDATED if period is None else period,
        tuple(
            _agent(each, number) if number in wrong else replace(agent_from(each), place=number)
            for number, each in enumerate(_list(tree, "agents"))
            if isinstance(each, dict)
        ),
        _groups(groups if isinstance(groups, dict) else {}),
        tuple(past_from(each) for each in _list(tree, "history") if is_past(each)),
        document,
        faults=placed(report, tree).sorted(),
        left=() if any(map(_is_of_left, report)) else left_from(tree),
        dated=period is not None,
    )


def _is_of_left(found: Diagnostic) -> bool:
    return isinstance(found.place, Pointer) and _LEFT.match(found.place.path) is not None


def _agent(tree: dict[str, Any], number: int) -> AgentFigures:
    """Read what can be read of an agent. A key that nobody knows may hold what seems to be missing."""
    unsure = not tree.keys() <= set(PARTS)
    values, wrong = _part(tree, "values", FIGURES, unsure=unsure)
    attributes, wrong_too = _part(tree, "attributes", TEXTS_OR_NONE, unsure=unsure)
    faulty = EVERYTHING if wrong is None or wrong_too is None else wrong | wrong_too
    name = tree.get("agent")
    return AgentFigures(
        shown_id(name if isinstance(name, str) else "", number),
        {name: text for name, text in attributes.items() if text},
        values_from(values),
        place=number,
        # What cannot be read of later refunds was given all the same.
        refunds=() if tree.keys() & {"adjustments", "refunds"} else None,
        faulty=faulty,
    )


def _part(
    tree: dict[str, Any], key: str, types: frozenset[type], *, unsure: bool
) -> tuple[dict[str, Any], set[str] | None]:
    """Give figures by name, None for those that are wrong, and which these are; None where any may be."""
    held = tree.get(key, {})
    if not isinstance(held, dict):
        return {}, None
    twice = getattr(held, "twice", ())
    wrong = {name for name, each in held.items() if type(each) not in types or _is_broken(each) or name in twice}
    whole = key not in getattr(tree, "twice", ()) and (key in tree or not unsure)
    return {name: None if name in wrong else each for name, each in held.items()}, wrong if whole else None


def _groups(tree: dict[str, Any]) -> Mapping[Any, Any]:
    keyed = {kind: tree[kind] for kind in ("team", "shop") if isinstance(tree.get(kind), dict)}
    keyed |= {"all": {"all": tree["all"]}} if "all" in tree else {}
    return {
        kind: {key: values_from(_part({key: held}, key, FIGURES, unsure=False)[0]) for key, held in each.items()}
        for kind, each in keyed.items()
    }


def _list(tree: dict[str, Any], key: str) -> list[Any]:
    held = tree.get(key)
    return held if isinstance(held, list) else []


def _is_broken(value: object) -> bool:
    return isinstance(value, str) and not value.isascii() and _HALF.search(value) is not None
