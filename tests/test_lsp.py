"""The language server over its real protocol: what is told as one types, and how it keeps going."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kaohe
from kaohe.diagnostics import Report, Severity
from kaohe.documents import read_source
from kaohe.scheme.load import author_language
from support_lsp import PATIENCE, Editor, codes, editor, stretch, uri_of

ROOT = Path(__file__).parents[1]
HEAD = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n"
EN = "scheme a version 1\neffective 2026-10-01\nperiod month\n"
YAML = "scheme: 甲\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n"
SEVERITIES = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTE: 3}


@pytest.fixture(scope="module")
def shared() -> Iterator[Editor]:
    with editor() as session:
        yield session


# --- what is told as one types ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["K201/zh.scheme", "K201/en.scheme", "K112/zh.yaml", "K123/zh.scheme", "K221/zh.scheme", "K203/en.scheme"]
)
def test_what_is_told_is_what_check_tells(shared: Editor, name: str) -> None:
    file = ROOT / "tests" / "errors" / name
    source = read_source(file, Report())
    assert source is not None
    lang = author_language(source)
    _, report = kaohe.read_scheme(file, kaohe.load_plugins(), notes=True)
    shared.open(uri_of(file), source.text)
    told = shared.told(uri_of(file), 1)
    expected = [
        (found.rule.code, SEVERITIES[found.severity], f"{found.message(lang)}\n{found.remedy(lang)}", "kaohe")
        for found in report.sorted()
    ]
    assert [(each["code"], each["severity"], each["message"], each["source"]) for each in told] == expected


def test_the_notes_of_a_sound_scheme_are_told(shared: Editor, tmp_path: Path) -> None:
    uri = uri_of(tmp_path / "a.scheme")
    shared.open(uri, HEAD + "提成 按 销售额，全额累进：至 10000元 1%；以上 2%\n")
    (cliff,) = (each for each in shared.told(uri, 1) if each["code"] == "K221")
    assert cliff["severity"] == 2
    assert "10000.01" in cliff["message"]


# 😀 takes two units of UTF-16, four of UTF-8, one of UTF-32; a Chinese character one, three, one.
@pytest.mark.parametrize(
    ("encodings", "agreed", "coding", "width", "start"),
    [
        (None, "utf-16", "utf-16-le", 2, 17),
        (["utf-8", "utf-16"], "utf-8", "utf-8", 1, 25),
        (["utf-32"], "utf-32", "utf-32-le", 4, 16),
        (["utf-7", "utf-16"], "utf-16", "utf-16-le", 2, 17),
    ],
)
def test_places_are_counted_as_agreed(
    tmp_path: Path, encodings: list[str] | None, agreed: str, coding: str, width: int, start: int
) -> None:
    with editor(encodings=encodings) as session:
        assert session.capabilities["positionEncoding"] == agreed
        uri = uri_of(tmp_path / "a.scheme")
        text = HEAD + '奖金 "甲😀" = 100 + 没有\n'
        session.open(uri, text)
        (found,) = session.told(uri, 1)
        assert found["code"] == "K201"
        assert stretch(text, found["range"], coding, width) == "没有"
        assert found["range"]["start"] == {"line": 3, "character": start}


def test_edits_break_a_file_and_mend_it(shared: Editor, tmp_path: Path) -> None:
    uri = uri_of(tmp_path / "a.scheme")
    sound, broken = HEAD + "底薪 3000元\n", HEAD + "底新 3000元\n"
    shared.open(uri, sound)
    assert shared.told(uri, 1, lambda found: not found) == []
    shared.change(uri, broken, 2)
    (found,) = shared.told(uri, 2)
    assert found["code"] == "K121"
    assert stretch(broken, found["range"]) == "底新"
    assert "底薪" in found["message"]
    shared.change(uri, sound, 3)
    assert shared.told(uri, 3, lambda found: not found) == []
    shared.change(uri, "", 4)
    assert codes(shared.told(uri, 4)) == ["K107"]
    shared.close(uri)
    assert shared.told(uri, None, lambda found: not found) == []


def test_of_many_edits_the_last_state_is_told(shared: Editor, tmp_path: Path) -> None:
    uri = uri_of(tmp_path / "a.scheme")
    shared.open(uri, HEAD)
    for version in range(2, 60):
        shared.change(uri, HEAD + f"底薪 没有{version}\n", version)
    (found,) = shared.told(uri, 59)
    assert "没有59" in found["message"]
    versions = [each["version"] for each in shared.published if each["uri"] == uri]
    assert versions == sorted(versions)


def test_files_are_told_apart(shared: Editor, tmp_path: Path) -> None:
    one, two = uri_of(tmp_path / "一 个.scheme"), uri_of(tmp_path / "two.yaml")
    shared.open(one, HEAD + "底薪 没有\n")
    shared.open(two, YAML + "- base:\n  amount: nothing\n")
    assert "没有" in shared.told(one, 1)[0]["message"]
    assert "nothing" in shared.told(two, 1)[0]["message"]
    shared.change(one, HEAD + "底薪 3元\n", 2)
    shared.change(two, YAML + "- base:\n  amount: nothing2\n", 2)
    assert shared.told(one, 2, lambda found: not found) == []
    assert "nothing2" in shared.told(two, 2)[0]["message"]


def test_each_author_is_told_in_his_language(shared: Editor, tmp_path: Path) -> None:
    uri = uri_of(tmp_path / "a.scheme")
    text = EN + "base nothing\n"
    shared.open(uri, text)
    (found,) = shared.told(uri, 1)
    assert found["message"].startswith("Unknown name nothing\n")
    assert stretch(text, found["range"]) == "nothing"
    with editor("--lang", "en") as session:
        session.open(uri, HEAD + "底薪 没有\n")
        assert session.told(uri, 1)[0]["message"].startswith("Unknown name 没有\n")


def test_line_ends_of_any_kind_and_a_byte_order_mark(shared: Editor, tmp_path: Path) -> None:
    for number, text in enumerate(("\ufeff" + HEAD + "底薪 没有\n", (HEAD + "底薪 没有\n").replace("\n", "\r\n"))):
        uri = uri_of(tmp_path / f"{number}.scheme")
        shared.open(uri, text)
        (found,) = shared.told(uri, 1)
        assert found["range"] == {"start": {"line": 3, "character": 3}, "end": {"line": 3, "character": 5}}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.cases.yaml", "cases:\n- name: x\n  scheme: y\n"),
        ("compose.yaml", "version: '3'\nservices: {a: {image: b}}\n"),
        ("settings.yaml", "day_cut: noon\n"),
        ("notes.txt", "奖金\n"),
        ("broken.yaml", "a: [\n"),
    ],
)
def test_what_is_no_scheme_is_left_alone(shared: Editor, tmp_path: Path, name: str, text: str) -> None:
    uri = uri_of(tmp_path / name)
    shared.open(uri, text)
    assert shared.told(uri, 1, lambda _: True) == []
    for question in ("completion", "hover", "definition", "documentSymbol", "formatting"):
        assert not shared.ask(
            f"textDocument/{question}", {**shared.at(uri, 0, 0), "options": {"tabSize": 4, "insertSpaces": True}}
        )


def test_a_scheme_that_has_no_file_yet(shared: Editor) -> None:
    shared.open("untitled:Untitled-1", HEAD + "底薪 没有\n组合 别的\n")
    assert codes(shared.told("untitled:Untitled-1", 1)) == ["K241"]


# --- schemes that include others --------------------------------------------------------------------------------------


def test_an_included_scheme_counts_as_it_is_being_edited(shared: Editor, tmp_path: Path) -> None:
    inner, outer = tmp_path / "底.scheme", tmp_path / "全.scheme"
    inner.write_text(HEAD.replace("甲", "底") + "底薪 3000元\n", encoding="utf-8")
    shared.open(uri_of(outer), HEAD + "组合 底\n封顶 底薪 = 5000元\n")
    assert shared.told(uri_of(outer), 1, lambda found: not found) == []
    shared.open(uri_of(inner), HEAD.replace("甲", "底") + "奖金 乙 = 5元\n")
    assert codes(shared.told(uri_of(outer), 1)) == ["K216"]
    # What is wrong within it is shown at the statement that includes it, with the place.
    broken = HEAD.replace("甲", "底") + "底薪 3000元\n奖金 乙 = 没有\n"
    shared.change(uri_of(inner), broken, 2)
    (found,) = shared.told(uri_of(outer), 1, lambda found: codes(found) == ["K201"])
    assert found["range"]["start"]["line"] == found["range"]["end"]["line"] == 3
    assert found["message"].startswith(f"在组合的方案 {inner}:5：")
    (related,) = found["relatedInformation"]
    assert related["location"]["uri"] == uri_of(inner)
    assert stretch(broken, related["location"]["range"]) == "没有"
    # Closed without being saved, the file counts again.
    before = len(shared.published)
    shared.close(uri_of(inner))
    while not any(each["uri"] == uri_of(outer) and not each["diagnostics"] for each in shared.published[before:]):
        shared._hear()


def test_an_included_scheme_counts_before_it_is_ever_saved(shared: Editor, tmp_path: Path) -> None:
    shared.open(uri_of(tmp_path / "新底.scheme"), HEAD.replace("甲", "新底") + "底薪 3000元\n")
    outer = uri_of(tmp_path / "新全.scheme")
    shared.open(outer, HEAD + "组合 新底\n封顶 底薪 = 5000元\n")
    assert shared.told(outer, 1, lambda found: not found) == []


@pytest.mark.parametrize("position", [{"line": -1, "character": 0}, {"line": "a", "character": 0}, {}])
def test_a_question_that_cannot_be_read_is_answered(
    shared: Editor, tmp_path: Path, position: dict[str, object]
) -> None:
    uri = uri_of(tmp_path / "a.scheme")
    shared.open(uri, HEAD + "底薪 3000元\n")
    answer = shared.answer("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
    assert answer["error"]["code"] in {-32602, -32603}
    assert shared.ask("textDocument/hover", shared.at(uri, 3, 0)) is not None


def test_what_was_saved_elsewhere_counts_once_a_file_is_saved(shared: Editor, tmp_path: Path) -> None:
    outer = uri_of(tmp_path / "全.yaml")
    shared.open(outer, YAML + "- include: 底\n")
    assert codes(shared.told(outer, 1)) == ["K241"]
    (tmp_path / "底.scheme").write_text(HEAD.replace("甲", "底") + "底薪 3000元\n", encoding="utf-8")
    shared.send("textDocument/didSave", {"textDocument": {"uri": outer}})
    assert shared.told(outer, 1, lambda found: not found) == []


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_wrong_messages_end_nothing(tmp_path: Path) -> None:
    with editor() as session:
        uri = uri_of(tmp_path / "a.scheme")
        assert session.answer("textDocument/nothing", {})["error"]["code"] == -32601
        session.send("textDocument/hover", {"nonsense": 1}, id=1000)
        session.raw(b"{")
        session.raw(b"[]")
        session.change(uri, HEAD, 5)
        session.close(uri)
        session.send("textDocument/didSave", {"textDocument": {"uri": uri}})
        assert session.ask("textDocument/hover", session.at(uri, 0, 0)) is None
        assert session.ask("textDocument/completion", session.at(uri, 0, 0)) is None
        session.open(uri, HEAD + "底薪 没有\n")
        assert codes(session.told(uri, 1)) == ["K201"]
        for line, character in ((0, 999), (999, 0), (3, 999)):
            session.ask("textDocument/completion", session.at(uri, line, character))
            session.ask("textDocument/hover", session.at(uri, line, character))
        assert session.log(lambda line: line.startswith("kaohe: "))
        assert session.end() == 0


def test_a_huge_file_is_told_so_and_holds_up_nobody(shared: Editor, tmp_path: Path) -> None:
    huge, small = uri_of(tmp_path / "huge.scheme"), uri_of(tmp_path / "small.scheme")
    shared.open(huge, HEAD + "底薪 3000元\n" * 30_000)
    shared.open(small, HEAD + "底薪 没有\n")
    assert len(shared.told(huge, 1)) == 1
    assert codes(shared.told(small, 1)) == ["K201"]
    assert shared.ask("textDocument/completion", shared.at(huge, 4, 0)) is None


def test_our_own_failure_is_told_and_ends_nothing(tmp_path: Path) -> None:
    broken = (
        "import kaohe\nread = kaohe.read_scheme\n"
        "kaohe.read_scheme = lambda source, *a, **k: 1 / ('坏' not in source.text) and read(source, *a, **k)\n"
        "kaohe.format_scheme = lambda source: 1 / 0\n"
    )
    with editor("--lang", "zh", code=broken, XDG_CACHE_HOME=str(tmp_path)) as session:
        uri = uri_of(tmp_path / "a.scheme")
        session.open(uri, HEAD + "底薪 坏\n")
        told = session.log(lambda line: "K900" in line)
        assert told.startswith("kaohe K900: kaohe 内部出错")
        session.change(uri, HEAD + "底薪 没有\n", 2)
        assert codes(session.told(uri, 2)) == ["K201"]
        session.logged.clear()
        question = {"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": True}}
        assert session.ask("textDocument/formatting", question) is None
        assert "K900" in session.log(lambda line: "K900" in line)
        assert session.end() == 0
        assert session.process.stderr is not None
        assert session.process.stderr.read() == b""
    logs = list((tmp_path / "kaohe" / "failures").iterdir())
    assert len(logs) == 2
    assert all("ZeroDivisionError" in log.read_text(encoding="utf-8") for log in logs)


def test_what_a_plugin_prints_is_no_message(tmp_path: Path) -> None:
    noisy = (
        "import os, kaohe\nload = kaohe.load_plugins\n"
        "kaohe.load_plugins = lambda: (print('noise', flush=True), os.system('echo more'), load())[2]"
    )
    with editor(code=noisy) as session:
        uri = uri_of(tmp_path / "a.scheme")
        session.open(uri, HEAD + "底薪 没有\n")
        assert codes(session.told(uri, 1)) == ["K201"]
        assert session.end() == 0
        assert session.process.stderr is not None
        assert session.process.stderr.read().split() == [b"noise", b"more"]


def test_plugins_that_were_left_out_are_logged() -> None:
    broken = (
        "import kaohe\nload = kaohe.load_plugins\n"
        "def left_out():\n    registry = load()\n    registry.register('mine', 1)\n    return registry\n"
        "kaohe.load_plugins = left_out"
    )
    with editor("--lang", "en", code=broken) as session:
        assert "mine" in session.log(lambda line: "K7" in line)


# --- how it ends ------------------------------------------------------------------------------------------------------


def test_it_ends_as_the_protocol_says() -> None:
    with editor() as session:
        assert session.end() == 0
    with editor("--stdio") as session:
        session.send("exit")
        assert session.process.wait(PATIENCE) == 1


def test_it_ends_with_the_editor() -> None:
    with editor() as session:
        assert session.process.stdin is not None
        session.process.stdin.close()
        assert session.process.wait(PATIENCE) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_signal_ends_it_at_once() -> None:
    with editor() as session:
        session.process.send_signal(signal.SIGTERM)
        assert session.process.wait(PATIENCE) == -signal.SIGTERM


def test_in_a_terminal_it_says_what_it_waits_for() -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    line = [sys.executable, "-c", "from kaohe_api.cli import main; main()", "lsp", "--lang", "en"]
    with subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        assert process.stderr is not None
        assert b"started by editors" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) in {-signal.SIGINT, 128 + signal.SIGINT}
    os.close(ours)


def test_without_its_library_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pygls'] = None; from kaohe_api.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "lsp", "--lang", "en"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "K844" in done.stderr
    assert "pip install 'kaohe[lsp]'" in done.stderr


def test_it_says_what_it_can_do(shared: Editor) -> None:
    can = shared.capabilities
    assert can["textDocumentSync"] == {"openClose": True, "change": 1, "save": True}
    for each in ("hover", "definition", "documentSymbol", "documentFormatting"):
        assert can[f"{each}Provider"] is True
