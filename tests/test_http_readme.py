"""The commands and outputs in the service's README are real."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support_http import JSON, client

README = Path(__file__).parent.parent / "api" / "README.md"
_PAIR = re.compile(r"```sh\n(curl.*?)```\n\n```json\n(.*?)```", re.DOTALL)
_CURL = re.compile(r"localhost:8000(?P<path>[^' ]+).*? -d '(?P<body>.*?)'(?: \| jq '(?P<jq>[^']*)')?\n", re.DOTALL)


def answer_to(command: str) -> Any:
    found = _CURL.search(command)
    assert found is not None
    answer = client().post(found["path"], content=found["body"], headers=JSON).json()
    for key, index in re.findall(r"\.(\w+)(?:\[(\d+)\])?", found["jq"] or ""):
        answer = answer[key] if not index else answer[key][int(index)]
    return answer


PAIRS = _PAIR.findall(README.read_text(encoding="utf-8"))


def test_there_are_as_many_as_expected() -> None:
    assert len(PAIRS) == 5


@pytest.mark.parametrize(("command", "output"), PAIRS)
def test_a_command_gives_what_stands_below_it(command: str, output: str) -> None:
    assert json.loads(output) == answer_to(command)
