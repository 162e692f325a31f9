"""System settings that a scheme freezes: how they are called, read, written, and put over others.

They are checked as the settings file is, by the same readers. May import `events.settings` and the model.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Report
from kaohe.documents import Items, Mapping, Node, Scalar
from kaohe.events.settings import Settings, read_entries
from kaohe.scheme.model import Setting
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Facts

    from kaohe.diagnostics import Span
    from kaohe.scheme.model import Scheme

NAMES: Final[dict[str, Words]] = {
    key: Words(name, key)
    for key, name in {
        "timezone": "时区",
        "day_cut": "一天开始",
        "max_wait_minutes": "最长等待分钟",
        "aftersale_days": "售后天数",
        "inquiry_window_days": "询单天数",
        "pay_window_days": "付款天数",
        "judgment_rule": "业绩判定",
        "auto_reply_prefix": "自动回复开头",
        "broadcast_prefix": "群发开头",
        "ad_filter": "广告过滤",
        "single_line_filter": "单句过滤",
        "own_account_filter": "自家账号过滤",
        "ignored_buyers": "不计买家",
        "forward_filter": "转接过滤",
        "slow": "慢响应",
        "quick_seconds": "快响应秒数",
        "long_minutes": "长接待分钟",
        "silent_followup_minutes": "静默跟进分钟",
        "excluded_order_flags": "不计旗标",
        "assist_in_denominator": "协助计入分母",
    }.items()
}
"""The settings by their key, as texts call them."""
PARTS: Final[dict[str, Words]] = {
    "phrase": Words("短语", "phrase"),
    "within": Words("前几句", "replies"),
    "min_agent_replies": Words("最少回复", "min_agent_replies"),
    "max_agent_lines": Words("最多回复", "max_agent_lines"),
    "seconds": Words("秒数", "seconds"),
    "times": Words("次数", "times"),
}
"""What settings of several parts hold."""
_LISTS: Final = frozenset({"ignored_buyers", "excluded_order_flags"})
_NONE: Final = Words("无", "none")
_YES: Final = Words("是", "yes")
_NO: Final = Words("否", "no")
_JUDGMENTS: Final = {
    "order": Words("下单", "order"),
    "payment": Words("付款", "payment"),
    "order_first": Words("下单优先", "order_first"),
}
_SAID: Final = {"true": _YES, "false": _NO, **_JUDGMENTS}
"""How texts say what one may choose of."""
_MEANT: Final = {
    **dict.fromkeys((_YES.zh, _YES.en), "true"),
    **dict.fromkeys((_NO.zh, _NO.en), "false"),
    **{said: key for key, words in _JUDGMENTS.items() for said in (words.zh, words.en)},
}


def read_frozen(mapping: Mapping, report: Report) -> tuple[Setting, ...]:
    """Read settings as the settings file has them, with its findings; what is wrong is left out."""
    found = Report()
    values = read_entries(mapping, found)
    report.extend(replace(each, facts={**each.facts, **_as_written(each.facts)}) for each in found)
    return tuple(
        Setting(name.text, values[name.text], name.span.to(node.span))
        for name, node in mapping.entries
        if name.text in values
    )


def _as_written(facts: Facts[str, str | Words]) -> dict[str, str | Words]:
    """Call settings and choices as schemes do, with the word of the settings file behind it."""
    called_by = {key: Words(f"{words.zh}（{key}）", words.en) for key, words in (NAMES | PARTS).items()}
    key, known = facts.get("key"), facts.get("known")
    told: dict[str, str | Words] = {"key": called_by[key]} if key in called_by else {}
    if isinstance(known, str) and set(choices := known.split(", ")) <= _SAID.keys():
        told["known"] = Words("、".join(f"{_SAID[each].zh}（{each}）" for each in choices), known)
    return told


def key_of(word: str, names: dict[str, Words]) -> str | None:
    """Give the key that a text means by a word."""
    return next((key for key, words in names.items() if word in {words.zh, words.en, key}), None)


def word_node(word: str, span: Span) -> Scalar:
    """Give what a bare word of a text stands for: yes, no, none, or a way of judging sales."""
    if word in {_NONE.zh, _NONE.en}:
        return Scalar("", span)
    return Scalar(_MEANT.get(word, word), span, quoted=True)


def value_node(key: str, values: tuple[Scalar, ...], span: Span) -> Node:
    """Put the values of a text together as the settings file would have them."""
    if key in _LISTS:
        return Items(() if [each.is_null for each in values] == [True] else values, span)
    return values[0] if len(values) == 1 else Items(values, span)


def say_value(setting: Setting, lang: Lang, quoted: Callable[[str], str]) -> str:
    """Write a setting's value for a text."""
    value = setting.value
    if isinstance(value, tuple):
        return ("，" if lang == "zh" else ", ").join(map(quoted, value)) or _NONE.say(lang)
    if is_dataclass(value):
        parts = [
            f"{PARTS[each.name].say(lang)} {_said(getattr(value, each.name), lang, quoted)}" for each in fields(value)
        ]
        return ("，" if lang == "zh" else ", ").join(parts)
    if setting.key == "judgment_rule":
        return _JUDGMENTS[str(value)].say(lang)
    return _said(value, lang, quoted)


def _said(value: object, lang: Lang, quoted: Callable[[str], str]) -> str:
    if value is None:
        return _NONE.say(lang)
    if isinstance(value, bool):
        return (_YES if value else _NO).say(lang)
    return quoted(value) if isinstance(value, str) else str(value)


def called(key: str) -> Words:
    """Call a setting as texts do; in Chinese with the key that the settings file has."""
    return Words(f"{NAMES[key].zh}（{key}）", key)


def over(scheme: Scheme, settings: Settings) -> Settings:
    """Give settings with those that a scheme freezes in place of others, its header's judgment among them."""
    values: dict[str, Any] = {each.key: each.value for each in scheme.settings}
    if scheme.judgment is not None:
        values["judgment_rule"] = scheme.judgment
    return replace(settings, **values)


def apart(scheme: Scheme, settings: Settings) -> tuple[str, ...]:
    """Give the keys of the settings that a scheme freezes otherwise than these are."""
    frozen = over(scheme, settings)
    return tuple(key for key in NAMES if getattr(frozen, key) != getattr(settings, key))
