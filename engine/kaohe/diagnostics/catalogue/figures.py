"""K5xx: figures handed in for evaluation."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NOT_JSON: Final = Rule(
    "K501",
    Severity.ERROR,
    Words("这不是有效的 JSON（第 {line} 行第 {column} 列）", "This is not valid JSON (line {line}, column {column})"),
    Words("检查引号、逗号和括号是否成对。", "Check that quotes, commas and brackets are paired."),
)
TOO_DEEP: Final = Rule(
    "K502",
    Severity.ERROR,
    Words("JSON 嵌套太深", "The JSON is nested too deep"),
    Words("数据最多四层：agents、客服、values、数值。", "Four levels are enough: agents, an agent, values, a figure."),
)
DUPLICATE_KEY: Final = Rule(
    "K503",
    Severity.ERROR,
    Words("键 {key} 写了两次", "The key {key} stands twice"),
    Words("删掉其中一个。", "Delete one of them."),
)
BAD_NUMBER: Final = Rule(
    "K504",
    Severity.ERROR,
    Words("{value} 不能作数值", "{value} cannot be a figure"),
    Words(
        "写成最多 40 位的普通数字，如 35000.00；没有值就写 null。",
        "Write an ordinary number of at most 40 digits, such as 35000.00; null where there is no value.",
    ),
)
BAD_TEXT: Final = Rule(
    "K505",
    Severity.ERROR,
    Words("这里的文字含有残缺的字符（\\ud800 一类）", "This text holds half a character (such as \\ud800)"),
    Words("重新导出为 UTF-8。", "Export it again as UTF-8."),
)
WRONG_TYPE: Final = Rule(
    "K506",
    Severity.ERROR,
    Words("这里应是{wanted}，现在是 {value}", "{wanted} is expected here, this is {value}"),
    Words("改成{wanted}。", "Make it {wanted}."),
)
UNKNOWN_KEY: Final = Rule(
    "K507",
    Severity.ERROR,
    Words("不认识的键 {key}", "Unknown key {key}"),
    Words("这里可用的键：{known}。", "The keys known here: {known}."),
)
MISSING_KEY: Final = Rule(
    "K508",
    Severity.ERROR,
    Words("缺少键 {key}", "The key {key} is missing"),
    Words('补上 "{key}": …', 'Add "{key}": …'),
)
BAD_PERIOD: Final = Rule(
    "K509",
    Severity.ERROR,
    Words("{value} 不是一个周期", "{value} is no period"),
    Words(
        "写成 2026-10（月）、2026-W41（周）或 2026-10-01/2026-10-14。",
        "Write 2026-10 (a month), 2026-W41 (a week) or 2026-10-01/2026-10-14.",
    ),
)
EMPTY_NAME: Final = Rule(
    "K510",
    Severity.ERROR,
    Words("这里不能是空的", "This must not be empty"),
    Words("写上名字。", "Write the name."),
)
DUPLICATE_AGENT: Final = Rule(
    "K511",
    Severity.ERROR,
    Words("客服 {agent} 出现了两次", "The agent {agent} stands twice"),
    Words("第一次在 {first}。合并或删掉其中一个。", "The first is at {first}. Merge them or delete one."),
)
NOT_AN_OUTCOME: Final = Rule(
    "K512",
    Severity.ERROR,
    Words(
        "history 里的 {value} 不是本系统给出的结果格式",
        "{value} in history is no form of result that this system gives",
    ),
    Words(
        '原样放入以前的结果，其 "format" 是 "{format}"。',
        'Put earlier results in as they were given; their "format" is "{format}".',
    ),
)
ADJUSTS_AHEAD: Final = Rule(
    "K514",
    Severity.ERROR,
    Words("{found} 不在 {period} 之前，不能在 {period} 调整", "{found} is not before {period}, which cannot adjust it"),
    Words("往月退款只调整以前的周期。", "Later refunds adjust earlier periods alone."),
)
UNEVEN: Final = Rule(
    "K515",
    Severity.ERROR,
    Words("各项相差 {lines}，合计却相差 {whole}", "The lines differ by {lines}, the whole by {whole}"),
    Words("核对 lines 和 paid、without。", "Compare lines with paid and without."),
)
REFUND_TWICE: Final = Rule(
    "K516",
    Severity.ERROR,
    Words("退款 {refund} 扣了两次", "The refund {refund} is taken back twice"),
    Words(
        "第一次在 {first}。删掉其中一个；两期都付过这一单的，各写上是台账的哪一条（entry）。",
        "The first is at {first}. Delete one of them; where both periods paid for its order, say by which `entry` of "
        "the ledger each did.",
    ),
)
ADJUSTED_TWICE: Final = Rule(
    "K517",
    Severity.ERROR,
    Words("{period} 调整了两次", "{period} is adjusted twice"),
    Words(
        "第一次在 {first}。一个客服以前的一期只写一次，合成一条。",
        "The first is at {first}. Of an agent an earlier period stands once: make one of them.",
    ),
)
FINER_THAN_CENTS: Final = Rule(
    "K518",
    Severity.ERROR,
    Words("{value} 不是整分的钱", "{value} is no money in whole cents"),
    Words("付的钱以分为止，最多写两位小数。", "Money is paid in cents: write 2 decimals at most."),
)
DUPLICATE_PAST: Final = Rule(
    "K513",
    Severity.ERROR,
    Words("history 里方案 {scheme} 的 {period} 有两份结果", "History holds two results of {scheme} for {period}"),
    Words("只留下有效的那一份。", "Keep the one that is in force."),
)
