"""`kaohe test`: schemes against the cases beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support_cli import kaohe

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = """方案 小店 版本 1
生效 2026-10-01
周期 月
底薪 3000元
提成 按 销售额，全额累进：至 10000元 1%；以上 2%
奖金 好评奖：自评 ≥ 90 时 100元；无值 得 0元
"""
CASES = """cases:
- name: 到界
  agents: {a1: {values: {销售额: 10000, 自评: 90}}}
  expect: {a1: {lines: {提成: 100, 好评奖: 100}, total: 3200}}
- name: 过界
  agents: {a1: {values: {销售额: 10001, 自评: 89}}}
  expect:
    a1: {lines: {提成: 200.02}, total: 3200.02}
"""


def write(folder: Path, scheme: str = SCHEME, cases: str | None = CASES, name: str = "小店") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.scheme"
    path.write_text(scheme, encoding="utf-8")
    if cases is not None:
        (folder / f"{name}.cases.yaml").write_text(cases, encoding="utf-8")
    return path


def test_cases_that_hold_and_what_none_reaches(tmp_path: Path) -> None:
    path = write(tmp_path)
    ran = kaohe("test", path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{path}：2 个用例，全部符合",
        "  没有用例走到的地方，1 处：",
        "    第 6 行  好评奖：无值 得 0元",
    ]


def test_strictly_every_place_must_be_reached(tmp_path: Path) -> None:
    path = write(tmp_path)
    ran = kaohe("test", path, "--strict")
    assert ran.status == 1
    assert "按 --strict，还不能通过" in ran.err
    more = "- {name: 无值, agents: {a1: {values: {销售额: 0}}}, expect: {a1: {total: 3000}}}\n"
    write(tmp_path, cases=CASES + more)
    ran = kaohe("test", path, "--strict")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{path}：3 个用例，全部符合\n"


def test_the_first_difference_is_shown_with_how_the_figure_came_about(tmp_path: Path) -> None:
    path = write(tmp_path, cases=CASES.replace("200.02}, total: 3200.02", "200.03}, total: 3200"))
    ran = kaohe("test", path)
    assert (ran.status, ran.err) == (1, "")
    place = path.with_name("小店.cases.yaml")
    assert ran.out.splitlines()[:5] == [
        f"{path}：2 个用例，1 个不符",
        f"  不符：过界（{place}:5）",
        f"    a1 的提成：应为 200.03，算得 200.02  {place}:8",
        "      提成 200.02 元：销售额 10001.00，>10000 元；10001 × 2% = 200.02（第 5 行）",
        "    另有 1 处不符",
    ]


def test_in_english(tmp_path: Path) -> None:
    cases = CASES.replace("200.02}, total: 3200.02", "200.03, 好评奖: ~}")
    ran = kaohe("test", write(tmp_path, cases=cases), lang="en")
    assert "1 of 2 cases hold" in ran.out
    assert "a1, 提成" not in ran.out
    assert "a1, commission: 200.03 expected, 200.02 computed" in ran.out
    assert "1 more differ" in ran.out
    assert "line 6  好评奖: missing gives 0元" in ran.out


def test_nothing_is_said_as_such(tmp_path: Path) -> None:
    scheme = SCHEME + "排名 按 自评 在 全体 内\n最后一名 须 谈话\n"
    cases = "cases: [{name: x, agents: {a1: {values: {销售额: 0, 自评: 1}}}, expect: {a1: {outcomes: [谈话]}}}]\n"
    ran = kaohe("test", write(tmp_path, scheme, cases))
    assert "a1 的待处理：应为 谈话，算得 无" in ran.out
    assert "排名：自评 1，全体 1 人中第 1 名（第 7 行）" in ran.out


def test_a_case_that_cannot_be_computed_says_all_that_it_lacks(tmp_path: Path) -> None:
    cases = "cases:\n- name: 空\n  agents: {a1: {}}\n  expect: {a1: {outcomes: []}}\n"
    cases += "- name: 错\n  agents: {a1: {values: {销售额: 一万}}}\n  expect: {a1: {outcomes: []}}\n"
    path = write(tmp_path, cases=cases)
    ran = kaohe("test", path)
    place = path.with_name("小店.cases.yaml")
    assert ran.status == 1
    assert ran.out.splitlines() == [
        f"{path}：2 个用例，2 个不符",
        f"  算不出来：空（{place}:2）",
        f"    K601 客服 a1 没有“销售额”，“提成”算不出来  {path}:5",
        "      补上 a1 的 sales_amount，或者在方案的“提成”里写明无值时怎么办。",
        f"  算不出来：错（{place}:5）",
        f"    K603 客服 a1 的“销售额”应是不小于 0 的数，现在是 一万  {place}:6",
        "      把 sales_amount 改成不小于 0 的数；没有值就写 null。",
        "  没有用例走到的地方，6 处：",
        "    第 4 行  底薪：默认 3000元",
        "    第 5 行  提成：至 10000元 1%",
        "    第 5 行  提成：以上 2%",
        "    第 6 行  好评奖：一条都不满足",
        "    第 6 行  好评奖：自评 ≥ 90 时 100元",
        "    第 6 行  好评奖：无值 得 0元",
    ]


def test_an_input_that_the_scheme_does_not_use_fails_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, cases=CASES.replace("{销售额: 10000,", "{销售额: 10000, 自平: 1,"))
    ran = kaohe("test", path)
    assert (ran.status, ran.out) == (1, "")
    assert f"K631 方案没有用到“自平”，写了也不起作用 {path.with_name('小店.cases.yaml')}:3" in " ".join(ran.err.split())
    assert "是不是想写 自评？" in ran.err


def test_a_scheme_with_errors_is_told_and_its_cases_are_not_run(tmp_path: Path) -> None:
    ran = kaohe("test", write(tmp_path, SCHEME.replace("销售额", "消售额")))
    assert (ran.status, ran.out) == (1, "")
    assert "K201" in ran.err


def test_a_case_file_of_another_form_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.with_name("小店.cases.yaml").write_bytes(b"\xff")
    ran = kaohe("test", path)
    assert (ran.status, ran.out) == (1, "")
    assert "K105" in ran.err
    assert "K841" not in ran.err


@pytest.mark.parametrize("cases", [None, "cases: []\n"])
def test_a_scheme_without_cases_is_told_as_such(tmp_path: Path, cases: str | None) -> None:
    path = write(tmp_path, cases=cases)
    ran = kaohe("test", path)
    assert (ran.status, ran.out) == (0, "")
    assert "警告 K841 这个方案没有用例" in ran.err
    assert "小店.cases.yaml" in ran.err
    assert kaohe("test", path, "--strict").status == 1


def test_a_folder_is_searched_for_schemes(tmp_path: Path) -> None:
    one = write(tmp_path / "天猫")
    two = write(tmp_path / "天猫" / "旧", cases=None, name="旧店")
    other = write(tmp_path / "集市", cases=CASES.replace("3200.02", "1"))
    (tmp_path / "settings.yaml").write_text("day_cut: '04:00'\n", encoding="utf-8")
    spelled = tmp_path / "集市" / "小店.yaml"
    spelled.write_text("scheme: 错\n", encoding="utf-8")
    ran = kaohe("test", tmp_path)
    assert ran.status == 1
    assert [line for line in ran.out.splitlines() if not line.startswith(" ")] == [
        f"{one}：2 个用例，全部符合",
        f"{other}：2 个用例，1 个不符",
        "4 个方案，4 个用例，1 个不符",
    ]
    assert ran.err.count("K841") == 1
    assert str(two) in ran.err
    assert str(spelled) in ran.err
    assert "settings" not in ran.err


def test_several_schemes_are_each_tested_once(tmp_path: Path) -> None:
    path = write(tmp_path)
    ran = kaohe("test", path, tmp_path, path.with_name("小店.cases.yaml"), "whole-tiers", lang="en")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("小店.scheme") == 1
    assert ran.out.splitlines()[-1].startswith("2 schemes: ")


def test_cases_without_a_scheme_are_an_error(tmp_path: Path) -> None:
    alone = tmp_path / "旧.cases.yaml"
    alone.write_text(CASES, encoding="utf-8")
    for name in (alone, tmp_path):
        ran = kaohe("test", name)
        assert (ran.status, ran.out) == (1, "")
        assert "K842" in ran.err
        assert "旧.scheme" in ran.err


def test_a_folder_without_schemes_and_a_name_of_nothing_are_errors(tmp_path: Path) -> None:
    ran = kaohe("test", tmp_path, "nothing", "whole-tiers")
    assert ran.status == 1
    assert "K843" in ran.err
    assert "K806" in ran.err
    assert "whole-tiers" in ran.out


def test_as_json(tmp_path: Path) -> None:
    path = write(tmp_path, cases=CASES.replace("200.02}, total: 3200.02", "200.03}, ranks: {}, total: 3200.02"))
    alone = write(tmp_path, cases=None, name="旧店")
    ran = kaohe("test", path, alone, tmp_path / "none", "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    told = json.loads(ran.out)
    assert told["ok"] is False
    assert [found["code"] for found in told["diagnostics"]] == ["K806"]
    one, two = told["schemes"]
    cases = str(path.with_name("小店.cases.yaml"))
    assert (one["scheme"], one["cases"], one["ok"], one["diagnostics"]) == (str(path), cases, False, [])
    assert one["results"][0] == {
        "name": "到界",
        "source": cases,
        "line": 2,
        "column": 3,
        "ok": True,
        "differences": [],
        "diagnostics": [],
    }
    assert one["results"][1]["differences"] == [
        {
            "agent": "a1",
            "figure": "lines.commission",
            "title": "提成",
            "expected": "200.03",
            "actual": "200.02",
            "source": cases,
            "line": 8,
            "column": 22,
            "explain": ["提成 200.02 元：销售额 10001.00，>10000 元；10001 × 2% = 200.02（第 5 行）"],
        }
    ]
    assert one["untried"] == [{"source": str(path), "line": 6, "column": 28, "what": "好评奖：无值 得 0元"}]
    assert (two["cases"], two["ok"], two["results"], two["untried"]) == (None, True, [], [])
    assert [found["code"] for found in two["diagnostics"]] == ["K841"]


def test_strictness_in_json(tmp_path: Path) -> None:
    path = write(tmp_path)
    told = json.loads(kaohe("test", path, "--format", "json").out)
    assert (told["ok"], told["schemes"][0]["ok"]) == (True, True)
    ran = kaohe("test", path, "--strict", "--format", "json")
    told = json.loads(ran.out)
    assert (ran.status, told["ok"], told["schemes"][0]["ok"]) == (1, False, False)


@pytest.mark.parametrize(
    ("arguments", "code"), [((), "K803"), (("x", "--stricd"), "K802"), (("x", "--format", "x"), "K804")]
)
def test_a_wrong_command_line(arguments: tuple[str, ...], code: str) -> None:
    ran = kaohe("test", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert code in ran.err
