"""The settings as the rules name them, read from the mapping that a settings file holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

BLANKS = " \t\n\r\u00a0\u3000"


@dataclass(frozen=True)
class AdFilter:
    phrase: str
    within: int


@dataclass(frozen=True)
class Settings:
    day_cut: str = "00:00"
    max_wait_minutes: int = 15
    aftersale_days: int = 14
    inquiry_window_days: int = 1
    pay_window_days: int = 3
    judgment_rule: str = "order_first"
    auto_reply_prefix: str | None = "$"
    broadcast_prefix: str | None = None
    ad_filter: AdFilter | None = None
    single_line_filter: int | None = None
    """The least number of valid replies."""
    own_account_filter: bool = True
    ignored_buyers: tuple[str, ...] = ()
    forward_filter: int | None = 2
    """The most valid replies."""
    slow_seconds: int = 120
    slow_times: int = 3
    quick_seconds: int = 30
    long_minutes: int = 30
    silent_followup_minutes: int = 0
    excluded_order_flags: tuple[str, ...] = ()
    assist_in_denominator: bool = False

    def day(self, moment: int) -> int:
        hours, minutes = self.day_cut.split(":")
        return (moment - int(hours) * 3600 - int(minutes) * 60) // 86400


def settings_of(mapping: Mapping[str, Any]) -> Settings:
    """Read what stands in a settings file; whatever is not there has its default."""
    given = dict(mapping)
    given.pop("timezone", None)
    if slow := given.pop("slow", None):
        given["slow_seconds"], given["slow_times"] = slow["seconds"], slow["times"]
    if (ad := given.get("ad_filter")) is not None:
        given["ad_filter"] = AdFilter(ad["phrase"], ad["within"])
    if (single := given.get("single_line_filter")) is not None:
        given["single_line_filter"] = single.get("min_agent_replies", 1)
    if (forward := given.get("forward_filter")) is not None:
        given["forward_filter"] = forward["max_agent_lines"]
    for name in ("ignored_buyers", "excluded_order_flags"):
        if name in given:
            given[name] = tuple(given[name])
    return replace(Settings(), **given)


def yaml_of(mapping: Mapping[str, Any]) -> str:
    """Write the mapping as a settings file: JSON is YAML too, and quotes every text."""
    return json.dumps(dict(mapping), ensure_ascii=False, indent=1) + "\n"
