"""Every failure is a problem document of one shape, with all errors of the request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

import kaohe
from kaohe_api.http import create_app
from support_http import JSON, MOST, client, example, post, registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVALUATE = "/v1/evaluate"
CHECK = "/v1/check"
BODY = example("evaluate.request")
TEXT = BODY["scheme"]["text"]


def problem_in(answer: Any, status: int, slug: str) -> list[dict[str, Any]]:
    """Hold an answer to the one shape; give its errors."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert set(document) == {"type", "title", "status", "detail", "instance", "errors"}
    assert document["type"] == f"urn:kaohe:problem:{slug}"
    assert document["status"] == status
    assert document["instance"] == answer.request.url.path
    assert document["title"]
    assert document["detail"]
    errors: list[dict[str, Any]] = document["errors"]
    assert errors
    for each in errors:
        assert {"code", "severity", "message", "remedy"} <= set(each)
    return errors


def sent(path: str, raw: bytes | str) -> Any:
    return client().post(path, content=raw, headers=JSON)


def codes(errors: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in errors]


def test_no_such_place() -> None:
    assert codes(problem_in(client().get("/v2/evaluate"), 404, "not-found")) == ["K823"]
    assert codes(problem_in(client().get("/v1/metrics/"), 404, "not-found")) == ["K823"]


def test_a_wrong_method_says_which_is_right() -> None:
    answer = client().get(EVALUATE)
    errors = problem_in(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"
    assert "POST" in errors[0]["remedy"]


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a":1,}', b"\xff\xfe", b"[" * 100_000, b"nul"])
@pytest.mark.parametrize("path", [EVALUATE, CHECK])
def test_not_json(path: str, raw: bytes) -> None:
    problem_in(sent(path, raw), 400, "not-json")


@pytest.mark.parametrize("given", [None, "text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_a_wrong_content_type(given: str | None) -> None:
    headers = {} if given is None else {"Content-Type": given}
    answer = client().post(EVALUATE, content=b"{}", headers=headers)
    assert codes(problem_in(answer, 415, "unsupported-media-type")) == ["K822"]


@pytest.mark.parametrize("given", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.kaohe+json"])
def test_the_ways_to_name_json(given: str) -> None:
    answer = client().post(EVALUATE, content=json.dumps(BODY), headers={"Content-Type": given})
    assert answer.status_code == 200


def test_too_large_as_announced() -> None:
    answer = sent(EVALUATE, b" " * (MOST + 1))
    assert codes(problem_in(answer, 413, "too-large")) == ["K821"]


def test_too_large_without_saying_so() -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * (MOST // 10)

    answer = client().post(EVALUATE, content=parts(), headers=JSON)
    assert "content-length" not in answer.request.headers
    assert codes(problem_in(answer, 413, "too-large")) == ["K821"]


def test_exactly_as_large_as_allowed() -> None:
    raw = json.dumps(BODY).encode()
    assert sent(EVALUATE, raw + b" " * (MOST - len(raw))).status_code == 200


@pytest.mark.parametrize("raw", ["[]", "3", "null", '"x"', "true"])
@pytest.mark.parametrize("path", [EVALUATE, CHECK])
def test_json_that_is_no_object(path: str, raw: str) -> None:
    problem_in(sent(path, raw), 422, "invalid-input")


def test_all_errors_at_once_with_their_pointers() -> None:
    body = {
        "scheme": {"text": TEXT.replace("销售额", "消售额"), "formt": "scheme"},
        "lang": "fr",
        "period": "October",
        "agents": [{"agent": "a1"}, {"agent": ""}, {"name": "x"}, {"agent": "a1"}],
        "extra": 1,
    }
    errors = problem_in(post(EVALUATE, body), 422, "invalid-input")
    assert {each.get("pointer", each.get("source")) for each in errors} == {
        "scheme",  # its unknown name
        "/scheme/formt",
        "/lang",
        "/period",
        "/agents/1/agent",
        "/agents/2",
        "/agents/2/name",
        "/agents/3",  # a1 again
        "/extra",
    }


def test_of_very_many_errors_the_first_thousand() -> None:
    answer = post(EVALUATE, {**BODY, "agents": [{"agent": "", "values": []}] * 1500})
    assert len(problem_in(answer, 422, "invalid-input")) == 1000
    assert answer.json()["detail"].startswith("3000 ")


def test_a_wrong_scheme_and_wrong_figures_are_told_together() -> None:
    body = {"scheme": {"text": TEXT.replace("销售额", "消售额")}, "period": "2026-13", "agents": []}
    errors = problem_in(post(EVALUATE, body), 422, "invalid-input")
    assert any(each.get("line") == 7 and "销售额" in each["suggestions"] for each in errors)
    assert any(each.get("pointer") == "/period" for each in errors)


def test_a_scheme_with_mistakes_cannot_be_evaluated() -> None:
    answer = post(EVALUATE, {**BODY, "scheme": {"text": "方案", "format": "scheme"}})
    problem_in(answer, 422, "invalid-input")


def test_an_empty_scheme_is_no_unreadable_request() -> None:
    problem_in(post(EVALUATE, {**BODY, "scheme": {"text": ""}}), 422, "invalid-input")
    assert post(CHECK, {"text": ""}).json()["ok"] is False


def test_an_unknown_scheme_names_near_ones() -> None:
    errors = problem_in(post(EVALUATE, {**BODY, "scheme": "shop-montly"}), 422, "invalid-input")
    assert errors[0]["code"] == "K828"
    assert errors[0]["pointer"] == "/scheme"
    assert errors[0]["suggestions"] == ["shop-monthly"]


@pytest.mark.parametrize("name", ["../shop-monthly", "/etc/passwd", "schemes/shop-monthly.yaml", "shop-monthly.yaml"])
def test_a_scheme_is_no_path(name: str) -> None:
    assert codes(problem_in(post(EVALUATE, {**BODY, "scheme": name}), 422, "invalid-input")) == ["K828"]


@pytest.mark.parametrize("scheme", [3, None, [], True])
def test_a_scheme_that_is_neither_name_nor_text(scheme: object) -> None:
    assert "K826" in codes(problem_in(post(EVALUATE, {**BODY, "scheme": scheme}), 422, "invalid-input"))


def test_a_scheme_must_be_there() -> None:
    body = {key: value for key, value in BODY.items() if key != "scheme"}
    errors = problem_in(post(EVALUATE, body), 422, "invalid-input")
    assert [(each["code"], each["pointer"]) for each in errors] == [("K508", "")]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"text": 3}, "/text"),
        ({"text": "x", "format": "xml"}, "/format"),
        ({"text": "x", "format": ["yaml"]}, "/format"),
        ({"text": "x", "lang": "fr"}, "/lang"),
        ({"text": "x", "lang": {}}, "/lang"),
        ({"text": "x", "texts": "y"}, "/texts"),
    ],
)
def test_a_wrong_body_of_a_check(body: dict[str, object], pointer: str) -> None:
    errors = problem_in(post(CHECK, body), 422, "invalid-input")
    assert [each["pointer"] for each in errors] == [pointer]


def test_a_key_that_stands_twice() -> None:
    raw = json.dumps(BODY).replace('{"scheme"', '{"period": "2026-10", "scheme"', 1)
    assert "K503" in codes(problem_in(sent(EVALUATE, raw), 422, "invalid-input"))


@pytest.mark.parametrize("number", ["1e999", "NaN", "Infinity", "1" * 50])
def test_a_number_that_can_be_no_figure(number: str) -> None:
    raw = json.dumps(BODY).replace('"35000.00"', number)
    assert "K504" in codes(problem_in(sent(EVALUATE, raw), 422, "invalid-input"))


def test_half_a_character() -> None:
    raw = json.dumps(BODY).replace('"a1"', '"\\ud800"')
    problem_in(sent(EVALUATE, raw), 422, "invalid-input")
    problem_in(sent(CHECK, '{"text": "\\ud800"}'), 422, "invalid-input")


def test_a_missing_rating_names_agent_and_figure() -> None:
    body = {**BODY, "lang": "zh", "agents": [{"agent": "a9", "values": {"sales_amount": 1, "self_rating": 80}}]}
    errors = problem_in(post(EVALUATE, body), 422, "invalid-input")
    assert "a9" in errors[0]["message"]
    assert "店长评" in errors[0]["message"]


@pytest.mark.parametrize("path", ["/v1/metrics", "/v1/schemes", "/v1/health"])
def test_a_language_that_is_not_spoken(path: str) -> None:
    assert codes(problem_in(client().get(f"{path}?lang=fr"), 422, "invalid-input")) == ["K827"]


def test_problems_speak_the_readers_language() -> None:
    chinese = client().get("/nowhere", headers={"Accept-Language": "zh-CN"})
    english = client().get("/nowhere", headers={"Accept-Language": "en"})
    assert chinese.json()["title"] == "没有这个地址"
    assert english.json()["title"] == "There is nothing here"


def breaking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TestClient:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    broken = TestClient(create_app(registry()))
    monkeypatch.setattr(kaohe, "evaluate", fail)
    return broken


def test_our_own_failure_shows_a_reference_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer = breaking(monkeypatch, tmp_path).post(EVALUATE, json=BODY)
    errors = problem_in(answer, 500, "internal")
    assert codes(errors) == ["K900"]
    assert "secret" not in answer.text
    logs = list((tmp_path / "kaohe" / "failures").glob("*.log"))
    assert len(logs) == 1
    assert logs[0].stem.removeprefix("kaohe-") in errors[0]["message"]
    assert "secret of the house" in logs[0].read_text(encoding="utf-8")


def test_a_broken_scheme_of_the_house_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "broken.scheme").write_text("方案 坏 版本 x\n", encoding="utf-8")
    (tmp_path / "fine.yaml").write_text(
        "scheme: x\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n- base:\n  amount: 3000\n",
        encoding="utf-8",
    )
    own = TestClient(create_app(registry(), tmp_path))
    assert [each["id"] for each in own.get("/v1/schemes").json()["schemes"]] == ["fine"]
    errors = problem_in(own.post(EVALUATE, json={**BODY, "scheme": "broken"}), 422, "invalid-input")
    # A bare name: where schemes lie on the server is nobody's business.
    assert {each["source"] for each in errors} == {"broken.scheme"}


def test_every_sort_of_problem_has_the_same_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answers = [
        client().get("/nowhere"),
        client().delete(EVALUATE),
        sent(CHECK, b"{"),
        client().post(CHECK, content=b"{}"),
        sent(CHECK, b" " * (MOST + 1)),
        post(CHECK, {}),
        breaking(monkeypatch, tmp_path).post(EVALUATE, json=BODY),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 400, 415, 413, 422, 500]
    assert {tuple(answer.json()) for answer in answers} == {("type", "title", "status", "detail", "instance", "errors")}


@pytest.mark.parametrize("depth", [102, 900, 950, 960, 990, 5000])
@pytest.mark.parametrize("path", [EVALUATE, CHECK])
def test_nested_too_deep_at_any_depth(path: str, depth: int) -> None:
    assert codes(problem_in(sent(path, "[" * depth + "]" * depth), 400, "not-json")) == ["K502"]
    value = '{"text": ' + "[" * depth + "]" * depth + "}"
    assert codes(problem_in(sent(path, value), 400, "not-json")) == ["K502"]


@pytest.mark.parametrize("path", [EVALUATE, CHECK])
def test_half_a_character_is_quoted_by_a_sign(path: str) -> None:
    for key in ("scheme", "text", "lang", "\\ud800"):
        errors = problem_in(sent(path, f'{{"{key}": "\\ud800"}}'), 422, "invalid-input")
        assert "K505" in codes(errors)


def test_numbers_of_thousands_of_digits_in_headers() -> None:
    answer = client().post(CHECK, content="{}", headers={**JSON, "content-length": "9" * 5000})
    assert codes(problem_in(answer, 413, "too-large")) == ["K821"]
    told = client().get("/v1/health", headers={"accept-language": "zh;q=" + "9" * 5000 + ",en;q=0.5"})
    assert told.headers["content-language"] == "en"
