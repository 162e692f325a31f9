"""Request bodies: read within a limit, parsed exactly, every mistake found with its JSON pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from kaohe.diagnostics import Diagnostic, Pointer, Report, Source, near
from kaohe.diagnostics.catalogue import figures as catalogue
from kaohe.diagnostics.catalogue import requests
from kaohe.documents import decode
from kaohe.evaluation.figures_reader import figures_from
from kaohe.evaluation.figures_rest import rest_from
from kaohe.evaluation.json_tree import parse_json
from kaohe_api.http.problems import DOCUMENT, NOT_SUPPORTED, TOO_LARGE, Refused, refusal_of
from kaohe_api.language import LANGS

if TYPE_CHECKING:
    from starlette.requests import Request

    from kaohe.evaluation.figures import Figures
    from kaohe.words import Lang, Words

FORMATS: Final = ("scheme", "yaml")


@dataclass(frozen=True, slots=True)
class EvaluateBody:
    """A scheme by name or as a text, the figures, the language asked for, and whether to go on without some agents."""

    scheme: str | Source | None
    figures: Figures
    lang: Lang | None
    keep_going: bool


@dataclass(frozen=True, slots=True)
class CheckBody:
    """A scheme's text and the language asked for."""

    source: Source
    lang: Lang | None


async def raw_body(request: Request, most: int) -> bytes:
    """Read a JSON request's bytes; refuse another content type, and what is larger than allowed as soon as it is."""
    given = request.headers.get("content-type", "")
    media = given.partition(";")[0].strip().casefold()
    if media != "application/json" and not (media.startswith("application/") and media.endswith("+json")):
        facts: dict[str, str | Words] = {"given": given or "—"}
        raise Refused(NOT_SUPPORTED, [Diagnostic(requests.NOT_JSON_TYPE, facts=facts)])
    announced = request.headers.get("content-length", "")
    # Twenty digits say enough: Python refuses to read thousands of them.
    size = int(announced.lstrip("0")[:20] or 0) if announced.isascii() and announced.isdigit() else 0
    parts: list[bytes] = []
    if size <= most:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > most:
                break
            parts.append(part)
    if size > most:
        raise Refused(TOO_LARGE, [Diagnostic(requests.BODY_TOO_LARGE, facts={"most": str(most)})])
    return b"".join(parts)


def evaluate_body(raw: bytes, report: Report) -> EvaluateBody:
    """Read the body of an evaluation; what is wrong with its parts is all in the report."""
    parsed = Report()
    tree = _object(raw, parsed)
    lang = _lang(tree, report)
    scheme: str | Source | None = None
    given = tree.get("scheme")
    if "scheme" not in tree:
        report.add(catalogue.MISSING_KEY, Pointer(DOCUMENT, ""), key="scheme")
    elif isinstance(given, str):
        scheme = given
    elif isinstance(given, dict):
        scheme = _inline(given, "/scheme", report)
    else:
        report.add(requests.NOT_A_SCHEME_VALUE, Pointer(DOCUMENT, "/scheme"))
    keep_going = tree.get("keep_going", False)
    if not isinstance(keep_going, bool):
        _bad_choice("keep_going", keep_going, ("true", "false"), "/keep_going", report)
    rest = {key: value for key, value in tree.items() if key not in {"scheme", "lang", "keep_going"}}
    figures = rest_from(rest, DOCUMENT, parsed)
    return EvaluateBody(scheme, figures, lang, keep_going is True)


def check_body(raw: bytes, report: Report) -> CheckBody:
    """Read the body of a check; refused if anything about it, besides the scheme itself, is wrong."""
    tree = _object(raw, report)
    lang = _lang(tree, report)
    source = _inline({key: value for key, value in tree.items() if key != "lang"}, "", report)
    if source is None or not report.ok:
        raise refusal_of(report.sorted(), lang)
    return CheckBody(source, lang)


def _object(raw: bytes, report: Report) -> dict[str, Any]:
    """Parse the body, which must be an object; a body that cannot be read ends the request."""
    source = decode(raw, DOCUMENT, report)
    parsed = None if source is None else parse_json(source, report)
    if parsed is None:
        raise refusal_of(report.sorted())
    if not isinstance(parsed.value, dict):
        figures_from(parsed.value, DOCUMENT, report)
        raise refusal_of(report.sorted())
    return cast("dict[str, Any]", parsed.value)


def _lang(tree: dict[str, Any], report: Report) -> Lang | None:
    given = tree.get("lang")
    if given in LANGS:
        return cast("Lang", given)
    if "lang" in tree:
        _bad_choice("lang", given, LANGS, "/lang", report)
    return None


def _inline(given: dict[str, Any], path: str, report: Report) -> Source | None:
    """Take a scheme's text: {"text": …, "format": "scheme" or "yaml"}; without a format its first words tell.

    A text that can be read is given though something else is wrong, so that what is wrong with it is told as well.
    """
    for key in given:
        if key not in {"text", "format"}:
            place = Pointer(DOCUMENT, f"{path}/{key}")
            report.add(
                catalogue.UNKNOWN_KEY,
                place,
                key=key[:40],
                known="text, format",
                suggestions=near(key, ("text", "format")),
            )
    form = given.get("format")
    if "format" in given and form not in FORMATS:
        _bad_choice("format", form, FORMATS, f"{path}/format", report)
    text = given.get("text")
    if "text" not in given:
        report.add(catalogue.MISSING_KEY, Pointer(DOCUMENT, path), key="text")
    elif not isinstance(text, str):
        report.add(requests.NOT_A_SCHEME_VALUE, Pointer(DOCUMENT, f"{path}/text"))
    if not isinstance(text, str):
        return None
    name = f"scheme.{form}" if form in FORMATS else "scheme"
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))


def _bad_choice(key: str, value: object, known: tuple[str, ...], path: str, report: Report) -> None:
    shown = str(value)[:40].encode("utf-8", "replace").decode()
    report.add(requests.BAD_CHOICE, Pointer(DOCUMENT, path), key=key, value=shown, known=", ".join(known))
