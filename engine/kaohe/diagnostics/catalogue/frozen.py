"""K264 to K267: settings that a scheme freezes, and what schemes share that are put together."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

UNKNOWN_SETTING: Final = Rule(
    "K264",
    Severity.ERROR,
    Words("没有叫“{name}”的设置", "There is no setting {name}"),
    Words("可以写：{known}。", "It can be: {known}."),
)
JUDGED_TWICE: Final = Rule(
    "K265",
    Severity.ERROR,
    Words("业绩怎样归属写了两处", "Whose sale it is stands in two places"),
    Words(
        "抬头里已经写了“业绩判定”：删掉设置里的这一项。", "The header has it as judgment: take it out of the settings."
    ),
)
OTHER_SETTINGS: Final = Rule(
    "K266",
    Severity.WARNING,
    Words("方案的设置和系统设定不同：{keys}", "The scheme freezes other settings than the settings file has: {keys}"),
    Words("指标按方案的设置算。", "Metrics are computed with the scheme's."),
)
