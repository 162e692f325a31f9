"""Who gains and who loses between two schemes: sums, lines, agents, ranks; and `kaohe diff` as a command."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from kaohe.whatif.gains import Amounts, Gains, gains_of
from support_cli import SCHEME, kaohe, write_dataset, write_figures, write_scheme
from support_evaluation import agent, outcome

PAY = "底薪 3000元；级别 = P3 时 3500元\n奖金 甲：店长评 > 80 时 100元\n排名 按 {by} 在 全体 内\n第一名 奖 50元\n"
AGENTS = (
    agent("a1", {"name": "张三", "level": "P3"}, manager_rating=90, self_rating=70),
    agent("a2", {"level": "P1"}, manager_rating=70, self_rating=90),
    agent("a3", {"level": "P1"}, manager_rating=60, self_rating=60),
)


def compared() -> Gains:
    """P3 gets 300 less, everyone 100 more but him; the first place goes to who rates himself best."""
    old = outcome(PAY.format(by="店长评"), *AGENTS)
    new = outcome(PAY.format(by="自评").replace("3500", "3200").replace("3000", "3100"), *AGENTS)
    return gains_of(old, new)


def test_agents_are_compared_line_by_line() -> None:
    # a1: 3500 + 100 + 50 = 3650 → 3200 + 100 = 3300; a2: 3000 → 3100 + 50 = 3150; a3: 3000 → 3100
    found = compared()
    assert [(each.agent, each.total.old, each.total.new, each.total.more) for each in found.agents] == [
        ("a2", Decimal("3000.00"), Decimal("3150.00"), Decimal("150.00")),
        ("a3", Decimal("3000.00"), Decimal("3100.00"), Decimal("100.00")),
        ("a1", Decimal("3650.00"), Decimal("3300.00"), Decimal("-350.00")),
    ]
    assert [each.agent for each in found.winners] == ["a2", "a3"]
    assert [each.agent for each in found.losers] == ["a1"]
    assert found.agents[2].name == "张三"
    assert found.agents[2].lines["first"] == Amounts(Decimal("50.00"), None)
    assert found.agents[0].ranks == {"rank": (2, 1)}
    assert found.agents[1].ranks == {}


def test_lines_are_summed() -> None:
    found = compared()
    assert {name: (each.old, each.new, each.more) for name, each in found.lines.items()} == {
        "base": (Decimal("9500.00"), Decimal("9400.00"), Decimal("-100.00")),
        "甲": (Decimal("100.00"), Decimal("100.00"), Decimal("0.00")),
        "first": (Decimal("50.00"), Decimal("50.00"), Decimal("0.00")),
    }
    assert found.total == Amounts(Decimal("9650.00"), Decimal("9550.00"))
    assert found.titles["rank"].zh == "排名"


def test_an_agent_whom_only_one_scheme_is_for() -> None:
    old, new = outcome("底薪 100元\n", *AGENTS[:2]), outcome("底薪 200元\n", *AGENTS[1:])
    found = {each.agent: each for each in gains_of(old, new).agents}
    assert found["a1"].total == Amounts(Decimal("100.00"), None)
    assert found["a1"].total.more == Decimal("-100.00")
    assert found["a1"].name == "张三"
    assert found["a3"].total.more == Decimal("200.00")
    assert found["a3"].total.to_json() == {"old": None, "new": "200.00", "difference": "200.00"}


# --- the command ------------------------------------------------------------------------------------------------------


def write_two(folder: Path, *edits: tuple[str, str]) -> tuple[Path, Path]:
    text = SCHEME
    for old, new in edits:
        text = text.replace(old, new)
    other = folder / "new.scheme"
    other.write_text(text, encoding="utf-8")
    return write_scheme(folder), other


EDITS = (
    ("版本 2", "版本 3"),
    ("3000元", "3100元"),
    ("1%", "1.5%"),
    ("店长评 × 70%", "店长评 × 60%"),
    ("自评 × 30%", "自评 × 40%"),
)


def test_diff_says_what_changed(tmp_path: Path) -> None:
    ran = kaohe("diff", *write_two(tmp_path, *EDITS))
    assert ran.status == 0, ran.err
    assert ran.out.splitlines() == [
        "抬头",
        "  方案：小店 版本 2 → 小店 版本 3",
        "评分 综合分",
        "  算式：自评 × 30% + 店长评 × 70% → 自评 × 40% + 店长评 × 60%",
        "底薪",
        "  金额：3000元 → 3100元",
        "提成",
        "  分段：至 10000元 1% → 至 10000元 1.5%",
    ]


def test_diff_of_items_that_come_and_go(tmp_path: Path) -> None:
    one, other = write_two(
        tmp_path,
        ("第一名 奖 100元\n", ""),
        ("底薪 3000元\n", "底薪 3000元；级别 = P3 时 3500元\n"),
        ("排名", "奖金 甲 = 5元\n排名"),
    )
    assert kaohe("diff", one, other).out.splitlines() == [
        "底薪",
        "  情形：新加 级别 = P3 时 3500元",
        "去掉 第一名：奖 100元",
        "新加 奖金 甲 = 5元",
    ]
    assert kaohe("diff", other, one).out.splitlines()[1] == "  情形：去掉 级别 = P3 时 3500元"
    score = write_scheme(tmp_path, SCHEME.replace("自评 × 30% + 店长评 × 70%", "自评"))
    card = tmp_path / "card.scheme"
    text = SCHEME.replace("综合分 = 自评 × 30% + 店长评 × 70%", "综合分：\n    自评 权重 100%：≥60 得 100；其余 得 0")
    card.write_text(text, encoding="utf-8")
    assert kaohe("diff", score, card).out.splitlines() == [
        "评分 综合分",
        "  评分 综合分 = 自评 → 评分 综合分：自评 权重 100%：≥60 得 100；其余 得 0",
    ]


def test_diff_of_the_same_scheme_in_two_spellings(tmp_path: Path) -> None:
    one = write_scheme(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(kaohe("convert", one, "--to", "yaml").out, encoding="utf-8")
    assert kaohe("diff", one, other).out == "意思上没有区别\n"
    assert kaohe("diff", one, other, lang="en").out == "no difference in meaning\n"
    assert json.loads(kaohe("diff", one, other, "--format", "json").out)["changes"] == []


def test_diff_with_figures(tmp_path: Path) -> None:
    ran = kaohe("diff", *write_two(tmp_path, *EDITS), "--metrics", write_figures(tmp_path))
    assert ran.status == 0, ran.err
    # sales 12000, 8000, 0: 140 → 190, 80 → 120, 0; scores 87, 76, 60 → 86, 78, 60: no rank changes
    rows = [line.split() for line in ran.out.split("\n\n", 1)[1].splitlines() if line]
    assert ["底薪", "9000.00", "9300.00", "+300.00"] in rows
    assert ["提成", "220.00", "310.00", "+90.00"] in rows
    assert ["合计", "9320.00", "9710.00", "+390.00"] in rows
    assert ["a1", "张三", "+100.00", "+50.00", "3240.00", "3390.00", "+150.00"] in rows
    assert ["a3", "王五", "+100.00", "0.00", "3000.00", "3100.00", "+100.00"] in rows
    assert "多得的 3 人，共 +390.00；少得的 0 人，共 0.00；不变的 0 人。" in ran.out
    assert "排名" not in ran.out


def test_diff_tells_ranks_that_changed(tmp_path: Path) -> None:
    edit = ("自评 × 30% + 店长评 × 70%", "自评 × 100%")
    later = ("2026-10-01", "2026-12-01")
    ran = kaohe("diff", *write_two(tmp_path, edit, later), "--metrics", write_figures(tmp_path), lang="en")
    assert ran.err == ""
    rows = [line.split() for line in ran.out.splitlines() if line]
    # by self rating a2 (90) is first: he gets what a1 (80) loses
    assert ["a2", "李四", "+100.00", "3080.00", "3180.00", "+100.00"] in rows
    assert ["a1", "张三", "-100.00", "3240.00", "3140.00", "-100.00"] in rows
    assert ["a2", "李四", "rank", "2", "1"] in rows
    assert ["a1", "张三", "rank", "1", "2"] in rows


def test_diff_where_nobody_s_pay_changes(tmp_path: Path) -> None:
    ran = kaohe("diff", *write_two(tmp_path, ("7天", "9天")), "--metrics", write_figures(tmp_path))
    assert "没有人的工资有变化" in ran.out


def test_diff_of_many_agents_shows_the_first_and_the_last(tmp_path: Path) -> None:
    figures = json.loads(write_figures(tmp_path).read_text(encoding="utf-8"))
    figures["agents"] = [{**figures["agents"][0], "agent": f"b{number:02}"} for number in range(50)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(figures), encoding="utf-8")
    ran = kaohe("diff", *write_two(tmp_path, ("3000元", "3001元")), "--metrics", path)
    assert "另有 10 人" in ran.out
    assert [line for line in ran.out.splitlines() if line.startswith(("b19", "b20", "b30"))][1].startswith("b30")


def test_diff_as_json(tmp_path: Path) -> None:
    edit = ("自评 × 30% + 店长评 × 70%", "自评 × 100%")
    files = write_two(tmp_path, edit)
    told = json.loads(kaohe("diff", *files, "--metrics", write_figures(tmp_path), "--format", "json").out)
    assert told["old"] == {"scheme": "小店", "version": 2}
    assert [each["change"] for each in told["changes"]] == ["changed"]
    assert told["pay"]["total"] == {"old": "9320.00", "new": "9320.00", "difference": "0.00"}
    assert told["pay"]["winners"] == {"agents": 1, "sum": "100.00"}
    assert told["pay"]["losers"] == {"agents": 1, "sum": "-100.00"}
    assert [each["agent"] for each in told["pay"]["agents"]] == ["a2", "a3", "a1"]
    assert told["pay"]["agents"][2]["lines"][2] == {
        "id": "first",
        "title": "第一名",
        "old": "100.00",
        "new": None,
        "difference": "-100.00",
    }
    assert told["pay"]["agents"][2]["ranks"] == {"rank": {"old": 1, "new": 2}}
    assert json.loads(kaohe("diff", *files, "--format", "json").out)["pay"] is None


def test_diff_over_a_dataset(tmp_path: Path) -> None:
    # 199.90 × 1% = 1.999 → 2.00; × 1.5% = 2.9985 → 3.00
    files = write_two(tmp_path, ("1%", "1.5%"))
    ran = kaohe("diff", *files, write_dataset(tmp_path), "--period", "2026-10")
    assert ran.status == 0, ran.err
    assert "  分段：至 10000元 1% → 至 10000元 1.5%" in ran.out
    assert ["合计", "3102.00", "3103.00", "+1.00"] in [line.split() for line in ran.out.splitlines()]


def test_diff_with_earlier_outcomes(tmp_path: Path) -> None:
    one, other = write_two(tmp_path, ("底薪 3000元", "底薪 3000元\n奖金 甲：连续 2个月(综合分 > 80) 时 10元"))
    figures = write_figures(tmp_path)
    earlier = json.loads(kaohe("evaluate", one, "--metrics", figures, "--format", "json").out)
    past = tmp_path / "past.json"
    past.write_text(json.dumps({**earlier, "period": "2026-09"}), encoding="utf-8")
    ran = kaohe("diff", one, other, "--metrics", figures, "--history", past)
    # 87 twice, of a1 alone
    assert ["甲", "—", "10.00", "+10.00"] in [line.split() for line in ran.out.splitlines()]


@pytest.mark.parametrize(
    "arguments", [("DATA",), ("--period", "2026-10"), ("DATA", "--period", "2026-10", "--metrics", "m.json")]
)
def test_diff_takes_figures_of_one_place(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = kaohe("diff", *write_two(tmp_path), *arguments)
    assert ran.status == 2
    assert "K805" in ran.err


def test_diff_of_what_has_errors(tmp_path: Path) -> None:
    one, other = write_two(tmp_path, ("销售额", "消售额"))
    ran = kaohe("diff", one, other)
    assert ran.status == 1
    assert "K201" in ran.err
    assert kaohe("diff", one, "no-such").status == 1


def test_diff_over_figures_with_errors(tmp_path: Path) -> None:
    figures = json.loads(write_figures(tmp_path).read_text(encoding="utf-8"))
    del figures["agents"][0]["values"]["self_rating"]
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(figures), encoding="utf-8")
    ran = kaohe("diff", *write_two(tmp_path, *EDITS), "--metrics", path)
    assert ran.status == 1
    assert ran.err.count("K601") == 2
