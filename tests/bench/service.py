"""The service beside itself: the same server, the same request and the same answer, evaluated or not.

Started with a folder of schemes, it serves on a free port, which it prints, until its input ends. `measure` starts it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kaohe.evaluation.figures import figures_json

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kaohe.evaluation.figures import Figures

EVALUATED: Final = "evaluated, with trace"
WAYS: Final = {
    "/v1/evaluate": EVALUATED,
    "/written": "not evaluated: the body read and checked, the answer written as JSON",
    "/read": "not evaluated: the body read and checked, the answer ready",
    "/bare": "not evaluated: the body not looked at, the answer ready",
}
TURNS: Final = 7
REQUESTS: Final = 20


def measure(text: str, figures: Figures) -> dict[str, float]:
    """Give the server's processor seconds for a request, by the way it is answered: the least of several turns."""
    document = figures_json(figures)
    for each in document["agents"]:  # type: ignore[attr-defined] # a list of objects
        each["values"] |= {f"more{number}": "12.50" for number in range(4)}
    body = json.dumps({"scheme": "bench", **document}, ensure_ascii=False).encode()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bench.scheme").write_text(text, encoding="utf-8")
        command = [sys.executable, __file__, folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            connection = HTTPConnection("127.0.0.1", int(server.stdout.readline()))
            wait_for(connection)
            found = dict.fromkeys(WAYS, float("inf"))
            answers = {path: ask(connection, path, body) for path in WAYS}
            assert answers["/written"] == answers["/v1/evaluate"]
            for _ in range(TURNS):
                for path in WAYS:
                    began = float(ask(connection, "/seconds", b""))
                    for _ in range(REQUESTS):
                        ask(connection, path, body)
                    found[path] = min(found[path], (float(ask(connection, "/seconds", b"")) - began) / REQUESTS)
            server.stdin.close()
    return {WAYS[path]: seconds for path, seconds in found.items()}


def wait_for(connection: HTTPConnection) -> None:
    """Wait until a server listens."""
    for _ in range(200):
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the service does not start")


def ask(connection: HTTPConnection, path: str, body: bytes) -> bytes:
    """Post a body, and give the answer."""
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, text[:500]
    return text


def application(folder: Path) -> FastAPI:
    """Give the service, with ways to answer that evaluate nothing, and what tells its processor's seconds."""

    import kaohe
    from kaohe.diagnostics import Report
    from kaohe_api.http import create_app
    from kaohe_api.http.bodies import evaluate_body, raw_body
    from kaohe_api.http.routes import ANSWERS, Service
    from kaohe_api.http.shelf import Shelf

    app, metrics = create_app(schemes=folder), kaohe.load_plugins()
    service = Service(metrics, Shelf.of(folder, metrics), 1 << 20)
    ready: dict[bytes, tuple[bytes, object]] = {}

    def known(raw: bytes) -> tuple[bytes, object]:
        if raw not in ready:
            answer = bytes(ANSWERS["evaluate"](raw, service, None).body)
            ready[raw] = answer, json.loads(answer)
        return ready[raw]

    def read(raw: bytes) -> Response:
        evaluate_body(raw, Report())
        return Response(known(raw)[0], media_type="application/json")

    def written(raw: bytes) -> Response:
        evaluate_body(raw, Report())
        text = json.dumps(known(raw)[1], ensure_ascii=False, separators=(",", ":"))
        return Response(text.encode(), media_type="application/json")

    @app.post("/bare")
    async def bare(request: Request) -> Response:
        return Response(known(await raw_body(request, 1 << 20))[0], media_type="application/json")

    @app.post("/read")
    async def only_read(request: Request) -> Response:
        return await run_in_threadpool(read, await raw_body(request, 1 << 20))

    @app.post("/written")
    async def also_written(request: Request) -> Response:
        return await run_in_threadpool(written, await raw_body(request, 1 << 20))

    @app.post("/seconds")
    async def seconds() -> Response:
        return Response(repr(time.process_time()))

    return app


def main() -> None:
    """Serve until the input ends."""
    import socket
    import threading

    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application(Path(sys.argv[1])), port=port, log_level="error"))

    def end() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end, daemon=True).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
