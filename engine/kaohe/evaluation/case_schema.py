"""The JSON Schema of case files, for editors. Made from `case_shape`, as the reader is, and from the metrics installed.

May import `metrics`, `scheme.model`, and of this package `case_shape`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, assert_never

from kaohe.evaluation.case_shape import FILE, ByName, Form, Keys, Many, Named, Value, What
from kaohe.scheme.model import ATTRIBUTES, KNOWN_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.metrics.definition import Metric
    from kaohe.words import Words

_MONTH: Final = "[1-8][0-9]{3}-(0[1-9]|1[0-2])"
_DAY: Final = f"{_MONTH}-(0[1-9]|[12][0-9]|3[01])"
_PERIOD: Final = rf"^({_MONTH}|[1-8][0-9]{{3}}-W(0[1-9]|[1-4][0-9]|5[0-3])|{_DAY}/{_DAY})$"
_VALUES: Final[dict[What, dict[str, Any]]] = {
    "text": {"type": ["string", "number", "boolean", "null"]},
    "number": {"type": ["number", "string", "null"], "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?(\s*[%％])?$"},
    "rank": {"type": ["integer", "null"], "minimum": 0},
    "period": {"type": ["string", "null"], "pattern": _PERIOD},
}


def case_schema(metrics: Iterable[Metric]) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a case file; it offers the metrics' names without closing the list."""
    named = [(metric.id, metric.title) for metric in metrics]
    named += [(fact, title) for fact, (_, title) in KNOWN_FACTS.items()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kaohe cases 用例",
        **_schema(FILE),
        "type": "object",
        "$defs": {"metric": _offered(named), "attribute": _offered(ATTRIBUTES.items())},
    }


def case_schema_text(metrics: Iterable[Metric]) -> str:
    """Write the schema as the file that case files point to."""
    return json.dumps(case_schema(metrics), ensure_ascii=False, indent=2) + "\n"


def _schema(form: Form) -> dict[str, Any]:
    match form:
        case Value():
            return _VALUES[form.what]
        case Many():
            return {"type": ["array", "null"], "items": _schema(form.each)}
        case ByName(some=True):
            return {**_schema(ByName(form.names, form.each)), "type": "object", "minProperties": 1}
        case ByName():
            return {"type": ["object", "null"], **_names(form.names, _schema(form.each))}
        case Keys():
            return {
                "type": ["object", "null"],
                "properties": {key.key: {"description": _both(key.doc), **_schema(key.form)} for key in form.keys},
                "additionalProperties": False if form.others is None else _schema(form.others),
                **({"required": list(form.needed)} if form.needed else {}),
            }
        case _:
            assert_never(form)


def _names(names: Named, each: dict[str, Any]) -> dict[str, Any]:
    match names:
        case "metric" | "attribute":
            return {"$ref": f"#/$defs/{names}"}
        case "period":
            return {"propertyNames": {"pattern": _PERIOD}, "additionalProperties": each}
        case "agent" | "group" | "own":
            return {"additionalProperties": each}
        case _:
            assert_never(names)


def _offered(named: Iterable[tuple[str, Words]]) -> dict[str, Any]:
    """Offer names, each by id and by its Chinese title, as keys of texts; others may stand beside them."""
    offered = {
        name: {"description": _both(title), **_VALUES["text"]} for own, title in named for name in (own, title.zh)
    }
    return {"properties": offered, "additionalProperties": _VALUES["text"]}


def _both(words: Words) -> str:
    return f"{words.zh} · {words.en}"
