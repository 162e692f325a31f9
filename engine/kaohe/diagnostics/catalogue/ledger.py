"""K879, K88x, K89x: the ledger, where published outcomes are kept."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

OTHER_TEXT: Final = Rule(
    "K879",
    Severity.WARNING,
    Words(
        "{file} 和第 {number} 条（{period}）发布时的文字不一样，却都是 {scheme} 版本 {version}：{now}，发布时是 {then}",
        "{file} is another text than entry {number} ({period}) was published with, and both are {scheme} version "
        "{version}: {now}, published {then}",
    ),
    Words(
        "这里用的是 {file}。从这一期起改的，版本号加 1，写上生效日期；以前就写错的，把那几期更正："
        "kaohe publish --correct '原因'。",
        "{file} is what is used here. Where it is to change from now on, raise the version and say from which day; "
        "where the other one was wrong, correct what was published with it: kaohe publish --correct 'the reason'.",
    ),
)
NO_LEDGER: Final = Rule(
    "K880",
    Severity.ERROR,
    Words("{ledger} 处没有台账", "There is no ledger at {ledger}"),
    Words(
        "检查路径；第一次 kaohe publish 会建立台账。", "Check the path; the first kaohe publish makes a ledger there."
    ),
)
NOT_A_LEDGER: Final = Rule(
    "K881",
    Severity.ERROR,
    Words("{ledger} 不是 kaohe 的台账", "{ledger} is no ledger of kaohe's"),
    Words(
        "换一个路径；别的程序的文件不会被改动。",
        "Name another path; what belongs to another program is left alone.",
    ),
)
NEWER: Final = Rule(
    "K882",
    Severity.ERROR,
    Words(
        "台账 {ledger} 是更新版本的 kaohe 写的（格式 {format}）",
        "A newer kaohe wrote the ledger {ledger} (format {format})",
    ),
    Words("升级 kaohe 后再用它。", "Install a newer kaohe to use it."),
)
CANNOT_USE: Final = Rule(
    "K883",
    Severity.ERROR,
    Words("用不了台账 {ledger}：{problem}", "The ledger {ledger} cannot be used: {problem}"),
    Words(
        "检查路径、权限、磁盘空间和网络；没有发布任何东西。文件损坏时，换回最近的备份。",
        "Check the path, your rights, the disk and the network; nothing was published. A damaged file is replaced by"
        " its latest copy.",
    ),
)
PUBLISHED: Final = Rule(
    "K884",
    Severity.ERROR,
    Words(
        "{scheme} 的 {period} 已经发布：第 {number} 条，{by} 于 {at}",
        "{scheme} of {period} is published already: entry {number}, by {by} at {at}",
    ),
    Words(
        "发布过的不会改动。要更正，加 --correct '原因'，成为新的一条。",
        "What is published is never changed. To correct it, add --correct 'the reason': that becomes a new entry.",
    ),
)
NOTHING_TO_CORRECT: Final = Rule(
    "K885",
    Severity.ERROR,
    Words(
        "{scheme} 的 {period} 还没有发布，没有可更正的",
        "{scheme} of {period} is not published, there is nothing to correct",
    ),
    Words("去掉 --correct 就是第一次发布。", "Leave --correct out to publish it for the first time."),
)
OVERTAKEN: Final = Rule(
    "K886",
    Severity.ERROR,
    Words(
        "{scheme} 的 {period} 刚被更正过：第 {number} 条，{by} 于 {at}",
        "{scheme} of {period} has just been corrected: entry {number}, by {by} at {at}",
    ),
    Words(
        "用 kaohe history 看过那一条，仍要更正就再发布一次。",
        "Look at that entry with kaohe history; publish again if it is still to be corrected.",
    ),
)
BROKEN: Final = Rule(
    "K887",
    Severity.ERROR,
    Words("第 {number} 条和发布时不一样", "Entry {number} is not as it was published"),
    Words(
        "有人绕过 kaohe 改过台账，或者文件损坏；和备份比较，换回完好的那份。",
        "Somebody changed the ledger without kaohe, or it is damaged; compare it with a copy, go back to a whole one.",
    ),
)
NO_ENTRY: Final = Rule(
    "K888",
    Severity.ERROR,
    Words("台账里没有 {wanted}", "The ledger has no {wanted}"),
    Words("台账里有：{known}。", "It has {known}."),
)
SEVERAL: Final = Rule(
    "K889",
    Severity.ERROR,
    Words("{period} 有几个方案：{schemes}", "Several schemes are published of {period}: {schemes}"),
    Words("加 --scheme 说是哪一个。", "Say which by --scheme."),
)
DIFFERS: Final = Rule(
    "K890",
    Severity.ERROR,
    Words("第 {number} 条重算的结果有 {count} 处不同", "Entry {number} computed again differs in {count} figures"),
    Words(
        "逐处核对；kaohe 或插件换过版本时，先用当时的版本再算一次。",
        "Look at each; where kaohe or a plugin is of another version, compute it with that of then first.",
    ),
)
OTHER_VERSION: Final = Rule(
    "K891",
    Severity.WARNING,
    Words("发布时 {what} 是 {then}，现在：{now}", "{what}: published with {then}, now: {now}"),
    Words(
        "数全部一致就不用管；有不同的，先装上当时的版本再算。",
        "Where all figures are the same, nothing is to be done; else install the version of then and compute again.",
    ),
)
OTHER_SCHEME: Final = Rule(
    "K892",
    Severity.ERROR,
    Words("这是方案 {found}，不是 {scheme} 的另一个版本", "This is the scheme {found}, no other version of {scheme}"),
    Words("--other-version 写同一个方案的别的版本。", "--other-version takes other versions of the same scheme."),
)
SAME_DAY: Final = Rule(
    "K893",
    Severity.ERROR,
    Words("{scheme} 的两个版本都从 {day} 起生效", "Two versions of {scheme} take effect on {day}"),
    Words("只写其中一个，或者改正生效日期。", "Give one of them, or correct the day it takes effect."),
)
IN_FORCE: Final = Rule(
    "K894",
    Severity.WARNING,
    Words(
        "{period} 用的是第 {version} 版（{day} 起生效，{where}），不是 {file}",
        "Of {period} version {version} is in force (since {day}, {where}); it is used, not {file}",
    ),
    Words(
        "每期都按当时生效的版本算；要用别的版本，改它的生效日期。",
        "A period is evaluated with the version then in force; to use another one, change the day it takes effect.",
    ),
)
BAD_URL: Final = Rule(
    "K895",
    Severity.ERROR,
    Words("这个网址打不开台账", "This URL is none of a ledger's"),
    Words(
        "写文件的路径，或 postgresql://用户:密码@主机:5432/数据库"
        "（可加 ?sslmode=require 或 verify-full；密码里的特殊字符写成 %XX）。",
        "Write a file's path, or postgresql://user:password@host:5432/database (maybe with ?sslmode=require or"
        " verify-full; special characters in a password are written %XX).",
    ),
)
NO_DRIVER: Final = Rule(
    "K896",
    Severity.ERROR,
    Words("没有安装 PostgreSQL 的驱动", "The driver for PostgreSQL is not installed"),
    Words("安装它：pip install 'kaohe[postgres]'", "Install it: pip install 'kaohe[postgres]'"),
)
DATASET_CHANGED: Final = Rule(
    "K897",
    Severity.ERROR,
    Words("计算期间数据 {dataset} 变了", "The dataset {dataset} changed while it was computed"),
    Words("没有发布；数据写完后再发布一次。", "Nothing was published; publish again when it is written completely."),
)
OVERLAPS: Final = Rule(
    "K898",
    Severity.ERROR,
    Words(
        "{scheme} 的 {period} 和已经发布的 {other}（第 {number} 条）有重叠的日子",
        "{scheme} of {period} has days in common with {other}, which is published already (entry {number})",
    ),
    Words(
        "同一天不能按同一个方案付两次。换成不重叠的周期；已发布的有错就更正那一期。",
        "No day is paid twice by one scheme. Choose a period that has none in common; correct that one if it is wrong.",
    ),
)
OUT_OF_DATE: Final = Rule(
    "K899",
    Severity.WARNING,
    Words(
        "第 {number} 条（{period}）不是接着现在的 {corrected} 算的：现在的是第 {other} 条",
        "Entry {number} ({period}) does not build on {corrected} as it stands now, in entry {other}",
    ),
    Words(
        "重算 {period}：再发布一次，加 --correct '原因'。",
        "Compute {period} again: publish it once more, with --correct 'the reason'.",
    ),
)
