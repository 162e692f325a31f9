"""Plugins are guests: they enter by one door, and a broken one costs only itself."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest

from kaohe.extension import GROUP, Events, Finality, Kind, Measure, Metric, Words, each, load_plugins
from kaohe.metrics import Direction, Registry
from support_engine import computed, opened
from support_events import shop

SOUND = """
from kaohe.extension import Kind, Measure, Metric, Words, each, hookimpl

@hookimpl
def kaohe_register_metrics(register):
    register(Metric(
        "greeted_buyers", Words("问候人数", "greeted buyers"), Kind.COUNT,
        Words("有回复的接待。", "Receptions with a reply."),
        Measure(lambda events: each(events.receptions.filter(events.receptions.replied))),
    ))
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], EntryPoint]:
    """Write a plugin's module and give its entry point."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def written(name: str, code: str) -> EntryPoint:
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(code), encoding="utf-8")
        sys.modules.pop(name, None)
        return EntryPoint(name.replace("_", "-"), name, GROUP)

    return written


def installed() -> list[EntryPoint]:
    return list(entry_points(group=GROUP))


def told(registry: Registry) -> list[tuple[str, str]]:
    return [(found.rule.code, found.message("en")) for found in registry.report]


def test_the_built_in_metrics_come_by_entry_points_alone() -> None:
    assert len(load_plugins([])) == 0
    owners = {load_plugins().owner(metric.id) for metric in load_plugins()}
    assert owners == {entry.name for entry in installed() if entry.value.startswith("kaohe_metrics.")}


def test_a_third_partys_metric_stands_beside_the_built_in_ones(plugin: Callable[[str, str], EntryPoint]) -> None:
    registry = load_plugins([*installed(), plugin("plug_sound", SOUND)])
    assert not list(registry.report)
    assert registry.owner("greeted_buyers") == "plug-sound"
    assert registry.find("问候人数") is registry["greeted_buyers"]
    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi").build()
    table = computed(opened(made, {"forward_filter": None}), "2026-10", "agent", registry)
    assert str(table.rows[0].values["greeted_buyers"]) == "1"


@pytest.mark.parametrize(
    ("name", "code", "finding"),
    [
        (
            "plug_import",
            "import a_module_not_there",
            (
                "K701",
                "Plugin plug-import cannot be loaded: ModuleNotFoundError: No module named 'a_module_not_there'",
            ),
        ),
        ("plug_exit", "raise SystemExit('bye')", ("K701", "Plugin plug-exit cannot be loaded: SystemExit: bye")),
        (
            "plug_register",
            SOUND.replace("    register(", "    raise ValueError('no licence')\n    register("),
            ("K702", "Plugin plug-register failed while it registered its metrics: ValueError: no licence"),
        ),
        (
            "plug_no_metric",
            SOUND[: SOUND.index("    register(")] + "    register('sales')",
            ("K703", "Plugin plug-no-metric, metric ?: str is no Metric"),
        ),
        (
            "plug_taken",
            SOUND.replace("greeted_buyers", "sales_amount"),
            ("K704", "Plugin plug-taken, metric sales_amount: the name sales_amount belongs to sales already"),
        ),
        (
            "plug_taken_title",
            SOUND.replace("问候人数", "销售额"),
            ("K704", "Plugin plug-taken-title, metric greeted_buyers: the name 销售额 belongs to sales already"),
        ),
        (
            "plug_hook",
            SOUND.replace("kaohe_register_metrics", "kaohe_register_metrcis"),
            ("K706", "Plugin plug-hook implements a hook that does not exist: kaohe_register_metrcis"),
        ),
    ],
)
def test_a_broken_plugin_is_reported_and_harms_nobody(
    name: str, code: str, finding: tuple[str, str], plugin: Callable[[str, str], EntryPoint]
) -> None:
    registry = load_plugins([plugin(name, code), *installed()])
    assert told(registry) == [finding]
    assert {metric.id for metric in registry} == {metric.id for metric in load_plugins()}


def test_a_guest_never_takes_a_name_from_the_built_in_ones(plugin: Callable[[str, str], EntryPoint]) -> None:
    """Not even one whose name sorts first."""
    entry = plugin("aaa_first", SOUND.replace('"greeted_buyers"', '"sales_amount"'))
    assert told(load_plugins([entry, *installed()])) == [
        ("K704", "Plugin aaa-first, metric sales_amount: the name sales_amount belongs to sales already")
    ]


def metric(rows: Any = None, **changed: Any) -> Metric:
    given: dict[str, Any] = {
        "id": "odd",
        "title": Words("怪", "odd"),
        "kind": Kind.COUNT,
        "description": Words("。", "."),
        "numerator": Measure(rows or (lambda events: each(events.receptions))),
    }
    return Metric(**{**given, **changed})


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"id": "Odd One"}, "the id 'Odd One' must be lower-case letters, digits and underscores"),
        ({"id": 3}, "the id 3 must be lower-case letters, digits and underscores"),
        ({"title": Words("怪", "")}, "it needs a title and a description in zh and en"),
        ({"title": "odd"}, "it needs a title and a description in zh and en"),
        ({"kind": Kind.TEXT}, "the kind <Kind.TEXT: 'text'> is no kind of number"),
        ({"numerator": "rows"}, "its numerator or denominator is no Measure"),
        ({"denominator": 7}, "its numerator or denominator is no Measure"),
        ({"decimals": 9}, "its decimals must be 0 to 6"),
        ({"groupings": ("agent", "moon")}, "its groupings must be among ('agent', 'team', 'shop', 'all')"),
    ],
)
def test_an_unsound_metric_is_left_out(changed: dict[str, Any], problem: str) -> None:
    registry = Registry()
    registry.register("guest", metric(**changed))
    assert len(registry) == 0
    assert told(registry) == [("K703", f"Plugin guest, metric {changed.get('id', 'odd')}: {problem}")]


def no_day(events: Events) -> Any:
    return each(events.receptions.drop("day"))


def no_agent(events: Events) -> Any:
    return each(events.receptions.drop("agent", "shop"))


def fractions(events: Events) -> Any:
    return events.receptions.mutate(value=events.receptions.seconds / 3)


def raising(events: Events) -> Any:
    assert events.settings is not None
    raise ZeroDivisionError("by the guest\nsecond line")


def nobody(events: Events) -> Any:
    return each(events.receptions.mutate(agent=events.receptions.agent + 1000))


def by_name(events: Events) -> Any:
    import ibis

    return each(events.receptions.mutate(agent=ibis.literal("Ann")))


def shops(events: Events) -> Any:
    """A shop's id is no agent's."""
    return each(events.receptions.mutate(agent="shop"))


def failing_later(events: Events) -> Any:
    return events.receptions.mutate(value="text".__len__() + events.receptions.role.cast("int64"))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (no_day, "BadRows: its rows lack the column day"),
        (no_agent, "BadRows: its rows lack the column agent or shop"),
        (fractions, "BadRows: its values are float64; they must be whole numbers"),
        (raising, "ZeroDivisionError: by the guest second line"),
        (nobody, "BadRows: its rows name an agent that does not exist"),
        (shops, "BadRows: its rows name an agent that does not exist"),
        (by_name, "BadRows: its column agent is string; it must be an id, a whole number"),
        (failing_later, None),
    ],
)
def test_a_metric_that_fails_when_computed_costs_only_itself(rows: Any, problem: str | None) -> None:
    from kaohe.diagnostics import Report
    from kaohe.metrics.compute import compute
    from kaohe.periods import Period

    registry = Registry()
    registry.register("guest", metric(rows))
    registry.register(
        "other", metric(id="fine", title=Words("好", "fine"), direction=Direction.UP, finality=Finality.FR)
    )
    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi").build()
    report = Report()
    events = opened(made, {}).over(Period.month(2026, 10))
    steps: list[tuple[int, int]] = []
    table = compute(events, registry, "agent", report, progress=lambda _, done, total: steps.append((done, total)))
    (finding,) = report
    assert finding.rule.code == "K705"
    assert problem is None or problem in finding.message("en")
    assert "\n" not in finding.message("en")
    assert set(table.unavailable) == {"odd"}
    assert "guest" in table.unavailable["odd"].en
    assert str(table.rows[0].values["fine"]) == "1"
    assert table.so_far == ()
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_a_hook_with_an_argument_that_does_not_exist_is_refused(plugin: Callable[[str, str], EntryPoint]) -> None:
    registry = load_plugins([plugin("plug_argument", SOUND.replace("(register)", "(registrar)"))])
    ((code, message),) = told(registry)
    assert code == "K701"
    assert "registrar" in message


def test_the_public_door_has_what_it_names() -> None:
    import kaohe.extension as door

    assert all(getattr(door, name) is not None for name in door.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        door.nothing_such  # noqa: B018 - asking is the point


def test_a_wrong_measure_costs_only_itself_even_of_rows_that_others_use() -> None:
    """One guest names a column that is not there, of the rows that the built-in sales are made of."""
    from kaohe.diagnostics import Report
    from kaohe.metrics import Registry
    from kaohe.metrics.compute import compute
    from kaohe.periods import Period
    from kaohe_metrics.measures import sales

    registry = Registry()
    for metric in load_plugins():
        registry.register("builtin", metric)
    words = Words("大单", "big"), Words("大单。", "Big ones.")
    wrong = Metric("big", words[0], Kind.MONEY, words[1], Measure(sales, value="amout", money=True))
    registry.register("guest", wrong)
    made = (
        shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi").order("o1", "b1", "09:02", "09:03")
    )
    report = Report()
    table = compute(opened(made.build(), {}).over(Period.month(2026, 10)), registry, "agent", report)
    (finding,) = report
    assert (finding.rule.code, dict(finding.facts)["plugin"]) == ("K705", "guest")
    assert "big" in table.unavailable
    assert table.rows[0].values["sales_orders"] == 1
    assert not {"sales_amount", "avg_order_value"} & table.unavailable.keys()


def test_what_a_measure_counts_where_is_yes_or_no() -> None:
    from kaohe.metrics.groups import BadRows, fit

    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello").build()
    rows = opened(made, {}).receptions
    with pytest.raises(BadRows, match="its column buyer is int64; it must be yes or no"):
        fit(rows, [Measure(each, value=None, where="buyer")])


def test_who_counts_among_those_that_fail_fails_with_them() -> None:
    from kaohe.diagnostics import Report
    from kaohe.metrics import Registry
    from kaohe.metrics.compute import compute
    from kaohe.periods import Period

    registry = Registry()
    words = Words("甲", "one"), Words("一个。", "One.")
    among = Measure(raising)
    registry.register("guest", Metric("one", words[0], Kind.COUNT, words[1], Measure(no_shop, value=None, among=among)))
    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello").build()
    report = Report()
    table = compute(opened(made, {}).over(Period.month(2026, 10)), registry, "agent", report)
    assert [found.rule.code for found in report] == ["K705"]
    assert "ZeroDivisionError" in table.unavailable["one"].en


def no_shop(events: Events) -> Any:
    return events.receptions
