"""K26x: what a figure gives by its size, where it does not go in steps; fractions."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_LINE_BETWEEN: Final = Rule(
    "K260",
    Severity.ERROR,
    Words("最差和最好是同一个数 {written}", "The worst and the best value are the same, {written}"),
    Words(
        "两端要不同，才有直线：从 30% 得 0 到 60% 得 100。只有一个界限的用档来写：≥60% 得 100；其余 得 0。",
        "A line runs between two values: from 30% gives 0 to 60% gives 100. "
        "Where there is one bound alone, write bands: >=60% gives 100; else 0.",
    ),
)
NOT_ABOVE_ZERO: Final = Rule(
    "K261",
    Severity.ERROR,
    Words("{where}要大于 0，这里是 {written}", "{where} must be above 0, not {written}"),
    Words(
        "写一个大于 0 的数，例如：100，低于 98% 每 1% 扣 5。",
        "Write a number above 0: 100, below 98% less 5 for each 1%.",
    ),
)
BY_ZERO: Final = Rule(
    "K262",
    Severity.ERROR,
    Words("{written} 不是一个数：不能除以 0", "{written} is no number: nothing is divided by 0"),
    Words("斜线下面写大于 0 的数，例如 2/37。", "Write a number above 0 below the line, such as 2/37."),
)
NO_PARAMETER: Final = Rule(
    "K263",
    Severity.ERROR,
    Words("这里只能写数或者参数，{name}是{what}", "A number or a parameter stands here; {name} is {what}"),
    Words(
        "写一个数，或者一个参数的名字（参数 及格线 = 60%）。各人不同的界限，按两个数的差或者比来分："
        "按 销售额 ÷ 销售目标：≥100% 得 100。提成的基准和比率可以写别的数的名字。",
        "Write a number, or the name of a parameter (parameter pass = 60%). Where everyone has a bound of his own, go "
        "by the difference or quotient of two figures: by sales_amount / sales_target: >=100% gives 100. A "
        "commission's baseline and rates may be names of other figures.",
    ),
)
