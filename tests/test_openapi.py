"""The service's description: fresh, with examples that are real."""

from __future__ import annotations

import json

import pytest

from kaohe_api.http.golden import OPENAPI
from support_http import client, example, post


def test_the_description_that_is_kept_is_fresh() -> None:
    kept = json.loads(OPENAPI.read_text(encoding="utf-8"))
    assert client().get("/openapi.json").json() == kept, "run: python -m kaohe_api.http.golden"


@pytest.mark.parametrize("name", ["evaluate", "check"])
def test_the_examples_are_what_the_service_does(name: str) -> None:
    operation = client().get("/openapi.json").json()["paths"][f"/v1/{name}"]["post"]
    request = operation["requestBody"]["content"]["application/json"]["example"]
    expected = operation["responses"]["200"]["content"]["application/json"]["example"]
    assert post(f"/v1/{name}", request).json() == expected
    assert request == example(f"{name}.request")


def test_operations_have_names_that_stay() -> None:
    paths = client().get("/openapi.json").json()["paths"]
    named = {path: sorted(each["operationId"] for each in methods.values()) for path, methods in paths.items()}
    assert named == {
        "/v1/evaluate": ["evaluate"],
        "/v1/check": ["check"],
        "/v1/metrics": ["list_metrics"],
        "/v1/schemes": ["list_schemes"],
        "/v1/health": ["health"],
    }


def test_every_failure_is_described_as_a_problem() -> None:
    for methods in client().get("/openapi.json").json()["paths"].values():
        for operation in methods.values():
            failures = {status: each for status, each in operation["responses"].items() if status != "200"}
            assert "422" in failures
            assert "500" in failures
            assert all(list(each["content"]) == ["application/problem+json"] for each in failures.values())
