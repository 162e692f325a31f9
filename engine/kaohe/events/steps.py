"""How far a run is: the step it is at, and which of the shared relations is computed within it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kaohe.words import Words

Progress = Callable[[Words, int, int], None]
"""Is told what is being done, how many steps are done and how many there are."""

_NAMES: Final = Words("给店铺、账号、买家编号", "numbering shops, accounts and buyers")
_SESSIONS: Final = Words("切分会话", "cutting sessions")
_RECEPTIONS: Final = Words("汇总接待", "gathering receptions")
_CLOSINGS: Final = Words("判定谁落实了订单", "finding who closed the orders")
_INQUIRIES: Final = Words("跟踪询单", "following inquiries")
_AFTERMATH: Final = Words("关联退款和评价", "linking refunds and reviews")

RELATIONS: Final = {
    **dict.fromkeys(("written_accounts", "staff", "names", "bindings", "buyers"), _NAMES),
    **dict.fromkeys(("spoken", "turns", "sessions", "rounds"), _SESSIONS),
    **dict.fromkeys(("consultations", "receptions", "first_responses", "concurrency"), _RECEPTIONS),
    **dict.fromkeys(("orders", "candidates", "closings"), _CLOSINGS),
    **dict.fromkeys(("inquiries", "assisted_orders", "followups"), _INQUIRIES),
    **dict.fromkeys(("refunds", "linked_reviews", "reviews"), _AFTERMATH),
}
"""What is told while a relation is computed; of those that take no time nothing is."""


class Steps:
    """Tells progress, if anybody wants to know."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        self._of = 1

    def at(self, what: Words, done: int, of: int) -> None:
        """Begin a step."""
        self._done, self._of = done, of
        self._tell(what)

    def within(self, relation: str) -> None:
        """Begin to compute a relation within the step."""
        if relation in RELATIONS:
            self._tell(RELATIONS[relation])

    def _tell(self, what: Words) -> None:
        if self._progress is not None:
            self._progress(what, self._done, self._of)
