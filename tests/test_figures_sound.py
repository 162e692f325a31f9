"""Reading figures fast: what is seen to be sound at a glance is what the schema finds nothing wrong with."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaohe.diagnostics import Report, Source
from kaohe.evaluation import figures_reader, json_tree
from kaohe.evaluation.figures import Figures
from kaohe.evaluation.figures_reader import read_figures
from kaohe.evaluation.figures_sound import is_plain, is_sound

RANK = {"rank": 1, "of": 2, "from_last": None, "group": "A"}
PAST = {
    "format": "kaohe-outcome/1",
    "scheme": "s",
    "period": "2026-09",
    "agents": [
        {
            "agent": "a1",
            "ranks": {"r": RANK},
            "lines": [{"id": "base", "amount": "100.00"}],
            "scores": {"x": "1.5"},
            "grades": {"g": "甲"},
            "advances": {"base": "0.00"},
            "trace": [{"deep": [{"deeper": ["a:b"]}]}],
        }
    ],
}
WHOLE: dict[str, Any] = {
    "period": "2026-10",
    "agents": [
        {"agent": "a1", "attributes": {"team": "A", "name": None}, "values": {"m": "1.50", "n": 2, "o": True}},
        {"agent": "a2", "values": {"m": None}},
        {"agent": "a3"},
    ],
    "groups": {"team": {"A": {"m": "1"}}, "shop": {}, "all": {"m": "2"}},
    "history": [PAST],
}
ODD = st.sampled_from([None, True, False, 0, 1, -1, "", "a", "a1", "1", "-1", "1e5", "2026-09", "2026-13", [], {}, [1]])


def both_ways(text: str) -> tuple[Figures | None, list[str]]:
    """Read fast, and hold that against reading piece by piece."""
    fast, slow = Report(), Report()
    found = read_figures(Source("f.json", text), fast)
    with (
        patch.object(json_tree, "is_plain", lambda *_: False),
        patch.object(figures_reader, "is_sound", lambda _: False),
    ):
        whole = read_figures(Source("f.json", text), slow)
    told = [[str(each.to_json("en")) for each in report.sorted()] for report in (fast, slow)]
    assert told[0] == told[1]
    assert found == whole
    return found, told[0]


def changed(tree: Any, steps: list[int], odd: Any) -> Any:
    """Put something else at a place of a tree, add it, or take what is there away."""
    if not isinstance(tree, dict | list) or not steps:
        return odd
    keys: list[Any] = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    which, *rest = steps
    if not keys or which % 7 == 6:
        return {**tree, "more": odd} if isinstance(tree, dict) else [*tree, odd]
    key = keys[which % len(keys)]
    if not rest and odd == []:
        return {name: each for name, each in tree.items() if name != key} if isinstance(tree, dict) else tree[1:]
    inner = changed(tree[key], rest, odd)
    return {**tree, key: inner} if isinstance(tree, dict) else [*tree[:key], inner, *tree[key + 1 :]]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.lists(st.integers(0, 40), min_size=1, max_size=6), ODD), max_size=2), st.booleans())
@example([], False)
def test_fast_is_as_piece_by_piece(changes: list[tuple[list[int], Any]], ascii_only: bool) -> None:
    tree: Any = WHOLE
    for steps, odd in changes:
        tree = changed(tree, steps, odd)
    both_ways(json.dumps(tree, ensure_ascii=ascii_only))


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ('{"period": "2026-10", "agents": []}', True),
        ('{"period": "2026-10", "agents": [{"agent": "a:b", "values": {"x": 1.50}}]}', True),  # looked at twice
        ('{"period": "2026-10", "agents": [{"agent": "\\ud83d\\ude00"}]}', True),
        ('{"period": "2026-10", "agents": [{"agent": "\\ud83d"}]}', False),
        ('{"period": "2026-10", "agents": [{"agent": "a", "agent": "b"}]}', False),
        ('{"period": "2026-10", "agents": [{"agent": "a", "values": {"x": NaN}}]}', False),
        ('{"period": "2026-10", "agents": [{"agent": "a", "values": {"x": 1e99}}]}', False),
        ('{"period": "2026-10", "agents": [{"agent": "a"}, {"agent": "a"}]}', False),
        ('{"period": "2026-10", "agents": ' + "[" * 60 + "]" * 60 + "}", False),
        ('{"period": "2026-10", "agents": ' + "[" * 200 + "]" * 200 + "}", False),
        ("[" * 100_000, False),
        ("3", False),
        ("", False),
    ],
)
def test_what_is_odd_in_the_text_itself(text: str, sound: bool) -> None:
    assert (both_ways(text)[0] is not None) == sound


def test_half_a_character_in_a_text() -> None:
    assert both_ways('{"period": "2026-10", "agents": [{"agent": "\ud83d"}]}')[0] is None


def test_one_earlier_period_in_two_spellings_is_one() -> None:
    again = {**PAST, "period": "2026-09-01/2026-09-30"}
    _, told = both_ways(json.dumps({**WHOLE, "history": [PAST, again]}))
    assert len(told) == 1


def test_what_is_sound_is_seen_at_once() -> None:
    text = json.dumps(WHOLE | {"history": []}, ensure_ascii=False)
    assert is_plain(json.loads(text), text, Report)
    assert is_sound(WHOLE)
