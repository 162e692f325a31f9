"""K66x: figures that are surely not meant so. They are told and used all the same."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NOBODY_HAS: Final = Rule(
    "K660",
    Severity.WARNING,
    Words(
        "没有一个人有“{figure}”{called}，用到它的都按无值算{found}{elsewhere}",
        "Nobody has {figure}{called}: what uses it goes by what is said for no value{found}{elsewhere}",
    ),
    Words(
        "填上 {id}；数据里是别的名字的，改名为 {id}。真的都没有，就不用改。",
        "Give {id}; where the data call it otherwise, rename it {id}. Where there is none indeed, all is well.",
    ),
)
OTHER_NAME: Final = Rule(
    "K661",
    Severity.WARNING,
    Words(
        "数据里的“{key}”不起作用，方案用的是“{id}”：{agents}",
        "“{key}” in the data has no effect, the scheme uses “{id}”: {agents}",
    ),
    Words("是它的话，改名为 {id}。", "If that is meant, rename it {id}."),
)
NEARLY_THE_WORD: Final = Rule(
    "K662",
    Severity.WARNING,
    Words(
        "{agents} 的“{figure}”是“{value}”，和方案里的“{word}”不是同一个词",
        "{figure} of {agents} is “{value}”, which is not the “{word}” of the scheme",
    ),
    Words(
        "是它的话，改成“{word}”：空格、大小写、全角半角都算数。",
        "If that is meant, write “{word}”: blanks, case and width count.",
    ),
)
NEARLY_ONE_GROUP: Final = Rule(
    "K663",
    Severity.WARNING,
    Words("这些{kind}算作不同的：{names}", "These count as different {kind}s: {names}"),
    Words(
        "是同一个的话，写成一样：空格、大小写、全角半角都算数。",
        "If they are one, write them the same: blanks, case and width count.",
    ),
)
HUGE: Final = Rule(
    "K664",
    Severity.WARNING,
    Words("“{figure}”大得不像真的：{agents}", "{figure} is too large to be true: {agents}"),
    Words("检查 {id} 的单位和位数。", "Check the unit and the digits of {id}."),
)
HUGE_RATIO: Final = Rule(
    "K665",
    Severity.WARNING,
    Words("比率“{figure}”大得不像真的：{agents}", "The ratio {figure} is too large to be true: {agents}"),
    Words("数据里 95% 写 0.95。", "In the data 95% is written 0.95."),
)
ABOVE_FULL: Final = Rule(
    "K666",
    Severity.WARNING,
    Words("“{figure}”超过满分 100：{agents}", "{figure} is above the full 100: {agents}"),
    Words("检查 {id}。", "Check {id}."),
)
OTHER_ID: Final = Rule(
    "K667",
    Severity.WARNING,
    Words(
        "以前的结果里是“{past}”，这一期是“{agent}”，算作两个人",
        "“{past}” of earlier results and “{agent}” of this period count as two agents",
    ),
    Words(
        "是同一个人的话，编号写成一样：空格、大小写、全角半角都算数。",
        "If they are one, write the id the same: blanks, case and width count.",
    ),
)
