"""The ledger: what is published stays as it was, once a period, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kaohe
from kaohe.diagnostics import Report
from kaohe.documents import read_source
from kaohe.evaluation.figures import figures_json
from kaohe.evaluation.figures_made import past_from
from kaohe.evaluation.outcome import Outcome, past_of
from kaohe.ledger.book import Ledger
from kaohe.ledger.entry import Draft, entry_of, head_of, row_of
from kaohe.ledger.making import fingerprint, plugins_of
from kaohe.ledger.outdated import outdated, tell
from kaohe.ledger.texts import read_again
from kaohe.ledger.versions import in_force
from kaohe.periods import Period
from kaohe.words import Words
from support_http import registry
from support_ledger import SCHEME, codes, drafted, evaluated, figures_of, kept_scheme, of_period, opened, published, sql
from support_postgres import database, server
from support_readmes import ROOT

OCTOBER = Period.month(2026, 10)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "账 本?#%.ledger")
    return database(request.getfixturevalue("postgres"))


def listed(ledger: Ledger) -> list[tuple[int, str, int | None]]:
    report = Report()
    heads = ledger.heads(report)
    assert report.ok
    return [(head.number, str(head.period), head.corrects) for head in heads]


# --- what is published ------------------------------------------------------------------------------------------------


def test_an_entry_is_read_as_it_was_published(place: str) -> None:
    made = drafted()
    ledger = opened(place)
    assert listed(ledger) == []
    head = published(ledger, made)
    assert (head.number, head.by, head.at, head.corrects) == (1, "Ann", made.at, None)
    report = Report()
    entry = opened(place, new=False).entry(1, report)
    assert entry is not None
    assert (entry.content, entry.previous, entry.hash) == (made, "", head.hash)
    document = entry.to_json()
    assert document["entry"] == 1
    assert document["outcome"] == json.loads(made.outcome)
    # 12000: 10000 × 1% + 2000 × 2% = 140; first: 100
    assert json.loads(made.outcome)["agents"][0]["total"] == "3240.00"


def test_a_period_is_published_once_and_corrected_by_new_entries(place: str) -> None:
    made = drafted()
    ledger = opened(place)
    published(ledger, made)
    again, report = kaohe.publish(ledger, made)
    assert (again, codes(report)) == (None, ["K884"])
    assert published(ledger, of_period(made, "2026-10", 1)).number == 2
    late, report = kaohe.publish(ledger, of_period(made, "2026-10", 1))
    assert (late, codes(report)) == (None, ["K886"])
    early, report = kaohe.publish(ledger, of_period(made, "2026-11", 2))
    assert (early, codes(report)) == (None, ["K885"])
    assert published(ledger, of_period(made, "2026-10", 2)).number == 3
    assert published(ledger, of_period(made, "2026-11")).number == 4
    assert listed(ledger) == [(1, "2026-10", None), (2, "2026-10", 1), (3, "2026-10", 2), (4, "2026-11", None)]
    report = Report()
    last = ledger.verify(report)
    assert last is not None
    assert (last.number, report.ok) == (4, True)


def test_another_scheme_has_periods_of_its_own(place: str) -> None:
    made = drafted()
    ledger = opened(place)
    published(ledger, made)
    assert published(ledger, replace(made, scheme="Other")).number == 2


def test_each_hash_includes_the_one_before(place: str) -> None:
    made = drafted()
    ledger = opened(place)
    first, second = published(ledger, made), published(ledger, of_period(made, "2026-11"))
    entries = [ledger.entry(number, Report()) for number in (1, 2)]
    assert [each.previous for each in entries if each] == ["", first.hash]
    # The hash by hand: JSON's list of what the entry holds, the hash before it at the end; of documents their hashes.
    (row,) = sql(
        place,
        "SELECT number, scheme, version, effective, period, revision, corrects, reason, published_at, published_by,"
        " kaohe, held, previous FROM kaohe_entries WHERE number = 2",
    )
    assert hashlib.sha256(json.dumps(row).encode()).hexdigest() == second.hash
    names = ("rests", "plugins", "texts", "settings", "dataset", "figures", "outcome")
    (documents,) = sql(place, f"SELECT {', '.join(names)} FROM kaohe_entries WHERE number = 2")  # noqa: S608 - ours
    by_hand = {n: hashlib.sha256(str(each).encode()).hexdigest() for n, each in zip(names, documents, strict=True)}
    assert json.loads(str(row[-2])) == by_hand


@pytest.mark.parametrize("statement", ["UPDATE kaohe_entries SET reason = 'x'", "DELETE FROM kaohe_entries"])
def test_the_database_itself_refuses_changes(place: str, statement: str) -> None:
    published(opened(place), drafted())
    statements = [statement]
    if "://" in place:
        statements.append("TRUNCATE kaohe_entries")
    else:
        statements.append("INSERT OR REPLACE INTO kaohe_entries SELECT * FROM kaohe_entries")
        columns = "scheme, version, effective, period, revision, corrects, reason, published_at, published_by, kaohe"
        rest = "held, previous, hash, rests, plugins, texts, settings, dataset, figures, outcome"
        statements.append(
            f"INSERT OR REPLACE INTO kaohe_entries SELECT number + 1, {columns}, {rest} FROM kaohe_entries"  # noqa: S608
        )
    for each in statements:
        with pytest.raises(Exception, match="never changed or deleted"):
            sql(place, each)
    assert opened(place).verify(Report()) is not None


def test_there_is_nothing_yet(place: str) -> None:
    ledger, report = kaohe.open_ledger(place)
    assert (ledger, codes(report)) == (None, ["K880"])
    fresh = opened(place)
    assert fresh.heads(Report()) == ()
    assert fresh.past("Small", OCTOBER, Report()) == ()
    assert not Path(place).exists()


def test_tables_that_are_no_ledger_are_left_alone(place: str) -> None:
    sql(place, "CREATE TABLE theirs (x integer)")
    ledger, report = kaohe.open_ledger(place, new=True)
    if "://" in place:  # others may have tables in the same database
        assert ledger is not None
        assert published(ledger, drafted()).number == 1
    else:
        assert (ledger, codes(report)) == (None, ["K881"])
    assert sql(place, "SELECT count(*) FROM theirs") == [(0,)]


@pytest.mark.parametrize("statement", ["INSERT INTO kaohe_ledger VALUES (1)", "DROP TABLE kaohe_entries"])
def test_a_ledger_of_another_shape_is_none(place: str, statement: str) -> None:
    ledger = opened(place)
    published(ledger, drafted())
    sql(place, statement)
    assert codes(kaohe.open_ledger(place)[1]) == ["K881"]
    head, report = kaohe.publish(ledger, drafted("2026-11"))
    assert (head, codes(report)) == (None, ["K881"])


def test_a_ledger_that_is_gone_meanwhile_is_told(place: str) -> None:
    ledger = opened(place)
    published(ledger, drafted())
    sql(place, "DROP TABLE kaohe_entries")
    report = Report()
    assert ledger.verify(report) is None
    assert codes(report) == ["K883"]


def test_a_newer_ledger_is_left_alone(place: str) -> None:
    published(opened(place), drafted())
    sql(place, "UPDATE kaohe_ledger SET format = 2")
    ledger, report = kaohe.open_ledger(place, new=True)
    assert (ledger, codes(report)) == (None, ["K882"])


# --- tampering --------------------------------------------------------------------------------------------------------


def let_change(place: str) -> None:
    """Take the guards away, as somebody would who wants to change what was published."""
    if "://" in place:
        sql(place, "ALTER TABLE kaohe_entries DISABLE TRIGGER ALL")
    else:
        sql(place, *(f"DROP TRIGGER kaohe_no_{what}" for what in ("update", "delete", "replace")))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE kaohe_entries SET outcome = replace(outcome, '3240.00', '9240.00') WHERE number = 2", "2"),
        ("UPDATE kaohe_entries SET published_by = 'Bob' WHERE number = 1", "1"),
        ("UPDATE kaohe_entries SET hash = 'x' WHERE number = 3", "3"),
        ("DELETE FROM kaohe_entries WHERE number = 2", "2"),
        ("UPDATE kaohe_entries SET number = 4 WHERE number = 3", "3"),
    ],
)
def test_tampering_is_found(place: str, statement: str, broken: str) -> None:
    ledger, made = opened(place), drafted()
    for month in ("2026-08", "2026-09", "2026-10"):
        published(ledger, of_period(made, month))
    let_change(place)
    sql(place, statement)
    report = Report()
    assert ledger.verify(report) is None
    assert [(each.rule.code, each.facts["number"]) for each in report] == [("K887", broken)]


LISTED = (
    *("number", "scheme", "version", "effective", "period", "revision", "corrects", "reason", "published_at"),
    *("published_by", "kaohe", "held", "previous", "hash"),
)
DOCUMENTS = ("rests", "plugins", "texts", "settings", "dataset", "figures", "outcome")


def test_whatever_column_is_changed_it_is_told_where_it_is_used(tmp_path: Path) -> None:
    """And that an entry is gone; with nothing of kaohe's."""
    whole = tmp_path / "whole"
    for month in ("2026-08", "2026-09", "2026-10"):
        published(opened(str(whole)), of_period(drafted(), month))
    let_change(str(whole))
    columns = [str(row[1]) for row in sql(str(whole), "PRAGMA table_info(kaohe_entries)")]
    assert sorted(columns) == sorted((*LISTED, *DOCUMENTS))
    place = str(tmp_path / "changed")
    changes = {column: f"UPDATE kaohe_entries SET {column} = 7 WHERE number = 2" for column in columns}  # noqa: S608
    for column, statement in {**changes, "all": "DELETE FROM kaohe_entries WHERE number = 2"}.items():
        Path(place).write_bytes(whole.read_bytes())
        sql(place, statement)
        ledger, report = opened(place, new=False), Report()
        assert ledger.verify(report) is None, column
        assert kaohe.publish(ledger, drafted("2026-11"))[0] is None
        heads = ledger.heads(report)
        told = ["K887"] * (1 if column in DOCUMENTS else 2)
        assert (len(heads), codes(report)) == ((3, told) if column in DOCUMENTS else (0, told)), column
        if column in DOCUMENTS:
            report = Report()
            read = ledger.rests(report).keys() >= {2} if column == "rests" else ledger.document(2, column, report)
            assert (ledger.entry(2, report), read or None, codes(report)) == (None, None, ["K887"] * 2), column


def test_an_entry_that_was_changed_is_not_used(place: str) -> None:
    ledger, made = opened(place), drafted()
    published(ledger, made)
    let_change(place)
    sql(place, "UPDATE kaohe_entries SET outcome = '{}'")
    report = Report()
    assert ledger.entry(1, report) is None
    assert ledger.past("Small", Period.month(2026, 11), report) == ()
    assert codes(report) == ["K887", "K887"]
    sql(place, "UPDATE kaohe_entries SET period = 'soon'")
    report = Report()
    assert ledger.heads(report) == ()
    assert codes(report) == ["K887"]
    head, report = kaohe.publish(ledger, made)
    assert (head, codes(report)) == (None, ["K887"])


@pytest.mark.parametrize("column", ["scheme", "period", "effective", "reason", "published_at", "outcome", "texts"])
def test_what_is_no_text_in_a_column_of_texts_is_told(column: str, tmp_path: Path) -> None:
    """A file of SQLite's holds anything in any column."""
    place = str(tmp_path / "ledger")
    ledger = opened(place)
    published(ledger, of_period(drafted(), "2026-08"))
    published(ledger, of_period(drafted(), "2026-09"))
    let_change(place)
    sql(place, f"UPDATE kaohe_entries SET {column} = x'00ff80' WHERE number = 1")  # noqa: S608 - a column of ours
    report = Report()
    assert ledger.verify(report) is None
    assert ledger.entry(1, report) is None
    assert [(each.rule.code, each.facts["number"]) for each in report] == [("K887", "1")] * 2
    report = Report()
    ledger.heads(report)
    assert set(codes(report)) == (set() if column in {"outcome", "texts"} else {"K887"})


@pytest.mark.parametrize("change", ["scheme = 'x'", "period = '2026-07'", "figures = '{}'", "corrects = 7"])
@pytest.mark.parametrize("number", [1, 2])
def test_nothing_is_added_to_entries_that_were_changed(place: str, change: str, number: int) -> None:
    """Under another name or period an entry does not stand in the way of its month being published again."""
    ledger, made = opened(place), drafted()
    published(ledger, of_period(made, "2026-08"))
    published(ledger, of_period(made, "2026-09"))
    let_change(place)
    sql(place, f"UPDATE kaohe_entries SET {change} WHERE number = {number}")  # noqa: S608 - ours
    before = sql(place, "SELECT count(*) FROM kaohe_entries")
    for month in ("2026-08", "2026-09", "2026-10"):
        again = of_period(made, month)
        head, report = kaohe.publish(ledger, again)
        assert (head, codes(report)) == (None, ["K887"])
        assert report.errors[0].facts["number"] == str(number)
        report = Report()
        assert not ledger.takes(again.scheme, again.period, None, report)
        assert codes(report) == ["K887"]
    assert sql(place, "SELECT count(*) FROM kaohe_entries") == before


def test_an_outcome_that_cannot_be_read_is_told(place: str) -> None:
    ledger = opened(place)
    published(ledger, replace(drafted(), outcome='{"format": "x"}'))
    report = Report()
    assert ledger.past("Small", Period.month(2026, 11), report) == ()
    assert not report.ok


# --- what later periods look at ---------------------------------------------------------------------------------------


def test_earlier_periods_are_those_published_last(place: str, tmp_path: Path) -> None:
    ledger = opened(place)
    august, september = drafted("2026-08"), drafted("2026-09")
    for made in (august, september, replace(august, scheme="Other"), drafted("2026-11")):
        published(ledger, made)
    # In the correction a1 sold nothing: 3000 + 100 in place of 3240.
    published(ledger, drafted("2026-08", corrects=1, a1="0.00"))
    past = ledger.past("Small", OCTOBER, Report())
    assert [str(each.period) for each in past] == ["2026-08", "2026-09"]
    assert [str(each.agents["a1"].figures["commission"]) for each in past] == ["0.00", "140.00"]
    _, outcome = evaluated(kept_scheme(tmp_path).scheme, figures_of("2026-09"))
    assert past[1] == past_of(outcome)


@pytest.mark.parametrize("cases", sorted((ROOT / "schemes").glob("*.cases.yaml")), ids=lambda path: path.name)
def test_nothing_that_later_periods_need_is_lost_in_an_entry(cases: Path) -> None:
    """Of each shipped scheme: ranks, scores, grades, levels, lines, what is still to be taken back."""
    source = read_source(cases, Report())
    scheme, report = kaohe.read_scheme(cases.with_name(cases.name.replace(".cases.yaml", ".scheme")), registry())
    assert source is not None
    assert scheme is not None, report
    results, _ = kaohe.run_cases(scheme, source)
    outcomes = [result.outcome for result in results if result.outcome is not None]
    assert outcomes
    for outcome in outcomes:
        assert past_from(json.loads(json.dumps(outcome.to_json("zh")))) == past_of(outcome)


# --- computing again --------------------------------------------------------------------------------------------------


def test_an_entry_is_computed_again_to_the_same(place: str, tmp_path: Path) -> None:
    ledger = opened(place)
    published(ledger, drafted())
    for file in tmp_path.glob("*.scheme"):
        file.unlink()
    entry = ledger.entry(1, Report())
    assert entry is not None
    again, report = kaohe.reproduce(entry, registry())
    assert again is not None
    # Of three agents: total, base, commission, overall, the rank; of one the award, of one the duty.
    assert (codes(report), again.differences, again.compared) == ([], (), 17)


@pytest.mark.parametrize("wrong", [{"period": "x"}, {"version": "1"}])
def test_what_is_no_line_of_a_ledger_is_not_read(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no "):
        head_of({**row_of(drafted(), 1, 0, ""), **wrong})


def test_what_differs_is_told() -> None:
    made = drafted()
    outcome = json.loads(made.outcome)
    first = outcome["agents"][0]
    first["total"] = "3241.00"
    del first["scores"]["overall"]
    first["lines"].append({"id": "gift", "amount": "1.00"})
    first["ranks"]["rank"]["from_last"] = 1
    other = replace(
        made,
        outcome=json.dumps(outcome),
        kaohe="0.0.9",
        plugins={**made.plugins, "gone": {"module": "gone"}, "sales": {"module": "x", "package": "y", "version": "2"}},
    )
    entry = entry_of(row_of(other, 1, 0, ""))
    again, report = kaohe.reproduce(entry, registry())
    assert again is not None
    told = {(each.figure, each.published, each.computed) for each in again.differences if each.agent == "a1"}
    assert told == {
        ("total", "3241.00", "3240.00"),
        ("scores.overall", None, "87.00"),
        ("lines.gift", "1.00", None),
        ("ranks.rank", "1/3 all, 1 from last", "1/3 all"),
    }
    assert codes(report) == ["K891", "K891", "K891", "K890"]
    versions = {(each.facts["what"], each.facts["then"]) for each in report if each.rule.code == "K891"}
    names = {(what.en if isinstance(what, Words) else "", then) for what, then in versions}
    assert names == {("kaohe", "kaohe 0.0.9"), ("gone", "gone"), ("sales", "y 2")}


@pytest.mark.parametrize(
    ("old", "new", "code"), [("texts", "scheme Small\n", "K1"), ("figures", "{}", "K5"), ("figures", "short", "K6")]
)
def test_what_cannot_be_computed_again_is_told(old: str, new: str, code: str) -> None:
    made = drafted()
    if old == "texts":
        made = replace(made, texts=(replace(made.texts[0], text=new),))
    else:
        document = json.loads(made.figures)
        del document["agents"][0]["values"]["self_rating"]
        made = replace(made, figures=json.dumps(document) if new == "short" else new)
    again, report = kaohe.reproduce(entry_of(row_of(made, 1, 0, "")), registry())
    assert again is None
    assert all(each.startswith(code) for each in codes(report))
    assert not report.ok


# --- texts, versions, fingerprints ------------------------------------------------------------------------------------


def test_a_scheme_is_kept_with_all_it_includes_byte_by_byte(tmp_path: Path) -> None:
    inner = "\ufeffscheme Inner version 1\r\neffective 2026-08-01\r\nperiod month\r\nbase 800\r\n".encode()
    (tmp_path / "inner.scheme").write_bytes(inner)
    (tmp_path / "other.scheme").write_text("never read", encoding="utf-8")
    kept = kept_scheme(tmp_path, "scheme Outer version 1\neffective 2026-08-01\nperiod month\ninclude inner\n")
    assert [text.name for text in kept.texts] == ["small.scheme", "inner.scheme"]
    assert kept.texts[1].text.encode() == inner
    assert kept.texts[1].sha256 == hashlib.sha256(inner).hexdigest()
    from kaohe.ledger.texts import read_again

    again, report = read_again(kept.texts, registry())
    assert again is not None
    assert report.ok
    assert [str(item) for item in again.items] == [str(item) for item in kept.scheme.items]


def test_a_scheme_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name, raw in (("bad", b"\xff"), ("wrong", b"scheme X")):
        (tmp_path / f"{name}.scheme").write_bytes(raw)
    for name, code in (("none", "K106"), ("bad", "K105"), ("wrong", "K1")):
        kept, report = kaohe.read_kept(tmp_path / f"{name}.scheme", registry())
        assert kept is None
        assert codes(report)[0].startswith(code)
    outer = "scheme Outer version 1\neffective 2026-08-01\nperiod month\ninclude nowhere\n"
    (tmp_path / "outer.scheme").write_text(outer, encoding="utf-8")
    kept, report = kaohe.read_kept(tmp_path / "outer.scheme", registry())
    assert kept is None


@pytest.mark.parametrize(
    ("days", "period", "expected"),
    [
        (["2026-08-01", "2026-10-01"], "2026-09", 0),
        (["2026-10-01", "2026-08-01"], "2026-10", 0),
        (["2026-10-01", "2026-10-02"], "2026-10", 0),
        (["2026-11-01", "2026-10-15"], "2026-10", 1),  # none has begun: the first that will
        (["2026-08-01", "2026-08-01"], "2026-10", 0),
    ],
)
def test_the_version_in_force_began_last(days: list[str], period: str, expected: int, tmp_path: Path) -> None:
    made = [kept_scheme(tmp_path, SCHEME.replace("2026-08-01", day)).scheme for day in days]
    chosen = Period.parse(period)
    assert chosen is not None
    assert in_force(made, chosen) is made[expected]


def test_a_fingerprint_tells_what_changed(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a", encoding="utf-8")
    (tmp_path / ".hidden").write_text("b", encoding="utf-8")
    parts = tmp_path / "messages"
    parts.mkdir()
    (parts / "1.parquet").write_bytes(b"1")
    before = fingerprint(tmp_path)
    assert before["files"].keys() == {"messages", "orders.csv"}
    assert before["files"]["orders.csv"] == hashlib.sha256(b"a").hexdigest()
    (parts / "1.parquet").rename(parts / "2.parquet")
    after = fingerprint(tmp_path)
    assert [before["files"][name] == after["files"][name] for name in ("messages", "orders.csv")] == [False, True]
    assert fingerprint(str(tmp_path / "orders.csv")) == {"file": "orders.csv", "sha256": before["files"]["orders.csv"]}
    assert fingerprint("postgres://me:secret@there/shop") == {"database": "postgres://…@there/shop"}


def test_plugins_are_named_with_their_packages() -> None:
    from importlib.metadata import version

    told = plugins_of(registry())["sales"]
    assert told == {"module": "kaohe_metrics.sales", "package": "kaohe", "version": version("kaohe")}


# --- days that are paid twice, and what is built on what was corrected ------------------------------------------------


@pytest.mark.parametrize(
    ("first", "other", "overlap"),
    [
        ("2026-10", "2026-W41", True),
        ("2026-W41", "2026-10", True),
        ("2026-10", "2026-10-31/2026-11-13", True),
        ("2026-10-31/2026-11-13", "2026-10", True),
        ("2026-10", "2026-11-01/2026-11-14", False),
        ("2026-W41", "2026-W42", False),
    ],
)
def test_no_day_is_paid_twice_by_one_scheme(place: str, first: str, other: str, overlap: bool) -> None:
    made = drafted()
    ledger = opened(place)
    published(ledger, of_period(made, first))
    head, report = kaohe.publish(ledger, of_period(made, other))
    assert (head is None, codes(report)) == (overlap, ["K898"] if overlap else [])
    # Another scheme may pay the same days, and what is there may be corrected.
    assert kaohe.publish(ledger, replace(of_period(made, other), scheme="Other"))[0] is not None
    assert kaohe.publish(ledger, of_period(made, first, 1))[0] is not None


def built_on(period: str, *earlier: Outcome, corrects: int | None = None, **sales: str) -> tuple[Draft, Outcome]:
    """Put a publication together that looks back at outcomes."""
    made = drafted(period, corrects, **sales)
    figures, report = kaohe.read_figures(made.figures)
    assert figures is not None, codes(report)
    figures = replace(figures, history=tuple(map(past_of, earlier)))
    scheme, _ = read_again(made.texts, registry())
    assert scheme is not None
    outcome, _ = kaohe.evaluate(scheme, figures)
    assert outcome is not None
    documents = {"figures": json.dumps(figures_json(figures)), "outcome": json.dumps(outcome.to_json("en"))}
    return replace(made, **documents), outcome  # type: ignore[arg-type] # two texts


def told_again(ledger: Ledger) -> list[tuple[str, str]]:
    report = Report()
    heads = ledger.heads(report)
    tell(ledger, heads, outdated(ledger, heads, report), report)
    assert set(codes(report)) <= {"K899"}
    return [(str(each.facts["number"]), str(each.facts["other"])) for each in report]


def test_what_was_built_on_an_entry_that_is_corrected_is_to_be_computed_again(place: str) -> None:
    ledger = opened(place)
    september, of_september = built_on("2026-09")
    october, of_october = built_on("2026-10", of_september)
    november, _ = built_on("2026-11", of_september, of_october)
    for made in (september, october, november):
        published(ledger, made)
    published(ledger, replace(october, scheme="Other"))  # which looks at none of these
    assert told_again(ledger) == []
    # The same again changes nothing for those behind it.
    assert published(ledger, replace(september, corrects=1)).number == 5
    assert told_again(ledger) == []
    other, of_september = built_on("2026-09", corrects=5, a1="0.00")
    assert published(ledger, other).number == 6
    assert told_again(ledger) == [("2", "6"), ("3", "6")]
    # October is computed again, on what stands now, and comes out as it was: only its own history was another.
    october, of_october = built_on("2026-10", of_september, corrects=2)
    assert published(ledger, october).number == 7
    assert told_again(ledger) == [("3", "6")]
    november, _ = built_on("2026-11", of_september, of_october, corrects=3)
    assert published(ledger, november).number == 8
    assert told_again(ledger) == []


def test_what_takes_back_from_an_entry_is_built_on_it(place: str) -> None:
    ledger = opened(place)
    october = drafted("2026-10")
    figures = json.loads(october.figures)
    figures["agents"][0]["adjustments"] = [{"period": "2026-09", "entry": 1, "paid": "9.00", "without": "0.00"}]
    for made in (drafted("2026-09"), replace(october, figures=json.dumps(figures)), drafted("2026-09", 1)):
        published(ledger, made)
    assert told_again(ledger) == [("2", "3")]


@pytest.mark.parametrize(
    ("corrected", "again"),
    [
        ({"paid": "9.00", "without": "5.00"}, []),  # as it was
        ({"paid": "9.00", "without": "4.00"}, [("3", "4")]),  # it took more back
        (None, [("3", "4")]),  # it took nothing back
        ({"period": "2026-08", "paid": "9.00", "without": "5.00"}, [("3", "4")]),
    ],
)
def test_what_settles_after_an_entry_is_built_on_it(
    place: str, corrected: dict[str, str] | None, again: list[tuple[str, str]]
) -> None:
    """September paid 9.00; October left 5.00 of it, and November 2.00."""

    def settling(made: Draft, adjustment: dict[str, str] | None) -> Draft:
        figures = json.loads(made.figures)
        settled = [] if adjustment is None else [{"period": "2026-09", "entry": 1, **adjustment}]
        figures["agents"][0]["adjustments"] = settled
        outcome = {**json.loads(made.outcome), "diagnostics": []}  # as of a scheme that remembers nothing
        return replace(made, figures=json.dumps(figures), outcome=json.dumps(outcome))

    ledger = opened(place)
    published(ledger, drafted("2026-09"))
    published(ledger, settling(drafted("2026-10"), {"paid": "9.00", "without": "5.00"}))
    published(ledger, settling(drafted("2026-11"), {"paid": "5.00", "without": "2.00"}))
    assert told_again(ledger) == []
    published(ledger, settling(drafted("2026-10", 2), corrected))
    assert told_again(ledger) == again


@pytest.mark.parametrize("figures", ["[]", "{}", '{"agents": [], "history": [{}]}', "["])
def test_figures_that_somebody_else_wrote_are_told(place: str, figures: str) -> None:
    ledger = opened(place)
    for made in (drafted("2026-09"), replace(drafted("2026-10"), figures=figures), drafted("2026-09", 1)):
        published(ledger, made)
    report = Report()
    assert outdated(ledger, ledger.heads(report), report) == {}
    assert codes(report) == ["K887"]


def test_an_entry_that_was_changed_is_built_on_nothing(place: str) -> None:
    ledger = opened(place)
    for made in (drafted("2026-09"), drafted("2026-10"), drafted("2026-09", 1)):
        published(ledger, made)
    guard = "DROP TRIGGER kaohe_no_change ON kaohe_entries" if "://" in place else "DROP TRIGGER kaohe_no_update"
    sql(place, guard, "UPDATE kaohe_entries SET rests = '{}' WHERE number = 2")
    report = Report()
    assert outdated(ledger, ledger.heads(report), report) == {}
    assert codes(report) == ["K887"]


# --- any order of publications ----------------------------------------------------------------------------------------


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["2026-08", "2026-09"]), st.none() | st.integers(1, 4)), max_size=8))
def test_any_publications_follow_the_rules(steps: list[tuple[str, int | None]], postgres: str, tmp_path: Path) -> None:
    """Against a plain list: a period without a correction once, a correction of the latest entry alone."""
    made = drafted()
    places = [str(tmp_path / f"{len(list(tmp_path.iterdir()))}.ledger"), database(postgres)]
    for place in places:
        ledger = opened(place)
        expected: list[tuple[int, str, int | None]] = []
        for period, corrects in steps:
            latest = next((number for number, other, _ in reversed(expected) if other == period), None)
            head, report = kaohe.publish(ledger, of_period(made, period, corrects))
            assert (head is not None) == (latest == corrects)
            assert report.ok == (head is not None)
            if head is not None:
                expected.append((len(expected) + 1, period, corrects))
        assert listed(ledger) == expected
        assert not expected or ledger.verify(Report()) is not None
