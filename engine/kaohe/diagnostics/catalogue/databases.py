"""K86x: datasets in databases, and the choice of what computes them."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

UNKNOWN_ENGINE: Final = Rule(
    "K860",
    Severity.ERROR,
    Words("没有计算引擎 {engine}", "There is no engine {engine}"),
    Words(
        "可以写 {known}；数据在数据库里的，把网址写在 DATASET 的位置。",
        "It can be {known}; the URL of a database that holds the dataset stands in the place of DATASET.",
    ),
)
NO_SIZE: Final = Rule(
    "K861",
    Severity.ERROR,
    Words("{size} 不是内存的大小", "{size} is no size of memory"),
    Words(
        "写成 4GB、512MB 这样：数字加 KB、MB、GB、TB 或 KiB、MiB、GiB、TiB。",
        "Write it as 4GB or 512MB: a number and KB, MB, GB, TB or KiB, MiB, GiB, TiB.",
    ),
)
EXHAUSTED: Final = Rule(
    "K862",
    Severity.ERROR,
    Words("内存和磁盘不够用：{problem}", "Memory and disk are not enough: {problem}"),
    Words(
        "加大 --memory-limit，给临时文件夹腾出磁盘空间，或者只放较少几天的数据。",
        "Give a larger --memory-limit, free disk space for temporary files, or take a dataset of fewer days.",
    ),
)
NO_DATABASE: Final = Rule(
    "K863",
    Severity.ERROR,
    Words("数据库 {database} 打不开：{problem}", "The database {database} cannot be opened: {problem}"),
    Words(
        "检查路径、网络和权限；路径写成 duckdb:///相对路径 或 duckdb:////绝对路径，别的程序不能正在往里写。",
        "Check path, network and rights; a path is written duckdb:///relative or duckdb:////absolute, and no other "
        "program may be writing to it.",
    ),
)
NO_DRIVER: Final = Rule(
    "K864",
    Severity.ERROR,
    Words("这里读不了 {kind} 数据库", "Databases of the kind {kind} cannot be read here"),
    Words(
        "安装 Ibis 的驱动：pip install 'ibis-framework[{kind}]'；没有这一种的，把各表导出成 Parquet。",
        "Install the driver of Ibis: pip install 'ibis-framework[{kind}]'; where there is none, export the tables as "
        "Parquet.",
    ),
)
NO_TABLES: Final = Rule(
    "K865",
    Severity.ERROR,
    Words("数据库 {database} 里没有任何数据表", "The database {database} holds no table of a dataset"),
    Words("表或视图的名字是：{known}。", "Tables or views are named {known}."),
)
UNKNOWN_TABLE: Final = Rule(
    "K866",
    Severity.WARNING,
    Words(
        "数据库里的 {table} 不是数据表，没有用上", "{table} in the database is no table of a dataset and is not used"
    ),
    Words("表的名字是：{known}。", "The tables are {known}."),
)
UNREADABLE: Final = Rule(
    "K867",
    Severity.ERROR,
    Words("数据库里的表 {file} 读不出来：{problem}", "The table {file} of the database cannot be read: {problem}"),
    Words("试着在数据库里查询它；视图要能单独查询。", "Query it in the database itself; a view must work by itself."),
)
UNKNOWN_KIND: Final = Rule(
    "K868",
    Severity.ERROR,
    Words("{database} 不是读得了的数据库网址", "{database} is no URL of a database that can be read"),
    Words(
        "网址开头（:// 之前）可以是 {known}；文件和文件夹直接写路径。",
        "What stands before :// can be {known}; files and folders are given by their paths.",
    ),
)
