"""`kaohe serve`: the HTTP service."""

from __future__ import annotations

import socket
import webbrowser
from threading import Timer
from typing import TYPE_CHECKING, Final

import click

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import requests
from kaohe.words import Words
from kaohe_api.console import Console

if TYPE_CHECKING:
    from kaohe.words import Lang

_HELP: Final = Words("在本机提供 HTTP 服务和网页。", "Serve HTTP and the web page from this machine.")
_SERVING: Final = Words("kaohe 在 {url} 提供服务，按 Ctrl-C 结束", "kaohe serves at {url}, Ctrl-C ends it")
_GRACE_SECONDS: Final = 5
_HIGHEST_PORT: Final = 65535


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("serve", help=_HELP.say(lang))
    @click.option("--host", default="127.0.0.1", show_default=True, help=Words("地址", "the address").say(lang))
    @click.option(
        "--port",
        type=click.IntRange(0, _HIGHEST_PORT),
        default=8000,
        show_default=True,
        help=Words("端口", "the port").say(lang),
    )
    @click.option("--open", "open_page", is_flag=True, help=Words("打开网页", "open the page").say(lang))
    def serve(host: str, port: int, open_page: bool) -> None:
        console = Console(lang)
        listening = _listen(host, port, console)
        import uvicorn

        from kaohe_api.http import create_app

        url = f"http://{_in_url(host)}:{listening.getsockname()[1]}/"
        server = uvicorn.Server(
            uvicorn.Config(create_app(), log_level="warning", timeout_graceful_shutdown=_GRACE_SECONDS)
        )
        console.say(_SERVING, url=url)
        if open_page:
            timer = Timer(0.5, webbrowser.open, [url])
            timer.daemon = True
            timer.start()
        with listening:
            server.run(sockets=[listening])

    return serve


def _listen(host: str, port: int, console: Console) -> socket.socket:
    """Take the port before anything heavy is loaded, so that a taken one is told at once."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        report = Report()
        told = problem.strerror or str(problem)
        report.add(requests.CANNOT_LISTEN, address=f"{host}:{port}", problem=told, other=str(port % _HIGHEST_PORT + 1))
        console.stop(report)


def _in_url(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - all addresses were asked for; a browser needs one
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
