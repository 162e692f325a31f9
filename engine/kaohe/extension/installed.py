"""The entry points of what is installed, read from its metadata as `importlib.metadata` does.

That module brings parsers of mail and archives along: to import it takes longer than to check a scheme. May import
nothing of kaohe.
"""

from __future__ import annotations

import os
import re
import sys
from functools import reduce
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENDINGS: Final = (".dist-info", ".egg-info")
_SIGNS: Final = re.compile(r"[-_.]+")


class Entry(Protocol):
    """What a distribution offers by a name; `importlib.metadata.EntryPoint` is one."""

    @property
    def name(self) -> str:
        """The name it goes by."""

    @property
    def value(self) -> str:
        """Where it is: `module` or `module:object`."""

    def load(self) -> Any:
        """Import it."""


class Found(NamedTuple):
    """An entry of a distribution that lies in a folder."""

    name: str
    value: str

    def load(self) -> Any:
        """Import it."""
        module, _, path = self.value.partition("[")[0].partition(":")
        return reduce(getattr, filter(None, path.strip().split(".")), import_module(module.strip()))


def installed(group: str) -> Iterable[Entry]:
    """Give the entries of a group; of a distribution that is there twice, those of the first on the path."""
    folders = [folder or "." for folder in dict.fromkeys(sys.path)]
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    if finders != [PathFinder] or any(Path(folder).is_file() for folder in folders):
        from importlib.metadata import entry_points  # which knows archives, and who else finds distributions

        return entry_points(group=group)
    described: dict[str, Path] = {}
    for folder in folders:
        for name in _names(folder):
            if name.endswith(_ENDINGS):
                distribution = _SIGNS.sub("-", name.rpartition(".")[0].partition("-")[0]).lower()
                described.setdefault(distribution, Path(folder, name, "entry_points.txt"))
    return [entry for file in described.values() for entry in _entries(file, group)]


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names alone, of folders with many files
    except OSError:
        return []  # as importlib does: what cannot be looked into holds nothing


def _entries(file: Path, group: str) -> Iterator[Found]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    section = ""
    for line in map(str.strip, lines):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif section == group and line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield Found(name.strip(), value.strip())
