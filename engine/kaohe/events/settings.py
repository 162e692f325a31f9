"""System settings: how the shop's days, sessions and filters are defined. One YAML file, every key optional.

May import `documents` and `diagnostics`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from kaohe.diagnostics import Report, Source, near
from kaohe.diagnostics.catalogue import settings as rules
from kaohe.diagnostics.catalogue import syntax
from kaohe.documents import Items, Mapping, Node, Scalar, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable


BLANKS: Final = " \t\n\r\u00a0\u3000"
"""What counts as blank: space, tab, line feed, carriage return, no-break space, ideographic space."""

JUDGMENT_RULES: Final = ("order", "payment", "order_first")
"""Whose sale a paid order is: of who closed the order, the payment, or the order and, where nobody did, the payment."""

_OF_THE_MACHINE: Final = frozenset({"localtime", "Factory"})
"""Zones that are another on each machine: the same dataset would give other figures there."""

_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class AdFilter:
    """A session is an advertisement if one of its first `within` valid replies is exactly the phrase."""

    phrase: str
    within: int


@dataclass(frozen=True, slots=True)
class SingleLineFilter:
    """A session of exactly one buyer message and at least so many valid replies is left out."""

    min_agent_replies: int = 1


@dataclass(frozen=True, slots=True)
class ForwardFilter:
    """A session that holds a transfer and at most so many valid replies is left out."""

    max_agent_lines: int


@dataclass(frozen=True, slots=True)
class Slow:
    """A reception is slow if at least `times` rounds took longer than `seconds`."""

    seconds: int
    times: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; without arguments, the defaults. Fields are named as the file's keys."""

    timezone: str = "Asia/Shanghai"
    day_cut: str = "00:00"
    max_wait_minutes: int = 15
    aftersale_days: int = 14
    inquiry_window_days: int = 1
    pay_window_days: int = 3
    judgment_rule: Literal["order", "payment", "order_first"] = "order_first"
    auto_reply_prefix: str | None = "$"
    broadcast_prefix: str | None = None
    ad_filter: AdFilter | None = None
    single_line_filter: SingleLineFilter | None = None
    own_account_filter: bool = True
    ignored_buyers: tuple[str, ...] = ()
    forward_filter: ForwardFilter | None = field(default_factory=lambda: ForwardFilter(2))
    slow: Slow = field(default_factory=lambda: Slow(120, 3))
    quick_seconds: int = 30
    long_minutes: int = 30
    silent_followup_minutes: int = 0
    excluded_order_flags: tuple[str, ...] = ()
    assist_in_denominator: bool = False

    @property
    def day_cut_seconds(self) -> int:
        """How many seconds after midnight a business day starts."""
        hours, minutes = self.day_cut.split(":")
        return int(hours) * 3600 + int(minutes) * 60


def read_settings(source: Source, report: Report) -> Settings | None:
    """Read a settings file; None, with all findings, if there is any error. A file without keys gives the defaults."""
    found = Report()
    root = parse_yaml(source, found)
    if [each.rule for each in found] == [syntax.EMPTY_FILE]:
        return Settings()
    values: dict[str, Any] = {}
    if isinstance(root, Mapping):
        values = _entries(root, _KEYS, found)
    elif root is not None:
        found.add(syntax.NOT_A_MAPPING, root.span)
    report.extend(found)
    return Settings(**values) if found.ok else None


def read_entries(mapping: Mapping, report: Report) -> dict[str, Any]:
    """Read settings that stand elsewhere than in a file of their own; what is wrong is reported and left out."""
    values: dict[str, Any] = {}
    for entry in mapping.entries:
        found = Report()
        read = _entries(Mapping((entry,), mapping.span), _KEYS, found)
        values |= read if found.ok else {}
        report.extend(found)
    return values


@dataclass(frozen=True, slots=True)
class _Key:
    """How one key's value is read. read: gives the value, or reports; nullable: null switches the setting off.

    schema: the same as JSON Schema, for editors; it may allow what only the reader can refuse.
    """

    read: Callable[[str, Any, Report], Any]
    schema: dict[str, Any]
    nullable: bool = False
    required: bool = False
    form: type[Node] = Scalar


def settings_schema() -> dict[str, dict[str, Any]]:
    """Give the JSON Schema of each setting's value, for editors."""
    return {name: _schema(key) for name, key in _KEYS.items()}


def _schema(key: _Key) -> dict[str, Any]:
    return {"anyOf": [key.schema, {"type": "null"}]} if key.nullable else key.schema


_FORM_RULES: Final = {Scalar: syntax.NOT_A_SCALAR, Items: syntax.NOT_A_LIST, Mapping: syntax.NOT_A_MAPPING}


def _entries(mapping: Mapping, keys: dict[str, _Key], report: Report) -> dict[str, Any]:
    """Read the keys that stand there; what is wrong is reported and left out."""
    values: dict[str, Any] = {}
    for name, node in mapping.entries:
        key = keys.get(name.text)
        if key is None:
            known = ", ".join(keys)
            report.add(syntax.UNKNOWN_KEY, name.span, suggestions=near(name.text, keys), key=name.text, known=known)
        elif isinstance(node, Scalar) and node.is_null:
            if key.nullable:
                values[name.text] = None
            else:
                report.add(rules.NO_VALUE, name.span, key=name.text)
        elif not isinstance(node, key.form):
            report.add(_FORM_RULES[key.form], node.span, key=name.text)
        else:
            values[name.text] = key.read(name.text, node, report)
    for missing in (name for name, key in keys.items() if key.required and mapping.get(name) is None):
        report.add(syntax.MISSING_KEY, mapping.span, key=missing)
    return values


def _whole(least: int, example: int, *, required: bool = False) -> _Key:
    def read(key: str, node: Scalar, report: Report) -> int:
        if not _WHOLE.fullmatch(node.text) or not least <= int(node.text) <= _MOST:
            facts = {"least": str(least), "most": str(_MOST), "example": str(example)}
            report.add(rules.NOT_WHOLE, node.span, key=key, value=node.text, **facts)
            return example
        return int(node.text)

    return _Key(read, {"type": "integer", "minimum": least, "maximum": _MOST}, required=required)


def _text(key: str, node: Scalar, report: Report) -> str:
    if not node.text:
        report.add(rules.EMPTY_TEXT, node.span, key=key)
    return node.text


def _prefix(key: str, node: Scalar, report: Report) -> str:
    if node.text[:1] in BLANKS and node.text:
        report.add(rules.BLANK_START, node.span, key=key)
    return _text(key, node, report)


def _texts(key: str, node: Items, report: Report) -> tuple[str, ...]:
    texts: list[str] = []
    for item in node.items:
        if not isinstance(item, Scalar):
            report.add(syntax.NOT_A_SCALAR, item.span, key=key)
        elif item.is_null:
            report.add(rules.EMPTY_TEXT, item.span, key=key)
        else:
            texts.append(_text(key, item, report))
    return tuple(texts)


def _choice(*known: str) -> _Key:
    def read(key: str, node: Scalar, report: Report) -> str:
        if node.text not in known:
            facts = {"value": node.text, "known": ", ".join(known)}
            report.add(rules.NOT_A_CHOICE, node.span, suggestions=near(node.text, known), key=key, **facts)
        return node.text

    return _Key(read, {"enum": list(known)})


def _switch(key: str, node: Scalar, report: Report) -> bool:
    return bool(_choice("true", "false").read(key, node, report) == "true")


def _zone(_key: str, node: Scalar, report: Report) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        known = ZoneInfo(node.text).key not in _OF_THE_MACHINE
    except (ValueError, OSError, KeyError):
        known = False
    if not known:
        report.add(rules.UNKNOWN_ZONE, node.span, suggestions=near(node.text, available_timezones()), value=node.text)
    return node.text


def _clock(key: str, node: Scalar, report: Report) -> str:
    if not _CLOCK.fullmatch(node.text):
        report.add(rules.NOT_A_CLOCK, node.span, key=key, value=node.text)
    return node.text


def _object(made: type[Any], keys: dict[str, _Key], *, nullable: bool) -> _Key:
    def read(_name: str, node: Mapping, report: Report) -> Any:
        before = len(report)
        values = _entries(node, keys, report)
        return made(**values) if len(report) == before else None

    schema = {
        "type": "object",
        "properties": {name: _schema(key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }
    return _Key(read, schema, nullable=nullable, form=Mapping)


_SAID: Final = {"type": "string", "minLength": 1}
_LISTED: Final = {"type": "array", "items": {"anyOf": [_SAID, {"type": "number"}]}}
_BOOLEAN: Final = {"enum": [True, False, "true", "false"]}
_TIME: Final = {"type": "string", "pattern": f"^{_CLOCK.pattern}$"}


_KEYS: Final[dict[str, _Key]] = {
    "timezone": _Key(_zone, _SAID),
    "day_cut": _Key(_clock, _TIME),
    "max_wait_minutes": _whole(1, 15),
    "aftersale_days": _whole(0, 14),
    "inquiry_window_days": _whole(0, 1),
    "pay_window_days": _whole(0, 3),
    "judgment_rule": _choice(*JUDGMENT_RULES),
    "auto_reply_prefix": _Key(_prefix, _SAID, nullable=True),
    "broadcast_prefix": _Key(_prefix, _SAID, nullable=True),
    "ad_filter": _object(
        AdFilter, {"phrase": _Key(_text, _SAID, required=True), "within": _whole(1, 3, required=True)}, nullable=True
    ),
    "single_line_filter": _object(SingleLineFilter, {"min_agent_replies": _whole(1, 1)}, nullable=True),
    "own_account_filter": _Key(_switch, _BOOLEAN),
    "ignored_buyers": _Key(_texts, _LISTED, form=Items),
    "forward_filter": _object(ForwardFilter, {"max_agent_lines": _whole(0, 2, required=True)}, nullable=True),
    "slow": _object(
        Slow, {"seconds": _whole(0, 120, required=True), "times": _whole(1, 3, required=True)}, nullable=False
    ),
    "quick_seconds": _whole(0, 30),
    "long_minutes": _whole(0, 30),
    "silent_followup_minutes": _whole(0, 0),
    "excluded_order_flags": _Key(_texts, _LISTED, form=Items),
    "assist_in_denominator": _Key(_switch, _BOOLEAN),
}
