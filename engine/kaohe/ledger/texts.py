"""A scheme with the texts of all its files, as they were read, so that it can be read again from them alone.

May import `checking`, `scheme`, `documents`, `diagnostics`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.checking import read_scheme
from kaohe.diagnostics import Report, Source
from kaohe.documents import decode, read_raw
from kaohe.scheme.load import LONGEST, Folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.metrics import Registry
    from kaohe.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Text:
    """A scheme's file: its name, and its bytes as text (UTF-8, a BOM and line ends as they are)."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptScheme:
    """A checked scheme and its files, its own first, then those that it includes."""

    scheme: Scheme
    texts: tuple[Text, ...]


def read_kept(path: Path, registry: Registry) -> tuple[KeptScheme | None, Report]:
    """Read and check a scheme's file, and keep the texts of all that was read for it.

    What may not be meant so is for `kaohe.read_scheme` to tell.
    """
    report = Report()
    keeping = _Keeping(path.parent)
    source = keeping.read(path, report)
    if source is None:
        return None, report
    scheme, found = read_scheme(source, registry, keeping, analysis=False)
    return None if scheme is None else KeptScheme(scheme, tuple(keeping.texts)), found


def read_again(texts: Sequence[Text], registry: Registry) -> tuple[Scheme | None, Report]:
    """Read and check a scheme from the texts that were kept of it."""
    report = Report()
    sources = {text.name: decode(text.text.encode(), text.name, report) for text in texts}
    included = {name.rpartition(".")[0]: source for name, source in sources.items()}
    main = sources[texts[0].name]
    assert main is not None  # noqa: S101 - for the type checker: a text is UTF-8
    return read_scheme(main, registry, included.get, analysis=False)


@dataclass(frozen=True)
class _Keeping(Folder):
    """A folder's schemes, which keeps the text of each that is looked up."""

    texts: list[Text] = field(default_factory=list)

    def __call__(self, name: str) -> Source | None:
        """Give a scheme's source."""
        path = self.files().get(name)
        return None if path is None else self.read(path, self.report)

    def read(self, path: Path, report: Report) -> Source | None:
        """Read a file and keep it; None, with a finding, if that fails."""
        raw = read_raw(path, report, str(path), most=LONGEST)
        source = None if raw is None else decode(raw, str(path), report)
        if raw is not None and source is not None:
            self.texts.append(Text(path.name, raw.decode()))
        return source
