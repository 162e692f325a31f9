"""Findings about what a scheme asks of earlier periods, and about ladders: K270 to K279."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NOT_KEPT: Final = Rule(
    "K270",
    Severity.ERROR,
    Words("{name} 不在以前的结果里", "Earlier results do not hold {name}"),
    Words(
        "以前的结果里只有方案自己的评分、计算、等级和工资项。先给它起名字，如“{example}”，再用这个名字。",
        "They hold the scheme's own scores, figures, grades and lines only. "
        "Name it first, as in “{example}”, and use the name.",
    ),
)
LEVEL_BY: Final = Rule(
    "K271",
    Severity.ERROR,
    Words("职级要按级别这样的文字来定，{name}是{kind}", "A ladder goes by words such as level; {name} is {kind}"),
    Words("写成：职级 按 级别：P1；P2；…", "Write: ladder by level: P1; P2; …"),
)
LEVEL_TWICE: Final = Rule(
    "K272",
    Severity.ERROR,
    Words("级别 {level} 写了两次", "The level {level} is written twice"),
    Words("每一级写一次，从低到高。", "Write each level once, from the lowest to the highest."),
)
ADVANCE_ON_DEDUCTION: Final = Rule(
    "K273",
    Severity.ERROR,
    Words("{name}是扣款，不能预支", "{name} is a deduction: nothing of it can be paid ahead"),
    Words("预支写在发钱的工资项上。", "Name a line that pays."),
)
LIMITED_TWICE: Final = Rule(
    "K274",
    Severity.ERROR,
    Words("{name}已经有预支了", "{name} is paid ahead already"),
    Words("每个工资项只写一次预支。", "Let each line be paid ahead once."),
)
