"""K3xx: a dataset's tables and rows."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_FOLDER: Final = Rule(
    "K301",
    Severity.ERROR,
    Words("数据文件夹 {folder} 打不开：{problem}", "The dataset folder {folder} cannot be opened: {problem}"),
    Words(
        "检查路径；数据集是一个文件夹，每张表一个文件。",
        "Check the path; a dataset is a folder with a file for each table.",
    ),
)
NO_TABLES: Final = Rule(
    "K302",
    Severity.ERROR,
    Words("文件夹 {folder} 里没有任何数据表", "The folder {folder} holds no table"),
    Words(
        "表的文件名是：{known}，后缀 .csv 或 .parquet。",
        "Tables are files named {known}, with .csv or .parquet after it.",
    ),
)
TABLE_TWICE: Final = Rule(
    "K303",
    Severity.ERROR,
    Words("表 {table} 有几个来源：{files}", "The table {table} stands there more than once: {files}"),
    Words("只留下一个。", "Keep only one of them."),
)
UNREADABLE: Final = Rule(
    "K304",
    Severity.ERROR,
    Words("文件 {file} 读不出来：{problem}", "The file {file} cannot be read: {problem}"),
    Words("文件可能不完整或已损坏，重新导出一次。", "It may be cut short or damaged; export it again."),
)
NOT_TEXT: Final = Rule(
    "K305",
    Severity.ERROR,
    Words("文件 {file} 的文字既不是 UTF-8 也不是 GB18030", "The text of {file} is neither UTF-8 nor GB18030"),
    Words("在表格软件里另存为“CSV UTF-8”。", "Save it as “CSV UTF-8” in your spreadsheet."),
)
NO_HEADER: Final = Rule(
    "K306",
    Severity.ERROR,
    Words("文件 {file} 没有表头", "The file {file} has no header"),
    Words("第一行写列名：{known}。", "Write the column names in the first row: {known}."),
)
OPEN_QUOTE: Final = Rule(
    "K307",
    Severity.ERROR,
    Words("文件 {file} 里有一个引号没有结束", "A quote in {file} is never closed"),
    Words(
        '文件可能被截断；否则给单元格里的引号写两个（""），或给整个单元格加上引号。',
        'The file may be cut short; else write quotes inside a cell twice ("") and put the cell in quotes.',
    ),
)
COLUMN_TWICE: Final = Rule(
    "K308",
    Severity.ERROR,
    Words("列 {column} 出现了两次", "The column {column} stands there twice"),
    Words("列名不分大小写，只留下一列。", "Names differ by more than case; keep one of the columns."),
)
COLUMN_MISSING: Final = Rule(
    "K309",
    Severity.ERROR,
    Words("表 {table} 缺少列 {column}", "The table {table} lacks the column {column}"),
    Words("加上这一列；这张表要有：{known}。", "Add it; this table needs {known}."),
)
COLUMN_TYPE: Final = Rule(
    "K310",
    Severity.ERROR,
    Words("列 {column} 的类型 {type} 不能用", "The column {column} has the type {type}, which cannot be used"),
    Words("存成文字、数字、日期或时间。", "Store it as text, numbers, dates or times."),
)
PARTS_DIFFER: Final = Rule(
    "K311",
    Severity.ERROR,
    Words("{file} 的列 {column} 与 {first} 里的不同", "The column {column} of {file} is not as in {first}"),
    Words(
        "一张表的各个部分要有同样的列、同样的类型。", "All parts of a table need the same columns of the same types."
    ),
)
RAGGED_ROW: Final = Rule(
    "K312",
    Severity.ERROR,
    Words("这一行有 {actual} 格，表头有 {expected} 格", "This row has {actual} cells, the header has {expected}"),
    Words(
        "含逗号的内容要加引号；缺的格留空但要有逗号。",
        "Put cells with commas in quotes; leave missing cells empty, with their comma.",
    ),
)
UNKNOWN_TABLE: Final = Rule(
    "K313",
    Severity.WARNING,
    Words("文件 {file} 不是数据表，没有用上", "The file {file} is no table and is not used"),
    Words(
        "表的文件名是：{known}，后缀 .csv 或 .parquet，小写，不压缩。",
        "Tables are files named {known}, with .csv or .parquet after it, in lower case and not packed.",
    ),
)
NO_FLAG: Final = Rule(
    "K314",
    Severity.ERROR,
    Words(
        "设定 excluded_order_flags 要用到列 flag，表 orders 没有",
        "The setting excluded_order_flags needs the column flag, which orders lacks",
    ),
    Words("加上列 flag，或删掉这个设定。", "Add the column flag, or delete the setting."),
)
MIXED_ENCODINGS: Final = Rule(
    "K315",
    Severity.ERROR,
    Words(
        "文件 {file} 的文字有的行是 UTF-8，有的行不是，从第 {line} 行起变了",
        "Some lines of {file} are UTF-8 and others are not; they change at line {line}",
    ),
    Words(
        "把几次导出拼成一个文件之前，先都另存为“CSV UTF-8”。",
        "Save each export as “CSV UTF-8” before you put several into one file.",
    ),
)
NO_PART: Final = Rule(
    "K316",
    Severity.ERROR,
    Words("{file} 不是 .parquet 文件，不能放在这里", "{file} is no .parquet file and may not stand here"),
    Words(
        "表的文件夹里只能有 .parquet 文件，直接放在里面，不分子文件夹；其余的移走。",
        "Only .parquet parts may stand in a table's folder: put them directly into it, and move the rest away.",
    ),
)
PART_TWICE: Final = Rule(
    "K317",
    Severity.ERROR,
    Words("{file} 和 {first} 是同一个文件", "{file} is the same file as {first}"),
    Words("只留下一个，否则它的行会算两遍。", "Keep only one of them, or its rows would count twice."),
)

EMPTY_CELL: Final = Rule(
    "K320",
    Severity.ERROR,
    Words("{column} 是空的", "{column} is empty"),
    Words("每一行都要写上 {column}{none}。", "Every row needs {column}{none}."),
)
NOT_A_TIME: Final = Rule(
    "K321",
    Severity.ERROR,
    Words("{column} 的 {value} 不是时间", "{value} in {column} is no time"),
    Words("写成 2026-10-01 09:30:00。", "Write it as 2026-10-01 09:30:00."),
)
NOT_A_DAY: Final = Rule(
    "K322",
    Severity.ERROR,
    Words("{column} 的 {value} 不是日期", "{value} in {column} is no date"),
    Words("写成 2026-10-01。", "Write it as 2026-10-01."),
)
NOT_AN_AMOUNT: Final = Rule(
    "K323",
    Severity.ERROR,
    Words("{column} 的 {value} 不是金额", "{value} in {column} is no amount"),
    Words(
        "写成元，只用数字和最多一个小数点，最多两位小数，不为负，例如 128.50。",
        "Write yuan in digits with at most one point and two decimals, not negative, such as 128.50.",
    ),
)
NOT_A_QUANTITY: Final = Rule(
    "K324",
    Severity.ERROR,
    Words("{column} 的 {value} 不是件数", "{value} in {column} is no quantity"),
    Words("写成不为负的整数，例如 2。", "Write a whole number that is not negative, such as 2."),
)
UNKNOWN_WORD: Final = Rule(
    "K325",
    Severity.ERROR,
    Words("{column} 不认识 {value}", "{value} is not known in {column}"),
    Words("可以写：{known}。", "It can be: {known}."),
)
NOT_A_PERIOD: Final = Rule(
    "K326",
    Severity.ERROR,
    Words("{column} 的 {value} 不是周期", "{value} in {column} is no period"),
    Words(
        "写成 2026-10、2026-W41 或 2026-10-01/2026-10-14。", "Write it as 2026-10, 2026-W41 or 2026-10-01/2026-10-14."
    ),
)

TWICE: Final = Rule(
    "K330",
    Severity.ERROR,
    Words("{column} {value} 在 {table} 里不止一次", "{column} {value} stands in {table} more than once"),
    Words("每个 {column} 只能有一行，删掉多余的行。", "Each {column} has one row; delete the others."),
)
FACT_TWICE: Final = Rule(
    "K331",
    Severity.ERROR,
    Words(
        "在同一周期里不止一次",
        "stands there more than once for the same period",
    ),
    Words("同一人、同一周期、同一名称只能有一行。", "An agent has one row for each period and name."),
)
BINDINGS_OVERLAP: Final = Rule(
    "K332",
    Severity.ERROR,
    Words("店铺 {shop} 的账号 {value} 的绑定日期重叠", "The bindings of account {value} of shop {shop} overlap"),
    Words(
        "一个账号一天只能属于一个人：改 from_date 和 to_date，两端都含当天。",
        "An account is one person's on a day: mend from_date and to_date; both days are included.",
    ),
)
TOO_EARLY: Final = Rule(
    "K333",
    Severity.ERROR,
    Words("{column} {value} 早于 {than} {bound}", "{column} {value} is earlier than {than} {bound}"),
    Words("改正其中一个。", "Mend one of the two."),
)
RECEIVED_UNPAID: Final = Rule(
    "K334",
    Severity.ERROR,
    Words("收货于 {value}，却没有付款时间", "Received at {value}, but never paid"),
    Words("补上 paid_at，或清空 received_at。", "Add paid_at, or empty received_at."),
)
POSTAGE_ABOVE_AMOUNT: Final = Rule(
    "K335",
    Severity.ERROR,
    Words("邮费 {value} 大于订单金额 {bound}", "The postage {value} is above the order's amount {bound}"),
    Words("amount 含邮费；改正其中一个。", "The amount includes postage; mend one of the two."),
)
UNKNOWN_ORDER: Final = Rule(
    "K336",
    Severity.ERROR,
    Words("表 orders 里没有订单 {value}", "There is no order {value} in orders"),
    Words("补上这个订单，或改正 order_id。", "Add the order, or mend order_id."),
)
REFUND_UNPAID: Final = Rule(
    "K337",
    Severity.ERROR,
    Words("订单 {value} 没有付款，却有退款", "The order {value} is refunded but was never paid"),
    Words("补上订单的 paid_at，或删掉退款。", "Add the order's paid_at, or delete the refund."),
)
REFUNDS_ABOVE: Final = Rule(
    "K338",
    Severity.ERROR,
    Words(
        "订单 {order} 的退款 {column} 合计 {total}，超过订单的 {bound}",
        "The refunds of order {order} add up to {total} in {column}, above the order's {bound}",
    ),
    Words("检查这个订单的每一笔退款。", "Check each refund of that order."),
)
FOLLOWS_ORDER: Final = Rule(
    "K339",
    Severity.ERROR,
    Words("订单 {value} 有错被剔除，这一行随之剔除", "The order {value} was set aside, and this row with it"),
    Words("改正那个订单。", "Mend that order."),
)

MORE: Final = Rule(
    "K340",
    Severity.ERROR,
    Words(
        "表 {table} 另有 {count} 行同样的问题（{code}）", "The table {table} has {count} more rows like these ({code})"
    ),
    Words("先改正列出的，再运行一次。", "Mend those that are listed, then run again."),
)
SET_ASIDE: Final = Rule(
    "K341",
    Severity.WARNING,
    Words("表 {table} 有 {count} 行有错，没有计算在内", "{count} rows of {table} are wrong and were set aside"),
    Words("结果里列出了它们；改正后重新运行。", "The result lists them; mend them and run again."),
)
LATE_PAYMENT: Final = Rule(
    "K342",
    Severity.NOTE,
    Words(
        "有 {count} 个订单的付款晚于下单后 {days} 天，第一批在行 {rows}",
        "{count} orders were paid more than {days} days after they were made, the first in rows {rows}",
    ),
    Words(
        "照常计算，但会改变已视为定稿的周期；常见时调大 pay_window_days。",
        "They count, but change periods thought final; if that is usual, raise pay_window_days.",
    ),
)
