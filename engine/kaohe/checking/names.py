"""Names: what each one in a scheme means. Every name a scheme gives must be free; every name it uses must be known.

The order of looking up: the scheme's scores, grades and lines; its facts; known facts; attributes; installed metrics.
Since no name may hide another, the order never decides what is paid.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kaohe.checking.directions import directions, usual
from kaohe.diagnostics import Report, Span, near
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.metrics.definition import Direction, Metric
from kaohe.metrics.registry import Registry, fold
from kaohe.scheme.model import (
    ATTRIBUTES,
    DEFAULT_NAMES,
    KNOWN_FACTS,
    Banded,
    Base,
    Bonus,
    Commission,
    Deduction,
    FormulaScore,
    Grade,
    Item,
    Ladder,
    LaterRefunds,
    Origin,
    Parameter,
    Pool,
    Scheme,
    Scorecard,
    Target,
    Unread,
)
from kaohe.values import DECIMALS, Kind
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.scheme.model import Better

_BETTER: Final[dict[Direction, Better]] = {Direction.UP: "higher", Direction.DOWN: "lower"}
_GRADE: Final = Words("等级", "grade")
ORIGINS: Final = {
    Origin.SCORE: Words("方案里的评分或计算", "a score or figure of this scheme"),
    Origin.GRADE: Words("方案里的等级", "a grade of this scheme"),
    Origin.LINE: Words("方案里的工资项", "a line of this scheme"),
    Origin.FACT: Words("录入项", "a fact"),
    Origin.ATTRIBUTE: Words("客服的属性", "an attribute of agents"),
    Origin.PARAMETER: Words("方案里的参数", "a parameter of this scheme"),
    Origin.METRIC: Words("指标", "a metric"),
}
"""What a name is, by where its figure comes from."""


@dataclass
class Names:
    """All names that a scheme may use, by the form in which they are compared."""

    registry: Registry
    lang: Lang
    known: dict[str, Target] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    unread: list[str | None] = field(default_factory=list)

    def find(self, name: str) -> Target | None:
        """Say what a name means; None if it is unknown."""
        return self.known.get(fold(name)) or _of_metric(self.registry.find(name))

    def find_line(self, name: str) -> Target | None:
        """Say which line of the payslip a name means; None if it is none."""
        found = self.known.get(fold(name))
        return found if found is not None and found.origin is Origin.LINE else None

    def may_be_given(self, name: str) -> bool:
        """Whether what could not be read may give a name, so that it is not known to be unknown."""
        return any(text is None or fold(name) in text for text in self.unread)

    def is_like_a_metric(self, name: str) -> bool:
        """Whether a name is made like the ids of metrics and ends like one of them, as refund_orders."""
        ends = {metric.id.rsplit("_", maxsplit=1)[-1] for metric in self.registry}
        return "_" in name and name.isascii() and name.rsplit("_", maxsplit=1)[-1] in ends

    def lines(self) -> tuple[str, ...]:
        """Give the names of all lines, as the author would write them."""
        lines = (target for target in self.known.values() if target.origin is Origin.LINE)
        return tuple(dict.fromkeys(target.title.say(self.lang) for target in lines))

    def near(self, name: str) -> tuple[str, ...]:
        """Give up to four names like this one, as the author would write them."""
        shown = {written: written for written in self.written}
        shown |= {known: words.say(self.lang) for known, words in _handed_in()}
        for metric in self.registry:
            own = _writable(metric.title.zh) if self.lang == "zh" else metric.id
            shown |= dict.fromkeys(metric.names, own)
        return tuple(dict.fromkeys(shown[found] for found in near(name, shown)))

    def take(self, names: tuple[str, ...], target: Target, span: Span, report: Report) -> None:
        """Enter the names that the scheme gives to one thing, those that are free; one that is taken is told."""
        owners = {name: self.find(name) for name in names}
        taken = next(((name, owner) for name, owner in owners.items() if owner is not None), None)
        if taken is not None:
            shown = taken[0] if target.origin is Origin.FACT else target.title
            report.add(rules.TAKEN_NAME, span, name=shown, owner=_owner(taken[1]))
        free = [name for name, owner in owners.items() if owner is None]
        self.known |= dict.fromkeys(map(fold, free), target)
        self.written.extend(free[:1])


def names_of(scheme: Scheme, registry: Registry, report: Report) -> Names:
    """Gather the names that a scheme may use; report those that it gives twice, or that hide another."""
    names = Names(registry, scheme.lang)
    for fact_id, (kind, title) in KNOWN_FACTS.items():
        target = Target(Origin.FACT, fact_id, kind, DECIMALS[kind], title)
        names.known |= dict.fromkeys(map(fold, (fact_id, title.zh, title.en)), target)
    for attribute, title in ATTRIBUTES.items():
        target = Target(Origin.ATTRIBUTE, attribute, Kind.TEXT, 0, title)
        names.known |= dict.fromkeys(map(fold, (attribute, title.zh, title.en)), target)
    for fact in scheme.facts:
        title = Words(fact.title or fact.name, fact.title or fact.name)
        better = fact.better or usual(fact.kind)
        target = Target(Origin.FACT, fact.name, fact.kind, DECIMALS.get(fact.kind, 0), title, better)
        names.take((fact.name, title.zh), target, fact.span, report)
    for item in scheme.items:
        if isinstance(item, Unread):
            names.unread.append(None if item.names is None else fold(item.names))
            continue
        if isinstance(item, Parameter) and item.value.kind is None:
            names.unread.append(fold(item.name))  # what it measures is not known, which is told by itself
            continue
        for own, target in given_by(item):
            names.take(own, target, item.span, report)
    found = directions(scheme.items, names.find)
    names.known = {
        name: replace(target, better=found.get(target.id)) if target.origin is Origin.SCORE else target
        for name, target in names.known.items()
    }
    return names


def given_by(item: Item) -> Iterator[tuple[tuple[str, ...], Target]]:
    """Give the names of an item with what they mean, if the item has one that others may use."""
    match item:
        case Scorecard(name):
            yield (name,), Target(Origin.SCORE, name, Kind.POINTS, DECIMALS[Kind.POINTS], Words(name, name))
        case FormulaScore(name, kind=kind) | Banded(name, kind=kind):
            yield (name,), Target(Origin.SCORE, name, kind, DECIMALS.get(kind, 0), Words(name, name))
        case Grade(name):
            title = _GRADE if name == "grade" else Words(name, name)
            yield (name, title.zh), Target(Origin.GRADE, name, Kind.TEXT, 0, title)
        case Ladder(name):
            title = DEFAULT_NAMES[name] if name == "ladder" else Words(name, name)
            yield (name, title.zh), Target(Origin.GRADE, name, Kind.TEXT, 0, title)
        case Parameter(name, value) if value.kind is not None:
            yield (name,), Target(Origin.PARAMETER, name, value.kind, DECIMALS[value.kind], Words(name, name))
        case Bonus(name) | Deduction(name) | Pool(name):
            yield (name,), Target(Origin.LINE, name, Kind.MONEY, DECIMALS[Kind.MONEY], Words(name, name))
        case Base(name) | Commission(name):
            default = "base" if isinstance(item, Base) else "commission"
            title = DEFAULT_NAMES[default] if name is None else Words(name, name)
            own = (default, title.zh) if name is None else (name,)
            yield own, Target(Origin.LINE, own[0], Kind.MONEY, DECIMALS[Kind.MONEY], title)
        case LaterRefunds():
            title = DEFAULT_NAMES["later_refunds"]
            yield (
                ("later_refunds", title.zh),
                Target(Origin.LINE, "later_refunds", Kind.MONEY, DECIMALS[Kind.MONEY], title),
            )
        case _:
            return


def _of_metric(metric: Metric | None) -> Target | None:
    if metric is None:
        return None
    better = _BETTER.get(metric.direction)
    return Target(Origin.METRIC, metric.id, metric.kind, metric.places, metric.title, better, metric.signed)


def _handed_in() -> Iterator[tuple[str, Words]]:
    """Give the names of known facts and attributes, each with how it is shown."""
    for known, (_, title) in KNOWN_FACTS.items():
        yield from ((known, Words(title.zh, known)), (title.zh, Words(title.zh, known)))
    for known, title in ATTRIBUTES.items():
        yield from ((known, Words(title.zh, known)), (title.zh, Words(title.zh, known)))


def _owner(target: Target) -> Words:
    kind = ORIGINS[target.origin]
    return Words(f"{kind.zh} {target.title.zh}", f"{kind.en}, {target.id}")


def _writable(name: str) -> str:
    """Put a name in brackets where it cannot be written bare."""
    return name if name.replace("→", "_").isidentifier() else f"「{name}」"
