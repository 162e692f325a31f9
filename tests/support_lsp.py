"""An editor in miniature: starts the language server as editors do, and speaks the protocol with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

PATIENCE = 60
"""Seconds until a test gives up; no test waits for time to pass."""
Found = dict[str, Any]


class Editor:
    """One session with a server."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.heard: Queue[dict[str, Any] | None] = Queue()
        self.logged: list[str] = []
        self.published: list[dict[str, Any]] = []
        self._answers: dict[int, dict[str, Any]] = {}
        self._number = 0
        Thread(target=self._listen, daemon=True).start()

    # --- messages ---

    def send(self, method: str, params: Any = None, **more: Any) -> None:
        self.raw(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode())

    def raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def ask(self, method: str, params: Any = None) -> Any:
        """Ask, and give the answer's result."""
        answer = self.answer(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def answer(self, method: str, params: Any = None) -> dict[str, Any]:
        self._number += 1
        self.send(method, params, id=self._number)
        while self._number not in self._answers:
            self._hear()
        return self._answers.pop(self._number)

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            name, _, length = header.partition(b": ")
            assert name == b"Content-Length", header
            while stream.readline().strip():
                pass
            self.heard.put(json.loads(stream.read(int(length))))
        self.heard.put(None)

    def _hear(self) -> None:
        try:
            message = self.heard.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError(f"nothing came; logged: {self.logged}") from None
        assert message is not None, "the server has ended"
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published.append(message["params"])
        elif message.get("method") == "window/logMessage":
            self.logged.append(message["params"]["message"])
        elif "id" in message:
            self._answers[message["id"]] = message

    # --- documents ---

    def open(self, uri: str, text: str, version: int = 1) -> None:
        item = {"uri": uri, "languageId": "kaohe", "version": version, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, text: str, version: int) -> None:
        document = {"uri": uri, "version": version}
        self.send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, uri: str) -> None:
        self.send("textDocument/didClose", {"textDocument": {"uri": uri}})

    def told(self, uri: str, version: int | None, holds: Callable[[list[Found]], bool] = bool) -> list[Found]:
        """Give what is published of a document's version, once it is so."""
        seen = 0
        while True:
            for each in self.published[seen:]:
                if (each["uri"], each.get("version")) == (uri, version) and holds(each["diagnostics"]):
                    return list(each["diagnostics"])
            seen = len(self.published)
            self._hear()

    def log(self, holds: Callable[[str], bool]) -> str:
        """Give what is logged, once there is something such."""
        while True:
            for each in self.logged:
                if holds(each):
                    return each
            self._hear()

    def at(self, uri: str, line: int, character: int) -> dict[str, Any]:
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}

    def end(self) -> int:
        """End the session as the protocol says; give the exit status."""
        self.ask("shutdown")
        self.send("exit")
        return self.process.wait(PATIENCE)


@contextmanager
def editor(*arguments: str, encodings: list[str] | None = None, code: str = "", **environ: str) -> Iterator[Editor]:
    """Start a server and greet it. code: Python that runs in its process before it."""
    started = f"{code}\nfrom kaohe_api.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", started, "lsp", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environ},
    )
    try:
        session = Editor(process)
        general = {} if encodings is None else {"general": {"positionEncodings": encodings}}
        session.capabilities = session.ask("initialize", {"processId": None, "rootUri": None, "capabilities": general})[
            "capabilities"
        ]
        session.send("initialized", {})
        yield session
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def uri_of(path: Path) -> str:
    return path.absolute().as_uri()


def codes(found: list[Found]) -> list[str]:
    return [each["code"] for each in found]


def stretch(text: str, place: dict[str, dict[str, int]], encoding: str = "utf-16-le", width: int = 2) -> str:
    """Give what stands in a range of one line, counted in the encoding's units, here by way of bytes."""
    start, end = place["start"], place["end"]
    assert start["line"] == end["line"]
    line = text.split("\n")[start["line"]].encode(encoding)
    return line[start["character"] * width : end["character"] * width].decode(encoding)
