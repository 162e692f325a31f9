"""The schemes that the service evaluates by name, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import kaohe
from kaohe.diagnostics import Report
from kaohe.scheme.load import read_scheme_file
from kaohe_api.schemes import names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kaohe.diagnostics import Source
    from kaohe.evaluation.compiled.plan import Plan
    from kaohe.evaluation.doubts import Doubter
    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome
    from kaohe.metrics import Registry
    from kaohe.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Shelf:
    """Schemes by name; of one with mistakes there are only its findings."""

    schemes: Mapping[str, tuple[Scheme | None, Report]]
    _plans: dict[str, Plan] = field(default_factory=dict, compare=False, repr=False)
    _doubters: dict[str, Doubter] = field(default_factory=dict, compare=False, repr=False)

    def evaluate(self, name: str, scheme: Scheme, figures: Figures) -> tuple[Outcome | None, Report]:
        """Evaluate a scheme of the shelf, by its plan, which is made when it is first asked for."""
        if name not in self._plans:
            self._plans[name] = kaohe.compile(scheme)
        return self._plans[name].evaluate(figures)

    def doubts(self, name: str, scheme: Scheme, figures: Figures) -> Report:
        """Doubt figures on which a scheme of the shelf is evaluated."""
        from kaohe.evaluation.doubts import Doubter

        if name not in self._doubters:
            self._doubters[name] = Doubter.of(scheme)
        return self._doubters[name].about(figures)

    @classmethod
    def of(cls, folder: Path, registry: Registry) -> Shelf:
        """Read a folder's schemes."""
        paths = names(folder)

        def find(name: str) -> Source | None:
            return _source(paths[name], Report()) if name in paths else None

        found: dict[str, tuple[Scheme | None, Report]] = {}
        for name, path in paths.items():
            report = Report()
            source = _source(path, report)
            found[name] = (None, report) if source is None else checked(source, registry, find)
        return cls(found)


def _source(path: Path, report: Report) -> Source | None:
    """Read a file under its bare name: where it lies on our machine is nobody's business."""
    return read_scheme_file(path, report, path.name)


def checked(
    source: Source, registry: Registry, find: Callable[[str], Source | None] | None = None, *, whole: bool = False
) -> tuple[Scheme | None, Report]:
    """Read and check a scheme; all findings of both are in the report. `find` gives the schemes that it may include.

    whole: with all that it may not mean, and what is only pointed out, which takes longer.
    """
    return kaohe.read_scheme(source, registry, find, notes=whole, analysis=whole)
