"""The words of the text form: one table per language, each terminal of the grammar with its spellings, the first shown.

Words that open a statement, name a kind or a group, are keywords only where the grammar expects them; `RESERVED` ones
part a sentence and are never names. Units are understood in both languages alike.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Lang = Literal["zh", "en"]

STARTERS: Final[dict[Lang, dict[str, tuple[str, ...]]]] = {
    "zh": {
        "SCHEME": ("方案",),
        "EFFECTIVE": ("生效",),
        "PERIOD": ("周期",),
        "FOR": ("适用",),
        "JUDGMENT": ("业绩判定",),
        "SETTINGS": ("设置",),
        "FACTS": ("录入",),
        "ACCEPT": ("接受",),
        "INCLUDE": ("组合",),
        "SCORE": ("评分",),
        "FIGURE": ("计算",),
        "GRADE": ("等级",),
        "BASE": ("底薪",),
        "COMMISSION": ("提成",),
        "BONUS": ("奖金",),
        "DEDUCTION": ("扣款",),
        "PARAMETER": ("参数",),
        "POOL": ("奖金池",),
        "CAP": ("封顶",),
        "GUARANTEE": ("保底",),
        "ADVANCE": ("预支",),
        "LATER_REFUNDS": ("往月退款",),
        "RED_LINE": ("高压线",),
        "GIVEN": ("当",),
        "RANK": ("排名",),
        "STREAK": ("连续",),
        "LADDER": ("职级",),
        "FIRST": ("第一名", "第1名"),
        "LAST": ("最后一名", "最后1名"),
    },
    "en": {
        "SCHEME": ("scheme",),
        "EFFECTIVE": ("effective",),
        "PERIOD": ("period",),
        "FOR": ("for",),
        "JUDGMENT": ("judgment",),
        "SETTINGS": ("settings",),
        "FACTS": ("facts",),
        "ACCEPT": ("accept",),
        "INCLUDE": ("include",),
        "SCORE": ("score",),
        "FIGURE": ("figure",),
        "GRADE": ("grade",),
        "BASE": ("base",),
        "COMMISSION": ("commission",),
        "BONUS": ("bonus",),
        "DEDUCTION": ("deduction",),
        "PARAMETER": ("parameter",),
        "POOL": ("pool",),
        "CAP": ("cap",),
        "GUARANTEE": ("guarantee",),
        "ADVANCE": ("advance",),
        "LATER_REFUNDS": ("later_refunds",),
        "RED_LINE": ("red_line",),
        "GIVEN": ("notice",),
        "RANK": ("rank",),
        "LADDER": ("ladder",),
        "FIRST": ("first",),
        "LAST": ("last",),
    },
}
"""Words that a statement begins with."""

RESERVED: Final[dict[Lang, dict[str, tuple[str, ...]]]] = {
    "zh": {
        "VERSION": ("版本",),
        "AS": ("称",),
        "WEIGHT": ("权重",),
        "GIVES": ("得",),
        "ELSE": ("其余",),
        "MISSING": ("无值",),
        "TO": ("到",),
        "EACH": ("每",),
        "PIECE": ("每件", "每个", "每单", "每次", "每人"),
        "BY": ("按",),
        "THEN": ("时",),
        "UP_TO": ("至",),
        "BELOW": ("未满",),
        "ABOVE": ("以上",),
        "PLUS": ("加",),
        "FIXED": ("固定",),
        "BASELINE": ("基准",),
        "AMONG": ("在",),
        "AMONG_END": ("内",),
        "REQUIRES": ("须",),
        "MUST": ("须",),
        "DAYS_WITHIN": ("天内", "日内"),
        "AWARD": ("奖",),
        "FROM": ("从",),
        "DEDUCT": ("扣",),
        "AND": ("且",),
        "OR": ("或",),
        "NOT": ("非",),
    },
    "en": {
        "VERSION": ("version",),
        "AS": ("as",),
        "WEIGHT": ("weight",),
        "GIVES": ("gives",),
        "ELSE": ("else",),
        "MISSING": ("missing",),
        "TO": ("to",),
        "LESS": ("less",),
        "EACH": ("for each",),
        "PIECE": ("per piece",),
        "BY": ("by",),
        "ON": ("on",),
        "WHEN": ("when",),
        "UP_TO": ("up to",),
        "BELOW": ("below",),
        "ABOVE": ("above",),
        "PLUS": ("plus",),
        "FIXED": ("fixed",),
        "BASELINE": ("baseline",),
        "WITHIN": ("within",),
        "REQUIRES": ("requires",),
        "MUST": ("must",),
        "AWARD": ("award",),
        "FROM": ("from",),
        "DEDUCT": ("deduct",),
        "RUNNING": ("running",),
        "AND": ("and",),
        "OR": ("or",),
        "NOT": ("not",),
    },
}
"""Words that part a sentence; a name that equals one is written in 「」."""

IN_PLACE: Final[dict[Lang, dict[str, tuple[str, ...]]]] = {
    "zh": {
        "MONTH": ("月",),
        "WEEK": ("周",),
        "FORTNIGHT": ("双周",),
        "ORDER": ("下单",),
        "PAYMENT": ("付款",),
        "ORDER_FIRST": ("下单优先",),
        "KIND_MONEY": ("金额",),
        "KIND_RATIO": ("比率",),
        "KIND_SECONDS": ("秒数",),
        "KIND_COUNT": ("次数",),
        "KIND_POINTS": ("分数",),
        "KIND_TEXT": ("文字",),
        "KIND_FLAG": ("是否",),
        "KIND_DATE": ("日期",),
        "LOWER_BETTER": ("越低越好",),
        "HIGHER_BETTER": ("越高越好",),
        "MARGINAL": ("超额累进",),
        "WHOLE": ("全额累进",),
        "WHOLE_EXCESS": ("全额累进超出部分",),
        "LINEAR": ("线性",),
        "UNDER": ("低于",),
        "OVER": ("高于",),
        "GROUP_TEAM": ("团队",),
        "GROUP_SHOP": ("店铺",),
        "GROUP_ALL": ("全体",),
        "MONTHS": ("个月", "月"),
        "WEEKS": ("周", "个周", "个星期"),
        "PERIODS": ("个周期", "周期"),
        "OTHERS": ("不含本人",),
        "SINCE": ("起",),
        "VOIDS": ("取消",),
        "TAKE_BACK": ("扣回",),
        "UP": ("升级",),
        "DOWN": ("降级",),
    },
    "en": {
        "MONTH": ("month",),
        "WEEK": ("week",),
        "FORTNIGHT": ("fortnight",),
        "ORDER": ("order",),
        "PAYMENT": ("payment",),
        "ORDER_FIRST": ("order_first",),
        "KIND_MONEY": ("money",),
        "KIND_RATIO": ("ratio",),
        "KIND_SECONDS": ("seconds",),
        "KIND_COUNT": ("count",),
        "KIND_POINTS": ("points",),
        "KIND_TEXT": ("text",),
        "KIND_FLAG": ("flag",),
        "KIND_DATE": ("date",),
        "LOWER_BETTER": ("lower is better",),
        "HIGHER_BETTER": ("higher is better",),
        "MARGINAL": ("marginal",),
        "WHOLE": ("whole",),
        "WHOLE_EXCESS": ("whole_excess",),
        "LINEAR": ("linear",),
        "GROUP_TEAM": ("team",),
        "GROUP_SHOP": ("shop",),
        "GROUP_ALL": ("all",),
        "MONTHS": ("months", "month"),
        "WEEKS": ("weeks", "week"),
        "PERIODS": ("periods", "period"),
        "DAYS": ("days", "day"),
        "OTHERS": ("others",),
        "VOIDS": ("void",),
        "TAKE_BACK": ("take back",),
        "UP": ("up",),
        "DOWN": ("down",),
        "AT": ("at",),
    },
}
"""Words that are keywords only where the grammar expects them; elsewhere they are names like any other."""

FUNCTIONS: Final[dict[Lang, dict[str, tuple[str, ...]]]] = {
    "zh": {
        "MIN": ("取小",),
        "MAX": ("取大",),
        "FLOOR": ("取整",),
        "ROUND": ("四舍五入",),
        "IF": ("如果",),
        "SUM": ("合计",),
        "MEAN": ("平均",),
        "COUNT_OF": ("人数",),
        "LEAST": ("最低",),
        "MOST": ("最高",),
        "RANK_OF": ("名次",),
        "EARLIER": ("此前",),
        "OF_TEAM": ("团队",),
        "OF_SHOP": ("店铺",),
        "OF_ALL": ("全体",),
    },
    "en": {
        "MIN": ("min",),
        "MAX": ("max",),
        "FLOOR": ("floor",),
        "ROUND": ("round",),
        "IF": ("if",),
        "SUM": ("sum",),
        "MEAN": ("mean",),
        "COUNT_OF": ("count",),
        "LEAST": ("least",),
        "MOST": ("most",),
        "RANK_OF": ("rank",),
        "EARLIER": ("earlier",),
        "OF_TEAM": ("team",),
        "OF_SHOP": ("shop",),
        "OF_ALL": ("all",),
    },
}
"""Words that are keywords only before a bracket; elsewhere they are names like any other."""

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "YUAN": ("元", "yuan"),
    "SECONDS": ("秒", "s", "seconds", "second"),
    "MINUTES": ("分钟", "min", "minutes", "minute"),
    "POINTS": ("分", "points", "point"),
    "COUNT": (
        *("次", "个", "件", "单", "人"),
        *("times", "pieces", "orders", "buyers", "time", "piece", "order", "buyer"),
    ),
}
"""Units, the same in all languages."""

UNIT_WORDS: Final[tuple[dict[Lang, tuple[str, ...]], ...]] = (
    {"zh": ("元",), "en": ("yuan",)},
    {"zh": ("秒",), "en": ("s", "seconds", "second")},
    {"zh": ("分钟",), "en": ("min", "minutes", "minute")},
    {"zh": ("分",), "en": ("points", "point")},
    {"zh": ("次",), "en": ("times", "time")},
    {"zh": ("件", "个"), "en": ("pieces", "piece")},
    {"zh": ("单",), "en": ("orders", "order")},
    {"zh": ("人",), "en": ("buyers", "buyer")},
)
"""Which units say the same in each language, the first being written where a scheme changes its language."""

_PATTERNS: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        "NTH": r"第[ \t]*(?:[2-9]|[1-9][0-9]+|[二三四五六七八九十])[ \t]*名",
        "TOP": r"前[ \t]*(?:[0-9]+|[一二两三四五六七八九十])[ \t]*名",
        "BOTTOM": r"后[ \t]*(?:[0-9]+|[一二两三四五六七八九十])[ \t]*名",
    },
    "en": {"NTH": r"place[ \t]*[0-9]+", "TOP": r"top[ \t]*[0-9]+", "BOTTOM": r"bottom[ \t]*[0-9]+"},
}
PLACES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {"NTH": "第2名", "TOP": "前3名", "BOTTOM": "后2名"},
    "en": {"NTH": "place 2", "TOP": "top 3", "BOTTOM": "bottom 2"},
}
"""How the places that hold a number are shown in findings."""
COUNTED: Final = dict(enumerate("两三四五六七八九十", start=2))
"""How a small number is written in the name of a place in Chinese."""

# A digit may follow a word at once, a letter may not: 得100 is two things, 若干 is not 若 and 干.
BOUNDARY: Final = r"(?![^\W\d])"
_NOTHING: Final = "(?!)x"
_BRACKET: Final = r"(?=[ \t]*\()"


def words(lang: Lang) -> dict[str, tuple[str, ...]]:
    """Give the keywords of a language, by terminal."""
    return STARTERS[lang] | RESERVED[lang] | IN_PLACE[lang]


def terminals(lang: Lang) -> str:
    """Write the word terminals of a language as grammar text."""
    own = words(lang)
    everywhere = dict.fromkeys(name for table in (words("zh"), words("en")) for name in table)
    lines = [_terminal(name, 2, _any(own[name]) if name in own else _NOTHING) for name in everywhere]
    lines.extend(_terminal(name, 3, _any(spellings) + _BRACKET) for name, spellings in FUNCTIONS[lang].items())
    lines.extend(_terminal(name, 2, pattern + BOUNDARY) for name, pattern in _PATTERNS[lang].items())
    lines.extend(_terminal(name, 1, _any(spellings)) for name, spellings in UNITS.items())
    reserved = _any(tuple(word for spellings in RESERVED[lang].values() for word in spellings))
    lines.append(_terminal("NAME", 0, rf"(?!{reserved})[^\W\d][\w→]*"))
    return "\n".join(lines)


def _terminal(name: str, priority: int, pattern: str) -> str:
    return f"{name}.{priority}: /{pattern}/"


def _any(spellings: tuple[str, ...]) -> str:
    longest_first = sorted(dict.fromkeys(spellings), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[ \t]+") for word in longest_first) + ")" + BOUNDARY
