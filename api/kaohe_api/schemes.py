"""The schemes that come with kaohe, and how a name becomes a file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kaohe.diagnostics import Report, near
from kaohe.diagnostics.catalogue import requests
from kaohe.documents import read_source
from kaohe.scheme.load import looks_like_yaml
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


def schemes_in(path: Path) -> tuple[Path, ...]:
    """Give the files of all schemes in a folder and the folders in it, in all spellings; a file stands for itself."""
    if not path.is_dir():
        return (path,)
    found = sorted(each for each in path.rglob("*") if each.name.endswith(ENDINGS) and each.is_file())
    return tuple(each for each in found if not each.name.endswith(_CASES) and _is_scheme(each))


def _is_scheme(path: Path) -> bool:
    """Whether a file is a scheme: a text by its ending, YAML, as settings are too, by its keys."""
    source = read_source(path, Report()) if path.suffix != ENDINGS[0] else None
    return path.suffix == ENDINGS[0] or (source is not None and looks_like_yaml(source))


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
