"""A thread that does work asked for by a key, each once however often it was asked for in the meantime."""

from __future__ import annotations

from threading import Condition, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Worker:
    """Does work in the order asked for. It ends with the process: nothing that it does has to be finished."""

    def __init__(self, work: Callable[[str], None]) -> None:
        self._work = work
        self._asked: dict[str, None] = {}
        self._changed = Condition()
        Thread(target=self._run, daemon=True).start()

    def ask(self, key: str) -> None:
        """Ask for work; if it is going on, it is done once more."""
        with self._changed:
            self._asked[key] = None
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked)
                key = next(iter(self._asked))
                del self._asked[key]
            self._work(key)
