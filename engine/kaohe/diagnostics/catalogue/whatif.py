"""K83x: what if: parameters that are varied, and the periods that are looked at."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_SUCH_PARAMETER: Final = Rule(
    "K831",
    Severity.ERROR,
    Words("方案 {scheme} 没有参数“{name}”", "The scheme {scheme} has no parameter {name}"),
    Words(
        "可以改的参数：{known}。别的数先在方案里起个名字：参数 提成率 = 1%",
        "Its parameters: {known}. Give any other number a name in the scheme first: parameter rate = 1%",
    ),
)
WRONG_VALUE: Final = Rule(
    "K832",
    Severity.ERROR,
    Words("参数“{name}”不能是 {value}：它现在是 {now}", "The parameter {name} cannot be {value}: it is {now}"),
    Words("写成同样的单位，如 {now}。", "Write the same unit, as in {now}."),
)
NO_FIGURES: Final = Rule(
    "K833",
    Severity.ERROR,
    Words("没有 {period} 的指标", "There are no figures of {period}"),
    Words("补上这个周期的指标文件，或者缩小 --over 的范围。", "Give a file of them, or make --over shorter."),
)
FIGURES_TWICE: Final = Rule(
    "K834",
    Severity.ERROR,
    Words("{period} 的指标给了两次", "The figures of {period} are given twice"),
    Words("每个周期只留一份。", "Keep one document for each period."),
)
UNUSED: Final = Rule(
    "K835",
    Severity.WARNING,
    Words(
        "方案 {scheme} 没有用到参数“{name}”，换成什么值结果都一样",
        "The scheme {scheme} never uses the parameter {name}: whatever its value, nothing changes",
    ),
    Words(
        "用它代替方案里的数，如：提成率 代替 1%；不该换的方案不要一起比。",
        "Put it in the place of the number that it is to be; or leave this scheme out.",
    ),
)
