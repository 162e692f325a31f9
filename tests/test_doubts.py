"""Figures that are surely not meant so are doubted, once each, and evaluated as they stand."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import kaohe as engine
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.compiled.bulk import read_bulk
from kaohe.evaluation.doubts import Doubter
from kaohe.evaluation.explain import explain
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.outcome import Past, PastAgent
from kaohe.events.settings import Settings
from kaohe.periods import Period
from support_cases import resolved
from support_cli import SCHEME, kaohe, write_figures, write_scheme
from support_engine import only
from support_evaluation import HEAD, OCTOBER, agent, figures, outcome
from support_http import post
from support_recompute import recompute

COMPLAINTS = "录入 投诉次数：次数\n奖金 零投诉奖：投诉次数 = 0 时 200元；无值 得 200元\n"
LEVEL = "底薪 3000元；级别 = P4 时 3500元\n"
SHARE = "录入 好评率：比率；自测：比率\n奖金 优 = 好评率 × 100元\n"


def said(report: Report, lang: str = "zh") -> list[tuple[str, str]]:
    assert not report.errors
    return [(each.rule.code, each.message(lang)) for each in report.sorted()]  # type: ignore[arg-type]


def doubted(text: str, *agents: AgentFigures, lang: str = "zh", **more: Any) -> list[tuple[str, str]]:
    return said(engine.doubts(resolved(HEAD + text), replace(figures(*agents), **more)), lang)


def everybody(count: int, **values: object) -> list[AgentFigures]:
    return [agent(f"a{number}", **values) for number in range(count)]


# --- what nobody has -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agents", "found"),
    [
        ([agent("a", 投诉数=3), agent("b", 投诉数=0)], "；数据里有“投诉数”"),
        ([agent("a", 投诉数=3), agent("b")], "；数据里有“投诉数”"),
        ([agent("a", **{"投诉次数 ": 3})], "；数据里有“投诉次数 ”"),
        ([agent("a"), agent("b", 迟到=1)], ""),
        ([agent("a", 投诉次数=None, 投诉数=None)], ""),
    ],
)
def test_what_nobody_has_is_said_once_with_what_the_data_have(agents: list[AgentFigures], found: str) -> None:
    message = f"没有一个人有“投诉次数”，用到它的都按无值算{found}"
    assert doubted(COMPLAINTS, *agents) == [("K660", message)]


def test_a_known_fact_is_asked_by_its_id() -> None:
    text = "评分 综合分 = 自评 × 30% + 店长评 × 70%；无值 得 60\n"
    message = (
        "Nobody has self rating (self_rating): what uses it goes by what is said for no value; the data have “自评”"
    )
    assert doubted(text, agent("a", 自评=80, manager_rating=90), lang="en") == [("K660", message)]


def test_it_says_for_which_periods_it_was_typed_in() -> None:
    elsewhere = {"投诉次数": (Period.month(2026, 8), Period.month(2026, 9))}
    assert doubted(COMPLAINTS, agent("a"), elsewhere=elsewhere) == [
        ("K660", "没有一个人有“投诉次数”，用到它的都按无值算；只在 2026-08、2026-09 里填了")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "录入 投诉次数：次数\n奖金 优：投诉次数 = 0 时 200元\n",
        "底薪 3000元；客件数 > 2 时 3500元\n",
        "评分 分：\n    客件数 权重 100%：≥2 得 100；其余 得 0\n",
        "计算 率：比率 按 客件数：≥2 得 1%；其余 得 2%\n",
        "等级 按 客件数：≥2 金牌；其余 无\n",
        "奖金池 池 = 客件数 × 1元，按 自评 在 全体 内\n",
        "奖金 优：2 ≥ 店铺(客件数) 时 50元\n",
        "底薪 3000元\n高压线 客件数 > 2：取消 底薪\n",
        COMPLAINTS + "当 投诉次数 > 2 时 须 面谈\n",
    ],
)
def test_what_is_an_error_without_a_value_is_left_to_evaluation(text: str) -> None:
    assert doubted(text, agent("a", {"shop": "s"}, self_rating=1)) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("评分 分：\n    客件数 权重 100%：≥2 得 100；其余 得 0；无值 得 50\n", "客件数”（items_per_buyer）"),
        ("计算 率：比率 按 客件数：≥2 得 1%；其余 得 2%；无值 得 0%\n", "客件数”（items_per_buyer）"),
        ("等级 按 客件数：≥2 金牌；其余 无；无值 得 无\n", "客件数”（items_per_buyer）"),
        ("排名 按 客件数 在 全体 内\n第一名 奖 10元\n", "客件数”（items_per_buyer）"),
        ("奖金池 池 = 100元，按 客件数 在 全体 内\n", "客件数”（items_per_buyer）"),
        ("奖金 优：平均(客件数，全体) > 1 时 50元；无值 得 0元\n", "客件数”（items_per_buyer）"),
        ("奖金 优：客件数 第一名 时 50元；无值 得 0元\n", "客件数”（items_per_buyer）"),
        ("奖金 优：2 ≥ 店铺(客件数) 时 50元；无值 得 0元\n", "店铺(客件数)”（items_per_buyer）"),
    ],
)
def test_whatever_says_what_no_value_gives_is_looked_at(text: str, title: str) -> None:
    assert doubted(text, agent("a", {"shop": "s"})) == [("K660", f"没有一个人有“{title}，用到它的都按无值算")]


def test_only_those_count_whom_the_scheme_is_for() -> None:
    text = COMPLAINTS.replace("录入", "适用 岗位 = 售前\n录入", 1)
    there = agent("b", {"role": "售后"}, 投诉次数=1)
    assert [code for code, _ in doubted(text, agent("a", {"role": "售前"}), there)] == ["K660"]
    assert doubted(text, agent("a", {"role": "售前"}, 投诉次数=1), there) == []
    assert doubted(text, there) == []
    assert doubted(text) == []


def test_what_was_told_to_be_wrong_is_not_missing_too() -> None:
    assert doubted(COMPLAINTS, AgentFigures("a", faulty=frozenset({"投诉次数"}))) == []


def test_a_fact_may_stand_among_the_attributes() -> None:
    assert doubted("录入 合同：文字\n奖金 优：合同 = 兼职 时 1元；无值 得 0元\n", agent("a", {"合同": "兼职"})) == []


# --- what some have under another name -------------------------------------------------------------------------------


def test_a_name_that_only_nearly_is_the_one_is_told() -> None:
    text = "录入 承诺运费：金额\n底薪 3000元\n扣款 运费 = 承诺运费；无值 得 0元\n"
    same = ("K661", "数据里的“承诺运费 ”不起作用，方案用的是“承诺运费”：b")
    assert doubted(text, agent("a", 承诺运费=1), agent("b", **{"承诺运费 ": 30})) == [same]
    assert doubted(text, agent("a", 承诺运费=1), agent("b", 承诺运费=1, **{"承诺运费 ": 30})) == [same]
    assert doubted(text, agent("a", 承诺运费=1), agent("b", 承诺费=30), agent("c", 承诺费=None)) == [
        ("K661", "数据里的“承诺费”不起作用，方案用的是“承诺运费”：b")
    ]
    assert doubted(text, agent("a", 承诺运费=1, 承诺费=30), agent("b", 承诺费=30)) == []
    assert doubted(text, agent("a", 承诺运费=1), agent("b", 承诺运费=None)) == []
    assert doubted(text, agent("a", 承诺运费=1), agent("b", 迟到=1)) == []


def test_a_title_in_place_of_an_id_is_told() -> None:
    text = "提成 按 销售额，线性：基准 0元，1%；无值 得 0元\n"
    both = [agent("a", sales_amount=1), agent("b", 销售额=100)]
    assert doubted(text, *both, lang="en") == [
        ("K661", "“销售额” in the data has no effect, the scheme uses “sales_amount”: b")
    ]
    assert doubted(text, agent("a", sales_amount=1, 销售额=100)) == []
    assert doubted(text.replace("；无值 得 0元", ""), *both) == []  # an error, which evaluation tells


# --- words, teams, ids -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [" P4", "P4 ", "p4", "Ｐ４", " ｐ4\u3000"])
def test_a_word_that_only_nearly_is_the_schemes_is_told(value: str) -> None:
    agents = [agent("a", {"level": value}), agent("b", {"level": "P4"}), agent("c", {"level": "P5"}), agent("d")]
    assert doubted(LEVEL, *agents) == [("K662", f"a 的“级别”是“{value}”，和方案里的“P4”不是同一个词")]


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        (
            "底薪 1元；岗位 = 售前 时 2元\n",
            agent("a", {"role": "Presale"}),
            "a 的“岗位”是“Presale”，和方案里的“presale”不是同一个词",
        ),
        (
            "底薪 1元；岗位 = 售前 时 2元\n",
            agent("a", {"role": " 售后"}),
            "a 的“岗位”是“ 售后”，和方案里的“售后”不是同一个词",
        ),
        ("底薪 1元；岗位 = 售前 时 2元\n", agent("a", {"role": "presales"}), None),
        ("底薪 1元；客服 = a01 时 2元\n", agent("A01"), "A01 的“客服”是“A01”，和方案里的“a01”不是同一个词"),
        (
            "底薪 1元；a01 ≠ 姓名 时 2元\n",
            agent("a", {"name": "A01"}),
            "a 的“姓名”是“A01”，和方案里的“a01”不是同一个词",
        ),
        (
            "录入 班：文字\n底薪 1元；班 = 夜 或 班 = 早 时 2元\n",
            agent("a", 班="夜 "),
            "a 的“班”是“夜 ”，和方案里的“夜”不是同一个词",
        ),
        (
            "录入 班：文字\n底薪 1元；班 = 夜 时 2元\n",
            agent("a", {"班": "夜 "}),
            "a 的“班”是“夜 ”，和方案里的“夜”不是同一个词",
        ),
        ("录入 班：文字\n底薪 1元；班 = 夜 时 2元\n", agent("a", 班=5), None),
        ("等级 按 自评：≥90 A；其余 B\n底薪 1元；等级 = A 时 2元\n", agent("a", self_rating=1), None),
    ],
)
def test_every_text_that_is_compared_is_looked_at(text: str, held: AgentFigures, expected: str | None) -> None:
    assert doubted(text, held) == ([] if expected is None else [("K662", expected)])


@pytest.mark.parametrize(
    "text",
    [
        "排名 按 自评 在 团队 内\n第一名 奖 1元\n",
        "奖金池 池 = 1元，按 自评 在 团队 内\n",
        "奖金 优：平均(自评，团队) > 1 时 1元\n",
        "奖金 优：自评 第一名 在 团队 内 时 1元\n",
        "排名 按 自评 在 团队 内\n第一名 奖 1元\n底薪 1元；团队 = A 时 2元\n",
    ],
)
def test_teams_that_are_nearly_one_are_told_where_teams_count(text: str) -> None:
    agents = [
        agent(name, {"team": team}, self_rating=1) for name, team in (("a", "A"), ("b", "A "), ("c", "B"), ("e", "A"))
    ]
    assert doubted(text, *agents, agent("d", self_rating=1)) == [("K663", "这些团队算作不同的：“A”（a、e）、“A ”（b）")]
    assert doubted("底薪 1元\n", *agents) == []


def past(scheme: str, *agents: str) -> Past:
    return Past(scheme, Period.month(2026, 9), {each: PastAgent({}, {}, {}) for each in agents})


def test_an_id_that_is_nearly_one_of_earlier_results_is_told() -> None:
    text = "底薪 1元\n预支 底薪 = 2元\n"
    agents = [agent("c"), agent("d")]
    assert doubted(text, *agents, history=(past("试", "C ", "d", "gone"),)) == [
        ("K667", "以前的结果里是“C ”，这一期是“c”，算作两个人")
    ]
    assert doubted(text, *agents, history=(past("试", "c", "d"), past("别的", "C"))) == []
    assert doubted("底薪 1元\n", *agents, history=(past("试", "C"),)) == []


# --- too large -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1000000000", "1000000000"),
        (Decimal("1E+9"), "1000000000"),
        ("999999999.99", None),
        (Decimal("999999999.99"), None),
        ("0000000001", None),
        ("-1000000000", None),
        ("no number", None),
        (True, None),
        (Decimal("NaN"), None),
        (Decimal("1E+5000"), None),
    ],
)
def test_a_number_of_a_thousand_million_is_told(value: Any, expected: str | None) -> None:
    text = "提成 按 销售额，线性：基准 0元，1%\n"
    held = AgentFigures("a", {}, {"sales_amount": value, "phone": "13800000000"})
    found = doubted(text, held, agent("b", sales_amount=1))
    assert found == ([] if expected is None else [("K664", f"“销售额”大得不像真的：a {expected}")])


@pytest.mark.parametrize(("value", "odd"), [("10", False), ("10.0001", True), ("95", True), (Decimal(95), True)])
def test_a_ratio_above_1000_percent_is_told(value: Any, odd: bool) -> None:
    percent = {"10.0001": "1000.01", "95": "9500"}.get(str(value))
    expected = [("K665", f"The ratio 好评率 is too large to be true: a {value} = {percent}%")] if odd else []
    assert doubted(SHARE, AgentFigures("a", {}, {"好评率": value}), lang="en") == expected


def test_a_rating_above_full_marks_is_told_with_a_few_who_have_it() -> None:
    text = "评分 分 = 自评\n评分 二 = 店长评\n"
    agents = [agent(f"a{number}", self_rating="100.01", manager_rating=100) for number in range(7)]
    few = "、".join(f"a{number} 100.01" for number in range(5))
    assert doubted(text, *agents) == [("K666", f"“自评”超过满分 100：{few}，另有 2 人")]
    assert doubted("录入 考试：分数\n评分 分 = 考试\n", agent("a", 考试=150)) == []


def test_of_a_group_more_is_believed() -> None:
    text = "奖金 优：1元 ≤ 店铺(销售额) 时 50元\n"
    held = [agent("a", {"shop": "s"})]
    values = {"s": {"sales_amount": "1000000000000"}, "t": {"sales_amount": "999999999999"}}
    assert doubted(text, *held, groups={"shop": values}) == [("K664", "“店铺(销售额)”大得不像真的：s 1000000000000")]
    assert doubted(text, *held, groups={"shop": {"t": values["t"]}}) == []


def test_a_large_figure_may_stand_among_the_attributes() -> None:
    assert doubted("录入 旷工：次数\n奖金 优 = 旷工 × 1元\n", agent("a", {"旷工": "1000000000"})) == [
        ("K664", "“旷工”大得不像真的：a 1000000000")
    ]


# --- of very many agents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "attributes", "codes"),
    [
        ([{}, {}], [{}, {}], []),
        ([{"sales_amount": "1000000000"}, {}], [{}, {}], ["K664"]),
        ([{"sales_amount": "999999999.5"}, {"sales_amount": None}], [{}, {}], []),
        ([{"好评率": "9.99"}, {"好评率": "95"}], [{}, {}], ["K665"]),
        ([{"投诉次数": None}, {"投诉次数": None}], [{}, {}], ["K660"]),
        ([{"投诉次数": None}, {}], [{}, {}], []),
        ([{"投诉次数": None}, {}], [{"投诉次数": "3"}, {}], []),
        ([{"投诉次数 ": "3"}, {}], [{}, {}], ["K661"]),
        ([{"投诉次数": None, "投诉数": "1"}, {"投诉数": "1"}], [{}, {}], []),
        ([{}, {}], [{"level": "p4"}, {"team": "Ａ"}], ["K662", "K663"]),
    ],
)
def test_documents_read_by_column_are_doubted_as_others_are(
    values: list[dict[str, str | None]], attributes: list[dict[str, str]], codes: list[str]
) -> None:
    text = LEVEL + COMPLAINTS + "录入 好评率：比率\n奖金 优 = 好评率 × 销售额\n排名 按 优 在 团队 内\n第一名 奖 1元\n"
    sound = {"sales_amount": "100.00", "好评率": "0.95", "投诉次数": "0"}
    agents = [
        {
            "agent": f"a{n}",
            "attributes": {"level": "P4", "team": "A", **attributes[n]},
            "values": {**sound, **values[n]},
        }
        for n in range(2)
    ]
    agents.append(
        {"agent": "c", "attributes": {"level": "P4"}, "values": {**sound}} if codes != ["K660"] else agents[0]
    )
    agents[-1] = {**agents[-1], "agent": "c"}
    source = Source("figures", json.dumps({"period": "2026-10", "agents": agents}, ensure_ascii=False))
    by_column, (plain, _) = read_bulk(source, fewest=0), engine.read_figures(source)
    assert by_column is not None
    assert plain is not None
    scheme = resolved(HEAD + text)
    assert said(engine.doubts(scheme, by_column)) == said(engine.doubts(scheme, plain))
    assert sorted({code for code, _ in said(engine.doubts(scheme, plain))}) == codes


# --- where it is told ------------------------------------------------------------------------------------------------


def test_hostile_names_are_shown_as_they_can_be() -> None:
    found = doubted(COMPLAINTS, AgentFigures("a\ud800", {}, {"投诉次数\ud800": Decimal(1)}))
    assert found == [("K660", "没有一个人有“投诉次数”，用到它的都按无值算；数据里有“投诉次数?”")]


def test_a_scheme_is_looked_through_once_for_many_figures() -> None:
    doubter = Doubter.of(resolved(HEAD + LEVEL))
    assert [said(doubter.about(figures(agent("a", {"level": each})))) == [] for each in ("P4", "p4")] == [True, False]


def test_every_command_tells_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_scheme(tmp_path, SCHEME + "参数 率 = 1%\n奖金 多 = 销售额 × 率\n")
    held = json.loads(write_figures(tmp_path).read_text(encoding="utf-8"))
    held["agents"][0]["values"]["self_rating"] = 180
    held["agents"][1]["values"]["sales_amount"] = "8000.005"
    for month in ("2026-10", "2026-11"):
        (tmp_path / f"{month}.json").write_text(json.dumps({**held, "period": month}), encoding="utf-8")
    october, both = ("--metrics", "2026-10.json"), ("--metrics", "2026-10.json", "--metrics", "2026-11.json")
    doubt = "“自评”超过满分 100：a1 180"
    for command in (
        ("evaluate", "shop.scheme", *october),
        ("explain", "shop.scheme", *october),
        ("publish", "shop.scheme", *october, "--ledger", "pay.ledger", "--by", "Ann"),
        ("diff", "shop.scheme", "shop.scheme", *october),
        ("simulate", "shop.scheme", *both),
    ):
        ran = kaohe(*command)
        assert ran.status == 0, ran.err
        assert ran.err.count("K666") == 1, command
        assert ("2026-10、2026-11：" if both[-1] in command else "K666 ") + doubt in ran.err
        assert ran.err.count("K604") == (1 if command[0] in {"evaluate", "explain", "publish"} else 0), command
    ran = kaohe("evaluate", "shop.scheme", *october, "--format", "json")
    assert [each["code"] for each in json.loads(ran.out)["diagnostics"]] == ["K666", "K604"]
    assert ran.err == ""
    held["agents"][2]["values"]["sales_amount"] = "none"
    (tmp_path / "wrong.json").write_text(json.dumps(held), encoding="utf-8")
    ran = kaohe("evaluate", "shop.scheme", "--metrics", "wrong.json", "--keep-going")
    assert [ran.err.count(code) for code in ("K666", "K604", "K603")] == [1, 1, 1]
    ran = kaohe("explain", "shop.scheme", *october, "--agent", "a2")
    assert "提成 80.00 元：销售额 8000.01（8000.005 四舍五入）" in ran.out


def test_the_service_tells_it_of_schemes_of_its_own_and_of_others() -> None:
    held = [{"agent": "a1", "attributes": {"level": "正式"}, "values": {"sales_amount": "1000000000"}}]
    text = 'scheme "S" version 1\neffective 2026-10-01\nperiod month\nbonus b = sales_amount * 1%\n'
    for scheme in ("whole-tiers", {"text": text}):
        body = {"scheme": scheme, "lang": "en", "period": "2026-10", "agents": held}
        for _ in range(2):
            answer = post("/v1/evaluate", body)
            assert answer.status_code == 200, answer.text
            (found,) = answer.json()["diagnostics"]
            assert (found["code"], found["severity"]) == ("K664", "warning")
            assert found["pointer"] == "/agents/0/values/sales_amount"


def test_a_figure_says_that_it_was_rounded_as_it_came_in() -> None:
    found = outcome(
        "提成 按 销售额，线性：基准 0元，1%\n奖金 优：销售额 > 1元 时 5元\n", agent("a", sales_amount="35000.005")
    )
    told = explain(found, "zh")
    assert "提成 350.00 元：销售额 35000.01（35000.005 四舍五入）；" in told
    assert recompute(told) == recompute(explain(found, "en")) > 0


def test_figures_hold_for_which_other_periods_facts_were_typed_in(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("shop,account,agent,role\ns,s:a,a1,presale\n", encoding="utf-8")
    rows = ["2026-09,a1,投诉次数,3", "2026-W41,a1,投诉次数,1", "2026-10,a1,投诉数,1000000000", "2026-09,a1,别的,1"]
    (tmp_path / "facts.csv").write_text("\n".join(["period,agent,name,value", *rows]) + "\n", encoding="utf-8")
    registry, scheme = only(["sales_amount"]), resolved(HEAD + COMPLAINTS)
    events, _ = engine.open_dataset(tmp_path, Settings())
    assert events is not None
    found, _ = engine.figures_of(events, registry, OCTOBER, scheme)
    assert found is not None
    assert said(engine.doubts(scheme, found)) == [
        (
            "K660",
            "没有一个人有“投诉次数”，用到它的都按无值算；数据里有“投诉数”；只在 2026-09、2026-W41 里填了",
        )
    ]
    scheme = resolved(HEAD + "录入 投诉数：次数\n奖金 优 = 投诉数 × 1元\n")
    found, _ = engine.figures_of(events, registry, OCTOBER, scheme)
    assert found is not None
    (large,) = engine.doubts(scheme, found)
    assert (large.rule.code, str(large.place)) == ("K664", "facts:4:value")
    scheme = resolved(HEAD + COMPLAINTS)
    september, _ = engine.figures_of(events, registry, Period.month(2026, 9), scheme)
    assert isinstance(september, Figures)
    assert said(engine.doubts(scheme, september)) == []
