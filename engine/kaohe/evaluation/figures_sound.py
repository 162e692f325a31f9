"""Sees at a glance that nothing is wrong with a figures document, so that nobody need look at it piece by piece.

It says yes only where everything else would find nothing; a no means nothing: the others look then, and tell.
May import of this package `figures_schema`, `outcome`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.figures_schema import PERIOD
from kaohe.evaluation.outcome import FORMAT
from kaohe.periods import Period
from kaohe.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEEPEST: Final = 50
"""An outcome in a history is nested some ten levels."""
_NESTED: Final = frozenset({dict, list})
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
_PERIOD: Final = re.compile(PERIOD)
_TEXTS: Final[frozenset[type]] = frozenset({str})
TEXTS_OR_NONE: Final[frozenset[type]] = frozenset({str, type(None)})
FIGURES: Final[frozenset[type]] = frozenset({str, int, Decimal, bool, type(None)})
_DOCUMENT: Final = frozenset({"period", "agents", "groups", "history"})
_AGENT: Final = frozenset({"agent", "attributes", "values"})
_KEYED: Final = ("team", "shop")
_ALL: Final = "all"


def is_plain(tree: object, text: str, unfit: type) -> bool:
    """Whether it is plain that a document holds nothing that JSON lets pass and figures must not hold.

    That is half a character, a number that is none (`unfit`), nesting without end, and a key that stands twice: where
    as many colons were written as there are keys, none was lost.
    """
    keys, level = 0, [tree]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for each in level:
            inner = each.values() if type(each) is dict else each if type(each) is list else (each,)
            keys += len(inner) if type(each) is dict else 0
            kinds = set(map(type, inner))
            if unfit in kinds:
                return False
            if not kinds.isdisjoint(_NESTED):
                below += [one for one in inner if type(one) in _NESTED]
        level = below
        if not level:
            return keys == text.count(":") and not _has_halves(text)
    return False


def _has_halves(text: str) -> bool:
    """Whether half a character may be in a text, as it is or spelled."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\\u" in text and _HALF.search(text) is not None


def is_sound(tree: object) -> bool:
    """Whether it is plain that a parsed document has the right shape, and nobody in it twice."""
    if not isinstance(tree, dict) or not tree.keys() <= _DOCUMENT or not _is_period(tree.get("period")):
        return False
    agents, groups, history = tree.get("agents"), tree.get("groups", {}), tree.get("history", [])
    return (
        isinstance(agents, list)
        and all(map(_is_agent, agents))
        and _differ(each["agent"] for each in agents)
        and isinstance(groups, dict)
        and all(_is_group(kind, each) for kind, each in groups.items())
        and isinstance(history, list)
        and all(map(is_past, history))
        and _differ((each["scheme"], Period.parse(each["period"])) for each in history)
    )


def _is_agent(tree: object) -> bool:
    return (
        isinstance(tree, dict)
        and tree.keys() <= _AGENT
        and _is_name(tree.get("agent"))
        and _holds(tree.get("attributes", {}), TEXTS_OR_NONE)
        and _holds(tree.get("values", {}), FIGURES)
    )


def _is_group(kind: str, tree: object) -> bool:
    if kind == _ALL:
        return _holds(tree, FIGURES)
    return kind in _KEYED and isinstance(tree, dict) and all(_holds(each, FIGURES) for each in tree.values())


def is_past(tree: object) -> bool:
    """Whether this is an earlier outcome; what later periods do not need of it is passed over."""
    if not isinstance(tree, dict) or tree.get("format") != FORMAT or not _is_name(tree.get("scheme")):
        return False
    agents = tree.get("agents")
    return (
        _is_period(tree.get("period"))
        and isinstance(agents, list)
        and all(map(_is_past_agent, agents))
        and _differ(each["agent"] for each in agents)
    )


def _is_past_agent(tree: object) -> bool:
    if not isinstance(tree, dict) or not _is_name(tree.get("agent")):
        return False
    ranks, lines = tree.get("ranks"), tree.get("lines", [])
    scores, grades, advances = (tree.get(key, {}) for key in ("scores", "grades", "advances"))
    return (
        isinstance(ranks, dict)
        and all(map(_is_rank, ranks.values()))
        and isinstance(lines, list)
        and all(map(_is_line, lines))
        and _differ(line["id"] for line in lines)
        and _holds(grades, _TEXTS)
        and _holds(scores, _TEXTS)
        and all(parse_number(text) is not None for text in scores.values())
        and _holds(advances, _TEXTS)
        and all(_at_least_0(text) for text in advances.values())
    )


def _is_rank(tree: object) -> bool:
    return (
        isinstance(tree, dict)
        and {"rank", "of", "from_last"} <= tree.keys()
        and all(tree[key] is None or _counts(tree[key], 1) for key in ("rank", "from_last"))
        and _counts(tree["of"], 0)
        and type(tree.get("group")) in TEXTS_OR_NONE
    )


def _is_line(tree: object) -> bool:
    return (
        isinstance(tree, dict)
        and _is_name(tree.get("id"))
        and type(tree.get("amount")) is str
        and parse_number(tree["amount"]) is not None
    )


def _is_period(text: object) -> bool:
    return type(text) is str and _PERIOD.search(text) is not None and Period.parse(text) is not None


def _is_name(text: object) -> bool:
    return type(text) is str and text != ""


def _holds(tree: Any, types: frozenset[type]) -> bool:
    return isinstance(tree, dict) and types.issuperset(map(type, tree.values()))


def _counts(number: object, least: int) -> bool:
    return type(number) is int and number >= least


def _at_least_0(text: str) -> bool:
    number = parse_number(text)
    return number is not None and number >= 0


def _differ(names: Iterable[object]) -> bool:
    listed = list(names)
    return len(set(listed)) == len(listed)
