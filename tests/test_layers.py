"""Who may import whom: the directions that engine/README.md draws."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "engine" / "kaohe"
# From the ground up; each may import only itself and what stands before it.
FLOORS = [
    "records",
    "words",
    "values",
    "periods",
    "diagnostics",
    "documents",
    "events",
    "metrics",
    "store",
    "extension",
    "scheme",
    "checking",
    "evaluation",
    "ledger",
    "adjusting",
    "whatif",
]
THIRD_PARTIES = {
    "grammar/kaohe_grammar": {"lark"},
    "engine/kaohe": {
        *("ibis", "pyarrow", "duckdb", "numpy", "pyspark", "py4j"),
        *("yaml", "jsonschema", "pluggy", "kaohe_grammar", "lark", "sqlalchemy"),
    },
    "plugins/kaohe_metrics": {"ibis"},
    "api/kaohe_api": {"click", "rich", "fastapi", "starlette", "uvicorn", "pydantic", "pygls", "lsprotocol"},
}
OWN = {"kaohe", "kaohe_grammar", "kaohe_metrics", "kaohe_api"}
HEAVY = {
    "ibis",
    "duckdb",
    "pyspark",
    "pyarrow",
    "numpy",
    "pandas",
    "jsonschema",
    "fastapi",
    "pydantic",
    "rich",
    "uvicorn",
    "pygls",
    "lsprotocol",
    "sqlalchemy",
}


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """Give the dotted names that a file imports, those for types alone too."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_engine_imports_go_down(floor: str) -> None:
    files = sources(ENGINE / floor) or [ENGINE / f"{floor}.py"]
    allowed = set(FLOORS[: FLOORS.index(floor) + 1])
    for path in files:
        used = {name.split(".")[1] for name in imports(path) if name.split(".")[0] == "kaohe"}
        assert used <= allowed, f"{path.relative_to(ROOT)} imports {used - allowed}"


@pytest.mark.parametrize("package", THIRD_PARTIES)
def test_each_package_imports_only_its_own_third_parties(package: str) -> None:
    for path in sources(ROOT / package):
        used = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - OWN
        assert used <= THIRD_PARTIES[package], f"{path.relative_to(ROOT)} imports {used - THIRD_PARTIES[package]}"


def test_grammar_imports_nothing_of_kaohe() -> None:
    for path in sources(ROOT / "grammar" / "kaohe_grammar"):
        assert not {name.split(".")[0] for name in imports(path)} & (OWN - {"kaohe_grammar"})


def test_builtin_metrics_use_only_the_public_door() -> None:
    for path in sources(ROOT / "plugins" / "kaohe_metrics"):
        used = {name for name in imports(path) if name.split(".")[0] in OWN}
        foreign = {name for name in used if not name.startswith(("kaohe.extension.", "kaohe_metrics."))}
        assert not foreign, f"{path.name} imports {foreign}"


def test_engine_never_imports_plugins_or_api() -> None:
    for path in sources(ENGINE):
        assert not {name.split(".")[0] for name in imports(path)} & {"kaohe_metrics", "kaohe_api"}


def test_engine_has_no_clock_no_network_no_printing() -> None:
    for path in sources(ENGINE):
        assert not {name.split(".")[0] for name in imports(path)} & {"time", "socket", "http", "urllib", "random"}
        calls = [
            node.func.id
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert "print" not in calls, path


def test_authoring_imports_nothing_heavy() -> None:
    code = (
        "import sys, kaohe; kaohe.load_plugins(); import kaohe_api.cli;"
        f"heavy = sorted(set(sys.modules) & {HEAVY!r}); sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_spark_is_imported_only_by_those_who_ask_for_it() -> None:
    code = "import sys, kaohe.events.spark; sys.exit(bool({'pyspark', 'py4j'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def modules() -> dict[str, Path]:
    """Give every module that may be imported, and its file."""
    return {
        str(path.relative_to(ROOT / room).with_suffix("")).replace("/", ".").removesuffix(".__init__"): path
        for room, package in (folder.split("/") for folder in THIRD_PARTIES)
        for path in sources(ROOT / room / package)
        if path.name != "__main__.py"  # does its work when it is imported
    }


def needed(name: str, path: Path, known: Iterable[str]) -> set[str]:
    """Give the own modules that must be there whole before this one is: what its first level imports, packages too."""
    found: set[str] = set()
    for node in at_once(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(
                whole if (whole := f"{node.module}.{a.name}") in known else str(node.module) for a in node.names
            )
    packages = {".".join(parts[:end]) for parts in (one.split(".") for one in found) for end in range(1, len(parts))}
    above = {one for one in packages if f"{name}.".startswith(f"{one}.")}  # is already being imported
    return (found | (packages - above)) & set(known)


def at_once(tree: ast.AST) -> Iterator[ast.stmt]:
    """Give the statements that run when a module is imported."""
    for node in ast.iter_child_nodes(tree):
        for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or for_types:
            continue
        if isinstance(node, ast.stmt):
            yield node
        yield from at_once(node)


def test_nobody_imports_in_circles() -> None:
    """So every module may be the first that is imported."""
    known = modules()
    graph = {name: needed(name, path, known) for name, path in known.items()}
    assert graph["kaohe.scheme.model"]  # the graph is none of nothing
    order = [*TopologicalSorter(graph).static_order()]  # told as a CycleError, which names the circle
    code = f"import importlib\nfor name in {order!r}: importlib.import_module(name)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
