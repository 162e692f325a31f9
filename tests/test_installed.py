"""What is installed is found as importlib.metadata finds it, at a fraction of its cost."""

from __future__ import annotations

import sys
import zipfile
from importlib.metadata import distributions, entry_points
from pathlib import Path

import pytest

from kaohe.extension.installed import installed


def told(group: str) -> list[tuple[str, str]]:
    return sorted((entry.name, entry.value) for entry in installed(group))


def as_importlib_tells(group: str) -> list[tuple[str, str]]:
    return sorted((entry.name, entry.value) for entry in entry_points(group=group))


def distribution(folder: Path, name: str, text: str | None) -> None:
    info = folder / name
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name.partition('-')[0]}\nVersion: 1\n", encoding="utf-8")
    if text is not None:
        (info / "entry_points.txt").write_text(text, encoding="utf-8")


GROUPS = sorted({entry.group for found in distributions() for entry in found.entry_points})


@pytest.mark.parametrize("group", [*GROUPS, "nobodys"])
def test_it_is_what_importlib_finds(group: str) -> None:
    assert told(group) == as_importlib_tells(group)


def test_kaohes_own_are_among_them() -> None:
    assert ("sales", "kaohe_metrics.sales") in told("kaohe")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    folders = [str(tmp_path / name) for name in ("first", "second", "absent")]
    monkeypatch.setattr(sys, "path", folders)
    return folders


def test_the_first_of_two_counts_comments_and_other_groups_do_not(path: list[str]) -> None:
    first, second = map(Path, path[:2])
    distribution(first, "some_thing-2.dist-info", "[other]\nz = z\n[guests]\n# a = no\na = one : Two.three [extra]\n\n")
    distribution(second, "Some.Thing-1.dist-info", "[guests]\nb = never\n")
    distribution(second, "old.egg-info", "[guests]\n c=four\n")
    distribution(second, "silent-1.dist-info", None)
    assert told("guests") == [("a", "one : Two.three [extra]"), ("c", "four")]
    assert told("guests") == as_importlib_tells("guests")


def test_an_archive_is_left_to_importlib(path: list[str]) -> None:
    archive = Path(path[0])
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("packed-1.dist-info/METADATA", "Name: packed\nVersion: 1\n")
        written.writestr("packed-1.dist-info/entry_points.txt", "[guests]\np = packed\n")
    assert told("guests") == [("p", "packed")]


def test_an_entry_is_a_module_or_something_in_it(path: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(path[0])
    distribution(folder, "kinds-1.dist-info", "[guests]\nm = guest_kinds\no = guest_kinds:Kind.name [more]\n")
    (folder / "guest_kinds.py").write_text("class Kind:\n    name = 'inner'\n", encoding="utf-8")
    module, inner = [entry.load() for entry in installed("guests")]
    monkeypatch.delitem(sys.modules, "guest_kinds")
    assert (module.Kind.name, inner) == ("inner", "inner")
