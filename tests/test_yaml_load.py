# ruff: noqa: E501 - schemes of one line stay on one line
"""Loading: which spelling is read, what is included, and what goes wrong there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.checking import check, read_scheme
from kaohe.diagnostics import Report, Source
from kaohe.events.settings import Settings
from kaohe.scheme.frozen import over
from kaohe.scheme.load import author_language, load
from kaohe.scheme.model import Base, Bonus, Scheme
from support_checking import HEAD, some_metrics, told

TEXT = "方案 {name} 版本 1\n生效 2026-10-01\n周期 月\n"


def yaml(*items: str, facts: str = "") -> str:
    return HEAD + facts + "items:\n" + "".join(f"- {item}\n" for item in items)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        stem, ending = name.rsplit("_", 1)
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")


def names(scheme: Scheme | None) -> list[str]:
    assert scheme is not None
    return [item.name or "base" for item in scheme.items if isinstance(item, Base | Bonus)]


def test_the_ending_says_how_a_file_is_written(tmp_path: Path) -> None:
    write(tmp_path, a_scheme=TEXT.format(name="甲") + "底薪 3000元\n", b_yaml=yaml("{base: , amount: 3000}"))
    (tmp_path / "c.yml").write_text(yaml("{base: , amount: 3000}"), encoding="utf-8")
    for file in ("a.scheme", "b.yaml", "c.yml"):
        scheme, report = load(tmp_path / file)
        assert list(report) == []
        assert names(scheme) == ["base"]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("方案 甲 版本 1\n生效 2026-10-01\n周期 月\n底薪 3000元\n", True),
        ("# 说明\n\nscheme a version 1\neffective 2026-10-01\nperiod month\nbase 3000\n", True),
        (yaml("{base: , amount: 3000}"), True),
        ("# 说明\n" + yaml("{base: , amount: 3000}"), True),
        ("version: 1\n" + yaml("{base: , amount: 3000}").replace("version: 1\n", ""), True),
        ("底薪 3000元\n", False),
        ("", False),
    ],
)
def test_a_text_without_an_ending_is_told_by_how_it_begins(text: str, reads: bool) -> None:
    scheme, report = load(Source("request", text))
    assert (scheme is not None) == reads
    assert [found.rule.code for found in report] == ([] if reads else ["K244"])


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    scheme, report = load(tmp_path / "a.yaml")
    assert scheme is None
    assert [found.rule.code for found in report] == ["K106"]


def test_included_items_stand_where_they_are_included_and_facts_are_added(tmp_path: Path) -> None:
    write(
        tmp_path,
        whole_yaml=yaml("{bonus: 前, cases: [{when: 甲 > 0, amount: 1}]}", "{include: base}", "{include: late}", facts="facts: {甲: count}\n"),
        base_yaml=yaml("{base: , amount: 3000}", facts="facts: {丁: count}\n"),
        late_scheme=TEXT.format(name="late") + "录入 乙：次数\n组合 inner\n奖金 后：乙 = 0 时 100元\n",
        inner_yml=yaml("{bonus: 里, cases: [{when: 丁 > 0, amount: 1}]}"),
    )  # fmt: skip
    scheme, report = load(tmp_path / "whole.yaml")
    assert list(report) == []
    assert names(scheme) == ["前", "base", "里", "后"]
    assert scheme is not None
    assert [fact.name for fact in scheme.facts] == ["甲", "丁", "乙"]
    assert check(scheme, some_metrics())[1].ok


def test_of_two_spellings_the_text_is_included(tmp_path: Path) -> None:
    write(
        tmp_path,
        whole_yaml=yaml("{include: part}"),
        part_scheme=TEXT.format(name="part") + "奖金 文本：1 > 0 时 1元\n",
        part_yaml=yaml("{bonus: 树, cases: [{when: 1 > 0, amount: 1}]}"),
    )
    assert names(load(tmp_path / "whole.yaml")[0]) == ["文本"]


def test_an_unknown_scheme_comes_with_near_names(tmp_path: Path) -> None:
    write(tmp_path, whole_yaml=yaml("{include: chitu-bas}", "{include: ../x}"), part_yaml=yaml("{base: , amount: 1}"))
    (tmp_path / "chitu-base.scheme").write_text("", encoding="utf-8")
    scheme, report = load(tmp_path / "whole.yaml")
    assert scheme is None
    assert told(report) == [("K241", "chitu-bas"), ("K241", "../x")]
    assert next(iter(report)).suggestions == ("chitu-base",)


def test_the_mistakes_of_an_included_scheme_are_told_with_its_own_place(tmp_path: Path) -> None:
    write(tmp_path, whole_yaml=yaml("{include: part}", "{include: gone}"), part_yaml=yaml("{base: , amont: 1}"))
    scheme, report = load(tmp_path / "whole.yaml")
    assert scheme is None
    assert sorted((found.rule.code, Path(str(found.place)).name) for found in report) == [
        ("K111", "part.yaml:6"),
        ("K112", "part.yaml:6"),
        ("K241", "whole.yaml:7"),
    ]


def test_a_scheme_that_cannot_be_opened_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, whole_yaml=yaml("{include: part}"))
    (tmp_path / "part.yaml").write_bytes(b"\xff\xfe")
    scheme, report = load(tmp_path / "whole.yaml")
    assert scheme is None
    assert [found.rule.code for found in report] == ["K105"]


def test_circles_of_schemes_are_named(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=yaml("{include: b}"), b_yaml=yaml("{include: c}"), c_yaml=yaml("{include: b}"))
    scheme, report = load(tmp_path / "a.yaml")
    assert scheme is None
    assert [found.message("zh") for found in report] == ["方案互相组合，成了圈：b → c → b"]
    write(tmp_path, a_yaml=yaml("{include: a}"))
    assert [found.message("zh") for found in load(tmp_path / "a.yaml")[1]] == ["方案互相组合，成了圈：a → a"]


def test_what_is_included_along_two_ways_stands_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_yaml=yaml("{include: b}", "{include: c}", "{include: d}"),
        b_yaml=yaml("{include: d}", "{bonus: 乙, amount: 1}"),
        c_yaml=yaml("{bonus: 丙, amount: 1}", "{include: d}"),
        d_yaml=yaml("{base: , amount: 1}", facts="facts: {甲: count}\n"),
    )
    scheme, report = load(tmp_path / "a.yaml")
    assert list(report) == []
    assert names(scheme) == ["base", "乙", "丙"]
    assert scheme is not None
    assert [fact.name for fact in scheme.facts] == ["甲"]


def test_what_a_scheme_itself_includes_twice_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_yaml=yaml("{include: c}", "{include: c}"), c_yaml=yaml("{base: , amount: 1}"))
    scheme, report = load(tmp_path / "a.yaml")
    assert scheme is None
    assert told(report) == [("K243", "c")]


def shared(folder: Path, own: str, *included: str) -> tuple[Scheme | None, Report]:
    """Read a scheme with these lines in its head that includes some, each with its own."""
    ways = [f"{{include: part{number}}}" for number in range(len(included))]
    write(folder, a_yaml=yaml("{base: , amount: 1}", *ways, facts=own))
    for number, facts in enumerate(included):
        write(folder, **{f"part{number}_yaml": yaml(f"{{bonus: 乙{number}, amount: 1}}", facts=facts)})
    return read_scheme(folder / "a.yaml", some_metrics())


def test_a_fact_that_is_declared_alike_is_one(tmp_path: Path) -> None:
    fact = "facts: {质检: points, 迟到: {kind: count, title: 考勤}}\n"
    scheme, report = shared(tmp_path, fact, fact, "facts: {质检: points, 早退: count}\n")
    assert report.ok
    assert scheme is not None
    assert [each.name for each in scheme.facts] == ["质检", "迟到", "早退"]


def test_a_fact_of_another_kind_is_told_with_both_places(tmp_path: Path) -> None:
    scheme, report = shared(tmp_path, "", "facts: {质检: points}\n", "facts: {质检: ratio}\n")
    assert scheme is None
    (found,) = report.errors
    assert found.rule.code == "K267"
    assert Path(str(found.place)).name == "part1.yaml:5"
    assert "在这里是比率" in found.message("zh")
    assert "part0.yaml:5 是分数" in found.message("zh")
    assert "is ratio here, and points at " in found.message("en")


def test_a_fact_of_another_title_is_another_whose_name_is_taken(tmp_path: Path) -> None:
    other = "facts: {质检: {kind: points, title: 抽检}}\n"
    assert [each.rule.code for each in shared(tmp_path, "facts: {质检: points}\n", other)[1].errors] == ["K202"]


def settings_of(scheme: Scheme | None) -> Settings:
    assert scheme is not None
    return over(scheme, Settings())


def test_settings_of_included_schemes_hold_where_the_own_say_nothing(tmp_path: Path) -> None:
    own = "settings: {quick_seconds: 10}\n"
    first = "settings: {quick_seconds: 20, long_minutes: 5}\n"
    scheme, report = shared(tmp_path, own, first, "judgment: payment\nsettings: {long_minutes: 5}\n")
    assert report.ok
    assert settings_of(scheme) == Settings(quick_seconds=10, long_minutes=5, judgment_rule="payment")


def test_settings_of_two_included_schemes_must_not_contradict(tmp_path: Path) -> None:
    _, report = shared(tmp_path, "", "judgment: order\n", "judgment: payment\n")
    assert [(each.rule.code, Path(str(each.place)).name) for each in report.errors] == [("K268", "part1.yaml:5")]
    assert "part0.yaml:5" in report.errors[0].message("zh")
    scheme, report = shared(tmp_path, "judgment: order_first\n", "judgment: order\n", "judgment: payment\n")
    assert report.ok
    assert settings_of(scheme).judgment_rule == "order_first"


def test_a_text_includes_what_its_finder_gives() -> None:
    given = {"part": Source("part.yaml", yaml("{base: , amount: 1}"))}
    text = yaml("{include: part}")
    assert names(load(Source("request", text), find=given.get)[0]) == ["base"]
    assert told(load(Source("request", text))[1]) == [("K241", "part")]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("方案 甲 版本 1", "zh"),
        ("scheme a version 1", "en"),
        ("# note\nscheme\u3000a version 1", "en"),
        ("plan a version 1\neffective 2026-10-01\n", "en"),
        ("底薪 3000元\n", "zh"),
        ("scheme: a\nlang: en\n", "en"),
        ('scheme: a\nlang: "en"\n', "en"),
        ("scheme: a\nlang: english\n", "zh"),
        ("scheme: a\n", "zh"),
        ("", "zh"),
    ],
)
def test_the_authors_language_is_known_before_the_scheme_is(text: str, lang: str) -> None:
    assert author_language(Source("a", text)) == lang


def test_a_report_of_a_sound_scheme_is_empty() -> None:
    scheme, report = load(Source("a.yaml", yaml("{base: , amount: 1}")))
    assert scheme is not None
    assert isinstance(report, Report)
    assert list(report) == []
