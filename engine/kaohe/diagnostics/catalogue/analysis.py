"""K22x and K28x: what a sound scheme does that its author may not mean, each with the smallest figures that show it."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

CLIFF: Final = Rule(
    "K221",
    Severity.WARNING,
    Words("在 {bound} 处工资会跳一下", "Pay jumps at {bound}"),
    Words(
        "{held}{figure} {at} 得 {pay}，{above} 得 {more}{others}。"
        "若不是有意这样，用超额累进，或者调整这里的界限、比率或金额。",
        "{held}{figure} {at} pays {pay}, {above} pays {more}{others}. "
        "If that is not meant, use marginal tiers or change the bound, rates or amounts here.",
    ),
)
CLIFF_DROP: Final = Rule(
    "K222",
    Severity.WARNING,
    Words("{figure}在 {bound} 处做得更好反而少得", "At {bound} a better {figure} pays less"),
    Words(
        "{held}{figure} {at} 得 {pay}，{above} 只得 {more}{others}。"
        "若不是有意这样，用超额累进，或者调整这里的界限、比率或金额。",
        "{held}{figure} {at} pays {pay}, {above} pays only {more}{others}. "
        "If that is not meant, use marginal tiers or change the bound, rates or amounts here.",
    ),
)
STEPS: Final = Rule(
    "K280",
    Severity.NOTE,
    Words("{line}按{figure}分档：差一点就差一档", "{line} goes by {figure} in steps: a little less is a step less"),
    Words("{steps}。这样写是允许的，只是提醒一下。", "{steps}. This may be meant so; it is only pointed out."),
)
FALLS: Final = Rule(
    "K281",
    Severity.WARNING,
    Words("{figure}越好，{line}越少", "The better {figure}, the less {line}"),
    Words(
        "{held}{figure} {at} 得 {pay}，{above} 只得 {more}{others}。若不是有意这样，检查这里的加减号和先后。",
        "{held}{figure} {at} gives {pay}, {above} gives only {more}{others}. "
        "If that is not meant, look at the signs and the order here.",
    ),
)
FEWER_POINTS: Final = Rule(
    "K282",
    Severity.WARNING,
    Words("{figure}在 {bound} 处做得更好反而分少", "At {bound} a better {figure} gets fewer points"),
    Words(
        "{held}{figure} {at} 计 {pay} 分，{above} 只计 {more} 分{others}。若不是有意这样，调整各档的得分。",
        "{held}{figure} {at} counts {pay}, {above} only {more}{others}. "
        "If that is not meant, change what the bands give.",
    ),
)
NOT_ALL: Final = Rule(
    "K283",
    Severity.NOTE,
    Words("{line}取决于太多的数，没有全部查过", "{line} depends on too many figures to look at them all"),
    Words(
        "{figure}怎样变，只查了其他数的一部分情形。拆成几项奖金，就能全部查到。",
        "How it moves with {figure} was looked at for some ways of holding the others alone. "
        "Split it into several lines to have it looked at wholly.",
    ),
)
PLACE_BRINGS_LESS: Final = Rule(
    "K278",
    Severity.WARNING,
    Words(
        "名次好的反而少得：{better} {less}，{worse} {more}",
        "The better place brings less: {better} {less}, {worse} {more}",
    ),
    Words(
        "若不是有意这样，检查名次和金额有没有写反。",
        "If that is not meant, look whether places or amounts are the wrong way round.",
    ),
)
NOT_FOLLOWED: Final = Rule(
    "K277",
    Severity.NOTE,
    Words("{line}怎样随{figures}变，没有查", "How {line} moves with {figures} is not looked at"),
    Words(
        "除以会变的数、同一个数相乘，不是一段一段的直线。在哪里跳、在哪里反而少得，写几个用例试一试。",
        "What divides by a figure, or multiplies it by itself, is not straight in parts. "
        "Try in some cases where it jumps or falls.",
    ),
)
MORE: Final = Rule(
    "K295",
    Severity.NOTE,
    Words("已有 {most} 处提醒，其余没有列出", "{most} things are pointed out already; the others are not listed"),
    Words("先看上面的，改好或接受以后再检查一次。", "Mend or accept those above, then check again."),
)
NOT_ALL_LINES: Final = Rule(
    "K296",
    Severity.NOTE,
    Words("方案太复杂，没有全部查过", "The scheme is too complex to look at all of it"),
    Words(
        "工资在哪里跳、在哪里反而少得，只查了前面的几项。把长的算式和档分成几项，就能查到更多。",
        "Where pay jumps or falls was looked for in the first lines alone. "
        "Split long formulas and lists into several lines to have more looked at.",
    ),
)
PENALTY_BEYOND: Final = Rule(
    "K284",
    Severity.NOTE,
    Words("{source}可能不够扣 {amount}", "{source} may be less than the {amount} that are deducted"),
    Words(
        "{held}{source} {least}，要扣 {amount}，只扣 {least}。若要扣足，改从别的工资项里扣。",
        "{held}{source} is {least} where {amount} are due, and {least} are taken. "
        "To take all of it, deduct from another line.",
    ),
)
TOTAL_BELOW: Final = Rule(
    "K297",
    Severity.NOTE,
    Words("扣了 {amount} 以后，合计可能低于 0", "With {amount} deducted the total may be below 0"),
    Words(
        "{held}别的一共 {least}，要扣 {amount}。不想低于 0，就写明从哪个工资项扣：从 …。",
        "{held}all else comes to {least} where {amount} are due. "
        "To stop at 0, say which line it is taken from: from ….",
    ),
)
BELOW_NOTHING: Final = Rule(
    "K298",
    Severity.NOTE,
    Words("{line}可能小于 0，那时按 0 算", "{line} may come to less than 0, and is 0 then"),
    Words(
        "{held}算出 {amount}，按 0 算。若就是这样，写明：取大(0，…)。",
        "{held}{amount} comes of it, and is taken as 0. If that is meant, say so: max(0, …).",
    ),
)
UNUSED_FACT: Final = Rule(
    "K285",
    Severity.WARNING,
    Words("录入项 {name} 没有用到", "The fact {name} is never used"),
    Words("删掉它，或者在方案里用上；不然大家白填。", "Delete it or use it: people type it in for nothing."),
)
UNUSED_PARAMETER: Final = Rule(
    "K294",
    Severity.WARNING,
    Words("参数 {name} 没有用到", "The parameter {name} is never used"),
    Words("删掉它，或者在方案里用上；改了它什么也不会变。", "Delete it or use it: to change it changes nothing."),
)
UNUSED_SCORE: Final = Rule(
    "K286",
    Severity.NOTE,
    Words("{name}不影响工资、排名和要做的事", "{name} decides no pay, no ranking and no duty"),
    Words(
        "若只是给人参考，可以写明：接受 K286：只供参考。否则在奖金、提成或排名里用上它。",
        "If it is for reading only, say so: accept K286: reference. Else use it in a bonus, a commission or a ranking.",
    ),
)
NOT_ENTERED: Final = Rule(
    "K287",
    Severity.NOTE,
    Words("没有人填就算不出：{facts}", "Nothing can be computed unless these are entered: {facts}"),
    Words(
        "有一个客服缺一项，整个周期就算不出。定好谁来填；评分、计算、提成、奖金、扣款里可以写“无值 得 …”。",
        "One agent who lacks one of them stops the whole period. Settle who enters them; "
        "scores, figures, commissions, bonuses and deductions may say “missing gives …”.",
    ),
)
NOT_FINAL: Final = Rule(
    "K288",
    Severity.NOTE,
    Words("周期结束时还没有定：{metrics}", "Not yet final when the period ends: {metrics}"),
    Words(
        "{period} 的要到 {day} 才定（系统设定为默认时）。那天以后再发工资，或者改用早定的指标。",
        "Those of {period} are final on {day} (with the settings' defaults). Pay after that day, or use other metrics.",
    ),
)
SO_FAR: Final = Rule(
    "K289",
    Severity.NOTE,
    Words("发了工资以后还会变：{metrics}", "These may change even after pay: {metrics}"),
    Words(
        "后来的退款和评价还会改变它们。{period} 的在 {day} 算出的是到那时为止的数。",
        "Refunds and reviews still arrive. What is computed of {period} on {day} is what is known so far.",
    ),
)
NO_PLUGIN: Final = Rule(
    "K290",
    Severity.ERROR,
    Words("没有安装带有指标 {name} 的插件", "No plugin that is installed has the metric {name}"),
    Words(
        "安装带有这个指标的插件（kaohe plugins 列出已安装的），或者先在“录入”（facts）里写上 {name}。",
        "Install the plugin that it comes from (kaohe plugins lists those installed), "
        "or declare it under facts (录入): {name}.",
    ),
)
ACCEPTED: Final = Rule(
    "K291",
    Severity.NOTE,
    Words("接受了 {code}，共 {count} 处{items}", "Accepted: {code}, {count} found{items}"),
    Words("理由：{reason}。", "The reason: {reason}."),
)
ACCEPTS_NOTHING: Final = Rule(
    "K292",
    Severity.WARNING,
    Words("{where}没有 {code} 可接受", "There is no {code}{where} to accept"),
    Words(
        "检查里没有这个提示。删掉这一句，或者改正编号和名字；组合进来的方案里的，要写明是哪一项的。",
        "No such finding is left. Delete this, or correct the code or the name; "
        "of what stands in an included scheme name the item.",
    ),
)
ACCEPTED_ALREADY: Final = Rule(
    "K299",
    Severity.WARNING,
    Words("第 {line} 行已经接受了 {code}", "{code} is accepted in line {line} already"),
    Words("删掉其中一句。", "Delete one of the two."),
)
NOT_ACCEPTABLE: Final = Rule(
    "K293",
    Severity.ERROR,
    Words("{code} 是错误，不能接受", "{code} is an error and cannot be accepted"),
    Words("改正错误，删掉这一句。", "Mend what is wrong, and delete this."),
)
