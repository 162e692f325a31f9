"""K9xx: what went wrong inside kaohe."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

INTERNAL: Final = Rule(
    "K900",
    Severity.ERROR,
    Words("kaohe 内部出错（{reference}）：{problem}", "Something went wrong inside kaohe ({reference}): {problem}"),
    Words(
        "这不是你的错，数据没有改动。请把编号 {reference} 和这条消息发给维护者。",
        "This is not your mistake; no data was changed. Send the maintainers {reference} and the text above.",
    ),
)
