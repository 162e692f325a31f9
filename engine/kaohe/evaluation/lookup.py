"""An agent's figures by name, as a scheme's names see them: of the right kind, metrics rounded at their border.

May import `values`, `periods`, `diagnostics`, `scheme.model`, and of this package `trace`, `figures`,
`json_tree`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Cell, Diagnostic, Pointer, Report, near
from kaohe.diagnostics.catalogue import evaluation as catalogue
from kaohe.evaluation.figures import PARTS, TOP, Orders
from kaohe.evaluation.json_tree import as_json
from kaohe.evaluation.trace import Figure, Unrounded
from kaohe.periods import parse_day
from kaohe.scheme.model import ATTRIBUTES, ROLE_WORDS, Origin, Target
from kaohe.values import NUMERIC, Kind, half_up, parse_number, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.evaluation.figures import AgentFigures, Figures, LeftOut
    from kaohe.evaluation.trace import Value
    from kaohe.scheme.model import Group

GROUPS: Final[dict[Group, Words]] = {
    **{name: ATTRIBUTES[name] for name in ("team", "shop")},
    "all": Words("全体", "all"),
}
"""What groups are called."""
_FLAGS: Final = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_NUMBER: Final = Words("数", "a number")
_COUNTED: Final = Words("不小于 0 的数", "a number of at least 0")
_MOST_DIGITS: Final = 40
_MOST_PLACES: Final = 1_000
"""How many digits a number may have that Python hands in."""
_WORDS_FOR_NONE: Final = frozenset({"null", "none", "nil", "nan", "na", "n/a", "#n/a", "-", "--", "—", "——", "/", "无"})
"""What people type into a table where there is no value."""
_WANTED: Final = {
    Kind.TEXT: Words("文字", "a text"),
    Kind.FLAG: Words("是或否（true 或 false）", "yes or no (true or false)"),
    Kind.DATE: Words("日期，如 2026-10-01", "a day such as 2026-10-01"),
}


class Given:
    """What was handed in for one agent. Each figure is read once, so that a finding is told once."""

    def __init__(self, agent: AgentFigures, place: Pointer, report: Report, left_out: LeftOut | None = None) -> None:
        self.agent = agent
        self._left_out = left_out or {}
        self.place = place
        """Where the agent stands in the document."""
        self._report = report
        self._read: dict[tuple[Origin, str], Figure] = {}
        self._wrong: set[tuple[Origin, str]] = set()

    def figure(self, target: Target) -> Figure:
        """Give a metric, fact or attribute; its value is None where there is none, or where it is of a wrong kind."""
        key = (target.origin, target.id)
        if key not in self._read:
            raw = None if self._is_left_out(target) else self._raw(target)
            value = None if raw is None else self._fit(raw, target)
            self._read[key] = Figure(target.id, target.title, target.kind, value, unrounded=_before(raw, value, target))
        return self._read[key]

    def _is_left_out(self, target: Target) -> bool:
        """Tell of a figure without a value whose rows were left out; it is wrong then, not missing."""
        if target.origin is Origin.ATTRIBUTE or self.agent.values.get(target.id) is not None:
            return False
        nameless = self._left_out.get("", ()) if target.origin is Origin.FACT else ()
        cells = (*self._left_out.get(target.id, ()), *nameless)
        if cells:
            rows = Words("、".join(map(str, cells)), ", ".join(map(str, cells)))
            facts: dict[str, str | Words] = {"agent": self.agent.agent, "figure": target.title, "rows": rows}
            at = self._at(target.id, "values")
            self._report.take(Diagnostic(catalogue.LEFT_OUT_ROWS, cells[0], facts, about=at))
            self._wrong.add((target.origin, target.id))
        return bool(cells)

    def is_wrong(self, target: Target) -> bool:
        """Whether the figure was handed in, but as something it cannot be."""
        return (target.origin, target.id) in self._wrong or target.id in self.agent.faulty

    def at(self, target: Target) -> Pointer:
        """Say where a figure stands, or would stand, in what was handed in."""
        values = target.origin is not Origin.ATTRIBUTE and (
            target.origin is Origin.METRIC or self.agent.attributes.get(target.id) is None
        )
        return self._at(target.id, "values" if values else "attributes")

    def _at(self, name: str, part: str) -> Pointer:
        """Give a place among an agent's figures, with how many stand before it."""
        held = self.agent.values if part == "values" else self.agent.attributes
        found = below(self.place, part, name)
        return replace(found, order=(*self.place.order, PARTS.index(part), *Orders().of(held, [name])))

    @property
    def behind(self) -> Pointer:
        """Say where the agent stands, for what is about him as a whole: it is told behind what is about a figure."""
        return replace(self.place, order=(*self.place.order, len(PARTS)))

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
        part = "attributes" if self.agent.values.get(target.id) is None else "values"
        agent = self.agent.agent
        whose = Words(f"客服 {agent}", f"agent {agent}")
        told: dict[str, str | Words] = {"whose": whose, "agent": agent}
        cell = self.agent.cells.get(target.id)
        value = _fit(raw, target, lambda: self._at(target.id, part), self._report, told, cell)
        if value is None:
            self._wrong.add((target.origin, target.id))
        return value


class GivenOfGroups:
    """What was handed in for teams, shops and all as such. Each figure is read once, so that a finding is told once."""

    def __init__(self, figures: Figures, report: Report) -> None:
        self._groups = figures.groups
        self._place = Pointer(figures.document, "/groups")
        self._orders = Orders()
        self._report = report
        self._read: dict[tuple[Group, str, str], Value | None] = {}
        self._wrong: set[tuple[Group, str, str]] = set()

    def figure(self, group: Group, key: str, target: Target) -> Value | None:
        """Give a metric of a group as such; None where there is none, or where it is of a wrong kind."""
        at = (group, key, target.id)
        if at not in self._read:
            raw = self._groups.get(group, {}).get(key, {}).get(target.id)
            self._read[at] = None if raw is None else self._fit(raw, group, key, target)
        return self._read[at]

    def is_wrong(self, group: Group, key: str, target: Target) -> bool:
        """Whether the figure was handed in, but as something it cannot be."""
        return (group, key, target.id) in self._wrong

    def _fit(self, raw: Value, group: Group, key: str, target: Target) -> Value | None:
        path = (group, target.id) if group == "all" else (group, key, target.id)
        title = GROUPS[group]
        whose = title if group == "all" else Words(f"{title.zh} {key}", f"{title.en} {key}")

        def place() -> Pointer:
            order = (TOP.index("groups"), *self._orders.of(self._groups, (group, key, target.id)))
            return replace(below(self._place, *path), order=order)

        value = _fit(raw, target, place, self._report, {"whose": whose})
        if value is None:
            self._wrong.add((group, key, target.id))
        return value


def below(place: Pointer, *keys: str) -> Pointer:
    """Give a place further down in a document."""
    escaped = (key.replace("~", "~0").replace("/", "~1") for key in keys)
    return Pointer(place.document, "/".join((place.path, *escaped)))


def _fit(
    raw: Value,
    target: Target,
    place: Callable[[], Pointer],
    report: Report,
    of: Mapping[str, str | Words],
    cell: Cell | None = None,
) -> Value | None:
    """Read what was handed in as its kind wants it, a metric with its decimals; what is told is told at its place.

    None where it cannot be that. of: whose it is. cell: where it stands in a dataset.
    """
    wanted = _COUNTED if target.never_below else _WANTED.get(target.kind, _NUMBER)
    shown = plain(raw) if isinstance(raw, Decimal) and _is_written_out(raw) else _said(raw)[:_MOST_DIGITS]
    facts: dict[str, Any] = {**of, "figure": target.title, "id": target.id}
    value = as_kind(raw, target.kind)
    if value is None or (isinstance(value, Decimal) and value < 0 and target.never_below):
        at, none = place(), _how_none(shown, cell)
        facts |= {"wanted": wanted, "value": shown, "none": none}
        report.take(Diagnostic(catalogue.WRONG_KIND, cell or at, facts, about=None if cell is None else at))
        return None
    if target.origin is Origin.METRIC and isinstance(value, Decimal):
        rounded = half_up(value, target.places)
        if rounded != value:
            report.add(catalogue.ROUNDED, place(), value=plain(value), rounded=plain(rounded), **facts)
        return rounded
    return value


def _said(raw: Value) -> str:
    return as_json(raw) if isinstance(raw, bool) else str(raw)


def _how_none(shown: str, cell: Cell | None) -> Words:
    """Say how one writes that there is no value where a figure stands: in a document, or in a dataset's table."""
    if cell is None:
        return Words("没有值就写 null", "where there is no value, write null")
    how = Words("没有值就删掉这一行", "where there is no value, delete the row")
    if cell.column != "value":  # of the table of agents, whose rows hold more than this
        how = Words("没有值就让这一格空着", "where there is no value, leave the cell empty")
    if shown.strip().casefold() not in _WORDS_FOR_NONE:
        return how
    return Words(f"表里的 {shown} 只是文字，{how.zh}", f"in a table {shown} is but a text: {how.en}")


def _before(raw: Value | None, value: Value | None, target: Target) -> Unrounded | None:
    """Give what a number was before it was rounded at the border, where that differs."""
    if raw is None or raw is value or not isinstance(value, Decimal) or target.origin is not Origin.METRIC:
        return None
    was = as_kind(raw, target.kind)
    return Unrounded(was, about=False) if isinstance(was, Decimal) and was != value else None


def _is_written_out(number: Decimal) -> bool:
    """Whether a number is one, and not of more digits than may be written."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and max(number.adjusted(), -exponent) < _MOST_PLACES


def as_kind(raw: Value, kind: Kind) -> Value | None:
    """Read a value as its kind wants it; None where it cannot be that. Days stay text, in ISO form."""
    if kind in NUMERIC:
        if isinstance(raw, str):
            return parse_number(raw) if len(raw) <= _MOST_DIGITS else None
        return raw if isinstance(raw, Decimal) and _is_written_out(raw) else None
    if kind is Kind.FLAG:
        return _FLAGS.get(raw.casefold()) if isinstance(raw, str) else raw if isinstance(raw, bool) else None
    if not isinstance(raw, str) or (kind is Kind.DATE and parse_day(raw) is None):
        return None
    return raw
