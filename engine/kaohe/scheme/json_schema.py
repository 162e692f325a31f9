"""The JSON Schema of schemes in YAML, for editors: completion, and the author's manual on hover.

Made from `yaml_shape`, as the reader is, and from the metrics installed. May import `metrics`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kaohe.events.settings import settings_schema
from kaohe.scheme.frozen import NAMES
from kaohe.scheme.model import ATTRIBUTES, KNOWN_FACTS
from kaohe.scheme.yaml_shape import FACT, HEADS, ITEMS, SCHEME, Field, Shape
from kaohe_grammar.keywords import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.metrics.definition import Metric
    from kaohe.words import Words

_SCALAR: Final = ["string", "number"]
_UNITS: Final = "|".join(sorted({unit for units in UNITS.values() for unit in units}))
_DIGITS: Final = r"[0-9０-９]+([.．][0-9０-９]+)?万?"
_NUMBER: Final = rf"^\s*[-－−]?\s*{_DIGITS}\s*([%％‰]|{_UNITS}|[/／÷]\s*{_DIGITS})?\s*$"
_NAME: Final = (
    r"^\s*(「[^「」]+」|[^\s0-9０-９「」\x21-\x40\x5b-\x5e！-＠，、≤≥≠×÷‰][^\s「」\x21-\x2f\x3a-\x40，、≤≥≠×÷‰]*)\s*$"
)
_NONEMPTY: Final = {"type": _SCALAR, "minLength": 1, "pattern": r"\S"}
_SCALARS: Final[dict[str, dict[str, Any]]] = {
    "text": _NONEMPTY,
    "name": {"type": [*_SCALAR, "null"]},
    "figure": {"$ref": "#/$defs/figure"},
    "ref": {"$ref": "#/$defs/figure"},
    "number": {"$ref": "#/$defs/number"},
    "amount": {"$ref": "#/$defs/amount"},
    "rate": {"$ref": "#/$defs/rate"},
    "whole": {"type": "integer", "maximum": 999_999_999},
    "day": {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"},
    "place": {
        "type": "string",
        "pattern": r"^(first|last|(top|bottom|place) +[0-9]{1,4})$",
        "examples": ["first", "place 2", "last", "top 3", "bottom 2"],
    },
}


def scheme_schema(metrics: Iterable[Metric]) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a scheme in YAML; descriptions name the metrics given.

    An item is told by the key it begins with, by `if` and `then`, so that a typo in it is found where it is.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kaohe scheme 考核方案",
        **_object(SCHEME),
        "$defs": {
            "figure": _figure(metrics),
            "number": _number(),
            "amount": _amount("一个参数的名字", "a parameter's name"),
            "rate": _amount("一个参数、指标、计算的名字", "the name of a parameter or figure"),
            "fact": _fact(),
            "item": _item(),
        },
    }


def schema_text(metrics: Iterable[Metric]) -> str:
    """Write the schema as the file that schemes point to."""
    return json.dumps(scheme_schema(metrics), ensure_ascii=False, indent=2) + "\n"


def _object(shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "object",
        "properties": {field.key: _property(field) for field in shape.fields},
        "required": [field.key for field in shape.fields if field.required],
        "additionalProperties": False,
    }
    needs: dict[str, list[str]] = {}
    for key, other in shape.needs:
        needs.setdefault(key, []).append(other)
    groups = [{"oneOf": [{"required": [key]} for key in group]} for group in shape.one_of]
    apart = [{"not": {"required": list(pair)}} for pair in shape.apart]
    found |= {"dependentRequired": needs} if needs else {}
    found |= {"allOf": [*groups, *apart]} if groups or apart else {}
    return found


def _property(field: Field) -> dict[str, Any]:  # noqa: PLR0911 - one return for each kind of field
    doc = {"description": _both(field.doc)}
    match field.what:
        case "word":
            return {**doc, "enum": list(field.words)}
        case "items":
            return {**doc, "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}}
        case "facts":
            return {**doc, "type": "object", "additionalProperties": {"$ref": "#/$defs/fact"}}
        case "settings":
            return {**doc, "type": "object", "properties": _settings(), "additionalProperties": False}
        case "refs":
            return {**doc, "type": "array", "minItems": 1, "items": _SCALARS["ref"]}
        case "list" if field.shape is not None:
            return {**doc, "type": "array", "minItems": 1, "items": _object(field.shape)}
        case "object" if field.shape is not None:
            return {**doc, **_object(field.shape)}
        case what:
            return {**doc, **_SCALARS[what], **({"minimum": field.least} if what == "whole" else {})}


def _settings() -> dict[str, Any]:
    return {key: {"description": _both(NAMES[key]), **schema} for key, schema in settings_schema().items()}


def _item() -> dict[str, Any]:
    """Tell the kinds of items apart by the key that each begins with."""
    heads = [{"if": {"required": [head]}, "then": _object(ITEMS[head])} for head in HEADS if head != "score"]
    formula = {"required": ["score", "formula"]}
    score = {"if": formula, "then": _object(ITEMS["formula"]), "else": _object(ITEMS["score"])}
    return {
        "type": "object",
        "anyOf": [{"required": [head]} for head in HEADS],
        "allOf": [{"if": {"required": ["score"]}, "then": score}, *heads],
    }


def _fact() -> dict[str, Any]:
    """A fact is its kind alone, or its kind and title."""
    kind = _property(FACT.fields[0])
    return {"if": {"type": "object"}, "then": _object(FACT), "else": kind}


def _number() -> dict[str, Any]:
    return {
        "type": _SCALAR,
        "pattern": _NUMBER,
        "description": "数，可带单位：30%、35秒、3000元、5万、2/37 · a number, maybe a unit: 30%, 35s, 3000 yuan, 2/37",
    }


def _amount(zh: str, en: str) -> dict[str, Any]:
    said = f"数，可带单位，或者{zh} · a number, maybe with a unit, or {en}"
    return {"type": _SCALAR, "pattern": f"{_NUMBER}|{_NAME}", "description": said}


def _figure(metrics: Iterable[Metric]) -> dict[str, Any]:
    """Describe an expression with all the names that it may hold; the suggestions are the metrics' ids."""
    listed = [f"{metric.id}: {_both(metric.title)}" for metric in metrics]
    facts = [f"{fact}: {_both(title)}" for fact, (_, title) in KNOWN_FACTS.items()]
    attributes = [f"{attribute}: {_both(title)}" for attribute, title in ATTRIBUTES.items()]
    manual = (
        "名字或算式：+ - * / ( )，比较 = != < <= > >=，and or not；名字可写 id 或中文名。",
        "A name or a formula; names may be ids or titles.",
        "指标 metrics:",
        *listed,
        "已知的录入项 known facts:",
        *facts,
        "客服的属性 attributes:",
        *attributes,
    )
    examples = [line.split(":")[0] for line in (*listed, *facts)]
    return {**_NONEMPTY, "description": "\n".join(manual), "examples": examples}


def _both(words: Words) -> str:
    return f"{words.zh} · {words.en}"
