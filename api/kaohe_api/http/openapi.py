"""What the description of the service (OpenAPI) says beyond the routes themselves: bodies, answers, real examples.

The examples are files; a test posts each request and expects exactly the answer that stands beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from kaohe.evaluation.figures_schema import figures_schema
from kaohe_api.http.problems import INTERNAL, INVALID, NOT_JSON, NOT_SUPPORTED, SORTS, TOO_LARGE, Sort
from kaohe_api.language import LANGS

EXAMPLES: Final = Path(__file__).parent / "examples"

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_WHOLE: Final[dict[str, Any]] = {"type": "integer"}
_MAYBE_WHOLE: Final[dict[str, Any]] = {"type": ["integer", "null"]}
_LANG: Final[dict[str, Any]] = {"type": "string", "enum": list(LANGS)}
_KEEP_GOING: Final[dict[str, Any]] = {
    "type": "boolean",
    "description": "Whether to leave out agents with whose figures something is wrong, and compute the others.",
}
_AMOUNT: Final[dict[str, Any]] = {"type": "string", "description": "A decimal number.", "pattern": r"^-?\d+(\.\d+)?$"}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _map(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties, **more}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def example(name: str) -> Any:
    """Read an example; each number stays as it is written, since none has a point."""
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


# --- schemas ---------------------------------------------------------------------------------------------------------


def _finding() -> dict[str, Any]:
    places = {
        "source": _TEXT,
        "line": _WHOLE,
        "column": _WHOLE,
        "end_line": _WHOLE,
        "end_column": _WHOLE,
        "pointer": {**_TEXT, "description": "A JSON pointer into the request's body."},
        "table": _TEXT,
        "row": _WHOLE,
        "value": _TEXT,
        "suggestions": _list(_TEXT),
    }
    always = {
        "code": {**_TEXT, "pattern": r"^K\d{3}$"},
        "severity": {"type": "string", "enum": ["error", "warning", "note"]},
        "message": {**_TEXT, "description": "What is wrong."},
        "remedy": {**_TEXT, "description": "What to do."},
    }
    # A row of a table names its column, a place in a text counts it.
    return _object({**always, **places, "column": {"type": ["integer", "string"]}}, tuple(places))


def _problem() -> dict[str, Any]:
    return _object(
        {
            "type": {"type": "string", "enum": [sort.uri for sort in SORTS]},
            "title": _TEXT,
            "status": _WHOLE,
            "detail": _TEXT,
            "instance": {**_TEXT, "description": "The path that was asked for."},
            "errors": {**_list(_ref("Finding")), "minItems": 1},
        },
        description="A problem document (RFC 9457) with all errors of the request, the first thousand of them.",
    )


def _outcome() -> dict[str, Any]:
    line = _object({"id": _TEXT, "title": _TEXT, "amount": _AMOUNT, "explain": _TEXT})
    rank = _object({"rank": _MAYBE_WHOLE, "of": _WHOLE, "from_last": _MAYBE_WHOLE, "group": _MAYBE})
    flag = _object({"id": _TEXT, "text": _TEXT, "due_days": _MAYBE_WHOLE, "explain": _TEXT})
    agent = _object(
        {
            "agent": _TEXT,
            "name": _MAYBE,
            "lines": _list(line),
            "scores": _map(_AMOUNT),
            "ranks": _map(rank),
            "grades": _map(_TEXT),
            "advances": {**_map(_AMOUNT), "description": "By line what was paid ahead and is still to be taken back."},
            "outcomes": _list(flag),
            "total": _AMOUNT,
            "trace": {**_list({"type": "object"}), "description": "How each figure came about, step by step."},
        }
    )
    return _object(
        {
            "format": {"const": "kaohe-outcome/1"},
            "scheme": _TEXT,
            "version": _WHOLE,
            "period": _TEXT,
            "agents": _list(agent),
            "missing": {**_list(_TEXT), "description": "Agents who were left out; see keep_going."},
            "diagnostics": _list(_ref("Finding")),
        }
    )


def _scheme_text() -> dict[str, Any]:
    properties = {
        "text": {**_TEXT, "description": "The whole scheme."},
        "format": {"type": "string", "enum": ["scheme", "yaml"], "description": "Told by the text if absent."},
    }
    return _object(properties, ("format",), additionalProperties=False)


def _evaluate_request() -> dict[str, Any]:
    figures = figures_schema()
    scheme = {"anyOf": [{**_TEXT, "description": "The name of a scheme that is here."}, _scheme_text()]}
    return _object(
        {"scheme": scheme, "lang": _LANG, "keep_going": _KEEP_GOING, **figures["properties"]},
        ("lang", "keep_going", "groups", "history", "left"),
        additionalProperties=False,
    )


def _check_request() -> dict[str, Any]:
    shape = _scheme_text()
    return {**shape, "properties": {**shape["properties"], "lang": _LANG}}


def _metric() -> dict[str, Any]:
    words = _object({"zh": _TEXT, "en": _TEXT})
    texts = ("id", "title", "kind", "direction", "finality", "description", "plugin")
    lists = {"aliases": _list(_TEXT), "groupings": _list(_TEXT)}
    return _object({**dict.fromkeys(texts, _TEXT), "titles": words, "decimals": _WHOLE, **lists})


def _scheme() -> dict[str, Any]:
    texts = ("id", "name", "effective", "period", "lang")
    return _object({**dict.fromkeys(texts, _TEXT), "version": _WHOLE})


def _schemas() -> dict[str, Any]:
    return {
        "Finding": _finding(),
        "Problem": _problem(),
        "EvaluateRequest": _evaluate_request(),
        "Outcome": _outcome(),
        "CheckRequest": _check_request(),
        "CheckReport": _object(
            {
                "ok": {"type": "boolean"},
                "scheme": {"anyOf": [_ref("Scheme"), {"type": "null"}]},
                "diagnostics": _list(_ref("Finding")),
            }
        ),
        "Metric": _metric(),
        "Scheme": _scheme(),
        "Metrics": _object({"metrics": _list(_ref("Metric"))}),
        "Schemes": _object({"schemes": _list(_ref("Scheme"))}),
        "Health": _object(
            {"status": {"const": "ok"}, "version": _TEXT, "metrics": _WHOLE, "left_out": _list(_ref("Finding"))}
        ),
    }


# --- operations ------------------------------------------------------------------------------------------------------


def _answers(name: str, described: str, sorts: tuple[Sort, ...]) -> dict[int | str, Any]:
    content = {"application/json": {"schema": _ref(name)}}
    answers: dict[int | str, Any] = {200: {"description": described, "content": content}}
    by_status: dict[int, list[str]] = {}
    for sort in sorts:
        by_status.setdefault(sort.status, []).append(sort.title.en)
    for status, titles in by_status.items():
        problem = {"application/problem+json": {"schema": _ref("Problem")}}
        answers[status] = {"description": "; or ".join(titles), "content": problem}
    return answers


_ASKED: Final[dict[str, Any]] = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "The language of the answer; else that of Accept-Language, else English.",
    "schema": _LANG,
}
_READ: Final = (INVALID, INTERNAL)
_WRITE: Final = (NOT_JSON, TOO_LARGE, NOT_SUPPORTED, INVALID, INTERNAL)


def _read(name: str, described: str) -> dict[str, Any]:
    return {"responses": _answers(name, described, _READ), "openapi_extra": {"parameters": [_ASKED]}}


def _write(name: str, answer: str, described: str) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": _ref(name)}}}
    return {
        "responses": _answers(answer, described, _WRITE),
        "openapi_extra": {"parameters": [_ASKED], "requestBody": body},
    }


EVALUATE: Final = _write("EvaluateRequest", "Outcome", "What the scheme gives every agent.")
CHECK: Final = _write("CheckRequest", "CheckReport", "What was found; `ok` says whether there is no error.")
METRICS: Final = _read("Metrics", "The metrics that are installed.")
SCHEMES: Final = _read("Schemes", "The schemes that can be evaluated by name.")
HEALTH: Final = _read("Health", "The service is well.")


def complete(description: dict[str, Any]) -> dict[str, Any]:
    """Add the examples, and the schemas that the operations refer to.

    What the framework describes of its own errors is dropped: it never happens.
    """
    description["components"] = {"schemas": _schemas()}
    for name in ("evaluate", "check"):
        operation = description["paths"][f"/v1/{name}"]["post"]
        operation["requestBody"]["content"]["application/json"]["example"] = example(f"{name}.request")
        operation["responses"]["200"]["content"]["application/json"]["example"] = example(f"{name}.response")
    return description
