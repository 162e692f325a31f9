"""Which way of a figure is the better one: what it says, its metric's, seconds; in places, ranks, columns."""

from __future__ import annotations

import numpy as np
import pytest

import kaohe
from kaohe.checking import read_scheme
from kaohe.diagnostics import Source
from kaohe.evaluation.compiled.columns import Column, Columns
from kaohe.scheme.load import load
from kaohe.scheme.model import Banded, FormulaScore, Scheme
from kaohe.scheme.text_writer import write_text
from kaohe.scheme.yaml_writer import write_yaml
from kaohe.values import Kind
from kaohe.whatif.differences import differences
from support_cases import registry, resolved
from support_evaluation import HEAD, OCTOBER, agent, figures, outcome
from test_compiled import same_outcome

PAID = "底薪 3000元\n最后一名 从 底薪 扣 50元\n第一名 奖 100元\n"
THREE = {"快": "10", "中": "20", "慢": "30"}


def scheme(items: str) -> Scheme:
    return resolved(HEAD + items)


def totals(items: str, name: str, **more: str) -> dict[str, str]:
    """Give what each of three agents is paid, by both evaluators."""
    given = figures(*(agent(who, {"team": "A"}, **{name: value}, **more) for who, value in THREE.items()))
    same_outcome(kaohe.compile(scheme(items)), given)
    return {each.agent: str(each.total) for each in outcome(items, *given.agents).agents}


LESS = {"快": "3100.00", "中": "3000.00", "慢": "2950.00"}
MORE = {"快": "2950.00", "中": "3000.00", "慢": "3100.00"}
RANK = "排名 按 甲 在 全体 内\n" + PAID


@pytest.mark.parametrize(
    ("head", "name", "wanted"),
    [
        ("录入 甲：秒数\n", "甲", LESS),
        ("录入 甲：次数\n", "甲", MORE),
        ("录入 甲：比率 越低越好\n", "甲", LESS),
        ('录入 甲 称 "投诉"：次数 越低越好；乙：次数\n', "甲", LESS),
        ("录入 甲：秒数 越高越好\n", "甲", MORE),
        ("计算 甲：比率 = 退款率\n", "refund_rate", LESS),
        ("计算 甲：比率 = 退款率 × 2\n", "refund_rate", LESS),
        ("计算 甲：比率 = 50% × 退款率 ÷ 3\n", "refund_rate", LESS),
        ("计算 甲：比率 = (退款率)\n", "refund_rate", LESS),
        ("计算 甲：比率 = 退款率 × −1\n", "refund_rate", LESS),
        ("计算 甲：比率 = −退款率\n", "refund_rate", LESS),
        ("计算 甲：比率 = 退款率 + 1%\n", "refund_rate", MORE),
        ("计算 甲：次数 = 1 ÷ 客件数\n", "items_per_buyer", {"快": "3100.00", "中": "3000.00", "慢": "2950.00"}),
        ("计算 甲：比率 越高越好 = 退款率\n", "refund_rate", MORE),
        ("计算 甲：金额 越低越好 = 销售额\n", "sales_amount", LESS),
        ("计算 甲：比率 = 乙\n计算 乙：比率 = 丙 × 2\n计算 丙：比率 = 退款率\n", "refund_rate", LESS),
        ("计算 甲：次数 = 乙\n录入 乙：次数 越低越好\n", "乙", LESS),
        ("计算 甲：秒数 = 取大(平均响应时间，1秒)\n", "avg_response_seconds", LESS),
        ("评分 甲 = 乙\n录入 乙：分数 越低越好\n", "乙", LESS),
        ("计算 甲：分数 越低越好 = 店长评\n", "manager_rating", LESS),
        ("计算 甲：分数 越低越好 按 店长评：≥30 得 3；≥20 得 2；其余 得 1\n", "manager_rating", LESS),
        ("计算 甲：秒数 按 店长评：≥30 得 3秒；≥20 得 2秒；其余 得 1秒\n", "manager_rating", LESS),
        ("计算 甲：分数 按 店长评：≥30 得 3；≥20 得 2；其余 得 1\n", "manager_rating", MORE),
    ],
)
def test_the_better_stand_first(head: str, name: str, wanted: dict[str, str]) -> None:
    """10, 20 and 30: who is first gets 100, who is last loses 50 of 3000."""
    assert totals(head + RANK, name) == wanted


def test_the_slowest_of_a_fact_in_seconds_pays_in_english_too() -> None:
    """The slowest of 10, 20 and 30 seconds is last."""
    head = "scheme Try version 1\neffective 2026-10-01\nperiod month\n"
    items = "facts f: seconds\nbase: 3000 yuan\nrank by f within all\nlast: deduct 50 yuan from base\n"
    found = outcome(Source("a.scheme", head + items), *(agent(who, f=value) for who, value in THREE.items()))
    assert {each.agent: str(each.total) for each in found.agents} == {
        **dict.fromkeys(THREE, "3000.00"),
        "慢": "2950.00",
    }


@pytest.mark.parametrize("condition", ["甲 第一名", "名次(甲，全体) = 1"])
def test_conditions_by_places_go_the_same_way(condition: str) -> None:
    """Of 10, 20 and 30 the least is first."""
    items = f"录入 甲：次数 越低越好\n奖金 一：{condition} 时 7元\n"
    assert totals(items, "甲") == {"快": "7.00", "中": "0.00", "慢": "0.00"}


def test_columns_place_the_better_first() -> None:
    """Of 10, 20 and 30 the least is first and gets 100, the most loses 50."""
    plan = kaohe.compile(scheme("录入 甲：次数 越低越好\n" + RANK))
    names, given = np.array(["a", "b", "c"]), Column(np.array([10, 20, 30]), places=0)
    paid = plan.columns(Columns(OCTOBER, names, {"甲": given}, {}))
    assert paid.total.tolist() == [3100_00, 3000_00, 2950_00]


# --- how it is written -----------------------------------------------------------------------------------------------

ZH = """方案 试 版本 1
生效 2026-10-01
周期 月
录入 纠纷率：比率 越低越好；得票：次数 越高越好；其他：次数
计算 甲：分数 越低越好 = 店长评
计算 乙：比率 越高越好 按 纠纷率：≥1% 得 2%；其余 得 1%
"""
EN = """scheme Try version 1
effective 2026-10-01
period month
facts disputes: ratio lower is better; votes: count higher is better; others: count
figure a: points lower is better = manager_rating
figure b: ratio higher is better by disputes: >=1% gives 2%; else 1%
"""
YAML = """scheme: Try
version: 1
lang: en
effective: 2026-10-01
period: month
facts:
  disputes: {kind: ratio, better: lower}
  votes: {kind: count, better: higher}
  others: count
items:
- figure: a
  kind: points
  better: lower
  formula: manager_rating
- figure: b
  kind: ratio
  better: higher
  by: disputes
  bands:
  - {at_least: 1%, gives: 2%}
  - {else: 1%}
"""


def read(text: str, name: str) -> Scheme:
    found, report = load(Source(name, text))
    assert found is not None, [each.to_json("en") for each in report]
    return found


def test_it_is_read_and_written_in_every_spelling() -> None:
    for found in (read(ZH, "a.scheme"), read(EN, "a.scheme"), read(YAML, "a.yaml")):
        assert [fact.better for fact in found.facts] == ["lower", "higher", None]
        first, second = found.items
        assert isinstance(first, FormulaScore)
        assert isinstance(second, Banded)
        assert (first.kind, first.better, second.better) == (Kind.POINTS, "lower", "higher")
    assert write_text(read(YAML, "a.yaml"), "en") == EN
    assert write_text(read(EN, "a.scheme"), "en") == EN
    assert write_text(read(ZH, "a.scheme"), "zh") == ZH
    assert write_yaml(read(EN, "a.scheme")) == YAML


def test_yaml_knows_only_two_ways() -> None:
    text = YAML.replace("better: lower\n", "better: less\n")
    found, report = load(Source("a.yaml", text))
    assert found is None
    assert [each.rule.code for each in report] == ["K231"]


def test_the_same_fact_goes_one_way_in_all_schemes_put_together() -> None:
    other = Source("b.scheme", HEAD + "录入 甲：次数 越低越好\n底薪 3000元\n")
    same = HEAD + "组合 b\n录入 甲：次数 越低越好\n奖金 乙奖 = 甲 × 1元\n"
    for text, codes in ((same, []), (same.replace("越低越好", ""), ["K267"])):
        _, report = read_scheme(Source("a.scheme", text), registry(), lambda _: other)
        assert [each.rule.code for each in report if each.severity.value == "error"] == codes


def test_a_circle_of_figures_has_no_direction_and_is_told() -> None:
    circle = "计算 甲：次数 = 乙\n计算 乙：次数 = 甲\n底薪 甲 × 1元\n"
    _, report = read_scheme(Source("a.scheme", HEAD + circle), registry())
    assert [each.rule.code for each in report] == ["K214"]


def test_a_difference_of_directions_is_told() -> None:
    old, new = scheme("录入 甲：次数\n奖金 乙奖 = 甲 × 1元\n"), scheme("录入 甲：次数 越低越好\n奖金 乙奖 = 甲 × 1元\n")
    told = [(each.path, each.old, each.new) for each in differences(old, new, registry(), "zh")]
    assert told == [(("录入 甲", "种类"), "次数", "次数 越低越好")]


def test_the_analysis_looks_the_same_way() -> None:
    """What is paid falls as the figure gets better: told of a count that is better higher, not of one better lower."""
    items = "录入 甲：次数{}\n奖金 一：甲 ≥ 10 时 0元；其余 100元\n"
    codes = {}
    for way in (" 越高越好", " 越低越好", ""):
        _, report = read_scheme(Source("a.scheme", HEAD + items.format(way)), registry())
        codes[way] = [each.rule.code for each in report]
    assert codes == {" 越高越好": ["K222"], " 越低越好": [], "": []}
