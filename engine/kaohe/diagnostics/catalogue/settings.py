"""K4xx: system settings."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_VALUE: Final = Rule(
    "K401",
    Severity.ERROR,
    Words("{key} 没有值", "{key} has no value"),
    Words("写上值，或删掉这一行：那样就用默认值。", "Write a value, or delete the line: then the default holds."),
)
UNKNOWN_ZONE: Final = Rule(
    "K402",
    Severity.ERROR,
    Words("没有名为 {value} 的时区", "There is no time zone {value}"),
    Words("写 IANA 时区名，例如 Asia/Shanghai。", "Write an IANA name, such as Asia/Shanghai."),
)
NOT_A_CLOCK: Final = Rule(
    "K403",
    Severity.ERROR,
    Words("{key} 应是一天中的时刻，不是 {value}", "{key} must be a time of day, not {value}"),
    Words('写成带引号的 时:分，例如 "04:00"。', 'Write hours and minutes in quotes, such as "04:00".'),
)
NOT_WHOLE: Final = Rule(
    "K404",
    Severity.ERROR,
    Words(
        "{key} 应是 {least} 到 {most} 的整数，不是 {value}",
        "{key} must be a whole number from {least} to {most}, not {value}",
    ),
    Words("只写数字，例如 {example}，不写单位。", "Write digits only, such as {example}, without a unit."),
)
NOT_A_CHOICE: Final = Rule(
    "K405",
    Severity.ERROR,
    Words("{key} 不能是 {value}", "{key} cannot be {value}"),
    Words("可以写：{known}。", "It can be: {known}."),
)
EMPTY_TEXT: Final = Rule(
    "K406",
    Severity.ERROR,
    Words("{key} 是空的", "{key} is empty"),
    Words(
        "写上文字；不需要它就把整个设定写成 null 或删掉。",
        "Write a text; to do without it write null for the whole setting or delete it.",
    ),
)
BLANK_START: Final = Rule(
    "K407",
    Severity.ERROR,
    Words("{key} 以空白开头", "{key} begins with a blank"),
    Words(
        "比较之前消息开头的空白会被去掉，这样的前缀永远不会匹配。去掉开头的空白。",
        "Leading blanks of messages are trimmed before they are compared, so this would never match. Take it away.",
    ),
)
