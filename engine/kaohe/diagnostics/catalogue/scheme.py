"""K2xx: what a scheme says.

K20x to K22x are about meaning, whatever the spelling; K23x about values in YAML; K24x about including schemes.
"""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

UNKNOWN_NAME: Final = Rule(
    "K201",
    Severity.ERROR,
    Words("不认识的名字 {name}", "Unknown name {name}"),
    Words(
        "它不是已安装的指标，也不是方案里的录入项、评分或工资项。手工填写的数据先在“录入”（facts）里写上 {name}。",
        "It is no installed metric, and no fact, score or line of this scheme. "
        "Declare figures that people type in under facts (录入): {name}.",
    ),
)
WORD_OR_NAME: Final = Rule(
    "K247",
    Severity.ERROR,
    Words("{name} 是一个名字，也可能是文字", "{name} is a name here, and may be meant as text"),
    Words(
        '比较文字就加引号："{name}"；两项文字不能互相比较。',
        'If the text is meant, quote it: "{name}"; two text figures cannot be compared.',
    ),
)
TAKEN_NAME: Final = Rule(
    "K202",
    Severity.ERROR,
    Words("名字 {name} 已经被占用：{owner}", "The name {name} is taken: {owner}"),
    Words("给这一项换一个名字，或者删掉其中一个。", "Give this one another name, or delete one of the two."),
)
WEIGHTS: Final = Rule(
    "K203",
    Severity.ERROR,
    Words("权重合计不是 100%", "The weights do not add up to 100%"),
    Words("这里合计 {sum}。{fix}", "They add up to {sum}. {fix}"),
)
FUNCTION_TAKES: Final = Rule(
    "K250",
    Severity.ERROR,
    Words("函数里写的项数不对", "The function is given too little or too much"),
    Words("这个函数要写：{takes}，用逗号分开。", "It takes {takes}, with commas between."),
)
NO_GROUP_METRIC: Final = Rule(
    "K251",
    Severity.ERROR,
    Words(
        "{name}不是指标，没有团队、店铺自己的数", "{name} is no metric: a team or shop has no such figure of its own"
    ),
    Words(
        "写成员的合计或平均：合计(…，团队)、平均(…，团队)。", "Take that of its agents: sum(…, team) or mean(…, team)."
    ),
)
NO_STATISTIC: Final = Rule(
    "K252",
    Severity.ERROR,
    Words("{name}是{kind}，不能合计、平均、排名次", "{name} is {kind}: it has no sum, mean or rank"),
    Words("换成一个数；要数有几个人，写 人数(…)。", "Put a number here; to count the agents write count(…)."),
)
NO_UNIT: Final = Rule(
    "K253",
    Severity.ERROR,
    Words("参数 {written} 没有写单位", "The parameter {written} has no unit"),
    Words(
        "写上它是什么：{written}元、{written}%、{written}秒、{written}次 或 {written}分。",
        "Say what it is: {written} yuan, {written}%, {written}s, {written} times or {written} points.",
    ),
)
OTHER_KIND: Final = Rule(
    "K254",
    Severity.ERROR,
    Words(
        "参数 {name} 前面是另一种数，这里是 {written}", "The parameter {name} was of another kind; here it is {written}"
    ),
    Words("每次改的都写同一种单位。", "Write the same unit at each change."),
)
CHANGE_ORDER: Final = Rule(
    "K255",
    Severity.ERROR,
    Words("{day} 不在 {before} 之后", "{day} does not come after {before}"),
    Words(
        "从早到晚写；第一次改在方案生效之后。",
        "Write the changes from the earliest on; the first comes after the day the scheme takes effect.",
    ),
)
NO_NUMBER: Final = Rule(
    "K256",
    Severity.ERROR,
    Words("计算“{name}”写的是{kind}，不是数", "The figure {name} is said to be {kind}, which is no number"),
    Words(
        "写 金额、比率、秒数、次数 或 分数。文字用“等级”，条件直接写在要用的地方。",
        "Write money, ratio, seconds, count or points. For words use a grade; write a condition where it is needed.",
    ),
)
TIER_ORDER: Final = Rule(
    "K204",
    Severity.ERROR,
    Words("分段的界限不是从小到大：{bound} 在 {before} 之后", "Tiers out of order: {bound} comes after {before}"),
    Words(
        "从小到大写，每一段的界限都大于前一段的 {before}。",
        "Write them from the smallest to the largest: each must end above {before}, where the one before it ends.",
    ),
)
LAST_TIER_CLOSED: Final = Rule(
    "K205",
    Severity.ERROR,
    Words(
        "最后一段写了界限 {bound}，超出的部分没有规定",
        "The last tier ends at {bound}; nothing is said of what is above",
    ),
    Words(
        "在后面加一段没有界限的（以上 …），例如“以上 0%”；YAML 里是没有 up_to 的一段。",
        "Add a tier without an end (above …), such as “above 0%”; in YAML one without up_to.",
    ),
)
TIER_AFTER_OPEN: Final = Rule(
    "K206",
    Severity.ERROR,
    Words("这一段没有界限，后面的分段永远轮不到", "This tier has no end, so the tiers after it never apply"),
    Words(
        "没有界限的一段（以上）写在最后；这一段补上界限。",
        "Put the tier without an end (above) last; give this one an end.",
    ),
)
TIER_EMPTY: Final = Rule(
    "K207",
    Severity.ERROR,
    Words("这一段既没有比率也没有金额", "This tier has neither a rate nor an amount"),
    Words(
        "写上比率（1%）或金额（200元）；不发就写 0%。",
        "Give it a rate (1%) or an amount (200 yuan); 0% if it pays nothing.",
    ),
)
BAND_UNREACHABLE: Final = Rule(
    "K208",
    Severity.ERROR,
    Words(
        "这一档永远轮不到：前面的 {before} 已经包括了它", "This band never decides: {before} above it covers it already"
    ),
    Words(
        "从上往下，先成立的一档算数。把它移到 {before} 前面，或者删掉它。",
        "The first band that holds decides. Move it above {before}, or delete it.",
    ),
)
BANDS_MIXED: Final = Rule(
    "K209",
    Severity.ERROR,
    Words("同一项的标准里混用了“{one}”和“{other}”", "These bands mix “{one}” with “{other}”"),
    Words(
        "一项标准只用一个方向：越高越好用 ≥、>，越低越好用 ≤、<；剩下的写“其余”。",
        "Keep to one direction: >= and > where higher is better, <= and < where lower is; the rest is “else”.",
    ),
)
BANDS_OPEN: Final = Rule(
    "K210",
    Severity.ERROR,
    Words("有的数值没有规定，例如 {value}", "Nothing is said of some values, such as {value}"),
    Words("在最后写上“其余 {rest}”（YAML：- {{else: …}}）。", "End with “else {rest}” (in YAML: - {{else: …}})."),
)
WRONG_UNIT: Final = Rule(
    "K211",
    Severity.ERROR,
    Words("{written} 的单位不对：{where}是{kind}", "{written} has the wrong unit: {where} is {kind}"),
    Words("是不是想写 {meant}？", "Did you mean {meant}?"),
)
KINDS_MIXED: Final = Rule(
    "K212",
    Severity.ERROR,
    Words("{left}和{right}不能{action}", "These cannot be {action}: {left} and {right}"),
    Words("{fix}", "{fix}"),
)
KIND_EXPECTED: Final = Rule(
    "K213",
    Severity.ERROR,
    Words("{where}应是{kind}，这里是{found}", "Wrong kind of figure: {where} must be {kind}, this is {found}"),
    Words("{fix}", "{fix}"),
)
CIRCLE: Final = Rule(
    "K214",
    Severity.ERROR,
    Words("互相引用，成了圈：{circle}", "These need each other in a circle: {circle}"),
    Words("改掉其中一处引用，让圈断开。", "Change one of these references so that the circle breaks."),
)
NO_RANKING: Final = Rule(
    "K215",
    Severity.ERROR,
    Words("名次规则前面没有排名", "A rule for places without a ranking before it"),
    Words(
        "先写排名，例如“排名 按 综合分 在 团队 内”，再写第一名、最后一名。",
        "Write the ranking first, as in “rank by overall within team”, then first, last and so on.",
    ),
)
NO_LINE: Final = Rule(
    "K216",
    Severity.ERROR,
    Words("{name} 不是工资项", "{name} is no line of the payslip"),
    Words("这里要写工资项：{known}。", "A line is needed here: {known}."),
)
RANK_FIGURE: Final = Rule(
    "K217",
    Severity.ERROR,
    Words(
        "不能按 {name} 排名：它是{kind}，没有高低", "There is no ranking by {name}: it is {kind}, which has no order"
    ),
    Words("按一个数来排，例如一项评分或指标。", "Rank by a number, such as a score or a metric."),
)
NEGATIVE: Final = Rule(
    "K218",
    Severity.ERROR,
    Words("{where}不能是负数：{written}", "A negative number, {written}: {where} cannot be below 0"),
    Words(
        "去掉负号。扣多少就写多少：扣款 迟到扣款 = 迟到次数 × 5元，最后一名 从 提成 扣 100元。",
        "Drop the minus. What is taken is written as it is: deduction late = late_times * 5, "
        "last: deduct 100 from commission.",
    ),
)
TOO_FEW: Final = Rule(
    "K219",
    Severity.ERROR,
    Words("{where}至少是 {least}，这里是 {written}", "Too small, {written}: {where} must be at least {least}"),
    Words("改成 {least} 或更大的整数。", "Write {least} or a larger whole number."),
)
UNKNOWN_VALUE: Final = Rule(
    "K220",
    Severity.ERROR,
    Words("{name} 没有 {value} 这个值", "{name} is never {value}"),
    Words("可以写的：{known}。", "What can be written: {known}."),
)
BARE_PLACE: Final = Rule(
    "K227",
    Severity.ERROR,
    Words("没有写是哪个数的{name}", "It is not said of which figure: {name}"),
    Words("在前面写上那个数：客件数 {name}。", "Write the figure before it: items_per_buyer {name}."),
)
PLACE_TWICE: Final = Rule(
    "K223",
    Severity.ERROR,
    Words("同一名次的奖罚写了两次", "Money is given or taken twice for the same place"),
    Words("合成一条，金额写在一起。", "Make one rule of the two, with the amount of both."),
)
RANKING_TWICE: Final = Rule(
    "K224",
    Severity.ERROR,
    Words("{which}写了两次", "{which} stands twice"),
    Words(
        "给每个排名起名字，例如“排名 销售排名 按 销售额 在 团队 内”。",
        "Name each, as in “rank sales by sales_amount within team”.",
    ),
)

BLEND: Final = Rule(
    "K225",
    Severity.WARNING,
    Words("各项比例合计不是 100%", "These shares do not add up to 100%"),
    Words(
        "这里合计 {sum}。{fix}，除非本来就不要满分。",
        "They add up to {sum}. {fix}, unless full points are not meant to be reached.",
    ),
)
TOO_LONG_A_ROW: Final = Rule(
    "K246",
    Severity.ERROR,
    Words("一项接一项地引用，超过 {most} 项", "This is made of more than {most} items in a row"),
    Words("少引用几层，或者把几项合成一个算式。", "Let items build on fewer others, or put several into one formula."),
)
BLEND_UNIT: Final = Rule(
    "K229",
    Severity.WARNING,
    Words("{written} 没有写 %", "{written} lacks its %"),
    Words(
        "是不是想写 {written}%？那样各项比例正好合计 100%。", "Did you mean {written}%? Then the shares add up to 100%."
    ),
)
UNUSED_RATE: Final = Rule(
    "K226",
    Severity.WARNING,
    Words("第一段的比率 {rate} 永远用不到", "The first tier's rate, {rate}, is never used"),
    Words(
        "全额累进超出部分只算第一段以上的部分。把它改为 0%；第一段也要提成，就用超额累进或全额累进。",
        "whole_excess pays only on what is above the first tier. Make it 0%; to pay on the first tier too, "
        "use marginal or whole.",
    ),
)
CASE_UNREACHABLE: Final = Rule(
    "K228",
    Severity.WARNING,
    Words(
        "这一条永远轮不到：前面的“{before}”已经包括了它",
        "This case never decides: “{before}” above it covers it already",
    ),
    Words(
        "从左往右，先成立的一条算数。把它移到“{before}”前面，或者删掉它。",
        "The first case that holds decides. Move it above “{before}”, or delete it.",
    ),
)

NAME_EXPECTED: Final = Rule(
    "K230",
    Severity.ERROR,
    Words("{key} 应是一个名字，这里是 {value}", "{key} must be one name, this is {value}"),
    Words(
        "先用一项评分写出这个算式，再在这里写评分的名字。",
        "Write the formula as a score first, then name that score here.",
    ),
)
NOT_A_WORD_HERE: Final = Rule(
    "K231",
    Severity.ERROR,
    Words("{key} 不能写 {value}", "{key} cannot be {value}"),
    Words("可以写的：{known}。", "What can be written: {known}."),
)
NOT_A_DAY: Final = Rule(
    "K232",
    Severity.ERROR,
    Words("{value} 不是日期", "{value} is no day"),
    Words("写成 年-月-日，例如 2026-10-01。", "Write year-month-day, such as 2026-10-01."),
)
NOT_WHOLE: Final = Rule(
    "K233",
    Severity.ERROR,
    Words("{key} 应是整数，这里是 {value}", "{key} must be a whole number, this is {value}"),
    Words("写成数字，例如 {key}: 3。", "Write digits, such as {key}: 3."),
)
NOT_A_PLACE: Final = Rule(
    "K234",
    Severity.ERROR,
    Words("不认识的名次 {value}", "Unknown place {value}"),
    Words("可以写 first、last、place 2、top 3、bottom 2。", "Write first, last, place 2, top 3 or bottom 2."),
)
UNKNOWN_ITEM: Final = Rule(
    "K235",
    Severity.ERROR,
    Words("看不出这是哪一种条目", "It cannot be told what kind of item this is"),
    Words("条目的第一个键应是：{known}。", "An item begins with one of the keys: {known}."),
)
ONE_OF: Final = Rule(
    "K236",
    Severity.ERROR,
    Words("这里要写而且只写一个：{keys}", "Exactly one of these is needed here: {keys}"),
    Words(
        "现在写了 {written} 个。补上一个，或者删到只剩一个。", "There are {written}. Add one, or delete all but one."
    ),
)
NO_VALUE: Final = Rule(
    "K237",
    Severity.ERROR,
    Words("{key} 后面没有内容", "Nothing is written after {key}"),
    Words("写上内容，或者删掉这个键。", "Write its value, or delete the key."),
)
EMPTY_LIST: Final = Rule(
    "K238",
    Severity.ERROR,
    Words("{key} 里一项也没有", "{key} is empty"),
    Words("至少写一项，以“- ”开头。", "Write at least one entry, beginning with “- ”."),
)
ELSE_NOT_LAST: Final = Rule(
    "K239",
    Severity.ERROR,
    Words("else 要写在最后，而且只写一次", "else comes last, and once"),
    Words("把它移到最后。", "Move it to the end."),
)
NOT_BOTH: Final = Rule(
    "K240",
    Severity.ERROR,
    Words("{one} 和 {other} 不能同时写", "{one} and {other} cannot stand together"),
    Words("删掉其中一个。", "Delete one of them."),
)

NO_SUCH_SCHEME: Final = Rule(
    "K241",
    Severity.ERROR,
    Words("找不到要组合的方案 {name}", "There is no scheme {name} to include"),
    Words(
        "写同一文件夹里方案文件的名字，不带 .scheme 或 .yaml。",
        "Write the name of a scheme file in the same folder, without .scheme or .yaml.",
    ),
)
INCLUDE_CIRCLE: Final = Rule(
    "K242",
    Severity.ERROR,
    Words("方案互相组合，成了圈：{circle}", "Schemes include each other in a circle: {circle}"),
    Words("删掉其中一处组合。", "Delete one of these includes."),
)
INCLUDED_TWICE: Final = Rule(
    "K243",
    Severity.ERROR,
    Words("方案 {name} 组合了两次", "The scheme {name} is included twice"),
    Words("删掉这一处；它的内容已经在里面了。", "Delete this one; its items are in already."),
)
TOO_LARGE: Final = Rule(
    "K245",
    Severity.ERROR,
    Words(
        "方案太大：连同组合进来的，超过 {most} 个词和符号",
        "The scheme is too large: more than {most} words and signs, with all that it includes",
    ),
    Words("按岗位或团队分成几个方案。", "Make several schemes of it, one for each role or team."),
)
UNKNOWN_SPELLING: Final = Rule(
    "K244",
    Severity.ERROR,
    Words("看不出这个方案是文本还是 YAML", "It cannot be told whether this scheme is text or YAML"),
    Words(
        "文件名以 .scheme 或 .yaml 结尾；内容以“方案 名字”或“scheme: 名字”开头。",
        "Let the file's name end in .scheme or .yaml, and its content begin with “scheme NAME” or “scheme: NAME”.",
    ),
)
