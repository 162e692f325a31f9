"""Accepting findings: how it is written in all spellings, and what it does to what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.checking import read_scheme
from kaohe.checking.accepting import without_accepted
from kaohe.diagnostics import Diagnostic, Report, Severity, Source, Whole
from kaohe.diagnostics.catalogue import analysis as rules
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ZH + "接受 K221 提成：政策如此\n接受 K222 「甲 乙」：有意\n", "x.scheme"),
        (EN + 'accept K221 提成: 政策如此\naccept K222 「甲 乙」: "有意"\n', "x.scheme"),
        (
            YAML + "accept:\n- {finding: K221, item: 提成, reason: 政策如此}\n"
            "- {finding: K222, item: 「甲 乙」, reason: 有意}\n",
            "x.yaml",
        ),
    ],
)
def test_all_spellings_name_the_item(text: str, name: str) -> None:
    found = [(each.code, each.item and each.item.name, each.reason) for each in accepted(text, name)]
    assert found == [("K221", "提成", "政策如此"), ("K222", "甲 乙", "有意")]


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
    assert found.message("zh") == "接受了 K221，共 2 处：提成"
    assert found.message("en") == "Accepted: K221, 2 found: commission"
    assert found.remedy("zh") == "理由：政策如此。"


def test_an_acceptance_that_accepts_nothing_is_a_finding() -> None:
    assert told(checked(HEAD + "接受 K222：有意\n底薪 3000元\n")) == [("K292", "接受 K222：有意")]
    twice = "接受 K221：政策如此\n接受 K221：政策如此\n"
    assert [code for code, _ in told(checked(HEAD + twice + CLIFF))] == ["K291", "K299"]


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


# --- of one item -----------------------------------------------------------------------------------------------------

TWO = CLIFF + "提成 计件提成 按 客件数，全额累进：至 10 每件 1元；以上 每件 2元\n"
"""A commission that jumps at two bounds, and another that jumps at one."""


def said(report: Report) -> list[tuple[str, str]]:
    return [(found.rule.code, found.message("zh")) for found in report if found.rule.code in {"K221", "K291"}]


def test_an_acceptance_of_one_item_leaves_those_of_others() -> None:
    first, second = "在 5万元 处工资会跳一下", "在 10万元 处工资会跳一下"
    third = "在 10 处工资会跳一下"
    assert said(checked(HEAD + TWO)) == [("K221", first), ("K221", second), ("K221", third)]
    found = said(checked(HEAD + "接受 K221 提成：政策如此\n" + TWO))
    assert found == [("K221", third), ("K291", "接受了 K221，共 2 处：提成")]
    found = said(checked(HEAD + "接受 K221 计件提成：政策如此\n" + TWO))
    assert found == [("K221", first), ("K221", second), ("K291", "接受了 K221，共 1 处：计件提成")]
    found = said(checked(HEAD + "接受 K221：政策如此\n" + TWO))
    assert found == [("K291", "接受了 K221，共 3 处：提成、计件提成")]


def test_a_bound_that_stands_in_a_score_is_of_the_line_that_jumps_there() -> None:
    text = "计算 丁：金额 按 客件数：≥90 得 50000元；其余 得 0元\n提成 按 丁，线性：基准 0元，1%\n"
    assert ("K221", "90") in told(checked(HEAD + text))  # in 丁
    assert said(checked(HEAD + "接受 K221 提成：有意\n" + text)) == [("K291", "接受了 K221，共 1 处：提成")]


def test_the_name_of_an_acceptance_is_checked_like_any() -> None:
    report = checked(HEAD + "接受 K221 提程：有意\n" + CLIFF)
    (found,) = [each for each in report if each.severity is Severity.ERROR]
    assert found.rule.code == "K201"
    assert "提成" in found.suggestions


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("接受 K221 提成：甲\n接受 K221 提成：乙\n", ["K291", "K299"]),  # the same twice
        ("接受 K221 计件提成：甲\n接受 K221：乙\n", ["K291", "K291"]),  # all others
        ("接受 K221：甲\n接受 K221 提成：乙\n", ["K291", "K299"]),
        ("接受 K222 提成：甲\n", ["K292"]),
        ("接受 K221 销售额：甲\n", ["K292"]),  # a metric, which is no item
    ],
)
def test_an_acceptance_for_which_nothing_is_left_says_why(lines: str, expected: list[str]) -> None:
    report = checked(HEAD + lines + TWO)
    assert [code for code, _ in told(report) if code in {"K291", "K292", "K299"}] == expected
    for found in report:
        if found.rule.code == "K299":
            assert found.message("zh") == "第 4 行已经接受了 K221"
        if found.rule.code == "K292":
            assert found.message("zh").split(" ", 1)[0] in {"提成", "销售额"}


def test_facts_and_rules_without_a_name_are_items_too() -> None:
    text = HEAD + "录入 丙 称 “丙数”：次数\n接受 K285 丙数：以后用\n底薪 3000元\n"
    assert [found.message("zh") for found in checked(text)] == ["接受了 K285，共 1 处：丙数"]
    text = HEAD + "接受 K298：有意\n排名 按 客件数 在 团队 内\n第一名 奖 100元 - 销售额\n"
    assert [each.message("zh") for each in checked(text) if each.rule.code == "K291"] == [
        "接受了 K298，共 1 处：第一名 奖 100元 - 销售额"
    ]


def test_an_acceptance_without_a_name_is_for_its_own_file() -> None:
    inner, outer = HEAD.replace("甲", "丁") + "接受 K221：政策如此\n" + CLIFF, "组合 丁\n"
    own = "提成 计件提成 按 客件数，全额累进：至 10 每件 1元；以上 每件 2元\n"
    report = checked(HEAD + outer + own, inner)
    assert said(report) == [("K221", "在 10 处工资会跳一下"), ("K291", "接受了 K221，共 2 处：提成")]
    inner = inner.replace("接受 K221：政策如此\n", "")
    report = checked(HEAD + "接受 K221：有意\n" + outer + own, inner)
    assert [code for code, _ in said(report)] == ["K221", "K221", "K291"]
    report = checked(HEAD + "接受 K221 提成：有意\n" + outer + own, inner)
    assert said(report) == [("K221", "在 10 处工资会跳一下"), ("K291", "接受了 K221，共 2 处：提成")]


def test_what_is_told_of_the_whole_is_of_the_outer_file() -> None:
    report = Report([Diagnostic(rules.NOT_ALL_LINES, Whole("x.scheme")), Diagnostic(rules.NOT_ALL_LINES, None)])
    scheme, _ = load(Source("x.scheme", ZH + "接受 K296：知道\n"))
    assert scheme is not None
    left = [(each.rule.code, each.message("zh")) for each in without_accepted(scheme, report)]
    assert left == [("K296", "方案太复杂，没有全部查过"), ("K291", "接受了 K296，共 1 处")]


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
