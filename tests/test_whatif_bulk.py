"""Documents of very many agents, read as columns: what is computed of them is what is computed of any document."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kaohe
from kaohe.diagnostics import Source
from kaohe.evaluation.compiled.bulk import BulkAgents, _whole, read_bulk
from kaohe.evaluation.figures import Figures
from kaohe.scheme.model import Scheme
from kaohe.whatif.runs import run
from support_cli import kaohe as command
from support_http import registry

SCHEME = """scheme Many version 1
effective 2026-01-01
period month
for level = 正式
facts:
  extra: money
  note: text
base 3000; 3100 when note = x
commission on sales_amount, marginal: up to 10000 1%; above 2%
bonus more = extra; missing gives 0
"""


def agent(number: int, **more: Any) -> dict[str, Any]:
    values = {"sales_amount": f"{number * 37}.5", "extra": None if number % 3 else "2.25", "note": "xy"[number % 2]}
    attributes = {"name": f"张{number}", "level": "正式" if number % 5 else "见习"}
    return {"agent": f"a{number}", "attributes": attributes, "values": {**values, **more}}


def written(agents: list[dict[str, Any]], **rest: Any) -> str:
    told = {"period": "2026-10", "agents": agents, "groups": {}, "history": [], **rest}
    return json.dumps(told, ensure_ascii=False)


def both(text: str) -> tuple[Figures | None, Figures]:
    careful = kaohe.read_figures(text)[0]
    assert careful is not None
    return read_bulk(Source("figures", text), fewest=0), careful


@cache
def scheme() -> Scheme:
    found, report = kaohe.read_scheme(Source("many.scheme", SCHEME), registry(), analysis=False)
    assert found is not None, [each.to_json("en") for each in report]
    return found


def paid(figures: Figures) -> tuple[Any, list[str]]:
    found, report = run(scheme(), [figures])
    return None if found is None else (found.paid, found.names), [str(each.to_json("en")) for each in report]


MANY = [agent(number) for number in range(1002)]
PLAIN = written(MANY)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        written([MANY[0]]),
        json.dumps(json.loads(PLAIN), ensure_ascii=False, separators=(",", ":")),
        written(MANY, groups={"team": {"t": {"sales_amount": "1.00"}}, "all": {"sales_amount": None}}),
        written([{"agent": each["agent"], "values": each["values"]} if n % 7 else each for n, each in enumerate(MANY)]),
        written([*MANY, {**agent(1002), "attributes": {"name": None, "level": "正式"}, "values": {"extra": "1"}}]),
        written([*MANY, agent(1002, sales_amount="1e3"[:1] + "." + "0" * 9)]),
        PLAIN.replace(', "groups": {}, "history": []', ""),
        PLAIN.replace('"a7"', '"a7" '),
        written([agent(number, sales_amount="9" * 17) for number in range(1002)]),
        written([agent(number, sales_amount="-5.00") for number in range(1002)]),
    ],
)  # fmt: skip
def test_what_is_read_by_column_is_what_is_written(text: str) -> None:
    found, careful = both(text)
    assert found is not None
    assert isinstance(found.agents, BulkAgents)
    assert len(found.agents) == len(careful.agents)
    assert paid(found) == paid(careful)
    assert (tuple(found.agents), found.groups, found.period) == (careful.agents, careful.groups, careful.period)


@pytest.mark.parametrize(
    ("texts", "places", "whole"),
    [
        (["1.5", "12", "", "0.07", "007.10"], 2, [150, 1200, 0, 7, 710]),
        (["123456789012345", "1.2"], 3, [123456789012345000, 1200]),
        (["1234567890123456", "1.2"], 3, None),
        *(
            ([each, "1"], 2, None)
            for each in ("5.", ".5", "1.2.3", "1..2", "1.234", "-1", "+1", "1e3", "１", " 1", ".")
        ),
    ],
)
def test_digits_and_a_point_are_read_and_nothing_else(texts: list[str], places: int, whole: list[int] | None) -> None:
    found = _whole(np.array([each.encode() for each in texts]), places)
    assert (None if found is None else found.tolist()) == whole


def test_nobody_is_made_an_object_who_is_computed_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    found, careful = both(PLAIN)
    assert found is not None
    monkeypatch.delattr(BulkAgents, "__getitem__")
    assert paid(found)[0] is not None
    # 37 × 999 + 0.5 = 36963.5: 3000 + 100 + 2% of 26963.5, and 2.25; the note of 999 is y.
    assert paid(found)[0][0][careful.period]["a999"] == 3000_00 + 100_00 + 539_27 + 2_25


@pytest.mark.parametrize(
    "text",
    [
        written([]),
        written([*MANY, MANY[0]]),
        written([*MANY, {**agent(1002), "adjustments": []}]),
        written([*MANY, {**agent(1002), "refunds": []}]),
        written([*MANY, agent(1002, sales_amount=5)]),
        written([agent(number, sales_amount=5) for number in range(3)]),
        written([agent(1, sales_amount=5), *MANY[2:]]),
        written([*MANY, agent(1002, note='say "x"')]),
        written([*MANY, agent(1002, note="")]),
        written([*MANY, agent(1002, note="y" * 300)]),
        written([*MANY, agent(1002, note="a: null, b")]),
        written([agent(1, note="a: null, b"), *MANY[2:]]),
        written([*MANY, {**agent(1002), "agent": None}]),
        written([*MANY, {**agent(1002), "agent": ""}]),
        written([*MANY, {**agent(1002), "more": {}}]),
        written([{**agent(1), "values": "1"}, *MANY[2:]]),
        written([{"values": {}, "agent": "b"}, *MANY]),
        written([*MANY, *({**agent(n), "attributes": {f"k{n}": "v"}} for n in range(1002, 1040))]),
        PLAIN.replace("}, {", "},{", 1),
        PLAIN.replace("}, {", "}; {"),
        PLAIN.replace('[{"agent"', '[{}, {"agent"'),
        PLAIN.replace('[{"agent"', '[ {"agent"'),
        PLAIN.replace("}, {", "}张{").replace("}张{", "}, {", 1),
        PLAIN.replace('"a7"', '"a\n7"'),
        PLAIN.replace('"a7"', '"a7\ud800"'),
        PLAIN.replace('"note":', '"note"  :'),
        PLAIN.replace('"2026-10"', '"2026-13"'),
        PLAIN.replace('"history": []', '"history": [1]'),
        PLAIN[:-20],
        PLAIN.replace('"values": {', '"values": {"values": "1", '),
        "[]",
        '{"period": "2026-10", "agents": [7], "groups": {}}',
        '{"period": "2026-10", "agents": ["{"], "groups": {}}',
        '{"period": "2026-10", "agents": [{"{": 1}], "groups": {}}',
    ],
)
def test_what_is_otherwise_is_read_as_all_documents_are(text: str) -> None:
    plain = text.startswith('{"period": "2026-10", "agents": [{"agent": "a0"') and '"values": "1", ' in text
    assert (read_bulk(Source("figures", text), fewest=0) is None) is not plain


def test_a_large_document_is_read_by_column_where_somebody_asks(tmp_path: Path) -> None:
    text = written([agent(number) for number in range(3000)])
    assert isinstance(kaohe.read_figures(text, bulk=True)[0].agents, BulkAgents)  # type: ignore[union-attr]
    assert isinstance(kaohe.read_figures(text)[0].agents, tuple)  # type: ignore[union-attr]
    twice = text.replace('"a7"', '"a8"')
    found = [kaohe.read_figures(twice, bulk=bulk) for bulk in (True, False)]
    assert [(each, [one.rule.code for one in told]) for each, told in found] == [(None, ["K511"])] * 2
    (tmp_path / "many.scheme").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    ran = command("simulate", tmp_path / "many.scheme", "--metrics", tmp_path / "f.json", "--format", "json")
    by_hand = sum(amount for amount in paid(kaohe.read_figures(text)[0])[0][0].popitem()[1].values())  # type: ignore[arg-type]
    assert Decimal(json.loads(ran.out)["variants"][0]["cost"]) == Decimal(by_hand) / 100
