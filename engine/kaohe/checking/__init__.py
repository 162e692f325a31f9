"""Checks schemes: names, kinds, and what does not add up. Scheme → resolved scheme, with all findings at once.

May import `scheme`, `metrics`, `diagnostics`, `values`, `words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.checking.accepting import without_accepted
from kaohe.checking.analysis import analyse
from kaohe.checking.check_refunds import deducts_earlier_sales
from kaohe.checking.checks import CHECKS, LAST_CHECKS, NUMBER_CHECKS
from kaohe.checking.names import names_of
from kaohe.checking.resolve import resolve
from kaohe.checking.stretches import of_all_stretches
from kaohe.checking.walk import expressions
from kaohe.diagnostics import Report, Severity, Whole
from kaohe.diagnostics.catalogue import syntax
from kaohe.scheme.load import MOST, load_partly
from kaohe.scheme.model import Expr, Group, GroupFigure, Origin, Scheme, parts, refs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.diagnostics import Source
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.load import Find

__all__ = ["check", "deducts_earlier_sales", "needed_figures", "needed_of_groups", "read_scheme"]


def read_scheme(
    source: Path | Source, registry: Registry, find: Find | None = None, *, notes: bool = False, analysis: bool = True
) -> tuple[Scheme | None, Report]:
    """Load, check and analyse a scheme: resolved, or None with all that is wrong with its form and its meaning.

    What could not be read is told once, by its form; nothing is told that only follows from that. What may not be meant
    is told of a scheme without errors, but for what its author accepts. notes: also what is only pointed out. analysis:
    also what is found by following all figures, which takes the longest.
    """
    scheme, report = load_partly(source, find)
    if scheme is None:
        return None, report
    checked, found = check(scheme, registry)
    report.extend(found)
    if analysis and checked is not None and report.ok:
        report.extend(analyse(checked, registry))
    report = without_accepted(scheme, report, whole=analysis)
    if not notes:
        report = Report(found for found in report if found.severity is not Severity.NOTE)
    return (checked if report.ok else None), report


def check(scheme: Scheme, registry: Registry) -> tuple[Scheme | None, Report]:
    """Resolve a scheme's names and check all it says.

    Gives the scheme with every `Ref.target` filled and every name replaced by its id, or None if there are errors;
    warnings alone do not withhold it. Includes must have been put in place by `kaohe.scheme.load`.
    """
    report, resolved = Report(), scheme
    with report.bounded(MOST, syntax.TOO_MANY, Whole(scheme.span.source.name)):
        resolved = resolve(scheme, names_of(scheme, registry, report), report)
        for one in CHECKS:
            one(resolved, report)
        report.extend(of_all_stretches(resolved, _look_with(NUMBER_CHECKS)))
    if report.ok:
        report.extend(of_all_stretches(resolved, _look_with(LAST_CHECKS)))
    return (resolved if report.ok else None), report


def _look_with(checks: tuple[Callable[[Scheme, Report], None], ...]) -> Callable[[Scheme], Report]:
    def look(scheme: Scheme) -> Report:
        report = Report()
        for one in checks:
            one(scheme, report)
        return report

    return look


def needed_figures(scheme: Scheme) -> frozenset[str]:
    """Give the ids of the metrics and facts that a resolved scheme uses."""
    targets = [ref.target for expr in _all(scheme) for ref in refs(expr) if ref.target is not None]
    return frozenset(target.id for target in targets if target.origin in {Origin.METRIC, Origin.FACT})


def needed_of_groups(scheme: Scheme) -> frozenset[tuple[Group, str]]:
    """Give the metrics that a resolved scheme uses of groups as such: the kind of group, the metric's id."""
    found: set[tuple[Group, str]] = set()
    rest = _all(scheme)
    while rest:
        expr = rest.pop()
        rest.extend(parts(expr))
        if isinstance(expr, GroupFigure) and expr.statistic == "own":
            found.add((expr.group, expr.figure.name))
    return frozenset(found)


def _all(scheme: Scheme) -> list[Expr]:
    """Give all expressions of a scheme."""
    exprs = [expr for item in scheme.items for expr in expressions(item)]
    return exprs if scheme.applies is None else [*exprs, scheme.applies]
