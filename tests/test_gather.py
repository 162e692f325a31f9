"""From a dataset to what a scheme is evaluated on: metrics, facts, attributes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import kaohe
from kaohe.diagnostics import Source
from kaohe.evaluation.figures import Figures
from kaohe.events.settings import Settings
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from oracle import Shop
from support_engine import only
from support_events import shop, without, write_folder

OCTOBER = Period.month(2026, 10)
REGISTRY = only(["sales_amount", "reception_buyers", "inq_to_pay_final_rate", "bad_reviews"])
HEAD = 'scheme "Test" version 1\neffective 2026-10-01\nperiod month\n'


def scheme(body: str) -> Scheme:
    loaded, report = kaohe.load(Source("test.scheme", HEAD + body))
    assert loaded is not None, [found.message("en") for found in report]
    checked, report = kaohe.check(loaded, REGISTRY)
    assert checked is not None, [found.message("en") for found in report]
    return checked


def gathered(made: Shop, folder: Path, body: str = "base 1\n") -> tuple[Figures | None, list[tuple[str, str]]]:
    events, report = kaohe.open_dataset(write_folder(made, folder / "data"), Settings())
    assert events is not None, [found.message("en") for found in report]
    figures, report = kaohe.figures_of(events, REGISTRY, OCTOBER, scheme(body))
    return figures, [(found.rule.code, found.message("en")) for found in report]


def month() -> shop:
    made = shop().account("a1", "Ann").chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:02 b yes")
    return made.order("o1", "b1", "09:05", "09:06", "120.50").on("2026-11-20").order("o9", "b9", "09:00")


def test_metrics_and_the_periods_own_facts_stand_side_by_side(tmp_path: Path) -> None:
    made = month().fact("Ann", "80", "self_rating").fact("Ann", "yes", "full", "2026-10-01/2026-10-31")
    made = made.fact("Ann", "70", "self_rating", "2026-09").fact("Ann", "1", "weekly", "2026-W41")
    figures, found = gathered(made.build(), tmp_path)
    assert figures is not None
    assert found == []
    (ann,) = figures.agents
    assert ann.agent == "Ann"
    assert dict(ann.values) == {
        "sales_amount": Decimal("120.50"),
        "reception_buyers": Decimal(1),
        "inq_to_pay_final_rate": Decimal("1.0000"),
        "bad_reviews": Decimal(0),
        "self_rating": "80",
        "full": "yes",
    }
    assert dict(ann.attributes) == {"role": "presale", "shop": "S1"}


def test_a_fact_may_not_bear_a_metrics_name(tmp_path: Path) -> None:
    figures, found = gathered(month().fact("Ann", "1", "sales_amount").build(), tmp_path)
    assert figures is None
    assert found == [("K357", "agent Ann: The fact sales_amount bears a metric's name")]


def test_without_accounts_agents_have_only_what_the_table_of_agents_says(tmp_path: Path) -> None:
    made = without(shop().agent("Ann", "T1").fact("Ann", "1", "mark").build(), "accounts", "messages", "orders")
    figures, _ = gathered(made, tmp_path)
    assert figures is not None
    (ann,) = figures.agents
    assert dict(ann.attributes) == {"team": "T1"}
    assert dict(ann.values) == {"mark": "1"}


def test_a_further_column_of_the_agents_pays_where_the_scheme_declares_it(tmp_path: Path) -> None:
    body = "facts 合同: text\nbase 3000; 1500 when 合同 = 兼职\n"
    folder = write_folder(month().agent("Ann", "T1").build(), tmp_path / "data")
    (folder / "agents.csv").write_text("agent,合同\nAnn,兼职\n", encoding="utf-8")
    events, _ = kaohe.open_dataset(folder, Settings())
    assert events is not None
    figures, _ = kaohe.figures_of(events, REGISTRY, OCTOBER, scheme(body))
    assert figures is not None
    found, _ = kaohe.evaluate(scheme(body), figures)
    assert found is not None
    assert [str(line.amount) for line in found.agents[0].lines] == ["1500.00"]


def test_without_facts_and_agents_there_are_metrics(tmp_path: Path) -> None:
    figures, found = gathered(without(month().build(), "facts", "agents"), tmp_path)
    assert figures is not None
    assert found == []


def test_without_messages_nobody_is_his_own_agent(tmp_path: Path) -> None:
    figures, _ = gathered(without(month().build(), "messages"), tmp_path)
    assert figures is not None
    assert [agent.attributes["role"] for agent in figures.agents] == ["presale"]


def test_a_metric_that_the_scheme_needs_and_that_is_unavailable_is_an_error(tmp_path: Path) -> None:
    made = without(month().build(), "reviews")
    assert gathered(made, tmp_path / "unneeded")[1] == []
    figures, found = gathered(made, tmp_path, "bonus clean: 10 when bad_reviews = 0\n")
    assert figures is None
    assert found == [
        ("K358", "The scheme needs bad reviews (bad_reviews), which is unavailable: table reviews is absent")
    ]


def test_a_metric_that_may_still_change_is_a_warning(tmp_path: Path) -> None:
    made = (
        shop()
        .account("a1", "Ann")
        .chat("a1", "b1", "09:00 b hello", "09:01 a hi")
        .on("2026-11-03")
        .order("o", "b", "09:00")
    )
    figures, found = gathered(
        made.build(), tmp_path, "bonus good: 10 when inq_to_pay_final_rate >= 1%; missing gives 0\n"
    )
    assert figures is not None
    assert found == [("K359", "paying rate may still change; it is final from 2026-11-05 on")]


@pytest.mark.parametrize(
    ("made", "role", "only_shop"),
    [
        (shop().account("a1", "Ann", "aftersale"), "aftersale", "S1"),
        (shop().account("a1", "Ann", "aftersale", end="16").account("a1", "Ann", "presale", "17"), "aftersale", "S1"),
        (shop().account("a1", "Ann", "presale", end="15").account("a1", "Ann", "aftersale", "16"), "aftersale", "S1"),
        (shop().account("a1", "Ann", "aftersale").account("a2", "Ann", "presale"), "presale", "S1"),
        (shop().account("a1", "Ann", "aftersale").at("S2").account("b1", "Ann", end="30"), "aftersale", None),
        (shop().account("a1", "Ann").at("S2").account("a2", "Ann", end="2026-09-30"), "presale", "S1"),
    ],
)  # fmt: skip
def test_role_is_that_of_most_account_days_and_shop_the_only_one(
    made: shop, role: str, only_shop: str | None, tmp_path: Path
) -> None:
    """Of as many days the role is presale."""
    figures, _ = gathered(made.build(), tmp_path)
    assert figures is not None
    (ann,) = figures.agents
    assert (ann.attributes["role"], ann.attributes.get("shop")) == (role, only_shop)


def test_an_account_without_a_binding_is_a_presale_agent(tmp_path: Path) -> None:
    figures, _ = gathered(shop().chat("free", "b1", "09:00 b hello", "09:01 a hi").build(), tmp_path)
    assert figures is not None
    assert [(agent.agent, dict(agent.attributes)) for agent in figures.agents] == [
        ("free", {"role": "presale", "shop": "S1"})
    ]


def test_a_settings_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    settings, report = kaohe.read_settings(tmp_path / "none.yaml")
    assert settings is None
    assert [found.rule.code for found in report] == ["K106"]


@pytest.mark.parametrize(("last_day", "stays"), [("2026-09-30", False), ("2026-10-01", True), ("", True)])
def test_who_left_before_the_period_is_not_evaluated(last_day: str, stays: bool, tmp_path: Path) -> None:
    """Ann's order of October is still hers in the figures of her team, and Bob alone is ranked and paid."""
    made = month().account("a2", "Bob").agent("Ann", "T1").agent("Bob", "T1").build()
    folder = write_folder(made, tmp_path / "data")
    (folder / "agents.csv").write_text(f"agent,team,left_on\nAnn,T1,{last_day}\nBob,T1,\n", encoding="utf-8")
    events, _ = kaohe.open_dataset(folder, Settings())
    assert events is not None
    figures, report = kaohe.figures_of(events, REGISTRY, OCTOBER, scheme("base 1 × team(sales_amount) ÷ 100\n"))
    assert figures is not None
    assert [each.agent for each in figures.agents] == (["Ann", "Bob"] if stays else ["Bob"])
    assert figures.groups["team"]["T1"] == {"sales_amount": Decimal("120.50")}
    told = [(found.rule.code, found.message("en")) for found in report]
    assert told == ([] if stays else [("K361", "Ann left before 2026-10: not evaluated, and paid nothing")])
