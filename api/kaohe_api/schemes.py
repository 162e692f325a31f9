"""The schemes that come with kaohe, and how a name becomes a file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kaohe.diagnostics import Report, near
from kaohe.diagnostics.catalogue import requests
from kaohe.words import Words

ENDINGS: Final = (".scheme", ".yaml", ".yml")
_CASES: Final = ".cases.yaml"


def scheme_folder() -> Path:
    """Give the folder of the shipped schemes: package data where kaohe was installed, else the source tree's own."""
    spec = find_spec("kaohe_schemes")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]) if places else Path(__file__).resolve().parents[2] / "schemes"


def names(folder: Path) -> dict[str, Path]:
    """List a folder's schemes by name; of two spellings the text one stands for both."""
    found: dict[str, Path] = {}
    for ending in ENDINGS:
        for path in sorted(folder.glob(f"*{ending}")):
            if not path.name.endswith(_CASES):
                found.setdefault(path.name.removesuffix(ending), path)
    return dict(sorted(found.items()))


def find_scheme(name: str, report: Report) -> Path | None:
    """Give the file of a path or of a shipped scheme's name; None, with a finding, if there is neither."""
    path = Path(name)
    if path.is_file():
        return path
    shipped = names(scheme_folder())
    if name in shipped:
        return shipped[name]
    report.add(
        requests.NO_SCHEME,
        scheme=name,
        known=Words("、".join(shipped), ", ".join(shipped)),
        suggestions=near(name, shipped),
    )
    return None
