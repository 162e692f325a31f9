"""A service for tests: the installed metrics, the shipped schemes, small limits."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

import kaohe
from kaohe_api.http import create_app
from kaohe_api.http.openapi import EXAMPLES

if TYPE_CHECKING:
    from kaohe.metrics import Registry

JSON = {"Content-Type": "application/json"}
MOST = 200_000


@cache
def registry() -> Registry:
    return kaohe.load_plugins()


@cache
def client() -> TestClient:
    return TestClient(create_app(registry(), most_bytes=MOST))


def example(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return document


def post(path: str, body: object, **options: Any) -> Any:
    return client().post(path, json=body, **options)
