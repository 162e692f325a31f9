"""Going on without those for whom something is missing or wrong: the others are evaluated as if these were not there.

Places and figures of groups are then those of the others. Who was left out stands in the outcome, with what is wrong
among its notes; what is wrong with more than an agent still stops all.
May import `diagnostics`, `scheme.model`, and of this package `evaluator`, `figures`, `figures_reader`, `outcome`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from kaohe.diagnostics import Pointer, Report, Source
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.agent_ids import check_ids, shown_id
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures_reader import figures_from, parse_json
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.diagnostics import Diagnostic
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome
    from kaohe.scheme.model import Scheme

_AGENT: Final = re.compile(r"/agents/(\d+)(?:/|$)")


def read_others(source: Source) -> tuple[Figures | None, Report]:
    """Read figures without the agents with whose figures something is wrong; None where something else is."""
    report = Report()
    tree = parse_json(source, report)
    return (None, report) if tree is None else others_from(tree.value, source.name, report)


def others_from(tree: object, document: str, parsed: Report) -> tuple[Figures | None, Report]:
    """Make figures of a parsed document, as `figures_from` does, without the agents with whom something is wrong.

    parsed: what was found when it was parsed. The report given says what is wrong with more than an agent.
    """
    found = Report()
    found.extend(parsed)
    figures = figures_from(tree, document, found)
    wrong = [_entries(each) for each in found.errors]
    if not wrong or not all(wrong) or not isinstance(tree, dict):
        return (figures if found.ok else None), found
    left_out = {number for numbers in wrong for number in numbers}
    listed = cast("list[Any]", tree["agents"])
    places = [number for number in range(len(listed)) if number not in left_out]
    figures = figures_from({**tree, "agents": [listed[number] for number in places]}, document, Report())
    names = tuple(dict.fromkeys(_name(listed[number], number) for number in sorted(left_out)))
    assert figures is not None  # noqa: S101 - for the type checker: what was wrong is left out
    agents = tuple(replace(each, place=number) for number, each in zip(places, figures.agents, strict=True))
    return replace(figures, agents=agents, missing=names, faults=tuple(found.sorted())), Report()


def _entries(found: Diagnostic) -> set[int]:
    """Give which agents of the document a finding is about."""
    paths = [found.place.path if isinstance(found.place, Pointer) else "", str(found.facts.get("first", ""))]
    return {int(at[1]) for path in paths if (at := _AGENT.match(path))}


def _name(agent: object, number: int) -> str:
    name = agent.get("agent") if isinstance(agent, dict) else None
    return shown_id(name if isinstance(name, str) else "", number)


def evaluate_others(scheme: Scheme, figures: Figures) -> tuple[Outcome | None, Report]:
    """Evaluate without the agents for whom a figure is missing or of the wrong kind; these findings are the outcome's.

    None, with the findings, where nobody is left, or something else is wrong.
    """
    told = Report()
    wrong = check_ids(figures, told)
    faults, missing = [*figures.faults, *told], list(figures.missing)
    missing.extend(_left_out(figures, wrong))
    figures = _rest(figures, wrong)
    while figures.agents or not missing:
        outcome, report = evaluate(scheme, figures)
        if outcome is not None:
            return (_without(outcome, missing, faults), Report()) if missing else (outcome, report)
        wrong = frozenset(str(each.facts.get("agent", "")) for each in report.errors)
        rest = _rest(figures, wrong)
        faults.extend(each for each in report.errors if each not in faults)
        if "" in wrong or len(rest.agents) == len(figures.agents):
            break
        missing.extend(_left_out(figures, wrong))
        figures = rest
    return None, _report(faults)


def _left_out(figures: Figures, ids: frozenset[str]) -> tuple[str, ...]:
    """Name the agents who are left out."""
    named = [(each.agent, figures.number_of(index)) for index, each in enumerate(figures.agents) if each.agent in ids]
    return tuple(dict.fromkeys(shown_id(agent, number) for agent, number in named))


def _rest(figures: Figures, ids: frozenset[str]) -> Figures:
    """Leave agents out; the others stand in the document where they stood."""
    if not ids:
        return figures
    kept = [(index, each) for index, each in enumerate(figures.agents) if each.agent not in ids]
    return replace(figures, agents=tuple(replace(each, place=figures.number_of(index)) for index, each in kept))


def _without(outcome: Outcome, missing: list[str], faults: Iterable[Diagnostic]) -> Outcome:
    report = _report([*faults, *outcome.notes])
    report.add(catalogue.LEFT_OUT, agents=Words("、".join(missing), ", ".join(missing)))
    return replace(outcome, missing=tuple(missing), notes=tuple(report.sorted()))


def _report(found: Iterable[Diagnostic]) -> Report:
    report = Report()
    report.extend(found)
    return report
