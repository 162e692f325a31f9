"""What a case worked out by hand says, so that any reading of the rules can be held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from oracle import Shop
from support_events import shop

Figures = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class Case:
    """A dataset, settings as a settings file has them, and what must come out.

    figures: by agent (or by team, shop, `all`, as `by` says), by metric: the figure as written, None for no value; only
        the metrics named are spoken of.
    rows: exactly the groups that have a row; None does not speak of it.
    sessions: every session there is, by account, buyer and start (as the builder reads moments), with the reason why it
        is filtered; None does not speak of them.
    judged: by order, by rule (`order`, `payment`, `order_first`): whose a paid order is, None for silent.
    pending: by metric, the day from which it is final, None for a final one.
    lacking: metrics that must not be in the rows.
    """

    name: str
    shop: Shop
    figures: Figures = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    period: str = "2026-10"
    by: Literal["agent", "team", "shop", "all"] = "agent"
    rows: tuple[str, ...] | None = None
    sessions: Mapping[tuple[str, str, str], str | None] | None = None
    judged: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    pending: Mapping[str, str | None] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


def crew() -> shop:
    """Shop S1 with Ann on a1 and Bob on a2, presale, in team T1, and Cat on c1, aftersale, in team T2."""
    made = shop().account("a1", "Ann").account("a2", "Bob").account("c1", "Cat", "aftersale")
    return made.agent("Ann", "T1").agent("Bob", "T1").agent("Cat", "T2")
