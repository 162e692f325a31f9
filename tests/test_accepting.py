"""Accepting findings: how it is written in all spellings, and what it does to what is found."""

from __future__ import annotations

import pytest

from kaohe.diagnostics import Report, Source
from kaohe.scheme.load import load
from kaohe.scheme.model import Acceptance

ZH = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n底薪 3000元\n"
EN = "scheme a version 1\neffective 2026-10-01\nperiod month\nbase 3000\n"
YAML = "scheme: a\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n- {base: , amount: 3000}\n"


def accepted(text: str, name: str = "x.scheme") -> tuple[Acceptance, ...]:
    scheme, report = load(Source(name, text))
    assert scheme is not None, list(report)
    return scheme.accepted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ZH + "接受 K221：政策如此\n接受 K222：“新人， 保护”\n", "x.scheme"),
        (EN + 'accept K221: 政策如此\naccept K222: "新人， 保护"\n', "x.scheme"),
        (YAML + "accept:\n- {finding: K221, reason: 政策如此}\n- {finding: K222, reason: '新人， 保护'}\n", "x.yaml"),
    ],
)
def test_all_spellings_say_the_same(text: str, name: str) -> None:
    assert [(each.code, each.reason) for each in accepted(text, name)] == [
        ("K221", "政策如此"),
        ("K222", "新人， 保护"),
    ]


def test_what_an_included_scheme_accepts_is_accepted() -> None:
    inner = ZH + "接受 K221：政策如此\n"
    outer = "方案 乙 版本 1\n生效 2026-10-01\n周期 月\n组合 甲\n接受 K222：有意\n"
    scheme, _ = load(Source("乙.scheme", outer), lambda name: Source(f"{name}.scheme", inner))
    assert scheme is not None
    assert [each.code for each in scheme.accepted] == ["K222", "K221"]


@pytest.mark.parametrize("text", ["接受 K221\n", "接受 K221：\n", "接受 K221：甲，乙\n"])
def test_an_acceptance_without_a_sound_reason_is_told_how_to_be_written(text: str) -> None:
    scheme, report = load(Source("x.scheme", ZH + text))
    assert scheme is None
    assert "接受 K221：政策就是这样" in next(iter(report)).remedy("zh")


def test_yaml_asks_for_the_reason() -> None:
    report = Report()
    scheme, report = load(Source("x.yaml", YAML + "accept: [{finding: K221}]\n"))
    assert scheme is None
    assert [found.rule.code for found in report] == ["K112"]
