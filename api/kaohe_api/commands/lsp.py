"""`kaohe lsp`: the language server, which editors start."""

from __future__ import annotations

import logging
import os
import signal
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import click

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import requests
from kaohe.words import Words
from kaohe_api.console import Console

if TYPE_CHECKING:
    from kaohe.words import Lang

_HELP: Final = Words(
    "编辑器用的语言服务器：边写边检查、补全、说明、排版；由编辑器启动，通过标准输入输出通信。",
    "The language server for editors: checks, completes, explains and formats schemes as they are typed. Editors start "
    "it, and speak with it over its standard streams.",
)
_ALONE: Final = Words(
    "kaohe lsp 由编辑器启动，在这里等不到什么；按 Ctrl-C 结束",
    "kaohe lsp is started by editors and waits for one; Ctrl-C ends it",
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("lsp", help=_HELP.say(lang))
    @click.option("--stdio", is_flag=True, expose_value=False, hidden=True)  # many editors add it
    def lsp() -> None:
        if find_spec("pygls") is None:
            report = Report()
            report.add(requests.NO_PYGLS)
            Console(lang).stop(report)
        if sys.stdin.isatty():
            Console(lang).say(_ALONE)
        # Standard output is the protocol's alone: what a plugin prints goes to standard error.
        spoken = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        # Nothing has to be finished when a signal ends it.
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
        from kaohe_api.lsp.server import build as build_server

        _silence(logging.getLogger("pygls"))
        asked = getattr(click.get_current_context().find_root().command, "asked", False)
        server = build_server(lang if asked else None, lang)
        server.start_io(sys.stdin.buffer, spoken)
        raise click.exceptions.Exit(0 if server.ended else 1)

    return lsp


def _silence(logger: logging.Logger) -> None:
    """Let a library write nothing: what is wrong is told to the editor."""
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
