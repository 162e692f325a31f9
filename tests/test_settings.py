"""System settings: every key, every rule, all errors at once with their places."""

from __future__ import annotations

import pytest

from kaohe.diagnostics import Report, Source, Span, render
from kaohe.events.settings import AdFilter, ForwardFilter, Settings, SingleLineFilter, Slow, read_settings


def read(text: str) -> tuple[Settings | None, Report]:
    report = Report()
    return read_settings(Source("settings.yaml", text), report), report


def errors(text: str) -> list[tuple[str, int]]:
    settings, report = read(text)
    assert settings is None
    assert render(report, "zh")
    assert render(report, "en")
    found = []
    for each in report.sorted():
        assert isinstance(each.place, Span)
        found.append((each.rule.code, each.place.line))
    return found


@pytest.mark.parametrize("text", ["", "# nothing is set\n", "\ufeff"])
def test_a_file_without_keys_gives_the_defaults(text: str) -> None:
    assert read(text.removeprefix("\ufeff"))[0] == Settings()


def test_the_defaults() -> None:
    settings = Settings()
    assert (settings.timezone, settings.day_cut, settings.day_cut_seconds) == ("Asia/Shanghai", "00:00", 0)
    assert (settings.max_wait_minutes, settings.aftersale_days) == (15, 14)
    assert (settings.inquiry_window_days, settings.pay_window_days) == (1, 3)
    assert settings.judgment_rule == "order_first"
    assert (settings.auto_reply_prefix, settings.broadcast_prefix) == ("$", None)
    assert (settings.ad_filter, settings.single_line_filter) == (None, None)
    assert (settings.own_account_filter, settings.ignored_buyers) == (True, ())
    assert (settings.forward_filter, settings.slow) == (ForwardFilter(2), Slow(120, 3))
    assert (settings.quick_seconds, settings.long_minutes, settings.silent_followup_minutes) == (30, 30, 0)
    assert (settings.excluded_order_flags, settings.assist_in_denominator) == ((), False)


def test_every_key() -> None:
    settings, report = read("""
timezone: Asia/Tokyo
day_cut: "04:30"
max_wait_minutes: 1
aftersale_days: 0
inquiry_window_days: 2
pay_window_days: 7
judgment_rule: payment
auto_reply_prefix: null
broadcast_prefix: "@"
ad_filter: {phrase: " 亲，在的 ", within: 2}
single_line_filter: {}
own_account_filter: false
ignored_buyers: [刷单, "null"]
forward_filter: null
slow: {seconds: 0, times: 1}
quick_seconds: 20
long_minutes: 0
silent_followup_minutes: 5
excluded_order_flags: [红旗, "1"]
assist_in_denominator: true
""")
    assert not len(report)
    assert settings == Settings(
        timezone="Asia/Tokyo",
        day_cut="04:30",
        max_wait_minutes=1,
        aftersale_days=0,
        inquiry_window_days=2,
        pay_window_days=7,
        judgment_rule="payment",
        auto_reply_prefix=None,
        broadcast_prefix="@",
        ad_filter=AdFilter(" 亲，在的 ", 2),
        single_line_filter=SingleLineFilter(1),
        own_account_filter=False,
        ignored_buyers=("刷单", "null"),
        forward_filter=None,
        slow=Slow(0, 1),
        quick_seconds=20,
        long_minutes=0,
        silent_followup_minutes=5,
        excluded_order_flags=("红旗", "1"),
        assist_in_denominator=True,
    )
    assert settings.day_cut_seconds == 4 * 3600 + 30 * 60


def test_an_unquoted_time_of_day_is_read_as_it_is_written() -> None:
    settings, _ = read("day_cut: 12:30")
    assert settings is not None
    assert settings.day_cut_seconds == 45000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("max_wait_minuts: 3", "K111"),
        ("slow: {seconds: 3, times: 1, often: 2}", "K111"),
        ("max_wait_minutes: 0", "K404"),
        ("aftersale_days: -1", "K404"),
        ("aftersale_days: 1.5", "K404"),
        ("aftersale_days: 14天", "K404"),
        ("aftersale_days: １４", "K404"),
        ("aftersale_days: 1000001", "K404"),
        ("aftersale_days: 99999999999999999999", "K404"),
        ("ad_filter: {phrase: x, within: 0}", "K404"),
        ("slow: {seconds: 1, times: 0}", "K404"),
        ("single_line_filter: {min_agent_replies: 0}", "K404"),
        ("ad_filter: {phrase: x}", "K112"),
        ("slow: {times: 2}", "K112"),
        ("forward_filter: {}", "K112"),
        ('ad_filter: {phrase: "", within: 1}', "K406"),
        ('auto_reply_prefix: ""', "K406"),
        ('broadcast_prefix: " @"', "K407"),
        ('broadcast_prefix: "\u3000@"', "K407"),
        ('broadcast_prefix: "\\t@"', "K407"),
        ("timezone: Asia/Shanghia", "K402"),
        ("timezone: ../etc/passwd", "K402"),
        ("timezone: Asia", "K402"),
        ("timezone: localtime", "K402"),
        ('timezone: ""', "K402"),
        ('day_cut: "24:00"', "K403"),
        ('day_cut: "4:00"', "K403"),
        ('day_cut: "04:60"', "K403"),
        ("day_cut: 4", "K403"),
        ("judgment_rule: orders", "K405"),
        ("own_account_filter: yes", "K405"),
        ("slow: null", "K401"),
        ("timezone:", "K401"),
        ("ignored_buyers: null", "K401"),
        ("ignored_buyers: 某人", "K109"),
        ("ignored_buyers: [[a]]", "K110"),
        ("ignored_buyers: [null]", "K406"),
        ('excluded_order_flags: [""]', "K406"),
        ("timezone: [a]", "K110"),
        ("slow: 120", "K108"),
        ("- timezone", "K108"),
        ("slow: {seconds: 1", "K101"),
        ("slow: {seconds: 1, times: 2}\nslow: {seconds: 1, times: 2}", "K102"),
    ],
)
def test_each_error(text: str, code: str) -> None:
    assert [found for found, _ in errors(text)] == [code]


def test_all_errors_come_at_once_with_their_lines() -> None:
    text = "max_wait_minutes: 0\nday_cut: noon\njudgement_rule: order\nslow: {seconds: x}\n"
    assert errors(text) == [("K404", 1), ("K403", 2), ("K111", 3), ("K112", 4), ("K404", 4)]


def test_near_names_are_proposed() -> None:
    _, report = read("judgement_rule: order\ntimezone: Asia/Shanghia")
    assert [found.suggestions[:1] for found in report] == [("judgment_rule",), ("Asia/Shanghai",)]
