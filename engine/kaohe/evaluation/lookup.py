"""An agent's figures by name, as a scheme's names see them: of the right kind, metrics rounded at their border.

May import `values`, `periods`, `diagnostics`, `scheme.model`, and of this package `trace`, `figures`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics import Pointer, Report, Rule, near
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.trace import Figure
from kaohe.periods import parse_day
from kaohe.scheme.model import ROLE_WORDS, Origin, Target
from kaohe.values import NUMERIC, Kind, half_up, parse_number, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.figures import AgentFigures
    from kaohe.evaluation.trace import Value

_FLAGS: Final = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_NUMBER: Final = Words("数", "a number")
_COUNTED: Final = Words("不小于 0 的数", "a number of at least 0")
NEVER_BELOW: Final = frozenset({Kind.COUNT, Kind.SECONDS})
"""What is counted, or a time, is never below 0; money, points and shares may be, as after refunds."""
_MOST_DIGITS: Final = 40
_WANTED: Final = {
    Kind.TEXT: Words("文字", "a text"),
    Kind.FLAG: Words("是或否（true 或 false）", "yes or no (true or false)"),
    Kind.DATE: Words("日期，如 2026-10-01", "a day such as 2026-10-01"),
}


class Given:
    """What was handed in for one agent. Each figure is read once, so that a finding is told once."""

    def __init__(self, agent: AgentFigures, place: Pointer, report: Report) -> None:
        self.agent = agent
        self._place = place
        self._report = report
        self._read: dict[tuple[Origin, str], Figure] = {}
        self._wrong: set[tuple[Origin, str]] = set()

    def figure(self, target: Target) -> Figure:
        """Give a metric, fact or attribute; its value is None where there is none, or where it is of a wrong kind."""
        key = (target.origin, target.id)
        if key not in self._read:
            raw = self._raw(target)
            self._read[key] = Figure(
                target.id, target.title, target.kind, None if raw is None else self._fit(raw, target)
            )
        return self._read[key]

    def is_wrong(self, target: Target) -> bool:
        """Whether the figure was handed in, but as something it cannot be."""
        return (target.origin, target.id) in self._wrong

    def near(self, target: Target) -> tuple[str, ...]:
        """Name figures that were handed in under a name like this one's, and that nothing else asked for."""
        used = {name for _, name in self._read}
        names = [name for name, value in self.agent.values.items() if value is not None and name not in used]
        return tuple(dict.fromkeys((*near(target.id, names), *near(target.title.zh, names))))

    def _raw(self, target: Target) -> Value | None:
        """Give what was handed in; a fact that nobody typed in may be what the agent is, as 合同 is."""
        if target.origin is Origin.ATTRIBUTE:
            return self._attribute(target.id)
        value = self.agent.values.get(target.id)
        if value is None and target.origin is Origin.FACT:
            return self.agent.attributes.get(target.id)
        return value

    def _attribute(self, name: str) -> str | None:
        if name == "agent":
            return self.agent.agent
        text = self.agent.attributes.get(name)
        return ROLE_WORDS.get(text, text) if name == "role" and text is not None else text

    def _fit(self, raw: Value, target: Target) -> Value | None:
        value = as_kind(raw, target.kind)
        if value is None:
            self._wrong.add((target.origin, target.id))
            self._tell(catalogue.WRONG_KIND, target, raw)
        elif target.kind in NEVER_BELOW and isinstance(value, Decimal) and value < 0:
            self._wrong.add((target.origin, target.id))
            self._tell(catalogue.WRONG_KIND, target, raw)
            return None
        elif target.origin is Origin.METRIC and isinstance(value, Decimal):
            rounded = half_up(value, target.places)
            if rounded != value:
                self._tell(catalogue.ROUNDED, target, value, plain(rounded))
            return rounded
        return value

    def _tell(self, rule: Rule, target: Target, value: Value, rounded: str = "") -> None:
        escaped = target.id.replace("~", "~0").replace("/", "~1")
        part = "attributes" if self.agent.values.get(target.id) is None else "values"
        place = Pointer(self._place.document, f"{self._place.path}/{part}/{escaped}")
        shown = plain(value) if isinstance(value, Decimal) else str(value)[:40]
        wanted = _COUNTED if target.kind in NEVER_BELOW else _WANTED.get(target.kind, _NUMBER)
        self._report.add(
            rule,
            place,
            agent=self.agent.agent,
            figure=target.title,
            id=target.id,
            wanted=wanted,
            value=shown,
            rounded=rounded,
        )


def as_kind(raw: Value, kind: Kind) -> Value | None:
    """Read a value as its kind wants it; None where it cannot be that. Days stay text, in ISO form."""
    if kind in NUMERIC:
        if isinstance(raw, str):
            return parse_number(raw) if len(raw) <= _MOST_DIGITS else None
        return raw if isinstance(raw, Decimal) else None
    if kind is Kind.FLAG:
        return _FLAGS.get(raw.casefold()) if isinstance(raw, str) else raw if isinstance(raw, bool) else None
    if not isinstance(raw, str) or (kind is Kind.DATE and parse_day(raw) is None):
        return None
    return raw
