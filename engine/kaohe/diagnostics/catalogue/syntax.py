"""K1xx: how a text or YAML file is written."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NOT_YAML: Final = Rule(
    "K101",
    Severity.ERROR,
    Words("这不是有效的 YAML：{problem}", "This is not valid YAML: {problem}"),
    Words(
        "检查缩进、冒号后的空格和引号是否成对。",
        "Check the indentation, the space after each colon and that quotes are paired.",
    ),
)
DUPLICATE_KEY: Final = Rule(
    "K102",
    Severity.ERROR,
    Words("键 {key} 写了两次", "The key {key} stands twice"),
    Words("第 {line} 行已经有它。删掉其中一个。", "Line {line} has it already. Delete one of them."),
)
YAML_FEATURE: Final = Rule(
    "K103",
    Severity.ERROR,
    Words("这里不能用 YAML 的 {feature}", "YAML's {feature} cannot be used here"),
    Words("把内容直接写出来。", "Write the content out in place."),
)
TOO_DEEP: Final = Rule(
    "K104",
    Severity.ERROR,
    Words("嵌套超过 {most} 层", "Nested more than {most} deep"),
    Words("减少嵌套。", "Nest less."),
)
NOT_UTF8: Final = Rule(
    "K105",
    Severity.ERROR,
    Words("文件不是 UTF-8 文本", "The file is not UTF-8 text"),
    Words("用编辑器另存为 UTF-8。", "Save it as UTF-8 in your editor."),
)
NO_FILE: Final = Rule(
    "K106",
    Severity.ERROR,
    Words("读不到文件 {file}：{problem}", "The file {file} cannot be read: {problem}"),
    Words("检查文件名和路径。", "Check its name and path."),
)
EMPTY_FILE: Final = Rule(
    "K107",
    Severity.ERROR,
    Words("文件是空的", "The file is empty"),
    Words("至少要有一个键或一条语句。", "It needs at least one key or statement."),
)
NOT_A_MAPPING: Final = Rule(
    "K108",
    Severity.ERROR,
    Words("这里应是“键: 值”的形式", "Keys with values are expected here"),
    Words("写成 键: 值，一行一个。", "Write key: value, one a line."),
)
NOT_A_LIST: Final = Rule(
    "K109",
    Severity.ERROR,
    Words("{key} 应是一个列表", "{key} must be a list"),
    Words("每一项另起一行，以“- ”开头。", "Put each item on a line of its own that begins with “- ”."),
)
NOT_A_SCALAR: Final = Rule(
    "K110",
    Severity.ERROR,
    Words("{key} 应是一个值，不是列表或键值", "{key} must be one value, no list and no keys"),
    Words("在冒号后面直接写值。", "Write the value right after the colon."),
)
UNKNOWN_KEY: Final = Rule(
    "K111",
    Severity.ERROR,
    Words("不认识的键 {key}", "Unknown key {key}"),
    Words("这里可用的键：{known}。", "The keys known here: {known}."),
)
MISSING_KEY: Final = Rule(
    "K112",
    Severity.ERROR,
    Words("缺少键 {key}", "The key {key} is missing"),
    Words("补上 {key}: …", "Add {key}: …"),
)
