"""Reading the figures document (JSON): strict, exact, all errors at once, each with its JSON pointer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from kaohe.diagnostics import Pointer, Report, Source, near
from kaohe.diagnostics.catalogue import figures as catalogue
from kaohe.evaluation.figures_content import Content
from kaohe.evaluation.figures_made import figures_of, past_from
from kaohe.evaluation.figures_schema import figures_schema
from kaohe.evaluation.figures_sound import is_sound
from kaohe.evaluation.figures_told import placed
from kaohe.evaluation.json_tree import as_json, below, parse_json, short
from kaohe.evaluation.outcome import FORMAT
from kaohe.words import Words

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

    from kaohe.evaluation.figures import Figures
    from kaohe.evaluation.outcome import Past

_MOST_SUGGESTED: Final = 1000
"""To look for near names takes its time, and nobody reads on behind so many findings."""
_KNOWN_TYPES: Final = {
    "object": Words("一个 {…}", "an object {…}"),
    "array": Words("一个列表 […]", "a list […]"),
    "string": Words("文字", "a text"),
    "number": Words("数", "a number"),
    "integer": Words("整数", "a whole number"),
    "boolean": Words("true 或 false", "true or false"),
    "null": Words("null", "null"),
}


def read_figures(source: Source | str, report: Report) -> Figures | None:
    """Read the JSON document of a period's figures; None, with findings, if anything is wrong with it."""
    if isinstance(source, str):
        source = Source("figures", source)
    found = Report()
    tree = parse_json(source, found)
    figures = None if tree is None else figures_from(tree.value, source.name, found)
    report.extend(found if tree is None or found.ok else placed(found, tree.value))
    return figures if found.ok else None


def read_past(source: Source, report: Report) -> Past | None:
    """Read an outcome as it was given for an earlier period; None, with findings, if it is none."""
    found = Report()
    tree = parse_json(source, found)
    if tree is None:
        report.extend(found)
        return None
    schema = figures_schema()["properties"]["history"]["items"]
    for error in _validator().evolve(schema=schema).iter_errors(cast("Any", tree.value)):
        _tell(error, source.name, found)
    if isinstance(tree.value, dict):
        content = Content(source.name, found)
        content.period(tree.value.get("period"), "/period")
        content.past(tree.value, "")
    report.extend(placed(found, tree.value))
    return past_from(tree.value) if found.ok else None


def figures_from(tree: object, document: str, report: Report) -> Figures | None:
    """Make figures of a parsed JSON document that holds no floats (numbers are int and Decimal)."""
    before = len(report.errors)
    if not is_sound(tree):
        for error in _validator().iter_errors(cast("Any", tree)):
            _tell(error, document, report)
        Content(document, report).check(tree)
    return None if len(report.errors) > before else figures_of(cast("dict[str, Any]", tree), document)


# --- shape -----------------------------------------------------------------------------------------------------------


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(figures_schema())


def _tell(error: ValidationError, document: str, report: Report) -> None:
    """Say one breach of the schema in our own words, a finding for each key concerned."""
    place = Pointer(document, "")
    for part in error.absolute_path:
        place = below(place, str(part))
    schema = cast("dict[str, Any]", error.schema)
    value = short(as_json(error.instance))
    match error.validator:
        case "additionalProperties":
            known = sorted(schema["properties"])
            for key in cast("dict[str, Any]", error.instance):
                if key not in known:
                    suggestions = near(key, known) if len(report) < _MOST_SUGGESTED else ()
                    report.add(
                        catalogue.UNKNOWN_KEY,
                        below(place, key),
                        key=short(key),
                        known=", ".join(known),
                        suggestions=suggestions,
                    )
        case "required":
            # jsonschema reports each missing key by itself, named only in its message.
            key = next(key for key in schema["required"] if error.message.startswith(repr(key)))
            report.add(catalogue.MISSING_KEY, place, key=key)
        case "pattern":
            report.add(catalogue.BAD_PERIOD, place, value=value)
        case "minLength":
            report.add(catalogue.EMPTY_NAME, place)
        case "const":
            report.add(catalogue.NOT_AN_OUTCOME, place, value=value, format=FORMAT)
        case "minimum":
            wanted = Words(f"至少 {schema['minimum']} 的整数", f"a whole number of at least {schema['minimum']}")
            report.add(catalogue.WRONG_TYPE, place, wanted=wanted, value=value)
        case _:
            report.add(catalogue.WRONG_TYPE, place, wanted=_wanted(schema["type"]), value=value)


def _wanted(types: str | list[str]) -> Words:
    words = [_KNOWN_TYPES[each] for each in ([types] if isinstance(types, str) else types)]
    return Words("、".join(word.zh for word in words), " or ".join(word.en for word in words))
