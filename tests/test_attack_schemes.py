"""Whatever is handed in as a scheme gives a report, within about a second and 200 MB, whole process included.

What is measured is the time of the processor, with a margin of four: a slow day is no failure.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

import kaohe
from kaohe.diagnostics import Report, Source
from kaohe.documents import read_source
from kaohe.scheme.load import load
from support_attacks import ATTACKS, ZH
from support_text import findings

SECONDS: Final = 4.0
MEGABYTES: Final = 200
GROUPS: Final = 8
RUNNER: Final = Path(__file__).with_name("support_attack_runner.py")


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_text_takes_long_or_much(tmp_path: Path, group: int) -> None:
    files = []
    for name in list(ATTACKS)[group::GROUPS]:
        files.append(tmp_path / name)
        files[-1].write_bytes(ATTACKS[name]())
    for name, ran in attacked(*map(str, files)).items():
        assert ran["status"] in {0, 1}, (name, ran)
        assert ran["seconds"] < SECONDS, (name, ran)
        assert ran["megabytes"] < MEGABYTES, (name, ran)
        assert ran["told"] < 400_000, (name, ran)


def attacked(*names: str) -> dict[str, dict[str, float]]:
    """Check files, each in a process of its own; nothing but the command itself is measured."""
    alone = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    ran = subprocess.run([sys.executable, RUNNER, *names], env=alone, capture_output=True, check=True, timeout=300)
    found: dict[str, dict[str, float]] = json.loads(ran.stdout)
    return found


def test_no_text_is_merely_too_large() -> None:
    """What is refused by its size alone shows nothing but that."""
    signs = re.compile(r"\w+|[^\w\s]")
    texts = {name: text().decode(errors="ignore") for name, text in ATTACKS.items()}
    read = {name: len(signs.findall(text)) for name, text in texts.items() if len(text) < 200_000}
    assert {name: count for name, count in read.items() if count > 5_000} == {}


# --- files that are none ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="this system has no such devices")
def test_a_device_a_pipe_or_a_folder_is_no_scheme(tmp_path: Path) -> None:
    pipe, folder, link = tmp_path / "pipe.scheme", tmp_path / "folder.scheme", tmp_path / "zero.scheme"
    os.mkfifo(pipe)
    folder.mkdir()
    link.symlink_to("/dev/zero")
    for path in (pipe, folder, link, Path("/dev/zero"), Path("/dev/stdin"), tmp_path / "none.scheme", Path("a\0b")):
        scheme, report = kaohe.load(path)
        assert scheme is None
        assert [found.rule.code for found in report] == ["K106"]
    whole = Source("x.scheme", ZH + "组合 pipe、folder、zero\n")
    (tmp_path / "x.scheme").write_text(whole.text, encoding="utf-8")
    scheme, report = kaohe.load(tmp_path / "x.scheme")
    assert scheme is None
    assert [found.rule.code for found in report] == ["K106"] * 3


# --- schemes that include ---------------------------------------------------------------------------------------------


def chain(tmp_path: Path, count: int, text: str = "") -> Path:
    for number in range(count):
        (tmp_path / f"s{number}.scheme").write_text(f"{ZH}组合 s{number + 1}\n{text}", encoding="utf-8")
    (tmp_path / f"s{count}.scheme").write_text(ZH + "底薪 1元\n", encoding="utf-8")
    return tmp_path / "s0.scheme"


def test_a_chain_of_schemes_may_be_forty_long(tmp_path: Path) -> None:
    scheme, report = kaohe.load(chain(tmp_path, 40))
    assert scheme is not None, list(report)
    assert [found.rule.code for found in kaohe.load(chain(tmp_path, 2000))[1]] == ["K104"]


def test_all_schemes_together_are_read_up_to_a_limit(tmp_path: Path) -> None:
    text = "".join(f"奖金 甲 = {number}元\n" for number in range(100))
    assert [found.rule.code for found in kaohe.load(chain(tmp_path, 30, text))[1]] == ["K245"]
    started = time.process_time()
    broad = "，".join(f"s{number}" for number in range(1, 30))
    (tmp_path / "all.scheme").write_text(f"{ZH}组合 {broad}\n", encoding="utf-8")
    assert kaohe.load(tmp_path / "all.scheme")[0] is None
    assert time.process_time() - started < SECONDS


def test_a_scheme_that_includes_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.scheme"
    path.write_text(ZH + "组合 a\n", encoding="utf-8")
    assert [found.rule.code for found in kaohe.load(path)[1]] == ["K242"]


# --- limits, each at its edge -----------------------------------------------------------------------------------------


def test_a_file_may_have_200_000_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.scheme"
    path.write_text(ZH + "#" + "x" * (199_999 - len(ZH)), encoding="utf-8")
    assert kaohe.load(path)[0] is not None
    path.write_text(ZH + "#" + "x" * (200_000 - len(ZH)), encoding="utf-8")
    assert [found.rule.code for found in kaohe.load(path)[1]] == ["K133"]
    path.write_bytes(b"x" * 800_000)
    assert read_source(path, Report(), most=200_000) is not None
    path.write_bytes(b"x" * 800_001)
    assert read_source(path, Report(), most=200_000) is None


def test_a_scheme_may_have_5_000_words_and_signs() -> None:
    """The first three lines have 4, 6 and 2."""
    assert load(Source("a.scheme", ZH + "# " + "x " * 4_987))[0] is not None
    scheme, report = load(Source("a.scheme", ZH + "# " + "x " * 4_988))
    assert scheme is None
    assert [found.rule.code for found in report] == ["K245"]


def test_a_hundred_findings_end_a_check() -> None:
    report = load(Source("a.scheme", ZH + "甲\n" * 500))[1]
    assert [found.rule.code for found in report] == ["K121"] * 100 + ["K134"]
    registry = kaohe.load_plugins()
    scheme, report = kaohe.read_scheme(
        Source("a.scheme", ZH + "".join(f"奖金 甲{n} = 不知道\n" for n in range(200))), registry
    )
    assert scheme is None
    assert [found.rule.code for found in report] == ["K201"] * 100 + ["K134"]
    facts = "".join(f"录入 甲{number}：次数\n" for number in range(300))
    scheme, report = kaohe.read_scheme(Source("a.scheme", ZH + facts), registry, notes=True)
    assert scheme is not None
    assert [found.rule.code for found in report] == ["K285"] * 100 + ["K295"]


def test_what_is_too_complex_is_said_to_be() -> None:
    text = ATTACKS["doubling.scheme"]().decode()
    scheme, report = kaohe.read_scheme(Source("a.scheme", text), kaohe.load_plugins(), notes=True)
    assert scheme is not None
    assert "K296" in {found.rule.code for found in report}


def test_what_somebody_wrote_is_cut_in_findings() -> None:
    (found,) = findings(ZH.replace("2026-10-01", "9" * 1000 + "-1-1"))
    assert found.message("zh") == "9" * 300 + "… 不是日期"
