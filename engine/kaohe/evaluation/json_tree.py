"""Reading JSON without floats: numbers are int and Decimal; what no figure may be is found anywhere in the document.

May import `diagnostics`, and of this package `figures_sound`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from kaohe.diagnostics import Pointer, Report, Source
from kaohe.diagnostics.catalogue import figures as catalogue
from kaohe.evaluation.figures_sound import is_plain

_MOST_DIGITS: Final = 40
_DEEPEST: Final = 100
"""An outcome in a history is nested some ten levels."""
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d\d?)?")


class _Unfit(Decimal):
    """Stands, as 0, for a number that cannot be a figure, so that the rest can be looked at too."""

    written: str = ""


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys stood twice."""

    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A JSON document, its numbers int and Decimal."""

    value: object


def parse_json(source: Source, report: Report) -> Tree | None:
    """Read JSON without floats; None, with a finding, if it is none. What figures must not hold is reported too."""
    try:
        value = _parsed(source.text)
        if not is_plain(value, source.text, _Unfit):
            value = _parsed(source.text, object_pairs_hook=_object)
            _inspect(value, Pointer(source.name, ""), report)
    except json.JSONDecodeError as problem:
        place = source.span(problem.pos, problem.pos + 1)
        report.add(catalogue.NOT_JSON, place, line=str(problem.lineno), column=str(problem.colno))
        return None
    except RecursionError:
        report.add(catalogue.TOO_DEEP, source.span(0, 1))
        return None
    return Tree(value)


def _parsed(text: str, **hooks: Any) -> object:
    return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_unfit, **hooks)


def _number(written: str) -> Decimal | int | _Unfit:
    if len(written) <= _MOST_DIGITS and "e" not in written and "E" not in written:  # so most are
        return Decimal(written) if "." in written else int(written)
    if not _NUMBER.fullmatch(written) or len(written) > _MOST_DIGITS:
        return _unfit(written)
    value = Decimal(written)
    return Decimal(format(value, "f")) if abs(value.adjusted()) <= _MOST_DIGITS else _unfit(written)


def _unfit(written: str) -> _Unfit:
    unfit = _Unfit(0)
    unfit.written = written
    return unfit


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        found.twice = tuple(key for key in found if times[key] > 1)
    return found


def _inspect(value: object, place: Pointer, report: Report, depth: int = 0) -> None:
    """Find what JSON lets pass and figures must not hold, anywhere in the tree.

    Raises RecursionError long before Python would: what works on the tree afterwards goes down as deep.
    """
    if depth > _DEEPEST:
        raise RecursionError
    match value:
        case _Unfit():
            report.add(catalogue.BAD_NUMBER, place, value=short(value.written))
        case str():
            _inspect_text(value, place, report)
        case list():
            for index, each in enumerate(value):
                _inspect(each, below(place, str(index)), report, depth + 1)
        case _Object():
            for key in value.twice:
                report.add(catalogue.DUPLICATE_KEY, below(place, key), key=short(key))
            for key, each in value.items():
                _inspect_text(key, place, report)
                _inspect(each, below(place, key), report, depth + 1)
        case _:
            pass


def _inspect_text(text: str, place: Pointer, report: Report) -> None:
    if any("\ud800" <= char <= "\udfff" for char in text):
        report.add(catalogue.BAD_TEXT, place)


def below(place: Pointer, key: str) -> Pointer:
    """Give the place of what stands under a key."""
    escaped = key.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()
    return Pointer(place.document, f"{place.path}/{escaped}")


def as_json(value: object) -> str:
    """Write a value as JSON has it: numbers with the digits that they came with, texts in quotes, true, false, null."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{as_json(name)}: {as_json(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_json, value))}]"
    if isinstance(value, Decimal):
        return value.written if isinstance(value, _Unfit) else str(value)
    return json.dumps(value, ensure_ascii=False)


def short(text: str) -> str:
    """Cut what somebody wrote, for a finding about it."""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _MOST_DIGITS else f"{text[:_MOST_DIGITS]}…"
