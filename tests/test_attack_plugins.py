"""Guests at their worst: what they do costs only themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import pytest

from kaohe.diagnostics import Report, render
from kaohe.extension import Events, Kind, Measure, Metric, Words, each, hookimpl, load_plugins
from kaohe.metrics import GROUPINGS, Registry
from kaohe.metrics.compute import compute
from kaohe.periods import Period
from support_engine import REGISTRY, computed, only, opened
from support_events import shop


class Unspeakable(BaseException):
    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


class Entry:
    """An installed plugin, as the manager meets it."""

    name = "guest"
    value = "guest"

    def __init__(self, load: Callable[[], object]) -> None:
        self.load = load


def registering(*things: object) -> Entry:
    """Give a plugin that registers whatever it is given."""

    class Plugin:
        @hookimpl
        def kaohe_register_metrics(self, register: Callable[[object], None]) -> None:
            for thing in things:
                register(thing)

    return Entry(Plugin)


def raising(problem: BaseException) -> Callable[..., Any]:
    def fail(*_: object) -> Any:
        raise problem

    return fail


def metric(rows: Callable[[Events], Any], **changed: Any) -> Metric:
    given: dict[str, Any] = {
        "id": "odd",
        "title": Words("怪", "odd"),
        "kind": Kind.COUNT,
        "description": Words("。", "."),
    }
    return Metric(**{**given, "numerator": Measure(rows), **changed})


class Own(Metric):
    """A metric that does as it likes when it is asked."""

    @property
    def places(self) -> int:
        raise RuntimeError


class Text(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = str.__hash__


def codes(registry: Registry) -> list[str]:
    for lang in ("zh", "en"):
        render(registry.report.sorted(), lang).encode()
    return [found.rule.code for found in registry.report]


@pytest.mark.parametrize("problem", [Unspeakable(), GeneratorExit(), SystemExit(0), ValueError("\ud800")])
def test_whatever_is_raised_on_the_way_in(problem: BaseException) -> None:
    assert codes(load_plugins([Entry(raising(problem))])) == ["K701"]  # type: ignore[list-item] # a plugin of a test

    class Plugin:
        @hookimpl
        def kaohe_register_metrics(self, register: Callable[[object], None]) -> None:
            register(metric(raising(problem)))
            raise problem

    assert codes(load_plugins([Entry(Plugin)])) == ["K702"]  # type: ignore[list-item] # as above


def test_who_interrupts_is_obeyed() -> None:
    with pytest.raises(KeyboardInterrupt):
        load_plugins([Entry(raising(KeyboardInterrupt()))])  # type: ignore[list-item] # a plugin of a test
    with pytest.raises(KeyboardInterrupt):
        load_plugins([registering(metric(raising(KeyboardInterrupt()), id=Unspeaking()))])  # type: ignore[list-item]


class Unspeaking:
    """Interrupts when it is written out."""

    def __repr__(self) -> str:
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "thing",
    [
        Own("odd", Words("怪", "odd"), Kind.COUNT, Words("。", "."), Measure(raising(ValueError()))),
        metric(raising(ValueError()), id=Text("odd")),
        metric(raising(ValueError()), kind=Unspeakable()),
    ],
)
def test_a_metric_that_cannot_be_looked_at_is_left_out(thing: object) -> None:
    registry = load_plugins([registering(thing)])  # type: ignore[list-item] # a plugin of a test
    assert len(registry) == 0
    assert codes(registry) in (["K702"], ["K703"])


def served() -> Events:
    made = shop().account("a1", "Ann").agent("Ann", "T1").chat("a1", "b1", "09:00 b hello", "09:01 a hi")
    return opened(made.build(), {"forward_filter": None})


@pytest.mark.parametrize("problem", [SystemExit(0), Unspeakable(), GeneratorExit()])
def test_a_measure_that_wants_out_costs_only_its_metric(problem: BaseException) -> None:
    registry = only(["reception_buyers"])
    registry.register("guest", metric(raising(problem)))
    report = Report()
    table = compute(served().over(Period.month(2026, 10)), registry, "agent", report)
    assert [found.rule.code for found in report] == ["K705"]
    assert {name: str(value) for name, value in table.rows[0].values.items()} == {"reception_buyers": "1"}


def test_an_interrupted_measure_interrupts() -> None:
    registry = Registry()
    registry.register("guest", metric(raising(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        compute(served().over(Period.month(2026, 10)), registry, "agent", Report())


def test_the_columns_of_a_guests_rows_may_bear_any_name() -> None:
    def rows(events: Events) -> Any:
        return each(events.receptions).mutate(group=ibis.literal("z"), team=ibis.literal("q"), member=ibis.literal(0))

    registry = Registry()
    registry.register("guest", metric(rows))
    registry.register("reception", REGISTRY["reception_buyers"])
    for by in GROUPINGS:
        (row,) = computed(served(), "2026-10", by, registry).rows
        assert row.key == {"agent": "Ann", "team": "T1", "shop": "S1", "all": "all"}[by]
        assert {str(value) for value in row.values.values()} == {"1"}
