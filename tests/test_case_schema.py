"""The JSON Schema of case files: fresh, valid, and refusing what the reader refuses by its form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kaohe.diagnostics import Report, Source, render
from kaohe.documents import parse_yaml
from kaohe.evaluation.case_file import read_cases
from kaohe.evaluation.case_schema import case_schema, case_schema_text
from kaohe.extension import load_plugins
from support_cases import CASES, SCHEMES, resolved
from support_checking import some_metrics
from test_yaml_schema import plain

COMMITTED = SCHEMES / "cases.schema.json"
VALIDATOR = Draft202012Validator(case_schema(some_metrics()))

SCHEME = """方案 试 版本 1
生效 2026-10-01
周期 月
底薪 销售额；级别 = P3 时 店铺(销售额) × 1%
评分 甲 = 自评
等级 按 甲：≥5 好；其余 差
排名 按 甲 在 全体 内
连续 3个月 最后一名：调岗
"""

WHOLE = """cases:
- name: 都写上
  period: 2026-12
  agents:
    a: {attributes: {级别: P3, 店铺: s1}, values: {自评: 90%, 销售额: ~}}
    b:
  groups: {shop: {s1: {销售额: 100}}, all: {}}
  history:
    2026-10: {a: {rank: 3, from_last: 1}, b: ~}
    2026-11: {a: {排名: {rank: 3, from_last: ~}}}
  expect:
    a: {lines: {底薪: 3000}, scores: {甲: 9 %}, ranks: {排名: ~}, grades: {等级: 好}, outcomes: [调岗], total: -1.50}
    b: {total: 0}
"""


def reads(text: str) -> Report:
    report = Report()
    root = parse_yaml(Source("test.cases.yaml", text), report)
    if root is not None:
        read_cases(root, resolved(SCHEME), report)
    return report


def test_the_committed_schema_is_fresh() -> None:
    made = case_schema_text(load_plugins())
    if os.environ.get("KAOHE_UPDATE"):
        COMMITTED.write_text(made, encoding="utf-8")
    assert COMMITTED.read_text(encoding="utf-8") == made


def test_the_schema_is_a_sound_one() -> None:
    Draft202012Validator.check_schema(case_schema(some_metrics()))


def test_the_schema_offers_the_metrics_installed_without_closing_the_list() -> None:
    offered = case_schema(some_metrics())["$defs"]["metric"]
    assert offered["properties"]["sales_amount"]["description"] == "销售额 · sales amount"
    assert offered["properties"]["销售额"] == offered["properties"]["sales_amount"]
    assert "自评" in offered["properties"]
    assert offered["additionalProperties"] is not False


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.name)
def test_the_cases_that_come_with_kaohe_are_valid(file: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(plain(file.read_text("utf-8")))] == []


def test_all_that_a_case_may_say_is_valid() -> None:
    report = reads(WHOLE)
    assert report.ok, render(report, "zh")
    assert [error.message for error in VALIDATOR.iter_errors(plain(WHOLE))] == []


@pytest.mark.parametrize(
    ("written", "mutated"),
    [
        ("cases:", "case:"),
        ("cases:", "cases: []\nmore:"),
        ("- name: 都写上\n  period", "- period"),
        ("name: 都写上", "title: 都写上"),
        ("name: 都写上", "name: [都写上]"),
        ("2026-12", "2026-13"),
        ("2026-12", "2026-10-01"),
        ("2026-12", "2026-W60"),
        ("2026-12", "十二月"),
        ("{attributes: {级别: P3, 店铺: s1}, values", "{atributes: {级别: P3, 店铺: s1}, values"),
        ("values: {自评: 90%, 销售额: ~}", "values: [90%]"),
        ("values: {自评: 90%, 销售额: ~}", "values: {自评: [90%]}"),
        ("    b:\n  groups", "    b: 3\n  groups"),
        ("shop: {s1:", "shops: {s1:"),
        ("shop: {s1: {销售额: 100}}", "shop: {s1: 100}"),
        ("  expect:", "  expected:"),
        ("2026-10: {a", "十月: {a"),
        ("{rank: 3, from_last: 1}", "{rang: 3, from_last: 1}"),
        ("{rank: 3, from_last: 1}", "{rank: 第三, from_last: 1}"),
        ("{rank: 3, from_last: 1}", "{rank: -3, from_last: 1}"),
        ("{rank: 3, from_last: 1}", "3"),
        ("{rank: 3, from_last: ~}", "{rank: 3.5, from_last: ~}"),
        ("b: ~}", "b: [3]}"),
        ("lines: {底薪", "line: {底薪"),
        ("底薪: 3000", "底薪: 3000元"),
        ("底薪: 3000", "底薪: '1,000'"),
        ("底薪: 3000", "底薪: .5%"),
        ("底薪: 3000", "底薪: {金额: 3000}"),
        ("outcomes: [调岗]", "outcomes: 调岗"),
        ("outcomes: [调岗]", "outcomes: [[调岗]]"),
        ("total: -1.50", "total: 很多"),
        ("{等级: 好}", "{等级: {a: b}}"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(written: str, mutated: str) -> None:
    assert written in WHOLE
    text = WHOLE.replace(written, mutated, 1)
    assert reads(text).errors
    assert not VALIDATOR.is_valid(plain(text))


def test_a_case_has_agents() -> None:
    for agents in ("", "{}"):
        text = f"cases: [{{name: 甲, agents: {agents}, expect: {{}}}}]"
        assert reads(text).errors
        assert not VALIDATOR.is_valid(plain(text))


@given(st.from_regex(r"[+-]?[0-9]{1,3}([.,][0-9]{0,2})? ?[%％元]?", fullmatch=True))
def test_reader_and_schema_take_the_same_numbers(number: str) -> None:
    text = WHOLE.replace("底薪: 3000", f"底薪: '{number}'")
    assert reads(text).ok == VALIDATOR.is_valid(plain(text))


@pytest.mark.parametrize("file", sorted(SCHEMES.glob("*.yaml")), ids=lambda file: file.name)
def test_every_shipped_file_tells_editors_its_schema(file: Path) -> None:
    schema = "cases.schema.json" if file.name.endswith(".cases.yaml") else "scheme.schema.json"
    assert file.read_text("utf-8").startswith(f"# yaml-language-server: $schema={schema}\n")
    assert (SCHEMES / schema).is_file()
