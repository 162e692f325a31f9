"""The folder of a store: files that are written once, and a manifest that says which of them count.

A run writes new files beside the old ones and puts the new manifest in the old one's place at the end, in one step; so
whenever a run is ended, the store is the one before it or the one after it. Imports nothing of kaohe.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK: Final = "kaohe-store.lock"
_MANIFEST: Final = "manifest.json"
_NEW: Final = "manifest.new"


class Foreign(Exception):  # noqa: N818 - the caller makes it a finding
    """A folder holds things that are no store's."""


class InUse(Exception):  # noqa: N818 - the caller makes it a finding
    """Another process works with a store."""


class Folder:
    """A store's folder, while this process alone works with it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> dict[str, Any] | None:
        """Read the manifest; None where there is none yet. What cannot be read raises `ValueError` or `OSError`."""
        try:
            told = json.loads((self.path / _MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if not isinstance(told, dict):
            raise ValueError(_MANIFEST)  # noqa: TRY004 - what the file holds is no type of ours
        return told

    def begin(self) -> Path:
        """Give a new, empty folder for the files of a generation."""
        before = [int(each.name[1:]) for each in self._generations()]
        fresh = self.path / f"g{max(before, default=0) + 1}"
        fresh.mkdir()
        return fresh

    def _generations(self) -> list[Path]:
        return [each for each in self.path.iterdir() if each.name[:1] == "g" and each.name[1:].isdigit()]

    def commit(self, manifest: dict[str, Any], used: set[str]) -> None:
        """Put a manifest in the old one's place, then remove the files that it does not use."""
        with (self.path / _NEW).open("w", encoding="utf-8") as file:
            json.dump(manifest, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        (self.path / _NEW).replace(self.path / _MANIFEST)
        for generation in self._generations():
            self._sweep(generation, used)

    def _sweep(self, generation: Path, used: set[str]) -> None:
        left = False
        for file in [each for each in generation.rglob("*") if each.is_file()]:
            if str(file.relative_to(self.path)) in used:
                left = True
            else:
                file.unlink()
        if not left:
            shutil.rmtree(generation, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[Folder]:
    """Open a store's folder, made where it is not there; raises `Foreign`, `InUse` or `OSError`."""
    path.mkdir(parents=True, exist_ok=True)
    if not (path / _LOCK).exists() and any(path.iterdir()):
        raise Foreign
    with (path / _LOCK).open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise InUse from problem
        yield Folder(path)
