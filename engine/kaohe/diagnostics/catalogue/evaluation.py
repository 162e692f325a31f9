"""K6xx: evaluation."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_VALUE: Final = Rule(
    "K601",
    Severity.ERROR,
    Words(
        "客服 {agent} 没有“{figure}”，“{item}”算不出来", "Agent {agent} has no {figure}, so {item} cannot be computed"
    ),
    Words(
        "补上 {agent} 的 {id}{unless}。",
        "Give {agent} a value for {id}{unless}.",
    ),
)
MISNAMED: Final = Rule(
    "K611",
    Severity.ERROR,
    NO_VALUE.says,
    Words(
        "数据里的 {found} 是不是它？是的话改名为 {id}。",
        "Is {found} in the data what is meant? Then rename it {id}.",
    ),
)
NO_GROUP_VALUE: Final = Rule(
    "K613",
    Severity.ERROR,
    Words(
        "客服 {agent} 没有“{figure}”，“{item}”算不出来", "Agent {agent} has no {figure}, so {item} cannot be computed"
    ),
    Words(
        "检查 {agent} 有没有填团队或店铺，组里有没有人有这个数{unless}。",
        "See whether {agent} has a team or shop, and whether anybody in it has the figure{unless}.",
    ),
)
DIVIDED_BY_ZERO: Final = Rule(
    "K602",
    Severity.ERROR,
    Words(
        "客服 {agent} 的“{item}”里除数是 0：{formula}",
        "In {item} of agent {agent} the divisor is 0: {formula}",
    ),
    Words(
        "除数为 0 就没有值。检查数据{unless}。",
        "What is divided by 0 has no value. Check the data{unless}.",
    ),
)
WRONG_KIND: Final = Rule(
    "K603",
    Severity.ERROR,
    Words(
        "{whose} 的“{figure}”应是{wanted}，现在是 {value}",
        "{figure} of {whose} must be {wanted}, it is {value}",
    ),
    Words("把 {id} 改成{wanted}；{none}。", "Make {id} {wanted}; {none}."),
)
LEFT_OUT_ROWS: Final = Rule(
    "K655",
    Severity.ERROR,
    Words(
        "客服 {agent} 的“{figure}”要看的行有错，没有计算在内（{rows}），不知道该是多少",
        "The rows behind {figure} of agent {agent} are wrong and were left out ({rows}): nobody knows what it is",
    ),
    Words(
        "改正这些行；不知道不等于没有值，所以不按“无值”算。加 --keep-going 先算其余的人。",
        "Mend these rows; not to know is not to have none, so no rule for a missing value holds. --keep-going computes "
        "the others first.",
    ),
)
ROUNDED: Final = Rule(
    "K604",
    Severity.NOTE,
    Words(
        "{whose} 的“{figure}”是 {value}，四舍五入为 {rounded}",
        "{figure} of {whose} is {value}; rounded to {rounded}",
    ),
    Words("按 {rounded} 计算。", "{rounded} is what is used."),
)
NO_BAND: Final = Rule(
    "K605",
    Severity.ERROR,
    Words(
        "客服 {agent} 的“{item}”：{value} 不在任何一档里",
        "{item} of agent {agent}: {value} is in none of its bands or tiers",
    ),
    Words("在最后加一档“其余”或“以上”。", "Add a last one, `else` or `above`."),
)
NO_LEVEL: Final = Rule(
    "K618",
    Severity.ERROR,
    Words("客服 {agent} 的 {value} 不在“{item}”里", "{item} of agent {agent} has no such level: {value}"),
    Words(
        "数据里写这些级别之一：{levels}；或者在“{item}”里加上它。",
        "Give one of its levels in the data: {levels}; or add it to {item}.",
    ),
)
OTHER_PERIOD: Final = Rule(
    "K606",
    Severity.ERROR,
    Words("方案按{wanted}考核，而数据是 {period}", "The scheme is for a {wanted}, the figures are of {period}"),
    Words(
        "换成一整个{wanted}的数据，或者改方案的周期。",
        "Give the figures of a whole {wanted}, or change the scheme's period.",
    ),
)
NOT_IN_FORCE: Final = Rule(
    "K607",
    Severity.WARNING,
    Words(
        "方案 {effective} 才生效，所评周期是 {period}", "The scheme takes effect on {effective}, the period is {period}"
    ),
    Words("用当时有效的版本。", "Use the version that was in force then."),
)
NOT_UNDER_SCHEME: Final = Rule(
    "K608",
    Severity.NOTE,
    Words("不在方案适用范围内的客服：{agents}", "Agents whom the scheme is not for: {agents}"),
    Words(
        "他们没有结果。若不对，请检查方案的“适用”和客服的资料。",
        "They have no result. If that is wrong, check `for` and the agents' data.",
    ),
)
NO_HISTORY: Final = Rule(
    "K609",
    Severity.NOTE,
    Words(
        "“{item}”要看 {period} 的结果，但没有提供，按中断处理",
        "{item} looks at the result of {period}, which was not given: the run counts as broken",
    ),
    Words("有的话，把那时的结果放进 history。", "If there is one, put that result into history."),
)
OTHER_PAST: Final = Rule(
    "K619",
    Severity.WARNING,
    Words(
        "history 里 {past} 的结果不是一整个{wanted}的，不算", "History holds results that are not of a {wanted}: {past}"
    ),
    Words(
        "按{wanted}考核的方案，只看以前整个{wanted}的结果。", "Only earlier results of a whole {wanted} are looked at."
    ),
)
NO_EARLIER: Final = Rule(
    "K614",
    Severity.NOTE,
    Words(
        "“{item}”要接着 {period} 的结果算，但没有提供",
        "{item} goes on from the result of {period}, which was not given",
    ),
    Words(
        "有的话，把那时的结果放进 history；没有的话，按更早的结果算，再没有就从头算。",
        "If there is one, put that result into history; else the last one before it counts, or it starts anew.",
    ),
)
NO_EARLIER_VALUE: Final = Rule(
    "K615",
    Severity.ERROR,
    Words(
        "客服 {agent} 以前没有“{figure}”，“{item}”算不出来",
        "{agent} had no {figure} earlier, so {item} cannot be computed",
    ),
    Words(
        "写上以前没有时的数：此前(…，0)，或者“无值 得 …”；有以前的结果的，放进 history。",
        "Say what it is then: earlier(…, 0) or “missing gives …”; put earlier results, if there are any, into history.",
    ),
)
LEFT_OUT: Final = Rule(
    "K616",
    Severity.WARNING,
    Words("没有算这些客服：{agents}", "These agents were left out: {agents}"),
    Words(
        "其余的人照算；名次和按人算的团队、店铺的数里没有他们，整组填来的数照旧。补好他们的数以后全部重算。",
        "The others are computed without them: their places, and what is computed of a team's or shop's agents; what "
        "was handed in for a group stays. Mend their figures and compute all again.",
    ),
)
NAME_FOR_ID: Final = Rule(
    "K617",
    Severity.WARNING,
    Words("没有编号是 {name} 的客服，{agent} 的姓名是它", "No agent has the id {name}; it is the name of {agent}"),
    Words(
        "“客服”比的是编号。要按姓名，写：姓名 = {name}。",
        "`agent` is compared with ids. To go by names write: name = {name}.",
    ),
)
NOT_UNDER_NAME: Final = Rule(
    "K645",
    Severity.WARNING,
    Words(
        "“{name}”接不上 {past} 的结果：那里没有这个名字，有的是这个方案没有的：{held}",
        "{name} does not go on from the result of {past}, which has nothing of that name, but what this scheme has "
        "not: {held}",
    ),
    Words(
        "只是改了名字的，用回原来的名字，就接着算。真是新加的，不用管。",
        "Where it was only renamed, go back to the old name, and it goes on. Where it is new, nothing is to be done.",
    ),
)
NOT_TAKEN_BACK: Final = Rule(
    "K646",
    Severity.WARNING,
    Words(
        "“{line}”以前预支、还没扣回的 {total} 元，这个方案不扣：{owed}",
        "{total} yuan paid ahead for {line} and not taken back yet are not taken back by this scheme: {owed}",
    ),
    Words(
        "只是改了名字的，用回原来的名字，就接着扣。不再预支的，由人决定怎么扣；这样发布以后不再告诉。",
        "Where the line was only renamed, go back to the old name, and they are. Where nothing is paid ahead any more, "
        "a person has to decide; once published so, it is not told again.",
    ),
)
LEFT_OWING: Final = Rule(
    "K647",
    Severity.WARNING,
    Words(
        "以前预支、还没扣回的 {total} 元，没有扣，因为这一期没有他们的结果：{owed}",
        "{total} yuan paid ahead and not taken back yet are not taken back of those who have no result of this period: "
        "{owed}",
    ),
    Words(
        "由人决定怎么扣；以后哪一期又有他们，那一期接着扣。这样发布以后不再告诉。",
        "A person has to decide; a later period that has them again takes it back. Once published so, it is not told "
        "again.",
    ),
)
CASE_FILE: Final = Rule(
    "K610",
    Severity.ERROR,
    Words("用例文件里的 {key} 写得不对：{problem}", "{key} in the case file is wrong: {problem}"),
    Words("照 schemes/README.md 里的样子改。", "Write it as schemes/README.md shows."),
)
UNUSED_INPUT: Final = Rule(
    "K631",
    Severity.ERROR,
    Words("方案没有用到“{name}”，写了也不起作用", "The scheme does not use {name}: it has no effect"),
    Words("删掉它，或者改成方案用到的：{known}。", "Delete it, or write one that the scheme uses: {known}."),
)
MISPLACED_INPUT: Final = Rule(
    "K632",
    Severity.ERROR,
    Words("“{name}”写错了地方", "{name} stands in the wrong place"),
    Words("写到 {section} 下面。", "Write it under {section}."),
)
NOT_GIVEN: Final = Rule(
    "K633",
    Severity.ERROR,
    Words("方案的 {section} 里没有“{name}”", "The scheme has no {name} among its {section}"),
    Words("可以写：{known}。", "It has: {known}."),
)
NOT_IN_CASE: Final = Rule(
    "K634",
    Severity.ERROR,
    Words("这个用例的 agents 里没有客服 {agent}", "There is no agent {agent} among the agents of this case"),
    Words("改成其中的一个：{known}；或者在 agents 里加上。", "Name one of them: {known}; or add one to agents."),
)
UNUSED_HISTORY: Final = Rule(
    "K635",
    Severity.ERROR,
    Words("考核 {period} 时，方案不看 {past} 的结果", "For {period} the scheme does not look at the result of {past}"),
    Words("删掉它，或者改成方案要看的周期：{known}。", "Delete it, or name a period that it looks at: {known}."),
)
NOTHING_EXPECTED: Final = Rule(
    "K636",
    Severity.ERROR,
    Words("这里没有写应得什么，什么都检查不了", "Nothing is expected here, so nothing is checked"),
    Words(
        "写上应得的数，例如 total: 3575，或 lines: {{提成: 575}}；没有要做的事写 outcomes: []。",
        "Say what is due, such as total: 3575 or lines: {{commission: 575}}; for nothing to be done, outcomes: [].",
    ),
)
UNEVEN_POOL: Final = Rule(
    "K650",
    Severity.ERROR,
    Words(
        "{item} 不止一个数：按客服 {agent} 的是 {amount}，按客服 {other} 的是 {others}",
        "{item} is of several amounts: {amount} by the figures of {agent}, {others} by those of {other}",
    ),
    Words(
        "一个奖金池只有一个数。用参数，用团队、店铺或全体的数；用录入的数，每个客服要填同一个。",
        "A pool is one amount. Let it be a parameter, or a figure of the team, the shop or all; of a fact everybody's "
        "has to be the same.",
    ),
)
