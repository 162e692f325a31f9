"""The names that a scheme may use: its own, what is handed in, and the metrics, each with what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.checking.names import ORIGINS, names_of
from kaohe.diagnostics import Report
from kaohe.evaluation.names import item_title
from kaohe.metrics import Direction, Finality
from kaohe.metrics.registry import fold
from kaohe.scheme.model import (
    ATTRIBUTES,
    KNOWN_FACTS,
    Base,
    Commission,
    Fact,
    Grade,
    Ladder,
    LaterRefunds,
    Origin,
    Unread,
)
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.metrics import Metric, Registry
    from kaohe.scheme.model import Item, Scheme, Target
    from kaohe.words import Lang

_DIRECTIONS: Final = {
    Direction.UP: Words("越高越好", "higher is better"),
    Direction.DOWN: Words("越低越好", "lower is better"),
    Direction.NONE: Words("不分高低好坏", "neither higher nor lower is better"),
}
_FINAL: Final = {
    Finality.F0: Words("次日起不再变", "final the next day"),
    Finality.F1: Words("买家下单的期限过后不再变", "final once the buyers' time to order is over"),
    Finality.F4: Words("买家付款的期限过后不再变", "final once the buyers' time to pay is over"),
    Finality.SALE: Words(
        "次日起不再变；按下单判定时，付款的期限过后",
        "final the next day; judged by order, once the time to pay is over",
    ),
    Finality.FR: Words(
        "次日起是迄今的数，退款和评价还会改变它", "so far from the next day on: refunds and reviews come later"
    ),
    Finality.SALE_SO_FAR: Words(
        "次日起（按下单判定时，付款的期限过后）是迄今的数，退款还会改变它",
        "so far from the next day on (judged by order, once the time to pay is over): refunds come later",
    ),
}
_DECIMALS: Final = Words("{kind}，{count} 位小数", "{kind}, {count} decimals")
_PLUGIN: Final = Words("插件 {plugin} 提供", "provided by the plugin {plugin}")
_ELSEWHERE: Final = Words("写在 {place}", "written in {place}")
_MOST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Known:
    """A name as it is written, with what it means; `written`: the scheme's part that gives it."""

    name: str
    target: Target
    metric: Metric | None = None
    written: Item | Fact | None = None


class Glossary:
    """All names of a scheme, which may be none yet."""

    def __init__(self, scheme: Scheme, registry: Registry, lang: Lang) -> None:
        self._scheme, self._registry, self._lang = scheme, registry, lang
        self._names = names_of(scheme, registry, Report())

    def find(self, name: str) -> Known | None:
        """Say what a name means."""
        target = self._names.find(name)
        if target is None:
            return None
        metric = self._registry.find(name) if target.origin is Origin.METRIC else None
        own = (part for known, part in self.own() if fold(known) == fold(name))
        return Known(name, target, metric, next(own, None))

    def own(self) -> Iterator[tuple[str, Item | Fact]]:
        """Go through the names that the scheme gives, with the parts that give them."""
        yield from ((fact.name, fact) for fact in self._scheme.facts)
        for item in self._scheme.items:
            name = self._name_of(item)
            if name is not None:
                yield name, item

    def _name_of(self, item: Item) -> str | None:
        match item:
            case Base() | Commission() | Grade() | Ladder() | LaterRefunds():
                return item_title(item).say(self._lang)
            case Unread():
                return None
            case _:
                name: str | None = getattr(item, "name", None)
                return name

    def all(self) -> Iterator[tuple[int, Known]]:
        """Go through all names that may be written, with how near they are: 0 own, 1 handed in, 2 metrics, 3 by id."""
        for name, part in self.own():
            target = self._names.find(name)
            if target is not None and target.origin is not Origin.METRIC:
                yield 0, Known(name, target, written=part)
        given = {key: title for key, (_, title) in KNOWN_FACTS.items()} | ATTRIBUTES
        for key, title in given.items():
            for near, name in self._both(1, key, title):
                target = self._names.find(name)
                if target is not None:
                    yield near, Known(name, target)
        for metric in self._registry:
            for near, name in self._both(2, metric.id, metric.title):
                target = self._names.find(name)
                if target is not None:
                    yield near, Known(name, target, metric)

    def _both(self, near: int, key: str, title: Words) -> tuple[tuple[int, str], ...]:
        """Give id and title, the nearer first: Chinese authors write titles, others ids."""
        if self._lang == "zh":
            return (near, title.zh), (3, key)
        return ((near, key),) if fold(title.en) == fold(key) else ((near, key), (3, title.en))


def detail(known: Known, lang: Lang) -> str:
    """Say in few words what a name is: its other name, its kind."""
    target = known.target
    other = target.id if known.name != target.id else target.title.say(lang)
    return " ".join(each for each in ("" if other == known.name else other, _kind(target, lang)) if each)


def describe(known: Known, registry: Registry, lang: Lang, source_name: str) -> str:
    """Describe what a name means, as Markdown."""
    target, metric = known.target, known.metric
    lines = [f"**{target.title.say(lang)}** `{target.id}`"]
    if metric is not None:
        lines += ["", metric.description.say(lang), ""]
        lines += [f"- {_decimals(target, lang)}", f"- {_DIRECTIONS[metric.direction].say(lang)}"]
        lines += [f"- {_FINAL[metric.finality].say(lang)}"]
        lines += [f"- {_PLUGIN.say(lang).format(plugin=registry.owner(metric.id))}"]
        return "\n".join(lines)
    lines += ["", f"{ORIGINS[target.origin].say(lang)}{'，' if lang == 'zh' else ', '}{_kind(target, lang)}"]
    if known.written is not None and not isinstance(known.written, Unread):
        span = known.written.span
        if span.source.name != source_name:
            lines += ["", _ELSEWHERE.say(lang).format(place=span)]
        shown = span.text.strip().splitlines()
        lines += ["", "```", *shown[:_MOST_LINES], *(["…"] if len(shown) > _MOST_LINES else []), "```"]
    return "\n".join(lines)


def _decimals(target: Target, lang: Lang) -> str:
    return _DECIMALS.say(lang).format(kind=_kind(target, lang), count=target.places)


def _kind(target: Target, lang: Lang) -> str:
    return kaohe_grammar.words(lang)[f"KIND_{target.kind.upper()}"][0]
