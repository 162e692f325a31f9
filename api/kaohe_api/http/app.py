"""The application: its parts put together. Each call gives one of its own, so that tests and hosts share nothing."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException

import kaohe
from kaohe_api.http.openapi import complete
from kaohe_api.http.problems import Guard, Refused, on_http_exception, on_refused
from kaohe_api.http.routes import Service, add_routes
from kaohe_api.http.shelf import Shelf
from kaohe_api.schemes import scheme_folder

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.metrics import Registry

MOST_BYTES: Final = 32 * 1024 * 1024


def create_app(
    registry: Registry | None = None, schemes: Path | None = None, *, most_bytes: int = MOST_BYTES
) -> FastAPI:
    """Give the service as an application.

    registry: the metrics; by default all that are installed. schemes: the folder of the schemes that are evaluated by
    name; by default those that come with kaohe. most_bytes: the largest request body.
    """
    metrics = kaohe.load_plugins() if registry is None else registry
    shelf = Shelf.of(scheme_folder() if schemes is None else schemes, metrics)
    app = FastAPI(
        title="kaohe",
        version=version("kaohe"),
        summary="Appraisal and pay for e-commerce customer-service teams.",
        description="Scores, ranks and pay by a scheme that HR wrote, exact to the cent, every figure explained. "
        "Figures are decimal strings; null is no value. Every failure is a problem document (RFC 9457) "
        "that holds all errors of the request.",
        docs_url=None,  # both load their page from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(Guard)
    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(HTTPException, on_http_exception)
    add_routes(app, Service(metrics, shelf, most_bytes))
    plain = app.openapi

    def described() -> dict[str, Any]:
        return complete(plain())

    app.openapi = described  # type: ignore[method-assign] # the framework's own way to complete the description
    return app
