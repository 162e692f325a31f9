"""What the language server answers, over its real protocol: what may be typed, what things mean, where they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kaohe
from kaohe.diagnostics import Source
from support_lsp import Editor, editor, stretch, uri_of

ROOT = Path(__file__).parents[1]
ZH = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n录入 考试分：分数\n"
EN = "scheme a version 1\neffective 2026-10-01\nperiod month\nfacts exam: points\n"
YAML = (
    "scheme: 甲\nversion: 1\neffective: 2026-10-01\nperiod: month\nfacts:\n  考试分: points\nitems:\n"
    "- score: 总分\n  formula: 考试分 * 70% + self_rating * 30%\n"
    "- bonus: 全勤奖\n  cases:\n  - {when: 总分 >= 80 and 总分 first, amount: 100 yuan}\n"
)
Item = dict[str, Any]


@pytest.fixture(scope="module")
def shared() -> Iterator[Editor]:
    with editor() as session:
        yield session


def place_of(marked: str) -> tuple[str, int, int]:
    """Take the ‸ out of a text; give its line, and its column in units of UTF-16."""
    before, _, after = marked.partition("‸")
    assert "‸" not in after
    last = before.rpartition("\n")[2]
    return before + after, before.count("\n"), len(last.encode("utf-16-le")) // 2


class Page:
    """A document with a place in it."""

    def __init__(self, session: Editor, path: Path, marked: str) -> None:
        self.session, self.uri = session, uri_of(path)
        self.text, line, character = place_of(marked)
        session.open(self.uri, self.text)
        self.at = session.at(self.uri, line, character)

    def offered(self) -> dict[str, Item]:
        answer = self.session.ask("textDocument/completion", self.at)
        assert answer["isIncomplete"] is False
        ordered = sorted(answer["items"], key=lambda item: item["sortText"])
        return {item["label"]: item for item in ordered}

    def told(self) -> tuple[str, str] | None:
        """Give what is told of the place, and of which stretch."""
        answer = self.session.ask("textDocument/hover", self.at)
        return answer and (answer["contents"]["value"], stretch(self.text, answer["range"]))

    def defined(self) -> dict[str, Any] | None:
        answer: dict[str, Any] | None = self.session.ask("textDocument/definition", self.at)
        return answer

    def taken(self, label: str) -> str:
        """Give the text once an offer is taken."""
        edit = self.offered()[label]["textEdit"]
        lines = self.text.split("\n")
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"] == self.at["position"]["line"]
        assert start["character"] <= self.at["position"]["character"] == end["character"]
        line = lines[start["line"]].encode("utf-16-le")
        new = line[: start["character"] * 2].decode("utf-16-le") + edit["newText"]
        lines[start["line"]] = new + line[end["character"] * 2 :].decode("utf-16-le")
        return "\n".join(lines)


# --- completion in Chinese and English --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "label", "taken"),
    [
        # a rate may be any figure
        (ZH + "提成 按 销售额，全额累进：以上 业绩完‸", "业绩完成率", ZH + "提成 按 销售额，全额累进：以上 业绩完成率"),
        (ZH + "提成 按 销售额，线性：基准 销售目‸", "销售目标", ZH + "提成 按 销售额，线性：基准 销售目标"),
        (
            ZH + "提成 按 销售额，线性：基准 1元，业绩完‸",
            "业绩完成率",
            ZH + "提成 按 销售额，线性：基准 1元，业绩完成率",
        ),
        # words that open a statement, in an empty file too
        ("‸", "方案", "方案"),
        ("方‸", "方案", "方案"),
        ("sch‸", "scheme", "scheme"),
        (ZH + "提‸", "提成", ZH + "提成"),
        (ZH + "‸\n底薪 3元\n", "奖金", ZH + "奖金\n底薪 3元\n"),
        (EN + "com‸", "commission", EN + "commission"),
        # what fits next, asked of the grammar
        (ZH + "提成 按 销售额，超‸", "超额累进", ZH + "提成 按 销售额，超额累进"),
        (ZH + "评分 分：\n    考试分 权‸", "权重", ZH + "评分 分：\n    考试分 权重"),
        (
            ZH + "评分 分：\n    考试分 权重 100%：≥9 得100；其‸",
            "其余",
            ZH + "评分 分：\n    考试分 权重 100%：≥9 得100；其余",
        ),
        (
            ZH + "评分 分：\n    考试分 权重 100%：≥9 得 1\n        其‸",
            "其余",
            ZH + "评分 分：\n    考试分 权重 100%：≥9 得 1\n        其余",
        ),
        (ZH + "底薪 300‸", "元", ZH + "底薪 300元"),
        (ZH + "奖金 乙 = 平均(考试分，‸", "团队", ZH + "奖金 乙 = 平均(考试分，团队"),
        (ZH + "奖金 乙 = 取‸", "取大", ZH + "奖金 乙 = 取大("),
        (ZH + "奖金 乙：考试分 ‸", "第2名", ZH + "奖金 乙：考试分 第2名"),
        (EN + "bonus b: 5 wh‸", "when", EN + "bonus b: 5 when"),
        (EN + "base 300 yu‸", "yuan", EN + "base 300 yuan"),
        (ZH + "适用 岗位 = ‸", "售前", ZH + "适用 岗位 = 售前"),
        (EN + "for role = pre‸", "presale", EN + "for role = presale"),
        # names: own, handed in, metrics by title and by id
        (ZH + "奖金 乙 = 考‸", "考试分", ZH + "奖金 乙 = 考试分"),
        (ZH + "奖金 乙 = 自‸", "自评", ZH + "奖金 乙 = 自评"),
        (ZH + "提成 按 销‸", "销售额", ZH + "提成 按 销售额"),
        (ZH + "提成 按 sales_am‸", "sales_amount", ZH + "提成 按 sales_amount"),
        (EN + "commission on sal‸", "sales_amount", EN + "commission on sales_amount"),
        (EN + "bonus b = 「aver‸", "average response time", EN + "bonus b = 「average response time」"),
        (ZH + "提成 按 「销‸", "销售额", ZH + "提成 按 销售额"),
        # behind an astral character
        (ZH + '奖金 "😀" = 考‸', "考试分", ZH + '奖金 "😀" = 考试分'),
        # no blank parts what is typed from the word before it
        (ZH + "提成 按销‸", "销售额", ZH + "提成 按 销售额"),
        (ZH + "评分 分：\n    考试分权‸", "权重", ZH + "评分 分：\n    考试分 权重"),
        (ZH + "奖金 乙：考试分 > 1且客‸", "客件数", ZH + "奖金 乙：考试分 > 1且 客件数"),
        (ZH + "底薪 300元；级别 = P3时‸", "时", ZH + "底薪 300元；级别 = P3时"),
        # in what cannot be read
        (ZH + "奖金 乱 七 八 糟 考‸", "考试分", ZH + "奖金 乱 七 八 糟 考试分"),
        (ZH + "奖金 乱 七 八 糟 其‸", "其余", ZH + "奖金 乱 七 八 糟 其余"),
        (ZH + "奖金 （（（\n提成 按 销‸\n底新 5\n", "销售额", ZH + "奖金 （（（\n提成 按 销售额\n底新 5\n"),
    ],
)
def test_what_is_half_typed_is_completed(shared: Editor, tmp_path: Path, marked: str, label: str, taken: str) -> None:
    assert Page(shared, tmp_path / "a.scheme", marked).taken(label) == taken


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        (ZH + "封顶 底‸\n底薪 3元\n奖金 乙 = 5元\n", ["底薪", "乙"]),
        (ZH + "参数 率 = 1%\n提成 按 销售额，全额累进：至 ‸", ["率"]),
        (ZH + "参数 率 = 1%\n提成 按 销售额，全额累进：以上 固定 ‸", ["率"]),
        (ZH + "提成 按 销售额，‸", ["超额累进", "全额累进", "全额累进超出部分", "线性"]),
        (EN + "rank by exam within ‸", ["team", "shop", "all"]),
        (ZH + "# 奖‸", []),
        (ZH + '奖金 "乙‸', []),
        (ZH + "奖金 ‸", []),
        ("方案 甲 ‸", ["版本"]),
    ],
)
def test_nothing_else_is_offered(shared: Editor, tmp_path: Path, marked: str, labels: list[str]) -> None:
    assert list(Page(shared, tmp_path / "a.scheme", marked).offered()) == labels


def test_headers_that_are_there_are_not_offered(shared: Editor, tmp_path: Path) -> None:
    offered = Page(shared, tmp_path / "a.scheme", ZH + "‸").offered()
    assert "适用" in offered
    assert not {"方案", "生效", "周期"} & set(offered)


def test_included_schemes_are_offered(shared: Editor, tmp_path: Path) -> None:
    (tmp_path / "底薪档.scheme").write_text(ZH, encoding="utf-8")
    (tmp_path / "底薪档.cases.yaml").write_text("cases: []\n", encoding="utf-8")
    assert list(Page(shared, tmp_path / "a.scheme", ZH + "组合 ‸").offered()) == ["底薪档"]
    # What is open counts, saved or not.
    assert list(Page(shared, tmp_path / "b.yaml", YAML + "- include: ‸").offered()) == ["a", "底薪档"]


def test_what_is_offered_is_explained(shared: Editor, tmp_path: Path) -> None:
    zh = Page(shared, tmp_path / "a.scheme", ZH + "提成 按 ‸").offered()
    order = [label for label in zh if label in {"考试分", "自评", "销售额", "sales_amount", "非", "取大"}]
    assert order == ["考试分", "自评", "销售额", "sales_amount", "非", "取大"]
    assert zh["销售额"]["detail"] == "sales_amount 金额"
    assert "含邮费" in zh["销售额"]["documentation"]["value"]
    assert zh["考试分"]["detail"] == "分数"
    assert zh["非"]["documentation"]["value"] == "条件不成立。"
    # 5 field, 14 keyword, 3 function
    assert [zh[label]["kind"] for label in ("销售额", "非", "取大")] == [5, 14, 3]
    en = Page(shared, tmp_path / "b.scheme", EN + "commission on ‸").offered()
    assert en["sales_amount"]["detail"] == "sales money"
    assert "postage included" in en["sales_amount"]["documentation"]["value"]


# --- completion in YAML -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "label", "taken"),
    [
        ("scheme: 甲\nver‸", "version", "scheme: 甲\nversion: "),
        ("scheme: 甲\nver‸: 1", "version", "scheme: 甲\nversion: 1"),
        ("scheme: 甲\nperiod: m‸\n", "month", "scheme: 甲\nperiod: month\n"),
        ("scheme: 甲\nfacts:\n  a: po‸\n", "points", "scheme: 甲\nfacts:\n  a: points\n"),
        ("scheme: 甲\nfacts:\n  a: {kind: po‸}\n", "points", "scheme: 甲\nfacts:\n  a: {kind: points}\n"),
        (YAML + "‸", "commission", YAML + "- commission: "),
        (YAML + "- com‸", "commission", YAML + "- commission: "),
        (YAML + "- commission:\n  li‸", "linear", YAML + "- commission:\n  linear:"),
        (YAML + "- commission:\n  linear: {ba‸}", "baseline", YAML + "- commission:\n  linear: {baseline: }"),
        (YAML + "- base:\n  amount: 考‸\n", "考试分", YAML + "- base:\n  amount: 考试分\n"),
        (YAML + "- base:\n  amount: 5 + 销‸\n", "销售额", YAML + "- base:\n  amount: 5 + 销售额\n"),
        (YAML + "- base:\n  amount: ma‸\n", "max", YAML + "- base:\n  amount: max(\n"),
        (YAML + '- base:\n  amount: "mean(考试分, t‸', "team", YAML + '- base:\n  amount: "mean(考试分, team'),
        (
            YAML + "- bonus: x\n  cases:\n  - {when: 考试分 > 8 a‸",
            "and",
            YAML + "- bonus: x\n  cases:\n  - {when: 考试分 > 8 and",
        ),
        (
            YAML + "- bonus: x\n  cases:\n  - {when: 5 > 1, am‸",
            "amount",
            YAML + "- bonus: x\n  cases:\n  - {when: 5 > 1, amount: ",
        ),
        (YAML + "- bonus: x\n  cases:\n  ‸", "when", YAML + "- bonus: x\n  cases:\n  - when: "),
        (YAML + "- red_line: 考试分 < 5\n  voids: [全‸]", "全勤奖", YAML + "- red_line: 考试分 < 5\n  voids: [全勤奖]"),
        (
            YAML + "- red_line: 考试分 < 5\n  voids:\n  - 全‸",
            "全勤奖",
            YAML + "- red_line: 考试分 < 5\n  voids:\n  - 全勤奖",
        ),
        (YAML + "- place: t‸", "top 3", YAML + "- place: top 3"),
        (YAML + "- ranking:\n  by: 总‸", "总分", YAML + "- ranking:\n  by: 总分"),
        (YAML + "- ranking:\n  within: s‸", "shop", YAML + "- ranking:\n  within: shop"),
        ("for: role = ‸\n" + YAML, "presale", "for: role = presale\n" + YAML),
    ],
)
def test_yaml_is_completed(shared: Editor, tmp_path: Path, marked: str, label: str, taken: str) -> None:
    assert Page(shared, tmp_path / "a.yaml", marked).taken(label) == taken


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        # keys that are there, or in whose place another stands, are not offered again
        (YAML + "- bonus: x\n  amount: 5\n  ‸\n  missing: 5\n", []),
        (
            YAML + "- score: 乙\n  indicators:\n  - figure: 考试分\n    ‸\n    bands: []\n",
            ["weight", "missing", "title"],
        ),
        (YAML + "- cap: ‸", ["全勤奖"]),
        (YAML + "- parameter: 率\n  value: 1%\n- commission:\n  tiers:\n  - {fixed: ‸}", ["率"]),
        (YAML + "- score: 乙\n  ‸", ["indicators", "formula", "missing"]),
        (YAML + "- grade:\n  bands:\n  - {at_least: 5, ‸}", ["gives"]),
        ("scheme: 甲\nfacts:\n  ‸", []),
        ("scheme: 甲\nfacts:\n  a:\n    ‸", ["kind", "title", "better"]),
        (YAML + "# 注 ‸", []),
        ("scheme: ‸", []),
        (YAML + "- nothing: ‸", []),
        (YAML + "- base:\n  amount: |\n    ‸", []),
    ],
)
def test_no_other_key_is_offered(shared: Editor, tmp_path: Path, marked: str, labels: list[str]) -> None:
    assert set(Page(shared, tmp_path / "a.yaml", marked).offered()) == set(labels)


def test_names_are_known_though_the_yaml_is_broken(shared: Editor, tmp_path: Path) -> None:
    page = Page(shared, tmp_path / "a.yaml", YAML + "- base:\n  amount: 考‸")
    assert "考试分" in page.offered()
    shared.change(page.uri, YAML + "- base: [{\n  amount: 考\n", 2)  # and another line as well
    assert "考试分" in page.offered()


# --- what things mean -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "marked", "said", "of"),
    [
        ("a.scheme", ZH + "提成 按 销‸售额，线性：基准 5元，2%\n", "含邮费", "销售额"),
        ("a.scheme", ZH + "提成 按 ‸sales_amount，线性：基准 5元，2%\n", "**销售额** `sales_amount`", "sales_amount"),
        ("a.scheme", ZH + '奖金 "😀" = 考试分‸ × 1元\n', "录入项，分数", "考试分"),
        ("a.scheme", ZH + "奖金 乙 = 5元\n封顶 ‸乙 = 3元\n", "奖金 乙 = 5元", "乙"),
        ("a.scheme", ZH + "奖金 ‸乙 = 5元\n", "方案里的工资项，金额", "乙"),
        ("a.scheme", ZH + "适用 级‸别 = P3\n", "客服的属性", "级别"),
        ("a.scheme", ZH + "提成 按 销售额，超‸额累进：以上 2%\n", "每一段按自己的比率", "超额累进"),
        ("a.scheme", ZH + "评分 分：\n  考试分 权‸重 100%：≥9 得 1；其余 得 0\n", "合计 100%", "权重"),
        ("a.scheme", ZH + "奖金 乙 = 店‸铺(客单价)\n", "店铺自己的指标", "店铺"),
        ("a.scheme", ZH + "奖金 乱 七 销售‸额\n", "含邮费", "销售额"),
        ("a.scheme", ZH + "奖金 乱 七 其‸余\n", "其余的情况", "其余"),
        (
            "b.scheme",
            EN + "commission on sales‸_amount, linear: baseline 5, 2%\n",
            "final the next day",
            "sales_amount",
        ),
        ("b.scheme", EN + "bonus b: 5 wh‸en exam > 1\n", "The amount stands before it", "when"),
        ("a.yaml", YAML.replace("self_rating", "self‸_rating"), "**自评** `self_rating`", "self_rating"),
        ("a.yaml", YAML.replace("formula", "for‸mula"), "算式", "formula"),
        ("a.yaml", YAML.replace("when", "wh‸en"), "条件", "when"),
        ("a.yaml", YAML.replace("总分 first", "总‸分 first"), "formula: 考试分", "总分"),
        ("a.yaml", YAML.replace("总分 first", "总分 fir‸st"), "第一名", "first"),
        ("a.yaml", YAML.replace("score: 总分", "score: 总‸分"), "方案里的评分", "总分"),
        ("a.yaml", YAML.replace("period:", "pe‸riod:"), "(month, week, fortnight)", "period"),
        ("a.yaml", YAML.replace("  考试分: points", "  考‸试分: points"), "录入项", "考试分"),
    ],
)
def test_what_is_pointed_at_is_explained(
    shared: Editor, tmp_path: Path, name: str, marked: str, said: str, of: str
) -> None:
    told = Page(shared, tmp_path / name, marked).told()
    assert told is not None
    assert said in told[0]
    assert told[1] == of


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("a.scheme", ZH + "# 销‸售额\n"),
        ("a.scheme", ZH + "底薪 30‸00元\n"),
        ("a.scheme", ZH + "奖金 乙 = 没‸有\n"),
        ("a.scheme", ZH + "\n‸\n"),
        ("a.scheme", ZH + '接受 K221："销‸售额"\n'),
        ("a.yaml", YAML + "# 销‸售额\n"),
        ("a.yaml", YAML.replace("70%", "7‸0%")),
        ("a.yaml", YAML.replace("period: month", "period: mo‸nth")),
        ("a.yaml", YAML + "- nothing: 销‸售额\n"),
    ],
)
def test_of_all_else_nothing_is_told(shared: Editor, tmp_path: Path, name: str, marked: str) -> None:
    assert Page(shared, tmp_path / name, marked).told() is None


def test_a_metric_is_told_with_all_that_it_is(shared: Editor, tmp_path: Path) -> None:
    told = Page(shared, tmp_path / "a.scheme", ZH + "奖金 乙：平均‸响应时间 < 30秒 时 5元\n").told()
    assert told is not None
    assert told[0].splitlines() == [
        "**平均响应时间** `avg_response_seconds`",
        "",
        "响应秒数之和 ÷ 有回复的回合数。",
        "",
        "- 秒数，2 位小数",
        "- 越低越好",
        "- 次日起不再变",
        "- 插件 response 提供",
    ]


def test_the_names_of_an_included_scheme_lead_to_it(shared: Editor, tmp_path: Path) -> None:
    inner = tmp_path / "底.scheme"
    inner.write_text(ZH.replace("甲", "底") + "奖金 乙 = 5元\n", encoding="utf-8")
    page = Page(shared, tmp_path / "a.scheme", ZH.replace("考试分", "x") + "组合 底\n封顶 ‸乙 = 3元\n")
    told = page.told()
    assert told is not None
    assert f"写在 {inner}:5" in told[0]
    place = {"start": {"line": 4, "character": 3}, "end": {"line": 4, "character": 4}}
    assert page.defined() == {"uri": uri_of(inner), "range": place}
    for name, marked in (("b.scheme", ZH + "组合 ‸底\n"), ("b.yaml", YAML + "- include: ‸底\n")):
        found = Page(shared, tmp_path / name, marked).defined()
        assert found is not None
        assert found["uri"] == uri_of(inner)


@pytest.mark.parametrize(
    ("name", "marked", "line", "start", "end"),
    [
        ("a.scheme", ZH + "封顶 ‸乙 = 3元\n奖金 乙 = 5元\n", 5, 3, 4),
        ("a.scheme", ZH + "奖金 乙 = ‸考试分 × 1元\n", 3, 3, 6),
        ("a.yaml", YAML.replace("总分 first", "总‸分 first"), 7, 9, 11),
        ("a.yaml", YAML.replace("formula: 考试分", "formula: 考‸试分"), 5, 2, 5),
        ("b.scheme", EN + "base 3\ncap ba‸se = 5\n", 4, 0, 4),
    ],
)
def test_a_name_leads_to_what_it_names(
    shared: Editor, tmp_path: Path, name: str, marked: str, line: int, start: int, end: int
) -> None:
    page = Page(shared, tmp_path / name, marked)
    place = {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}
    assert page.defined() == {"uri": page.uri, "range": place}


@pytest.mark.parametrize("marked", [ZH + "提成 按 销‸售额\n", ZH + "‸\n", ZH + "组合 ‸没有\n", "‸"])
def test_what_is_written_nowhere_leads_nowhere(shared: Editor, tmp_path: Path, marked: str) -> None:
    assert Page(shared, tmp_path / "a.scheme", marked).defined() is None


def test_the_outline(shared: Editor, tmp_path: Path) -> None:
    text = ZH + "底薪 3元\n奖金 乙：\n    自评 > 1 时 5元\n\n# 注\n等级 按 自评：≥9 甲等；其余 乙等\n奖金 没有 乱 写\n‸"
    page = Page(shared, tmp_path / "a.scheme", text)
    found = shared.ask("textDocument/documentSymbol", {"textDocument": {"uri": page.uri}})
    assert [(each["name"], each["range"]["start"]["line"], each["range"]["end"]["line"]) for each in found] == [
        ("考试分", 3, 3),
        ("底薪", 4, 4),
        ("乙", 5, 6),
        ("等级", 9, 9),
    ]
    assert found[2]["detail"] == "奖金 乙："
    page = Page(shared, tmp_path / "a.yaml", YAML + "‸")
    found = shared.ask("textDocument/documentSymbol", {"textDocument": {"uri": page.uri}})
    assert [each["name"] for each in found] == ["考试分", "总分", "全勤奖"]


# --- formatting -------------------------------------------------------------------------------------------------------


def formatted(session: Editor, uri: str) -> Any:
    options = {"tabSize": 4, "insertSpaces": True}
    return session.ask("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.scheme", ZH + "底薪 3000 元;级别=P3 时 3500 元   # 😀\n"),
        ("b.scheme", EN + "base 3000;   3500 when level=P3"),
        ("a.yaml", YAML.replace("考试分 * 70%", "考试分*70%") + "# end"),
    ],
)
def test_a_document_is_formatted_as_the_command_does(shared: Editor, tmp_path: Path, name: str, text: str) -> None:
    page = Page(shared, tmp_path / name, text + "‸")
    expected, _ = kaohe.format_scheme(Source(name, text))
    assert expected not in {None, text}
    lines = text.split("\n")
    end = {"line": len(lines) - 1, "character": len(lines[-1].encode("utf-16-le")) // 2}
    whole = {"start": {"line": 0, "character": 0}, "end": end}
    assert formatted(shared, page.uri) == [{"range": whole, "newText": expected}]
    assert expected is not None
    shared.change(page.uri, expected, 2)
    assert formatted(shared, page.uri) is None


def test_a_document_with_errors_is_left_as_it_is(shared: Editor, tmp_path: Path) -> None:
    assert formatted(shared, Page(shared, tmp_path / "a.scheme", ZH + "底薪   没 有\n‸").uri) is None
