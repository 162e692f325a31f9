"""K87x: the store, where figures are kept from one run to the next."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

FOREIGN: Final = Rule(
    "K871",
    Severity.WARNING,
    Words("文件夹 {folder} 里有别的东西，不能当存放处", "The folder {folder} holds other things and is no store"),
    Words(
        "写一个新的或空的文件夹；这次从头计算，什么都没有存。",
        "Name a new or an empty folder; this run computed everything and kept nothing.",
    ),
)
IN_USE: Final = Rule(
    "K872",
    Severity.NOTE,
    Words("存放处 {folder} 正被另一个进程使用", "Another process uses the store {folder}"),
    Words(
        "这次从头计算，什么都没有存；下次等它结束再运行。",
        "This run computed everything and kept nothing; let the other one end first.",
    ),
)
CANNOT_USE: Final = Rule(
    "K873",
    Severity.WARNING,
    Words("用不了存放处 {folder}：{problem}", "The store {folder} cannot be used: {problem}"),
    Words(
        "检查路径、权限和磁盘空间；这次从头计算，什么都没有存。",
        "Check the path, your rights and the disk; this run computed everything and kept nothing.",
    ),
)
DAMAGED: Final = Rule(
    "K874",
    Severity.WARNING,
    Words("存放处 {folder} 已损坏（{problem}）", "The store {folder} is damaged ({problem})"),
    Words("这次从头计算，并重新存放；不必做什么。", "This run computed everything and filled it anew; do nothing."),
)
NOT_KEPT: Final = Rule(
    "K875",
    Severity.NOTE,
    Words("这次没有往 {folder} 存放什么", "Nothing was kept in {folder}"),
    Words(
        "要存放：聊天记录是 Parquet 分片的文件夹（如 messages/2026-10-01.parquet），用 DuckDB 计算，没有搁置的行。",
        "To keep figures, messages must be a folder of Parquet parts (such as messages/2026-10-01.parquet),"
        " DuckDB must compute, and no rows may be set aside.",
    ),
)
