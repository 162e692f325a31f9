"""Settings that a scheme freezes: read and written in every form, checked as their file is, used for its metrics."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

import kaohe
from kaohe.diagnostics import Report, Source
from kaohe.events.settings import AdFilter, Settings, SingleLineFilter, Slow
from kaohe.scheme.frozen import NAMES, apart, over
from kaohe.scheme.model import Scheme
from kaohe.scheme.text import read_text
from kaohe.scheme.write import convert
from support_cases import registry
from support_checking import HEAD as YAML_HEAD
from support_checking import checked, some_metrics, told
from support_cli import SCHEME, write_dataset, write_scheme
from support_cli import kaohe as ran
from support_evaluation import HEAD
from support_text import HEADS

if TYPE_CHECKING:
    from pathlib import Path

ZH = """设置：
    时区 "Asia/Tokyo"
    一天开始 "04:00"
    最长等待分钟 20
    业绩判定 付款
    自动回复开头 无
    群发开头 "无"
    广告过滤 短语 "a，b"，前几句 3
    单句过滤 最少回复 2
    不计买家 "a"，「b"c」
    不计旗标 无
    自家账号过滤 否
    慢响应 秒数 60，次数 2
    转接过滤 无
    协助计入分母 是
"""
EN = """settings: timezone "Asia/Tokyo"; day_cut "04:00"; max_wait_minutes 20; judgment_rule payment
    auto_reply_prefix none
    broadcast_prefix "无"
    ad_filter phrase "a，b", replies 3
    single_line_filter min_agent_replies 2
    ignored_buyers "a", 「b"c」
    excluded_order_flags none
    own_account_filter no
    slow seconds 60, times 2
    forward_filter none
    assist_in_denominator yes
"""
YAML = """settings:
  timezone: Asia/Tokyo
  day_cut: "04:00"
  max_wait_minutes: 20
  judgment_rule: payment
  auto_reply_prefix: null
  broadcast_prefix: 无
  ad_filter: {phrase: "a，b", within: 3}
  single_line_filter: {min_agent_replies: 2}
  ignored_buyers: [a, 'b"c']
  excluded_order_flags: []
  own_account_filter: false
  slow: {seconds: 60, times: 2}
  forward_filter: ~
  assist_in_denominator: true
"""
MEANT = Settings(
    timezone="Asia/Tokyo",
    day_cut="04:00",
    max_wait_minutes=20,
    judgment_rule="payment",
    auto_reply_prefix=None,
    broadcast_prefix="无",
    ad_filter=AdFilter("a，b", 3),
    single_line_filter=SingleLineFilter(2),
    ignored_buyers=("a", 'b"c'),
    own_account_filter=False,
    slow=Slow(60, 2),
    forward_filter=None,
    assist_in_denominator=True,
)


def read(text: str, name: str = "s.scheme") -> tuple[Scheme | None, Report]:
    return kaohe.load(Source(name, text))


@pytest.mark.parametrize(
    "source",
    [
        Source("s.scheme", HEAD + ZH + "底薪 1元\n"),
        Source("s.scheme", HEADS["en"] + EN + "base 1\n"),
        Source("s.yaml", YAML_HEAD + YAML + "items: [{base: , amount: 1}]\n"),
    ],
    ids=["zh", "en", "yaml"],
)
def test_every_form_freezes_the_same(source: Source) -> None:
    scheme, report = kaohe.load(source)
    assert scheme is not None, list(report)
    assert over(scheme, Settings(quick_seconds=7)) == replace(MEANT, quick_seconds=7)
    for to in ("zh", "en", "yaml"):
        written, _ = convert(source, to, registry())  # type: ignore[arg-type]
        assert written is not None
        again, _ = kaohe.load(Source("s.yaml" if to == "yaml" else "s.scheme", written))
        assert again is not None
        assert again.settings == scheme.settings


def test_every_setting_has_a_name() -> None:
    assert list(NAMES) == [each.name for each in fields(Settings)]
    assert len({words.zh for words in NAMES.values()}) == len(NAMES)


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ('设置：一天开始 "4点"', [("K403", '"4点"')]),
        ("设置：最长等待分钟 0", [("K404", "0")]),
        ("设置：最长等待分钟 20，30", [("K110", "最长等待分钟 20，30")]),
        ("设置：慢响应 20", [("K108", "20")]),
        ("设置：慢响应 秒数 20", [("K112", "慢响应 秒数 20")]),
        ("设置：慢响应 秒数 20，次 3", [("K264", "次 3")]),
        ("设置：最长等待分钟 20；最长等待分钟 30", [("K128", "最长等待分钟")]),
        ("设置：自家账号过滤 大概", [("K405", "大概")]),
    ],
)
def test_what_is_wrong_is_told_as_of_the_file(settings: str, found: list[tuple[str, str]]) -> None:
    report = Report()
    read_text(Source("s.scheme", HEAD + settings + "\n底薪 1元\n"), report)
    assert told(report) == found


def test_the_header_counts_as_a_setting() -> None:
    scheme, _ = read(HEAD + "业绩判定 下单\n底薪 1元\n")
    assert scheme is not None
    assert over(scheme, Settings()).judgment_rule == "order"
    assert apart(scheme, Settings()) == ("judgment_rule",)
    assert apart(scheme, Settings(judgment_rule="order")) == ()
    assert read(HEAD + "底薪 1元\n")[0] is not None


def test_days_until_metrics_are_final_go_by_frozen_settings() -> None:
    # a rate of inquiries is final so many days after the period as buyers may take to pay
    scheme, report = kaohe.read_scheme(
        Source("s.scheme", HEAD + "设置：付款天数 9\n奖金 甲：询单转化率 ≥ 50% 时 1元；无值 得 0元\n"),
        some_metrics(),
        notes=True,
    )
    assert scheme is not None
    (note,) = [each for each in report if each.rule.code == "K288"]
    assert "2026-11-11" in note.remedy("zh")


FLAGGED = "order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity,flag\n"


def test_metrics_are_computed_with_what_the_scheme_freezes(tmp_path: Path) -> None:
    data, settings = write_dataset(tmp_path), tmp_path / "settings.yaml"
    settings.write_text("quick_seconds: 5\nexcluded_order_flags: []\n", encoding="utf-8")
    row = "o1,s,b,2026-10-05 09:05:00,2026-10-05 09:06:00,199.90,10.00,2,red\n"
    (data / "orders.csv").write_text(FLAGGED + row, encoding="utf-8")

    def commission(text: str, *more: object) -> tuple[str, list[str]]:
        given = ran("evaluate", write_scheme(tmp_path, text), data, "--period", "2026-10", "--format", "json", *more)
        found = json.loads(given.out)
        lines = {line["id"]: line["amount"] for line in found["agents"][0]["lines"]}
        return lines["commission"], [each["code"] for each in found["diagnostics"]]

    frozen = SCHEME.replace("周期 月\n", '周期 月\n设置：不计旗标 "red"\n')
    assert commission(SCHEME) == ("2.00", [])  # 199.90 × 1%
    assert commission(frozen) == ("0.00", ["K356"])
    assert commission(frozen, "--settings", settings) == ("0.00", ["K266", "K356"])
    text = ran("evaluate", write_scheme(tmp_path, frozen), data, "--period", "2026-10", "--settings", settings).err
    assert "方案的设置和系统设定不同：不计旗标（excluded_order_flags）" in text
    settings.write_text("excluded_order_flags: [red]\n", encoding="utf-8")
    assert commission(frozen, "--settings", settings) == ("0.00", ["K356"])


def test_settings_are_no_list_in_yaml() -> None:
    scheme, report = read(YAML_HEAD + "settings: [day_cut]\nitems: [{base: , amount: 1}]\n", "s.yaml")
    assert scheme is None
    assert told(report) == [("K108", "[day_cut]")]


def test_a_setting_that_is_judged_twice_is_told() -> None:
    items = "- {base: , amount: 1}"
    report = checked(items, YAML_HEAD + "judgment: order\nsettings: {judgment_rule: order}\n")[1]
    assert [each.rule.code for each in report] == ["K265"]
