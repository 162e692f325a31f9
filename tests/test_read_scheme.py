# ruff: noqa: E501 - schemes of one line stay on one line
"""All that is wrong with a scheme at once: what its other parts mean is checked though some cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.checking import read_scheme
from kaohe.diagnostics import Source
from kaohe.scheme.load import Folder, load
from support_checking import some_metrics, told

HEAD = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n"
YAML = "scheme: 甲\nversion: 1\neffective: 2026-10-01\nperiod: month\n"


def findings(text: str, name: str = "x.scheme") -> list[tuple[str, str]]:
    scheme, report = read_scheme(Source(name, text), some_metrics())
    assert scheme is None
    assert not report.ok
    return told(report)


def test_a_sound_scheme_is_given_resolved() -> None:
    scheme, report = read_scheme(Source("x.scheme", HEAD + "底薪 3000元\n"), some_metrics())
    assert scheme is not None
    assert list(report) == []


def test_a_warning_withholds_nothing() -> None:
    text = HEAD + "评分 综合分 = 自评 × 30% + 店长评 × 60%\n"
    scheme, report = read_scheme(Source("x.scheme", text), some_metrics())
    assert scheme is not None
    assert told(report) == [("K225", "60%")]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        # What is wrong elsewhere is told too.
        ("底薪 3000 元元\n奖金 丙：没有 > 1 时 100元\n", [("K126", "元元"), ("K201", "没有")]),
        # A fact, score, grade or line that could not be read is no unknown name.
        ("录入 迟到 次数；质量：分数\n奖金 丙：迟到 > 1 且 质量 > 1 时 5元\n", [("K123", "次数")]),
        ("录人 合同：文字\n底薪 3000元；合同 = 兼职 时 1500元；兼职 = 合同 时 1元\n", [("K121", "录人")]),
        ("评分 乙 = 自评 ×\n奖金 丙：乙 > 1 时 5元\n", [("K138", "")]),
        ("等级 自评：≥9 甲\n奖金 丙：等级 = 甲 时 5元\n", [("K122", "：")]),
        ("提成 按 销售额 线性 2%\n排名 按 自评 在 团队 内\n最后一名 从 提成 扣 1元\n", [("K123", "线性")]),
        # But a name that no broken statement holds is one, and so is a line.
        (
            "提成 按 销售额 线性 2%\n排名 按 自评 在 团队 内\n最后一名 从 提呈 扣 1元\n",
            [("K123", "线性"), ("K216", "提呈")],
        ),
        # Weights are not added up where an indicator lacks; the other indicators are checked.
        (
            "评分 分：\n  自评 权重 50%：≥1 得 1；其余 得 0\n  没有 权重 30%：≥1 得 1；其余 得 0\n  店长评 权重\n",
            [("K201", "没有"), ("K138", "")],
        ),
        (
            "评分 分：\n    自评 权重 50%：≥1 得 1；其余 得 0\n    店长评 权重 1"
            + "0" * 50
            + "%：≥1 得 1；其余 得 0\n",
            None,
        ),
        # A rule for places may belong to a ranking that could not be read.
        ("排名 按 自评 于 团队\n第一名 奖 100元\n第一名 奖 50元\n", [("K123", "于")]),
        ("排名 按 自评 在 全体 内\n第一名 奖 1元\n排名 乙 按 自评 于 团队\n第一名 奖 1元\n", [("K123", "于")]),
        ("提成 按 销售额 线性 2%\n第一名 奖 100元\n", [("K123", "线性"), ("K215", "第一名 奖 100元")]),
        # What an unknown scheme would give is unknown.
        ("组合 没有\n奖金 丙：合同 = 兼职 时 5%\n最后一名 从 提成 扣 1元\n", [("K241", "没有"), ("K211", "5%")]),
        ("组合 +\n奖金 丙：合同 > 1 时 5%\n", None),
    ],
)
def test_what_cannot_be_read_hides_nothing_and_brings_nothing_else(
    statements: str, expected: list[tuple[str, str]] | None
) -> None:
    found = findings(HEAD + statements)
    if expected is None:
        codes = [code for code, _ in found]
        assert not {"K201", "K203"} & set(codes)
        assert sum(code.startswith("K1") for code in codes) == 1
    else:
        assert found == expected


@pytest.mark.parametrize("break_", ["生效 2026-13-01", "周期 年", "适用 岗位 == 售前", "方案 甲"])
def test_a_broken_head_hides_nothing(break_: str) -> None:
    lines = [line for line in (*HEAD.splitlines(), "适用 岗位 = 售前") if line[:2] != break_[:2]]
    text = "\n".join([break_, *lines] if break_.startswith("方案") else [lines[0], break_, *lines[1:]])
    found = findings(text + "\n奖金 丙：没有 > 1 时 5元\n")
    assert len(found) == 2
    assert ("K201", "没有") in found


def test_a_number_that_is_none_is_told_once() -> None:
    found = findings(HEAD + "底薪 甲：1" + "0" * 70 + "元\n奖金 丙：甲 > 1 时 5元\n")
    assert len(found) == 1


def test_an_indented_line_that_belongs_to_nothing_may_be_anything() -> None:
    found = findings("  录入 合同：文字\n" + HEAD + "底薪 3000元；合同 = 兼职 时 1元；没有 > 1 时 1元\n")
    assert found == [("K132", "  录入 合同：文字"), ("K201", "没有")]


def test_yaml_tells_form_and_meaning_at_once() -> None:
    text = (
        "scheme: 甲\nversion: x\nperiod: monht\nfact: {a: text}\nitems:\n"
        "- {base: , amount: a}\n- {bonus: 丙, cases: [{when: foo > 1, amount: 5}]}\n"
        "- {score: 分, formul: 1}\n- {ranking: , by: 分, within: tem}\n- {place: last, deduct: 5, from: 提成}\n"
        "- {place: first, award: 5%}\n- {commission: , on: sales_amount}\n"
    )
    codes = [code for code, _ in findings(text, "x.yaml")]
    # effective is missing, then: version, period, fact, foo, the score's keys, within, 5%, tiers or linear
    assert codes == ["K112", "K233", "K231", "K111", "K201", "K112", "K111", "K231", "K211", "K236"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "facts: {a: text, b: tet, c: {kind: points, x: 1}, d: points}\nitems:\n- {base: , amount: d}\n- {bonus: 奖, cases: [{when: b = P3, amount: 5%}, {when: c > 1, amount: 1}]}\n",
            [("K231", "tet"), ("K111", "x"), ("K213", "d"), ("K211", "5%")],
        ),
        ("facts: nothing\nitems:\n- {base: , amount: nothing}\n", [("K108", "nothing")]),
        ("items: {base: 1}\nfor: foo > 1\n", [("K109", "{base: 1}"), ("K201", "foo")]),
        ("items: []\nfor: foo > 1\n", [("K238", "[]"), ("K201", "foo")]),
        ("items:\n- word\n- {bse: 乙}\n- {base: , amount: 乙}\n- {base: 丁, amount: foo}\n",
         [("K108", "word"), ("K235", "bse"), ("K201", "foo")]),
        ("items:\n- {include: }\n- {base: , amount: foo}\n", [("K237", "")]),
        ("items:\n- {place: 1st, award: 5}\n- {base: , amount: foo}\n", [("K234", "1st"), ("K201", "foo")]),
    ],
)  # fmt: skip
def test_yaml_that_cannot_be_read_hides_nothing_and_brings_nothing_else(
    body: str, expected: list[tuple[str, str]]
) -> None:
    assert findings(YAML + body, "x.yaml") == expected


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: 1\na: [\n", ""])
def test_what_is_no_mapping_is_told_alone(text: str) -> None:
    assert len(findings(text, "x.yaml")) >= 1


def test_an_included_scheme_is_checked_where_it_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "whole.scheme").write_text(HEAD + "组合 part\n底薪 乙：没有\n奖金 丙：质量 > 1 时 5元\n", "utf-8")
    (tmp_path / "part.scheme").write_text(HEAD + "录入 质量 分数\n底薪 甲：也没有\n", "utf-8")
    scheme, report = read_scheme(tmp_path / "whole.scheme", some_metrics())
    assert scheme is None
    assert told(report) == [("K123", "分数"), ("K201", "也没有"), ("K201", "没有")]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    scheme, report = read_scheme(tmp_path / "no.scheme", some_metrics())
    assert scheme is None
    assert [found.rule.code for found in report] == ["K106"]


def test_loading_alone_gives_nothing_half_read() -> None:
    scheme, report = load(Source("x.scheme", HEAD + "底薪 3000 元元\n提成 按 销售额，线性：基准 0元，1%\n"))
    assert scheme is None
    assert [found.rule.code for found in report] == ["K126"]


def test_in_a_scorecard_too_nobody_reads_more_than_a_hundred_errors() -> None:
    found = findings(HEAD + "评分 分：\n" + "  自评 5%：≥1 得 1\n" * 150)
    assert len(found) == 101
    assert sum(code == "K134" for code, _ in found) == 1


def test_what_is_included_twice_or_around_brings_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.scheme").write_text(HEAD + "组合 b、b\n组合 a\n奖金 丙：质量 > 1 且 没有 > 1 时 5元\n", "utf-8")
    (tmp_path / "b.scheme").write_text(HEAD + "录入 质量：分数\n", "utf-8")
    scheme, report = read_scheme(tmp_path / "a.scheme", some_metrics())
    assert scheme is None
    assert told(report) == [("K243", "b"), ("K242", "a"), ("K201", "没有")]


def test_what_follows_from_all_figures_is_left_out_where_it_takes_too_long() -> None:
    cliff = Source("x.scheme", HEAD + "提成 按 销售额，全额累进：至 10000元 1%；以上 2%\n")
    assert {code for code, _ in told(read_scheme(cliff, some_metrics())[1])} == {"K221"}
    scheme, report = read_scheme(cliff, some_metrics(), analysis=False)
    assert scheme is not None
    assert told(report) == []
    accepting = Source("x.scheme", cliff.text + "接受 K221：有意\n")
    assert told(read_scheme(accepting, some_metrics(), analysis=False)[1]) == []


def test_an_editors_text_stands_for_the_file(tmp_path: Path) -> None:
    inner = tmp_path / "甲底薪.scheme"
    inner.write_text(HEAD + "底薪 3000元\n", encoding="utf-8")
    (tmp_path / "乙底薪.scheme").write_bytes(b"\xff")
    outer = Source(str(tmp_path / "全.scheme"), HEAD.replace("甲", "全") + "组合 甲底薪\n封顶 底薪 = 5000元\n")
    edited = Source(str(inner), HEAD + "奖金 丁 = 5元\n")
    assert read_scheme(outer, some_metrics(), Folder(tmp_path))[1].ok
    assert told(read_scheme(outer, some_metrics(), Folder(tmp_path, {inner: edited}))[1]) == [("K216", "底薪")]
    # What is wrong with a file of the folder is told once, and near names are those of the folder.
    for name, code in (("乙底薪", "K105"), ("丙底薪", "K241")):
        source = Source(outer.name, outer.text.replace("甲底薪", name))
        assert [found.rule.code for found in read_scheme(source, some_metrics(), Folder(tmp_path))[1]] == [code]
    (unknown,) = read_scheme(source, some_metrics(), Folder(tmp_path))[1]
    assert set(unknown.suggestions) == {"甲底薪", "乙底薪"}
