"""What an entry rests on of earlier periods, and what later ones get of it: little, beside its documents.

May import `evaluation` for what an entry gives to later periods.
"""

from __future__ import annotations

import json
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics.catalogue import evaluation
from kaohe.evaluation.figures_made import past_from

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import Past, PastAgent

_IN_VAIN: Final = frozenset({evaluation.NO_HISTORY.code, evaluation.NO_EARLIER.code})


def rests_on(scheme: str, figures: str, outcome: str) -> dict[str, Any] | None:
    """Read it from an entry's documents; None where they are not what they should be.

    gives: the mark of what later periods get of it. past: those of the periods that it looked back at. remembers:
    whether it looks back at all. settled: by agent and period, what is settled of later refunds, and of which entry.
    """
    try:
        given, paid = json.loads(figures), json.loads(outcome)
        past = [past_from(each) for each in given["history"] if each["scheme"] == scheme]
        return {
            "gives": _mark(past_from(paid)),
            "past": {str(each.period): _mark(each) for each in past},
            "remembers": bool(given["history"]) or any(each["code"] in _IN_VAIN for each in paid["diagnostics"]),
            "settled": [
                [agent["agent"], each["period"], each["paid"], each["without"], each.get("entry")]
                for agent in given["agents"]
                for each in agent.get("adjustments", ())
            ],
        }
    except (KeyError, TypeError, AttributeError, AssertionError, ValueError):  # somebody else wrote it
        return None


def _mark(past: Past) -> str:
    """Give a text that is the same for outcomes of which later periods get the same."""
    agents = sorted((agent, _told(each)) for agent, each in past.agents.items())
    return sha256(json.dumps(agents).encode()).hexdigest()


def _told(agent: PastAgent) -> list[Any]:
    """Write numbers so that 1.0 is 1.00, and none is a word."""
    figures = {name: each if isinstance(each, str) else [str(Fraction(each))] for name, each in agent.figures.items()}
    advances = {line: str(Fraction(owed)) for line, owed in agent.advances.items()}
    return [sorted(each.items()) for each in (agent.ranks, figures, advances)]
