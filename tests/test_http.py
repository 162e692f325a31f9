"""The service's answers when all is well."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kaohe_api.schemes import names, scheme_folder
from support_http import client, example, post, registry

BODY = example("evaluate.request")
TEXT = BODY["scheme"]["text"]


def lines(agent: dict[str, Any]) -> dict[str, str]:
    return {line["id"]: line["amount"] for line in agent["lines"]}


def test_an_inline_scheme_is_evaluated_to_the_cent() -> None:
    answer = post("/v1/evaluate", BODY)
    assert answer.status_code == 200
    agents = {each["agent"]: each for each in answer.json()["agents"]}
    # 35000: 10000 × 1% + 10000 × 1.5% + 15000 × 2%; 80 × 30% + 90 × 70%
    assert lines(agents["a1"])["commission"] == "550.00"
    assert agents["a1"]["scores"] == {"综合分": "87.00"}
    assert agents["a1"]["total"] == "3550.00"
    # last of three: 100 from a commission of 60 is 60
    assert agents["a2"]["ranks"]["rank"] == {"rank": 3, "of": 3, "from_last": 1, "group": "all"}
    assert lines(agents["a2"]) == {"base": "3000.00", "commission": "60.00", "last": "-60.00"}
    assert agents["a2"]["total"] == "3000.00"
    # 85 × 30% + 88 × 70% = 87.10: first
    assert lines(agents["a3"])["first"] == "100.00"
    assert agents["a3"]["total"] == "3350.00"


def test_what_is_odd_about_a_scheme_stands_in_the_answer() -> None:
    assert BODY["scheme"]["text"].count("自评 × 30%") == 1
    text = TEXT.replace("自评 × 30%", "自评 × 20%")  # with 店长评 × 70% no longer 100%
    answer = post("/v1/evaluate", {**BODY, "scheme": {**BODY["scheme"], "text": text}})
    assert answer.status_code == 200
    assert [each["severity"] for each in answer.json()["diagnostics"]] == ["warning"]
    assert post("/v1/evaluate", BODY).json()["diagnostics"] == []


def test_a_float_in_the_request_is_an_exact_decimal() -> None:
    body = {
        **BODY,
        "agents": [{"agent": "a", "values": {"sales_amount": 0.1, "self_rating": 0.1, "manager_rating": 0.2}}],
    }
    agent = post("/v1/evaluate", body).json()["agents"][0]
    assert agent["scores"] == {"综合分": "0.17"}


def test_a_scheme_by_name() -> None:
    names = [each["id"] for each in client().get("/v1/schemes").json()["schemes"]]
    assert "shop-monthly" in names
    body = {"scheme": "whole-tiers", "period": "2026-10", "agents": []}
    answer = post("/v1/evaluate", body)
    assert answer.status_code == 200
    assert answer.json()["agents"] == []


def test_every_shipped_scheme_can_be_evaluated_by_name() -> None:
    listed = client().get("/v1/schemes").json()["schemes"]
    assert {each["id"] for each in listed} == set(names(scheme_folder()))
    assert {each["version"] for each in listed} == {1}


def test_a_large_body_gives_the_same_as_a_small_one() -> None:
    small = post("/v1/evaluate", BODY).json()
    large = client().post(
        "/v1/evaluate", content=json.dumps(BODY).encode() + b" " * 70_000, headers={"Content-Type": "application/json"}
    )
    assert large.json() == small


@pytest.mark.parametrize(
    ("asked", "header", "spoken"),
    [
        ("?lang=zh", "en", "zh"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "fr, en;q=0.5, zh;q=0.7", "zh"),
        ("", "en-GB;q=0.8, zh;q=0", "en"),
        ("", "fr, zh;q=high", "en"),
        ("", "", "en"),
    ],
)
def test_the_language_is_chosen(asked: str, header: str, spoken: str) -> None:
    answer = client().get(f"/v1/metrics{asked}", headers={"Accept-Language": header})
    assert answer.headers["content-language"] == spoken
    sales = next(each for each in answer.json()["metrics"] if each["id"] == "sales_amount")
    assert sales["title"] == sales["titles"][spoken]


def test_who_asks_for_no_language_is_answered_in_the_schemes() -> None:
    chinese = {"text": "方案 小 版本 1\n生效 2026-10-01\n周期 月\n底薪 自平\n"}
    english = {"text": 'scheme "S" version 1\neffective 2026-10-01\nperiod month\nbase sells\n'}
    quiet = {"Accept-Language": ""}
    body = {key: value for key, value in BODY.items() if key != "lang"}
    for scheme, lang in ((chinese, "zh"), (english, "en"), ("shop-monthly", "zh")):
        answer = client().post("/v1/evaluate", json={**body, "scheme": scheme}, headers=quiet)
        assert answer.headers["content-language"] == lang
    assert client().post("/v1/check", json=chinese, headers=quiet).headers["content-language"] == "zh"
    assert client().post("/v1/check", json=english, headers=quiet).headers["content-language"] == "en"
    assert client().post("/v1/evaluate", json={**body, "scheme": 7}, headers=quiet).headers["content-language"] == "en"


def test_the_bodys_language_outranks_the_headers() -> None:
    answer = post("/v1/evaluate?lang=en", {**BODY, "lang": "zh"})
    assert answer.headers["content-language"] == "zh"


def test_the_catalogue_holds_every_metric() -> None:
    metrics = {each["id"]: each for each in client().get("/v1/metrics").json()["metrics"]}
    assert set(metrics) == {each.id for each in registry()}
    assert metrics["sales_amount"]["kind"] == "money"
    assert metrics["sales_amount"]["decimals"] == 2
    assert metrics["reply_rate"]["direction"] == "up"
    assert metrics["reply_rate"]["titles"]["zh"] == "回复率"


def test_health() -> None:
    answer = client().get("/v1/health").json()
    assert answer["status"] == "ok"
    assert answer["metrics"] == len(registry())
    assert answer["left_out"] == []


def test_checking_a_wrong_scheme_is_a_success() -> None:
    answer = post("/v1/check", example("check.request"))
    assert answer.status_code == 200
    found = answer.json()
    assert found["ok"] is False
    assert found["scheme"] is None
    assert [(each["code"], each["line"]) for each in found["diagnostics"]] == [("K201", 7)]
    assert found["diagnostics"][0]["suggestions"] == ["平均响应时间"]


def test_checking_a_good_scheme() -> None:
    answer = post("/v1/check", {"text": TEXT}).json()
    assert answer["ok"] is True
    assert answer["scheme"]["name"] == "示例"
    assert answer["scheme"]["lang"] == "zh"


@pytest.mark.parametrize("form", ["yaml", None])
def test_a_scheme_in_yaml(form: str | None) -> None:
    text = "scheme: x\nversion: 1\neffective: 2026-10-01\nperiod: month\nitems:\n- base:\n  amount: 3000\n"
    scheme = {"text": text} if form is None else {"text": text, "format": form}
    answer = post("/v1/evaluate", {"scheme": scheme, "period": "2026-10", "agents": [{"agent": "a"}]})
    assert answer.json()["agents"][0]["total"] == "3000.00"


def test_an_include_finds_no_files_of_ours() -> None:
    text = "方案 x 版本 1\n生效 2026-10-01\n周期 月\n组合 chitu-base\n"
    found = post("/v1/check", {"text": text}).json()
    assert not found["ok"]


def test_many_requests_at_once_do_not_mix() -> None:
    def one(number: int) -> str:
        agent = {
            "agent": f"a{number}",
            "values": {"sales_amount": number * 100, "self_rating": 80, "manager_rating": 90},
        }
        answer = post("/v1/evaluate", {**BODY, "agents": [agent]}).json()
        assert answer["agents"][0]["agent"] == f"a{number}"
        return str(answer["agents"][0]["total"])

    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(one, range(1, 41)))
    # base 3000, 1% of number × 100 yuan, 100 for the first place: one alone is first
    assert totals == [f"{3100 + number}.00" for number in range(1, 41)]


def test_the_page_needs_nothing_from_elsewhere() -> None:
    answer = client().get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    assert "innerHTML" not in answer.text
