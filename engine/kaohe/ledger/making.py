"""What goes into an entry: the versions of all that computed it, what tells a dataset again, and the documents.

May import `entry`, `texts`, `evaluation`, `store`, `events`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaohe.evaluation.figures import figures_json
from kaohe.extension.hookspecs import GROUP
from kaohe.ledger.entry import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Outcome
    from kaohe.events.settings import Settings
    from kaohe.ledger.texts import KeptScheme
    from kaohe.metrics import Registry
    from kaohe.words import Lang


@dataclass(frozen=True, slots=True)
class Signature:
    """Who publishes, when, and, of a correction, which entry it corrects and why."""

    by: str
    at: str
    corrects: int | None = None
    reason: str | None = None


def draft(
    kept: KeptScheme,
    figures: Figures,
    outcome: Outcome,
    registry: Registry,
    dataset: Mapping[str, Any],
    settings: Settings | None,
    signed: Signature,
    lang: Lang,
) -> Draft:
    """Put together what is to be published. lang: the language of the outcome's sentences."""
    return Draft(
        scheme=outcome.scheme,
        version=outcome.version,
        effective=kept.scheme.effective,
        period=outcome.period,
        at=signed.at,
        by=signed.by,
        corrects=signed.corrects,
        reason=signed.reason,
        kaohe=own_version(),
        plugins=plugins_of(registry),
        texts=kept.texts,
        settings=None if settings is None else asdict(settings),
        dataset=dataset,
        figures=_document(figures_json(figures)),
        outcome=_document(outcome.to_json(lang)),
    )


def own_version() -> str:
    """Give kaohe's version."""
    return version("kaohe")


def plugins_of(registry: Registry) -> dict[str, dict[str, str]]:
    """Give the plugins that metrics came from, each with its module, its package and the package's version."""
    used = {registry.owner(metric.id) for metric in registry}
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    plugins = {}
    for name in sorted(used & found.keys()):
        package = found[name].dist
        told = {} if package is None else {"package": package.name, "version": package.version}
        plugins[name] = {"module": found[name].value, **told}
    return plugins


def fingerprint(dataset: Path | str) -> dict[str, Any]:
    """Give what tells whether a dataset is still the same: the hash of each table's files, or of the one file.

    Of a database on a server nothing can be told but where it is.
    """
    if isinstance(dataset, str) and "://" in dataset:
        from kaohe.events.database import shown

        return {"database": shown(dataset)}
    path = Path(dataset)
    if path.is_dir():
        files = sorted(each for each in path.iterdir() if not each.name.startswith("."))
        return {"files": {each.name: hash_of_files(each) for each in files}}
    return {"file": path.name, "sha256": hash_of_files(path)}


def hash_of_files(path: Path) -> str:
    """Give the hash of a file, or of all files in a folder with their names."""
    if path.is_file():
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    held = hashlib.sha256()
    for file in sorted(each for each in path.rglob("*") if each.is_file()):
        held.update(f"{file.relative_to(path)}\0{hash_of_files(file)}\n".encode())
    return held.hexdigest()


def _document(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)
