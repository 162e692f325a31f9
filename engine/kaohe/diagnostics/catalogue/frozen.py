"""K264 to K269: settings that a scheme freezes, and what schemes share that are put together."""

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
OTHER_FACT: Final = Rule(
    "K267",
    Severity.ERROR,
    Words(
        "录入项 {name} 在这里是{kind}，在 {elsewhere} 是{other}",
        "The fact {name} is {kind} here, and {other} at {elsewhere}",
    ),
    Words(
        "放在一起的方案里，同名的录入项是同一个：写成同一种，或者给其中一个换名字。",
        "In schemes that are put together a fact of one name is one: give both the same kind, or one another name.",
    ),
)
OTHER_HEAD: Final = Rule(
    "K269",
    Severity.WARNING,
    Words("{name} 自己写的“{key}”在这里不算数", "What {name} itself says by “{key}” does not hold here"),
    Words(
        "组合以后按这个方案的周期、适用和生效算。要用它的，写在这个方案里；不用的，从它那里删掉。",
        "By this scheme goes how often, for whom and from when. Write it here if it is meant, else delete it there.",
    ),
)
OTHER_SETTING: Final = Rule(
    "K268",
    Severity.ERROR,
    Words("设置 {key} 和 {elsewhere} 的不同", "The setting {key} differs from that at {elsewhere}"),
    Words(
        "一份工资只按一种设置算：改成一样，或者在组合它们的方案里写明用哪个。",
        "A payslip is computed with one: make them alike, or say in the scheme that includes both which one holds.",
    ),
)
