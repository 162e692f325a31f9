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
NESTED: Final = Rule(
    "K113",
    Severity.ERROR,
    Words("{key} 的键写得太靠里了", "The keys of {key} stand too far in"),
    Words(
        "让 {first} 和 {key} 对齐；{key} 的冒号后面只写名字，没有就空着。",
        "Let {first} begin below {key}, and not further in; behind {key}: stands a name, or nothing.",
    ),
)
AMOUNT_AS_NAME: Final = Rule(
    "K114",
    Severity.ERROR,
    Words("{key} 后面应是名字，这里是金额 {value}", "Behind {key} stands its name, not the amount {value}"),
    Words(
        "{key} 的冒号后面空着，下一行和它对齐，写 amount: {value}。",
        "Leave it empty, and write amount: {value} below {key}.",
    ),
)
NO_LANGUAGE: Final = Rule(
    "K120",
    Severity.ERROR,
    Words("认不出这是考核方案：不知道 {word}", "This does not read as a scheme: {word} is unknown"),
    Words(
        "中文方案以“方案 名字 版本 1”开头，英文方案以“scheme name version 1”开头。",
        "An English scheme begins with `scheme name version 1`, a Chinese one with `方案 名字 版本 1`.",
    ),
)
UNKNOWN_STATEMENT: Final = Rule(
    "K121",
    Severity.ERROR,
    Words("不认识的语句 {word}", "Unknown statement {word}"),
    Words("语句的第一个词可以是：{known}。", "A statement begins with one of: {known}."),
)
UNEXPECTED: Final = Rule(
    "K122",
    Severity.ERROR,
    Words("这里不该是 {found}", "{found} does not fit here"),
    Words("这里可以写：{expected}。{example}", "What fits here: {expected}.{example}"),
)
MISTAKE: Final = Rule(
    "K123",
    Severity.ERROR,
    Words("这里不该是 {found}", "{found} does not fit here"),
    Words("{advice}", "{advice}"),
)
OTHER_LANGUAGE: Final = Rule(
    "K124",
    Severity.ERROR,
    Words("{word} 是{theirs}关键词，这里用{ours}的", "{word} is a {theirs} keyword, those here are {ours}"),
    Words("写 {instead}。", "Write {instead}."),
)
KEYWORD_AS_NAME: Final = Rule(
    "K125",
    Severity.ERROR,
    Words("{word} 是关键词，这里要的是名字", "{word} is a keyword, a name is expected here"),
    Words("如果真有叫这个名字的，写成 「{word}」。", "If something bears this name, write 「{word}」."),
)
MISSING_SPACE: Final = Rule(
    "K126",
    Severity.ERROR,
    Words("{found} 连在一起，分不开", "{found} runs together"),
    Words("在 {word} 的前后各留一个空格：{instead}。", "Put a space on each side of {word}: {instead}."),
)
HEADER_MISSING: Final = Rule(
    "K127",
    Severity.ERROR,
    Words("缺少 {word}", "The statement {word} is missing"),
    Words("补一行：{example}。", "Add a line: {example}."),
)
TWICE: Final = Rule(
    "K128",
    Severity.ERROR,
    Words("{word} 写了两次", "{word} stands twice"),
    Words("第 {line} 行已经有它。删掉其中一个。", "Line {line} has it already. Delete one of them."),
)
BAD_DATE: Final = Rule(
    "K129",
    Severity.ERROR,
    Words("{found} 不是日期", "{found} is no date"),
    Words("写成 年-月-日，如 2026-10-01。", "Write year-month-day, as in 2026-10-01."),
)
NOT_WHOLE: Final = Rule(
    "K130",
    Severity.ERROR,
    Words(
        "{found} 不能用在这里，要 1 到 {most} 的整数", "{found} does not fit here, a whole number from 1 to {most} does"
    ),
    Words("写一个整数，如 3。", "Write a whole number such as 3."),
)
BAD_NUMBER: Final = Rule(
    "K131",
    Severity.ERROR,
    Words("数字太长", "The number is too long"),
    Words("最多写 {most} 位。", "Write at most {most} digits."),
)
INDENTED: Final = Rule(
    "K132",
    Severity.ERROR,
    Words("缩进的行上面没有语句", "An indented line without a statement above it"),
    Words("去掉行首的空格。", "Take the blanks at its start away."),
)
TOO_LONG: Final = Rule(
    "K133",
    Severity.ERROR,
    Words("太长：超过 {most} 个字", "Too long: more than {most} characters"),
    Words("把它拆开写。", "Split it."),
)
TOO_MANY: Final = Rule(
    "K134",
    Severity.ERROR,
    Words("已有 {most} 处错误，后面的没有再查", "{most} errors already; what follows was not looked at"),
    Words("先改好上面的，再检查一次。", "Mend those above, then check again."),
)
UNPAIRED: Final = Rule(
    "K135",
    Severity.ERROR,
    Words("{found} 没有成对", "{found} has no partner"),
    Words("补上另一半：{instead}。", "Add its other half: {instead}."),
)
STREAK_UNIT: Final = Rule(
    "K136",
    Severity.ERROR,
    Words("方案的周期是{period}，这里却数 {found}", "The scheme's period is a {period}, yet {found} are counted here"),
    Words("写 {instead}。", "Write {instead}."),
)
HEADER_FIRST: Final = Rule(
    "K137",
    Severity.ERROR,
    Words("方案要以 {word} 开头", "A scheme begins with {word}"),
    Words("把“{example}”放到第一行。", "Make this the first line: {example}."),
)
INCOMPLETE: Final = Rule(
    "K138",
    Severity.ERROR,
    Words("没有写完", "Something is missing here"),
    Words("{advice}", "{advice}"),
)
EMPTY_NAME: Final = Rule(
    "K139",
    Severity.ERROR,
    Words("引号里是空的", "Nothing stands between the quotes"),
    Words("在引号里写上内容。", "Write something between the quotes."),
)
NO_INDICATORS: Final = Rule(
    "K140",
    Severity.ERROR,
    Words("评分 {name} 没有指标", "The score {name} has no indicators"),
    Words(
        "在下面缩进写指标，一行一个：询单转化率 权重 30%：≥45% 得 100；其余 得 0。",
        "Write them below, indented, one a line: target_completion weight 30%: >=100% gives 100; else 0.",
    ),
)
RATE_PLUS: Final = Rule(
    "K141",
    Severity.ERROR,
    Words("“加”的前面是比例，后面是金额", "A share stands before plus, an amount after it"),
    Words("写成：1% 加 200元。", "Write 1% plus 200."),
)
