"""A dataset's files: encodings, headers, blank and ragged rows, Parquet in parts, and everything that may be broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.diagnostics import Cell, Report
from kaohe.events import csv_files, files, raw, typed
from kaohe.events.dataset import open_dataset
from kaohe.events.raw import Form
from kaohe.events.schema import TABLES
from kaohe.events.settings import Settings
from kaohe.words import Words
from support_dataset import HEADERS, findings, opened, refused, rows, write

if TYPE_CHECKING:
    from collections.abc import Iterator

AGENTS = "agent,name\na1,张三\na2,李四\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "agents.csv").write_bytes(AGENTS.encode(encoding))
    dataset, _ = opened(tmp_path)
    assert rows(dataset, "agents", "agent", "name") == [("a1", "张三"), ("a2", "李四")]


def test_gb18030_with_a_mark_at_its_start(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_bytes(("\ufeff" + AGENTS).encode("gb18030"))
    assert rows(opened(tmp_path)[0], "agents", "agent") == [("a1",), ("a2",)]


def test_one_byte_decides_the_encoding_of_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_bytes(b"agent,name\na1,abc\na2," + "李四".encode("gb18030") + b"\n")
    assert rows(opened(tmp_path)[0], "agents", "name") == [("abc",), ("李四",)]


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_within_its_last_character_is_cut_short_and_no_gb18030(tmp_path: Path, cut: int) -> None:
    (tmp_path / "agents.csv").write_bytes("agent,name\na1,张三\na2,李四".encode()[:-cut])
    assert refused(tmp_path) == [("K304", "agents.csv", None, None)]


def test_gb18030_whose_last_byte_could_begin_a_character_of_utf8_is_gb18030(tmp_path: Path) -> None:
    """The two bytes of 涓 are the first two of a character of three in UTF-8."""
    (tmp_path / "agents.csv").write_bytes("agent,name\na1,涓".encode("gb18030"))
    assert rows(opened(tmp_path)[0], "agents", "name") == [("涓",)]


@pytest.mark.parametrize("text", ["你好", "您好，请问有货吗？"])
@pytest.mark.parametrize("encodings", [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_lines_of_two_encodings_are_told_with_the_line_where_they_change(
    tmp_path: Path, text: str, encodings: tuple[str, str]
) -> None:
    """Some of them GB18030 would read to the end, as other words."""
    lines = [f"a{number},{text}\n".encode(encodings[number > 3]) for number in range(7)]
    (tmp_path / "agents.csv").write_bytes(b"agent,name\n" + b"x,abc\n" + b"".join(lines))
    _, report = open_dataset(tmp_path, Settings())
    assert [(found.rule.code, str(found.place), found.facts["line"]) for found in report] == [
        ("K315", "agents.csv", "7")
    ]


@pytest.mark.parametrize(("text", "is_chance"), [("浣犲ソ", True), ("浣犲ソ浣犲ソ", False)])
def test_a_line_in_thousands_may_be_utf8_by_chance_but_a_long_one_is_not(
    tmp_path: Path, text: str, is_chance: bool
) -> None:
    """The bytes of 浣犲ソ in GB18030 are those of 你好 in UTF-8."""
    lines = [f"a{number},{text if number == 700 else '李四'}\n" for number in range(1500)]
    (tmp_path / "agents.csv").write_bytes(("agent,name\n" + "".join(lines)).encode("gb18030"))
    if is_chance:
        assert rows(opened(tmp_path)[0], "agents", "name")[700] == (text,)
    else:
        assert refused(tmp_path) == [("K315", "agents.csv", None, None)]


def test_gb18030_cut_within_its_last_character_is_cut_short(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_bytes(AGENTS.encode("gb18030")[:-2])
    assert refused(tmp_path) == [("K304", "agents.csv", None, None)]


@pytest.mark.parametrize("byte", [b"\x00", b"\x1f", b"\x7f"])
def test_bytes_that_nobody_types_are_characters_like_others(tmp_path: Path, byte: bytes) -> None:
    (tmp_path / "agents.csv").write_bytes(b"agent,name\na1,x" + byte + b"y\n")
    assert rows(opened(tmp_path)[0], "agents", "name") == [(f"x{byte.decode()}y",)]
    (tmp_path / "agents.csv").write_bytes(byte + b"agent,name\na1,x\n")
    assert refused(tmp_path) == [("K309", "agents", 1, "agent")]


@pytest.mark.parametrize(
    "cut", ["a1,x\na2", "a1,x\na2,2026-10-0", 'a1,x\na2,"', 'a1,"x\ny', "a1,x\na2,2026-02-30", "a1,x\na2,2026-10-01T0"]
)
def test_a_file_cut_short_is_never_read_as_if_it_were_whole(tmp_path: Path, cut: str) -> None:
    write(tmp_path, agents="agent,left_on\n" + cut.replace("x", "2026-10-01"))
    assert refused(tmp_path)


def test_text_in_no_known_encoding(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_bytes(AGENTS.encode("utf-16"))
    assert refused(tmp_path) == [("K305", "agents.csv", None, None)]


def test_line_ends_quotes_and_texts_that_look_like_nothing(tmp_path: Path) -> None:
    lines = ['s,a,b,2026-10-01 09:30:00,buyer,"你好，', '在吗""？",', "s,a,b,2026-10-01 09:30:00,agent,NA,", ""]
    write(tmp_path, messages="\r\n".join([HEADERS["messages"], *lines, 's,a,b,2026-10-01 09:31,buyer,"",', ""]))
    dataset, _ = opened(tmp_path)
    assert rows(dataset, "messages", "row", "text") == [(2, '你好，\r\n在吗"？'), (3, "NA"), (5, None)]


def test_words_for_nothing_stay_words(tmp_path: Path) -> None:
    write(tmp_path, agents="agent,name\nnull,nan\nNA,\n")
    assert rows(opened(tmp_path)[0], "agents", "agent", "name") == [("null", "nan"), ("NA", None)]


def test_blank_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    write(tmp_path, agents="\n\nagent,name\n\na1,x\n,\n\na2,y")
    assert rows(opened(tmp_path)[0], "agents", "row", "agent") == [(5, "a1"), (8, "a2")]


def test_ragged_rows_are_findings_and_rows_after_them_keep_their_number(tmp_path: Path) -> None:
    write(tmp_path, agents="agent,hired_on\na1,x\na2\n\na3,2026-01-01,z\na4,y\n")
    assert refused(tmp_path) == [
        ("K312", "agents", 3, None),
        ("K312", "agents", 5, None),
        ("K322", "agents", 2, "hired_on"),
        ("K322", "agents", 6, "hired_on"),
    ]


def test_a_line_of_blanks_is_no_row(tmp_path: Path) -> None:
    write(tmp_path, agents="agent,name\n  \na1,x\n\t\na2,y\n")
    assert rows(opened(tmp_path)[0], "agents", "row", "agent") == [(3, "a1"), (5, "a2")]


def test_of_many_ragged_rows_the_rest_is_counted(tmp_path: Path) -> None:
    write(tmp_path, agents="agent,name\n" + "a\n" * 23)
    _, report = open_dataset(tmp_path, Settings())
    assert len(report) == 21
    assert next(iter(report.sorted())).facts["count"] == "3"


def test_an_empty_table_is_a_present_table(tmp_path: Path) -> None:
    write(tmp_path, refunds=[], agents="agent")
    dataset, _ = opened(tmp_path)
    assert rows(dataset, "refunds", "row") == []
    assert dataset.lacks("refunds", "refunds.amount", "agents.team", "orders", "orders.flag") == (
        "agents.team",
        "orders",
        "orders.flag",
    )


@pytest.mark.parametrize("content", ["", "\n\n", "﻿", "a" * 200_000])
def test_a_csv_without_a_header(tmp_path: Path, content: str) -> None:
    write(tmp_path, agents=content)
    assert refused(tmp_path)[0][0] == "K306"


def test_a_quote_that_never_ends(tmp_path: Path) -> None:
    write(tmp_path, agents='agent,name\na1,"x\na2,y\n')
    assert refused(tmp_path) == [("K307", "agents.csv", None, None)]


def test_a_cell_too_long_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "_BLOCK", 100)
    write(tmp_path, agents='agent,name\na1,"' + "x\n" * 500 + '"\n')
    assert refused(tmp_path) == [("K304", "agents.csv", None, None)]


def test_blocks_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "_BLOCK", 64)
    lines = [f"a{number},{'x' if number % 3 else 'x,y'}" for number in range(60)]
    write(tmp_path, facts=[], agents="\n".join(["agent,hired_on", *lines]))
    found = refused(tmp_path)
    assert {row for code, _, row, _ in found if code == "K312"} == {row for row in range(2, 62) if row % 3 == 2}
    assert {row for code, _, row, _ in found if code == "K322"} == {row for row in range(2, 32) if row % 3 != 2}


def test_columns(tmp_path: Path) -> None:
    write(tmp_path, agents="agent,Agent,name,,\n", facts="period,agents,name,valu\n", costs=[])
    _, report = open_dataset(tmp_path, Settings())
    assert findings(report.errors) == [
        ("K308", "agents.csv", 1, "Agent"),
        ("K309", "facts", 1, "agent"),
        ("K309", "facts", 1, "value"),
    ]
    assert [found.suggestions for found in report.errors[1:]] == [("agents",), ("valu",)]


def test_columns_of_no_use(tmp_path: Path) -> None:
    write(tmp_path, agents="agent,row,,城市,_bad,,\x1fvalue agent\na1,7,x,杭州,y,z,0\n")
    dataset, _ = opened(tmp_path)
    assert dataset.tables["agents"].columns == ("row", "agent", "城市")
    assert rows(dataset, "agents", "row", "城市") == [(2, "杭州")]


def test_folders(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent") == [("K301", str(tmp_path / "absent"), None, None)]
    assert refused(tmp_path) == [("K302", str(tmp_path), None, None)]
    write(tmp_path, agents=[])
    pq.write_table(pa.table({"agent": ["a"]}), tmp_path / "agents.parquet")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "weather.csv").write_text("x")
    assert refused(tmp_path) == [("K303", "agents", None, None)]


def test_folders_that_are_named_like_files(tmp_path: Path) -> None:
    _part(tmp_path / "agents.parquet", "part-0.parquet", agent=["a1"])
    dataset, _ = opened(tmp_path)
    assert rows(dataset, "agents", "agent") == [("a1",)]
    (tmp_path / "messages.csv").mkdir()
    (tmp_path / "messages.csv" / "part-0.csv").write_text("x")
    assert refused(tmp_path) == [("K304", "messages.csv", None, None)]


def test_a_file_that_is_nearly_a_table_is_pointed_at(tmp_path: Path) -> None:
    write(tmp_path, agents=[])
    (tmp_path / "order.csv").write_text("x")
    _, report = opened(tmp_path)
    assert [(found.rule.code, found.suggestions) for found in report] == [("K313", ("orders",))]


@pytest.mark.parametrize(
    "name",
    ["messages.CSV", "messages.Parquet", "Messages.csv", "messages.csv.gz", "messages.parquet.gz", "MESSAGES.CSV.ZIP"],
)
def test_a_table_whose_ending_is_not_as_it_must_be_is_pointed_at(tmp_path: Path, name: str) -> None:
    write(tmp_path, agents=[])
    (tmp_path / name).write_text("x")
    (tmp_path / "messages.txt").write_text("x")
    _, report = opened(tmp_path)
    assert [(found.rule.code, found.facts["file"], found.suggestions) for found in report] == [
        ("K313", name, ("messages",))
    ]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").symlink_to(tmp_path / "gone.csv")
    pq.write_table(pa.table({"period": ["2026-10"]}), tmp_path / "x")
    (tmp_path / "facts.parquet").write_bytes((tmp_path / "x").read_bytes()[:-30])
    (tmp_path / "costs.parquet").write_bytes(b"cost_id,shop\n")
    (tmp_path / "orders.parquet").write_bytes(b"")
    (tmp_path / "refunds").mkdir()
    assert [code for code, *_ in refused(tmp_path)] == ["K304"] * 5


def _damaged(path: Path) -> None:
    column = [f"agent-{number * 7919 % 100_003}" for number in range(50_000)]
    pq.write_table(pa.table({"agent": column}), path, compression="zstd", use_dictionary=False)
    raw = bytearray(path.read_bytes())
    raw[2000:60_000] = bytes(58_000)
    path.write_bytes(raw)


def test_a_parquet_file_damaged_inside(tmp_path: Path) -> None:
    _damaged(tmp_path / "agents.parquet")
    assert refused(tmp_path) == [("K304", "agents.parquet", None, None)]


def _part(folder: Path, file: str, /, **columns: object) -> None:
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), folder / file)


def test_parts_are_one_table_and_places_name_the_part(tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    _part(folder, "part-1.parquet", agent=["a1", "a2"], hired_on=pa.array(["2026-01-01", None]))
    _part(folder, "part-2.parquet", agent=["a3"], hired_on=pa.nulls(1))
    (folder / "_SUCCESS").write_text("")
    assert rows(opened(tmp_path)[0], "agents", "row", "agent") == [(2, "a1"), (3, "a2"), (4, "a3")]
    _part(folder, "part-2.parquet", agent=["a1"], hired_on=pa.nulls(1))
    _, report = open_dataset(tmp_path, Settings())
    assert [found.place for found in report] == [
        Cell("agents/part-1.parquet", 2, "agent", "a1"),
        Cell("agents/part-2.parquet", 2, "agent", "a1"),
    ]


def test_parts_may_be_named_in_capitals_and_what_other_writers_leave_is_left_aside(tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    _part(folder, "1.PARQUET", agent=["a1"])
    _part(folder, "2.Parquet", agent=["a2"])
    for name in ("_3.parquet", ".4.parquet"):
        _part(folder, name, agent=["half"])
    for name in ("_SUCCESS", "_metadata", ".1.PARQUET.crc"):
        (folder / name).write_text("x")
    (folder / "_delta_log").mkdir()
    assert rows(opened(tmp_path)[0], "agents", "row", "agent") == [(2, "a1"), (3, "a2")]


@pytest.mark.parametrize(
    "name", ["x.csv", "x.parquet.gz", "x", "parquet", "sub/p.parquet", "day=2/p.parquet", "x.parquet/p"]
)
def test_what_is_no_part_may_not_stand_among_the_parts(tmp_path: Path, name: str) -> None:
    _part(tmp_path / "agents", "1.parquet", agent=["a1"])
    entry = tmp_path / "agents" / name
    entry.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table({"agent": ["a2"]}), entry)
    assert refused(tmp_path) == [("K316", f"agents/{name.split('/', maxsplit=1)[0]}", None, None)]


def test_a_link_to_nowhere_is_no_part(tmp_path: Path) -> None:
    _part(tmp_path / "agents", "1.parquet", agent=["a1"])
    (tmp_path / "agents" / "2.parquet").symlink_to(tmp_path / "gone.parquet")
    assert refused(tmp_path) == [("K316", "agents/2.parquet", None, None)]


def test_a_part_counts_once_and_may_lie_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "agents"
    _part(folder, "1.parquet", agent=["a1"])
    _part(tmp_path / "elsewhere", "a2.parquet", agent=["a2"])
    (folder / "2.parquet").symlink_to(tmp_path / "elsewhere" / "a2.parquet")
    assert rows(opened(tmp_path)[0], "agents", "agent") == [("a1",), ("a2",)]
    (folder / "3.parquet").symlink_to("1.parquet")
    (folder / "4.parquet").hardlink_to(folder / "1.parquet")
    _, report = open_dataset(tmp_path, Settings())
    assert [(found.rule.code, found.facts["file"], found.facts["first"]) for found in report] == [
        ("K317", "agents/3.parquet", "agents/1.parquet"),
        ("K317", "agents/4.parquet", "agents/1.parquet"),
    ]


def test_a_folder_of_parts_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _part(tmp_path / "agents", "1.parquet", agent=["a1"])
    listed = Path.iterdir

    def fails(folder: Path) -> Iterator[Path]:
        if folder.name == "agents":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", fails)
    assert refused(tmp_path) == [("K304", "agents", None, None)]


def test_parts_that_differ(tmp_path: Path) -> None:
    _part(tmp_path / "agents", "1.parquet", agent=["a1"], name=["x"])
    _part(tmp_path / "agents", "2.parquet", agent=["a1"], team=["x"])
    assert refused(tmp_path) == [
        ("K311", "agents/1.parquet", 1, "team"),
        ("K311", "agents/2.parquet", 1, "name"),
    ]
    _, report = open_dataset(tmp_path, Settings())
    # Each is held against a part that has the column.
    parts = ("agents/1.parquet", "agents/2.parquet")
    assert {(found.facts["file"], found.facts["first"]) for found in report} == {parts, parts[::-1]}
    times = pa.array([0], pa.timestamp("s"))
    cost = {"cost_id": ["c"], "shop": ["s"], "agent": ["a"], "kind": ["reship"], "amount": ["1"]}
    (tmp_path / "agents" / "2.parquet").unlink()
    _part(tmp_path / "costs", "1.parquet", incurred_at=pa.nulls(1), **cost)
    _part(tmp_path / "costs", "2.parquet", incurred_at=times, **cost)
    _part(tmp_path / "costs", "3.parquet", incurred_at=["1970-01-01 00:00"], **cost)
    assert refused(tmp_path) == [("K311", "costs/3.parquet", 1, "incurred_at")]


def test_a_broken_part_and_columns_twice(tmp_path: Path) -> None:
    _part(tmp_path / "agents", "1.parquet", agent=["a1"])
    (tmp_path / "agents" / "2.parquet").write_bytes(b"PAR1")
    pq.write_table(pa.table([["x"], ["y"]], names=["agent", "AGENT"]), tmp_path / "costs.parquet")
    assert refused(tmp_path) == [("K304", "2.parquet", None, None), ("K308", "costs.parquet", 1, "AGENT")]


def test_types_that_are_no_cells(tmp_path: Path) -> None:
    columns = {"agent": ["a1"], "row": [1], "level": [["P3"]], "notes": [{"x": 1}], "birthday": [date(1990, 5, 1)]}
    pq.write_table(pa.table(columns), tmp_path / "agents.parquet")
    assert refused(tmp_path) == [("K310", "agents", 1, "level")]
    pq.write_table(pa.table(columns).drop_columns(["level"]), tmp_path / "agents.parquet")
    dataset, _ = opened(tmp_path)
    assert dataset.tables["agents"].columns == ("row", "agent", "birthday")
    assert rows(dataset, "agents", "birthday") == [("1990-05-01",)]


def test_parquet_lacks_columns_too(tmp_path: Path) -> None:
    pq.write_table(pa.table({"name": ["x"]}), tmp_path / "agents.parquet")
    assert refused(tmp_path) == [("K309", "agents", 1, "agent")]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def progress(step: Words, done: int, total: int) -> None:
        assert step.zh
        told.append((step.en, done, total))

    write(tmp_path, agents=[], facts=[])
    open_dataset(tmp_path, Settings(), progress=progress)
    assert told == [("reading agents", 0, 3), ("reading facts", 1, 3), ("checking the data", 2, 3)]


# What follows runs on the engine's own threads when a dataset is opened; here it is called directly.


def _streamed(path: Path) -> tuple[list[dict[str, object]], Report]:
    report = Report()
    opened = files.open_table(path, TABLES["agents"], report)
    assert opened is not None
    return [row for batch in opened.batches for row in batch.to_pylist()], report


def test_a_stream_of_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, agents="agent,name\na1,\n")
    told, report = _streamed(tmp_path / "agents.csv")
    write(tmp_path, agents="agent,name\n\na1,\n")
    assert _streamed(tmp_path / "agents.csv")[0] == [{"row": 3, "agent": "a1", "name": None}]
    assert (told, len(report)) == ([{"row": 2, "agent": "a1", "name": None}], 0)
    write(tmp_path, agents='agent,name\na1,"')
    assert [found.rule.code for found in _streamed(tmp_path / "agents.csv")[1]] == ["K307"]
    monkeypatch.setattr(csv_files, "_BLOCK", 100)
    write(tmp_path, agents='agent,name\na1,"' + "x\n" * 500 + '"\n')
    assert [found.rule.code for found in _streamed(tmp_path / "agents.csv")[1]] == ["K304"]


def test_a_stream_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "agents.parquet"
    pq.write_table(pa.table({"agent": ["a1", "a2"]}), path)
    assert _streamed(path)[0] == [{"row": 2, "agent": "a1"}, {"row": 3, "agent": "a2"}]
    _damaged(path)
    assert [found.rule.code for found in _streamed(path)[1]] == ["K304"]


@pytest.mark.parametrize(
    ("column", "form", "cells"),
    [
        (pa.array(["a", "", None]).dictionary_encode(), Form.TEXT, ["a", None, None]),
        (pa.array([1.0, 0.1, None]), Form.TEXT, ["1", "0.1", None]),
        (pa.array([0, 1500, None], pa.timestamp("ms")), Form.TEXT, ["1970-01-01", "1970-01-01 00:00:01.500", None]),
        (pa.array([86_400], pa.timestamp("s", "Asia/Tokyo")), Form.TEXT, ["1970-01-02"]),
        (pa.array([-1, 1999], pa.timestamp("ms")), Form.LOCAL, [-1, 1]),
        (pa.array([-1, 1999], pa.timestamp("ms", "Asia/Tokyo")), Form.INSTANT, [-1, 1]),
        (pa.nulls(1), Form.LOCAL, [None]),
    ],
)
def test_cells_of_parquet(column: pa.Array, form: Form, cells: list[object]) -> None:
    assert typed.cells_of(column, form).to_pylist() == cells


def test_bytes_and_ragged_rows_as_the_reader_asks_for_them(tmp_path: Path) -> None:
    write(tmp_path, agents="甲乙丙丁戊")
    stream = csv_files._Utf8(tmp_path / "agents.csv", "utf-8", 1)
    assert stream.read(16).decode() == "甲乙丙丁"
    end = stream.read(16).decode()
    assert end.startswith("戊\n")
    assert stream.read(16) == b""
    stream.close()
    assert stream.closed
    ragged = raw.Ragged()
    for number, text in enumerate(["a,b,c", "  ", end[2:]], 2):
        assert ragged.note(SimpleNamespace(number=number, text=text, actual_columns=3)) == "skip"
    assert ragged == raw.Ragged(rows=[2], cells=[3], left_out=[2, 3], ended=True)
    named = raw.Ragged(header=("agent", "name"))
    assert named.note(SimpleNamespace(text='a1, "x",3', number=2, actual_columns=3)) == "skip"
    assert named.read == [{"agent": "a1", "name": "x"}]
