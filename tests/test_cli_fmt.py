"""`kaohe fmt` and `kaohe convert`: what they print, what they write, and what they leave alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support_cli import SCHEME, kaohe, write_scheme

SCHEMES = Path(__file__).parents[1] / "schemes"
MESSY = SCHEME.replace("底薪 3000元", "底薪   3000 元  # 都一样").replace("自评 × 30%", "自评*30%")
NEAT = SCHEME.replace("底薪 3000元", "底薪 3000元  # 都一样")


def test_fmt_writes_in_place(tmp_path: Path) -> None:
    path = write_scheme(tmp_path, MESSY)
    path.chmod(0o640)
    ran = kaohe("fmt", path)
    assert (ran.status, ran.out, ran.err) == (0, "", f"整理好了 {path}\n")
    assert path.read_text(encoding="utf-8") == NEAT
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["shop.scheme"]


def test_fmt_leaves_what_is_formatted_untouched(tmp_path: Path) -> None:
    path = write_scheme(tmp_path, NEAT)
    os.utime(path, (1, 1))
    ran = kaohe("fmt", path)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert path.stat().st_mtime == 1


def test_fmt_check_tells_and_writes_nothing(tmp_path: Path) -> None:
    path = write_scheme(tmp_path, MESSY)
    ran = kaohe("fmt", "--check", path)
    assert (ran.status, ran.out, ran.err) == (1, f"{path}\n", "")
    assert path.read_text(encoding="utf-8") == MESSY
    path.write_text(NEAT, encoding="utf-8")
    assert kaohe("fmt", "--check", path).status == 0


def test_fmt_gives_files_of_other_systems_our_line_ends(tmp_path: Path) -> None:
    path = write_scheme(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + SCHEME.replace("\n", "\r\n").encode())
    assert kaohe("fmt", "--check", path).status == 1
    assert kaohe("fmt", path).status == 0
    assert path.read_bytes() == SCHEME.encode()


def test_fmt_tells_of_errors_and_formats_the_others(tmp_path: Path) -> None:
    wrong = tmp_path / "a.scheme"
    wrong.write_text("scheme a version 1\neffective 2026-10-01\nperiod month\nbase   )\n", encoding="utf-8")
    other = write_scheme(tmp_path, MESSY)
    ran = kaohe("fmt", wrong, tmp_path / "none.scheme", other)
    assert ran.status == 1
    assert "K135" in ran.err
    assert "none.scheme" in ran.err
    assert wrong.read_text(encoding="utf-8").endswith("base   )\n")
    assert other.read_text(encoding="utf-8") == NEAT


def test_fmt_finds_the_schemes_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = write_scheme(tmp_path / "in", MESSY)
    for name in ("shop.cases.yaml", "settings.yaml", "notes.txt"):
        (tmp_path / "in" / name).write_text("cases:   1\n", encoding="utf-8")
    yaml = tmp_path / "a.yaml"
    head = "version: 1\neffective: 2026-10-01\nperiod: month\n"
    yaml.write_text(f'scheme: "a"\n{head}items: [{{base: , amount: 1}}]\n', encoding="utf-8")
    ran = kaohe("fmt", "--check", tmp_path)
    assert ran.out == f"{yaml}\n{path}\n"
    assert kaohe("fmt", tmp_path).status == 0
    assert (
        yaml.read_text()
        == "scheme: a\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n- base:\n  amount: 1\n"
    )


def test_a_file_that_cannot_be_written_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_scheme(tmp_path, MESSY)

    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = kaohe("fmt", path)
    assert ran.status == 1
    assert "K808" in ran.err
    assert path.read_text(encoding="utf-8") == MESSY
    assert [each.name for each in tmp_path.iterdir()] == ["shop.scheme"]


def test_the_shipped_schemes_are_formatted() -> None:
    ran = kaohe("fmt", "--check", SCHEMES)
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_convert_prints_another_spelling(tmp_path: Path) -> None:
    path = write_scheme(tmp_path, MESSY)
    ran = kaohe("convert", path, "--to", "en")
    assert (ran.status, ran.err) == (0, "")
    assert (
        ran.out
        == """scheme 小店 version 2
effective 2026-10-01
period month
score 综合分 = self_rating * 30% + manager_rating * 70%
base 3000 yuan  # 都一样
commission on sales_amount, marginal: up to 10000 yuan 1%; above 2%
rank by 综合分 within all
first: award 100 yuan
bottom 2: within 7 days 提交整改方案
"""
    )
    assert path.read_text(encoding="utf-8") == MESSY
    (tmp_path / "en.scheme").write_text(ran.out, encoding="utf-8")
    yaml = kaohe("convert", tmp_path / "en.scheme", "--to", "yaml").out
    assert "\nlang: en\n" in yaml
    (tmp_path / "en.yaml").write_text(yaml, encoding="utf-8")
    assert kaohe("convert", tmp_path / "en.yaml", "--to", "zh").out == NEAT


def test_convert_tells_what_is_wrong(tmp_path: Path) -> None:
    for path, code in ((write_scheme(tmp_path, SCHEME + "底薪"), "K138"), (tmp_path / "none", "K106")):
        ran = kaohe("convert", path, "--to", "yaml")
        assert (ran.status, ran.out) == (1, "")
        assert code in ran.err


def test_convert_says_what_it_can_write() -> None:
    ran = kaohe("convert", "x.scheme", "--to", "de")
    assert ran.status == 2
    assert "K804" in ran.err
