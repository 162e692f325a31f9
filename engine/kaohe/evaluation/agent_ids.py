"""Agents' ids as Python callers hand them in: each a name, and nobody's twice. Those of documents are looked at before.

May import `diagnostics`, and of this package `figures`, `lookup`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Diagnostic, Pointer
from kaohe.diagnostics.catalogue import figures as catalogue
from kaohe.evaluation.figures import PARTS
from kaohe.evaluation.lookup import below

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.diagnostics import Report
    from kaohe.evaluation.figures import AgentFigures, Figures

_HALF: Final = re.compile("[\ud800-\udfff]")
_MOST_CHARS: Final = 40
_AGENT: Final = re.compile(r"/agents/(\d+)(?:/|$)")


def are_sound(agents: Sequence[AgentFigures]) -> bool:
    """Whether all ids are names of whole characters, none of them twice."""
    ids = {each.agent for each in agents}
    return len(ids) == len(agents) and "" not in ids and not _is_broken("".join(ids))


def check_ids(figures: Figures, report: Report) -> frozenset[str]:
    """Tell ids that name nobody, or one agent twice, as where a document is read; give them."""
    if are_sound(figures.agents):
        return frozenset()
    wrong: set[str] = set()
    first: dict[str, str] = {}
    for index, each in enumerate(figures.agents):
        place, agent = figures.place_of(index), each.agent
        if not agent:
            report.add(catalogue.EMPTY_NAME, _id_of(place))
        elif _is_broken(agent):
            report.add(catalogue.BAD_TEXT, _id_of(place))
        elif first.setdefault(agent, place.path) != place.path:
            shown = agent if len(agent) <= _MOST_CHARS else f"{agent[:_MOST_CHARS]}…"
            report.add(catalogue.DUPLICATE_AGENT, place, agent=shown, first=first[agent])
        else:
            continue
        wrong.add(agent)
    return frozenset(wrong)


def _id_of(place: Pointer) -> Pointer:
    return replace(below(place, "agent"), order=(*place.order, PARTS.index("agent")))


def shown_id(agent: str, number: int) -> str:
    """Give what one is called whose id may be wrong: half characters replaced; without an id, which one he is."""
    return agent.encode("utf-8", "replace").decode() or f"#{number + 1}"


def with_shown_ids(figures: Figures) -> Figures:
    """Give each agent the id that can be shown, so that what else is wrong can be told of him."""
    named = (replace(each, agent=shown_id(each.agent, figures.number_of(n))) for n, each in enumerate(figures.agents))
    return replace(figures, agents=tuple(named))


def agents_of(found: Diagnostic) -> frozenset[int]:
    """Give which agents of the document a finding is about, by their numbers."""
    places = [each.path for each in (found.place, found.about) if isinstance(each, Pointer)]
    paths = [*places, str(found.facts.get("first", ""))]
    return frozenset(int(at[1]) for path in paths if (at := _AGENT.match(path)))


def is_of_agent(found: Diagnostic) -> bool:
    """Whether a finding is about an agent alone."""
    return bool(agents_of(found))


def _is_broken(text: str) -> bool:
    """Whether a text holds half a character; most are ASCII, which is known at once."""
    return not text.isascii() and _HALF.search(text) is not None
