"""The JSON Schema of the YAML form: fresh, valid, and refusing what the reader refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kaohe.extension import load_plugins
from kaohe.scheme.json_schema import schema_text, scheme_schema
from support_checking import read, some_metrics
from test_yaml_reader import WHOLE

SCHEMES = Path(__file__).parent.parent / "schemes"
COMMITTED = SCHEMES / "scheme.schema.json"


class _EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by the core schema of YAML 1.2: days are text, and so are `on`, `yes` and `no`."""


_OLD = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
_EditorLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] not in _OLD]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def plain(text: str) -> Any:
    return yaml.load(text, _EditorLoader)  # noqa: S506 - a safe loader with one thing less


VALIDATOR = Draft202012Validator(scheme_schema(some_metrics()))


def test_the_committed_schema_is_fresh() -> None:
    made = schema_text(load_plugins())
    if os.environ.get("KAOHE_UPDATE"):
        COMMITTED.write_text(made, encoding="utf-8")
    assert COMMITTED.read_text(encoding="utf-8") == made


def test_the_schema_is_a_sound_one() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(some_metrics())))


def test_the_schema_names_the_metrics_installed_without_closing_the_list() -> None:
    figure = scheme_schema(some_metrics())["$defs"]["figure"]
    assert "sales_amount: 销售额 · sales amount" in figure["description"]
    assert "sales_amount" in figure["examples"]
    assert "enum" not in figure


def test_a_whole_scheme_is_valid() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(plain(WHOLE))] == []


@pytest.mark.parametrize("file", sorted(SCHEMES.glob("*.yaml")), ids=lambda file: file.name)
def test_the_schemes_that_come_with_kaohe_are_valid(file: Path) -> None:
    if file.name.endswith(".cases.yaml"):
        return
    assert [error.message for error in VALIDATOR.iter_errors(plain(file.read_text(encoding="utf-8")))] == []


MUTATIONS = (
    ("version: 3", "version: v3"),
    ("version: 3\n", ""),
    ("scheme: 网店客服组月度考核", "scheme: "),
    ("scheme: 网店客服组月度考核", "scheme: [a]"),
    ("effective: 2026-10-01", "effective: 1.10.2026"),
    ("period: fortnight", "period: daily"),
    ("judgment: order_first", "judgement: order_first"),
    ("judgment: order_first", "judgment: first"),
    ("lang: en", "lang: de"),
    ("for: role = presale", "for: "),
    ("late_times: count", "late_times: often"),
    ("kind: points, title", "kind: points, titel"),
    ("kind: points, ", ""),
    ("weight: 30%", "weigth: 30%"),
    ("weight: 30%", "weight: 3 heavy"),
    ("weight: 30%", "weight: [30%]"),
    ("    weight: 30%\n", ""),
    ("{at_least: 100%, gives: 100}", "{at_least: 100%}"),
    ("{at_least: 100%, gives: 100}", "{at_least: 100%, above: 3%, gives: 100}"),
    ("{at_least: 100%, gives: 100}", "{at_least: 1 + 1, gives: 100}"),
    ("{at_least: 100%, gives: 100}", "{gives: 100}"),
    ("{at_least: 100%, gives: 100}", "100"),
    ("formula: self", "formular: self"),
    ("- grade:", "- grad:"),
    ("missing: 待定", "missing: []"),
    ("cases: [{when: level = P3, amount: 3500}]", "cases: {when: level = P3, amount: 3500}"),
    ("cases: [{when: level = P3, amount: 3500}]", "cases: []"),
    ("mode: whole_excess", "mode: progressive"),
    ("  mode: whole_excess\n", ""),
    ("{below: 60000, fixed: 200}", "{below: 60000, up_to: 7, fixed: 200}"),
    ("linear: {baseline: 100, rate: 0.5元}", "linear: {rate: 0.5元}"),
    ("linear: {baseline: 100, rate: 0.5元}", "linear: 3"),
    ("  linear: {baseline: 100, rate: 0.5元}\n", ""),
    ("linear: {baseline: 100, rate: 0.5元}", "linear: {baseline: 1,000, rate: 1}"),
    ("within: team", "within: family"),
    ("place: first", "place: second"),
    ("  award: 100\n", ""),
    ("award: 100", "award: 100\n  duty: 分享"),
    ("  from: commission\n", ""),
    ("within_days: 7", "within_days: soon"),
    ("streak: 3", "streak: 1.5"),
    ("streak: 3", "streak: 1"),
    ("version: 3", "version: 0"),
    ("include: chitu-base", "include: "),
    ("- include: chitu-base", "- include: chitu-base\n  base: 底薪"),
    ("- include: chitu-base", "- chitu-base"),
    ("- include: chitu-base", "- {}"),
    *(
        ("period: fortnight", f"period: fortnight\nsettings: {{{setting}}}")
        for setting in (
            "pay_window_days: 五",
            "pay_window_days: -1",
            "pay_window_day: 3",
            "day_cut: '25:00'",
            "slow: {seconds: 120}",
            "slow: ~",
            "ad_filter: {phrase: 亲, within: 3, times: 1}",
            "own_account_filter: maybe",
            "judgment_rule: first",
            "ignored_buyers: b1",
            "timezone: ''",
        )
    ),
)


@pytest.mark.parametrize(("written", "mutated"), MUTATIONS)
def test_what_the_reader_refuses_the_schema_refuses(written: str, mutated: str) -> None:
    assert written in WHOLE
    text = WHOLE.replace(written, mutated, 1)
    scheme, report = read(text)
    assert scheme is None
    assert report.errors
    assert not VALIDATOR.is_valid(plain(text))


@pytest.mark.parametrize(
    ("written", "mutated"),
    [
        ("weight: 30%", "weight: '30 %'"),
        ("rate: 0.5元", "rate: ０．５ 元"),
        ("up_to: 30000", "up_to: 3万"),
        ("amount: 3000", "amount: 3000.50"),
        ("place: bottom 2", "place: bottom  2"),
        ("- ranking: 月度", "- ranking:"),
        ("  judgment: order_first", "judgment: order"),
        (
            "period: fortnight",
            "period: fortnight\nsettings: {pay_window_days: 5, day_cut: '04:00', ad_filter: ~, ignored_buyers: [b1]}",
        ),
        (
            "period: fortnight",
            "period: fortnight\nsettings: {slow: {seconds: 60, times: 2}, own_account_filter: false, timezone: UTC}",
        ),
    ],
)
def test_what_the_reader_takes_the_schema_takes(written: str, mutated: str) -> None:
    text = WHOLE.replace(written, mutated, 1)
    scheme, report = read(text)
    assert scheme is not None, list(report)
    assert [error.message for error in VALIDATOR.iter_errors(plain(text))] == []
