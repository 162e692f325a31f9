"""Writes anew what is kept of the service's answers: `python -m kaohe_api.http.golden`.

The examples' answers, and api/openapi.json, the whole description; a test says when they are not fresh.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import kaohe
from kaohe_api.http import create_app
from kaohe_api.http.openapi import EXAMPLES
from kaohe_api.http.routes import ANSWERS, Service
from kaohe_api.http.shelf import Shelf

OPENAPI: Final = Path(__file__).resolve().parents[2] / "openapi.json"


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write() -> None:
    """Write the answers, then the description that holds them."""
    service = Service(kaohe.load_plugins(), Shelf({}), most_bytes=0)
    for name, answer in ANSWERS.items():
        raw = (EXAMPLES / f"{name}.request.json").read_bytes()
        document = json.loads(bytes(answer(raw, service, "en").body))
        (EXAMPLES / f"{name}.response.json").write_text(_text(document), encoding="utf-8")
    OPENAPI.write_text(_text(create_app().openapi()), encoding="utf-8")


if __name__ == "__main__":
    write()
