"""The commands `publish`, `history` and `reproduce`, and what `evaluate` takes from a ledger."""

from __future__ import annotations

import getpass
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kaohe as engine
from kaohe.diagnostics import Report
from kaohe_api.commands import publish as command
from support_cli import Ran, kaohe, write_dataset
from support_ledger import SCHEME, drafted, figures_of, of_period, sql


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.scheme").write_text(SCHEME, encoding="utf-8")
    return "pay.ledger"


def figures(period: str, **sales: str) -> str:
    name = f"{period}.json"
    Path(name).write_text(json.dumps(figures_of(period, **sales)), encoding="utf-8")
    return name


def published(place: str, period: str, *options: str, scheme: str = "small.scheme", **sales: str) -> Ran:
    line = ("publish", scheme, "--metrics", figures(period, **sales), "--ledger", place, "--by", "Ann")
    return kaohe(*line, *options, lang="en")


def document(*line: str) -> Any:
    ran = kaohe(*line, "--format", "json", lang="en")
    assert ran.status == 0, ran.out + ran.err
    return json.loads(ran.out)


def moves(outcome: Any) -> list[str]:
    """Name those who are to consider a move: who stood last two months running."""
    return [
        each["agent"]
        for each in outcome["agents"]
        if any(flag["text"] == "consider a move" for flag in each["outcomes"])
    ]


# --- publish ----------------------------------------------------------------------------------------------------------


def test_publish_evaluates_and_enters(place: str) -> None:
    ran = published(place, "2026-10")
    assert ran.status == 0, ran.err
    assert "3240.00" in ran.out
    assert "Published: entry 1, Small version 1, 2026-10, hash " in ran.out
    (head,) = document("history", "--ledger", place)["entries"]
    assert (head["entry"], head["published_by"], head["corrects"]) == (1, "Ann", None)
    assert head["hash"] in ran.out


def test_what_is_published_stays(place: str) -> None:
    assert published(place, "2026-10").status == 0
    ran = published(place, "2026-10", a1="0.00")
    assert (ran.status, ran.out) == (1, "")
    assert "K884" in ran.err
    assert "--correct" in ran.err
    ran = published(place, "2026-10", "--correct", "sales were wrong", "--format", "json", a1="0.00")
    assert (ran.status, json.loads(ran.out)["corrects"]) == (0, 1)
    assert published(place, "2026-10", "--correct", " ").status == 2
    ran = published(place, "2026-09", "--correct", "sales were wrong")
    assert (ran.status, "K885" in ran.err) == (1, True)
    ran = kaohe("history", "--ledger", place, lang="zh")
    rows = [line.split() for line in ran.out.splitlines()[2:]]
    assert [(row[0], row[1], row[2]) for row in rows] == [("1", "2026-10", "Small"), ("2", "2026-10", "Small")]
    assert "第 1 条：sales were wrong" in ran.out


def test_nothing_is_left_of_a_publication_that_fails(place: str) -> None:
    Path("small.scheme").write_text(SCHEME.replace("sales_amount", "sale_amount"), encoding="utf-8")
    ran = published(place, "2026-10")
    assert (ran.status, "K201" in ran.err) == (1, True)
    assert not Path(place).exists()


def test_nobody_is_left_out_of_a_publication(place: str) -> None:
    ran = published(place, "2026-10", "--keep-going")
    assert (ran.status, "K802" in ran.err) == (2, True)
    ran = kaohe("publish", "small.scheme", "--metrics", figures("2026-10"), lang="en")
    assert (ran.status, "--ledger" in ran.err) == (2, True)


def test_who_publishes_is_who_is_logged_in(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ("publish", "small.scheme", "--metrics", figures("2026-10"), "--ledger", place)
    monkeypatch.setenv("LOGNAME", "Bob")
    assert kaohe(*line).status == 0
    assert document("history", "--ledger", place)["entries"][0]["published_by"] == "Bob"

    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    ran = kaohe(*line)
    assert (ran.status, "--by" in ran.err) == (2, True)


def test_a_dataset_is_published_with_its_settings_and_its_fingerprint(place: str, tmp_path: Path) -> None:
    write_dataset(tmp_path)
    Path("mine.yaml").write_text("quick_seconds: 20\n", encoding="utf-8")
    line = ("publish", "small.scheme", "data", "--period", "2026-10", "--settings", "mine.yaml", "--ledger", place)
    ran = kaohe(*line, lang="en")
    assert ran.status == 0, ran.err
    entry = document("history", "1", "--ledger", place)
    assert (entry["settings"]["quick_seconds"], entry["settings"]["timezone"]) == (20, "Asia/Shanghai")
    assert entry["dataset"]["files"].keys() == {"accounts.csv", "messages.csv", "orders.csv", "facts.csv"}
    assert entry["plugins"]["sales"]["module"] == "kaohe_metrics.sales"
    assert entry["texts"][0]["text"] == SCHEME
    # 199.90 × 1% = 1.999
    assert entry["outcome"]["agents"][0]["lines"][1]["amount"] == "2.00"
    assert kaohe("reproduce", "2026-10", "--ledger", place).status == 0


def test_a_dataset_that_changes_meanwhile_is_not_published(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = write_dataset(tmp_path) / "orders.csv"
    evaluate = engine.evaluate

    def slowly(*given: Any, **how: Any) -> Any:
        orders.write_text(orders.read_text(encoding="utf-8").replace("199.90", "299.90"), encoding="utf-8")
        return evaluate(*given, **how)

    monkeypatch.setattr(engine, "evaluate", slowly)
    ran = kaohe("publish", "small.scheme", "data", "--period", "2026-10", "--ledger", place)
    assert (ran.status, "K897" in ran.err, Path(place).exists()) == (1, True, False)
    ran = kaohe("publish", "small.scheme", "nothing", "--period", "2026-10", "--ledger", place)
    assert (ran.status, "K301" in ran.err) == (1, True)


def test_who_was_slower_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ("publish", "small.scheme", "--metrics", figures("2026-10"), "--ledger", place, "--by", "Bob")
    draft, faster = command._Publication.publish, []

    def first(self: Any, found: Any) -> Any:
        if not faster:
            faster.append(True)
            assert published(place, "2026-10").status == 0
        return draft(self, found)

    monkeypatch.setattr(command._Publication, "publish", first)
    ran = kaohe(*line, lang="en")
    assert (ran.status, "K884" in ran.err, "Ann" in ran.err) == (1, True, True)


# --- what later periods look at ---------------------------------------------------------------------------------------


def test_streaks_are_counted_over_the_ledger(place: str) -> None:
    assert published(place, "2026-09").status == 0
    line = ("evaluate", "small.scheme", "--metrics", figures("2026-10"))
    assert moves(document(*line)) == []
    assert moves(document(*line, "--ledger", place)) == ["a3"]
    assert published(place, "2026-10").status == 0
    assert moves(document("history", "2", "--ledger", place)["outcome"]) == ["a3"]
    # By the correction a3 was not last in September.
    document_of_september = figures_of("2026-09")
    document_of_september["agents"][2]["values"]["manager_rating"] = 100
    Path("other.json").write_text(json.dumps(document_of_september), encoding="utf-8")
    correct = ("--ledger", place, "--by", "Ann", "--correct", "a rating was wrong")
    assert kaohe("publish", "small.scheme", "--metrics", "other.json", *correct).status == 0
    assert moves(document(*line, "--ledger", place)) == []
    # October was published on what was known then, and is computed again from that; but that is not what stands now.
    ran = kaohe("reproduce", "2026-10", "--ledger", place, lang="en")
    assert (ran.status, ran.out) == (0, "Entry 2: computed again, all 18 figures are the same\n")
    assert "K899" in ran.err
    told = document("reproduce", "2026-10", "--ledger", place)
    assert [each["code"] for each in told["diagnostics"]] == ["K899"]


def test_a_correction_names_what_was_built_on_it(place: str) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        assert published(place, month).status == 0
    ran = published(place, "2026-09", "--correct", "a typing error", a1="0.00")
    assert ran.status == 0
    assert "Entry 3 (2026-10) does not build on 2026-09 as it stands now, in entry 4" in ran.err
    ran = kaohe("history", "--ledger", place, lang="zh")
    assert "第 3 条（2026-10）不是接着现在的 2026-09 算的：现在的是第 4 条" in ran.err
    entries = document("history", "--ledger", place)["entries"]
    assert [each["compute_again_for"] for each in entries] == [[], [], [4], []]
    again = published(place, "2026-08", "--correct", "another", "--format", "json", a1="1.00")
    told = [each["message"] for each in json.loads(again.out)["diagnostics"]]
    assert [text.split()[1] for text in told if "does not build on" in text] == ["4", "3"]
    assert published(place, "2026-10", "--correct", "computed again").status == 0
    ran = kaohe("history", "--ledger", place, "--scheme", "Small", lang="en")
    assert ran.err.count("K899") == 1  # September looks back at August


def test_what_is_looked_for_in_vain_is_told_where_somebody_remembers(place: str) -> None:
    ran = published(place, "2026-10")
    assert (ran.status, "K609" in ran.err, "2026-09" in ran.err) == (0, True, True)
    assert "K609" not in published(place, "2026-11").err
    assert "K609" not in kaohe("evaluate", "small.scheme", "--metrics", figures("2026-10"), lang="en").err


def test_a_period_that_is_published_late_names_what_was_built_without_it(place: str) -> None:
    assert published(place, "2026-09").status == 0
    assert published(place, "2026-11").status == 0
    ran = published(place, "2026-10")
    assert (ran.status, ran.err.count("K899")) == (0, 1)
    assert "Entry 2 (2026-11) does not build on 2026-10 as it stands now, in entry 3" in ran.err
    assert published(place, "2026-08").err.count("K899") == 3  # September was the first there was, and looked in vain


def test_who_builds_on_what_is_corrected_meanwhile_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert published(place, "2026-09").status == 0
    enter = engine.publish

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(engine, "publish", enter)
        assert published(place, "2026-09", "--correct", "a typing error", a1="0.00").status == 0
        return enter(*given)

    monkeypatch.setattr(engine, "publish", slowly)
    ran = published(place, "2026-10")
    assert ran.status == 0
    assert "Entry 3 (2026-10) does not build on 2026-09 as it stands now, in entry 2" in ran.err


def test_who_does_not_look_back_needs_no_history(place: str) -> None:
    Path("plain.scheme").write_text(
        "scheme Plain version 1\neffective 2026-08-01\nperiod month\nbase 3000\n", encoding="utf-8"
    )
    for month in ("2026-09", "2026-10"):
        assert published(place, month, scheme="plain.scheme").status == 0
    assert document("history", "2", "--ledger", place)["figures"]["history"] == []
    ran = published(place, "2026-09", "--correct", "a typing error", scheme="plain.scheme", a1="0.00")
    assert (ran.status, ran.err) == (0, "")


def test_days_that_are_paid_already_are_told_before_anything_is_computed(place: str) -> None:
    assert published(place, "2026-10").status == 0
    text = SCHEME.replace("period month", "period week").replace("2 months running", "2 weeks running")
    Path("small.scheme").write_text(text, encoding="utf-8")
    ran = published(place, "2026-W44")
    assert (ran.status, "K898" in ran.err, "2026-10" in ran.err) == (1, True, True)


def test_history_that_stands_twice_is_told(place: str) -> None:
    assert published(place, "2026-09").status == 0
    Path("past.json").write_text(json.dumps(document("history", "1", "--ledger", place)["outcome"]), encoding="utf-8")
    ran = kaohe(
        *("evaluate", "small.scheme", "--metrics", figures("2026-10")), "--ledger", place, "--history", "past.json"
    )
    assert (ran.status, "K513" in ran.err) == (1, True)


def test_a_ledger_that_is_damaged_stops_what_looks_at_it(place: str) -> None:
    assert published(place, "2026-09").status == 0
    sql(place, "DROP TRIGGER kaohe_no_update", "UPDATE kaohe_entries SET outcome = '{}'")
    for line in (
        ("evaluate", "small.scheme", "--metrics", figures("2026-10"), "--ledger", place),
        ("history", "1", "--ledger", place),
        ("history", "--verify", "--ledger", place),
        ("reproduce", "2026-09", "--ledger", place),
    ):
        ran = kaohe(*line)
        assert (ran.status, "K887" in ran.err) == (1, True), line
    ran = kaohe("evaluate", "small.scheme", "--metrics", figures("2026-10"), "--ledger", "none")
    assert (ran.status, "K880" in ran.err) == (1, True)


@pytest.mark.parametrize("change", ["scheme = 'x'", "period = '2026-07'", "outcome = x'ff'", "scheme = x'ff'"])
def test_what_builds_on_a_ledger_looks_at_all_of_it(place: str, change: str) -> None:
    for month in ("2026-08", "2026-09"):
        assert published(place, month).status == 0
    sql(place, "DROP TRIGGER kaohe_no_update", f"UPDATE kaohe_entries SET {change} WHERE number = 1")  # noqa: S608
    for month in ("2026-08", "2026-10"):
        for options in ((), ("--correct", "again")):
            ran = published(place, month, *options)
            assert (ran.status, ran.err.count("K887")) == (1, 1), ran.err
    for line in (("reproduce", "2026-08"), ("reproduce", "2026-09"), ("history", "--verify")):
        ran = kaohe(*line, "--ledger", place)
        assert (ran.status, ran.err.count("K887")) == (1, 1), (line, ran.err)
    assert sql(place, "SELECT count(*) FROM kaohe_entries") == [(2,)]


@pytest.mark.parametrize(
    "change",
    ["UPDATE kaohe_entries SET published_at = 'now' WHERE number = 1", "DELETE FROM kaohe_entries WHERE number = 1"],
)
def test_what_is_listed_of_a_ledger_is_looked_at_by_all_who_use_it(place: str, change: str) -> None:
    for month in ("2026-08", "2026-09"):
        assert published(place, month).status == 0
    sql(place, *(f"DROP TRIGGER kaohe_no_{what}" for what in ("update", "delete")), change)
    given = figures("2026-10")
    for line in (
        ("history",),
        ("history", "2"),
        ("reproduce", "2026-09"),
        ("evaluate", "small.scheme", "--metrics", given),
        ("publish", "small.scheme", "--metrics", given, "--by", "Ann"),
        ("simulate", "small.scheme"),
    ):
        ran = kaohe(*line, "--ledger", place)
        assert (ran.status, ran.err.count("K887")) == (1, 1), (line, ran.err)


# --- versions ---------------------------------------------------------------------------------------------------------

LATER = SCHEME.replace("version 1", "version 2").replace("2026-08-01", "2026-10-01").replace("base 3000", "base 4000")


def bases(outcome: Any) -> tuple[int, str]:
    return outcome["version"], outcome["agents"][0]["lines"][0]["amount"]


def test_the_version_in_force_is_used_of_those_given(place: str) -> None:  # noqa: ARG001 - makes the scheme
    Path("later.scheme").write_text(LATER, encoding="utf-8")
    for month, expected in (("2026-09", (1, "3000.00")), ("2026-10", (2, "4000.00")), ("2026-11", (2, "4000.00"))):
        for first, other in (("small.scheme", "later.scheme"), ("later.scheme", "small.scheme")):
            line = ("evaluate", first, "--metrics", figures(month), "--other-version", other)
            assert bases(document(*line)) == expected


def test_the_version_in_force_is_found_in_the_ledger(place: str) -> None:
    Path("later.scheme").write_text(LATER, encoding="utf-8")
    assert published(place, "2026-09").status == 0
    assert published(place, "2026-10", scheme="later.scheme").status == 0
    # September is corrected with the version that it was published with, though the new one is given,
    ran = published(place, "2026-09", "--correct", "again", scheme="later.scheme")
    assert (ran.status, "K894" in ran.err) == (0, True)
    assert "entry 1" in ran.err
    entry = document("history", "3", "--ledger", place)
    assert (bases(entry["outcome"]), entry["texts"][0]["text"]) == ((1, "3000.00"), SCHEME)
    # and November is evaluated with the new one, though the old one is given.
    line = ("evaluate", "small.scheme", "--metrics", figures("2026-11"), "--ledger", place)
    assert bases(document(*line)) == (2, "4000.00")
    # The given file is used where it took effect on the same day: it may have been wrong.
    Path("later.scheme").write_text(LATER.replace("4000", "4100"), encoding="utf-8")
    line = ("evaluate", "later.scheme", "--metrics", figures("2026-11"), "--ledger", place)
    assert bases(document(*line)) == (2, "4100.00")


def test_what_is_no_other_version_is_told(place: str) -> None:  # noqa: ARG001 - makes the scheme
    Path("twin.scheme").write_text(SCHEME.replace("version 1", "version 2"), encoding="utf-8")
    Path("stranger.scheme").write_text(LATER.replace("Small", "Big"), encoding="utf-8")
    others = ("--other-version", "twin.scheme", "--other-version", "stranger.scheme")
    ran = kaohe("evaluate", "small.scheme", "--metrics", figures("2026-10"), *others)
    assert (ran.status, "K892" in ran.err, "K893" in ran.err) == (1, True, True)
    ran = kaohe("evaluate", "small.scheme", "--metrics", figures("2026-10"), "--other-version", "none.scheme")
    assert (ran.status, "K806" in ran.err) == (1, True)


def test_a_version_in_the_ledger_that_cannot_be_read_is_told(place: str) -> None:
    assert published(place, "2026-09").status == 0
    Path("later.scheme").write_text(LATER, encoding="utf-8")
    sql(place, "DROP TRIGGER kaohe_no_update", "UPDATE kaohe_entries SET texts = '[]'")
    ran = kaohe("evaluate", "later.scheme", "--metrics", figures("2026-09"), "--ledger", place)
    assert (ran.status, "K887" in ran.err) == (1, True)


def test_a_version_whose_plugin_is_gone_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert published(place, "2026-09").status == 0
    without = [line for line in LATER.splitlines(keepends=True) if "sales_amount" not in line]
    Path("later.scheme").write_text("".join(without), encoding="utf-8")
    monkeypatch.setattr(engine, "load_plugins", lambda: engine.extension.load_plugins([]))
    ran = kaohe("evaluate", "later.scheme", "--metrics", figures("2026-09"), "--ledger", place)
    assert (ran.status, "K201" in ran.err) == (1, True)


# --- history ----------------------------------------------------------------------------------------------------------


def test_history_of_nothing(place: str) -> None:
    ran = kaohe("history", "--ledger", place)
    assert (ran.status, "K880" in ran.err) == (1, True)
    assert published(place, "2026-10").status == 0
    assert document("history", "--ledger", place, "--scheme", "Other") == {"entries": []}
    ran = kaohe("history", "--ledger", place, "--scheme", "Other", lang="en")
    told = "Nothing is published of the scheme Other; there is: Small\n"
    assert (ran.status, ran.out, ran.err) == (0, "", told)
    ran = kaohe("history", "7", "--ledger", place, lang="zh")
    assert (ran.status, "K888" in ran.err, "台账里有：第 1 到 1 条" in ran.err) == (1, True, True)


def test_of_many_entries_the_last_are_named(place: str) -> None:
    ledger, _ = engine.open_ledger(place, new=True)
    assert ledger is not None
    for month in range(1, 13):
        assert ledger.append(of_period(drafted("2026-10"), f"2025-{month:02}"), Report()) is not None
    assert ledger.append(of_period(drafted("2026-10"), "2026-01"), Report()) is not None
    ran = kaohe("reproduce", "2026-10", "--ledger", place, lang="en")
    assert (ran.status, "It has …, Small 2025-02 #2," in ran.err, "2026-01 #13" in ran.err) == (1, True, True)


def test_an_entry_is_shown(place: str) -> None:
    assert published(place, "2026-10").status == 0
    ran = kaohe("history", "1", "--ledger", place, lang="en")
    assert ran.status == 0, ran.err
    for told in ("2026-08-01", "small.scheme ", "2026-10.json", "kaohe 0.1.0 (aftersales, ", "Ann"):
        assert told in ran.out
    assert ["a1", "3240.00"] in [line.split() for line in ran.out.splitlines()]


def test_verify_tells_that_all_is_whole(place: str) -> None:
    assert published(place, "2026-10").status == 0
    told = document("history", "--ledger", place, "--verify")
    assert told["entries"] == 1
    ran = kaohe("history", "--ledger", place, "--verify", lang="en")
    assert ran.out == f"All as published, entries: 1, hash of the last: {told['hash']}\n"


# --- reproduce --------------------------------------------------------------------------------------------------------


def test_reproduce_tells_each_difference(place: str) -> None:
    assert published(place, "2026-10").status == 0
    # As if another kaohe had published it, which paid 10.00 more.
    ledger, _ = engine.open_ledger(place)
    assert ledger is not None
    entry = ledger.entry(1, Report())
    assert entry is not None
    content = entry.content
    outcome = content.outcome.replace('"3240.00"', '"3250.00"')
    other = replace(content, outcome=outcome, kaohe="0.0.9", corrects=1, reason="by an older kaohe")
    assert ledger.append(other, Report()) is not None
    ran = kaohe("reproduce", "2026-10", "--ledger", place, lang="en")
    assert ran.status == 1
    assert ["a1", "total", "3250.00", "3240.00"] in [line.split() for line in ran.out.splitlines()]
    assert "K890" in ran.err
    assert "K891" in ran.err
    ran = kaohe("reproduce", "2026-10", "--ledger", place, "--format", "json", lang="en")
    told = json.loads(ran.out)
    assert (ran.status, told["entry"], told["compared"]) == (1, 2, 17)
    assert told["differences"] == [{"agent": "a1", "figure": "total", "published": "3250.00", "computed": "3240.00"}]
    assert [each["code"] for each in told["diagnostics"]] == ["K891", "K890"]
    assert kaohe("reproduce", "2026-10", "--ledger", place, "--entry", "1").status == 0


def test_reproduce_asks_which_scheme(place: str) -> None:
    Path("big.scheme").write_text(SCHEME.replace("Small", "Big"), encoding="utf-8")
    assert published(place, "2026-10").status == 0
    assert published(place, "2026-10", scheme="big.scheme").status == 0
    ran = kaohe("reproduce", "2026-10", "--ledger", place)
    assert (ran.status, "K889" in ran.err) == (1, True)
    assert document("reproduce", "2026-10", "--ledger", place, "--scheme", "Big")["entry"] == 2
    for line in (("2026-09",), ("2026-10", "--scheme", "None"), ("2026-10", "--entry", "3")):
        ran = kaohe("reproduce", *line, "--ledger", place)
        assert (ran.status, "K888" in ran.err) == (1, True)


def test_versions_that_are_others_now_are_told_once_each(place: str) -> None:
    assert published(place, "2026-10").status == 0
    ledger, _ = engine.open_ledger(place)
    assert ledger is not None
    entry = ledger.entry(1, Report())
    assert entry is not None
    plugins = {name: {**told, "version": "0.0.9"} for name, told in entry.content.plugins.items()}
    plugins["gone"] = {"module": "gone", "package": "our-plugins", "version": "1.5"}
    older = replace(entry.content, kaohe="0.0.9", plugins=plugins, corrects=1, reason="by an older kaohe")
    assert ledger.append(older, Report()) is not None
    told = document("reproduce", "2026-10", "--ledger", place)
    messages = [each["message"] for each in told["diagnostics"]]
    assert len(messages) == 2
    assert messages[0].startswith("kaohe, ")
    assert "published with kaohe 0.0.9, now: kaohe " in messages[0]
    assert messages[1] == "gone: published with our-plugins 1.5, now: not installed"
    assert "发布时 gone 是 our-plugins 1.5，现在：没有安装" in kaohe("reproduce", "2026-10", "--ledger", place).err


def test_reproduce_without_the_plugin_of_then(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert published(place, "2026-10").status == 0
    monkeypatch.setattr(engine, "load_plugins", lambda: engine.extension.load_plugins([]))
    ran = kaohe("reproduce", "2026-10", "--ledger", place)
    assert (ran.status, "K891" in ran.err, "K201" in ran.err) == (1, True, True)
