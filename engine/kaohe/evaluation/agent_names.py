"""Agents' names where their ids are meant: `客服 = 林晓雨` would hold for nobody, and nothing would be told.

May import `diagnostics`, `scheme.model`, `checking.walk`, and of this package `figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.checking.walk import expressions
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.scheme.model import Compare, Expr, Origin, Ref, Text, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.diagnostics import Report
    from kaohe.evaluation.figures import Figures
    from kaohe.scheme.model import Scheme


def check_agents(scheme: Scheme, figures: Figures, report: Report) -> None:
    """Warn where an agent's id is compared with a word that is no id, but somebody's name."""
    ids = {each.agent for each in figures.agents}
    names = {each.attributes["name"]: each.agent for each in figures.agents if each.attributes.get("name")}
    exprs = [expr for item in scheme.items for expr in expressions(item)]
    if scheme.applies is not None:
        exprs.append(scheme.applies)
    for word in (word for expr in exprs for word in _compared_with_ids(expr)):
        if word.value not in ids and word.value in names:
            report.add(catalogue.NAME_FOR_ID, word.span, name=word.value, agent=names[word.value])


def _compared_with_ids(expr: Expr) -> Iterator[Text]:
    if isinstance(expr, Compare):
        sides = (expr.left, expr.right)
        if any(isinstance(each, Ref) and _is_id(each) for each in sides):
            yield from (each for each in sides if isinstance(each, Text))
    for part in parts(expr):
        yield from _compared_with_ids(part)


def _is_id(ref: Ref) -> bool:
    return ref.target is not None and ref.target.origin is Origin.ATTRIBUTE and ref.target.id == "agent"
