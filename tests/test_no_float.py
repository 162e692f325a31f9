"""No binary float touches a figure: the engine and its metrics neither write one, nor make one, nor round with one."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
FILES: Final = sorted(
    path for folder in ("engine/kaohe", "plugins/kaohe_metrics") for path in (ROOT / folder).rglob("*.py")
)
MAKERS: Final = {
    "float",
    "complex",
    "round",
    "fsum",
    "sqrt",
    "log",
    "log10",
    "exp",
    "pow",
    "float32",
    "float64",
    "double",
}
TYPES: Final = {"float", "float32", "float64", "double", "complex"}
MODULES: Final = {"math", "cmath", "statistics", "random"}
NAMED: Final = {
    "engine/kaohe/evaluation/compiled/exact.py: from math import gcd, lcm": "of whole numbers",
    "engine/kaohe/evaluation/compiled/said.py: from math import gcd": "of whole numbers",
    "engine/kaohe/values.py: float": "half_up names it to refuse it",
    "engine/kaohe/checking/moves.py: import math": "floor, ceil, prod of fractions and whole numbers: exact",
    "engine/kaohe/checking/seen.py: import math": "ceil of fractions: exact",
    "engine/kaohe/checking/check_bands.py: from math import lcm": "lcm of whole numbers: exact",
    "engine/kaohe/checking/piecewise.py: import math": "floor and ceil of fractions: exact",
}
DIVISIONS: Final = {
    "engine/kaohe/evaluation/formulas.py: operator.truediv": "fractions: formulas hold nothing else",
    "engine/kaohe/metrics/compute.py: above / below": "a fraction by a fraction",
    **dict.fromkeys(
        (
            "engine/kaohe/evaluation/groups.py: cents * Fraction(one) / self.whole",
            "engine/kaohe/evaluation/groups.py: whole / count",
            "engine/kaohe/evaluation/sentences.py: Fraction(how.pool) * Fraction(how.by.value) / Fraction(how.all)",
            "engine/kaohe/checking/moves.py: value.start / step",
            "engine/kaohe/checking/moves.py: (of.least or 0) / of.step",
            "engine/kaohe/checking/moves.py: _CENT / 2",
            "engine/kaohe/checking/piecewise.py: off / abs(apart.slope)",
            "engine/kaohe/checking/piecewise.py: (other.start - of.shift) / of.factor",
            "engine/kaohe/checking/piecewise.py: 1 / other.start",
            "engine/kaohe/checking/piecewise.py: bound / unit",
            "engine/kaohe/checking/piecewise.py: unit / 2",
            "engine/kaohe/checking/piecewise.py: value.off / abs(value.slope)",
            "engine/kaohe/checking/seen.py: (low + high) / 2",
            "engine/kaohe/checking/seen.py: (_CENT + 2 * value.off) / abs(value.slope) / step",
            "engine/kaohe/checking/seen.py: (_CENT + 2 * value.off) / abs(value.slope)",
            "engine/kaohe/checking/check_weights.py: sum((number.value for number in bare)) / 100",
            "engine/kaohe/checking/piecewise.py: (below + (value.slope > 0) - value.start) / value.slope",
            "engine/kaohe/checking/piecewise.py: (self.low + self.high) / 2",
            "engine/kaohe/checking/piecewise.py: -apart.start / apart.slope",
            "engine/kaohe/checking/piecewise.py: self.slope / other.start",
            "engine/kaohe/checking/piecewise.py: self.start / other.start",
            "engine/kaohe/checking/piecewise.py: x / step",
        ),
        "fractions",
    ),
    "engine/kaohe/checking/check_bands.py: (one + other) / 2": "fractions",
    "engine/kaohe/events/sessions.py: (shifted - into_day) / _SECONDS_A_DAY": (
        "seconds less their rest by a day's seconds: the day's number, whole, no figure; exact in a double below 2**53"
    ),
}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def floats(code: str) -> list[str]:
    """Give what writes, names or makes a float in a module, however it is called."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Constant(value=float() | complex() as value):
                found.append(str(value))
            case ast.Constant(value=str() as text) if text in TYPES:
                found.append(repr(text))  # a column's type: cast("float64")
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in MAKERS:
                found.append(name)
            case ast.Import(names=names) if {alias.name for alias in names} & MODULES:
                found.append(ast.unparse(node))
            case ast.ImportFrom(module=module) if module in MODULES:
                found.append(ast.unparse(node))
    return found


def divisions(code: str) -> list[str]:
    """Give the divisions of a module, which make floats of whole numbers."""
    tree = ast.parse(code)
    divided = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if (isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Attribute) and node.attr == "truediv")
    ]
    # `folder / name` joins paths.
    return [text for text in divided if not any(word in text for word in ("path", "folder", "Path"))]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_module_writes_or_makes_a_float(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert [each for each in floats(code) if f"{named(path)}: {each}" not in NAMED] == []
    assert [each for each in divisions(code) if f"{named(path)}: {each}" not in DIVISIONS] == []


def test_what_is_allowed_is_still_there() -> None:
    there: set[str] = set()
    for path in FILES:
        code = path.read_text(encoding="utf-8")
        there |= {f"{named(path)}: {each}" for each in (*floats(code), *divisions(code))}
    assert there == NAMED.keys() | DIVISIONS.keys()


@pytest.mark.parametrize(
    "code",
    [
        "x = 0.5", "x = 1e3", "x = -1.0", "x = 1j", "x = float(y)", "x = round(y, 2)", "x = y.round(2)",
        "x = map(float, y)", "x = np.float64(y)", "x = y.cast('float64')", "import math", "from math import floor",
        "def f(x: float): pass",
    ],
)  # fmt: skip
def test_the_search_finds(code: str) -> None:
    assert floats(code)


def test_the_search_finds_divisions_and_nothing_else() -> None:
    assert sorted(divisions("x = y / 3\nx /= 2\nz = folder / 'a'\nw = x // 2")) == ["x /= 2", "y / 3"]
    assert floats("x = 5\ny = Fraction(1, 2)\nz = Decimal('0.5')\nw = 'a float'") == []
    assert len(FILES) > 90
