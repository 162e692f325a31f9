"""What authors write in other words and signs than the language's. May import `words`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.words import Lang

ALIASES: Final[dict[Lang, dict[str, str]]] = {
    "zh": {
        **dict.fromkeys(("则", "就", "那么"), "时"),
        **dict.fromkeys(("并且", "而且", "和", "与"), "且"),
        **dict.fromkeys(("否则", "其他", "其它"), "其余"),
        "或者": "或",
        "给": "得",
        "奖励": "奖",
        "扣除": "扣",
        "不是": "非",
        "超过": "以上",
    },
    "en": {
        **dict.fromkeys(("if", "then"), "when"),
        **dict.fromkeys(("otherwise", "rest"), "else"),
        "give": "gives",
        "upto": "up to",
        "over": "above",
        "in": "within",
        "less": "below",
    },
}
"""What authors write for a keyword."""

SIGNS: Final[dict[str, Words]] = {
    **dict.fromkeys(("==", "==="), Words("只写一个等号：=。", "Write one equals sign: =.")),
    **dict.fromkeys(("=>", "≥="), Words("写 ≥ 或 >=。", "Write >= or ≥.")),
    **dict.fromkeys(("=<", "≤="), Words("写 ≤ 或 <=。", "Write <= or ≤.")),
    **dict.fromkeys(("&", "&&"), Words("写“且”。", "Write and.")),
    **dict.fromkeys(("|", "||"), Words("写“或”。", "Write or.")),
    "!": Words("写“非”，或者 ≠。", "Write not, or !=."),
    "。": Words("去掉句号；语句靠换行分开。", "Take the full stop away; statements are parted by lines."),
    ".": Words("去掉句号；语句靠换行分开。", "Take the full stop away; statements are parted by lines."),
}

COMPARISONS: Final[dict[str, str]] = {
    **dict.fromkeys(("低于", "少于", "小于", "不到", "不足", "below", "under", "less"), "<"),
    **dict.fromkeys(("高于", "多于", "大于", "超过", "above", "over", "more"), ">"),
    **dict.fromkeys(("不低于", "不少于", "不小于", "至少", "达到"), "≥"),
    **dict.fromkeys(("不高于", "不多于", "不大于", "不超过", "至多"), "≤"),
    "等于": "=",
    "equals": "=",
}
"""What authors write for a comparison."""

OPERATORS: Final[dict[str, str]] = {
    **dict.fromkeys(("乘", "乘以", "of"), "×"),
    **dict.fromkeys(("除以",), "÷"),
    **dict.fromkeys(("加", "加上", "plus"), "+"),
    **dict.fromkeys(("减", "减去", "minus"), "−"),
}
"""What authors write for an operator."""

ASCII: Final = {"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<="}

STATEMENTS: Final[dict[str, str]] = {
    **dict.fromkeys(("工资", "基本工资", "月薪"), "底薪"),
    **dict.fromkeys(("奖励", "补贴", "津贴", "绩效奖"), "奖金"),
    **dict.fromkeys(("罚款", "处罚", "扣除"), "扣款"),
    **dict.fromkeys(("绩效", "考核", "打分", "得分"), "评分"),
    **dict.fromkeys(("如果", "若", "凡"), "当"),
    **dict.fromkeys(("when", "if"), "notice"),
    **dict.fromkeys(("salary", "wage"), "base"),
    **dict.fromkeys(("penalty", "deduct"), "deduction"),
}
"""What authors write for the first word of a statement."""

ORDINALS: Final = {"second": "2", "third": "3", "fourth": "4"}

LAST_OF_ALL: Final = ("倒数第一", "倒数第1", "末位")

LAST_ONES: Final = re.compile(r"(?:最后|倒数)([0-9两二三四五六七八九十]+)名?")
"""后几名 in other words."""

ORDINAL: Final = re.compile(
    r"(?:second|third|fourth|[0-9]+(?:st|nd|rd|th)|(?:倒数第[一1]|末位|第[0-9一二三四五六七八九十]+"
    r"|(?:前|最后|倒数)[0-9一两二三四五六七八九十]+)名?)(?!\w)"
)

LARGE: Final = {"百": 100, "千": 1000, "k": 1000, "w": 10_000, "亿": 100_000_000}
"""What authors write behind a number for its size; 万 may be written."""
