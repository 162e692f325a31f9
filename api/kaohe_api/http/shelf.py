"""The schemes that the service evaluates by name, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import kaohe
from kaohe.diagnostics import Report
from kaohe_api.schemes import names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaohe import Registry, Scheme
    from kaohe.diagnostics import Source


@dataclass(frozen=True, slots=True)
class Shelf:
    """Schemes by name; of one with mistakes there are only its findings."""

    schemes: Mapping[str, tuple[Scheme | None, Report]]

    @classmethod
    def of(cls, folder: Path, registry: Registry) -> Shelf:
        """Read a folder's schemes."""
        return cls({name: checked(path, registry) for name, path in names(folder).items()})


def checked(source: Path | Source, registry: Registry) -> tuple[Scheme | None, Report]:
    """Read and check a scheme; all findings of both are in the report."""
    loaded, report = kaohe.load(source, registry)
    if loaded is None or not report.ok:
        return None, report
    scheme, found = kaohe.check(loaded, registry)
    return scheme, Report([*report, *found])
