"""The service's endpoints: each reads its request, asks the engine, writes the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import kaohe
from kaohe.diagnostics import Diagnostic, Pointer, Report, near
from kaohe.diagnostics.catalogue import requests
from kaohe.evaluation.unadjusted import tell_unadjusted
from kaohe.evaluation.written import outcome_text
from kaohe.scheme.load import author_language
from kaohe_api.documents import metric_document, scheme_document
from kaohe_api.http import openapi
from kaohe_api.http.bodies import check_body, evaluate_body, raw_body
from kaohe_api.http.problems import DOCUMENT, INVALID, Refused, language_asked, language_of, refusal_of
from kaohe_api.http.shelf import Shelf, checked
from kaohe_api.language import LANGS

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kaohe.diagnostics import Source
    from kaohe.metrics import Registry
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang

_SMALL: Final = 8 * 1024
"""Bodies up to so many bytes are worked on at once; larger ones in a thread, so that nobody has to wait behind them."""
_PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; img-src data:; connect-src 'self'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Service:
    """What the endpoints share."""

    registry: Registry
    shelf: Shelf
    most_bytes: int


def add_routes(app: FastAPI, service: Service) -> None:
    """Add the endpoints to an application."""
    page = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")

    @app.get("/", include_in_schema=False)
    async def show_page() -> Response:
        return HTMLResponse(page, headers=_PAGE_HEADERS)

    @app.post("/v1/evaluate", operation_id="evaluate", **openapi.EVALUATE)
    async def evaluate(request: Request) -> Response:
        """Evaluate a scheme over the figures of a period."""
        lang = _asked(request)
        raw = await raw_body(request, service.most_bytes)
        if len(raw) <= _SMALL:
            return _evaluated(raw, service, lang)
        return await run_in_threadpool(_evaluated, raw, service, lang)

    @app.post("/v1/check", operation_id="check", **openapi.CHECK)
    async def check(request: Request) -> Response:
        """Say what is wrong with a scheme. A scheme with errors is a successful check."""
        lang = _asked(request)
        raw = await raw_body(request, service.most_bytes)
        if len(raw) <= _SMALL:
            return _checked(raw, service, lang)
        return await run_in_threadpool(_checked, raw, service, lang)

    _add_lists(app, service)


def _add_lists(app: FastAPI, service: Service) -> None:
    @app.get("/v1/metrics", operation_id="list_metrics", **openapi.METRICS)
    async def list_metrics(request: Request) -> Response:
        """List the metrics that schemes may name."""
        lang = _asked(request) or "en"
        return _json({"metrics": [metric_document(each, service.registry, lang) for each in service.registry]}, lang)

    @app.get("/v1/schemes", operation_id="list_schemes", **openapi.SCHEMES)
    async def list_schemes(request: Request) -> Response:
        """List the schemes that can be evaluated by name."""
        found = service.shelf.schemes.items()
        served = [scheme_document(each, name) for name, (each, _) in found if each is not None]
        return _json({"schemes": served}, _asked(request) or "en")

    @app.get("/v1/health", operation_id="health", **openapi.HEALTH)
    async def health(request: Request) -> Response:
        """Say whether the service is well, and which plugins were left out."""
        lang = _asked(request) or "en"
        left_out = [each.to_json(lang) for each in service.registry.report.sorted()]
        document = {"status": "ok", "version": version("kaohe"), "metrics": len(service.registry), "left_out": left_out}
        return _json(document, lang)


def _asked(request: Request) -> Lang | None:
    """Give the language that the answer is asked for in; refuse one that we do not speak."""
    given = request.query_params.get("lang")
    if given is not None and given not in LANGS:
        facts = {"key": "lang", "value": given[:40], "known": ", ".join(LANGS)}
        raise Refused(INVALID, [Diagnostic(requests.BAD_CHOICE, facts=facts)], language_of(request))
    return language_asked(request)


def _evaluated(raw: bytes, service: Service, asked: Lang | None) -> Response:
    """Evaluate: findings about the scheme and about the figures come together."""
    report = Report()
    body = evaluate_body(raw, report)
    lang = body.lang or asked or _author(body.scheme, service)
    scheme, warnings = (None, Report()) if body.scheme is None else _scheme(body.scheme, service, report)
    if scheme is None:
        report.extend(body.figures.faults)
        raise refusal_of(report.sorted(), lang)
    if isinstance(body.scheme, str) and not body.keep_going:
        outcome, found = service.shelf.evaluate(body.scheme, scheme, body.figures)
    else:
        outcome, found = kaohe.evaluate(scheme, body.figures, keep_going=body.keep_going)
    report.extend(found)
    if outcome is None or not report.ok:
        raise refusal_of(report.sorted(), lang)
    report.extend(
        service.shelf.doubts(body.scheme, scheme, body.figures)
        if isinstance(body.scheme, str)
        else kaohe.doubts(scheme, body.figures)
    )
    tell_unadjusted(scheme, (body.figures,), report)
    faults = outcome.notes if outcome.missing else ()
    return _answer(outcome_text(replace(outcome, notes=(*warnings.sorted(), *faults, *report.sorted())), lang), lang)


def _scheme(wanted: str | Source, service: Service, report: Report) -> tuple[Scheme | None, Report]:
    """Take a scheme from the shelf, or read the text that was sent; with it, what is found about a sound one."""
    if isinstance(wanted, str):
        known = service.shelf.schemes
        if wanted not in known:
            place = Pointer(DOCUMENT, "/scheme")
            listed = ", ".join(known) or "—"
            report.add(requests.NOT_SERVED, place, scheme=wanted[:80], known=listed, suggestions=near(wanted, known))
            return None, Report()
        scheme, found = known[wanted]
    else:
        scheme, found = checked(wanted, service.registry)
    if scheme is None:
        report.extend(found)
    return scheme, found


def _author(wanted: str | Source | None, service: Service) -> Lang:
    """Give the language of a scheme's author: who asks for none is answered in that."""
    if wanted is None or isinstance(wanted, str):
        scheme = service.shelf.schemes.get(wanted or "", (None, None))[0]
        return "en" if scheme is None else scheme.lang
    return author_language(wanted)


def _checked(raw: bytes, service: Service, asked: Lang | None) -> Response:
    body = check_body(raw, Report())
    lang = body.lang or asked or author_language(body.source)
    scheme, report = checked(body.source, service.registry, whole=True)
    described = None if scheme is None else scheme_document(scheme, scheme.name)
    findings = [each.to_json(lang) for each in report.sorted()]
    return _json({"ok": scheme is not None and report.ok, "scheme": described, "diagnostics": findings}, lang)


ANSWERS: Final = {"evaluate": _evaluated, "check": _checked}
"""How the two posts are answered: from the body's bytes, the service and the language asked for."""


def _json(document: object, lang: Lang) -> Response:
    return _answer(json.dumps(document, ensure_ascii=False, separators=(",", ":")), lang)


def _answer(text: str, lang: Lang) -> Response:
    return Response(text.encode(), media_type="application/json", headers={"Content-Language": lang})
