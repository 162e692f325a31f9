"""The schemes that come with kaohe, how a name becomes a file, and the cases beside a scheme."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kaohe.diagnostics import Report, Whole, near
from kaohe.diagnostics.catalogue import requests
from kaohe.scheme.load import looks_like_yaml, read_scheme_file
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
    source = read_scheme_file(path, Report()) if path.suffix != ENDINGS[0] else None
    return path.suffix == ENDINGS[0] or (source is not None and looks_like_yaml(source))


def find_scheme(name: str, report: Report) -> Path | None:
    """Give the file of a path, with or without its ending, or of a shipped scheme's name; else None and a finding."""
    path = Path(name)
    written = [path, *(path.with_name(path.name + ending) for ending in ENDINGS if path.name)]
    if (found := next((each for each in written if each.is_file()), None)) is not None:
        return found
    shipped = names(scheme_folder())
    if name in shipped:
        return shipped[name]
    if path.is_dir():
        report.add(requests.SCHEME_FOLDER, Whole(name), folder=name)
        return None
    report.add(
        requests.NO_SCHEME,
        scheme=name,
        known=Words("、".join(shipped), ", ".join(shipped)),
        suggestions=near(name, shipped),
    )
    return None


def cases_beside(scheme: Path) -> Path:
    """Give the place of a scheme's case file, whether there is one or not."""
    return scheme.with_name(scheme.name.removesuffix(scheme.suffix) + _CASES)


def schemes_to_test(name: str, report: Report) -> tuple[Path, ...]:
    """Give the schemes that a scheme's or a case file's path, a shipped scheme's name or a folder stands for."""
    path = Path(name)
    if path.is_dir():
        return _within(path, report)
    if path.name.endswith(_CASES) and path.is_file():
        return _of_cases(path, report)
    found = find_scheme(name, report)
    return () if found is None else (found,)


def _within(folder: Path, report: Report) -> tuple[Path, ...]:
    """Give the schemes of a folder and those below it; cases that belong to none are told."""
    schemes = schemes_in(folder)
    cases = sorted(folder.rglob(f"*{_CASES}"))
    if not schemes and not cases:
        report.add(requests.NOTHING_TO_TEST, Whole(str(folder)), folder=str(folder))
    for path in cases:
        _of_cases(path, report)
    return schemes


def _of_cases(cases: Path, report: Report) -> tuple[Path, ...]:
    """Give the schemes beside a case file."""
    name = cases.name.removesuffix(_CASES)
    found = tuple(path for ending in ENDINGS if (path := cases.with_name(name + ending)).is_file())
    if not found:
        report.add(requests.CASES_ALONE, Whole(str(cases)), scheme=f"{name}{ENDINGS[0]}")
    return found
