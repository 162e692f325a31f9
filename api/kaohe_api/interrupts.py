"""Ending a command on a signal, also while an engine computes, which hears of none.

A person's Ctrl-C, and a system's request to end, raise `KeyboardInterrupt` in the main thread. Python raises it only
once the engine's query is over, which may take minutes; so a thread of our own ends the query.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SIGNALS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_AGAIN: Final = 0.1
"""Seconds until a query is ended that was begun just after the last one had been."""

received: Final[list[int]] = []
"""The signal that asked this process to end, if one did; whoever is about to tell a result looks here."""


@contextmanager
def heeded() -> Iterator[None]:
    """Heed signals within; a second one ends the process at once. Only the main thread can."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(read, over), daemon=True)
    watcher.start()
    # What was to be ignored, as under nohup, stays so.
    before = {each: signal.getsignal(each) for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN}
    wakeup = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    try:
        for each in before:
            signal.signal(each, _end)
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(wakeup)
        over.set()
        os.close(write)
        watcher.join()


def _end(number: int, _: FrameType | None) -> None:
    if not received:
        received.append(number)
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


def _watch(read: int, over: threading.Event) -> None:
    """End queries as soon as a signal is there, which is written to a pipe, until the command is over."""
    with open(read, "rb", buffering=0) as signals:
        if not signals.read(1):
            return
        while not over.wait(_AGAIN):
            # Whoever computes has imported it.
            if (duck := sys.modules.get("kaohe.events.duck")) is not None:
                duck.interrupt()
