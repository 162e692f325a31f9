"""A scheme takes later refunds back, and none are given: said once, at its statement, wherever it is evaluated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kaohe_api.whatif.sources import Shelf
from support_cli import kaohe
from support_http import post
from test_adjustments import ADJUSTMENT, SCHEME
from test_later_refunds import Shop, metrics

AT = "shop.scheme:5:1"
NONE = SCHEME.replace("later_refunds: take back\n", "")
PARAMETERS = """scheme {name} version 1
effective 2026-08-01
period month
parameter rate = 1%
commission on sales_amount, linear: baseline 0, {rate}
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = metrics()
    monkeypatch.setattr("kaohe.load_plugins", lambda: found)
    Path("shop.scheme").write_text(SCHEME, encoding="utf-8")
    write("m.json")


def document(*adjustments: Any) -> dict[str, Any]:
    given = {
        "agent": "a",
        "values": {"sales_amount": "100.00"},
        **({"adjustments": adjustments} if adjustments else {}),
    }
    return {"period": "2026-11", "agents": [given, {"agent": "b", "values": {"sales_amount": "50.00"}}]}


def write(name: str, *adjustments: Any) -> None:
    Path(name).write_text(json.dumps(document(*adjustments)), encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "shop.scheme"),
        ("explain", "shop.scheme"),
        ("publish", "shop.scheme", "--ledger", "pay.ledger", "--by", "Ann"),
        ("simulate", "shop.scheme"),
        ("simulate", "shop.scheme", "shop.scheme", "--set", "rate=2%"),
        ("diff", "other.scheme", "shop.scheme"),
    ],
)
def test_it_is_said_once_with_figures_of_a_file(command: tuple[str, ...]) -> None:
    text = SCHEME.replace("1%", "rate").replace("commission", "parameter rate = 1%\ncommission")
    Path("other.scheme").write_text(SCHEME.replace("later_refunds: take back\n", ""), encoding="utf-8")
    line = 6 if "--set" in command else 5
    Path("shop.scheme").write_text(text if "--set" in command else SCHEME, encoding="utf-8")
    ran = kaohe(*command, "--metrics", "m.json", lang="en")
    assert ran.status == 0, ran.err
    assert ran.err.count("K637") == 1
    assert f"shop.scheme:{line}" in ran.err
    write("m.json", ADJUSTMENT)
    again = command if command[0] != "publish" else (*command[:3], "other.ledger", *command[4:])
    assert "K637" not in kaohe(*again, "--metrics", "m.json", lang="en").err


@pytest.mark.parametrize(
    ("part", "wrong", "unsaid"),
    [
        ("adjustments", [{**ADJUSTMENT, "paid": "x"}], False),
        ("adjustments", 5, False),
        ("refunds", 5, False),
        ("values", {"sales_amount": True}, True),
        ("adjustments", [ADJUSTMENT], False),
    ],
)
@pytest.mark.parametrize("going", [(), ("--keep-going",)])
def test_what_was_given_wrongly_was_given(part: str, wrong: Any, unsaid: bool, going: tuple[str, ...]) -> None:
    """Of the one who has later refunds something is wrong: he is told, and not that there are none."""
    given = document()
    given["agents"][0]["values"] = {"sales_amount": []}
    given["agents"][0][part] = wrong
    Path("m.json").write_text(json.dumps(given), encoding="utf-8")
    ran = kaohe("evaluate", "shop.scheme", "--metrics", "m.json", *going, lang="en")
    assert (ran.status, "agent a" in ran.err, "K637" in ran.err) == (1, True, unsaid), ran.err


def test_what_another_version_deducted_by_itself_was_not_taken_back() -> None:
    given = document()
    for each in given["agents"]:
        each["deducted"] = []
    Path("m.json").write_text(json.dumps(given), encoding="utf-8")
    assert kaohe("evaluate", "shop.scheme", "--metrics", "m.json", lang="en").err.count("K637") == 1


def test_results_in_json_hold_it() -> None:
    for command in (("evaluate",), ("simulate",)):
        ran = kaohe(*command, "shop.scheme", "--metrics", "m.json", "--format", "json", lang="en")
        (found,) = json.loads(ran.out)["diagnostics"]
        assert (found["code"], found["line"]) == ("K637", 5)


def test_the_service_says_it() -> None:
    body = {"scheme": {"text": SCHEME}, "lang": "en"}
    (found,) = post("/v1/evaluate", {**body, **document()}).json()["diagnostics"]
    assert (found["code"], found["line"], found["severity"]) == ("K637", 5, "warning")
    assert post("/v1/evaluate", {**body, **document(ADJUSTMENT)}).json()["diagnostics"] == []


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "none.scheme"),
        ("publish", "none.scheme", "--ledger", "pay.ledger", "--by", "Ann"),
        ("simulate", "none.scheme", "--metrics", "n.json"),
        ("diff", "none.scheme", "shop.scheme"),
    ],
)
def test_what_a_scheme_does_not_take_back_is_said_once(command: tuple[str, ...]) -> None:
    Path("none.scheme").write_text(NONE, encoding="utf-8")
    write("m.json", ADJUSTMENT)
    Path("n.json").write_text(json.dumps({**document(ADJUSTMENT), "period": "2026-12"}), encoding="utf-8")
    ran = kaohe(*command, "--metrics", "m.json", lang="en")
    assert ran.status == 0, ran.err
    assert (ran.err.count("K640"), ran.err.count("K637")) == (1, 0)
    assert "none.scheme:1" in ran.err
    assert "takes no later refunds back; those that are given of a are not taken" in ran.err
    write("m.json")
    again = command if command[0] != "publish" else (*command[:3], "other.ledger", *command[4:])
    if command[0] != "simulate":
        assert "K640" not in kaohe(*again, "--metrics", "m.json", lang="en").err


def test_the_service_says_that_a_scheme_takes_none() -> None:
    given = document(ADJUSTMENT)
    given["agents"][1]["adjustments"] = [{"period": "2026-10", "paid": "2.00", "without": "1.00"}]
    body = {"scheme": {"text": NONE}, "lang": "zh"}
    (found,) = post("/v1/evaluate", {**body, **given}).json()["diagnostics"]
    assert (found["code"], found["line"], found["severity"]) == ("K640", 1, "warning")
    assert found["message"] == "方案不扣往月退款，给了客服 a、b 的，没有扣"
    assert post("/v1/evaluate", {**body, **document()}).json()["diagnostics"] == []


def test_what_was_published_of_a_dataset_is_known() -> None:
    Shop().sell("o1", "2026-10-05", "29000").write()
    line = ("publish", "shop.scheme", "data", "--period", "2026-10", "--ledger", "pay.ledger", "--by", "Ann")
    assert kaohe(*line).status == 0
    ran = kaohe("simulate", "shop.scheme", "--ledger", "pay.ledger", lang="en")
    assert (ran.status, ran.err) == (0, "")
    ran = kaohe("publish", "shop.scheme", "--metrics", "m.json", "--ledger", "pay.ledger", "--by", "Ann")
    assert ran.status == 0, ran.err
    assert kaohe("simulate", "shop.scheme", "--ledger", "pay.ledger", lang="en").err.count("K637") == 1


def test_a_simulation_over_a_dataset_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What refunds take back is not computed there."""
    from kaohe.diagnostics import Report
    from kaohe.evaluation.figures_reader import read_figures

    found = read_figures(json.dumps(document()), Report())
    monkeypatch.setattr(Shelf, "figures", lambda *_: (found,))
    ran = kaohe("simulate", "shop.scheme", "data", "--over", "2026-11", lang="en")
    assert (ran.status, ran.err.count("K637")) == (0, 1), ran.err


@pytest.mark.parametrize(
    "varied",
    [("--set", "Rate=2%"), ("--sweep", "rate=1%..2%:1%"), ("--solve", "rate=1%..2%", "--budget", "5")],
)
def test_a_variant_that_never_uses_a_parameter_is_named(varied: tuple[str, ...]) -> None:
    for name, rate in (("used", "rate"), ("unused", "1%")):
        Path(f"{name}.scheme").write_text(PARAMETERS.format(name=name, rate=rate), encoding="utf-8")
    ran = kaohe("simulate", "used.scheme", "unused.scheme", "--metrics", "m.json", *varied, lang="en")
    assert ran.status == 0, ran.err
    assert ran.err.count("K835") == 1
    assert "The scheme unused never uses the parameter rate" in ran.err
    assert "unused.scheme:4" in ran.err
    assert kaohe("simulate", "unused.scheme", "--metrics", "m.json").err == ""
