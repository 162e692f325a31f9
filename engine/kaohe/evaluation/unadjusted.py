"""Tells where a scheme takes later refunds back, and none are given: that there are none is not known then.

And where some are given, and it takes none back. May import `diagnostics`, `scheme.model`, `words`, and of this package
`figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import adjustments as rules
from kaohe.evaluation.figures import ManyAgents
from kaohe.scheme.model import LaterRefunds
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.diagnostics import Report
    from kaohe.diagnostics.catalogue import Rule
    from kaohe.evaluation.figures import AgentFigures, Figures
    from kaohe.scheme.model import Scheme

_MOST_NAMED: Final = 5


def tell_unadjusted(scheme: Scheme, figures: Iterable[Figures], report: Report, rule: Rule = rules.NONE_GIVEN) -> None:
    """Tell it once, at the statement that takes them back, where in a period no agent has what came back.

    Figures that say which refunds were known say that there are none besides. rule: what is told. Where there is no
    such statement it is told whose are given in vain.
    """
    takes_back = next((item for item in scheme.items if isinstance(item, LaterRefunds)), None)
    if takes_back is None:
        _tell_in_vain(scheme, figures, report)
    elif not all(map(_is_given, figures)):
        report.add(rule, takes_back.span)


def _tell_in_vain(scheme: Scheme, figures: Iterable[Figures], report: Report) -> None:
    whose = list(dict.fromkeys(agent.agent for each in figures for agent in _looked_at(each) if agent.adjustments))
    if whose:
        named = [*whose[:_MOST_NAMED], *(["…"] if len(whose) > _MOST_NAMED else [])]
        report.add(rules.NOT_ASKED, scheme.span, agents=Words("、".join(named), ", ".join(named)))


def _is_given(figures: Figures) -> bool:
    given = any(each.adjustments or each.refunds is not None for each in _looked_at(figures))
    return given or not figures.agents


def _looked_at(figures: Figures) -> Sequence[AgentFigures]:
    return () if isinstance(figures.agents, ManyAgents) else figures.agents
