"""Accepting findings: how it is written in all spellings, and what it does to what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.checking import read_scheme
from kaohe.diagnostics import Report, Source
from kaohe.scheme.load import load
from kaohe.scheme.model import Acceptance
from support_checking import some_metrics, told
from support_cli import kaohe

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


# --- what it does ----------------------------------------------------------------------------------------------------

HEAD = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n"
CLIFF = "提成 按 销售额，全额累进：至 5万元 0%；至 10万元 0.8%；以上 0.85%\n"


def checked(text: str, inner: str = "") -> Report:
    return read_scheme(
        Source("x.scheme", text), some_metrics(), lambda name: Source(f"{name}.scheme", inner), notes=True
    )[1]


def test_what_is_accepted_is_left_out_and_noted_with_its_reason() -> None:
    report = checked(HEAD + "接受 K221：政策如此\n" + CLIFF)
    assert told(report) == [("K291", "接受 K221：政策如此")]
    (found,) = report
    assert found.message("zh") == "接受了 K221，共 2 处"
    assert found.remedy("zh") == "理由：政策如此。"


def test_an_acceptance_that_accepts_nothing_is_a_finding() -> None:
    assert told(checked(HEAD + "接受 K222：有意\n底薪 3000元\n")) == [("K292", "接受 K222：有意")]
    twice = "接受 K221：政策如此\n接受 K221：政策如此\n"
    assert [code for code, _ in told(checked(HEAD + twice + CLIFF))] == ["K291", "K292"]


def test_an_error_is_never_accepted_and_nothing_else_is_said_of_acceptances_then() -> None:
    report = checked(HEAD + "接受 K201：没关系\n接受 K221：政策如此\n底薪 甲\n")
    assert told(report) == [("K293", "接受 K201：没关系"), ("K201", "甲")]


def test_what_an_included_scheme_accepts_need_not_be_found_in_the_whole() -> None:
    whole = "方案 乙 版本 1\n生效 2026-10-01\n周期 月\n组合 丙\n"
    assert told(checked(whole, HEAD + "接受 K221：政策如此\n底薪 3000元\n")) == []
    assert [code for code, _ in told(checked(whole, HEAD + "接受 K221：政策如此\n" + CLIFF))] == ["K291"]


def test_who_evaluates_is_told_no_notes() -> None:
    text = HEAD + "接受 K221：政策如此\n" + CLIFF
    scheme, report = read_scheme(Source("x.scheme", text), some_metrics())
    assert scheme is not None
    assert list(report) == []


# --- --strict --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "status", "said"),
    [
        (CLIFF, (), 0, "没有错误\n"),
        (CLIFF, ("--strict",), 1, "没有错误，但有 2 个警告\n"),
        ("接受 K221：政策如此\n" + CLIFF, ("--strict",), 0, "没有错误\n"),  # a note is no warning
        ("底薪 甲\n", ("--strict",), 1, ""),
        (CLIFF, ("--strict", "--format", "json"), 1, '"ok": false'),
        (CLIFF, ("--format", "json"), 0, '"ok": true'),
    ],
)
def test_strict_lets_warnings_fail(tmp_path: Path, text: str, options: tuple[str, ...], status: int, said: str) -> None:
    file = tmp_path / "x.scheme"
    file.write_text(HEAD + text, encoding="utf-8")
    ran = kaohe("check", file, *options)
    assert ran.status == status
    assert said in ran.out
    assert ("警告 K221" in ran.err or '"code": "K221"' in ran.out) == (text == CLIFF)


# --- what is another scheme's ----------------------------------------------------------------------------------------


def test_notes_on_what_an_included_scheme_pays_are_told_with_it_alone() -> None:
    """A bonus in steps is noted where it stands; a cliff is a warning, and told wherever it is paid."""
    inner = HEAD + "奖金 乙：销售额 ≥ 10000元 时 50元\n" + CLIFF
    whole = "方案 丙 版本 1\n生效 2026-10-01\n周期 月\n组合 丁\n底薪 3000元；自评 ≥ 90 时 3100元\n"
    assert [code for code, _ in told(checked(inner)) if code in {"K221", "K280"}] == ["K280", "K221", "K221"]
    found = checked(whole, inner)
    assert sorted(code for code, _ in told(found) if code in {"K221", "K280"}) == ["K221", "K221", "K280"]
