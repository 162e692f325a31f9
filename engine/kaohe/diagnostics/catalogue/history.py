"""Findings about what a scheme asks of earlier periods, about ladders and later refunds: K270 to K279."""

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
TAKEN_TWICE: Final = Rule(
    "K275",
    Severity.WARNING,
    Words(
        "往月售出的退款扣了两次：“往月退款 扣回”一次，{name}里又有一次",
        "Refunds of earlier months' sales are deducted twice: they are taken back, and {name} holds them too",
    ),
    Words(
        "改用 {instead}（只含当月售出的退款），或者去掉“往月退款 扣回”。",
        "Write {instead}, which holds refunds of the month's own sales alone, or leave `later_refunds` out.",
    ),
)
LATER_STAYS: Final = Rule(
    "K248",
    Severity.ERROR,
    Words(
        "“往月退款 扣回”是多少扣多少，不能封顶、保底、预支，也不能取消、从里面再扣",
        "What later_refunds takes back is not limited, not paid ahead, not voided, and nothing is deducted from it",
    ),
    Words(
        "删掉这里的往月退款：它扣回的是多付的提成，不是奖励。要少扣，由人决定，另写一项奖金。",
        "Delete it here: it takes back what was paid too much. Who is to give back less, a person decides, by a bonus.",
    ),
)
TAKEN_TWICE_A_WEEK: Final = Rule(
    "K276",
    Severity.WARNING,
    Words(
        "往期售出的退款扣了两次：“往月退款 扣回”一次，{name}里又有一次",
        "Refunds of earlier periods' sales are deducted twice: they are taken back, and {name} holds them too",
    ),
    Words(
        "两样只留一样；不按月考核的，没有只含本期售出的退款指标。",
        "Keep one of the two; of periods other than months there is no metric of their own sales' refunds alone.",
    ),
)
