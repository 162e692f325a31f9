"""A scheme as if it were in force: over one period, or over several, each building on those before it.

May import the model and `evaluation`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.evaluation.evaluator import evaluate

if TYPE_CHECKING:
    from kaohe.diagnostics import Report
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome
    from kaohe.scheme.model import Scheme


def as_if(scheme: Scheme, figures: Figures) -> tuple[Outcome | None, Report]:
    """Evaluate a scheme whether it was in force then or not: all that asks “what if” goes through here."""
    in_force = replace(scheme, effective=min(scheme.effective, figures.period.first))
    return evaluate(in_force, figures)
