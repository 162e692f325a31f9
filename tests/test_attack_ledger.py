"""The ledger under attack: many at once, killed at any moment, damaged, not ours, not writable, out of reach."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import kaohe
from kaohe.diagnostics import Report, render
from kaohe.ledger import databases
from kaohe.ledger.databases import open_place
from support_ledger import codes, drafted, of_period, opened, published, sql
from support_postgres import database, server
from support_spark import free_port

_KILLS = 6
_AT_ONCE = 4
_PUBLISHER = """
import pickle, sys, time
from dataclasses import replace
import kaohe
from kaohe.periods import Period

place, draft = sys.argv[1], pickle.loads(open(sys.argv[2], "rb").read())
start, many = float(sys.argv[3]), int(sys.argv[4])
ledger, report = kaohe.open_ledger(place, new=True)
print("ready", flush=True)
time.sleep(max(0, start - time.time()))
for number in range(many):
    period = Period.month(1990 + number // 12, number % 12 + 1)
    head, report = kaohe.publish(ledger, replace(draft, period=period, by=sys.argv[5]))
    print(period, [found.rule.code for found in report] or "published", flush=True)
"""


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "ledger")
    return database(request.getfixturevalue("postgres"))


def publisher(place: str, draft: Path, start: float, many: int, by: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", _PUBLISHER, place, str(draft), str(start), str(many), by]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_of_many_at_once_one_wins_and_the_others_are_told(place: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    draft.write_bytes(pickle.dumps(drafted()))
    start = time.time() + 4
    processes = [publisher(place, draft, start, 5, f"p{number}") for number in range(_AT_ONCE)]
    told = [process.communicate(timeout=120) for process in processes]
    lines = [line for out, _ in told for line in out.splitlines() if line != "ready"]
    assert len(lines) == 5 * _AT_ONCE, [err for _, err in told]
    for month in range(1, 6):
        of_month = sorted(line.split(" ", 1)[1] for line in lines if line.startswith(f"1990-{month:02d}"))
        assert of_month == ["['K884']"] * (_AT_ONCE - 1) + ["published"]
    ledger = opened(place, new=False)
    report = Report()
    last = ledger.verify(report)
    assert last is not None
    assert (last.number, len(ledger.heads(report)), report.ok) == (5, 5, True)


def test_killed_at_any_moment_the_ledger_is_whole(place: str, tmp_path: Path) -> None:
    """Whatever was told as published is there, whole; nothing else than whole entries is."""
    made = drafted()
    large = json.dumps({"held": "x" * 500_000})  # so that most of the time something is being written
    draft = tmp_path / "draft"
    chance = random.Random(8)  # noqa: S311 - moments, not secrets
    for turn in range(_KILLS):
        draft.write_bytes(pickle.dumps(replace(made, scheme=f"Small {turn}", figures=large)))
        process = publisher(place, draft, 0, 10_000, "Ann")
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        told = [line for line in process.communicate()[0].splitlines() if line.endswith("published")]
        assert process.returncode == -signal.SIGKILL
        ledger, report = opened(place), Report()
        there = [head for head in ledger.heads(report) if head.scheme == f"Small {turn}"]
        assert len(told) <= len(there) <= len(told) + 1, render(report, "en")
        assert not ledger.made or ledger.verify(report) is not None
        assert report.ok
    number = published(opened(place), made).number
    assert number == len(opened(place).heads(Report()))


@pytest.mark.parametrize("kept", [10, 5000, -4096])
def test_a_truncated_file_is_told_and_not_written_to(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "ledger"
    ledger, made = opened(str(path)), drafted()
    for month in range(1, 8):
        published(ledger, of_period(made, f"2026-0{month}"))
    raw = path.read_bytes()[:kept]
    path.write_bytes(raw)
    ledger_again, report = kaohe.open_ledger(str(path), new=True)
    if ledger_again is not None:
        assert ledger_again.verify(report) is None
        head = ledger_again.append(of_period(made, "2026-08"), report)
        assert head is None
    assert set(codes(report)) <= {"K881", "K883", "K887"}
    assert not report.ok
    assert path.read_bytes() == raw


class Sound:
    """A ledger's file, and what its entries are."""

    def __init__(self, raw: bytes, entries: list[object]) -> None:
        self.raw = raw
        self.entries = entries


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    path = tmp_path_factory.mktemp("sound") / "ledger"
    ledger = opened(str(path))
    for month in ("2026-08", "2026-09", "2026-10"):
        published(ledger, replace(of_period(drafted(), month), outcome="{}", figures="{}"))
    return Sound(path.read_bytes(), [ledger.entry(number, Report()) for number in (1, 2, 3)])


@settings(
    max_examples=int(os.environ.get("KAOHE_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(where=st.integers(0, 10**6), new=st.integers(0, 255))
@example(where=20484, new=35)  # in an index: a number leads to no entry
def test_a_damaged_file_is_told_or_gives_what_was_published(sound: Sound, where: int, new: int, tmp_path: Path) -> None:
    raw = sound.raw
    path = tmp_path / "ledger"
    path.write_bytes(raw[: where % len(raw)] + bytes([new]) + raw[where % len(raw) + 1 :])
    for left in ("-journal", "-wal", "-shm"):
        Path(f"{path}{left}").unlink(missing_ok=True)
    ledger, report = kaohe.open_ledger(str(path), new=True)
    if ledger is not None and ledger.made and ledger.verify(report) is not None:
        heads, entries = ledger.heads(report), [ledger.entry(number, report) for number in (1, 2, 3)]
        assert not report.ok or (len(heads), entries) == (3, sound.entries)
    assert set(codes(report)) <= {"K880", "K881", "K882", "K883", "K887"}


@pytest.mark.parametrize("raw", [b"a list of things to buy", b"SQLite format 3\0 and then nothing", bytes(4096)])
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "theirs"
    path.write_bytes(raw)
    ledger, report = kaohe.open_ledger(str(path), new=True)
    assert ledger is None
    assert codes(report)[0] in {"K881", "K883"}
    assert path.read_bytes() == raw


def test_places_that_cannot_be_one(tmp_path: Path) -> None:
    ledger, report = kaohe.open_ledger(str(tmp_path), new=True)
    assert (ledger, codes(report)) == (None, ["K883"])
    head, report = kaohe.publish(opened(str(tmp_path / "none" / "ledger")), drafted())
    assert (head, codes(report)) == (None, ["K883"])
    ledger, report = kaohe.open_ledger("x" * 300, new=True)
    assert (ledger, codes(report)) == (None, ["K883"])


def test_a_file_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    published(opened(str(path)), drafted())
    draft = tmp_path / "draft"
    draft.write_bytes(pickle.dumps(drafted("2026-11")))
    path.chmod(0o444)
    code = (
        "import sys, pickle, kaohe; from kaohe.diagnostics import Report; r = Report();"
        "ledger, report = kaohe.open_ledger(sys.argv[1]); print(len(ledger.heads(r)), r.ok);"
        "head, found = kaohe.publish(ledger, pickle.loads(open(sys.argv[2], 'rb').read()));"
        "print(head, [each.rule.code for each in found])"
    )
    # The rights of a file bind root too where it gives up the power to pass them over.
    less = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    ran = subprocess.run([*less, sys.executable, "-c", code, path, draft], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["1 True", "None ['K883']"], ran.stderr


def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    path, draft = tmp_path / "ledger", tmp_path / "draft"
    made = drafted()
    published(opened(str(path)), made)
    draft.write_bytes(pickle.dumps(replace(of_period(made, "2026-11"), figures="x" * 2_000_000)))
    code = (
        "import sys, pickle, resource, kaohe; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000));"
        "ledger, report = kaohe.open_ledger(sys.argv[1]);"
        "head, found = kaohe.publish(ledger, pickle.loads(open(sys.argv[2], 'rb').read()));"
        "print(head, [each.rule.code for each in found])"
    )
    ran = subprocess.run([sys.executable, "-c", code, path, draft], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["None ['K883']"], ran.stderr
    ledger, report = opened(str(path)), Report()
    last = ledger.verify(report)
    assert last is not None
    assert (last.number, report.ok) == (1, True)


def test_who_waits_too_long_for_another_is_told(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "_PATIENCE", 1)
    ledger, made = opened(place), drafted()
    published(ledger, made)
    with ledger.transaction(writes=True):
        head, report = kaohe.publish(ledger, of_period(made, "2026-11"))
    assert (head, codes(report)) == (None, ["K883"])
    assert "lock" in render(report, "en")
    assert published(ledger, of_period(made, "2026-11")).number == 2


# --- servers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:secret@localhost/x",
        "postgresql://me:secret@localhost",
        "postgresql://me:secret@localhost:port/x",
        "postgresql://me:secret@localhost/x?sslmode=allow",
        "postgresql://me:secret@localhost/x?passfile=y",
        "://",
    ],
)
def test_urls_that_are_none_of_a_ledger(url: str) -> None:
    ledger, report = kaohe.open_ledger(url, new=True)
    assert (ledger, codes(report)) == (None, ["K895"])
    assert "secret" not in render(report, "en") + render(report, "zh")


@pytest.mark.parametrize(
    "mode", ["", "?sslmode=prefer", "?sslmode=disable", "?sslmode=require", "?sslmode=verify-full"]
)
def test_encryption_is_as_the_url_says(postgres: str, mode: str) -> None:
    """The server offers it, with a certificate that nobody signed but itself."""
    place = database(postgres)
    ledger, report = kaohe.open_ledger(place + mode, new=True)
    assert codes(report) == (["K883"] if mode == "?sslmode=verify-full" else [])
    if ledger is not None:
        with ledger.transaction() as con:
            ours = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            assert con.exec_driver_sql(ours).scalar() is (mode != "?sslmode=disable")
    found = open_place(f"postgresql://me:secret@there/x{mode}", Report())
    assert found is not None
    assert found.name == "postgresql://there/x"


def test_servers_out_of_reach_and_databases_that_are_not_there(postgres: str) -> None:
    for url in (f"postgresql://me:secret@127.0.0.1:{free_port()}/x", f"{postgres}nothing"):
        ledger, report = kaohe.open_ledger(url, new=True)
        assert (ledger, codes(report)) == (None, ["K883"])
        assert "secret" not in render(report, "en")
    assert '"nothing" does not exist' in render(report, "en")


def test_a_server_that_goes_away_is_told() -> None:
    with server() as url:
        place = database(url)
        ledger = opened(place)
        published(ledger, drafted())
    report = Report()
    assert ledger.heads(report) == ()
    assert ledger.entry(1, report) is None
    assert ledger.verify(report) is None
    assert kaohe.publish(ledger, drafted())[0] is None
    assert codes(report) == ["K883", "K883", "K883"]


def test_without_the_driver_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pg8000", None)
    ledger, report = kaohe.open_ledger("postgresql://me:secret@localhost/x")
    assert (ledger, codes(report)) == (None, ["K896"])


def test_one_who_may_only_add_can_publish(postgres: str) -> None:
    place = database(postgres)
    published(opened(place), drafted())
    role = place.rpartition("/")[2]
    grants = f"GRANT SELECT ON kaohe_ledger, kaohe_entries TO {role}"
    sql(place, f"CREATE ROLE {role} LOGIN", grants, f"GRANT INSERT ON kaohe_entries TO {role}")
    ledger = opened(place.replace("kaohe@", f"{role}@"), new=False)
    assert published(ledger, drafted("2026-11")).number == 2
