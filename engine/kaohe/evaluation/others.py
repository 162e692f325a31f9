"""Going on without those for whom something is missing or wrong: the others are evaluated as if these were not there.

Places and figures of groups are then those of the others. Who was left out stands in the outcome, with what is wrong
among its notes; what is wrong with more than an agent still stops all.
May import `diagnostics`, `scheme.model`, and of this package `agent_ids`, `evaluator`, `figures`, `outcome`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.agent_ids import agents_of, shown_id
from kaohe.evaluation.evaluator import evaluate
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Diagnostic
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome
    from kaohe.scheme.model import Scheme


def evaluate_others(scheme: Scheme, figures: Figures) -> tuple[Outcome | None, Report]:
    """Evaluate without the agents for whom a figure is missing or of the wrong kind; these findings are the outcome's.

    None, with the findings, where nobody is left, or something else is wrong.
    """
    faults: list[Diagnostic] = []
    ids = {figures.number_of(index): each.agent for index, each in enumerate(figures.agents)}
    wrong: set[int] = set()
    outcome, report = evaluate(scheme, figures)
    while outcome is None:
        faults += [each for each in report.errors if each not in faults]
        wrong = wrong.union(*map(agents_of, report.errors))
        figures = _rest(figures, wrong)
        if not figures.agents or not all(map(agents_of, report.errors)):
            return None, Report(faults)
        outcome, report = evaluate(scheme, figures, [ids[number] for number in wrong if number in ids])
    if not faults:
        return outcome, report
    names = {number: shown_id(ids.get(number, ""), number) for number in sorted(wrong)}
    return _without(outcome, names, faults), Report()


def _rest(figures: Figures, wrong: set[int]) -> Figures:
    """Leave agents out; the others stand in the document where they stood."""
    numbered = ((figures.number_of(index), each) for index, each in enumerate(figures.agents))
    kept = tuple(replace(each, place=number) for number, each in numbered if number not in wrong)
    return replace(figures, agents=kept, faults=())


def _without(outcome: Outcome, names: dict[int, str], faults: list[Diagnostic]) -> Outcome:
    why: dict[str, tuple[Diagnostic, ...]] = dict.fromkeys(names.values(), ())
    for each in Report(faults).sorted():
        for name in {names[number] for number in agents_of(each)}:
            why[name] = (*why[name], each)
    told = [_said(name, found) for name, found in why.items()]
    report = Report((*faults, *outcome.notes))
    report.add(
        catalogue.LEFT_OUT, agents=Words("；".join(each.zh for each in told), "; ".join(each.en for each in told))
    )
    return replace(outcome, missing=tuple(why), why=why, notes=report.sorted())


def _said(name: str, found: tuple[Diagnostic, ...]) -> Words:
    """Name an agent with the first of what is wrong."""
    more = Words("", "") if len(found) == 1 else Words(f"，等 {len(found)} 处", f", and {len(found) - 1} more")
    first = found[0]
    return Words(f"{name}（{first.message('zh')}{more.zh}）", f"{name} ({first.message('en')}{more.en})")
